import { beforeAll, describe, expect, it } from 'vitest';
import { writeAudit } from '../../src/kernel/audit.ts';
import { TodokeError } from '../../src/kernel/errors.ts';
import { type Sql, SYSTEM } from '../../src/kernel/ports.ts';
import {
  type Arrival,
  cancelExpected,
  type Expectation,
  type ExpectedFile,
  expectFile,
  readExpected,
  standingOf,
} from '../../src/planning/expected-files.ts';
import { freshDatabase } from '../support/postgres.ts';

const month = (id: number, from: string, due: string, least = 1): ExpectedFile => ({
  id,
  kind: 'registration',
  campaign: null,
  counts_from: `${from}T00:00:00Z`,
  due_at: `${due}T15:00:00Z`,
  least_rows: least,
  acts: 'state',
});
const came = (at: string, rows = 100, kind = 'registration'): Arrival => ({
  kind,
  campaign: null,
  at: `${at}T03:00:00Z`,
  rows,
});
const JANUARY = month(1, '2024-12-10', '2025-01-06');
const FEBRUARY = month(2, '2025-01-07', '2025-02-05');
const states = (arrivals: Arrival[], at: string, expected = [FEBRUARY, JANUARY]) =>
  standingOf(expected, arrivals, `${at}T15:00:00Z`).map(({ state }) => state);

describe('I11 files that should have come', () => {
  it('one that came is there, one not due yet waits, one that did not come is overdue at its moment', () => {
    expect(states([came('2025-01-05')], '2025-01-20')).toEqual(['arrived', 'waiting']);
    expect(states([], '2025-01-05')).toEqual(['waiting', 'waiting']);
    expect(states([], '2025-01-06')).toEqual(['overdue', 'waiting']);
    expect(states([came('2025-01-05')], '2025-02-06')).toEqual(['arrived', 'overdue']);
  });

  it('a late one serves its own month and never stands for the next, nor does one sent twice', () => {
    expect(states([came('2025-01-09')], '2025-02-06')).toEqual(['arrived', 'overdue']);
    expect(states([came('2025-01-05'), came('2025-01-05')], '2025-02-06')).toEqual(['arrived', 'overdue']);
    expect(states([came('2025-01-09'), came('2025-02-04')], '2025-02-06')).toEqual(['arrived', 'arrived']);
  });

  it('an empty or nearly empty one is not the one, and is called at once', () => {
    const full = month(1, '2024-12-10', '2025-01-06', 50);
    expect(states([came('2025-01-03', 0)], '2025-01-04', [full])).toEqual(['too_small']);
    expect(states([came('2025-01-03', 49), came('2025-01-04', 50)], '2025-01-04', [full])).toEqual([
      'arrived',
    ]);
  });

  it('another kind, another campaign, an earlier or a later one is another file', () => {
    const ofCampaign = {
      ...month(1, '2024-12-10', '2025-01-06'),
      kind: 'tracking',
      campaign: 'round-1',
    } as const;
    expect(states([came('2025-01-05', 100, 'members')], '2025-01-07')).toEqual(['overdue', 'waiting']);
    expect(states([came('2024-12-09')], '2025-01-07')).toEqual(['overdue', 'waiting']);
    expect(states([came('2025-01-08')], '2025-01-07')).toEqual(['overdue', 'waiting']);
    const other = { ...came('2025-01-05', 100, 'tracking'), campaign: 'round-2' };
    expect(states([other], '2025-01-07', [ofCampaign])).toEqual(['overdue']);
    expect(states([{ ...other, campaign: 'round-1' }], '2025-01-07', [ofCampaign])).toEqual(['arrived']);
  });
});

describe('on the database', async () => {
  const { database } = await freshDatabase();
  const insurerId = '01130012';
  const one: Expectation = {
    insurerId,
    kind: 'members',
    countsFrom: '2020-01-01T00:00:00Z',
    dueAt: '2020-01-06T15:00:00Z',
    leastRows: 10,
    acts: 'insurer',
  };
  const enter = (changes: Partial<Expectation> = {}) =>
    database.transaction((sql) => expectFile(sql, SYSTEM, { ...one, ...changes }));
  const read = () =>
    database.read((sql) => readExpected(sql, insurerId, new Date(Date.now() + 1000).toISOString()));

  beforeAll(() =>
    database.transaction(async (sql: Sql) => {
      await writeAudit(sql, { actor: SYSTEM, insurerId, action: 'test.seed', subject: 'test:1' });
      await sql.query(`INSERT INTO insurer.profile VALUES ('h', 'p', '1', '{}')`);
      await sql.query(`INSERT INTO insurer.insurer VALUES ($1, 'みほん健康保険', 'h')`, [insurerId]);
    }),
  );

  it('is entered once, found overdue, and arrived when the file is really taken in', async () => {
    expect([await enter(), await enter()]).toEqual([true, false]);
    expect(await read()).toMatchObject([{ state: 'overdue', arrived_at: null, acts: 'insurer' }]);
    const take = (sha: string, rows: number) =>
      database.transaction(async (sql) => {
        await writeAudit(sql, { actor: SYSTEM, insurerId, action: 'test.load', subject: 'test:1' });
        await sql.query(
          `INSERT INTO register.source_file (insurer_id, kind, sha256, encoding, file_rows, loaded, aside)
           VALUES ($1, 'members', $2, 'utf-8', $3, $3, 0)`,
          [insurerId, sha, rows],
        );
      });
    await take('a', 0);
    expect(await read()).toMatchObject([{ state: 'too_small' }]);
    await take('b', 10);
    expect(await read()).toMatchObject([{ state: 'arrived' }]);
  });

  it('is taken back once, and what makes no sense is refused', async () => {
    const [first] = await read();
    const cancel = () =>
      database.transaction((sql) => cancelExpected(sql, SYSTEM, insurerId, first?.id as number));
    await cancel();
    expect(await read()).toEqual([]);
    await expect(cancel()).rejects.toMatchObject({ id: 'planning.expected_file', status: 404 });
    await expect(enter({ dueAt: one.countsFrom })).rejects.toThrow(TodokeError);
    await expect(enter({ kind: 'tracking' })).rejects.toThrow(TodokeError);
    await expect(enter({ campaignId: 'round-1' })).rejects.toThrow(TodokeError);
  });
});
