import { daysBetween, type IsoDate } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import {
  type BandFault,
  bandSize,
  bandsOverlap,
  nextTrackingNumber,
  parseTrackingBand,
  type TrackingBand,
} from './tracking-band.ts';

const FAULTS: Record<BandFault | 'overlaps' | 'overlaps_other', string> = {
  invalid_first: '最初の番号の桁数か検査数字が正しくありません',
  invalid_last: '最後の番号の桁数か検査数字が正しくありません',
  other_prefix: '最初と最後の番号の上5桁が違います',
  reversed: '最初の番号が最後の番号より後です',
  overlaps: '登録済みの番号帯と重なっています',
  overlaps_other: '別の保険者に登録済みの番号帯と重なっています',
};

async function readBands(sql: Sql, insurerId: string): Promise<TrackingBand[]> {
  const { rows } = await sql.query<TrackingBand>(
    'SELECT first, last FROM dispatch.tracking_band WHERE insurer_id = $1 ORDER BY band_no',
    [insurerId],
  );
  return rows;
}

/** Numbers of one insurer are given out by one at a time, over all its campaigns. */
const lockBands = (sql: Sql, insurerId: string) =>
  sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [`tracking/${insurerId}`]);

/**
 * What a band shares with one entered before: a number names one letter of one sender, so neither may another insurer's
 * band have it.
 */
async function overlapOf(
  sql: Sql,
  insurerId: string,
  band: TrackingBand,
): Promise<'overlaps' | 'overlaps_other' | undefined> {
  const { rows } = await sql.query<TrackingBand & { own: boolean }>(
    'SELECT first, last, insurer_id = $1 AS own FROM dispatch.tracking_band ORDER BY own DESC',
    [insurerId],
  );
  const known = rows.find((one) => bandsOverlap(one, band));
  if (known === undefined) return undefined;
  return known.own ? 'overlaps' : 'overlaps_other';
}

/** Enters a band as the post office gave it. Throws `dispatch.band` saying what is wrong with it. */
export async function enterBand(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  first: string,
  last: string,
): Promise<TrackingBand> {
  // One at a time over all insurers: two entering the same band at once must see each other.
  await lockBands(sql, '');
  await lockBands(sql, insurerId);
  const band = parseTrackingBand(first, last);
  const bands = await readBands(sql, insurerId);
  const fault = 'fault' in band ? band.fault : await overlapOf(sql, insurerId, band);
  if (fault !== undefined || 'fault' in band) {
    throw new TodokeError(
      'dispatch.band',
      `引受番号の番号帯を登録できません。${FAULTS[fault ?? 'reversed']}。`,
      {
        remedy: '郵便局から渡された番号帯の最初と最後の番号（11桁）を確かめてください。',
      },
    );
  }
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: 'dispatch.enter_band',
    subject: `insurer:${insurerId}`,
    detail: { ...band },
  });
  await sql.query(
    'INSERT INTO dispatch.tracking_band (insurer_id, band_no, first, last, audit_id) VALUES ($1, $2, $3, $4, $5)',
    [insurerId, bands.length + 1, band.first, band.last, auditId],
  );
  return band;
}

interface Used {
  readonly number: string;
  readonly accepted_on: IsoDate;
}

/** Of a band, the number last given out and the day; a band begins again only when its numbers have grown old. */
async function lastUse(sql: Sql, insurerId: string, band: TrackingBand): Promise<Used | undefined> {
  const { rows } = await sql.query<Used>(
    `SELECT a.number, a.accepted_on FROM dispatch.acceptance a
      WHERE a.insurer_id = $1 AND a.number BETWEEN $2 AND $3
      ORDER BY a.audit_id DESC, a.number DESC LIMIT 1`,
    [insurerId, band.first, band.last],
  );
  return rows[0];
}

/** An insurer's bands, and how many of their numbers were never given out. Bands that begin again are not counted on. */
export async function bandsOf(
  sql: Sql,
  insurerId: string,
): Promise<{ readonly bands: readonly TrackingBand[]; readonly left: number }> {
  const bands = await readBands(sql, insurerId);
  let left = 0;
  for (const band of bands) {
    const last = await lastUse(sql, insurerId, band);
    left += last === undefined ? bandSize(band) : bandSize({ first: last.number, last: band.last }) - 1;
  }
  return { bands, left };
}

/**
 * The next `count` acceptance numbers for a day, through the insurer's bands in their order. A band that is used up
 * begins again once all its numbers are older than `reuseAfterDays`. Throws `dispatch.bands_used_up`.
 */
export async function takeTrackingNumbers(
  sql: Sql,
  insurerId: string,
  count: number,
  on: IsoDate,
  reuseAfterDays: number,
): Promise<string[]> {
  await lockBands(sql, insurerId);
  const numbers: string[] = [];
  for (const band of await readBands(sql, insurerId)) {
    const last = await lastUse(sql, insurerId, band);
    const wraps = last?.number === band.last && daysBetween(last.accepted_on, on) >= reuseAfterDays;
    let next = nextTrackingNumber(band, wraps ? undefined : last?.number);
    for (; next !== undefined && numbers.length < count; next = nextTrackingNumber(band, next)) {
      numbers.push(next);
    }
    if (numbers.length === count) return numbers;
  }
  throw new TodokeError(
    'dispatch.bands_used_up',
    `引受番号が${count - numbers.length}件足りません（必要${count}件）。`,
    { remedy: '郵便局から番号帯を受け取り、登録してください。番号はまだ一つも使っていません。', status: 409 },
  );
}
