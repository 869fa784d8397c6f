// ORG-07 代表研究機関になれるのはアカデミアか、スタートアップタイプのスタートアップ企業 / The lead institution is academia or, in the start-up type, a start-up company
// 「AMEDと代表研究機関（アカデミア又はスタートアップ企業）が委託研究開発契約を締結し」 S26
// :params {projects: null}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
CALL (p) {
  // The lead institution is academia or, in the start-up type, a start-up company.
  MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE b.id <> 'amed'
  MATCH (whole:Participant {uid: p.id + '/' + b.root})
  WITH p, b, whole,
    CASE WHEN all(t IN p.type WHERE t = p.type[0]) THEN p.type[0] = 'startup' END AS startups
  WITH p, b, whole, startups,
    (whole.country = 'JP' AND (
      whole.kind IN ['university', 'research_institute', 'incorporated_admin_agency']
      OR whole.kind = 'other_research_org' AND nullIf(whole.academia_confirmed IS NOT NULL, false)
    )) OR startups AND (
      whole.kind = 'company' AND whole.legal_personality = 'JP'
      AND whole.is_sme AND NOT whole.deemed_large STARTS WITH '{"value": true'
    ) AS may
  UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
  WITH p, b, whole, startups, may, p.epochs[n] AS from, p.epoch_ends[n] AS to
  WITH *, b.name_known AND EXISTS { (b)-[r:HAS_ROLE {role: 'lead'}]->(p) WHERE r.start <= from AND to <= r.end } AS belongs
  WHERE belongs OR NOT b.roles_known OR EXISTS { (b)-[r:HAS_ROLE {role: 'lead'}]->(p) WHERE coalesce(r.start < to AND from < r.end, true) }
  UNWIND CASE WHEN belongs THEN ['examined'] ELSE [] END
    + CASE WHEN may THEN [] WHEN belongs AND NOT may THEN ['fail'] ELSE ['unknown'] END AS outcome
  RETURN outcome, [b.id] AS subjects, from, to,
    CASE WHEN outcome <> 'unknown' OR belongs THEN [] ELSE [[b.id, CASE WHEN b.name_known THEN 'roles' ELSE 'name' END]] END
    + CASE WHEN outcome <> 'unknown' OR may IS NOT NULL THEN [] ELSE CASE WHEN startups IS NULL THEN [['project', 'type']] ELSE [] END
      + CASE WHEN coalesce(startups, true) AND whole.kind = 'company' THEN [f IN ['kind', 'legal_personality', 'is_sme', 'deemed_large'] WHERE whole[f] IS NULL | [whole.id, f]]
      ELSE [f IN ['kind', 'academia_confirmed', 'country']
      WHERE whole[f] IS NULL AND (f <> 'academia_confirmed' OR whole.kind = 'other_research_org') | [whole.id, f]] END END AS missing,
    CASE WHEN outcome = 'examined' THEN {} ELSE {who: [b.id], what: CASE WHEN whole.kind IS NULL THEN [{ja: '種別の記載なし', en: 'kind not said'}] ELSE [{OrganizationKind: whole.kind}] END
      + CASE WHEN whole.country <> 'JP' THEN [{ja: '、所在国は' + whole.country, en: ', country ' + whole.country}] ELSE [] END} END AS values

  UNION ALL
  // Organizations that nobody has listed yet may be the lead too.
  UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
  WITH p, n WHERE NOT ('organizations' IN p.sections AND NOT 'organizations' IN p.partial)
  RETURN 'unknown' AS outcome, [p.id] AS subjects, p.epochs[n] AS from, p.epoch_ends[n] AS to,
    [['organizations', 'organizations']] AS missing, {who: {ja: 'まだ書かれていない機関', en: 'organizations not yet listed'}} AS values
}
RETURN p.id AS project, outcome, CASE WHEN outcome <> 'examined' THEN 'kind' END AS clause, subjects, from, to,
  [] AS nodes, [] AS edges, missing, values
