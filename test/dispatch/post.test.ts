import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { acceptanceCells, readAcceptanceList } from '../../src/dispatch/acceptance-list.ts';
import { enterBand } from '../../src/dispatch/bands.ts';
import { assignAcceptance, readPostage } from '../../src/dispatch/post.ts';
import { sealParcel } from '../../src/dispatch/seal.ts';
import { dispatchSettings } from '../../src/dispatch/settings.ts';
import { postAccepted, type TrackingLine, takeTracking } from '../../src/dispatch/tracking.ts';
import { trackingNumberCheckDigit } from '../../src/japan/check-digits.ts';
import { writeAudit } from '../../src/kernel/audit.ts';
import { type Sql, SYSTEM } from '../../src/kernel/ports.ts';
import { readLedger } from '../../src/ledger/ledger.ts';
import { stopForLoss } from '../../src/piece/late-loss.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, piecesOf, plannedRound, targetsOf } from '../support/round.ts';

const { database } = await freshDatabase();
const settings = dispatchSettings.parse({});
const ON = '2024-10-02';
let round: PlannedRound;
const packing = () => round.stored.profile.packing;
const number = (serial: number): string => {
  const body = `56160${String(serial).padStart(5, '0')}`;
  return `${body}${trackingNumberCheckDigit(body)}`;
};
const band = (first: number, last: number) =>
  database.transaction((sql) => enterBand(sql, SYSTEM, round.key.insurerId, number(first), number(last)));
const assign = (on = ON) =>
  database.transaction((sql) => assignAcceptance(sql, SYSTEM, round.key, packing(), settings, on));
const given = () =>
  database.read(async (sql) => {
    const { rows } = await sql.query<{ target: string; number: string; yen: number }>(
      'SELECT target, number, yen FROM dispatch.acceptance ORDER BY number COLLATE "C"',
    );
    return rows;
  });

beforeAll(async () => {
  round = await plannedRound(database, 400, 'post');
});

describe('acceptance numbers', () => {
  it('S074 a band is checked: digits, prefix, order, overlap', async () => {
    for (const [first, last] of [
      [number(1).replace(/.$/, '9'), number(9)],
      [number(1), '12345'],
      [number(9), number(1)],
      [number(1), `55160${'00009'}${trackingNumberCheckDigit('5516000009')}`],
    ] as const) {
      const wrong = database.transaction((sql) => enterBand(sql, SYSTEM, round.key.insurerId, first, last));
      await expect(wrong).rejects.toMatchObject({ id: 'dispatch.band' });
    }
    await band(0, 4);
    await expect(band(4, 9)).rejects.toMatchObject({ id: 'dispatch.band' });
    // A number names one letter of one sender: another insurer of this installation may not have the band either.
    const other = '06479995';
    await database.transaction(async (sql) => {
      await writeAudit(sql, { actor: SYSTEM, insurerId: other, action: 'test.insurer', subject: 'test:1' });
      await sql.query(
        `INSERT INTO insurer.insurer (insurer_id, name, profile_hash) SELECT $1, 'もう一つの保険者', profile_hash FROM insurer.insurer`,
        [other],
      );
    });
    const theirs = database.transaction((sql) => enterBand(sql, SYSTEM, other, number(2), number(90)));
    await expect(theirs).rejects.toMatchObject({
      id: 'dispatch.band',
      message: expect.stringContaining('別の保険者'),
    });
    await database.transaction((sql) => enterBand(sql, SYSTEM, other, number(5), number(90)));
  });

  it('too few numbers: nothing is numbered, and the answer says how many are lacking', async () => {
    await expect(assign()).rejects.toMatchObject({ id: 'dispatch.bands_used_up', status: 409 });
    expect(await given()).toEqual([]);
  });

  it('every parcel and lone envelope gets one number, without gaps, band after band; asked again, none', async () => {
    await band(100, 999);
    const targets = await database.read((sql) => targetsOf(sql, round.key));
    const { numbered, total } = await assign();
    expect(numbered).toBe(targets.size);
    const rows = await given();
    expect(rows.map(({ target }) => target)).toEqual([...targets.keys()].sort());
    expect(rows.map((row) => row.number)).toEqual(rows.map((_, i) => number(i < 5 ? i : 95 + i)));
    expect(total.before_discounts_yen).toBe(rows.reduce((sum, { yen }) => sum + yen, 0));
    expect((await assign()).numbered).toBe(0);
    expect(await given()).toEqual(rows);
  });

  it('the postage total is known before release, by class, and says when its prices are not verified', async () => {
    const total = (on: string) =>
      database.read((sql) => readPostage(sql, round.key, packing(), settings, on));
    const now = await total(ON);
    expect(now.classes.reduce((sum, { items }) => sum + items, 0)).toBe(now.items);
    expect(now.total_yen).toBe(now.classes.reduce((sum, { yen }) => sum + yen, 0));
    expect(now.verified).toBe(true);
    // A lone envelope of 定形 up to 50 g with 特定記録: 110 + 210 yen.
    const [home] = [...(await given())].filter(({ target }) => target.startsWith('H'));
    expect(home?.yen).toBe(320);
    const before = await total('2024-09-09');
    expect(before.verified).toBe(false);
    expect(before.total_yen).toBeLessThan(now.total_yen);
    await expect(total('2019-01-01')).rejects.toMatchObject({ id: 'dispatch.no_postage' });
  });

  it('the acceptance list has 30 lines a page, numbers as written, workplaces by name and no protected name', async () => {
    const list = acceptanceCells(await database.read((sql) => readAcceptanceList(sql, round.key, ON)));
    expect(list).toHaveLength((await given()).length);
    expect(list.map(([line]) => line)).toEqual(list.map((_, i) => i + 1));
    expect(list[29]?.[1]).toBe(1);
    expect(list[30]?.[1]).toBe(2);
    for (const [, , addressee, written, , fee, , , , target] of list) {
      expect(written).toMatch(/^\d{3}-\d{2}-\d{5}-\d$/);
      expect(fee).toBeGreaterThan(0);
      if (String(target).startsWith('C')) expect(addressee).toBe(target);
      if (String(target).startsWith('W')) expect(addressee).not.toBe(target);
    }
  });
});

