// TYP-06 スタートアップタイプの委託研究開発機関にはアカデミアとスタートアップ企業がそれぞれ一者以上 / Start-up type: at least one academia institution and at least one start-up company are commissioned
// 「両者とも一者以上の参画が応募の条件」 S29
// 「スタートアップタイプは、アカデミアとスタートアップ企業（原則設立10年以内の中小企業）が連携して委託研究開発を推進」 S20
// :params {asked: {projects: null}, call: {academia_country: "JP", academia_kinds: ["university", "research_institute", "incorporated_admin_agency"], academia_kinds_to_confirm: ["other_research_org", "hospital"], deemed_large_all_owners: 0.6666666666666666, deemed_large_officers: 0.5, deemed_large_one_owner: 0.5, late_from_year: 3, min_academia_S: 1, min_startup_S: 1, su_country: "JP"}}

UNWIND coalesce($asked.projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project}) WHERE 'startup' IN p.type
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
    // Shareholders and officers that are written down can show that it is deemed large.
    WITH *, coalesce(whole.large_share >= $call.deemed_large_one_owner
        OR whole.large_shares >= $call.deemed_large_all_owners
        OR whole.large_officers >= $call.deemed_large_officers, false) AS held_by_large
    // It is as it says otherwise; where those who hold it only may be large, a "no" without a reason is not enough.
    WITH *, CASE
        WHEN held_by_large THEN true
        WHEN whole.deemed_large = '{"value": false}' AND (whole.maybe_large_share >= $call.deemed_large_one_owner
          OR whole.maybe_large_shares >= $call.deemed_large_all_owners) THEN null
        ELSE whole.deemed_large STARTS WITH '{"value": true'
      END AS deemed
    // A day of registration and the country are those of a register there, unless a legal personality is said.
    WITH *, CASE WHEN whole.registered_on IS NOT NULL AND whole.country = $call.su_country
        THEN whole.country END AS registered
    // A start-up company is registered in Japan, an SME, and not deemed large.
    WITH *, whole.kind = 'company' AND coalesce(whole.legal_personality, registered) = $call.su_country
        AND whole.sme AND NOT deemed AS startup
    RETURN b {
      .*, academia: academia, startup: startup,
      // What would have to be said to know it.
      unsaid_academia: [fact IN CASE
          WHEN whole.kind IN $call.academia_kinds_to_confirm THEN ['academia_confirmed', 'country']
          ELSE ['kind', 'country']
        END WHERE academia IS NULL AND whole[fact] IS NULL | [whole.id, fact]],
      unsaid_startup: [fact IN ['kind', 'legal_personality', 'is_sme', 'deemed_large']
        WHERE startup IS NULL AND whole[fact] IS NULL
          AND (fact <> 'legal_personality' OR registered IS NULL) | [whole.id, fact]]
        + [x IN coalesce(whole.large_unsaid, [])
        WHERE startup IS NULL AND whole.deemed_large IS NOT NULL AND deemed IS NULL | [whole.id, x]]
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
// One of them is academia, or more, and one a start-up company.
WITH *, [b IN members WHERE b.academia] AS academia, [b IN members WHERE b.startup] AS startups,
  [b IN members + maybe_members WHERE coalesce(b.academia, true)] AS academia_candidates,
  [b IN members + maybe_members WHERE coalesce(b.startup, true)] AS startup_candidates
WITH *, COUNT { UNWIND academia AS b RETURN DISTINCT b.root } AS count_academia,
  COUNT { UNWIND academia_candidates AS b RETURN DISTINCT b.root } AS possible_academia,
  COUNT { UNWIND startups AS b RETURN DISTINCT b.root } AS count_startup,
  COUNT { UNWIND startup_candidates AS b RETURN DISTINCT b.root } AS possible_startup
WITH *, CASE
    WHEN count_academia >= $call.min_academia_S THEN true
    WHEN possible_academia < $call.min_academia_S AND unlisted_bodies = [] THEN false
  END AS enough_academia, CASE
    WHEN count_startup >= $call.min_startup_S THEN true
    WHEN possible_startup < $call.min_startup_S AND unlisted_bodies = [] THEN false
  END AS enough_startups
UNWIND [{outcome: 'examined'}] + CASE
    WHEN enough_academia AND enough_startups THEN []
    WHEN NOT (enough_academia AND enough_startups)
      THEN [{outcome: 'fail', clause: part.clause, nodes: [b IN members | b.id]}]
    ELSE [{outcome: 'unknown', clause: part.clause, missing: unlisted_bodies
      + CASE WHEN enough_academia THEN [] ELSE
          reduce(all = [], b IN academia_candidates | all + b.unsaid_academia)
          + [b IN maybe_members WHERE coalesce(b.academia, true) | b.unsaid]
        END
      + CASE WHEN enough_startups THEN [] ELSE
          reduce(all = [], b IN startup_candidates | all + b.unsaid_startup)
          + [b IN maybe_members WHERE coalesce(b.startup, true) | b.unsaid]
        END}]
  END AS said
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause,
  [p.id] AS subjects, part.from AS from, part.to AS to,
  coalesce(said.nodes, []) AS nodes, [] AS edges, coalesce(said.missing, []) AS missing,
  {
    wanted_academia: $call.min_academia_S, count_academia: count_academia, academia: [b IN academia | b.id],
    wanted_startup: $call.min_startup_S, count_startup: count_startup, startups: [b IN startups | b.id]
  } AS values
