"""Node types of the graph (domain.md 0.3, design.md 4): one class a type.

Shared nodes (`Organization`, `Person`) carry identity only. All that a project says hangs on nodes of that project, so that each
project is a subgraph of its own that can be read, replaced, locked and judged alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.schema.entries import (
    BudgetEntry,
    CommitteeEntry,
    ContractFacts,
    EventEntry,
    IpSection,
    OrganizationFacts,
    OrganizationIdentity,
    PersonFacts,
    PersonIdentity,
    Plans,
    ProjectEntry,
    ResourceFacts,
    WaiverEntry,
    WorkItemFacts,
)
from graphmodel.schema.fields import (
    Count,
    Day,
    DayOrUndecided,
    Ident,
    Line,
    Percent,
    Record,
    RefOrUndecided,
    YesNo,
    noted,
    said,
)
from graphmodel.schema.sections import Section


class Node(Record):
    """Base of all node types."""


class Organization(OrganizationIdentity, Node):
    """機関: a legal body, shared by all projects it takes part in."""

    key: Line = said(
        "識別子",
        "法人番号、ROR、共有ファイルまたは課題の中のID。",
        "Identity: corporate number, ROR, shared or local id.",
        required=True,
    )


class Person(PersonIdentity, Node):
    """人: a person, shared by all projects he or she takes part in."""

    key: Line = said(
        "識別子",
        "ORCID、e-Rad研究者番号、共有ファイルまたは課題の中のID。",
        "Identity: ORCID, e-Rad number, shared or local id.",
        required=True,
    )


class ProjectNode(Node):
    """Base of the nodes that belong to one project."""

    project: Ident = said(
        "課題", "この情報を述べた課題のID。", "Id of the project that says it.", required=True
    )
    id: Ident = said("ID", "課題の中のID。", "Id within the project.", required=True)


class Project(ProjectEntry, Node):
    """研究開発課題: one consortium, with what its document says about itself."""

    as_at: Day = said("時点", "文書の時点。", "Records are complete up to this day.", required=True)
    sections: tuple[Section, ...] = said(
        "記載された節", "記載のある節。", "Sections that are there.", required=True
    )
    partial: tuple[Section, ...] = said(
        "作成中の節", "書き終えていない節。", "Sections that are not finished.", required=True
    )
    shared: tuple[Line, ...] | None = said(
        "共有ファイル", "文書が名指す共有ファイル。", "Shared files that the document names."
    )
    plans: Plans | None = said("計画", "計画。", "Plans.")
    ip: IpSection | None = said("知的財産", "知的財産。", "Intellectual property.")


class Participant(OrganizationFacts, ProjectNode):
    """参加機関: an organization in one project."""

    name_known: YesNo = said(
        "名称の確定", "名称が決まっているか。", "False when the organization is 未定.", required=True
    )
    roles_known: YesNo = said(
        "役割の記載", "役割が書かれているか。", "False when nothing is said of its roles.", required=True
    )


class UndecidedEmployment(Record):
    """An employment of which the employer or the main place is 未定: no edge can say that."""

    employer: RefOrUndecided | None = said("所属", "雇用する機関のID。", "Employing organization.")
    main_place: RefOrUndecided | None = said(
        "主たる研究場所", "主たる研究場所の機関ID。", "Main place of research."
    )
    from_: DayOrUndecided | None = said("開始日", "最初の日。", "First day.", alias="from")
    to: DayOrUndecided | None = said("終了日", "最後の日。", "Last day.")
    share: Percent | None = said(
        "従事割合", "この雇用の従事割合（％）。", "Share of working time in percent."
    )
    note: Line | None = noted()
    position: Count | None = said(
        "順番",
        "所属の一覧の中の位置（0から）。",
        "Index in the list of employments; absent for the short form.",
    )


class Member(PersonFacts, ProjectNode):
    """参加者: a person in one project."""

    name_known: YesNo = said(
        "氏名の確定", "氏名が決まっているか。", "False when the person is 未定.", required=True
    )
    roles_known: YesNo = said(
        "役割の記載", "役割が書かれているか。", "False when nothing is said of the roles.", required=True
    )
    employment_known: YesNo = said(
        "所属の記載",
        "所属がすべて書かれているか。",
        "False when the employer is not said, or 未定.",
        required=True,
    )
    undecided_employment: tuple[UndecidedEmployment, ...] | None = said(
        "未定の所属", "所属か主たる研究場所が未定のもの。", "Employments with something 未定."
    )


class Contract(ContractFacts, ProjectNode):
    """契約."""

    parties_known: YesNo = said(
        "当事者の記載",
        "当事者の一覧が書かれているか。",
        "False when no list of parties is said; [] is true.",
        required=True,
    )
    covers_known: YesNo = said(
        "対象の記載",
        "対象の研究開発項目が書かれているか。",
        "False when nothing is said; [] is true.",
        required=True,
    )


class WorkItem(WorkItemFacts, ProjectNode):
    """研究開発項目."""

    responsible_known: YesNo = said(
        "責任者の記載",
        "責任者が書かれているか。",
        "False when nobody is said, [] included in true.",
        required=True,
    )
    organizations_known: YesNo = said(
        "実施機関の記載", "実施機関が書かれているか。", "False when nothing is said.", required=True
    )


class Resource(ResourceFacts, ProjectNode):
    """産学連携リソース."""

    supports_known: YesNo = said(
        "対象の記載", "対象の研究開発項目が書かれているか。", "False when nothing is said.", required=True
    )


class Event(EventEntry, ProjectNode):
    """会議・評価・判断."""

    id: Ident = said("ID", "課題の中のID。", "Id within the project.", required=True)


class Budget(BudgetEntry, ProjectNode):
    """経費の内訳."""

    id: Ident = said("ID", "課題の中のID。", "Id within the project.", required=True)


class Committee(CommitteeEntry, ProjectNode):
    """委員会."""

    id: Ident = said("ID", "課題の中のID。", "Id within the project.", required=True)


class Waiver(WaiverEntry, ProjectNode):
    """例外の記録: a recorded exception."""


def _final(kind: type[Node]) -> Iterator[type[Node]]:
    for sub in kind.__subclasses__():
        yield from _final(sub) if sub.__subclasses__() else (sub,)


NODE_TYPES: dict[str, type[Node]] = {kind.__name__: kind for kind in _final(Node)}
"""Every node type by its name: a class that nothing derives from. Writing the class is all that is needed."""
