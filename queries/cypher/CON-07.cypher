// CON-07 産学官共同研究企業とは共同研究開発契約で結ばれる / Partner companies are tied in by a joint research contract
// 「共同研究開発契約」 S19
// 「産学連携リソースによる研究開発の範囲」 S19
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
  // The joint research contracts with their parties.
  COLLECT {
    MATCH (c:Contract {kind: 'joint_research'})-[:IN_PROJECT]->(p)
    RETURN c {
      .id, .start, .end, .sure_start, .sure_end, .parties_known,
      parties: COLLECT {
        MATCH (b)-[r:PARTY_TO]->(c) RETURN r {.start, .end, .sure_start, .sure_end, root: b.root}
      }
    } AS contract ORDER BY c.listed
  } AS contracts,
  [s IN ['organizations'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_bodies,
  [s IN ['contracts'] WHERE NOT at_proposal AND (NOT s IN p.sections OR s IN p.partial) | [s, s]]
    AS unlisted_contracts

// In every stretch of time in which nothing changes:
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
// the partner companies, the commissioned institutions (lead and subs), and bodies that may be one;
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role = 'partner' AND r.sure_start <= from AND to <= r.sure_end)
  ] AS partners
WITH *, [b IN bodies WHERE NOT b.id IN [x IN partners | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role = 'partner' AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_partners
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role IN ['lead', 'sub'] AND r.sure_start <= from AND to <= r.sure_end)
  ] AS members
WITH *, [b IN bodies WHERE NOT b.id IN [x IN members | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role IN ['lead', 'sub'] AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_members
// who is then party to a contract, and commissioned.
WITH *, [c IN contracts | c {
    .*, throughout: CASE WHEN c.sure_start <= from AND to <= c.sure_end THEN true END,
    parties: [r IN c.parties | r {
      .root, dated: coalesce(r.start < r.end, false),
      bound: CASE
        WHEN r.sure_start <= from AND to <= r.sure_end THEN true
        WHEN coalesce(r.start < to AND from < r.end, true) THEN null
        ELSE false
      END,
      commissioned: CASE
        WHEN r.root IN [b IN members | b.root] THEN true
        WHEN r.root IN [b IN maybe_members | b.root] THEN null
        ELSE false
      END
    }]
  }] AS contracts
CALL (*) {
  // Each partner company has a contract in force that binds it with a commissioned institution.
  UNWIND partners + maybe_partners AS company
  WITH *, company.id IN [x IN partners | x.id] AS sure,
    [c IN contracts WHERE any(r IN c.parties WHERE r.root = company.root)] AS own
  WITH *, [c IN own WHERE coalesce(c.start < to AND from < c.end, true)] AS now,
    // A gap: the contract that ends last before this time, and the one that starts first after it.
    COLLECT {
      UNWIND [c IN own WHERE c.end <= from] AS c RETURN c.id ORDER BY c.end DESC, c.id DESC LIMIT 1
    } AS before,
    COLLECT {
      UNWIND [c IN own WHERE c.start >= to] AS c RETURN c.id ORDER BY c.start, c.id LIMIT 1
    } AS after
  WITH *, any(c IN now WHERE c.throughout
      AND any(r IN c.parties WHERE r.root = company.root AND r.bound)
      AND any(r IN c.parties WHERE r.root <> company.root AND r.bound AND r.commissioned)) AS joined,
    [c IN now WHERE NOT coalesce(c.start < c.end, false) | [c.id, 'period']] AS undated,
    // Contracts whose period is said, but not since when or until when somebody is a party.
    [c IN now WHERE c.start < c.end AND any(r IN c.parties WHERE NOT r.dated) | [c.id, 'parties']]
      AS undated_parties,
    // A contract of which no parties are said may be this company's.
    [c IN contracts WHERE c.parties = [] AND NOT c.parties_known
      AND coalesce(c.start < to AND from < c.end, true) | [c.id, 'parties']] AS unsaid_parties,
    CASE WHEN before <> [] AND after <> [] THEN before + after ELSE [] END AS gap,
    CASE WHEN sure THEN [] ELSE [company.unsaid] END AS unsettled
  UNWIND CASE
      WHEN sure AND (now <> [] OR unsaid_parties <> [] OR NOT at_proposal)
        THEN [{outcome: 'examined', subjects: [company.id]}]
      ELSE []
    END + CASE
      // A body that only may be a partner company is doubtful, where nobody surely is one.
      WHEN joined AND partners <> [] THEN []
      WHEN joined THEN [{outcome: 'unknown', clause: 'joint', subjects: [company.id], missing: unsettled,
        values: {why: {ja: '産学官共同研究企業かどうかが決まっていません',
          en: 'whether it is a partner company is not settled'}}}]
      WHEN joined IS NULL OR unsaid_parties <> [] THEN [{outcome: 'unknown', clause: 'joint', subjects: [company.id],
        missing: unsettled + undated + undated_parties + unsaid_parties + [b IN maybe_members
          WHERE any(c IN now WHERE any(r IN c.parties WHERE r.root = b.root)) | b.unsaid],
        values: {why: CASE undated
          WHEN [] THEN {ja: '当事者が未定です', en: 'the parties are not settled'}
          ELSE {ja: '契約期間が書かれていません', en: 'the period of the contract is not said'}
        END}}]
      WHEN unlisted_contracts <> [] THEN [{outcome: 'unknown', clause: 'joint', subjects: [company.id],
        missing: unsettled + unlisted_contracts, values: {why: {ja: '契約の節がないか、書き終えていません',
          en: 'the section of contracts is absent or not finished'}}}]
      // None is a breach as far as the records reach, and in a gap between two contracts.
      WHEN gap <> [] OR coalesce(p.stage <> 'application', true) AND to <= p.as_at + duration('P1D')
        THEN CASE WHEN sure THEN [{outcome: 'fail', clause: 'joint', subjects: [company.id], nodes: gap}]
        WHEN at_proposal THEN []
        ELSE [{outcome: 'unknown', clause: 'joint', subjects: [company.id], missing: unsettled,
          values: {why: {ja: '産学官共同研究企業かどうかが決まっていません',
            en: 'whether it is a partner company is not settled'}}}] END
      WHEN at_proposal THEN []
      WHEN p.stage = 'application' THEN [{outcome: 'unknown', clause: 'joint', subjects: [company.id],
        missing: unsettled, values: {why: {ja: '応募時の文書なので、契約がすべて書かれているとは限りません',
          en: 'a document of the application need not say all contracts'}}}]
      ELSE [{outcome: 'unknown', clause: 'joint', subjects: [company.id], missing: unsettled,
        values: {why: {ja: toString(p.as_at) + 'より後の契約はまだ記録されていません',
          en: 'contracts after ' + toString(p.as_at) + ' are not recorded yet'}}}]
    END AS said
  RETURN said

  UNION ALL
  // A body that nobody has listed yet may be a partner company, too.
  UNWIND CASE WHEN at_proposal THEN [] ELSE unlisted_bodies END AS section
  RETURN {outcome: 'unknown', clause: 'joint', subjects: [p.id], missing: [section],
    values: {why: {
      ja: '機関の節がないか、書き終えていません', en: 'the section of organizations is not finished'
    }}} AS said
}
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
