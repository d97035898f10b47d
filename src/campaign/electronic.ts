import { type FileKind, KNOWN_MEMBER, RowChecker, uniqueKey } from '../register/index.ts';

const COLUMNS = ['member_id', 'consented_on', 'withdrawn_on', 'evidence'] as const;

/**
 * electronic-consents.csv (docs/formats.md): who agreed to be told on the portal instead of on paper, from when to
 * when, and by what. Taken in only where the profile has the channel switched on (S014).
 */
export const ELECTRONIC_CONSENTS: FileKind<(typeof COLUMNS)[number]> = {
  kind: 'electronic-consents',
  columns: COLUMNS,
  staging: 'member_id text, consented_on date, withdrawn_on date, evidence text',
  check(cells, columns) {
    const row = new RowChecker(cells, columns);
    const memberId = row.required('member_id', 32);
    const consentedOn = row.date('consented_on', { blank: 'refused' });
    const withdrawnOn = row.date('withdrawn_on', { blank: 'allowed' });
    const evidence = row.required('evidence', 200);
    row.notBefore('withdrawn_on', withdrawnOn, consentedOn);
    return row.checked([memberId, consentedOn, withdrawnOn, evidence]);
  },
  rules: [uniqueKey('member_id', 'member_id'), KNOWN_MEMBER],
  tables: ['campaign.electronic_consent'],
  mended: ['member.unknown'],
  save: [
    `INSERT INTO campaign.electronic_consent (insurer_id, member_id, consented_on, withdrawn_on, evidence, source_id)
     SELECT $1, member_id, consented_on, withdrawn_on, evidence, $2 FROM staged`,
  ],
};

/**
 * SQL, rows (member_id): whose consent of the insurer $1 holds on the packing date of the campaign $2, as known when it
 * was opened.
 */
export const CONSENTING = `
  SELECT c.member_id FROM (
    SELECT DISTINCT ON (e.member_id) e.member_id, e.consented_on, e.withdrawn_on, k.packing_date
      FROM campaign.campaign k
      JOIN campaign.electronic_consent e USING (insurer_id)
      JOIN register.source_file s USING (source_id)
     WHERE k.insurer_id = $1 AND k.campaign_id = $2 AND s.loaded_at <= k.known_at
     ORDER BY e.member_id, e.source_id DESC) c
   WHERE c.consented_on <= c.packing_date AND coalesce(c.withdrawn_on > c.packing_date, true)`;

/** SQL, rows (member_id, form, digits): who is told on the portal by a campaign. $1 insurer, $2 campaign. */
export const TOLD_ELECTRONICALLY = `
  SELECT x.member_id, d.form, d.digits FROM campaign.extracted x
    JOIN campaign.decision d USING (insurer_id, campaign_id, member_id)
   WHERE x.insurer_id = $1 AND x.campaign_id = $2 AND x.outcome = 'electronic' ORDER BY x.member_id COLLATE "C"`;
