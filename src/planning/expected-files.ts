import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';

/*
 * A watch on every file somebody has to send (I11: a link computer broke, data stopped flowing, and nobody saw it for
 * days). What came is read from what was really taken in; nothing is ticked off by hand.
 */

/** Files that can be expected, in words for people. The first seven belong to an insurer, the others to a campaign. */
export const EXPECTED_KINDS = {
  members: '加入者台帳',
  workplaces: '事業所台帳',
  'resident-register': '住民基本台帳の照会結果',
  confirmations: '保険者確認の記録',
  inquiries: '照会の記録',
  filing: '届書',
  registration: '国の登録状況データ',
  contractor: '委託先の報告',
  tracking: '配達状況',
} as const;
export type ExpectedKind = keyof typeof EXPECTED_KINDS;

const OF_CAMPAIGN: readonly ExpectedKind[] = ['contractor', 'tracking'];

/** Who has to send a file, or see to it. */
export const SENDERS = ['insurer', 'contractor', 'post', 'workplace', 'state'] as const;
export type Sender = (typeof SENDERS)[number];

/** A file somebody has to send. Moments are ISO 8601 with zone. */
export interface ExpectedFile {
  readonly id: number;
  readonly kind: ExpectedKind;
  readonly campaign: string | null;
  readonly counts_from: string;
  readonly due_at: string;
  readonly least_rows: number;
  readonly acts: Sender;
}

/** A file that was taken in. */
export interface Arrival {
  readonly kind: string;
  readonly campaign: string | null;
  readonly at: string;
  readonly rows: number;
}

/** `arrived`: in time or late; `too_small`: one came, with fewer rows than it must have; `waiting`: not due yet. */
export type ExpectedState = 'arrived' | 'waiting' | 'overdue' | 'too_small';

export interface ExpectedStanding extends ExpectedFile {
  readonly state: ExpectedState;
  readonly arrived_at: string | null;
}

/**
 * Which expected files have come by a moment. Each arrival serves one expectation: the earliest due one whose time it
 * falls in, so that a file sent twice does not stand for the next month's. One with too few rows serves none.
 */
export function standingOf(
  expected: readonly ExpectedFile[],
  arrivals: readonly Arrival[],
  at: string,
): ExpectedStanding[] {
  const now = Date.parse(at);
  const left = arrivals
    .filter((one) => Date.parse(one.at) <= now)
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const used = new Set<Arrival>();
  return [...expected]
    .sort((a, b) => Date.parse(a.due_at) - Date.parse(b.due_at) || a.id - b.id)
    .map((one) => {
      const fits = left.filter(
        (arrival) =>
          !used.has(arrival) &&
          arrival.kind === one.kind &&
          (one.campaign === null || arrival.campaign === one.campaign) &&
          Date.parse(arrival.at) >= Date.parse(one.counts_from),
      );
      const found = fits.find(({ rows }) => rows >= one.least_rows);
      if (found !== undefined) {
        used.add(found);
        return { ...one, state: 'arrived' as const, arrived_at: found.at };
      }
      const due = Date.parse(one.due_at) <= now;
      const state = fits.length > 0 ? 'too_small' : due ? 'overdue' : 'waiting';
      return { ...one, state, arrived_at: null };
    });
}

const wrong = (message: string, remedy: string, status = 400): TodokeError =>
  new TodokeError('planning.expected_file', message, { remedy, status });

/** A file to be expected; `countsFrom`: what was taken in before is another file. */
export interface Expectation {
  readonly insurerId: string;
  readonly campaignId?: string;
  readonly kind: ExpectedKind;
  readonly countsFrom: string;
  readonly dueAt: string;
  readonly leastRows: number;
  readonly acts: Sender;
}

/** Enters a file to be expected. Entered twice it stands once; answers whether it is new. Throws `planning.expected_file`. */
export async function expectFile(sql: Sql, actor: Actor, one: Expectation): Promise<boolean> {
  if (Date.parse(one.countsFrom) >= Date.parse(one.dueAt)) {
    throw wrong('期限が、数え始めの日時より前です。', '--due に、--from より後の日時を指定してください。');
  }
  if (OF_CAMPAIGN.includes(one.kind) !== (one.campaignId !== undefined)) {
    throw wrong(
      `${EXPECTED_KINDS[one.kind]}には、送付の指定に過不足があります。`,
      '委託先の報告と配達状況には --campaign を付け、ほかのファイルには付けないでください。',
    );
  }
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: one.insurerId,
    action: 'planning.expect_file',
    subject: `insurer:${one.insurerId}`,
    detail: { kind: one.kind, due_at: one.dueAt, campaign: one.campaignId ?? null },
  });
  const { rowCount } = await sql.query(
    `INSERT INTO planning.expected_file (insurer_id, kind, campaign_id, counts_from, due_at, least_rows, acts, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [
      one.insurerId,
      one.kind,
      one.campaignId ?? null,
      one.countsFrom,
      one.dueAt,
      one.leastRows,
      one.acts,
      auditId,
    ],
  );
  return rowCount > 0;
}

/** Takes an expectation back, for good. Throws `planning.expected_file` (404) where there is none to take back. */
export async function cancelExpected(sql: Sql, actor: Actor, insurerId: string, id: number): Promise<void> {
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: 'planning.cancel_expected',
    subject: `expected-file:${id}`,
  });
  const { rowCount } = await sql.query(
    `UPDATE planning.expected_file SET cancelled_audit_id = $3
      WHERE insurer_id = $1 AND expected_id = $2 AND cancelled_audit_id IS NULL`,
    [insurerId, id, auditId],
  );
  if (rowCount === 1) return;
  throw wrong(
    'その番号の、届くはずのファイルはありません。',
    'todoke expect list で番号を確かめてください。',
    404,
  );
}

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;

/** The expected files of an insurer and whether they have come by a moment, the earliest due first. */
export async function readExpected(sql: Sql, insurerId: string, at: string): Promise<ExpectedStanding[]> {
  const { rows: expected } = await sql.query<ExpectedFile>(
    `SELECT expected_id AS id, kind, campaign_id AS campaign, to_char(counts_from AT TIME ZONE 'UTC', ${ISO}) AS counts_from,
            to_char(due_at AT TIME ZONE 'UTC', ${ISO}) AS due_at, least_rows, acts
       FROM planning.expected_file WHERE insurer_id = $1 AND cancelled_audit_id IS NULL`,
    [insurerId],
  );
  if (expected.length === 0) return [];
  const { rows: arrivals } = await sql.query<Arrival>(
    `SELECT kind, NULL::text AS campaign, to_char(loaded_at AT TIME ZONE 'UTC', ${ISO}) AS at, file_rows AS rows
       FROM register.source_file WHERE insurer_id = $1 AND reading = 1
      UNION ALL
     SELECT kind, campaign_id, to_char(taken_at AT TIME ZONE 'UTC', ${ISO}), rows
       FROM dispatch.answer_file WHERE insurer_id = $1`,
    [insurerId],
  );
  return standingOf(expected, arrivals, at);
}
