// CON-04 再委託研究開発契約の委託元は代表研究機関のみ / Sub-commission contracts go out only from the lead institution
// 「代表研究機関と再委託研究開発契約を締結する分担研究機関」 S29
// :params {projects: null}

// The sub-commission contracts, at every time at which they are in force or may be. At application there are none yet.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE coalesce(p.stage, 'running') = 'running'
MATCH (c:Contract {kind: 'sub_commission'})-[:IN_PROJECT]->(p)
MATCH (c)<-[:PARTY_TO {side: 'commissioner'}]-(a)
OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'contractor'}]-(b)
UNWIND range(0, coalesce(size(p.epochs), 0) - 1) AS n
WITH p, c, a, b, p.epochs[n] AS from, p.epoch_ends[n] AS to
WHERE coalesce(c.start < to, true) AND coalesce(from < c.end, true)

// The lead institution throughout, and bodies that may be it.
WITH *, COLLECT {
    MATCH (x)-[r:HAS_ROLE {role: 'lead'}]->(p) WHERE x.name_known AND r.start <= from AND to <= r.end
    RETURN DISTINCT x ORDER BY x.id
  } AS leads
WITH *, COLLECT {
    MATCH (x)-[r:HAS_ROLE {role: 'lead'}]->(p)
    WHERE NOT x IN leads AND coalesce(r.start < to, true) AND coalesce(from < r.end, true)
    RETURN DISTINCT x
  } + COLLECT { MATCH (x:Participant)-[:IN_PROJECT]->(p) WHERE NOT x.roles_known RETURN x } AS maybe
// Does the contract go out from it? A faculty counts as its institution; where nobody surely is the lead, it is not known.
WITH *, CASE
    WHEN a.root IN [x IN leads | x.root] THEN true
    WHEN leads = [] OR a.root IN [x IN maybe | x.root] THEN null
    ELSE false
  END AS by_lead

// A contract whose period is not said is judged only where the answer is the same whenever it is in force.
WITH p, c, a, b, coalesce(c.start < c.end, false) AS dated,
  collect({from: from, to: to, by_lead: by_lead, leads: [x IN leads | x.id], maybe: maybe}) AS times
UNWIND CASE WHEN dated THEN times ELSE [{
    by_lead: CASE WHEN all(t IN times WHERE t.by_lead) THEN true WHEN all(t IN times WHERE NOT t.by_lead) THEN false END,
    leads: COLLECT { MATCH (x)-[:HAS_ROLE {role: 'lead'}]->(p) RETURN DISTINCT x.id AS id ORDER BY id }
  }] END AS t
WITH *, CASE t.by_lead WHEN true THEN 'pass' WHEN false THEN 'fail' ELSE 'unknown' END AS answer

// One finding names all contracts between the same two; at that time another contract that may break the rule as well says nothing new.
ORDER BY c.listed
WITH p, a, b, collect({c: c, t: t, dated: dated, answer: answer}) AS judged,
  collect(DISTINCT CASE answer WHEN 'fail' THEN c.id END) AS contracts,
  collect(CASE answer WHEN 'fail' THEN coalesce(t.from, 'undated') END) AS broken
UNWIND judged AS j
WITH p, a, b, contracts, broken, j.c AS c, j.t AS t, j.dated AS dated, j.answer AS answer, [x IN [a.id, b.id] WHERE x IS NOT NULL] AS ends
UNWIND ['examined', answer] AS outcome
WITH * WHERE outcome IN ['examined', 'fail'] OR outcome = 'unknown' AND NOT coalesce(t.from, 'undated') IN broken
WITH *, CASE outcome WHEN 'unknown' THEN
    CASE WHEN dated THEN [] ELSE [[c.id, 'period']] END
    + COLLECT {
      // Bodies of the commissioner's institution whose roles (or the dates of these) are not said at that time.
      UNWIND CASE WHEN dated THEN [[t.from, t.to]] ELSE [n IN range(0, size(p.epochs) - 1) | [p.epochs[n], p.epoch_ends[n]]] END AS e
      WITH e[0] AS from, e[1] AS to
      MATCH (x:Participant)-[:IN_PROJECT]->(p)
      WHERE x.root = a.root AND (NOT x.roles_known OR EXISTS {
        MATCH (x)-[r:HAS_ROLE]->(p)
        WHERE r.role IN ['lead', 'sub', 'partner'] AND coalesce(r.start < to, true) AND coalesce(from < r.end, true)
          AND NOT (x.name_known AND EXISTS { MATCH (x)-[s:HAS_ROLE {role: r.role}]->(p) WHERE s.start <= from AND to <= s.end })
      })
      WITH DISTINCT x ORDER BY x.id
      RETURN [x.id, CASE WHEN x.name_known THEN 'roles' ELSE 'name' END]
    }
    + COLLECT { UNWIND t.maybe AS x WITH x ORDER BY x.id RETURN [x.id, CASE WHEN x.name_known THEN 'roles' ELSE 'name' END] }
    + CASE WHEN dated AND (NOT 'organizations' IN p.sections OR 'organizations' IN p.partial) THEN [['organizations', 'organizations']] ELSE [] END
  ELSE [] END AS missing
RETURN p.id AS project, outcome, CASE outcome WHEN 'examined' THEN null ELSE 'principal' END AS clause,
  CASE outcome WHEN 'examined' THEN [c.id] WHEN 'fail' THEN ends ELSE ends + CASE t.leads WHEN [] THEN [p.id] ELSE [] END END AS subjects,
  t.from AS from, t.to AS to,
  CASE outcome WHEN 'fail' THEN ends + c.id ELSE [c.id] END AS nodes, [] AS edges,
  reduce(once = [], m IN missing | CASE WHEN m IN once THEN once ELSE once + [m] END) AS missing,
  {
    principal: [a.id],
    contractor: CASE WHEN b IS NULL THEN {ja: '記載なし', en: 'not said'} ELSE [b.id] END,
    lead: t.leads,
    contracts: contracts
  } AS values
ORDER BY project, c.listed, from

UNION ALL
// A contract of which the commissioner is not said.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE coalesce(p.stage, 'running') = 'running'
MATCH (c:Contract {kind: 'sub_commission'})-[:IN_PROJECT]->(p)
WHERE NOT EXISTS { (c)<-[:PARTY_TO {side: 'commissioner'}]-() }
UNWIND ['examined', 'unknown'] AS outcome
RETURN p.id AS project, outcome, 'principal' AS clause, [c.id] AS subjects, null AS from, null AS to,
  [] AS nodes, [] AS edges, [[c.id, 'commissioner']] AS missing, {} AS values

UNION ALL
// The section of contracts is absent or not finished.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE coalesce(p.stage, 'running') = 'running'
  AND (NOT 'contracts' IN p.sections OR 'contracts' IN p.partial)
RETURN p.id AS project, 'unknown' AS outcome, 'principal' AS clause, [p.id] AS subjects, p.start AS from, p.end AS to,
  [] AS nodes, [] AS edges, [['contracts', 'contracts']] AS missing, {} AS values
