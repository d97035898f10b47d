import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { CampaignKey } from '../campaign/key.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { shippedProfiles } from '../profile/profile.ts';

/*
 * What an insurer has to have settled before a round goes out (S013: the 組合規程 to be made, changed or abolished, and
 * who approved). Data by profile, in files of its own: nothing of it changes a paper, so it is not in the profile's hash.
 */

const TaskSchema = z.strictObject({
  id: z.string().regex(/^[a-z_]{1,40}$/),
  title: z.string().min(1),
  note: z.string().min(1),
  /** What shows that it is done, in words. */
  evidence: z.string().min(1),
  /** The step that is refused while it is open. */
  before: z.enum(['extract', 'release']),
});
export type ChecklistTask = z.infer<typeof TaskSchema>;

const FOLDER = new URL('../../profiles/checklists/', import.meta.url);

/** The checklist of a shipped profile. */
export function checklistOf(profile: string): ChecklistTask[] {
  if (!shippedProfiles().includes(profile)) return [];
  return z.array(TaskSchema).parse(JSON.parse(readFileSync(new URL(`${profile}.json`, FOLDER), 'utf8')));
}

/** A task as it stands; `done` with who recorded what. */
export interface TaskStanding extends ChecklistTask {
  readonly done: boolean;
  readonly shown: string | null;
  readonly recordedBy: string | null;
  readonly recordedAt: string | null;
}

/** A campaign's checklist as it stands, in its order. */
export async function readChecklist(sql: Sql, key: CampaignKey, profile: string): Promise<TaskStanding[]> {
  const { rows } = await sql.query<{
    task: string;
    done: boolean;
    evidence: string;
    recorded_by: string;
    recorded_at: string;
  }>(
    `SELECT DISTINCT ON (task) task, done, evidence, recorded_by,
            to_char(recorded_at, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM') AS recorded_at
       FROM round.task WHERE insurer_id = $1 AND campaign_id = $2 ORDER BY task, entry_id DESC`,
    [key.insurerId, key.campaignId],
  );
  const newest = new Map(rows.map((row) => [row.task, row]));
  return checklistOf(profile).map((task) => {
    const row = newest.get(task.id);
    return {
      ...task,
      done: row?.done === true,
      shown: row?.evidence ?? null,
      recordedBy: row?.recorded_by ?? null,
      recordedAt: row?.recorded_at ?? null,
    };
  });
}

/** Ticks a task off, or opens it again; both with what shows it. Throws `round.task`, `round.evidence`. */
export async function recordTask(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  profile: string,
  { task, done, evidence }: { task: string; done: boolean; evidence: string },
): Promise<void> {
  if (!checklistOf(profile).some(({ id }) => id === task)) {
    throw new TodokeError('round.task', 'この項目は、送付前の確認表にありません。', {
      remedy: '画面を開き直してください。',
      status: 404,
    });
  }
  if (evidence.trim() === '') {
    throw new TodokeError('round.evidence', '根拠が書かれていません。', {
      remedy: '議決の日や文書の番号など、あとから確かめられることを書いてください。',
    });
  }
  await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: done ? 'round.task_done' : 'round.task_reopened',
    subject: `campaign:${key.campaignId}`,
    detail: { task },
  });
  await sql.query(
    `INSERT INTO round.task (insurer_id, campaign_id, task, done, evidence, recorded_by) VALUES ($1, $2, $3, $4, $5, $6)`,
    [key.insurerId, key.campaignId, task, done, evidence.trim(), actor.id],
  );
}

/** Refuses a step while tasks before it are open: `round.checklist`, naming them. */
export async function requireTasks(
  sql: Sql,
  key: CampaignKey,
  profile: string,
  step: ChecklistTask['before'],
): Promise<void> {
  const open = (await readChecklist(sql, key, profile)).filter((task) => task.before === step && !task.done);
  if (open.length === 0) return;
  throw new TodokeError(
    'round.checklist',
    `送付前の確認が済んでいません: ${open.map(({ title }) => title).join('、')}。`,
    { remedy: '済ませたことを、根拠とともに確認表に記録してください。', status: 409 },
  );
}
