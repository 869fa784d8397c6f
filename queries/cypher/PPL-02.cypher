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
WITH *, complete AND people_complete AND leads <> [] AND COUNT { UNWIND leads AS x RETURN DISTINCT x.root } = 1 AND any(x IN leads WHERE x.sure)
  AND size(investigators) = 1 AND investigators[0].sure AS settled
WITH *, [x IN leads WHERE x.sure][0] AS lead

// Where there is one of each: is the investigator employed by the lead institution?
OPTIONAL MATCH (m:Member {uid: p.id + '/' + investigators[0].id}) WHERE settled
WITH *, CASE
      WHEN EXISTS { (m)-[r:EMPLOYED_BY]->(b:Participant) WHERE b.root = lead.root AND r.start <= from AND to <= r.end } THEN true
      WHEN NOT m.employment_known OR EXISTS { (m)-[r:EMPLOYED_BY]->(b:Participant) WHERE b.root = lead.root AND coalesce(r.start < to AND from < r.end, true) } THEN null
      ELSE false
    END AS belongs
UNWIND ['examined', CASE
  WHEN NOT settled THEN 'unsettled'
  WHEN belongs THEN 'pass'
  WHEN NOT belongs THEN 'fail'
  ELSE 'unknown'
END] AS found
WITH * WHERE found <> 'pass'
RETURN p.id AS project, CASE found WHEN 'unsettled' THEN 'unknown' ELSE found END AS outcome,
  CASE WHEN found <> 'examined' THEN 'belongs' END AS clause,
  CASE WHEN NOT settled THEN [p.id] WHEN found = 'examined' THEN [m.id] ELSE [m.id, lead.id] END AS subjects, from, to,
  [] AS nodes, [] AS edges,
  CASE found
    WHEN 'unsettled' THEN
      [x IN leads + investigators WHERE NOT x.sure | [x.id, x.lacks]]
      + CASE WHEN complete THEN [] ELSE [['organizations', 'organizations']] END
      + CASE WHEN people_complete THEN [] ELSE [['people', 'people']] END
    WHEN 'unknown' THEN [[m.id, CASE WHEN EXISTS { (m)-[:EMPLOYED_BY]->() } THEN 'employment' ELSE 'employer' END]]
    ELSE []
  END AS missing,
  CASE found
    WHEN 'unsettled' THEN {why: {ja: '代表研究機関または研究開発代表者が一つに決まっていません',
      en: 'the lead institution or the principal investigator is not settled'}}
    WHEN 'unknown' THEN {why: {ja: '所属かその期間が書かれていません', en: 'the employer or its dates are not said'}}
    ELSE {pi: [m.id], lead: [lead.id]}
  END AS values
