// ORG-04 分担研究機関は研究開発分担者が所属する、代表研究機関以外の機関 / A sub institution is an institution other than the lead to which a co-investigator belongs
// 「「分担研究機関」とは、代表研究機関を除く、研究開発分担者が所属する機関。」 S29
// :params {projects: null}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p, COLLECT { MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE b.id <> 'amed' RETURN b ORDER BY b.id } AS bodies,
  COLLECT { MATCH (m:Member)-[:IN_PROJECT]->(p) RETURN m ORDER BY m.id } AS people,
  'organizations' IN p.sections AND NOT 'organizations' IN p.partial AS complete, 'people' IN p.sections AND NOT 'people' IN p.partial AS people_complete
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH p, bodies, people, complete, people_complete, p.epochs[n] AS from, p.epoch_ends[n] AS to

// Sub institutions, lead institutions and co-investigators throughout this stretch of time, and those that may be.
WITH *,
  COLLECT {
    UNWIND bodies AS b
    WITH b, b.name_known AND EXISTS { (b)-[r:HAS_ROLE {role: 'sub'}]->(p) WHERE r.start <= from AND to <= r.end } AS sure
    WHERE sure OR NOT b.roles_known OR EXISTS { (b)-[r:HAS_ROLE {role: 'sub'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
    RETURN {id: b.id, root: b.root, sure: sure, lacks: CASE WHEN b.name_known THEN 'roles' ELSE 'name' END}
  } AS subs,
  COLLECT {
    UNWIND bodies AS b
    WITH b, b.name_known AND EXISTS { (b)-[r:HAS_ROLE {role: 'lead'}]->(p) WHERE r.start <= from AND to <= r.end } AS sure
    WHERE sure OR NOT b.roles_known OR EXISTS { (b)-[r:HAS_ROLE {role: 'lead'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
    RETURN {id: b.id, root: b.root, sure: sure, lacks: CASE WHEN b.name_known THEN 'roles' ELSE 'name' END}
  } AS leads,
  COLLECT {
    UNWIND people AS m
    WITH m, m.name_known AND EXISTS { (m)-[r:ACTS_AS {role: 'co_investigator'}]->(p) WHERE r.start <= from AND to <= r.end } AS sure
    WHERE sure OR NOT m.roles_known OR EXISTS { (m)-[r:ACTS_AS {role: 'co_investigator'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
    RETURN {id: m.id, sure: sure, lacks: CASE WHEN m.name_known THEN 'roles' ELSE 'name' END, node: m}
  } AS investigators
CALL (p, subs, leads, investigators, complete, people_complete, from, to) {
  // Does a co-investigator belong to each sub institution? One of several employers suffices.
  UNWIND subs AS s
  WITH *, COLLECT {
      UNWIND investigators AS x
      WITH x, x.node AS m
      WITH x, m, CASE
          WHEN EXISTS { (m)-[r:EMPLOYED_BY]->(b:Participant) WHERE b.root = s.root AND r.start <= from AND to <= r.end } THEN true
          WHEN NOT m.employment_known OR EXISTS { (m)-[r:EMPLOYED_BY]->(b:Participant) WHERE b.root = s.root AND coalesce(r.start < to AND from < r.end, true) } THEN null
          ELSE false
        END AS belongs
      WHERE coalesce(belongs, true)
      RETURN {there: belongs AND x.sure, missing:
        CASE WHEN belongs THEN []
          ELSE [[x.id, CASE WHEN EXISTS { (m)-[:EMPLOYED_BY]->() } THEN 'employment' ELSE 'employer' END]] END
        + CASE WHEN x.sure THEN [] ELSE [[x.id, x.lacks]] END}
    } AS candidates
  WITH *, CASE
      WHEN any(c IN candidates WHERE c.there) THEN 'pass'
      WHEN candidates = [] AND people_complete AND s.sure THEN 'fail'
      ELSE 'unknown'
    END AS verdict
  UNWIND CASE WHEN s.sure THEN ['examined'] ELSE [] END + CASE verdict WHEN 'pass' THEN [] ELSE [verdict] END AS outcome
  RETURN outcome, 'co_investigator' AS clause, [s.id] AS subjects, [] AS nodes,
    CASE WHEN outcome <> 'unknown' THEN [] ELSE reduce(all = [], c IN candidates | all + c.missing)
      + CASE WHEN people_complete THEN [] ELSE [['people', 'people']] END
      + CASE WHEN s.sure THEN [] ELSE [[s.id, s.lacks]] END END AS missing,
    {who: [s.id], people: [x IN investigators WHERE x.sure | x.id]} AS values

  UNION ALL
  // Organizations that nobody has listed yet may be subs too.
  WITH p WHERE NOT complete
  RETURN 'unknown' AS outcome, 'co_investigator' AS clause, [p.id] AS subjects, [] AS nodes,
    [['organizations', 'organizations']] AS missing, {who: {ja: 'まだ書かれていない機関', en: 'organizations not yet listed'}} AS values

  UNION ALL
  // A sub institution is another one than the lead.
  UNWIND subs AS s
  WITH s, [x IN leads WHERE x.root = s.root] AS same WHERE same <> []
  WITH *, s.sure AND any(x IN same WHERE x.sure) AS certain
  RETURN CASE WHEN certain THEN 'fail' ELSE 'unknown' END AS outcome, 'is_lead' AS clause, [s.id] AS subjects,
    CASE WHEN certain THEN [x IN same | x.id] ELSE [] END AS nodes,
    CASE WHEN certain THEN [] ELSE COLLECT { UNWIND [s] + same AS x WITH x WHERE NOT x.sure RETURN DISTINCT [x.id, x.lacks] } END AS missing,
    {who: [s.id], lead: [x IN same | x.id]} AS values
}
RETURN p.id AS project, outcome, CASE WHEN outcome <> 'examined' THEN clause END AS clause, subjects, from, to,
  nodes, [] AS edges, missing, values
