import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { plannedWaves } from '../../src/campaign/settings.ts';
import { followPieces } from '../../src/certificate/follow.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { act } from '../../src/piece/commands.ts';
import { stopForLoss } from '../../src/piece/late-loss.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import { proveOthers } from '../../src/readback/folder.ts';
import { FileProver } from '../../src/readback/lot.ts';
import { PictureProver } from '../../src/readback/picture.ts';
import { type RecordedFile, readRound } from '../../src/readback/record.ts';
import type { TargetLine } from '../../src/readback/target-pages.ts';
import { readExOfficioPlan } from '../../src/round/certificate-plan.ts';
import { type CsvRow, rowsOf, temporaryFolder } from '../round/support.ts';
import { freshDatabase } from '../support/postgres.ts';
import { byMember, campaign, certificateSample } from './runs.ts';

const { database } = await freshDatabase();
const folder = temporaryFolder();
const input = certificateSample(join(folder, 'in'), 1_500, '2025-04-30');
const out = join(folder, 'out');
const plan = readExOfficioPlan('ex-officio-2025');
const waves = plannedWaves(plan, loadProfile('kyokai-kenpo').profile.campaign);
const prefectures = new Map(waves.map(({ id, prefectures: codes }) => [id, codes]));

/**
 * First days without cover of some who are to get a card in October, all known before the cards are made: long before, on
 * the day their cards are printed, on the first day of posting; and the day after, when a card can still arrive in time.
 */
const LOST_ON = ['2025-09-01', '2025-09-24', '2025-10-01'] as const;
const LOST_AFTER_POSTING = '2025-10-02';

/** Gives the first few targets of the last wave a loss that is filed already. */
async function loseSome(): Promise<string[]> {
  const rows = await byMember(join(input, 'members.csv'));
  const states = await byMember(join(input, 'registration.csv'));
  const offices = await byWorkplace();
  const eligibilities = Map.groupBy(rows.values(), (row) => row.person_id as string);
  const others = waves.flatMap(({ prefectures: codes }) => codes);
  const some = [...rows.values()].filter((row) => {
    const office = offices.get(row.workplace_id as string);
    return (
      row.member_id === row.insured_id &&
      eligibilities.get(row.person_id as string)?.length === 1 &&
      row.kind === 'general' &&
      row.protected === 'no' &&
      row.lost_on === '' &&
      (row.acquired_on as string) <= '2024-11-29' &&
      states.get(row.member_id as string)?.state === 'no_card' &&
      office?.closed_on === '' &&
      !others.includes(office.prefecture as string)
    );
  });
  const path = join(input, 'members.csv');
  let text = readFileSync(path, 'utf8');
  [...LOST_ON, LOST_AFTER_POSTING].forEach((lostOn, i) => {
    const { member_id, acquired_on } = some[i < 3 ? i : 4] as CsvRow;
    const line = text.split('\r\n').find((one) => one.startsWith(`${member_id},`)) as string;
    text = text.replace(line, line.replace(`,${acquired_on},,`, `,${acquired_on},${lostOn},`));
  });
  inTime = some[4]?.member_id as string;
  // A fourth has a name that no font has.
  const { member_id, name_kanji } = some[3] as CsvRow;
  const line = text.split('\r\n').find((one) => one.startsWith(`${member_id},`)) as string;
  text = text.replace(line, line.replace(name_kanji as string, '\u{e000}田　一'));
  nameless = member_id as string;
  writeFileSync(path, text);
  return some.slice(0, 3).map(({ member_id }) => member_id as string);
}

const byWorkplace = async (): Promise<Map<string, CsvRow>> =>
  new Map((await rowsOf(join(input, 'workplaces.csv'))).map((row) => [row.workplace_id as string, row]));

let lost: string[];
let nameless: string;
let inTime: string;
let ledger: Ledger;
let examined: Map<string, CsvRow>;
let members: Map<string, CsvRow>;
let workplaces: Map<string, CsvRow>;
let listed: CsvRow[];
let difference: Map<string, CsvRow>;
let cards: Map<string, CsvRow>;

beforeAll(async () => {
  lost = await loseSome();
  ledger = await campaign(database, out, input, plan);
  examined = await byMember(join(out, 'examined.csv'));
  members = await byMember(join(input, 'members.csv'));
  workplaces = await byWorkplace();
  listed = await rowsOf(join(out, 'target-lists.csv'));
  difference = await byMember(join(out, 'difference.csv'));
  cards = await byMember(join(out, 'certificates.csv'));
}, 120_000);

const targets = (): CsvRow[] => [...examined.values()].filter((row) => row.due !== '');
const keyOf = (row: CsvRow | undefined): string => `${row?.symbol}-${row?.number}-${row?.sub_number}`;

