"""The unknowns as charts and reports show and number them: an entry for each missing fact."""

from __future__ import annotations

from dataclasses import dataclass

from graphmodel.text import Text
from queries.findings import Finding, MissingFact, Outcome, ProjectReport


@dataclass(frozen=True)
class Waiting:
    """What cannot be judged as long as one fact is missing: one entry, however many rules wait for it."""

    fact: MissingFact | None
    """None where nothing can be supplied now."""
    message: Text
    findings: tuple[Finding, ...]
    """The findings that wait, without those that fold under another."""
    rules: tuple[str, ...]
    also: tuple[MissingFact, ...] = ()
    """What some of them need besides."""

    @property
    def subjects(self) -> set[str]:
        """Ids of those of whom something is missing."""
        return {fact.subject.id for fact in (*self.also, *([self.fact] if self.fact is not None else ()))}

    @property
    def whole_rules(self) -> tuple[str, ...]:
        """Rules that cannot be asked at all without the fact: they have no finding of their own."""
        said = {f.rule for f in self.findings}
        return tuple(rule for rule in self.rules if rule not in said)


def waiting(report: ProjectReport) -> list[Waiting]:
    """Return the unknowns by the fact that is missing, what most rules wait for first. What waits for the future is one entry, the last."""
    by_key = {f.key: f for f in report.findings}
    found, later = [], []
    for doubt in report.doubts:
        own = tuple(by_key[key] for key in doubt.findings)
        if doubt.fact is None and all(_of_the_future(f, report) for f in own):
            later.append(Waiting(None, doubt.text, own, doubt.rules))
        else:
            message = _cannot_judge(doubt.text, doubt.rules) if doubt.fact is not None else doubt.text
            found.append(Waiting(doubt.fact, message, own, doubt.rules, doubt.also))
    # Whatever is unknown is shown, also where nobody has said under which fact.
    told = {key for doubt in report.doubts for key in doubt.findings}
    found += [
        Waiting(None, f.message, (f,), (f.rule,))
        for f in report.heads()
        if f.outcome is Outcome.UNKNOWN and f.rule != "ENGINE" and f.key not in told
    ]
    if later:
        wanted = {rule for each in later for rule in each.rules}
        rules = tuple(result.rule for result in report.results if result.rule in wanted)
        day = report.as_at.isoformat()
        why = Text(
            f"この文書の時点（{day}）より後の契約や支払はまだ記録されていないため",
            f"because contracts and payments after the day of the document ({day}) are not recorded yet",
        )
        findings = tuple(f for each in later for f in each.findings)
        found.append(Waiting(None, _cannot_judge(why, rules), findings, rules))
    return found


def _of_the_future(finding: Finding, report: ProjectReport) -> bool:
    return finding.period is not None and finding.period.start >= report.as_at


def _cannot_judge(why: Text, rules: tuple[str, ...]) -> Text:
    """`why` is the beginning of a Japanese sentence and the end of an English one."""
    one = len(rules) == 1
    return Text(
        f"{why.ja}、{'この規則' if one else f'{len(rules)}規則'}を判定できません",
        f"{'This rule' if one else f'{len(rules)} rules'} cannot be judged {why.en}",
    )
