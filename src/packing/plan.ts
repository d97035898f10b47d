import type { CampaignKey } from '../campaign/extract.ts';
import { lockCampaign, markStage, stageDone } from '../campaign/extract.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { joinWholeTables, lookUpByIndex, refreshStatistics } from '../kernel/set-based.ts';
import type { Keys } from '../vault/keys.ts';
import { Planner, type PlanSettings, type Traveller, takeNumbers } from './planner.ts';

/** Somebody who gets a letter; `own_address`: written to directly, at an address that is not their household's. */
interface Addressee extends Traveller {
  readonly own_address: boolean;
}

/**
 * Everybody who gets a letter, in the order of the paper: workplace by workplace, in it family by family (S078),
 * then those written to directly. Collation "C": the order must not depend on a server's locale.
 */
const TRAVELLERS = `
  SELECT x.member_id, f.insured_id, CASE WHEN x.outcome = 'workplace_parcel' THEN i.workplace_id END AS workplace_id,
         CASE x.outcome WHEN 'workplace_parcel' THEN 'workplace' WHEN 'home_mail' THEN 'home' ELSE 'chosen' END AS route,
         f.sub_number, d.form, d.digits, f.protected OR i.protected AS own_address
    FROM campaign.campaign k
    JOIN campaign.extracted x USING (insurer_id, campaign_id)
    JOIN campaign.decision d USING (insurer_id, campaign_id, member_id)
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = x.member_id
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) i ON i.member_id = f.insured_id
   WHERE k.insurer_id = $1 AND k.campaign_id = $2 AND x.outcome IN ('workplace_parcel', 'home_mail', 'chosen_mail')
   ORDER BY CASE x.outcome WHEN 'workplace_parcel' THEN 1 WHEN 'home_mail' THEN 2 ELSE 3 END,
            (CASE WHEN x.outcome = 'workplace_parcel' THEN i.workplace_id END) COLLATE "C" NULLS LAST, i.symbol COLLATE "C", length(i.number), i.number COLLATE "C",
            f.insured_id COLLATE "C", (x.member_id <> f.insured_id), f.sub_number COLLATE "C", x.member_id COLLATE "C"`;

/**
 * Plans the mailing of a sorted campaign: envelopes, parcels, print files and pieces with their management
 * numbers, in one transaction. The same campaign gives the same plan, piece for piece.
 */
export async function planMailing(
  sql: Sql,
  actor: Actor,
  keys: Keys,
  key: CampaignKey,
  settings: PlanSettings,
  onProgress: (planned: number) => void = () => undefined,
): Promise<void> {
  await lockCampaign(sql, key);
  if (await stageDone(sql, key, 'pack')) return;
  await joinWholeTables(sql);
  const { rows } = await sql.query<{ travellers: number }>(
    `SELECT count(*) AS travellers FROM campaign.extracted
      WHERE insurer_id = $1 AND campaign_id = $2 AND outcome IN ('workplace_parcel', 'home_mail', 'chosen_mail')`,
    [key.insurerId, key.campaignId],
  );
  const { travellers } = rows[0] as { travellers: number };
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'packing.plan',
    subject: `campaign:${key.campaignId}`,
    detail: { pieces: travellers },
  });
  const firstNumber = await takeNumbers(sql, travellers);
  const planner = new Planner(sql, keys, key, settings, { auditId, firstNumber }, onProgress);

  let destination: Addressee[] = [];
  const sameDestination = (a: Addressee, b: Addressee): boolean =>
    a.workplace_id === null
      ? a.route === b.route && a.insured_id === b.insured_id && !a.own_address && !b.own_address
      : a.workplace_id === b.workplace_id;
  for await (const batch of sql.batches<Addressee>(TRAVELLERS, [key.insurerId, key.campaignId], 5_000)) {
    // Only now: the query above is already planned, and reads whole tables.
    await lookUpByIndex(sql);
    for (const one of batch) {
      const last = destination.at(-1);
      if (last !== undefined && !sameDestination(last, one)) {
        await planner.add(destination);
        destination = [];
      }
      destination.push(one);
    }
  }
  if (destination.length > 0) await planner.add(destination);
  await planner.finish();
  await refreshStatistics(sql, [
    'document.file',
    'packing.parcel',
    'packing.envelope',
    'piece.piece',
    'piece.event',
  ]);
  await markStage(sql, key, 'pack');
}
