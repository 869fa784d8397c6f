// CON-05 再々委託はできない / No sub-sub-commissioning
// 「「委託研究開発機関」とは、直接AMEDと委託研究開発契約を締結する代表研究機関、及び代表研究機関と再委託研究開発契約を締結する分担研究機関の総称。」 S29
// :params {asked: {projects: null}, call: {max_depth: 2}}

UNWIND coalesce($asked.projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
// Before the start a document of the application need not say the contracts that are to come.
WITH p, coalesce(p.stage = 'application' AND coalesce(p.as_at < p.start, true), false) AS at_proposal
WITH p, at_proposal,
  // The bodies that are the lead institution at some time, or may be, and what is unsaid of them.
  COLLECT {
    MATCH (b:Participant)-[:IN_PROJECT]->(p)
    WHERE NOT b.roles_known OR EXISTS { (b)-[:HAS_ROLE {role: 'lead'}]->(p) }
    RETURN b {
      .root, .name_known, .roles_known,
      roles: COLLECT {
        MATCH (b)-[r:HAS_ROLE {role: 'lead'}]->(p) RETURN r {.start, .end, .sure_start, .sure_end}
      },
      unsaid: [b.id, CASE WHEN b.name_known THEN 'roles' ELSE 'name' END]
    } ORDER BY b.id
  } AS bodies,
  // The sub-commission contracts with both parties. A faculty counts as its institution (`root`).
  COLLECT {
    MATCH (c:Contract {kind: 'sub_commission'})-[:IN_PROJECT]->(p)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'commissioner'}]-(a)
    OPTIONAL MATCH (c)<-[:PARTY_TO {side: 'contractor'}]-(b)
    RETURN c {
      .id, .start, .end, .sure_start, .sure_end, commissioner: a.id,
      commissioner_root: a.root, contractor: b.id, root: b.root
    } AS contract ORDER BY c.listed
  } AS contracts,
  [s IN ['contracts'] WHERE NOT at_proposal AND (NOT s IN p.sections OR s IN p.partial) | [s, s]]
    AS unlisted_contracts
// In every stretch of time in which nothing changes, the contracts that may be in force, and of them the
// steps of a chain: throughout, and perhaps. A contract inside one institution is no step.
WITH *, COLLECT {
    UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
    WITH *, p.epochs[n] AS from, p.epoch_ends[n] AS to,
      [c IN contracts WHERE c.commissioner IS NOT NULL AND c.contractor IS NOT NULL] AS whole
    WITH *, [c IN whole WHERE coalesce(c.start < to AND from < c.end, true)] AS maybe_in_force
    WITH *, [c IN maybe_in_force WHERE c.commissioner_root <> c.root] AS maybe_steps,
      [b IN bodies WHERE b.name_known
        AND any(r IN b.roles WHERE r.sure_start <= from AND to <= r.sure_end)] AS leads,
      [b IN bodies WHERE NOT b.roles_known
        OR any(r IN b.roles WHERE coalesce(r.start < to AND from < r.end, true))] AS all_leads
    RETURN {
      from: from, to: to, leads: [b IN leads | b.root], all_leads: [b IN all_leads | b.root],
      unsaid_leads: [b IN all_leads WHERE NOT b IN leads | b.unsaid],
      ids: [c IN maybe_in_force | c.id],
      steps: [c IN maybe_steps WHERE c.sure_start <= from AND to <= c.sure_end], maybe_steps: maybe_steps
    } AS time ORDER BY n
  } AS times
