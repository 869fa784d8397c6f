// CON-06 産学官共同研究企業と再委託研究開発契約は締結できない / No sub-commission contract with a partner company
// 「AMEDとの委託研究開発契約の範囲で産学官共同研究企業と再委託研究開発契約は締結不可」 S19
// :params {asked: {projects: null}}

UNWIND coalesce($asked.projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
// Before the start a document of the application need not say the contracts that are to come.
WITH p, coalesce(p.stage = 'application' AND coalesce(p.as_at < p.start, true), false) AS at_proposal
WITH p, at_proposal,
  // The bodies with their roles, and what is unsaid where one only may have a role.
  COLLECT {
    MATCH (b:Participant)-[:IN_PROJECT]->(p)
    RETURN b {
      .id, .root, .name_known, .roles_known,
      roles: COLLECT { MATCH (b)-[r:HAS_ROLE]->(p) RETURN r {.role, .start, .end, .sure_start, .sure_end} },
      unsaid: [b.id, CASE WHEN b.name_known THEN 'roles' ELSE 'name' END]
    } ORDER BY b.id
  } AS bodies,
  // The sub-commission contracts with both parties.
  COLLECT {
    MATCH (c:Contract {kind: 'sub_commission'})-[:IN_PROJECT]->(p)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'commissioner'}]-(a)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'contractor'}]-(b)
    RETURN c {
      .id, .start, .end, .sure_start, .sure_end, dated: coalesce(c.start < c.end, false),
      commissioner: a.id, commissioner_root: a.root, contractor: b.id, contractor_root: b.root
    } AS contract ORDER BY c.listed
  } AS contracts,
  [s IN ['contracts'] WHERE NOT at_proposal AND (NOT s IN p.sections OR s IN p.partial) | [s, s]]
    AS unlisted_contracts
// In every stretch of time in which nothing changes, the roles of each body: throughout, and perhaps.
WITH *, COLLECT {
    UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
    WITH n, p.epochs[n] AS from, p.epoch_ends[n] AS to
    RETURN {from: from, to: to, bodies: [b IN bodies | b {
      .id, .root, .unsaid,
      roles: [role IN ['lead', 'sub', 'partner'] WHERE b.name_known
        AND any(r IN b.roles WHERE r.role = role AND r.sure_start <= from AND to <= r.sure_end)],
      maybe_roles: [role IN ['lead', 'sub', 'partner'] WHERE NOT b.roles_known
        OR any(r IN b.roles WHERE r.role = role AND coalesce(r.start < to AND from < r.end, true))]
    }]} ORDER BY n
  } AS times
// No contract, at any such time at which it is in force or may be,
WITH *, COLLECT {
    UNWIND [c IN contracts WHERE c.contractor IS NOT NULL] AS c
    // is with a partner company; a branch counts as its whole.
    WITH *, [t IN times | t {
      .from, .to, possible: coalesce(c.start < t.to AND t.from < c.end, true),
      sure: c.sure_start <= t.from AND t.to <= c.sure_end,
      partner: CASE
        WHEN any(b IN t.bodies WHERE b.root = c.contractor_root AND 'partner' IN b.roles) THEN true
        WHEN any(b IN t.bodies WHERE b.root = c.contractor_root AND 'partner' IN b.maybe_roles) THEN null
        ELSE false
      END,
      unsaid: [b IN t.bodies WHERE b.root = c.contractor_root AND b.roles <> b.maybe_roles | b.unsaid]
    }] AS own_times
    // A contract whose period is not said is judged where the answer is the same at all these times, and on its
    // first day, where that is known.
    WITH *, [t IN own_times WHERE t.possible] AS now
    WITH *, CASE
        WHEN all(t IN now WHERE t.partner) THEN true
        WHEN all(t IN now WHERE NOT t.partner) THEN false
      END AS throughout
    WITH *, CASE WHEN c.dated OR now = [] THEN now ELSE [{
        partner: throughout,
        unsaid: [[c.id, 'period']] + reduce(all = [], t IN own_times | all + t.unsaid)
      }] + [t IN now WHERE throughout IS NULL AND t.sure AND t.partner IS NOT NULL] END AS now
    // At the same time it is a breach; at another time a caution.
    UNWIND [t IN now | t {
        .from, .to, .unsaid, clause: 'partner',
        outcome: CASE t.partner WHEN true THEN 'fail' WHEN false THEN 'pass' ELSE 'unknown' END
      }] + CASE
        WHEN any(b IN bodies WHERE b.root = c.contractor_root AND any(r IN b.roles WHERE r.role = 'partner'))
          AND all(t IN now WHERE coalesce(NOT t.partner, false))
          THEN [CASE WHEN c.dated THEN {clause: 'sequence', outcome: 'fail', from: c.start, to: c.end}
            ELSE {clause: 'sequence', outcome: 'fail'} END]
        ELSE []
      END AS t
    RETURN t {
      .*, id: c.id, commissioner: c.commissioner, contractor: c.contractor,
      ends: [c.contractor] + [x IN [c.commissioner] WHERE x IS NOT NULL]
    } AS answer
  } AS answers
CALL (*) {
  // One finding names all contracts of the same two that are; another that only may be adds nothing then.
  UNWIND answers AS answer
  WITH *, [x IN answers
    WHERE x.outcome = 'fail' AND x.clause = answer.clause AND x.ends = answer.ends] AS breaches
  WITH *, [c IN contracts WHERE c.id IN [x IN breaches | x.id] | c.id] AS contract_ids
  UNWIND [x IN [answer] WHERE x.clause = 'partner' | {outcome: 'examined', subjects: [x.id]}] + CASE
      WHEN answer.outcome = 'fail' THEN [{outcome: 'fail', clause: answer.clause, subjects: answer.ends,
        nodes: reverse(answer.ends) + answer.id, values: {
          contractor: [answer.contractor], contracts: contract_ids,
          principal: CASE WHEN answer.commissioner IS NULL THEN {ja: '記載なし', en: 'not said'}
            ELSE [answer.commissioner] END}}]
      WHEN answer.outcome = 'unknown'
        AND NOT coalesce(answer.from, 'undated') IN [x IN breaches | coalesce(x.from, 'undated')]
        THEN [{outcome: 'unknown', clause: 'partner', subjects: answer.ends,
          nodes: [answer.id], missing: answer.unsaid}]
      ELSE []
    END AS said
  RETURN answer.from AS from, answer.to AS to, said

  UNION ALL
  // A contract of which the contractor is not said may be with anybody, and so may one not listed yet.
  UNWIND [c IN contracts WHERE c.contractor IS NULL] AS c
  UNWIND [{outcome: 'examined', subjects: [c.id]},
    {outcome: 'unknown', clause: 'partner', subjects: [c.id], missing: [[c.id, 'contractor']]}] AS said
  RETURN null AS from, null AS to, said

  UNION ALL
  UNWIND unlisted_contracts AS section
  RETURN p.start AS from, p.end AS to,
    {outcome: 'unknown', clause: 'partner', subjects: [p.id], missing: [section]} AS said
}
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
