// CON-18 AMEDとの委託研究開発契約は切れ目も重なりもなく続く / No gap or overlap between consecutive AMED contracts
// 「更に1年間の延長契約を締結します」 S26
// 「研究開発期間の終了まで複数年の延長契約を締結します」 S26
// :params {asked: {projects: null}}

UNWIND coalesce($asked.projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
// Before the start a document of the application need not say the contracts that are to come.
WITH p, coalesce(p.stage = 'application' AND coalesce(p.as_at < p.start, true), false) AS at_proposal
WITH p, at_proposal,
  // The commission contracts of AMED, or of nobody said.
  COLLECT {
    MATCH (c:Contract {kind: 'commission'})-[:IN_PROJECT]->(p)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'commissioner'}]-(a)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'contractor'}]-(b)
    WITH c, a, b WHERE coalesce(a.id = 'amed', true)
    RETURN c {
      .id, .start, .end, dated: coalesce(c.start < c.end, false),
      contractor: coalesce(b.id, p.id), unsaid: CASE WHEN a IS NULL THEN [[c.id, 'commissioner']] ELSE [] END
    } AS contract ORDER BY c.listed
  } AS contracts,
  [s IN ['contracts'] WHERE NOT at_proposal AND (NOT s IN p.sections OR s IN p.partial) | [s, s]]
    AS unlisted_contracts
WITH *, [c IN contracts WHERE NOT c.dated | [c.id, 'period']] AS undated,
  COLLECT { UNWIND [c IN contracts WHERE c.dated] AS c RETURN c ORDER BY c.start, c.end, c.id } AS sorted
WITH *, [c IN sorted WHERE c.unsaid = []] AS of_amed
// Each but the first, with the one before it that ends last: of all, and of those that surely are AMED's.
WITH *, [list IN [sorted, of_amed] | [n IN range(1, size(list) - 1) | {next: list[n], before:
    reduce(last = list[0], c IN list[1..n] | CASE WHEN c.end > last.end THEN c ELSE last END)}]] AS pairs
WITH *, [list IN pairs | [x IN list | x {
    .next, .before, ids: [x.before.id, x.next.id], unsaid: x.before.unsaid + x.next.unsaid,
    // What may fill a gap between the two: a contract that may be AMED's.
    fillers: reduce(all = [], c IN sorted | all + CASE
      WHEN c.start < x.next.start AND x.before.end < c.end THEN c.unsaid ELSE [] END),
    until: CASE WHEN x.next.end < x.before.end THEN x.next.end ELSE x.before.end END,
    contractors: CASE
      WHEN x.before.contractor = x.next.contractor THEN [x.next.contractor]
      WHEN x.before.contractor < x.next.contractor THEN [x.before.contractor, x.next.contractor]
      ELSE [x.next.contractor, x.before.contractor]
    END
  }]] AS pairs
WITH *, [x IN pairs[0] WHERE x.unsaid <> []] AS doubtful, pairs[1] AS sure

UNWIND [x IN pairs[0] | {outcome: 'examined', subjects: [x.next.id], from: x.next.start, to: x.next.end}]
  // There is no gap between the two (a contract of no said period or commissioner, or one not listed yet, may
  // fill it),
  + [x IN sure WHERE x.next.start > x.before.end | {
    outcome: CASE undated + unlisted_contracts + x.fillers WHEN [] THEN 'fail' ELSE 'unknown' END, clause: 'gap',
    subjects: x.contractors, from: x.before.end, to: x.next.start, nodes: x.ids,
    missing: undated + unlisted_contracts + x.fillers, values: {contracts: x.ids}
  }]
  // and they do not overlap.
  + [x IN sure WHERE x.next.start < x.before.end | {
    outcome: 'fail', clause: 'overlap', subjects: x.contractors, from: x.next.start, to: x.until,
    nodes: x.ids, values: {contractors: x.contractors}
  }]
  // One of which it is not said who commissions stands in order, or may be none of AMED's.
  + [x IN doubtful WHERE x.next.start > x.before.end | {
    outcome: 'unknown', clause: 'gap', subjects: x.contractors, from: x.before.end, to: x.next.start,
    nodes: x.ids, missing: x.unsaid
  }]
  + [x IN doubtful WHERE x.next.start < x.before.end | {
    outcome: 'unknown', clause: 'overlap', subjects: x.contractors, from: x.next.start, to: x.until,
    nodes: x.ids, missing: x.unsaid
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
