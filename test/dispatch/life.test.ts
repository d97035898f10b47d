import { beforeAll, describe, expect, it } from 'vitest';
import { clearAddressFlag, flagAddresses, readOpenFlags } from '../../src/dispatch/address-trust.ts';
import { orderPieces, recordSighting } from '../../src/dispatch/life.ts';
import { reprintPieces } from '../../src/dispatch/reprints.ts';
import { type ReturnLine, takeReturns } from '../../src/dispatch/returns.ts';
import { sealParcel } from '../../src/dispatch/seal.ts';
import { endSearch, openSearch } from '../../src/dispatch/search.ts';
import { writeAudit } from '../../src/kernel/audit.ts';
import { type Sql, SYSTEM } from '../../src/kernel/ports.ts';
import { closingObstacles, readLedger } from '../../src/ledger/ledger.ts';
import { act } from '../../src/piece/commands.ts';
import { findPieces } from '../../src/piece/find.ts';
import { readHistory } from '../../src/piece/history.ts';
import { stopForLoss } from '../../src/piece/late-loss.ts';
import type { PieceAction } from '../../src/piece/status.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, piecesOf, plannedRound, ROUND_KEYS, targetsOf } from '../support/round.ts';

const { database } = await freshDatabase();
let round: PlannedRound;
/** Pieces of workplaces nobody has touched yet. */
let fresh: PieceRow[];

const all = () => database.read((sql) => piecesOf(sql, round.key));
const statusOf = async ({ piece_id }: PieceRow) =>
  (await all()).find((one) => one.piece_id === piece_id)?.status;
const ledger = () => database.read((sql) => readLedger(sql, round.key));
const walk = (pieces: readonly PieceRow[], ...actions: PieceAction[]) =>
  database.transaction(async (sql) => {
    const pieceIds = pieces.map(({ piece_id }) => piece_id);
    for (const action of actions) await act(sql, SYSTEM, { ...round.key, pieceIds, action });
  });
const POSTED: PieceAction[] = ['release', 'print', 'enclose', 'seal', 'post'];
const order = (pieces: readonly PieceRow[], action: PieceAction, evidence: Record<string, string>) =>
  database.transaction(async (sql) =>
    orderPieces(
      sql,
      SYSTEM,
      await findPieces(
        sql,
        undefined,
        pieces.map(({ number }) => number),
      ),
      action,
      evidence,
    ),
  );
const withPiece = <T>(
  piece: PieceRow,
  work: (sql: Sql, found: Awaited<ReturnType<typeof findPieces>>[0]) => Promise<T>,
) =>
  database.transaction(async (sql) => {
    const [found] = await findPieces(sql, round.key.insurerId, [piece.number]);
    if (found === undefined) throw new Error('not found');
    return work(sql, found);
  });
const returns = (lines: readonly ReturnLine[]) =>
  database.transaction((sql) => takeReturns(sql, SYSTEM, undefined, lines));

beforeAll(async () => {
  round = await plannedRound(database, 500, 'life');
  fresh = (await all()).filter(({ route }) => route === 'workplace');
});

describe('orders about pieces', () => {
  it('a piece is found by its number as people write it; what is none is refused whole, saying where', async () => {
    const [piece] = fresh as [PieceRow];
    const find = (texts: string[]) => database.read((sql) => findPieces(sql, undefined, texts));
    const typed = ` ${piece.number.toLowerCase().replaceAll('-', '')} `;
    expect((await find([typed, piece.number])).map(({ pieceId }) => pieceId)).toEqual([piece.piece_id]);
    await expect(find([piece.number, '000-000-01'])).rejects.toMatchObject({
      id: 'piece.number',
      message: expect.stringContaining('2件目'),
    });
    await expect(find(['000-000-00'])).rejects.toMatchObject({ id: 'piece.unknown', status: 404 });
    await expect(database.read((sql) => findPieces(sql, '99999999', [piece.number]))).rejects.toMatchObject({
      id: 'piece.unknown',
    });
  });

  it('an order given twice is a success that changes nothing; an illegal one names the legal ones and changes none', async () => {
    const [a, b] = fresh.splice(0, 2) as [PieceRow, PieceRow];
    await walk([a], ...POSTED, 'deliver');
    const hand = () => order([a], 'hand_over', { evidence: '受領書 R6-12' });
    expect(await hand()).toMatchObject([{ done: 'done', before: 'delivered', status: 'handed_over' }]);
    expect(await hand()).toMatchObject([{ done: 'already', status: 'handed_over' }]);
    await expect(order([a, b], 'hand_over', { evidence: 'x' })).rejects.toMatchObject({
      id: 'piece.illegal_action',
      status: 409,
      remedy: expect.stringContaining('(release)'),
    });
    expect(await statusOf(b)).toBe('composed');
    await expect(order([b], 'stop', { reason: ' ' })).rejects.toMatchObject({ id: 'piece.no_evidence' });
    await expect(order([b], 'stop', { reason: 'あ'.repeat(201) })).rejects.toMatchObject({
      id: 'piece.long_evidence',
    });
    const history = await withPiece(a, readHistory);
    expect(history).toMatchObject({
      status: 'handed_over',
      outcome: 'handed_over',
      allowed: ['return', 'recall'],
    });
    expect(history.events.map(({ action }) => action)).toEqual([
      'plan',
      'compose',
      ...POSTED,
      'deliver',
      'hand_over',
    ]);
    expect(history.events.at(-1)).toMatchObject({ actor: 'system', evidence: { evidence: '受領書 R6-12' } });
  });

  it('a paper in hand: goes on, must be pulled, or should be on its way; the scan is kept and moves no status', async () => {
    const [open, dead, gone] = fresh.splice(0, 3) as [PieceRow, PieceRow, PieceRow];
    await walk([dead], 'release', 'print', 'stop');
    await walk([gone], ...POSTED);
    const scan = (piece: PieceRow) =>
      withPiece(piece, (sql, found) => recordSighting(sql, SYSTEM, found, '机3'));
    expect([await scan(open), await scan(dead), await scan(gone)]).toEqual(['goes_on', 'pull', 'on_its_way']);
    expect((await withPiece(open, readHistory)).seen).toMatchObject([{ place: '机3' }]);
    expect(await statusOf(open)).toBe('composed');
  });
});

