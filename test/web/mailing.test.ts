import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { freshDatabase } from '../support/postgres.ts';
import { plannedRound, ROUND_KEYS, targetsOf } from '../support/round.ts';
import { grave, type Screens, serveScreens } from '../support/screens.ts';
import { signInBrowser } from '../support/sign-in.ts';

/* Issue 8, screen 5: parcels, papers and posting in a real Chromium. */

const { database } = await freshDatabase();
let screens: Screens;
let context: BrowserContext;
let page: Page;
let home = '';
let insurer = '';
let number = '';
let parcel = '';
let complaints: string[];

beforeAll(async () => {
  const { key } = await plannedRound(database, 200, 'mailing-web');
  const targets = await database.read((sql) => targetsOf(sql, key));
  const [id, pieces] = [...targets].find(([target]) => target.startsWith('W')) as [
    string,
    { number: string }[],
  ];
  parcel = id;
  number = pieces[0]?.number as string;
  insurer = key.insurerId;
  screens = await serveScreens({ database, keys: () => ROUND_KEYS });
  home = `${screens.base}/${key.insurerId}/campaigns/${key.campaignId}`;
});
afterAll(() => screens.close());
beforeEach(async () => {
  complaints = [];
  context = await screens.browser.newContext({ viewport: { width: 1366, height: 768 } });
  await signInBrowser(context, screens.base, database, insurer, { roles: ['clerk'] });
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
});
afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

it('a paper offers what its status allows, and nothing else; what is done is told with the new status', async () => {
  await page.goto(`${home}/pieces?q=${number}&open=@first`);
  const actions = page.getByRole('region', { name: 'できる操作' });
  await actions.getByRole('button', { name: '無効化' }).waitFor();
  expect(await actions.getByRole('button').allTextContents()).toEqual(['発送の取りやめ', '無効化']);
  await actions.getByRole('button', { name: '無効化' }).click();
  await actions.getByLabel('理由（個人情報は書かない）').fill('印刷不良');
  expect(await grave(page)).toEqual([]);
  await actions.getByRole('button', { name: '無効化を記録' }).click();
  await actions.getByText('「無効化」を記録しました。今の状態: 無効').waitFor();
  await actions.getByRole('button', { name: '廃棄' }).waitFor();
  await actions.getByRole('button', { name: '刷り直しに回す' }).click();
  await actions.getByText(/新しい整理番号 \w{3}-\w{3}-\w{2}（印刷ロット R/).waitFor();
});

it('a day is posted: band, numbers, price and record; a file of the post with its faulty rows', async () => {
  await page.goto(`${home}/post?on=2024-10-02`);
  await page.getByText('定形外郵便物（規格外）').waitFor();
  expect(await grave(page)).toEqual([]);
  const bandNumber = (item: number): string => `${3_100_000_000 + item}${(3_100_000_000 + item) % 7}`;
  await page.getByLabel('最初の番号').fill('12345678901');
  await page.getByLabel('最後の番号').fill(bandNumber(999));
  await page.getByRole('button', { name: '番号帯を登録' }).click();
  await page
    .getByRole('alert')
    .getByText(/検査数字が正しくありません/)
    .waitFor();
  await page.getByLabel('最初の番号').fill(bandNumber(1));
  await page.getByRole('button', { name: '番号帯を登録' }).click();
  await page.getByText('番号帯を登録しました（999 件）。').waitFor();
  await page.getByRole('button', { name: '引受番号を付ける' }).click();
  await page.getByText(/個に引受番号を付けました/).waitFor();
  await page.getByRole('button', { name: '差し出したと記録' }).click();
  await page.getByText(/封緘していないため残したもの/).waitFor();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'ファイルを選んで取り込む' }).first().click(),
  ]);
  await chooser.setFiles({
    name: 'tracking.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      'acceptance_number,accepted_on,state,at\n1,2024-10-02,引受,2024-10-03T09:00:00+09:00\n',
    ),
  });
  await page.getByText('取り込めなかった行が 1 行あります').waitFor();
  await page.getByText('2 行目').waitFor();
  await page.goto(`${home}/parcels`);
  await page
    .getByText(/^310-00-\d{5}-\d$/)
    .first()
    .waitFor();
  await page.getByRole('radio', { name: '封緘済み' }).click();
  await page.getByText('梱包はありません').waitFor();
  expect(await grave(page)).toEqual([]);
});

it('labels of parcels fit a sheet of paper and name nobody inside', async () => {
  await page.goto(`${home}/labels`);
  await page.getByText(parcel).first().waitFor();
  await page.getByRole('img', { name: `梱包 ${parcel} の二次元コード` }).waitFor();
  expect(await grave(page)).toEqual([]);
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 760, height: 1000 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(760);
  expect(await page.getByRole('button', { name: '印刷' }).isVisible()).toBe(false);
});

it('every workplace of a mailing is given a code at once, told once, with the sheets of their parcels', async () => {
  await page.goto(`${screens.base}/${insurer}/workplaces`);
  await page.getByRole('button', { name: '送付の事業所にまとめて発行する' }).click();
  const panel = page.getByRole('region', { name: '送付の事業所にまとめて発行する' });
  await panel.getByLabel('送付').selectOption({ index: 1 });
  const sentence = panel.getByText(/^\d+事業所に発行します。$/);
  const n = Number.parseInt((await sentence.textContent()) ?? '', 10);
  expect(n).toBeGreaterThan(1);
  await panel.getByRole('button', { name: '発行する', exact: true }).click();
  await panel.getByText(`${n}事業所のうち、${n}事業所に発行しました。`).waitFor();
  await panel.getByRole('link', { name: `案内の紙（PDF、1〜${n}枚目）を保存` }).waitFor();
  const saved = page.waitForEvent('download');
  await panel.getByRole('link', { name: `CSV で保存（${n}事業所）` }).click();
  const csv = readFileSync(await (await saved).path(), 'utf8');
  expect(csv.trimEnd().split('\r\n')).toHaveLength(n + 1);
  expect(new Set(csv.match(/[A-Z0-9]{5}(?:-[A-Z0-9]{5}){3}(?=,)/g)).size).toBe(n);
  expect(await grave(page)).toEqual([]);
  // What was told once is not lost by a click beside it.
  await page.locator('main tbody a[href*="/workplaces/"]').first().click();
  await panel.getByRole('button', { name: 'この画面にとどまる' }).click();
  await panel.getByRole('button', { name: '閉じる' }).click();
  await page.getByRole('button', { name: '送付の事業所にまとめて発行する' }).click();
  await panel.getByLabel('送付').selectOption({ index: 1 });
  await panel.getByText('この送付の事業所には、すべてコードか利用者があります。').waitFor();
});
