// TYP-04 スタートアップタイプの委託研究開発機関はアカデミアとスタートアップ企業のみ / Start-up type: commissioned institutions are academia or start-up companies only
// 「スタートアップタイプはアカデミアとスタートアップ企業が対象」 S29
// :params {asked: {projects: null}, call: {academia_country: "JP", academia_kinds: ["university", "research_institute", "incorporated_admin_agency"], academia_kinds_to_confirm: ["other_research_org", "hospital"], deemed_large_all_owners: 0.6666666666666666, deemed_large_officers: 0.5, deemed_large_one_owner: 0.5, su_country: "JP"}}

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
    WITH *, academia OR startup AS fits
    // What would have to be said to know it.
    WITH *, CASE
        WHEN fits IS NOT NULL THEN []
        WHEN whole.kind = 'company' THEN ['legal_personality', 'is_sme', 'deemed_large']
        WHEN whole.kind IN $call.academia_kinds_to_confirm THEN ['academia_confirmed', 'country']
        ELSE ['kind', 'country']
      END AS facts
    RETURN b {
      .*, fits: fits, unsaid_facts: [fact IN facts WHERE whole[fact] IS NULL
        AND (fact <> 'legal_personality' OR registered IS NULL) | [whole.id, fact]]
        + [x IN coalesce(whole.large_unsaid, []) WHERE 'deemed_large' IN facts
          AND whole.deemed_large IS NOT NULL AND deemed IS NULL | [whole.id, x]],
      what: [CASE WHEN whole.kind IS NULL THEN {ja: '種別の記載なし', en: 'kind not said'}
          ELSE {OrganizationKind: whole.kind} END]
        + [x IN [whole.country] WHERE x <> 'JP' | {ja: '、所在国は' + x, en: ', country ' + x}]
        + [x IN [whole.legal_personality] WHERE x <> $call.su_country |
          {ja: '、日本の法人格なし', en: ', no Japanese legal personality'}]
        + [x IN [whole.sme] WHERE NOT x | {ja: '、中小企業ではない', en: ', no SME'}]
        + CASE
            WHEN whole.deemed_large STARTS WITH '{"value": true' THEN [{ja: '、みなし大企業', en: ', deemed large'}]
            WHEN held_by_large THEN [{ja: '、株主・役員の記載によればみなし大企業',
              en: ', deemed large by its shareholders or officers'}]
            ELSE []
          END
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
// Each of them is academia or a start-up company.
UNWIND [b IN members | {outcome: 'examined', subjects: [b.id]}]
  + [b IN members WHERE NOT b.fits |
    {outcome: 'fail', clause: 'member', subjects: [b.id], values: {who: [b.id], what: b.what}}]
  + [b IN members WHERE b.fits IS NULL | {outcome: 'unknown', clause: 'member', subjects: [b.id],
    missing: b.unsaid_facts, values: {who: [b.id]}}]
  + [b IN maybe_members WHERE coalesce(NOT b.fits, true) OR members = [] | {outcome: 'unknown', clause: 'member',
    subjects: [b.id], missing: [b.unsaid] + b.unsaid_facts, values: {who: [b.id]}}]
  // A body that nobody has listed yet may be one, too.
  + [x IN unlisted_bodies | {outcome: 'unknown', clause: 'member', subjects: [p.id], missing: [x],
    values: {who: {ja: 'まだ書かれていない機関', en: 'organizations not yet listed'}}}]
  AS said
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
