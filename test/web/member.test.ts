import type { FastifyInstance } from 'fastify';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { issueCodes } from '../../src/member/notice.ts';
import { act } from '../../src/piece/commands.ts';
import { everybody, type Somebody, serverOn, withSettings } from '../member/people.ts';
import { inkOf, launchChromium } from '../support/chromium.ts';
import { freshDatabase } from '../support/postgres.ts';
import { plannedRound, ROUND_KEYS } from '../support/round.ts';
import { grave } from '../support/screens.ts';

/*
 * The members' pages as a member meets them: a small phone, no scripts, the keyboard, a screen reader's view (axe).
 */

const { database } = await freshDatabase();
let server: FastifyInstance;
let chromium: Awaited<ReturnType<typeof launchChromium>>;
let base: string;
let home: string;
let one: Somebody;
let code: string;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  const { key } = await plannedRound(database, 150, 'member-web');
  const insurer = key.insurerId;
  await withSettings(database, insurer, { answerEveryMs: 20, notice: { on: true } });
  one = (await everybody(database, insurer)).find(
    ({ route, isProtected, digits }) => route === 'workplace' && !isProtected && digits,
  ) as Somebody;
  const managementNumber = one.code as string;
  const issued = await database.transaction((sql) =>
    issueCodes(sql, SYSTEM, ROUND_KEYS.access, key, { on: '2024-12-10', days: 90, managementNumber }),
  );
  code = issued[0]?.code as string;
  await database.transaction(async (sql) => {
    const pieceIds = [one.pieceId as string];
    for (const action of ['release', 'print', 'enclose', 'seal', 'post'] as const)
      await act(sql, SYSTEM, { insurerId: insurer, pieceIds, action });
  });
  server = serverOn(database, '2024-12-10');
  base = await server.listen({ host: '127.0.0.1', port: 0 });
  home = `${base}/${insurer}/ja`;
  chromium = await launchChromium();
});
afterAll(async () => {
  await chromium.close();
  await server.close();
});
beforeEach(async () => {
  context = await chromium.browser.newContext({
    viewport: { width: 320, height: 640 },
    hasTouch: true,
  });
  page = await context.newPage();
});
afterEach(() => context.close());

/** What a fussy eye looks for on any page: nothing serious to axe, ink, nothing wider than the screen, no script. */
async function inOrder(): Promise<void> {
  expect(await grave(page)).toEqual([]);
  expect(await inkOf(page, 'h1')).toBeGreaterThan(0.03);
  const width = page.viewportSize()?.width as number;
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  expect(await page.evaluate('document.scripts.length')).toBe(0);
}

/** Types who somebody is, by symbol and number. */
async function typeWho(of: Somebody): Promise<void> {
  await page.getByLabel('記号', { exact: true }).fill(of.symbol);
  await page.getByLabel('番号', { exact: true }).fill(of.number);
  await typeBirth(of);
}
async function typeBirth({ birthDate }: Somebody): Promise<void> {
  const [year, month, day] = birthDate.split('-') as [string, string, string];
  await page.getByLabel('年号').selectOption({ label: '西暦' });
  await page.getByLabel('年', { exact: true }).fill(year);
  await page.getByLabel('月', { exact: true }).fill(month);
  await page.getByLabel('日', { exact: true }).fill(day);
}

const PAGES = [
  '',
  'which',
  'which?step1=no&step2=no&step3=yes',
  'guide',
  'where',
  'trouble',
  'trouble/need_certificate',
  'trouble/lost_notice',
  'status',
  'notice',
];
/** Each page in Japanese; in the other languages those whose texts are longest. */
const VIEWS = [
  ...PAGES.map((path) => ['ja', path] as const),
  ...['ja-easy', 'en'].flatMap((language) =>
    ['', 'guide', 'trouble/need_certificate'].map((path) => [language, path] as const),
  ),
];

