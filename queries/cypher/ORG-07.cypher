// ORG-07 代表研究機関になれるのはアカデミアか、スタートアップタイプのスタートアップ企業 / The lead institution is academia or, in the start-up type, a start-up company
// 「AMEDと代表研究機関（アカデミア又はスタートアップ企業）が委託研究開発契約を締結し」 S26
// :params {asked: {projects: null}, call: {academia_country: "JP", academia_kinds: ["university", "research_institute", "incorporated_admin_agency"], academia_kinds_to_confirm: ["other_research_org", "hospital"], deemed_large_all_owners: 0.6666666666666666, deemed_large_officers: 0.5, deemed_large_one_owner: 0.5, su_country: "JP"}}

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
  [s IN ['organizations'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_bodies,
  // Is the project of the start-up type? Where two types are said, or none, it is not known.
  CASE WHEN all(type IN p.type WHERE type = p.type[0]) THEN p.type[0] = 'startup' END AS startups_may
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
    WITH *, academia OR startups_may AND startup AS may
    // What would have to be said to know it.
    WITH *, CASE
        WHEN may IS NOT NULL THEN []
        WHEN whole.kind = 'company' AND coalesce(startups_may, true)
          THEN ['legal_personality', 'is_sme', 'deemed_large']
        WHEN whole.kind IN $call.academia_kinds_to_confirm THEN ['academia_confirmed', 'country']
        ELSE ['kind', 'country']
      END AS facts
    RETURN b {
      .*, may: may, unsaid_facts: [fact IN facts WHERE whole[fact] IS NULL
        AND (fact <> 'legal_personality' OR registered IS NULL) | [whole.id, fact]]
        + [x IN coalesce(whole.large_unsaid, []) WHERE 'deemed_large' IN facts
          AND whole.deemed_large IS NOT NULL AND deemed IS NULL | [whole.id, x]]
        + CASE WHEN may IS NULL AND startups_may IS NULL THEN [['project', 'type']] ELSE [] END,
      what: [CASE WHEN whole.kind IS NULL THEN {ja: '種別の記載なし', en: 'kind not said'}
          ELSE {OrganizationKind: whole.kind} END]
        + [x IN [whole.country] WHERE x <> 'JP' | {ja: '、所在国は' + x, en: ', country ' + x}]
    }
  } AS bodies

// In every stretch of time in which nothing changes:
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
// the lead institutions, and bodies that may be one.
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role = 'lead' AND r.sure_start <= from AND to <= r.sure_end)
  ] AS leads
WITH *, [b IN bodies WHERE NOT b.id IN [x IN leads | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role = 'lead' AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_leads
// Each of them is academia or, in the start-up type, a start-up company.
UNWIND [b IN leads | {outcome: 'examined', subjects: [b.id]}]
  + [b IN leads WHERE NOT b.may |
    {outcome: 'fail', clause: 'kind', subjects: [b.id], values: {who: [b.id], what: b.what}}]
  + [b IN leads WHERE b.may IS NULL | {outcome: 'unknown', clause: 'kind', subjects: [b.id],
    missing: b.unsaid_facts, values: {who: [b.id]}}]
  + [b IN maybe_leads WHERE coalesce(NOT b.may, true) OR leads = [] | {outcome: 'unknown', clause: 'kind',
    subjects: [b.id], missing: [b.unsaid] + b.unsaid_facts, values: {who: [b.id]}}]
  // A body that nobody has listed yet may be one, too.
  + [x IN unlisted_bodies | {outcome: 'unknown', clause: 'kind', subjects: [p.id], missing: [x],
    values: {who: {ja: 'まだ書かれていない機関', en: 'organizations not yet listed'}}}]
  AS said
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
