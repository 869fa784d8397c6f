// ORG-06 アカデミアは国内の研究機関等 / Academia means a domestic research organization
// 「大学、試験研究機関、独立行政法人などの国内の研究機関等。」 S29
// :params {projects: null}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
CALL (p) {
  // Each commissioned institution of a kind that is academia is domestic; companies and the like are not looked at.
  MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE b.id <> 'amed'
  MATCH (whole:Participant {uid: p.id + '/' + b.root})
  WITH p, b, whole,
    CASE
      WHEN whole.kind IS NULL THEN null
      ELSE whole.country = 'JP' AND (
      whole.kind IN ['university', 'research_institute', 'incorporated_admin_agency']
      OR whole.kind = 'other_research_org' AND nullIf(whole.academia_confirmed IS NOT NULL, false)
    )
    END AS academia
  WHERE coalesce(whole.kind IN ['university', 'research_institute', 'incorporated_admin_agency', 'other_research_org'], true)
  UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
  WITH p, b, whole, academia, p.epochs[n] AS from, p.epoch_ends[n] AS to
  WITH *, b.name_known AND EXISTS { (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] AND r.start <= from AND to <= r.end } AS belongs
  WHERE belongs OR NOT b.roles_known OR EXISTS { (b)-[r:HAS_ROLE]->(p) WHERE r.role IN ['lead', 'sub'] AND coalesce(r.start < to AND from < r.end, true) }
  UNWIND CASE WHEN belongs THEN ['examined'] ELSE [] END
    + CASE WHEN academia THEN [] WHEN belongs AND NOT academia THEN ['fail'] ELSE ['unknown'] END AS outcome
  RETURN outcome, [b.id] AS subjects, from, to,
    CASE WHEN outcome <> 'unknown' OR belongs THEN [] ELSE [[b.id, CASE WHEN b.name_known THEN 'roles' ELSE 'name' END]] END
    + CASE WHEN outcome <> 'unknown' OR academia IS NOT NULL THEN [] ELSE [f IN ['kind', 'academia_confirmed', 'country']
      WHERE whole[f] IS NULL AND (f <> 'academia_confirmed' OR whole.kind = 'other_research_org') | [whole.id, f]] END AS missing,
    CASE WHEN outcome = 'examined' THEN {} ELSE {who: [b.id], what: CASE WHEN whole.kind IS NULL THEN [{ja: '種別の記載なし', en: 'kind not said'}] ELSE [{OrganizationKind: whole.kind}] END
      + CASE WHEN whole.country <> 'JP' THEN [{ja: '、所在国は' + whole.country, en: ', country ' + whole.country}] ELSE [] END} END AS values

  UNION ALL
  // Organizations that nobody has listed yet may be commissioned too.
  UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
  WITH p, n WHERE NOT ('organizations' IN p.sections AND NOT 'organizations' IN p.partial)
  RETURN 'unknown' AS outcome, [p.id] AS subjects, p.epochs[n] AS from, p.epoch_ends[n] AS to,
    [['organizations', 'organizations']] AS missing, {who: {ja: 'まだ書かれていない機関', en: 'organizations not yet listed'}} AS values
}
RETURN p.id AS project, outcome, CASE WHEN outcome <> 'examined' THEN 'domestic' END AS clause, subjects, from, to,
  [] AS nodes, [] AS edges, missing, values
