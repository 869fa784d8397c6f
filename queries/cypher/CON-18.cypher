// CON-18 AMEDとの委託研究開発契約は切れ目も重なりもなく続く / No gap or overlap between consecutive AMED contracts
// 「更に1年間の延長契約を締結します」 S26
// 「研究開発期間の終了まで複数年の延長契約を締結します」 S26
// :params {projects: null}

// The commission contracts with AMED. At application there are none yet.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE coalesce(p.stage, 'running') = 'running'
WITH p,
  COLLECT {
    MATCH (c:Contract {kind: 'commission'})-[:IN_PROJECT]->(p)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'commissioner'}]-(a)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'contractor'}]-(b)
    WITH c, a, b WHERE coalesce(a.id = 'amed', true)
    RETURN {id: c.id, start: c.start, end: c.end, dated: coalesce(c.start < c.end, false), contractor: coalesce(b.id, p.id)} ORDER BY c.listed
  } AS contracts,
  CASE WHEN 'contracts' IN p.sections AND NOT 'contracts' IN p.partial THEN [] ELSE [['contracts', 'contracts']] END AS rest
WITH *, [c IN contracts WHERE NOT c.dated | c.id] AS undated,
  // Those whose period is said, in order.
  COLLECT { UNWIND contracts AS c WITH c WHERE c.dated RETURN c ORDER BY c.start, c.end, c.id } AS sorted
WITH *, [id IN undated | [id, 'period']] + rest AS missing
// Each one with the one before it that ends last.
WITH *, [n IN range(1, size(sorted) - 1) | {next: sorted[n],
    before: reduce(last = sorted[0], c IN sorted[1..n] | CASE WHEN c.end > last.end THEN c ELSE last END)}] AS pairs

UNWIND CASE WHEN undated = [] OR size(contracts) < 2 THEN [] ELSE [
    {outcome: 'examined', subjects: [c IN contracts | c.id]},
    {outcome: 'unknown', clause: 'gap', subjects: undated, missing: [id IN undated | [id, 'period']]}
  ] END
+ CASE rest WHEN [] THEN [] ELSE [{outcome: 'unknown', clause: 'gap', subjects: [p.id], from: p.start, to: p.end, missing: rest}] END
+ [x IN pairs | {outcome: 'examined', subjects: [x.next.id], from: x.next.start, to: x.next.end}]
+ [x IN pairs WHERE x.next.start > x.before.end | {clause: 'gap', from: x.before.end, to: x.next.start,
    // A contract whose period is not said, or one not yet listed, may fill the gap.
    outcome: CASE missing WHEN [] THEN 'fail' ELSE 'unknown' END, missing: missing,
    subjects: CASE WHEN x.before.contractor < x.next.contractor THEN [x.before.contractor, x.next.contractor] ELSE [x.next.contractor, x.before.contractor] END,
    nodes: [x.before.id, x.next.id]}]
+ [x IN pairs WHERE x.next.start < x.before.end | {outcome: 'fail', clause: 'overlap',
    from: x.next.start, to: CASE WHEN x.next.end < x.before.end THEN x.next.end ELSE x.before.end END,
    subjects: CASE WHEN x.before.contractor < x.next.contractor THEN [x.before.contractor, x.next.contractor] ELSE [x.next.contractor, x.before.contractor] END,
    nodes: [x.before.id, x.next.id]}] AS said
WITH *, CASE said.subjects[0] WHEN said.subjects[1] THEN [said.subjects[0]] ELSE said.subjects END AS subjects
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, subjects, said.from AS from, said.to AS to,
  coalesce(said.nodes, []) AS nodes, [] AS edges, coalesce(said.missing, []) AS missing,
  {contracts: said.nodes, contractors: subjects} AS values
