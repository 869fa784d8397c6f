// ORG-13 産学官共同研究企業は3年目以降2社以上 / At least two partner companies from year 3
// 「3年目以降は、産学官共同研究企業2社以上が参画した多対多の連携が必須」 S20
// 「産学官共同研究企業は2社以上。」 S20
// :params {projects: null, call: {late_from_year: 3, min_partners_late: 2}}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p, COLLECT { MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE b.id <> 'amed' RETURN b ORDER BY b.id } AS bodies,
  'organizations' IN p.sections AND NOT 'organizations' IN p.partial AS complete
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH p, bodies, complete, p.epochs[n] AS from, p.epoch_ends[n] AS to, p.epoch_years[n] AS year
WHERE year >= $call.late_from_year

// Partner companies throughout this stretch of time, and those that may be; a branch counts as its whole.
WITH *,
  COLLECT {
    UNWIND bodies AS b
    WITH b, b.name_known AND EXISTS { (b)-[r:HAS_ROLE {role: 'partner'}]->(p) WHERE r.start <= from AND to <= r.end } AS sure
    WHERE sure OR NOT b.roles_known OR EXISTS { (b)-[r:HAS_ROLE {role: 'partner'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
    RETURN {id: b.id, root: b.root, sure: sure, lacks: CASE WHEN b.name_known THEN 'roles' ELSE 'name' END}
  } AS companies
WITH *, COLLECT { UNWIND companies AS x WITH x WHERE x.sure RETURN DISTINCT x.root AS root ORDER BY root } AS partners,
  COUNT { UNWIND companies AS x RETURN DISTINCT x.root } AS possible

UNWIND ['examined', CASE
  WHEN size(partners) >= $call.min_partners_late THEN 'pass'
  WHEN complete AND possible < $call.min_partners_late THEN 'fail'
  ELSE 'unknown'
END] AS outcome
WITH * WHERE outcome <> 'pass'
RETURN p.id AS project, outcome, CASE WHEN outcome <> 'examined' THEN 'count' END AS clause, [p.id] AS subjects, from, to,
  CASE outcome WHEN 'fail' THEN partners ELSE [] END AS nodes, [] AS edges,
  CASE WHEN outcome <> 'unknown' THEN [] ELSE
    [x IN companies WHERE NOT x.sure | [x.id, x.lacks]] + CASE WHEN complete THEN [] ELSE [['organizations', 'organizations']] END
  END AS missing,
  {wanted: $call.min_partners_late, count: size(partners), partners: partners} AS values
