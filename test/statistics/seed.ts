import { readFileSync } from 'node:fs';
import { type Database, type Sql, SYSTEM } from '../../src/kernel/ports.ts';
import { setGoal, takePublication } from '../../src/statistics/commands.ts';
import { type Figure, readPublication } from '../../src/statistics/publication.ts';
import { rateOf } from '../../src/statistics/rate.ts';

export const RATES = readFileSync(new URL('data/prefectures-2024-03.csv', import.meta.url));
export const SOURCE = '厚生労働省から提供されたデータを基に健康保険組合連合会が作成';
export const METHOD = '支部・特退も1保険者として数え、都道府県は保険者番号による。';

/** Workplaces with published counts: more than two pages of a list, the first of fewer than ten people. */
export const WORKPLACES = 130;
export const symbolOf = (n: number): string => String(n).padStart(4, '0');

/** 2024-03 of seed 002, then counts by prefecture for five months, and of one month by workplace. */
export async function seedRates(database: Database, insurerId: string): Promise<void> {
  const { figures } = await readPublication(RATES, 'rates.csv');
  const counted = (place: Pick<Figure, 'indicator' | 'month' | 'level' | 'code'>, n: number, d: number) => ({
    ...place,
    numerator: n,
    denominator: d,
    rate: rateOf(n, d),
  });
  const later = ['2024-04', '2024-05', '2024-06', '2024-07', '2024-08'].flatMap((month, i) =>
    Array.from({ length: 47 }, (_, k) => {
      const denominator = 40_000 + 7_919 * ((k * 13) % 47);
      const numerator = Math.floor((denominator * (600 + 90 * i + 12 * ((k * 31) % 47))) / 10_000);
      const code = String(k + 1).padStart(2, '0');
      return counted({ indicator: 'usage', month, level: 'prefecture', code }, numerator, denominator);
    }),
  );
  const workplaces = Array.from({ length: WORKPLACES }, (_, k) => {
    const denominator = k === 0 ? 4 : 10 + ((k * 37) % 400);
    const place = {
      indicator: 'usage',
      month: '2024-08',
      level: 'workplace',
      code: symbolOf(k + 1),
    } as const;
    return counted(place, Math.floor((denominator * ((k * 17) % 100)) / 100), denominator);
  });
  await database.transaction(async (sql) => {
    const publish = (bytes: Uint8Array, of: readonly Figure[]) =>
      takePublication(sql, SYSTEM, insurerId, { source: SOURCE, method: METHOD, figures: of, bytes });
    await publish(RATES, figures);
    await publish(Buffer.from('later'), later);
    await publish(Buffer.from('workplaces'), workplaces);
    await setGoal(sql, SYSTEM, insurerId, { indicator: 'usage', month: '2024-11', rate: 5000 });
  });
}

async function auditId(sql: Sql, insurerId: string): Promise<number> {
  const { rows } = await sql.query<{ id: number }>(
    `INSERT INTO audit.entry (actor, insurer_id, action, subject) VALUES ('test', $1, 'test.seed', 'test:1')
     RETURNING audit_id AS id`,
    [insurerId],
  );
  return (rows[0] as { id: number }).id;
}

/** Filings of three months: one workplace the register knows (W001), one it does not, one file unreadable. */
export async function seedFilings(database: Database, insurerId: string): Promise<void> {
  const counts = (accepted: number, late: number, errors = 0, numbersMissing = 0, refusedFiles = 0) => ({
    files: 1,
    refusedFiles,
    records: accepted + errors,
    accepted,
    errors,
    late,
    newMembers: accepted,
    numbersMissing,
  });
  await database.transaction(async (sql) => {
    await auditId(sql, insurerId);
    for (const [i, [workplace, on, given]] of (
      [
        ['0021', '2024-07-05', counts(10, 1)],
        ['0021', '2024-08-06', counts(20, 6, 2, 3)],
        ['13-01-ケ-1', '2024-08-31', counts(8, 4)],
        ['13-01-ケ-1', '2024-09-01', counts(5, 0)],
        ['', '2024-09-02', counts(0, 0, 0, 0, 1)],
      ] as const
    ).entries()) {
      const { rows } = await sql.query<{ source_id: number }>(
        `INSERT INTO register.source_file (insurer_id, kind, sha256, encoding, file_rows, loaded, aside)
         VALUES ($1, 'filing', $2, 'cp932', 0, 0, 0) RETURNING source_id`,
        [insurerId, `filing-${i}`],
      );
      await sql.query(
        'INSERT INTO register.filing (source_id, insurer_id, workplace, received_on, counts) VALUES ($1, $2, $3, $4, $5)',
        [rows[0]?.source_id, insurerId, workplace, on, JSON.stringify(given)],
      );
    }
  });
}

