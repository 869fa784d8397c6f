"""The HTML report: one file to mail, print on A4 and file. It loads nothing from anywhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from graphmodel.documents.places import dotted
from graphmodel.text import Lang, Text
from queries.catalogue import Authority, slides
from queries.findings import Finding, ProjectReport, RuleResult, Subject
from viz import coverage
from viz.drawing.text import clean
from viz.reports import digest, words
from viz.reports.digest import COUNTED, Kind
from viz.reports.formats import Format, Options
from viz.reports.inline_svg import BadSvg, InlineSvg, inline
from viz.reports.run import Run, tool_version
from viz.waiting import Waiting

if TYPE_CHECKING:
    from jinja2 import Template

# Opens what is folded before printing, for browsers that cannot do it by style sheet alone.
_SCRIPT = (
    "addEventListener('beforeprint',function(){"
    "document.querySelectorAll('details').forEach(function(d){d.open=true})})"
)


def render_html(run: Run, lang: Lang, charts: Mapping[str, str] | None = None) -> str:
    """Write the report as one HTML page. `charts` holds the text of an SVG file by project id; none may be there."""
    drawn = dict(charts or {})
    projects = [_Project.of(n, report, drawn.get(report.id)) for n, report in enumerate(run.reports, 1)]

    rested_on = {f.authority.value for r in run.reports for f in r.findings if f.authority is not None}

    def t(text: Text | str | None) -> str:
        if text is None:
            return ""
        return text if isinstance(text, str) else text.in_(lang)

    return _template().render(
        run=run,
        lang=lang,
        projects=projects,
        t=t,
        say=lambda ja, en: ja if lang == "ja" else en,
        digest=digest,
        coverage=coverage,
        dotted=dotted,
        words=words,
        kinds=Kind,
        authorities=[each for each in Authority if each.value in rested_on],
        rule_title=digest.rule_title,
        unchecked=_unchecked(projects),
        counted=COUNTED,
        profiles=list({r.profile.id: r.profile for r in run.reports if r.profile}.values()),
        slides=slides(),
        script=_SCRIPT,
        script_hash=base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode(),
        version=tool_version(),
    )


def _render(run: Run, options: Options) -> str:
    return render_html(run, options.lang, options.charts)


FORMAT = Format("html", ".html", Text("HTMLの報告書", "HTML report"), _render)


@dataclass(frozen=True)
class _Numbered:
    """A finding with the number by which people refer to it, and what folds under it; or what waits for one missing fact."""

    number: str
    finding: Finding | None
    kind: Kind
    folded: tuple[_Numbered, ...] = ()
    waiting: Waiting | None = None

    @property
    def message(self) -> Text:
        """What it says."""
        return self.finding.message if self.finding is not None else self._waiting.message

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that it is about, without those that fold under it."""
        return (self.finding.rule,) if self.finding is not None else self._waiting.rules

    @property
    def _waiting(self) -> Waiting:
        assert self.waiting is not None
        return self.waiting


@dataclass(frozen=True)
class _Row:
    """A row of the table of rules."""

    result: RuleResult
    kind: Kind
    title: Text
    numbers: tuple[str, ...]
    footnote: int | None


@dataclass(frozen=True)
class _Project:
    """One project, ready to be laid out. `anchor` begins the ids of everything in it."""

    anchor: str
    report: ProjectReport
    sections: list[tuple[Kind, list[_Numbered]]]
    rows: list[_Row]
    footnotes: list[Text]
    chart: InlineSvg | None
    chart_missing: Text

    @property
    def to_settle(self) -> list[_Numbered]:
        """The findings that are no matter of a missing fact, in the order of the page."""
        return [i for _, items in self.sections for i in items if i.waiting is None or i.waiting.fact is None]

    @property
    def to_add(self) -> list[tuple[Subject, Text, Text, list[str]]]:
        """The to-do list in one: whose facts are missing, where they would stand, which they are, the numbers of what waits for them."""
        out = []
        for _, rows in digest.to_do(self.report):
            for subject, places, labels in rows:
                numbers = [
                    item.number
                    for _, items in self.sections
                    for item in items
                    if item.waiting is not None and subject.id in item.waiting.subjects
                ]
                out.append((subject, places, labels, numbers))
        return out

    @property
    def contents(self) -> list[tuple[str, Text]]:
        """What the page has of the project, in its order: the end of the id, and the heading."""
        found = [
            ("conclusion", Text("結論", "Conclusion")),
            ("todo", Text("対応事項", "To do")),
            ("chart", Text("体制図", "Organization chart")),
        ]
        if self.sections:
            found.append(("findings", Text("指摘の詳細", "Findings in detail")))
        if self.report.remarks:
            found.append(("remarks", words.REMARKS))
        return [*found, ("rules", words.ALL_RULES)]

    @classmethod
    def of(cls, number: int, report: ProjectReport, svg: str | None) -> _Project:
        anchor = f"p{number}"
        chart, missing = None, Text("体制図は添えられていません。", "No chart is attached.")
        if svg:
            try:
                chart = inline(svg, f"{anchor}-chart-")
            except BadSvg as error:
                missing = error.text
        sections, numbers = _numbered(report)
        # Long reasons that many rules share are said once, below the table.
        footnotes = list(dict.fromkeys(r.reason for r in report.results if r.reason is not None))
        rows = [
            _Row(
                result,
                digest.kind_of_result(result),
                digest.rule_title(result.rule),
                tuple(numbers.get(result.rule, ())),
                None if result.reason is None else footnotes.index(result.reason) + 1,
            )
            for result in report.results
        ]
        return cls(anchor, report, sections, rows, footnotes, chart, missing)


def _unchecked(projects: list[_Project]) -> list[tuple[coverage.Coverage, list[_Project]]]:
    """Return what was not checked, said once for all projects for which it is the same."""
    found: dict[coverage.Coverage, list[_Project]] = {}
    for project in projects:
        covered = coverage.covered(project.report)
        if not covered.whole:
            found.setdefault(covered, []).append(project)
    return list(found.items())


def _numbered(
    report: ProjectReport,
) -> tuple[list[tuple[Kind, list[_Numbered]]], dict[str, list[str]]]:
    """Number the findings in the order of reading; return them by kind, and the numbers by rule."""
    by_rule: dict[str, list[str]] = {}
    out = []
    count = 0
    for kind, entries in digest.sections(report):
        row = []
        for head in entries:
            count += 1
            if isinstance(head, Waiting):
                row.append(_Numbered(str(count), None, kind, waiting=head))
                for rule in head.rules:
                    by_rule.setdefault(rule, []).append(str(count))
                continue
            folded = tuple(
                _Numbered(f"{count}-{n}", finding, digest.kind_of(finding))
                for n, finding in enumerate(report.folded(head), 1)
            )
            row.append(_Numbered(str(count), head, kind, folded))
            for each in (row[-1], *folded):
                for rule in each.rules:
                    by_rule.setdefault(rule, []).append(each.number)
        out.append((kind, row))
    return out, by_rule


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    def fit(value: Any) -> Any:
        """Take control and direction characters out of everything that is printed; spaces at the ends stay."""
        if not isinstance(value, str) or isinstance(value, Markup):
            return value
        return " " * value.startswith(" ") + clean(value) + " " * (value.endswith(" ") and len(value) > 1)

    environment = Environment(
        loader=PackageLoader("viz", "reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=fit,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("report.html.j2")
