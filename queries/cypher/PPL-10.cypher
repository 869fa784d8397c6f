// PPL-10 研究開発代表者、研究開発分担者、連携研究代表者は兼ねられない / The roles of principal investigator, co-investigator and liaison representative do not fall on one person
// 「産学官共同研究企業に所属し」 S29
// 「代表研究機関又は分担研究機関のいずれかに所属」 S29
// :params {projects: null}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
CALL (p) {
  MATCH (m:Member)-[:IN_PROJECT]->(p)
  UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
  WITH p, m, p.epochs[n] AS from, p.epoch_ends[n] AS to

  // In which of the three roles does the person act throughout this stretch of time, and in which perhaps?
  WITH *, m.name_known AND EXISTS { (m)-[r:ACTS_AS {role: 'principal_investigator'}]->(p) WHERE r.start <= from AND to <= r.end } AS pi,
    NOT m.roles_known OR EXISTS { (m)-[r:ACTS_AS {role: 'principal_investigator'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) } AS perhaps_pi,
    m.name_known AND EXISTS { (m)-[r:ACTS_AS {role: 'co_investigator'}]->(p) WHERE r.start <= from AND to <= r.end } AS co,
    NOT m.roles_known OR EXISTS { (m)-[r:ACTS_AS {role: 'co_investigator'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) } AS perhaps_co,
    m.name_known AND EXISTS { (m)-[r:ACTS_AS {role: 'liaison_representative'}]->(p) WHERE r.start <= from AND to <= r.end } AS liaison,
    NOT m.roles_known OR EXISTS { (m)-[r:ACTS_AS {role: 'liaison_representative'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) } AS perhaps_liaison
  UNWIND CASE WHEN pi OR co OR liaison THEN [['examined', null]] ELSE [] END
    // Nobody is investigator and liaison representative at the same time …
    + CASE
      WHEN (pi OR co) AND liaison THEN [['fail', 'separate']]
      WHEN (perhaps_pi OR perhaps_co) AND perhaps_liaison THEN [['unknown', 'separate']]
      ELSE []
    END
    // … and who is principal investigator need not be co-investigator.
    + CASE
      WHEN pi AND co THEN [['fail', 'pi_and_co']]
      WHEN perhaps_pi AND perhaps_co AND NOT perhaps_liaison THEN [['unknown', 'pi_and_co']]
      ELSE []
    END AS verdict
  RETURN verdict[0] AS outcome, verdict[1] AS clause, [m.id] AS subjects, from, to,
    CASE verdict[0] WHEN 'unknown' THEN [[m.id, CASE WHEN m.name_known THEN 'roles' ELSE 'name' END]] ELSE [] END AS missing,
    {role: {PersonRole: CASE WHEN pi THEN 'principal_investigator' ELSE 'co_investigator' END}} AS values

  UNION ALL
  // People whom nobody has listed yet.
  WITH p WHERE NOT ('people' IN p.sections AND NOT 'people' IN p.partial)
  RETURN 'unknown' AS outcome, 'separate' AS clause, [p.id] AS subjects, p.start AS from, p.end AS to, [['people', 'people']] AS missing, {} AS values
}
RETURN p.id AS project, outcome, clause, subjects, from, to, [] AS nodes, [] AS edges, missing, values
