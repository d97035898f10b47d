import { join } from 'node:path';
import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Sql, SYSTEM } from '../../src/kernel/ports.ts';
import { closeCampaign, closingObstacles, readLedger } from '../../src/ledger/ledger.ts';
import { LINE_KINDS, ledgerLines, readInsurerLedgers } from '../../src/ledger/lines.ts';
import { OUTCOME_NAMES, OUTCOMES } from '../../src/ledger/outcomes.ts';
import { PERSON, writeFiles } from '../campaign/round.ts';
import { run, sampleIn, temporaryFolder } from '../round/support.ts';
import { freshDatabase } from '../support/postgres.ts';

const { database, url } = await freshDatabase();
const folder = temporaryFolder();
const key = { insurerId: '01479997', campaignId: 'round-1' };
const read = () => database.read((sql) => readLedger(sql, key));

beforeAll(async () => {
  await run(database, sampleIn(join(folder, 'in'), 300, 'ledger'), join(folder, 'out'));
}, 120_000);

/** Changes the record behind the program's back (triggers and constraints off), looks, and puts it right again. */
async function tampered<T>(change: string, undo: string, look: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SET session_replication_role = replica');
    expect((await client.query(change)).rowCount).toBe(1);
    return await look();
  } finally {
    await client.query(undo);
    await client.end();
  }
}

const ONE = `(SELECT min(member_id) FROM campaign.extracted WHERE outcome = 'workplace_parcel')`;

describe('the ledger', () => {
  it('names every outcome of the closed list, zero or not, and nothing else', async () => {
    const ledger = await read();
    expect(Object.keys(ledger.outcomes)).toEqual(OUTCOME_NAMES);
    expect(ledger.extracted).toBe(300);
    expect(Object.values(ledger.outcomes).reduce((a, b) => a + b, 0)).toBe(300);
    expect([ledger.balanced, ledger.faults]).toEqual([true, []]);
  });

  it('sees somebody without an outcome', async () => {
    const ledger = await tampered(
      `UPDATE campaign.extracted SET outcome = NULL WHERE member_id = ${ONE}`,
      `UPDATE campaign.extracted SET outcome = 'workplace_parcel' WHERE outcome IS NULL`,
      read,
    );
    expect(ledger.balanced).toBe(false);
    expect(ledger.faults.join()).toContain('結果の決まっていない加入者が1人');
  });

  it('sees somebody whose letter was lost from the record', async () => {
    const ledger = await tampered(
      `UPDATE piece.piece SET campaign_id = 'elsewhere' WHERE member_id = ${ONE}`,
      `UPDATE piece.piece SET campaign_id = 'round-1' WHERE campaign_id = 'elsewhere'`,
      read,
    );
    expect(ledger.balanced).toBe(false);
    expect(ledger.faults.length).toBeGreaterThan(0);
  });

  it('sees a letter that travels another way than its person’s outcome says', async () => {
    const ledger = await tampered(
      `UPDATE piece.piece SET route = 'home' WHERE member_id = ${ONE}`,
      `UPDATE piece.piece SET route = 'workplace' WHERE member_id = ${ONE}`,
      read,
    );
    expect(ledger.balanced).toBe(false);
  });

  it('sees a parcel that says it holds more people than it does', async () => {
    const parcel = `parcel_id = (SELECT min(parcel_id) FROM packing.parcel)`;
    const ledger = await tampered(
      `UPDATE packing.parcel SET people = people + 1 WHERE ${parcel}`,
      `UPDATE packing.parcel SET people = people - 1 WHERE ${parcel}`,
      read,
    );
    expect([ledger.balanced, ledger.faults.length]).toEqual([false, 1]);
  });

  it('sees a piece that was never composed', async () => {
    const one = `member_id = ${ONE}`;
    const ledger = await tampered(
      `UPDATE piece.piece SET status = 'planned' WHERE ${one}`,
      `UPDATE piece.piece SET status = 'composed' WHERE ${one}`,
      read,
    );
    expect(ledger.balanced).toBe(false);
    expect((await read()).balanced).toBe(true);
  });

  it.each(LINE_KINDS)('per %s adds up to the whole, now and at a past moment', async (kind) => {
    const moment = new Date().toISOString();
    for (const asOf of [undefined, moment, '2020-01-01T00:00:00Z']) {
      const total = Object.fromEntries(OUTCOME_NAMES.map((name) => [name, 0]));
      let extracted = 0;
      const ids: string[] = [];
      await database.read(async (sql: Sql) => {
        for await (const line of ledgerLines(sql, key, kind, asOf)) {
          extracted += line.extracted;
          ids.push(line.id);
          for (const name of OUTCOME_NAMES) total[name] = (total[name] as number) + line.outcomes[name];
        }
      });
      const whole = await database.read((sql) => readLedger(sql, key, asOf));
      expect([extracted, total]).toEqual([whole.extracted, whole.outcomes]);
      expect(extracted).toBe(asOf?.startsWith('2020') ? 0 : 300);
      expect(new Set(ids).size).toBe(ids.length);
      if (kind === 'branch') expect(ids.every((id) => /^([0-4][0-9])?$/.test(id))).toBe(true);
    }
  });

  it('per insurer names every campaign with its own ledger', async () => {
    const all = await database.read((sql) => readInsurerLedgers(sql, key.insurerId));
    expect(all).toEqual([await read()]);
    expect(
      await database.read((sql) => readInsurerLedgers(sql, key.insurerId, '2020-01-01T00:00:00Z')),
    ).toEqual([]);
  });
});

