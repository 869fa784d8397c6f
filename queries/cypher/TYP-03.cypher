// TYP-03 スタートアップタイプでAMEDが資金を提供する研究機関にスタートアップ企業を含む / Start-up type: at least one AMED-funded institution is a start-up company
// 「AMEDから資金提供する研究機関にスタートアップ企業を含む」 S06
// :params {projects: null, call: {min_startup_S: 1}}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p, COLLECT { MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE b.id <> 'amed' RETURN b ORDER BY b.id } AS bodies,
  'organizations' IN p.sections AND NOT 'organizations' IN p.partial AS complete
WHERE 'startup' IN p.type
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH p, bodies, complete, p.epochs[n] AS from, p.epoch_ends[n] AS to

// Commissioned institutions, sure and possible: are they start-up companies (Japanese, an SME, not deemed large)?
WITH *,
  COLLECT {
    UNWIND bodies AS b
    WITH b, b.name_known AND EXISTS { (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] AND r.start <= from AND to <= r.end } AS sure
    WHERE sure OR NOT b.roles_known OR EXISTS { (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] AND coalesce(r.start < to AND from < r.end, true) }
    MATCH (whole:Participant {uid: p.id + '/' + b.root})
    WITH b, sure, whole,
    whole.kind = 'company' AND whole.legal_personality = 'JP'
      AND whole.is_sme AND NOT whole.deemed_large STARTS WITH '{"value": true' AS startup
    RETURN {id: b.id, root: b.root, sure: sure, lacks: CASE WHEN b.name_known THEN 'roles' ELSE 'name' END, startup: startup, facts: CASE WHEN startup IS NULL THEN [f IN ['kind', 'legal_personality', 'is_sme', 'deemed_large'] WHERE whole[f] IS NULL | [whole.id, f]] ELSE [] END}
  } AS members
WITH *, [x IN members WHERE coalesce(x.startup, true)] AS startups

// Of each start-up the payments that commission research with AMED money, in the whole life of the project; zero yen is no money.
WITH *, COLLECT {
    UNWIND startups AS x
    WITH x, COLLECT {
      UNWIND bodies AS b
      WITH b WHERE b.root = x.root
      MATCH (b)<-[f:FLOW]-()
      WHERE coalesce(f.amount <> 0, true) AND coalesce(f.origin = 'amed' AND f.kind IN ['commission', 'sub_commission'], true)
      RETURN [k IN ['origin', 'kind'] WHERE f[k] IS NULL | [f.entry, k]]
        + CASE WHEN f.amount > 0 THEN [] ELSE [[f.entry, CASE WHEN f.year IS NULL THEN 'amount' ELSE 'amounts' END]] END
    } + CASE WHEN 'money' IN p.sections AND NOT 'money' IN p.partial THEN [] ELSE [[['money', 'money']]] END AS unsaid
    RETURN {id: x.id, root: x.root, sure: x.sure AND x.startup IS NOT NULL,
      funded: CASE WHEN [] IN unsaid THEN true WHEN unsaid = [] THEN false END,
      unsaid: CASE WHEN [] IN unsaid THEN [] ELSE reduce(all = [], u IN unsaid | all + u) END}
  } AS funding
WITH *, COUNT { UNWIND funding AS x WITH x WHERE x.sure RETURN DISTINCT x.root } AS count, COUNT { UNWIND funding AS x RETURN DISTINCT x.root } AS possible,
  COUNT { UNWIND funding AS x WITH x WHERE x.sure AND x.funded RETURN DISTINCT x.root } AS with_money, COUNT { UNWIND funding AS x WITH x WHERE coalesce(x.funded, true) RETURN DISTINCT x.root } AS perhaps_with_money
WITH *, CASE
    WHEN complete AND possible < $call.min_startup_S THEN ['fail', 'startup']
    WHEN count < $call.min_startup_S THEN ['unknown', 'startup']
    WHEN with_money >= $call.min_startup_S THEN ['pass', 'funded']
    WHEN complete AND perhaps_with_money < $call.min_startup_S THEN ['fail', 'funded']
    ELSE ['unknown', 'funded']
  END AS verdict, [x IN funding WHERE x.sure | x.id] AS certain

UNWIND ['examined', verdict[0]] AS outcome
WITH *, CASE WHEN outcome <> 'examined' THEN verdict[1] END AS clause WHERE outcome <> 'pass'
RETURN p.id AS project, outcome, clause, CASE clause WHEN 'funded' THEN certain ELSE [p.id] END AS subjects, from, to,
  CASE WHEN verdict = ['fail', 'startup'] AND outcome = 'fail' THEN [x IN members WHERE x.sure | x.id] ELSE [] END AS nodes, [] AS edges,
  CASE WHEN outcome <> 'unknown' THEN [] ELSE
    CASE clause WHEN 'funded' THEN reduce(all = [], x IN funding | all + x.unsaid) ELSE [] END
    + reduce(all = [], x IN startups | all + x.facts)
    + [x IN startups WHERE NOT x.sure | [x.id, x.lacks]]
    + CASE WHEN complete THEN [] ELSE [['organizations', 'organizations']] END
  END AS missing,
  {members: [x IN members | x.id], startups: certain} AS values