describe('posting and tracking', () => {
  const seal = (sql: Sql, target: string, numbers: readonly string[]) =>
    sealParcel(sql, SYSTEM, round.key, target, numbers);

  it('only what is sealed is posted, and the newest tracking state counts in any order, once', async () => {
    const targets = await database.read((sql) => targetsOf(sql, round.key));
    const parcels = [...targets].filter(([id]) => id.startsWith('W'));
    const [a, b] = [parcels[0] as [string, PieceRow[]], parcels[1] as [string, PieceRow[]]];
    await database.transaction(async (sql) => {
      for (const [target, pieces] of [a, b]) {
        await seal(
          sql,
          target,
          pieces.map((piece) => piece.number),
        );
      }
      // Lost after sealing: recalled, and the parcel's way does not change that.
      await stopForLoss(sql, SYSTEM, {
        ...round.key,
        memberIds: [b[1][0]?.member_id as string],
        lostOn: '2024-10-01',
      });
    });
    const post = () => database.transaction((sql) => postAccepted(sql, SYSTEM, round.key, ON));
    const posted = await post();
    expect(posted.posted).toBe(a[1].length + b[1].length - 1);
    expect(posted.unsealed).toHaveLength(targets.size - 2);
    expect((await post()).posted).toBe(0);

    const numbers = new Map((await given()).map((row) => [row.target, row.number]));
    const line = (target: string, state: string, at: string) => ({
      number: numbers.get(target) as string,
      acceptedOn: ON,
      state,
      at: `2024-10-0${at}T10:00:00+09:00`,
    });
    const take = (lines: readonly TrackingLine[]) => {
      const sha256 = createHash('sha256').update(JSON.stringify(lines)).digest('hex');
      return database.transaction((sql) => takeTracking(sql, SYSTEM, round.key, { sha256, lines }));
    };
    const lines = [
      line(a[0], 'お届け先にお届け済み', '5'),
      line(a[0], '引受', '3'),
      line(b[0], '差出人に返送済み', '6'),
      { ...line(a[0], '引受', '3'), number: number(9999) },
      line(a[0], 'どこか', '7'),
    ];
    expect(await take(lines)).toEqual({
      repeated: false,
      moved: 2,
      refused: [
        { line: 4, why: 'unknown_number' },
        { line: 5, why: 'unknown_state' },
      ],
    });
    expect(await take(lines)).toMatchObject({ repeated: true, moved: 0 });
    const [, , , unposted] = [...targets.keys()];
    expect(await take([line(unposted as string, '窓口でお渡し', '5')])).toMatchObject({
      refused: [{ why: 'not_posted' }],
    });
    const after = await database.read((sql) => piecesOf(sql, round.key));
    const standing = (target: string) =>
      after.filter((piece) => piece.target === target).map(({ status }) => status);
    expect(new Set(standing(a[0]))).toEqual(new Set(['delivered']));
    expect(standing(b[0])).toEqual(b[1].map((_, i) => (i === 0 ? 'recalled' : 'returned')));
    expect((await database.read((sql) => readLedger(sql, round.key))).faults).toEqual([]);
  });
});
