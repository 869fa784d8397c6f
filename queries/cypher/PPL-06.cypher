// PPL-06 連携研究代表者はその企業に所属し、本事業に参画する研究者 / The liaison representative belongs to that company and is a researcher of the project
// 「産学官共同研究企業に所属し、本事業に参画する研究者」 S29
// :params {projects: null}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p, COLLECT { MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE b.id <> 'amed' RETURN b ORDER BY b.id } AS bodies,
  COLLECT { MATCH (m:Member)-[:IN_PROJECT]->(p) RETURN m ORDER BY m.id } AS people,
  'people' IN p.sections AND NOT 'people' IN p.partial AS people_complete
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH p, bodies, people, people_complete, p.epochs[n] AS from, p.epoch_ends[n] AS to

// Partner companies in this stretch of time, and whoever is represented by somebody.
WITH *, COLLECT {
    UNWIND bodies AS b
    WITH b WHERE NOT b.roles_known
      OR EXISTS { (b)-[r:HAS_ROLE {role: 'partner'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
      OR EXISTS { (b)<-[r:REPRESENTS]-() WHERE coalesce(r.start < to AND from < r.end, true) }
    RETURN b
  } AS companies
UNWIND companies AS company
WITH *,
  COLLECT {
    UNWIND people AS m
    WITH m, m.name_known AND EXISTS { (m)-[r:REPRESENTS]->(b) WHERE b = company AND r.start <= from AND to <= r.end } AS sure
    WHERE sure OR NOT m.roles_known
      OR EXISTS { (m)-[r:REPRESENTS]->(b) WHERE b = company AND coalesce(r.start < to AND from < r.end, true) }
      OR EXISTS { (m)-[r:ACTS_AS {company_known: false}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
    RETURN {id: m.id, sure: sure, lacks: CASE WHEN m.name_known THEN 'roles' ELSE 'name' END, node: m}
  } AS liaisons
CALL (p, company, liaisons, people_complete, from, to) {
  // Each liaison representative is employed by the company …
  UNWIND liaisons AS x
  WITH *, x.node AS m WHERE x.sure
  WITH *, CASE
      WHEN EXISTS { (m)-[r:EMPLOYED_BY]->(b:Participant) WHERE b.root = company.root AND r.start <= from AND to <= r.end } THEN true
      WHEN NOT m.employment_known OR EXISTS { (m)-[r:EMPLOYED_BY]->(b:Participant) WHERE b.root = company.root AND coalesce(r.start < to AND from < r.end, true) } THEN null
      ELSE false
    END AS there
  UNWIND ['examined', CASE WHEN there THEN 'pass' WHEN NOT there THEN 'fail' ELSE 'unknown' END] AS outcome
  WITH * WHERE outcome <> 'pass'
  RETURN outcome, 'employed' AS clause, CASE outcome WHEN 'examined' THEN [m.id] ELSE [m.id, company.id] END AS subjects,
    CASE WHEN outcome <> 'unknown' THEN []
      ELSE [[m.id, CASE WHEN EXISTS { (m)-[:EMPLOYED_BY]->() } THEN 'employment' ELSE 'employer' END]] END AS missing,
    {person: [m.id], company: [company.id], employers: COLLECT {
      MATCH (m)-[r:EMPLOYED_BY]->(b:Participant) WHERE coalesce(r.start < to AND from < r.end, true) RETURN b.id AS id ORDER BY id
    }} AS values

  UNION ALL
  // … and is a researcher; the role implies that he or she takes part.
  UNWIND liaisons AS x
  WITH *, x.node AS m
  WITH * WHERE x.sure AND coalesce(NOT m.researcher, true)
  RETURN CASE WHEN m.researcher IS NULL THEN 'unknown' ELSE 'fail' END AS outcome, 'researcher' AS clause, [m.id, company.id] AS subjects,
    CASE WHEN m.researcher IS NULL THEN [[m.id, 'researcher']] ELSE [] END AS missing, {person: [m.id], company: [company.id]} AS values

  UNION ALL
  // Who may be the representative as well, or instead.
  WITH company, people_complete, [x IN liaisons WHERE NOT x.sure] AS perhaps
  WHERE perhaps <> [] OR NOT people_complete
  RETURN 'unknown' AS outcome, 'employed' AS clause, [company.id] AS subjects,
    [x IN perhaps | [x.id, x.lacks]] + [x IN perhaps WHERE x.lacks = 'name' AND x.node.researcher IS NULL | [x.id, 'researcher']]
    + CASE WHEN people_complete THEN [] ELSE [['people', 'people']] END AS missing, {} AS values
}
RETURN p.id AS project, outcome, CASE WHEN outcome <> 'examined' THEN clause END AS clause, subjects, from, to,
  [] AS nodes, [] AS edges, missing, values
