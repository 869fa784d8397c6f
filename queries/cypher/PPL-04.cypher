// PPL-04 研究開発分担者は研究開発項目の責任を担う / Each co-investigator is responsible for a work item
// 「研究開発代表者と研究開発項目を分担して研究開発を実施し、当該項目の責任を担う研究者」 S29
// :params {projects: null}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p, COLLECT { MATCH (m:Member)-[:IN_PROJECT]->(p) RETURN m ORDER BY m.id } AS people,
  'people' IN p.sections AND NOT 'people' IN p.partial AS people_complete,
  'work_items' IN p.sections AND NOT 'work_items' IN p.partial AS items_complete,
  // Work items; those of the competitive area are left out.
  COLLECT { MATCH (w:WorkItem)-[:IN_PROJECT]->(p) WHERE coalesce(w.area <> 'competitive', true) RETURN w ORDER BY w.listed } AS items
WITH *, [w IN items WHERE NOT w.responsible_known | [w.id, 'responsible']]
  + CASE WHEN items_complete THEN [] ELSE [['work_items', 'work_items']] END AS unsaid
CALL (p, people, people_complete, items_complete, items, unsaid) {
  // Each co-investigator is responsible for a work item.
  UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
  WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
  WITH *,
    COLLECT {
      UNWIND people AS m
      WITH m, m.name_known AND EXISTS { (m)-[r:ACTS_AS {role: 'co_investigator'}]->(p) WHERE r.start <= from AND to <= r.end } AS sure
      WHERE sure OR NOT m.roles_known OR EXISTS { (m)-[r:ACTS_AS {role: 'co_investigator'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
      RETURN {id: m.id, sure: sure, lacks: CASE WHEN m.name_known THEN 'roles' ELSE 'name' END, node: m}
    } AS investigators
  UNWIND investigators AS x
  WITH *, x.node AS m
  WITH *, COLLECT { MATCH (m)-[:RESPONSIBLE_FOR]->(w) WHERE w IN items RETURN w ORDER BY w.listed DESC } AS own
  WITH *, [w IN own WHERE w.area IS NOT NULL] AS carried,
    unsaid + [w IN own WHERE w.area IS NULL | [w.id, 'area']][0..1] AS missing
  UNWIND CASE WHEN x.sure THEN ['examined'] ELSE [] END
    + CASE WHEN carried <> [] THEN [] WHEN x.sure AND missing = [] THEN ['fail'] ELSE ['unknown'] END AS outcome
  RETURN outcome, 'person' AS clause, [m.id] AS subjects, from, to, [] AS nodes,
    CASE WHEN outcome <> 'unknown' THEN [] ELSE missing + CASE WHEN x.sure THEN [] ELSE [[x.id, x.lacks]] END END AS missing, {} AS values

  UNION ALL
  // For each work item, within its own period, a principal investigator or co-investigator in office is responsible.
  UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
  WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
  UNWIND items AS w
  WITH *, coalesce(w.start < w.end, false) AS dated
  WHERE coalesce(w.start < to AND from < w.end, true) AND (dated OR w.start IS NULL OR w.end IS NULL)
  WITH *, COLLECT {
      MATCH (m:Member)-[:RESPONSIBLE_FOR]->(w)
      RETURN {id: m.id, lacks: CASE WHEN m.name_known THEN 'roles' ELSE 'name' END,
        active: EXISTS { (m)-[r:ACTS_AS]->(p) WHERE r.start <= from AND to <= r.end },
        sure: m.name_known AND EXISTS { (m)-[r:ACTS_AS]->(p) WHERE r.role IN ['principal_investigator', 'co_investigator'] AND r.start <= from AND to <= r.end },
        perhaps: NOT m.roles_known OR EXISTS {
          (m)-[r:ACTS_AS]->(p) WHERE r.role IN ['principal_investigator', 'co_investigator'] AND coalesce(r.start < to AND from < r.end, true)
        }} ORDER BY m.listed
    } AS responsible
  WITH *, any(x IN responsible WHERE x.sure) AS in_office, [x IN responsible WHERE x.active | x.id] AS active,
    CASE WHEN dated THEN [] ELSE [[w.id, 'period']] END + CASE WHEN w.area IS NULL THEN [[w.id, 'area']] ELSE [] END
    + [x IN responsible WHERE x.perhaps AND NOT x.sure | [x.id, x.lacks]] AS missing
  UNWIND [['examined', null]] + CASE
      WHEN NOT w.responsible_known THEN [['unknown', 'item']]
      ELSE CASE WHEN in_office THEN [] WHEN missing = [] THEN [['fail', 'item']] ELSE [['unknown', 'item']] END
        + CASE WHEN size(active) > 1 THEN [['fail', 'several']] ELSE [] END
    END AS verdict
  RETURN verdict[0] AS outcome, verdict[1] AS clause, [w.id] AS subjects,
    CASE WHEN dated AND w.start > from THEN w.start ELSE from END AS from, CASE WHEN dated AND w.end < to THEN w.end ELSE to END AS to,
    CASE WHEN verdict = ['fail', 'several'] THEN active WHEN verdict = ['fail', 'item'] THEN [x IN responsible | x.id] ELSE [] END AS nodes,
    CASE WHEN verdict[0] <> 'unknown' THEN [] WHEN w.responsible_known THEN missing ELSE [[w.id, 'responsible']] END AS missing,
    {people: CASE verdict[1] WHEN 'several' THEN active ELSE [x IN responsible | x.id] END} AS values

  UNION ALL
  // People and work items that nobody has listed yet.
  WITH p, people_complete, items_complete WHERE NOT (people_complete AND items_complete)
  RETURN 'unknown' AS outcome, 'person' AS clause, [p.id] AS subjects, p.start AS from, p.end AS to, [] AS nodes,
    CASE WHEN people_complete THEN [] ELSE [['people', 'people']] END
    + CASE WHEN items_complete THEN [] ELSE [['work_items', 'work_items']] END AS missing, {} AS values
}
RETURN p.id AS project, outcome, CASE WHEN outcome <> 'examined' THEN clause END AS clause, subjects, from, to,
  nodes, [] AS edges, missing, values
