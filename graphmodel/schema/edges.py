"""Edge types of the graph: each reads as a sentence and states which node types it may join.

Above each class stands the sentence. `source_name` and `target_name` are what each end is called, seen from the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from graphmodel.schema.entries import FlowFacts, OrganizationIdentity, PersonIdentity
from graphmodel.schema.fields import (
    DayOrUndecided,
    Line,
    Percent,
    Record,
    Undecided,
    Year,
    YesNo,
    noted,
    said,
)
from graphmodel.schema.nodes import (
    NODE_TYPES,
    Contract,
    Member,
    Node,
    Organization,
    Participant,
    Person,
    Project,
    ProjectNode,
    Resource,
    WorkItem,
)
from graphmodel.schema.words import MoneyOrigin, OrganizationRole, PartySide, PersonRole, Succession
from graphmodel.text import Text


class Edge(Record):
    """Base of all edge types."""

    label: ClassVar[str]
    sources: ClassVar[tuple[type[Node], ...]]
    targets: ClassVar[tuple[type[Node], ...]]
    verb: ClassVar[Text]
    source_name: ClassVar[Text]
    target_name: ClassVar[Text]


class Dated(Edge):
    """An edge that may hold for a time: inclusive first and last day; absent means from the start, to the end of the project."""

    from_: DayOrUndecided | None = said("開始日", "最初の日。", "First day.", alias="from")
    to: DayOrUndecided | None = said("終了日", "最後の日。", "Last day.")


# (:Participant)-[:IN_PROJECT]->(:Project)
class InProject(Edge):
    """Belongs to a project."""

    label = "IN_PROJECT"
    sources = tuple(kind for kind in NODE_TYPES.values() if issubclass(kind, ProjectNode))
    targets = (Project,)
    verb = Text("は課題に属する", "belongs to the project")
    source_name = Text("課題の構成要素", "parts")
    target_name = Text("課題", "project")


# (:Participant)-[:IS_ORGANIZATION]->(:Organization)
class IsOrganization(OrganizationIdentity, Edge):
    """Is, as a body, this organization. The edge keeps name and identifiers as this project writes them."""

    label = "IS_ORGANIZATION"
    sources = (Participant,)
    targets = (Organization,)
    verb = Text("は機関として同一である", "is the organization")
    source_name = Text("課題への参加", "participations")
    target_name = Text("機関", "organization")


# (:Member)-[:IS_PERSON]->(:Person)
class IsPerson(PersonIdentity, Edge):
    """Is, as a human being, this person. The edge keeps name and identifiers as this project writes them."""

    label = "IS_PERSON"
    sources = (Member,)
    targets = (Person,)
    verb = Text("は人として同一である", "is the person")
    source_name = Text("課題への参加", "memberships")
    target_name = Text("人", "person")


# (:Participant)-[:HAS_ROLE {role}]->(:Project)
class HasRole(Dated):
    """Has a role in the project: lead, sub, partner, lead company, outside party."""

    label = "HAS_ROLE"
    sources = (Participant,)
    targets = (Project,)
    verb = Text("は課題で役割を持つ", "has a role in the project")
    source_name = Text("参加機関", "participants")
    target_name = Text("役割を持つ課題", "project of the role")
    role: OrganizationRole = said("役割", "役割。", "Role.", required=True)
    reason: Line | None = said("終了・交代の理由", "終わる、または替わる理由。", "Why it ends or passes on.")
    note: Line | None = noted()


# (:Member)-[:ACTS_AS {role}]->(:Project)
class ActsAs(Dated):
    """Acts in the project as principal investigator, co-investigator, participant …"""

    label = "ACTS_AS"
    sources = (Member,)
    targets = (Project,)
    verb = Text("は課題で役割を担う", "acts in the project")
    source_name = Text("参加者", "members")
    target_name = Text("役割を担う課題", "project of the role")
    role: PersonRole = said("役割", "役割。", "Role.", required=True)
    company_undecided: YesNo | None = said(
        "担当企業が未定",
        "連携研究代表者の担当企業が未定か。",
        "A liaison representative whose company is 未定.",
    )
    reason: Line | None = said("終了・交代の理由", "終わる、または替わる理由。", "Why it ends or passes on.")
    note: Line | None = noted()


# (:Member)-[:REPRESENTS]->(:Participant)
class Represents(Dated):
    """Is the 連携研究代表者 of the company. A representative whose company is 未定 has `ACTS_AS` only."""

    label = "REPRESENTS"
    sources = (Member,)
    targets = (Participant,)
    verb = Text("は企業の連携研究代表者である", "is the liaison representative of")
    source_name = Text("連携研究代表者", "liaison representatives")
    target_name = Text("代表する企業", "company represented")


# (:Member)-[:EMPLOYED_BY]->(:Participant)
class EmployedBy(Dated):
    """Is employed by. An employment 未定 has no edge; it stands in `Member.undecided_employment`."""

    label = "EMPLOYED_BY"
    sources = (Member,)
    targets = (Participant,)
    verb = Text("は所属する", "is employed by")
    source_name = Text("所属する人", "employees")
    target_name = Text("所属機関", "employer")
    share: Percent | None = said("従事割合", "従事割合（％）。", "Share of working time in percent.")
    note: Line | None = noted()


# (:Member)-[:WORKS_AT]->(:Participant)
class WorksAt(Dated):
    """Has the main place of research at."""

    label = "WORKS_AT"
    sources = (Member,)
    targets = (Participant,)
    verb = Text("の主たる研究場所は", "has the main place of research at")
    source_name = Text("ここを主たる研究場所とする人", "people based here")
    target_name = Text("主たる研究場所", "main place of research")


# (:Member)-[:DISPATCHED_TO]->(:Participant)
class DispatchedTo(Dated):
    """Works at another body than the employer's (派遣・出向)."""

    label = "DISPATCHED_TO"
    sources = (Member,)
    targets = (Participant,)
    verb = Text("は派遣されている", "is dispatched to")
    source_name = Text("派遣されてきた人", "dispatched people")
    target_name = Text("派遣先", "host")
    paid_from: MoneyOrigin | None = said("人件費の負担", "人件費の財源。", "Whose money pays the salary.")
    percent: Percent | None = said("従事割合", "派遣先での従事割合（％）。", "Share of working time there.")
    for_research: YesNo | None = said(
        "研究開発目的", "研究開発のための派遣か。", "Is it for research and development."
    )
    note: Line | None = noted()


