// CON-03 分担研究機関は代表研究機関と再委託研究開発契約を締結する / Every sub institution has a sub-commission contract with the lead institution
// 「代表研究機関と再委託研究開発契約を締結。」 S29
// 「分担研究機関は、代表研究機関と再委託研究開発契約を締結することになります。」 S26
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
      .id, .start, .end, .sure_start, .sure_end,
      commissioner: a.id, commissioner_root: a.root, contractor: b.id, root: b.root
    } AS contract ORDER BY c.listed
  } AS contracts,
  [s IN ['organizations'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_bodies,
  [s IN ['contracts'] WHERE NOT at_proposal AND (NOT s IN p.sections OR s IN p.partial) | [s, s]]
    AS unlisted_contracts

// In every stretch of time in which nothing changes:
UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
// the lead institutions, the sub institutions, and bodies that may be one.
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role = 'lead' AND r.sure_start <= from AND to <= r.sure_end)
  ] AS leads
WITH *, [b IN bodies WHERE NOT b.id IN [x IN leads | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role = 'lead' AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_leads
WITH *, [b IN bodies WHERE b.name_known
    AND any(r IN b.roles WHERE r.role = 'sub' AND r.sure_start <= from AND to <= r.sure_end)
  ] AS subs
WITH *, [b IN bodies WHERE NOT b.id IN [x IN subs | x.id] AND (NOT b.roles_known
    OR any(r IN b.roles WHERE r.role = 'sub' AND coalesce(r.start < to AND from < r.end, true))
  )] AS maybe_subs
CALL (*) {
  // Each sub institution, where it is not a part of the lead institution: with its contracts,
  UNWIND [b IN subs + maybe_subs WHERE NOT b.root IN [x IN leads | x.root]] AS sub
  WITH *, sub.id IN [x IN subs | x.id] AS sure,
    [c IN contracts WHERE coalesce(c.root = sub.root, true)] AS own
  WITH *, [c IN own WHERE coalesce(c.start < to AND from < c.end, true)] AS now
  // has one in force that the lead institution commissions. (Where nobody surely is the lead: not known.)
  WITH *, any(c IN now WHERE CASE
        WHEN c.commissioner IS NULL THEN null
        WHEN c.commissioner_root IN [b IN leads | b.root] THEN true
        WHEN leads = [] OR c.commissioner_root IN [b IN maybe_leads | b.root] THEN null
        ELSE false
      END AND CASE
        WHEN c.sure_start <= from AND to <= c.sure_end AND c.contractor IS NOT NULL THEN true
      END) AS signed,
    [c IN now WHERE NOT coalesce(c.start < c.end, false) | [c.id, 'period']] AS undated,
    [c IN now WHERE c.commissioner IS NULL | [c.id, 'commissioner']]
      + [c IN now WHERE c.contractor IS NULL | [c.id, 'contractor']] AS unnamed,
    CASE WHEN sure THEN [] ELSE [sub.unsaid] END AS unsettled,
    [b IN maybe_leads WHERE b.root = sub.root | b.unsaid] AS perhaps_lead,
    // None in force is a breach as far as the records reach, and in a gap between two contracts of its own.
    coalesce(p.stage <> 'application', true) AND to <= p.as_at + duration('P1D')
      OR any(c IN own WHERE c.contractor IS NOT NULL AND c.end <= from)
        AND any(c IN own WHERE c.contractor IS NOT NULL AND c.start >= to) AS recorded,
    [c IN now WHERE NOT c.commissioner_root IN [b IN leads + maybe_leads | b.root]
      AND any(b IN bodies WHERE b.root = c.commissioner_root
        AND any(r IN b.roles WHERE r.role = 'lead' AND r.end <= from)) | c.id] AS with_former_lead
  UNWIND CASE
      WHEN sure AND (now <> [] OR NOT at_proposal) THEN [{outcome: 'examined', subjects: [sub.id]}]
      ELSE []
    END + CASE
      // A body that only may be a sub institution is doubtful, where nobody surely is one.
      WHEN signed AND any(b IN subs WHERE NOT b.root IN [x IN leads | x.root]) THEN []
      WHEN signed THEN [{outcome: 'unknown', clause: 'contract', subjects: [sub.id], missing: unsettled,
        values: {why: {ja: '分担研究機関かどうかが決まっていません',
          en: 'whether it is a sub institution is not settled'}}}]
      // A part of what may be the lead institution may need no contract.
      WHEN sure AND NOT signed AND NOT at_proposal AND perhaps_lead <> [] THEN [{outcome: 'unknown', clause: 'contract',
        subjects: [sub.id], missing: perhaps_lead,
        values: {why: {ja: '代表研究機関が決まっていません', en: 'the lead institution is not settled'}}}]
      WHEN signed IS NULL AND unnamed + undated = [] THEN [{outcome: 'unknown', clause: 'contract',
        subjects: [sub.id, p.id], missing: unsettled + [b IN maybe_leads | b.unsaid] + unlisted_bodies,
        values: {why: {ja: '代表研究機関が決まっていません', en: 'the lead institution is not settled'}}}]
      WHEN signed IS NULL THEN [{outcome: 'unknown', clause: 'contract',
        subjects: [sub.id], missing: unsettled + undated + unnamed,
        values: {why: CASE unnamed
          WHEN [] THEN {ja: '契約期間が書かれていません', en: 'the period of the contract is not said'}
          ELSE {ja: '契約の当事者が書かれていません', en: 'the parties of the contract are not said'}
        END}}]
      WHEN unlisted_contracts <> [] THEN [{outcome: 'unknown', clause: 'contract',
        subjects: [sub.id], missing: unsettled + unlisted_contracts,
        values: {why: {ja: '契約の節がないか、書き終えていません',
          en: 'the section of contracts is absent or not finished'}}}]
      WHEN sure AND recorded THEN [{outcome: 'fail', clause: 'contract',
        subjects: [sub.id], nodes: with_former_lead,
        values: {sub: [sub.id], lead: [b IN leads | b.id], hint: CASE with_former_lead
          WHEN [] THEN {ja: '', en: ''}
          ELSE {
            ja: '。契約 ' + substring(reduce(s = '', id IN with_former_lead | s + '、' + id), 1)
              + ' の委託者は以前の代表研究機関なので、結び直しが必要です',
            en: '; contract ' + substring(reduce(s = '', id IN with_former_lead | s + ', ' + id), 2)
              + ' is with a former lead institution and has to be concluded anew'
          }
        END}}]
      WHEN at_proposal THEN []
      WHEN recorded THEN [{outcome: 'unknown', clause: 'contract', subjects: [sub.id], missing: unsettled,
        values: {why: {ja: '分担研究機関かどうかが決まっていません',
          en: 'whether it is a sub institution is not settled'}}}]
      WHEN p.stage = 'application' THEN [{outcome: 'unknown', clause: 'contract', subjects: [sub.id],
        missing: unsettled, values: {why: {ja: '応募時の文書なので、契約がすべて書かれているとは限りません',
          en: 'a document of the application need not say all contracts'}}}]
      ELSE [{outcome: 'unknown', clause: 'contract', subjects: [sub.id], missing: unsettled,
        values: {why: {ja: toString(p.as_at) + 'より後の契約はまだ記録されていません',
          en: 'contracts after ' + toString(p.as_at) + ' are not recorded yet'}}}]
    END AS said
  RETURN said

  UNION ALL
  // A body that nobody has listed yet may be a sub institution, too.
  UNWIND CASE WHEN at_proposal THEN [] ELSE unlisted_bodies END AS section
  RETURN {outcome: 'unknown', clause: 'contract', subjects: [p.id], missing: [section],
    values: {why: {
      ja: '機関の節がないか、書き終えていません', en: 'the section of organizations is not finished'
    }}} AS said
}
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
