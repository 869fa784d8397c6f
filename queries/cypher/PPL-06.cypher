// PPL-06 連携研究代表者はその企業に所属し、本事業に参画する研究者 / The liaison representative belongs to that company and is a researcher of the project
// 「産学官共同研究企業に所属し、本事業に参画する研究者」 S29
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
  // The people with their roles, employers and whom they represent, and what is unsaid of them.
  COLLECT {
    MATCH (m:Member)-[:IN_PROJECT]->(p)
    RETURN m {
      .id, .name_known, .roles_known, .employment_known, .researcher,
      roles: COLLECT {
        MATCH (m)-[r:ACTS_AS]->(p) RETURN r {.role, .company_known, .start, .end, .sure_start, .sure_end}
      },
      represents: COLLECT {
        MATCH (m)-[r:REPRESENTS]->(b) RETURN r {.start, .end, .sure_start, .sure_end, id: b.id}
      },
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
// the partner companies, bodies that may be one, and whoever is represented by somebody.
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role = 'partner' AND r.sure_start <= from AND to <= r.sure_end)
  ] AS partners
WITH *, [b IN bodies WHERE NOT b.id IN [x IN partners | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role = 'partner' AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_partners
UNWIND [b IN bodies WHERE b.id IN [x IN partners + maybe_partners | x.id]
  OR any(m IN people WHERE any(r IN m.represents
    WHERE r.id = b.id AND coalesce(r.start < to AND from < r.end, true)))] AS company
// Its liaison representatives, and people who may be one: of whom the roles, or the company, are not said.
WITH *, [m IN people WHERE m.name_known
    AND any(r IN m.represents WHERE r.id = company.id AND r.sure_start <= from AND to <= r.sure_end)
  ] AS liaisons
WITH *, [m IN people WHERE NOT m.id IN [x IN liaisons | x.id] AND (NOT m.roles_known
    OR any(r IN m.represents WHERE r.id = company.id AND coalesce(r.start < to AND from < r.end, true))
    OR any(r IN m.roles WHERE NOT r.company_known AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_liaisons
CALL (*) {
  // Each liaison representative is employed by the company;
  UNWIND liaisons AS m
  WITH *, CASE
      WHEN any(e IN m.employers
        WHERE e.root = company.root AND e.sure_start <= from AND to <= e.sure_end) THEN true
      WHEN NOT m.employment_known OR any(e IN m.employers
        WHERE e.root = company.root AND coalesce(e.start < to AND from < e.end, true)) THEN null
      ELSE false
    END AS belongs
  UNWIND [{outcome: 'examined', subjects: [m.id]}] + CASE
      WHEN belongs THEN []
      WHEN NOT belongs THEN [{outcome: 'fail', clause: 'employed', subjects: [m.id, company.id],
        values: {person: [m.id], company: [company.id], employers: COLLECT {
          UNWIND m.employers AS e
          WITH e WHERE coalesce(e.start < to AND from < e.end, true)
          RETURN DISTINCT e.id AS id ORDER BY id
        }}}]
      ELSE [{outcome: 'unknown', clause: 'employed', subjects: [m.id, company.id],
        missing: [m.unsaid_employer]}]
    // and is a researcher; the role implies that he or she takes part.
    END + CASE
      WHEN m.researcher THEN []
      WHEN NOT m.researcher THEN [{outcome: 'fail', clause: 'researcher', subjects: [m.id, company.id],
        values: {person: [m.id], company: [company.id]}}]
      // That nobody has said so is only noted.
      ELSE [{outcome: 'note', clause: 'researcher_unsaid', subjects: [m.id, company.id],
        values: {person: [m.id], company: [company.id]}}]
    END AS said
  RETURN said

  UNION ALL
  // Somebody else may be the representative, as well or instead.
  WITH * WHERE maybe_liaisons + unlisted_people <> []
  RETURN {outcome: 'unknown', clause: 'employed', subjects: [company.id],
    missing: [m IN maybe_liaisons | m.unsaid] + unlisted_people} AS said
}
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
