import { beforeAll, describe, expect, test } from 'vitest';
import { checkNumbers } from '../../src/campaign/number-check.ts';
import { reportMismatch, solveMismatch } from '../../src/campaign/number-report.ts';
import { reclassify } from '../../src/campaign/reclassify.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import { act } from '../../src/piece/commands.ts';
import { loadFiling, numberInquiries } from '../../src/register/filing/index.ts';
import { inTurn, numberStandings, showMember } from '../../src/register/index.ts';
import { ACQUIRED, alter, file } from '../register/filing/samples.ts';
import { csvOf, individualNumber, insured, KEYS, type Row } from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';
import { TestInsurer, WORKPLACES } from './insurer.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await freshDatabase());
});

const AKI = { id: 'aki' };
const RESIDENT = ['individual_number', 'name_kanji', 'name_kana', 'birth_date', 'sex', 'address', 'as_of'];
const refused = (id: string) => expect.objectContaining({ id });

const states = async (insurer: TestInsurer): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await database.read((sql) => numberStandings(sql, insurer.insurerId, null))).map((one) => [
      one.member_id,
      one.state,
    ]),
  );
const check = (insurer: TestInsurer, on = '2025-02-28') =>
  inTurn(database, insurer.insurerId, (sql) => checkNumbers(sql, SYSTEM, insurer.insurerId, on));
const report = (insurer: TestInsurer, member: string) =>
  inTurn(database, insurer.insurerId, (sql) => reportMismatch(sql, AKI, insurer.insurerId, member, 'phone'));
const solve = (insurer: TestInsurer, member: string, result: 'same' | 'removed', reference = '受付 12') =>
  inTurn(database, insurer.insurerId, (sql) =>
    solveMismatch(sql, AKI, insurer.insurerId, member, result, reference),
  );
const inquiries = async (insurer: TestInsurer): Promise<string[]> =>
  (await database.read((sql) => numberInquiries(sql, insurer.insurerId, '2025-02-28'))).map(
    ({ member_id, reason }) => `${member_id} ${reason}`,
  );
const formsOf = async (insurer: TestInsurer, campaignId: string): Promise<Record<string, string>> =>
  database.read(async (sql) => {
    const { rows } = await sql.query<{ member_id: string; says: string }>(
      `SELECT member_id, concat_ws(' ', form, digits, rule_row) AS says FROM campaign.decision
        WHERE insurer_id = $1 AND campaign_id = $2`,
      [insurer.insurerId, campaignId],
    );
    return Object.fromEntries(rows.map((row) => [row.member_id, row.says]));
  });

/** What the resident register holds of the people of a filing, if it agrees. */
const reply = (n: number, changes: Row = {}): Row => ({
  individual_number: individualNumber(n),
  name_kanji: '見本　正明',
  name_kana: 'ミホン　マサアキ',
  birth_date: '1980-10-10',
  sex: '1',
  address: '東京都杉並区高井戸西３－５－２４',
  as_of: '2025-02-01',
  ...changes,
});

/** Three joiners of one filing with a number each, and so without an address: the form has either (row 8). */
async function joiners(insurer: TestInsurer): Promise<[string, string, string]> {
  const rows = [1, 2, 3].map((n) => alter(ACQUIRED, { 6: `5${n}`, 13: individualNumber(n + 100), 34: '' }));
  const { results } = await loadFiling(database, KEYS, {
    bytes: file(rows),
    insurerId: insurer.insurerId,
    actor: SYSTEM,
    workplaceId: 'W1',
    dueDays: 5,
    check: { kind: 'shfd' },
  });
  return results.map(({ member_id }) => member_id as string) as [string, string, string];
}

describe('a registration by filing', () => {
  test('waits for the five-item check, and its number is printed only after the resident register agreed', async () => {
    const insurer = new TestInsurer(database, 'kyokai-kenpo');
    insurer.files([insured(1)], WORKPLACES);
    await insurer.plan({ id: 'round-1', extraction: '2024-06-07', packing: '2024-08-23' });
    const [right, wrong, unanswered] = await joiners(insurer);
    expect(await states(insurer)).toEqual({
      [right]: 'pending',
      [wrong]: 'pending',
      [unanswered]: 'pending',
    });
    expect(await check(insurer)).toEqual({ passed: 0, failed: 0, waiting: 3 });

    // Without an answer the rule table holds them (row 2); nothing of the number is printed anywhere.
    await insurer.plan({ id: 'before', extraction: '2025-01-31', packing: '2025-02-05' });
    expect(await formsOf(insurer, 'before')).toMatchObject({
      [right]: 'hold f 2',
      [wrong]: 'hold f 2',
      [unanswered]: 'hold f 2',
    });

    insurer.write(
      'resident-register.csv',
      csvOf(RESIDENT, [reply(101), reply(102, { birth_date: '1979-01-01', name_kanji: '別人　花子' })]),
    );
    await insurer.plan({ id: 'after', extraction: '2025-02-28', packing: '2025-03-05' });
    expect(await check(insurer)).toEqual({ passed: 1, failed: 1, waiting: 1 });
    expect(await states(insurer)).toEqual({ [right]: 'passed', [wrong]: 'failed', [unanswered]: 'pending' });
    expect(await formsOf(insurer, 'after')).toMatchObject({
      [right]: 'style2 t 8',
      [wrong]: 'hold f 4',
      [unanswered]: 'hold f 2',
    });
    // The state is asked by all five items whose number failed.
    expect(await inquiries(insurer)).toEqual([`${wrong} failed`]);
    const shown = await database.read((sql) => showMember(sql, insurer.insurerId, right, '2025-02-28', null));
    expect(shown.number_check).toBe('passed');
    // Checked again, nothing new is noted.
    expect(await check(insurer)).toEqual({ passed: 0, failed: 1, waiting: 1 });
    const { rows } = await database.read((sql) =>
      sql.query<{ notes: number }>(
        'SELECT count(*) AS notes FROM register.number_check WHERE insurer_id = $1',
        [insurer.insurerId],
      ),
    );
    expect(rows[0]?.notes).toBe(5);
  });
});

