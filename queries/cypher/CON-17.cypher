// CON-17 再委託研究開発契約の期間は委託研究開発契約の期間内 / Sub-commission periods lie inside the period of the commission contract
// 「直接、AMEDと代表研究機関（アカデミア又はスタートアップ企業）が委託研究開発契約を締結し、分担研究機関は、代表研究機関と再委託研究開発契約を締結することになります。」 S26
// 「AMEDと代表研究機関が締結する委託研究開発契約は、原則、研究開始時に1年間の契約を締結し」 S26
// :params {asked: {projects: null}}

UNWIND coalesce($asked.projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
// Before the start a document of the application need not say the contracts that are to come.
WITH p, coalesce(p.stage = 'application' AND coalesce(p.as_at < p.start, true), false) AS at_proposal
WITH p, at_proposal,
  // The commission contracts with AMED; a day of signature that is undecided is not said.
  COLLECT {
    MATCH (c:Contract {kind: 'commission'})-[:IN_PROJECT]->(p)
    WHERE NOT EXISTS { (c)<-[:PARTY_TO {side: 'commissioner'}]-(a) WHERE a.id <> 'amed' }
    RETURN c {
      .id, .start, .end, dated: coalesce(c.start < c.end, false),
      commissioned: EXISTS { (c)<-[:PARTY_TO {side: 'commissioner'}]-() },
      signed: CASE WHEN c.signed IS :: DATE NOT NULL THEN c.signed END
    } AS contract ORDER BY c.listed
  } AS commissions,
  [s IN ['contracts'] WHERE NOT at_proposal AND (NOT s IN p.sections OR s IN p.partial) | [s, s]]
    AS unlisted_contracts
WITH *, [c IN commissions WHERE c.dated] AS uppers,
  // One of which it is not said who commissions may be AMED's.
  [c IN commissions WHERE c.dated AND c.commissioned] AS of_amed,
  [c IN commissions WHERE NOT c.dated | [c.id, 'period']]
    + [c IN commissions WHERE NOT c.commissioned | [c.id, 'commissioner']] + unlisted_contracts AS unsaid
CALL (*) {
  // Each sub-commission contract: the times that no commission contract covers, those under which it starts,
  MATCH (c:Contract {kind: 'sub_commission'})-[:IN_PROJECT]->(p)
  WITH *, coalesce(c.start < c.end, false) AS dated, COLLECT {
      UNWIND [c.start] + [u IN of_amed | u.end] AS from
      WITH DISTINCT from
      WHERE c.start <= from AND from < c.end AND NOT any(u IN of_amed WHERE u.start <= from AND from < u.end)
      RETURN {from: from, to: reduce(to = c.end, u IN of_amed |
        CASE WHEN from < u.start AND u.start < to THEN u.start ELSE to END)} AS gap ORDER BY from
    } AS gaps,
    [u IN uppers WHERE u.start <= c.start AND c.start < u.end AND c.start < c.end] AS under,
    [c.id] + COLLECT { MATCH (a)-[:PARTY_TO {side: 'commissioner'}]->(c) RETURN a.id } AS subjects,
    CASE WHEN c.signed IS :: DATE NOT NULL THEN c.signed END AS signed
  // and whether one of these was signed before it, or on the same day.
  WITH *, any(u IN under WHERE u.signed <= signed) AS in_order
  // Its period lies inside those of the commission contracts;
  UNWIND CASE
      WHEN dated THEN [{outcome: 'examined', subjects: [c.id], from: c.start, to: c.end}]
      ELSE [{outcome: 'examined', subjects: [c.id]},
        {outcome: 'unknown', clause: 'period', subjects: [c.id], missing: [[c.id, 'period']]}]
    END + [gap IN CASE WHEN at_proposal THEN [] ELSE gaps END | {
      outcome: CASE WHEN unsaid = [] AND coalesce(p.stage <> 'application', true) THEN 'fail' ELSE 'unknown' END, clause: 'period', subjects: subjects,
      from: gap.from, to: gap.to, missing: unsaid, values: {contract: [c.id]}
    }] + CASE
      // and it was not signed before the one that it starts under.
      WHEN under = [] OR in_order IS NULL OR in_order THEN []
      ELSE [{
        outcome: 'fail', clause: 'signed', subjects: [c.id, under[0].id], from: c.start,
        to: CASE WHEN under[0].end < c.end THEN under[0].end ELSE c.end END,
        values: {contract: [c.id], own_day: signed, upper: [under[0].id], upper_day: under[0].signed}
      }]
    END AS said
  RETURN said

  UNION ALL
  // A contract that nobody has listed yet may be a sub-commission.
  UNWIND unlisted_contracts AS section
  RETURN {
    outcome: 'unknown', clause: 'period', subjects: [p.id], from: p.start, to: p.end, missing: [section]
  } AS said
}
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects,
  said.from AS from, said.to AS to, [] AS nodes, [] AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
