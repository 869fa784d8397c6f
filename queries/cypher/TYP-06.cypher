// TYP-06 スタートアップタイプの委託研究開発機関にはアカデミアとスタートアップ企業がそれぞれ一者以上 / Start-up type: at least one academia institution and at least one start-up company are commissioned
// 「両者とも一者以上の参画が応募の条件」 S29
// 「スタートアップタイプは、アカデミアとスタートアップ企業（原則設立10年以内の中小企業）が連携して委託研究開発を推進」 S20
// :params {projects: null, call: {late_from_year: 3, min_academia_S: 1, min_startup_S: 1}}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p, COLLECT { MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE b.id <> 'amed' RETURN b ORDER BY b.id } AS bodies,
  'organizations' IN p.sections AND NOT 'organizations' IN p.partial AS complete
WHERE 'startup' IN p.type
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH p, bodies, complete, n, p.epochs[n] AS from, p.epoch_ends[n] AS to, p.epoch_years[n] AS year
WHERE n = 0 OR year < $call.late_from_year

// Commissioned institutions, sure and possible: are they academia, are they start-up companies?
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
    ) AS academia,
    whole.kind = 'company' AND whole.legal_personality = 'JP'
      AND whole.is_sme AND NOT whole.deemed_large STARTS WITH '{"value": true' AS startup
    RETURN {id: b.id, root: b.root, sure: sure, lacks: CASE WHEN b.name_known THEN 'roles' ELSE 'name' END, academia: academia, startup: startup,
      academia_facts: [f IN ['kind', 'academia_confirmed', 'country']
      WHERE whole[f] IS NULL AND (f <> 'academia_confirmed' OR whole.kind = 'other_research_org') | [whole.id, f]],
      startup_facts: [f IN ['kind', 'legal_personality', 'is_sme', 'deemed_large'] WHERE whole[f] IS NULL | [whole.id, f]]}
  } AS members
WITH *, [x IN members WHERE x.sure AND x.academia | x.id] AS academia, [x IN members WHERE x.sure AND x.startup | x.id] AS startups,
  COUNT { UNWIND members AS x WITH x WHERE x.sure AND x.academia RETURN DISTINCT x.root } AS count_academia,
  COUNT { UNWIND members AS x WITH x WHERE coalesce(x.academia, true) RETURN DISTINCT x.root } AS possible_academia,
  COUNT { UNWIND members AS x WITH x WHERE x.sure AND x.startup RETURN DISTINCT x.root } AS count_startup,
  COUNT { UNWIND members AS x WITH x WHERE coalesce(x.startup, true) RETURN DISTINCT x.root } AS possible_startup
WITH *, CASE
    WHEN count_academia >= $call.min_academia_S THEN true
    WHEN complete AND possible_academia < $call.min_academia_S THEN false
  END AS enough_academia, CASE
    WHEN count_startup >= $call.min_startup_S THEN true
    WHEN complete AND possible_startup < $call.min_startup_S THEN false
  END AS enough_startup

UNWIND ['examined', CASE enough_academia AND enough_startup WHEN true THEN 'pass' WHEN false THEN 'fail' ELSE 'unknown' END] AS outcome
WITH * WHERE outcome <> 'pass'
// On the first day it is a must, afterwards a caution, until from year 3 on ORG-14 speaks.
WITH *, CASE n WHEN 0 THEN from + duration('P1D') ELSE from END AS afterwards
UNWIND CASE n WHEN 0 THEN [{clause: 'start', from: from, to: afterwards}] ELSE [] END
  + CASE WHEN year < $call.late_from_year AND afterwards < to THEN [{clause: 'later', from: afterwards, to: to}] ELSE [] END AS part
RETURN p.id AS project, outcome, CASE WHEN outcome <> 'examined' THEN part.clause END AS clause,
  [p.id] AS subjects, part.from AS from, part.to AS to, CASE outcome WHEN 'fail' THEN [x IN members WHERE x.sure | x.id] ELSE [] END AS nodes, [] AS edges,
  CASE WHEN outcome <> 'unknown' OR enough_academia THEN [] ELSE
    reduce(all = [], x IN members | all + CASE WHEN x.academia IS NULL THEN x.academia_facts ELSE [] END)
    + [x IN members WHERE NOT x.sure AND coalesce(x.academia, true) | [x.id, x.lacks]]
  END + CASE WHEN outcome <> 'unknown' OR enough_startup THEN [] ELSE
    reduce(all = [], x IN members | all + CASE WHEN x.startup IS NULL THEN x.startup_facts ELSE [] END)
    + [x IN members WHERE NOT x.sure AND coalesce(x.startup, true) | [x.id, x.lacks]]
  END + CASE WHEN outcome <> 'unknown' OR complete THEN [] ELSE [['organizations', 'organizations']] END AS missing,
  {wanted_academia: $call.min_academia_S, wanted_startup: $call.min_startup_S, count_academia: count_academia,
   count_startup: count_startup, academia: academia, startups: startups} AS values
