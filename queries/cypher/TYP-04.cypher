// TYP-04 スタートアップタイプの委託研究開発機関はアカデミアとスタートアップ企業のみ / Start-up type: commissioned institutions are academia or start-up companies only
// 「スタートアップタイプはアカデミアとスタートアップ企業が対象」 S29
// :params {projects: null}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p WHERE 'startup' IN p.type
CALL (p) {
  // Each commissioned institution is academia or a start-up company; a faculty or hospital is what its institution is.
  MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE b.id <> 'amed'
  MATCH (whole:Participant {uid: p.id + '/' + b.root})
  WITH p, b, whole,
    (whole.country = 'JP' AND (
      whole.kind IN ['university', 'research_institute', 'incorporated_admin_agency']
      OR whole.kind = 'other_research_org' AND nullIf(whole.academia_confirmed IS NOT NULL, false)
    )) OR (
      whole.kind = 'company' AND whole.legal_personality = 'JP'
      AND whole.is_sme AND NOT whole.deemed_large STARTS WITH '{"value": true'
    ) AS fits
  UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
  WITH p, b, whole, fits, p.epochs[n] AS from, p.epoch_ends[n] AS to
  WITH *, b.name_known AND EXISTS { (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] AND r.start <= from AND to <= r.end } AS belongs
  WHERE belongs OR NOT b.roles_known OR EXISTS { (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] AND coalesce(r.start < to AND from < r.end, true) }
  UNWIND CASE WHEN belongs THEN ['examined'] ELSE [] END
    + CASE WHEN fits THEN [] WHEN belongs AND NOT fits THEN ['fail'] ELSE ['unknown'] END AS outcome
  RETURN outcome, [b.id] AS subjects, from, to,
    CASE WHEN outcome <> 'unknown' OR belongs THEN [] ELSE [[b.id, CASE WHEN b.name_known THEN 'roles' ELSE 'name' END]] END
    + CASE WHEN outcome <> 'unknown' OR fits IS NOT NULL THEN [] ELSE CASE whole.kind WHEN 'company' THEN [f IN ['kind', 'legal_personality', 'is_sme', 'deemed_large'] WHERE whole[f] IS NULL | [whole.id, f]]
      ELSE [f IN ['kind', 'academia_confirmed', 'country']
      WHERE whole[f] IS NULL AND (f <> 'academia_confirmed' OR whole.kind = 'other_research_org') | [whole.id, f]] END END AS missing,
    CASE WHEN outcome = 'examined' THEN {} ELSE {who: [b.id], what: CASE WHEN whole.kind IS NULL THEN [{ja: '種別の記載なし', en: 'kind not said'}] ELSE [{OrganizationKind: whole.kind}] END
      + CASE WHEN whole.country <> 'JP' THEN [{ja: '、所在国は' + whole.country, en: ', country ' + whole.country}] ELSE [] END
      + CASE WHEN whole.legal_personality <> 'JP' THEN [{ja: '、日本の法人格なし', en: ', no Japanese legal personality'}] ELSE [] END
      + CASE WHEN NOT whole.is_sme THEN [{ja: '、中小企業ではない', en: ', no SME'}] ELSE [] END
      + CASE WHEN whole.deemed_large STARTS WITH '{"value": true' THEN [{ja: '、みなし大企業', en: ', deemed large'}] ELSE [] END} END AS values

  UNION ALL
  // Organizations that nobody has listed yet may be commissioned too.
  UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
  WITH p, n WHERE NOT ('organizations' IN p.sections AND NOT 'organizations' IN p.partial)
  RETURN 'unknown' AS outcome, [p.id] AS subjects, p.epochs[n] AS from, p.epoch_ends[n] AS to,
    [['organizations', 'organizations']] AS missing, {who: {ja: 'まだ書かれていない機関', en: 'organizations not yet listed'}} AS values
}
RETURN p.id AS project, outcome, CASE WHEN outcome <> 'examined' THEN 'member' END AS clause, subjects, from, to,
  [] AS nodes, [] AS edges, missing, values
