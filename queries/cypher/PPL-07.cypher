// PPL-07 幹事企業の連携研究代表者が企業全体を取りまとめ、研究開発代表者を補佐する / The lead company's liaison representative coordinates all partner companies and assists the principal investigator
// 「幹事企業の「連携研究代表者」は、産学官共同研究企業全体の取りまとめ等を行い、研究開発代表者を補佐」 S29
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
// the partner companies, the bodies marked as lead company, and those that may be.
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role = 'partner' AND r.sure_start <= from AND to <= r.sure_end)
  ] AS partners
WITH *, [b IN bodies WHERE NOT b.id IN [x IN partners | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role = 'partner' AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_partners
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role = 'lead_company' AND r.sure_start <= from AND to <= r.sure_end)
  ] AS marked
WITH *, [b IN bodies WHERE NOT b.id IN [x IN marked | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role = 'lead_company' AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_marked
// The lead company, where there is one and no more (its branches are one);
WITH *, marked[0].root AS root, [b IN marked | b.id] AS company_ids, marked <> [] AND unlisted_bodies = []
    AND COUNT { UNWIND marked + maybe_marked AS b RETURN DISTINCT b.root } = 1 AS one_company
WHERE partners + maybe_partners + marked + maybe_marked + unlisted_bodies <> []
WITH *, CASE WHEN root IN company_ids THEN root ELSE company_ids[0] END AS company,
  // else the bodies concerned: a single partner company need only be marked.
  CASE
    WHEN company_ids <> [] THEN company_ids
    WHEN partners <> [] AND unlisted_bodies = []
      AND COUNT { UNWIND partners + maybe_partners AS b RETURN DISTINCT b.root } = 1
      THEN [b IN partners | b.id]
    ELSE [p.id]
  END AS concerned
// Its liaison representatives, named for it or for one of its branches, and people who may be one:
WITH *, [m IN people WHERE m.name_known
    AND any(r IN m.represents WHERE r.root = root AND r.sure_start <= from AND to <= r.sure_end)
  ] AS liaisons
WITH *, [m IN people WHERE NOT m.id IN [x IN liaisons | x.id] AND (NOT m.roles_known
    OR any(r IN m.represents WHERE r.root = root AND coalesce(r.start < to AND from < r.end, true))
    OR any(r IN m.roles WHERE NOT r.company_known AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_liaisons
// there is one, and no more.
UNWIND CASE
    WHEN NOT one_company THEN [{outcome: 'examined', subjects: [p.id]}, {
      outcome: 'unknown', clause: 'coordinates', subjects: concerned,
      missing: [b IN maybe_marked | b.unsaid] + unlisted_bodies,
      values: {why: {ja: '幹事企業が一社に決まっていません', en: 'there is no one lead company'}}
    }]
    ELSE [{outcome: 'examined', subjects: [company]}] + CASE
      WHEN size(liaisons) = 1 AND maybe_liaisons + unlisted_people = [] THEN []
      ELSE [{outcome: 'unknown', clause: 'coordinates', subjects: [company],
        missing: [m IN maybe_liaisons | m.unsaid] + unlisted_people,
        values: {why: {ja: '幹事企業の連携研究代表者が1名に決まっていません',
          en: "the lead company's liaison representative is not settled"}}}]
    END
  END AS said
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