describe('closing', () => {
  const stages = () =>
    database.read(
      async (sql) => (await sql.query(`SELECT FROM campaign.stage WHERE stage = 'close'`)).rowCount,
    );

  it('is refused while anybody is held, and says how many stand where', async () => {
    const ledger = await read();
    expect(ledger.outcomes.held_review).toBeGreaterThan(0);
    const refused = database.transaction((sql) => closeCampaign(sql, SYSTEM, key));
    await expect(refused).rejects.toMatchObject({
      id: 'ledger.remainder',
      message: expect.stringContaining(`「${OUTCOMES.held_review.title}」に${ledger.outcomes.held_review}人`),
    });
    expect(await stages()).toBe(0);
  });

  it('every held outcome blocks it, no outcome with a piece made does', async () => {
    const ledger = await read();
    for (const name of OUTCOME_NAMES) {
      const only = { ...ledger, faults: [], loose: 0 };
      const outcomes = Object.fromEntries(OUTCOME_NAMES.map((one) => [one, Number(one === name)]));
      const obstacles = closingObstacles({ ...only, outcomes: outcomes as typeof ledger.outcomes });
      expect([name, obstacles.length]).toEqual([name, OUTCOMES[name].blocks ? 1 : 0]);
      if (name.startsWith('held')) expect(OUTCOMES[name].blocks).toBe(true);
      if (name.startsWith('excluded')) expect(OUTCOMES[name].blocks || OUTCOMES[name].piece).toBe(false);
    }
    expect(closingObstacles({ ...ledger, faults: ['x'] })).toContain('x');
  });

  it('is done once nobody is held, with the whole sheet in the audit trail', async () => {
    const members = ['A', 'B'].map((id) => ({
      ...PERSON,
      member_id: id,
      person_id: id,
      insured_id: id,
      number: id,
    }));
    const input = writeFiles(join(folder, 'small'), '06130017', { 'members.csv': members });
    const { ledger } = await run(database, input, join(folder, 'small-out'));
    expect([ledger.open, ledger.outcomes.workplace_parcel]).toEqual([0, 2]);
    const small = { insurerId: '06130017', campaignId: 'round-1' };
    const closed = await database.transaction((sql) => closeCampaign(sql, SYSTEM, small));
    expect(closed).toEqual(ledger);
    const { rows } = await database.read((sql) =>
      sql.query(`SELECT detail FROM audit.entry WHERE action = 'ledger.close'`),
    );
    expect(rows).toEqual([{ detail: ledger }]);
    expect(await stages()).toBe(1);
  });
});
