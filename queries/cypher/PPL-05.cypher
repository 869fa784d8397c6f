// PPL-05 連携研究代表者は産学官共同研究企業ごとに1名 / Exactly one liaison representative per partner company
// 「1機関につき1名の「連携研究代表者」が存在」 S29
// 「産学官共同研究企業に所属し、本事業に参画する研究者の代表者1名」 S29
// :params {projects: null, call: {n_liaison_per_partner: 1}}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p, COLLECT { MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE b.id <> 'amed' RETURN b ORDER BY b.id } AS bodies,
  COLLECT { MATCH (m:Member)-[:IN_PROJECT]->(p) RETURN m ORDER BY m.id } AS people,
  'organizations' IN p.sections AND NOT 'organizations' IN p.partial AS complete, 'people' IN p.sections AND NOT 'people' IN p.partial AS people_complete
CALL (p, bodies, people, complete, people_complete) {
  UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
  WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to

  // Partner companies throughout this stretch of time, and those that may be; the branches of a company are one.
  WITH *,
    COLLECT {
      UNWIND bodies AS b
      WITH b, b.name_known AND EXISTS { (b)-[r:HAS_ROLE {role: 'partner'}]->(p) WHERE r.start <= from AND to <= r.end } AS sure
      WHERE sure OR NOT b.roles_known OR EXISTS { (b)-[r:HAS_ROLE {role: 'partner'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
      RETURN {id: b.id, root: b.root, sure: sure, lacks: CASE WHEN b.name_known THEN 'roles' ELSE 'name' END}
    } AS partners
  UNWIND COLLECT { UNWIND partners AS x RETURN DISTINCT x.root } AS root
  WITH *, [x IN partners WHERE x.root = root] AS branches
  WITH *, [x IN branches | x.id] AS ids, any(x IN branches WHERE x.sure) AS certain
  WITH *, CASE WHEN root IN ids THEN root ELSE ids[0] END AS company

  // Their liaison representatives, named for the company or for one of its branches; one whose company or roles are not said may be theirs.
  WITH *,
    COLLECT {
      UNWIND people AS m
      WITH m, m.name_known AND EXISTS { (m)-[r:REPRESENTS]->(b:Participant {root: root}) WHERE r.start <= from AND to <= r.end } AS sure
      WHERE sure OR NOT m.roles_known
        OR EXISTS { (m)-[r:REPRESENTS]->(b:Participant {root: root}) WHERE coalesce(r.start < to AND from < r.end, true) }
        OR EXISTS { (m)-[r:ACTS_AS {company_known: false}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
      RETURN {id: m.id, sure: sure, lacks: CASE WHEN m.name_known THEN 'roles' ELSE 'name' END}
    } AS liaisons
  WITH *, [x IN liaisons WHERE x.sure | x.id] AS sure
  UNWIND CASE WHEN certain THEN ['examined'] ELSE [] END + CASE
      WHEN size(sure) = $call.n_liaison_per_partner AND people_complete AND size(liaisons) = $call.n_liaison_per_partner THEN []
      WHEN certain AND (size(sure) > $call.n_liaison_per_partner OR people_complete AND size(liaisons) < $call.n_liaison_per_partner)
        THEN ['fail']
      ELSE ['unknown']
    END AS outcome
  RETURN outcome, CASE WHEN outcome = 'fail' AND size(sure) > $call.n_liaison_per_partner THEN 'several' ELSE 'none' END AS clause, CASE outcome WHEN 'fail' THEN [company] + sure ELSE [company] END AS subjects, from, to,
    CASE outcome WHEN 'fail' THEN sure ELSE [] END AS nodes,
    CASE WHEN outcome <> 'unknown' THEN [] ELSE
      [x IN branches + liaisons WHERE NOT x.sure | [x.id, x.lacks]] + CASE WHEN people_complete THEN [] ELSE [['people', 'people']] END
    END AS missing,
    {company: [company], wanted: $call.n_liaison_per_partner, count: size(sure), people: sure} AS values

  UNION ALL
  // Nobody represents two companies at one time.
  UNWIND people AS m
  WITH * WHERE COUNT { (m)-[:REPRESENTS]->() } > 1
  UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
  WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
  WITH *, COLLECT { MATCH (m)-[r:REPRESENTS]->(b:Participant) WHERE r.start <= from AND to <= r.end WITH b.root AS root, max(b.id) AS id RETURN id ORDER BY id } AS sure,
    COLLECT { MATCH (m)-[r:REPRESENTS]->(b:Participant) WHERE coalesce(r.start < to AND from < r.end, true) WITH b.root AS root, max(b.id) AS id RETURN id ORDER BY id } AS perhaps
  WHERE size(perhaps) > 1
  WITH *, size(sure) > 1 AND m.name_known AS certain
  RETURN CASE WHEN certain THEN 'fail' ELSE 'unknown' END AS outcome, 'two_companies' AS clause,
    CASE WHEN certain THEN sure ELSE perhaps END + [m.id] AS subjects, from, to,
    CASE WHEN certain THEN [m.id] ELSE [] END AS nodes,
    CASE WHEN certain THEN [] ELSE [[m.id, CASE WHEN m.name_known THEN 'roles' ELSE 'name' END]] END AS missing,
    {person: [m.id], companies: sure} AS values

  UNION ALL
  // Organizations that nobody has listed yet may be partners.
  WITH p WHERE NOT complete
  RETURN 'unknown' AS outcome, 'none' AS clause, [p.id] AS subjects, p.start AS from, p.end AS to, [] AS nodes,
    [['organizations', 'organizations']] AS missing, {} AS values
}
RETURN p.id AS project, outcome, CASE WHEN outcome <> 'examined' THEN clause END AS clause, subjects, from, to,
  nodes, [] AS edges, missing, values
