// MON-02 AMED委託費は委託研究開発契約と再委託研究開発契約に沿って流れる / AMED money runs only along commission and sub-commission contracts
// 「直接、AMEDと代表研究機関（アカデミア又はスタートアップ企業）が委託研究開発契約を締結し、分担研究機関は、代表研究機関と再委託研究開発契約を締結することになります。」 S26
// :params {projects: null}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p,
  COLLECT {
    MATCH (x)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub']
    RETURN {body: x, role: r.role, start: r.start, end: r.end}
  } AS roles,
  COLLECT { MATCH (x:Participant)-[:IN_PROJECT]->(p) WHERE NOT x.roles_known RETURN x } AS silent,
  COLLECT {
    MATCH (c:Contract)-[:IN_PROJECT]->(p) WHERE c.kind IN ['commission', 'sub_commission']
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'commissioner'}]-(x)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'contractor'}]-(y)
    RETURN {id: c.id, kind: c.kind, start: c.start, end: c.end, commissioner: x.root, contractor: y.root} ORDER BY c.listed
  } AS contracts,
  // From which institution to which AMED money goes, or may go: money of unsaid origin may be AMED's. Zero yen is no payment.
  COLLECT {
    MATCH (x:Participant)-[:IN_PROJECT]->(p)
    MATCH (x)-[f:FLOW]->(y)
    WHERE x.root <> y.root AND coalesce(f.origin, 'amed') = 'amed' AND coalesce(f.amount <> 0, true)
    WITH x.root AS payer, collect(DISTINCT y.root) AS payees
    RETURN {payer: payer, payees: payees}
  } AS steps,
  COUNT { (:Participant)-[:IN_PROJECT]->(p) } AS size,
  CASE WHEN 'contracts' IN p.sections AND NOT 'contracts' IN p.partial THEN [] ELSE [['contracts', 'contracts']] END AS rest
// The institutions that AMED money reaches, by whatever way.
WITH *, reduce(
    seen = ['amed'], n IN range(0, size) |
    seen + [x IN coalesce(head([s IN steps WHERE s.payer = seen[n] | s.payees]), []) WHERE NOT x IN seen]
  ) AS reached,
  // Who is lead institution and who is sub institution throughout each stretch of time, and who may be.
  [n IN range(0, coalesce(size(p.epochs), 0) - 1) | {from: p.epochs[n], to: p.epoch_ends[n],
    sure: [r IN roles WHERE r.body.name_known AND r.start <= p.epochs[n] AND p.epoch_ends[n] <= r.end],
    maybe: [r IN roles WHERE coalesce(r.start < p.epoch_ends[n], true) AND coalesce(p.epochs[n] < r.end, true)]
      + reduce(all = [], x IN silent | all + [{body: x, role: 'lead'}, {body: x, role: 'sub'}])}] AS epochs

// Each payment of AMED money to another institution, and each payment of unsaid origin from one whom AMED money reaches.
MATCH (a:Participant)-[:IN_PROJECT]->(p)
MATCH (a)-[f:FLOW]->(b)
WHERE a.root <> b.root AND coalesce(f.amount <> 0, true) AND (f.origin = 'amed' OR f.origin IS NULL AND a.root IN reached)
// The time of the payment; bills are paid after the end of the project too, and count as its last day.
WITH *, [e IN epochs
  WHERE coalesce(e.from < CASE WHEN f.end <= p.start THEN p.start + duration('P1D') ELSE f.end END
    AND CASE WHEN f.start >= p.end THEN p.end - duration('P1D') ELSE f.start END < e.to, true)] AS times
// Is the payer, is the payee lead or sub at some time of it? A faculty counts as its institution.
WITH *, [x IN [a, b] | CASE
    WHEN any(e IN times WHERE any(r IN e.sure WHERE r.role = 'lead' AND r.body.root = x.root)) THEN true
    WHEN any(e IN times WHERE any(r IN e.maybe WHERE r.role = 'lead' AND r.body.root = x.root)) THEN null
    ELSE false
  END] AS as_lead, [x IN [a, b] | CASE
    WHEN any(e IN times WHERE any(r IN e.sure WHERE r.role = 'sub' AND r.body.root = x.root)) THEN true
    WHEN any(e IN times WHERE any(r IN e.maybe WHERE r.role = 'sub' AND r.body.root = x.root)) THEN null
    ELSE false
  END] AS sub
// Where nobody surely is the lead institution, it is not known who is not.
WITH *, [x IN as_lead | CASE WHEN x OR any(e IN times WHERE any(r IN e.sure WHERE r.role = 'lead')) THEN x END] AS lead
// How far from AMED: AMED 0, lead 1, sub 2, anybody else 3.
WITH *, [n IN [0, 1] | CASE
    WHEN [a, b][n].id = 'amed' THEN 0 WHEN lead[n] THEN 1 WHEN sub[n] THEN 2 WHEN lead[n] IS NULL OR sub[n] IS NULL THEN null ELSE 3
  END] AS step

// AMED commissions the lead, the lead sub-commissions subs, lead and subs spend, refunds go upwards.
WITH *, {
    commission: a.id = 'amed' AND lead[1],
    sub_commission: a.id <> 'amed' AND lead[0] AND sub[1],
    refund: step[1] < step[0],
    spending: a.id <> 'amed' AND (as_lead[0] OR sub[0])
  } AS allowed
