"""References and consistency of one document: what the shape of single values cannot show.

References and dates in the wrong order are looked for in the data as it is written, so that they are found in entries of which
something else is wrong too. The rest is asked of the record, that is, of what could be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Literal, NamedTuple, Protocol

from graphmodel.derived.holdings import held_on, least_share
from graphmodel.documents.places import Path, Place, Problem, Stage
from graphmodel.documents.shape import Shaped, place_of, reading
from graphmodel.documents.written.source import Source
from graphmodel.schema import identifiers
from graphmodel.schema.dates import Period, project_year
from graphmodel.schema.entries import (
    AMED,
    ContractEntry,
    Document,
    FlowEntry,
    OrganizationEntry,
    OrganizationIdentity,
    PersonEntry,
    PersonIdentity,
    SharedFile,
    Shareholder,
)
from graphmodel.schema.fields import LAST_YEAR, Record
from graphmodel.schema.identifiers import Checked
from graphmodel.schema.scalars.common import UNDECIDED, BadValue, is_undecided, quoted
from graphmodel.schema.scalars.days import read_date
from graphmodel.schema.scalars.near import did_you_mean
from graphmodel.schema.scalars.texts import read_ident
from graphmodel.schema.sections import Section, named_sections, section_at
from graphmodel.schema.slots import Slot, slots
from graphmodel.schema.words import (
    ContractKind,
    FlowKind,
    MoneyOrigin,
    OrganizationKind,
    OrganizationRole,
    PersonRole,
    ProjectStage,
    Status,
)
from graphmodel.text import Text

COMMISSIONS = {
    ContractKind.COMMISSION: FlowKind.COMMISSION,
    ContractKind.SUB_COMMISSION: FlowKind.SUB_COMMISSION,
}
"""A payment under these contracts is of this kind, or a refund."""

RESERVED = {AMED, UNDECIDED, "project", *(section.value for section in Section)}
"""Ids that mean something else."""


def _reserved(word: str) -> str | None:
    """The reserved id that this is. 「AMED」 in capitals is it too: as an organization of its own it would be a second AMED."""
    if is_undecided(word):
        return UNDECIDED
    if word.casefold() == AMED:
        return AMED
    return word if word in RESERVED else None


_SPANS = (("from", "to"),)


_MOST_GUESSED = 200
"""For so many wrong ids the nearest right one is looked for: to compare every one with every id takes minutes in a large document."""


class Reference(NamedTuple):
    """An id that stands for another entry: where it is written, and of which sections it may be."""

    path: Path
    sections: tuple[Section, ...]
    """None: of whatever has an id, or the project."""
    id: str

    @property
    def any(self) -> bool:
        """May it be the id of whatever has one?"""
        return not self.sections

    def may_be(self, section: Section) -> bool:
        """May it be the id of an entry of this section?"""
        return self.any or section in self.sections


def references(data: Any, kind: type[Record] = Document) -> Iterator[Reference]:
    """Every readable reference in the plain data of a document, or of a record of another kind, as the types say where one stands."""
    yield from _references(kind, data, ())


def _references(kind: type[Record], data: Any, path: Path) -> Iterator[Reference]:
    if not isinstance(data, dict):
        return
    known = slots(kind)
    for key, value in data.items():
        slot = known.get(key)
        if slot is not None and (slot.refers is not None or slot.record is not None):
            for where, inner in _values(slot, value, (*path, key)):
                if isinstance(inner, dict) and slot.record is not None:
                    yield from _references(slot.record, inner, where)
                else:
                    yield from _reference(slot, inner, where)


def _values(slot: Slot, value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """The values of a field: those of a list, of a mapping by year, or the one."""
    if slot.many and isinstance(value, list):
        yield from (((*path, n), v) for n, v in enumerate(value))
    elif slot.by_key and isinstance(value, dict):
        yield from (((*path, k), v) for k, v in value.items())
    else:
        yield path, value


def _reference(slot: Slot, value: Any, path: Path) -> Iterator[Reference]:
    refers = slot.refers
    if slot.record is not None:
        # A bare value stands for an entry that has only this key.
        refers = slots(slot.record)[slot.short].refers if slot.short else None
    if refers is None or isinstance(value, dict | list) or value is None:
        return
    word = _ident(value)
    if word is not None and not is_undecided(word):
        yield Reference(path, refers.sections, word)


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeio" else f"a {noun}"


def _ident(raw: Any) -> str | None:
    try:
        return read_ident(raw)
    except BadValue:
        return None


class Checker:
    """Collects the problems of one document after its shape is read and shared files have been filled in."""

    def __init__(
        self,
        shaped: Shaped[Document],
        source: Source,
        name: str,
        document: Document,
        filled: Mapping[Path, Place],
    ) -> None:
        self.document = document
        self.shaped = shaped
        self.source = source
        self.name = name
        self.filled = filled
        self.problems: list[Problem] = []
        self.ids: dict[str, tuple[Section, Path]] = {}
        """Section and path in the data of every id."""
        self.guessed = 0
        """Wrong ids for which the nearest right one was looked for."""
        self.twice: set[str] = set()
        """Ids that stand for two entries: what is wrong with references to them follows from that."""
        self.lost: Counter[Section] = Counter()
        """By section: how many entries there may be whose id cannot be read."""

    def say(self, stage: Stage, path: Path, code: str, ja: str, en: str, *, warning: bool = False) -> None:
        """Report a problem at a path of the record."""
        self.say_data(stage, self.shaped.read(path), code, ja, en, warning=warning)

    def say_data(
        self, stage: Stage, path: Path, code: str, ja: str, en: str, *, warning: bool = False
    ) -> None:
        """Report a problem at a path of the data."""
        where = self.shaped.written(path)
        self.problems.append(Problem(stage, self._place(path), where, Text(ja, en), code, warning))

    def _place(self, path: Path) -> Place:
        where = self.shaped.written(path)
        return self.filled.get(where) or place_of(self.source, where, self.name)

    def run(self) -> list[Problem]:
        """All problems of references and consistency."""
        self._collect_ids()
        self._check_references()
        self._check_spans()
        self._sections()
        self._project()
        self._years()
        self._people()
        self._contracts()
        self._money()
        self._payments()
        self._recorded()
        self._organizations()
        self._shareholders()
        self.problems += check_identifiers(self.document, self.place_read)
        return self.problems

    def place_read(self, path: Path) -> tuple[Path, Place]:
        """Path in the file and place of a path of the record."""
        path = self.shaped.read(path)
        return self.shaped.written(path), self._place(path)

    # -- references ---------------------------------------------------------------------------------------------------------

    def _collect_ids(self) -> None:
        for section in named_sections():
            entries = section.written(self.shaped.data)
            if not isinstance(entries, list):
                continue
            for n, entry in enumerate(entries):
                written = entry.get("id") if isinstance(entry, dict) else entry
                word = _ident(written) if isinstance(entry, dict) else None
                if word is not None:
                    self._collect(section, (*section.path, n, "id"), word)
                elif written is not None or section.needs_ids:
                    self.lost[section] += 1
        for problem in (*self.source.problems, *self.shaped.problems):
            self.lost.update(dict.fromkeys(self._hidden(problem), 1000))

    def _hidden(self, problem: Problem) -> list[Section]:
        """The sections of which nobody knows what is in them because of a mistake that has been reported."""
        path, syntax = problem.path, problem.stage is Stage.SYNTAX
        if problem.warning:
            return []
        inside = section_at(path)
        if inside is not None and inside.has_ids and (syntax or len(path) == len(inside.path)):
            return [inside]
        around = [s for s in named_sections() if path and s.path[: len(path)] == path]
        if around:
            return around
        if len(path) < 2 and (syntax or problem.code == "unknown_key"):
            return [s for s in named_sections() if not path or s.written(self.shaped.data) is None]
        return []

    def _collect(self, section: Section, path: Path, word: str) -> None:
        project = self.document.project.id
        if reserved := _reserved(word):
            amed = reserved == AMED
            self.say_data(
                Stage.CONSISTENCY,
                path,
                "reserved_id",
                f"「{word}」は予約されたIDです。別のIDにしてください"
                + ("（AMEDは一覧に書かず、契約や支払に amed と書けば使えます）。" if amed else "。"),
                f"`{word}` is a reserved id. Choose another"
                + (" (AMED need not be listed: write amed in contracts and payments)." if amed else "."),
            )
        elif word == project and self._project_named():
            self.say_data(
                Stage.CONSISTENCY,
                path,
                "duplicate_id",
                f"ID「{word}」は課題のIDです。別のIDにしてください。",
                f"`{word}` is the id of the project. Choose another.",
            )
        elif word in self.ids:
            other = self._place(self.ids[word][1])
            self.twice.add(word)
            self.say_data(
                Stage.SHAPE,
                path,
                "duplicate_id",
                f"ID「{word}」は {other.shown.ja} でも使われています。文書の中でIDは一つだけにしてください。",
                f"The id `{word}` is also used at {other.shown.en}. An id may be used once in a document.",
            )
        self.ids.setdefault(word, (section, path))

    def _project_named(self) -> bool:
        project = self.shaped.data.get("project")
        return isinstance(project, dict) and _ident(project.get("id")) == self.document.project.id

    def _check_references(self) -> None:
        missing = []
        for reference in (*references(self.shaped.data), *self._filled_references()):
            section = self.ids[reference.id][0] if reference.id in self.ids else None
            if reference.id in self.twice:
                continue  # which of the two is meant is not known
            if section is None and not self._needs_no_entry(reference):
                missing.append(reference)
            elif section is not None and not reference.may_be(section):
                wanted = reference.sections[0].noun
                self.say_data(
                    Stage.REFERENCE,
                    reference.path,
                    "wrong_reference",
                    f"「{reference.id}」は{section.noun.ja}のIDです。ここには{wanted.ja}のIDを書いてください。",
                    f"`{reference.id}` is the id of {_a(section.noun.en)}; here the id of {_a(wanted.en)} is needed.",
                )
        # Ids that cannot be read may be the ones that are missing: they have been reported already.
        for sections in {r.sections for r in missing}:
            words = {r.id for r in missing if r.sections == sections}
            if len(words) <= sum(self.lost[s] for s in sections or named_sections()):
                missing = [r for r in missing if r.sections != sections]
        for reference in missing:
            self._say_unknown(reference)

    def _needs_no_entry(self, reference: Reference) -> bool:
        if reference.any and reference.id == self.document.project.id:
            return True
        return reference.id == AMED and reference.may_be(Section.ORGANIZATIONS)

    def _filled_references(self) -> Iterator[Reference]:
        """`part_of` of a shared file must be listed in this document too."""
        for n, entry in enumerate(self.document.organizations or ()):
            path: Path = self.shaped.read(("organizations", n, "part_of"))
            if entry.part_of is not None and self.shaped.written(path) in self.filled:
                yield Reference(path, (Section.ORGANIZATIONS,), entry.part_of)

    def _say_unknown(self, reference: Reference) -> None:
        word = reference.id
        what = Text("項目", "entry") if reference.any else reference.sections[0].noun
        names = {}
        if self.guessed < _MOST_GUESSED:
            names = {i: self._name(path) for i, (s, path) in self.ids.items() if reference.may_be(s)}
        self.guessed += 1
        near = did_you_mean(word, names) if names else []
        if self.shaped.written(reference.path) in self.filled:
            hint = Text(
                f"共有ファイルで上位機関とされている機関も、この文書の organizations に「id: {word}」として書き加えてください。",
                f"The shared file says that this body belongs to it: list it in `organizations` of this document too, as `id: {word}`.",
            )
        elif near:
            hint = Text(
                "か".join(f"「{n}」" for n in near) + "のことですか。",
                "Did you mean " + " or ".join(f"`{n}`" for n in near) + "?",
            )
        elif reference.any:
            hint = Text("IDを確かめてください。", "Check the id.")
        elif (section := reference.sections[0]).written(self.shaped.data) is None:
            hint = Text(
                f"この文書には {section}（{section.ja}）の節がありません。節を加えて、そこに書いてください。",
                f"This document has no section `{section}`. Add the section and list it there.",
            )
        else:
            hint = Text(
                f"{section} の節に書き加えるか、IDを直してください。",
                f"Add it to the section `{section}`, or correct the id.",
            )
        self.say_data(
            Stage.REFERENCE,
            reference.path,
            "unknown_reference",
            f"「{word}」というIDの{what.ja}はありません。{hint.ja}",
            f"There is no {what.en} with the id `{word}`. {hint.en}",
        )

    def _name(self, path: Path) -> str:
        entry = self.shaped.data
        for part in path[:-1]:
            entry = entry[part]
        name = entry.get("name") or entry.get("title") or ""
        return str(name.get("ja", "") if isinstance(name, dict) else name)

    # -- consistency --------------------------------------------------------------------------------------------------------

    def _check_spans(self) -> None:
        for path, value in reading(self.shaped.data):
            if not isinstance(value, dict) or (path and path[0] in ("ip", "money")):
                continue
            for start, end in _SPANS:
                first, last = _day(value.get(start)), _day(value.get(end))
                if first is not None and last is not None and last < first:
                    self.say_data(
                        Stage.CONSISTENCY,
                        (*path, end),
                        "ends_before_start",
                        f"終了日（{last.isoformat()}）が開始日（{first.isoformat()}）より前です。どちらかを直してください。",
                        f"The last day ({last.isoformat()}) is before the first day ({first.isoformat()}). Correct one of them.",
                    )

    def _sections(self) -> None:
        for n, section in enumerate(self.document.partial or ()):
            if section.written(self.shaped.data) is None and not self.lost[section]:
                self.say(
                    Stage.CONSISTENCY,
                    ("partial", n),
                    "partial_missing",
                    f"partial にある「{section.value}」（{section.ja}）の節がありません。節がないときは書かなくても「不明」として扱います。",
                    f"The section `{section.value}` named in `partial` is not there. A missing section is unknown anyway.",
                    warning=True,
                )
        ip = self.document.ip
        if ip is not None and any((ip.assets, ip.products, ip.grants, ip.consents)):
            self.say(
                Stage.CONSISTENCY,
                ("ip",),
                "ip_not_checked",
                "知的財産（ip）の節は読み込みますが、この版ではまだ検査しません。",
                "The section `ip` is read, but not checked in this version.",
                warning=True,
            )

    def _life(self) -> Period | None:
        period = self.document.project.period
        if period is None or not isinstance(period.from_, date) or not isinstance(period.to, date):
            return None
        return Period.from_inclusive(period.from_, period.to) if period.from_ <= period.to else None

    def _project(self) -> None:
        project = self.document.project
        if project.id in (AMED, UNDECIDED) or is_undecided(project.id):
            self.say(
                Stage.CONSISTENCY,
                ("project", "id"),
                "reserved_id",
                f"「{project.id}」は予約されたIDです。課題には別のIDを付けてください。",
                f"`{project.id}` is a reserved id. Give the project another.",
            )
        if project.jgn is not None and project.amed_project_number is not None:
            path: Path = ("project", "jgn")
            try:
                doubt = identifiers.check_jgn_agrees(project.jgn, project.amed_project_number)
            except BadValue as error:
                self.say(Stage.CONSISTENCY, path, error.code, *error.message)
            else:
                if doubt is not None:
                    self.say(Stage.CONSISTENCY, path, "jgn_year_differs", *doubt, warning=True)
        whole = self._life()
        if whole is None:
            return
        if project.stage is ProjectStage.APPLICATION and self.document.as_at >= whole.start:
            self.say(
                Stage.CONSISTENCY,
                ("project", "stage"),
                "stage_left_over",
                f"段階（stage）が応募時ですが、文書の時点（{self.document.as_at.isoformat()}）は研究開始日（{whole.start.isoformat()}）以後です。"
                "実施中の文書なら stage を消すか running としてください。書かれたことはすべて検査し、書かれていない契約は不明として扱います。",
                f"`stage` says application, but the document speaks of {self.document.as_at.isoformat()}, and research starts on {whole.start.isoformat()}. "
                "If the project is running, remove `stage` or write running. All that is written is judged, and contracts that are not written are unknown.",
                warning=True,
            )
        if project_year(whole.start, whole.last) > LAST_YEAR:
            self.say(
                Stage.CONSISTENCY,
                ("project", "period"),
                "period_too_long",
                f"研究開発期間が{LAST_YEAR}年を超えています。日付を確かめてください。",
                f"The project period is longer than {LAST_YEAR} years. Check the dates.",
            )
        for section in ("organizations", "people"):
            for n, entry in enumerate(getattr(self.document, section) or ()):
                for m, role in enumerate(entry.roles or ()):
                    for key, value in (("from", role.from_), ("to", role.to)):
                        if isinstance(value, date) and not whole.contains(value):
                            self.say(
                                Stage.CONSISTENCY,
                                (section, n, "roles", m, key),
                                "outside_project",
                                f"役割の日付（{value.isoformat()}）が研究開発期間の外です。期間の中だけを見ます。",
                                f"The date of the role ({value.isoformat()}) is outside the project period; only what is inside counts.",
                                warning=True,
                            )

    def _years(self) -> None:
        whole = self._life()
        if whole is None:
            return
        last = project_year(whole.start, whole.last)
        for path, years in self._by_year():
            for year in years:
                if year > last:
                    self.say(
                        Stage.CONSISTENCY,
                        (*path, year),
                        "year_outside",
                        f"{year}年目はありません。研究開発期間は{last}年目までです（年目は研究開始から数えます）。",
                        f"There is no year {year}: the project runs to year {last} (years count from the research start).",
                    )

    def _by_year(self) -> Iterator[tuple[Path, dict[int, Any]]]:
        document = self.document
        for section in ("money", "resources"):
            for n, entry in enumerate(getattr(document, section) or ()):
                yield (section, n, "amounts"), entry.amounts or {}
                for key in ("indirect", "tax"):
                    within = getattr(entry, key)
                    if isinstance(within, dict):
                        yield (section, n, key), within
        for n, budget in enumerate(document.budgets or ()):
            yield ("budgets", n, "year"), {budget.year: None}
        for n, person in enumerate(document.people or ()):
            if isinstance(person.effort, dict):
                yield ("people", n, "effort"), person.effort
        if document.plans is not None:
            yield ("plans", "years"), document.plans.years or {}

    def _people(self) -> None:
        for n, person in enumerate(self.document.people or ()):
            if person.employment is not None and (
                person.employer is not None or person.main_place is not None
            ):
                self.say(
                    Stage.CONSISTENCY,
                    ("people", n, "employment"),
                    "said_twice",
                    "所属が employer・main_place と employment の両方に書かれています。どちらか一方にしてください。",
                    "The employer is said twice, in `employer`/`main_place` and in `employment`. Keep one of them.",
                )
            self._dispatch(n, person)
            for m, role in enumerate(person.roles or ()):
                if role.for_ is not None and role.role is not PersonRole.LIAISON_REPRESENTATIVE:
                    self.say(
                        Stage.CONSISTENCY,
                        ("people", n, "roles", m, "for"),
                        "for_without_liaison",
                        "「for」（担当企業）は連携研究代表者（liaison_representative）だけに書きます。",
                        "`for` belongs to a liaison representative only.",
                    )

    def _dispatch(self, n: int, person: PersonEntry) -> None:
        """`own` is the money of the body where the person works: of a partner company that sends somebody it is most likely not meant."""
        partners = {
            org.id
            for org in self.document.organizations or ()
            if any(role.role is OrganizationRole.PARTNER for role in org.roles or ())
        }
        employers = {person.employer, *(job.employer for job in person.employment or ())}
        for m, dispatch in enumerate(person.dispatch or ()):
            if dispatch.paid_from is MoneyOrigin.OWN and employers & partners and dispatch.at not in partners:
                self.say(
                    Stage.CONSISTENCY,
                    ("people", n, "dispatch", m, "paid_from"),
                    "whose_own_money",
                    "「own」は派遣先の自己資金と読みます。雇用元の産学官共同研究企業が負担するなら「partner」、AMED委託費なら「amed」と書いてください。",
                    "`own` is read as the own money of the body where the person works. Write `partner` if the partner company that employs the person pays, `amed` for AMED money.",
                    warning=True,
                )

    def _contracts(self) -> None:
        for n, contract in enumerate(self.document.contracts or ()):
            path: Path = ("contracts", n)
            if contract.kind.two_sided and contract.parties is not None:
                self.say(
                    Stage.CONSISTENCY,
                    (*path, "parties"),
                    "parties_on_two_sided",
                    f"{contract.kind.ja}には parties ではなく、commissioner（委託者）と contractor（受託者）を書いてください。",
                    f"A {contract.kind.en} has a `commissioner` and a `contractor`, not `parties`.",
                )
            if not contract.kind.two_sided and (contract.commissioner or contract.contractor):
                self.say(
                    Stage.CONSISTENCY,
                    (*path, "commissioner" if contract.commissioner else "contractor"),
                    "sides_on_many_sided",
                    f"{contract.kind.ja}には commissioner・contractor ではなく、parties（当事者の一覧）を書いてください。",
                    f"A {contract.kind.en} has `parties`, not `commissioner` and `contractor`.",
                )
            begun = contract.period.from_ if contract.period is not None else None
            if contract.ended is not None and isinstance(begun, date) and contract.ended.on < begun:
                self.say(
                    Stage.CONSISTENCY,
                    (*path, "ended", "on"),
                    "ends_before_start",
                    f"契約の途中終了の日（{contract.ended.on.isoformat()}）が契約期間の初日（{begun.isoformat()}）より前です。どちらかを直してください（始まらなかった契約は書きません）。",
                    f"The contract has ended on {contract.ended.on.isoformat()}, before its first day ({begun.isoformat()}). Correct one of them (a contract that never began is not listed).",
                )
            if contract.amends == contract.id:
                self.say(
                    Stage.CONSISTENCY,
                    (*path, "amends"),
                    "same_ends",
                    "契約が自分自身を変更することになっています。もとの契約のIDを書いてください。",
                    "The contract amends itself. Write the id of the contract that it changes.",
                )
            if contract.commissioner is not None and contract.commissioner == contract.contractor:
                self.say(
                    Stage.CONSISTENCY,
                    (*path, "contractor"),
                    "same_ends",
                    "委託者と受託者が同じ機関です。どちらかを直してください。",
                    "Commissioner and contractor are the same body. Correct one of them.",
                )

    def _money(self) -> None:
        contracts = {c.id: c for c in self.document.contracts or ()}
        for n, flow in enumerate(self.document.money or ()):
            path: Path = ("money", n)
            if flow.from_ == flow.to:
                self.say(
                    Stage.CONSISTENCY,
                    (*path, "to"),
                    "same_ends",
                    "支払元と支払先が同じ機関です。どちらかを直してください。",
                    "Payer and payee are the same body. Correct one of them.",
                )
            if flow.amounts is not None and (flow.amount is not None or flow.on is not None):
                self.say(
                    Stage.CONSISTENCY,
                    (*path, "amounts"),
                    "said_twice",
                    "金額が amounts（年ごと）と on・amount（日付）の両方に書かれています。どちらか一方にしてください。",
                    "The amount is said twice, by year in `amounts` and by day in `on`/`amount`. Keep one of them.",
                )
            contract = contracts.get(flow.under or "")
            if contract is None or flow.kind is None or flow.kind is FlowKind.REFUND:
                continue
            implied = COMMISSIONS.get(contract.kind)
            if flow.kind is not implied and (implied or flow.kind in COMMISSIONS.values()):
                self.say(
                    Stage.CONSISTENCY,
                    (*path, "kind"),
                    "kind_against_contract",
                    f"種別は「{flow.kind.ja}」ですが、契約「{contract.id}」は{contract.kind.ja}です。どちらかを直してください。",
                    f"The kind is `{flow.kind.value}`, but the contract `{contract.id}` is a {contract.kind.en}. Correct one of them.",
                )

    def _organizations(self) -> None:
        entries = {e.id: e for e in self.document.organizations or ()}
        seen: dict[tuple[str, str], tuple[int, str]] = {}
        in_circle: set[str] = set()
        for n, entry in enumerate(self.document.organizations or ()):
            chain = [entry.id]
            current = entry
            while current.part_of in entries and current.part_of not in chain:
                current = entries[current.part_of]
                chain.append(current.id)
            if current.part_of == entry.id and entry.id not in in_circle:
                in_circle |= set(chain)
                circle = " → ".join([*chain, entry.id])
                self.say(
                    Stage.CONSISTENCY,
                    ("organizations", n, "part_of"),
                    "part_of_cycle",
                    f"上位機関（part_of）が循環しています: {circle}。",
                    f"`part_of` goes in a circle: {circle}.",
                )
            self._part_of(n, entry, entries)
            self._outside_partner(n, entry)
            for field, title in (("corporate_number", "法人番号"), ("ror", "ROR ID")):
                number = getattr(entry, field)
                if number is None:
                    continue
                other, root = seen.setdefault((field, number), (n, chain[-1]))
                if root != chain[-1]:
                    place = self.place_read(("organizations", other, field))[1]
                    self.say(
                        Stage.CONSISTENCY,
                        ("organizations", n, field),
                        f"same_{field}",
                        f"この{title}は {place.shown.ja} の機関と同じです。同じ機関なら一つにまとめるか、part_of で上位機関を示してください。",
                        f"This {field} is also that of the organization at {place.shown.en}. If it is one body, write it once or use `part_of`.",
                    )
        for field, title in (("orcid", "ORCID"), ("erad", "e-Rad研究者番号")):
            people: dict[str, int] = {}
            for n, person in enumerate(self.document.people or ()):
                number = getattr(person, field)
                if number is None:
                    continue
                if number in people:
                    place = self.place_read(("people", people[number], field))[1]
                    self.say(
                        Stage.CONSISTENCY,
                        ("people", n, field),
                        f"same_{field}",
                        f"この{title}は {place.shown.ja} の人と同じです。同じ人なら一つにまとめ、役割や所属は一覧で書いてください。",
                        f"This {field} is also that of the person at {place.shown.en}. If it is one person, write one entry with several roles.",
                    )
                people.setdefault(number, n)

    def _part_of(self, n: int, entry: OrganizationEntry, entries: Mapping[str, OrganizationEntry]) -> None:
        """Nobody is part of AMED; a company is a legal person of its own, and no part of a university (or the reverse)."""
        path: Path = ("organizations", n, "part_of")
        if entry.part_of == AMED:
            self.say(
                Stage.CONSISTENCY,
                path,
                "part_of_amed",
                "AMEDに属する機関として書くことはできません。上位機関（part_of）を直すか、消してください。",
                "No body of a consortium is a part of AMED. Correct `part_of`, or remove it.",
            )
        above = entries.get(entry.part_of or "")
        if above is None or entry.kind is None or above.kind is None:
            return
        companies = [e for e in (entry, above) if e.kind is OrganizationKind.COMPANY]
        others = [e for e in (entry, above) if e.kind in _RESEARCH]
        if len(companies) == len(others) == 1 and (kind := others[0].kind) is not None:
            self.say(
                Stage.CONSISTENCY,
                path,
                "company_part_of",
                f"「{companies[0].id}」は企業、「{others[0].id}」は{kind.ja}で、別の法人です。part_of は同じ法人の中の組織だけに使い、出資の関係は shareholders（株主）に書いてください。",
                f"`{companies[0].id}` is a company and `{others[0].id}` a {kind.en}: two legal persons. `part_of` is for parts of one body; write who holds shares in `shareholders`.",
            )

    def _outside_partner(self, n: int, entry: OrganizationEntry) -> None:
        """A partner and an outside party are never the same on one day."""
        roles = list(enumerate(entry.roles or ()))
        partners = [
            r for r in roles if r[1].role in (OrganizationRole.PARTNER, OrganizationRole.LEAD_COMPANY)
        ]
        for m, outside in roles:
            if outside.role is not OrganizationRole.OUTSIDE_PARTY:
                continue
            for other, partner in partners:
                if _meet(outside, partner):
                    place = self.place_read(("organizations", n, "roles", other))[1]
                    self.say(
                        Stage.CONSISTENCY,
                        ("organizations", n, "roles", m),
                        "partner_outside",
                        f"同じ日に「{partner.role.ja}」（{place.shown.ja}）であり「{outside.role.ja}」でもあることはできません。どちらかを消すか、期間を分けてください。",
                        f"It cannot be {outside.role.en} and {partner.role.en} ({place.shown.en}) on the same day. Remove one of them, or keep their times apart.",
                    )
                    break

    def _shareholders(self) -> None:
        """Bounds of shares, and what all shareholders of a body hold on each day."""
        entries = {e.id: e for e in self.document.organizations or ()}
        for n, entry in enumerate(self.document.organizations or ()):
            path: Path = ("organizations", n, "shareholders")
            holders = entry.shareholders or ()
            for m, holder in enumerate(holders):
                self._bounds((*path, m), holder)
                listed = entries.get(holder.who)
                large = (
                    listed is not None and listed.kind is OrganizationKind.COMPANY and listed.is_sme is False
                )
                if large and holder.large is False:
                    self.say(
                        Stage.CONSISTENCY,
                        (*path, m, "large"),
                        "large_against_listed",
                        f"「{holder.who}」は中小企業ではない企業（is_sme: false）として書かれているので、大企業です。large か is_sme のどちらかを直してください。",
                        f"`{holder.who}` is listed as a company that is no SME (`is_sme: false`), so it is large. Correct `large` or `is_sme`.",
                    )
                twin = next(
                    (k for k in range(m) if holders[k].who == holder.who and _meet(holders[k], holder)), None
                )
                if twin is not None:
                    place = self.place_read((*path, twin))[1]
                    self.say(
                        Stage.CONSISTENCY,
                        (*path, m),
                        "holder_twice",
                        f"株主「{holder.who}」の同じ時期の記載が {place.shown.ja} にもあります。一つにまとめるか、期間（from・to）を分けてください。",
                        f"The shareholder `{holder.who}` stands at {place.shown.en} too, for the same time. Write one entry, or keep their times (`from`, `to`) apart.",
                    )
                    return
            for day in sorted({date.min} | {h.from_ for h in holders if isinstance(h.from_, date)}):
                held = sum((least_share(h) or 0 for h in holders if held_on(h, day)), Fraction(0))
                if held > 100:
                    when = Text(
                        "" if day == date.min else f"（{day.isoformat()}）",
                        "" if day == date.min else f" on {day.isoformat()}",
                    )
                    self.say(
                        Stage.CONSISTENCY,
                        path,
                        "shares_over_100",
                        f"株主の持株比率の合計が100％を超えています{when.ja}。比率か期間を直してください。",
                        f"The shares add up to more than 100 %{when.en}. Correct the shares or their times.",
                    )
                    break

    def _bounds(self, path: Path, holder: Shareholder) -> None:
        low, share, high = holder.at_least, holder.percent, holder.at_most
        known = [bound for bound in (low, share, high) if bound is not None]
        if known != sorted(known):
            key = "at_most" if high is not None else "at_least"
            self.say(
                Stage.CONSISTENCY,
                (*path, key),
                "impossible_bounds",
                "持株比率と下限（at_least）・上限（at_most）が合いません。下限 ≦ 比率 ≦ 上限となるように直してください。",
                "Share and bounds do not fit: `at_least` must not be above the share, nor the share above `at_most`.",
            )

    def _payments(self) -> None:
        """What a payment says of its money against who pays it, why, and under which contract."""
        contracts = {c.id: (n, c) for n, c in enumerate(self.document.contracts or ())}
        alike = _Alike(self.document)
        for n, flow in enumerate(self.document.money or ()):
            path: Path = ("money", n)
            under = contracts.get(flow.under or "")
            refund = flow.kind is FlowKind.REFUND
            if under is not None:
                self._under(path, flow, *under, refund=refund, alike=alike)
            if refund or flow.origin in (None, MoneyOrigin.AMED):
                continue
            assert flow.origin is not None
            why: tuple[Path, Text] | None = None
            if flow.from_ == AMED:
                why = (*path, "from"), Text("AMEDが支払う資金", "what AMED pays")
            elif flow.kind in COMMISSIONS.values():
                assert flow.kind is not None
                why = (
                    (*path, "kind"),
                    Text(f"種別が「{flow.kind.ja}」の資金", f"money of the kind `{flow.kind.value}`"),
                )
            elif under is not None and under[1].kind in COMMISSIONS:
                kind = under[1].kind
                why = (
                    ("contracts", under[0], "kind"),
                    Text(
                        f"{kind.ja}「{under[1].id}」による資金", f"money under the {kind.en} `{under[1].id}`"
                    ),
                )
            if why is not None:
                place = self.place_read(why[0])[1]
                self.say(
                    Stage.CONSISTENCY,
                    (*path, "origin"),
                    "origin_against_payment",
                    f"財源は「{flow.origin.ja}」ですが、{why[1].ja}（{place.shown.ja}）はAMED委託費です。"
                    "どちらかを直してください（AMED委託費が企業に渡れば、規則 MON-01・MON-02 の不適合になります）。",
                    f"The origin is `{flow.origin.value}`, but {why[1].en} ({place.shown.en}) is AMED money. "
                    "Correct one of them (AMED money that reaches a company would break the rules MON-01 and MON-02).",
                )

    def _under(
        self, path: Path, flow: FlowEntry, n: int, contract: ContractEntry, *, refund: bool, alike: _Alike
    ) -> None:
        """Payer and payee have to be parties of the contract under which is paid; what is not said of them is not known."""
        if contract.kind.two_sided:
            ends = (contract.commissioner, contract.contractor)
            pairs = [(flow.from_, ends[0]), (flow.to, ends[1])]
            back = [(flow.from_, ends[1]), (flow.to, ends[0])]
            fits = all(side is None or alike(who, side) for who, side in pairs)
            fits = fits or (refund and all(side is None or alike(who, side) for who, side in back))
            named = [side for side in ends if side is not None]
        else:
            if contract.parties is None:
                return
            named = [party.who for party in contract.parties]
            fits = all(any(alike(who, side) for side in named) for who in (flow.from_, flow.to))
        if fits or not named or not all(alike.knows(who) for who in (flow.from_, flow.to, *named)):
            return
        place = self.place_read(("contracts", n))[1]
        sides = "、".join(named)
        self.say(
            Stage.CONSISTENCY,
            (*path, "under"),
            "payment_against_contract",
            f"「{flow.from_}」から「{flow.to}」への支払ですが、契約「{contract.id}」（{place.shown.ja}）の当事者は {sides} です。"
            "契約か、支払元・支払先を直してください（契約によらない支払なら under を消します）。",
            f"The payment goes from `{flow.from_}` to `{flow.to}`, but the parties of the contract `{contract.id}` ({place.shown.en}) are {', '.join(named)}. "
            "Correct the contract, the payer or the payee (remove `under` if it is not paid under it).",
        )

    def _recorded(self) -> None:
        """What is said to have happened after the day up to which the document records: read as a plan, and said so."""
        as_at = self.document.as_at
        for n, contract in enumerate(self.document.contracts or ()):
            if isinstance(contract.signed, date) and contract.signed > as_at:
                self.say(
                    Stage.CONSISTENCY,
                    ("contracts", n, "signed"),
                    "signed_later",
                    f"締結日（{contract.signed.isoformat()}）が文書の時点（{as_at.isoformat()}）より後です。締結の予定として読みます。締結済みなら、日付か as_at を直してください。",
                    f"The day of signature ({contract.signed.isoformat()}) is after `as_at` ({as_at.isoformat()}); it is read as planned. If it is signed, correct the day or `as_at`.",
                    warning=True,
                )
        for n, flow in enumerate(self.document.money or ()):
            if flow.status is Status.ACTUAL and isinstance(flow.on, date) and flow.on > as_at:
                self.say(
                    Stage.CONSISTENCY,
                    ("money", n, "on"),
                    "paid_later",
                    f"支払日（{flow.on.isoformat()}）が文書の時点（{as_at.isoformat()}）より後なので、実績ではなく計画として読みます。支払済みなら、日付か as_at を直してください。",
                    f"The payment ({flow.on.isoformat()}) is after `as_at` ({as_at.isoformat()}), so it is read as planned, not actual. If it is paid, correct the day or `as_at`.",
                    warning=True,
                )
        for n, waiver in enumerate(self.document.waivers or ()):
            for path, day in (
                (("on",), waiver.on),
                (("amed", "on"), waiver.amed.on if waiver.amed is not None else None),
            ):
                if day is not None and day > as_at:
                    self.say(
                        Stage.CONSISTENCY,
                        ("waivers", n, *path),
                        "waived_later",
                        f"例外の記録の日付（{day.isoformat()}）が文書の時点（{as_at.isoformat()}）より後です。まだない承認や確認は書けません。日付か as_at を直してください。",
                        f"The day of this exception ({day.isoformat()}) is after `as_at` ({as_at.isoformat()}). What has not been approved yet cannot be written. Correct the day or `as_at`.",
                    )


class _Alike:
    """Does a body count as the party of a contract: itself, a part of the same institution, or what came of it."""

    def __init__(self, document: Document) -> None:
        self.entries = {e.id: e for e in document.organizations or ()}

    def knows(self, who: str) -> bool:
        """Is it listed? Who is not has been said."""
        return who == AMED or who in self.entries

    def __call__(self, who: str, party: str) -> bool:
        return who == party or bool(self._before(who) & self._before(party))

    def _before(self, who: str) -> set[str]:
        """The body, the institutions above it, and all that these came from."""
        found: set[str] = set()
        wait = [who]
        while wait:
            current = wait.pop()
            if current in found:
                continue
            found.add(current)
            entry = self.entries.get(current)
            if entry is not None:
                wait += [entry.part_of] if entry.part_of is not None else []
                wait += [before.who for before in entry.predecessor or ()]
        return found


class _Dated(Protocol):
    """What has a first and a last day, each of which may be unsaid or undecided."""

    @property
    def from_(self) -> date | Literal["undecided"] | None: ...

    @property
    def to(self) -> date | Literal["undecided"] | None: ...


def _meet(one: _Dated, other: _Dated) -> bool:
    """Do two times surely have a day in common? An undecided end is none that is known."""
    if UNDECIDED in (one.from_, one.to, other.from_, other.to):
        return False
    first = max(d.from_ if isinstance(d.from_, date) else date.min for d in (one, other))
    last = min(d.to if isinstance(d.to, date) else date.max for d in (one, other))
    return first <= last


_RESEARCH = (
    OrganizationKind.UNIVERSITY,
    OrganizationKind.RESEARCH_INSTITUTE,
    OrganizationKind.INCORPORATED_ADMIN_AGENCY,
    OrganizationKind.OTHER_RESEARCH_ORG,
    OrganizationKind.HOSPITAL,
)


def _day(raw: Any) -> date | None:
    if not isinstance(raw, str):
        return None
    try:
        return read_date(raw)
    except BadValue:
        return None


_DOUBTFUL: tuple[tuple[str, str, Callable[[object], Checked]], ...] = (
    ("organizations", "erad", identifiers.check_erad_institution),
    ("people", "erad", identifiers.check_erad_researcher),
)


def check_identifiers(
    record: Document | SharedFile, place: Callable[[Path], tuple[Path, Place]]
) -> list[Problem]:
    """Warn of identifiers that have the right form and still look odd."""
    found: list[tuple[Path, Callable[[object], Checked], str | None]] = []
    if isinstance(record, Document):
        project = record.project
        found += [
            (("project", "jgn"), identifiers.check_jgn, project.jgn),
            (
                ("project", "amed_project_number"),
                identifiers.check_amed_project_number,
                project.amed_project_number,
            ),
        ]
    for section, field, check in _DOUBTFUL:
        entries: tuple[OrganizationIdentity | PersonIdentity, ...] = getattr(record, section) or ()
        found += [((section, n, field), check, getattr(e, field)) for n, e in enumerate(entries)]
    out = []
    for path, check, value in found:
        warning = check(value).warning if value is not None else None
        if warning is not None:
            where, at = place(path)
            out.append(Problem(Stage.CONSISTENCY, at, where, warning, "odd_identifier", warning=True))
    return out


def check_document(
    shaped: Shaped[Document], source: Source, name: str, document: Document, filled: Mapping[Path, Place]
) -> list[Problem]:
    """References and consistency of one document, `document` being its record with what shared files say, at the places `filled`."""
    return Checker(shaped, source, name, document, filled).run()


def check_shared(shaped: Shaped[SharedFile], source: Source, name: str) -> list[Problem]:
    """A shared file may name an id once, and `part_of` one of its own organizations."""
    assert shaped.record is not None
    problems: list[Problem] = []
    seen: dict[str, Path] = {}

    def place(path: Path) -> tuple[Path, Place]:
        where = shaped.original(path)
        return where, place_of(source, where, name)

    def say(stage: Stage, path: Path, code: str, ja: str, en: str) -> None:
        where, at = place(path)
        problems.append(Problem(stage, at, where, Text(ja, en), code))

    for section in ("organizations", "people"):
        for n, entry in enumerate(getattr(shaped.record, section) or ()):
            path: Path = (section, n, "id")
            if _reserved(entry.id):
                say(
                    Stage.CONSISTENCY,
                    path,
                    "reserved_id",
                    f"「{entry.id}」は予約されたIDです。別のIDにしてください。",
                    f"`{entry.id}` is a reserved id. Choose another.",
                )
            elif entry.id in seen:
                other = place(seen[entry.id])[1]
                say(
                    Stage.CONSISTENCY,
                    path,
                    "duplicate_id",
                    f"ID「{entry.id}」は {other.shown.ja} でも使われています。ファイルの中でIDは一つだけにしてください。",
                    f"The id `{entry.id}` is also used at {other.shown.en}. An id may be used once in a file.",
                )
            seen.setdefault(entry.id, path)
    written = shaped.data.get("organizations")
    ids = (
        {_ident(e.get("id")) for e in written if isinstance(e, dict)} if isinstance(written, list) else set()
    )
    for n, org in enumerate(shaped.record.organizations or ()):
        if org.part_of is not None and org.part_of not in ids:
            near = did_you_mean(org.part_of, [i for i in ids if i is not None])
            say(
                Stage.REFERENCE,
                ("organizations", n, "part_of"),
                "unknown_reference",
                f"{quoted(org.part_of).ja}というIDの機関はこのファイルにありません。"
                + (
                    "か".join(f"「{i}」" for i in near) + "のことですか。"
                    if near
                    else "書き加えるか、IDを直してください。"
                ),
                f"This file has no organization with the id {quoted(org.part_of).en}. "
                + (
                    "Did you mean " + " or ".join(f"`{i}`" for i in near) + "?"
                    if near
                    else "Add it, or correct the id."
                ),
            )
    return problems + check_identifiers(shaped.record, place)
