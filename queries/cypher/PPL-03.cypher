// PPL-03 研究開発分担者は代表研究機関又は分担研究機関に所属する / Co-investigators belong to the lead institution or a sub institution
// 「代表研究機関又は分担研究機関のいずれかに所属」 S29
// :params {projects: null}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p, COLLECT { MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE b.id <> 'amed' RETURN b ORDER BY b.id } AS bodies,
  COLLECT { MATCH (m:Member)-[:IN_PROJECT]->(p) RETURN m ORDER BY m.id } AS people,
  'people' IN p.sections AND NOT 'people' IN p.partial AS complete
CALL (p, bodies, people, complete) {
  UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
  WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to

  // Commissioned institutions and co-investigators throughout this stretch of time, and those that may be.
  WITH *,
    COLLECT {
      UNWIND bodies AS b
      WITH b, b.name_known AND EXISTS { (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] AND r.start <= from AND to <= r.end } AS sure
      WHERE sure OR NOT b.roles_known OR EXISTS { (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] AND coalesce(r.start < to AND from < r.end, true) }
      RETURN {id: b.id, root: b.root, sure: sure, lacks: CASE WHEN b.name_known THEN 'roles' ELSE 'name' END}
    } AS members,
    COLLECT {
      UNWIND people AS m
      WITH m, m.name_known AND EXISTS { (m)-[r:ACTS_AS {role: 'co_investigator'}]->(p) WHERE r.start <= from AND to <= r.end } AS sure
      WHERE sure OR NOT m.roles_known OR EXISTS { (m)-[r:ACTS_AS {role: 'co_investigator'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
      RETURN {id: m.id, sure: sure, lacks: CASE WHEN m.name_known THEN 'roles' ELSE 'name' END, node: m}
    } AS investigators
  UNWIND investigators AS x
  WITH *, x.node AS m

  // Each co-investigator is employed by one of them; one of several employers suffices.
  WITH *, COLLECT {
      MATCH (m)-[r:EMPLOYED_BY]->(b:Participant) WHERE coalesce(r.start < to AND from < r.end, true)
      WITH b, coalesce(r.start <= from AND to <= r.end, false) AS throughout, [y IN members WHERE y.root = b.root] AS same ORDER BY b.id
      WITH b, same, any(y IN same WHERE y.sure) AS role, throughout
      RETURN {employer: b.id, belongs: CASE WHEN role AND throughout THEN true WHEN same = [] THEN false END,
        missing: CASE
          WHEN role THEN [m.id, 'employment']
          WHEN b.name_known THEN [b.id, 'roles']
          ELSE [b.id, 'name']
        END}
    } AS jobs
  WITH *, CASE
      WHEN any(j IN jobs WHERE j.belongs) THEN 'pass'
      WHEN m.employment_known AND all(j IN jobs WHERE NOT j.belongs) AND x.sure THEN 'fail'
      ELSE 'unknown'
    END AS verdict
  UNWIND CASE WHEN x.sure THEN ['examined'] ELSE [] END + CASE verdict WHEN 'pass' THEN [] ELSE [verdict] END AS outcome
  RETURN outcome, [m.id] AS subjects, from, to, CASE outcome WHEN 'fail' THEN [j IN jobs | j.employer] ELSE [] END AS nodes,
    CASE WHEN outcome <> 'unknown' THEN [] ELSE
      [j IN jobs WHERE j.belongs IS NULL | j.missing]
      + CASE WHEN m.employment_known THEN [] ELSE [[m.id, 'employer']] END
      + CASE WHEN x.sure THEN [] ELSE [[x.id, x.lacks]] END
    END AS missing,
    {employers: [j IN jobs | j.employer]} AS values

  UNION ALL
  // People whom nobody has listed yet.
  WITH p WHERE NOT complete
  RETURN 'unknown' AS outcome, [p.id] AS subjects, p.start AS from, p.end AS to, [] AS nodes, [['people', 'people']] AS missing, {} AS values
}
RETURN p.id AS project, outcome, CASE WHEN outcome <> 'examined' THEN 'belongs' END AS clause, subjects, from, to,
  nodes, [] AS edges, missing, values
