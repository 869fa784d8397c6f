// ORG-08 委託研究開発機関は代表研究機関と分担研究機関のみ / Commissioned institutions are the lead and the sub institutions, nobody else
// 「直接AMEDと委託研究開発契約を締結する代表研究機関、及び代表研究機関と再委託研究開発契約を締結する分担研究機関の総称」 S29
// :params {asked: {projects: null}}

UNWIND coalesce($asked.projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
// Before the start a document of the application need not say the contracts that are to come.
WITH p, coalesce(p.stage = 'application' AND coalesce(p.as_at < p.start, true), false) AS at_proposal
WITH p, at_proposal,
  // The bodies with their roles, and what is unsaid where one only may have a role.
  COLLECT {
    MATCH (b:Participant)-[:IN_PROJECT]->(p)
    RETURN b {
      .id, .root, .name_known, .roles_known,
      roles: COLLECT { MATCH (b)-[r:HAS_ROLE]->(p) RETURN r {.role, .start, .end, .sure_start, .sure_end} },
      unsaid: [b.id, CASE WHEN b.name_known THEN 'roles' ELSE 'name' END]
    } ORDER BY b.id
  } AS bodies,
  // The contractors of commission and sub-commission contracts, each with these contracts.
  COLLECT {
    MATCH (b)-[:PARTY_TO {side: 'contractor'}]->(c:Contract)-[:IN_PROJECT]->(p)
    WHERE c.kind IN ['commission', 'sub_commission']
    WITH b, c ORDER BY c.id
    WITH b, collect(c {.id, .listed, .start, .end, .sure_start, .sure_end}) AS contracts
    RETURN b {.id, .root, contracts: contracts}
  } AS contractors,
  // There may be contractors that nobody has named yet.
  COLLECT {
    MATCH (c:Contract)-[:IN_PROJECT]->(p)
    WHERE c.kind IN ['commission', 'sub_commission']
      AND NOT EXISTS { (c)<-[:PARTY_TO {side: 'contractor'}]-() }
    RETURN [c.id, 'contractor']
  } + [s IN ['contracts'] WHERE NOT at_proposal AND (NOT s IN p.sections OR s IN p.partial) | [s, s]]
    AS unnamed
// Contracts not said when in force, of contractors that surely are neither lead nor sub, whenever that is.
WITH *, COLLECT {
    UNWIND contractors AS contractor
    UNWIND contractor.contracts AS c
    WITH contractor, c, [n IN range(0, size(coalesce(p.epochs, [])) - 1)
      WHERE coalesce(c.start < p.epoch_ends[n] AND p.epochs[n] < c.end, true)] AS times
    WHERE times <> [] AND NOT coalesce(c.start < c.end, false) AND none(n IN times WHERE
      any(b IN bodies WHERE b.root = contractor.root AND (NOT b.roles_known
        OR any(r IN b.roles WHERE r.role IN ['lead', 'sub']
          AND coalesce(r.start < p.epoch_ends[n] AND p.epochs[n] < r.end, true)))))
    RETURN {id: c.id, contractor: contractor.id} AS contract ORDER BY c.listed
  } AS whenever
CALL (*) {
  // In every stretch of time in which nothing changes:
  UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
  WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
  // the commissioned institutions (lead and subs), and bodies that may be one.
  WITH *, [b IN bodies WHERE b.name_known
      AND any(r IN b.roles WHERE r.role IN ['lead', 'sub'] AND r.sure_start <= from AND to <= r.sure_end)
    ] AS members
  WITH *, [b IN bodies WHERE NOT b.id IN [x IN members | x.id] AND (NOT b.roles_known
      OR any(r IN b.roles WHERE r.role IN ['lead', 'sub'] AND coalesce(r.start < to AND from < r.end, true))
    )] AS maybe_members
  // Who is contractor of a contract in force is one of them: itself, or as part of the same institution.
  UNWIND contractors AS contractor
  WITH *, [c IN contractor.contracts WHERE c.sure_start <= from AND to <= c.sure_end | c.id] AS in_force,
    [c IN contractor.contracts WHERE NOT c.id IN [x IN whenever | x.id]
      AND coalesce(c.start < to AND from < c.end, true) | c.id] AS maybe_in_force,
    any(b IN members WHERE b.root = contractor.root) AS member,
    [b IN maybe_members WHERE b.root = contractor.root | b.unsaid] AS unsaid
  WITH *, CASE in_force WHEN [] THEN maybe_in_force ELSE in_force END AS contracts WHERE maybe_in_force <> []
  UNWIND CASE in_force WHEN [] THEN [] ELSE [{outcome: 'examined'}] END + CASE
      WHEN member THEN []
      WHEN in_force <> [] AND unsaid = [] THEN [{outcome: 'fail', clause: 'role', nodes: contracts}]
      ELSE [{outcome: 'unknown', clause: 'role', nodes: contracts,
        missing: CASE in_force WHEN [] THEN [id IN contracts | [id, 'period']] ELSE [] END + unsaid}]
    END AS said
  RETURN from, to, said, [contractor.id] AS subjects, {who: [contractor.id], contracts: contracts} AS values

  UNION ALL
  // Who surely is none of them, whenever its contract is in force, is told so without a time.
  UNWIND whenever AS contract
  UNWIND [{outcome: 'examined'}, {outcome: 'fail', clause: 'role', nodes: [contract.id]}] AS said
  RETURN null AS from, null AS to, said, [contract.contractor] AS subjects,
    {who: [contract.contractor], contracts: [contract.id]} AS values

  UNION ALL
  // A contractor that nobody has named yet may be somebody else.
  WITH * WHERE unnamed <> []
  RETURN p.start AS from, p.end AS to,
    {outcome: 'unknown', clause: 'role', missing: unnamed} AS said, [p.id] AS subjects,
    {who: {ja: 'まだ書かれていない受託者', en: 'contractors not yet listed'}} AS values
}
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, subjects, from, to,
  coalesce(said.nodes, []) AS nodes, [] AS edges, coalesce(said.missing, []) AS missing, values
