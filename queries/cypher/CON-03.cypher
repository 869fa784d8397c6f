// CON-03 分担研究機関は代表研究機関と再委託研究開発契約を締結する / Every sub institution has a sub-commission contract with the lead institution
// 「代表研究機関と再委託研究開発契約を締結。」 S29
// 「分担研究機関は、代表研究機関と再委託研究開発契約を締結することになります。」 S26
// :params {projects: null}

// At application there are no contracts yet.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE coalesce(p.stage, 'running') = 'running'
WITH p,
  COLLECT {
    MATCH (c:Contract {kind: 'sub_commission'})-[:IN_PROJECT]->(p)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'commissioner'}]-(a)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'contractor'}]-(b)
    RETURN {id: c.id, start: c.start, end: c.end, commissioner: a.id, from_root: a.root, contractor: b.id, root: b.root} ORDER BY c.listed
  } AS contracts,
  COLLECT { MATCH (x:Participant)-[:IN_PROJECT]->(p) WHERE NOT x.roles_known RETURN x } AS silent,
  COLLECT { MATCH (x)-[r:HAS_ROLE {role: 'lead'}]->(p) RETURN {root: x.root, end: r.end} } AS once_lead,
  CASE WHEN 'contracts' IN p.sections AND NOT 'contracts' IN p.partial THEN [] ELSE [['contracts', 'contracts']] END AS rest,
  CASE WHEN 'organizations' IN p.sections AND NOT 'organizations' IN p.partial THEN [] ELSE [['organizations', 'organizations']] END AS unlisted
UNWIND range(0, coalesce(size(p.epochs), 0) - 1) AS n
WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to

// The lead institution throughout this stretch of time, and bodies that may be it.
WITH *, COLLECT {
    MATCH (x)-[r:HAS_ROLE {role: 'lead'}]->(p) WHERE x.name_known AND r.start <= from AND to <= r.end
    RETURN DISTINCT x ORDER BY x.id
  } AS leads
WITH *, silent + COLLECT {
    MATCH (x)-[r:HAS_ROLE {role: 'lead'}]->(p)
    WHERE NOT x IN leads AND coalesce(r.start < to, true) AND coalesce(from < r.end, true)
    RETURN DISTINCT x
  } AS maybe_leads

// Each sub institution, sure or possible; a part of the lead institution needs no contract with itself.
UNWIND silent + COLLECT {
    MATCH (x)-[r:HAS_ROLE {role: 'sub'}]->(p) WHERE coalesce(r.start < to, true) AND coalesce(from < r.end, true) RETURN DISTINCT x
  } AS sub
WITH *, sub.name_known AND EXISTS { MATCH (sub)-[r:HAS_ROLE {role: 'sub'}]->(p) WHERE r.start <= from AND to <= r.end } AS sure,
  [c IN contracts WHERE coalesce(c.root = sub.root, true)] AS own
WHERE NOT sub.root IN [x IN leads | x.root]
WITH *, [c IN own WHERE coalesce(c.start < to, true) AND coalesce(from < c.end, true)] AS now
// Is one of its contracts in force, with the lead institution as the one who commissions? (Where nobody surely is the lead: not known.)
WITH *, any(c IN now WHERE
    CASE WHEN c.start <= from AND to <= c.end AND c.contractor IS NOT NULL THEN true END
    AND CASE
      WHEN c.commissioner IS NULL THEN null
      WHEN c.from_root IN [x IN leads | x.root] THEN true
      WHEN leads = [] OR c.from_root IN [x IN maybe_leads | x.root] THEN null
      ELSE false
    END) AS signed,
  reduce(out = [], c IN now | out + [side IN ['commissioner', 'contractor'] WHERE c[side] IS NULL | [c.id, side]]) AS lacks,
  [c IN now WHERE NOT coalesce(c.start < c.end, false) | [c.id, 'period']] AS undated,
  // Nothing in force is a breach as far as the records reach, and in a gap between two contracts.
  rest = [] AND (to <= p.as_at + duration('P1D') OR (any(c IN own WHERE c.root IS NOT NULL AND c.end <= from) AND any(c IN own WHERE c.root IS NOT NULL AND c.start >= to))) AS breach,
  [c IN now WHERE any(x IN once_lead WHERE x.root = c.from_root AND x.end <= from) AND NOT c.from_root IN [x IN leads + maybe_leads | x.root] | c.id] AS with_former,
  CASE WHEN sure THEN [] ELSE [[sub.id, CASE WHEN sub.name_known THEN 'roles' ELSE 'name' END]] END AS unsettled

UNWIND [CASE WHEN sure THEN {outcome: 'examined', subjects: [sub.id]} END, CASE
  WHEN signed THEN null
  WHEN signed IS NULL AND lacks = [] AND undated = [] THEN {outcome: 'unknown', subjects: [sub.id, p.id],
    missing: unsettled
      + COLLECT { UNWIND maybe_leads AS x WITH x ORDER BY x.id RETURN [x.id, CASE WHEN x.name_known THEN 'roles' ELSE 'name' END] } + unlisted,
    values: {why: {ja: '代表研究機関が決まっていません', en: 'the lead institution is not settled'}}}
  WHEN signed IS NULL THEN {outcome: 'unknown', subjects: [sub.id], missing: unsettled + undated + lacks,
    values: {why: CASE WHEN lacks <> []
      THEN {ja: '契約の当事者が書かれていません', en: 'the parties of the contract are not said'}
      ELSE {ja: '契約期間が書かれていません', en: 'the period of the contract is not said'} END}}
  WHEN breach AND sure THEN {outcome: 'fail', subjects: [sub.id], nodes: with_former, values: {
    sub: [sub.id],
    lead: [x IN leads | x.id],
    hint: CASE with_former WHEN [] THEN {ja: '', en: ''} ELSE {
      ja: '。契約 ' + substring(reduce(s = '', id IN with_former | s + '、' + id), 1) + ' の委託元は以前の代表研究機関なので、結び直しが必要です',
      en: '; contract ' + substring(reduce(s = '', id IN with_former | s + ', ' + id), 2) + ' is with a former lead institution and has to be concluded anew'
    } END}}
  ELSE {outcome: 'unknown', subjects: [sub.id], missing: unsettled + rest, values: {why: CASE WHEN rest <> []
    THEN {ja: '契約の節がないか、書き終えていません', en: 'the section of contracts is absent or not finished'}
    ELSE {ja: toString(p.as_at) + 'より後の契約はまだ記録されていません', en: 'contracts after ' + toString(p.as_at) + ' are not recorded yet'} END}}
END] AS said
WITH * WHERE said IS NOT NULL
RETURN p.id AS project, said.outcome AS outcome, CASE said.outcome WHEN 'examined' THEN null ELSE 'contract' END AS clause,
  said.subjects AS subjects, from, to, coalesce(said.nodes, []) AS nodes, [] AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values

UNION ALL
// The section of organizations is absent or not finished: there may be more sub institutions.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WHERE coalesce(p.stage, 'running') = 'running' AND (NOT 'organizations' IN p.sections OR 'organizations' IN p.partial)
RETURN p.id AS project, 'unknown' AS outcome, 'contract' AS clause, [p.id] AS subjects, p.start AS from, p.end AS to,
  [] AS nodes, [] AS edges, [['organizations', 'organizations']] AS missing,
  {why: {ja: '機関の節がないか、書き終えていません', en: 'the section of organizations is not finished'}} AS values
