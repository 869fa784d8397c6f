// ORG-06 アカデミアは国内の研究機関等 / Academia means a domestic research organization
// 「大学、試験研究機関、独立行政法人などの国内の研究機関等。」 S29
// :params {asked: {projects: null}, call: {academia_country: "JP", academia_kinds: ["university", "research_institute", "incorporated_admin_agency"], academia_kinds_to_confirm: ["other_research_org", "hospital"]}}

UNWIND coalesce($asked.projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
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
    // Companies and the like are not looked at; a body of which no kind is said may be one.
    WITH *, CASE WHEN whole.kind IS NOT NULL THEN academia END AS domestic
    WHERE whole.kind IS NULL OR whole.kind IN $call.academia_kinds + $call.academia_kinds_to_confirm
    // What would have to be said to know it.
    WITH *, CASE
        WHEN domestic IS NOT NULL THEN []
        WHEN whole.kind IN $call.academia_kinds_to_confirm THEN ['academia_confirmed', 'country']
        ELSE ['kind', 'country']
      END AS facts
    RETURN b {
      .*, domestic: domestic, unsaid_facts: [fact IN facts WHERE whole[fact] IS NULL | [whole.id, fact]],
      what: [CASE WHEN whole.kind IS NULL THEN {ja: '種別の記載なし', en: 'kind not said'}
          ELSE {OrganizationKind: whole.kind} END]
        + [x IN [whole.country] WHERE x <> 'JP' | {ja: '、所在国は' + x, en: ', country ' + x}]
    }
  } AS bodies

// In every stretch of time in which nothing changes:
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
// the commissioned institutions (lead and subs), and bodies that may be one.
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role IN ['lead', 'sub'] AND r.sure_start <= from AND to <= r.sure_end)
  ] AS members
WITH *, [b IN bodies WHERE NOT b.id IN [x IN members | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role IN ['lead', 'sub'] AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_members
// Each of them that is a research organization is a domestic one.
UNWIND [b IN members | {outcome: 'examined', subjects: [b.id]}]
  + [b IN members WHERE NOT b.domestic |
    {outcome: 'fail', clause: 'domestic', subjects: [b.id], values: {who: [b.id], what: b.what}}]
  + [b IN members WHERE b.domestic IS NULL | {outcome: 'unknown', clause: 'domestic', subjects: [b.id],
    missing: b.unsaid_facts, values: {who: [b.id]}}]
  + [b IN maybe_members WHERE coalesce(NOT b.domestic, true) OR members = [] | {outcome: 'unknown', clause: 'domestic',
    subjects: [b.id], missing: [b.unsaid] + b.unsaid_facts, values: {who: [b.id]}}]
  // A body that nobody has listed yet may be one, too.
  + [x IN unlisted_bodies | {outcome: 'unknown', clause: 'domestic', subjects: [p.id], missing: [x],
    values: {who: {ja: 'まだ書かれていない機関', en: 'organizations not yet listed'}}}]
  AS said
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
