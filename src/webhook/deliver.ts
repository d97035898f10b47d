import type { KeyObject } from 'node:crypto';
import { writeAudit } from '../kernel/audit.ts';
import { type Database, type Sql, SYSTEM } from '../kernel/ports.ts';
import { signedHeaders } from './signature.ts';

/** Seconds until the next try, by how many there were; the last holds for all that follow. */
const BACKOFF = [5, 30, 120, 600, 1_800, 3_600, 10_800, 21_600] as const;
/** A receiver that has not answered for so long is left alone until somebody enables it again. */
export const FAILING_HOURS = 72;
/** Deliveries taken at once for each receiver. */
const BATCH = 20;
const TIMEOUT_MS = 10_000;

/** How long to wait after the n-th try (from 1), in seconds: a little more or less by `chance` (0 to 1). */
export function backoffSeconds(tries: number, chance: number): number {
  const base = BACKOFF[Math.min(tries, BACKOFF.length) - 1] as number;
  // Else everything that failed together comes back together.
  return Math.round(base * (0.8 + 0.4 * chance));
}

interface Due {
  readonly delivery_id: number;
  readonly subscription_id: number;
  readonly insurer_id: string;
  /** These five are null of a test alone, which is no event of a piece. */
  readonly campaign_id: string | null;
  readonly piece_id: string | null;
  readonly management_number: string | null;
  readonly from_status: string | null;
  readonly to_status: string | null;
  readonly action: string;
  readonly at: string;
  readonly tries: number;
  readonly url: string;
  readonly secret_version: number;
  readonly overlap: boolean;
  readonly test: boolean;
}

/** Which receivers are told: those that answer (or were never told), those that do not, all; and how much at once. */
interface Receivers {
  readonly failing: boolean | null;
  readonly most: number;
}
const ALL: Receivers = { failing: null, most: BATCH };
const ANSWERING: Receivers = { failing: false, most: BATCH };
/** Of one that does not answer one event is sent to see whether it does again; the others wait with it. */
const FAILING: Receivers = { failing: true, most: 1 };

/**
 * Takes deliveries that are due, of each receiver its own share, so that one with a long queue keeps nobody else
 * waiting. The try is counted and the next one set before anything is sent, so that a server killed while sending
 * sends again later, and two servers do not send the same at once.
 */
async function takeDue(sql: Sql, at: Date, { failing, most }: Receivers): Promise<Due[]> {
  const { rows } = await sql.query<Due>(
    `WITH due AS (
       SELECT w.delivery_id FROM webhook.subscription s LEFT JOIN webhook.health h USING (subscription_id),
         LATERAL (SELECT delivery_id FROM webhook.delivery
                   WHERE subscription_id = s.subscription_id AND heard_at IS NULL AND next_try <= $1
                   ORDER BY next_try, delivery_id LIMIT $3 FOR UPDATE SKIP LOCKED) w
        WHERE s.disabled_at IS NULL AND ($2::boolean IS NULL OR (h.failing_since IS NOT NULL) = $2))
     UPDATE webhook.delivery d SET tries = d.tries + 1, next_try = $1::timestamptz + interval '1 minute'
       FROM due JOIN webhook.delivery o USING (delivery_id) JOIN webhook.subscription s USING (subscription_id)
       JOIN insurer.insurer i ON i.insurer_id = o.insurer_id
       LEFT JOIN piece.piece p ON p.insurer_id = o.insurer_id AND p.piece_id = o.piece_id
      WHERE d.delivery_id = due.delivery_id
     RETURNING d.delivery_id, d.subscription_id, d.insurer_id, p.campaign_id, d.piece_id, p.management_number, d.action,
       d.from_status, d.to_status, to_json(d.at) #>> '{}' AS at, d.tries, s.url, s.secret_version,
       coalesce(s.overlap_until > $1, false) AS overlap, i.test`,
    [at.toISOString(), failing, most],
  );
  return rows.sort((a, b) => a.delivery_id - b.delivery_id);
}

/** What is sent: ids and codes, nobody's data. The same bytes at every try. */
function bodyOf(due: Due): string {
  if (due.piece_id === null) {
    const data = { insurerId: due.insurer_id, test: due.test };
    return JSON.stringify({ type: 'webhook.test', timestamp: due.at, data });
  }
  return JSON.stringify({
    type: `piece.${due.action}`,
    timestamp: due.at,
    data: {
      insurerId: due.insurer_id,
      campaignId: due.campaign_id,
      pieceId: due.piece_id,
      managementNumber: due.management_number,
      action: due.action,
      fromStatus: due.from_status,
      status: due.to_status,
      test: due.test,
    },
  });
}

