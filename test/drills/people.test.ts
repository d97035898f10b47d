import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { matchFive } from '../../src/matching/five.ts';
import { isMatch } from '../../src/matching/level.ts';
import { decideAll, load, PERSON, writeFiles } from '../campaign/round.ts';
import { individualNumber } from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';

/* I12: two people were merged because kana and date of birth agreed (2016, two cities). */

const { database } = await freshDatabase();
const folder = mkdtempSync(join(tmpdir(), 'todoke-drill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [ONE, OTHER] = [
  {
    name_kanji: '佐藤　花子',
    name_kana: 'サトウ　ハナコ',
    birth_date: '1980-04-05',
    address: PERSON.address as string,
  },
  {
    name_kanji: '佐東　華子',
    name_kana: 'サトウ　ハナコ',
    birth_date: '1980-04-05',
    address: '札幌市中央区北一条西2丁目1番地',
  },
] as const;

describe('I12 two people with the same reading and the same date of birth', () => {
  it('never match on those two alone. Stopped by: five items with one result each, never two for all', () => {
    const five = (who: typeof ONE | typeof OTHER) => ({
      kanji: who.name_kanji,
      kana: who.name_kana,
      birth: who.birth_date,
      sex: '2',
      address: who.address,
    });
    const result = matchFive(five(ONE), five(OTHER));
    expect([result.kana, result.birth, result.sex].every(({ level }) => isMatch(level))).toBe(true);
    expect([result.kanji, result.address].some(({ level }) => isMatch(level))).toBe(false);
  });

  it('stay two in the register and in a campaign. Stopped by: identity is the Individual Number, nothing weaker', async () => {
    const member = (id: string, n: number, who: typeof ONE | typeof OTHER) => ({
      ...PERSON,
      ...who,
      member_id: id,
      person_id: `P-${id}`,
      insured_id: id,
      number: String(n),
      individual_number: individualNumber(n),
    });
    const reply = (n: number, who: typeof ONE | typeof OTHER) => ({
      individual_number: individualNumber(n),
      name_kanji: who.name_kanji,
      name_kana: who.name_kana,
      birth_date: who.birth_date,
      sex: '2',
      address: who.address,
      as_of: '2024-06-10',
    });
    // The register knows both; but the number on file for the second is the first one's neighbour's: it is another's.
    writeFiles(folder, '06130017', {
      'members.csv': [member('A', 1, ONE), member('B', 2, OTHER), { ...member('C', 3, OTHER), number: '30' }],
      'resident-register.csv': [reply(1, ONE), reply(2, OTHER), reply(3, ONE)],
    });
    await load(database, folder);
    const key = await decideAll(database, folder);
    const { rows } = await database.read((sql) =>
      sql.query<{
        member_id: string;
        several: boolean;
        form: string;
        digits: boolean;
        row: number;
        outcome: string;
      }>(
        `SELECT x.member_id, x.several, d.form, d.digits, d.rule_row AS row, x.outcome FROM campaign.extracted x
           JOIN campaign.decision d USING (insurer_id, campaign_id, member_id)
          WHERE x.insurer_id = $1 ORDER BY 1`,
        [key.insurerId],
      ),
    );
    expect(rows).toMatchObject([
      { member_id: 'A', several: false, form: 'style1', digits: true, row: 5, outcome: 'workplace_parcel' },
      { member_id: 'B', several: false, form: 'style1', digits: true, row: 5, outcome: 'workplace_parcel' },
      // Same reading, same day of birth, same sex, but not the same person: no digits, somebody looks first.
      { member_id: 'C', several: false, digits: false, row: 10, outcome: 'held_review' },
    ]);
    const persons = await database.read((sql) =>
      sql.query('SELECT DISTINCT person_id FROM register.eligibility WHERE insurer_id = $1', [key.insurerId]),
    );
    expect(persons.rowCount).toBe(3);
  });
});
