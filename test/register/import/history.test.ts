import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { writeAudit } from '../../../src/kernel/audit.ts';
import { SYSTEM } from '../../../src/kernel/ports.ts';
import { lockRegister } from '../../../src/register/index.ts';
import { freshDatabase } from '../../support/postgres.ts';
import { childOf, insured, membersCsv, newInsurer, workplace, workplacesCsv } from './fixture.ts';

const { database } = await freshDatabase();

const now = () =>
  database.read(
    async (sql) =>
      (await sql.query<{ at: string }>(`SELECT clock_timestamp()::text AS at`)).rows[0]?.at as string,
  );

/** What the register says of a day, as known at a moment: `member name address lost_on`. */
const asOf = (insurerId: string, day: string, knownAt: string) =>
  database.read(async (sql) => {
    const { rows } = await sql.query<{ fact: string }>(
      `SELECT concat_ws(' ', member_id, name_kanji, address, lost_on) AS fact
         FROM register.as_of($1, $2, $3::timestamptz) ORDER BY member_id`,
      [insurerId, day, knownAt],
    );
    return rows.map(({ fact }) => fact);
  });

/** Versions of facts, and how many of them begin after they end, or not where the one before ended. */
const gapsIn = (insurerId: string) =>
  database.read(async (sql) => {
    const { rows } = await sql.query<{ versions: number; broken: number }>(
      `SELECT count(*) AS versions,
              count(*) FILTER (WHERE known_from >= known_to OR (following IS NOT NULL AND following <> known_to)) AS broken
         FROM (SELECT known_from, known_to, lead(known_from) OVER (PARTITION BY member_id ORDER BY known_from) AS following
                 FROM register.person_fact WHERE insurer_id = $1) f`,
      [insurerId],
    );
    return rows[0];
  });

const OLD = { name_kanji: '旧姓　太郎', address: '旧住所' };
const NEW = { name_kanji: '新姓　太郎', address: '新住所' };

it('a corrected file: what we knew before is still answered, what we know now is answered too', async () => {
  const insurer = await newInsurer(database);
  const beforeAll = await now();
  await insurer.members(membersCsv(insured(1, OLD), insured(2, OLD)));
  const afterFirst = await now();
  await insurer.members(membersCsv(insured(1, { ...NEW, lost_on: '2024-07-01' }), insured(2, OLD)));
  const afterSecond = await now();

  expect(await asOf(insurer.insurerId, '2024-06-07', beforeAll)).toEqual([]);
  expect(await asOf(insurer.insurerId, '2024-06-07', afterFirst)).toEqual([
    'M1 旧姓　太郎 旧住所',
    'M2 旧姓　太郎 旧住所',
  ]);
  expect(await asOf(insurer.insurerId, '2024-06-07', afterSecond)).toEqual([
    'M1 新姓　太郎 新住所 2024-07-01',
    'M2 旧姓　太郎 旧住所',
  ]);
});

it('a member the correction leaves alone keeps the row it had, and the corrected one has two', async () => {
  const insurer = await newInsurer(database);
  await insurer.members(membersCsv(insured(1, OLD), insured(2, OLD)));
  await insurer.members(membersCsv(insured(1, NEW), insured(2, OLD)));
  const rows = await database.read(async (sql) => {
    const result = await sql.query<{ history: string }>(
      `SELECT concat_ws(' ', member_id, count(*), count(*) FILTER (WHERE known_to = 'infinity'),
                        count(DISTINCT source_id)) AS history
         FROM register.person_fact WHERE insurer_id = $1 GROUP BY member_id ORDER BY member_id`,
      [insurer.insurerId],
    );
    return result.rows.map(({ history }) => history);
  });
  expect(rows).toEqual(['M1 2 1 2', 'M2 1 1 1']);
});

it('the known periods of one fact never overlap and leave no gap, however often it is corrected', async () => {
  const insurer = await newInsurer(database);
  for (const name of ['一', '二', '三', '一']) {
    await insurer.members(membersCsv(insured(1, { name_kanji: name }), childOf(1, 1, { name_kanji: name })));
  }
  // The fourth file has the same bytes as the first: it is known, and changes nothing.
  expect(await gapsIn(insurer.insurerId)).toEqual({ versions: 6, broken: 0 });
});

