// CON-04 再委託研究開発契約の委託者は代表研究機関のみ / Sub-commission contracts go out only from the lead institution
// 「代表研究機関と再委託研究開発契約を締結する分担研究機関」 S29
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
  [s IN ['organizations'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_bodies,
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
// Every contract, at every such time at which it is in force or may be,
WITH *, COLLECT {
    UNWIND [c IN contracts WHERE c.commissioner IS NOT NULL] AS c
    WITH *, [t IN times | t {
      .from, .to, possible: coalesce(c.start < t.to AND t.from < c.end, true),
      sure: c.sure_start <= t.from AND t.to <= c.sure_end,
      leads: [b IN t.bodies WHERE 'lead' IN b.roles],
      maybe_leads: [b IN t.bodies WHERE 'lead' IN b.maybe_roles AND NOT 'lead' IN b.roles],
      unsaid: [b IN t.bodies WHERE b.root = c.commissioner_root AND b.roles <> b.maybe_roles | b.unsaid]
    }] AS own_times
    // is commissioned by the lead institution. Where nobody surely is the lead, that is not known.
    WITH *, [t IN own_times | t {
      .from, .to, .possible, .sure, leads: [b IN t.leads | b.id], lead_roots: [b IN t.leads | b.root],
      by_lead: CASE
        WHEN c.commissioner_root IN [b IN t.leads | b.root] THEN true
        WHEN t.leads = [] OR c.commissioner_root IN [b IN t.maybe_leads | b.root] THEN null
        ELSE false
      END,
      unsaid: t.unsaid + CASE WHEN c.dated THEN [b IN t.maybe_leads | b.unsaid] + unlisted_bodies ELSE [] END
    }] AS own_times
    // A contract whose period is not said is judged where the answer is the same at all these times, and on its
    // first day, where that is known.
    WITH *, [t IN own_times WHERE t.possible] AS now
    WITH *, CASE
        WHEN all(t IN now WHERE t.by_lead) THEN true
        WHEN all(t IN now WHERE NOT t.by_lead) THEN false
      END AS throughout
    UNWIND CASE WHEN c.dated OR now = [] THEN now ELSE [{
        by_lead: throughout,
        leads: [b IN bodies WHERE any(r IN b.roles WHERE r.role = 'lead') | b.id],
        unsaid: [[c.id, 'period']] + reduce(all = [], t IN own_times | all + t.unsaid)
      }] + [t IN now WHERE throughout IS NULL AND t.sure AND t.by_lead IS NOT NULL] END AS t
    RETURN t {
      .from, .to, .leads, .unsaid, id: c.id, commissioner: c.commissioner, contractor: c.contractor,
      ends: [c.commissioner] + [x IN [c.contractor] WHERE x IS NOT NULL],
      // Was the commissioner the lead institution when the contract began (or the project, where that is later)?
      clause: CASE
        WHEN c.commissioner_root IN head([x IN own_times WHERE c.start < x.to]).lead_roots THEN 'former_lead'
        ELSE 'principal'
      END,
      outcome: CASE t.by_lead WHEN true THEN 'pass' WHEN false THEN 'fail' ELSE 'unknown' END
    } AS answer
  } AS answers
CALL (*) {
  // One finding names all contracts of the same two that are not; another that only may not be adds nothing.
  UNWIND answers AS answer
  WITH *, [x IN answers WHERE x.outcome = 'fail' AND x.ends = answer.ends] AS all_breaches
  WITH *, [x IN all_breaches WHERE x.clause = answer.clause] AS breaches,
    [x IN all_breaches WHERE x.clause = 'principal'] AS others
  WITH *, [c IN contracts WHERE c.id IN [x IN breaches | x.id] | c.id] AS contract_ids
  UNWIND [{outcome: 'examined', subjects: [answer.id]}] + CASE
      WHEN answer.outcome = 'fail' THEN [{outcome: 'fail', clause: answer.clause, subjects: answer.ends,
        nodes: answer.ends + answer.id, values: {
          principal: [answer.commissioner], lead: answer.leads, contracts: contract_ids,
          contractor: CASE WHEN answer.contractor IS NULL THEN {ja: '記載なし', en: 'not said'}
            ELSE [answer.contractor] END}}]
      WHEN answer.outcome = 'unknown'
        AND NOT coalesce(answer.from, 'undated') IN [x IN others | coalesce(x.from, 'undated')]
        THEN [{outcome: 'unknown', clause: 'principal', nodes: [answer.id], missing: answer.unsaid,
          subjects: answer.ends + CASE answer.leads WHEN [] THEN [p.id] ELSE [] END}]
      ELSE []
    END AS said
  RETURN answer.from AS from, answer.to AS to, said

  UNION ALL
  // A contract of which the commissioner is not said may be of anybody, and so may one not listed yet.
  UNWIND [c IN contracts WHERE c.commissioner IS NULL] AS c
  UNWIND [{outcome: 'examined', subjects: [c.id]},
    {outcome: 'unknown', clause: 'principal', subjects: [c.id], missing: [[c.id, 'commissioner']]}] AS said
  RETURN null AS from, null AS to, said

  UNION ALL
  UNWIND unlisted_contracts AS section
  RETURN p.start AS from, p.end AS to,
    {outcome: 'unknown', clause: 'principal', subjects: [p.id], missing: [section]} AS said
}
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
