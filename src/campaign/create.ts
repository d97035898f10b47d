import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { lockRegister } from '../register/index.ts';
import { type CampaignKey, lockCampaign } from './extract.ts';
import { DEFAULT_POPULATION, loadPopulation, type Population } from './population.ts';
import type { CampaignPlan } from './settings.ts';

/**
 * Opens a campaign, or finds it open. `inputsHash` binds it to its profile and input files: going on with a
 * campaign that was begun from other inputs is refused (`campaign.other_inputs`), and so is beginning one from files
 * the register has been corrected after (`campaign.superseded`, named in `superseded`): it would not be made from
 * what they say. Without a population it is for everybody in the register.
 */
export async function openCampaign(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  plan: CampaignPlan,
  inputs: {
    profileHash: string;
    inputsHash: string;
    population?: Population;
    superseded?: readonly string[];
  },
): Promise<void> {
  await lockCampaign(sql, key);
  const { rows } = await sql.query<{ inputs_hash: string }>(
    'SELECT inputs_hash FROM campaign.campaign WHERE insurer_id = $1 AND campaign_id = $2',
    [key.insurerId, key.campaignId],
  );
  if (rows[0] !== undefined) {
    if (rows[0].inputs_hash === inputs.inputsHash) return;
    throw new TodokeError(
      'campaign.other_inputs',
      'この送付は、別の入力ファイルまたは設定で始められています。',
      {
        remedy: '始めたときと同じ入力で再開するか、別の出力先（--out）と送付番号を指定してください。',
        status: 409,
      },
    );
  }
  if (inputs.superseded !== undefined && inputs.superseded.length > 0) {
    throw new TodokeError(
      'campaign.superseded',
      `${inputs.superseded.join('、')} は取り込み済みですが、そのあとに別のファイルが取り込まれています。`,
      {
        remedy: '新しい送付は、いちばん新しいファイルで始めてください。',
        status: 409,
      },
    );
  }
  // What is frozen here is all that was taken in so far, and nothing that is being taken in now.
  await lockRegister(sql, key.insurerId);
  const population = inputs.population ?? loadPopulation(DEFAULT_POPULATION);
  await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'campaign.open',
    subject: `campaign:${key.campaignId}`,
    detail: { profileHash: inputs.profileHash, inputsHash: inputs.inputsHash, population: population.id },
  });
  await sql.query(
    `INSERT INTO campaign.campaign (insurer_id, campaign_id, title, profile_hash, inputs_hash, extraction_date,
                                    cut_off, packing_date, issue_date, window_from, window_to, population)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      key.insurerId,
      key.campaignId,
      plan.title,
      inputs.profileHash,
      inputs.inputsHash,
      plan.extraction_date,
      plan.cut_off,
      plan.packing_date,
      plan.issue_date,
      plan.window.from,
      plan.window.to,
      JSON.stringify(population),
    ],
  );
}
