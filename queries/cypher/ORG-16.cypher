// ORG-16 産学官共同研究企業と委託研究開発機関は兼ねられない / A company is never both partner and commissioned in one project
// 「AMED委託費の産学官共同研究企業への提供も不可」 S19
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
      roles: COLLECT {
        MATCH (b)-[r:HAS_ROLE]->(p)
        RETURN r {.role, .start, .end, .sure_start, .sure_end} AS role ORDER BY size(r.key), r.key
      },
      unsaid: [b.id, CASE WHEN b.name_known THEN 'roles' ELSE 'name' END]
    } ORDER BY b.id
  } AS bodies,
  // The contracts that commission somebody, named or not; at application there are none yet.
  COLLECT {
    MATCH (c:Contract)-[:IN_PROJECT]->(p)
    WHERE c.kind IN ['commission', 'sub_commission']
    OPTIONAL MATCH (b)-[:PARTY_TO {side: 'contractor'}]->(c)
    RETURN c {.id, .kind, .start, .end, .sure_start, .sure_end, root: b.root} AS contract ORDER BY c.listed
  } AS contracts,
  [s IN ['organizations'] WHERE NOT s IN p.sections OR s IN p.partial | [s, s]] AS unlisted_bodies,
  [s IN ['contracts'] WHERE NOT at_proposal
    AND (NOT s IN p.sections OR s IN p.partial) | [s, s]] AS unlisted_contracts
