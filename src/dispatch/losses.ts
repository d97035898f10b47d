import type { CampaignKey } from '../campaign/extract.ts';
import { lockCampaign } from '../campaign/extract.ts';
import type { IsoDate } from '../japan/calendar.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import {
  type LateLossReceipt,
  REACHED_BY_PROTECTION,
  stopForLoss,
  stopForProtection,
} from '../piece/late-loss.ts';
import { statusesAllowing } from '../piece/status.ts';
import type { IncomingFile } from '../register/index.ts';

interface Lost {
  readonly member_id: string;
  readonly lost_on: IsoDate;
}

/**
 * People with a piece that can still be stopped, recalled or made again, whose cover, or that of their insured, has
 * ended by a day as the register knows it now. $5: nobody but these; NULL: everybody.
 */
const LOST = `
  WITH cover AS (
    SELECT e.member_id, e.insured_id, register.cover_ends_on(e.lost_on, f.birth_date) AS ends_on
      FROM register.eligibility e JOIN register.person_fact f USING (insurer_id, member_id)
     WHERE e.insurer_id = $1 AND e.known_to = 'infinity' AND f.known_to = 'infinity'
       AND e.valid_to = 'infinity' AND f.valid_to = 'infinity'
       AND ($5::text[] IS NULL OR e.member_id = ANY($5))
  )
  SELECT p.member_id, least(c.ends_on, i.ends_on) AS lost_on
    FROM piece.piece p
    JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id)
    JOIN cover c ON c.member_id = p.member_id
    JOIN cover i ON i.member_id = c.insured_id
   WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND (p.status = ANY($4) OR x.outcome = 'reprint_pending')
     AND least(c.ends_on, i.ends_on) <= $3::date
     AND NOT EXISTS (SELECT FROM piece.piece n WHERE n.insurer_id = p.insurer_id AND n.replaces = p.piece_id)
   ORDER BY p.member_id COLLATE "C"`;

/** These people, their dependents, and whom those hang on. */
async function familiesOf(sql: Sql, insurerId: string, memberIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql.query<{ member_id: string; insured_id: string }>(
    `SELECT member_id, insured_id FROM register.eligibility
      WHERE insurer_id = $1 AND member_id = ANY($2) AND known_to = 'infinity'
     UNION SELECT member_id, insured_id FROM register.eligibility
      WHERE insurer_id = $1 AND insured_id = ANY($2) AND member_id <> insured_id AND known_to = 'infinity'`,
    [insurerId, memberIds],
  );
  return [...new Set(rows.flatMap((row) => [row.member_id, row.insured_id]))];
}

/**
 * Holds the register as it is known now against a campaign's letters (S069, S107, I10): whoever has lost the
 * eligibility by `on` is stopped, or recalled once the parcel is sealed. Run it after every import of losses and again
 * before sealing; run again, it finds only new losses. `memberIds`: only these and their families. Whoever is protected by
 * now is stopped as well (`stopProtected`). Answers the papers to be pulled.
 */
export async function stopLosses(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  on: IsoDate,
  memberIds?: readonly string[],
): Promise<LateLossReceipt[]> {
  await lockCampaign(sql, key);
  const reachable = [...statusesAllowing('stop'), ...statusesAllowing('recall')];
  const { rows } = await sql.query<Lost>(LOST, [
    key.insurerId,
    key.campaignId,
    on,
    reachable,
    memberIds === undefined ? null : await familiesOf(sql, key.insurerId, memberIds),
  ]);
  const receipts: LateLossReceipt[] = [];
  for (const [lostOn, people] of Map.groupBy(rows, (row) => row.lost_on)) {
    const lost = people.map((row) => row.member_id);
    receipts.push(...(await stopForLoss(sql, actor, { ...key, memberIds: lost, lostOn })));
  }
  receipts.push(...(await stopProtected(sql, actor, key)));
  return receipts.sort((a, b) => (a.pieceId < b.pieceId ? -1 : 1));
}

/** What the losses of one file did to the letters of one campaign. */
export interface CampaignLosses {
  readonly campaign: string;
  readonly receipts: readonly LateLossReceipt[];
}

