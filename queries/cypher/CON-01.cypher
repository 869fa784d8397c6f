// CON-01 AMEDと代表研究機関の委託研究開発契約は一つ / One commission contract between AMED and the lead institution
// 「AMEDとは直接、委託研究開発契約を締結。」 S29
// 「直接、AMEDと代表研究機関（アカデミア又はスタートアップ企業）が委託研究開発契約を締結し」 S26
// :params {asked: {projects: null}}

UNWIND coalesce($asked.projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
// Before the start a document of the application need not say the contracts that are to come.
WITH p, coalesce(p.stage = 'application' AND coalesce(p.as_at < p.start, true), false) AS at_proposal
WITH p, at_proposal, {ja: '記載なし', en: 'not said'} AS not_said
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
  // The commission contracts with both parties.
  COLLECT {
    MATCH (c:Contract {kind: 'commission'})-[:IN_PROJECT]->(p)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'commissioner'}]-(a)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'contractor'}]-(b)
    RETURN c {
      .id, .start, .end, .sure_start, .sure_end, dated: coalesce(c.start < c.end, false),
      commissioner: a.id, contractor: b.id, root: b.root,
      parties: {commissioner: CASE WHEN a IS NULL THEN not_said ELSE [a.id] END,
        contractor: CASE WHEN b IS NULL THEN not_said ELSE [b.id] END}
    } AS contract ORDER BY c.listed
  } AS commissions,
  [s IN ['organizations'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_bodies,
  [s IN ['contracts'] WHERE NOT at_proposal AND (NOT s IN p.sections OR s IN p.partial) | [s, s]]
    AS unlisted_contracts
WITH *, [c IN commissions WHERE coalesce(c.commissioner = 'amed', true)] AS of_amed,
  [c IN commissions WHERE c.commissioner <> 'amed'] AS of_others

CALL (*) {
  // In every stretch of time in which nothing changes:
  UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
  WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
  // the lead institutions, and bodies that may be one;
  WITH *, [b IN bodies WHERE b.name_known
      AND any(r IN b.roles WHERE r.role = 'lead' AND r.sure_start <= from AND to <= r.sure_end)
    ] AS leads
  WITH *, [b IN bodies WHERE NOT b.id IN [x IN leads | x.id] AND (NOT b.roles_known
      OR any(r IN b.roles WHERE r.role = 'lead' AND coalesce(r.start < to AND from < r.end, true))
    )] AS maybe_leads
  // AMED's contracts in force throughout, and those that may be; those just before and just after.
  WITH *, [c IN of_amed WHERE c.sure_start <= from AND to <= c.sure_end] AS in_force,
    [c IN of_others WHERE c.start < to AND from < c.end] AS of_others_in_force,
    [c IN of_amed WHERE coalesce(c.start < to AND from < c.end, true)
      AND NOT coalesce(c.sure_start <= from AND to <= c.sure_end, false)] AS maybe_in_force,
    COLLECT {
      UNWIND [c IN of_amed WHERE c.end <= from] AS c RETURN c.id ORDER BY c.end DESC, c.id DESC LIMIT 1
    } AS before,
    COLLECT {
      UNWIND [c IN of_amed WHERE c.start >= to] AS c RETURN c.id ORDER BY c.start, c.id LIMIT 1
    } AS after
  WITH *, CASE WHEN before <> [] AND after <> [] THEN before + after ELSE [] END AS gap,
    CASE WHEN size(in_force) = 1 THEN in_force[0] END AS only,
    COLLECT {
      UNWIND in_force AS c RETURN DISTINCT coalesce(c.contractor, p.id) AS id ORDER BY id
    } AS contractors,
    CASE leads WHEN [] THEN [p.id] ELSE [b IN leads | b.id] END AS lead_ids,
    CASE in_force WHEN [] THEN 'none' ELSE 'several' END AS clause
  // Is the contractor of the one in force the lead institution? Not known where nobody surely is the lead.
  WITH *, CASE
      WHEN only.root IN [b IN leads | b.root] THEN true
      WHEN only.root IS NULL OR leads = [] OR only.root IN [b IN maybe_leads | b.root] THEN null
      ELSE false
    END AS with_lead

  UNWIND CASE WHEN at_proposal AND in_force + maybe_in_force = [] THEN []
      ELSE [{outcome: 'examined', subjects: [p.id]}] END
    // It is concluded by AMED with the lead institution.
    + [c IN of_others_in_force + CASE with_lead WHEN false THEN [only] ELSE [] END |
      {outcome: 'fail', clause: 'parties', subjects: [coalesce(nullIf(c.commissioner, 'amed'), c.contractor)],
        nodes: [coalesce(nullIf(c.commissioner, 'amed'), c.contractor), c.id], values: {
          lead: [b IN leads | b.id], commissioner: c.parties.commissioner, contractor: c.parties.contractor
        }}]
    + CASE
      WHEN only IS NULL OR with_lead = false OR with_lead AND only.commissioner IS NOT NULL THEN []
      WHEN only.commissioner IS NULL OR only.contractor IS NULL
        THEN [{outcome: 'unknown', clause: 'parties', subjects: [only.id],
          missing: [side IN ['commissioner', 'contractor'] WHERE only[side] IS NULL | [only.id, side]],
          values: {contract: [only.id],
            why: {ja: '契約の当事者が書かれていません', en: 'the parties of the contract are not said'}}}]
      ELSE [{outcome: 'unknown', clause: 'parties', subjects: [p.id], nodes: [only.id],
        missing: [b IN maybe_leads | b.unsaid] + unlisted_bodies,
        values: {contract: [only.id],
          why: {ja: '代表研究機関が決まっていません', en: 'the lead institution is not settled'}}}]
    END
    // And on every day there is one, and no more.
    + CASE
      WHEN size(in_force) > 1 THEN [{outcome: 'fail', clause: 'several', nodes: [c IN in_force | c.id],
        subjects: contractors, values: {count: size(in_force), contractors: contractors}}]
      WHEN maybe_in_force <> [] THEN [{outcome: 'unknown', clause: clause, subjects: lead_ids,
        nodes: [c IN in_force + maybe_in_force | c.id],
        missing: [c IN maybe_in_force WHERE NOT c.dated | [c.id, 'period']],
        values: {why: {ja: '契約期間が書かれていません', en: 'the period of the contract is not said'}}}]
      WHEN unlisted_contracts <> [] THEN [{outcome: 'unknown', clause: clause, subjects: lead_ids,
        missing: unlisted_contracts, values: {why: {ja: '契約の節がないか、書き終えていません',
          en: 'the section of contracts is absent or not finished'}}}]
      WHEN in_force <> [] THEN []
      // None is a breach as far as the records reach, and in a gap between two contracts.
      WHEN gap <> [] OR coalesce(p.stage <> 'application', true) AND to <= p.as_at + duration('P1D')
        THEN [{outcome: 'fail', clause: 'none', subjects: lead_ids, nodes: gap, values: {lead: lead_ids}}]
      WHEN at_proposal THEN []
      WHEN p.stage = 'application' THEN [{outcome: 'unknown', clause: 'none', subjects: lead_ids, values: {why:
        {ja: '応募時の文書なので、契約がすべて書かれているとは限りません',
          en: 'a document of the application need not say all contracts'}}}]
      ELSE [{outcome: 'unknown', clause: 'none', subjects: lead_ids, values: {why:
        {ja: toString(p.as_at) + 'より後の契約はまだ記録されていません',
          en: 'contracts after ' + toString(p.as_at) + ' are not recorded yet'}}}]
    END AS said
  RETURN from, to, said

  UNION ALL
  // One of somebody else whose dates are not said is wrong whenever it is in force.
  UNWIND [c IN of_others WHERE NOT c.dated AND p.start IS NOT NULL
    AND coalesce(c.start < c.end AND c.start < p.end AND p.start < c.end, true)] AS c
  RETURN null AS from, null AS to, {outcome: 'fail', clause: 'parties', subjects: [c.commissioner],
    nodes: [c.commissioner, c.id], values: {
      lead: [b IN bodies WHERE any(r IN b.roles WHERE r.role = 'lead') | b.id],
      commissioner: c.parties.commissioner, contractor: c.parties.contractor
    }} AS said
}
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
