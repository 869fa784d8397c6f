// PPL-02 研究開発代表者は代表研究機関に所属する / The principal investigator belongs to the lead institution
// 「所属は代表研究機関」 S29
// :params {projects: null}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p, COLLECT { MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE b.id <> 'amed' RETURN b ORDER BY b.id } AS bodies,
  COLLECT { MATCH (m:Member)-[:IN_PROJECT]->(p) RETURN m ORDER BY m.id } AS people,
  'organizations' IN p.sections AND NOT 'organizations' IN p.partial AS complete, 'people' IN p.sections AND NOT 'people' IN p.partial AS people_complete
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH p, bodies, people, complete, people_complete, p.epochs[n] AS from, p.epoch_ends[n] AS to

// Lead institutions and principal investigators throughout this stretch of time, and those that may be.
WITH *,
  COLLECT {
    UNWIND bodies AS b
    WITH b, b.name_known AND EXISTS { (b)-[r:HAS_ROLE {role: 'lead'}]->(p) WHERE r.start <= from AND to <= r.end } AS sure
    WHERE sure OR NOT b.roles_known OR EXISTS { (b)-[r:HAS_ROLE {role: 'lead'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
    RETURN {id: b.id, root: b.root, sure: sure, lacks: CASE WHEN b.name_known THEN 'roles' ELSE 'name' END}
  } AS leads,
  COLLECT {
    UNWIND people AS m
    WITH m, m.name_known AND EXISTS { (m)-[r:ACTS_AS {role: 'principal_investigator'}]->(p) WHERE r.start <= from AND to <= r.end } AS sure
    WHERE sure OR NOT m.roles_known OR EXISTS { (m)-[r:ACTS_AS {role: 'principal_investigator'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
    RETURN {id: m.id, sure: sure, lacks: CASE WHEN m.name_known THEN 'roles' ELSE 'name' END}
  } AS investigators
WITH *, [x IN leads WHERE x.sure] AS sure_leads, [x IN investigators WHERE x.sure] AS sure_people,
  COUNT { UNWIND leads AS x WITH x WHERE x.sure RETURN DISTINCT x.root } AS count, COUNT { UNWIND leads AS x RETURN DISTINCT x.root } AS possible

// Where there is one of each that is sure: is the investigator employed by the lead? One of several employers suffices.
OPTIONAL MATCH (m:Member {uid: p.id + '/' + sure_people[0].id}) WHERE count = 1 AND size(sure_people) = 1
WITH *, sure_leads[0].root AS root
WITH *, CASE WHEN m IS NOT NULL THEN CASE
      WHEN EXISTS { (m)-[r:EMPLOYED_BY]->(b:Participant) WHERE b.root = root AND r.start <= from AND to <= r.end } THEN true
      WHEN NOT m.employment_known OR EXISTS { (m)-[r:EMPLOYED_BY]->(b:Participant) WHERE b.root = root AND coalesce(r.start < to AND from < r.end, true) } THEN null
      ELSE false
    END END AS belongs
WITH *, CASE
    WHEN m IS NOT NULL AND NOT belongs THEN 'fail'
    WHEN m IS NOT NULL AND belongs IS NULL THEN 'unknown'
    WHEN belongs AND complete AND possible = 1 AND people_complete AND size(investigators) = 1 THEN 'pass'
    ELSE 'unsettled'
  END AS verdict
UNWIND ['examined', verdict] AS found
WITH * WHERE found <> 'pass'
RETURN p.id AS project, CASE found WHEN 'unsettled' THEN 'unknown' ELSE found END AS outcome,
  CASE WHEN found <> 'examined' THEN 'belongs' END AS clause,
  CASE found
    WHEN 'examined' THEN CASE sure_people WHEN [] THEN [p.id] ELSE [x IN sure_people | x.id] END
    WHEN 'unsettled' THEN [p.id] + COLLECT { UNWIND sure_leads + sure_people AS x RETURN x.id AS id ORDER BY id }
    ELSE [sure_leads[0].id, m.id]
  END AS subjects, from, to, [] AS nodes, [] AS edges,
  CASE found
    WHEN 'unsettled' THEN
      [x IN leads + investigators WHERE NOT x.sure | [x.id, x.lacks]]
      + CASE WHEN complete THEN [] ELSE [['organizations', 'organizations']] END
      + CASE WHEN people_complete THEN [] ELSE [['people', 'people']] END
    WHEN 'unknown' THEN [[m.id, CASE WHEN EXISTS { (m)-[:EMPLOYED_BY]->() } THEN 'employment' ELSE 'employer' END]]
    ELSE []
  END AS missing,
  {leads: [x IN sure_leads | x.id], people: [x IN sure_people | x.id], places: COLLECT {
    MATCH (m)-[r:EMPLOYED_BY]->(b:Participant) WHERE coalesce(r.start < to AND from < r.end, true) RETURN DISTINCT b.id AS id ORDER BY id
  }} AS values
