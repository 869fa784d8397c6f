// CON-06 産学官共同研究企業と再委託研究開発契約は締結できない / No sub-commission contract with a partner company
// 「AMEDとの委託研究開発契約の範囲で」 S19
// 「産学官共同研究企業と再委託研究開発契約は締結不可」 S19
// :params {projects: null}

// The sub-commission contracts, and the times at which they are in force or may be. At application there are none yet.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE coalesce(p.stage, 'running') = 'running'
MATCH (c:Contract {kind: 'sub_commission'})-[:IN_PROJECT]->(p)
MATCH (c)<-[:PARTY_TO {side: 'contractor'}]-(b)
OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'commissioner'}]-(a)
WITH p, c, a, b, coalesce(c.start < c.end, false) AS dated,
  [n IN range(0, coalesce(size(p.epochs), 0) - 1) | {from: p.epochs[n], to: p.epoch_ends[n]}] AS epochs

// Is the contractor's institution a partner company then, throughout or perhaps?
WITH *, COLLECT {
    UNWIND epochs AS t
    WITH t WHERE coalesce(c.start < t.to, true) AND coalesce(t.from < c.end, true)
    RETURN {from: t.from, to: t.to, partner: CASE
      WHEN EXISTS {
        MATCH (x)-[r:HAS_ROLE {role: 'partner'}]->(p)
        WHERE x.root = b.root AND x.name_known AND r.start <= t.from AND t.to <= r.end
      } THEN true
      WHEN EXISTS {
        MATCH (x)-[r:HAS_ROLE {role: 'partner'}]->(p)
        WHERE x.root = b.root AND coalesce(r.start < t.to, true) AND coalesce(t.from < r.end, true)
      } OR EXISTS { MATCH (x:Participant)-[:IN_PROJECT]->(p) WHERE x.root = b.root AND NOT x.roles_known } THEN null
      ELSE false
    END} ORDER BY t.from
  } AS times,
  EXISTS { MATCH (x)-[:HAS_ROLE {role: 'partner'}]->(p) WHERE x.root = b.root } AS ever
// A contract whose period is not said is judged only where the answer is the same whenever it is in force.
WITH *, CASE WHEN dated OR times = [] THEN times ELSE [{partner: CASE
    WHEN all(t IN times WHERE t.partner) THEN true WHEN all(t IN times WHERE NOT t.partner) THEN false END}] END AS answers
// At the same time it is a breach; at another time a caution.
UNWIND [t IN answers | {clause: 'partner', outcome: CASE t.partner WHEN true THEN 'fail' WHEN false THEN 'pass' ELSE 'unknown' END, t: t}]
  + CASE WHEN ever AND all(t IN answers WHERE coalesce(NOT t.partner, false)) THEN [{
      clause: 'sequence', outcome: 'fail', t: CASE WHEN dated THEN {from: c.start, to: c.end} ELSE {} END
    }] ELSE [] END AS answer

// One finding names all contracts between the same two; at that time another contract that may break the rule as well says nothing new.
WITH * ORDER BY c.listed
WITH p, a, b, answer.clause AS clause, collect({c: c, t: answer.t, outcome: answer.outcome, dated: dated, epochs: epochs}) AS judged,
  collect(DISTINCT CASE answer.outcome WHEN 'fail' THEN c.id END) AS contracts,
  collect(CASE answer.outcome WHEN 'fail' THEN coalesce(answer.t.from, 'undated') END) AS broken
UNWIND judged AS j
WITH *, j.c AS c, j.t AS t, CASE WHEN j.dated THEN [j.t] ELSE j.epochs END AS asked
UNWIND CASE clause WHEN 'partner' THEN ['examined', j.outcome] ELSE [j.outcome] END AS outcome
WITH * WHERE outcome IN ['examined', 'fail'] OR outcome = 'unknown' AND NOT coalesce(t.from, 'undated') IN broken
RETURN p.id AS project, outcome, clause,
  CASE outcome WHEN 'examined' THEN [c.id] ELSE [x IN [b.id, a.id] WHERE x IS NOT NULL] END AS subjects, t.from AS from, t.to AS to,
  CASE outcome WHEN 'fail' THEN [x IN [a.id, b.id, c.id] WHERE x IS NOT NULL] ELSE [c.id] END AS nodes, [] AS edges,
  CASE outcome WHEN 'unknown' THEN
    CASE WHEN j.dated THEN [] ELSE [[c.id, 'period']] END
    + COLLECT {
      // Bodies of the contractor's institution whose roles (or the dates of these) are not said at that time.
      UNWIND asked AS e
      MATCH (x:Participant)-[:IN_PROJECT]->(p)
      WHERE x.root = b.root AND (NOT x.roles_known OR EXISTS {
        MATCH (x)-[r:HAS_ROLE]->(p)
        WHERE r.role IN ['lead', 'sub', 'partner'] AND coalesce(r.start < e.to, true) AND coalesce(e.from < r.end, true)
          AND NOT (x.name_known AND EXISTS { MATCH (x)-[s:HAS_ROLE {role: r.role}]->(p) WHERE s.start <= e.from AND e.to <= s.end })
      })
      WITH DISTINCT x ORDER BY x.id
      RETURN [x.id, CASE WHEN x.name_known THEN 'roles' ELSE 'name' END]
    }
  ELSE [] END AS missing,
  {
    contractor: [b.id],
    principal: CASE WHEN a IS NULL THEN {ja: '記載なし', en: 'not said'} ELSE [a.id] END,
    contracts: contracts
  } AS values
ORDER BY project, c.listed, from

UNION ALL
// A contract of which the contractor is not said.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE coalesce(p.stage, 'running') = 'running'
MATCH (c:Contract {kind: 'sub_commission'})-[:IN_PROJECT]->(p)
WHERE NOT EXISTS { (c)<-[:PARTY_TO {side: 'contractor'}]-() }
UNWIND ['examined', 'unknown'] AS outcome
RETURN p.id AS project, outcome, 'partner' AS clause, [c.id] AS subjects, null AS from, null AS to,
  [] AS nodes, [] AS edges, [[c.id, 'contractor']] AS missing, {} AS values

UNION ALL
// The section of contracts is absent or not finished.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE coalesce(p.stage, 'running') = 'running'
  AND (NOT 'contracts' IN p.sections OR 'contracts' IN p.partial)
RETURN p.id AS project, 'unknown' AS outcome, 'partner' AS clause, [p.id] AS subjects, p.start AS from, p.end AS to,
  [] AS nodes, [] AS edges, [['contracts', 'contracts']] AS missing, {} AS values