/** Calls of two months in three languages, one of them about a member. */
export async function seedCalls(database: Database, insurerId: string, memberId: string): Promise<void> {
  await database.transaction(async (sql) => {
    const audit = await auditId(sql, insurerId);
    const { rows } = await sql.query<{ id: number }>(
      `INSERT INTO desk.case (insurer_id, topic, member_id, channel, status, follow_up_on, audit_id)
       VALUES ($1, 'where_is_notice', $2, 'phone', 'open', '2024-10-01', $3) RETURNING case_id AS id`,
      [insurerId, memberId, audit],
    );
    await sql.query(
      `INSERT INTO desk.case_event (insurer_id, case_id, act, audit_id) VALUES ($1, $2, 'open', $3)`,
      [insurerId, rows[0]?.id, audit],
    );
    const call = (topic: string, language: string, at: string, to: string | null, of: number | null = null) =>
      sql.query(
        `INSERT INTO desk.call (insurer_id, case_id, topic, script_version, language, parties, transferred_to,
                                began_at, ended_at, audit_id)
         VALUES ($1, $2, $3, '1', $4, $5, $6, $7, $7::timestamptz + interval '5 minutes', $8)`,
        [
          insurerId,
          of,
          topic,
          language,
          language.startsWith('ja') ? '{member,operator}' : '{member,operator,interpreter}',
          to,
          at,
          audit,
        ],
      );
    // The last minute of August in Japan is still the 31st at 15:00 in Greenwich.
    await call('where_is_notice', 'ja', '2024-08-31T23:59:00+09:00', null);
    await call('where_is_notice', 'ja', '2024-09-01T00:01:00+09:00', null, rows[0]?.id ?? null);
    for (let i = 0; i < 12; i++) await call('where_is_notice', 'ja', '2024-09-10T10:00:00+09:00', null);
    for (let i = 0; i < 3; i++) await call('digits_differ', 'ja-easy', '2024-09-11T10:00:00+09:00', null);
    for (let i = 0; i < 2; i++)
      await call('where_is_certificate', 'vi', '2024-09-12T10:00:00+09:00', 'state_line');
  });
}

/** Certificates of two months, the last of them of `memberId` under the ground `other`. */
export async function seedCards(database: Database, insurerId: string, memberId: string): Promise<void> {
  await database.transaction(async (sql) => {
    const audit = await auditId(sql, insurerId);
    const card = async (
      n: number,
      member: string,
      reason: string,
      occasion: string,
      issuedOn: string,
    ): Promise<void> => {
      await sql.query(
        `INSERT INTO certificate.card_event (insurer_id, card_number, action, to_status, on_date, actor, audit_id)
         VALUES ($1, $2, 'issue', 'issued', $3, 'test', $4)`,
        [insurerId, `K${n}`, issuedOn, audit],
      );
      await sql.query(
        `INSERT INTO certificate.card (insurer_id, card_number, member_id, person_id, reason, since, occasion, term,
                                       issued_on, expires_on, status, profile_hash, audit_id)
         SELECT $1, $2, $3, $3, $4, $5, $6, 'full', $5, $5::date + 365, 'issued', profile_hash, $7
           FROM insurer.insurer WHERE insurer_id = $1`,
        [insurerId, `K${n}`, member, reason, issuedOn, occasion, audit],
      );
    };
    await card(1, 'x1', 'no_card', 'first', '2025-08-25');
    await card(2, 'x2', 'not_registered', 'first', '2025-08-25');
    await card(3, 'x3', 'no_card', 'first', '2025-09-25');
    await card(4, 'x4', 'helper_needed', 'renewal', '2025-09-25');
    await card(5, 'x5', 'old_card_lost', 'reissue', '2025-09-30');
    await card(6, memberId, 'other', 'first', '2025-09-30');
  });
}
