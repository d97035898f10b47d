import { buildMemberServer, type MemberServerOptions } from '../../src/api/member/server.ts';
import type { Database } from '../../src/kernel/ports.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { loadProfile, parseProfile } from '../../src/profile/profile.ts';
import { keepInsurer } from '../../src/profile/store.ts';
import { ROUND_KEYS } from '../support/round.ts';

export const HOST = '127.0.0.1:8463';

/** Somebody of the sample, as the register has them. */
export interface Somebody {
  readonly memberId: string;
  readonly symbol: string;
  readonly number: string;
  readonly subNumber: string;
  readonly birthDate: string;
  readonly name: string;
  readonly kana: string;
  readonly address: string;
  readonly isProtected: boolean;
  /** Of their newest piece; null without one. */
  readonly code: string | null;
  readonly route: string | null;
  readonly pieceId: string | null;
  readonly digits: boolean | null;
  /** Of the campaign; null for whoever was not extracted. */
  readonly outcome: string | null;
}

/** Everybody in the register, in the order of their member ids. */
export const everybody = (database: Database, insurerId: string): Promise<Somebody[]> =>
  database.read(async (sql) => {
    const { rows } = await sql.query<Somebody>(
      `SELECT r.member_id AS "memberId", r.symbol, r.number, r.sub_number AS "subNumber",
              to_char(r.birth_date, 'YYYY-MM-DD') AS "birthDate", r.name_kanji AS name, r.name_kana AS kana, r.address,
              r.protected AS "isProtected", p.management_number AS code, p.route, p.piece_id AS "pieceId", p.digits,
              x.outcome
         FROM register.as_of($1, '2024-09-25', now()) r
         LEFT JOIN campaign.extracted x ON x.insurer_id = $1 AND x.member_id = r.member_id
         LEFT JOIN piece.piece p ON p.insurer_id = $1 AND p.member_id = r.member_id AND p.replaces IS NULL
        ORDER BY r.member_id COLLATE "C"`,
      [insurerId],
    );
    return rows;
  });

/** Changes the member part of the sample insurer's profile. */
export async function withSettings(
  database: Database,
  insurerId: string,
  member: Record<string, unknown>,
): Promise<void> {
  await database.transaction(async (sql) => {
    const { rows } = await sql.query<{ name: string }>(
      'SELECT name FROM insurer.insurer WHERE insurer_id = $1',
      [insurerId],
    );
    const stored = parseProfile({ ...loadProfile('kyokai-kenpo').profile, member }, 'test');
    await keepInsurer(sql, SYSTEM, { number: insurerId, name: rows[0]?.name as string }, stored);
  });
}

/** A server whose clock shows a day in Japan, limited only if asked to be. */
export const serverOn = (database: Database, day: string, more: Partial<MemberServerOptions> = {}) =>
  buildMemberServer({
    database,
    keys: ROUND_KEYS,
    now: () => new Date(`${day}T14:00:00+09:00`),
    limited: false,
    ...more,
  });

/** The four fields of a birth date in the Western calendar. */
export function born(date: string): Record<string, string> {
  const [year, month, day] = date.split('-') as [string, string, string];
  return { era: 'west', year, month, day };
}

/** A form as a browser without scripts sends it. */
export const formOf = (typed: Record<string, string>) => ({
  headers: { host: HOST, 'content-type': 'application/x-www-form-urlencoded' },
  payload: new URLSearchParams(typed).toString(),
});

/** A form with files. */
export async function uploadOf(
  typed: Record<string, string>,
  files: readonly { readonly name: string; readonly type: string; readonly bytes: Buffer }[],
): Promise<{ headers: Record<string, string>; payload: Buffer }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(typed)) form.append(name, value);
  for (const { name, type, bytes } of files)
    form.append('papers', new Blob([new Uint8Array(bytes)], { type }), name);
  const response = new Response(form);
  return {
    headers: { host: HOST, 'content-type': response.headers.get('content-type') as string },
    payload: Buffer.from(await response.arrayBuffer()),
  };
}
