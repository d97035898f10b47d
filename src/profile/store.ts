import { checkInsurerNumber } from '../japan/check-digits.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { type Profile, restoreProfile, type StoredProfile } from './profile.ts';

/** An insurer as a round names it; its number (保険者番号) is its id. */
export interface Insurer {
  readonly number: string;
  readonly name: string;
  /** To try things with: nothing of it is ever printed. Fixed when the insurer is first registered. */
  readonly test?: boolean;
}

/**
 * Registers an insurer with its profile, or finds it registered. Throws `insurer.number` on a wrong check digit,
 * `insurer.test` where a test insurer would become a real one or the other way round.
 */
export async function keepInsurer(
  sql: Sql,
  actor: Actor,
  insurer: Insurer,
  stored: StoredProfile,
): Promise<void> {
  if (!checkInsurerNumber(insurer.number).valid) {
    throw new TodokeError('insurer.number', '保険者番号の検査数字が合いません。', {
      remedy: 'insurer.json の insurer_number を確かめてください。',
    });
  }
  const { rows } = await sql.query<{ name: string; profile_hash: string; test: boolean }>(
    'SELECT name, profile_hash, test FROM insurer.insurer WHERE insurer_id = $1',
    [insurer.number],
  );
  const { test = false } = insurer;
  if (rows[0] !== undefined && rows[0].test !== test) {
    throw new TodokeError(
      'insurer.test',
      test
        ? 'この保険者番号は、実際の保険者として登録されています。試験用にはできません。'
        : 'この保険者番号は、試験用として登録されています。実際の送付には使えません。',
      {
        remedy: 'insurer.json の insurer.test を確かめるか、別のデータベースを使ってください。',
        status: 409,
      },
    );
  }
  if (rows[0]?.name === insurer.name && rows[0].profile_hash === stored.hash) return;
  await writeAudit(sql, {
    actor,
    insurerId: insurer.number,
    action: 'insurer.keep',
    subject: `insurer:${insurer.number}`,
    detail: { profile: stored.profile.name, version: stored.profile.version, hash: stored.hash },
  });
  await sql.query(
    'INSERT INTO insurer.profile (profile_hash, name, version, body) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [stored.hash, stored.profile.name, stored.profile.version, JSON.stringify(stored.profile)],
  );
  await sql.query(
    `INSERT INTO insurer.insurer (insurer_id, name, profile_hash, test) VALUES ($1, $2, $3, $4)
     ON CONFLICT (insurer_id) DO UPDATE SET name = excluded.name, profile_hash = excluded.profile_hash`,
    [insurer.number, insurer.name, stored.hash, test],
  );
}

/** The profile an insurer works by today, with its hash. Throws `insurer.unknown`. */
export async function currentProfile(sql: Sql, insurerId: string): Promise<StoredProfile> {
  const { rows } = await sql.prepared<{ body: unknown; profile_hash: string }>(
    'SELECT p.body, profile_hash FROM insurer.insurer i JOIN insurer.profile p USING (profile_hash) WHERE i.insurer_id = $1',
    [insurerId],
  );
  if (rows[0] !== undefined) return { profile: restoreProfile(rows[0].body), hash: rows[0].profile_hash };
  throw new TodokeError('insurer.unknown', '指定された保険者は登録されていません。', {
    remedy: '保険者番号を確かめてください。',
    status: 404,
  });
}

/** The profile an insurer works by today. Throws `insurer.unknown`. */
export const profileOfInsurer = async (sql: Sql, insurerId: string): Promise<Profile> =>
  (await currentProfile(sql, insurerId)).profile;

/** The profile a campaign was begun with, whatever its insurer's is today. Throws `campaign.unknown`. */
export async function profileOfCampaign(sql: Sql, insurerId: string, campaignId: string): Promise<Profile> {
  const { rows } = await sql.query<{ body: unknown }>(
    `SELECT p.body FROM campaign.campaign c JOIN insurer.profile p USING (profile_hash)
      WHERE c.insurer_id = $1 AND c.campaign_id = $2`,
    [insurerId, campaignId],
  );
  if (rows[0] !== undefined) return restoreProfile(rows[0].body);
  throw new TodokeError('campaign.unknown', 'この発送回は見つかりません。', {
    remedy: '送付番号を確かめてください。',
    status: 404,
  });
}
