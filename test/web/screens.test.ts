import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WEB_DIST } from '../../scripts/build-web.ts';
import { flagAddresses } from '../../src/dispatch/address-trust.ts';
import { readContractorKey } from '../../src/dispatch/pgp.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { CAMPAIGN, HELD, IN_PARCEL, INSURER, MEMBER, numberOf, seedRound } from '../api/seed.ts';
import { inkOf } from '../support/chromium.ts';
import { Contractor } from '../support/contractor.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { ROUND_KEYS } from '../support/round.ts';
import { grave, japaneseOn, type Screens, serveScreens, speakEnglish, visit } from '../support/screens.ts';
import { MEANS } from '../support/sign-in.ts';

let db: TestDatabase;
let round: Awaited<ReturnType<typeof seedRound>>;
let screens: Screens;
let context: BrowserContext;
let page: Page;
let complaints: string[];
const progress = { insurerId: INSURER, stage: '', done: 0, total: 0, finished: true };
const home = `/${INSURER}/campaigns/${CAMPAIGN}`;

beforeAll(async () => {
  db = await freshDatabase();
  round = await seedRound(db.database);
  screens = await serveScreens({
    database: db.database,
    outDir: round.outDir,
    progress,
    signIn: MEANS,
    keys: () => ROUND_KEYS,
  });
  // The homes of the seed are its workplace's address.
  const key = { insurerId: INSURER, campaignId: CAMPAIGN };
  await db.database.transaction((sql) => flagAddresses(sql, SYSTEM, key));
});
afterAll(async () => {
  await screens.close();
  round.remove();
});

beforeEach(async () => {
  const at = { ...screens, database: db.database, insurerId: INSURER };
  ({ context, page, complaints } = await visit(at));
});
afterEach(async () => {
  await context.close();
});

