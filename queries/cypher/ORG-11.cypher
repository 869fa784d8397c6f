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
WITH *, [x IN partners WHERE x.sure | x.id] AS sure_partners,
  [x IN partners WHERE x.sure | x.root] AS companies, [x IN partners | x.root] AS any_company,
  [x IN marked WHERE x.sure | x.root] AS sure_marked, [x IN marked | x.root] AS any_marked
// The marked partners, by legal body: a branch counts as its company.
WITH *, COLLECT { UNWIND companies AS root WITH root WHERE root IN sure_marked RETURN DISTINCT root } AS both,
  COLLECT { UNWIND any_company AS root WITH root WHERE root IN any_marked RETURN DISTINCT root } AS perhaps
WITH *, size(both) AS count, size(perhaps) AS possible, [x IN marked WHERE x.sure AND x.root IN both | x.id] AS sure,
  COUNT { UNWIND companies AS x RETURN DISTINCT x } AS count_companies, COUNT { UNWIND any_company AS x RETURN DISTINCT x } AS possible_companies,
  // Whose roles have to be settled to know.
  COLLECT {
    UNWIND partners + marked AS x
    WITH x WHERE NOT x.sure AND x.root IN perhaps AND NOT x.root IN both
    RETURN DISTINCT [x.id, x.lacks]
  } AS doubtful

CALL (*) {
  WITH * WHERE companies <> [] OR sure_marked <> []
  RETURN 'examined' AS outcome, null AS clause, [p.id] AS subjects, [] AS nodes, [] AS missing, {} AS values

  UNION ALL
  // Whoever is marked as lead company is a partner, and a company.
  UNWIND marked AS x
  WITH * WHERE x.sure
  MATCH (whole:Participant {uid: p.id + '/' + x.root})
  WITH *, CASE
      WHEN NOT x.root IN any_company THEN ['fail', 'not_partner']
      WHEN NOT x.root IN companies THEN ['unknown', 'not_partner']
      WHEN whole.kind IS NULL THEN ['unknown', 'not_company']
      WHEN whole.kind <> 'company' THEN ['fail', 'not_company']
    END AS verdict
  WHERE verdict IS NOT NULL
  RETURN verdict[0] AS outcome, verdict[1] AS clause, [x.id] AS subjects, [] AS nodes,
    CASE verdict
      WHEN ['unknown', 'not_partner'] THEN [y IN partners WHERE y.root = x.root | [y.id, y.lacks]]
      WHEN ['unknown', 'not_company'] THEN [[whole.id, 'kind']]
      ELSE []
    END AS missing,
    CASE WHEN verdict <> ['fail', 'not_company'] THEN {who: [x.id]} ELSE {who: [x.id], what: [{OrganizationKind: whole.kind}]
      + CASE WHEN whole.country <> 'JP' THEN [{ja: '、所在国は' + whole.country, en: ', country ' + whole.country}] ELSE [] END} END AS values

  UNION ALL
  // And just one partner is marked; a single partner without the mark need only write it down.
  WITH *, count = $call.n_lead_company AND complete AND possible = count AS right,
    count > $call.n_lead_company OR complete AND possible < $call.n_lead_company AS wrong
  WHERE NOT right AND (partners <> [] OR NOT complete)
  WITH *, CASE
      WHEN wrong AND count > $call.n_lead_company THEN ['fail', 'one']
      WHEN wrong AND count_companies > 1 THEN ['fail', 'one']
      WHEN wrong AND complete AND count_companies = 1 AND possible_companies = 1 THEN ['fail', 'write_down']
      ELSE ['unknown', 'one']
    END AS verdict
  RETURN verdict[0] AS outcome, verdict[1] AS clause,
    CASE WHEN verdict = ['fail', 'write_down'] THEN sure_partners
      WHEN verdict[0] = 'fail' AND count > $call.n_lead_company THEN sure ELSE [p.id] END AS subjects,
    CASE WHEN verdict <> ['fail', 'one'] THEN [] WHEN count > $call.n_lead_company THEN sure ELSE sure_partners END AS nodes,
    CASE WHEN verdict[0] = 'fail' THEN [] ELSE
      CASE doubtful WHEN [] THEN [x IN partners WHERE NOT x.sure | [x.id, x.lacks]] ELSE doubtful END
      + CASE WHEN complete THEN [] ELSE [['organizations', 'organizations']] END
    END AS missing,
    CASE verdict[1] WHEN 'write_down' THEN {who: sure_partners} ELSE {wanted: $call.n_lead_company, count: count, flagged: sure} END AS values
}
RETURN p.id AS project, outcome, clause, subjects, from, to, nodes, [] AS edges, missing, values
