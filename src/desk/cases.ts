import type { IsoDate } from '../japan/calendar.ts';
import { holdsMyNumber } from '../japan/check-digits.ts';
import { addBusinessDays } from '../japan/holidays.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import type { Channel, Resolution } from './model.ts';
import { readCase } from './read.ts';
import type { DeskSettings, InterpretedLanguage } from './settings.ts';
import { type AnsweredBy, TOPICS, type TopicId } from './topics.ts';

export interface NewCase {
  readonly topic: TopicId;
  /** Null where the caller was not found in the register. */
  readonly memberId: string | null;
  readonly channel: Channel;
  /** The operator's or the member's own words; kept with the case and nowhere else. */
  readonly note: string;
}

/** Longest note, in characters. */
const NOTE = 4_000;

function checkedNote(note: string): string {
  if (note.length <= NOTE && !note.includes('\0')) return note.trim();
  throw new TodokeError('desk.note', `記録は${NOTE}字までです。`, {
    remedy: '短くするか、二つに分けてください。',
  });
}

/** What an operator writes down is kept as it is: an Individual Number must never stand in it. */
function operatorsNote(note: string): string {
  if (!holdsMyNumber(note)) return checkedNote(note);
  throw new TodokeError('desk.my_number', '記録に、個人番号（12桁）と思われる数字があります。', {
    remedy: '個人番号は書かないでください。数字を除いて、もう一度記録してください。',
  });
}

async function enter(
  sql: Sql,
  insurerId: string,
  caseId: string,
  act: string,
  note: string,
  auditId: string,
) {
  await sql.prepared(
    `INSERT INTO desk.case_event (insurer_id, case_id, act, note, audit_id) VALUES ($1, $2, $3, $4, $5)`,
    [insurerId, caseId, act, note, auditId],
  );
}

/**
 * Opens a case and sets the day somebody looks at it again: so many business days after `on` as its topic says. Returns
 * its number. Throws `desk.note`, `desk.my_number`.
 */
export async function openCase(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  settings: DeskSettings,
  one: NewCase,
  on: IsoDate,
): Promise<string> {
  // What comes from the members' page was looked through there, field by field.
  const note = one.channel === 'web' ? checkedNote(one.note) : operatorsNote(one.note);
  const followUp = addBusinessDays(on, TOPICS[one.topic].followUpDays, settings.yearEnd);
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: 'desk.open_case',
    subject: one.memberId === null ? `topic:${one.topic}` : `member:${one.memberId}`,
    detail: { topic: one.topic, channel: one.channel, followUp },
  });
  const { rows } = await sql.prepared<{ case_id: string }>(
    `INSERT INTO desk.case (insurer_id, topic, member_id, channel, status, follow_up_on, audit_id)
     VALUES ($1, $2, $3, $4, 'open', $5, $6) RETURNING case_id::text AS case_id`,
    [insurerId, one.topic, one.memberId, one.channel, followUp, auditId],
  );
  const caseId = (rows[0] as { case_id: string }).case_id;
  await enter(sql, insurerId, caseId, 'open', note, auditId);
  return caseId;
}

/** The case as it stands, locked until the transaction ends. Throws `desk.unknown_case`. */
async function lockCase(sql: Sql, insurerId: string, caseId: string): Promise<{ readonly status: string }> {
  await sql.query('SELECT FROM desk.case WHERE insurer_id = $1 AND case_id = $2 FOR UPDATE', [
    insurerId,
    caseId,
  ]);
  return readCase(sql, insurerId, caseId);
}

/**
 * Notes what was done, and when somebody looks again (`followUpOn`), or that it is over (`resolution`). A closed case is
 * opened again by a note with a day. Throws `desk.unknown_case`, `desk.closed`, `desk.follow_up`, `desk.note`,
 * `desk.my_number`.
 */
