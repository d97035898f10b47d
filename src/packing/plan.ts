import type { CampaignKey } from '../campaign/extract.ts';
import { lockCampaign, markStage, stageDone } from '../campaign/extract.ts';
import { keepWaves } from '../campaign/wave-store.ts';
import type { Wave } from '../campaign/waves.ts';
import { PREFECTURES } from '../japan/prefectures.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { joinWholeTables, lookUpByIndex, refreshStatistics } from '../kernel/set-based.ts';
import type { Keys } from '../vault/keys.ts';
import { PLANNED_TABLES, Planner, type PlanSettings, type Traveller, takeNumbers } from './planner.ts';

/** Somebody who gets a letter; `own_address`: written to directly, at an address that is not their household's. */
interface Addressee extends Traveller {
  readonly own_address: boolean;
  /** Place of their wave, from 1; 0 where there are none. */
  readonly wave_rank: number;
}

/**
 * Everybody who gets a letter, in the order of the paper: wave by wave, workplace by workplace, in it family by family
 * (S078), then those written to directly. Collation "C": the order must not depend on a server's locale.
 */
const travellers = (wave: { readonly rank: string; readonly joins: string }): string => `
  SELECT x.member_id, f.insured_id, CASE WHEN x.outcome = 'workplace_parcel' THEN i.workplace_id END AS workplace_id,
         CASE x.outcome WHEN 'workplace_parcel' THEN 'workplace' WHEN 'home_mail' THEN 'home' ELSE 'chosen' END AS route,
         f.sub_number, d.form, d.digits, f.protected OR i.protected AS own_address, ${wave.rank} AS wave_rank
    FROM campaign.campaign k
    JOIN campaign.extracted x USING (insurer_id, campaign_id)
    JOIN campaign.decision d USING (insurer_id, campaign_id, member_id)
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = x.member_id
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) i ON i.member_id = f.insured_id
    ${wave.joins}
   WHERE k.insurer_id = $1 AND k.campaign_id = $2 AND x.outcome IN ('workplace_parcel', 'home_mail', 'chosen_mail')
   ORDER BY wave_rank, CASE x.outcome WHEN 'workplace_parcel' THEN 1 WHEN 'home_mail' THEN 2 ELSE 3 END,
            (CASE WHEN x.outcome = 'workplace_parcel' THEN i.workplace_id END) COLLATE "C" NULLS LAST, i.symbol COLLATE "C", length(i.number), i.number COLLATE "C",
            f.insured_id COLLATE "C", (x.member_id <> f.insured_id), f.sub_number COLLATE "C", x.member_id COLLATE "C"`;

const WITHOUT_WAVES = { rank: '0', joins: '' };

/**
 * The branch of a family is the prefecture of the insured's workplace, else of the insured's home; a protected
 * insured's home decides nothing, for the wave of a letter is seen by others. $3: codes, $4: the waves they are in
 * (places from 1), $5: names of all prefectures, $6: their codes, $7: the wave of whoever is in none.
 */
const WITH_WAVES = {
  rank: 'coalesce(v.rank, $7)',
  joins: `
    LEFT JOIN register.workplace w ON w.insurer_id = k.insurer_id AND w.workplace_id = i.workplace_id
          AND w.known_from <= k.known_at AND k.known_at < w.known_to
    LEFT JOIN unnest($5::text[], $6::text[]) AS n (name, code)
           ON n.name = CASE WHEN NOT i.protected THEN substring(i.address FROM '^(北海道|東京都|(?:京都|大阪)府|..県|...県)') END
    LEFT JOIN unnest($3::text[], $4::int[]) AS v (code, rank) ON v.code = coalesce(w.prefecture, n.code)`,
};

/** The query of the travellers and its values. */
function travellersOf(key: CampaignKey, waves: readonly Wave[]): { text: string; values: unknown[] } {
  const own = [key.insurerId, key.campaignId];
  if (waves.length === 0) return { text: travellers(WITHOUT_WAVES), values: own };
  const branches = waves.flatMap(({ prefectures }, i) => prefectures.map((code) => ({ code, rank: i + 1 })));
  const rest = waves.findIndex(({ prefectures }) => prefectures.length === 0) + 1;
  const values = [
    ...own,
    branches.map(({ code }) => code),
    branches.map(({ rank }) => rank),
    PREFECTURES.map(({ name }) => name),
    PREFECTURES.map(({ jis }) => jis),
    rest,
  ];
  return { text: travellers(WITH_WAVES), values };
}

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
  const { rows } = await sql.query<{ people: number }>(
    `SELECT count(*) AS people FROM campaign.extracted
      WHERE insurer_id = $1 AND campaign_id = $2 AND outcome IN ('workplace_parcel', 'home_mail', 'chosen_mail')`,
    [key.insurerId, key.campaignId],
  );
  const { people } = rows[0] as { people: number };
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'packing.plan',
    subject: `campaign:${key.campaignId}`,
    detail: { pieces: people },
  });
  const { waves = [] } = settings;
  await keepWaves(sql, key, waves);
  const firstNumber = await takeNumbers(sql, people);
  const planner = new Planner(sql, keys, key, settings, { auditId, firstNumber }, onProgress);

  let destination: Addressee[] = [];
  const sameDestination = (a: Addressee, b: Addressee): boolean =>
    a.workplace_id === null
      ? a.route === b.route && a.insured_id === b.insured_id && !a.own_address && !b.own_address
      : a.workplace_id === b.workplace_id;
  const { text, values } = travellersOf(key, waves);
  for await (const batch of sql.batches<Addressee>(text, values, 5_000)) {
    // Only now: the query above is already planned, and reads whole tables.
    await lookUpByIndex(sql);
    for (const found of batch) {
      const one = { ...found, wave: waves[found.wave_rank - 1]?.id ?? null };
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
  await refreshStatistics(sql, PLANNED_TABLES);
  await markStage(sql, key, 'pack');
}
