import type { FastifyInstance } from 'fastify';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildWeb, WEB_DIST } from '../../scripts/build-web.ts';
import type { Role } from '../../src/access/roles.ts';
import { buildServer } from '../../src/api/server.ts';
import { CAMPAIGN, INSURER, MEMBER, seedRound } from '../api/seed.ts';
import { launchChromium } from '../support/chromium.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { grave, visit } from '../support/screens.ts';

/*
 * Issue 8, screen 3: the review workbench. The seed holds 29 cases, ids …501 to …529: the odd ones (15) by row 4, where
 * birth differs, the even ones (14) by row 10; …502 is protected.
 */

const memberOf = (n: number): string => `00${String(n).padStart(6, '0')}`;
const home = `/${INSURER}/campaigns/${CAMPAIGN}/review`;

let db: TestDatabase;
let round: Awaited<ReturnType<typeof seedRound>>;
let server: FastifyInstance;
let chromium: Awaited<ReturnType<typeof launchChromium>>;
let base = '';
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  await buildWeb();
  chromium = await launchChromium();
});
afterAll(() => chromium.close());

async function begin(): Promise<void> {
  db = await freshDatabase();
  round = await seedRound(db.database);
  server = buildServer({ database: db.database, outDir: round.outDir, webDir: WEB_DIST });
  base = await server.listen({ host: '127.0.0.1', port: 0 });
}
async function end(): Promise<void> {
  await server.close();
  round.remove();
}
afterEach(() => context.close());

