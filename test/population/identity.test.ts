import { beforeAll, expect, test } from 'vitest';
import { stopLossesOf } from '../../src/dispatch/losses.ts';
import type { Database } from '../../src/kernel/ports.ts';
import { inTurn, mergePersons, undoIdentityAct } from '../../src/register/index.ts';
import { insured, type Row } from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';
import { TestInsurer, WORKPLACES } from './insurer.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await freshDatabase());
});

const AKI = { id: 'aki' };
const JOINED = { acquired_on: '2024-12-10', individual_number: '' };
const joiners = (id: string, extraction: string) => ({
  ...{ id, population: 'new-joiner', extraction },
  packing: extraction.replace(/..$/, '31'),
});

/** M2 had a notice; then M1 turns out to be the same eligibility, entered once more. */
async function enteredTwice(changes: Row): Promise<{ insurer: TestInsurer; act: number }> {
  const insurer = new TestInsurer(database, 'kenpo-kumiai');
  insurer.files([insured(2, JOINED)], WORKPLACES);
  await insurer.plan(joiners('first', '2024-12-20'));
  insurer.files([insured(2, JOINED), insured(1, { ...JOINED, number: '2', ...changes })], WORKPLACES);
  // The files' own check refuses the same symbol, number and 枝番 twice, unless the day of acquisition differs.
  const { insurerId } = insurer;
  await insurer.plan({ id: 'load', extraction: '2024-12-01', packing: '2024-12-31' });
  const { act } = await inTurn(database, insurerId, (sql) =>
    mergePersons(sql, AKI, {
      ...{ insurerId, person: 'P1', other: 'P2', evidence: 'identity_document', reference: '受付 1' },
      retired: new Map([['M2', 'M1']]),
    }),
  );
  return { insurer, act };
}
const sentBy = async (insurer: TestInsurer, id: string) =>
  (await insurer.pieces()).filter((line) => line.includes(` ${id} `)).map((line) => line.split(' ')[0]);

test('a notice of the eligibility that was entered twice counts for the one that stays: nobody is told twice', async () => {
  const { insurer, act } = await enteredTwice({ acquired_on: '2024-12-11' });
  await insurer.plan(joiners('second', '2025-01-20'));
  expect(await sentBy(insurer, 'first')).toEqual(['M2']);
  expect(await sentBy(insurer, 'second')).toEqual([]);
  // Taken back, the two are two: M1 is told.
  const request = { insurerId: insurer.insurerId, act, reason: '別の人だった' };
  await inTurn(database, insurer.insurerId, (sql) => undoIdentityAct(sql, AKI, request));
  await insurer.plan(joiners('third', '2025-01-21'));
  expect(await sentBy(insurer, 'third')).toEqual(['M1']);
});

test('it does not count where the number on it is another', async () => {
  const { insurer } = await enteredTwice({ number: '1' });
  await insurer.plan(joiners('second', '2025-01-20'));
  expect(await sentBy(insurer, 'second')).toEqual(['M1']);
});

test('its letters that have not left are stopped, and then nothing counts any more', async () => {
  const { insurer } = await enteredTwice({ acquired_on: '2024-12-11' });
  const stopped = await inTurn(database, insurer.insurerId, (sql) =>
    stopLossesOf(sql, AKI, insurer.insurerId, ['M2'], '2025-01-15'),
  );
  expect(stopped.map(({ campaign, receipts }) => [campaign, receipts.length])).toEqual([['first', 1]]);
  await insurer.plan(joiners('second', '2025-01-20'));
  expect(await sentBy(insurer, 'second')).toEqual(['M1']);
});
