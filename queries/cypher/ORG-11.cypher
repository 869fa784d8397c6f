// ORG-11 幹事企業は産学官共同研究企業のうち1社 / Exactly one partner company is the lead company
// 「一企業を幹事企業として選出」 S29
// :params {asked: {projects: null}, call: {n_lead_company: 1}}

UNWIND coalesce($asked.projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p,
  // The bodies with their roles, what is unsaid where one only may have a role,
  // and what each of them is: a branch is what its company is.
  COLLECT {
    MATCH (b:Participant)-[:IN_PROJECT]->(p)
    MATCH (whole:Participant {uid: p.id + '/' + b.root})
    RETURN b {
      .id, .root, .name_known, .roles_known,
      roles: COLLECT { MATCH (b)-[r:HAS_ROLE]->(p) RETURN r {.role, .start, .end, .sure_start, .sure_end} },
      unsaid: [b.id, CASE WHEN b.name_known THEN 'roles' ELSE 'name' END],
      kind: whole.kind, what: [{OrganizationKind: whole.kind}]
        + [x IN [whole.country] WHERE x <> 'JP' | {ja: '、所在国は' + x, en: ', country ' + x}]
    } ORDER BY b.id
  } AS bodies,
  [s IN ['organizations'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_bodies

// In every stretch of time in which nothing changes:
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
// the partner companies, the bodies marked as lead company, and those that may be;
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role = 'partner' AND r.sure_start <= from AND to <= r.sure_end)
  ] AS partners
WITH *, [b IN bodies WHERE NOT b.id IN [x IN partners | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role = 'partner' AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_partners
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role = 'lead_company' AND r.sure_start <= from AND to <= r.sure_end)
  ] AS marked
WITH *, [b IN bodies WHERE NOT b.id IN [x IN marked | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role = 'lead_company' AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_marked
WITH *, [b IN partners | b.id] AS partner_ids, [b IN partners | b.root] AS company_roots,
  [b IN partners + maybe_partners | b.root] AS possible_company_roots,
  [b IN marked + maybe_marked | b.root] AS possibly_marked_roots
// of these the companies that are both, and those that may be. A branch counts as its company.
WITH *, [b IN marked WHERE b.root IN company_roots] AS chosen,
  [root IN possible_company_roots WHERE root IN possibly_marked_roots] AS candidate_roots
WITH *, [b IN chosen | b.id] AS chosen_ids, [b IN chosen | b.root] AS chosen_roots,
  COUNT { UNWIND chosen AS b RETURN DISTINCT b.root } AS count,
  COUNT { UNWIND candidate_roots AS root RETURN DISTINCT root } AS possible,
  COUNT { UNWIND company_roots AS root RETURN DISTINCT root } AS companies,
  COUNT { UNWIND possible_company_roots AS root RETURN DISTINCT root } AS possible_companies
// Bodies whose roles have to be settled to know which.
WITH *, COLLECT {
    UNWIND maybe_partners + maybe_marked AS b
    WITH b WHERE b.root IN candidate_roots AND NOT b.root IN chosen_roots
    RETURN DISTINCT b.unsaid
  } AS unsaid_candidates, {wanted: $call.n_lead_company, count: count, flagged: chosen_ids} AS counted

UNWIND CASE partners + marked WHEN [] THEN [] ELSE [{outcome: 'examined', subjects: [p.id]}] END
  // Whoever is marked as lead company is a partner,
  + [b IN marked WHERE NOT b.root IN possible_company_roots |
    {outcome: 'fail', clause: 'not_partner', subjects: [b.id], values: {who: [b.id]}}]
  + [b IN marked WHERE b.root IN possible_company_roots AND NOT b.root IN company_roots |
    {outcome: 'unknown', clause: 'not_partner', subjects: [b.id],
      missing: [x IN maybe_partners WHERE x.root = b.root | x.unsaid], values: {who: [b.id]}}]
  // whoever it will be, too;
  + reduce(all = [], b IN [b IN maybe_marked WHERE NOT b.root IN possible_company_roots
      AND any(r IN b.roles WHERE r.role = 'lead_company' AND r.sure_start <= from AND to <= r.sure_end)] |
    all + [{outcome: 'examined', subjects: [p.id]},
      {outcome: 'fail', clause: 'not_partner', subjects: [b.id], values: {who: [b.id]}}])
  // and a company.
  + [b IN chosen WHERE b.kind <> 'company' |
    {outcome: 'fail', clause: 'not_company', subjects: [b.id], values: {who: [b.id], what: b.what}}]
  + [b IN chosen WHERE b.kind IS NULL |
    {outcome: 'unknown', clause: 'not_company', subjects: [b.id],
      missing: [[b.root, 'kind']], values: {who: [b.id]}}]
  // One partner company is marked, and no more. Where there is one alone, it need only be written down.
  + CASE
    WHEN partners + maybe_partners + unlisted_bodies = [] THEN []
    WHEN count = $call.n_lead_company AND possible = count AND unlisted_bodies = [] THEN []
    WHEN count > $call.n_lead_company THEN [{outcome: 'fail', clause: 'one', subjects: chosen_ids,
      nodes: chosen_ids, values: counted}]
    WHEN possible < $call.n_lead_company AND unlisted_bodies = [] AND companies > 1
      THEN [{outcome: 'fail', clause: 'one', subjects: [p.id],
        nodes: partner_ids, values: counted}]
    WHEN possible < $call.n_lead_company AND unlisted_bodies = [] AND companies = 1 AND possible_companies = 1
      THEN [{outcome: 'fail', clause: 'write_down', subjects: partner_ids, values: {who: partner_ids}}]
    ELSE [{outcome: 'unknown', clause: 'one', subjects: [p.id], values: counted,
      missing: unlisted_bodies + CASE unsaid_candidates
        WHEN [] THEN [b IN maybe_partners | b.unsaid]
        ELSE unsaid_candidates
      END}]
  END AS said
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
