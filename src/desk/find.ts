import type { IsoDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import { matchKana } from '../matching/kana.ts';
import { matchKanji } from '../matching/kanji/match.ts';
import { isMatch } from '../matching/level.ts';
import { plain } from '../matching/text.ts';
import { readManagementNumber } from '../piece/read-number.ts';

/**
 * By what a caller is found: the number on a letter, symbol and number with the birth date, or name and birth date with
 * something else that is true of them. A birth date alone, or a name with one, is no key: two people share those.
 */
export type CallerKey =
  | { readonly managementNumber: string }
  | { readonly symbol: string; readonly number: string; readonly birthDate: IsoDate }
  | {
      /** In kanji or kana, however spelt: compared as the numbers' check compares names. */
      readonly name: string;
      readonly birthDate: IsoDate;
      /** A part of their workplace's name, its symbol, or their postcode. */
      readonly clue: string;
    };

/** Somebody found, as the operator sees them before they have made sure whom they speak to. */
export interface FoundCaller {
  readonly memberId: string;
  readonly name: string;
  readonly kana: string;
  readonly relationship: string;
  /** Whether they are covered on the day asked about. */
  readonly covered: boolean;
}

const HIDDEN = '＊';

/** A name with all but the first character of each part hidden: 見本　太郎 → 見＊　太＊. Never cuts a character in two. */
export function maskedName(name: string): string {
  return name
    .split(/([\s　]+)/)
    .map((part) => (/^[\s　]*$/.test(part) ? part : `${[...part][0]}${[...part].length > 1 ? HIDDEN : ''}`))
    .join('');
}

interface FoundRow {
  readonly member_id: string;
  readonly name_kanji: string;
  readonly name_kana: string;
  readonly relationship: string;
  readonly covered: boolean;
  readonly symbol: string;
  readonly workplace: string | null;
  /** Null of a protected member: where they live is nothing to find them by. */
  readonly postcode: string | null;
}

const FOUND = `
  SELECT DISTINCT ON (r.member_id COLLATE "C") r.member_id, r.name_kanji, r.name_kana, r.relationship, r.symbol,
         CASE WHEN NOT r.protected THEN r.postcode END AS postcode,
         (SELECT w.name FROM register.workplace w
           WHERE w.insurer_id = $1 AND w.workplace_id = r.workplace_id AND w.known_to = 'infinity'
           ORDER BY w.valid_from DESC LIMIT 1) AS workplace,
         r.acquired_on <= $2::date AND (r.cover_ends_on IS NULL OR $2::date < r.cover_ends_on) AS covered
    FROM (SELECT e.member_id, e.relationship, e.acquired_on, p.name_kanji, p.name_kana, p.birth_date, p.postcode,
                 p.protected OR register.is_flagged($1, e.member_id) AS protected,
                 e.symbol, e.number, e.workplace_id, register.cover_ends_on(e.lost_on, p.birth_date) AS cover_ends_on, e.valid_from
            FROM register.eligibility e
            JOIN register.person_fact p ON p.insurer_id = e.insurer_id AND p.member_id = e.member_id
             AND p.known_to = 'infinity' AND p.valid_from <= greatest($2::date, e.acquired_on)
             AND greatest($2::date, e.acquired_on) < p.valid_to
           WHERE e.insurer_id = $1 AND e.known_to = 'infinity' AND `;
const ORDER = `) r ORDER BY r.member_id COLLATE "C", r.valid_from DESC`;

const maskedCaller = (row: FoundRow): FoundCaller => ({
  memberId: row.member_id,
  name: maskedName(row.name_kanji),
  kana: maskedName(row.name_kana),
  relationship: row.relationship,
  covered: row.covered,
});

const digitsOf = (text: string): string => text.normalize('NFKC').replace(/\D/g, '');

/** Whether what a caller says of themselves beside name and birth date is true. Too little of it says nothing. */
function clueFits(row: FoundRow, clue: string): boolean {
  const said = plain(clue);
  if (said === row.symbol) return true;
  const digits = digitsOf(clue);
  if (digits.length === 7 && row.postcode !== null && digitsOf(row.postcode) === digits) return true;
  return [...said].length >= 2 && row.workplace !== null && plain(row.workplace).includes(said);
}

/** The given name, kanji or kana, is theirs, as the check of numbers takes two spellings for one name. */
const nameFits = (row: FoundRow, name: string): boolean =>
  isMatch(matchKana(row.name_kana, name).level) || isMatch(matchKanji(row.name_kanji, name).level);

/**
 * The people a key names, at most ten, as of a day. Somebody who moved and has another number now is still found by the
 * one on their paper. Throws `desk.management_number` where its check character does not fit.
 */
export async function findCallers(
  sql: Sql,
  insurerId: string,
  key: CallerKey,
  on: IsoDate,
): Promise<FoundCaller[]> {
  let found: readonly FoundRow[];
  if ('managementNumber' in key) {
    const number = readManagementNumber(key.managementNumber);
    if (number === undefined) {
      throw new TodokeError('desk.management_number', '整理番号の読み間違いか、打ち間違いがあります。', {
        remedy: 'もう一度、3文字・3文字・2文字の順に確かめてください（O は 0、I と L は 1 として読みます）。',
      });
    }
    const { rows } = await sql.query<FoundRow>(
      `${FOUND} e.member_id = (SELECT p.member_id FROM piece.piece p WHERE p.insurer_id = $1 AND p.management_number = $3)
       ${ORDER}`,
      [insurerId, on, number],
    );
    found = rows;
  } else if ('name' in key) {
    const { rows } = await sql.query<FoundRow>(`${FOUND} p.birth_date = $3::date ${ORDER}`, [
      insurerId,
      on,
      key.birthDate,
    ]);
    found = rows.filter((row) => nameFits(row, key.name) && clueFits(row, key.clue));
  } else {
    const { rows } = await sql.query<FoundRow>(
      `${FOUND} e.symbol = $3 AND e.number = $4 AND p.birth_date = $5::date ${ORDER}`,
      [insurerId, on, plain(key.symbol), plain(key.number), key.birthDate],
    );
    found = rows;
  }
  return found.slice(0, 10).map(maskedCaller);
}

/** One person, masked. Throws `member.unknown`. */
export async function viewCaller(
  sql: Sql,
  insurerId: string,
  memberId: string,
  on: IsoDate,
): Promise<FoundCaller> {
  const { rows } = await sql.prepared<FoundRow>(`${FOUND} e.member_id = $3 ${ORDER}`, [
    insurerId,
    on,
    memberId,
  ]);
  if (rows[0] !== undefined) return maskedCaller(rows[0]);
  throw new TodokeError('member.unknown', '指定された加入者は登録されていません。', {
    remedy: 'もう一度探し直してください。',
    status: 404,
  });
}
