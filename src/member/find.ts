import { NEWEST_FIRST, STANDINGS, type StandingRow } from '../desk/read.ts';
import type { IsoDate } from '../japan/calendar.ts';
import type { Sql } from '../kernel/ports.ts';
import { readManagementNumber } from '../piece/read-number.ts';

/** What somebody types about themself: the code on the paper, or symbol and number; always with the birth date. */
export interface MemberKey {
  /** 整理番号; empty where symbol and number are given. */
  readonly code: string;
  readonly symbol: string;
  readonly number: string;
  /** 枝番, where known: tells twins apart. */
  readonly subNumber: string;
  readonly birthDate: IsoDate;
}

/** Digits and letters as the register has them, however they were typed. */
const plain = (typed: string): string => typed.normalize('NFKC').replace(/\s/g, '');

/**
 * What tries about an eligibility are counted under: never the birth date, which is what would be guessed. A code is
 * counted as it is read, or each of its zeros and ones, written as a letter, would be another code to guess for.
 */
export function aboutOf({ code, symbol, number }: MemberKey): string {
  return code === '' ? `${plain(symbol)}\0${plain(number)}` : (readManagementNumber(code) ?? plain(code));
}

/**
 * SQL, rows (member_id): who is meant by $2 symbol, $3 number, $4 sub number ('' any), $5 code, $6 birth date at insurer
 * $1. `protected`: whether protected members are found, too.
 */
const meant = (withProtected: boolean): string => `
  SELECT a.member_id FROM (
      SELECT e.member_id FROM register.eligibility e
       WHERE e.insurer_id = $1 AND e.known_to = 'infinity' AND e.symbol = $2 AND e.number = $3
         AND ($4 = '' OR e.sub_number = $4)
      UNION
      SELECT q.member_id FROM piece.piece q WHERE q.insurer_id = $1 AND q.management_number = $5) a
    JOIN register.person_fact f ON f.insurer_id = $1 AND f.member_id = a.member_id AND f.known_to = 'infinity'
     AND f.valid_to = 'infinity'
   WHERE f.birth_date = $6::date${withProtected ? '' : ' AND NOT f.protected AND NOT register.is_flagged($1, a.member_id)'}`;

/** A code that is none finds nobody, by the same statement. */
const valuesOf = (insurerId: string, { code, symbol, number, subNumber, birthDate }: MemberKey) => [
  insurerId,
  code === '' ? plain(symbol) : null,
  code === '' ? plain(number) : null,
  plain(subNumber),
  code === '' ? null : (readManagementNumber(code) ?? null),
  birthDate,
];

/**
 * Every letter of whom a key means, newest first: one statement, whatever is asked. Of protected members nothing, as if
 * there were nobody: who knows their number and birth date may be the one they are protected from.
 */
export async function findLetters(sql: Sql, insurerId: string, key: MemberKey): Promise<StandingRow[]> {
  const { rows } = await sql.query<StandingRow>(
    `${STANDINGS} WHERE x.insurer_id = $1 AND x.member_id = ANY (ARRAY(${meant(false)})) ${NEWEST_FIRST}`,
    valuesOf(insurerId, key),
  );
  return rows;
}

/** Whom a key means, for the staff who will read what was sent in: nobody, one, or several (twins). */
export async function findMembers(sql: Sql, insurerId: string, key: MemberKey): Promise<string[]> {
  const { rows } = await sql.query<{ member_id: string }>(
    `SELECT DISTINCT m.member_id FROM (${meant(true)}) m ORDER BY m.member_id`,
    valuesOf(insurerId, key),
  );
  return rows.map(({ member_id }) => member_id);
}