describe('a missing paper (I2)', () => {
  it('the round is not closed while it is searched for; void comes before reprint; given up it is stated for ever', async () => {
    const [piece] = fresh.splice(0, 1) as [PieceRow];
    const { loose } = await ledger();
    const early = withPiece(piece, (sql, found) => openSearch(sql, SYSTEM, found, '机1と棚を確認'));
    await expect(early).rejects.toMatchObject({ id: 'dispatch.nothing_to_search', status: 409 });
    await walk([piece], 'release', 'print');
    const lose = () => withPiece(piece, (sql, found) => openSearch(sql, SYSTEM, found, '机1と棚を確認'));
    expect([await lose(), await lose()]).toEqual([true, false]);
    const sheet = await ledger();
    expect(sheet).toMatchObject({ balanced: true, searched: 1 });
    expect(closingObstacles(sheet).join()).toContain('探している紙が1件');
    const reprint = () =>
      database.transaction((sql) => reprintPieces(sql, SYSTEM, ROUND_KEYS, round.key, [piece.piece_id]));
    await expect(reprint()).rejects.toMatchObject({ id: 'packing.not_voided' });
    const giveUp = () =>
      withPiece(piece, (sql, found) => endSearch(sql, SYSTEM, found, 'given_up', '事故報告 R6-3'));
    await expect(giveUp()).rejects.toMatchObject({ id: 'dispatch.not_voided' });
    await order([piece], 'void', { reason: '紛失' });
    expect(await reprint()).toMatchObject([{ replaces: piece.piece_id }]);
    expect(await ledger()).toMatchObject({ balanced: true, searched: 1, loose: loose + 1, lost: 0 });
    await giveUp();
    // Given up: stated on the closing sheet for ever, and no longer waited for.
    expect(await ledger()).toMatchObject({ balanced: true, searched: 0, loose, lost: 1 });
    await expect(giveUp()).rejects.toMatchObject({ id: 'dispatch.no_search', status: 404 });
  });

  it('found again, it goes on as if nothing had been', async () => {
    const [piece] = fresh.splice(0, 1) as [PieceRow];
    await walk([piece], 'release', 'print');
    await withPiece(piece, (sql, found) => openSearch(sql, SYSTEM, found, '棚'));
    await withPiece(piece, (sql, found) => endSearch(sql, SYSTEM, found, 'found', '机2の下'));
    expect(await ledger()).toMatchObject({ balanced: true, searched: 0 });
    expect(await statusOf(piece)).toBe('printed');
  });
});