export async function continueCase(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  caseId: string,
  next: { readonly note: string } & (
    | { readonly followUpOn: IsoDate; readonly waiting: boolean }
    | { readonly resolution: Resolution }
  ),
  on: IsoDate,
): Promise<void> {
  const note = operatorsNote(next.note);
  const { status } = await lockCase(sql, insurerId, caseId);
  const closing = 'resolution' in next;
  if (closing && status === 'closed') {
    throw new TodokeError('desk.closed', 'この受付はすでに終わっています。', {
      remedy: '続きがある場合は、次に確認する日を入れて再開してください。',
      status: 409,
    });
  }
  if (!closing && next.followUpOn < on) {
    throw new TodokeError('desk.follow_up', '次に確認する日が過ぎています。', {
      remedy: '今日以後の日を入れてください。',
    });
  }
  const act = closing ? 'close' : status === 'closed' ? 'reopen' : 'note';
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: `desk.${act}_case`,
    subject: `case:${caseId}`,
    detail: closing ? { resolution: next.resolution } : { followUp: next.followUpOn },
  });
  await sql.query(
    `UPDATE desk.case SET status = $3, follow_up_on = $4, resolution = $5, audit_id = $6
      WHERE insurer_id = $1 AND case_id = $2`,
    closing
      ? [insurerId, caseId, 'closed', null, next.resolution, auditId]
      : [insurerId, caseId, next.waiting ? 'waiting' : 'open', next.followUpOn, null, auditId],
  );
  await enter(sql, insurerId, caseId, act, note, auditId);
}

export interface NewCall {
  readonly caseId: string | null;
  readonly topic: TopicId;
  /** Version of the script that was read: of a page opened before a change, the one it shows. */
  readonly scripts: string;
  readonly language: 'ja' | 'ja-easy' | InterpretedLanguage;
  readonly transferredTo: Exclude<AnsweredBy, 'desk'> | null;
  /** ISO 8601 with offset. */
  readonly beganAt: string;
  readonly endedAt: string;
}

/** Before the first notice was sent nobody called about it; how far a telephone's clock may be ahead of ours. */
const FIRST_CALL = Date.parse('2024-01-01T00:00:00+09:00');
const CLOCK_AHEAD = 5 * 60_000;

/**
 * Records a conversation. In a foreign language an interpreter took part: member, operator, interpreter (S149). Throws
 * `desk.language` where the desk has no interpreter for it, `desk.call_time` for a call that was not before `now`.
 */
export async function recordCall(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  settings: DeskSettings,
  call: NewCall,
  now: Date,
): Promise<string> {
  const [began, ended] = [Date.parse(call.beganAt), Date.parse(call.endedAt)];
  if (!(FIRST_CALL <= began && began <= ended && ended <= now.getTime() + CLOCK_AHEAD)) {
    throw new TodokeError('desk.call_time', '通話の始まりと終わりの時刻が正しくありません。', {
      remedy: '終わりは始まりよりあとで、今より前の時刻にしてください。端末の時計も確かめてください。',
    });
  }
  const interpreted = call.language !== 'ja' && call.language !== 'ja-easy';
  if (interpreted && !settings.languages.includes(call.language as InterpretedLanguage)) {
    throw new TodokeError('desk.language', 'この言語の通訳は用意していません。', {
      remedy: '窓口の設定にある言語を選んでください。',
    });
  }
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: 'desk.record_call',
    subject: call.caseId === null ? `topic:${call.topic}` : `case:${call.caseId}`,
    detail: {
      topic: call.topic,
      language: call.language,
      transferredTo: call.transferredTo,
      scripts: call.scripts,
    },
  });
  const { rows } = await sql.query<{ call_id: string }>(
    `INSERT INTO desk.call (insurer_id, case_id, topic, script_version, language, parties, transferred_to,
                            began_at, ended_at, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING call_id::text AS call_id`,
    [
      insurerId,
      call.caseId,
      call.topic,
      call.scripts,
      call.language,
      interpreted ? ['member', 'operator', 'interpreter'] : ['member', 'operator'],
      call.transferredTo,
      call.beganAt,
      call.endedAt,
      auditId,
    ],
  );
  return (rows[0] as { call_id: string }).call_id;
}
