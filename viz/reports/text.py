"""The terminal report: what fails, what is unknown, what to do, what was not looked at (surface.md 2)."""

from __future__ import annotations

from abc import ABC, abstractmethod

from graphmodel.documents.places import Problem
from graphmodel.text import Lang, Text
from queries.catalogue import slides
from queries.findings import Finding, MissingFact, ProjectReport, Severity
from viz import coverage
from viz.reports import digest, words
from viz.reports.digest import COUNTED, Kind
from viz.reports.formats import Format, Options
from viz.reports.lines import LEAST_WIDTH, Terminal, width, wrap
from viz.reports.run import Run
from viz.waiting import Waiting

_STYLES = {
    Kind.ERROR: "bold red",
    Kind.FAIL: "bold red",
    Kind.ADVISORY: "bold yellow",
    Kind.UNKNOWN: "bold magenta",
    Kind.EXPLAINED: "bold green",
    Kind.NOTE: "bold blue",
}
NO_LABEL = Text("", "")
_IDS_SHOWN = 6
"""Ids of rules named in a line that groups them by reason; `show_all` names them all."""


def render_text(
    run: Run,
    lang: Lang,
    *,
    width: int = 80,
    show_all: bool = False,
    quiet: bool = False,
    encoding: str = "utf-8",
    color: bool = False,
    strict: bool = False,
) -> str:
    """Write the report for a terminal of `width` columns (at least 40) and return it, ending with a line break.

    `show_all` also shows what folds under another finding, the basis of unknowns, and the result of every rule.
    `quiet` gives one line a finding, not wrapped, for machines and mail. The text can be encoded strictly in
    `encoding` (cp932, ascii …): characters that it lacks are replaced. `color` adds ANSI colours to the marks.
    """
    options = Options(lang, width, show_all, quiet, encoding, color, strict)
    return render(run, options)


def render(run: Run, options: Options) -> str:
    """Write the report as `render_text` does."""
    return (_Quiet(run, options) if options.quiet else _Full(run, options)).text()


FORMAT = Format("text", ".txt", Text("端末の表示", "terminal text"), render)


class _Writer(ABC):
    """Collects lines; everything that comes from a document passes through `say`."""

    def __init__(self, run: Run, options: Options) -> None:
        self.run = run
        self.options = options
        self.terminal = Terminal(options.encoding, options.color)
        self.lines: list[str] = []

    def say(self, text: Text | str) -> str:
        """Return a text in the reader's language, fit for the terminal."""
        return self.terminal.spell(text if isinstance(text, str) else text.in_(self.options.lang))

    def either(self, ja: str, en: str) -> str:
        """Return the one in the reader's language, as it is."""
        return ja if self.options.lang == "ja" else en

    def exit_line(self) -> str:
        code = self.run.exit_code(self.options.strict)
        said = words.EXIT_CODES[code]
        return self.say(
            Text(f"{words.EXIT_CODE.ja} {code}（{said.ja}）", f"{words.EXIT_CODE.en} {code} ({said.en})")
        )

    def counts(self, report: ProjectReport) -> list[str]:
        """Return how many rules came out how, a word and a number each."""
        return [self.say(f"{kind.word.in_(self.options.lang)} {report.counts[kind.key]}") for kind in COUNTED]

    @abstractmethod
    def write(self) -> None:
        """Fill `lines`."""

    def text(self) -> str:
        self.write()
        if self.terminal.lost:
            self.lines[:0] = [*self.wrapped(self.say(self._lost())), ""]
        return "\n".join(self.lines) + "\n"

    def wrapped(self, text: str) -> list[str]:
        return [text]

    def _lost(self) -> str:
        # In English too where Japanese cannot be shown at all.
        encoding = self.terminal.encoding
        japanese = Text(
            f"この端末の文字コード（{encoding}）にない文字は〓で示しています。UTF-8の端末かHTMLの報告書ではすべて読めます。",
            f"This terminal ({encoding}) lacks some characters; ? stands for them. Everything can be read in a UTF-8 terminal or in the HTML report.",
        )
        probe = Terminal(encoding)
        probe.spell(japanese.in_(self.options.lang))
        return japanese.en if probe.lost else japanese.in_(self.options.lang)


