"""What the rules say on the 体制図: marks on cards, lines that findings draw, rows of the table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graphmodel.derived.flows import AMED_KINDS
from graphmodel.schema.dates import Period
from graphmodel.text import Text
from queries.catalogue import catalogue
from queries.findings import Finding, Outcome, ProjectReport
from queries.rules import rules
from queries.view import FlowView
from queries.wording import period_text
from viz.charts.taisei.joint import Joint
from viz.charts.taisei.model import LineKind
from viz.charts.taisei.parties import INSTITUTIONS, Parties
from viz.charts.taisei.telling import Telling
from viz.drawing import text
from viz.drawing import words as joining
from viz.drawing.marks import FindingRow, Mark, MarkKind
from viz.waiting import Waiting, waiting

UNKNOWN_REST = Text(
    "ほかに{n}件の規則が判定できません（{rules}）", "{n} more rules cannot be judged ({rules})"
)
FOLDED = Text("（これに伴う指摘：{rules}）", " (what follows from it: {rules})")
RECORDED: dict[str, Text] = {
    "reason": Text("理由の記載あり", "a reason is recorded"),
    "amed": Text("AMED確認の記載あり", "AMED's confirmation is recorded"),
}
SEVERAL = Text("{title}：{n}件（{names}）", "{title}: {n} findings ({names})")
MOST_UNKNOWN = 6  # rows; the report has them all
TOGETHER = 4  # findings of one rule that share a row of the table
MOST_NAMES = 8
ENGINE = "ENGINE"  # the rule of findings that say that a rule crashed; reports list them first
WORST: tuple[MarkKind, ...] = ("fail", "advisory", "unknown", "explained")
LINE_OF_MARK: dict[MarkKind, LineKind] = {
    "fail": "violation",
    "advisory": "advisory",
    "unknown": "unknown",
    "explained": "explained",
}


class Said(NamedTuple):
    """What a finding says of a contract or a payment: that it should not be there."""

    mark: MarkKind
    number: int
    rule: str
    short: str


class Judged:
    """The findings, numbered in the order of the reports, put on what they are about, and listed."""

    def __init__(
        self, telling: Telling, parties: Parties, joint: Joint, report: ProjectReport | None
    ) -> None:
        """`undue`: by contract, or key of a payment, the findings that say that it should not be there; `rows`: of the table."""
        self.telling, self.view = telling, telling.view
        self.parties, self.joint = parties, joint
        self.undue: dict[str, list[Said]] = {}
        self.rows: list[FindingRow] = []
        self._marks: dict[str, dict[MarkKind, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
        if report is not None:
            self._number(report)

    def marks(self, card: str) -> tuple[Mark, ...]:
        """Return the marks of a card, the worst first."""
        marks = self._marks.get(card, {})
        return tuple(Mark(kind, tuple(called(marks[kind]))) for kind in WORST if marks.get(kind))

    # -- the table ---------------------------------------------------------------------------------------------

    def breaches(self) -> set[str]:
        """Return the contracts and payments that are surely undue."""
        return {entry for entry, said in self.undue.items() if any(each.mark == "fail" for each in said)}

    def _number(self, report: ProjectReport) -> None:
        entries = list(enumerate(_entries(report), 1))
        groups: dict[tuple[MarkKind, str], list[tuple[int, Finding]]] = defaultdict(list)
        waits: list[tuple[int, Waiting]] = []
        for number, (kind, entry) in entries:
            for finding in _findings(entry):
                self._sign(kind, finding, number)
            if isinstance(entry, Waiting):
                waits.append((number, entry))
            else:
                groups[kind, entry.rule].append((number, entry))
        for number, (_, entry) in entries:
            for head in _findings(entry):
                self._sign_folded(report.folded(head), number)
        rows: dict[MarkKind, list[FindingRow]] = defaultdict(list)
        for (kind, _), group in groups.items():
            if len(group) >= TOGETHER:
                rows[kind].append(self._several(kind, group))
            else:
                rows[kind] += [self._row(kind, *one, report) for one in group]
        shown = waits if len(waits) <= MOST_UNKNOWN else waits[: MOST_UNKNOWN - 1]
        rows["unknown"] += [self._waiting(*one) for one in shown]
        if rest := waits[len(shown) :]:
            rows["unknown"].append(self._rest(rest))
        self.rows = [row for kind in WORST for row in rows[kind]]

    def _waiting(self, number: int, entry: Waiting) -> FindingRow:
        """Return the row of what waits for one missing fact."""
        said = entry.message.in_(self.telling.lang)
        if len(entry.rules) > 1:
            said += self.telling.in_brackets(self.telling.listed(entry.rules))
        rule = entry.rules[0] if len(entry.rules) == 1 else ""
        return FindingRow("unknown", rule, said, number=text.numbered(number))

    def _row(self, kind: MarkKind, number: int, finding: Finding, report: ProjectReport) -> FindingRow:
        telling = self.telling
        said = finding.message.in_(telling.lang)
        if finding.period is not None and finding.period != self.view.period:
            said += telling.in_brackets(period_text(finding.period, self.view.period).in_(telling.lang))
        rule = rules().get(finding.rule)
        if kind == "explained" and rule and rule.explain in RECORDED:  # nobody has approved it by that
            said += telling.in_brackets(telling.t(RECORDED[rule.explain]))
        folded = dict.fromkeys(f.rule for f in report.folded(finding) if f.rule != finding.rule)
        if folded:
            said += telling.t(FOLDED, rules=telling.listed(folded))
        return FindingRow(kind, finding.rule, said, number=text.numbered(number))

    def _several(self, kind: MarkKind, group: list[tuple[int, Finding]]) -> FindingRow:
        """Return one row for many findings of one rule: what it demands, and with whom it went wrong."""
        rule, telling = group[0][1].rule, self.telling
        names = list(dict.fromkeys(s.name.in_(telling.lang) for _, f in group for s in f.subjects))
        shown, more = names[:MOST_NAMES], len(names) - MOST_NAMES
        if more > 0:
            shown.append(telling.t(joining.MORE, n=more))
        title = self._short(group[0][1]) or rule
        said = telling.t(SEVERAL, title=title, n=len(group), names=telling.listed(shown))
        return FindingRow(kind, rule, said, number=_numbers([number for number, _ in group]))

    def _rest(self, rest: list[tuple[int, Waiting]]) -> FindingRow:
        rules = dict.fromkeys(rule for _, entry in rest for rule in entry.rules)
        said = self.telling.t(UNKNOWN_REST, n=len(rules), rules=self.telling.listed(rules))
        return FindingRow("unknown", "", said, number=_numbers([number for number, _ in rest]))

    # -- on the drawing ----------------------------------------------------------------------------------------

    def _sign(self, kind: MarkKind, finding: Finding, number: int) -> None:
        """Put the finding on the chart: on lines that it says should not be there, and on those whom it is about."""
        for entry in self._forbidden(kind, finding):
            self.undue.setdefault(entry, []).append(Said(kind, number, finding.rule, self._short(finding)))
        for card in dict.fromkeys(self._about(finding)):
            self._marks[card][kind].append((number, finding.rule))

    def _sign_folded(self, folded: Iterable[Finding], number: int) -> None:
        """Put what follows from a finding on lines of which no other speaks: they should not be there either."""
        marked = [(kind, finding) for finding in folded if (kind := _mark_of(finding))]
        for kind, finding in sorted(marked, key=lambda pair: WORST.index(pair[0])):
            for entry in self._forbidden(kind, finding):
                self.undue.setdefault(entry, [Said(kind, number, finding.rule, self._short(finding))])

    def _short(self, finding: Finding) -> str:
        rule = catalogue().get(finding.rule)
        return rule.title.in_(self.telling.lang) if rule else ""

    def _forbidden(self, kind: MarkKind, finding: Finding) -> Iterable[str]:
        """Give the contracts and payments of which a finding says that they should not be there.

        Of a chain of payments these are the last one and all that is not passed down by commissions. What is only not
        known leaves commissions between institutions as they are drawn: the mark stands on the cards.
        """
        rule = rules().get(finding.rule)
        clause = rule.clauses.get(finding.clause) if rule else None
        if clause is None or not clause.forbids_line:
            return
        flows = {f.key: f for f in self.view.flows} | {f.entry: f for f in self.view.flows}
        chain = [flows[key] for key in finding.witness.edges if key in flows]
        for place, flow in enumerate(chain, 1):
            passed_down = flow.kind in AMED_KINDS
            if (place == len(chain) or not passed_down) and not (
                kind == "unknown" and passed_down and self._inside(flow.source, flow.target)
            ):
                yield flow.key
                yield from (f.key for f in self.view.flows if _alike(f, flow, finding.period))
        for contract_id in dict.fromkeys((*(s.id for s in finding.subjects), *finding.witness.nodes)):
            contract = self.view.contracts.get(contract_id)
            if contract and not (
                kind == "unknown" and self._inside(contract.commissioner, contract.contractor)
            ):
                yield contract_id

    def _inside(self, source: str | None, target: str | None) -> bool:
        """Say whether a line runs from AMED or an institution to an institution."""
        ends = self.parties.ends(source, target) if source and target else None
        return ends is not None and self.parties.cards[ends[1]].kind in INSTITUTIONS

    def _about(self, finding: Finding) -> Iterable[str]:
        """Return the cards of those whom a finding is about."""
        find, view = self.parties.card, self.view
        for subject in finding.subjects:
            card: str | None = None
            if subject.type == "organization":
                card = find(subject.id)
            elif subject.type == "person" and subject.id in view.people:
                person = view.people[subject.id]
                ties = [*person.represents, *person.employers]
                card = next((c for tie in ties if (c := find(tie.other))), None)
            elif subject.type == "contract" and subject.id in view.contracts:
                contractor = view.contracts[subject.id].contractor
                card = find(contractor) if contractor else self.joint.card_of_contract.get(subject.id)
            elif subject.type == "resource" and subject.id in view.resources:
                card = find(view.resources[subject.id].provider, "company")
            if card is not None and (
                card not in self.parties.cards or self.parties.cards[card].kind != "funder"
            ):
                yield card


def _numbers(numbers: Sequence[int]) -> str:
    """Write numbers of findings; three or more in a row as 「③〜⑦」."""
    said = ""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    for run in runs:
        ends = (
            (f"{text.numbered(run[0])}〜{text.numbered(run[-1])}",)
            if len(run) > 2
            else map(text.numbered, run)
        )
        said += "".join(ends)
    return said


def called(findings: Iterable[tuple[int, str]]) -> list[str]:
    """Write numbers and rules as cards and lines show them: each rule once, its numbers in front."""
    by_rule: dict[str, list[int]] = defaultdict(list)
    for number, rule in findings:
        by_rule[rule].append(number)
    return [_numbers(numbers) + rule for rule, numbers in by_rule.items()]


def _entries(report: ProjectReport) -> list[tuple[MarkKind, Finding | Waiting]]:
    """What has a number on the chart, in the order of the reports: of what is unknown, an entry for each missing fact."""
    heads = [(kind, f) for f in report.heads() if (kind := _mark_of(f))]
    crashed = [pair for pair in heads if pair[1].rule == ENGINE]
    by_kind: dict[MarkKind, list[tuple[MarkKind, Finding | Waiting]]] = {
        kind: [pair for pair in heads if pair[0] == kind and pair[1].rule != ENGINE] for kind in WORST
    }
    by_kind["unknown"] = [("unknown", entry) for entry in waiting(report)]
    return [*crashed, *(pair for kind in WORST for pair in by_kind[kind])]


def _findings(entry: Finding | Waiting) -> tuple[Finding, ...]:
    return entry.findings if isinstance(entry, Waiting) else (entry,)


def _mark_of(finding: Finding) -> MarkKind | None:
    if finding.outcome is Outcome.FAIL:
        return "fail" if finding.binding else "advisory"
    if finding.outcome is Outcome.UNKNOWN:
        return "unknown"
    return "explained" if finding.outcome is Outcome.EXPLAINED else None


def _alike(one: FlowView, other: FlowView, when: Period | None) -> bool:
    """Are two payments years of one entry, at the time of a finding?"""
    timely = when is None or one.period is None or one.period.intersection(when) is not None
    return one.entry == other.entry and timely
