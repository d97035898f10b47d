import { beforeAll, expect, test } from 'vitest';
import { reportMismatch } from '../../src/campaign/number-report.ts';
import { explainMember } from '../../src/campaign/population-explain.ts';
import { reclassify } from '../../src/campaign/reclassify.ts';
import { releaseDecisions } from '../../src/campaign/review/close.ts';
import { decideCases } from '../../src/campaign/review/decide.ts';
import type { Resolution } from '../../src/campaign/review/resolutions.ts';
import { decideApplication, receiveApplication } from '../../src/certificate/applications.ts';
import { readGranted } from '../../src/desk/read.ts';
import type { Database } from '../../src/kernel/ports.ts';
import { readLedger } from '../../src/ledger/ledger.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import { csvOf, insured, KEYS, type Row } from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';
import { TestInsurer, WORKPLACES } from './insurer.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await freshDatabase());
});

const RESIDENT = ['individual_number', 'name_kanji', 'name_kana', 'birth_date', 'sex', 'address', 'as_of'];
const ROUND = { id: 'round-1', extraction: '2024-06-07', packing: '2024-08-23' };

/** Eight people: of the first, the reply says the same; of the others, both names are somebody else's (row 7). */
function writeFiles(insurer: TestInsurer, changes: Readonly<Record<string, Row>> = {}): void {
  const people = Array.from({ length: 8 }, (_, i) => insured(i + 1, changes[`M${i + 1}`] ?? {}));
  insurer.files(people, WORKPLACES);
  const reply = Array.from({ length: 8 }, (_, i) => insured(i + 1)).map((row, i) => ({
    ...row,
    ...(i === 0 ? {} : { name_kanji: '別人　花子', name_kana: 'ベツジン　ハナコ' }),
    as_of: '2024-06-01',
  }));
  insurer.write('resident-register.csv', csvOf(RESIDENT, reply));
}

const outcomes = (insurer: TestInsurer, campaignId: string): Promise<Record<string, string>> =>
  database.read(async (sql) => {
    const { rows } = await sql.query<{ member_id: string; outcome: string }>(
      'SELECT member_id, outcome FROM campaign.extracted WHERE insurer_id = $1 AND campaign_id = $2',
      [insurer.insurerId, campaignId],
    );
    return Object.fromEntries(rows.map((row) => [row.member_id, row.outcome]));
  });

const AKI = { id: 'aki' };
const ON = '2024-09-01';

async function decide(insurer: TestInsurer, member: string, resolution: Resolution): Promise<number[]> {
  const request = { chosen: { members: [member] }, resolution, evidence: '窓口で確かめた', on: ON };
  return decideCases(database, AKI, insurer.key('round-1'), [request]);
}

test('S016–S024 released after the cut: a supplementary mailing takes each verdict once, and the round’s hold lets them go', async () => {
  const insurer = new TestInsurer(database, 'kyokai-kenpo');
  writeFiles(insurer);
  await insurer.plan(ROUND);
  expect(await outcomes(insurer, 'round-1')).toMatchObject({ M1: 'workplace_parcel', M2: 'held_review' });

  const released = [
    ...(await decide(insurer, 'M2', 'confirmed')),
    ...(await decide(insurer, 'M3', 'style2_digits')),
    ...(await decide(insurer, 'M4', 'style2_plain')),
    ...(await decide(insurer, 'M5', 'request')),
    ...(await decide(insurer, 'M6', 'confirmed')),
    ...(await decide(insurer, 'M7', 'style2_plain')),
  ];
  await releaseDecisions(database, { id: 'ben' }, insurer.key('round-1'), released, ON);
  // Decided about, and not released: nothing is sent of it.
  await decide(insurer, 'M8', 'confirmed');
  // After the release, M6's address changed and M7 left.
  writeFiles(insurer, {
    M6: { address: '東京都千代田区丸の内2丁目1番1号' },
    M7: { lost_on: '2024-09-10' },
  });
  const supplement = {
    id: 'extra',
    population: 'supplement',
    extraction: '2024-09-20',
    packing: '2024-09-27',
  };
  await insurer.plan(supplement);

  const sent = (await insurer.pieces()).filter((line) => line.includes(' extra '));
  expect(sent).toEqual([
    'M2 extra style1 t 12345678',
    'M3 extra style2 t 12345678',
    'M4 extra style2 f 12345678',
    'M5 extra request f 12345678',
  ]);
  expect(await outcomes(insurer, 'round-1')).toEqual({
    M1: 'workplace_parcel',
    M2: 'supplemented',
    M3: 'supplemented',
    M4: 'supplemented',
    M5: 'supplemented',
    M6: 'held_review',
    M7: 'late_loss',
    M8: 'held_review',
  });
  const why = await database.read((sql) => explainMember(sql, insurer.key('extra'), 'M6'));
  expect(why.recorded).toEqual({ in: false, excluded: 'register_changed' });
  for (const id of ['round-1', 'extra']) {
    const ledger = await database.read((sql) => readLedger(sql, insurer.key(id)));
    expect(ledger).toMatchObject({ balanced: true, faults: [] });
    const { supplemented, held_review, late_loss } = ledger.outcomes;
    if (id === 'round-1') expect([supplemented, held_review, late_loss]).toEqual([4, 2, 1]);
  }

  // A second supplement finds nobody it has already taken.
  await insurer.plan({ ...supplement, id: 'extra-2', extraction: '2024-10-01', packing: '2024-10-05' });
  expect((await insurer.pieces()).filter((line) => line.includes(' extra-2 '))).toEqual([]);
  // Decided again from the same inputs, both come out the same (S020).
  for (const id of ['round-1', 'extra'])
    expect(await reclassify(database, KEYS, insurer.key(id))).toMatchObject({ differentCount: 0 });
});

