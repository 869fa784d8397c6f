// ORG-01 代表研究機関は1機関 / Exactly one lead institution
// 「「代表研究機関」とは、研究開発代表者が所属する機関。」 S29
// :params {asked: {projects: null}, call: {n_lead_institution: 1}}

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

// In every stretch of time in which nothing changes:
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
// the lead institutions, and bodies that may be one.
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role = 'lead' AND r.sure_start <= from AND to <= r.sure_end)
  ] AS leads
WITH *, [b IN bodies WHERE NOT b.id IN [x IN leads | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role = 'lead' AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_leads
// There is one (or as many as the call wants), and no more. Two faculties of one university are one.
WITH *, [b IN leads | b.id] AS lead_ids,
  COUNT { UNWIND leads AS b RETURN DISTINCT b.root } AS count,
  COUNT { UNWIND leads + maybe_leads AS b RETURN DISTINCT b.root } AS possible
UNWIND [{outcome: 'examined', subjects: [p.id]}] + CASE
    WHEN count > $call.n_lead_institution
      THEN [{outcome: 'fail', clause: 'several', subjects: [p.id] + lead_ids, nodes: lead_ids}]
    WHEN possible < $call.n_lead_institution AND unlisted_bodies = []
      THEN [{outcome: 'fail', clause: 'none', subjects: [p.id]}]
    WHEN count = $call.n_lead_institution AND possible = count AND unlisted_bodies = [] THEN []
    ELSE [{outcome: 'unknown', clause: 'none', subjects: [p.id],
      missing: [b IN maybe_leads | b.unsaid] + unlisted_bodies}]
  END AS said
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, [] AS edges, coalesce(said.missing, []) AS missing,
  {wanted: $call.n_lead_institution, count: count, leads: lead_ids} AS values
