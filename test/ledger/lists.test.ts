import { beforeAll, describe, expect, it } from 'vitest';
import { openSearch } from '../../src/dispatch/search.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { readLedger } from '../../src/ledger/ledger.ts';
import { compareList, keepList, LIST_REASONS, type ListLine, reasonOf } from '../../src/ledger/lists.ts';
import { planReprints } from '../../src/packing/reprint.ts';
import { act } from '../../src/piece/commands.ts';
import { findPieces } from '../../src/piece/find.ts';
import { stopForLoss } from '../../src/piece/late-loss.ts';
import { outcomesOf } from '../../src/piece/outcome.ts';
import { PIECE_STATUSES, type PieceAction } from '../../src/piece/status.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, piecesOf, plannedRound, ROUND_KEYS } from '../support/round.ts';

const { database } = await freshDatabase();
let round: PlannedRound;
const all = () => database.read((sql) => piecesOf(sql, round.key));
const compare = (workplace?: string) =>
  database.read(async (sql) => {
    const lines: ListLine[] = [];
    for await (const line of compareList(sql, round.key, workplace)) lines.push(line);
    return lines;
  });
const keep = () => database.transaction((sql) => keepList(sql, SYSTEM, round.key, '2024-09-02'));
const walk = (pieces: readonly PieceRow[], ...actions: PieceAction[]) =>
  database.transaction(async (sql) => {
    const pieceIds = pieces.map(({ piece_id }) => piece_id);
    for (const action of actions) await act(sql, SYSTEM, { ...round.key, pieceIds, action });
  });
const POSTED: PieceAction[] = ['release', 'print', 'enclose', 'seal', 'post'];

beforeAll(async () => {
  round = await plannedRound(database, 400, 'lists');
});

describe('S107 the list sent to a workplace and what was sent', () => {
  it('is refused while no list was sent', async () => {
    await expect(compare()).rejects.toMatchObject({ id: 'ledger.no_list', status: 404 });
  });

  it('S117 S118 names everybody whose letter is on its way, on their workplace’s list, and nobody protected or of 任意継続', async () => {
    const kept = await keep();
    const { rows } = await database.read((sql) =>
      sql.query<{ member_id: string; hidden: boolean }>(
        `SELECT p.member_id, f.protected OR i.protected OR i.kind = 'voluntary' OR i.workplace_id IS NULL AS hidden
           FROM piece.piece p JOIN campaign.campaign k USING (insurer_id, campaign_id)
           JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = p.member_id
           JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) i ON i.member_id = f.insured_id`,
      ),
    );
    const named = rows.filter(({ hidden }) => !hidden).map(({ member_id }) => member_id);
    expect(named.length).toBeGreaterThan(100);
    expect(named.length).toBeLessThan(rows.length);
    expect(kept).toMatchObject({ list: 1, people: named.length });
    const lines = await compare();
    expect(
      lines
        .filter(({ listed }) => listed)
        .map(({ member_id }) => member_id)
        .sort(),
    ).toEqual(named.sort());
    // Nothing has been posted: nobody is called "sent", and whoever is on no list is not there yet.
    expect(new Set(lines.map(({ reason }) => reason))).toEqual(new Set(['on_the_way']));
  });

  it('says of every person why the two differ', async () => {
    const pieces = (await all()).filter(({ route }) => route === 'workplace');
    const [sent, lost, stopped, voided, back, recalled, again] = pieces as [
      PieceRow,
      PieceRow,
      PieceRow,
      PieceRow,
      PieceRow,
      PieceRow,
      PieceRow,
    ];
    const home = (await all()).filter(({ route }) => route !== 'workplace');
    await walk([sent, back, recalled, ...home], ...POSTED);
    await walk([back], 'return');
    await walk([recalled], 'recall');
    await walk([stopped], 'stop');
    await walk([voided, again], 'void');
    await database.transaction((sql) =>
      stopForLoss(sql, SYSTEM, { ...round.key, memberIds: [lost.member_id], lostOn: '2024-09-01' }),
    );
    const [made] = await database.transaction((sql) =>
      planReprints(sql, SYSTEM, ROUND_KEYS, round.key, [again.piece_id]),
    );
    const lines = new Map((await compare()).map((line) => [line.member_id, line]));
    const reason = (piece: PieceRow) => lines.get(piece.member_id)?.reason;
    expect([sent, lost, stopped, voided, back, recalled, again].map(reason)).toEqual([
      'sent',
      'lost',
      'stopped',
      'reprint',
      'returned',
      'recalled',
      'on_the_way',
    ]);
    expect(lines.get(sent.member_id)).toMatchObject({
      sent: true,
      posted_on: expect.stringMatching(/^\d{4}-/),
    });
    expect(lines.get(again.member_id)?.management_number).toBe(made?.managementNumber);
    for (const piece of home) expect(['sent', 'withheld']).toContain(reason(piece));
    expect(home.map(reason)).toContain('withheld');
    const workplace = lines.get(sent.member_id)?.workplace_id as string;
    const own = await compare(workplace);
    expect(own).toEqual([...lines.values()].filter((line) => line.workplace_id === workplace));
  });

  it('somebody sent to without having been on the list is found', async () => {
    const later = (await all()).filter(({ status, route }) => status === 'composed' && route === 'workplace');
    const [piece] = later as [PieceRow];
    await walk([piece], 'stop');
    expect((await keep()).list).toBe(2);
    const other = await compare();
    expect(other.some(({ member_id }) => member_id === piece.member_id)).toBe(false);
    const row = { listed: false, hidden: false, outcome: 'delivered', status: 'delivered' } as const;
    expect(reasonOf(row)).toBe('unlisted');
  });

  it('every status and outcome a listed person can have gives a reason of the closed list', () => {
    for (const status of PIECE_STATUSES)
      for (const route of ['workplace', 'home'] as const)
        for (const outcome of outcomesOf(status, route)) {
          const reason = reasonOf({ listed: true, hidden: false, outcome, status });
          expect(Object.keys(LIST_REASONS)).toContain(reason);
        }
  });
});

describe('the ledger of a past moment', () => {
  it('knows which papers were searched for then', async () => {
    const [piece] = (await all()).filter(({ status }) => status === 'posted') as [PieceRow];
    const moment = async () => {
      const { rows } = await database.read((sql) => sql.query<{ at: string }>('SELECT now()::text AS at'));
      return rows[0]?.at as string;
    };
    const before = await moment();
    await database.transaction(async (sql) => {
      const [found] = await findPieces(sql, undefined, [piece.number]);
      if (found !== undefined) await openSearch(sql, SYSTEM, found, '棚');
    });
    const ledger = (asOf?: string) => database.read((sql) => readLedger(sql, round.key, asOf));
    expect([(await ledger(before)).searched, (await ledger()).searched]).toEqual([0, 1]);
    expect((await ledger(await moment())).searched).toBe(1);
  });
});
