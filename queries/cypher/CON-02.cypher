// CON-02 AMEDは分担研究機関や産学官共同研究企業と直接契約しない / AMED has no direct contract with sub institutions or partner companies
// 「分担研究機関は、代表研究機関と再委託研究開発契約を締結することになります。」 S26
// 「代表研究機関と再委託研究開発契約を締結。」 S29
// :params {projects: null}

// The commission contracts with AMED, at every time at which they are in force or may be. At application there are none yet.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE coalesce(p.stage, 'running') = 'running'
MATCH (c:Contract {kind: 'commission'})-[:IN_PROJECT]->(p)
OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'commissioner'}]-(a)
WITH p, c, a WHERE coalesce(a.id = 'amed', true)
MATCH (c)<-[:PARTY_TO {side: 'contractor'}]-(b)
UNWIND range(0, coalesce(size(p.epochs), 0) - 1) AS n
WITH p, c, a, b, p.epochs[n] AS from, p.epoch_ends[n] AS to
WHERE coalesce(c.start < to, true) AND coalesce(from < c.end, true)

// The roles that the contractor's institution has throughout, and those that it may have; a faculty counts as its institution.
WITH *,
  COLLECT {
    MATCH (x)-[r:HAS_ROLE]->(p) WHERE x.root = b.root AND x.name_known AND r.start <= from AND to <= r.end
    RETURN DISTINCT r.role
  } AS roles,
  COLLECT {
    MATCH (x)-[r:HAS_ROLE]->(p) WHERE x.root = b.root AND coalesce(r.start < to, true) AND coalesce(from < r.end, true)
    RETURN DISTINCT r.role
  } + COLLECT {
    MATCH (x:Participant)-[:IN_PROJECT]->(p) WHERE x.root = b.root AND NOT x.roles_known
    UNWIND ['lead', 'sub', 'partner'] AS role RETURN DISTINCT role
  } AS maybe
WITH *,
  CASE WHEN 'lead' IN roles THEN true WHEN 'lead' IN maybe THEN null ELSE false END AS lead,
  CASE WHEN 'sub' IN roles THEN true WHEN 'sub' IN maybe THEN null ELSE false END AS sub,
  CASE WHEN 'partner' IN roles THEN true WHEN 'partner' IN maybe THEN null ELSE false END AS partner

// A contract whose period is not said is judged only where the answer is the same whenever it is in force.
WITH p, c, a, b, coalesce(c.start < c.end, false) AS dated,
  collect({from: from, to: to, direct: (sub OR partner) AND NOT lead, role: CASE WHEN partner THEN 'partner' ELSE 'sub' END}) AS times
UNWIND CASE WHEN dated THEN times ELSE [{role: times[0].role, direct: CASE
    WHEN all(t IN times WHERE t.direct) THEN true WHEN all(t IN times WHERE NOT t.direct) THEN false END}] END AS t
WITH *, CASE WHEN t.direct = false THEN 'pass' WHEN t.direct AND a IS NOT NULL THEN 'fail' ELSE 'unknown' END AS answer

// One finding names all contracts of the same body; at that time another contract that may break the rule as well says nothing new.
ORDER BY c.listed
WITH p, b, collect({c: c, a: a, t: t, dated: dated, answer: answer}) AS judged,
  collect(DISTINCT CASE answer WHEN 'fail' THEN c.id END) AS contracts,
  collect(CASE answer WHEN 'fail' THEN coalesce(t.from, 'undated') END) AS broken
UNWIND judged AS j
WITH p, b, contracts, broken, j.c AS c, j.a AS a, j.t AS t, j.dated AS dated, j.answer AS answer
UNWIND ['examined', answer] AS outcome
WITH * WHERE outcome IN ['examined', 'fail'] OR outcome = 'unknown' AND NOT coalesce(t.from, 'undated') IN broken
RETURN p.id AS project, outcome, CASE outcome WHEN 'examined' THEN null ELSE 'direct' END AS clause,
  CASE outcome WHEN 'examined' THEN [c.id] ELSE [b.id] END AS subjects, t.from AS from, t.to AS to,
  CASE outcome WHEN 'fail' THEN [b.id, c.id] ELSE [c.id] END AS nodes, [] AS edges,
  CASE outcome WHEN 'unknown' THEN
    CASE WHEN dated THEN [] ELSE [[c.id, 'period']] END
    + COLLECT {
      // Bodies of the contractor's institution whose roles (or the dates of these) are not said at that time.
      UNWIND CASE WHEN dated THEN [[t.from, t.to]] ELSE [n IN range(0, size(p.epochs) - 1) | [p.epochs[n], p.epoch_ends[n]]] END AS e
      WITH e[0] AS from, e[1] AS to
      MATCH (x:Participant)-[:IN_PROJECT]->(p)
      WHERE x.root = b.root AND (NOT x.roles_known OR EXISTS {
        MATCH (x)-[r:HAS_ROLE]->(p)
        WHERE r.role IN ['lead', 'sub', 'partner'] AND coalesce(r.start < to, true) AND coalesce(from < r.end, true)
          AND NOT (x.name_known AND EXISTS { MATCH (x)-[s:HAS_ROLE {role: r.role}]->(p) WHERE s.start <= from AND to <= s.end })
      })
      WITH DISTINCT x ORDER BY x.id
      RETURN [x.id, CASE WHEN x.name_known THEN 'roles' ELSE 'name' END]
    }
    + CASE WHEN a IS NULL THEN [[c.id, 'commissioner']] ELSE [] END
  ELSE [] END AS missing,
  {contractor: [b.id], role: {OrganizationRole: t.role}, contracts: contracts} AS values
ORDER BY project, c.listed, from

UNION ALL
// A contract with AMED of which the contractor is not said.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE coalesce(p.stage, 'running') = 'running'
MATCH (c:Contract {kind: 'commission'})-[:IN_PROJECT]->(p)
WHERE NOT EXISTS { (c)<-[:PARTY_TO {side: 'contractor'}]-() } AND NOT EXISTS { (c)<-[:PARTY_TO {side: 'commissioner'}]-(a) WHERE a.id <> 'amed' }
UNWIND ['examined', 'unknown'] AS outcome
RETURN p.id AS project, outcome, 'direct' AS clause, [c.id] AS subjects, null AS from, null AS to,
  [] AS nodes, [] AS edges, [[c.id, 'contractor']] AS missing, {} AS values

UNION ALL
// The section of contracts is absent or not finished.
UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE coalesce(p.stage, 'running') = 'running'
  AND (NOT 'contracts' IN p.sections OR 'contracts' IN p.partial)
RETURN p.id AS project, 'unknown' AS outcome, 'direct' AS clause, [p.id] AS subjects, p.start AS from, p.end AS to,
  [] AS nodes, [] AS edges, [['contracts', 'contracts']] AS missing, {} AS values
