import { createHash } from 'node:crypto';
import { elderlyFrom, laterStageFrom } from '../../japan/age.ts';
import type { IsoDate } from '../../japan/calendar.ts';
import { voluntaryEndsOn } from '../../japan/voluntary.ts';
import { writeAudit } from '../../kernel/audit.ts';
import { TodokeError } from '../../kernel/errors.ts';
import type { Actor, Sql } from '../../kernel/ports.ts';
import { RegisterBook } from './book.ts';

/** What comes to a member by the calendar alone. */
export const DUE_EVENTS = {
  voluntary_end: '任意継続の2年の満了（この日に資格喪失）',
  seventy: '70歳（この日から負担割合の判定）',
  seventy_five: '75歳の誕生日（この日に資格喪失）',
} as const;
export type DueEvent = keyof typeof DUE_EVENTS;

/** One event: no personal data but the day. */
export interface Due {
  readonly member_id: string;
  readonly event: DueEvent;
  readonly on: IsoDate;
  /** A 任意継続 whose two years were over before the days asked for, and that has no loss on file. */
  readonly overdue: boolean;
}

interface Candidate {
  readonly member_id: string;
  readonly birth_date: IsoDate;
  readonly acquired_on: IsoDate;
  readonly voluntary: boolean;
}

/**
 * Who is covered on $2, or will be by $3, with an end of 任意継続 or a birthday up to $3; as the register is known now. The
 * birthdays are narrowed by the year alone: the rules say the day.
 */
const CANDIDATES = `
  SELECT f.member_id, f.birth_date, f.acquired_on, f.kind = 'voluntary' AND f.relationship = 'insured' AS voluntary
    FROM register.as_of($1, $2, now()) f
   WHERE f.acquired_on <= $3 AND (f.lost_on IS NULL OR f.lost_on > $2)
     AND (f.kind = 'voluntary' AND f.relationship = 'insured' AND f.acquired_on <= ($3::date - interval '2 years')
       OR f.birth_date BETWEEN $2::date - interval '70 years 2 months' AND $3::date - interval '69 years 10 months'
       OR f.birth_date BETWEEN $2::date - interval '75 years 2 days' AND $3::date - interval '75 years' + interval '2 days')
   ORDER BY f.member_id COLLATE "C"`;

/** What the calendar brings in the days `from` to `to`, both included, with 任意継続 that are overdue; by day, then member. */
export async function dueEvents(sql: Sql, insurerId: string, from: IsoDate, to: IsoDate): Promise<Due[]> {
  const { rows } = await sql.query<Candidate>(CANDIDATES, [insurerId, from, to]);
  const due = rows.flatMap(({ member_id, birth_date, acquired_on, voluntary }): Due[] => {
    const later = laterStageFrom(birth_date);
    const ends = voluntary ? voluntaryEndsOn(acquired_on) : undefined;
    const events: [DueEvent, IsoDate | undefined][] = [
      // A birthday before the end of the two years ends the cover first.
      ['voluntary_end', ends !== undefined && ends < later ? ends : undefined],
      ['seventy', elderlyFrom(birth_date)],
      ['seventy_five', later],
    ];
    return events.flatMap(([event, on]) => {
      if (on === undefined || on > to) return [];
      const overdue = event === 'voluntary_end' && on < from;
      return on >= from || overdue ? [{ member_id, event, on, overdue }] : [];
    });
  });
  return due.sort((a, b) => (a.on === b.on ? (a.member_id < b.member_id ? -1 : 1) : a.on < b.on ? -1 : 1));
}

/**
 * Records the loss of every 任意継続 whose two years are over by `on`, each of its own day. Not done by itself: the day of
 * acquisition in an insurer's file may be that of the membership before. `expected`: how many the list showed. Run it in
 * its turn (`inTurn`). Throws 409 `register.due_changed`.
 */
export async function expireVoluntary(
  sql: Sql,
  actor: Actor,
  request: { readonly insurerId: string; readonly on: IsoDate; readonly expected: number },
): Promise<{ on: IsoDate; members: string[] }> {
  const { insurerId, on, expected } = request;
  const due = (await dueEvents(sql, insurerId, on, on)).filter(({ event }) => event === 'voluntary_end');
  if (due.length !== expected) {
    throw new TodokeError(
      'register.due_changed',
      `2年の満了した任意継続は${due.length}人で、指定の${expected}人と違います。`,
      { remedy: 'todoke register due で一覧を確かめ、人数を指定し直してください。', status: 409 },
    );
  }
  const members = due.map(({ member_id }) => member_id);
  if (members.length === 0) return { on, members };
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: 'register.expire_voluntary',
    subject: `insurer:${insurerId}`,
    detail: { on, members: members.length },
  });
  const sha256 = createHash('sha256')
    .update(JSON.stringify(['expiry', auditId]))
    .digest('hex');
  const { rows } = await sql.query<{ source_id: number }>(
    `INSERT INTO register.source_file (insurer_id, kind, sha256, encoding, file_rows, loaded, aside)
     VALUES ($1, 'expiry', $2, 'utf-8', $3, $3, 0) RETURNING source_id`,
    [insurerId, sha256, members.length],
  );
  const book = new RegisterBook();
  await book.load(sql, insurerId, members);
  for (const one of due) book.setLoss(one.member_id, one.on);
  await book.save(sql, insurerId, (rows[0] as { source_id: number }).source_id);
  return { on, members };
}
