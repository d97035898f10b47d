import { beforeAll, expect, test } from 'vitest';
import type { Database } from '../../../src/kernel/ports.ts';
import { dueEvents, expireVoluntary, inTurn, showMember } from '../../../src/register/index.ts';
import { freshDatabase } from '../../support/postgres.ts';
import { childOf, insured, membersCsv, newInsurer, type TestInsurer } from '../import/fixture.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await freshDatabase());
});

const VOLUNTARY = { kind: 'voluntary', workplace_id: '' };
const due = (insurer: TestInsurer, from: string, to: string) =>
  database.read((sql) => dueEvents(sql, insurer.insurerId, from, to));
const expire = (insurer: TestInsurer, on: string, expected: number) =>
  inTurn(database, insurer.insurerId, (sql) =>
    expireVoluntary(sql, { id: 'aki' }, { insurerId: insurer.insurerId, on, expected }),
  );
const covered = async (insurer: TestInsurer, member: string, on: string) =>
  (await database.read((sql) => showMember(sql, insurer.insurerId, member, on, null))).covered;

test('the list ahead: the end of 任意継続, 70 and 75, each on its day, births on the 1st and on 29 February', async () => {
  const insurer = await newInsurer(database);
  await insurer.members(
    membersCsv(
      insured(1, { ...VOLUNTARY, acquired_on: '2023-02-10' }),
      childOf(1, 1, { ...VOLUNTARY, acquired_on: '2023-02-10' }),
      insured(2, { ...VOLUNTARY, acquired_on: '2023-03-01' }),
      // Overdue; over already; and one whose 75th birthday comes before the two years are over.
      insured(3, { ...VOLUNTARY, acquired_on: '2022-06-01' }),
      insured(4, { ...VOLUNTARY, acquired_on: '2022-06-01', lost_on: '2024-06-01' }),
      insured(5, { ...VOLUNTARY, acquired_on: '2023-02-20', birth_date: '1950-02-15' }),
      insured(6, { birth_date: '1955-02-01' }),
      insured(7, { birth_date: '1955-02-02' }),
      insured(8, { birth_date: '1955-01-02' }),
      insured(9, { birth_date: '1950-02-28' }),
      insured(10, { birth_date: '1948-02-29' }),
      // Will have left before their birthday; joins before theirs.
      insured(11, { birth_date: '1950-02-20', lost_on: '2025-01-31' }),
      insured(12, { birth_date: '1950-02-21', acquired_on: '2025-02-10' }),
    ),
  );
  const lines = (await due(insurer, '2025-02-01', '2025-02-28')).map(
    ({ member_id, event, on, overdue }) => `${on} ${member_id} ${event}${overdue ? ' overdue' : ''}`,
  );
  expect(lines).toEqual([
    '2024-06-01 M3 voluntary_end overdue',
    '2025-02-01 M6 seventy',
    '2025-02-01 M8 seventy',
    '2025-02-10 M1 voluntary_end',
    '2025-02-15 M5 seventy_five',
    '2025-02-21 M12 seventy_five',
    '2025-02-28 M9 seventy_five',
  ]);
  expect((await due(insurer, '2023-03-01', '2023-03-01')).map(({ member_id }) => member_id)).toEqual(['M10']);
});

test('任意継続 that is over is lost on its own day, with the family, known from now on, and only as many as were seen', async () => {
  const insurer = await newInsurer(database);
  const files = membersCsv(
    insured(1, { ...VOLUNTARY, acquired_on: '2023-02-10' }),
    childOf(1, 1, { ...VOLUNTARY, acquired_on: '2023-02-10' }),
    insured(2, { ...VOLUNTARY, acquired_on: '2023-02-11' }),
  );
  await insurer.members(files);
  const shown = (member: string) =>
    database.read((sql) => showMember(sql, insurer.insurerId, member, '2025-02-01', null));
  expect((await shown('M1')).expected_loss_on).toBe('2025-02-10');
  expect((await shown('M1-1')).expected_loss_on).toBe(null);
  await expect(expire(insurer, '2025-02-10', 2)).rejects.toMatchObject({ id: 'register.due_changed' });
  expect(await expire(insurer, '2025-02-10', 1)).toEqual({ on: '2025-02-10', members: ['M1'] });
  expect((await shown('M1')).expected_loss_on).toBe(null);
  expect(await covered(insurer, 'M1', '2025-02-09')).toBe(true);
  expect(await covered(insurer, 'M1', '2025-02-10')).toBe(false);
  expect(await covered(insurer, 'M1-1', '2025-02-10')).toBe(false);
  expect(await covered(insurer, 'M2', '2025-02-10')).toBe(true);
  expect(await expire(insurer, '2025-02-10', 0)).toEqual({ on: '2025-02-10', members: [] });
});
