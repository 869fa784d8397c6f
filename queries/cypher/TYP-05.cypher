// TYP-05 アカデミアタイプの委託研究開発機関にはアカデミアが2機関以上 / Academia type: at least two academia institutions are commissioned
// 「2機関以上の参画が応募の条件」 S29
// 「アカデミアタイプ：複数アカデミア、最低1社の産学官共同研究企業」 S10
// 「アカデミアタイプは、複数のアカデミアが連携して委託研究開発を推進」 S20
// :params {projects: null, call: {late_from_year: 3, min_academia_A: 2}}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p, COLLECT { MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE b.id <> 'amed' RETURN b ORDER BY b.id } AS bodies,
  'organizations' IN p.sections AND NOT 'organizations' IN p.partial AS complete
WHERE 'academia' IN p.type
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH p, bodies, complete, n, p.epochs[n] AS from, p.epoch_ends[n] AS to, p.epoch_years[n] AS year
WHERE n = 0 OR year < $call.late_from_year

// Commissioned institutions that are academia (a domestic research organization), and those that may be: two faculties are one.
WITH *,
  COLLECT {
    UNWIND bodies AS b
    WITH b, b.name_known AND EXISTS { (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] AND r.start <= from AND to <= r.end } AS sure
    WHERE sure OR NOT b.roles_known OR EXISTS { (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] AND coalesce(r.start < to AND from < r.end, true) }
    MATCH (whole:Participant {uid: p.id + '/' + b.root})
    WITH b, sure, whole,
    whole.country = 'JP' AND (
      whole.kind IN ['university', 'research_institute', 'incorporated_admin_agency']
      OR whole.kind = 'other_research_org' AND nullIf(whole.academia_confirmed IS NOT NULL, false)
    ) AS academia
    WHERE coalesce(academia, true)
    RETURN {id: b.id, root: b.root, sure: sure, lacks: CASE WHEN b.name_known THEN 'roles' ELSE 'name' END, certain: sure AND academia IS NOT NULL,
      facts: CASE WHEN academia IS NULL THEN [f IN ['kind', 'academia_confirmed', 'country']
      WHERE whole[f] IS NULL AND (f <> 'academia_confirmed' OR whole.kind = 'other_research_org') | [whole.id, f]] ELSE [] END}
  } AS academia
WITH *, COUNT { UNWIND academia AS x WITH x WHERE x.certain RETURN DISTINCT x.root } AS count, COUNT { UNWIND academia AS x RETURN DISTINCT x.root } AS possible

UNWIND ['examined', CASE
  WHEN count >= $call.min_academia_A THEN 'pass'
  WHEN complete AND possible < $call.min_academia_A THEN 'fail'
  ELSE 'unknown'
END] AS outcome
WITH *, [x IN academia WHERE x.certain | x.id] AS members WHERE outcome <> 'pass'
// On the first day it is a must, afterwards a caution, until from year 3 on ORG-14 speaks.
WITH *, CASE n WHEN 0 THEN from + duration('P1D') ELSE from END AS afterwards
UNWIND CASE n WHEN 0 THEN [{clause: 'start', from: from, to: afterwards}] ELSE [] END
  + CASE WHEN year < $call.late_from_year AND afterwards < to THEN [{clause: 'later', from: afterwards, to: to}] ELSE [] END AS part
RETURN p.id AS project, outcome, CASE WHEN outcome <> 'examined' THEN part.clause END AS clause,
  [p.id] AS subjects, part.from AS from, part.to AS to, CASE outcome WHEN 'fail' THEN members ELSE [] END AS nodes, [] AS edges,
  CASE WHEN outcome <> 'unknown' THEN [] ELSE
    reduce(all = [], x IN academia | all + x.facts)
    + [x IN academia WHERE NOT x.sure | [x.id, x.lacks]]
    + CASE WHEN complete THEN [] ELSE [['organizations', 'organizations']] END
  END AS missing,
  {wanted: $call.min_academia_A, count: count, members: members} AS values