WITH *, CASE
    WHEN f.kind IS NULL THEN CASE WHEN NOT (allowed.commission OR allowed.sub_commission OR allowed.refund OR allowed.spending) THEN false END
    WHEN f.kind = 'cash_contribution' THEN false
    ELSE allowed[CASE WHEN f.kind IN ['expenditure', 'salary', 'fee', 'rent'] THEN 'spending' ELSE f.kind END]
  END AS lawful,
  // The contracts that the payment can rest on.
  [c IN contracts WHERE c.kind = f.kind AND coalesce(c.id = f.under, true)
    AND coalesce(c.commissioner = a.root, true) AND coalesce(c.contractor = b.root, true)] AS between
// Is one of them in force on the day, or in part of the year? At application there are no contracts yet.
WITH *, coalesce(p.stage, 'running') = 'application' OR NOT coalesce(f.kind IN ['commission', 'sub_commission'], false)
  OR any(c IN between WHERE CASE
      WHEN f.start IS NULL THEN null
      WHEN c.start >= f.end OR f.start >= c.end THEN false
      WHEN c.start IS NOT NULL AND c.end IS NOT NULL THEN true
    END AND CASE WHEN c.commissioner IS NOT NULL AND c.contractor IS NOT NULL THEN true END) AS covered

UNWIND [{outcome: 'examined'}, CASE
  WHEN lawful AND covered THEN null
  WHEN f.origin IS NULL THEN {outcome: 'unknown', clause: 'line', missing: [[f.entry, 'origin']],
    values: {why: {ja: '財源が書かれていません', en: 'whose money it is is not said'}}}
  WHEN lawful = false THEN {outcome: 'fail', clause: 'line',
    values: {payer: [a.id], payee: [b.id], kind: CASE WHEN f.kind IS NULL THEN {ja: '種別の記載なし', en: 'kind not said'} ELSE {FlowKind: f.kind} END}}
  WHEN lawful IS NULL THEN {outcome: 'unknown', clause: 'line',
    missing: CASE WHEN f.kind IS NULL THEN [[f.entry, 'kind']] ELSE [] END + reduce(once = [], m IN COLLECT {
      // The bodies of which it would have to be known whether they are lead or sub.
      UNWIND times AS e
      CALL (p, a, b, e) {
        UNWIND e.maybe AS r
        WITH DISTINCT r.body AS x WHERE x IN [a, b] AND NOT x IN [s IN e.sure | s.body]
        RETURN [x.id, CASE WHEN x.name_known THEN 'roles' ELSE 'name' END] AS m ORDER BY x.id
        UNION ALL
        UNWIND CASE WHEN any(s IN e.sure WHERE s.role = 'lead') THEN [] ELSE [r IN e.maybe WHERE r.role = 'lead' | r.body] END AS r
        WITH DISTINCT r AS x
        RETURN [x.id, CASE WHEN x.name_known THEN 'roles' ELSE 'name' END] AS m ORDER BY x.id
        UNION ALL
        WITH * WHERE NOT any(s IN e.sure WHERE s.role = 'lead') AND (NOT 'organizations' IN p.sections OR 'organizations' IN p.partial)
        RETURN ['organizations', 'organizations'] AS m
      }
      RETURN m
    } | CASE WHEN m IN once THEN once ELSE once + [m] END),
    values: {why: CASE WHEN f.kind IS NULL THEN {ja: '支払の種別が書かれていません', en: 'the kind is not said'}
      ELSE {ja: '機関の役割が決まっていません', en: 'the roles of the bodies are not settled'} END}}
  WHEN covered IS NULL THEN {outcome: 'unknown', clause: 'contract',
    missing: [c IN between WHERE NOT coalesce(c.start < c.end, false) | [c.id, 'period']]
      + reduce(all = [], c IN between | all + [side IN ['commissioner', 'contractor'] WHERE c[side] IS NULL | [c.id, side]])
      + CASE WHEN f.start IS NULL THEN [[f.entry, 'on']] ELSE [] END,
    values: {why: {ja: '契約の期間・当事者か支払日が書かれていません', en: 'the period, the parties or the day of payment are not said'}}}
  WHEN rest <> [] THEN {outcome: 'unknown', clause: 'contract', missing: rest,
    values: {why: {ja: '節がないか、書き終えていません', en: 'a section is absent or not finished'}}}
  WHEN f.status = 'planned' AND coalesce(f.end, p.end) > p.as_at + duration('P1D') THEN {outcome: 'unknown', clause: 'contract', values: {why: {
    ja: toString(p.as_at) + 'より後の契約はまだ記録されていません', en: 'contracts after ' + toString(p.as_at) + ' are not recorded yet'}}}
  ELSE {outcome: 'fail', clause: 'contract', values: {payer: [a.id], payee: [b.id], contract: {ContractKind: f.kind}}}
END] AS said
WITH * WHERE said IS NOT NULL
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause,
  CASE said.outcome WHEN 'examined' THEN [f.entry] ELSE [a.id, b.id]
    + CASE WHEN said.clause = 'line' AND said.outcome = 'unknown' AND said.missing = [] THEN [p.id] ELSE [] END END AS subjects,
  f.start AS from, f.end AS to, CASE said.outcome WHEN 'fail' THEN [a.id, b.id] ELSE [] END AS nodes, [f.key] AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
ORDER BY project, a.listed, f.listed

UNION ALL
// The section of money is absent or not finished.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE NOT 'money' IN p.sections OR 'money' IN p.partial
RETURN p.id AS project, 'unknown' AS outcome, 'line' AS clause, [p.id] AS subjects, p.start AS from, p.end AS to,
  [] AS nodes, [] AS edges, [['money', 'money']] AS missing,
  {why: {ja: '節がないか、書き終えていません', en: 'a section is absent or not finished'}} AS values
