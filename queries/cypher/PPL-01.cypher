// PPL-01 研究開発代表者は1名 / Exactly one principal investigator
// 「研究開発課題の責任を担う研究者（1名）。」 S29
// :params {asked: {projects: null}, call: {n_pi: 1}}

UNWIND coalesce($asked.projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p,
  // The people with their roles, and what is unsaid where one only may have a role.
  COLLECT {
    MATCH (m:Member)-[:IN_PROJECT]->(p)
    RETURN m {
      .id, .name_known, .roles_known, .researcher,
      roles: COLLECT { MATCH (m)-[r:ACTS_AS]->(p) RETURN r {.role, .start, .end, .sure_start, .sure_end} },
      unsaid: [m.id, CASE WHEN m.name_known THEN 'roles' ELSE 'name' END]
    } ORDER BY m.id
  } AS people,
  [s IN ['people'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_people

// In every stretch of time in which nothing changes:
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
// the principal investigators, and people who may be one.
WITH *, [m IN people WHERE m.name_known
    AND any(r IN m.roles WHERE r.role = 'principal_investigator'
      AND r.sure_start <= from AND to <= r.sure_end)
  ] AS principals
WITH *, [m IN people WHERE NOT m.id IN [x IN principals | x.id] AND (NOT m.roles_known
    OR any(r IN m.roles WHERE r.role = 'principal_investigator'
      AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_principals
// There is one, and no more.
WITH *, [m IN principals | m.id] AS pi_ids, size(principals + maybe_principals) AS possible
UNWIND [{outcome: 'examined', subjects: [p.id]}]
  // (Nobody is who is said to be no researcher.)
  + [m IN principals WHERE NOT m.researcher |
    {outcome: 'fail', clause: 'researcher', subjects: [m.id], person: [m.id]}] + CASE
    WHEN size(principals) = $call.n_pi AND possible = $call.n_pi AND unlisted_people = [] THEN []
    WHEN size(principals) > $call.n_pi OR possible < $call.n_pi AND unlisted_people = []
      THEN [{outcome: 'fail', clause: 'one', subjects: [p.id] + pi_ids, nodes: pi_ids}]
    ELSE [{outcome: 'unknown', clause: 'one', subjects: [p.id],
      missing: [m IN maybe_principals | m.unsaid] + unlisted_people}]
  END AS said
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, [] AS edges, coalesce(said.missing, []) AS missing,
  {wanted: $call.n_pi, count: size(principals), people: pi_ids, person: said.person} AS values
