import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { encode } from 'uqr';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StationScan } from '../../src/dispatch/sealing.ts';
import { readSheet, recordScans, sealScanned } from '../../src/dispatch/station.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { act } from '../../src/piece/commands.ts';
import { stopForLoss } from '../../src/piece/late-loss.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, piecesOf, plannedRound, targetsOf } from '../support/round.ts';
import { grave, type Screens, serveScreens } from '../support/screens.ts';
import { signInBrowser } from '../support/sign-in.ts';

/* Issue 5, judged 5, and issue 8, screen 5: sealing in a real Chromium, with and without a network. */

const { database } = await freshDatabase();
let round: PlannedRound;
let parcels: [string, PieceRow[]][];
let screens: Screens;
let context: BrowserContext;
let page: Page;
let complaints: string[];
let folder = '';
/** The parcel whose first paper lies before the camera. */
let seen: [string, PieceRow[]];

/** A film (YUV4MPEG2) of a paper with this code that lies still. */
function filmOf(text: string): Buffer {
  const [width, height] = [640, 480];
  const { data, size } = encode(text, { border: 4 });
  const scale = Math.floor(400 / size);
  const light = Buffer.alloc(width * height, 255);
  for (const [row, modules] of data.entries())
    for (const [column, dark] of modules.entries())
      for (let y = 0; dark && y < scale; y++) {
        const from = (40 + row * scale + y) * width + 120 + column * scale;
        light.fill(0, from, from + scale);
      }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), light, Buffer.alloc((width * height) / 2, 128)]);
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`),
    frame,
    frame,
  ]);
}

beforeAll(async () => {
  round = await plannedRound(database, 600, 'scan-station');
  parcels = [...(await database.read((sql) => targetsOf(sql, round.key)))].filter(([id]) =>
    id.startsWith('W'),
  );
  seen = take(({ length }) => length >= 2 && length < 20);
  folder = mkdtempSync(join(tmpdir(), 'todoke-camera-'));
  const film = join(folder, 'camera.y4m');
  writeFileSync(film, filmOf(numbersOf(seen[1])[0] as string));
  screens = await serveScreens({ database }, [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  ]);
});
afterAll(async () => {
  await screens.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  complaints = [];
  context = await screens.browser.newContext({ viewport: { width: 1366, height: 768 } });
  await signInBrowser(context, screens.base, database, round.key.insurerId, { roles: ['printer'] });
  page = await newPage();
});
afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

async function newPage(): Promise<Page> {
  const made = await context.newPage();
  made.on('pageerror', (error) => complaints.push(error.message));
  return made;
}

/** A parcel of exactly, or at least, so many papers, that no other test has had. */
const take = (fits: (pieces: readonly PieceRow[]) => boolean): [string, PieceRow[]] => {
  const at = parcels.findIndex(([, pieces]) => fits(pieces));
  if (at < 0) throw new Error('no such parcel left');
  return parcels.splice(at, 1)[0] as [string, PieceRow[]];
};
const address = (): string => `${screens.base}/${round.key.insurerId}/scan/${round.key.campaignId}`;

/** Opens the station with one parcel taken along, once it is ready to be opened without a network. */
async function open(target: string): Promise<void> {
  await page.goto(address());
  await page.getByText('つながらなくても開けます').waitFor({ timeout: 30_000 });
  await page.getByLabel('梱包番号').fill(target);
  await page.getByRole('button', { name: '開く' }).click();
  await page.getByRole('heading', { name: target }).waitFor();
}

/** As a scanner types: the characters and Enter, wherever the focus is. */
async function scan(...numbers: readonly string[]): Promise<void> {
  for (const number of numbers) {
    await page.keyboard.type(number);
    await page.keyboard.press('Enter');
  }
}
const numbersOf = (pieces: readonly PieceRow[]): string[] => pieces.map(({ number }) => number);
const counted = (found: number, expected: number): Promise<void> =>
  page.getByTestId('count').getByText(`${found} / ${expected}`, { exact: true }).waitFor();
const told = (word: string): Promise<void> =>
  page.locator('[data-tone] p', { hasText: word }).first().waitFor();
const toneOf = (): Promise<string | null> => page.locator('[data-tone]').getAttribute('data-tone');
const sealButton = () => page.getByRole('button', { name: '封緘する' });
const stored = async (target: string) =>
  (
    await database.read((sql) =>
      sql.query<{ client: string; sequence: number; code: string | null }>(
        'SELECT client, sequence, code FROM dispatch.scan WHERE target = $1 ORDER BY client, sequence',
        [target],
      ),
    )
  ).rows;
const statuses = async (target: string): Promise<string[]> => {
  const all = await database.read((sql) => piecesOf(sql, round.key));
  return [...new Set(all.filter((piece) => piece.target === target).map(({ status }) => status))];
};

/** Ends the tab as the system ends it: at once, with no word to the page. */
async function killTab(): Promise<void> {
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  void session.send('Page.crash').catch(() => undefined);
  await crashed;
  await page.close();
}

/** Everything the browser keeps of us on its disk, as one text: databases, caches, local storage. */
const kept = (): Promise<string> =>
  page.evaluate(`(async () => {
    const answered = (request) => new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    const parts = [{ ...localStorage }];
    for (const { name } of await indexedDB.databases()) {
      const db = await answered(indexedDB.open(name));
      for (const store of db.objectStoreNames)
        parts.push(await answered(db.transaction(store).objectStore(store).getAll()));
      db.close();
    }
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) parts.push(url);
    return JSON.stringify(parts);
  })()`);

/** Another station scans a whole parcel and seals it. */
const sealElsewhere = (target: string, pieces: readonly PieceRow[]): Promise<unknown> =>
  database.transaction(async (sql) => {
    const scans: StationScan[] = pieces.map(({ number }, i) => ({
      client: 'other-station',
      sequence: i + 1,
      at: '2024-09-09T09:00:00.000Z',
      code: number,
    }));
    await recordScans(sql, SYSTEM, round.key, target, { serial: 1, scans });
    const { fingerprint } = await readSheet(sql, round.key, target, false);
    return sealScanned(sql, SYSTEM, round.key, target, { fingerprint, containerRequired: false });
  });

describe('a scan station without a network', () => {
  it('issue 5, judged 5: network off, 150 scans, tab killed twice, reopened, network on: all there once', async () => {
    const [target, pieces] = take(({ length }) => length === 150);
    const numbers = numbersOf(pieces);
    await open(target);
    await context.setOffline(true);
    await page.getByText('読み取りはこの端末に残り').waitFor();
    await scan(...numbers.slice(0, 80));
    await counted(80, 150);
    await killTab();
    page = await newPage();
    await page.goto(`${address()}?parcel=${target}`);
    await counted(80, 150);
    await scan(...numbers.slice(80).toReversed());
    await told('そろいました');
    await page.getByText('未送信 150 件').waitFor();
    expect(await sealButton().isDisabled()).toBe(true);
    await page.getByText('封緘は、つながってからできます。').waitFor();
    await killTab();
    expect(await stored(target)).toEqual([]);
    page = await newPage();
    await page.goto(`${address()}?parcel=${target}`);
    await counted(150, 150);
    await context.setOffline(false);
    await page.getByText('すべて送信済み').waitFor({ timeout: 20_000 });
    const rows = await stored(target);
    expect(rows.map(({ sequence }) => sequence)).toEqual(numbers.map((_, i) => i + 1));
    expect(new Set(rows.map(({ client }) => client)).size).toBe(1);
    expect(rows.map(({ code }) => code).toSorted()).toEqual(numbers.toSorted());
    await sealButton().click();
    await told('封緘しました');
    expect(await statuses(target)).toEqual(['sealed']);
  });

  it('keeps no personal data on the device: numbers and ids of parcels only', async () => {
    const [target, pieces] = take(({ length }) => length >= 2 && length < 20);
    await open(target);
    await scan(...numbersOf(pieces));
    await told('そろいました');
    const text = await kept();
    expect(text).toContain((pieces[0] as PieceRow).number);
    expect(text).not.toContain('/api/');
    const { rows } = await database.read((sql) =>
      sql.query<{ told: string }>(
        `SELECT unnest(ARRAY[member_id, name_kanji, name_kana, address]) AS told FROM register.person_fact
          UNION SELECT name FROM register.workplace`,
      ),
    );
    expect(rows.length).toBeGreaterThan(600);
    expect(rows.filter(({ told: word }) => word.length > 1 && text.includes(word))).toEqual([]);
  });

  it('another station sealed it meanwhile: the scans are refused in words, and nothing is there twice', async () => {
    const [target, pieces] = take(({ length }) => length >= 2 && length < 20);
    await open(target);
    await context.setOffline(true);
    await scan((pieces[0] as PieceRow).number);
    await counted(1, pieces.length);
    await sealElsewhere(target, pieces);
    await context.setOffline(false);
    await page
      .getByRole('alert')
      .getByText(/ほかの端末で封緘されました.*1 件の読み取りは記録していません/)
      .waitFor({ timeout: 20_000 });
    await told('封緘しました');
    expect(new Set((await stored(target)).map(({ client }) => client))).toEqual(new Set(['other-station']));
    await page.getByRole('button', { name: '確かめました' }).click();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('I10 a loss while the network is away: told as a paper to be pulled once it is back, and not sealed before', async () => {
    const [target, pieces] = take(({ length }) => length >= 3 && length < 20);
    const lost = pieces[1] as PieceRow;
    await open(target);
    await context.setOffline(true);
    await scan(...numbersOf(pieces));
    await told('そろいました');
    await database.transaction((sql) =>
      stopForLoss(sql, SYSTEM, { ...round.key, memberIds: [lost.member_id], lostOn: '2024-09-01' }),
    );
    await context.setOffline(false);
    await page
      .getByRole('listitem')
      .filter({ hasText: lost.number })
      .getByText('送ってはいけない紙です')
      .waitFor({ timeout: 20_000 });
    expect(await sealButton().isDisabled()).toBe(true);
    await page.getByRole('button', { name: '抜き取った' }).click();
    await counted(pieces.length - 1, pieces.length - 1);
    await sealButton().click();
    await told('封緘しました');
  });
});

describe('a scan station', () => {
  it('I1 a stranger, a double and an unreadable code: each told by colour, shape and word, none can be sealed', async () => {
    const [target, pieces] = take(({ length }) => length >= 2 && length < 20);
    const [, [stranger]] = parcels.find(([, others]) => others.length > 0) as [string, PieceRow[]];
    const [first, ...rest] = numbersOf(pieces);
    await open(target);
    await scan((stranger as PieceRow).number);
    await told('この梱包の紙ではありません');
    expect(await toneOf()).toBe('bad');
    await scan(first as string, first as string);
    await told('二度目の読み取りです');
    expect(await toneOf()).toBe('warn');
    await scan('9999999999');
    await told('読み取れません');
    await scan(...rest);
    await counted(pieces.length, pieces.length);
    expect(await sealButton().isDisabled()).toBe(true);
    expect(await grave(page)).toEqual([]);
    // The newest first, by the key alone; then the paper that was taken out.
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.getByRole('button', { name: '抜き取った' }).click();
    await sealButton().click();
    await told('封緘しました');
    expect(await statuses(target)).toEqual(['sealed']);
  });

  it('a scanner is heard whatever has the focus, and presses no button; a sealed parcel is opened with a reason', async () => {
    const [target, pieces] = take(({ length }) => length >= 3 && length < 20);
    const [first, second, ...rest] = numbersOf(pieces);
    await open(target);
    await page.getByRole('button', { name: 'この端末から消す' }).focus();
    await scan(first as string);
    await counted(1, pieces.length);
    await page.getByRole('button', { name: '次の梱包を受け取る' }).focus();
    await scan(second as string, ...rest);
    await told('そろいました');
    await page.getByRole('button', { name: '封緘する', disabled: false }).waitFor();
    await sealButton().focus();
    await page.keyboard.press('Enter');
    await told('封緘しました');
    await page.getByRole('button', { name: '開けたことを記録' }).click();
    await page.getByLabel('開けた理由（個人情報は書かない）').fill('封筒の破れ');
    await page.getByRole('button', { name: '記録する' }).click();
    await counted(0, pieces.length);
    expect(await statuses(target)).toEqual(['enclosed']);
    await scan(...numbersOf(pieces));
    await told('そろいました');
  });

  it('the first paper of a parcel opens it; one of a parcel that is not here is told', async () => {
    await page.goto(address());
    await page.getByRole('button', { name: '次の梱包を受け取る' }).click();
    await page.getByText(/個の梱包を受け取りました/).waitFor();
    expect(await grave(page)).toEqual([]);
    const [[early], [target, pieces]] = parcels.toSorted() as [[string, PieceRow[]], [string, PieceRow[]]];
    const asked: string[] = [];
    const answer = Promise.withResolvers<void>();
    await page.route(/\/parcels\/[^/]+\/scans$/, async (route) => {
      asked.push(decodeURIComponent(route.request().url().split('/').at(-2) as string));
      await answer.promise;
      await route.continue();
    });
    const [distant, [far]] = parcels.toSorted().at(-1) as [string, [PieceRow]];
    await scan(far.number);
    await told(`${far.number} を含む梱包は、この端末にありません。`);
    // It opens the parcel; scanned again, however soon, it is the first paper in it.
    const { number } = pieces[0] as PieceRow;
    await scan(number, number);
    await page.getByRole('heading', { name: target }).waitFor();
    await counted(1, pieces.length);
    // How a parcel stands is asked for, too, when it is opened while another's answer is on its way.
    await expect.poll(() => asked).toEqual([target]);
    await page.getByRole('button', { name: early }).click();
    await page.getByRole('heading', { name: early }).waitFor();
    answer.resolve();
    await expect.poll(() => asked).toContain(early);
    // From its own screen a parcel opens that this device had not got; thrown away here, it is not taken along again.
    await page.goto(address().replace('/scan/', '/campaigns/').concat('/parcels/', distant));
    await page.getByRole('link', { name: 'この梱包を読み取る' }).click();
    await page.getByRole('heading', { name: distant }).waitFor();
    await page.getByRole('button', { name: 'この端末から消す', disabled: false }).click();
    await page.getByText('梱包の紙を1枚読み取ると、その梱包が開きます').waitFor();
    await page.waitForURL(address());
    await page.getByRole('button', { name: distant }).waitFor({ state: 'detached' });
    // Without a network it says so, and opens once there is one.
    await page.getByText('つながらなくても開けます').waitFor({ timeout: 30_000 });
    await context.setOffline(true);
    await page.goto(`${address()}?parcel=${distant}`);
    await page.getByText(`梱包 ${distant} は、この端末にありません`).waitFor();
    await context.setOffline(false);
    await page.getByRole('heading', { name: distant }).waitFor({ timeout: 20_000 });
    await page.goto(`${address()}?parcel=W0`);
    await page.getByRole('alert').getByText('この梱包は見つかりません。').waitFor();
  });

  it('issue 8, screen 5: a late loss is pulled and destroyed against its record, with and without a network', async () => {
    const [, pieces] = take(({ length }) => length >= 3 && length < 20);
    const [lost, fine] = pieces as [PieceRow, PieceRow];
    await database.transaction((sql) =>
      stopForLoss(sql, SYSTEM, { ...round.key, memberIds: [lost.member_id], lostOn: '2024-09-01' }),
    );
    await page.goto(`${address()}?job=check`);
    await page.getByRole('heading', { name: '抜き取りの確認' }).waitFor();
    await scan(lost.number);
    await told('記録できません');
    await page.getByLabel('読み取る場所').fill('机1');
    // The field has the focus: the scanner's characters leave it again.
    await scan(fine.number);
    await told('このまま進めます');
    expect(await page.getByLabel('読み取る場所').inputValue()).toBe('机1');
    await scan(lost.number);
    await told('抜き取ってください');
    expect(await toneOf()).toBe('bad');
    await page.getByText('つながらなくても開けます').waitFor({ timeout: 30_000 });
    await context.setOffline(true);
    await page.getByRole('button', { name: '廃棄', exact: true }).click();
    await page.getByLabel('廃棄の記録の番号').fill('廃棄-2024-07');
    await scan(lost.number, fine.number);
    await page.getByText('未送信 2 件').waitFor();
    await killTab();
    page = await newPage();
    await page.goto(`${address()}?job=destroy`);
    await page.getByText('未送信 2 件').waitFor();
    await context.setOffline(false);
    await page.getByText('すべて送信済み').waitFor({ timeout: 20_000 });
    const row = (number: string) => page.getByRole('row').filter({ hasText: number });
    await row(lost.number).getByText('記録しました').waitFor();
    await row(fine.number).getByText('記録できません').waitFor();
    const { rows } = await database.read((sql) =>
      sql.query(
        `SELECT p.management_number AS number, e.evidence->>'receipt' AS receipt FROM piece.event e
           JOIN piece.piece p USING (insurer_id, piece_id) WHERE e.action = 'destroy' AND e.insurer_id = $1`,
        [round.key.insurerId],
      ),
    );
    expect(rows).toEqual([{ number: lost.number, receipt: '廃棄-2024-07' }]);
    expect(await grave(page)).toEqual([]);
  });

  it('a paper that came back is recorded with its cause; one that never left is refused in words', async () => {
    const [target, pieces] = take(({ length }) => length >= 2 && length < 20);
    await sealElsewhere(target, pieces);
    const [back, here] = [pieces[0] as PieceRow, (parcels[0] as [string, PieceRow[]])[1][0] as PieceRow];
    await database.transaction((sql) =>
      act(sql, SYSTEM, { insurerId: round.key.insurerId, pieceIds: [back.piece_id], action: 'post' }),
    );
    await page.goto(`${address()}?job=returned`);
    await page.getByLabel('戻った理由').selectOption('moved');
    await scan(back.number);
    await told('記録しました');
    await scan(back.number);
    await told('記録済みです');
    await scan(here.number);
    await told('記録できません');
    expect(await statuses(target)).toContain('returned');
  });

  it('reads a paper with the camera, once as long as it lies there; without a network, too', async () => {
    const [target, pieces] = seen;
    await open(target);
    await page.getByRole('button', { name: 'カメラで読み取る' }).click();
    await told('入れてください');
    await page.waitForTimeout(1_000);
    await counted(1, pieces.length);
    expect(await page.getByRole('heading', { name: '確かめる紙' }).count()).toBe(0);
    await context.setOffline(true);
    await page.reload();
    await page.getByRole('button', { name: 'カメラで読み取る' }).click();
    // It was read before: the reader itself came from the kept files.
    await told('二度目の読み取りです');
  });

  it('may use the camera, which no other screen may; nothing else is loosened', async () => {
    const station = await screens.server.inject({ url: new URL(address()).pathname });
    const other = await screens.server.inject({ url: `/${round.key.insurerId}/campaigns/x/parcels` });
    expect(station.headers['permissions-policy']).toContain('camera=(self)');
    expect(other.headers['permissions-policy']).toContain('camera=()');
    expect(other.headers['content-security-policy']).not.toContain('wasm');
    expect(String(station.headers['content-security-policy']).replace(" 'wasm-unsafe-eval'", '')).toBe(
      other.headers['content-security-policy'],
    );
  });
});
