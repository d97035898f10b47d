import type { IsoDate } from '../../japan/calendar.ts';
import { voluntaryEndsOn } from '../../japan/voluntary.ts';
import { TodokeError } from '../../kernel/errors.ts';
import type { Sql } from '../../kernel/ports.ts';

/** Where a fact comes from, and from when on it was known. */
interface FactOrigin {
  readonly valid: { readonly from: string; readonly to: string | null };
  readonly known: { readonly from: string; readonly to: string | null };
  readonly source: { readonly kind: string; readonly sha256: string };
}

/** What was true of one eligibility on a day, as known at a moment. Never the Individual Number. */
export interface RegisterView {
  readonly member: string;
  readonly as_of: IsoDate;
  readonly known_at: string;
  /** The register knew the eligibility at that moment. */
  readonly known: boolean;
  readonly covered: boolean;
  readonly eligibility: (Readonly<Record<string, unknown>> & FactOrigin) | null;
  readonly person: (Readonly<Record<string, unknown>> & FactOrigin) | null;
  /** Of 任意継続 without a loss on file: the day after its two years; null otherwise. */
  readonly expected_loss_on: IsoDate | null;
  /** Where its number stands (NUMBER_STATES); null where it was never asked about. */
  readonly number_check: string | null;
  /** Merges and splits that concern the eligibility, as known at that moment, the newest first. */
  readonly identity: readonly Readonly<Record<string, unknown>>[];
}

const IDENTITY = `
  SELECT a.act_id AS act, a.kind, a.evidence, a.reference, a.done_by, to_json(a.done_at) AS done_at, c.from_person,
         c.to_person, c.retired_into, c.insured_from, c.insured_to, c.number_ref IS NOT NULL AS number_removed,
         CASE WHEN a.undone_at <= $3 THEN to_json(a.undone_at) END AS undone_at,
         CASE WHEN a.undone_at <= $3 THEN a.undone_by END AS undone_by
    FROM register.identity_change c JOIN register.identity_act a USING (act_id, insurer_id)
   WHERE c.insurer_id = $1 AND c.member_id = $2 AND a.done_at <= $3::timestamptz ORDER BY a.act_id DESC`;

const origin = (fact: string, file: string): string => `
  'valid', json_build_object('from', ${fact}.valid_from::text, 'to', CASE WHEN ${fact}.valid_to < 'infinity' THEN ${fact}.valid_to::text END),
  'known', json_build_object('from', ${fact}.known_from, 'to', CASE WHEN ${fact}.known_to < 'infinity' THEN ${fact}.known_to END),
  'source', json_build_object('kind', ${file}.kind, 'sha256', ${file}.sha256)`;

/** The addresses of somebody protected are shown to nobody, whatever the day and the moment asked for. */
const SHOW = `
  SELECT f.acquired_on <= $3 AND coalesce(least(f.cover_ends_on, i.cover_ends_on) > $3, true) AS covered,
         json_build_object('person_id', e.person_id, 'insured_id', e.insured_id, 'symbol', e.symbol, 'number', e.number,
           'sub_number', e.sub_number, 'relationship', e.relationship, 'kind', e.kind, 'workplace_id', e.workplace_id,
           'standard_remuneration', e.standard_remuneration, 'acquired_on', e.acquired_on, 'lost_on', e.lost_on,
           'cover_ends_on', f.cover_ends_on, ${origin('e', 'se')}) AS eligibility,
         json_build_object('name_kanji', p.name_kanji, 'name_kana', p.name_kana, 'birth_date', p.birth_date, 'sex', p.sex,
           'postcode', CASE WHEN NOT hidden.yes THEN p.postcode END, 'address', CASE WHEN NOT hidden.yes THEN p.address END,
           'number_state', p.number_state, 'protected', f.protected, ${origin('p', 'sp')}) AS person
    FROM register.as_of($1, $3, $4) f
    LEFT JOIN register.as_of($1, $3, $4) i ON i.member_id = f.insured_id
    JOIN register.eligibility e ON e.insurer_id = $1 AND e.member_id = f.member_id
     AND e.known_from <= $4 AND $4 < e.known_to
     AND e.valid_from <= greatest($3::date, e.acquired_on) AND greatest($3::date, e.acquired_on) < e.valid_to
    JOIN register.person_fact p ON p.insurer_id = $1 AND p.member_id = f.member_id
     AND p.known_from <= $4 AND $4 < p.known_to
     AND p.valid_from <= greatest($3::date, e.acquired_on) AND greatest($3::date, e.acquired_on) < p.valid_to
    JOIN register.source_file se ON se.source_id = e.source_id
    JOIN register.source_file sp ON sp.source_id = p.source_id
    CROSS JOIN LATERAL (SELECT p.protected OR register.is_flagged($1, $2) OR EXISTS (
        SELECT FROM register.person_fact q WHERE q.insurer_id = $1 AND q.member_id = $2 AND q.protected
           AND q.known_to = 'infinity') AS yes) hidden
   WHERE f.member_id = $2`;

const expectedLoss = (eligibility: RegisterView['eligibility']): IsoDate | null => {
  if (eligibility?.kind !== 'voluntary' || eligibility.relationship !== 'insured') return null;
  return eligibility.lost_on === null ? voluntaryEndsOn(String(eligibility.acquired_on)) : null;
};

/**
 * What was true of a member on `asOf`, as known at `knownAt` (ISO 8601 with zone; null: now). Throws
 * `register.no_member` for one the register has never heard of.
 */
export async function showMember(
  sql: Sql,
  insurerId: string,
  memberId: string,
  asOf: IsoDate,
  knownAt: string | null,
): Promise<RegisterView> {
  const { rows: ever } = await sql.query<{ known_at: string }>(
    `SELECT to_json(coalesce($3::timestamptz, now())) #>> '{}' AS known_at
       FROM register.eligibility WHERE insurer_id = $1 AND member_id = $2 LIMIT 1`,
    [insurerId, memberId, knownAt],
  );
  if (ever[0] === undefined) {
    throw new TodokeError('register.no_member', 'その番号の加入者は登録されていません。', {
      remedy: 'members.csv の member_id、または届書の結果にある member_id を指定してください。',
      status: 404,
    });
  }
  const { known_at } = ever[0];
  const { rows } = await sql.query<Pick<RegisterView, 'covered' | 'eligibility' | 'person'>>(SHOW, [
    insurerId,
    memberId,
    asOf,
    known_at,
  ]);
  const found = rows[0];
  const { rows: checks } = await sql.query<{ state: string }>(
    `SELECT c.state FROM register.number_check c
      WHERE c.insurer_id = $1 AND c.member_id = $2 AND c.noted_at <= $3::timestamptz ORDER BY c.check_id DESC LIMIT 1`,
    [insurerId, memberId, known_at],
  );
  const { rows: identity } = await sql.query(IDENTITY, [insurerId, memberId, known_at]);
  return {
    member: memberId,
    as_of: asOf,
    known_at,
    known: found !== undefined,
    covered: found?.covered ?? false,
    eligibility: found?.eligibility ?? null,
    person: found?.person ?? null,
    expected_loss_on: expectedLoss(found?.eligibility ?? null),
    number_check: checks[0]?.state ?? null,
    identity,
  };
}
