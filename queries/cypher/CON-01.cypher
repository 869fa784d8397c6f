// CON-01 AMEDと代表研究機関の委託研究開発契約は一つ / One commission contract between AMED and the lead institution
// 「AMEDとは直接、委託研究開発契約を締結。」 S29
// 「直接、AMEDと代表研究機関（アカデミア又はスタートアップ企業）が委託研究開発契約を締結し」 S26
// :params {projects: null}

// At application there are no contracts yet.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE coalesce(p.stage, 'running') = 'running'
WITH p,
  COLLECT {
    MATCH (c:Contract {kind: 'commission'})-[:IN_PROJECT]->(p)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'commissioner'}]-(a)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'contractor'}]-(b)
    RETURN {id: c.id, start: c.start, end: c.end, commissioner: a.id, contractor: b.id, root: b.root} ORDER BY c.listed
  } AS commissions,
  COLLECT { MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE NOT b.roles_known RETURN b } AS silent,
  CASE WHEN 'contracts' IN p.sections AND NOT 'contracts' IN p.partial THEN [] ELSE [['contracts', 'contracts']] END AS rest
UNWIND range(0, coalesce(size(p.epochs), 0) - 1) AS n
WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to, [c IN commissions WHERE coalesce(c.commissioner = 'amed', true)] AS of_amed

// The lead institution throughout this stretch of time, and bodies that may be it.
WITH *, COLLECT {
    MATCH (b:Participant)-[r:HAS_ROLE {role: 'lead'}]->(p) WHERE b.name_known AND r.start <= from AND to <= r.end
    RETURN DISTINCT b ORDER BY b.id
  } AS leads
WITH *, silent + COLLECT {
    MATCH (b:Participant)-[r:HAS_ROLE {role: 'lead'}]->(p)
    WHERE NOT b IN leads AND coalesce(r.start < to, true) AND coalesce(from < r.end, true)
    RETURN DISTINCT b
  } AS maybe_leads

// The contracts in force throughout, those that may be, and the ones that end last before and start first after this time.
WITH *, [c IN of_amed WHERE c.start <= from AND to <= c.end] AS sure,
  [c IN of_amed WHERE coalesce(c.start < to, true) AND coalesce(from < c.end, true)] AS possible,
  [c IN commissions WHERE c.commissioner <> 'amed' AND c.start < to AND from < c.end] AS strange,
  COLLECT { UNWIND of_amed AS c WITH c WHERE c.end <= from RETURN c.id ORDER BY c.end DESC, c.id DESC LIMIT 1 } AS before,
  COLLECT { UNWIND of_amed AS c WITH c WHERE c.start >= to RETURN c.id ORDER BY c.start, c.id LIMIT 1 } AS after
WITH *, [c IN possible WHERE NOT c.id IN [s IN sure | s.id]] AS maybe,
  CASE WHEN size(sure) = 1 THEN sure[0] END AS only,
  CASE leads WHEN [] THEN [p.id] ELSE [b IN leads | b.id] END AS lead,
  CASE WHEN before <> [] AND after <> [] THEN before + after ELSE [] END AS gap
// Is the contractor the lead institution? Where nobody surely is, that is not known.
WITH *, CASE
    WHEN only.root IS NULL THEN null
    WHEN only.root IN [b IN leads | b.root] THEN true
    WHEN leads = [] OR only.root IN [b IN maybe_leads | b.root] THEN null
    ELSE false
  END AS with_lead

UNWIND [{outcome: 'examined', subjects: [p.id]}]
+ [c IN strange + CASE with_lead WHEN false THEN [only] ELSE [] END | {outcome: 'fail', clause: 'parties',
    subjects: [CASE c.commissioner WHEN <> 'amed' THEN c.commissioner ELSE c.contractor END],
    nodes: [CASE c.commissioner WHEN <> 'amed' THEN c.commissioner ELSE c.contractor END, c.id],
    values: {
      lead: [b IN leads | b.id],
      commissioner: CASE WHEN c.commissioner IS NULL THEN {ja: '記載なし', en: 'not said'} ELSE [c.commissioner] END,
      contractor: CASE WHEN c.contractor IS NULL THEN {ja: '記載なし', en: 'not said'} ELSE [c.contractor] END
    }}]