/** Sends one; the status it was answered with, null where there was no answer. A redirection is no answer. */
async function send(key: KeyObject, due: Due, at: Date): Promise<number | null> {
  const body = bodyOf(due);
  const versions = due.overlap ? [due.secret_version, due.secret_version - 1] : [due.secret_version];
  const headers = signedHeaders(key, due.subscription_id, versions, `evt_${due.delivery_id}`, at, body);
  try {
    const response = await fetch(due.url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'Todoke' },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    // What a receiver says is of no interest, and could be without end.
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}

const HEALTH = `INSERT INTO webhook.health AS h (subscription_id, failing_since, last_status, tried_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (subscription_id) DO UPDATE SET last_status = excluded.last_status, tried_at = excluded.tried_at,
    failing_since = CASE WHEN excluded.failing_since IS NULL THEN NULL ELSE coalesce(h.failing_since, excluded.failing_since) END
  RETURNING h.failing_since <= $4::timestamptz - make_interval(hours => ${FAILING_HOURS}) AS given_up`;

/** Keeps what came of a try; a receiver that has failed for days is disabled, with its entry in the trail. */
async function record(sql: Sql, due: Due, status: number | null, at: Date, chance: number): Promise<void> {
  const heard = status !== null && status >= 200 && status < 300;
  const moment = at.toISOString();
  const wait = heard ? 0 : backoffSeconds(due.tries, chance);
  await sql.query(
    `UPDATE webhook.delivery SET last_status = $2, tried_at = $3, next_try = $4, heard_at = $5 WHERE delivery_id = $1`,
    [
      due.delivery_id,
      status,
      moment,
      new Date(at.getTime() + wait * 1_000).toISOString(),
      heard ? moment : null,
    ],
  );
  const { rows } = await sql.query<{ given_up: boolean | null }>(HEALTH, [
    due.subscription_id,
    heard ? null : moment,
    status,
    moment,
  ]);
  if (rows[0]?.given_up !== true) return;
  await writeAudit(sql, {
    actor: SYSTEM,
    insurerId: due.insurer_id,
    action: 'webhook.give_up',
    subject: `webhook:${due.subscription_id}`,
    detail: { hours: FAILING_HOURS, status },
  });
  await sql.query(
    `UPDATE webhook.subscription SET disabled_at = $2, disabled_why = 'failing'
      WHERE subscription_id = $1 AND disabled_at IS NULL`,
    [due.subscription_id, moment],
  );
}

/**
 * Sends what is due, at least once each; returns how many were tried. An event goes on being tried, at longer and
 * longer intervals, until it is answered with a 2xx or its receiver is disabled. `chance` spreads the retries;
 * `receivers`: all unless told otherwise.
 */
export async function deliverDue(
  database: Database,
  key: KeyObject,
  at: Date,
  chance: () => number,
  receivers: Receivers = ALL,
): Promise<number> {
  const due = await database.transaction((sql) => takeDue(sql, at, receivers));
  await Promise.all(
    due.map(async (one) => {
      const status = await send(key, one, at);
      await database.transaction((sql) => record(sql, one, status, at, chance()));
    }),
  );
  return due.length;
}

const EVERY_MS = 2_000;
/** Turns between two clearings of what has had its time: about an hour. */
const CLEARING = 1_800;

/** Does `work` again and again, `EVERY_MS` apart, until it is stopped. */
function repeat(work: () => Promise<void>): { stop(): Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const schedule = (): void => {
    timer = setTimeout(() => {
      running = work().finally(() => {
        if (!stopped) schedule();
      });
    }, EVERY_MS);
  };
  schedule();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/**
 * Delivers in the background of a server until it is stopped; `onError` is told what went wrong, and it goes on.
 * Receivers that do not answer are waited for apart: those that do are not kept waiting by them.
 */
export function startDeliveries(
  database: Database,
  key: KeyObject,
  onError: (error: unknown) => void,
): { stop(): Promise<void> } {
  let stopped = false;
  let turns = 0;
  const told = (receivers: Receivers) => deliverDue(database, key, new Date(), Math.random, receivers);
  const trying = (work: () => Promise<void>) =>
    repeat(() =>
      work().catch((error: unknown) => {
        if (!stopped) onError(error);
      }),
    );
  const loops = [
    trying(async () => {
      while (!stopped && (await told(ANSWERING)) > 0);
      if (turns++ % CLEARING !== 0) return;
      await database.transaction((sql) => sql.query('SELECT webhook.forget_heard(), api.forget_expired()'));
    }),
    trying(async () => {
      await told(FAILING);
    }),
  ];
  return {
    async stop() {
      stopped = true;
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
