import type { z } from 'zod';
import type { IsoDate } from '../../japan/calendar.ts';
import { TodokeError } from '../../kernel/errors.ts';
import type { Sql } from '../../kernel/ports.ts';
import { kanaSearch, kanjiSearch, type NameSearch } from '../../matching/name-search.ts';
import { readManagementNumber } from '../../piece/read-number.ts';
import type { FindMemberSchema, FoundMember, FoundMembers } from '../members-contract.ts';
import { kindTitle, relationshipTitle } from '../words.ts';

/** People shown at most: whoever finds more has to say more of whom they look for. */
const SHOWN = 50;
const HIDDEN = '＊';

/**
 * A name of which only so many letters are shown, and the first of each part: what somebody typed they knew already.
 * 髙橋　花子, 2 → 髙橋　花＊. How long the hidden rest is, is not told. Never cuts a letter in two.
 */
export function nameShown(name: string, letters: number): string {
  let left = letters;
  return name
    .split(/([\s　]+)/)
    .map((part) => {
      if (/^[\s　]*$/.test(part)) return part;
      const all = [...new Intl.Segmenter('ja').segment(part)].map(({ segment }) => segment);
      const shown = Math.max(1, Math.min(left, all.length));
      left -= shown;
      return all.slice(0, shown).join('') + (shown < all.length ? HIDDEN : '');
    })
    .join('');
}

const KEYS = {
  name: { column: 'register.name_key(p.name_kanji)', of: 'register.name_key', search: kanjiSearch },
  kana: { column: 'register.kana_key(p.name_kana)', of: 'register.kana_key', search: kanaSearch },
} as const satisfies Record<string, { column: string; of: string; search: (key: string) => NameSearch }>;

/**
 * Of each range as many as are shown, in the order of the index: a short beginning costs what a rare name does. A name
 * borne before is found, too; `n` is the first range that found somebody.
 */
const byName = (column: string): string => `
  SELECT f.member_id, min(r.n) AS n
    FROM unnest($2::text[], $3::text[]) WITH ORDINALITY r (low, below, n)
   CROSS JOIN LATERAL (
     SELECT p.member_id FROM register.person_fact p
      WHERE p.insurer_id = $1 AND p.known_to = 'infinity'
        AND ${column} COLLATE "C" >= r.low AND ${column} COLLATE "C" < r.below
        AND ($4::date IS NULL OR p.birth_date = $4::date)
      ORDER BY ${column} COLLATE "C" LIMIT ${SHOWN + 1}) f
   GROUP BY f.member_id ORDER BY n, f.member_id COLLATE "C" LIMIT ${SHOWN + 1}`;

/** Who bears a name, those whose name is as typed first. */
async function named(
  sql: Sql,
  insurerId: string,
  by: keyof typeof KEYS,
  typed: string,
  birthDate: string | undefined,
): Promise<{ members: string[]; asTyped: ReadonlySet<string> }> {
  const { column, of, search } = KEYS[by];
  const { rows: keys } = await sql.query<{ key: string }>(`SELECT ${of}($1) AS key`, [typed]);
  const key = keys[0]?.key ?? '';
  if (key === '') return { members: [], asTyped: new Set() };
  const { ranges, typed: literal } = search(key);
  const { rows } = await sql.query<{ member_id: string; n: number }>(byName(column), [
    insurerId,
    ranges.map(({ from }) => from),
    ranges.map(({ below }) => below),
    birthDate ?? null,
  ]);
  return {
    members: rows.map(({ member_id }) => member_id),
    asTyped: new Set(rows.filter(({ n }) => n <= literal).map(({ member_id }) => member_id)),
  };
}

const LONGEST_NUMBER = 8;
/** A symbol or number as it may be on file: as typed, without zeros before it, and with them. */
function numberForms(typed: string): string[] {
  const plain = typed.normalize('NFKC').trim();
  const bare = plain.replace(/^0+(?=.)/, '');
  if (!/^\d+$/.test(bare)) return [plain];
  return Array.from(
    { length: LONGEST_NUMBER + 1 - bare.length },
    (_, zeros) => '0'.repeat(Math.max(0, zeros)) + bare,
  ).concat(plain);
}

