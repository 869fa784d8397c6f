// ORG-02 代表研究機関は研究開発代表者が所属する機関 / The lead institution is the principal investigator's institution
// 「研究開発代表者が所属する機関」 S29
// 「所属は代表研究機関」 S29
// :params {asked: {projects: null}}

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
  // The people with their roles and employers, and what is unsaid of them.
  COLLECT {
    MATCH (m:Member)-[:IN_PROJECT]->(p)
    RETURN m {
      .id, .name_known, .roles_known, .employment_known,
      roles: COLLECT { MATCH (m)-[r:ACTS_AS]->(p) RETURN r {.role, .start, .end, .sure_start, .sure_end} },
      employers: COLLECT {
        MATCH (m)-[e:EMPLOYED_BY]->(b)
        RETURN e {.start, .end, .sure_start, .sure_end, id: b.id, root: b.root} ORDER BY b.id
      },
      unsaid: [m.id, CASE WHEN m.name_known THEN 'roles' ELSE 'name' END],
      unsaid_employer: [m.id,
        CASE WHEN EXISTS { (m)-[:EMPLOYED_BY]->() } THEN 'employment' ELSE 'employer' END]
    } ORDER BY m.id
  } AS people,
  [s IN ['organizations'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_bodies,
  [s IN ['people'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_people

// In every stretch of time in which nothing changes:
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
// the lead institutions and principal investigators, and those that may be one.
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role = 'lead' AND r.sure_start <= from AND to <= r.sure_end)
  ] AS leads
WITH *, [b IN bodies WHERE NOT b.id IN [x IN leads | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role = 'lead' AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_leads
WITH *, [m IN people WHERE m.name_known
    AND any(r IN m.roles WHERE r.role = 'principal_investigator'
      AND r.sure_start <= from AND to <= r.sure_end)
  ] AS principals
WITH *, [m IN people WHERE NOT m.id IN [x IN principals | x.id] AND (NOT m.roles_known
    OR any(r IN m.roles WHERE r.role = 'principal_investigator'
      AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_principals
// Where there is one of each, the lead institution employs the investigator; one of several jobs suffices.
WITH *, leads[0] AS lead, principals[0] AS pi,
  COUNT { UNWIND leads AS b RETURN DISTINCT b.root } = 1 AND size(principals) = 1 AS one_of_each,
  COUNT { UNWIND leads + maybe_leads AS b RETURN DISTINCT b.root } = 1 AND maybe_principals = []
    AND unlisted_bodies + unlisted_people = [] AS nobody_else
WITH *, CASE
    WHEN any(e IN pi.employers WHERE e.root = lead.root AND e.sure_start <= from AND to <= e.sure_end) THEN true
    WHEN NOT pi.employment_known OR any(e IN pi.employers
      WHERE e.root = lead.root AND coalesce(e.start < to AND from < e.end, true)) THEN null
    ELSE false
  END AS belongs
UNWIND [{outcome: 'examined', subjects: CASE leads WHEN [] THEN [p.id] ELSE [b IN leads | b.id] END}] + CASE
    WHEN one_of_each AND belongs AND nobody_else THEN []
    WHEN one_of_each AND NOT belongs
      THEN [{outcome: 'fail', clause: 'belongs', subjects: [lead.id, pi.id]}]
    WHEN one_of_each AND belongs IS NULL THEN [{outcome: 'unknown', clause: 'belongs',
      subjects: [lead.id, pi.id], missing: [pi.unsaid_employer]}]
    // That there is not one of each is for ORG-01 and PPL-01 to say.
    ELSE [{outcome: 'unknown', clause: 'belongs',
      subjects: [p.id] + COLLECT { UNWIND leads + principals AS x RETURN x.id AS id ORDER BY id },
      missing: [x IN maybe_leads + maybe_principals | x.unsaid] + unlisted_bodies + unlisted_people}]
  END AS said
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  [] AS nodes, [] AS edges, coalesce(said.missing, []) AS missing,
  {
    leads: [b IN leads | b.id], people: [m IN principals | m.id],
    places: COLLECT {
      UNWIND pi.employers AS e
      WITH e WHERE coalesce(e.start < to AND from < e.end, true)
      RETURN DISTINCT e.id AS id ORDER BY id
    }
  } AS values
