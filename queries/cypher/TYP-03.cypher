// TYP-03 スタートアップタイプでAMEDが資金を提供する研究機関にスタートアップ企業を含む / Start-up type: at least one AMED-funded institution is a start-up company
// 「AMEDから資金提供する研究機関にスタートアップ企業を含む」 S06
// :params {asked: {projects: null}, call: {deemed_large_all_owners: 0.6666666666666666, deemed_large_officers: 0.5, deemed_large_one_owner: 0.5, min_startup_S: 1, su_country: "JP"}}

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
  [s IN ['organizations'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_bodies,
  [s IN ['money'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_money
// What each of them is: a faculty or hospital is what its institution is.
WITH p, unlisted_bodies, unlisted_money, COLLECT {
    UNWIND bodies AS b
    MATCH (whole:Participant {uid: p.id + '/' + b.root})
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
      .*, startup: startup,
      // What would have to be said to know it.
      unsaid_facts: [fact IN ['kind', 'legal_personality', 'is_sme', 'deemed_large']
        WHERE startup IS NULL AND whole[fact] IS NULL
          AND (fact <> 'legal_personality' OR registered IS NULL) | [whole.id, fact]]
        + [x IN coalesce(whole.large_unsaid, [])
        WHERE startup IS NULL AND whole.deemed_large IS NOT NULL AND deemed IS NULL | [whole.id, x]],
      // What is unsaid of each payment to its institution that commissions research with AMED money;
      // zero yen is no money.
      payments: COLLECT {
        MATCH (:Participant)-[f:FLOW]->(payee:Participant {root: b.root})-[:IN_PROJECT]->(p)
        WHERE coalesce(
          f.amount <> 0 AND f.origin = 'amed' AND f.kind IN ['commission', 'sub_commission'], true
        )
        RETURN [fact IN ['origin', 'kind'] WHERE f[fact] IS NULL | [f.entry, fact]] + CASE
            WHEN f.amount > 0 THEN []
            ELSE [[f.entry, CASE WHEN f.year IS NULL THEN 'amount' ELSE 'amounts' END]]
          END
      }
    }
  } AS bodies

// In every stretch of time in which nothing changes:
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
// the commissioned institutions (lead and subs), and bodies that may be one;
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role IN ['lead', 'sub'] AND r.sure_start <= from AND to <= r.sure_end)
  ] AS members
WITH *, [b IN bodies WHERE NOT b.id IN [x IN members | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role IN ['lead', 'sub'] AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_members
// those of them that are start-up companies, or may be;
WITH *, [b IN members WHERE b.startup] AS startups,
  [b IN members + maybe_members WHERE coalesce(b.startup, true)] AS candidates
// and those of these with a payment of which nothing is unsaid, or with one that may be, at any time.
WITH *, [b IN startups WHERE [] IN b.payments] AS funded,
  [b IN candidates WHERE b.payments + unlisted_money <> []] AS maybe_funded
WITH *, COUNT { UNWIND startups AS b RETURN DISTINCT b.root } AS count,
  COUNT { UNWIND candidates AS b RETURN DISTINCT b.root } AS possible,
  COUNT { UNWIND funded AS b RETURN DISTINCT b.root } AS count_funded,
  COUNT { UNWIND maybe_funded AS b RETURN DISTINCT b.root } AS possible_funded,
  [b IN bodies WHERE b.id IN [x IN members + maybe_members | x.id] | b.id] AS member_ids,
  [b IN startups | b.id] AS startup_ids,
  unlisted_bodies + reduce(all = [], b IN candidates | all + b.unsaid_facts)
    + [b IN maybe_members WHERE coalesce(b.startup, true) | b.unsaid] AS unsaid
// One is a start-up company, or more, and AMED money reaches it.
UNWIND [{outcome: 'examined', subjects: [p.id]}] + CASE
    WHEN possible < $call.min_startup_S AND unlisted_bodies = []
      THEN [{outcome: 'fail', clause: 'startup', subjects: [p.id], nodes: [b IN members | b.id],
        values: {members: member_ids}}]
    WHEN count < $call.min_startup_S
      THEN [{outcome: 'unknown', clause: 'startup', subjects: [p.id], missing: unsaid,
        values: {members: member_ids}}]
    WHEN count_funded >= $call.min_startup_S THEN []
    WHEN possible_funded < $call.min_startup_S AND unlisted_bodies = []
      THEN [{outcome: 'fail', clause: 'funded', subjects: startup_ids, values: {startups: startup_ids}}]
    ELSE [{outcome: 'unknown', clause: 'funded', subjects: startup_ids, values: {startups: startup_ids},
      missing: unsaid + unlisted_money + COLLECT {
        UNWIND [b IN candidates WHERE NOT [] IN b.payments] AS b
        UNWIND b.payments AS payment
        UNWIND payment AS fact
        RETURN fact
      }}]
  END AS said
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