/** Opens the workbench as somebody of their own, who has the keyboard and nothing else. */
async function open(path: string, personId = 'aki', roles: readonly Role[] = ['reviewer']): Promise<void> {
  const at = { base, browser: chromium.browser, database: db.database, insurerId: INSURER };
  ({ context, page, complaints } = await visit(at, { personId, roles }));
  await page.goto(base + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('tbody tr').first().waitFor();
}
const shown = (n: number) => page.getByRole('article', { name: memberOf(n) }).waitFor();
const press = (...keys: string[]) =>
  keys.reduce((done, key) => done.then(() => page.keyboard.press(key)), Promise.resolve());
const said = (text: string | RegExp) =>
  page.getByRole('status').filter({ hasText: text }).waitFor({ state: 'attached' });
const decisions = async () =>
  (
    await db.database.read((sql) =>
      sql.query<{
        member_id: string;
        resolution: string;
        state: string;
        decided_by: string;
        closed_by: string | null;
      }>(
        'SELECT member_id, resolution, state, decided_by, closed_by FROM review.decision ORDER BY decision_id',
      ),
    )
  ).rows;
/** Waits until the record has so many decisions in this state: they are sent while the next case is on screen. */
async function recorded(state: string, n: number): Promise<void> {
  await expect
    .poll(async () => (await decisions()).filter((one) => one.state === state).length, { timeout: 10_000 })
    .toBe(n);
}

/** The keyboard is at the workbench, or at something in it. */
const hasKeyboard = () =>
  page.evaluate(`document.querySelector('section[aria-label="確認作業"]').contains(document.activeElement)`);

describe('a reviewer’s hour', () => {
  beforeEach(begin);
  afterEach(end);

  it('decides 24 cases with the keyboard alone, each seen, the keyboard never lost', async () => {
    await open(home);
    await press('ArrowDown');
    await shown(501);
    const times: number[] = [];
    for (let n = 501; n <= 524; n++) {
      await shown(n);
      expect(await hasKeyboard()).toBe(true);
      const began = performance.now();
      await press(n % 2 === 0 ? 't' : 'c');
      await shown(n + 1);
      times.push(performance.now() - began);
    }
    await recorded('decided', 24);
    expect(new Set((await decisions()).map(({ member_id }) => member_id)).size).toBe(24);
    await page.getByText('未判断 残り 5人').waitFor();
    expect(complaints).toEqual([]);
    const sorted = times.toSorted((a, b) => a - b);
    console.log(
      `review: from key to next case, 24 cases: median ${sorted[12]?.toFixed(0)} ms, longest ${sorted.at(-1)?.toFixed(0)} ms`,
    );
  });

  it('evidence is asked where it is needed, the reply-by date for a question, Escape leaves both', async () => {
    await open(`${home}?open=${memberOf(501)}`, 'aki', ['reviewer']);
    await shown(501);
    await press('1');
    await page.getByRole('textbox', { name: /根拠/ }).waitFor();
    // What is typed is text, not decisions.
    await page.keyboard.type('243 qwe');
    await press('Escape');
    expect(await hasKeyboard()).toBe(true);
    await press('1');
    await page.keyboard.type('住民票の写し');
    await press('Enter');
    await shown(502);
    await recorded('decided', 1);
    expect((await decisions())[0]).toMatchObject({ member_id: memberOf(501), resolution: 'confirmed' });
    await press('i');
    await page.getByLabel('回答期限').waitFor();
    await press('Enter');
    await page.getByText(/照会: 回答待ち/).waitFor();
    await press('a');
    await page.keyboard.type('本人で間違いないとの回答');
    await press('Enter');
    await page.getByText(/照会: 回答あり/).waitFor();
    expect(complaints).toEqual([]);
  });

  it('the last decision is undone with one key, the one before with another; of an earlier one a reason is asked', async () => {
    await open(`${home}?open=${memberOf(501)}`);
    await shown(501);
    await press('3');
    await shown(502);
    await press('3');
    await shown(503);
    await press('u', 'u');
    await shown(501);
    await recorded('undone', 2);
    await press('3');
    await shown(502);
    await recorded('decided', 1);
    await page.reload();
    await page.goto(`${base}${home}?state=decided&open=${memberOf(501)}`);
    await shown(501);
    await press('u');
    await page.keyboard.type('様式を取り違えた');
    await press('Enter');
    await recorded('undone', 3);
  });

  it('what the server refuses is told, and the case is opened again', async () => {
    await open(`${home}?open=${memberOf(503)}`);
    await shown(503);
    // Somebody else was faster.
    const own = context;
    const mine = page;
    await open(`${home}?open=${memberOf(503)}`, 'ben');
    await shown(503);
    await press('4');
    await shown(504);
    await recorded('decided', 1);
    await context.close();
    context = own;
    page = mine;
    await press('3');
    await page.getByRole('alert').getByText('review.already_decided').waitFor();
    await page.getByText(`${memberOf(503)} の判断は記録されていません。`).waitFor();
    await shown(503);
    // What somebody else decided is shown as decided, and counted as such.
    await page.getByText('未判断 残り 28人').waitFor();
    expect(await decisions()).toHaveLength(1);
  });

  it('a whole pattern at once: a sample first, then the key, then Enter', async () => {
    await open(`${home}?row=10&open=${memberOf(504)}`);
    await shown(504);
    // The group is asked for: the next key is about it, though nothing of it is there yet.
    await press('b', '3');
    await page.getByText('未判断の 14人を、一度に判断します').waitFor();
    await page.getByRole('region', { name: '見本（3人）' }).waitFor();
    expect(await grave(page)).toEqual([]);
    expect(await decisions()).toEqual([]);
    await page.getByText('選んだ判断: 様式2・下4桁なし').waitFor();
    await press('Enter');
    await said('14人を「様式2・下4桁なし」にしました。');
    await recorded('decided', 14);
    await page.getByText('未判断の人はいません').waitFor();
  });

  it('a key held down decides about one case only', async () => {
    await open(`${home}?open=${memberOf(501)}`);
    await shown(501);
    await page.keyboard.down('3');
    await shown(502);
    for (let i = 0; i < 5; i++) await page.keyboard.down('3');
    await page.keyboard.up('3');
    await recorded('decided', 1);
    await shown(502);
    expect(await decisions()).toHaveLength(1);
  });

  it('a choice the rule table does not allow is not taken, a protected member’s address not shown', async () => {
    await open(`${home}?open=${MEMBER.heldProtected}`);
    await page.getByText('支援措置の対象の方のため、住所は表示しません。').waitFor();
    expect(await page.locator('body').textContent()).not.toMatch(/千代田|秘密/);
    await press('5');
    expect(await decisions()).toEqual([]);
    await shown(502);
  });

  it('? shows every key, ? hides them again', async () => {
    await open(`${home}?open=${memberOf(501)}`);
    await shown(501);
    await press('?');
    await page.getByRole('region', { name: 'キーの一覧' }).waitFor();
    expect(await grave(page)).toEqual([]);
    await press('?');
    await page.getByRole('region', { name: 'キーの一覧' }).waitFor({ state: 'detached' });
  });
});

describe('the second person', () => {
  beforeEach(begin);
  afterEach(end);

  it('releases what another decided, one by one and a pattern at once, and nothing of their own', async () => {
    await open(`${home}?open=${memberOf(502)}&row=10`, 'aki', ['reviewer', 'approver']);
    await shown(502);
    await press('t');
    await shown(504);
    await press('t');
    await recorded('decided', 2);
    await page.goto(`${base}${home}?state=decided&open=${memberOf(502)}`);
    await page.getByText('自分の判断は承認できません').waitFor();
    await press('Enter');
    await page.getByRole('alert').getByText('review.same_person').waitFor();
    await context.close();

    await open(`${home}?state=decided&open=${memberOf(502)}`, 'ben', ['approver']);
    // The key is pressed before the list has come: it is done, and the list tells what is next.
    const list = Promise.withResolvers<void>();
    await page.route(/\/review\/cases\?/, (route) => list.promise.then(() => route.continue()));
    await page.reload();
    await page.getByText('理由付き疑いなし：転居').waitFor();
    await press('Enter');
    await recorded('released', 1);
    list.resolve();
    await shown(504);
    await press('b');
    await page.getByText('承認待ちの 1件を、一度に承認します').waitFor();
    await press('Enter');
    await said('1件を承認しました。');
    await recorded('released', 2);
    expect((await decisions()).map(({ decided_by, closed_by }) => [decided_by, closed_by])).toEqual([
      ['aki', 'ben'],
      ['aki', 'ben'],
    ]);
  });
});

describe('the screen', () => {
  beforeAll(begin);
  afterAll(end);

  it.each([
    ['the list alone', home],
    ['a case', `${home}?open=${memberOf(501)}`],
    ['an empty list', `${home}?state=released`],
  ])('%s passes axe and fits 1366 px', async (_, path) => {
    await open(path);
    if (path.includes('open')) await shown(501);
    expect(await grave(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1366);
    expect(complaints).toEqual([]);
  });

  it('filter, order and page stand in the address and survive a reload; CSV holds the whole list', async () => {
    await open(home);
    await page.getByLabel('同じ違い方').selectOption({ index: 1 });
    await page.getByRole('button', { name: '判定表' }).click();
    await page.waitForURL(/pattern=r4-.*sort=row/);
    await page.reload();
    await page.getByText('全 15 人').waitFor();
    const address = await page.getByRole('link', { name: 'CSV で保存' }).getAttribute('href');
    const csv = await (await page.request.get(base + address)).text();
    expect(csv.trim().split('\r\n')).toHaveLength(16);
  });
});
