import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WEB_DIST } from '../../scripts/build-web.ts';
import { issueWorkplaceCodes } from '../../src/access/workplace-codes.ts';
import type { WorkplaceCampaign, WorkplaceHome } from '../../src/api/workplace-contract.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { keepList } from '../../src/ledger/lists.ts';
import { act } from '../../src/piece/commands.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { inkOf } from '../support/chromium.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, piecesOf, plannedRound } from '../support/round.ts';
import { grave, hear, type Screens, serveScreens } from '../support/screens.ts';
import { MEANS } from '../support/sign-in.ts';

/* Issue 9, judged 1: HR staff with a phone, from the code in the parcel to the last letter handed out. */

const { database } = await freshDatabase();
let round: PlannedRound;
let screens: Screens;
let context: BrowserContext;
let page: Page;
let pieces: PieceRow[];
let foreign: PieceRow;
let code = '';
let symbol = '';
const complaints: string[] = [];
const NOW = new Date('2024-09-25T14:00:00+09:00');
const insurer = (): string => round.key.insurerId;

beforeAll(async () => {
  round = await plannedRound(database, 300, 'workplace-web');
  const all = await database.read((sql) => piecesOf(sql, round.key));
  const { rows } = await database.read((sql) =>
    sql.query<{ workplace_id: string; parcels: string[] }>(
      `SELECT workplace_id, array_agg(parcel_id) AS parcels, sum(people) AS n FROM packing.parcel
        WHERE insurer_id = $1 GROUP BY 1 HAVING count(*) = 1 ORDER BY n DESC LIMIT 2`,
      [insurer()],
    ),
  );
  const [own, other] = rows;
  pieces = all.filter(({ target }) => own?.parcels.includes(target));
  foreign = all.find(({ target }) => other?.parcels.includes(target)) as PieceRow;
  await database.transaction(async (sql) => {
    await keepList(sql, SYSTEM, round.key, '2024-09-02');
    for (const action of ['release', 'print', 'enclose', 'seal', 'post'] as const)
      await act(sql, SYSTEM, {
        insurerId: insurer(),
        pieceIds: pieces.map(({ piece_id }) => piece_id),
        action,
      });
    const how = { replace: false, at: NOW };
    const [given] = await issueWorkplaceCodes(sql, SYSTEM, insurer(), [own?.workplace_id as string], how);
    code = given?.code as string;
    const { rows: named } = await sql.query<{ symbol: string }>(
      `SELECT symbol FROM register.workplace WHERE insurer_id = $1 AND workplace_id = $2 AND known_to = 'infinity'`,
      [insurer(), own?.workplace_id],
    );
    symbol = named[0]?.symbol as string;
  });
  screens = await serveScreens({ database, now: () => NOW, signIn: MEANS });
  context = await screens.browser.newContext({
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  page = await newPage();
});
async function newPage(): Promise<Page> {
  const made = await context.newPage();
  // A page is told so by the browser itself when it asks who is there, and while there is no network.
  hear(made, complaints, /401|403|404|net::ERR_INTERNET_DISCONNECTED/);
  return made;
}
afterAll(async () => {
  await screens.close();
});

/** Japanese text is there, nothing runs over the edge of a phone, and axe finds nothing grave. */
async function sound(): Promise<void> {
  expect(await inkOf(page, 'h1')).toBeGreaterThan(0.02);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  expect(await grave(page)).toEqual([]);
}
const statuses = async (of: readonly PieceRow[]): Promise<string[]> => {
  const now = await database.read((sql) => piecesOf(sql, round.key));
  return of.map(({ piece_id }) => now.find((one) => one.piece_id === piece_id)?.status as string);
};
async function scan(number: string): Promise<void> {
  await page.getByLabel('整理番号を入力').fill(number);
  await page.keyboard.press('Enter');
}

/** Does something with a store the page keeps on the phone. */
const inStore = (name: string, store: string, mode: 'readonly' | 'readwrite', work: string) =>
  page.evaluate(
    `new Promise((resolve, reject) => {
       const asked = indexedDB.open('todoke-${name}', 1);
       asked.onupgradeneeded = () => asked.result.createObjectStore('${store}', { autoIncrement: true });
       asked.onerror = reject;
       asked.onsuccess = () => {
         const store = asked.result.transaction('${store}', '${mode}').objectStore('${store}');
         const done = ${work};
         done.onerror = reject;
         done.onsuccess = () => { asked.result.close(); resolve(done.result); };
       };
     })`,
  );
/** Does something with the scans of a workplace that wait on the phone. */
const inQueue = (of: string, mode: 'readonly' | 'readwrite', work: string): Promise<unknown> =>
  inStore(`handout-${insurer()}-${of}`, 'scans', mode, work);

describe('staff of a workplace, with a phone', () => {
  it('come in by the code of the QR, which then stands in no address; a used one is refused', async () => {
    await page.goto(`${screens.base}/${insurer()}/workplace#${code}`);
    await page.getByLabel('招待コード').waitFor();
    expect(page.url()).not.toContain(code);
    await sound();
    await page.getByLabel('あなたのお名前').fill('総務 花子');
    await page.getByRole('button', { name: '入る', exact: true }).click();
    await page.getByText(`お渡し済み 0 / ${pieces.length}`).waitFor();
    await sound();
    const second = await screens.browser.newContext();
    const elsewhere = await second.newPage();
    // A broken escape in the address opens the form all the same.
    await elsewhere.goto(`${screens.base}/${insurer()}/workplace#50%`);
    expect(await elsewhere.getByLabel('招待コード').inputValue()).toBe('50%');
    await elsewhere.goto('about:blank');
    await elsewhere.goto(`${screens.base}/${insurer()}/workplace#${code}`);
    await elsewhere.getByLabel('あなたのお名前').fill('別の人');
    await elsewhere.getByRole('button', { name: '入る', exact: true }).click();
    await elsewhere.getByText('このコードは使えません。').waitFor();
    await second.close();
  });

  it('S120 see the list, send the text to their people and say so', async () => {
    await page.getByRole('button', { name: /対象の方へお知らせください/ }).click();
    await page.getByRole('tab', { name: '送付予定の一覧' }).click();
    await page.getByText('お知らせの文例').waitFor();
    await sound();
    await page.getByRole('button', { name: '対象の方へ知らせました' }).click();
    await page.getByText('に知らせました').waitFor();
  });

  it('take the parcel in and hand letters out', async () => {
    await page.getByRole('tab', { name: 'お渡しする封筒' }).click();
    await page.getByRole('button', { name: '届きました' }).click();
    await page.getByText('受け取りました').waitFor();
    await sound();
    await page.getByRole('button', { name: 'カメラで読んで渡す' }).click();
    await scan(pieces[0]?.number as string);
    await page.getByText('お渡しください').waitFor();
    await page.getByText('すべて送信しました').waitFor();
    await sound();
    await scan(pieces[0]?.number as string);
    await page.getByText('すでにお渡し済みです').waitFor();
    await scan(foreign.number);
    await page.getByText('この事業所あての封筒ではありません').waitFor();
    expect(await statuses([pieces[0] as PieceRow, foreign])).toEqual(['handed_over', 'composed']);
  });

  it('go on where there is no network, also on a page opened anew; what was ticked off is sent once when it is back', async () => {
    const some = pieces.slice(1, -2);
    // The reader of the camera's pictures is loaded when it is first needed, which may be without a network.
    for (const list of ['shell', 'shell-workplace'])
      expect(readFileSync(join(WEB_DIST, `${list}.json`), 'utf8')).toMatch(/zxing_reader[^"]*[.]wasm/);
    await expect
      .poll(() => page.evaluate(`caches.match('/workplace-page').then((kept) => kept !== undefined)`), {
        timeout: 15_000,
      })
      .toBe(true);
    await context.setOffline(true);
    await scan(some[0]?.number as string);
    await page.getByText('お渡しください').waitFor();
    await page.close();
    page = await newPage();
    await page.goto(`${screens.base}/${insurer()}/workplace`);
    await page.getByText('送信待ち 1件').waitFor();
    await page.getByRole('button', { name: /ご本人へお渡しください/ }).click();
    await page.getByText('つながらないため、前に開いたときの内容を番号だけで表示しています').waitFor();
    // The one that was handed out and sent, and the one that waits.
    await page.getByText(`お渡し済み 1 / ${pieces.length}`).waitFor();
    await sound();
    await page.getByRole('button', { name: 'カメラで読んで渡す' }).click();
    for (const { number } of some.slice(1)) {
      await scan(number);
      await page.getByText('お渡しください').waitFor();
      await page.getByText(number).waitFor();
    }
    await page.getByText('つながらないため、この端末に保管しています').waitFor();
    await page.getByText(`送信待ち ${some.length}件`).waitFor();
    expect(await statuses(some)).toEqual(some.map(() => 'delivered'));
    // No name is kept on the device, and nothing but the numbers.
    const kept = await inStore(`workplace-${insurer()}`, 'answers', 'readonly', 'store.getAll()');
    const people = (kept as Partial<WorkplaceCampaign & WorkplaceHome>[]).flatMap((one) => [
      one.person ?? '',
      ...(Array.isArray(one.letters) ? one.letters : []).flatMap((two) => [
        two.name,
        two.kana,
        two.insuredName,
      ]),
      ...(one.list ?? []).map(({ name }) => name),
    ]);
    expect(people.length).toBeGreaterThan(pieces.length);
    expect(new Set(people)).toEqual(new Set(['']));
    const held = await inQueue(symbol, 'readonly', 'store.getAll()');
    expect((held as { code: string; at: string }[]).map((one) => Object.keys(one))).toEqual(
      some.map(() => ['code', 'at']),
    );
    await context.setOffline(false);
    await page.getByText('すべて送信しました').waitFor({ timeout: 15_000 });
    expect(await statuses(some)).toEqual(some.map(() => 'handed_over'));
  });

  it('a phone that was killed in the middle has lost nothing: opened again it sends, whatever is on its screen', async () => {
    const events = async () =>
      (
        await database.read((sql) =>
          sql.query<{ n: number }>(`SELECT count(*) AS n FROM piece.event WHERE action = 'hand_over'`),
        )
      ).rows[0]?.n as number;
    const before = await events();
    const [again, fresh] = [pieces[1], pieces.at(-2)] as [PieceRow, PieceRow];
    const at = NOW.toISOString();
    for (const { number: one } of [again, fresh])
      await inQueue(symbol, 'readwrite', `store.add(${JSON.stringify({ code: one, at })})`);
    // The same phone also works for another workplace: its scans are not this one's to send.
    await inQueue('0000', 'readwrite', `store.add(${JSON.stringify({ code: foreign.number, at })})`);
    await page.reload();
    await expect.poll(() => statuses([fresh]), { timeout: 15_000 }).toEqual(['handed_over']);
    // The other was handed over before: sent again, it stays one.
    expect(await events()).toBe(before + 1);
    expect(await inQueue('0000', 'readonly', 'store.getAll()')).toHaveLength(1);
    await page.getByRole('button', { name: 'カメラで読んで渡す' }).click();
    await page.getByText('すべて送信しました').waitFor({ timeout: 15_000 });
    await page.getByRole('button', { name: '戻る' }).click();
  });

  it('a leaver’s letter is called back after a question, with a label to print', async () => {
    const last = pieces.at(-1) as PieceRow;
    await page.getByRole('searchbox').fill(last.number);
    await page.getByRole('button', { name: /退職した/ }).click();
    await sound();
    await page.getByRole('button', { name: '回収して宛名を表示' }).click();
    await page.getByRole('region', { name: '返送用の宛名' }).waitFor();
    await page.getByText(last.number).waitFor();
    await sound();
    expect(await statuses([last])).toEqual(['recalled']);
  });

  it('S122 S124 S125 S127 filings, the rate beside the goal, and the three requests', async () => {
    for (const [tab, shows] of [
      ['届出', '5日以内'],
      ['利用率', 'マイナ保険証を使った割合'],
      ['お願い', '内定段階'],
    ] as const) {
      await page.getByRole('button', { name: tab, exact: true }).click();
      await page.getByText(shows).first().waitFor();
      await sound();
    }
    await page.goBack();
    await page.getByText('マイナ保険証を使った割合').waitFor();
  });

  it('make an account, and come in by it without a code from then on', async () => {
    await page.getByRole('button', { name: '送付', exact: true }).click();
    await page.getByRole('button', { name: 'アカウントを作る' }).click();
    await page.getByRole('button', { name: '作り始める' }).click();
    const id = String(await page.locator('strong').textContent());
    const secret = String(await page.locator('.font-mono').textContent()).replaceAll(' ', '');
    await page.getByLabel('パスワード').fill('correct horse battery');
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    await page.getByLabel('確認コード').fill(totp.generate({ timestamp: NOW.getTime() }));
    await sound();
    await page.getByRole('button', { name: 'この内容で作る' }).click();
    await page.getByText('アカウントを作りました').waitFor();
    const recovery = String(await page.locator('.font-mono li').first().textContent());
    await page.getByRole('button', { name: '続ける' }).click();
    await page.getByRole('button', { name: 'アカウントを作る' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '終了する' }).click();
    await page.getByLabel('招待コード').waitFor();
    // What was kept for a page without a network is forgotten with it.
    expect(await inStore(`workplace-${insurer()}`, 'answers', 'readonly', 'store.getAll()')).toEqual([]);
    await page.getByRole('button', { name: 'アカウントで入る' }).click();
    await page.getByLabel('アカウントの番号').fill(id);
    await page.getByLabel('パスワード').fill('correct horse battery');
    await page.getByLabel('確認コード').fill(recovery);
    await sound();
    await page.getByRole('button', { name: '入る', exact: true }).click();
    await page.getByRole('button', { name: '終了する' }).waitFor();
  });

  it('read it in English, too', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page
      .getByText(/^Handed out \d+ \/ \d+$/)
      .first()
      .waitFor();
    await sound();
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    await page.getByRole('button', { name: '日本語' }).click();
    await page.getByRole('button', { name: '終了する' }).waitFor();
    expect(complaints).toEqual([]);
  });
});
