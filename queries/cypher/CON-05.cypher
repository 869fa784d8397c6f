// CON-05 再々委託はできない / No sub-sub-commissioning
// 「代表研究機関と再委託研究開発契約を締結する分担研究機関の総称」 S29
// :params {projects: null, call: {max_depth: 2}}

// The sub-commission contracts; a faculty counts as its institution (`root`). At application there are no contracts yet.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE coalesce(p.stage, 'running') = 'running'
WITH p, COLLECT {
    MATCH (c:Contract {kind: 'sub_commission'})-[:IN_PROJECT]->(p)
    MATCH (a)-[:PARTY_TO {side: 'commissioner'}]->(c)<-[:PARTY_TO {side: 'contractor'}]-(b)
    RETURN {id: c.id, listed: c.listed, start: c.start, end: c.end, from: a.id, from_root: a.root, to: b.id, to_root: b.root}
    ORDER BY c.listed
  } AS contracts
UNWIND range(0, coalesce(size(p.epochs), 0) - 1) AS n
WITH p, p.epochs[n] AS from, p.epoch_ends[n] AS to,
  [c IN contracts WHERE coalesce(c.start < p.epoch_ends[n], true) AND coalesce(p.epochs[n] < c.end, true)] AS possible
UNWIND possible AS c

// The longest chain of commissions that leads to the contract's commissioner, from the top down: through contracts that are in force
// throughout, and through all that may be. Step by step upwards; a circle is gone round once.
// A contract of an institution with its own faculty or hospital is no step.
WITH *, c.from_root = c.to_root AS inside, [u IN possible WHERE u.from_root <> u.to_root] AS outside
WITH *, [[u IN outside WHERE u.start <= from AND to <= u.end], outside] AS both
WITH *, [steps IN both | reduce(
    longest = [{bodies: [c.from], top: c.from_root, seen: [c.from_root, c.to_root], open: true}],
    step IN range(1, size(steps)) |
    coalesce(nullIf(reduce(longer = [], chain IN longest | longer + [u IN steps WHERE chain.open AND u.to_root = chain.top |
      {bodies: [u.from] + chain.bodies, top: u.from_root, seen: chain.seen + u.from_root, open: NOT u.from_root IN chain.seen}]
    ), []), longest))[0].bodies] AS chains
// The commission of AMED is the first step, and the contract itself the last.
WITH *, CASE
    WHEN inside THEN 'pass'
    WHEN c.start <= from AND to <= c.end AND size(chains[0]) + 1 > $call.max_depth THEN 'fail'
    WHEN size(chains[1]) + 1 > $call.max_depth THEN 'unknown'
    ELSE 'pass'
  END AS answer

// One finding names all contracts between the same two; at that time another contract that may break the rule as well says nothing new.
ORDER BY c.listed, from
WITH p, [c.from, c.to] AS ends, collect({c: c, from: from, to: to, chain: chains[0], possible: outside, answer: answer}) AS judged,
  collect(DISTINCT CASE answer WHEN 'fail' THEN c.id END) AS contracts,
  collect(CASE answer WHEN 'fail' THEN from END) AS broken
UNWIND judged AS j
UNWIND ['examined', j.answer] AS outcome
WITH * WHERE outcome IN ['examined', 'fail'] OR outcome = 'unknown' AND NOT j.from IN broken
RETURN p.id AS project, outcome, CASE outcome WHEN 'examined' THEN null ELSE 'depth' END AS clause,
  CASE outcome WHEN 'examined' THEN [j.c.id] ELSE ends END AS subjects, j.from AS from, j.to AS to,
  CASE outcome WHEN 'fail' THEN j.chain + j.c.to + j.c.id ELSE [j.c.id] END AS nodes, [] AS edges,
  CASE outcome WHEN 'unknown' THEN [u IN j.possible WHERE NOT coalesce(u.start < u.end, false) | [u.id, 'period']] ELSE [] END AS missing,
  {principal: [ends[0]], contractor: [ends[1]], contracts: contracts, depth: size(j.chain) + 1, limit: $call.max_depth} AS values

UNION ALL
// A contract of which a side is not said.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE coalesce(p.stage, 'running') = 'running'
MATCH (c:Contract {kind: 'sub_commission'})-[:IN_PROJECT]->(p)
UNWIND ['commissioner', 'contractor'] AS side
WITH p, c, side WHERE NOT EXISTS { (c)<-[:PARTY_TO {side: side}]-() }
UNWIND ['examined', 'unknown'] AS outcome
RETURN p.id AS project, outcome, 'depth' AS clause, [c.id] AS subjects, null AS from, null AS to,
  [] AS nodes, [] AS edges, [[c.id, side]] AS missing, {} AS values

UNION ALL
// The section of contracts is absent or not finished.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WHERE coalesce(p.stage, 'running') = 'running' AND (NOT 'contracts' IN p.sections OR 'contracts' IN p.partial)
RETURN p.id AS project, 'unknown' AS outcome, 'depth' AS clause, [p.id] AS subjects, p.start AS from, p.end AS to,
  [] AS nodes, [] AS edges, [['contracts', 'contracts']] AS missing, {} AS values