class _Full(_Writer):
    """The report for reading."""

    def __init__(self, run: Run, options: Options) -> None:
        super().__init__(run, options)
        self.width = max(options.width, LEAST_WIDTH)
        self.label_room = max(width(self.say(label)) for label in words.LABELS) + 2

    # -- lines ---------------------------------------------------------------------------------------------------------------

    def wrapped(self, text: str) -> list[str]:
        return wrap(text, self.width)

    def put(self, text: Text | str, *, indent: int = 0, hang: int = 0) -> None:
        """Add a text, wrapped; later lines are indented by `hang` more."""
        for n, line in enumerate(wrap(self.say(text), self.width - indent, hang)):
            self.lines.append(" " * (indent + (hang if n else 0)) + line)

    def row(self, label: Text, value: Text | str, indent: int) -> None:
        """Add a labelled value; its lines stand below each other."""
        start = indent + self.label_room
        for n, line in enumerate(wrap(self.say(value), self.width - start)):
            self.lines.append(
                (" " * indent + _padded(self.say(label), self.label_room) if n == 0 else " " * start) + line
            )

    def packed(self, facts: list[str], indent: int = 0) -> None:
        """Add short facts with dots between them, breaking after a dot only."""
        dot = self.say("·")
        room = self.width - indent
        line = ""
        for fact in facts:
            if line and width(longer := f"{line} {dot} {fact}") <= room:
                line = longer
                continue
            if line:
                self.lines.append(" " * indent + line)
            *full, line = wrap(fact, room)
            self.lines += [" " * indent + each for each in full]
        self.lines.append(" " * indent + line)

    def heading(self, text: Text | str) -> None:
        self.blank()
        for line in wrap(f"{self.say('■')} {self.say(text)}", self.width, 2):
            self.lines.append(self.terminal.paint(line, "bold"))

    def blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def counted(self, title: Text, number: int) -> Text:
        return Text(f"{title.ja}（{number}件）", f"{title.en} ({number})")

    # -- the whole -----------------------------------------------------------------------------------------------------------

    def write(self) -> None:
        self.problems(words.UNREADABLE, Kind.FAIL.mark, self.run.errors)
        self.problems(words.FILE_WARNINGS, Kind.ADVISORY.mark, self.run.warnings)
        for n, report in enumerate(self.run.reports):
            if n or self.lines:
                self.blank()
                self.lines.append("-" * self.width)
            self.project(report)
        if len(self.run.reports) > 1:
            self.portfolio()
        self.blank()
        if not self.run.reports:
            self.put(Text("検査した課題はありません。", "No project was checked."))
        self.put(self.exit_line())

    def problems(self, title: Text, mark: str, problems: list[Problem]) -> None:
        if not problems:
            return
        self.heading(self.counted(title, len(problems)))
        for problem in problems:
            self.put(f"{mark} {problem.in_(self.options.lang)}", hang=3)

    def project(self, report: ProjectReport) -> None:
        self.head(report)
        for kind, findings in digest.sections(report):
            self.heading(self.counted(kind.heading, len(findings)))
            for n, entry in enumerate(findings):
                if n and kind is not Kind.NOTE:
                    self.blank()
                if isinstance(entry, Waiting):
                    self.waiting(entry, report)
                else:
                    self.finding(entry, report)
        self.grouped(report)
        self.to_do(report)
        if report.remarks:
            self.heading(self.counted(words.REMARKS, len(report.remarks)))
        for remark in report.remarks:
            where = digest.places_text((remark.place,)) if remark.place is not None else Text("", "")
            about = self.lacking(remark.about, where, Text(remark.text, remark.text))
            self.put(f"{Kind.NOTE.mark} {about.in_(self.options.lang)}", hang=3)
        if self.options.show_all:
            self.all_rules(report)
        self.summary(report)

    def head(self, report: ProjectReport) -> None:
        # Title and file on one line where they fit.
        title, file = self.say(report.title), self.say(report.file or "")
        if width(title) + 2 + width(file) <= self.width:
            self.lines.append(self.terminal.paint(title, "bold") + (f"  {file}" if file else ""))
        else:
            self.put(title)
            self.put(file)
        as_at = report.as_at.isoformat()
        facts = [
            digest.type_text(report),
            digest.life_text(report),
            Text(f"{as_at}時点の文書", f"document as at {as_at}"),
            coverage.profile_text(report),
            coverage.asked_text(report),
        ]
        self.packed([self.say(fact) for fact in facts])
        banner = coverage.forced_text(report)
        for text in (banner, *report.notices):
            if text is not None:
                self.put(f"{Kind.ADVISORY.mark} {text.in_(self.options.lang)}", hang=3)

    # -- findings ------------------------------------------------------------------------------------------------------------

    def finding(self, finding: Finding, report: ProjectReport, indent: int = 0) -> None:
        kind = digest.kind_of(finding)
        self.first_line(finding, kind, indent)
        inner = indent + 3
        brief = kind in (Kind.UNKNOWN, Kind.NOTE) and not self.options.show_all
        who = digest.who(finding, report)
        if who is not None and kind not in (Kind.ERROR, Kind.NOTE) and not (brief and finding.missing):
            self.row(words.WHO, who, inner)
        when = digest.when(finding, report)
        if when is not None:
            self.row(words.WHEN, when, inner)
        if kind is not Kind.NOTE:
            self.details(finding, kind, inner, brief)
        self.folded(finding, report, inner)

    def first_line(self, finding: Finding, kind: Kind, indent: int) -> None:
        """Mark, word, rule, message, and how much the clause weighs."""
        lang = self.options.lang
        start = self.marked(kind, finding.rule, digest.SECTIONS)
        message = finding.message.in_(lang)
        if finding.severity in (Severity.MUST, Severity.IN_PRINCIPLE) and kind in (Kind.FAIL, Kind.EXPLAINED):
            message += self.either(f"（{finding.severity.ja}）", f" ({finding.severity.en})")
        self.started(start, message, kind, indent)

    def started(self, start: str, message: str, kind: Kind, indent: int = 0) -> None:
        """The first line of an entry: what it is, and the message with its lines below each other."""
        hang = width(start)
        for n, line in enumerate(wrap(self.say(message), self.width - indent - hang)):
            lead = self.terminal.paint(start, _STYLES.get(kind, "")) if n == 0 else " " * hang
            self.lines.append(" " * indent + lead + line)

    def marked(self, kind: Kind, rule: str, kinds: tuple[Kind, ...]) -> str:
        """Return mark, word and rule in columns wide enough for all of `kinds`."""
        room = max(width(self.say(each.word)) for each in kinds) + 2
        return _padded(self.say(kind.mark), 3) + _padded(self.say(kind.word), room) + _padded(rule, 7) + " "

    def details(self, finding: Finding, kind: Kind, indent: int, brief: bool) -> None:
        if finding.path_text is not None:
            self.row(words.PATH, finding.path_text, indent)
        if finding.expected is not None:
            self.row(words.NEEDED, finding.expected, indent)
        if finding.observed is not None:
            self.row(words.CRASHED_AT if kind is Kind.ERROR else words.FOUND, finding.observed, indent)
        if finding.missing:
            for subject, places, labels in digest.missing_by_subject(finding.missing):
                self.row(words.MISSING, self.lacking(subject.name, places, labels), indent)
        if finding.places and not (brief and finding.missing):
            self.row(words.SEEN, digest.places_text(finding.places), indent)
        if not brief and kind is not Kind.ERROR:
            basis = f"[{finding.authority.text.in_(self.options.lang)}] " if finding.authority else ""
            for n, citation in enumerate(finding.citations):
                title = slides()[citation.slide].title if citation.slide in slides() else ""
                said = f"{'' if n else basis}「{citation.quote}」 {citation.slide} {title}"
                self.row(NO_LABEL if n else words.CITED, said, indent)
        # What mends a fail may be wrong advice while nobody knows whether it is one.
        if kind in (Kind.ERROR, Kind.FAIL, Kind.ADVISORY):
            for n, part in enumerate(digest.remedy_lines(finding.remedy)):
                self.row(NO_LABEL if n else words.REMEDY, part, indent)
        if finding.waiver is not None:
            self.row(words.WAIVER, digest.waiver_text(finding.waiver), indent)

    def waiting(self, entry: Waiting, report: ProjectReport) -> None:
        """What waits for one fact: the fact, the rules, and on request each finding."""
        named = entry.rules[0] if len(entry.rules) == 1 else ""
        self.started(
            self.marked(Kind.UNKNOWN, named, digest.SECTIONS),
            entry.message.in_(self.options.lang),
            Kind.UNKNOWN,
        )
        if len(entry.rules) > 1:
            self.row(words.WAITING_RULES, ", ".join(entry.rules), 3)
        if entry.fact is not None and entry.fact.place is not None:
            self.row(words.SEEN, digest.places_text((entry.fact.place,)), 3)
        for subject, places, labels in digest.missing_by_subject(entry.also):
            self.row(words.ALSO_MISSING, self.lacking(subject.name, places, labels), 3)
        if self.options.show_all:
            for finding in entry.findings:
                self.finding(finding, report, 3)

    def lacking(self, name: Text, places: Text, labels: Text) -> Text:
        """Say whose fields are missing, and where they would stand."""
        return Text(
            f"{name.ja}{f'（{places.ja}）' if places.ja else ''}: {labels.ja}",
            f"{name.en}{f' ({places.en})' if places.en else ''}: {labels.en}",
        )

    def folded(self, head: Finding, report: ProjectReport, indent: int) -> None:
        folded = report.folded(head)
        if not folded:
            return
        ids = ", ".join(f.rule for f in folded)
        here, tail = (
            words.FOLLOWS_FROM_HERE,
            words.SHOWN_BELOW if self.options.show_all else words.SHOWN_WITH_ALL,
        )
        self.put(
            Text(f"{here.ja} {len(folded)}件: {ids}{tail.ja}", f"{len(folded)} {here.en} {ids}{tail.en}"),
            indent=indent,
            hang=2,
        )
        if self.options.show_all:
            for finding in folded:
                self.finding(finding, report, indent)

    # -- rules as a whole, to do, summary ------------------------------------------------------------------------------------

    def grouped(self, report: ProjectReport) -> None:
        """Rules that came out so for a reason of the whole rule, one line a reason."""
        rows = [
            (kind, reason, ids)
            for kind in (Kind.UNKNOWN, Kind.NOT_APPLICABLE)
            for reason, ids in digest.reasons(report, kind)
        ]
        if rows:
            self.heading(words.NOT_JUDGED)
        for kind, reason, ids in rows:
            self.put(self.reason_line(kind, reason, ids), hang=3)

    def reason_line(self, kind: Kind, reason: Text, ids: list[str]) -> Text:
        shown = ids if self.options.show_all or len(ids) <= _IDS_SHOWN + 1 else ids[:_IDS_SHOWN]
        rest = len(ids) - len(shown)
        named = ", ".join(shown)
        ja = f"（{named}{f'、ほか{rest}規則は--allで表示' if rest else ''}）"
        en = f" ({named}{f'; {rest} more with --all' if rest else ''})"
        return Text(
            f"{kind.mark} {kind.word.ja} {len(ids)}規則: {reason.ja}{ja}",
            f"{kind.mark} {kind.word.en}, {len(ids)} rule{'s' if len(ids) > 1 else ''}: {reason.en}{en}",
        )

    def to_do(self, report: ProjectReport) -> None:
        groups = digest.to_do(report)
        if not groups:
            return
        self.heading(self.counted(words.TO_DO, len(report.to_do)))
        for title, rows in groups:
            self.put(title)
            for subject, places, labels in rows:
                self.put(
                    f"□ {self.lacking(subject.name, places, labels).in_(self.options.lang)}", indent=2, hang=3
                )

    def all_rules(self, report: ProjectReport) -> None:
        self.heading(words.ALL_RULES)
        for result in report.results:
            kind = digest.kind_of_result(result)
            start = self.marked(kind, result.rule, tuple(Kind))
            title = digest.rule_title(result.rule)
            looked = (
                self.either(f"（{result.examined}件）", f" ({result.examined} examined)")
                if result.examined
                else ""
            )
            for n, line in enumerate(
                wrap(self.say(title.in_(self.options.lang) + looked), self.width - width(start))
            ):
                self.lines.append((start if n == 0 else " " * width(start)) + line)
        covered = coverage.covered(report)
        if covered.unchecked:
            self.heading(self.counted(words.NOT_CHECKED, covered.total - covered.checked))
        for group, left in covered.unchecked:
            ids = ", ".join(rule.id for rule in left)
            self.put(Text(f"{group.name.ja}: {ids}", f"{group.name.en}: {ids}"), hang=2)

    def summary(self, report: ProjectReport) -> None:
        self.heading(words.SUMMARY)
        self.put(digest.conclusion(report))
        first, *others = self.counts(report)
        self.packed([self.say(Text("規則の数: ", "rules: ")) + " " + first, *others])
        self.put(coverage.covered(report).line)

    def portfolio(self) -> None:
        self.blank()
        self.lines.append("-" * self.width)
        reports = self.run.reports
        self.heading(
            Text(f"{words.PORTFOLIO.ja}（{len(reports)}課題）", f"{words.PORTFOLIO.en} ({len(reports)})")
        )
        for report in reports:
            kind = worst(report)
            self.put(f"{kind.mark} {report.title.in_(self.options.lang)} [{report.id}]", hang=3)
            self.packed(self.counts(report), indent=3)
        failing = sum(report.counts["fail"] > 0 for report in reports)
        unknown = sum(report.counts["unknown"] > 0 and not report.counts["fail"] for report in reports)
        self.put(
            Text(
                f"不適合のある課題 {failing}、不適合はないが判定不能のある課題 {unknown}、どちらもない課題 {len(reports) - failing - unknown}",
                f"{failing} with fails, {unknown} without fails but with unknowns, {len(reports) - failing - unknown} with neither",
            )
        )