# (:Participant)-[:PART_OF]->(:Participant)
class PartOf(Edge):
    """Is a faculty, hospital or institute of; counting goes by the root."""

    label = "PART_OF"
    sources = (Participant,)
    targets = (Participant,)
    verb = Text("は次の機関に属する", "is part of")
    source_name = Text("下位の組織", "parts")
    target_name = Text("上位機関", "whole")


# (:Participant)-[:SUCCEEDS {by, on}]->(:Participant)
class Succeeds(Edge):
    """Came from this body, by merger, split or change of name."""

    label = "SUCCEEDS"
    sources = (Participant,)
    targets = (Participant,)
    verb = Text("は次の機関を承継した", "succeeds")
    source_name = Text("承継した機関", "successors")
    target_name = Text("前身の機関", "predecessors")
    by: Succession | None = said("承継の方法", "合併、会社分割など。", "Merger, split …")
    on: DayOrUndecided | None = said("効力発生日", "効力を生じた日。", "Day on which it took effect.")


# (:Member)-[:REPLACES]->(:Member)
class Replaces(Edge):
    """Takes over a role from this person."""

    label = "REPLACES"
    sources = (Member,)
    targets = (Member,)
    verb = Text("は次の人から役割を引き継ぐ", "replaces")
    source_name = Text("後任者", "successors")
    target_name = Text("前任者", "predecessors")


# (:Contract)-[:AMENDS]->(:Contract)
class Amends(Edge):
    """Changes another contract."""

    label = "AMENDS"
    sources = (Contract,)
    targets = (Contract,)
    verb = Text("は次の契約を変更する", "amends")
    source_name = Text("変更契約・覚書", "amendments")
    target_name = Text("変更する契約", "contract amended")


# (:Participant)-[:DISTINCT_FROM]->(:Participant)
class DistinctFrom(Edge):
    """Is said to be another than the one of the same name. It is said once, and holds both ways."""

    label = "DISTINCT_FROM"
    sources = (Participant, Member)
    targets = (Participant, Member)
    verb = Text("は次とは別である", "is another than")
    source_name = Text("別であるとされたもの", "said to be others")
    target_name = Text("別であるもの", "others of the same name")


# (:Participant)-[:PARTY_TO {side}]->(:Contract)
class PartyTo(Dated):
    """Is a party to the contract, as commissioner, contractor or simply party."""

    label = "PARTY_TO"
    sources = (Participant,)
    targets = (Contract,)
    verb = Text("は契約の当事者である", "is a party to")
    source_name = Text("当事者", "parties")
    target_name = Text("契約", "contracts")
    side: PartySide = said(
        "立場", "委託者、受託者、当事者。", "Commissioner, contractor or party.", required=True
    )
    note: Line | None = noted()