async function open(path: string): Promise<void> {
  await page.goto(screens.base + path);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.evaluate('document.fonts.ready');
}
/** Insurer, people, workplace, profile and campaign of the seed, what the desk calls itself, and letters a sentence explains. */
const DATA =
  /^(?:みほん健康保険|第1回 資格情報のお知らせ|日本語|試験 tester|山田太郎|ヤマダタロウ|東京都千代田区(?:千代田1-1)?|千代田|In force: [ -~]+協会けんぽ.+|AX-番号|株式会社みどり製作所|マイナンバーコールセンター: [ -~]+|[ -~]+[(]?髙 and 高[ -~邉辺]*)$/;
/** What the server says of itself where it fails. */
const IN_TROUBLE = {
  id: 'api.internal',
  status: 500,
  title: '誤りが起きました。',
  detail: '管理者に伝えてください。',
};
const rows = () => page.locator('tbody tr');
const audited = async (action: string): Promise<number> =>
  (
    await db.database.read((sql) =>
      sql.query<{ n: number }>('SELECT count(*) AS n FROM audit.entry WHERE action = $1', [action]),
    )
  ).rows[0]?.n as number;

describe.each([
  ['overview', home, 'svg'],
  ['held people', `${home}/held`, 'table'],
  ['one held person', `${home}/held?open=${MEMBER.held}`, 'article'],
  ['notices', `${home}/pieces`, 'table'],
  ['one notice', `${home}/pieces?open=piece-1`, 'article'],
  ['parcels', `${home}/parcels`, 'table'],
  ['one parcel', `${home}/parcels/P0001`, 'table'],
  ['exclusions', `${home}/excluded`, 'table'],
  ['rows set aside', `${home}/aside`, 'table'],
  ['today', `/${INSURER}/`, 'section'],
  ['campaigns', `/${INSURER}/rounds`, 'table'],
  ['the trail', `/${INSURER}/trail`, 'table'],
  ['people', `/${INSURER}/admin?open=tester`, 'article'],
  ['what each role may do', `/${INSURER}/admin/roles`, 'table'],
  ['webhooks', `/${INSURER}/admin/webhooks`, 'table'],
  ['one’s own account', `/${INSURER}/account`, 'section'],
  ['one workplace', `/${INSURER}/workplaces/W001`, 'section'],
  ['the contractor’s key', `/${INSURER}/settings/contractor`, 'section'],
  ['doubtful addresses', `${home}/addresses`, 'table'],
  ['one doubtful address', `${home}/addresses?open=piece-121`, 'article'],
  ['an empty list', `${home}/excluded?member=zzz`, 'table'],
])('%s', (_name, path, shows) => {
  it('shows Japanese text, passes axe, breaks no policy and fits 1366 px', async () => {
    await open(path);
    await page.locator(shows).first().waitFor();
    expect(await inkOf(page, 'h1')).toBeGreaterThan(0.03);
    expect(await page.evaluate(`document.fonts.check("16px 'Noto Sans JP'", '届')`)).toBe(true);
    expect(await grave(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1366);
    expect(complaints).toEqual([]);
  });
});

describe('the day of a clerk', () => {
  it('the first address opens the day; a campaign shows its days in Japanese eras', async () => {
    await page.goto(screens.base);
    await page.waitForURL(`**/${INSURER}/`);
    await page.getByRole('heading', { name: '今日の仕事' }).waitFor();
    await open(home);
    await page.getByText('令和6年6月7日').first().waitFor();
  });

  it('a number of the picture opens its people', async () => {
    await open(home);
    await page.locator('svg a', { hasText: '確認待ち' }).click();
    await page.waitForURL('**/held?outcome=held_review');
    await page.getByText('29 人').waitFor();
    await page.goBack();
    await page.locator('svg a', { hasText: '事業所の梱包へ' }).click();
    await page.waitForURL('**/pieces?outcome=workplace_parcel');
    await page.locator('p', { hasText: `全 ${IN_PARCEL} 件` }).waitFor();
  });

  it('filters, order and page stand in the address and survive a reload', async () => {
    await open(`${home}/pieces`);
    await page.getByRole('radio', { name: /様式1/ }).click();
    await page.getByRole('button', { name: /整理番号/ }).click();
    await page.getByRole('button', { name: '次へ' }).click();
    await page.waitForURL(/form=style1.*sort=number.*cursor=/);
    await page.reload();
    await rows().first().waitFor();
    const numbers = await page.locator('tbody tr td:nth-child(2)').allTextContents();
    expect(numbers).toEqual([...numbers].sort());
    expect(numbers.length).toBe(50);
  });

  it('a management number, typed anyhow, finds its notice', async () => {
    await open(`${home}/pieces`);
    await page.getByRole('searchbox').fill(numberOf(42).toLowerCase().replaceAll('-', ''));
    await page.keyboard.press('Enter');
    await page.getByText('全 1 件').waitFor();
    await page.getByText(numberOf(42)).waitFor();
  });

  it('keys alone walk the held list; every person opened is in the audit trail', async () => {
    await open(`${home}/held?outcome=held_review`);
    const before = await audited('matching.view_case');
    await rows().first().click();
    await page.locator('article').waitFor();
    const [first, second] = await page.locator('tbody tr td:first-child').allTextContents();
    await page.getByRole('heading', { name: first as string, exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('heading', { name: second as string, exact: true }).waitFor();
    expect(await audited('matching.view_case')).toBe(before + 2);
    expect(await page.locator('article').textContent()).toContain('相違');
  });

  it('a protected member’s address and workplace are on no screen', async () => {
    await open(`${home}/held?open=${MEMBER.heldProtected}`);
    await page.getByText('住所と勤務先は表示しません').waitFor();
    expect(await page.locator('body').textContent()).not.toMatch(/千代田|秘密|みどり/);
    await open(`${home}/pieces?open=piece-2`);
    await page.getByText('紙面は表示しません').waitFor();
    expect(await page.locator('article img').count()).toBe(0);
  });

  it('the paper is drawn and ← → go to its neighbours, over the end of the page of the list too', async () => {
    await open(`${home}/pieces?open=piece-3`);
    await page.locator('article img').nth(1).waitFor();
    expect(await page.locator('article img').count()).toBe(2);
    expect(await inkOf(page, 'article img')).toBeGreaterThan(0.05);
    await page.getByRole('button', { name: '次 →' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByAltText(`整理番号 ${numberOf(4)} の紙面、1ページ目`).waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.getByAltText(`整理番号 ${numberOf(3)} の紙面、2ページ目`).waitFor();
    await open(`${home}/pieces?open=piece-50`);
    await page.getByRole('button', { name: '次 →' }).click();
    await page.getByAltText(`整理番号 ${numberOf(51)} の紙面、1ページ目`).waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.getByAltText(`整理番号 ${numberOf(50)} の紙面、1ページ目`).waitFor();
  });

  it('a parcel opens with Enter and shows what it holds in order', async () => {
    await open(`${home}/parcels`);
    await rows().first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/parcels/P0001');
    await page.getByRole('heading', { name: '株式会社みどり製作所' }).waitFor();
    await page.locator('p', { hasText: `全 ${IN_PARCEL} 件` }).waitFor();
  });

  it('a list is saved as CSV', async () => {
    await open(`${home}/held?row=10`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV で保存' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('held.csv');
    expect(HELD).toBeGreaterThan(0);
  });
});

const ADMIN = ['/admin?open=tester', '/admin/roles', '/admin/webhooks', '/settings/contractor'];
it('on English screens only names, addresses and what people typed are Japanese', async () => {
  await speakEnglish(context);
  const found = new Map<string, string>();
  for (const path of [
    ...['', '/held', `/held?open=${MEMBER.held}`, '/review', '/pieces?open=piece-1', '/parcels/P0001'],
    ...['/excluded', '/aside', '/post', '/labels', '/addresses?open=piece-121'],
  ].map((screen) => home + screen)) {
    await open(path);
    for (const text of await japaneseOn(page)) found.set(text, path);
  }
  for (const path of ['/', '/rounds', '/desk', '/members', '/statistics/campaigns', '/account', ...ADMIN]) {
    await open(`/${INSURER}${path}`);
    for (const text of await japaneseOn(page)) found.set(text, path);
  }
  expect([...found].filter(([text]) => !DATA.test(text))).toEqual([]);
});

describe('the keyboard alone', () => {
  /** What has the focus, as it is named or reads. */
  const focused = () =>
    page.evaluate(
      'document.activeElement.ariaLabel ?? (document.activeElement === document.body ? "" : document.activeElement.textContent)',
    );
  const press = async (role: 'button' | 'link', name: string | RegExp, key: string): Promise<void> => {
    await page.getByRole(role, { name, exact: true }).focus();
    await page.keyboard.press(key);
  };

  it('a screen gone to is named and has the keyboard; a button at the end of a list keeps it', async () => {
    await open(`${home}/pieces`);
    await expect.poll(() => page.title()).toBe('お知らせ — 第1回 資格情報のお知らせ — Todoke 届');
    const back = page.getByRole('button', { name: '前へ' });
    await press('button', '次へ', 'Enter');
    await expect.poll(() => back.isEnabled()).toBe(true);
    await press('button', '前へ', 'Enter');
    await expect.poll(() => back.isDisabled()).toBe(true);
    expect(await focused()).toBe('前へ');
    await press('link', /^保留/, 'Enter');
    await page.getByRole('heading', { level: 1, name: '保留' }).waitFor();
    await expect.poll(focused).toBe('保留');
    expect(await page.title()).toBe('保留 — 第1回 資格情報のお知らせ — Todoke 届');
    // What is chosen is seen in the reader's own colours, too.
    await page.emulateMedia({ forcedColors: 'active' });
    const [chosen, other] = await page.evaluate<string[]>(
      `['true', 'false'].map((on) => getComputedStyle(document.querySelector('[role=radio][aria-checked=' + on + ']')).backgroundColor)`,
    );
    expect(chosen).not.toBe(other);
  });

  it('a form that closes gives it back to what opened it; the keys that scroll reach the work at once', async () => {
    await open(`/${INSURER}/admin/webhooks`);
    await press('button', '通知先を登録する', 'Enter');
    const form = page.getByRole('region', { name: '通知先を登録する' });
    await form.getByLabel('通知先の URL').waitFor();
    await form.getByRole('button', { name: 'やめる' }).focus();
    await page.keyboard.press('Enter');
    await form.waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('通知先を登録する');
    await open(`/${INSURER}/settings/contractor`);
    await page.keyboard.press('End');
    expect(await focused()).toBe('委託先の鍵 設定と様式');
  });
});

describe('who looks after the system', () => {
  it('adds somebody, whose code is shown once; takes roles, and shuts them out after asking', async () => {
    await open(`/${INSURER}/admin`);
    await page.getByRole('button', { name: '利用者を登録する' }).click();
    const form = page.getByRole('region', { name: '利用者を登録する' });
    await form.getByLabel('識別名').fill('kaho');
    await form.getByLabel('名前', { exact: true }).fill('夏帆');
    await form.getByRole('checkbox', { name: '窓口担当' }).check();
    await form.getByRole('button', { name: '登録する' }).click();
    await page.getByText(/^(\w{5}-){3}\w{5}$/).waitFor();
    await form.getByRole('button', { name: '閉じる' }).click();
    await page.getByRole('radio', { name: '招待中' }).click();
    await page.getByRole('row', { name: /kaho/ }).click();
    const detail = page.getByRole('article');
    await detail.getByRole('checkbox', { name: '窓口担当' }).uncheck();
    await detail.getByRole('button', { name: '権限を保存する' }).click();
    await page.getByRole('row', { name: /夏帆 kaho なし/ }).waitFor();
    await detail.getByRole('button', { name: '利用停止にする' }).click();
    await detail.getByRole('button', { name: '利用停止にする（確定）' }).click();
    // She is off the list of the invited, and still open.
    await page.getByRole('row', { name: /kaho/ }).waitFor({ state: 'detached' });
    await detail.getByText('利用停止にしました。').waitFor();
    await detail.getByRole('button', { name: '利用停止を解く' }).waitFor();
    await page.getByRole('radio', { name: 'すべて' }).click();
    await page.getByRole('row', { name: /kaho なし 利用停止/ }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('adds a webhook, sees its secret once and a test on its way', async () => {
    await open(`/${INSURER}/admin/webhooks`);
    await page.getByRole('button', { name: '通知先を登録する' }).click();
    const form = page.getByRole('region', { name: '通知先を登録する' });
    await form.getByLabel('通知先の URL').fill('https://example.invalid/hook');
    await form.getByRole('checkbox', { name: '返戻' }).check();
    await form.getByRole('button', { name: '登録する' }).click();
    await page.getByText(/^whsec_/).waitFor();
    await form.getByRole('button', { name: '閉じる' }).click();
    await page.getByRole('row', { name: /example\.invalid/ }).click();
    await page.getByRole('article').getByRole('button', { name: '送信テスト' }).click();
    await page.getByRole('row', { name: /送信テスト.*送信待ち/ }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('a contractor’s key is put in force by the fingerprint that was heard, and by no other', async () => {
    const { publicKey } = await Contractor.open();
    const { fingerprint } = await readContractorKey(publicKey);
    await open(`/${INSURER}/settings/contractor`);
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'ファイルを選ぶ' }).click();
    await (await chooser).setFiles({
      name: 'key.asc',
      mimeType: 'application/pgp-keys',
      buffer: Buffer.from(publicKey),
    });
    const heard = page.getByLabel('委託先から聞いた指紋');
    await heard.fill('0'.repeat(40));
    // Nothing on the screen tells the fingerprint: it has to come from the contractor.
    expect((await page.locator('main').textContent())?.replace(/\s/g, '')).not.toContain(fingerprint);
    await page.getByRole('button', { name: 'この鍵を使う' }).click();
    await page.getByText('この公開鍵の指紋と違います').waitFor();
    await heard.fill(fingerprint.toLowerCase());
    await page.getByRole('button', { name: 'この鍵を使う' }).click();
    await page.getByText((fingerprint.match(/.{4}/g) as string[]).join(' ')).waitFor();
  });

  it('I4 a doubtful address is opened with its reason and decided about, with the view and the act on record', async () => {
    await open(`${home}/addresses?state=open`);
    const before = await audited('dispatch.view_address');
    await rows().first().click();
    const detail = page.getByRole('article');
    await detail.getByText('株式会社みどり製作所').first().waitFor();
    expect(await audited('dispatch.view_address')).toBe(before + 1);
    await detail.getByRole('radio', { name: /この住所で送る/ }).check();
    await detail.getByLabel(/誰に何で確かめたか/).fill('本人へ電話（受付票1）');
    await detail.getByRole('button', { name: 'この住所で送る' }).click();
    await detail.getByText('記録しました。').waitFor();
    await page.getByRole('radio', { name: /このまま送る/ }).click();
    await page.getByText('全 1 件').waitFor();
    expect(await audited('dispatch.clear_address')).toBe(1);

    // The others at the keyboard, several at once.
    await page.getByRole('radio', { name: /確認待ち/ }).click();
    await page
      .getByRole('checkbox', { name: /に印を付ける/ })
      .nth(1)
      .waitFor();
    await rows().first().focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    const several = page.getByRole('article', { name: '印を付けた送付物' });
    await several.getByRole('heading', { name: '印を付けた送付物 2件' }).waitFor();
    await several.getByRole('radio', { name: /保留にする/ }).check();
    const note = several.getByLabel(/誰に何で確かめたか/);
    await note.fill('事業所へ電話（受付票2）');
    // The list cannot be brought up to date for a while: all that is on the screen stays, and a line tells of it.
    const field = await note.elementHandle();
    const listed = await rows().allTextContents();
    // Held back: by it the screen would hear that the server answers, and ask again by itself.
    await page.route('**/progress', () => undefined);
    await page.route(/\/campaigns\/[^/]+\/addresses/, (asked) =>
      asked.request().method() === 'GET'
        ? asked.fulfill({ status: 500, json: IN_TROUBLE })
        : asked.continue(),
    );
    await page.getByRole('button', { name: 'もう一度調べる' }).click();
    const line = page.getByText(/^最新の内容に更新できませんでした。表示しているのは .+ 時点の内容です。/);
    await line.waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await rows().allTextContents()).toEqual(listed);
    await page.unrouteAll();
    await page.getByRole('button', { name: 'もう一度読み込む' }).click();
    await line.waitFor({ state: 'detached' });
    expect(await rows().getByRole('checkbox', { checked: true }).count()).toBe(2);
    expect([await field?.isVisible(), await field?.inputValue()]).toEqual([true, '事業所へ電話（受付票2）']);
    await several.getByRole('button', { name: '保留にする' }).click();
    await several.getByText('記録しました。').waitFor();
    await page.getByRole('radio', { name: '保留 2' }).click();
    await page.getByText('全 2 件').waitFor();
    expect(complaints.filter((said) => !said.includes('status of 500'))).toEqual([]);
  });
});

describe('when something is not as usual', () => {
  it('an unknown campaign says so and leads back', async () => {
    await page.goto(`${screens.base}/${INSURER}/campaigns/nope`);
    await page.getByRole('alert').getByText('この発送回は見つかりません').waitFor();
    await page.getByRole('alert').getByRole('link', { name: '最初の画面へ' }).waitFor();
    expect(await grave(page)).toEqual([]);
  });

  it('a server that went away is told, with what to do', async () => {
    await open(home);
    await context.setOffline(true);
    await page.getByRole('link', { name: /梱包/ }).first().click();
    await page.getByText('サーバーとつながりません').first().waitFor({ timeout: 20_000 });
    // Nobody has to press anything once it is there again.
    await context.setOffline(false);
    await page.getByRole('row', { name: /P0001/ }).waitFor();
  });

  it('a running round shows its step and how far it is', async () => {
    Object.assign(progress, { stage: '5情報の照合と判定', done: 500, total: 2000, finished: false });
    try {
      await open(home);
      await page.getByText('処理中: 5情報の照合と判定').waitFor();
      await page.getByText('500 / 2,000').waitFor();
      Object.assign(progress, { finished: true });
      await page.getByText('処理中: 5情報の照合と判定').waitFor({ state: 'detached' });
    } finally {
      Object.assign(progress, { stage: '', done: 0, total: 0, finished: true });
    }
  });
});

it('the build keeps which modules of the server are in the screens: a change of one builds them anew', () => {
  const { shared } = JSON.parse(readFileSync(`${WEB_DIST}/sources.json`, 'utf8')) as { shared: string[] };
  expect(shared).toEqual(expect.arrayContaining(['src/japan/calendar.ts', 'src/piece/status.ts']));
});
