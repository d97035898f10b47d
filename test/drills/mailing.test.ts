import { beforeAll, describe, expect, it } from 'vitest';
import { readWatchdogs } from '../../src/api/read/today-watched.ts';
import { flagAddresses, requireTrusted } from '../../src/dispatch/address-trust.ts';
import { enterBand } from '../../src/dispatch/bands.ts';
import { orderPieces } from '../../src/dispatch/life.ts';
import { assignAcceptance } from '../../src/dispatch/post.ts';
import { reprintPieces } from '../../src/dispatch/reprints.ts';
import { sealParcel } from '../../src/dispatch/seal.ts';
import { endSearch, openSearch } from '../../src/dispatch/search.ts';
import { dispatchSettings } from '../../src/dispatch/settings.ts';
import { postAccepted } from '../../src/dispatch/tracking.ts';
import { trackingNumberCheckDigit } from '../../src/japan/check-digits.ts';
import { writeAudit } from '../../src/kernel/audit.ts';
import { type Sql, SYSTEM } from '../../src/kernel/ports.ts';
import { closingObstacles, readLedger } from '../../src/ledger/ledger.ts';
import { act } from '../../src/piece/commands.ts';
import { type FoundPiece, findPieces } from '../../src/piece/find.ts';
import { destroyAgainstReceipt } from '../../src/piece/late-loss.ts';
import type { PieceAction } from '../../src/piece/status.ts';
import { expectFile } from '../../src/planning/expected-files.ts';
import { watch } from '../../src/planning/watchdogs.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, piecesOf, plannedRound, ROUND_KEYS, targetsOf } from '../support/round.ts';

const { database } = await freshDatabase();
const ON = '2024-10-02';
let round: PlannedRound;
const all = () => database.read((sql) => piecesOf(sql, round.key));
const ledger = () => database.read((sql) => readLedger(sql, round.key));
const walk = (pieces: readonly PieceRow[], ...actions: PieceAction[]) =>
  database.transaction(async (sql) => {
    const pieceIds = pieces.map(({ piece_id }) => piece_id);
    for (const action of actions) await act(sql, SYSTEM, { ...round.key, pieceIds, action });
  });
const seal = (target: string, scans: readonly string[]) =>
  database.transaction((sql) => sealParcel(sql, SYSTEM, round.key, target, scans));
const withPiece = <T>(piece: PieceRow, work: (sql: Sql, found: FoundPiece) => Promise<T>) =>
  database.transaction(async (sql) => {
    const [found] = await findPieces(sql, undefined, [piece.number]);
    if (found === undefined) throw new Error('not found');
    return work(sql, found);
  });
const tracking = (n: number): string => {
  const body = String(1_000_000_000 + n);
  return `${body}${trackingNumberCheckDigit(body)}`;
};

beforeAll(async () => {
  round = await plannedRound(database, 500, 'mailing-drills');
});

