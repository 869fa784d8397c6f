// CON-07 産学官共同研究企業とは共同研究開発契約で結ばれる / Partner companies are tied in by a joint research contract
// 「共同研究開発契約」 S19
// 「産学連携リソースによる研究開発の範囲」 S19
// :params {projects: null}

// The joint research contracts with their parties. At application there are none yet.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE coalesce(p.stage, 'running') = 'running'
WITH p,
  COLLECT {
    MATCH (c:Contract {kind: 'joint_research'})-[:IN_PROJECT]->(p)
    RETURN {id: c.id, start: c.start, end: c.end,
      parties: COLLECT { MATCH (b)-[t:PARTY_TO]->(c) RETURN {root: b.root, start: t.start, end: t.end} }} ORDER BY c.listed
  } AS contracts,
  COLLECT { MATCH (x:Participant)-[:IN_PROJECT]->(p) WHERE NOT x.roles_known RETURN x } AS silent,
  CASE WHEN 'contracts' IN p.sections AND NOT 'contracts' IN p.partial THEN [] ELSE [['contracts', 'contracts']] END AS rest
UNWIND range(0, coalesce(size(p.epochs), 0) - 1) AS n
WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to

// The commissioned institutions (lead and subs) throughout this stretch of time, and bodies that may be one.
WITH *, COLLECT {
    MATCH (x)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] AND x.name_known AND r.start <= from AND to <= r.end
    RETURN DISTINCT x
  } AS commissioned
WITH *, silent + COLLECT {
    MATCH (x)-[r:HAS_ROLE]->(p)
    WHERE r.role IN ['lead', 'sub'] AND NOT x IN commissioned AND coalesce(r.start < to, true) AND coalesce(from < r.end, true)
    RETURN DISTINCT x
  } AS maybe_commissioned

// Each partner company, sure or possible, with its contracts.
UNWIND silent + COLLECT {
    MATCH (x)-[r:HAS_ROLE {role: 'partner'}]->(p) WHERE coalesce(r.start < to, true) AND coalesce(from < r.end, true) RETURN DISTINCT x
  } AS company
WITH *, company.name_known AND EXISTS { MATCH (company)-[r:HAS_ROLE {role: 'partner'}]->(p) WHERE r.start <= from AND to <= r.end } AS sure,
  [c IN contracts WHERE any(t IN c.parties WHERE t.root = company.root)] AS own
WITH *, [c IN own WHERE coalesce(c.start < to, true) AND coalesce(from < c.end, true)] AS now
// Does one of them, in force, bind it with a commissioned institution, while both are parties?
WITH *, any(c IN now WHERE
    CASE WHEN c.start <= from AND to <= c.end THEN true END
    AND any(t IN c.parties WHERE t.root = company.root AND CASE
      WHEN t.start <= from AND to <= t.end THEN true
      WHEN coalesce(t.start < to, true) AND coalesce(from < t.end, true) THEN null
      ELSE false
    END)
    AND any(t IN c.parties WHERE t.root <> company.root AND CASE
      WHEN t.start <= from AND to <= t.end THEN true
      WHEN coalesce(t.start < to, true) AND coalesce(from < t.end, true) THEN null
      ELSE false
    END AND CASE
      WHEN t.root IN [x IN commissioned | x.root] THEN true
      WHEN t.root IN [x IN maybe_commissioned | x.root] THEN null
      ELSE false
    END)) AS joined,
  [c IN now WHERE NOT coalesce(c.start < c.end, false) | [c.id, 'period']] AS undated,
  // Contracts whose period is said, but not since when or until when somebody is a party.
  [c IN now WHERE c.start < c.end AND any(t IN c.parties WHERE NOT coalesce(t.start < t.end, false)) | [c.id, 'parties']] AS undated_parties,
  // A gap: the contract that ends last before this time, and the one that starts first after it.
  COLLECT { UNWIND own AS c WITH c WHERE c.end <= from RETURN c.id ORDER BY c.end DESC, c.id DESC LIMIT 1 } AS before,
  COLLECT { UNWIND own AS c WITH c WHERE c.start >= to RETURN c.id ORDER BY c.start, c.id LIMIT 1 } AS after,
  CASE WHEN sure THEN [] ELSE [[company.id, CASE WHEN company.name_known THEN 'roles' ELSE 'name' END]] END AS unsettled
WITH *, CASE WHEN before <> [] AND after <> [] THEN before + after ELSE [] END AS gap

UNWIND [CASE WHEN sure THEN {outcome: 'examined'} END, CASE
  WHEN joined THEN null
  WHEN joined IS NULL THEN {outcome: 'unknown', missing: unsettled + undated + undated_parties
      + COLLECT { UNWIND maybe_commissioned AS x WITH x WHERE any(c IN now WHERE any(t IN c.parties WHERE t.root = x.root))
        WITH x ORDER BY x.id RETURN [x.id, CASE WHEN x.name_known THEN 'roles' ELSE 'name' END] },
    values: {why: CASE WHEN undated <> []
      THEN {ja: '契約期間が書かれていません', en: 'the period of the contract is not said'}
      ELSE {ja: '当事者が未定です', en: 'the parties are not settled'} END}}
  // Nothing in force is a breach as far as the records reach, and in a gap between two contracts.
  WHEN sure AND rest = [] AND (gap <> [] OR to <= p.as_at + duration('P1D')) THEN {outcome: 'fail', nodes: gap}
  ELSE {outcome: 'unknown', missing: unsettled + rest, values: {why: CASE WHEN rest <> []
    THEN {ja: '契約の節がないか、書き終えていません', en: 'the section of contracts is absent or not finished'}
    ELSE {ja: toString(p.as_at) + 'より後の契約はまだ記録されていません', en: 'contracts after ' + toString(p.as_at) + ' are not recorded yet'} END}}
END] AS said
WITH * WHERE said IS NOT NULL
RETURN p.id AS project, said.outcome AS outcome, CASE said.outcome WHEN 'examined' THEN null ELSE 'joint' END AS clause,
  [company.id] AS subjects, from, to, coalesce(said.nodes, []) AS nodes, [] AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values

UNION ALL
// The section of organizations is absent or not finished: there may be more partner companies.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WHERE coalesce(p.stage, 'running') = 'running' AND (NOT 'organizations' IN p.sections OR 'organizations' IN p.partial)
RETURN p.id AS project, 'unknown' AS outcome, 'joint' AS clause, [p.id] AS subjects, p.start AS from, p.end AS to,
  [] AS nodes, [] AS edges, [['organizations', 'organizations']] AS missing,
  {why: {ja: '機関の節がないか、書き終えていません', en: 'the section of organizations is not finished'}} AS values
