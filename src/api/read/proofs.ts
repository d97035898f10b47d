import type { CampaignKey } from '../../campaign/key.ts';
import type { Sql } from '../../kernel/ports.ts';
import { joinWholeTables } from '../../kernel/set-based.ts';
import type { Proof, Proofs } from '../round-contract.ts';
import { formTitle, routeTitle, ruleTitle } from '../words.ts';

type Row = Omit<Proof, 'formTitle' | 'routeTitle' | 'ruleTitle'>;

/**
 * Every condition the composed papers of a campaign were made under, with how many there are and one to be looked at.
 * Pages of protected members are on no screen: they are counted, and never the one.
 */
export async function readProofs(sql: Sql, key: CampaignKey): Promise<Proofs> {
  await joinWholeTables(sql);
  const { rows } = await sql.query<Row>(
    `SELECT p.form, p.digits, p.route, d.rule_row AS "ruleRow", x.several, f.member_id <> f.insured_id AS dependent,
            count(*) AS count, min(p.piece_id COLLATE "C") FILTER (WHERE NOT f.protected) AS "pieceId"
       FROM piece.piece p
       JOIN campaign.campaign k USING (insurer_id, campaign_id)
       JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id)
       JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = p.member_id
       LEFT JOIN campaign.decision d ON d.insurer_id = p.insurer_id AND d.campaign_id = p.campaign_id AND d.member_id = p.member_id
      WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND p.page IS NOT NULL
      GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2 DESC, 4, 3, 5, 6`,
    [key.insurerId, key.campaignId],
  );
  return {
    pieces: rows.reduce((total, { count }) => total + count, 0),
    conditions: rows.map((row) => ({
      ...row,
      formTitle: formTitle(row.form),
      routeTitle: routeTitle(row.route),
      ruleTitle: row.ruleRow === null ? '' : ruleTitle(row.ruleRow),
    })),
  };
}
