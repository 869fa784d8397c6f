// MON-01 AMED委託費を産学官共同研究企業に渡せない（他の機関を通す場合を含む） / No AMED money to a partner company, directly or through others
// 「AMED委託費の産学官共同研究企業への提供も不可」 S19
// :params {projects: null}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
MATCH (amed:Participant {uid: p.uid + '/amed'})
WITH p, amed, coalesce(p.start, date('0001-01-01')) AS first, coalesce(p.end, date('9999-12-31')) AS last,
  // The partner companies, and when they are.
  COLLECT {
    MATCH (c:Participant)-[r:HAS_ROLE {role: 'partner'}]->(p)
    WITH c, collect({start: r.start, end: r.end}) AS times ORDER BY c.listed
    RETURN {body: c, times: times}
  } AS companies,
  // From which institution to which AMED money goes, or may go: money of unsaid origin may be AMED's. Zero yen is no payment.
  COLLECT {
    MATCH (x:Participant)-[:IN_PROJECT]->(p)
    MATCH (x)-[f:FLOW]->(y)
    WHERE x.root <> y.root AND coalesce(f.origin, 'amed') = 'amed' AND coalesce(f.amount <> 0, true)
    WITH x.root AS payer, collect(DISTINCT y.root) AS payees
    RETURN {payer: payer, payees: payees}
  } AS steps,
  COUNT { (:Participant)-[:IN_PROJECT]->(p) } AS size,
  'money' IN p.sections AND NOT 'money' IN p.partial AS money_complete,
  'people' IN p.sections AND NOT 'people' IN p.partial AS people_complete,
  'organizations' IN p.sections AND NOT 'organizations' IN p.partial AS complete
WITH *,
  // The institutions that AMED money reaches, by whatever way.
  reduce(
    seen = ['amed'], n IN range(0, size) |
    seen + [x IN coalesce(head([s IN steps WHERE s.payer = seen[n] | s.payees]), []) WHERE NOT x IN seen]
  ) AS reached,
  // A branch is paid for its company, unless it is commissioned itself.
  COLLECT {
    MATCH (b:Participant)-[:IN_PROJECT]->(p)
    WITH b, [c IN companies WHERE c.body = b] + CASE
        WHEN EXISTS { MATCH (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] } THEN []
        ELSE [c IN companies WHERE c.body.root = b.root]
      END AS whole
    WHERE whole <> []
    RETURN {body: b, company: whole[0].body.id, times: whole[0].times}
  } AS partners,
  // Bodies of which it is not said what they are may be partners too.
  COLLECT { MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE NOT b.roles_known RETURN b } AS silent

