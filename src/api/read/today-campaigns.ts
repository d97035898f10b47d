import type { Sql } from '../../kernel/ports.ts';

/** A campaign that is not closed. */
export interface OpenCampaign {
  readonly campaignId: string;
  readonly title: string;
  readonly profile: unknown;
  readonly cutOff: string;
  readonly packingDate: string;
  readonly windowFrom: string;
  readonly windowTo: string;
}

/** An insurer's campaigns that are not closed, the newest first. */
export const openCampaigns = async (sql: Sql, insurerId: string): Promise<OpenCampaign[]> => {
  const { rows } = await sql.query<OpenCampaign>(
    `SELECT c.campaign_id AS "campaignId", c.title, p.body AS profile, c.cut_off AS "cutOff", c.packing_date AS "packingDate",
            c.window_from AS "windowFrom", c.window_to AS "windowTo"
       FROM campaign.campaign c JOIN insurer.profile p USING (profile_hash)
      WHERE c.insurer_id = $1 AND NOT EXISTS (SELECT FROM campaign.stage s WHERE s.insurer_id = c.insurer_id
                                                 AND s.campaign_id = c.campaign_id AND s.stage = 'close')
      ORDER BY c.extraction_date DESC, c.campaign_id`,
    [insurerId],
  );
  return rows;
};

/** The screen of a campaign's review. */
export const reviewOf = (campaignId: string): string => `/campaigns/${campaignId}/review`;