describe('on a phone of 320 pixels, and enlarged to 200 %', () => {
  it.each(VIEWS)('%s/%s is in order', async (language, path) => {
    await page.goto(`${home.replace(/ja$/, language)}/${path}`);
    await inOrder();
    // 1280 pixels at 200 %: what the browser then lays the page out for, with letters twice as large.
    await page.setViewportSize({ width: 640, height: 400 });
    await page.evaluate("document.documentElement.style.fontSize = '212.5%'");
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(640);
  });
});

describe('a member, without scripts', () => {
  beforeEach(async () => {
    await context.close();
    context = await chromium.browser.newContext({
      viewport: { width: 375, height: 700 },
      javaScriptEnabled: false,
      acceptDownloads: true,
    });
    page = await context.newPage();
  });

  it('finds where the letter is', async () => {
    await page.goto(home);
    await page.getByRole('link', { name: 'お送りした書類は、いまどこですか' }).click();
    await typeWho(one);
    await page.getByRole('button', { name: '調べる' }).click();
    await page.getByRole('heading', { name: 'お調べした結果' }).waitFor();
    const told = await page.locator('[data-place]').textContent();
    expect(told).toContain('お勤め先');
    expect(await page.locator('main').textContent()).not.toContain(one.name);
  });

  it('is shown what to look at again, at the top, and led to the field', async () => {
    await page.goto(`${home}/where`);
    await page.getByRole('button', { name: '調べる' }).click();
    const alert = page.getByRole('alert');
    await alert.getByRole('link', { name: /生年月日/ }).click();
    await page.waitForURL(/#year$/);
    expect(await page.title()).toMatch(/^入力をご確認ください/);
  });

  it('answers the questions and sees what to do', async () => {
    await page.goto(home);
    await page.getByRole('link', { name: 'どの書類を用意すればよいですか' }).click();
    await page.getByRole('link', { name: 'いいえ' }).click();
    await page.getByRole('link', { name: 'はい' }).click();
    expect(await page.locator('[data-outcome]').textContent()).toContain('マイナンバーカードと一緒に携帯');
    await page.getByRole('link', { name: 'はじめから選び直す' }).click();
    await page.getByRole('link', { name: 'はい' }).click();
    expect(await page.locator('[data-outcome]').textContent()).toContain('ダウンロードしてください');
  });

  it('S136 reports a lost notice, after being asked about the portal, and follows it by its receipt', async () => {
    await page.goto(`${home}/trouble`);
    await page.getByRole('link', { name: '資格情報のお知らせをなくした' }).click();
    await page.getByLabel('いいえ').check();
    await page.getByRole('button', { name: '次へ' }).click();
    await typeWho(one);
    await page.getByLabel(/電話番号/).fill('03-0000-0000');
    await page.getByLabel(/書類の写真/).setInputFiles({
      name: '写真.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2]),
    });
    await page.getByRole('button', { name: '送信する' }).click();
    const receipt = (await page.locator('.receipt').textContent()) as string;
    expect(receipt).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
    await page.getByRole('link', { name: 'お申し出・申請の状況を確かめる' }).click();
    await page.getByLabel(/受付番号/).fill(receipt);
    await typeBirth(one);
    await page.getByRole('button', { name: '確かめる' }).click();
    expect(await page.locator('[data-progress]').textContent()).toContain('受け付けました');
  });

  it('opens their own notice', async () => {
    await page.goto(`${home}/notice`);
    await page.getByLabel(/コード/).fill(code);
    await page.getByLabel(/^記号/).fill(one.symbol);
    await page.getByLabel(/^番号/).fill(one.number);
    await typeBirth(one);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'お知らせを開く' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('notice.pdf');
    await expect(download.failure()).resolves.toBeNull();
  });
});

it('every page works by keyboard: the first stop leads past the head, and what is in focus is seen', async () => {
  await page.goto(`${home}/where`);
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('本文へ進む');
  const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
  expect(outline).toBe('solid');
  await page.keyboard.press('Enter');
  await page.waitForURL(/#main$/);
});