# (:Contract)-[:COVERS]->(:WorkItem)
class Covers(Edge):
    """Has the work item in its scope."""

    label = "COVERS"
    sources = (Contract,)
    targets = (WorkItem,)
    verb = Text("は研究開発項目を対象とする", "covers")
    source_name = Text("対象とする契約", "covering contracts")
    target_name = Text("対象の研究開発項目", "work items covered")


# (:Member)-[:RESPONSIBLE_FOR]->(:WorkItem)
class ResponsibleFor(Edge):
    """Carries the responsibility for the work item."""

    label = "RESPONSIBLE_FOR"
    sources = (Member,)
    targets = (WorkItem,)
    verb = Text("は研究開発項目の責任を担う", "is responsible for")
    source_name = Text("責任者", "people responsible")
    target_name = Text("責任を担う項目", "work items")


# (:Participant)-[:WORKS_ON]->(:WorkItem)
class WorksOn(Edge):
    """Works on the work item."""

    label = "WORKS_ON"
    sources = (Participant,)
    targets = (WorkItem,)
    verb = Text("は研究開発項目を実施する", "works on")
    source_name = Text("実施機関", "organizations")
    target_name = Text("実施する項目", "work items")


# (:Participant)-[:FLOW {origin, kind, amount}]->(:Participant)
class Flow(FlowFacts, Edge):
    """Money: one edge per document entry and year or date, never through a node in between (rulings.md 3)."""

    label = "FLOW"
    sources = (Participant,)
    targets = (Participant,)
    verb = Text("は支払う", "pays")
    source_name = Text("支払元", "payer")
    target_name = Text("支払先", "payee")
    entry: str = said("記載", "文書の記載のID。", "Id of the entry in the document.", required=True)
    year: Year | None = said("年目", "年目（研究開始から数えて）。", "Project year.")
    on: DayOrUndecided | None = said("支払日", "支払った日。", "Day of payment.")
    amount: int | Undecided | None = said("金額", "金額（円）。", "Yen.")


# (:Participant)-[:PROVIDES]->(:Resource)
class Provides(Edge):
    """Provides the resource."""

    label = "PROVIDES"
    sources = (Participant,)
    targets = (Resource,)
    verb = Text("は提供する", "provides")
    source_name = Text("提供元", "provider")
    target_name = Text("提供するリソース", "resources provided")


# (:Resource)-[:RECEIVED_BY]->(:Participant)
class ReceivedBy(Edge):
    """Is received by."""

    label = "RECEIVED_BY"
    sources = (Resource,)
    targets = (Participant,)
    verb = Text("は受け取られる", "is received by")
    source_name = Text("受け取るリソース", "resources received")
    target_name = Text("提供先", "recipient")


# (:Resource)-[:SUPPORTS]->(:WorkItem)
class Supports(Edge):
    """Is needed for the work item."""

    label = "SUPPORTS"
    sources = (Resource,)
    targets = (WorkItem,)
    verb = Text("は研究開発項目に必要である", "supports")
    source_name = Text("必要なリソース", "resources")
    target_name = Text("対象の研究開発項目", "work items")


# (:Resource)-[:IS_WORK_OF]->(:Member)
class IsWorkOf(Edge):
    """Is the work of this dispatched researcher."""

    label = "IS_WORK_OF"
    sources = (Resource,)
    targets = (Member,)
    verb = Text("は派遣研究者の従事である", "is the work of")
    source_name = Text("人件費としてのリソース", "resources")
    target_name = Text("派遣研究者", "dispatched researcher")


# (:Resource)-[:USES_FACILITY_OF]->(:Participant)
class UsesFacilityOf(Edge):
    """Is the use of a facility of."""

    label = "USES_FACILITY_OF"
    sources = (Resource,)
    targets = (Participant,)
    verb = Text("は次の機関の設備を使う", "uses a facility of")
    source_name = Text("設備を使うリソース", "resources that use its facilities")
    target_name = Text("設備を有する機関", "owner of the facility")


# (:Resource)-[:REQUESTED_BY]->(:Participant)
class RequestedBy(Edge):
    """Was asked for by."""

    label = "REQUESTED_BY"
    sources = (Resource,)
    targets = (Participant,)
    verb = Text("は依頼された", "was requested by")
    source_name = Text("依頼した業務", "requested resources")
    target_name = Text("依頼元", "requester")


def _final(kind: type[Edge]) -> Iterator[type[Edge]]:
    for sub in kind.__subclasses__():
        yield from _final(sub) if sub.__subclasses__() else (sub,)


EDGE_TYPES: dict[str, type[Edge]] = {kind.label: kind for kind in _final(Edge)}
"""Every edge type by its label: a class that nothing derives from. Writing the class is all that is needed."""
