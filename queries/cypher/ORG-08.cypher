// ORG-08 委託研究開発機関は代表研究機関と分担研究機関のみ / Commissioned institutions are the lead and the sub institutions, nobody else
// 「直接AMEDと委託研究開発契約を締結する代表研究機関、及び代表研究機関と再委託研究開発契約を締結する分担研究機関の総称」 S29
// :params {projects: null}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
// Contracts of which it is not said when they are in force, with somebody who surely is neither lead nor sub, whenever that is.
WITH p, COLLECT {
    MATCH (who:Participant)-[:PARTY_TO {side: 'contractor'}]->(c:Contract)-[:IN_PROJECT]->(p)
    WHERE c.kind IN ['commission', 'sub_commission'] AND NOT coalesce(c.start < c.end, false)
    WITH c, [n IN range(0, size(coalesce(p.epochs, [])) - 1) WHERE coalesce(c.start < p.epoch_ends[n] AND p.epochs[n] < c.end, true)] AS times,
      COLLECT { MATCH (b:Participant {root: who.root})-[:IN_PROJECT]->(p) WHERE b.id <> 'amed' RETURN b } AS bodies
    WHERE times <> [] AND none(n IN times WHERE any(b IN bodies WHERE NOT b.roles_known OR EXISTS {
      (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] AND coalesce(r.start < p.epoch_ends[n] AND p.epochs[n] < r.end, true)
    }))
    RETURN c ORDER BY c.listed
  } AS whenever
CALL (p, whenever) {
  UNWIND whenever AS c
  MATCH (who)-[:PARTY_TO {side: 'contractor'}]->(c)
  UNWIND ['examined', 'fail'] AS outcome
  RETURN outcome, [who.id] AS subjects, null AS from, null AS to, CASE outcome WHEN 'examined' THEN [] ELSE [c.id] END AS nodes, [] AS missing,
    {who: [who.id], contracts: [c.id]} AS values

  UNION ALL
  // Whoever is contractor of another commission or sub-commission contract in force …
  MATCH (b:Participant)-[:PARTY_TO {side: 'contractor'}]->(c:Contract)-[:IN_PROJECT]->(p)
  WHERE c.kind IN ['commission', 'sub_commission'] AND NOT c IN whenever
  WITH p, b AS who, c ORDER BY c.id
  WITH p, who, collect(c) AS contracts, COLLECT { MATCH (b:Participant {root: who.root})-[:IN_PROJECT]->(p) WHERE b.id <> 'amed' RETURN b } AS bodies
  UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
  WITH p, who, bodies, contracts, p.epochs[n] AS from, p.epoch_ends[n] AS to
  WITH *, [c IN contracts WHERE coalesce(c.start < to AND from < c.end, true)] AS perhaps,
    [c IN contracts WHERE c.start <= from AND to <= c.end] AS in_force
  WHERE perhaps <> []

  // … is, or its institution is, lead or sub institution at that time.
  WITH *,
    COLLECT {
      UNWIND bodies AS b
      WITH b, b.name_known AND EXISTS { (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] AND r.start <= from AND to <= r.end } AS sure
      WHERE sure OR NOT b.roles_known OR EXISTS { (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] AND coalesce(r.start < to AND from < r.end, true) }
      RETURN {id: b.id, root: b.root, sure: sure, lacks: CASE WHEN b.name_known THEN 'roles' ELSE 'name' END}
    } AS members
  WITH *, any(x IN members WHERE x.sure) AS member, [c IN CASE in_force WHEN [] THEN perhaps ELSE in_force END | c.id] AS contracts_then
  UNWIND CASE in_force WHEN [] THEN [] ELSE ['examined'] END
    + CASE WHEN member THEN [] WHEN in_force <> [] AND members = [] THEN ['fail'] ELSE ['unknown'] END AS outcome
  RETURN outcome, [who.id] AS subjects, from, to, CASE outcome WHEN 'examined' THEN [] ELSE contracts_then END AS nodes,
    CASE WHEN outcome <> 'unknown' THEN [] ELSE
      CASE in_force WHEN [] THEN [c IN contracts_then | [c, 'period']] ELSE [] END + [x IN members | [x.id, x.lacks]]
    END AS missing,
    {who: [who.id], contracts: contracts_then} AS values

  UNION ALL
  // Contractors that nobody has named yet.
  WITH p, COLLECT {
      MATCH (c:Contract)-[:IN_PROJECT]->(p)
      WHERE c.kind IN ['commission', 'sub_commission'] AND NOT EXISTS { (c)<-[:PARTY_TO {side: 'contractor'}]-() }
      RETURN [c.id, 'contractor']
    } + CASE WHEN 'contracts' IN p.sections AND NOT 'contracts' IN p.partial THEN [] ELSE [['contracts', 'contracts']] END AS missing
  WHERE missing <> []
  RETURN 'unknown' AS outcome, [p.id] AS subjects, p.start AS from, p.end AS to, [] AS nodes, missing,
    {who: {ja: 'まだ書かれていない受託者', en: 'contractors not yet listed'}} AS values
}
RETURN p.id AS project, outcome, CASE WHEN outcome <> 'examined' THEN 'role' END AS clause, subjects, from, to,
  nodes, [] AS edges, missing, values
