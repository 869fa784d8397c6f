// CON-18 AMEDとの委託研究開発契約は切れ目も重なりもなく続く / No gap or overlap between consecutive AMED contracts
// 「更に1年間の延長契約を締結します」 S26
// 「研究開発期間の終了まで複数年の延長契約を締結します」 S26
// :params {asked: {projects: null}}

// At application there are no contracts yet.
UNWIND coalesce($asked.projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE coalesce(p.stage, 'running') = 'running'
WITH p,
  // The commission contracts of AMED, or of nobody said.
  COLLECT {
    MATCH (c:Contract {kind: 'commission'})-[:IN_PROJECT]->(p)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'commissioner'}]-(a)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'contractor'}]-(b)
    WITH c, a, b WHERE coalesce(a.id = 'amed', true)
    RETURN c {
      .id, .start, .end, dated: coalesce(c.start < c.end, false), contractor: coalesce(b.id, p.id)
    } AS contract ORDER BY c.listed
  } AS contracts,
  [s IN ['contracts'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_contracts
WITH *, [c IN contracts WHERE NOT c.dated | [c.id, 'period']] AS undated,
  COLLECT { UNWIND [c IN contracts WHERE c.dated] AS c RETURN c ORDER BY c.start, c.end, c.id } AS sorted
// Each but the first, with the one before it that ends last.
WITH *, [n IN range(1, size(sorted) - 1) | {next: sorted[n], before:
    reduce(last = sorted[0], c IN sorted[1..n] | CASE WHEN c.end > last.end THEN c ELSE last END)}] AS pairs
WITH *, [x IN pairs | x {
    .next, .before, ids: [x.before.id, x.next.id],
    contractors: CASE
      WHEN x.before.contractor = x.next.contractor THEN [x.next.contractor]
      WHEN x.before.contractor < x.next.contractor THEN [x.before.contractor, x.next.contractor]
      ELSE [x.next.contractor, x.before.contractor]
    END
  }] AS pairs

UNWIND [x IN pairs | {outcome: 'examined', subjects: [x.next.id], from: x.next.start, to: x.next.end}]
  // There is no gap between the two (a contract of no said period, or one not listed yet, may fill it),
  + [x IN pairs WHERE x.next.start > x.before.end | {
    outcome: CASE undated + unlisted_contracts WHEN [] THEN 'fail' ELSE 'unknown' END, clause: 'gap',
    subjects: x.contractors, from: x.before.end, to: x.next.start, nodes: x.ids,
    missing: undated + unlisted_contracts, values: {contracts: x.ids}
  }]
  // and they do not overlap.
  + [x IN pairs WHERE x.next.start < x.before.end | {
    outcome: 'fail', clause: 'overlap', subjects: x.contractors, from: x.next.start,
    to: CASE WHEN x.next.end < x.before.end THEN x.next.end ELSE x.before.end END,
    nodes: x.ids, values: {contractors: x.contractors}
  }]
  // A contract of which the period is not said may do both,
  + CASE WHEN undated = [] OR size(contracts) < 2 THEN [] ELSE [
    {outcome: 'examined', subjects: [c IN contracts | c.id]},
    {outcome: 'unknown', clause: 'gap', subjects: [x IN undated | x[0]], missing: undated}
  ] END
  // and so may one that nobody has listed yet.
  + [x IN unlisted_contracts | {
    outcome: 'unknown', clause: 'gap', subjects: [p.id], from: p.start, to: p.end, missing: [x]
  }]
  AS said
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects,
  said.from AS from, said.to AS to, coalesce(said.nodes, []) AS nodes, [] AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
