import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLots } from '../../src/dispatch/job.ts';
import { assignAcceptance, readPostage } from '../../src/dispatch/post.ts';
import { dispatchSettings } from '../../src/dispatch/settings.ts';
import { cancelWave, notYetPrinted, readWaveStandings } from '../../src/dispatch/waves.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import { readLedger } from '../../src/ledger/ledger.ts';
import { act } from '../../src/piece/commands.ts';
import { type PlannedRound, planRound } from '../../src/round/run.ts';
import { writeSample } from '../../src/sample/files.ts';
import { freshDatabase } from '../support/postgres.ts';
import { ROUND_KEYS } from '../support/round.ts';

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const [{ database, url }, { database: another }] = [await freshDatabase(), await freshDatabase()];
const folder = mkdtempSync(join(tmpdir(), 'todoke-waves-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WAVES = {
  printBefore: 3,
  waves: [
    {
      id: 'east',
      title: '東',
      prefectures: ['12', '13', '14'],
      window: { from: '2024-09-17', to: '2024-09-20' },
    },
    { id: 'west', title: '西', prefectures: ['27', '28'], window: { from: '2024-09-09', to: '2024-09-13' } },
    { id: 'rest', title: 'その他', prefectures: [], window: { from: '2024-09-24', to: '2024-09-30' } },
  ],
};
const messages: string[] = [];
const plan = (where: Database): Promise<PlannedRound> =>
  planRound({
    inputDir: folder,
    database: where,
    keys: ROUND_KEYS,
    actor: SYSTEM,
    onProgress: () => undefined,
    onMessage: (message) => messages.push(message),
  });

/** Every envelope with its lot's wave and its insured's branch as the files say it. */
const ENVELOPES = `
  SELECT f.wave, f.route, p.lot, p.envelope_id, p.piece_id, i.protected,
         coalesce(w.prefecture, '') AS prefecture, i.address
    FROM piece.piece p JOIN document.file f USING (insurer_id, campaign_id, lot)
    JOIN campaign.campaign k USING (insurer_id, campaign_id)
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) m ON m.member_id = p.member_id
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) i ON i.member_id = m.insured_id
    LEFT JOIN register.workplace w ON w.insurer_id = k.insurer_id AND w.workplace_id = i.workplace_id AND w.known_to = 'infinity'
   ORDER BY p.lot, p.position`;
interface Row {
  wave: string;
  route: string;
  lot: string;
  piece_id: string;
  protected: boolean;
  prefecture: string;
  address: string;
}
const rowsIn = (where: Database) => where.read(async (sql) => (await sql.query<Row>(ENVELOPES)).rows);
const CODES: Record<string, string> = {
  千葉県: '12',
  東京都: '13',
  神奈川県: '14',
  大阪府: '27',
  兵庫県: '28',
};

let round: PlannedRound;
beforeAll(async () => {
  writeSample({ members: 900, seed: 'waves', profile: 'kyokai-kenpo' }, folder);
  const path = join(folder, 'insurer.json');
  const order = JSON.parse(readFileSync(path, 'utf8'));
  order.campaign.mailing = { waves: WAVES };
  writeFileSync(path, JSON.stringify(order));
  round = await plan(database);
});

describe('waves by branch', () => {
  it('S086 every letter is in the wave of its branch: the workplace’s prefecture, else the home’s; files end between waves', async () => {
    const rows = await rowsIn(database);
    const seen = new Map<string, number>();
    for (const row of rows) {
      const home = Object.keys(CODES).find((name) => row.address.startsWith(name));
      const code = row.prefecture || (row.protected || home === undefined ? '' : CODES[home]);
      const wave = WAVES.waves.find(({ prefectures }) => prefectures.includes(code as string))?.id ?? 'rest';
      expect(row.wave, row.prefecture).toBe(wave);
      seen.set(`${row.wave} ${row.route}`, (seen.get(`${row.wave} ${row.route}`) ?? 0) + 1);
    }
    for (const wave of ['east', 'west', 'rest']) {
      expect(seen.get(`${wave} workplace`), wave).toBeGreaterThan(20);
    }
    // 任意継続 belong to the branch of their home.
    expect(seen.get('east home')).toBeGreaterThan(0);
    expect(seen.get('rest home')).toBeGreaterThan(0);
    for (const [, ofLot] of Map.groupBy(rows, ({ lot }) => lot)) {
      expect(new Set(ofLot.map(({ wave }) => wave)).size).toBe(1);
    }
    // The first wave is printed first.
    expect(rows.find(({ lot }) => lot === 'W0001')?.wave).toBe('west');
    expect(messages.filter((message) => message.startsWith('注意'))).toEqual([]);
  });

  it('the same order gives the same plan', async () => {
    await plan(another);
    expect(await rowsIn(another)).toEqual(await rowsIn(database));
  });

  it('says each wave’s days and pieces, and holds print files back until the printer’s day', async () => {
    const standings = await database.read((sql) => readWaveStandings(sql, round.key));
    expect(standings.map(({ id, printOn, cutOff }) => [id, printOn, cutOff])).toEqual([
      ['west', '2024-09-04', '2024-09-03'],
      // Back over 敬老の日 (Monday 16 September).
      ['east', '2024-09-11', '2024-09-10'],
      ['rest', '2024-09-18', '2024-09-17'],
    ]);
    const rows = await rowsIn(database);
    expect(standings.reduce((sum, { pieces }) => sum + pieces, 0)).toBe(rows.length);
    expect(
      standings.every(({ cancellable, statuses, pieces }) => cancellable && statuses.planned === pieces),
    ).toBe(true);
    expect(notYetPrinted(standings, '2024-09-10')).toEqual(['east', 'rest']);
    expect(notYetPrinted(standings, '2024-09-11')).toEqual(['rest']);

    await database.transaction(async (sql) => {
      const pieceIds = rows.map((row) => row.piece_id);
      await act(sql, SYSTEM, { insurerId: round.key.insurerId, pieceIds, action: 'compose' });
      await sql.query(`UPDATE document.file SET pages = 1, bytes = 1, sha256 = 'x' WHERE insurer_id = $1`, [
        round.key.insurerId,
      ]);
    });
    const lots = (on?: string) =>
      database.read(async (sql) => (await readLots(sql, round.key, on)).map(({ lot }) => lot));
    const of = (...waves: string[]) =>
      [...new Set(rows.filter(({ wave }) => waves.includes(wave)).map(({ lot }) => lot))].sort();
    expect(await lots('2024-09-03')).toEqual([]);
    expect((await lots('2024-09-04')).sort()).toEqual(of('west'));
    expect((await lots('2024-09-18')).sort()).toEqual(of('east', 'west', 'rest'));
    expect((await lots()).sort()).toEqual(of('east', 'west', 'rest'));
  });

  it('the postage of the waves adds up to that of the campaign, and numbers go to one wave alone', async () => {
    const { packing } = round.stored.profile;
    const settings = dispatchSettings.parse({ option: 'none' });
    const total = (wave?: string) =>
      database.read((sql) => readPostage(sql, round.key, packing, settings, '2024-10-02', wave));
    const all = await total();
    const waves = [await total('east'), await total('west'), await total('rest')];
    expect(waves.reduce((sum, { items }) => sum + items, 0)).toBe(all.items);
    expect(waves.reduce((sum, { total_yen }) => sum + total_yen, 0)).toBe(all.total_yen);
    const { numbered } = await database.transaction((sql) =>
      assignAcceptance(sql, SYSTEM, round.key, packing, settings, '2024-10-02', 'west'),
    );
    expect(numbered).toBe(waves[1]?.items);
  });

  it('todoke wave lists them with their days, and refuses to call off one there is none of', () => {
    const wave = (...args: string[]) =>
      spawnSync(TODOKE, ['wave', ...args, '--database', url], { encoding: 'utf8' });
    const listed = JSON.parse(wave('list', 'round-1').stdout);
    expect(listed.map(({ id, print_on }: { id: string; print_on: string }) => `${id} ${print_on}`)).toEqual([
      'west 2024-09-04（水）',
      'east 2024-09-11（水）',
      'rest 2024-09-18（水）',
    ]);
    const refused = wave('cancel', 'round-1', 'north', '--reason', '見直し');
    expect([refused.status, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain('wave.unknown');
  });

  it('a wave can be called off until something of it is sealed; the sums stay equal', async () => {
    const { insurerId } = round.key;
    const cancel = (wave: string, reason = '印刷の手配の見直し') =>
      database.transaction((sql) => cancelWave(sql, SYSTEM, round.key, wave, reason));
    await expect(cancel('north')).rejects.toMatchObject({ id: 'wave.unknown', status: 404 });
    await expect(cancel('east', ' ')).rejects.toMatchObject({ id: 'wave.reason' });
    const rows = await rowsIn(database);
    const [one] = rows.filter(({ wave }) => wave === 'west');
    const move = (actions: readonly ('release' | 'print' | 'enclose' | 'seal' | 'unseal')[]) =>
      database.transaction(async (sql) => {
        for (const action of actions) {
          await act(sql, SYSTEM, { insurerId, pieceIds: [one?.piece_id as string], action });
        }
      });
    await move(['release', 'print', 'enclose', 'seal']);
    await expect(cancel('west')).rejects.toMatchObject({ id: 'wave.sealed', status: 409 });
    const stopped = () => database.read(async (sql) => (await readLedger(sql, round.key)).outcomes.stopped);
    expect(await stopped()).toBe(0);
    await move(['unseal']);
    const count = rows.filter(({ wave }) => wave === 'west').length;
    expect(await cancel('west')).toEqual({ stopped: count });
    expect(await cancel('west')).toEqual({ stopped: 0 });
    expect(await stopped()).toBe(count);
    const ledger = await database.read((sql) => readLedger(sql, round.key));
    expect(ledger).toMatchObject({ balanced: true, faults: [], extracted: 900 });
    const [west, east] = await database.read((sql) => readWaveStandings(sql, round.key));
    expect([west?.statuses, east?.statuses.stopped]).toEqual([{ stopped: count }, undefined]);
  });
});