test('a round that is taken up again after its people were supplemented changes nothing', async () => {
  const insurer = new TestInsurer(database, 'kyokai-kenpo');
  writeFiles(insurer);
  await insurer.plan(ROUND);
  const ids = await decide(insurer, 'M2', 'confirmed');
  await releaseDecisions(database, { id: 'ben' }, insurer.key('round-1'), ids, ON);
  await insurer.plan({
    id: 'extra',
    population: 'supplement',
    extraction: '2024-09-20',
    packing: '2024-09-27',
  });
  const before = [await insurer.pieces(), await outcomes(insurer, 'round-1')];
  await insurer.plan(ROUND);
  expect([await insurer.pieces(), await outcomes(insurer, 'round-1')]).toEqual(before);
});

test('S026 a number reported after the release is not printed by the supplement', async () => {
  const insurer = new TestInsurer(database, 'kyokai-kenpo');
  writeFiles(insurer);
  await insurer.plan(ROUND);
  const ids = [
    ...(await decide(insurer, 'M2', 'confirmed')),
    ...(await decide(insurer, 'M3', 'style2_plain')),
  ];
  await releaseDecisions(database, { id: 'ben' }, insurer.key('round-1'), ids, ON);
  for (const member of ['M2', 'M3']) {
    await database.transaction((sql) => reportMismatch(sql, AKI, insurer.insurerId, member, 'web'));
  }
  await insurer.plan({
    id: 'extra',
    population: 'supplement',
    extraction: '2024-09-20',
    packing: '2024-09-27',
  });
  const sent = (await insurer.pieces()).filter((line) => line.includes(' extra '));
  expect(sent).toEqual(['M3 extra style2 f 12345678']);
});

test('S056 S136 an approved application for the notice again makes its letter in the next reissue, once; a refused one none', async () => {
  const insurer = new TestInsurer(database, 'kyokai-kenpo');
  writeFiles(insurer);
  await insurer.plan(ROUND);
  const { insurerId } = insurer;
  const { profile, hash: profileHash } = loadProfile('kyokai-kenpo');
  const settings = { certificate: profile.certificate, transition: profile.campaign.transition };
  const ask = async (memberId: string, refusal: 'evidence' | null): Promise<void> => {
    const asked = {
      insurerId,
      memberId,
      reason: 'notice_lost',
      applicant: 'member',
      evidence: '届',
    } as const;
    const { application } = await database.transaction((sql) =>
      receiveApplication(sql, AKI, { ...asked, receivedOn: '2025-01-10', portalVisible: false, settings }),
    );
    const decision = {
      insurerId,
      application: application as number,
      refusal,
      on: '2025-01-14',
      profileHash,
    };
    await database.transaction((sql) => decideApplication(sql, { id: 'ben' }, { ...decision, settings }));
  };
  await ask('M1', null);
  // Who has never had one may ask for it just as well.
  await ask('M2', null);
  await ask('M3', 'evidence');
  const reissue = { id: 'again-1', population: 'reissue', extraction: '2025-01-15', packing: '2025-01-20' };
  await insurer.plan(reissue);
  expect(await outcomes(insurer, 'again-1')).toEqual({ M1: 'workplace_parcel', M2: 'workplace_parcel' });
  await ask('M4', null);
  await ask('M5', null);
  const granted = (memberId: string) => database.read((sql) => readGranted(sql, insurerId, memberId));
  expect(await granted('M5')).toEqual(['notice']);
  // Who leaves before the mailing is sent none, and no longer told that it comes.
  writeFiles(insurer, { M5: { lost_on: '2025-01-15' } });
  await insurer.plan({ ...reissue, id: 'again-2', extraction: '2025-01-16', packing: '2025-01-21' });
  expect(await outcomes(insurer, 'again-2')).toEqual({ M4: 'workplace_parcel', M5: 'excluded_lost' });
  expect(await granted('M5')).toEqual([]);
});
