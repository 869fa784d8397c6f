"""By what, for when and how far a project was judged: the sentences that stand on every chart and report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphmodel.text import Text
from queries.catalogue import CatalogueRule, Group, catalogue, groups
from queries.findings import ProjectReport


@dataclass(frozen=True)
class Coverage:
    """How much of the catalogue was looked at."""

    total: int
    checked: int
    judged: int
    """Of the rules checked, those that had something to examine and could be judged."""
    unknown: int
    not_applicable: int
    unchecked: tuple[tuple[Group, tuple[CatalogueRule, ...]], ...]
    """By group, the rules that were not looked at."""

    @property
    def whole(self) -> bool:
        """Was every rule looked at?"""
        return self.checked == self.total

    @property
    def line(self) -> Text:
        """The line that stands on every report."""
        if not self.checked:
            return Text(
                f"{self.total}規則のどれも検査していません。", f"None of the {self.total} rules was checked."
            )
        ja = f"判定できた規則 {self.judged}、判定不能 {self.unknown}、対象なし {self.not_applicable}"
        en = f"{self.judged} judged, {self.unknown} unknown, {self.not_applicable} not applicable"
        if self.whole:
            return Text(
                f"{self.total}規則のすべてを検査しました（{ja}）。",
                f"All {self.total} rules were checked ({en}).",
            )
        largest = sorted(self.unchecked, key=lambda each: -len(each[1]))[:3]
        named = [group.short for group, _ in self.unchecked if group in [g for g, _ in largest]]
        more = len(self.unchecked) > len(named)
        return Text(
            f"{self.total}規則中{self.checked}規則を検査しました（{ja}）。{listed(named).ja}{'など' if more else ''}に未検査の規則があります。",
            f"{self.checked} of {self.total} rules were checked ({en}). "
            f"Not checked: rules on {listed(named).en}{' and others' if more else ''}.",
        )


def covered(report: ProjectReport) -> Coverage:
    """Compare what was looked at with the catalogue."""
    # Without a profile the rules are only listed.
    looked = {result.rule for result in report.results} if report.profile is not None else set()
    unchecked = []
    for group in groups().values():
        left = tuple(r for r in catalogue().values() if r.group == group.id and r.id not in looked)
        if left:
            unchecked.append((group, left))
    counts = report.counts
    unknown, idle = counts["unknown"], counts["not_applicable"]
    return Coverage(
        total=len(catalogue()),
        checked=sum(rule in looked for rule in catalogue()),
        judged=len(report.results) - unknown - idle,
        unknown=unknown,
        not_applicable=idle,
        unchecked=tuple(unchecked),
    )


def profile_text(report: ProjectReport) -> Text:
    """Return by what was judged, with the status (案) and date of the source."""
    profile = report.profile
    if profile is None:
        return Text("公募の規則集なし", "no profile for this call")
    day = profile.source_date.isoformat()
    return Text(
        f"{profile.title.ja}（{profile.status.ja}、{day}時点）",
        f"{profile.title.en} ({profile.status.en}, as of {day})",
    )


def asked_text(report: ProjectReport) -> Text:
    """Return the time asked for."""
    asked = report.asked
    if asked.as_of is not None:
        return Text(f"{asked.as_of.isoformat()}の1日を検査", f"checked for the day {asked.as_of.isoformat()}")
    if asked.year is not None:
        return Text(f"{asked.year}年目を検査", f"checked for project year {asked.year}")
    return Text("全期間を検査", "checked for the whole period")


def forced_text(report: ProjectReport) -> Text | None:
    """Return the banner of a profile that the caller chose over the document's own call."""
    if not report.profile_forced or report.profile is None:
        return None
    title = report.profile.title
    return Text(
        f"この文書の公募の規則ではなく、指定により「{title.ja}」（{report.profile.id}）の規則を当てはめました。"
        "元の公募への適合・不適合を示すものではありません。",
        f"By request the rules of “{title.en}” ({report.profile.id}) were applied, not those of the call named in the document. "
        "The result says nothing about that call.",
    )


def listed(texts: Sequence[Text]) -> Text:
    """Return texts as a list, in both languages."""
    return Text("、".join(t.ja for t in texts), ", ".join(t.en for t in texts))
