// MON-02 AMED委託費は委託研究開発契約と再委託研究開発契約に沿って流れる / AMED money runs only along commission and sub-commission contracts
// 「直接、AMEDと代表研究機関（アカデミア又はスタートアップ企業）が委託研究開発契約を締結し、分担研究機関は、代表研究機関と再委託研究開発契約を締結することになります。」 S26
// :params {asked: {projects: null}}

UNWIND coalesce($asked.projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p,
  // The bodies with their roles, and what is unsaid where one only may have a role.
  COLLECT {
    MATCH (b:Participant)-[:IN_PROJECT]->(p)
    RETURN b {
      .id, .root, .name_known, .roles_known,
      roles: COLLECT { MATCH (b)-[r:HAS_ROLE]->(p) RETURN r {.role, .start, .end, .sure_start, .sure_end} },
      unsaid: [b.id, CASE WHEN b.name_known THEN 'roles' ELSE 'name' END]
    } ORDER BY b.id
  } AS bodies,
  // The contracts along which AMED money runs, with both parties as institutions.
  COLLECT {
    MATCH (c:Contract)-[:IN_PROJECT]->(p) WHERE c.kind IN ['commission', 'sub_commission']
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'commissioner'}]-(a)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'contractor'}]-(b)
    RETURN c {
      .id, .kind, .start, .end, .sure_start, .sure_end, commissioner: a.root, contractor: b.root
    } AS contract ORDER BY c.listed
  } AS contracts,
  // From which institution to which AMED money goes, or may go: money of unsaid origin may be AMED's;
  // zero yen is no payment.
  COLLECT {
    MATCH (a:Participant)-[:IN_PROJECT]->(p)
    MATCH (a)-[f:FLOW]->(b)
    WHERE a.root <> b.root AND coalesce(f.origin, 'amed') = 'amed' AND coalesce(f.amount <> 0, true)
    WITH a.root AS payer, collect(DISTINCT b.root) AS payees
    RETURN {payer: payer, payees: payees} AS step
  } AS steps,
  [s IN ['organizations'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_bodies,
  [s IN ['contracts'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_contracts,
  [s IN ['money'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_money
// The institutions that AMED money reaches, by whatever way: those one step on from each that it has reached.
WITH *, reduce(seen = ['amed'], n IN range(0, size(bodies)) | seen
    + [x IN coalesce(head([s IN steps WHERE s.payer = seen[n] | s.payees]), []) WHERE NOT x IN seen]
  ) AS reached
// In every stretch of time in which nothing changes, the roles of each body: throughout, and perhaps.
WITH *, COLLECT {
    UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
    WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
    RETURN {from: from, to: to, bodies: [b IN bodies | b {
      .id, .root, .unsaid,
      roles: [role IN ['lead', 'sub'] WHERE b.name_known
        AND any(r IN b.roles WHERE r.role = role AND r.sure_start <= from AND to <= r.sure_end)],
      maybe_roles: [role IN ['lead', 'sub'] WHERE NOT b.roles_known
        OR any(r IN b.roles WHERE r.role = role AND coalesce(r.start < to AND from < r.end, true))]
    }]} AS time ORDER BY n
  } AS times
WITH *, [t IN times | t {
    .*,
    leads: [b IN t.bodies WHERE 'lead' IN b.roles | b.root],
    maybe_leads: [b IN t.bodies WHERE 'lead' IN b.maybe_roles | b.root],
    subs: [b IN t.bodies WHERE 'sub' IN b.roles | b.root],
    maybe_subs: [b IN t.bodies WHERE 'sub' IN b.maybe_roles | b.root]
  }] AS times
CALL (*) {
  // Each payment of AMED money to another institution; of unsaid origin, if AMED money reaches the payer.
  MATCH (a:Participant)-[:IN_PROJECT]->(p)
  MATCH (a)-[f:FLOW]->(b)
  WHERE a.root <> b.root AND coalesce(f.amount <> 0, true)
    AND (f.origin = 'amed' OR f.origin IS NULL AND a.root IN reached)
  // Its time; bills are paid after the end of the project too, and count as its last day.
  WITH *, CASE WHEN f.start >= p.end THEN p.end - duration('P1D') ELSE f.start END AS from,
    CASE WHEN f.end <= p.start THEN p.start + duration('P1D') ELSE f.end END AS to
  WITH *, [t IN times WHERE coalesce(t.from < to AND from < t.to, true)] AS now
  // At some time of it, is the payer, is the payee lead, or sub? A faculty counts as its institution.
  WITH *, [body IN [a, b] | {
      amed: body.id = 'amed',
      as_lead: CASE
        WHEN any(t IN now WHERE body.root IN t.leads) THEN true
        WHEN any(t IN now WHERE body.root IN t.maybe_leads) THEN null
        ELSE false
      END,
      sub: CASE
        WHEN any(t IN now WHERE body.root IN t.subs) THEN true
        WHEN any(t IN now WHERE body.root IN t.maybe_subs) THEN null
        ELSE false
      END
    }] AS ends
  // Where nobody surely is the lead institution, it is not known who is not.
  WITH *, [x IN ends | x {
      .*, lead: CASE WHEN x.as_lead OR any(t IN now WHERE t.leads <> []) THEN x.as_lead END
    }] AS ends
  // How far from AMED: AMED 0, lead 1, sub 2, anybody else 3.
  WITH *, [x IN ends | x {
      .*, step: CASE
        WHEN x.amed THEN 0
        WHEN x.lead THEN 1
        WHEN x.sub THEN 2
        WHEN x.lead IS NULL OR x.sub IS NULL THEN null
        ELSE 3
      END
    }] AS ends
  WITH *, ends[0] AS payer, ends[1] AS payee

  // AMED commissions the lead, the lead sub-commissions subs, lead and subs spend, refunds go upwards.
  WITH *, {
      commission: payer.amed AND payee.lead,
      sub_commission: NOT payer.amed AND payer.lead AND payee.sub,
      spending: NOT payer.amed AND (payer.as_lead OR payer.sub),
      refund: payee.step < payer.step
    } AS may
  WITH *, CASE
      WHEN f.kind IN ['commission', 'sub_commission', 'refund'] THEN may[f.kind]
      WHEN f.kind IN ['expenditure', 'salary', 'fee', 'rent'] THEN may.spending
      WHEN f.kind = 'cash_contribution' THEN false
      // Of unsaid kind: against the rule where every kind would be.
      WHEN NOT (may.commission OR may.sub_commission OR may.spending OR may.refund) THEN false
    END AS lawful,
    // And a contract of that kind between the two is in force on the day, or in part of the year.
    [c IN contracts WHERE c.kind = f.kind AND coalesce(c.id = f.under, true)
      AND coalesce(c.commissioner = a.root, true) AND coalesce(c.contractor = b.root, true)] AS between
  WITH *, NOT coalesce(f.kind IN ['commission', 'sub_commission'], false)
    // At application there are no contracts yet.
    OR coalesce(p.stage, 'running') = 'application'
    OR any(c IN between WHERE CASE
        WHEN f.start IS NULL THEN null
        WHEN c.start >= f.end OR f.start >= c.end THEN false
        WHEN c.start IS NOT NULL AND c.end IS NOT NULL THEN true
      END AND CASE WHEN c.commissioner IS NOT NULL AND c.contractor IS NOT NULL THEN true END) AS covered
  UNWIND [{outcome: 'examined', subjects: [f.entry]}] + CASE
      WHEN lawful AND covered THEN []
      WHEN f.origin IS NULL THEN [{outcome: 'unknown', clause: 'line', missing: [[f.entry, 'origin']],
        values: {why: {ja: '財源が書かれていません', en: 'whose money it is is not said'}}}]
      WHEN NOT lawful THEN [{outcome: 'fail', clause: 'line', nodes: [a.id, b.id],
        values: {payer: [a.id], payee: [b.id], kind: CASE
          WHEN f.kind IS NULL THEN {ja: '種別の記載なし', en: 'kind not said'}
          ELSE {FlowKind: f.kind}
        END}}]
      WHEN lawful IS NULL THEN [{outcome: 'unknown', clause: 'line',
        missing: CASE WHEN f.kind IS NULL THEN [[f.entry, 'kind']] ELSE [] END
          // The bodies of which it would have to be known whether they are lead or sub.
          + reduce(all = [], t IN now | all
            + [x IN t.bodies WHERE x.id IN [a.id, b.id] AND x.roles = [] AND x.maybe_roles <> [] | x.unsaid]
            + CASE t.leads
              WHEN [] THEN [x IN t.bodies WHERE 'lead' IN x.maybe_roles | x.unsaid] + unlisted_bodies
              ELSE []
            END),
        values: {why: CASE
          WHEN f.kind IS NULL THEN {ja: '支払の種別が書かれていません', en: 'the kind is not said'}
          ELSE {ja: '機関の役割が決まっていません', en: 'the roles of the bodies are not settled'}
        END}}]
      WHEN covered IS NULL THEN [{outcome: 'unknown', clause: 'contract',
        missing: [c IN between WHERE NOT coalesce(c.start < c.end, false) | [c.id, 'period']]
          + [c IN between WHERE c.commissioner IS NULL | [c.id, 'commissioner']]
          + [c IN between WHERE c.contractor IS NULL | [c.id, 'contractor']]
          + CASE WHEN f.start IS NULL THEN [[f.entry, 'on']] ELSE [] END,
        values: {why: {ja: '契約の期間・当事者か支払日が書かれていません',
          en: 'the period, the parties or the day of payment are not said'}}}]
      WHEN unlisted_contracts <> [] THEN [{outcome: 'unknown', clause: 'contract',
        missing: unlisted_contracts,
        values: {why: {ja: '節がないか、書き終えていません', en: 'a section is absent or not finished'}}}]
      WHEN f.status = 'planned' AND coalesce(f.end, p.end) > p.as_at + duration('P1D')
        THEN [{outcome: 'unknown', clause: 'contract',
          values: {why: {ja: toString(p.as_at) + 'より後の契約はまだ記録されていません',
            en: 'contracts after ' + toString(p.as_at) + ' are not recorded yet'}}}]
      ELSE [{outcome: 'fail', clause: 'contract', nodes: [a.id, b.id],
        values: {payer: [a.id], payee: [b.id], contract: {ContractKind: f.kind}}}]
    END AS said
  RETURN f.start AS first, f.end AS last, [f.key] AS edges, said, coalesce(said.subjects, [a.id, b.id] + CASE
      // Where nothing is unsaid, that there is no lead institution is the project's matter.
      WHEN said.outcome = 'unknown' AND said.clause = 'line' AND said.missing = [] THEN [p.id]
      ELSE []
    END) AS subjects
  ORDER BY a.listed, f.listed

  UNION ALL
  // Commissions and sub-commissions with a sum, under which no payment is written, nor between the two in their
  // time. Who pays is AMED, somebody commissioned, or somebody whom AMED money reaches.
  MATCH (a:Participant)-[:PARTY_TO {side: 'commissioner'}]->(c:Contract)-[:IN_PROJECT]->(p)
  MATCH (c)<-[:PARTY_TO {side: 'contractor'}]-(b:Participant)
  WHERE unlisted_money = [] AND c.kind IN ['commission', 'sub_commission'] AND c.amount IS NOT NULL AND c.amount <> 0
    AND NOT (coalesce(p.stage, 'running') = 'application' AND coalesce(p.as_at < p.start, true))
    AND a.root <> b.root
    AND (a.root IN reached
      OR any(x IN bodies WHERE x.root = a.root AND any(r IN x.roles WHERE r.role IN ['lead', 'sub'])))
    AND NOT EXISTS { MATCH (x:Participant)-[f:FLOW {under: c.id}]->() WHERE (x)-[:IN_PROJECT]->(p) }
    AND NOT EXISTS {
      MATCH (x:Participant {root: a.root})-[f:FLOW]->(y {root: b.root})
      WHERE (x)-[:IN_PROJECT]->(p) AND (y)-[:IN_PROJECT]->(p)
        AND (f.start IS NULL OR coalesce(c.start < f.end, true) AND coalesce(f.start < c.end, true))
    }
  WITH a, b, c ORDER BY c.listed
  RETURN CASE WHEN c.start < c.end THEN c.start END AS first, CASE WHEN c.start < c.end THEN c.end END AS last,
    [] AS edges, {
      outcome: 'unknown', clause: 'line', missing: [[c.id, 'money']],
      values: {why: {ja: '契約による支払が書かれていません', en: 'payments under the contract are not written'}}
    } AS said, [a.id, b.id, c.id] AS subjects

  UNION ALL
  // There may be payments that nobody has listed yet.
  UNWIND unlisted_money AS section
  RETURN p.start AS first, p.end AS last, [] AS edges, {
    outcome: 'unknown', clause: 'line', missing: [section],
    values: {why: {ja: '節がないか、書き終えていません', en: 'a section is absent or not finished'}}
  } AS said, [p.id] AS subjects
}
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, subjects, first AS from, last AS to,
  coalesce(said.nodes, []) AS nodes, edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
