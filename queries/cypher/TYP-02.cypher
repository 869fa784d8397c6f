// TYP-02 アカデミアタイプでAMEDが資金を提供する研究機関はアカデミアのみ / Academia type: every AMED-funded institution is academia
// 「AMEDから資金提供する研究機関はアカデミアのみ」 S06
// 「アカデミアタイプはアカデミアのみが対象」 S29
// :params {projects: null}

UNWIND coalesce($projects, COLLECT { MATCH (p:Project) RETURN p.uid }) AS project
MATCH (p:Project {uid: project})
WITH p WHERE 'academia' IN p.type
CALL (p) {
  // Each commissioned institution is academia; a faculty or hospital is what its institution is.
  MATCH (b:Participant)-[:IN_PROJECT]->(p) WHERE b.id <> 'amed'
  MATCH (whole:Participant {uid: p.id + '/' + b.root})
  WITH p, b, whole,
    whole.country = 'JP' AND (
      whole.kind IN ['university', 'research_institute', 'incorporated_admin_agency']
      OR whole.kind = 'other_research_org' AND nullIf(whole.academia_confirmed IS NOT NULL, false)
    ) AS academia
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
      + CASE WHEN whole.country <> 'JP' THEN [{ja: '、所在国は' + whole.country, en: ', country ' + whole.country}] ELSE [] END} END AS values, [] AS edges, 'member' AS clause

  UNION ALL
  // Organizations that nobody has listed yet may be commissioned too.
  UNWIND range(0, size(coalesce(p.epochs, [])) - 1) AS n
  WITH p, n WHERE NOT ('organizations' IN p.sections AND NOT 'organizations' IN p.partial)
  RETURN 'unknown' AS outcome, [p.id] AS subjects, p.epochs[n] AS from, p.epoch_ends[n] AS to,
    [['organizations', 'organizations']] AS missing, {who: {ja: 'まだ書かれていない機関', en: 'organizations not yet listed'}} AS values, [] AS edges, 'member' AS clause

  UNION ALL
  // And no AMED money commissions anybody else: commission and sub-commission payments to bodies that are not (at that time) commissioned.
  MATCH (payer:Participant)-[:IN_PROJECT]->(p)
  MATCH (payer)-[f:FLOW]->(b:Participant)
  WHERE coalesce(f.amount <> 0, true) AND coalesce(f.origin = 'amed' AND f.kind IN ['commission', 'sub_commission'], true)
    AND NOT (b.name_known AND EXISTS {
      (b)-[r:HAS_ROLE]->(p)
      WHERE r.role IN ['lead', 'sub'] AND r.start < r.end AND r.start < p.end AND p.start < r.end
        AND (f.start IS NULL OR f.start < r.end AND r.start < f.end AND f.start < p.end AND p.start < f.end)
    })
  WITH p, b, payer, f ORDER BY payer.id
  WITH p, b, collect(DISTINCT CASE WHEN f.origin IS NOT NULL AND f.kind IS NOT NULL THEN payer.id END) AS payers, collect({flow: f, payer: payer}) AS payments
  MATCH (whole:Participant {uid: p.id + '/' + b.root})
  WITH p, b, payers, payments, whole,
    whole.country = 'JP' AND (
      whole.kind IN ['university', 'research_institute', 'incorporated_admin_agency']
      OR whole.kind = 'other_research_org' AND nullIf(whole.academia_confirmed IS NOT NULL, false)
    ) AS academia
  UNWIND payments AS payment
  WITH *, payment.flow AS f, [k IN ['origin', 'kind'] WHERE payment.flow[k] IS NULL | [payment.flow.entry, k]] AS unsaid
  ORDER BY payment.payer.listed, payment.flow.listed
  UNWIND CASE WHEN unsaid = [] THEN ['examined'] ELSE [] END
    + CASE WHEN academia THEN [] WHEN unsaid = [] AND NOT academia THEN ['fail'] ELSE ['unknown'] END AS outcome
  RETURN outcome, [b.id] AS subjects, f.start AS from, f.end AS to,
    CASE WHEN outcome <> 'unknown' THEN [] ELSE unsaid
      + CASE WHEN academia IS NOT NULL THEN [] ELSE [f IN ['kind', 'academia_confirmed', 'country']
      WHERE whole[f] IS NULL AND (f <> 'academia_confirmed' OR whole.kind = 'other_research_org') | [whole.id, f]] END END AS missing,
    CASE WHEN outcome = 'examined' THEN {} ELSE {who: [b.id], payers: payers, what: CASE WHEN whole.kind IS NULL THEN [{ja: '種別の記載なし', en: 'kind not said'}] ELSE [{OrganizationKind: whole.kind}] END
      + CASE WHEN whole.country <> 'JP' THEN [{ja: '、所在国は' + whole.country, en: ', country ' + whole.country}] ELSE [] END} END AS values,
    CASE WHEN outcome = 'examined' THEN [] ELSE [f.key] END AS edges, 'money' AS clause

  UNION ALL
  // Payments that nobody has listed yet.
  WITH p WHERE NOT ('money' IN p.sections AND NOT 'money' IN p.partial)
  RETURN 'unknown' AS outcome, [p.id] AS subjects, p.start AS from, p.end AS to, [['money', 'money']] AS missing,
    {who: {ja: 'まだ書かれていない資金の流れ', en: 'flows of money not yet listed'}} AS values, [] AS edges, 'money' AS clause
}
RETURN p.id AS project, outcome, CASE WHEN outcome <> 'examined' THEN clause END AS clause, subjects, from, to,
  [] AS nodes, edges, missing, values