async function numbered(
  sql: Sql,
  insurerId: string,
  { symbol, number, subNumber }: { symbol: string; number: string; subNumber?: string | undefined },
): Promise<string[]> {
  const { rows } = await sql.query<{ member_id: string }>(
    `SELECT DISTINCT e.member_id FROM register.eligibility e
      WHERE e.insurer_id = $1 AND e.known_to = 'infinity' AND e.symbol = ANY($2) AND e.number = ANY($3)
        AND ($4::text[] IS NULL OR e.sub_number = ANY($4)) ORDER BY e.member_id LIMIT ${SHOWN + 1}`,
    [
      insurerId,
      numberForms(symbol),
      numberForms(number),
      subNumber === undefined ? null : numberForms(subNumber),
    ],
  );
  return rows.map(({ member_id }) => member_id);
}

async function lettered(sql: Sql, insurerId: string, typed: string): Promise<string[]> {
  const number = readManagementNumber(typed);
  if (number === undefined) {
    throw new TodokeError('member.management_number', '整理番号の読み間違いか、打ち間違いがあります。', {
      remedy: '紙面の整理番号（3文字・3文字・2文字）をもう一度確かめてください。',
    });
  }
  const { rows } = await sql.query<{ member_id: string }>(
    'SELECT member_id FROM piece.piece WHERE insurer_id = $1 AND management_number = $2',
    [insurerId, number],
  );
  return rows.map(({ member_id }) => member_id);
}

interface FoundRow extends Omit<FoundMember, 'variant' | 'name' | 'kana'> {
  readonly name: string;
  readonly kana: string;
}

/** What is shown of people found, as known now; protection is asked of all that is on record. */
const FOUND = `
  SELECT a.member_id AS "memberId", a.name_kanji AS name, a.name_kana AS kana,
         extract(year FROM a.birth_date)::int AS "birthYear", a.symbol, a.number, a.sub_number AS "subNumber", a.relationship,
         a.kind, a.acquired_on <= $3::date AND (a.cover_ends_on IS NULL OR $3::date < a.cover_ends_on) AS covered,
         EXISTS (SELECT FROM register.person_fact q WHERE q.insurer_id = $1 AND q.member_id = a.member_id AND q.protected)
           OR register.is_flagged($1, a.member_id)
           AS protected
    FROM register.as_of($1, $3::date, now()) a WHERE a.member_id = ANY($2)`;

/** The ids a search names, in the order they are shown, and who of them is there under the very name typed. */
async function idsOf(
  sql: Sql,
  insurerId: string,
  by: z.output<typeof FindMemberSchema>,
): Promise<{ members: string[]; asTyped?: ReadonlySet<string> }> {
  if ('name' in by) return named(sql, insurerId, 'name', by.name, by.birthDate);
  if ('kana' in by) return named(sql, insurerId, 'kana', by.kana, by.birthDate);
  if ('symbol' in by) return { members: await numbered(sql, insurerId, by) };
  if ('managementNumber' in by) return { members: await lettered(sql, insurerId, by.managementNumber) };
  return { members: [by.memberId] };
}

/**
 * The members a search finds, at most `SHOWN`, masked but for what was typed; as covered on day `on`. Throws
 * `member.management_number` where its check character does not fit.
 */
export async function findMembers(
  sql: Sql,
  insurerId: string,
  by: z.output<typeof FindMemberSchema>,
  on: IsoDate,
): Promise<FoundMembers> {
  const { members, asTyped } = await idsOf(sql, insurerId, by);
  const { rows } = await sql.query<FoundRow>(FOUND, [insurerId, members.slice(0, SHOWN), on]);
  const found = new Map(rows.map((row) => [row.memberId, row]));
  const letters = (typed: string | undefined) => [...(typed ?? '').replace(/[\s　]/g, '')].length;
  const [kanji, kana] = ['name' in by ? letters(by.name) : 1, 'kana' in by ? letters(by.kana) : 1];
  return {
    members: members.flatMap((memberId) => {
      const row = found.get(memberId);
      if (row === undefined) return [];
      return [
        {
          ...row,
          name: nameShown(row.name, kanji),
          kana: nameShown(row.kana, kana),
          relationship: relationshipTitle(row.relationship),
          kind: kindTitle(row.kind),
          variant: asTyped !== undefined && !asTyped.has(memberId),
        },
      ];
    }),
    more: members.length > SHOWN,
  };
}
