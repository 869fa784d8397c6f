// ORG-04 分担研究機関は研究開発分担者が所属する、代表研究機関以外の機関 / A sub institution is an institution other than the lead to which a co-investigator belongs
// 「「分担研究機関」とは、代表研究機関を除く、研究開発分担者が所属する機関。」 S29
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
// the sub institutions, lead institutions and co-investigators, and those that may be one.
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role = 'sub' AND r.sure_start <= from AND to <= r.sure_end)
  ] AS subs
WITH *, [b IN bodies WHERE NOT b.id IN [x IN subs | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role = 'sub' AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_subs
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role = 'lead' AND r.sure_start <= from AND to <= r.sure_end)
  ] AS leads
WITH *, [b IN bodies WHERE NOT b.id IN [x IN leads | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role = 'lead' AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_leads
WITH *, [m IN people WHERE m.name_known
    AND any(r IN m.roles WHERE r.role = 'co_investigator' AND r.sure_start <= from AND to <= r.sure_end)
  ] AS co_investigators
WITH *, [m IN people WHERE NOT m.id IN [x IN co_investigators | x.id] AND (NOT m.roles_known
    OR any(r IN m.roles WHERE r.role = 'co_investigator' AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_co_investigators
CALL (*) {
  // Each sub institution employs a co-investigator; one of several employers suffices.
  UNWIND subs + maybe_subs AS sub
  WITH *, sub.id IN [x IN subs | x.id] AS sure,
    [m IN co_investigators + maybe_co_investigators WHERE any(e IN m.employers
      WHERE e.root = sub.root AND e.sure_start <= from AND to <= e.sure_end) | m.id] AS employees,
    [m IN co_investigators + maybe_co_investigators WHERE NOT m.employment_known OR any(e IN m.employers
      WHERE e.root = sub.root AND coalesce(e.start < to AND from < e.end, true)) | m.id] AS candidates
  UNWIND CASE WHEN sure THEN [{outcome: 'examined'}] ELSE [] END + CASE
      // Of a part of the lead institution that is said below; of a body that only may be a sub institution it is
      // doubtful, where nobody surely is one.
      WHEN sure AND any(b IN leads WHERE b.root = sub.root) THEN []
      WHEN subs <> [] AND any(m IN co_investigators WHERE m.id IN employees) THEN []
      WHEN any(m IN co_investigators WHERE m.id IN employees)
        THEN [{outcome: 'unknown', clause: 'co_investigator', missing: [sub.unsaid]}]
      WHEN sure AND candidates = [] AND unlisted_people = []
        THEN [{outcome: 'fail', clause: 'co_investigator'}]
      ELSE [{outcome: 'unknown', clause: 'co_investigator', missing: unlisted_people
        + [m IN people WHERE m.id IN candidates AND NOT m.id IN employees | m.unsaid_employer]
        + [m IN maybe_co_investigators WHERE m.id IN candidates | m.unsaid]
        + CASE WHEN sure THEN [] ELSE [sub.unsaid] END}]
    END AS said
  RETURN said, [sub.id] AS subjects, {who: [sub.id], people: [m IN co_investigators | m.id]} AS values

  UNION ALL
  // A body that nobody has listed yet may be one, too.
  UNWIND unlisted_bodies AS section
  RETURN {outcome: 'unknown', clause: 'co_investigator', missing: [section]} AS said, [p.id] AS subjects,
    {who: {ja: 'まだ書かれていない機関', en: 'organizations not yet listed'}} AS values

  UNION ALL
  // And a sub institution is another one than the lead.
  UNWIND subs + maybe_subs AS sub
  WITH *, any(b IN leads WHERE b.root = sub.root) AND sub.id IN [x IN subs | x.id] AS sure,
    [b IN bodies WHERE b.root = sub.root AND b.id IN [x IN leads + maybe_leads | x.id] | b.id] AS same
  WHERE same <> []
  RETURN CASE
      WHEN sure THEN {outcome: 'fail', clause: 'is_lead', nodes: same}
      ELSE {outcome: 'unknown', clause: 'is_lead', missing: [b IN maybe_subs WHERE b.id = sub.id | b.unsaid]
        + [b IN maybe_leads WHERE b.root = sub.root | b.unsaid]}
    END AS said, [sub.id] AS subjects, {who: [sub.id], lead: same} AS values
}
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, subjects, from, to,
  coalesce(said.nodes, []) AS nodes, [] AS edges, coalesce(said.missing, []) AS missing, values