/**
 * The same in every campaign of the insurer that is not closed, for people whose cover has just changed in the register:
 * called in the transaction that enters a filing, so that no letter is sealed between the two (I10). Notices and
 * certificates alike: whatever is a piece is stopped. `memberIds` undefined: everybody whose cover has ended by `on`, as
 * when a loss filed ahead takes effect with its day.
 */
export async function stopLossesOf(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  memberIds: readonly string[] | undefined,
  on: IsoDate,
): Promise<CampaignLosses[]> {
  if (memberIds?.length === 0) return [];
  return inOpenCampaigns(sql, insurerId, (key) => stopLosses(sql, actor, key, on, memberIds));
}

async function inOpenCampaigns(
  sql: Sql,
  insurerId: string,
  stop: (key: CampaignKey) => Promise<LateLossReceipt[]>,
): Promise<CampaignLosses[]> {
  const { rows } = await sql.query<{ campaign_id: string }>(
    `SELECT k.campaign_id FROM campaign.campaign k
      WHERE k.insurer_id = $1
        AND NOT EXISTS (SELECT FROM campaign.stage s WHERE s.insurer_id = k.insurer_id
                           AND s.campaign_id = k.campaign_id AND s.stage = 'close')
      ORDER BY k.campaign_id COLLATE "C"`,
    [insurerId],
  );
  const stopped: CampaignLosses[] = [];
  for (const { campaign_id: campaignId } of rows) {
    const receipts = await stop({ insurerId, campaignId });
    if (receipts.length > 0) stopped.push({ campaign: campaignId, receipts });
  }
  return stopped;
}

/** People protected now whose newest letter of a campaign is planned to the workplace or to the home on file. */
const EXPOSED = `
  SELECT DISTINCT p.member_id
    FROM piece.piece p JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id)
   WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND p.member_id IN (SELECT member_id FROM register.protected_now($1))
     AND p.route <> 'chosen' AND (p.status = ANY($3) OR x.outcome = 'reprint_pending')
     AND NOT EXISTS (SELECT FROM piece.piece r WHERE r.insurer_id = p.insurer_id AND r.replaces = p.piece_id)
   ORDER BY 1`;

/**
 * Holds who is protected (支援措置) now against a campaign's letters: what was planned to the workplace or the home before
 * that was known goes to neither. Stopped up to sealing, called back while on its way. Answers the papers to be pulled.
 */
export async function stopProtected(sql: Sql, actor: Actor, key: CampaignKey): Promise<LateLossReceipt[]> {
  await lockCampaign(sql, key);
  const { rows } = await sql.query<{ member_id: string }>(EXPOSED, [
    key.insurerId,
    key.campaignId,
    REACHED_BY_PROTECTION,
  ]);
  const memberIds = rows.map(({ member_id }) => member_id);
  return memberIds.length === 0 ? [] : stopForProtection(sql, actor, { ...key, memberIds });
}

/** The same in every campaign that is not closed: called in the transaction that learns of it. */
export const stopProtectedOf = (sql: Sql, actor: Actor, insurerId: string): Promise<CampaignLosses[]> =>
  inOpenCampaigns(sql, insurerId, (key) => stopProtected(sql, actor, key));

/** What a person is told where protection stopped letters: how many, and that papers have to be pulled. */
const toldOf = (stopped: readonly CampaignLosses[]): string | undefined => {
  const all = stopped.flatMap(({ receipts }) => receipts);
  if (all.length === 0) return undefined;
  const papers = all.filter(({ paper }) => paper).length;
  return `支援措置の対象になった方の送付物を${all.length}件止めました（抜き取る・回収する紙 ${papers}件。todoke piece list CAMPAIGN --status stopped recalled）。`;
};

/**
 * A file to be taken into the register, with what follows for letters: in its own transaction whoever it says is protected
 * gets none at the workplace or the home on file. `say` hears of it in a sentence.
 */
export const stoppingProtected = (
  file: IncomingFile,
  say: (sentence: string) => void = () => undefined,
): IncomingFile => ({
  ...file,
  async afterwards(sql) {
    const sentence = toldOf(await stopProtectedOf(sql, file.actor, file.insurerId));
    if (sentence !== undefined) say(sentence);
  },
});
