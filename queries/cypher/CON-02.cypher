// CON-02 AMEDは分担研究機関や産学官共同研究企業と直接契約しない / AMED has no direct contract with sub institutions or partner companies
// 「直接、AMEDと代表研究機関（アカデミア又はスタートアップ企業）が委託研究開発契約を締結し、分担研究機関は、代表研究機関と再委託研究開発契約を締結することになります。」 S26
// 「「委託研究開発機関」とは、直接AMEDと委託研究開発契約を締結する代表研究機関、及び代表研究機関と再委託研究開発契約を締結する分担研究機関の総称。」 S29
// 「AMED委託費の産学官共同研究企業への提供も不可」 S19
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
  // The commission contracts of AMED, or of nobody said.
  COLLECT {
    MATCH (c:Contract {kind: 'commission'})-[:IN_PROJECT]->(p)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'commissioner'}]-(a)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'contractor'}]-(b)
    WITH c, a, b WHERE coalesce(a.id = 'amed', true)
    RETURN c {
      .id, .start, .end, .sure_start, .sure_end, dated: coalesce(c.start < c.end, false),
      commissioner: a.id, contractor: b.id, contractor_root: b.root
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
// No contract of AMED, at any such time at which it is in force or may be,
WITH *, COLLECT {
    UNWIND [c IN contracts WHERE c.contractor IS NOT NULL] AS c
    WITH *, [t IN times | t {
      .from, .to, possible: coalesce(c.start < t.to AND t.from < c.end, true),
      sure: c.sure_start <= t.from AND t.to <= c.sure_end,
      branches: [b IN t.bodies WHERE b.root = c.contractor_root]
    }] AS own_times
    // is with a sub institution or partner company that is not the lead institution.
    WITH *, [t IN own_times | t {
      .from, .to, .possible, .sure,
      direct: CASE
        WHEN any(b IN t.branches WHERE 'lead' IN b.roles) THEN false
        WHEN NOT any(b IN t.branches WHERE 'sub' IN b.maybe_roles OR 'partner' IN b.maybe_roles) THEN false
        WHEN any(b IN t.branches WHERE 'sub' IN b.roles OR 'partner' IN b.roles)
          AND NOT any(b IN t.branches WHERE 'lead' IN b.maybe_roles) THEN true
      END,
      role: CASE WHEN any(b IN t.branches WHERE 'partner' IN b.roles) THEN 'partner' ELSE 'sub' END,
      unsaid: [b IN t.branches WHERE b.roles <> b.maybe_roles | b.unsaid]
    }] AS own_times
    // A contract whose period is not said is judged where the answer is the same at all these times, and on its
    // first day, where that is known.
    WITH *, [t IN own_times WHERE t.possible] AS now
    WITH *, CASE
        WHEN all(t IN now WHERE t.direct) THEN true
        WHEN all(t IN now WHERE NOT t.direct) THEN false
      END AS throughout
    UNWIND CASE WHEN c.dated OR now = [] THEN now ELSE [{
        direct: throughout, role: now[0].role,
        unsaid: [[c.id, 'period']] + reduce(all = [], t IN own_times | all + t.unsaid)
      }] + [t IN now WHERE throughout IS NULL AND t.sure AND t.direct IS NOT NULL] END AS t
    RETURN t {
      .from, .to, .role, id: c.id, contractor: c.contractor,
      outcome: CASE
        WHEN NOT t.direct THEN 'pass'
        WHEN t.direct AND c.commissioner IS NOT NULL THEN 'fail'
        ELSE 'unknown'
      END,
      unsaid: t.unsaid + CASE WHEN c.commissioner IS NULL THEN [[c.id, 'commissioner']] ELSE [] END
    } AS answer
  } AS answers
CALL (*) {
  // One finding names all contracts with the same body that are; another that only may be adds nothing then.
  UNWIND answers AS answer
  WITH *, [x IN answers WHERE x.outcome = 'fail' AND x.contractor = answer.contractor] AS breaches
  WITH *, [c IN contracts WHERE c.id IN [x IN breaches | x.id] | c.id] AS contract_ids
  UNWIND [{outcome: 'examined', subjects: [answer.id]}] + CASE
      WHEN answer.outcome = 'fail' THEN [{outcome: 'fail', clause: 'direct', subjects: [answer.contractor],
        nodes: [answer.contractor, answer.id], values: {contractor: [answer.contractor],
          role: {OrganizationRole: answer.role}, contracts: contract_ids}}]
      WHEN answer.outcome = 'unknown'
        AND NOT coalesce(answer.from, 'undated') IN [x IN breaches | coalesce(x.from, 'undated')]
        THEN [{outcome: 'unknown', clause: 'direct', subjects: [answer.contractor],
          nodes: [answer.id], missing: answer.unsaid}]
      ELSE []
    END AS said
  RETURN answer.from AS from, answer.to AS to, said

  UNION ALL
  // A contract of which the contractor is not said may be with anybody, and so may one not listed yet.
  UNWIND [c IN contracts WHERE c.contractor IS NULL] AS c
  UNWIND [{outcome: 'examined', subjects: [c.id]},
    {outcome: 'unknown', clause: 'direct', subjects: [c.id], missing: [[c.id, 'contractor']]}] AS said
  RETURN null AS from, null AS to, said

  UNION ALL
  UNWIND unlisted_contracts AS section
  RETURN p.start AS from, p.end AS to,
    {outcome: 'unknown', clause: 'direct', subjects: [p.id], missing: [section]} AS said
}
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
