import { lockCampaign } from '../campaign/extract.ts';
import type { CampaignKey } from '../campaign/key.ts';
import { loadPopulation, shippedPopulations } from '../campaign/population.ts';
import { type CampaignPlan, planWarnings } from '../campaign/settings.ts';
import { checkInsurerNumber } from '../japan/check-digits.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { loadProfile, shippedProfiles } from '../profile/profile.ts';
import { parseOrder, type RoundOrder } from './order.ts';

/** A campaign's plan as it stands before (and after) it is begun. */
export interface StoredPlan {
  readonly order: RoundOrder;
  readonly revision: number;
  readonly plannedBy: string;
  readonly plannedAt: string;
}

/** What a plan chooses from: profiles and populations that come with Todoke. */
export const planChoices = () => ({
  profiles: shippedProfiles().map((name) => ({ name, title: loadProfile(name).profile.title })),
  populations: shippedPopulations().map((id) => ({ id, title: loadPopulation(id).title })),
});

/** The newest revision of a plan; undefined where the campaign was not planned here. */
async function findPlan(sql: Sql, key: CampaignKey): Promise<StoredPlan | undefined> {
  const { rows } = await sql.query<{
    written: RoundOrder;
    revision: number;
    planned_by: string;
    planned_at: string;
  }>(
    `SELECT written, revision, planned_by, to_char(planned_at, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM') AS planned_at
       FROM round.plan WHERE insurer_id = $1 AND campaign_id = $2 ORDER BY revision DESC LIMIT 1`,
    [key.insurerId, key.campaignId],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { written: order, revision, planned_by: plannedBy, planned_at: plannedAt } = row;
  return { order, revision, plannedBy, plannedAt };
}

/** The same, where there must be one. Throws `round.no_plan`. */
export async function getPlan(sql: Sql, key: CampaignKey): Promise<StoredPlan> {
  const plan = await findPlan(sql, key);
  if (plan !== undefined) return plan;
  throw new TodokeError('round.no_plan', 'この発送回は、管理画面で計画されたものではありません。', {
    remedy: 'コマンド（todoke run）で作った発送回は、コマンドで続けてください。',
    status: 404,
  });
}

/** Whether the campaign was extracted: from then on its plan and its files stand. */
export async function isBegun(sql: Sql, key: CampaignKey): Promise<boolean> {
  const { rowCount } = await sql.query(
    'SELECT FROM campaign.campaign WHERE insurer_id = $1 AND campaign_id = $2',
    [key.insurerId, key.campaignId],
  );
  return rowCount > 0;
}

/** Refuses what changes the basis of a campaign that is begun, or is at work: `round.begun`, `round.at_work`. */
export async function requireNotBegun(sql: Sql, key: CampaignKey): Promise<void> {
  await lockCampaign(sql, key);
  if (await isBegun(sql, key)) {
    throw new TodokeError(
      'round.begun',
      'この発送回は抽出が済んでいるため、計画とファイルを変えられません。',
      {
        remedy: '内容を変えるときは、別の送付番号で新しく計画してください。',
        status: 409,
      },
    );
  }
  const { rowCount } = await sql.query(
    'SELECT FROM round.work WHERE insurer_id = $1 AND campaign_id = $2 AND ended_at IS NULL',
    [key.insurerId, key.campaignId],
  );
  if (rowCount === 0) return;
  throw new TodokeError('round.at_work', 'この発送回では、処理が進んでいます。', {
    remedy: '処理が終わってから、もう一度操作してください。',
    status: 409,
  });
}

/** What of a plan deserves a second look, in sentences. */
export const warningsOf = ({ campaign, profile }: RoundOrder): string[] =>
  planWarnings(campaign, loadProfile(profile).profile.campaign);

/**
 * Keeps a plan as its next revision; the same again changes nothing. `changes`: the revision its writer saw (0: none). Throws
 * `round.order` naming the entry, `profile.unknown`, `population.unknown`, `insurer.number`, `round.begun`, and where
 * somebody else's revision stands by now `round.id_taken`, `round.plan_changed`.
 */
export async function savePlan(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  given: {
    insurerName: string;
    profile: string;
    campaign: Omit<CampaignPlan, 'id'>;
    changes?: number;
  },
): Promise<StoredPlan> {
  if (!checkInsurerNumber(key.insurerId).valid) {
    throw new TodokeError('insurer.number', '保険者番号の検査数字が合いません。', {
      remedy: '利用者に与えた権限の保険者番号を確かめてください。',
    });
  }
  const order = parseOrder({
    insurer: { insurer_number: key.insurerId, name: given.insurerName },
    profile: given.profile,
    campaign: { ...given.campaign, id: key.campaignId },
  });
  loadProfile(order.profile);
  // A population of a file of one's own needs a folder: those are run on the command line.
  if (order.campaign.population !== undefined) loadPopulation(order.campaign.population);
  await requireNotBegun(sql, key);
  const before = await findPlan(sql, key);
  if (before !== undefined && JSON.stringify(parseOrder(before.order)) === JSON.stringify(order))
    return before;
  if (given.changes !== undefined) requireRevision(before, given.changes);
  await keepPlan(sql, actor, key, order, (before?.revision ?? 0) + 1);
  return getPlan(sql, key);
}

/** What somebody else planned meanwhile is not written over unseen. */
function requireRevision(before: StoredPlan | undefined, seen: number): void {
  if (seen === (before?.revision ?? 0)) return;
  if (seen === 0) {
    throw new TodokeError('round.id_taken', 'この送付番号の発送回は、すでに計画されています。', {
      remedy: '別の送付番号を付けてください。その計画を変えるときは、発送回の一覧から開いてください。',
      status: 409,
    });
  }
  throw new TodokeError(
    'round.plan_changed',
    `この計画は、開いたあとに${before?.plannedBy}が変えました（今は第${before?.revision}版）。`,
    {
      remedy: '「やめる」で閉じて今の計画を確かめ、必要なところだけ変え直してください。',
      status: 409,
    },
  );
}

async function keepPlan(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  order: RoundOrder,
  revision: number,
): Promise<void> {
  await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'round.plan',
    subject: `campaign:${key.campaignId}`,
    detail: { revision, profile: order.profile, population: order.campaign.population ?? null },
  });
  await sql.query(
    'INSERT INTO round.plan (insurer_id, campaign_id, revision, written, planned_by) VALUES ($1, $2, $3, $4, $5)',
    [key.insurerId, key.campaignId, revision, JSON.stringify(order), actor.id],
  );
}

/** Lets the console go on with a round of the command line: its order becomes the plan. Done again it changes nothing. */
export async function adoptPlan(sql: Sql, actor: Actor, order: RoundOrder): Promise<void> {
  const key = { insurerId: order.insurer.insurer_number, campaignId: order.campaign.id };
  await lockCampaign(sql, key);
  if ((await findPlan(sql, key)) === undefined) await keepPlan(sql, actor, key, order, 1);
}