WITH *, COLLECT {
  UNWIND partners AS x
  WITH DISTINCT x.company AS company
  RETURN {outcome: 'examined', subjects: [company]} AS row

  UNION ALL
  // Each payment of AMED money to another institution, and each of unsaid origin from one whom AMED money reaches.
  MATCH (a:Participant)-[:IN_PROJECT]->(p)
  MATCH (a)-[f:FLOW]->(b)
  WHERE a.root <> b.root AND coalesce(f.amount <> 0, true)
    AND (f.origin = 'amed' OR f.origin IS NULL AND (a.root IN reached OR NOT money_complete))
  WITH *, head([x IN partners WHERE x.body = b]) AS partner
  WHERE partner IS NOT NULL
  // Its day or year; bills are paid after the end of the project too, and count as its last day.
  WITH *, CASE WHEN f.start >= last THEN last - duration('P1D') WHEN f.end <= first THEN first ELSE f.start END AS from,
    CASE WHEN f.start >= last THEN last WHEN f.end <= first THEN first + duration('P1D') ELSE f.end END AS to
  // Is the payee a partner company throughout that time? What is in part of it leaves it open.
  WITH *, CASE
      WHEN all(day IN [coalesce(from, first)] + [t IN partner.times WHERE coalesce(from, first) < t.end < coalesce(to, last) | t.end]
        WHERE any(t IN partner.times WHERE t.start <= day < t.end)) THEN true
      WHEN from IS NULL OR any(t IN partner.times WHERE coalesce(t.start < to, true) AND coalesce(from < t.end, true)) THEN null
      ELSE false
    END AS during
  ORDER BY a.listed, f.listed

  // All payments of one payer to one partner are one finding.
  WITH partner.company AS company, partner.times AS times, a, collect({f: f, to: b, during: during}) AS paid
  WITH *, [x IN paid WHERE x.f.origin = 'amed' AND x.during] AS breaches,
    [x IN paid WHERE coalesce(x.during, true)] AS perhaps,
    [x IN paid WHERE x.f.origin = 'amed' AND NOT x.during] AS apart,
    [x IN paid WHERE x.f.origin IS NULL] AS unsaid
  UNWIND CASE
      WHEN breaches <> [] THEN [{outcome: 'fail', clause: 'leak', of: breaches}]
      ELSE CASE WHEN perhaps = [] THEN [] ELSE [{outcome: 'unknown', clause: 'leak', of: perhaps}] END
        + CASE WHEN apart <> [] THEN [{outcome: 'fail', clause: 'sequence', of: apart}]
          WHEN perhaps = [] THEN [{outcome: 'unknown', clause: 'sequence', of: unsaid}] ELSE [] END
    END AS said
  // The witness: the shortest recorded way from AMED to the payer (not through the payee), and the payment.
  CALL (amed, a, said) {
    WITH amed, a, said.of[0].to AS payee, said.outcome = 'unknown' AS open
    WHERE a <> amed
    MATCH path = shortestPath((amed)-[:FLOW*1..]->(a))
    WHERE all(f IN relationships(path) WHERE (f.origin = 'amed' OR open AND f.origin IS NULL) AND coalesce(f.amount <> 0, true) AND endNode(f) <> payee)
    RETURN head(collect(path)) AS way
  }
  RETURN {
    outcome: said.outcome, clause: said.clause, subjects: [company, a.id],
    // From the first payment to the last; at no particular time where that of one is not known.
    from: CASE WHEN all(x IN said.of WHERE x.f.start IS NOT NULL)
      THEN reduce(day = said.of[0].f.start, x IN said.of | CASE WHEN x.f.start < day THEN x.f.start ELSE day END) END,
    to: CASE WHEN all(x IN said.of WHERE x.f.end IS NOT NULL)
      THEN reduce(day = said.of[0].f.end, x IN said.of | CASE WHEN x.f.end > day THEN x.f.end ELSE day END) END,
    nodes: coalesce([n IN nodes(way) | n.id], [a.id]) + said.of[0].to.id,
    edges: coalesce([f IN relationships(way) | f.key], []) + said.of[0].f.key,
    missing: CASE WHEN said.outcome = 'unknown' THEN reduce(once = [], m IN
      [x IN said.of WHERE x.f.origin IS NULL | [x.f.entry, 'origin']]
      + [x IN said.of WHERE x.during IS NULL | CASE WHEN all(t IN times WHERE coalesce(t.start < t.end, false)) THEN [x.f.entry, 'on'] ELSE [company, 'roles'] END]
      | CASE WHEN m IN once THEN once ELSE once + [m] END) ELSE [] END,
    values: {
      payer: [a.id], partner: [company],
      done: CASE WHEN any(x IN said.of WHERE x.f.status = 'actual') THEN {ja: '渡っています', en: 'goes'} ELSE {ja: '渡る計画です', en: 'is planned to go'} END,
      // A plan and a record may be of the same payment, so they are not added up.
      amount: reduce(parts = [], g IN [s IN ['actual', 'planned'] | [x IN said.of WHERE x.f.status = s]] | parts + CASE WHEN g = [] THEN [] ELSE
        CASE WHEN size(g) = size(said.of) THEN [] WHEN g[0].f.status = 'actual' THEN [{ja: '実績', en: 'actual '}] ELSE [{ja: '、計画', en: ', planned '}] END
        + CASE
          WHEN all(x IN g WHERE toIntegerOrNull(x.f.amount) IS NOT NULL) THEN [{Yen: reduce(sum = 0, x IN g | sum + x.f.amount)}]
          WHEN any(x IN g WHERE toIntegerOrNull(x.f.amount) > 0) THEN [
            {Yen: reduce(sum = 0, x IN g | sum + coalesce(toIntegerOrNull(x.f.amount), 0))},
            {ja: 'と金額不明の支払', en: ' and payments of unknown amount'}
          ]
          ELSE [{ja: '金額不明', en: 'amount unknown'}]
        END
      END),
      why: CASE WHEN said.of[0].f.origin IS NULL THEN {ja: '財源が書かれていません', en: 'whose money it is is not said'}
        ELSE {ja: '支払と参加のどちらが先か分かりません', en: 'it is not known whether the payment falls into the time as partner'} END
    }
  } AS row

  UNION ALL
  // Such a payment to a body of which it is not said whether it is a partner.
  UNWIND silent AS b
  MATCH (a:Participant)-[f:FLOW]->(b)
  WHERE a.root <> b.root AND NOT b IN [x IN partners | x.body]
    AND coalesce(f.amount <> 0, true) AND (f.origin = 'amed' OR f.origin IS NULL AND (a.root IN reached OR NOT money_complete))
  RETURN {
    outcome: 'unknown', clause: 'leak', subjects: [b.id, a.id], from: f.start, to: f.end, edges: [f.key],
    missing: [[b.id, CASE WHEN b.name_known THEN 'roles' ELSE 'name' END]] + CASE WHEN f.origin IS NULL THEN [[f.entry, 'origin']] ELSE [] END,
    values: {why: {ja: '支払先の役割が書かれていません', en: 'the role of the payee is not said'}}
  } AS row

  UNION ALL
  // And the salaries of people whom a company dispatches, where AMED money pays them or may pay them.
  MATCH (m:Member)-[:IN_PROJECT]->(p)
  MATCH (m)-[d:DISPATCHED_TO]->(host)
  WHERE (partners <> [] OR silent <> []) AND (d.paid_from = 'amed' OR d.paid_from IS NULL
    AND NOT EXISTS { (m)<-[:IS_WORK_OF]-(:Resource {kind: 'dispatched_staff'}) }
    AND (host.root IN reached OR NOT money_complete))
  WITH *, CASE WHEN p.start IS NOT NULL AND d.start < d.end THEN {start: d.start, end: d.end} ELSE {} END AS at,
    CASE WHEN d.paid_from IS NULL THEN [[m.id, 'dispatch.paid_from']] ELSE [] END AS unsaid
  CALL (m, d, host, at, unsaid, partners, silent) {
    MATCH (m)-[e:EMPLOYED_BY]->(b)
    WITH *, head([x IN partners WHERE x.body = b]) AS partner
    WHERE partner IS NOT NULL
    // Is there a day on which the person is dispatched, is employed by the company, and the company is a partner?
    WITH *, [t IN partner.times | [pair IN [[e {.start, .end}, d {.start, .end}], [t, d {.start, .end}], [t, e {.start, .end}]] | CASE
        WHEN pair[0].start <= pair[1].start < pair[0].end OR pair[0].start < pair[1].end <= pair[0].end
          OR pair[1].start <= pair[0].start < pair[1].end OR pair[1].start < pair[0].end <= pair[1].end THEN true
        WHEN pair[0].end <= pair[1].start OR pair[1].end <= pair[0].start THEN false
      END]] AS shares
    WITH *, CASE WHEN any(s IN shares WHERE all(x IN s WHERE x)) THEN true WHEN all(s IN shares WHERE any(x IN s WHERE NOT x)) THEN false END AS together,
      CASE WHEN e.start < e.end THEN {
        start: CASE WHEN e.start > at.start THEN e.start ELSE at.start END, end: CASE WHEN e.end < at.end THEN e.end ELSE at.end END
      } ELSE at END AS there
    WITH *, [t IN partner.times WHERE there.start < there.end AND t.start < t.end AND t.start < there.end AND there.start < t.end | {
        start: CASE WHEN t.start > there.start THEN t.start ELSE there.start END,
        end: CASE WHEN t.end < there.end THEN t.end ELSE there.end END
      }] AS shared
    WITH *, CASE
        WHEN together AND unsaid = [] THEN ['fail', 'seconded']
        WHEN coalesce(together, true) THEN ['unknown', 'seconded']
        WHEN unsaid = [] THEN ['fail', 'sequence']
      END AS said
    WHERE said IS NOT NULL
    RETURN {
      outcome: said[0], clause: said[1], subjects: [partner.company, host.id, m.id],
      from: CASE WHEN said[1] = 'sequence' OR shared = [] THEN at.start
        ELSE reduce(day = shared[0].start, t IN shared | CASE WHEN t.start < day THEN t.start ELSE day END) END,
      to: CASE WHEN said[1] = 'sequence' OR shared = [] THEN at.end
        ELSE reduce(day = shared[0].end, t IN shared | CASE WHEN t.end > day THEN t.end ELSE day END) END,
      nodes: [host.id, m.id, partner.company],
      missing: CASE WHEN said[0] = 'unknown' THEN unsaid + CASE WHEN together THEN [] ELSE
          CASE WHEN d.start < d.end THEN [] ELSE [[m.id, 'dispatch']] END
          + CASE WHEN e.start < e.end THEN [] ELSE [[m.id, 'employment']] END
          + CASE WHEN all(t IN partner.times WHERE coalesce(t.start < t.end, false)) THEN [] ELSE [[partner.company, 'roles']] END
        END ELSE [] END,
      values: {partner: [partner.company], host: [host.id], person: [m.id], payer: [host.id],
        why: {ja: '人件費の負担か、派遣・所属・参加の期間が書かれていません', en: 'who pays, or the time of the dispatch, the employment or the taking part, is not said'}}
    } AS row
    UNION ALL
    // The employer may be a partner company.
    MATCH (m)-[e:EMPLOYED_BY]->(b)
    WHERE b IN silent AND NOT b IN [x IN partners | x.body] AND NOT coalesce(e.end <= d.start OR d.end <= e.start, false)
    RETURN {
      outcome: 'unknown', clause: 'seconded', subjects: [b.id, host.id, m.id], from: at.start, to: at.end,
      missing: [[b.id, CASE WHEN b.name_known THEN 'roles' ELSE 'name' END]] + unsaid,
      values: {why: {ja: '派遣元の役割が書かれていません', en: 'the role of the employer is not said'}}
    } AS row
    UNION ALL
    WITH * WHERE NOT m.employment_known
    RETURN {
      outcome: 'unknown', clause: 'seconded', subjects: [host.id, m.id], from: at.start, to: at.end, missing: [[m.id, 'employer']] + unsaid,
      values: {why: {ja: '所属が書かれていません', en: 'the employer is not said'}}
    } AS row
  }
  RETURN row
} AS rows

// Where nothing is wrong as far as is said, and money or people are not all said, it is not known.
UNWIND rows + CASE
    WHEN partners = [] AND silent = [] AND complete OR any(x IN rows WHERE x.outcome = 'fail' AND x.clause <> 'sequence') THEN []
    ELSE [x IN [['leak', 'money', money_complete], ['seconded', 'people', people_complete]] WHERE NOT x[2] | {
      outcome: 'unknown', clause: x[0], subjects: [p.id], from: p.start, to: p.end, missing: [[x[1], x[1]]],
      values: {why: {ja: '節がないか、書き終えていません', en: 'a section is absent or not finished'}}
    }]
  END AS row
RETURN p.id AS project, row.outcome AS outcome, row.clause AS clause, row.subjects AS subjects, row.from AS from, row.to AS to,
  coalesce(row.nodes, []) AS nodes, coalesce(row.edges, []) AS edges, coalesce(row.missing, []) AS missing, coalesce(row.values, {}) AS values
