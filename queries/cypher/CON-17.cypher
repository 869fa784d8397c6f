// CON-17 再委託研究開発契約の期間は委託研究開発契約の期間内 / Sub-commission periods lie inside the period of the commission contract
// 「AMEDとの委託研究開発契約の範囲で」 S19
// 「分担研究機関は、代表研究機関と再委託研究開発契約を締結することになります。」 S26
// :params {projects: null}

// The commission contracts with AMED: those whose period is said, and what is missing to know of all. At application there are no contracts yet.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE coalesce(p.stage, 'running') = 'running'
WITH p,
  COLLECT { MATCH (u:Contract {kind: 'commission'})-[:IN_PROJECT]->(p) WHERE u.start < u.end AND NOT EXISTS { MATCH (a)-[:PARTY_TO {side: 'commissioner'}]->(u) WHERE a.id <> 'amed' } RETURN u ORDER BY u.listed } AS uppers,
  COLLECT {
    MATCH (u:Contract {kind: 'commission'})-[:IN_PROJECT]->(p) WHERE NOT coalesce(u.start < u.end, false) AND NOT EXISTS { MATCH (a)-[:PARTY_TO {side: 'commissioner'}]->(u) WHERE a.id <> 'amed' }
    RETURN [u.id, 'period'] ORDER BY u.listed
  } + CASE WHEN 'contracts' IN p.sections AND NOT 'contracts' IN p.partial THEN [] ELSE [['contracts', 'contracts']] END AS rest
// Each sub-commission contract: the times of it that no commission contract covers, and the commission contracts that it starts under.
MATCH (c:Contract {kind: 'sub_commission'})-[:IN_PROJECT]->(p)
WITH *, coalesce(c.start < c.end, false) AS dated,
  [c.id] + COLLECT { MATCH (a)-[:PARTY_TO {side: 'commissioner'}]->(c) RETURN a.id } AS subjects,
  COLLECT {
    UNWIND [c.start] + [u IN uppers | u.end] AS from
    WITH DISTINCT from WHERE c.start <= from AND from < c.end AND NOT any(u IN uppers WHERE u.start <= from AND from < u.end)
    RETURN {from: from, to: reduce(to = c.end, u IN uppers | CASE WHEN from < u.start AND u.start < to THEN u.start ELSE to END)}
    ORDER BY from
  } AS gaps,
  [u IN uppers WHERE u.start <= c.start AND c.start < u.end AND c.start < c.end] AS under
WITH *, [u IN under WHERE NOT (u.signed IS :: DATE NOT NULL AND c.signed IS :: DATE NOT NULL)] <> [] AS a_day_is_missing

UNWIND [{outcome: 'examined', subjects: [c.id], from: CASE WHEN dated THEN c.start END, to: CASE WHEN dated THEN c.end END}]
+ CASE WHEN dated THEN [] ELSE [{outcome: 'unknown', clause: 'period', subjects: [c.id], missing: [[c.id, 'period']]}] END
+ [gap IN gaps | {clause: 'period', subjects: subjects, from: gap.from, to: gap.to,
    outcome: CASE rest WHEN [] THEN 'fail' ELSE 'unknown' END, missing: rest, values: {contract: [c.id]}}]
// Signed in order? One commission contract that was signed on the same day or before is enough.
+ CASE
    WHEN under = [] OR any(u IN under WHERE u.signed IS :: DATE NOT NULL AND c.signed IS :: DATE NOT NULL AND u.signed <= c.signed) THEN []
    WHEN a_day_is_missing THEN [{outcome: 'unknown', clause: 'signed', subjects: [c.id], from: c.start, to: c.end,
      missing: [x IN [c] + under WHERE NOT x.signed IS :: DATE NOT NULL | [x.id, 'signed']], values: {contract: [c.id]}}]
    ELSE [{outcome: 'fail', clause: 'signed', subjects: [c.id, under[0].id],
      from: c.start, to: CASE WHEN under[0].end < c.end THEN under[0].end ELSE c.end END,
      values: {contract: [c.id], upper: [under[0].id], own_day: c.signed, upper_day: under[0].signed}}]
  END AS said
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, said.from AS from, said.to AS to,
  [] AS nodes, [] AS edges, coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
ORDER BY project, c.listed

UNION ALL
// The section of contracts is absent or not finished.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WHERE coalesce(p.stage, 'running') = 'running' AND (NOT 'contracts' IN p.sections OR 'contracts' IN p.partial)
RETURN p.id AS project, 'unknown' AS outcome, 'period' AS clause, [p.id] AS subjects, p.start AS from, p.end AS to,
  [] AS nodes, [] AS edges, [['contracts', 'contracts']] AS missing, {} AS values
