// ORG-11 幹事企業は産学官共同研究企業のうち1社 / Exactly one partner company is the lead company
// 「一企業を幹事企業として選出」 S29
// :params {projects: null, call: {n_lead_company: 1}}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p, COLLECT { MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE b.id <> 'amed' RETURN b ORDER BY b.id } AS bodies,
  'organizations' IN p.sections AND NOT 'organizations' IN p.partial AS complete
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH p, bodies, complete, p.epochs[n] AS from, p.epoch_ends[n] AS to

// Partner companies, and bodies marked as lead company, throughout this stretch of time; and those that may be.
WITH *,
  COLLECT {
    UNWIND bodies AS b
    WITH b, b.name_known AND EXISTS { (b)-[r:HAS_ROLE {role: 'partner'}]->(p) WHERE r.start <= from AND to <= r.end } AS sure
    WHERE sure OR NOT b.roles_known OR EXISTS { (b)-[r:HAS_ROLE {role: 'partner'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
    RETURN {id: b.id, root: b.root, sure: sure, lacks: CASE WHEN b.name_known THEN 'roles' ELSE 'name' END}
  } AS partners,
  COLLECT {
    UNWIND bodies AS b
    WITH b, b.name_known AND EXISTS { (b)-[r:HAS_ROLE {role: 'lead_company'}]->(p) WHERE r.start <= from AND to <= r.end } AS sure
    WHERE sure OR NOT b.roles_known OR EXISTS { (b)-[r:HAS_ROLE {role: 'lead_company'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
    RETURN {id: b.id, root: b.root, sure: sure, lacks: CASE WHEN b.name_known THEN 'roles' ELSE 'name' END}
  } AS marked
WITH *, [x IN partners WHERE x.sure | x.id] AS sure_partners, [x IN marked WHERE x.sure | x.id] AS sure_marked,
  [x IN partners | x.id] AS any_partner, [x IN marked | x.id] AS any_marked
WITH *, [x IN partners WHERE x.sure AND x.id IN sure_marked] AS flagged, [x IN partners WHERE x.id IN any_marked] AS perhaps
WITH *, [x IN flagged | x.id] AS sure,
  COUNT { UNWIND flagged AS x RETURN DISTINCT x.root } AS count, COUNT { UNWIND perhaps AS x RETURN DISTINCT x.root } AS possible,
  COUNT { UNWIND partners AS x WITH x WHERE x.sure RETURN DISTINCT x.root } AS companies, COUNT { UNWIND partners AS x RETURN DISTINCT x.root } AS possible_companies

CALL (*) {
  WITH * WHERE sure_partners <> [] OR sure_marked <> []
  RETURN 'examined' AS outcome, null AS clause, [p.id] AS subjects, [] AS nodes, [] AS missing, {} AS values

  UNION ALL
  // Whoever is marked as lead company is a partner.
  UNWIND marked AS x
  WITH * WHERE x.sure AND NOT x.id IN sure_partners
  RETURN CASE WHEN x.id IN any_partner THEN 'unknown' ELSE 'fail' END AS outcome, 'not_partner' AS clause, [x.id] AS subjects, [] AS nodes,
    CASE WHEN x.id IN any_partner THEN [[x.id, x.lacks]] ELSE [] END AS missing, {who: [x.id]} AS values

  UNION ALL
  // And just one partner is marked; a single partner without the mark need only write it down.
  WITH *, count = $call.n_lead_company AND complete AND possible = count AS right,
    count > $call.n_lead_company OR complete AND possible < $call.n_lead_company AS wrong
  WHERE NOT right AND (partners <> [] OR NOT complete)
  WITH *, CASE
      WHEN wrong AND count > $call.n_lead_company THEN ['fail', 'one']
      WHEN wrong AND companies > 1 THEN ['fail', 'one']
      WHEN wrong AND complete AND companies = 1 AND possible_companies = 1 THEN ['fail', 'write_down']
      ELSE ['unknown', 'one']
    END AS verdict
  RETURN verdict[0] AS outcome, verdict[1] AS clause,
    CASE WHEN verdict = ['fail', 'write_down'] THEN sure_partners
      WHEN verdict[0] = 'fail' AND count > $call.n_lead_company THEN sure ELSE [p.id] END AS subjects,
    CASE WHEN verdict <> ['fail', 'one'] THEN [] WHEN count > $call.n_lead_company THEN sure ELSE sure_partners END AS nodes,
    CASE WHEN verdict[0] = 'fail' THEN [] ELSE
      CASE WHEN any(x IN perhaps WHERE NOT x.id IN sure)
        THEN [x IN perhaps WHERE NOT x.id IN sure | [x.id, x.lacks]]
        ELSE [x IN partners WHERE NOT x.sure | [x.id, x.lacks]] END
      + CASE WHEN complete THEN [] ELSE [['organizations', 'organizations']] END
    END AS missing,
    CASE verdict[1] WHEN 'write_down' THEN {who: sure_partners} ELSE {count: count, flagged: sure} END AS values
}
RETURN p.id AS project, outcome, clause, subjects, from, to, nodes, [] AS edges, missing, values
