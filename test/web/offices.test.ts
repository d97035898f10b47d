import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../../src/access/roles.ts';
import { CertificateInsurer, registered, registrationCsv, unusable } from '../certificate/insurer.ts';
import { ACQUIRED, ACQUIRED_NO_NUMBER, alter, file } from '../register/filing/samples.ts';
import { insured, KEYS, membersCsv } from '../register/import/fixture.ts';
import { inkOf } from '../support/chromium.ts';
import { freshDatabase } from '../support/postgres.ts';
import { grave, japaneseOn, type Screens, serveScreens, speakEnglish, visit } from '../support/screens.ts';

/*
 * Issue 8, screens 6–8: a clerk's and a chief's work at certificates, filings and settings, in a real Chromium. With
 * TODOKE_PICTURES=FOLDER every screen is kept as a picture to be looked at.
 */

const { database } = await freshDatabase();
let insurer: CertificateInsurer;
let screens: Screens;
let context: BrowserContext;
let page: Page;
let complaints: string[] = [];
const width = Number(process.env.TODOKE_WIDTH ?? 1366);
const folder = process.env.TODOKE_PICTURES;

beforeAll(async () => {
  insurer = await CertificateInsurer.open(database);
  const people = Array.from({ length: 40 }, (_, i) => insured(i + 1));
  await insurer.files.members(membersCsv(...people));
  await insurer.registration(
    registrationCsv(
      registered('M1', '2026-01-31'),
      ...Array.from({ length: 30 }, (_, i) =>
        unusable(`M${i + 2}`, '2026-01-31', i % 3 === 0 ? 'not_registered' : 'no_card'),
      ),
    ),
  );
  screens = await serveScreens({
    database,
    keys: () => KEYS,
    now: () => new Date('2026-02-10T10:00:00+09:00'),
  });
});
afterAll(async () => {
  await screens.close();
});

async function enter(personId: string, roles: readonly Role[]): Promise<void> {
  const viewport = { width, height: width > 1500 ? 1080 : 768 };
  const at = { ...screens, database, insurerId: insurer.insurerId, viewport };
  ({ context, page } = await visit(at, { personId, roles }, complaints));
}
beforeEach(async () => {
  complaints = [];
  await enter('clerk-1', ['clerk', 'approver']);
});
afterEach(() => context.close());

