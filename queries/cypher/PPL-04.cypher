// PPL-04 研究開発分担者は研究開発項目の責任を担う / Each co-investigator is responsible for a work item
// 「研究開発代表者と研究開発項目を分担して研究開発を実施し、当該項目の責任を担う研究者」 S29
// :params {asked: {projects: null}}

UNWIND coalesce($asked.projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p,
  // The people with their roles, and what is unsaid where one only may have a role.
  COLLECT {
    MATCH (m:Member)-[:IN_PROJECT]->(p)
    RETURN m {
      .id, .name_known, .roles_known, .researcher,
      roles: COLLECT { MATCH (m)-[r:ACTS_AS]->(p) RETURN r {.role, .start, .end, .sure_start, .sure_end} },
      unsaid: [m.id, CASE WHEN m.name_known THEN 'roles' ELSE 'name' END]
    } ORDER BY m.id
  } AS people,
  // The work items, with who is responsible; those of the competitive area are left out.
  COLLECT {
    MATCH (w:WorkItem)-[:IN_PROJECT]->(p) WHERE coalesce(w.area <> 'competitive', true)
    RETURN w {
      .id, .area, .start, .end, .responsible_known, dated: coalesce(w.start < w.end, false),
      responsible: COLLECT { MATCH (m)-[:RESPONSIBLE_FOR]->(w) RETURN m.id ORDER BY m.listed }
    } AS item ORDER BY w.listed
  } AS items,
  [s IN ['people'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_people,
  [s IN ['work_items'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_items

// In every stretch of time in which nothing changes:
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
// the co-investigators, those with the principal investigators, and people who may be one.
WITH *, [m IN people WHERE m.name_known
    AND any(r IN m.roles WHERE r.role = 'co_investigator' AND r.sure_start <= from AND to <= r.sure_end)
  ] AS co_investigators
WITH *, [m IN people WHERE NOT m.id IN [x IN co_investigators | x.id] AND (NOT m.roles_known
    OR any(r IN m.roles WHERE r.role = 'co_investigator' AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_co_investigators
WITH *, [m IN people WHERE m.name_known
    AND any(r IN m.roles WHERE r.role IN ['principal_investigator', 'co_investigator']
      AND r.sure_start <= from AND to <= r.sure_end)
  ] AS investigators
WITH *, [m IN people WHERE NOT m.id IN [x IN investigators | x.id] AND (NOT m.roles_known
    OR any(r IN m.roles WHERE r.role IN ['principal_investigator', 'co_investigator']
      AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_investigators
CALL (*) {
  // Each co-investigator is responsible for a work item.
  UNWIND co_investigators + maybe_co_investigators AS m
  WITH *, m.id IN [x IN co_investigators | x.id] AS sure, [w IN items WHERE m.id IN w.responsible] AS own
  WITH *, unlisted_items + [w IN items WHERE NOT w.responsible_known | [w.id, 'responsible']]
      + [w IN own WHERE w.area IS NULL | [w.id, 'area']][-1..] AS unsaid
  UNWIND CASE WHEN sure THEN [{outcome: 'examined', subjects: [m.id]}] ELSE [] END
    // (Nobody is who is said to be no researcher.)
    + CASE
      WHEN sure AND NOT m.researcher
        THEN [{outcome: 'fail', clause: 'researcher', subjects: [m.id], values: {person: [m.id]}}]
      ELSE []
    END + CASE
      WHEN any(w IN own WHERE w.area IS NOT NULL) THEN []
      WHEN sure AND unsaid = [] THEN [{outcome: 'fail', clause: 'person', subjects: [m.id]}]
      ELSE [{outcome: 'unknown', clause: 'person', subjects: [m.id],
        missing: unsaid + CASE WHEN sure THEN [] ELSE [m.unsaid] END}]
    END AS said
  RETURN said, from AS first, to AS last

  UNION ALL
  // For each work item, within its own period, an investigator is responsible, and only one who is in office.
  UNWIND [w IN items WHERE coalesce(w.start < to AND from < w.end AND w.start < w.end, true)] AS w
  WITH *, [id IN w.responsible WHERE any(m IN people WHERE m.id = id
      AND any(r IN m.roles WHERE r.sure_start <= from AND to <= r.sure_end))] AS in_office,
    CASE WHEN w.dated THEN [] ELSE [[w.id, 'period']] END
      + CASE WHEN w.area IS NULL THEN [[w.id, 'area']] ELSE [] END
      + [m IN maybe_investigators WHERE m.id IN w.responsible | m.unsaid] AS unsaid
  UNWIND [{outcome: 'examined', subjects: [w.id]}] + CASE
      WHEN NOT w.responsible_known
        THEN [{outcome: 'unknown', clause: 'item', subjects: [w.id], missing: [[w.id, 'responsible']]}]
      WHEN any(m IN investigators WHERE m.id IN w.responsible) THEN []
      WHEN unsaid = [] THEN [{outcome: 'fail', clause: 'item', subjects: [w.id],
        nodes: w.responsible, values: {people: w.responsible}}]
      ELSE [{outcome: 'unknown', clause: 'item', subjects: [w.id], missing: unsaid}]
    END + CASE
      // No slide asks for one person: that there are several is only said.
      WHEN w.responsible_known AND w.area IS NOT NULL AND size(in_office) > 1
        THEN [{outcome: 'note', clause: 'several', subjects: [w.id], values: {people: in_office}}]
      ELSE []
    END AS said
  RETURN said, CASE WHEN w.dated AND from < w.start THEN w.start ELSE from END AS first,
    CASE WHEN w.dated AND w.end < to THEN w.end ELSE to END AS last

  UNION ALL
  // There may be people and work items that nobody has listed yet.
  WITH * WHERE unlisted_people + unlisted_items <> []
  RETURN {outcome: 'unknown', clause: 'person', subjects: [p.id],
    missing: unlisted_people + unlisted_items} AS said, from AS first, to AS last
}
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects,
  first AS from, last AS to, coalesce(said.nodes, []) AS nodes, [] AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
