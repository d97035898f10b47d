import { copyLine } from '../../kernel/copy.ts';
import { TodokeError } from '../../kernel/errors.ts';
import type { Sql } from '../../kernel/ports.ts';
import { RegisterBook } from '../history/book.ts';

/** Where a registered number stands; see 0047_number_check.sql. */
export const NUMBER_STATES = {
  pending: '住基の回答待ち',
  passed: '一致',
  failed: '不一致（確認が必要）',
  reported: '本人から番号違いの申出',
  solved: '申出の確認済み',
} as const;
export type NumberState = keyof typeof NUMBER_STATES;

/** How a mismatch came to the insurer (S026). */
export const REPORT_WAYS = { phone: '電話', paper: '書面', web: 'ウェブ', counter: '窓口' } as const;
export type ReportWay = keyof typeof REPORT_WAYS;

/** What became of a reported mismatch: the number is theirs, or it is not and was taken off the register. */
export const SOLUTIONS = { same: '本人の番号だった', removed: '本人の番号ではなく、登録から外した' } as const;
export type Solution = keyof typeof SOLUTIONS;

/** One thing learnt about a number. */
export interface NumberNote {
  readonly memberId: string;
  readonly numberRef: Buffer;
  readonly state: NumberState;
  readonly ruleRow?: number;
  readonly reasons?: readonly string[];
  readonly snapshot?: string;
  readonly detail?: string;
  readonly reference?: string;
}

/** Writes notes; in a transaction that has its audit entry. */
export async function noteNumbers(
  sql: Sql,
  insurerId: string,
  by: string,
  auditId: string,
  notes: readonly NumberNote[],
): Promise<void> {
  await sql.copyIn(
    `COPY register.number_check (insurer_id, member_id, number_ref, state, rule_row, reasons, snapshot, detail, reference,
                                 noted_by, audit_id) FROM STDIN`,
    notes.map((one) =>
      copyLine([
        insurerId,
        one.memberId,
        one.numberRef,
        one.state,
        one.ruleRow ?? null,
        one.reasons === undefined ? null : `{${one.reasons.map((code) => `"${code}"`).join(',')}}`,
        one.snapshot ?? null,
        one.detail ?? null,
        one.reference ?? null,
        by,
        auditId,
      ]),
    ),
  );
}

/** Opens the check of every number these eligibilities hold now that has none yet; returns how many. */
export async function openChecks(
  sql: Sql,
  insurerId: string,
  by: string,
  auditId: string,
  memberIds: readonly string[],
): Promise<number> {
  if (memberIds.length === 0) return 0;
  const { rowCount } = await sql.query(
    `INSERT INTO register.number_check (insurer_id, member_id, number_ref, state, noted_by, audit_id)
     SELECT DISTINCT $1, p.member_id, p.number_ref, 'pending', $3, $4::bigint
       FROM unnest($2::text[]) m (member_id)
       JOIN register.person_fact p ON p.insurer_id = $1 AND p.member_id = m.member_id AND p.known_to = 'infinity'
        AND p.valid_to = 'infinity' AND p.number_ref IS NOT NULL
      WHERE NOT EXISTS (SELECT FROM register.number_check c WHERE c.insurer_id = $1 AND c.member_id = p.member_id
                           AND c.number_ref = p.number_ref)`,
    [insurerId, memberIds, by, auditId],
  );
  return rowCount;
}

/** One number's standing, as the list shows it: no personal data. */
export interface NumberStanding {
  readonly member_id: string;
  readonly state: NumberState;
  readonly since: Date;
  readonly rule_row: number | null;
  readonly reasons: readonly string[] | null;
  readonly snapshot: string | null;
  readonly detail: string | null;
}

/** Where the numbers the register holds now stand, of the states asked for (null: all), in order of member id. */
export async function numberStandings(
  sql: Sql,
  insurerId: string,
  states: readonly NumberState[] | null,
): Promise<NumberStanding[]> {
  const { rows } = await sql.query<NumberStanding>(
    `SELECT s.member_id, s.state, s.since, s.rule_row, s.reasons, s.snapshot, s.detail
       FROM register.number_standing($1, now()) s
       JOIN register.person_fact p ON p.insurer_id = $1 AND p.member_id = s.member_id AND p.number_ref = s.number_ref
        AND p.known_to = 'infinity' AND p.valid_to = 'infinity'
      WHERE $2::text[] IS NULL OR s.state = ANY($2) ORDER BY s.member_id COLLATE "C"`,
    [insurerId, states],
  );
  return rows;
}

/** The number an eligibility holds now, and where it stands. Throws `number.none` where it holds none. */
export async function heldNumber(
  sql: Sql,
  insurerId: string,
  memberId: string,
): Promise<{ readonly ref: Buffer; readonly state: NumberState | null }> {
  const { rows } = await sql.query<{ number_ref: Buffer; state: NumberState | null }>(
    `SELECT p.number_ref, (SELECT c.state FROM register.number_check c
                            WHERE c.insurer_id = $1 AND c.member_id = $2 AND c.number_ref = p.number_ref
                            ORDER BY c.check_id DESC LIMIT 1) AS state
       FROM register.person_fact p
      WHERE p.insurer_id = $1 AND p.member_id = $2 AND p.known_to = 'infinity' AND p.valid_to = 'infinity'
        AND p.number_ref IS NOT NULL`,
    [insurerId, memberId],
  );
  const found = rows[0];
  if (found === undefined) {
    throw new TodokeError('number.none', 'この加入者の個人番号は登録されていません。', {
      remedy: '加入者番号（member_id）を確かめてください。',
      status: 404,
    });
  }
  return { ref: found.number_ref, state: found.state };
}

/** Takes a number off an eligibility, known from now on; what was known before stays. `sourceId`: where it was learnt. */
export async function removeNumber(
  sql: Sql,
  insurerId: string,
  memberId: string,
  ref: Buffer,
  sourceId: number,
): Promise<void> {
  const book = new RegisterBook();
  await book.load(sql, insurerId, [memberId]);
  for (const { from, to, values } of book.person(memberId)) {
    if (values.number_ref?.equals(ref) !== true) continue;
    book.changePerson(memberId, { number_ref: null, number_state: 'none' }, from, to);
  }
  await book.save(sql, insurerId, sourceId);
}
