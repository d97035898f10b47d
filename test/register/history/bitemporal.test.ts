import { beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '../../../src/japan/calendar.ts';
import { writeAudit } from '../../../src/kernel/audit.ts';
import { type Database, SYSTEM } from '../../../src/kernel/ports.ts';
import { refreshStatistics } from '../../../src/kernel/set-based.ts';
import { type EligibilityValues, type PersonValues, RegisterBook } from '../../../src/register/index.ts';
import { Random } from '../../../src/sample/random.ts';
import { freshDatabase } from '../../support/postgres.ts';
import { newInsurer } from '../import/fixture.ts';

const FACTS = 100_000;
const BATCHES = 10;
const MEMBERS = 5_000;
const ACQUIRED = '2020-04-01';
/** Facts and questions fall in these days; the first of them are before the acquisition. */
const FIRST_DAY = '2020-01-01';
const DAYS = 2_000;

let database: Database;
beforeAll(async () => {
  ({ database } = await freshDatabase());
});

/** One thing learnt: from a day up to, not including, another (null: no end), a value holds. A loss has no days. */
interface Fact {
  readonly member: number;
  readonly batch: number;
  readonly from: string;
  readonly to: string | null;
  readonly field: 'number' | 'symbol' | 'name_kanji' | 'address' | 'lost_on';
  readonly value: string | null;
}

function factsOf(random: Random): Fact[] {
  const fields = ['number', 'symbol', 'name_kanji', 'address', 'lost_on'] as const;
  return Array.from({ length: FACTS }, (_, i) => {
    const field = fields[random.below(fields.length)] as Fact['field'];
    const from = addDays(FIRST_DAY, random.below(DAYS));
    const to = random.below(3) === 0 ? null : addDays(from, 1 + random.below(200));
    const value =
      field === 'lost_on'
        ? random.below(4) === 0
          ? null
          : addDays(ACQUIRED, random.below(DAYS))
        : String(random.below(3));
    const member = random.below(MEMBERS);
    return { member, batch: Math.floor((i * BATCHES) / FACTS), from, to, field, value };
  });
}

const idOf = (member: number): string => `B${String(member).padStart(4, '0')}`;

const eligibility = (member: number): EligibilityValues => ({
  person_id: idOf(member),
  insured_id: idOf(member),
  symbol: '0',
  number: '0',
  sub_number: '00',
  relationship: 'insured',
  kind: 'general',
  workplace_id: 'W1',
  standard_remuneration: null,
  acquired_on: ACQUIRED,
  lost_on: null,
});
const PERSON: PersonValues = {
  name_kanji: '0',
  name_kana: 'カナ',
  birth_date: '1990-01-01',
  sex: '1',
  postcode: '',
  address: '0',
  number_ref: null,
  number_state: 'none',
  protected: false,
  contact_postcode: '',
  contact_address: '',
  unprintable_name: false,
  unprintable_address: false,
};

/** Enters one batch and returns the moment it is known from. */
async function enter(insurerId: string, batch: number, facts: readonly Fact[]): Promise<string> {
  return database.transaction(async (sql) => {
    await writeAudit(sql, { actor: SYSTEM, insurerId, action: 'test.facts', subject: `batch:${batch}` });
    const { rows } = await sql.query<{ source_id: number; moment: string }>(
      `INSERT INTO register.source_file (insurer_id, kind, sha256, encoding, file_rows, loaded, aside)
       VALUES ($1, 'test', $2, 'utf-8', 0, 0, 0) RETURNING source_id, now()::text AS moment`,
      [insurerId, String(batch)],
    );
    const { source_id, moment } = rows[0] as { source_id: number; moment: string };
    const book = new RegisterBook();
    if (batch === 0) for (let i = 0; i < MEMBERS; i++) book.add(idOf(i), eligibility(i), PERSON);
    else await book.load(sql, insurerId, [...new Set(facts.map(({ member }) => idOf(member)))]);
    for (const { member, from, to, field, value } of facts) {
      const end = to ?? 'infinity';
      if (field === 'lost_on') book.setLoss(idOf(member), value);
      else if (field === 'number' || field === 'symbol')
        book.changeEligibility(idOf(member), { [field]: value as string }, from, end);
      else book.changePerson(idOf(member), { [field]: value as string }, from, end);
    }
    await book.save(sql, insurerId, source_id);
    await refreshStatistics(sql, ['register.eligibility', 'register.person_fact']);
    return moment;
  });
}

/** What the naive model answers: go through all facts in the order they were learnt. */
function answers(facts: readonly Fact[], day: string, batch: number): string[] {
  const lines = Array.from({ length: MEMBERS }, () => ({
    number: '0',
    symbol: '0',
    name_kanji: '0',
    address: '0',
    lost_on: null as string | null,
  }));
  const on = day < ACQUIRED ? ACQUIRED : day;
  for (const fact of facts) {
    if (fact.batch > batch) break;
    const holds = fact.field === 'lost_on' || (fact.from <= on && (fact.to === null || on < fact.to));
    if (holds) (lines[fact.member] as Record<string, string | null>)[fact.field] = fact.value;
  }
  return lines.map(({ number, symbol, name_kanji, address, lost_on }, i) =>
    [idOf(i), number, symbol, name_kanji, address, lost_on ?? '-'].join(' '),
  );
}

describe('the register remembers', () => {
  test('100,000 random facts in random order: as of any day, known at any moment, the same as a naive model', {
    timeout: 180_000,
  }, async () => {
    const random = new Random('bitemporal');
    const facts = factsOf(random);
    const { insurerId } = await newInsurer(database);
    const moments: string[] = [];
    for (let batch = 0; batch < BATCHES; batch++) {
      moments.push(
        await enter(
          insurerId,
          batch,
          facts.filter((fact) => fact.batch === batch),
        ),
      );
    }
    const days = [
      FIRST_DAY,
      ACQUIRED,
      ...Array.from({ length: 12 }, () => addDays(FIRST_DAY, random.below(DAYS))),
    ];
    for (const day of days) {
      const batch = random.below(BATCHES);
      const { rows } = await database.read((sql) =>
        sql.query<{ line: string }>(
          `SELECT concat_ws(' ', member_id, number, symbol, name_kanji, address, coalesce(lost_on::text, '-')) AS line
             FROM register.as_of($1, $2, $3) ORDER BY member_id COLLATE "C"`,
          [insurerId, day, moments[batch]],
        ),
      );
      expect(rows.map(({ line }) => line)).toEqual(answers(facts, day, batch));
    }
    // Nothing was known before the first file, and nothing was ever erased or rewritten.
    const { rows: before } = await database.read((sql) =>
      sql.query(`SELECT FROM register.as_of($1, $2, $3::timestamptz - interval '1 microsecond')`, [
        insurerId,
        ACQUIRED,
        moments[0],
      ]),
    );
    expect(before).toEqual([]);
  });

  test('the application may end what was known, and change or erase nothing', async () => {
    const { insurerId } = await newInsurer(database);
    const tried = (statement: string) =>
      database.transaction(async (sql) => {
        await writeAudit(sql, { actor: SYSTEM, insurerId, action: 'test.try', subject: 'test:x' });
        await sql.query(statement);
      });
    for (const table of ['eligibility', 'person_fact', 'certificate_wish']) {
      await expect(tried(`DELETE FROM register.${table}`)).rejects.toThrow('permission denied');
      await expect(tried(`UPDATE register.${table} SET member_id = 'x'`)).rejects.toThrow(
        'permission denied',
      );
    }
    await expect(tried('DELETE FROM register.filing_result')).rejects.toThrow('permission denied');
    await expect(tried("UPDATE register.filing_result SET result = 'accepted'")).rejects.toThrow(
      'permission denied',
    );
  });
});
