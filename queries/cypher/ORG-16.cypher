// ORG-16 産学官共同研究企業と委託研究開発機関は兼ねられない / A company is never both partner and commissioned in one project
// 「AMED委託費の産学官共同研究企業への提供も不可」 S19
// :params {projects: null}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p, COLLECT { MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE b.id <> 'amed' RETURN b ORDER BY b.id } AS bodies,
  'organizations' IN p.sections AND NOT 'organizations' IN p.partial AS complete,
  'contracts' IN p.sections AND NOT 'contracts' IN p.partial AS contracts_complete,
  // Who is commissioned by contract; at application there are no contracts yet.
  COLLECT {
    MATCH (b:Participant)-[:PARTY_TO {side: 'contractor'}]->(c:Contract)-[:IN_PROJECT]->(p)
    WHERE c.kind IN ['commission', 'sub_commission'] AND coalesce(p.stage <> 'application', true)
    RETURN {contract: c, root: b.root} ORDER BY c.listed
  } AS commissioning
CALL (p, bodies, complete, contracts_complete, commissioning) {
  UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
  WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to

  // Partner companies and commissioned institutions throughout this stretch of time, and those that may be.
  WITH *,
    COLLECT {
      UNWIND bodies AS b
      WITH b, b.name_known AND EXISTS { (b)-[r:HAS_ROLE {role: 'partner'}]->(p) WHERE r.start <= from AND to <= r.end } AS sure
      WHERE sure OR NOT b.roles_known OR EXISTS { (b)-[r:HAS_ROLE {role: 'partner'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
      RETURN {id: b.id, root: b.root, sure: sure, lacks: CASE WHEN b.name_known THEN 'roles' ELSE 'name' END}
    } AS partners,
    COLLECT {
      UNWIND bodies AS b
      WITH b, b.name_known AND EXISTS { (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] AND r.start <= from AND to <= r.end } AS sure
      WHERE sure OR NOT b.roles_known OR EXISTS { (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] AND coalesce(r.start < to AND from < r.end, true) }
      RETURN {id: b.id, root: b.root, sure: sure, lacks: CASE WHEN b.name_known THEN 'roles' ELSE 'name' END,
        role: CASE WHEN sure THEN COLLECT {
          MATCH (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] AND r.start <= from AND to <= r.end RETURN r.role ORDER BY r.role
        }[0] END}
    } AS members
  CALL (p, from, to, partners, members, complete, contracts_complete, commissioning) {
    // Nobody is both: by role, or as contractor of a contract in force. A branch is the same body as its whole.
    UNWIND partners AS partner
    WITH *, [m IN members WHERE m.root = partner.root] AS same,
      [x IN commissioning WHERE x.root = partner.root AND coalesce(x.contract.start < to AND from < x.contract.end, true) | x.contract] AS perhaps
    WITH *, [c IN perhaps WHERE c.start <= from AND to <= c.end] AS in_force
    WITH *, [c IN CASE in_force WHEN [] THEN perhaps ELSE in_force END | c.id] AS contracts,
      [m IN same WHERE m.sure | m.role] AS roles
    WITH *, partner.sure AND (roles <> [] OR in_force <> []) AS both
    UNWIND CASE WHEN partner.sure THEN ['examined'] ELSE [] END
      + CASE WHEN both THEN ['fail'] WHEN same <> [] OR perhaps <> [] THEN ['unknown'] ELSE [] END AS outcome
    RETURN outcome, [partner.id] AS subjects,
      CASE outcome WHEN 'examined' THEN [] ELSE COLLECT { UNWIND contracts AS id RETURN id ORDER BY id } END AS nodes,
      CASE WHEN outcome <> 'unknown' THEN [] ELSE
        COLLECT { UNWIND [partner] + same AS x WITH x WHERE NOT x.sure RETURN DISTINCT [x.id, x.lacks] }
        + CASE in_force WHEN [] THEN [c IN contracts | [c, 'period']] ELSE [] END
      END AS missing,
      {who: [partner.id], other: CASE
        WHEN 'lead' IN roles THEN [{OrganizationRole: 'lead'}]
        WHEN 'sub' IN roles THEN [{OrganizationRole: 'sub'}]
        ELSE [{ja: '', en: 'contractor of the '}] + reduce(all = [], i IN range(0, size(in_force) - 1) |
          all + CASE i WHEN 0 THEN [] ELSE [{ja: '、', en: ', '}] END
          + [{ContractKind: in_force[i].kind}, {ja: '（' + in_force[i].id + '）', en: ' (' + in_force[i].id + ')'}]
        ) + [{ja: 'の受託者', en: ''}]
      END} AS values

    UNION ALL
    // Organizations and contracts that nobody has listed yet.
    WITH p, CASE
        WHEN NOT complete THEN 'organizations'
        WHEN NOT contracts_complete AND coalesce(p.stage <> 'application', true) AND partners <> [] THEN 'contracts'
      END AS section
    WHERE section IS NOT NULL
    RETURN 'unknown' AS outcome, [p.id] AS subjects, [] AS nodes, [[section, section]] AS missing, {who: CASE section
      WHEN 'contracts' THEN {ja: 'まだ書かれていない契約', en: 'contracts not yet listed'}
      ELSE {ja: 'まだ書かれていない機関', en: 'organizations not yet listed'}
    END} AS values
  }
  RETURN outcome, 'same_time' AS clause, subjects, from, to, nodes, missing, values

  UNION ALL
  // Who is commissioned is not said; it may be a partner.
  WITH p WHERE coalesce(p.stage <> 'application', true) AND p.start IS NOT NULL AND (
    EXISTS { MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE NOT b.roles_known }
    OR EXISTS { MATCH (:Participant)-[r:HAS_ROLE {role: 'partner'}]->(p) WHERE coalesce(r.start < p.end AND p.start < r.end, true) }
  )
  MATCH (c:Contract)-[:IN_PROJECT]->(p)
  WHERE c.kind IN ['commission', 'sub_commission'] AND NOT EXISTS { (c)<-[:PARTY_TO {side: 'contractor'}]-() }
  RETURN 'unknown' AS outcome, 'same_time' AS clause, [c.id] AS subjects, null AS from, null AS to, [] AS nodes, [[c.id, 'contractor']] AS missing,
    {who: [c.id]} AS values

  UNION ALL
  // In turn: partners that are commissioned at another time, with the time in which they are commissioned.
  UNWIND bodies AS who
  MATCH (who)-[r:HAS_ROLE {role: 'partner'}]->(p)
  WITH *, r ORDER BY size(r.key), r.key
  WITH p, bodies, commissioning, who, collect(r)[0] AS partnership
  WITH *, COLLECT {
      UNWIND bodies AS b
      WITH b WHERE b.root = who.root
      MATCH (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub']
      RETURN r ORDER BY r.role, b.listed, size(r.key), r.key
    } AS roles, [x IN commissioning WHERE x.root = who.root | x.contract] AS contracts
  WHERE NOT any(n IN range(0, size(coalesce(p.epochs, [])) - 1) WHERE
    (NOT who.roles_known OR EXISTS {
      (who)-[r:HAS_ROLE {role: 'partner'}]->(p) WHERE coalesce(r.start < p.epoch_ends[n] AND p.epochs[n] < r.end, true)
    })
    AND (
      any(r IN roles WHERE coalesce(r.start < p.epoch_ends[n] AND p.epochs[n] < r.end, true))
      OR any(c IN contracts WHERE coalesce(c.start < p.epoch_ends[n] AND p.epochs[n] < c.end, true))
      OR any(b IN bodies WHERE b.root = who.root AND NOT b.roles_known)
    )
  )
  UNWIND [r IN roles | {time: r, start: r.start, end: r.end, nodes: [], other: [{OrganizationRole: r.role}]}]
    + [i IN range(0, size(contracts) - 1)
        // A contract of somebody who has the role at that time says nothing new.
        WHERE NOT coalesce(any(x IN roles + contracts[0..i] WHERE
          x.start <= CASE WHEN contracts[i].start < p.start THEN p.start ELSE contracts[i].start END
          AND CASE WHEN contracts[i].end > p.end THEN p.end ELSE contracts[i].end END <= x.end), false)
          OR NOT coalesce(contracts[i].start < contracts[i].end AND contracts[i].start < p.end AND p.start < contracts[i].end, false)
        | {start: contracts[i].start, end: contracts[i].end, nodes: [contracts[i].id], other: [
          {ja: '', en: 'contractor of the '}, {ContractKind: contracts[i].kind},
          {ja: '（' + contracts[i].id + '）の受託者', en: ' (' + contracts[i].id + ')'}
        ]}] AS other
  WITH *, coalesce(other.start < other.end AND other.start < p.end AND p.start < other.end, false) AS dated
  RETURN 'fail' AS outcome, 'sequence' AS clause, [who.id] AS subjects,
    CASE WHEN dated THEN CASE WHEN other.start < p.start THEN p.start ELSE other.start END END AS from,
    CASE WHEN dated THEN CASE WHEN other.end > p.end THEN p.end ELSE other.end END END AS to, other.nodes AS nodes, [] AS missing,
    {who: [who.id], other: other.other, partner_time: CASE
      WHEN partnership.start < partnership.end THEN {from: partnership.start, to: partnership.end}
      ELSE {ja: '期間は未定', en: 'dates undecided'}
    END} AS values
}
RETURN p.id AS project, outcome, CASE WHEN outcome <> 'examined' THEN clause END AS clause, subjects, from, to,
  nodes, [] AS edges, missing, values