describe('drills of the mailing', () => {
  it('I2 one sheet short after sealing, reprinted and sent while it lay in a stranger’s envelope. Stopped by: no reprint before void (packing.not_voided), the lot stays here while it is searched for, the old number is called out wherever it is', async () => {
    const parcels = [...(await database.read((sql) => targetsOf(sql, round.key)))].filter(
      ([id, pieces]) => id.startsWith('W') && pieces.length >= 2,
    );
    const [[target, pieces], [other, strangers]] = parcels as [[string, PieceRow[]], [string, PieceRow[]]];
    const [short, ...rest] = pieces as [PieceRow, ...PieceRow[]];
    await walk(await all(), 'release', 'print');
    await database.transaction(async (sql) => {
      await enterBand(sql, SYSTEM, round.key.insurerId, tracking(1), tracking(2000));
      const { packing } = round.stored.profile;
      await assignAcceptance(sql, SYSTEM, round.key, packing, dispatchSettings.parse({}), ON);
    });
    // The set is not full: it cannot be sealed one short.
    expect(
      (
        await seal(
          target,
          rest.map(({ number }) => number),
        )
      ).findings,
    ).toEqual([{ problem: 'missing', number: short.number }]);
    await withPiece(short, (sql, found) => openSearch(sql, SYSTEM, found, '机1'));
    const reprint = () =>
      database.transaction((sql) => reprintPieces(sql, SYSTEM, ROUND_KEYS, round.key, [short.piece_id]));
    await expect(reprint()).rejects.toMatchObject({ id: 'packing.not_voided', status: 409 });

    // Another parcel of the lot is sealed, and stays here: the sheet may be in it.
    expect(
      (
        await seal(
          other,
          strangers.map(({ number }) => number),
        )
      ).findings,
    ).toEqual([]);
    const post = () => database.transaction((sql) => postAccepted(sql, SYSTEM, round.key, ON));
    expect(await post()).toMatchObject({ posted: 0, searching: [other] });

    await withPiece(short, (sql, found) => orderPieces(sql, SYSTEM, [found], 'void', { reason: '紛失' }));
    const [made] = await reprint();
    await walk(
      (await all()).filter(({ piece_id }) => piece_id === made?.pieceId),
      'compose',
    );
    const full = [made?.managementNumber as string, ...rest.map(({ number }) => number)];
    // The sheet turns up between the others: its old number is no longer one of them.
    expect((await seal(target, [...full, short.number])).findings).toEqual([
      { problem: 'stopped', number: short.number },
    ]);
    expect((await seal(target, full)).findings).toEqual([]);
    expect(closingObstacles(await ledger()).join()).toContain('探している紙が1件');
    await withPiece(short, (sql, found) => endSearch(sql, SYSTEM, found, 'found', `梱包 ${target} の中`));
    expect(await post()).toMatchObject({ posted: pieces.length + strangers.length, searching: [] });
    expect(closingObstacles(await ledger()).join()).toContain('まだ廃棄されていません');
    await database.transaction((sql) =>
      destroyAgainstReceipt(sql, SYSTEM, { ...round.key, pieceIds: [short.piece_id], receipt: 'R6-0001' }),
    );
    expect(await ledger()).toMatchObject({ balanced: true, loose: 0, searched: 0 });
  });

  it('I4 the register gives a former workplace as somebody’s home. Stopped by: a home that equals a workplace is flagged before release (dispatch.address_flagged)', async () => {
    const [home] = (await all()).filter(({ route, status }) => route === 'home' && status === 'printed');
    const piece = home as PieceRow;
    await database.transaction(async (sql) => {
      await writeAudit(sql, { actor: SYSTEM, insurerId: null, action: 'test.workplace', subject: 'test:1' });
      await sql.query(
        `INSERT INTO register.workplace (insurer_id, workplace_id, symbol, name, postcode, address, prefecture, unprintable, valid_from, source_id)
         SELECT e.insurer_id, 'FORMER', '9', 'まえの会社', f.postcode, f.address, '13', false, '2000-01-01', f.source_id
           FROM register.eligibility e JOIN register.person_fact f ON f.insurer_id = e.insurer_id AND f.member_id = e.insured_id
          WHERE e.member_id = $1 AND e.insurer_id = $2`,
        [piece.member_id, round.key.insurerId],
      );
      await flagAddresses(sql, SYSTEM, round.key);
    });
    const released = database.read((sql) => requireTrusted(sql, round.key.insurerId, [piece.piece_id]));
    await expect(released).rejects.toMatchObject({ id: 'dispatch.address_flagged', status: 409 });
    await expect(seal(piece.target, [piece.number])).rejects.toMatchObject({
      id: 'dispatch.address_flagged',
    });
  });

  it('I11 the state’s files stop coming, and nobody sees it for days. Reported at once by: the watch on every expected file (file_overdue)', async () => {
    const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
    await database.transaction(async (sql) => {
      for (const [from, due] of [
        [-1, 5],
        [5, 35],
      ] as const) {
        await expectFile(sql, SYSTEM, {
          insurerId: round.key.insurerId,
          kind: 'resident-register',
          countsFrom: day(from),
          dueAt: day(due),
          leastRows: 10,
          acts: 'state',
        });
      }
    });
    const files = async (days: number) =>
      (await database.read((sql) => watch(sql, round.key, day(days)))).filter(({ watchdog }) =>
        watchdog.startsWith('file_'),
      );
    // The first month's file came with the round; the second month's never does.
    expect(await files(6)).toEqual([]);
    expect(await files(34)).toEqual([]);
    expect(await files(35.1)).toMatchObject([
      { watchdog: 'file_overdue', acts: 'state', title: '届いていないファイル: 住民基本台帳の照会結果' },
    ]);
    // It is the insurer's: of two open campaigns the first screen tells it once, and of none of them.
    const undo = new Error('undo');
    let told: Awaited<ReturnType<typeof readWatchdogs>> = [];
    const twoCampaigns = database.transaction(async (sql) => {
      await writeAudit(sql, { actor: SYSTEM, insurerId: null, action: 'test.campaign', subject: 'test:1' });
      await sql.query(
        `INSERT INTO campaign.campaign
         SELECT (jsonb_populate_record(c, '{"campaign_id": "beside"}')).* FROM campaign.campaign c WHERE campaign_id = $1`,
        [round.key.campaignId],
      );
      told = await readWatchdogs(sql, round.key.insurerId, day(35.1));
      throw undo;
    });
    await expect(twoCampaigns).rejects.toBe(undo);
    expect(told.filter(({ kind }) => kind === 'file_overdue')).toMatchObject([
      { campaignId: null, to: '/rounds' },
    ]);
  });
});