class _Quiet(_Writer):
    """One line a finding, not wrapped: place, word, rule, message, period."""

    def write(self) -> None:
        for problem in self.run.problems:
            word = (
                self.either("注意", "caution") if problem.warning else self.either("読めません", "unreadable")
            )
            self.lines.append(
                self.say(
                    f"{problem.place.shown.in_(self.options.lang)}: {word}: {problem.message.in_(self.options.lang)}"
                )
            )
        for report in self.run.reports:
            self.project(report)
        self.lines.append(self.exit_line())

    def project(self, report: ProjectReport) -> None:
        lang = self.options.lang
        source = report.file or report.id
        if (banner := coverage.forced_text(report)) is not None:
            self.lines.append(self.say(f"{source}: {banner.in_(lang)}"))
        self.lines += [self.say(f"{source}: {notice.in_(lang)}") for notice in report.notices]
        for _, entries in digest.sections(report):
            for entry in entries:
                if isinstance(entry, Waiting) and not self.options.show_all:
                    self.lines.append(self.say(self.waiting(entry, source)))
                    continue
                for head in entry.findings if isinstance(entry, Waiting) else (entry,):
                    for finding in (head, *(report.folded(head) if self.options.show_all else ())):
                        self.lines.append(self.say(self.line(finding, report, source)))
        for reason, ids in digest.reasons(report, Kind.UNKNOWN):
            word = Kind.UNKNOWN.word.in_(lang)
            self.lines.append(self.say(f"{source}: {word}: {', '.join(ids)}: {reason.in_(lang)}"))
        self.lines.append(
            self.say(
                f"{source}: {' · '.join(self.counts(report))}; {coverage.covered(report).line.in_(lang)}"
            )
        )

    def waiting(self, entry: Waiting, source: str) -> str:
        lang = self.options.lang
        place = entry.fact.place if entry.fact is not None else None
        where = place.shown.in_(lang) if place is not None else source
        line = f"{where}: {Kind.UNKNOWN.word.in_(lang)}: {', '.join(entry.rules)}: {entry.message.in_(lang)}"
        missing = [_missing_name(fact) for fact in entry.also]
        return f"{line} | {words.ALSO_MISSING.in_(lang)} {', '.join(missing)}" if missing else line

    def line(self, finding: Finding, report: ProjectReport, source: str) -> str:
        lang = self.options.lang
        where = finding.places[0].shown.in_(self.options.lang) if finding.places else source
        parts = [where, digest.kind_of(finding).word.in_(lang), finding.rule, finding.message.in_(lang)]
        when = digest.when(finding, report)
        if when is not None:
            parts.append(when.in_(lang))
        missing = [_missing_name(fact) for fact in finding.missing]
        if missing:
            parts.append(f"{words.MISSING.in_(lang)} {', '.join(missing)}")
        folded = report.folded(finding)
        if folded and not self.options.show_all:
            parts.append(
                self.either(f"ほか{len(folded)}件: ", f"{len(folded)} more: ")
                + ", ".join(f.rule for f in folded)
            )
        return ": ".join(parts[:3]) + ": " + " | ".join(parts[3:])


def worst(report: ProjectReport) -> Kind:
    """Return the gravest kind among the rules of a report, the mark of the project in a portfolio."""
    kinds = {digest.kind_of_result(result) for result in report.results}
    order = (Kind.ERROR, Kind.FAIL, Kind.UNKNOWN, Kind.ADVISORY, Kind.EXPLAINED, Kind.PASS)
    return next((kind for kind in order if kind in kinds), Kind.NOT_APPLICABLE)


def _missing_name(fact: MissingFact) -> str:
    return f"{fact.subject.id}.{fact.field}"


def _padded(text: str, room: int) -> str:
    return text + " " * max(0, room - width(text))
