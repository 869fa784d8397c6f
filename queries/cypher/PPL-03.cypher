// PPL-03 研究開発分担者は代表研究機関又は分担研究機関に所属する / Co-investigators belong to the lead institution or a sub institution
// 「代表研究機関又は分担研究機関のいずれかに所属」 S29
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
  [s IN ['people'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_people

// In every stretch of time in which nothing changes:
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
// the commissioned institutions (lead and subs), the co-investigators, and those that may be one.
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role IN ['lead', 'sub'] AND r.sure_start <= from AND to <= r.sure_end)
  ] AS members
WITH *, [b IN bodies WHERE NOT b.id IN [x IN members | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role IN ['lead', 'sub'] AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_members
WITH *, [m IN people WHERE m.name_known
    AND any(r IN m.roles WHERE r.role = 'co_investigator' AND r.sure_start <= from AND to <= r.sure_end)
  ] AS co_investigators
WITH *, [m IN people WHERE NOT m.id IN [x IN co_investigators | x.id] AND (NOT m.roles_known
    OR any(r IN m.roles WHERE r.role = 'co_investigator' AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_co_investigators
CALL (*) {
  // Each co-investigator is employed by one of these institutions; one of several employers suffices.
  UNWIND co_investigators + maybe_co_investigators AS m
  WITH *, m.id IN [x IN co_investigators | x.id] AS sure, [e IN m.employers
    WHERE coalesce(e.start < to AND from < e.end, true) | e {
      .id,
      throughout: e.sure_start <= from AND to <= e.sure_end,
      commissioned: CASE
        WHEN e.root IN [b IN members | b.root] THEN true
        WHEN e.root IN [b IN maybe_members | b.root] THEN null
        ELSE false
      END
    }] AS employers
  WITH *, COLLECT { UNWIND employers AS e RETURN DISTINCT e.id AS id ORDER BY id } AS places
  UNWIND CASE WHEN sure THEN [{outcome: 'examined', subjects: [m.id]}] ELSE [] END + CASE
      WHEN any(e IN employers WHERE e.commissioned AND e.throughout)
        // Somebody who only may be a co-investigator is doubtful, where nobody surely is one.
        THEN CASE co_investigators
          WHEN [] THEN [{outcome: 'unknown', clause: 'belongs', subjects: [m.id], missing: [m.unsaid]}]
          ELSE []
        END
      WHEN sure AND m.employment_known AND all(e IN employers WHERE NOT e.commissioned)
        THEN [{outcome: 'fail', clause: 'belongs', subjects: [m.id],
          nodes: places, values: {employers: places}}]
      ELSE [{outcome: 'unknown', clause: 'belongs', subjects: [m.id],
        missing: [e IN employers WHERE e.commissioned | [m.id, 'employment']]
          + [b IN bodies WHERE b.id IN [e IN employers WHERE e.commissioned IS NULL | e.id] | b.unsaid]
          + CASE WHEN m.employment_known THEN [] ELSE [[m.id, 'employer']] END
          + CASE WHEN sure THEN [] ELSE [m.unsaid] END}]
    END AS said
  RETURN said

  UNION ALL
  // A person whom nobody has listed yet may be one, too.
  UNWIND unlisted_people AS section
  RETURN {outcome: 'unknown', clause: 'belongs', subjects: [p.id], missing: [section]} AS said
}
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
