import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../../src/access/roles.ts';
import { CAMPAIGN, INSURER, MEMBER, numberOf, seedRound } from '../api/seed.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { grave, type Screens, serveScreens, visit } from '../support/screens.ts';

/* Issue 8, screen 4: members found and opened. The seed's people are all 山田　太郎; the second is protected. */

const home = `/${INSURER}/members`;
const memberOf = (n: number): string => `00${String(n).padStart(6, '0')}`;

let db: TestDatabase;
let round: Awaited<ReturnType<typeof seedRound>>;
let screens: Screens;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  db = await freshDatabase();
  round = await seedRound(db.database);
  screens = await serveScreens({ database: db.database, outDir: round.outDir });
});
afterAll(async () => {
  await screens.close();
  round.remove();
});
beforeEach(() => {
  complaints = [];
});
afterEach(() => context.close());

async function open(path: string, roles?: readonly Role[]): Promise<void> {
  const who = roles === undefined ? {} : { personId: `as-${roles.join('-')}`, roles };
  const at = { ...screens, database: db.database, insurerId: INSURER };
  ({ context, page } = await visit(at, who, complaints));
  await page.goto(screens.base + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
}
const views = async (action: string) =>
  (
    await db.database.read((sql) =>
      sql.query<{ subject: string; detail: Record<string, unknown> }>(
        'SELECT subject, detail FROM audit.entry WHERE action = $1 ORDER BY audit_id',
        [action],
      ),
    )
  ).rows;

describe('finding and opening', () => {
  it('by kana, at the keyboard: what was typed stands in no address, the view is logged with its purpose', async () => {
    await open(home);
    await page.getByRole('radio', { name: '氏名（カナ）' }).click();
    await page.getByLabel('開く目的').selectOption('correction');
    await page.getByLabel('氏名（カナ）').fill('やまだ');
    await page.keyboard.press('Enter');
    await page.getByText('50人より多く見つかりました').waitFor();
    expect(decodeURIComponent(page.url())).not.toMatch(/やまだ|ヤマダ/);
    expect(await page.locator('tbody').textContent()).not.toContain('太郎');
    // The first row has the keyboard.
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '山田　太郎' }).waitFor();
    expect((await views('member.view')).at(-1)?.detail).toMatchObject({ purpose: 'correction' });
    await page.getByRole('link', { name: '検索結果へ' }).click();
    await page.getByText('50人より多く見つかりました').waitFor();
    expect(complaints).toEqual([]);
  });

  it('by management number, and nobody by a name nobody bears', async () => {
    await open(`${home}?by=management`);
    await page.getByLabel('整理番号').last().fill(numberOf(12));
    await page.keyboard.press('Enter');
    await page.getByRole('gridcell', { name: memberOf(12) }).waitFor();
    await page.getByRole('radio', { name: '氏名（漢字）' }).click();
    await page.getByRole('textbox', { name: '氏名（漢字）' }).fill('龘');
    await page.keyboard.press('Enter');
    await page.getByText('見つかりません').waitFor();
  });

  it('an auditor opens by id and searches nobody', async () => {
    await open(home, ['auditor']);
    expect(await page.getByRole('radiogroup', { name: '探し方' }).getByRole('radio').count()).toBe(1);
    await page.getByRole('textbox', { name: '加入者番号' }).fill(memberOf(10));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '山田　太郎' }).waitFor();
  });
});

describe('a member', () => {
  it('the paper that was sent is shown, drawn from the recorded bytes', async () => {
    await open(`${home}/${memberOf(10)}`);
    await page.getByRole('link', { name: '送付の確認' }).click();
    await page.getByRole('radio', { name: /送ったもの/ }).click();
    await page.getByRole('gridcell', { name: numberOf(10) }).click();
    await page.locator('article img').waitFor();
    expect(page.url()).toContain('paper=piece-10');
    expect((await views('piece.view_page')).at(-1)).toMatchObject({
      subject: 'piece:piece-10',
      detail: { purpose: 'mailing' },
    });
    expect(complaints).toEqual([]);
  });

  it('as of a day before it was known nothing is held, and one key leads back to now', async () => {
    await open(`${home}/${memberOf(10)}?purpose=audit&on=2020-05-01&at=2001-01-01T00:00:00`);
    await page.getByText('この時点では、登録がありません').waitFor();
    await page.getByRole('button', { name: '今の登録に戻す' }).click();
    await page.getByRole('heading', { level: 1, name: '山田　太郎' }).waitFor();
    await page.getByRole('button', { name: /本人 令和2年4月1日から/ }).click();
    await page.getByText('令和2年4月1日について').waitFor();
    await page.getByRole('heading', { level: 1, name: '山田　太郎' }).waitFor();
  });

  it('a protected member’s address is nowhere, on no day', async () => {
    await open(`${home}/${memberOf(2)}?purpose=audit`);
    await page.getByText('支援措置の対象の方のため、表示しません').waitFor();
    expect(await page.locator('body').textContent()).not.toMatch(/千代田|秘密|みどり/);
  });

  it('a held member’s review is a link away', async () => {
    await open(`${home}/${MEMBER.held}?purpose=review&view=course`);
    await page.getByRole('link', { name: '確認作業を開く' }).click();
    await page.waitForURL(`**/campaigns/${CAMPAIGN}/review?*open=${MEMBER.held}*`);
    await page.getByRole('article', { name: MEMBER.held }).waitFor();
  });

  it('nobody: what is wrong, and the way back', async () => {
    await open(`${home}/nobody?purpose=enquiry`);
    await page.getByRole('alert').getByText('この加入者は見つかりません。').waitFor();
    await page.getByRole('link', { name: '検索結果へ' }).waitFor();
  });
});

describe.each([
  ['the search', home, 'form'],
  ['a member', `${home}/${memberOf(10)}?purpose=correction`, 'dl'],
  ['a member’s papers', `${home}/${memberOf(10)}?purpose=mailing&view=papers&paper=piece-10`, 'article'],
  ['what happened to a member', `${home}/${memberOf(10)}?purpose=review&view=course`, 'table'],
])('%s', (_name, path, shows) => {
  it('passes axe, breaks no policy and fits 1366 px', async () => {
    await open(path);
    await page.locator(shows).first().waitFor();
    expect(await grave(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1366);
    expect(complaints).toEqual([]);
  });
});
