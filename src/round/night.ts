import { endDay } from '../certificate/evening.ts';
import { stopLossesOf } from '../dispatch/losses.ts';
import { dayInJapan, daysBetween, type IsoDate } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Database, Sql } from '../kernel/ports.ts';
import { profileOfInsurer } from '../profile/store.ts';

/** What the turn of a day did by itself: letters and cards, in numbers. */
export interface NightDone {
  /** Letters stopped or called back: their people's cover has ended by this day (S069, S107). */
  readonly letters: number;
  /** Cards that went on after the letters they travel in. */
  readonly followed: number;
  readonly recalled: number;
  readonly withdrawn: number;
  readonly lapsed: number;
}

/**
 * Turns the day for an insurer, once: losses that were filed ahead take effect on the letters of every open campaign,
 * cards follow their letters, and what counts no more is called back, withdrawn or lapses. One transaction, on record
 * under `round.night`. Undefined where the day was turned already, or another process is at it.
 */
export async function turnDay(
  database: Database,
  actor: Actor,
  { insurerId, on }: { readonly insurerId: string; readonly on: IsoDate },
): Promise<NightDone | undefined> {
  return database.transaction(async (sql) => {
    const { rows } = await sql.query<{ mine: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS mine`,
      [`night/${insurerId}`],
    );
    if (rows[0]?.mine !== true || !(await daysToTurn(sql, on)).includes(insurerId)) return undefined;
    const { certificate: settings } = await profileOfInsurer(sql, insurerId);
    const losses = await stopLossesOf(sql, actor, insurerId, undefined, on);
    const { followed, recalled, withdrawn, lapsed } = await endDay(sql, actor, { insurerId, on, settings });
    const done: NightDone = {
      letters: losses.reduce((sum, { receipts }) => sum + receipts.length, 0),
      followed: Object.values(followed).reduce((sum, cards) => sum + cards, 0),
      recalled: recalled.length,
      withdrawn,
      lapsed,
    };
    const entry = { actor, insurerId, action: 'round.night', subject: `insurer:${insurerId}` };
    const auditId = await writeAudit(sql, { ...entry, detail: { on, ...done } });
    await sql.query(
      'INSERT INTO round.night (insurer_id, on_date, done, audit_id) VALUES ($1, $2, $3::jsonb, $4)',
      [insurerId, on, JSON.stringify(done), auditId],
    );
    return done;
  });
}

/** Insurers whose day is not turned yet. */
async function daysToTurn(sql: Sql, on: IsoDate): Promise<string[]> {
  const { rows } = await sql.query<{ insurer_id: string }>(
    `SELECT i.insurer_id FROM insurer.insurer i
      WHERE NOT EXISTS (SELECT FROM round.night n WHERE n.insurer_id = i.insurer_id AND n.on_date >= $1) ORDER BY 1`,
    [on],
  );
  return rows.map(({ insurer_id }) => insurer_id);
}

/** Whole hours into a day by which it should have been turned. */
const TURNED_BY = 6;

/**
 * Hours by which the turn of the day is late at a moment; 0: it is not. An insurer whose days were never turned is late
 * once cards are out that a day's end could concern.
 */
export async function nightLateHours(sql: Sql, insurerId: string, at: Date): Promise<number> {
  const { rows } = await sql.query<{ last: IsoDate | null }>(
    `SELECT coalesce((SELECT max(on_date) FROM round.night WHERE insurer_id = $1),
                     (SELECT min(issued_on) FROM certificate.card WHERE insurer_id = $1 AND ended_on IS NULL)) AS last`,
    [insurerId],
  );
  const last = rows[0]?.last ?? null;
  if (last === null) return 0;
  const missed = daysBetween(last, dayInJapan(at)) - 1;
  if (missed < 0) return 0;
  const intoDay = (at.getTime() / 3_600_000 + 9) % 24;
  return Math.max(0, Math.floor(missed * 24 + intoDay - TURNED_BY));
}

/** How often a server looks whether a day has begun; what failed is tried again at the next look. */
const LOOK_MS = 5 * 60_000;

/**
 * Turns each day for every insurer in the background of a server: at its start, and soon after midnight in Japan.
 * `but`: an insurer whose calendar stands still (the bundled sample). Killed in between, nothing of it is done, and the
 * next start does it.
 */
export function startNights(
  database: Database,
  actor: Actor,
  onError: (error: unknown) => void,
  but?: string,
): { stop(): Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    const on = dayInJapan(new Date());
    const insurers = await database.read((sql) => daysToTurn(sql, on));
    for (const insurerId of insurers) {
      if (stopped || insurerId === but) continue;
      // One insurer's trouble is not another's.
      await turnDay(database, actor, { insurerId, on }).catch(onError);
    }
  };
  const turn = (): void => {
    running = look()
      .catch((error: unknown) => {
        if (!stopped) onError(error);
      })
      .finally(() => {
        if (!stopped) timer = setTimeout(turn, LOOK_MS);
      });
  };
  turn();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