describe('S026 a mismatch reported by the member', () => {
  const round = { id: 'round-1', extraction: '2024-06-07', packing: '2024-08-23' };
  const next = { id: 'next', extraction: '2024-09-30', packing: '2024-10-05', population: 'own.json' };
  const OWN = JSON.stringify({ id: 'own', version: '1', title: '自作', form: 'rules' });

  test('stops letters that are not sealed and every later use, for whoever holds the number, until it is solved', async () => {
    const insurer = new TestInsurer(database, 'kyokai-kenpo');
    const second = {
      workplace_id: 'W2',
      symbol: '22220000',
      individual_number: individualNumber(1),
      person_id: 'P1',
    };
    insurer.files([insured(1), insured(2, second), insured(3)], WORKPLACES);
    insurer.write('own.json', OWN);
    await insurer.plan(round);
    const { stopped, out } = await report(insurer, 'M1');
    expect([stopped.length, out]).toEqual([2, []]);
    const { rows } = await database.read((sql) =>
      sql.query<{ says: string }>(
        `SELECT concat_ws(' ', member_id, p.status, x.outcome) AS says FROM piece.piece p
           JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id) WHERE insurer_id = $1 ORDER BY 1`,
        [insurer.insurerId],
      ),
    );
    expect(rows.map(({ says }) => says)).toEqual([
      'M1 stopped stopped',
      'M2 stopped stopped',
      'M3 planned workplace_parcel',
    ]);
    await expect(report(insurer, 'M1')).rejects.toEqual(refused('number.reported'));
    await insurer.plan(next);
    expect(await formsOf(insurer, 'next')).toEqual({ M1: 'hold f 2', M2: 'hold f 2', M3: 'style1 t 5' });

    await expect(solve(insurer, 'M1', 'same', ' ')).rejects.toEqual(refused('number.reference'));
    await solve(insurer, 'M1', 'same');
    expect(await states(insurer)).toEqual({ M1: 'solved' });
    await insurer.plan({ ...next, id: 'later', extraction: '2024-10-31', packing: '2024-11-05' });
    expect(await formsOf(insurer, 'later')).toEqual({ M1: 'style1 t 5', M2: 'style1 t 5', M3: 'style1 t 5' });
    // What was decided while it was open is decided the same again.
    for (const id of ['round-1', 'next', 'later'])
      expect((await reclassify(database, KEYS, insurer.key(id))).differentCount).toBe(0);
    await expect(solve(insurer, 'M1', 'same')).rejects.toEqual(refused('number.not_reported'));
  });

  test('a letter that has left is named; a number that is not theirs is taken off and asked of the state', async () => {
    const insurer = new TestInsurer(database, 'kyokai-kenpo');
    insurer.files([insured(1)], WORKPLACES);
    insurer.write('own.json', OWN);
    await insurer.plan(round);
    const { rows } = await database.read((sql) =>
      sql.query<{ piece_id: string; management_number: string }>(
        'SELECT piece_id, management_number FROM piece.piece WHERE insurer_id = $1',
        [insurer.insurerId],
      ),
    );
    for (const action of ['compose', 'release', 'print', 'enclose', 'seal', 'post'] as const) {
      await database.transaction((sql) =>
        act(sql, SYSTEM, { insurerId: insurer.insurerId, pieceIds: rows.map((row) => row.piece_id), action }),
      );
    }
    expect(await report(insurer, 'M1')).toEqual({
      member: 'M1',
      stopped: [],
      out: rows.map((row) => row.management_number),
    });
    await solve(insurer, 'M1', 'removed');
    expect(await inquiries(insurer)).toEqual(['M1 none']);
    await expect(report(insurer, 'M1')).rejects.toEqual(refused('number.none'));
    expect(await states(insurer)).toEqual({});
  });

  test('is taken by a person, never by the system', async () => {
    const insurer = new TestInsurer(database, 'kyokai-kenpo');
    insurer.files([insured(1)], WORKPLACES);
    await insurer.plan(round);
    const bySystem = database.transaction((sql) =>
      reportMismatch(sql, SYSTEM, insurer.insurerId, 'M1', 'phone'),
    );
    await expect(bySystem).rejects.toEqual(refused('review.person'));
  });
});
