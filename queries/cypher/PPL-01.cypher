// PPL-01 研究開発代表者は1名 / Exactly one principal investigator
// 「研究開発課題の責任を担う研究者（1名）。」 S29
// :params {projects: null, call: {n_pi: 1}}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p, COLLECT { MATCH (m:Member)-[:IN_PROJECT]->(p) RETURN m ORDER BY m.id } AS people,
  'people' IN p.sections AND NOT 'people' IN p.partial AS complete
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH p, people, complete, p.epochs[n] AS from, p.epoch_ends[n] AS to

// Principal investigators throughout this stretch of time, and those that may be.
WITH *,
  COLLECT {
    UNWIND people AS m
    WITH m, m.name_known AND EXISTS { (m)-[r:ACTS_AS {role: 'principal_investigator'}]->(p) WHERE r.start <= from AND to <= r.end } AS sure
    WHERE sure OR NOT m.roles_known OR EXISTS { (m)-[r:ACTS_AS {role: 'principal_investigator'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
    RETURN {id: m.id, sure: sure, lacks: CASE WHEN m.name_known THEN 'roles' ELSE 'name' END}
  } AS investigators
WITH *, [x IN investigators WHERE x.sure | x.id] AS sure

UNWIND ['examined', CASE
  WHEN size(sure) > $call.n_pi OR complete AND size(investigators) < $call.n_pi THEN 'fail'
  WHEN size(sure) = $call.n_pi AND complete AND size(investigators) = $call.n_pi THEN 'pass'
  ELSE 'unknown'
END] AS outcome
WITH * WHERE outcome <> 'pass'
RETURN p.id AS project, outcome, CASE WHEN outcome <> 'examined' THEN 'one' END AS clause,
  CASE outcome WHEN 'fail' THEN [p.id] + sure ELSE [p.id] END AS subjects, from, to,
  CASE outcome WHEN 'fail' THEN sure ELSE [] END AS nodes, [] AS edges,
  CASE WHEN outcome <> 'unknown' THEN [] ELSE
    [x IN investigators WHERE NOT x.sure | [x.id, x.lacks]] + CASE WHEN complete THEN [] ELSE [['people', 'people']] END
  END AS missing,
  {wanted: $call.n_pi, count: size(sure), people: sure} AS values
