import type { CampaignKey } from '../campaign/key.ts';
import { compactTally } from '../campaign/tally.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Database, Sql } from '../kernel/ports.ts';

/** Long work a round is made of, in its order, as a person asks for it. */
export const WORKS = {
  take_in: 'ファイルの取り込み',
  simulate: '見積もり',
  extract: '抽出・照合・封入の計画',
  compose: '紙面の作成',
  verify: '印刷ファイルの検査（読み戻し）',
  package: '委託先への引き渡し',
  close: '締め',
} as const;
export type WorkKind = keyof typeof WORKS;

/** Work somebody asked for. */
export interface Work extends CampaignKey {
  readonly workId: number;
  readonly kind: WorkKind;
  readonly askedBy: string;
}

/** Why work could not be done, as it is shown. */
export interface WorkProblem {
  readonly id: string;
  readonly message: string;
  readonly remedy: string;
}

/** Work as it stands. `done` and `total` count what `step` says; `total` 0: not known yet. Moments are ISO 8601. */
export interface WorkStanding extends Work {
  readonly askedAt: string;
  readonly endedAt: string | null;
  readonly step: string;
  readonly done: number;
  readonly total: number;
  readonly result: unknown;
  readonly problem: WorkProblem | null;
}

const MOMENT = `'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM'`;
const STANDING = `
  SELECT w.insurer_id AS "insurerId", w.campaign_id AS "campaignId", w.work_id AS "workId", w.kind,
         w.asked_by AS "askedBy", to_char(w.asked_at, ${MOMENT}) AS "askedAt", to_char(w.ended_at, ${MOMENT}) AS "endedAt",
         coalesce(p.step, '') AS step, coalesce(p.done, 0) AS done, coalesce(p.total, 0) AS total, w.result, w.problem
    FROM round.work w LEFT JOIN round.work_progress p USING (work_id)`;

/** The last work of each kind of a campaign, the newest first. */
export async function lastWorks(sql: Sql, key: CampaignKey): Promise<WorkStanding[]> {
  const { rows } = await sql.query<WorkStanding>(
    `${STANDING} WHERE w.work_id IN (SELECT max(work_id) FROM round.work WHERE insurer_id = $1 AND campaign_id = $2 GROUP BY kind)
      ORDER BY w.work_id DESC`,
    [key.insurerId, key.campaignId],
  );
  return rows;
}

/** Work of an insurer that is not ended, the oldest first. */
export async function openWorks(sql: Sql, insurerId: string): Promise<WorkStanding[]> {
  const { rows } = await sql.query<WorkStanding>(
    `${STANDING} WHERE w.insurer_id = $1 AND w.ended_at IS NULL ORDER BY w.work_id`,
    [insurerId],
  );
  return rows;
}

/** Asks for work. Throws `round.at_work` while other work of the campaign is not ended. */
export async function askWork(sql: Sql, actor: Actor, key: CampaignKey, kind: WorkKind): Promise<number> {
  await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'round.ask_work',
    subject: `campaign:${key.campaignId}`,
    detail: { kind },
  });
  const { rows } = await sql.query<{ work_id: number }>(
    `INSERT INTO round.work (insurer_id, campaign_id, kind, asked_by) VALUES ($1, $2, $3, $4)
     ON CONFLICT (insurer_id, campaign_id) WHERE ended_at IS NULL DO NOTHING RETURNING work_id`,
    [key.insurerId, key.campaignId, kind, actor.id],
  );
  if (rows[0] !== undefined) return rows[0].work_id;
  throw new TodokeError('round.at_work', 'この発送回では、ほかの処理が進んでいます。', {
    remedy: '処理が終わってから、もう一度操作してください。',
    status: 409,
  });
}

/** A worker that has not been heard of for so many seconds is taken for dead, and its work is taken up again. */
const SILENCE_SECONDS = 15;

/** Takes the oldest work nobody has; undefined where there is none. `worker`: this process, by a name of its own. */
export async function claimWork(
  database: Database,
  worker: string,
  silence: number = SILENCE_SECONDS,
): Promise<Work | undefined> {
  return database.transaction(async (sql) => {
    const { rows } = await sql.query<Work>(
      `SELECT w.insurer_id AS "insurerId", w.campaign_id AS "campaignId", w.work_id AS "workId", w.kind, w.asked_by AS "askedBy"
         FROM round.work w
        WHERE w.ended_at IS NULL
          AND NOT EXISTS (SELECT FROM round.work_progress p WHERE p.work_id = w.work_id AND p.worker <> $1
                             AND p.seen_at > clock_timestamp() - make_interval(secs => $2))
        ORDER BY w.work_id LIMIT 1 FOR UPDATE OF w SKIP LOCKED`,
      [worker, silence],
    );
    const [work] = rows;
    if (work === undefined) return undefined;
    await sql.query(
      `INSERT INTO round.work_progress (work_id, worker) VALUES ($1, $2)
       ON CONFLICT (work_id) DO UPDATE SET worker = excluded.worker, seen_at = clock_timestamp()`,
      [work.workId, worker],
    );
    return work;
  });
}

/** Says how far work is, and that its worker lives. */
export async function noteProgress(
  database: Database,
  work: Work,
  at: { step: string; done: number; total: number },
): Promise<void> {
  await database.transaction((sql) =>
    sql.query(
      `UPDATE round.work_progress SET step = $2, done = $3, total = $4, seen_at = clock_timestamp() WHERE work_id = $1`,
      [work.workId, at.step, at.done, at.total],
    ),
  );
}

/** Ends work with what it came to, or with why it could not be done. */
export async function endWork(
  database: Database,
  work: Work,
  end: { readonly result: unknown } | { readonly problem: WorkProblem },
): Promise<void> {
  const failed = 'problem' in end;
  await database.transaction(async (sql) => {
    await writeAudit(sql, {
      actor: { id: work.askedBy },
      insurerId: work.insurerId,
      action: failed ? 'round.work_failed' : 'round.work_done',
      subject: `campaign:${work.campaignId}`,
      detail: { kind: work.kind, ...(failed ? { problem: end.problem.id } : {}) },
    });
    await sql.query(
      `UPDATE round.work SET ended_at = now(), result = $2, problem = $3 WHERE work_id = $1 AND ended_at IS NULL`,
      [
        work.workId,
        failed ? null : JSON.stringify(end.result ?? {}),
        failed ? JSON.stringify(end.problem) : null,
      ],
    );
    await compactTally(sql, work);
  });
}
