"""From a project and its answers to a 体制図: who is on it, which lines, which findings.

A body is drawn where its roles put it, a faculty where its institution is. The chart judges nothing: a line that should not
be there (AMED to a sub institution, sub to sub, anybody to a partner company) is drawn so because a finding says it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graphmodel.text import Lang, Text
from queries.findings import Asked, ProjectReport
from queries.view import ProjectView
from viz import coverage
from viz.charts.taisei.joint import Joint
from viz.charts.taisei.judged import Judged
from viz.charts.taisei.links import Links
from viz.charts.taisei.model import Chart
from viz.charts.taisei.money import Money
from viz.charts.taisei.parties import AMED_MONEY, Parties
from viz.charts.taisei.telling import Telling
from viz.drawing import text
from viz.drawing.text import Unit

TITLE = Text("体制図　{name}", "Structure: {name}")
RESOURCES = Text("産学連携リソース", "Industry resources")
TYPE_NOT_KNOWN = Text("タイプ ？", "Type ？")
AS_AT = Text("文書の時点：{day}", "As at {day}")
AS_OF = Text("{day} の体制", "Structure on {day}")
OF_YEAR = Text("{year}年目の体制", "Structure in year {year}")


def taisei_chart(
    view: ProjectView,
    report: ProjectReport | None = None,
    *,
    lang: Lang = "ja",
    asked: Asked | None = None,
    findings: bool = True,
    unit: Unit = "auto",
    both_names: bool = False,
) -> Chart:
    """Make the 体制図 of a project, with what the rules say on it.

    `asked` (default: what the report was asked for, else the whole life) restricts roles, contracts and money to a
    day or a project year; amounts as of a day are those of its project year. Over the whole life a card says when it
    comes or goes. `findings=False` gives the clean variant for a proposal: no marks, and no lines of which the report says
    that they should not be there. `both_names` adds the name in the other
    language to each organization that has one.
    """
    asked = asked or (report.asked if report else Asked())
    telling = Telling(view, report, asked, lang, unit, both_names)
    money = Money(telling)
    parties = Parties(telling, money)
    joint = Joint(telling, parties, money)
    judged = Judged(telling, parties, joint, report)
    undue = judged.undue if findings else {e: judged.undue[e] for e in sorted(judged.breaches())}
    links = Links(telling, parties, money, undue)
    lines = [*parties.lines, *joint.lines, *links.ordinary(), *links.undue()]
    chart = Chart(
        title=telling.t(TITLE, name=telling.say(view.title)),
        lang=lang,
        subtitle=_subtitle(telling, money),
        cards=tuple(
            replace(card, marks=judged.marks(card.id))
            for card in (*parties.cards.values(), *joint.cards.values())
        ),
        lines=tuple(lines),
        findings=tuple(judged.rows),
        notes=tuple(_notes(telling, findings=findings)),
        unit=unit,
    )
    return chart if findings else chart.without_findings()


def _subtitle(telling: Telling, money: Money) -> str:
    view, lang = telling.view, telling.lang
    types = view.project.type or ()
    parts = ["・".join(telling.word(t) for t in types) or telling.t(TYPE_NOT_KNOWN)]
    if telling.asked.as_of is not None:
        parts.append(telling.t(AS_OF, day=telling.asked.as_of.isoformat()))
    elif telling.asked.year is not None:
        parts.append(telling.t(OF_YEAR, year=telling.asked.year))
    said = [*filter(None, (money.of_amed(AMED_MONEY), money.of_resources(RESOURCES)))]
    parts.append("　".join(said) if lang == "ja" else ", ".join(said))
    return ("　｜　" if lang == "ja" else " | ").join(filter(None, parts))


def _notes(telling: Telling, *, findings: bool) -> Iterable[str]:
    report, lang = telling.report, telling.lang
    yield telling.t(AS_AT, day=telling.view.as_at.isoformat())
    if report is None or not findings:
        return
    if report.profile is not None:
        how = [each.in_(lang) for each in (coverage.profile_text(report), coverage.asked_text(report))]
        yield text.DOT.join(how) if lang == "ja" else ", ".join(how)
    forced = coverage.forced_text(report)
    said = (*report.notices, *([forced] if forced else []), coverage.covered(report).line)
    yield from (each.in_(lang) for each in said)
