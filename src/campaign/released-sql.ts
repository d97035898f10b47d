/** The newest decision of each person that another campaign's review had released when campaign $2 of $1 was opened. */
export const RELEASED = (campaign: string | undefined): string => `
  SELECT DISTINCT ON (v.member_id) v.*
    FROM review.decision v
    JOIN audit.entry closing ON closing.audit_id = v.close_audit_id
    JOIN campaign.campaign mine ON mine.insurer_id = $1 AND mine.campaign_id = $2
   WHERE v.insurer_id = $1 AND v.campaign_id <> $2 AND v.state = 'released' AND closing.at <= mine.known_at
     ${campaign === undefined ? '' : `AND v.campaign_id = ${campaign}`}
   ORDER BY v.member_id, v.decision_id DESC`;

/**
 * SQL of the member ids with a released decision that no mailing has taken yet. `current`: the five items and the
 * number are (or, false, are no longer) those the decision was about. Inside a statement that has `moment` and $3.
 */
export function releasedSql(campaign: string | undefined, current: boolean | undefined): string {
  const same = `(was.name_kanji, was.name_kana, was.birth_date, was.sex, was.address, was.number_ref)
    IS NOT DISTINCT FROM (is_now.name_kanji, is_now.name_kana, is_now.birth_date, is_now.sex, is_now.address, is_now.number_ref)
    AND NOT (v.digits AND is_now.number_ref IN (SELECT number_ref FROM register.disputed_numbers($1, moment.known_at)))`;
  return `SELECT v.member_id
    FROM moment CROSS JOIN (${RELEASED(campaign)}) v
    JOIN campaign.campaign k ON k.insurer_id = v.insurer_id AND k.campaign_id = v.campaign_id
    JOIN campaign.extracted held ON held.insurer_id = v.insurer_id AND held.campaign_id = v.campaign_id
     AND held.member_id = v.member_id AND held.outcome = 'held_review'
    JOIN LATERAL register.as_of(k.insurer_id, k.extraction_date, k.known_at) was ON was.member_id = v.member_id
    JOIN LATERAL register.as_of(k.insurer_id, $3, moment.known_at) is_now ON is_now.member_id = v.member_id
   ${current === undefined ? '' : `WHERE ${current ? '' : 'NOT '}(${same})`}`;
}