describe('returns (S112, S114)', () => {
  it('in bulk, in any order, doubled or again: each paper is back once, and a better cause is kept', async () => {
    const [a, b, recalled, unposted] = fresh.splice(0, 4) as [PieceRow, PieceRow, PieceRow, PieceRow];
    await walk([a, b, recalled], ...POSTED);
    await walk([recalled], 'recall');
    const line = (piece: PieceRow, cause: string, returnedOn = '2024-10-02') => ({
      number: piece.number,
      cause,
      returnedOn,
    });
    const lines = [
      line(b, 'unknown_address'),
      line(a, 'post_return'),
      line(a, 'post_return'),
      line(recalled, 'sent_back'),
      line(unposted, 'moved'),
      line(a, 'eaten'),
      line(a, 'moved', '2024-02-30'),
      { number: 'ABC', cause: 'moved', returnedOn: '2024-10-02' },
      { number: '000-000-00', cause: 'moved', returnedOn: '2024-10-02' },
    ];
    expect(await returns(lines)).toEqual({
      returned: 2,
      recovered: 1,
      corrected: 0,
      repeated: 1,
      refused: [
        { line: 5, why: 'not_posted' },
        { line: 6, why: 'unknown_cause' },
        { line: 7, why: 'bad_date' },
        { line: 8, why: 'unreadable' },
        { line: 9, why: 'unknown' },
      ],
    });
    expect(await returns(lines.slice(0, 4))).toMatchObject({
      returned: 0,
      recovered: 0,
      corrected: 0,
      repeated: 4,
    });
    expect(await returns([line(a, 'refused')])).toMatchObject({ returned: 0, corrected: 1 });
    expect(await ledger()).toMatchObject({ balanced: true, outcomes: { returned: 2, recovered: 1 } });
  });
});

describe('an address once found right', () => {
  it('I4 is asked about again when its letter is made again', async () => {
    const homes = (await all()).filter(({ route, status }) => route === 'home' && status === 'composed');
    const [piece] = homes as [PieceRow];
    await database.transaction(async (sql) => {
      await writeAudit(sql, { actor: SYSTEM, insurerId: null, action: 'test.workplace', subject: 'test:1' });
      await sql.query(
        `INSERT INTO register.workplace (insurer_id, workplace_id, symbol, name, postcode, address, prefecture, unprintable, valid_from, source_id)
         SELECT e.insurer_id, 'LIFE', '9', 'みほん', f.postcode, f.address, '13', false, '2000-01-01', f.source_id
           FROM register.eligibility e JOIN register.person_fact f ON f.insurer_id = e.insurer_id AND f.member_id = e.insured_id
          WHERE e.member_id = $1 AND e.insurer_id = $2`,
        [piece.member_id, round.key.insurerId],
      );
      await flagAddresses(sql, SYSTEM, round.key);
    });
    const open = async () =>
      (await database.read((sql) => readOpenFlags(sql, round.key))).filter(
        ({ flag }) => flag === 'workplace',
      );
    expect((await open()).map(({ management_number }) => management_number)).toEqual([piece.number]);
    await database.transaction((sql) =>
      clearAddressFlag(sql, SYSTEM, {
        ...round.key,
        pieceId: piece.piece_id,
        flag: 'workplace',
        evidence: '電話で確認',
      }),
    );
    expect(await open()).toEqual([]);
    await order([piece], 'void', { reason: '汚れ' });
    const [made] = await database.transaction((sql) =>
      reprintPieces(sql, SYSTEM, ROUND_KEYS, round.key, [piece.piece_id]),
    );
    expect((await open()).map(({ management_number }) => management_number)).toEqual([
      made?.managementNumber,
    ]);
    await walk(
      (await all()).filter(({ piece_id }) => piece_id === made?.pieceId),
      'compose',
    );
    const seal = () =>
      database.transaction((sql) =>
        sealParcel(sql, SYSTEM, round.key, piece.target, [made?.managementNumber as string]),
      );
    await expect(seal()).rejects.toMatchObject({ id: 'dispatch.address_flagged' });
    expect((await database.read((sql) => targetsOf(sql, round.key))).get(piece.target)).toHaveLength(2);
  });
});

describe('a loss while a paper waits to be made again', () => {
  it('I10 nobody without cover is printed again, whether the old paper still exists or is destroyed', async () => {
    const [kept, gone] = fresh.splice(0, 2) as [PieceRow, PieceRow];
    await walk([kept, gone], 'release', 'print', 'void');
    await walk([gone], 'destroy');
    const memberIds = [kept.member_id, gone.member_id];
    const receipts = await database.transaction((sql) =>
      stopForLoss(sql, SYSTEM, { ...round.key, memberIds, lostOn: '2024-09-01' }),
    );
    expect(receipts).toMatchObject([
      { pieceId: kept.piece_id, done: 'stopped', before: 'voided', paper: true },
    ]);
    for (const piece of [kept, gone]) {
      const reprint = database.transaction((sql) =>
        reprintPieces(sql, SYSTEM, ROUND_KEYS, round.key, [piece.piece_id]),
      );
      await expect(reprint).rejects.toMatchObject({ id: 'packing.not_voided' });
    }
    const outcomes = (await all()).filter(({ member_id }) => memberIds.includes(member_id));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['late_loss', 'late_loss']);
    expect((await ledger()).faults).toEqual([]);
  });
});
