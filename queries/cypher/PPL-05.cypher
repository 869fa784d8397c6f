// PPL-05 連携研究代表者は産学官共同研究企業ごとに1名 / Exactly one liaison representative per partner company
// 「1機関につき1名の「連携研究代表者」が存在」 S29
// 「産学官共同研究企業に所属し、本事業に参画する研究者の代表者1名」 S29
// :params {asked: {projects: null}, call: {n_liaison_per_partner: 1}}

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
  // The people with their roles and whom they represent, and what is unsaid where one only may.
  COLLECT {
    MATCH (m:Member)-[:IN_PROJECT]->(p)
    RETURN m {
      .id, .name_known, .roles_known,
      roles: COLLECT {
        MATCH (m)-[r:ACTS_AS]->(p) RETURN r {.role, .company_known, .start, .end, .sure_start, .sure_end}
      },
      represents: COLLECT {
        MATCH (m)-[r:REPRESENTS]->(b) RETURN r {.start, .end, .sure_start, .sure_end, id: b.id, root: b.root}
      },
      unsaid: [m.id, CASE WHEN m.name_known THEN 'roles' ELSE 'name' END]
    } ORDER BY m.id
  } AS people,
  [s IN ['organizations'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_bodies,
  [s IN ['people'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_people

// In every stretch of time in which nothing changes:
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
// the partner companies, and bodies that may be one.
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role = 'partner' AND r.sure_start <= from AND to <= r.sure_end)
  ] AS partners
WITH *, [b IN bodies WHERE NOT b.id IN [x IN partners | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role = 'partner' AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_partners
CALL (*) {
  // Of each company the liaison representatives, named for it or for one of its branches,
  UNWIND COLLECT { UNWIND partners + maybe_partners AS b RETURN DISTINCT b.root } AS root
  WITH *, [b IN bodies WHERE b.root = root
      AND b.id IN [x IN partners + maybe_partners | x.id] | b.id] AS company_ids,
    any(b IN partners WHERE b.root = root) AS sure
  WITH *, CASE WHEN root IN company_ids THEN root ELSE company_ids[0] END AS company
  // and people who may be one: of whom the roles, or the company represented, are not said.
  WITH *, [m IN people WHERE m.name_known
      AND any(r IN m.represents WHERE r.root = root AND r.sure_start <= from AND to <= r.sure_end)
    ] AS liaisons
  WITH *, [m IN people WHERE NOT m.id IN [x IN liaisons | x.id] AND (NOT m.roles_known
      OR any(r IN m.represents WHERE r.root = root AND coalesce(r.start < to AND from < r.end, true))
      OR any(r IN m.roles WHERE NOT r.company_known AND coalesce(r.start < to AND from < r.end, true))
    )] AS maybe_liaisons
  // There is one, and no more.
  WITH *, [m IN liaisons | m.id] AS liaison_ids, size(liaisons) AS count,
    size(liaisons + maybe_liaisons) AS possible, $call.n_liaison_per_partner AS wanted
  UNWIND CASE WHEN sure THEN [{outcome: 'examined', subjects: [company]}] ELSE [] END + CASE
      WHEN count = wanted AND possible = wanted AND unlisted_people = [] AND partners <> [] THEN []
      WHEN sure AND (count > wanted OR possible < wanted AND unlisted_people = [])
        THEN [{outcome: 'fail', clause: CASE WHEN count > wanted THEN 'several' ELSE 'none' END,
          subjects: [company] + liaison_ids, nodes: liaison_ids,
          values: {company: [company], wanted: wanted, count: count, people: liaison_ids}}]
      ELSE [{outcome: 'unknown', clause: 'none', subjects: [company],
        missing: [b IN maybe_partners WHERE b.root = root | b.unsaid]
          + [m IN maybe_liaisons | m.unsaid] + unlisted_people,
        values: {company: [company], wanted: wanted}}]
    END AS said
  RETURN said

  UNION ALL
  // Nobody represents two companies.
  UNWIND [m IN people WHERE size(m.represents) > 1] AS m
  WITH *, COLLECT {
      UNWIND [r IN m.represents WHERE r.sure_start <= from AND to <= r.sure_end] AS r
      WITH r.root AS root, max(r.id) AS id RETURN id ORDER BY id
    } AS companies, COLLECT {
      UNWIND [r IN m.represents WHERE coalesce(r.start < to AND from < r.end, true)] AS r
      WITH r.root AS root, max(r.id) AS id RETURN id ORDER BY id
    } AS possible
  WHERE size(possible) > 1
  RETURN CASE
      WHEN m.name_known AND size(companies) > 1
        THEN {outcome: 'fail', clause: 'two_companies', subjects: companies + m.id, nodes: [m.id],
          values: {person: [m.id], companies: companies}}
      ELSE {outcome: 'unknown', clause: 'two_companies', subjects: possible + m.id, missing: [m.unsaid]}
    END AS said

  UNION ALL
  // A body that nobody has listed yet may be a partner company, too.
  UNWIND unlisted_bodies AS section
  RETURN {outcome: 'unknown', clause: 'none', subjects: [p.id], missing: [section]} AS said
}
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
