// PPL-02 研究開発代表者は代表研究機関に所属する / The principal investigator belongs to the lead institution
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
// Where there surely is one of each, the investigator is employed there; one of several employers suffices.
WITH *, leads[0] AS lead, principals[0] AS pi,
  size(principals) = 1 AND COUNT { UNWIND leads AS b RETURN DISTINCT b.root } = 1 AS one_each,
  maybe_principals + unlisted_bodies + unlisted_people = []
    AND COUNT { UNWIND leads + maybe_leads AS b RETURN DISTINCT b.root } = 1 AS no_more
WITH *, CASE
    WHEN any(e IN pi.employers WHERE e.root = lead.root AND e.sure_start <= from AND to <= e.sure_end) THEN true
    WHEN NOT pi.employment_known OR any(e IN pi.employers
      WHERE e.root = lead.root AND coalesce(e.start < to AND from < e.end, true)) THEN null
    ELSE false
  END AS belongs, [b IN leads | b.id] AS lead_ids, [m IN principals | m.id] AS principal_ids
UNWIND [{
    outcome: 'examined', subjects: CASE principal_ids WHEN [] THEN [p.id] ELSE principal_ids END
  }] + CASE
    WHEN one_each AND NOT belongs THEN [{outcome: 'fail', clause: 'belongs', subjects: [lead.id, pi.id],
      values: {leads: lead_ids, people: principal_ids, places: COLLECT {
        UNWIND [e IN pi.employers WHERE coalesce(e.start < to AND from < e.end, true)] AS e
        RETURN DISTINCT e.id AS id ORDER BY id
      }}}]
    WHEN one_each AND belongs IS NULL THEN [{outcome: 'unknown', clause: 'belongs',
      subjects: [lead.id, pi.id], missing: [pi.unsaid_employer],
      values: {leads: lead_ids, people: principal_ids}}]
    WHEN one_each AND no_more THEN []
    // Whether there is one of each is the matter of other rules; here it is not known then.
    ELSE [{outcome: 'unknown', clause: 'belongs',
      subjects: [p.id] + COLLECT { UNWIND lead_ids + principal_ids AS id RETURN id ORDER BY id },
      missing: [x IN maybe_leads + maybe_principals | x.unsaid] + unlisted_bodies + unlisted_people,
      values: {leads: lead_ids, people: principal_ids}}]
  END AS said
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
