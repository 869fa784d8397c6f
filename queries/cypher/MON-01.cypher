// MON-01 AMED委託費を産学官共同研究企業に渡せない（他の機関を通す場合を含む） / No AMED money to a partner company, directly or through others
// 「AMED委託費の産学官共同研究企業への提供も不可」 S19
// :params {asked: {projects: null}}

UNWIND coalesce($asked.projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
MATCH (amed:Participant {uid: p.uid + '/amed'})
WITH p, amed, coalesce(p.start, date('0001-01-01')) AS first, coalesce(p.end, date('9999-12-31')) AS last,
  // The partner companies, and when they are.
  COLLECT {
    MATCH (b:Participant)-[r:HAS_ROLE {role: 'partner'}]->(p)
    WITH b, collect(r {.start, .end}) AS times ORDER BY b.listed
    RETURN {body: b, times: times}
  } AS companies,
  // Bodies of which it is not said what they are may be partner companies, too.
  COLLECT { MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE NOT b.roles_known RETURN b } AS silent,
  // From which institution to which AMED money goes, or may go: money of unsaid origin may be AMED's;
  // zero yen is no payment.
  COLLECT {
    MATCH (a:Participant)-[:IN_PROJECT]->(p)
    MATCH (a)-[f:FLOW]->(b)
    WHERE a.root <> b.root AND coalesce(f.origin, 'amed') = 'amed' AND coalesce(f.amount <> 0, true)
    WITH a.root AS payer, collect(DISTINCT b.root) AS payees
    RETURN {payer: payer, payees: payees} AS step
  } AS steps,
  COUNT { (:Participant)-[:IN_PROJECT]->(p) } AS size,
  [s IN ['organizations'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_bodies,
  [s IN ['people'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_people,
  [s IN ['money'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_money
// The institutions that AMED money reaches, by whatever way: those one step on from each that it has reached.
WITH *, reduce(seen = ['amed'], n IN range(0, size) | seen
    + [x IN coalesce(head([s IN steps WHERE s.payer = seen[n] | s.payees]), []) WHERE NOT x IN seen]
  ) AS reached
// A branch is paid for its company, unless it is commissioned itself.
WITH *, COLLECT {
    MATCH (b:Participant)-[:IN_PROJECT]->(p)
    WITH b, [x IN companies WHERE x.body = b] + CASE
        WHEN EXISTS { (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] } THEN []
        ELSE [x IN companies WHERE x.body.root = b.root]
      END AS paid_for
    WHERE paid_for <> []
    RETURN {body: b, company: paid_for[0].body.id, times: paid_for[0].times}
  } AS partners

WITH *, COLLECT {
  UNWIND partners AS partner
  WITH DISTINCT partner.company AS company
  RETURN {outcome: 'examined', subjects: [company]} AS said

  UNION ALL
  // No AMED money is paid to a partner company by another institution. Of unsaid origin it may be AMED's,
  // if AMED money reaches the payer.
  MATCH (a:Participant)-[:IN_PROJECT]->(p)
  MATCH (a)-[f:FLOW]->(b)
  WHERE a.root <> b.root AND coalesce(f.amount <> 0, true)
    AND (f.origin = 'amed' OR f.origin IS NULL AND (a.root IN reached OR unlisted_money <> []))
  WITH *, head([x IN partners WHERE x.body = b]) AS partner
  WHERE partner IS NOT NULL
  // Its day or year; bills are paid after the end of the project too, and count as its last day.
  WITH *, CASE
      WHEN f.start >= last THEN last - duration('P1D') WHEN f.end <= first THEN first ELSE f.start
    END AS from, CASE
      WHEN f.start >= last THEN last WHEN f.end <= first THEN first + duration('P1D') ELSE f.end
    END AS to
  // Is the payee a partner company throughout that time? What is in part of it leaves it open.
  WITH *, [coalesce(from, first)]
    + [t IN partner.times WHERE coalesce(from, first) < t.end < coalesce(to, last) | t.end] AS days
  WITH *, CASE
      WHEN all(day IN days WHERE any(t IN partner.times WHERE t.start <= day < t.end)) THEN true
      WHEN from IS NULL THEN null
      WHEN any(t IN partner.times WHERE coalesce(t.start < to AND from < t.end, true)) THEN null
      ELSE false
    END AS as_partner
  ORDER BY a.listed, f.listed
  // All payments of one payer to one partner are one finding;
  WITH a, partner.company AS company, partner.times AS times,
    collect(f {
      .key, .entry, .origin, .start, .end, .amount, .status, payee: b, as_partner: as_partner
    }) AS payments
  WITH *, [x IN payments WHERE x.origin = 'amed' AND x.as_partner] AS breaches,
    [x IN payments WHERE coalesce(x.as_partner, true)] AS doubts,
    [x IN payments WHERE x.origin = 'amed' AND NOT x.as_partner] AS apart,
    [x IN payments WHERE x.origin IS NULL] AS unsaid
  // before or after the time as partner company they are a caution.
  UNWIND CASE
      WHEN breaches <> [] THEN [{outcome: 'fail', clause: 'leak', payments: breaches}]
      ELSE CASE
        WHEN doubts <> [] THEN [{outcome: 'unknown', clause: 'leak', payments: doubts}]
        ELSE []
      END + CASE
        WHEN apart <> [] THEN [{outcome: 'fail', clause: 'sequence', payments: apart}]
        WHEN doubts = [] THEN [{outcome: 'unknown', clause: 'sequence', payments: unsaid}]
        ELSE []
      END
    END AS finding
  WITH *, finding.payments AS payments, finding.outcome = 'unknown' AS open
  // The witness: the shortest recorded way from AMED to the payer, not through the payee, and the payment.
  CALL (amed, a, payments, open) {
    WITH amed, a, open, payments[0].payee AS payee
    WHERE a <> amed
    MATCH path = shortestPath((amed)-[:FLOW*1..]->(a))
    WHERE all(f IN relationships(path) WHERE (f.origin = 'amed' OR open AND f.origin IS NULL)
      AND coalesce(f.amount <> 0, true) AND endNode(f) <> payee)
    RETURN head(collect(path)) AS way
  }
  RETURN {
    outcome: finding.outcome, clause: finding.clause, subjects: [company, a.id],
    // From the first payment to the last; at no particular time where that of one is not known.
    from: CASE WHEN all(x IN payments WHERE x.start IS NOT NULL) THEN
      reduce(day = payments[0].start, x IN payments | CASE WHEN x.start < day THEN x.start ELSE day END) END,
    to: CASE WHEN all(x IN payments WHERE x.end IS NOT NULL) THEN
      reduce(day = payments[0].end, x IN payments | CASE WHEN x.end > day THEN x.end ELSE day END) END,
    nodes: coalesce([x IN nodes(way) | x.id], [a.id]) + payments[0].payee.id,
    edges: coalesce([f IN relationships(way) | f.key], []) + payments[0].key,
    missing: CASE WHEN NOT open THEN [] ELSE
      [x IN payments WHERE x.origin IS NULL | [x.entry, 'origin']]
      + [x IN payments WHERE x.as_partner IS NULL | CASE
          WHEN all(t IN times WHERE coalesce(t.start < t.end, false)) THEN [x.entry, 'on']
          ELSE [company, 'roles']
        END]
    END,
    values: {
      payer: [a.id], partner: [company],
      done: CASE
        WHEN any(x IN payments WHERE x.status = 'actual') THEN {ja: '渡っています', en: 'goes'}
        ELSE {ja: '渡る計画です', en: 'is planned to go'}
      END,
      // A plan and a record may be of the same payment, so they are not added up.
      amount: reduce(parts = [], paid IN [s IN ['actual', 'planned'] | [x IN payments WHERE x.status = s]] |
        parts + CASE
          WHEN paid = [] OR size(paid) = size(payments) THEN []
          WHEN paid[0].status = 'actual' THEN [{ja: '実績', en: 'actual '}]
          ELSE [{ja: '、計画', en: ', planned '}]
        END + CASE
          WHEN paid = [] THEN []
          WHEN all(x IN paid WHERE toIntegerOrNull(x.amount) IS NOT NULL)
            THEN [{Yen: reduce(sum = 0, x IN paid | sum + x.amount)}]
          WHEN any(x IN paid WHERE toIntegerOrNull(x.amount) > 0)
            THEN [{Yen: reduce(sum = 0, x IN paid | sum + coalesce(toIntegerOrNull(x.amount), 0))},
              {ja: 'と金額不明の支払', en: ' and payments of unknown amount'}]
          ELSE [{ja: '金額不明', en: 'amount unknown'}]
        END
      ),
      why: CASE
        WHEN payments[0].origin IS NULL
          THEN {ja: '財源が書かれていません', en: 'whose money it is is not said'}
        ELSE {ja: '支払と参加のどちらが先か分かりません',
          en: 'it is not known whether the payment falls into the time as partner'}
      END
    }
  } AS said

  UNION ALL
  // Such a payment to a body that may be a partner company.
  UNWIND [b IN silent WHERE NOT b IN [x IN partners | x.body]] AS b
  MATCH (a:Participant)-[f:FLOW]->(b)
  WHERE a.root <> b.root AND coalesce(f.amount <> 0, true)
    AND (f.origin = 'amed' OR f.origin IS NULL AND (a.root IN reached OR unlisted_money <> []))
  RETURN {
    outcome: 'unknown', clause: 'leak', subjects: [b.id, a.id], from: f.start, to: f.end, edges: [f.key],
    missing: [[b.id, CASE WHEN b.name_known THEN 'roles' ELSE 'name' END]]
      + CASE WHEN f.origin IS NULL THEN [[f.entry, 'origin']] ELSE [] END,
    values: {why: {ja: '支払先の役割が書かれていません', en: 'the role of the payee is not said'}}
  } AS said

  UNION ALL
  // Nor does it pay the salary of somebody whom a partner company dispatches.
  MATCH (m:Member)-[:IN_PROJECT]->(p)
  MATCH (m)-[d:DISPATCHED_TO]->(host)
  WHERE (partners <> [] OR silent <> []) AND (d.paid_from = 'amed' OR d.paid_from IS NULL
    // Where it is not said who pays: the provider of the resource does, if it is one, or else AMED may.
    AND NOT EXISTS { (m)<-[:IS_WORK_OF]-(:Resource {kind: 'dispatched_staff'}) }
    AND (host.root IN reached OR unlisted_money <> []))
  WITH *, CASE WHEN d.paid_from IS NULL THEN [[m.id, 'dispatch.paid_from']] ELSE [] END AS unsaid,
    CASE WHEN p.start IS NOT NULL AND d.start < d.end THEN d {.start, .end} ELSE {} END AS time
  CALL (m, d, host, time, unsaid, partners, silent) {
    MATCH (m)-[e:EMPLOYED_BY]->(b)
    WITH *, head([x IN partners WHERE x.body = b]) AS partner
    WHERE partner IS NOT NULL
    // Do dispatch, employment and the time as partner company share a day, each with each?
    WITH *, d {.start, .end} AS away, e {.start, .end} AS job
    WITH *, [t IN partner.times | [x IN [[job, away], [t, away], [t, job]] | CASE
        WHEN x[0].start <= x[1].start < x[0].end OR x[0].start < x[1].end <= x[0].end THEN true
        WHEN x[1].start <= x[0].start < x[1].end OR x[1].start < x[0].end <= x[1].end THEN true
        WHEN x[0].end <= x[1].start OR x[1].end <= x[0].start THEN false
      END]] AS shares,
      // The time of the dispatch as far as the person is known to be employed,
      CASE WHEN e.start < e.end THEN {
        start: CASE WHEN e.start > time.start THEN e.start ELSE time.start END,
        end: CASE WHEN e.end < time.end THEN e.end ELSE time.end END
      } ELSE time END AS there
    WITH *, any(share IN shares WHERE all(x IN share WHERE x)) AS together,
      // and of that, what is time as partner company.
      [t IN partner.times WHERE there.start < there.end AND t.start < t.end
        AND t.start < there.end AND there.start < t.end | {
        start: CASE WHEN t.start > there.start THEN t.start ELSE there.start END,
        end: CASE WHEN t.end < there.end THEN t.end ELSE there.end END
      }] AS shared
    UNWIND CASE
        WHEN together AND unsaid = [] THEN [['fail', 'seconded']]
        WHEN coalesce(together, true) THEN [['unknown', 'seconded']]
        WHEN unsaid = [] THEN [['fail', 'sequence']]
        ELSE []
      END AS finding
    WITH *, CASE WHEN finding[1] = 'sequence' OR shared = [] THEN [time] ELSE shared END AS times
    RETURN {
      outcome: finding[0], clause: finding[1], subjects: [partner.company, host.id, m.id],
      from: reduce(day = times[0].start, t IN times | CASE WHEN t.start < day THEN t.start ELSE day END),
      to: reduce(day = times[0].end, t IN times | CASE WHEN t.end > day THEN t.end ELSE day END),
      nodes: [host.id, m.id, partner.company],
      missing: CASE
        WHEN finding[0] = 'fail' THEN []
        WHEN together THEN unsaid
        ELSE unsaid
          + CASE WHEN d.start < d.end THEN [] ELSE [[m.id, 'dispatch']] END
          + CASE WHEN e.start < e.end THEN [] ELSE [[m.id, 'employment']] END
          + CASE
            WHEN all(t IN partner.times WHERE coalesce(t.start < t.end, false)) THEN []
            ELSE [[partner.company, 'roles']]
          END
      END,
      values: {
        partner: [partner.company], host: [host.id], person: [m.id], payer: [host.id],
        why: {ja: '人件費の負担か、派遣・所属・参加の期間が書かれていません',
          en: 'who pays, or the time of the dispatch, the employment or the taking part, is not said'}
      }
    } AS said

    UNION ALL
    // The employer may be a partner company.
    MATCH (m)-[e:EMPLOYED_BY]->(b)
    WHERE b IN silent AND NOT b IN [x IN partners | x.body]
      AND NOT coalesce(e.end <= d.start OR d.end <= e.start, false)
    RETURN {
      outcome: 'unknown', clause: 'seconded', subjects: [b.id, host.id, m.id], from: time.start, to: time.end,
      missing: [[b.id, CASE WHEN b.name_known THEN 'roles' ELSE 'name' END]] + unsaid,
      values: {why: {ja: '派遣元の役割が書かれていません', en: 'the role of the employer is not said'}}
    } AS said

    UNION ALL
    // Whose employer is not said, may be dispatched by a partner company.
    WITH * WHERE NOT m.employment_known
    RETURN {
      outcome: 'unknown', clause: 'seconded', subjects: [host.id, m.id], from: time.start, to: time.end,
      missing: [[m.id, 'employer']] + unsaid,
      values: {why: {ja: '所属が書かれていません', en: 'the employer is not said'}}
    } AS said
  }
  RETURN said
} AS all_said

// Where nothing breaks it as far as is said, payments and people that nobody has listed yet may.
UNWIND all_said + CASE
    WHEN partners = [] AND silent = [] AND unlisted_bodies = [] THEN []
    WHEN any(x IN all_said WHERE x.outcome = 'fail' AND x.clause <> 'sequence') THEN []
    ELSE [x IN [['leak', unlisted_money], ['seconded', unlisted_people]] WHERE x[1] <> [] | {
      outcome: 'unknown', clause: x[0], subjects: [p.id], from: p.start, to: p.end, missing: x[1],
      values: {why: {ja: '節がないか、書き終えていません', en: 'a section is absent or not finished'}}
    }]
  END AS said
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects,
  said.from AS from, said.to AS to, coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
