"""Words for what a rule says: ids and values become what a person reads, in both languages."""

from __future__ import annotations

from datetime import date, timedelta
from string import Formatter
from typing import Any

from graphmodel.documents.places import Path, Place
from graphmodel.schema.dates import Period, project_year
from graphmodel.schema.entries import AMED, ContractEntry, ProjectEntry
from graphmodel.schema.fields import Record
from graphmodel.schema.sections import Section, section_called, section_of, subject_types
from graphmodel.schema.slots import order, read_path, title
from graphmodel.schema.words import Word
from graphmodel.text import Text
from queries.findings import Judgement, Missing, MissingFact, Named, Paid, Several, Strongest, Subject, Yen
from queries.view import FlowView, ProjectView

WHOLE_PROJECT = Text("課題全体", "the whole project")
"""What a finding is about that is about nobody in particular."""


class Words:
    """Turns ids and values into what a person reads, in both languages."""

    def __init__(self, view: ProjectView) -> None:
        self.view = view

    def name(self, key: str) -> Text:
        """The name of whatever has this id: short where a body has a short name."""
        view = self.view
        if key == AMED:
            return Text("AMED", "AMED")
        if key in view.bodies:
            body = view.bodies[key]
            if not body.node.name_known:
                return Text(f"未定の機関（{key}）", f"undecided organization ({key})")
            return Text(body.name.ja, body.name.in_("en"))
        if key in view.people:
            person = view.people[key]
            if not person.node.name_known:
                return Text(f"未定の人（{key}）", f"undecided person ({key})")
            return Text(person.name.ja, person.name.in_("en"))
        if key in view.contracts:
            kind = view.contracts[key].kind
            return Text(f"{kind.ja}（{key}）", f"{kind.en} ({key})")
        if key in view.work_items:
            title = view.work_items[key].node.title
            return Text(f"研究開発項目「{title or key}」", f"work item “{title or key}”")
        if key == view.id:
            return Text(view.title.ja, view.title.in_("en"))
        if (section := section_called(key)) is not None:
            return Text(f"{section.ja}（{key}）", f"{section.en} ({key})")
        if key in view.resources:
            said = view.resources[key].node.kind
            what = said.text if said is not None else Text("産学連携リソース", "resource")
            return Text(f"{what.ja}（{key}）", f"{what.en} ({key})")
        flow = next((f for f in view.flows if key in (f.key, f.entry)), None)
        if flow is not None:
            source, target = self.name(flow.source), self.name(flow.target)
            return Text(
                f"{source.ja}から{target.ja}への支払（{key}）",
                f"payment from {source.en} to {target.en} ({key})",
            )
        return self._named_by_kind(key) or Text(key, key)

    def _named_by_kind(self, key: str) -> Text | None:
        """An entry that nothing else names: by what it is, and its id."""
        node, section = self.view.node(key), self._section(key)
        if node is None or section is None:
            return None
        kind = getattr(node, "kind", None)
        what = kind.text if isinstance(kind, Word) else section.noun
        return Text(f"{what.ja}（{key}）", f"{what.en} ({key})")

    def subject(self, key: str) -> Subject:
        """The id with its type and name."""
        if key in (self.view.id, "project"):
            return Subject("project", self.view.id, self.name(self.view.id))
        section = self._section(key)
        if section is not None:
            return Subject(section.subject, key, self.name(key))
        kind = "section" if section_called(key) is not None else Section.MONEY.subject
        return Subject(kind, key, self.name(key))

    def missing(self, missing: Missing) -> MissingFact:
        """The missing fact with what the types call it and the place where it would stand."""
        subject = self.subject(missing.subject)
        path = read_path(missing.field)
        section = section_called(missing.subject) if subject.type == "section" else None
        if section is not None and missing.field == section.value:
            return MissingFact(subject, missing.field, self._rest_of(section), self._place(subject, ()))
        kind = self._kind(subject)
        if kind is ContractEntry and missing.field == "money":
            label = Text("支払と財源（money）", "payments (money)")
            return MissingFact(subject, missing.field, label, self._place(subject, ()))
        called = title(kind, path) if kind is not None else None
        label = Text(f"{called}（{missing.field}）" if called else missing.field, missing.field)
        return MissingFact(subject, missing.field, label, self._place(subject, path))

    def to_do_order(self, fact: MissingFact) -> tuple[Any, ...]:
        """By type, and as the entries stand in the document and their fields in the types; the same whether it comes from a file or from a
        database, which has no lines.
        """
        subject = fact.subject
        kinds = subject_types()
        rank = kinds.index(subject.type) if subject.type in kinds else len(kinds)
        path = self.view.address(subject.id) or ()
        index = [part if isinstance(part, int) else -1 for part in path]
        kind = self._kind(subject)
        field = order(kind, read_path(fact.field)) if kind is not None else ()
        return rank, index, subject.id, field, fact.field

    def _section(self, key: str) -> Section | None:
        """The section in which an entry or a payment with this id stands."""
        node = self.view.node(key)
        if node is not None:
            return section_of(type(node))
        return Section.MONEY if self.view.address(key) is not None else None

    def _kind(self, subject: Subject) -> type[Record] | None:
        """The type of the entry (or section) that a subject is."""
        if subject.type == "project":
            return ProjectEntry
        section = section_called(subject.id) if subject.type == "section" else self._section(subject.id)
        return section.entry if section is not None else None

    def _rest_of(self, section: Section) -> Text:
        """What is missing of a section as a whole, and how to say that nothing is."""
        if self.view.known(section) is False:
            return Text(
                f"この節（何もないなら {section.value}: [] と書きます）",
                f"this section (`{section.value}: []` if there is nothing)",
            )
        return Text(
            "この節の残り（これで全部なら partial から消します）",
            "the rest of this section (if this is all, take it out of `partial`)",
        )

    def _place(self, subject: Subject, field: Path) -> Place | None:
        view = self.view
        if subject.type == "project":
            return view.place((view.id, "project", *field))
        if subject.type == "section":
            section = Section(subject.id)
            return view.place((view.id, *section.path, *field)) if view.known(section) is not False else None
        path = view.address(subject.id)
        return view.place((*path, *field)) if path else None

    def places(self, judgement: Judgement) -> tuple[Place, ...]:
        """Where the subjects and the witness stand in the user's file, in order of the file."""
        out = []
        for key in (*judgement.subjects, *judgement.witness.nodes, *judgement.witness.edges):
            path = self.view.address(key)
            place = self.view.place(path) if path and path != (self.view.id,) else None
            if place is not None:
                out.append(place)
        return tuple(sorted(set(out)))

    def path(self, judgement: Judgement) -> Text | None:
        """A money path in words: A → B → C and the amount. Of judgements that were joined it is the path of the first."""
        paid = judgement.values.get("amount")
        steps: list[FlowView] = []
        for key in judgement.witness.edges:
            flow = self.view.flow(key)
            if flow is None:
                return None
            if steps and steps[-1].target != flow.source:
                if isinstance(paid, Paid):
                    break
                return None
            steps.append(flow)
        if not steps:
            return None
        names = [self.name(steps[0].source), *(self.name(s.target) for s in steps)]
        if not isinstance(paid, Paid):
            amount = steps[-1].amount
            paid = Paid(planned=amount) if amount is not None else Paid(unsaid=True)
        return Text(
            " → ".join(n.ja for n in names) + f"  {paid.text.ja}",
            " → ".join(n.en for n in names) + f"  {paid.text.en}",
        )

    def can_fill(self, text: Text, judgement: Judgement) -> bool:
        """Has a judgement all that a template of a clause needs?"""
        wanted = {name for part in text for _, name, _, _ in Formatter().parse(part) if name}
        return wanted <= {*judgement.values, "subjects", "period", "project"}

    def fill(self, text: Text, judgement: Judgement) -> Text:
        """Fill a template of a clause."""
        values = {k: self.value(v) for k, v in judgement.values.items()}
        values["subjects"] = self.value(Named(judgement.subjects))
        values["period"] = period_text(judgement.period, self.view.period)
        values["project"] = self.name(self.view.id)
        return text.format({k: v.ja for k, v in values.items()}, {k: v.en for k, v in values.items()})

    def value(self, value: Any) -> Text:
        """A value of a message in words."""
        if isinstance(value, Text):
            return value
        if isinstance(value, Word | Yen | Paid | Strongest):
            return value.text
        if isinstance(value, Named):
            # The title of a project is no answer to "of whom?"; beside others the project says nothing.
            names = [self.name(i) for i in value.ids if i != self.view.id]
            if not names:
                return WHOLE_PROJECT if value.ids else Text("なし", "none")
            return Text("、".join(n.ja for n in names), ", ".join(n.en for n in names))
        if isinstance(value, Several):
            return self._several(value)
        if isinstance(value, Period):
            return period_text(value, self.view.period)
        if isinstance(value, date):
            return Text(value.isoformat(), value.isoformat())
        return Text(str(value), str(value))

    def _several(self, several: Several) -> Text:
        """Values that follow each other: numbers as a range, anything else one after the other."""
        if all(isinstance(v, int) for v in several.values):
            low, high = min(several.values), max(several.values)
            return Text(f"{low}〜{high}", f"{low} to {high}")
        texts = [t for t in map(self.value, several.values) if t.ja]
        return Text("、".join(t.ja for t in texts), ", ".join(t.en for t in texts))


def period_text(period: Period | None, whole: Period | None = None) -> Text:
    """A period as people write it: inclusive days, with the project years where it lies within `whole`, the project's period."""
    if period is None:
        return Text("期間の定めなし", "at no particular time")
    last = period.end - timedelta(days=1)
    days = (
        period.start.isoformat()
        if last == period.start
        else f"{period.start.isoformat()}〜{last.isoformat()}"
    )
    days_en = days.replace("〜", " to ")
    if whole is None or not (whole.start <= period.start and period.end <= whole.end):
        return Text(days, days_en)
    if period == whole:
        return Text(f"全期間（{days}）", f"whole period ({days_en})")
    first, final = project_year(whole.start, period.start), project_year(whole.start, last)
    years = f"{first}年目" if first == final else f"{first}〜{final}年目"
    years_en = f"year {first}" if first == final else f"years {first} to {final}"
    return Text(f"{years}（{days}）", f"{years_en} ({days_en})")