async function open(path: string): Promise<void> {
  await page.goto(`${screens.base}/${insurer.insurerId}${path}`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.evaluate('document.fonts.ready');
}
const picture = async (name: string): Promise<void> => {
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}-${width}.png` });
};

describe.each([
  ['certificates today', '/certificates', 'M2'],
  ['the month’s calendar', '/certificates/calendar?month=2026-02', '建国記念の日'],
  ['applications, none yet', '/certificates/applications', '申請はありません'],
  ['cards, none yet', '/certificates/cards', 'カードはありません'],
  ['recalls, none yet', '/certificates/recalls', '回収はありません'],
  ['the forecast', '/certificates/forecast', '計算に使った仮定'],
  ['one member', '/certificates/members/M3', 'マイナンバーカードを取得していません'],
  ['an unknown member', '/certificates/members/nobody', '登録されていません', true],
  ['filings, none yet', '/filings', '届書はまだありません'],
  ['workplaces, none yet', '/filings/workplaces', '届書はまだありません'],
  ['inquiries, none', '/filings/inquiries', '照会が必要な方はいません'],
  ['workplaces', '/workplaces', '未使用のコードの期限'],
  ['settings', '/settings?part=packing', '一つの梱包の人数'],
  ['papers', '/settings/papers?element=title.style1', '実在しない人の紙面'],
  ['calendars', '/settings/calendars', '振替休日'],
  ['versions', '/settings/versions', '変更の依頼はありません'],
])('%s', (name, path, shows, refused = false) => {
  it('shows Japanese text, passes axe and fits the screen', async () => {
    if (refused) await page.goto(`${screens.base}/${insurer.insurerId}${path}`);
    else await open(path);
    await page.getByText(shows, { exact: false }).first().waitFor();
    await page.waitForLoadState('networkidle');
    if (!refused) expect(await inkOf(page, 'h1')).toBeGreaterThan(0.03);
    await picture(name.replaceAll(/\W+/g, '-'));
    expect(await grave(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    expect(complaints.filter((text) => !(refused && text.includes('404')))).toEqual([]);
  });
});

it('the day a member’s certificates are looked at is typed as fast as one likes', async () => {
  await open('/certificates/members/M3');
  const day = page.getByLabel('いつの時点で見るか');
  expect(await day.inputValue()).toBe('2026-02-10');
  await day.focus();
  // As browsers in English have it: month, day, year.
  await page.keyboard.type('12092025');
  expect(await day.inputValue()).toBe('2025-12-09');
  await page.waitForURL('**/M3?on=2025-12-09');
  await page.getByText('令和7年12月9日現在').waitFor();
  // Half typed it is none, and goes nowhere.
  await day.focus();
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Tab');
  expect(page.url()).toContain('on=2025-12-09');
});

/** The insurer, who works there, a member; the profile's name, and what it says of inserts it named. */
const DATA =
  /^(?:とどけ見本健康保険協会|試験 clerk-1|協会　太郎|キョウカイ　タロウ|In force: .+|封入時に全員分の.+|保険者\s之　印|.+ 当協会 or .+|[^：]+: [ -~]+)$/;
it('in English all of it is English but the paper’s own words and names', async () => {
  await speakEnglish(context);
  const found = new Map<string, string>();
  for (const path of [
    ...['', '/calendar?month=2026-02', '/applications', '/cards', '/recalls', '/forecast', '/members/M3'].map(
      (screen) => `/certificates${screen}`,
    ),
    ...['/filings', '/filings/workplaces', '/filings/inquiries', '/statistics/certificates'],
    ...['campaign', 'packing', 'certificate', 'document', 'desk', 'filing'].map(
      (part) => `/settings?part=${part}`,
    ),
    ...['/settings/papers?element=title.style1', '/settings/calendars', '/settings/versions'],
  ]) {
    await open(path);
    for (const text of await japaneseOn(page)) found.set(text, path);
  }
  expect([...found].filter(([text]) => !DATA.test(text))).toEqual([]);
});

describe('an application', () => {
  it('O5 is received by one person and approved by another, who sees the card made', async () => {
    await open('/certificates/applications');
    await page.getByRole('button', { name: '申請を受け付ける' }).click();
    const form = page.getByRole('region', { name: '申請を受け付ける' });
    await form.getByLabel('加入者番号').fill('M1');
    await form.getByLabel('申請の理由').selectOption('myna_card_lost');
    await form.getByLabel('確認した書類').fill('申請書 受付1');
    await form.getByRole('button', { name: '受け付ける', exact: true }).click();
    await form.getByText('受け付けました').waitFor();
    // Not the row that says there is none, which stands until the list is asked for anew.
    await page.locator('tbody tr', { hasText: 'M1' }).click();
    await page.getByText('自分で受け付けた申請は決定できません').waitFor();
    await context.close();

    await enter('chief-1', ['approver']);
    await open('/certificates/applications?state=received');
    await page.locator('tbody tr', { hasText: 'M1' }).click();
    await picture('application-to-decide');
    await page.getByRole('button', { name: '承認する' }).click();
    await page.getByText('資格確認書を交付します。').first().waitFor();
    await page.getByRole('link', { name: 'この人の資格確認書を開く' }).click();
    await page.getByText('作成済み（発送前）').first().waitFor();
    await picture('member-with-card');
    expect(complaints).toEqual([]);
  });
});

describe('a card', () => {
  it('S106 returned cards are destroyed together, against one record', async () => {
    await insurer.issue('2026-02-02');
    await open('/certificates/cards?sort=member');
    await page.locator('tbody tr', { hasText: 'M11' }).first().click();
    for (const [press, then] of [
      ['差出し', '発送済み'],
      ['き損の届出', ''],
    ] as const)
      if (then !== '') {
        await page.getByRole('button', { name: press }).click();
        await page.locator('tbody tr', { hasText: then }).first().waitFor();
      }
    await page.getByLabel('回収の理由').selectOption('misissued');
    await page.getByRole('button', { name: '回収を始める' }).click();
    await page.getByText('までに').first().waitFor();
    await page.getByRole('button', { name: '返納の受領' }).click();
    await page.getByRole('checkbox').first().check();
    await page.getByLabel('廃棄の記録番号').first().fill('廃棄-7');
    await picture('cards');
    await page.getByRole('button', { name: '廃棄を記録する' }).first().click();
    await page.locator('tbody tr', { hasText: '廃棄済み' }).first().waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('a filing', () => {
  it('is checked by row before it is loaded; its result tells what to do', async () => {
    await open('/filings');
    const bytes = file([
      alter(ACQUIRED, { 19: '070199', 6: '91' }),
      alter(ACQUIRED, { 6: '92' }),
      alter(ACQUIRED_NO_NUMBER, { 6: '93' }),
    ]);
    await page.getByLabel(/事業所の番号/).fill('W1');
    await page.setInputFiles('input[type=file]', {
      name: 'SHFD0006.CSV',
      mimeType: 'text/csv',
      buffer: Buffer.from(bytes),
    });
    await page.getByText('3件のうち、登録できるもの 2件').waitFor();
    await page
      .getByRole('region', { name: /誤り 1件/ })
      .getByText('6', { exact: true })
      .waitFor();
    await picture('filing-checked');
    await page.getByRole('button', { name: '登録する', exact: true }).click();
    await page.getByText('受理 2人、変更なし 0人、返戻 1件').waitFor();
    await page.getByRole('link', { name: '結果を開く' }).click();
    await page.locator('tbody tr', { hasText: '返戻' }).first().waitFor();
    await picture('filing-result');
    expect(await grave(page)).toEqual([]);
    await open('/filings/workplaces');
    await page.getByRole('table', { name: '事業所ごとの件数' }).waitFor();
    await picture('filing-workplaces');
    await open('/filings/inquiries');
    await page.getByText('番号の届出がない').waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('a workplace', () => {
  it('is given a code with its sheet, told once, which is taken back unused', async () => {
    await open('/workplaces');
    await page.locator('main a[href*="/workplaces/"]').first().click();
    await page.getByText('まだコードを発行していません。').waitFor();
    await page.getByRole('button', { name: '新しいコードを発行する' }).click();
    await page.getByText('この表示を閉じると、もう見られません。').waitFor();
    const told = String(await page.locator('.font-mono').textContent());
    expect(told).toMatch(/^[A-Z0-9]{5}(-[A-Z0-9]{5}){3}$/);
    await picture('workplace-code');
    const saved = page.waitForEvent('download');
    await page.getByRole('link', { name: '案内の紙（PDF）を保存' }).click();
    expect(
      readFileSync(await (await saved).path())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    await page.getByRole('button', { name: '閉じる' }).click();
    await page.getByRole('cell', { name: '未使用', exact: true }).waitFor();
    expect(await page.content()).not.toContain(told);
    await page.getByRole('button', { name: '未使用のコードを取り消す' }).click();
    await page.getByRole('button', { name: '実行する' }).click();
    await page.getByRole('cell', { name: '取消し', exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('a setting', () => {
  it('is changed with its effect shown, and in force only after another person’s approval', async () => {
    await open('/settings?part=certificate');
    await page.getByLabel('登録状況のファイルの受領期限').fill('9');
    const draft = page.getByRole('complementary', { name: '変更の下書き' });
    await draft.getByText('変更 1件').waitFor();
    await draft.getByText('対象者の確定').first().waitFor();
    await picture('setting-with-effect');
    await page.getByLabel('登録状況のファイルの受領期限').fill('99');
    await draft.getByText('直すところ 1件').waitFor();
    await page.getByLabel('登録状況のファイルの受領期限').fill('9');
    await draft.getByText('変更 1件').waitFor();
    await draft.getByLabel(/変更の理由/).fill('ファイルの到着が遅いため');
    await draft.getByRole('button', { name: '承認を依頼する' }).click();
    await draft.getByText('承認を依頼しました').waitFor();
    await open('/settings/versions');
    await page.getByText('自分で依頼した変更は承認できません').waitFor();
    await context.close();

    await enter('chief-1', ['approver']);
    await open('/settings/versions');
    await page.getByRole('button', { name: '違いを見る' }).first().click();
    await page.getByText('登録状況のファイルの受領期限').waitFor();
    await picture('versions-to-decide');
    await page.getByRole('button', { name: '承認して使う' }).click();
    await page.getByText('今の版 2026-02-10/1').waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('a paper', () => {
  it('is changed element by element, its proof drawn anew, a fault of it named', async () => {
    await open('/settings/papers?paper=notice&element=title.style1');
    const proof = page.getByRole('region', { name: '見本' }).getByRole('img');
    await proof.waitFor();
    const before = await proof.getAttribute('src');
    await page.getByLabel(/^文言/).fill('資格情報を確かめるためのお知らせ');
    await expect.poll(() => proof.getAttribute('src'), { timeout: 20_000 }).not.toBe(before);
    await picture('paper-changed');
    await page.getByLabel('左から（mm）').fill('400');
    await page.getByText('はみ出します').first().waitFor();
    await picture('paper-with-fault');
  });
});