CALL (*) {
  // In every stretch of time in which nothing changes:
  UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
  WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to
  // the partner companies, the commissioned institutions (lead and subs), and bodies that may be one.
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
  // Nobody is both: by role, or as contractor of a contract in force. A branch is the same body as its whole.
  UNWIND COLLECT {
      UNWIND partners + maybe_partners AS partner
      WITH *, partner.id IN [x IN partners | x.id] AS sure,
        [b IN members WHERE b.root = partner.root] AS same,
        [b IN maybe_members WHERE b.root = partner.root] AS maybe_same,
        [c IN contracts WHERE c.root = partner.root] AS own
      WITH *, [c IN own WHERE c.sure_start <= from AND to <= c.sure_end] AS in_force,
        [c IN own WHERE coalesce(c.start < to AND from < c.end, true)] AS maybe_in_force
      WITH *, COLLECT {
          UNWIND CASE in_force WHEN [] THEN maybe_in_force ELSE in_force END AS c
          RETURN c.id AS id ORDER BY id
        } AS contract_ids
      // What it is besides a partner company, in words.
      WITH *, CASE
          WHEN any(b IN same WHERE
            any(r IN b.roles WHERE r.role = 'lead' AND r.sure_start <= from AND to <= r.sure_end))
            THEN [{OrganizationRole: 'lead'}]
          WHEN same <> [] THEN [{OrganizationRole: 'sub'}]
          ELSE [{ja: '', en: 'contractor of the '}] + reduce(all = [], c IN in_force | all
              + CASE all WHEN [] THEN [] ELSE [{ja: '、', en: ', '}] END
              + [{ContractKind: c.kind}, {ja: '（' + c.id + '）', en: ' (' + c.id + ')'}])
            + [{ja: 'の受託者', en: ''}]
        END AS other
      UNWIND CASE WHEN sure THEN [{outcome: 'examined', subjects: [partner.id]}] ELSE [] END + CASE
          WHEN sure AND same + in_force <> [] THEN [{outcome: 'fail', clause: 'same_time',
            subjects: [partner.id], nodes: contract_ids, values: {who: [partner.id], other: other}}]
          WHEN same + maybe_same + maybe_in_force <> [] THEN [{outcome: 'unknown', clause: 'same_time',
            subjects: [partner.id], nodes: contract_ids, values: {who: [partner.id]},
            missing: CASE WHEN sure THEN [] ELSE [partner.unsaid] END + [b IN maybe_same | b.unsaid]
              + CASE in_force WHEN [] THEN [id IN contract_ids | [id, 'period']] ELSE [] END}]
          // Nobody is surely a partner, so that there is nobody else to look at.
          WHEN partners = [] THEN [{outcome: 'unknown', clause: 'same_time', subjects: [partner.id],
            missing: [partner.unsaid], values: {who: [partner.id]}}]
          ELSE []
        END AS said
      RETURN said
    }
    // Bodies and contracts that nobody has listed yet may make somebody both.
    + [x IN unlisted_bodies | {outcome: 'unknown', clause: 'same_time', subjects: [p.id], missing: [x],
      values: {who: {ja: 'まだ書かれていない機関', en: 'organizations not yet listed'}}}]
    + [x IN unlisted_contracts WHERE unlisted_bodies = [] AND partners + maybe_partners <> [] |
      {outcome: 'unknown', clause: 'same_time', subjects: [p.id], missing: [x],
        values: {who: {ja: 'まだ書かれていない契約', en: 'contracts not yet listed'}}}]
    AS said
  RETURN from, to, said

  UNION ALL
  // A contractor that nobody has named yet may be a partner company, where there is one, or may be.
  UNWIND [c IN contracts WHERE c.root IS NULL AND p.start IS NOT NULL AND any(b IN bodies
    WHERE NOT b.roles_known OR any(r IN b.roles
      WHERE r.role = 'partner' AND coalesce(r.start < p.end AND p.start < r.end, true))) | c.id] AS contract
  RETURN null AS from, null AS to, {outcome: 'unknown', clause: 'same_time',
    subjects: [contract], missing: [[contract, 'contractor']], values: {who: [contract]}} AS said

  UNION ALL
  // Who is one now and the other then, and surely never both, is told so, with the time as commissioned.
  UNWIND bodies AS partner
  WITH *, [r IN partner.roles WHERE r.role = 'partner'] AS partnerships, COLLECT {
      MATCH (b:Participant {root: partner.root})-[:IN_PROJECT]->(p)
      MATCH (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub']
      RETURN r {.role, .start, .end, .sure_start, .sure_end} AS role
        ORDER BY r.role, b.listed, size(r.key), r.key
    } + [c IN contracts WHERE c.root = partner.root] AS others
  WHERE partnerships <> [] AND NOT any(n IN range(0, size(coalesce(p.epochs, [])) - 1) WHERE
    any(r IN partnerships WHERE coalesce(r.start < p.epoch_ends[n] AND p.epochs[n] < r.end, true))
    AND (any(b IN bodies WHERE b.root = partner.root AND NOT b.roles_known)
      OR any(x IN others WHERE coalesce(x.start < p.epoch_ends[n] AND p.epochs[n] < x.end, true))))
  WITH *, [x IN others | CASE WHEN x.start < x.end AND x.start < p.end AND p.start < x.end THEN x {
      .*, from: CASE WHEN x.start < p.start THEN p.start ELSE x.start END,
      to: CASE WHEN x.end > p.end THEN p.end ELSE x.end END
    } ELSE x END] AS others
  UNWIND range(0, size(others) - 1) AS i
  WITH *, others[i] AS other
  // A contract of somebody who has a role (or another contract) at that time says nothing new.
  WHERE other.role IS NOT NULL OR other.from IS NULL
    OR [x IN others[0..i] WHERE x.sure_start <= other.from AND other.to <= x.sure_end] = []
  RETURN other.from AS from, other.to AS to, {
    outcome: 'fail', clause: 'sequence', subjects: [partner.id],
    nodes: CASE WHEN other.role IS NULL THEN [other.id] ELSE [] END,
    values: {
      who: [partner.id],
      partner_time: CASE
        WHEN partnerships[0].start < partnerships[0].end
          THEN {from: partnerships[0].start, to: partnerships[0].end}
        ELSE {ja: '期間は未定', en: 'dates undecided'}
      END,
      other: CASE
        WHEN other.role IS NOT NULL THEN [{OrganizationRole: other.role}]
        ELSE [{ja: '', en: 'contractor of the '}, {ContractKind: other.kind},
          {ja: '（' + other.id + '）の受託者', en: ' (' + other.id + ')'}]
      END
    }
  } AS said
}
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
