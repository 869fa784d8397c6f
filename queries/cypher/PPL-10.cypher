// PPL-10 研究開発代表者、研究開発分担者、連携研究代表者は兼ねられない / The roles of principal investigator, co-investigator and liaison representative do not fall on one person
// 「「連携研究代表者」とは、産学官共同研究企業に所属し、本事業に参画する研究者の代表者1名。」 S29
// 「研究開発課題の責任を担う研究者（1名）。所属は代表研究機関。」 S29
// 「代表研究機関又は分担研究機関のいずれかに所属。」 S29
// :params {asked: {projects: null}}

UNWIND coalesce($asked.projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p,
  // The people with their roles, and what is unsaid where one only may have a role.
  COLLECT {
    MATCH (m:Member)-[:IN_PROJECT]->(p)
    RETURN m {
      .id, .name_known, .roles_known,
      roles: COLLECT { MATCH (m)-[r:ACTS_AS]->(p) RETURN r {.role, .start, .end, .sure_start, .sure_end} },
      unsaid: [m.id, CASE WHEN m.name_known THEN 'roles' ELSE 'name' END]
    } ORDER BY m.id
  } AS people,
  [s IN ['people'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_people

// In every stretch of time in which nothing changes:
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
// the principal investigators, co-investigators and liaison representatives, and people who may be one.
WITH *, [m IN people WHERE m.name_known
    AND any(r IN m.roles WHERE r.role = 'principal_investigator'
      AND r.sure_start <= from AND to <= r.sure_end)
  ] AS principals
WITH *, [m IN people WHERE NOT m.id IN [x IN principals | x.id] AND (NOT m.roles_known
    OR any(r IN m.roles WHERE r.role = 'principal_investigator'
      AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_principals
WITH *, [m IN people WHERE m.name_known
    AND any(r IN m.roles WHERE r.role = 'co_investigator' AND r.sure_start <= from AND to <= r.sure_end)
  ] AS co_investigators
WITH *, [m IN people WHERE NOT m.id IN [x IN co_investigators | x.id] AND (NOT m.roles_known
    OR any(r IN m.roles WHERE r.role = 'co_investigator' AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_co_investigators
WITH *, [m IN people WHERE m.name_known
    AND any(r IN m.roles WHERE r.role = 'liaison_representative'
      AND r.sure_start <= from AND to <= r.sure_end)
  ] AS liaisons
WITH *, [m IN people WHERE NOT m.id IN [x IN liaisons | x.id] AND (NOT m.roles_known
    OR any(r IN m.roles WHERE r.role = 'liaison_representative'
      AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_liaisons
WITH *, [m IN principals | m.id] AS as_principal, [m IN co_investigators | m.id] AS as_co,
  [m IN liaisons | m.id] AS as_liaison,
  [m IN principals + maybe_principals | m.id] AS maybe_principal,
  [m IN co_investigators + maybe_co_investigators | m.id] AS maybe_co,
  [m IN liaisons + maybe_liaisons | m.id] AS maybe_liaison
UNWIND [m IN principals + co_investigators + liaisons | {outcome: 'examined', subjects: [m.id]}]
  // Nobody is investigator and liaison representative at the same time;
  + [m IN people WHERE m.id IN maybe_principal + maybe_co AND m.id IN maybe_liaison | CASE
      WHEN m.id IN as_principal + as_co AND m.id IN as_liaison
        THEN {outcome: 'fail', clause: 'separate', subjects: [m.id], values: {role: {PersonRole:
          CASE WHEN m.id IN as_principal THEN 'principal_investigator' ELSE 'co_investigator' END}}}
      ELSE {outcome: 'unknown', clause: 'separate', subjects: [m.id], missing: [m.unsaid]}
    END]
  // and who is principal investigator need not be co-investigator.
  + [m IN principals WHERE m.id IN as_co | {outcome: 'fail', clause: 'pi_and_co', subjects: [m.id]}]
  + [m IN people WHERE m.id IN maybe_principal AND m.id IN maybe_co AND NOT m.id IN maybe_liaison
      AND NOT (m.id IN as_principal AND m.id IN as_co) |
    {outcome: 'unknown', clause: 'pi_and_co', subjects: [m.id], missing: [m.unsaid]}]
  // A person whom nobody has listed yet may be both.
  + [x IN unlisted_people | {outcome: 'unknown', clause: 'separate', subjects: [p.id], missing: [x]}]
  AS said
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
