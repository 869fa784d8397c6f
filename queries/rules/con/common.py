"""What several rules of CON share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from graphmodel.schema.dates import Period
from graphmodel.schema.words import ContractKind, ProjectStage
from graphmodel.text import Text
from queries.facts import named_in, unlisted_contracts, unsettled
from queries.findings import Judgement, Missing, Named, Said, fail
from queries.view import ContractView, Epoch, ProjectView, Tri

COMMISSION = ContractKind.COMMISSION
SUB_COMMISSION = ContractKind.SUB_COMMISSION

NO_LEAD = Text("代表研究機関が決まっていません", "the lead institution is not settled")
NO_PERIOD = Text("契約期間が書かれていません", "the period of the contract is not said")
NO_PARTY = Text("契約の当事者が書かれていません", "the parties of the contract are not said")
UNFINISHED = Text(
    "契約の節がないか、書き終えていません", "the section of contracts is absent or not finished"
)
AT_APPLICATION = Text(
    "応募時の文書なので、契約がすべて書かれているとは限りません",
    "a document of the application need not say all contracts",
)


def is_the_lead(view: ProjectView, body: str, period: Period) -> Tri:
    """Is the body (or the institution it is part of) the lead? Not known where nobody surely is: that is for ORG-01 to say."""
    leads = view.roots(view.lead(period))
    return named_in(leads, view.root(body)) if leads.sure else None


def made_by_the_lead(view: ProjectView, contract: ContractView) -> bool:
    """Was the commissioner surely the lead institution when the contract began (or the project, where that is later)?"""
    start = contract.span.start
    first = next((e.period for e in view.epochs if start is not None and start < e.period.end), None)
    return (
        first is not None
        and contract.commissioner is not None
        and is_the_lead(view, contract.commissioner, first) is True
    )


def without_period(contracts: Iterable[ContractView]) -> tuple[Missing, ...]:
    """What is missing where contracts have no period: it, of each of them."""
    return tuple(Missing(c.id, "period") for c in contracts if c.span.period() is None)


class Absence(NamedTuple):
    """What it means that no contract of some kind is in force in an epoch."""

    breach: bool
    neighbours: tuple[str, ...]
    """The contracts before and after, where it is a gap between two."""
    why: Text
    missing: tuple[Missing, ...]

    def doubt(self, role: Text) -> Text:
        """Why it is not known whether a body that may have a role lacks a contract: where one with the role surely would, only the role is."""
        return role if self.breach else self.why


def absence_in(view: ProjectView, epoch: Epoch, related: Iterable[ContractView]) -> Absence:
    """Nothing is in force: a breach where the records reach, and between two of the related contracts; else not known.

    A document of the application records no contracts: what it does not say is not known. Before the start it is not asked (`at_proposal`).
    """
    if missing := unlisted_contracts(view):
        return Absence(False, (), UNFINISHED, missing)
    before = [(c.span.end, c.id) for c in related if c.span.end and c.span.end <= epoch.period.start]
    after = [(c.span.start, c.id) for c in related if c.span.start and c.span.start >= epoch.period.end]
    gap = (max(before)[1], min(after)[1]) if before and after else ()
    day = view.as_at.isoformat()
    why = Text(f"{day}より後の契約はまだ記録されていません", f"contracts after {day} are not recorded yet")
    if view.stage is ProjectStage.APPLICATION:
        why = AT_APPLICATION
    recorded = epoch.recorded and view.stage is ProjectStage.RUNNING
    return Absence(recorded or bool(gap), gap, why, ())


def while_in_force(
    view: ProjectView, contract: ContractView, test: Callable[[Epoch], Tri]
) -> Iterator[tuple[Period | None, Tri]]:
    """What a test says of a contract, epoch by epoch; once and undated where the contract's period is not known.

    On its first day, where that is known, it is in force whatever its end: there a test that says something is heard.
    """
    epochs = [e for e in view.epochs if contract.span.possible(e.period)]
    if contract.span.period() is not None:
        for epoch in epochs:
            yield epoch.period, test(epoch)
    elif epochs:
        answers = {e: test(e) for e in epochs}
        if len(set(answers.values())) == 1:
            yield None, answers[epochs[0]]
            return
        for epoch, answer in answers.items():
            if answer is not None and contract.span.sure(epoch.period):
                yield epoch.period, answer
        yield None, None


class Breach(NamedTuple):
    """What is wrong with one contract in one epoch. The subjects are bodies, so that contracts that follow each other make one finding."""

    subjects: tuple[str, ...]
    period: Period | None
    contract: str
    nodes: tuple[str, ...]
    values: dict[str, Any]


def each_breach(clause: str, breaches: list[Breach], doubts: Iterable[Judgement] = ()) -> Iterator[Said]:
    """The fails, each naming all contracts of the same subjects that break the clause; and the doubts."""
    contracts: dict[tuple[str, ...], dict[str, None]] = {}
    for breach in breaches:
        contracts.setdefault(breach.subjects, {})[breach.contract] = None
    for subjects, period, contract, nodes, values in breaches:
        named = Named(tuple(contracts[subjects]))
        yield fail(clause, *subjects, period=period, nodes=(*nodes, contract), contracts=named, **values)
    yield from doubts


def unsaid_roles(view: ProjectView, body: str, period: Period | None) -> tuple[Missing, ...]:
    """The body, and those of the same legal body, whose roles are not settled."""
    root = view.root(body)
    periods = [period] if period else [e.period for e in view.epochs]
    unsure = {
        b
        for at in periods
        for group in (view.lead(at), view.subs(at), view.partners(at))
        for b in group.maybe
        if view.root(b) == root
    }
    return unsettled(view, unsure)
