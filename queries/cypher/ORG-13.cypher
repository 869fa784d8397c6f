// ORG-13 産学官共同研究企業は3年目以降2社以上 / At least two partner companies from year 3
// 「3年目以降は、産学官共同研究企業2社以上が参画した多対多の連携が必須」 S20
// 「産学官共同研究企業は2社以上。」 S20
// :params {asked: {projects: null}, call: {late_from_year: 3, min_partners_late: 2}}

UNWIND coalesce($asked.projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p,
  // The bodies with their roles, and what is unsaid where one only may have a role.
  COLLECT {
    MATCH (b:Participant)-[:IN_PROJECT]->(p)
    RETURN b {
      .id, .root, .name_known, .roles_known,
      roles: COLLECT { MATCH (b)-[r:HAS_ROLE]->(p) RETURN r {.role, .start, .end, .sure_start, .sure_end} },
      unsaid: [b.id, CASE WHEN b.name_known THEN 'roles' ELSE 'name' END]
    } ORDER BY b.id
  } AS bodies,
  [s IN ['organizations'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_bodies

// From year 3 on, in every stretch of time in which nothing changes:
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
WHERE p.epoch_years[n] >= $call.late_from_year
// the partner companies, and bodies that may be one.
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role = 'partner' AND r.sure_start <= from AND to <= r.sure_end)
  ] AS partners
WITH *, [b IN bodies WHERE NOT b.id IN [x IN partners | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role = 'partner' AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_partners
// They are two or more. A branch counts as its whole,
// and stands for it where it alone has the role.
WITH *, COLLECT {
    UNWIND partners AS b
    WITH b.root AS root, collect(b.id) AS ids
    WITH CASE WHEN root IN ids THEN root ELSE ids[0] END AS id, ids[0] AS first RETURN id ORDER BY first
  } AS companies,
  COUNT { UNWIND partners + maybe_partners AS b RETURN DISTINCT b.root } AS possible
UNWIND [{outcome: 'examined'}] + CASE
    WHEN size(companies) >= $call.min_partners_late THEN []
    WHEN possible < $call.min_partners_late AND unlisted_bodies = []
      THEN [{outcome: 'fail', clause: 'count', nodes: companies}]
    ELSE [{outcome: 'unknown', clause: 'count', missing: [b IN maybe_partners | b.unsaid] + unlisted_bodies}]
  END AS said
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, [p.id] AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, [] AS edges, coalesce(said.missing, []) AS missing,
  {wanted: $call.min_partners_late, count: size(companies), partners: companies} AS values