+ [CASE
    WHEN with_lead = false OR only IS NULL THEN null
    WHEN only.commissioner IS NULL OR only.contractor IS NULL THEN {outcome: 'unknown', clause: 'parties', subjects: [only.id],
      missing: [side IN ['commissioner', 'contractor'] WHERE only[side] IS NULL | [only.id, side]],
      values: {contract: [only.id], why: {ja: '契約の当事者が書かれていません', en: 'the parties of the contract are not said'}}}
    WHEN with_lead IS NULL THEN {outcome: 'unknown', clause: 'parties', subjects: [p.id], nodes: [only.id],
      missing: COLLECT { UNWIND maybe_leads AS b WITH b ORDER BY b.id RETURN [b.id, CASE WHEN b.name_known THEN 'roles' ELSE 'name' END] }
        + CASE WHEN 'organizations' IN p.sections AND NOT 'organizations' IN p.partial THEN [] ELSE [['organizations', 'organizations']] END,
      values: {contract: [only.id], why: {ja: '代表研究機関が決まっていません', en: 'the lead institution is not settled'}}}
  END, CASE
    WHEN size(sure) > 1 THEN {outcome: 'fail', clause: 'several', nodes: [c IN sure | c.id],
      subjects: COLLECT { UNWIND sure AS c RETURN DISTINCT coalesce(c.contractor, p.id) AS who ORDER BY who },
      values: {
        count: size(sure),
        contractors: COLLECT { UNWIND sure AS c RETURN DISTINCT coalesce(c.contractor, p.id) AS who ORDER BY who }
      }}
    WHEN maybe <> [] THEN {outcome: 'unknown', clause: CASE sure WHEN [] THEN 'none' ELSE 'several' END, subjects: lead,
      nodes: [c IN sure + maybe | c.id],
      missing: [c IN maybe WHERE NOT coalesce(c.start < c.end, false) | [c.id, 'period']],
      values: {why: {ja: '契約期間が書かれていません', en: 'the period of the contract is not said'}}}
    WHEN sure = [] AND rest = [] AND (gap <> [] OR to <= p.as_at + duration('P1D')) THEN
      {outcome: 'fail', clause: 'none', subjects: lead, nodes: gap, values: {lead: lead}}
    WHEN rest <> [] THEN {outcome: 'unknown', clause: CASE sure WHEN [] THEN 'none' ELSE 'several' END, subjects: lead, missing: rest,
      values: {why: {ja: '契約の節がないか、書き終えていません', en: 'the section of contracts is absent or not finished'}}}
    WHEN sure = [] THEN {outcome: 'unknown', clause: 'none', subjects: lead, values: {why: {
      ja: toString(p.as_at) + 'より後の契約はまだ記録されていません', en: 'contracts after ' + toString(p.as_at) + ' are not recorded yet'}}}
  END] AS said
WITH * WHERE said IS NOT NULL
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, [] AS edges, coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values

UNION ALL
// A commission contract of somebody else breaks the rule whenever it is in force.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE coalesce(p.stage, 'running') = 'running'
MATCH (a)-[:PARTY_TO {side: 'commissioner'}]->(c:Contract {kind: 'commission'})-[:IN_PROJECT]->(p)
WHERE a.id <> 'amed' AND NOT coalesce(c.start < c.end, false)
  AND p.start IS NOT NULL AND coalesce(c.start < p.end, true) AND coalesce(p.start < c.end, true)
RETURN p.id AS project, 'fail' AS outcome, 'parties' AS clause, [a.id] AS subjects, null AS from, null AS to,
  [a.id, c.id] AS nodes, [] AS edges, [] AS missing, {
    lead: COLLECT { MATCH (x)-[:HAS_ROLE {role: 'lead'}]->(p) RETURN DISTINCT x.id AS id ORDER BY id },
    commissioner: [a.id],
    contractor: CASE
      WHEN EXISTS { (c)<-[:PARTY_TO {side: 'contractor'}]-() } THEN COLLECT { MATCH (b)-[:PARTY_TO {side: 'contractor'}]->(c) RETURN b.id }
      ELSE {ja: '記載なし', en: 'not said'}
    END
  } AS values
ORDER BY project, c.listed