// No contract, at any such time,
WITH *, COLLECT {
    UNWIND contracts AS c
    UNWIND [t IN times WHERE c.id IN t.ids] AS t
    // ends a chain of commissions longer than allowed: one that leads to its commissioner, through steps in
    // force, and through all that may be. Step by step upwards, no further than has to be; a circle once, and
    // up to the lead institution only: it has its commission of AMED, whatever else it has.
    WITH *, [x IN [{steps: t.steps, tops: t.all_leads}, {steps: t.maybe_steps, tops: t.leads}] | reduce(
      longest = [{
        bodies: [c.commissioner], top: c.commissioner_root, seen: [c.commissioner_root, c.root],
        closed: c.commissioner_root IN x.tops
      }],
      step IN range(2, $call.max_depth) | coalesce(nullIf(reduce(longer = [], chain IN longest | longer + [
        up IN x.steps WHERE up.root = chain.top AND NOT chain.closed | {
          bodies: [up.commissioner] + chain.bodies, top: up.commissioner_root,
          seen: chain.seen + up.commissioner_root,
          closed: up.commissioner_root IN chain.seen OR up.commissioner_root IN x.tops
        }]), []), longest)
    )[0].bodies] AS chains
    // The commission of AMED is its first step, and the contract itself the last.
    RETURN {
      id: c.id, ends: [c.commissioner, c.contractor], from: t.from, to: t.to, chain: chains[0],
      outcome: CASE
        WHEN c.commissioner_root = c.root THEN 'pass'
        WHEN c.id IN [x IN t.steps | x.id] AND size(chains[0]) + 1 > $call.max_depth THEN 'fail'
        WHEN size(chains[1]) + 1 > $call.max_depth THEN 'unknown'
        ELSE 'pass'
      END,
      // Was the commissioner the lead institution when the contract began (or the project, where that is later)?
      clause: CASE
        WHEN c.commissioner_root IN head([x IN times WHERE c.start < x.to]).leads THEN 'former_lead'
        ELSE 'depth'
      END,
      unsaid: [x IN t.maybe_steps WHERE NOT coalesce(x.start < x.end, false) | [x.id, 'period']] + t.unsaid_leads
    } AS answer
  } AS answers
CALL (*) {
  // One finding names all contracts of the same two that do; another that only may adds nothing then.
  UNWIND answers AS answer
  WITH *, [x IN answers WHERE x.outcome = 'fail' AND x.ends = answer.ends] AS all_breaches
  WITH *, [x IN all_breaches WHERE x.clause = answer.clause] AS breaches,
    [x IN all_breaches WHERE x.clause = 'depth'] AS others
  WITH *, [c IN contracts WHERE c.id IN [x IN breaches | x.id] | c.id] AS contract_ids
  UNWIND [{outcome: 'examined', subjects: [answer.id]}] + CASE
      WHEN answer.outcome = 'fail' THEN [{outcome: 'fail', clause: answer.clause, subjects: answer.ends,
        nodes: answer.chain + answer.ends[1] + answer.id, values: {
          principal: [answer.ends[0]], contractor: [answer.ends[1]], contracts: contract_ids,
          depth: size(answer.chain) + 1, limit: $call.max_depth}}]
      WHEN answer.outcome = 'unknown' AND NOT answer.from IN [x IN others | x.from]
        THEN [{outcome: 'unknown', clause: 'depth', subjects: answer.ends,
          nodes: [answer.id], missing: answer.unsaid}]
      ELSE []
    END AS said
  RETURN answer.from AS from, answer.to AS to, said

  UNION ALL
  // A contract of which a side is not said may be a link of a chain, and so may one not listed yet.
  UNWIND contracts AS c
  UNWIND [side IN ['commissioner', 'contractor'] WHERE c[side] IS NULL] AS side
  UNWIND [{outcome: 'examined', subjects: [c.id]},
    {outcome: 'unknown', clause: 'depth', subjects: [c.id], missing: [[c.id, side]]}] AS said
  RETURN null AS from, null AS to, said

  UNION ALL
  UNWIND unlisted_contracts AS section
  RETURN p.start AS from, p.end AS to,
    {outcome: 'unknown', clause: 'depth', subjects: [p.id], missing: [section]} AS said
}
RETURN p.id AS project, said.outcome AS outcome, said.clause AS clause, said.subjects AS subjects, from, to,
  coalesce(said.nodes, []) AS nodes, coalesce(said.edges, []) AS edges,
  coalesce(said.missing, []) AS missing, coalesce(said.values, {}) AS values
