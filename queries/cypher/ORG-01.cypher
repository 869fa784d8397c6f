// ORG-01 代表研究機関は1機関 / Exactly one lead institution
// 「「代表研究機関」とは、研究開発代表者が所属する機関。」 S29
// :params {projects: null, call: {n_lead_institution: 1}}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p, COLLECT { MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE b.id <> 'amed' RETURN b ORDER BY b.id } AS bodies,
  'organizations' IN p.sections AND NOT 'organizations' IN p.partial AS complete
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH p, bodies, complete, p.epochs[n] AS from, p.epoch_ends[n] AS to

// Lead institutions throughout this stretch of time, and those that may be; two faculties of one university are one.
WITH *,
  COLLECT {
    UNWIND bodies AS b
    WITH b, b.name_known AND EXISTS { (b)-[r:HAS_ROLE {role: 'lead'}]->(p) WHERE r.start <= from AND to <= r.end } AS sure
    WHERE sure OR NOT b.roles_known OR EXISTS { (b)-[r:HAS_ROLE {role: 'lead'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
    RETURN {id: b.id, root: b.root, sure: sure, lacks: CASE WHEN b.name_known THEN 'roles' ELSE 'name' END}
  } AS leads
WITH *, COUNT { UNWIND leads AS x WITH x WHERE x.sure RETURN DISTINCT x.root } AS count, COUNT { UNWIND leads AS x RETURN DISTINCT x.root } AS possible, [x IN leads WHERE x.sure | x.id] AS sure

UNWIND ['examined', CASE
  WHEN count > $call.n_lead_institution THEN 'several'
  WHEN complete AND possible < $call.n_lead_institution THEN 'none'
  WHEN count = $call.n_lead_institution AND complete AND possible = count THEN 'pass'
  ELSE 'unknown'
END] AS found
WITH * WHERE found <> 'pass'
RETURN p.id AS project, CASE WHEN found IN ['several', 'none'] THEN 'fail' ELSE found END AS outcome,
  CASE found WHEN 'examined' THEN null WHEN 'several' THEN 'several' ELSE 'none' END AS clause,
  CASE found WHEN 'several' THEN [p.id] + sure ELSE [p.id] END AS subjects, from, to,
  CASE found WHEN 'several' THEN sure ELSE [] END AS nodes, [] AS edges,
  CASE WHEN found <> 'unknown' THEN [] ELSE
    [x IN leads WHERE NOT x.sure | [x.id, x.lacks]] + CASE WHEN complete THEN [] ELSE [['organizations', 'organizations']] END
  END AS missing,
  {wanted: $call.n_lead_institution, count: count, leads: sure} AS values
