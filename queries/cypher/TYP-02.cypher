// TYP-02 アカデミアタイプでAMEDが資金を提供する研究機関はアカデミアのみ / Academia type: every AMED-funded institution is academia
// 「AMEDから資金提供する研究機関はアカデミアのみ」 S06
// 「アカデミアタイプはアカデミアのみが対象」 S29
// :params {asked: {projects: null}, call: {academia_country: "JP", academia_kinds: ["university", "research_institute", "incorporated_admin_agency"], academia_kinds_to_confirm: ["other_research_org", "hospital"]}}

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
  [s IN ['organizations'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_bodies,
  [s IN ['money'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_money
// What each of them is: a faculty or hospital is what its institution is.
WITH p, unlisted_bodies, unlisted_money, COLLECT {
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
      .*, academia: academia, unsaid_facts: [fact IN facts WHERE whole[fact] IS NULL | [whole.id, fact]],
      what: [CASE WHEN whole.kind IS NULL THEN {ja: '種別の記載なし', en: 'kind not said'}
          ELSE {OrganizationKind: whole.kind} END]
        + [x IN [whole.country] WHERE x <> 'JP' | {ja: '、所在国は' + x, en: ', country ' + x}]
    }
  } AS bodies
// When they surely are commissioned institutions, within the project.
WITH *, COLLECT {
    UNWIND [b IN bodies WHERE b.name_known] AS b
    UNWIND [r IN b.roles WHERE r.role IN ['lead', 'sub'] AND r.sure_start < r.sure_end
      AND r.sure_start < p.end AND p.start < r.sure_end] AS r
    RETURN {root: b.root, start: r.sure_start, end: r.sure_end}
  } AS member_times
CALL (*) {
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
  // Each of them is academia.
  UNWIND [b IN members | {outcome: 'examined', subjects: [b.id]}]
    + [b IN members WHERE NOT b.academia |
      {outcome: 'fail', clause: 'member', subjects: [b.id], values: {who: [b.id], what: b.what}}]
    + [b IN members WHERE b.academia IS NULL | {outcome: 'unknown', clause: 'member', subjects: [b.id],
      missing: b.unsaid_facts, values: {who: [b.id]}}]
    + [b IN maybe_members WHERE coalesce(NOT b.academia, true) OR members = [] | {outcome: 'unknown', clause: 'member',
      subjects: [b.id], missing: [b.unsaid] + b.unsaid_facts, values: {who: [b.id]}}]
    // A body that nobody has listed yet may be one, too.
    + [x IN unlisted_bodies | {outcome: 'unknown', clause: 'member', subjects: [p.id], missing: [x],
      values: {who: {ja: 'まだ書かれていない機関', en: 'organizations not yet listed'}}}]
    AS said
  RETURN from, to, said

  UNION ALL
  // And so is whoever else is paid AMED money for commissioned research: who is not lead or sub at that time.
  MATCH (payer:Participant)-[:IN_PROJECT]->(p)
  MATCH (payer)-[f:FLOW]->(payee)
  WHERE coalesce(f.amount <> 0 AND f.origin = 'amed' AND f.kind IN ['commission', 'sub_commission'], true)
    AND NOT any(r IN member_times WHERE r.root = payee.root
      AND coalesce(r.start < f.end AND f.start < r.end AND f.start < p.end AND p.start < f.end, true))
  WITH payer, f, head([b IN bodies WHERE b.id = payee.root]) AS b,
    [fact IN ['origin', 'kind'] WHERE f[fact] IS NULL | [f.entry, fact]] AS unsaid
  ORDER BY payer.listed, f.listed
  WITH b, collect({flow: f, unsaid: unsaid}) AS payments,
    collect(DISTINCT CASE unsaid WHEN [] THEN payer.id END) AS payers
  UNWIND payments AS payment
  WITH *, payment.flow AS f, payment.unsaid AS unsaid
  UNWIND CASE unsaid WHEN [] THEN [{outcome: 'examined', subjects: [b.id]}] ELSE [] END + CASE
      WHEN b.academia THEN []
      WHEN NOT b.academia AND unsaid = [] THEN [{outcome: 'fail', clause: 'money', subjects: [b.id],
        edges: [f.key], values: {
          who: [b.id], what: b.what, payers: COLLECT { UNWIND payers AS id RETURN id ORDER BY id }
        }}]
      ELSE [{outcome: 'unknown', clause: 'money', subjects: [b.id],
        edges: [f.key], missing: unsaid + b.unsaid_facts, values: {who: [b.id]}}]
    END AS said
  RETURN f.start AS from, f.end AS to, said

  UNION ALL
  // There may be payments that nobody has listed yet.
  UNWIND unlisted_money AS section
  RETURN p.start AS from, p.end AS to, {
    outcome: 'unknown', clause: 'money', subjects: [p.id], missing: [section],
    values: {who: {ja: 'まだ書かれていない資金の流れ', en: 'flows of money not yet listed'}}
  } AS said
}
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
