// PPL-07 幹事企業の連携研究代表者が企業全体を取りまとめ、研究開発代表者を補佐する / The lead company's liaison representative coordinates all partner companies and assists the principal investigator
// 「幹事企業の「連携研究代表者」は、産学官共同研究企業全体の取りまとめ等を行い、研究開発代表者を補佐」 S29
// :params {projects: null}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p, COLLECT { MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE b.id <> 'amed' RETURN b ORDER BY b.id } AS bodies,
  COLLECT { MATCH (m:Member)-[:IN_PROJECT]->(p) RETURN m ORDER BY m.id } AS people,
  'organizations' IN p.sections AND NOT 'organizations' IN p.partial AS complete, 'people' IN p.sections AND NOT 'people' IN p.partial AS people_complete
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH p, bodies, people, complete, people_complete, p.epochs[n] AS from, p.epoch_ends[n] AS to

// Partner companies, and bodies marked as lead company, throughout this stretch of time; and those that may be.
WITH *,
  COLLECT {
    UNWIND bodies AS b
    WITH b, b.name_known AND EXISTS { (b)-[r:HAS_ROLE {role: 'partner'}]->(p) WHERE r.start <= from AND to <= r.end } AS sure
    WHERE sure OR NOT b.roles_known OR EXISTS { (b)-[r:HAS_ROLE {role: 'partner'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
    RETURN {id: b.id, root: b.root, sure: sure, lacks: CASE WHEN b.name_known THEN 'roles' ELSE 'name' END}
  } AS partners,
  COLLECT {
    UNWIND bodies AS b
    WITH b, b.name_known AND EXISTS { (b)-[r:HAS_ROLE {role: 'lead_company'}]->(p) WHERE r.start <= from AND to <= r.end } AS sure
    WHERE sure OR NOT b.roles_known OR EXISTS { (b)-[r:HAS_ROLE {role: 'lead_company'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
    RETURN {id: b.id, root: b.root, sure: sure, lacks: CASE WHEN b.name_known THEN 'roles' ELSE 'name' END}
  } AS marked
WHERE partners <> [] OR marked <> [] OR NOT complete
WITH *, [x IN marked WHERE x.sure | x.id] AS ids, marked[0].root AS root,
  complete AND any(x IN marked WHERE x.sure) AND COUNT { UNWIND marked AS x RETURN DISTINCT x.root } = 1 AS one_company
WITH *, CASE WHEN root IN ids THEN root ELSE ids[0] END AS company

// The liaison representatives of the one lead company, named for it or for one of its branches; one whose company or roles are not said may be it.
WITH *,
  COLLECT {
    UNWIND people AS m
    WITH m, m.name_known AND EXISTS { (m)-[r:REPRESENTS]->(b:Participant {root: root}) WHERE r.start <= from AND to <= r.end } AS sure
    WHERE sure OR NOT m.roles_known
      OR EXISTS { (m)-[r:REPRESENTS]->(b:Participant {root: root}) WHERE coalesce(r.start < to AND from < r.end, true) }
      OR EXISTS { (m)-[r:ACTS_AS {company_known: false}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
    RETURN {id: m.id, sure: sure, lacks: CASE WHEN m.name_known THEN 'roles' ELSE 'name' END}
  } AS liaisons
UNWIND ['examined', CASE
  WHEN NOT one_company THEN 'no company'
  WHEN people_complete AND size(liaisons) = 1 AND liaisons[0].sure THEN 'pass'
  ELSE 'no person'
END] AS found
WITH * WHERE found <> 'pass'
RETURN p.id AS project, CASE found WHEN 'examined' THEN found ELSE 'unknown' END AS outcome,
  CASE WHEN found <> 'examined' THEN 'coordinates' END AS clause,
  CASE
    WHEN one_company THEN [company]
    WHEN found = 'no company' AND ids <> [] THEN ids
    // A single partner need only be marked.
    WHEN found = 'no company' AND complete AND any(x IN partners WHERE x.sure) AND COUNT { UNWIND partners AS x RETURN DISTINCT x.root } = 1
      THEN [x IN partners WHERE x.sure | x.id]
    ELSE [p.id]
  END AS subjects, from, to,
  [] AS nodes, [] AS edges,
  CASE found
    WHEN 'no company' THEN [x IN marked WHERE NOT x.sure | [x.id, x.lacks]]
      + CASE WHEN complete THEN [] ELSE [['organizations', 'organizations']] END
    WHEN 'no person' THEN [x IN liaisons WHERE NOT x.sure | [x.id, x.lacks]] + CASE WHEN people_complete THEN [] ELSE [['people', 'people']] END
    ELSE []
  END AS missing,
  {why: CASE found
    WHEN 'no company' THEN {ja: '幹事企業が一社に決まっていません', en: 'there is no one lead company'}
    ELSE {ja: '幹事企業の連携研究代表者が1名に決まっていません', en: "the lead company's liaison representative is not settled"}
  END} AS values
