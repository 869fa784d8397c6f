"""What an answer is: outcomes, severities, findings, and the report of one project (rulings.md 1, 2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

from graphmodel.documents.places import Place
from graphmodel.schema.dates import Period
from graphmodel.text import Called, Text
from queries.calls import CallProfile
from queries.catalogue import Authority


class Outcome(Called):
    """The five outcomes. `unknown` is never shown as pass or fail."""

    FAIL = "fail", "不適合", "fail"
    UNKNOWN = "unknown", "判定不能", "unknown"
    EXPLAINED = "explained", "例外記載", "exception recorded"
    PASS = "pass", "適合", "pass"
    NOT_APPLICABLE = "not_applicable", "対象なし", "not applicable"


class Severity(Called):
    """How much a clause weighs. An advisory fail is 注意: counted apart, never in the exit code."""

    MUST = "must", "必須", "must"
    IN_PRINCIPLE = "in_principle", "原則", "in principle"
    ADVISORY = "advisory", "注意", "advisory"
    NOTE = "note", "参考", "note"

    @property
    def binding(self) -> bool:
        """Does a fail count as 不適合?"""
        return self in (Severity.MUST, Severity.IN_PRINCIPLE)


Explainable = Literal["reason", "amed", "no"]
"""How a fail may be explained: by a recorded reason (原則), by an exception that AMED confirmed, or not at all."""


class Citation(NamedTuple):
    """A sentence of the slides, word for word, and the slide it stands on (S01…S29)."""

    quote: str
    slide: str


class Remedy(NamedTuple):
    """What can be done about a finding, apart: in the world, and in the document. At least one of the two is there.

    A document is never to say what did not happen: what is to be done in the world comes first, and only facts are written down.
    """

    actual: Text | None
    """【実態】: contracts, payments, refunds, reports to AMED, questions to AMED."""
    document: Text | None
    """【この文書】: what to write, where the facts are already as they should be."""

    @property
    def parts(self) -> tuple[tuple[Text, Text], ...]:
        """Heading and sentence of each part that is there."""
        both = ((IN_THE_WORLD, self.actual), (IN_THE_DOCUMENT, self.document))
        return tuple((heading, text) for heading, text in both if text is not None)

    @property
    def text(self) -> Text:
        """Both parts in one line."""
        return Text(
            " ".join(f"【{heading.ja}】{text.ja}" for heading, text in self.parts),
            " ".join(f"[{heading.en}] {text.en}" for heading, text in self.parts),
        )


IN_THE_WORLD = Text("実態", "in fact")
IN_THE_DOCUMENT = Text("この文書", "this document")


class Missing(NamedTuple):
    """A fact that nobody has said, by its address in the document. What it is called, where it would stand and its place in the to-do list
    follow from the types.
    """

    subject: str
    """The id of an entry, `project`, or a section (`plans`, `ip.assets`)."""
    field: str
    """The path below it, e.g. `origin`, `period.to`, `years.2.goal`; a section itself where its rest is missing."""


class Named(NamedTuple):
    """Ids in a message: shown by their names in the language of the reader."""

    ids: tuple[str, ...]


class Yen(NamedTuple):
    """An amount in a message."""

    amount: int

    @property
    def text(self) -> Text:
        """As people write it."""
        return Text(f"{self.amount:,}円", f"¥{self.amount:,}")


class Paid(NamedTuple):
    """What a payment adds to the amount that a message says: findings that are joined say the sum.

    Yen planned and yen recorded are apart, since a plan and a record may be of the same payment; `unsaid` where an amount is not known.
    """

    planned: int = 0
    actual: int = 0
    unsaid: bool = False

    def plus(self, other: Paid) -> Paid:
        """Both together."""
        return Paid(self.planned + other.planned, self.actual + other.actual, self.unsaid or other.unsaid)

    @property
    def text(self) -> Text:
        """As people write it."""
        known = [Yen(yen).text for yen in (self.actual, self.planned) if yen]
        if not known:
            return Text("金額不明", "amount unknown") if self.unsaid else Yen(0).text
        said = known[0]
        if len(known) == 2:
            actual, plan = known
            said = Text(f"実績{actual.ja}、計画{plan.ja}", f"actual {actual.en}, planned {plan.en}")
        if not self.unsaid:
            return said
        return Text(f"{said.ja}と金額不明の支払", f"{said.en} and payments of unknown amount")


class Strongest(NamedTuple):
    """A text of which findings that are joined say the strongest only: what was paid, not that it was planned."""

    rank: int
    text: Text


class Several(NamedTuple):
    """What a message says of a time in which a value changes: the values, in order of time."""

    values: tuple[Any, ...]


@dataclass(frozen=True)
class Witness:
    """What makes it so: ids of bodies, people and contracts (for a path: in the order of the path), and keys of money flows."""

    nodes: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()


class Cover(NamedTuple):
    """That an exception covers a judgement."""

    waiver: str
    """Which entry of `waivers`."""
    named: bool
    """It says what it covers, and so excuses no more than that."""
    problem: Text | None = None
    """Why it does not excuse it all the same."""
    remark: Text | None = None


@dataclass(frozen=True)
class Judgement:
    """What a rule says of some subjects in some period, before merging, waivers and folding."""

    outcome: Literal["fail", "unknown", "note"]
    clause: str
    subjects: tuple[str, ...]
    period: Period | None = None
    witness: Witness = Witness()
    values: dict[str, Any] = field(default_factory=dict, compare=False)
    missing: tuple[Missing, ...] = ()
    covers: tuple[Cover, ...] = ()
    """The exceptions that cover it; the engine says so, no rule does."""


@dataclass(frozen=True)
class Examined:
    """Distinct subjects that a rule has looked at, in a period (None: at no particular time)."""

    subjects: tuple[str, ...]
    period: Period | None = None


Said = Examined | Judgement


def examined(*subjects: str, period: Period | None = None) -> Examined:
    """Say that these subjects were looked at."""
    return Examined(subjects, period)


def fail(
    clause: str,
    *subjects: str,
    period: Period | None = None,
    nodes: tuple[str, ...] = (),
    edges: tuple[str, ...] = (),
    **values: Any,
) -> Judgement:
    """Say that a clause does not hold. `values` fill the message: str, int, date, Text, `Named`, `Yen`."""
    return Judgement("fail", clause, subjects, period, Witness(nodes, edges), values)


def unknown(
    clause: str,
    *subjects: str,
    period: Period | None = None,
    missing: tuple[Missing, ...] = (),
    nodes: tuple[str, ...] = (),
    edges: tuple[str, ...] = (),
    **values: Any,
) -> Judgement:
    """Say that a clause cannot be judged, and what is missing."""
    return Judgement("unknown", clause, subjects, period, Witness(nodes, edges), values, missing)


def note(clause: str, *subjects: str, period: Period | None = None, **values: Any) -> Judgement:
    """Hang a note on a rule that holds."""
    return Judgement("note", clause, subjects, period, Witness(), values)


@dataclass(frozen=True)
class Subject:
    """Whom a finding is about."""

    type: str
    """One of `graphmodel.schema.sections.subject_types()`."""
    id: str
    name: Text


@dataclass(frozen=True)
class MissingFact:
    """A line of the to-do list: who has to say what."""

    subject: Subject
    field: str
    label: Text
    place: Place | None


@dataclass(frozen=True)
class Remark:
    """What an author noted in the document, as written."""

    about: Text
    """Whom or what it is about."""
    text: str
    place: Place | None


@dataclass(frozen=True)
class AppliedWaiver:
    """The recorded exception that a finding was matched with; `valid` tells whether it explains the finding."""

    reason: str | None
    approved_by: str | None
    on: date | None
    expires: date | None
    document: str | None
    valid: bool
    problem: Text | None = None
    id: str = ""
    """Which entry of `waivers` it is."""
    remark: Text | None = None
    """What a reader should know of it although it holds."""
    scope: Text | None = None
    """What it says that it covers; None where it names nothing."""


@dataclass(frozen=True)
class Finding:
    """One thing to read: what is wrong (or cannot be judged), with whom, when, why, by which sentence, and what to do."""

    key: str
    rule: str
    clause: str
    outcome: Outcome
    severity: Severity
    subjects: tuple[Subject, ...]
    period: Period | None
    witness: Witness
    message: Text
    remedy: Remedy
    expected: Text | None
    observed: Text | None
    path_text: Text | None
    """The witness path of money in words, where the witness is one."""
    missing: tuple[MissingFact, ...]
    citations: tuple[Citation, ...]
    places: tuple[Place, ...]
    waiver: AppliedWaiver | None = None
    root_cause: str | None = None
    """The key of the finding it folds under."""
    covers: tuple[Cover, ...] = ()
    """The exceptions that cover it."""
    authority: Authority | None = None
    """What the clause rests on; None where it is not a sentence of the slides (a waiver, the engine)."""

    @property
    def binding(self) -> bool:
        """Is it a 不適合 that counts for the exit code?"""
        return self.outcome is Outcome.FAIL and self.severity.binding

    @property
    def caution(self) -> bool:
        """Is it a 注意?"""
        return self.outcome is Outcome.FAIL and not self.severity.binding


EVER = Period(date.min, date.max)
"""Stands for no particular time where findings are sorted."""


def finding_key(
    project: str,
    rule: str,
    clause: str,
    subjects: Iterable[str],
    period: Period | None,
    covers: Iterable[Cover] = (),
) -> str:
    """The stable key of a finding: project / rule / clause / sorted subjects / first day (rulings.md 2).

    What an exception names is apart from what it does not name, and has its id in the key, since all else may be the same.
    """
    first = period.start.isoformat() if period else "-"
    named = [cover.waiver + ("!" if cover.problem else "") for cover in covers if cover.named]
    return "/".join((project, rule, clause, "+".join(sorted(subjects)), first, *named))


@dataclass(frozen=True)
class Doubt:
    """One fact that nobody has said, and all that waits for it: what a person can do about many unknowns at once."""

    fact: MissingFact | None
    """None where no fact can be supplied now, e.g. a contract that is still to come; then `text` says why."""
    text: Text
    """Why it cannot be judged, as the beginning of a sentence (…ため / because …)."""
    findings: tuple[str, ...]
    """The keys of the unknown findings that are not folded under another, in the order of the report."""
    rules: tuple[str, ...]
    """The rules that cannot be judged as they should be, in the order of the catalogue: those of the findings and of what folds under them,
    and those that cannot be asked at all.
    """
    also: tuple[MissingFact, ...] = ()
    """What some of the findings need besides."""


@dataclass(frozen=True)
class RuleResult:
    """How one rule came out, over all subjects and the time asked for."""

    rule: str
    outcome: Outcome
    severity: Severity
    """Of the worst clause that failed; of the rule where nothing failed."""
    examined: int
    reason: Text | None = None
    """Why the rule as a whole is unknown or not applicable."""
    crashed: bool = False
    missing: tuple[MissingFact, ...] = ()
    """Without which the rule cannot be asked at all."""


@dataclass(frozen=True)
class Asked:
    """The time asked for: the whole life, a day, or a project year."""

    as_of: date | None = None
    year: int | None = None


@dataclass(frozen=True)
class ProjectReport:
    """All answers for one project."""

    id: str
    title: Text
    type: tuple[str, ...] | None
    period: Period | None
    as_at: date
    file: str | None
    sha256: str | None
    profile: CallProfile | None
    profile_forced: bool
    """The profile was given by the caller, not by the document's call."""
    asked: Asked
    results: tuple[RuleResult, ...]
    findings: tuple[Finding, ...]
    notices: tuple[Text, ...]
    to_do: tuple[MissingFact, ...]
    not_implemented: tuple[str, ...]
    doubts: tuple[Doubt, ...] = ()
    """The unknowns by the fact that is missing: each unknown finding that is not folded stands in just one."""
    remarks: tuple[Remark, ...] = ()
    """What the authors noted in the document, where the document itself was at hand."""

    @property
    def counts(self) -> dict[str, int]:
        """Rules by how they came out; `advisory` (注意) apart from `fail`."""
        out = {"fail": 0, "advisory": 0, "unknown": 0, "explained": 0, "pass": 0, "not_applicable": 0}
        for result in self.results:
            caution = result.outcome is Outcome.FAIL and not result.severity.binding
            out["advisory" if caution else result.outcome.value] += 1
        return out

    @property
    def crashed(self) -> bool:
        """Did a rule crash?"""
        return any(r.crashed for r in self.results)

    def heads(self) -> tuple[Finding, ...]:
        """The findings that do not fold under another."""
        return tuple(f for f in self.findings if f.root_cause is None)

    def folded(self, head: Finding) -> tuple[Finding, ...]:
        """What folds under a head."""
        return tuple(f for f in self.findings if f.root_cause == head.key)


def exit_code(reports: list[ProjectReport], *, unreadable: bool = False, strict: bool = False) -> int:
    """0 all right, 1 a must or 原則 fails, 2 something could not be read or a rule crashed, 3 unknown with `strict` (rulings.md 1)."""
    if unreadable or any(r.crashed for r in reports):
        return 2
    if any(r.counts["fail"] for r in reports):
        return 1
    if strict and any(r.counts["unknown"] for r in reports):
        return 3
    return 0