describe('the ex-officio campaign of 2025', () => {
  test('S088 only who joined by 2024-11-29 and cannot use a card on 2025-04-30; everybody else has a reason', () => {
    expect(ledger).toMatchObject({ balanced: true, faults: [], extracted: 1_500 });
    expect(targets().length).toBeGreaterThan(300);
    for (const { member_id } of targets())
      expect((members.get(member_id as string)?.acquired_on as string) <= '2024-11-29').toBe(true);
    for (const row of examined.values()) expect(row.outcome).not.toBe('');
  });

  test('S117 S118 the lists name every target at a workplace in business and nobody else; a workplace without any has none', () => {
    const onLists = new Set(listed.map(keyOf));
    const wanted = targets().filter(({ member_id }) => {
      const row = members.get(member_id as string) as CsvRow;
      const insured = members.get(row.insured_id as string) as CsvRow;
      const closed = workplaces.get(insured.workplace_id as string)?.closed_on ?? '';
      const atWork = insured.workplace_id !== '' && (closed === '' || closed > plan.packing_date);
      const named = row.member_id !== nameless && insured.member_id !== nameless;
      return row.protected === 'no' && insured.kind !== 'voluntary' && atWork && named;
    });
    expect([...onLists].sort()).toEqual(
      wanted.map(({ member_id }) => keyOf(members.get(member_id as string))).sort(),
    );
    expect(new Set(listed.map((row) => row.workplace_id)).size).toBeLessThan(workplaces.size);
  });

  test('S117 every list leaves before the first day of its workplace’s wave', () => {
    expect(new Set(listed.map((row) => row.wave)).size).toBe(4);
    for (const row of listed) {
      const wave = waves.find(({ id }) => id === row.wave);
      expect((row.send_on as string) < (wave?.window.from as string)).toBe(true);
      const code = workplaces.get(row.workplace_id as string)?.prefecture as string;
      const named = [...prefectures].find(([, codes]) => codes.includes(code))?.[0] ?? 'w4';
      expect(row.wave).toBe(named);
    }
  });

  test('a name no font has stops the card and is on no list; everybody else’s list is printed all the same', () => {
    expect(examined.get(nameless)).toMatchObject({ due: 'first', outcome: 'held_glyph' });
    for (const { id } of waves) expect(existsSync(join(out, 'target-lists', `${id}.pdf`))).toBe(true);
  });

  test('S117 every row of the lists is proved by reading their pages back: a name changed, a row left out, another address', async () => {
    const round = readRound(out);
    const files = round.files.filter(({ kind }) => kind === 'targets');
    expect(files.map(({ lot }) => lot)).toEqual(waves.map(({ id }) => id).sort());
    expect(files.reduce((sum, { records }) => sum + records, 0)).toBe(
      new Set(listed.map((row) => `${row.wave} ${row.workplace_id}`)).size,
    );
    const [file] = files as [RecordedFile];
    for (const one of files) {
      const { faults, pages } = await new FileProver(out, round, undefined).prove(one, [], { hash: true });
      expect([one.file, faults, pages]).toEqual([one.file, [], one.pages]);
    }
    expect((await proveOthers(out, round)).faults).toEqual([]);
    const picture = new PictureProver(out, round);
    expect(await picture.prove(file, [0])).toEqual([]);

    const copy = join(folder, 'copy');
    const record = join(copy, 'record', 'targets', `${file.lot}.ndjson`);
    cpSync(join(out, 'record', 'targets'), join(copy, 'record', 'targets'), { recursive: true });
    cpSync(join(out, 'target-lists'), join(copy, 'target-lists'), { recursive: true });
    const lines = readFileSync(record, 'utf8').trimEnd().split('\n');
    const says = async (change: (list: TargetLine) => TargetLine): Promise<(string | null)[][]> => {
      const [first = ''] = lines;
      const changed = [JSON.stringify(change(JSON.parse(first) as TargetLine)), ...lines.slice(1), ''];
      writeFileSync(record, changed.join('\n'));
      const { faults } = await new FileProver(copy, round, undefined).prove(file, [], { hash: true });
      return faults.map(({ piece, code, at }) => [piece, code, at ?? null]);
    };
    const { workplaceId } = JSON.parse(lines[0] as string) as TargetLine;
    expect(
      await says((list) => ({
        ...list,
        rows: list.rows.map((row, i) => (i === 0 ? { ...row, name: '別人　太郎' } : row)),
      })),
    ).toContainEqual([workplaceId, 'text.differs', '{name}']);
    const less = await says((list) => ({ ...list, rows: list.rows.slice(1) }));
    expect(less).toContainEqual([workplaceId, 'text.unexpected', null]);
    const moved = await says((list) => ({
      ...list,
      workplace: { ...list.workplace, address: '東京都千代田区千代田一丁目１番１号' },
    }));
    expect(moved.map(([, code]) => code)).toContain('text.differs');
  });

  test('protected members are on no list', () => {
    const shielded = [...members.values()].filter((row) => row.protected === 'yes').map(keyOf);
    expect(shielded.length).toBeGreaterThan(0);
    expect(listed.filter((row) => shielded.includes(keyOf(row)))).toEqual([]);
  });

  test('cards of a wave bear the day its printing begins', () => {
    const days = new Set([...cards.values()].map((row) => row.issued_on));
    expect([...days].sort()).toEqual(waves.map(({ printOn }) => printOn).sort());
  });

  test('S107 the difference names, person by person, whoever is listed and gets none, and whoever gets one unlisted', () => {
    const byKey = new Set(listed.map(keyOf));
    const expected = targets().filter(({ member_id }) => {
      const sent =
        cards.has(member_id as string) && examined.get(member_id as string)?.outcome !== 'late_loss';
      return sent !== byKey.has(keyOf(members.get(member_id as string)));
    });
    expect([...difference.keys()].sort()).toEqual(expected.map((row) => row.member_id).sort());
    for (const row of difference.values()) expect(row.reason).not.toBe('');
    expect([...difference.values()].some((row) => row.listed === 'yes' && row.sent === 'no')).toBe(true);
  });

  test('cover that ends before a wave’s cards can be posted stops the card: no page, no card, an outcome', async () => {
    expect(cards.get(inTime)?.expires_on).toBe(LOST_ON[2]);
    const stopped = [...examined.values()].filter((row) => row.outcome === 'late_loss');
    expect(lost).toHaveLength(3);
    expect(stopped.map((row) => row.member_id)).toEqual(expect.arrayContaining(lost));
    for (const member of lost)
      expect(difference.get(member)).toMatchObject({ listed: 'yes', sent: 'no', outcome: 'late_loss' });
    const pieces = await byMember(join(out, 'pieces.csv'));
    for (const { member_id } of stopped) {
      expect(cards.has(member_id as string)).toBe(false);
      expect(pieces.get(member_id as string)?.page ?? '').toBe('');
    }
    const pages = [...pieces.values()].filter((row) => row.page !== '');
    expect(pages.length * 2).toBe(ledger.pages);
    const lines = [...new Set(pages.map((row) => row.file))].map(
      (file) =>
        readFileSync(join(out, 'record', 'pages', `${(file as string).slice(6, -4)}.ndjson`), 'utf8')
          .trimEnd()
          .split('\n').length,
    );
    expect(lines.reduce((sum, count) => sum + count, 0)).toBe(pages.length);
  });

  test('cards follow their letters: posted, delivered, returned, stopped before they leave; again, nothing is left to do', async () => {
    const key = { insurerId: ledger.insurer, campaignId: ledger.campaign };
    await database.transaction(async (sql) => {
      const { rows } = await sql.query<{ piece_id: string; member_id: string }>(
        `SELECT piece_id, member_id FROM piece.piece WHERE insurer_id = $1 AND campaign_id = $2 AND status = 'composed'
          ORDER BY piece_id LIMIT 6`,
        [key.insurerId, key.campaignId],
      );
      const ids = rows.map(({ piece_id }) => piece_id);
      const memberIds = rows.slice(5).map(({ member_id }) => member_id);
      for (const action of ['release', 'print', 'enclose', 'seal', 'post'] as const)
        await act(sql, SYSTEM, { insurerId: key.insurerId, pieceIds: ids.slice(0, 4), action });
      await act(sql, SYSTEM, { insurerId: key.insurerId, pieceIds: ids.slice(0, 2), action: 'deliver' });
      await act(sql, SYSTEM, { insurerId: key.insurerId, pieceIds: ids.slice(2, 3), action: 'return' });
      await stopForLoss(sql, SYSTEM, { ...key, memberIds, lostOn: '2025-07-10' });
    });
    const follow = () =>
      database.transaction((sql) =>
        followPieces(sql, SYSTEM, { insurerId: key.insurerId, on: '2025-07-25' }),
      );
    expect(await follow()).toEqual({ post: 4, deliver: 2, bounce: 1, withdraw: 1 });
    expect(await follow()).toEqual({ post: 0, deliver: 0, bounce: 0, withdraw: 0 });
    const { rows } = await database.read((sql) =>
      sql.query<{ status: string; n: number }>(
        `SELECT status, count(*) AS n FROM certificate.card WHERE status <> 'issued' GROUP BY status ORDER BY status`,
      ),
    );
    expect(rows).toEqual([
      { status: 'delivered', n: 2 },
      { status: 'posted', n: 1 },
      { status: 'undelivered', n: 1 },
      { status: 'withdrawn', n: 1 },
    ]);
  });
});
