// TYP-05 アカデミアタイプの委託研究開発機関にはアカデミアが2機関以上 / Academia type: at least two academia institutions are commissioned
// 「2機関以上の参画が応募の条件」 S29
// 「アカデミアタイプ：複数アカデミア、最低1社の産学官共同研究企業」 S10
// 「アカデミアタイプは、複数のアカデミアが連携して委託研究開発を推進」 S20
// :params {asked: {projects: null}, call: {academia_country: "JP", academia_kinds: ["university", "research_institute", "incorporated_admin_agency"], academia_kinds_to_confirm: ["other_research_org", "hospital"], late_from_year: 3, min_academia_A: 2}}

UNWIND coalesce($asked.projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE 'academia' IN p.type
WITH p,
  // The bodies with their roles, and what is unsaid where one only may have a role.
  COLLECT {
    MATCH (b:Participant)-[:IN_PROJECT]->(p)
    RETURN b {
      .id, .root, .name_known, .roles_known,
      roles: COLLECT { MATCH (b)-[r:HAS_ROLE]->(p) RETURN r {.role, .start, .end, .sure_start, .sure_end} },
      unsaid: [b.id, CASE WHEN b.name_known THEN 'roles' ELSE 'name' END]
    } ORDER BY b.id
  } AS bodies,
  [s IN ['organizations'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_bodies
// What each of them is: a faculty or hospital is what its institution is.
WITH p, unlisted_bodies, COLLECT {
    UNWIND bodies AS b
    MATCH (whole:Participant {uid: p.id + '/' + b.root})
    // Academia is a domestic research organization; an unusual kind has to be confirmed.
    WITH *, whole.country = $call.academia_country AND CASE
        WHEN whole.kind IS NULL THEN null
        WHEN whole.kind IN $call.academia_kinds_to_confirm
          THEN CASE WHEN whole.academia_confirmed IS NOT NULL THEN true END
        ELSE whole.kind IN $call.academia_kinds
      END AS academia
    // What would have to be said to know it.
    WITH *, CASE
        WHEN academia IS NOT NULL THEN []
        WHEN whole.kind IN $call.academia_kinds_to_confirm THEN ['academia_confirmed', 'country']
        ELSE ['kind', 'country']
      END AS facts
    RETURN b {
      .*, academia: academia, unsaid_facts: [fact IN facts WHERE whole[fact] IS NULL | [whole.id, fact]]
    }
  } AS bodies

// In every stretch of time in which nothing changes (the first day by itself; from year 3 on ORG-14 speaks):
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
WITH *, CASE n WHEN 0 THEN from + duration('P1D') ELSE from END AS later
UNWIND [x IN [{clause: 'start', from: from, to: later}, {clause: 'later', from: later, to: to}]
  WHERE x.from < x.to AND (x.clause = 'start' OR p.epoch_years[n] < $call.late_from_year)] AS part
// the commissioned institutions (lead and subs), and bodies that may be one.
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role IN ['lead', 'sub'] AND r.sure_start <= from AND to <= r.sure_end)
  ] AS members
WITH *, [b IN bodies WHERE NOT b.id IN [x IN members | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role IN ['lead', 'sub'] AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_members
// Two of them are academia, or more. Two faculties of one university are one.
WITH *, [b IN members WHERE b.academia] AS academia,
  [b IN members + maybe_members WHERE coalesce(b.academia, true)] AS candidates
WITH *, COUNT { UNWIND academia AS b RETURN DISTINCT b.root } AS count,
  COUNT { UNWIND candidates AS b RETURN DISTINCT b.root } AS possible
UNWIND [{outcome: 'examined'}] + CASE
    WHEN count >= $call.min_academia_A THEN []
    WHEN possible < $call.min_academia_A AND unlisted_bodies = []
      THEN [{outcome: 'fail', clause: part.clause, nodes: [b IN academia | b.id]}]
    ELSE [{outcome: 'unknown', clause: part.clause, missing: unlisted_bodies
      + reduce(all = [], b IN candidates | all + b.unsaid_facts)
      + [b IN maybe_members WHERE coalesce(b.academia, true) | b.unsaid]}]
  END AS said
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause,
  [p.id] AS subjects, part.from AS from, part.to AS to,
  coalesce(said.nodes, []) AS nodes, [] AS edges, coalesce(said.missing, []) AS missing,
  {wanted: $call.min_academia_A, count: count, members: [b IN academia | b.id]} AS values
