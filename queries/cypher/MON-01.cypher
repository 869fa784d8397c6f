// MON-01 AMED委託費を産学官共同研究企業に渡せない（他の機関を通す場合を含む） / No AMED money to a partner company, directly or through others
// 「AMED委託費の産学官共同研究企業への提供も不可」 S19
// :params {asked: {projects: null}}

UNWIND coalesce($asked.projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
MATCH (amed:Participant {uid: p.uid + '/amed'})
WITH p, amed, coalesce(p.start, date('0001-01-01')) AS first, coalesce(p.end, date('9999-12-31')) AS last,
  // The partner companies with their branches, each one legal person: the company where it is a partner, else
  // its first branch that is, and when any of them is.
  COLLECT {
    MATCH (b:Participant)-[r:HAS_ROLE {role: 'partner'}]->(p)
    WITH b, r ORDER BY b.id <> b.root, b.listed
    WITH b.root AS root, collect(b.id)[0] AS company, collect(r {.start, .end}) AS times
    RETURN {root: root, company: company, times: times}
  } AS partners,
  // Bodies of which it is not said what they are may be partner companies, too: the first of each institution.
  COLLECT {
    MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE NOT b.roles_known
    WITH b ORDER BY b.listed
    WITH b.root AS root, collect(b)[0] AS b
    RETURN {root: root, body: b.id, unsaid: [b.id, CASE WHEN b.name_known THEN 'roles' ELSE 'name' END]}
  } AS silent,
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
  // Who is commissioned at some time.
  COLLECT {
    MATCH (b:Participant)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] RETURN DISTINCT b.root
  } AS funded,
  // At application, before the start, no payment is expected.
  coalesce(p.stage, 'running') = 'application' AND coalesce(p.as_at < p.start, true) AS proposal,
  [s IN ['organizations'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_bodies,
  [s IN ['people'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_people,
  [s IN ['money'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_money
// The institutions that AMED money reaches, by whatever way: those one step on from each that it has reached.
WITH *, reduce(seen = ['amed'], n IN range(0, size) | seen
    + [x IN coalesce(head([s IN steps WHERE s.payer = seen[n] | s.payees]), []) WHERE NOT x IN seen]
  ) AS reached
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
  WITH *, head([x IN partners WHERE x.root = b.root]) AS partner, b.root IN [x IN silent | x.root] AS open_roles
  WHERE partner IS NOT NULL
  // Its day or year; bills are paid after the end of the project too, and count as its last day.
  WITH *, CASE
      WHEN f.start >= last THEN last - duration('P1D') WHEN f.end <= first THEN first ELSE f.start
    END AS from, CASE
      WHEN f.start >= last THEN last WHEN f.end <= first THEN first + duration('P1D') ELSE f.end
    END AS to,
    // What has begun and has no known end holds on its first day.
    [t IN partner.times WHERE t.start IS NOT NULL | {
      start: t.start, end: coalesce(t.end, t.start + duration('P1D'))
    }] AS known
  // Is the payee a partner company throughout that time? What is in part of it leaves it open.
  WITH *, [coalesce(from, first)]
    + [t IN known WHERE coalesce(from, first) < t.end < coalesce(to, last) | t.end] AS days
  WITH *, CASE
      WHEN all(day IN days WHERE any(t IN known WHERE t.start <= day < t.end)) THEN true
      WHEN from IS NULL OR open_roles THEN null
      WHEN any(t IN partner.times WHERE coalesce(t.start < to, true) AND coalesce(from < t.end, true)) THEN null
      ELSE false
    END AS as_partner, f.origin IS NULL AS unsaid
  // Before or after the time as partner company it is a caution.
  WITH *, CASE WHEN unsaid OR as_partner IS NULL THEN 'unknown' ELSE 'fail' END AS outcome,
    CASE WHEN NOT as_partner THEN 'sequence' ELSE 'leak' END AS clause
  // The witness: the shortest recorded way from AMED to the payer, not through the payee, and the payment.
  CALL (amed, a, b, unsaid) {
    WITH amed, a, b, unsaid
    WHERE a <> amed
    MATCH path = shortestPath((amed)-[:FLOW*1..]->(a))
    WHERE all(x IN relationships(path) WHERE (x.origin = 'amed' OR unsaid AND x.origin IS NULL)
      AND coalesce(x.amount <> 0, true) AND endNode(x) <> b)
    RETURN head(collect(path)) AS way
  }
  RETURN {
    outcome: outcome, clause: clause, subjects: [partner.company, a.id], from: from, to: to,
    nodes: coalesce([x IN nodes(way) | x.id], [a.id]) + b.id,
    edges: coalesce([x IN relationships(way) | x.key], []) + f.key,
    missing: CASE WHEN outcome = 'fail' THEN [] ELSE
      CASE WHEN unsaid THEN [[f.entry, 'origin']] ELSE [] END
      + CASE
        WHEN as_partner IS NOT NULL THEN []
        WHEN NOT open_roles AND all(t IN partner.times WHERE coalesce(t.start < t.end, false))
          THEN [[f.entry, 'on']]
        ELSE [[partner.company, 'roles']]
      END
    END,
    values: CASE
      WHEN outcome = 'unknown' THEN {payer: [a.id], partner: [partner.company], why: CASE
        WHEN unsaid THEN {ja: '財源が書かれていません', en: 'whose money it is is not said'}
        ELSE {ja: '支払と参加のどちらが先か分かりません',
          en: 'it is not known whether the payment falls into the time as partner'}
      END}
      WHEN clause = 'sequence' THEN {payer: [a.id], partner: [partner.company]}
      ELSE {payer: [a.id], partner: [partner.company],
        done: {Strongest: CASE f.status
          WHEN 'actual' THEN {rank: 2, text: {ja: '渡っています', en: 'goes'}}
          ELSE {rank: 1, text: {ja: '渡る計画です', en: 'is planned to go'}}
        END},
        amount: {Paid: CASE
          WHEN toIntegerOrNull(f.amount) IS NULL THEN {unsaid: true}
          WHEN f.status = 'actual' THEN {actual: f.amount}
          ELSE {planned: f.amount}
        END}}
    END
  } AS said
  ORDER BY a.listed, f.listed

  UNION ALL
  // Such a payment to a body that may be a partner company.
  UNWIND [x IN silent WHERE NOT x.root IN [y IN partners | y.root]] AS s
  MATCH (a:Participant)-[f:FLOW]->(b {root: s.root})-[:IN_PROJECT]->(p)
  WHERE a.root <> b.root AND coalesce(f.amount <> 0, true)
    AND (f.origin = 'amed' OR f.origin IS NULL AND (a.root IN reached OR unlisted_money <> []))
  RETURN {
    outcome: 'unknown', clause: 'leak', subjects: [s.body, a.id], edges: [f.key],
    from: CASE
      WHEN f.start >= last THEN last - duration('P1D') WHEN f.end <= first THEN first ELSE f.start
    END, to: CASE
      WHEN f.start >= last THEN last WHEN f.end <= first THEN first + duration('P1D') ELSE f.end
    END,
    missing: [s.unsaid] + CASE WHEN f.origin IS NULL THEN [[f.entry, 'origin']] ELSE [] END,
    values: {why: {ja: '支払先の役割が書かれていません', en: 'the role of the payee is not said'}}
  } AS said

  UNION ALL
  // A partner company is to be paid by contract, and no payment is written: none under it, none between the two
  // in its time. Who pays is AMED, somebody commissioned, or somebody whom AMED money reaches.
  MATCH (c:Contract)-[:IN_PROJECT]->(p)
  WHERE (partners <> [] OR silent <> []) AND unlisted_money = [] AND NOT proposal
    AND c.kind IN ['commission', 'sub_commission', 'outsourcing', 'services'] AND coalesce(c.amount <> 0, true)
  OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'commissioner'}]-(a)
  OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'contractor'}]-(b)
  WITH *, head([x IN partners WHERE x.root = b.root]) AS partner, head([x IN silent WHERE x.root = b.root]) AS open_body
  WHERE NOT (a IS NULL AND b IS NULL) AND coalesce(a.root <> b.root, true)
    AND (b IS NULL OR partner IS NOT NULL OR open_body IS NOT NULL)
    AND (a IS NULL OR a.root IN reached OR a.root IN funded)
    AND NOT EXISTS {
      MATCH (x:Participant)-[f:FLOW {under: c.id}]->(y) WHERE (x)-[:IN_PROJECT]->(p)
    }
    AND NOT EXISTS {
      MATCH (x:Participant {root: a.root})-[f:FLOW]->(y {root: b.root})
      WHERE (x)-[:IN_PROJECT]->(p) AND (y)-[:IN_PROJECT]->(p)
        AND (f.start IS NULL OR coalesce(c.start < f.end, true) AND coalesce(f.start < c.end, true))
    }
    AND (partner IS NULL OR NOT coalesce(c.start < c.end, false) OR any(t IN partner.times
      WHERE coalesce(t.start < c.end, true) AND coalesce(c.start < t.end, true)))
  RETURN {
    outcome: 'unknown', clause: 'leak',
    subjects: [x IN [coalesce(partner.company, b.id), a.id, c.id] WHERE x IS NOT NULL],
    from: CASE WHEN c.start < c.end THEN c.start END, to: CASE WHEN c.start < c.end THEN c.end END,
    missing: [[c.id, 'money']] + CASE WHEN a IS NULL THEN [[c.id, 'commissioner']] ELSE [] END
      + CASE
        WHEN b IS NULL THEN [[c.id, 'contractor']] WHEN partner IS NULL THEN [open_body.unsaid] ELSE []
      END,
    values: {why: {ja: c.id + 'の支払とその財源が書かれていません',
      en: 'the payments under ' + c.id + ' and whose money they are is not written'}}
  } AS said
  ORDER BY c.listed

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
    WITH *, head([x IN partners WHERE x.root = b.root]) AS partner
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
      outcome: finding[0], clause: finding[1], subjects: [partner.company, m.id],
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
    WITH *, head([x IN silent WHERE x.root = b.root]) AS s
    WHERE s IS NOT NULL AND NOT b.root IN [x IN partners | x.root]
      AND NOT coalesce(e.end <= d.start OR d.end <= e.start, false)
    RETURN {
      outcome: 'unknown', clause: 'seconded', subjects: [s.body, m.id], from: time.start, to: time.end,
      nodes: [host.id], missing: [s.unsaid] + unsaid,
      values: {why: {ja: '派遣元の役割が書かれていません', en: 'the role of the employer is not said'}}
    } AS said

    UNION ALL
    // Whose employer is not said, may be dispatched by a partner company.
    WITH * WHERE NOT m.employment_known
    RETURN {
      outcome: 'unknown', clause: 'seconded', subjects: [m.id], from: time.start, to: time.end,
      nodes: [host.id], missing: [[m.id, 'employer']] + unsaid,
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
