/**
 * SELECT of who has an approved application for a notice again (S056, S136) that nothing has been sent for since:
 * `member_id, decided_on`. `insurer`, `knownAt`: placeholders or expressions; `but`: the campaign that asks, whose own
 * letters do not count, or NULL. A letter that was stopped before it left does not answer an application; a notice on the
 * portal does.
 */
export const reissueSql = (insurer: string, knownAt: string, but: string): string => `
  SELECT a.member_id, min(a.decided_on) AS decided_on
    FROM certificate.application a
    JOIN audit.entry approved ON approved.audit_id = a.decide_audit_id
   WHERE a.insurer_id = ${insurer} AND a.kind = 'notice_reissue' AND a.state = 'approved' AND approved.at <= ${knownAt}
     AND NOT EXISTS (
       SELECT FROM piece.piece p JOIN campaign.campaign sent USING (insurer_id, campaign_id)
        WHERE p.insurer_id = a.insurer_id AND p.member_id = a.member_id AND p.form <> 'certificate'
          AND p.campaign_id IS DISTINCT FROM ${but} AND p.status NOT IN ('stopped', 'voided', 'destroyed')
          AND sent.known_at > approved.at AND sent.known_at <= ${knownAt})
     AND NOT EXISTS (
       SELECT FROM campaign.extracted x JOIN campaign.campaign told USING (insurer_id, campaign_id)
        WHERE x.insurer_id = a.insurer_id AND x.member_id = a.member_id AND x.outcome = 'electronic'
          AND x.campaign_id IS DISTINCT FROM ${but} AND told.known_at > approved.at AND told.known_at <= ${knownAt})
   GROUP BY a.member_id`;

/**
 * SELECT of whose notice again waits for its mailing today: of `reissueSql`, who is still covered. Whoever has lost the cover
 * since is sent none, and must not be told that one comes. `insurer`: placeholder or expression.
 */
export const waitingReissueSql = (insurer: string): string => `
  SELECT g.member_id, g.decided_on FROM (${reissueSql(insurer, 'now()', 'NULL')}) g
   WHERE (SELECT f.acquired_on <= current_date AND coalesce(least(f.cover_ends_on, i.cover_ends_on) > current_date, true)
            FROM register.as_of(${insurer}, current_date, now()) f
            JOIN register.as_of(${insurer}, current_date, now()) i ON i.member_id = f.insured_id
           WHERE f.member_id = g.member_id)`;
