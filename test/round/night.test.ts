import { beforeAll, expect, test } from 'vitest';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { nightLateHours, startNights, turnDay } from '../../src/round/night.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { CertificateInsurer, registrationCsv, unusable } from '../certificate/insurer.ts';
import { insured, membersCsv } from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';
import { piecesOf, plannedRound } from '../support/round.ts';

const { database } = await freshDatabase();
let desk: CertificateInsurer;
let round: PlannedRound;

beforeAll(async () => {
  round = await plannedRound(database, 150, 'night');
  desk = await CertificateInsurer.open(database);
  await desk.files.members(membersCsv(insured(1, { lost_on: '2026-03-10' }), insured(2)));
  await desk.registration(registrationCsv(unusable('M1', '2025-12-31'), unusable('M2', '2025-12-31')));
  await desk.issue('2026-01-16');
});

const turn = (insurerId: string, on: string) => turnDay(database, SYSTEM, { insurerId, on });
const lateHours = (at: string) =>
  database.read((sql) => nightLateHours(sql, desk.insurerId, new Date(`${at}+09:00`)));

test('S107 a loss filed ahead takes effect on its day and not before; each day is turned once, with its entry', async () => {
  // Cards were made, and no day was ever turned: somebody has forgotten it.
  expect(await lateHours('2026-01-17T05:59')).toBe(0);
  expect(await lateHours('2026-01-17T08:10')).toBe(2);
  const nothing = { letters: 0, followed: 0, recalled: 0, withdrawn: 0, lapsed: 0 };
  expect(await turn(desk.insurerId, '2026-03-09')).toEqual(nothing);
  // Two servers at once: one of them does it.
  const both = await Promise.all([turn(desk.insurerId, '2026-03-10'), turn(desk.insurerId, '2026-03-10')]);
  expect(both.filter((done) => done !== undefined)).toEqual([{ ...nothing, withdrawn: 1 }]);
  expect(await turn(desk.insurerId, '2026-03-10')).toBeUndefined();
  expect(await turn(desk.insurerId, '2026-03-09')).toBeUndefined();
  expect(
    await desk.list(
      `SELECT concat_ws(' ', member_id, status, ended_on) AS line FROM certificate.card WHERE insurer_id = $1 ORDER BY 1`,
    ),
  ).toEqual(['M1 withdrawn 2026-03-10', 'M2 issued']);
  expect(
    await desk.list(
      `SELECT concat_ws(' ', n.on_date, e.actor, e.detail ->> 'withdrawn') AS line
         FROM round.night n JOIN audit.entry e USING (audit_id) WHERE n.insurer_id = $1 ORDER BY n.on_date`,
    ),
  ).toEqual(['2026-03-09 system 0', '2026-03-10 system 1']);
  expect(await lateHours('2026-03-10T23:59')).toBe(0);
  expect(await lateHours('2026-03-11T05:59')).toBe(0);
  expect(await lateHours('2026-03-11T07:00')).toBe(1);
  expect(await lateHours('2026-03-13T07:00')).toBe(49);
});

test('I10 S069 the turn of a day stops the letters of whoever has lost cover by then, in every campaign that is open', async () => {
  const done = await turn(round.key.insurerId, '2036-01-01');
  const stopped = (await database.read((sql) => piecesOf(sql, round.key))).filter(
    ({ status }) => status === 'stopped',
  );
  expect(stopped.length).toBeGreaterThan(5);
  expect(done?.letters).toBe(stopped.length);
});

test('a server turns the day of every insurer at its start, but of the one whose calendar stands still', async () => {
  const [one, still] = [await CertificateInsurer.open(database), await CertificateInsurer.open(database)];
  const nights = ({ insurerId }: CertificateInsurer): Promise<number> =>
    database.read(async (sql) => {
      const found = await sql.query('SELECT FROM round.night WHERE insurer_id = $1', [insurerId]);
      return found.rowCount;
    });
  const errors: unknown[] = [];
  const server = startNights(database, SYSTEM, (error) => errors.push(error), still.insurerId);
  await expect.poll(() => nights(one), { timeout: 30_000 }).toBe(1);
  await server.stop();
  expect(errors).toEqual([]);
  expect(await nights(still)).toBe(0);
});
