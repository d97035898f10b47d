import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { joinWholeTables } from '../kernel/set-based.ts';
import { type NumberNote, noteNumbers } from '../register/index.ts';
import { judge } from './judge.ts';
import { type RuleSettings, RuleSettingsSchema } from './rule-table.ts';

/** What a run of checks found. `waiting`: the resident register has not answered about them yet. */
export interface CheckedNumbers {
  readonly passed: number;
  readonly failed: number;
  readonly waiting: number;
}

interface Open {
  readonly member_id: string;
  readonly number_ref: Buffer;
  readonly name_kanji: string;
  readonly name_kana: string;
  readonly birth_date: string;
  readonly sex: string;
  readonly address: string;
  readonly several: boolean;
  readonly duplicate: boolean;
  readonly confirmed: boolean;
  readonly snapshot: string | null;
  readonly r_kanji: string | null;
  readonly r_kana: string | null;
  readonly r_birth: string | null;
  readonly r_sex: string | null;
  readonly r_address: string | null;
}

/**
 * Numbers that wait for their check, or failed one, each with the newest reply about it up to $2. Who failed is asked
 * again only about a reply, a confirmation or a register that says something else: the rules see to that.
 */
const OPEN = `
  WITH registered AS MATERIALIZED (
    SELECT f.* FROM register.as_of($1, $2, now()) f
  ), open AS MATERIALIZED (
    SELECT s.member_id, s.number_ref FROM register.number_standing($1, now()) s
      JOIN registered f ON f.member_id = s.member_id AND f.number_ref = s.number_ref
     WHERE s.state IN ('pending', 'failed')
  ), holders AS (
    -- Two different persons of this insurer (row 2); several covers of one number with any insurer (rows 8 and 9).
    SELECT p.number_ref, count(DISTINCT e.person_id) FILTER (WHERE e.insurer_id = $1) AS persons,
           count(*) FILTER (WHERE e.acquired_on <= $2
             AND coalesce(register.cover_ends_on(e.lost_on, p.birth_date) > $2, true)) AS covered
      FROM register.person_fact p JOIN register.eligibility e USING (insurer_id, member_id)
     WHERE p.number_ref IN (SELECT number_ref FROM open) AND p.known_to = 'infinity' AND p.valid_to = 'infinity'
       AND e.known_to = 'infinity' AND e.valid_to = 'infinity'
     GROUP BY 1
  ), reply AS (
    SELECT DISTINCT ON (r.number_ref) r.* FROM matching.resident r
     WHERE r.insurer_id = $1 AND r.snapshot <= $2 AND r.number_ref IN (SELECT number_ref FROM open)
     ORDER BY r.number_ref, r.snapshot DESC
  )
  SELECT o.member_id, o.number_ref, f.name_kanji, f.name_kana, f.birth_date, f.sex, f.address,
         h.covered > 1 AS several, h.persons > 1 AS duplicate, c.member_id IS NOT NULL AS confirmed, r.snapshot,
         r.name_kanji AS r_kanji, r.name_kana AS r_kana, r.birth_date AS r_birth, r.sex AS r_sex, r.address AS r_address
    FROM open o
    JOIN registered f ON f.member_id = o.member_id
    JOIN holders h ON h.number_ref = o.number_ref
    LEFT JOIN reply r ON r.number_ref = o.number_ref
    LEFT JOIN matching.confirmation c ON c.insurer_id = $1 AND c.member_id = o.member_id AND c.snapshot = r.snapshot
   ORDER BY o.member_id`;

/** The rule settings of an insurer's profile as it stands. */
async function rulesOf(sql: Sql, insurerId: string): Promise<RuleSettings> {
  const { rows } = await sql.query<{ rules: unknown }>(
    `SELECT p.body #> '{campaign,rules}' AS rules FROM insurer.insurer JOIN insurer.profile p USING (profile_hash)
      WHERE insurer_id = $1`,
    [insurerId],
  );
  return RuleSettingsSchema.parse(rows[0]?.rules);
}

/** What the rule table says of one number: passed where it would let the digits be printed. */
function noteOf(one: Open, snapshot: string, settings: RuleSettings): NumberNote {
  const { verdict, reasons } = judge(
    {
      ours: {
        kanji: one.name_kanji,
        kana: one.name_kana,
        birth: one.birth_date,
        sex: one.sex,
        address: one.address,
      },
      theirs: {
        kanji: one.r_kanji ?? '',
        kana: one.r_kana ?? '',
        birth: one.r_birth ?? '',
        sex: one.r_sex ?? '',
        address: one.r_address ?? '',
      },
      hasNumber: true,
      duplicateNumber: one.duplicate,
      confirmed: one.confirmed,
      severalEligibilities: one.several,
      replied: 'pending',
    },
    settings,
  );
  const { memberId, numberRef } = { memberId: one.member_id, numberRef: one.number_ref };
  const state = verdict.digits ? 'passed' : 'failed';
  return { memberId, numberRef, state, ruleRow: verdict.row, reasons: reasons ?? [], snapshot };
}

interface Standing {
  readonly member_id: string;
  readonly state: string;
  readonly rule_row: number | null;
  readonly snapshot: string | null;
}

/**
 * Checks the numbers of new registrations against what the resident register has answered up to `on`, by the five items
 * and the rule table: passed where the table would print the digits, failed where it would not, waiting without an
 * answer. A failed one is compared again, and noted again only if something changed. In one transaction.
 */
export async function checkNumbers(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  on: string,
): Promise<CheckedNumbers> {
  const settings = await rulesOf(sql, insurerId);
  await joinWholeTables(sql);
  const { rows } = await sql.query<Open>(OPEN, [insurerId, on]);
  const { rows: standings } = await sql.query<Standing>(
    'SELECT member_id, state, rule_row, snapshot FROM register.number_standing($1, now())',
    [insurerId],
  );
  const before = new Map(standings.map((one) => [one.member_id, one]));
  const notes = rows.flatMap((one) => (one.snapshot === null ? [] : [noteOf(one, one.snapshot, settings)]));
  const news = notes.filter((note) => {
    const known = before.get(note.memberId);
    return known?.state !== note.state || known.rule_row !== note.ruleRow || known.snapshot !== note.snapshot;
  });
  const passed = notes.filter(({ state }) => state === 'passed').length;
  const result = { passed, failed: notes.length - passed, waiting: rows.length - notes.length };
  if (news.length > 0) {
    const auditId = await writeAudit(sql, {
      actor,
      insurerId,
      action: 'matching.check_numbers',
      subject: `insurer:${insurerId}`,
      detail: { on, ...result },
    });
    await noteNumbers(sql, insurerId, actor.id, auditId, news);
  }
  return result;
}