it('files that arrive at one moment are taken in one after the other', async () => {
  const insurer = await newInsurer(database);
  const names = Array.from({ length: 8 }, (_, i) => `協会　${'一二三四五六七八'[i]}郎`);
  await Promise.all(names.map((name) => insurer.members(membersCsv(insured(1, { name_kanji: name })))));
  expect(await gapsIn(insurer.insurerId)).toEqual({ versions: 8, broken: 0 });
});

it('a file that waited for a campaign to be opened is known only after it', async () => {
  const insurer = await newInsurer(database);
  let loading: Promise<unknown> = Promise.resolve();
  await database.transaction(async (sql) => {
    await lockRegister(sql, insurer.insurerId);
    loading = insurer.members(membersCsv(insured(1)));
    await sleep(300);
    await writeAudit(sql, {
      actor: SYSTEM,
      insurerId: insurer.insurerId,
      action: 'campaign.open',
      subject: 'campaign:x',
    });
  });
  await loading;
  const { rows } = await database.read((sql) =>
    sql.query<{ after: boolean }>(
      `SELECT (SELECT min(known_from) FROM register.person_fact WHERE insurer_id = $1)
              > (SELECT max(at) FROM audit.entry WHERE insurer_id = $1 AND action = 'campaign.open') AS after`,
      [insurer.insurerId],
    ),
  );
  expect(rows).toEqual([{ after: true }]);
});

it('one file handed in twice at one moment is taken in once', async () => {
  const insurer = await newInsurer(database);
  const file = membersCsv(insured(1), insured(2));
  const reports = await Promise.all([insurer.members(file), insurer.members(file), insurer.members(file)]);
  expect(reports.map(({ known }) => known).sort()).toEqual([false, true, true]);
});

it('a member the new file does not have stays as known', async () => {
  const insurer = await newInsurer(database);
  await insurer.members(membersCsv(insured(1, OLD), insured(2, OLD)));
  await insurer.members(membersCsv(insured(2, NEW)));
  expect(await asOf(insurer.insurerId, '2024-06-07', await now())).toEqual([
    'M1 旧姓　太郎 旧住所',
    'M2 新姓　太郎 新住所',
  ]);
});

it('a row the new file has wrong changes nothing about its member', async () => {
  const insurer = await newInsurer(database);
  await insurer.members(membersCsv(insured(1, OLD)));
  expect(await insurer.members(membersCsv(insured(1, { ...NEW, sex: '9' })))).toMatchObject({ aside: 1 });
  expect(await asOf(insurer.insurerId, '2024-06-07', await now())).toEqual(['M1 旧姓　太郎 旧住所']);
});

it('a corrected workplace keeps its history', async () => {
  const insurer = await newInsurer(database);
  await insurer.workplaces(workplacesCsv(workplace({ name: '新社名株式会社', closed_on: '2024-05-31' })));
  const names = await database.read(async (sql) => {
    const { rows } = await sql.query<{ name: string; current: boolean }>(
      `SELECT name, known_to = 'infinity' AS current FROM register.workplace WHERE insurer_id = $1 ORDER BY known_from`,
      [insurer.insurerId],
    );
    return rows.map(({ name, current }) => `${name} ${current}`);
  });
  expect(names).toEqual(['見本商事株式会社 false', '新社名株式会社 true']);
});

it('one insurer’s file says nothing about another’s members', async () => {
  const [one, two] = [await newInsurer(database), await newInsurer(database)];
  await one.members(membersCsv(insured(1, OLD)));
  await two.members(membersCsv(insured(1, NEW)));
  const at = await now();
  expect(await asOf(one.insurerId, '2024-06-07', at)).toEqual(['M1 旧姓　太郎 旧住所']);
  expect(await asOf(two.insurerId, '2024-06-07', at)).toEqual(['M1 新姓　太郎 新住所']);
});

it('cover ends on the loss on file or the 75th birthday, whichever comes first', async () => {
  const endOf = (lostOn: string | null, birth: string) =>
    database.read(async (sql) => {
      const { rows } = await sql.query<{ day: string }>(`SELECT register.cover_ends_on($1, $2) AS day`, [
        lostOn,
        birth,
      ]);
      return rows[0]?.day;
    });
  expect(await endOf(null, '1949-06-07')).toBe('2024-06-07');
  expect(await endOf('2024-06-06', '1949-06-07')).toBe('2024-06-06');
  expect(await endOf('2024-06-08', '1949-06-07')).toBe('2024-06-07');
  expect(await endOf(null, '1948-02-29')).toBe('2023-03-01');
});
