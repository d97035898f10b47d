import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../../src/access/roles.ts';
import { CAMPAIGN, INSURER, MEMBER, seedRound } from '../api/seed.ts';
import {
  METHOD,
  RATES,
  SOURCE,
  seedCalls,
  seedCards,
  seedFilings,
  seedRates,
  WORKPLACES,
} from '../statistics/seed.ts';
import { inkOf } from '../support/chromium.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { grave, type Screens, serveScreens, visit } from '../support/screens.ts';

/** An insurer of the seed of whom nothing has been counted yet. */
const EMPTY = '06130012';
let db: TestDatabase;
let round: Awaited<ReturnType<typeof seedRound>>;
let screens: Screens;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  db = await freshDatabase();
  round = await seedRound(db.database);
  await seedRates(db.database, INSURER);
  await seedFilings(db.database, INSURER);
  await seedCalls(db.database, INSURER, MEMBER.first);
  await seedCards(db.database, INSURER, MEMBER.first);
  screens = await serveScreens({ database: db.database, outDir: round.outDir });
}, 120_000);
afterAll(async () => {
  await screens.close();
  round.remove();
});

async function enter(insurer = INSURER, who: { personId?: string; roles?: readonly Role[] } = {}) {
  const at = { ...screens, database: db.database, insurerId: insurer };
  ({ context, page, complaints } = await visit(at, who));
}
beforeEach(() => enter());
afterEach(() => context.close());

async function open(path: string, insurer = INSURER): Promise<void> {
  await page.goto(`${screens.base}/${insurer}/statistics${path}`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.evaluate('document.fonts.ready');
}
const texts = (selector: string) => page.locator(selector).allTextContents();
async function saved(press: () => Promise<void>): Promise<{ name: string; lines: string[] }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return { name: download.suggestedFilename(), lines: text.replace('\uFEFF', '').trimEnd().split('\r\n') };
}

describe.each([
  ['rates', '?month=2024-03&code=46', '13.13'],
  ['rates by workplace', '?level=workplace', '事業所'],
  ['mailings', '/campaigns', '東京都'],
  ['certificates', '/certificates', '要配慮者'],
  ['filings', '/filings', '株式会社みどり製作所'],
  ['enquiries', '/desk', 'やさしい日本語'],
])('figures of %s', (_name, path, shows) => {
  it('are read, pass axe and fit 1366 and 1920 px', async () => {
    await open(path);
    await page.getByText(shows).first().waitFor();
    await expect.poll(() => page.locator('[role=status][aria-label]').count()).toBe(0);
    expect(await inkOf(page, 'h1')).toBeGreaterThan(0.03);
    expect(await grave(page)).toEqual([]);
    for (const width of [1366, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
    expect(complaints).toEqual([]);
  });

  it('say so where there are none yet', async () => {
    await context.close();
    await enter(EMPTY);
    await open(path.replace(/\?.*/, ''), EMPTY);
    await page
      .getByRole('main')
      .getByText(/ありません|まだ/)
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('the map, the table and the trend', () => {
  it('S153 seed 002’s highest and lowest, the printed average and the simple mean stand under their own names', async () => {
    await open('?month=2024-03');
    await page.getByText('公表された平均').waitFor();
    const shown = await page.locator('dl').textContent();
    for (const [name, value] of [
      ['最も高い', '13.13%鹿児島県'],
      ['最も低い', '3.23%沖縄県'],
      ['公表された平均', '5.64%'],
      ['印刷された値の単純平均', '6.40%'],
    ])
      expect(shown).toContain(`${name}${value}`);
    expect(shown).not.toContain('合計');
    await page.getByText(`出典：${SOURCE}`).first().waitFor();
    await page.getByText(`集計方法：${METHOD}`).first().waitFor();
  });

  it('keys alone walk the map and open a trend, which survives a reload', async () => {
    await open('?month=2024-08');
    const tokyo = page.getByRole('button', { name: /^東京 / });
    await tokyo.focus();
    await page.keyboard.press('ArrowUp');
    const focused = await page.evaluate('document.activeElement.getAttribute("data-code")');
    expect(focused).not.toBe('13');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**code=${focused}*`);
    const trend = page.getByRole('figure', { name: /の推移/ });
    await trend.waitFor();
    expect(await trend.locator('tbody tr').count()).toBe(7);
    expect(await trend.textContent()).toContain('目標 2024年11月');
    await page.reload();
    await trend.waitFor();
    expect(await page.locator(`[data-code="${focused}"]`).getAttribute('aria-pressed')).toBe('true');
  });

  it('workplaces come a page at a time; order, filter and page stand in the address', async () => {
    await open('?level=workplace');
    await page.getByText(`全 ${WORKPLACES - 2} か所`).waitFor();
    await page.getByRole('button', { name: /^率/ }).click();
    await page.getByRole('button', { name: /^率/ }).click();
    await page.waitForURL(/sort=rate.*descending=true|descending=true.*sort=rate/);
    await page.getByRole('button', { name: '次へ' }).click();
    await page.waitForURL(/cursor=/);
    await page.reload();
    await page.locator('tbody tr').nth(49).waitFor();
    const rates = (await texts('tbody tr td:nth-child(3)')).map((text) => Number(text.replace('%', '')));
    expect(rates).toEqual([...rates].sort((a, b) => b - a));
    await page.getByRole('searchbox').fill('みどり');
    await page.keyboard.press('Enter');
    await page.getByText('全 1 か所').waitFor();
    expect(await texts('tbody tr td:nth-child(2)')).toEqual(['株式会社みどり製作所']);
  });

  it('S155 what is saved has source and method on every row', async () => {
    await open('?month=2024-03');
    const { name, lines } = await saved(() => page.getByRole('link', { name: 'CSV で保存' }).click());
    expect(name).toBe('usage-2024-03.csv');
    expect(lines).toHaveLength(50);
    for (const line of lines.slice(1)) expect(line).toContain(`${SOURCE},${METHOD}`);
  });
});

describe('taking in', () => {
  const choose = async (name: string, text: string | Buffer) => {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'ファイルを選ぶ' }).click(),
    ]);
    await chooser.setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.getByText(`選んだファイル: ${name}`).waitFor();
  };
  const submit = () => page.getByRole('button', { name: '取り込む', exact: true }).click();

  it('S156 every fault is told with what to do; mended, the file is taken in once and shown', async () => {
    const header = RATES.toString().split('\n')[0];
    await open('');
    await page.getByRole('button', { name: '資料を取り込む' }).click();
    await page.getByLabel('出典').fill('デジタルPMO');
    await page.getByLabel('集計方法').fill('保険者ごとの月次の利用率');
    await choose('pmo.csv', `${header}\nusage,2024-09,insurer,1,,,5\nusage,2024-09,insurer,01130012,5,4,\n`);
    await submit();
    const alert = page.getByRole('alert');
    await alert.getByText('誤りが2件').waitFor();
    expect(await alert.locator('li').allTextContents()).toEqual([
      expect.stringContaining('2行目の列 code'),
      expect.stringContaining('3行目の列 denominator'),
    ]);
    const nobody = 'usage,2024-09,workplace,A1,0,0,\n';
    const good = `${header}\nusage,2024-09,insurer,01130012,60,1000,\n${nobody}`;
    await choose('pmo.csv', good);
    await alert.waitFor({ state: 'detached' });
    await submit();
    await page.getByRole('status').getByText('1件の数値を取り込みました').waitFor();
    await page.getByText('分子も分母も0の行が1件ありました（3行目 A1）。').waitFor();
    await submit();
    await page.getByText('この資料は取り込み済みです').waitFor();
    await page.getByRole('radio', { name: '保険者', exact: true }).click();
    await page.locator('tbody').getByText('6.00%').first().waitFor();
  });

  it('more faults than fit are counted, and the first of them told', async () => {
    const rows = Array.from({ length: 500 }, (_, i) => `usage,2024-09,city,${i},,,5\n`).join('');
    await open('');
    await page.getByRole('button', { name: '資料を取り込む' }).click();
    await page.getByLabel('出典').fill('x');
    await page.getByLabel('集計方法').fill('y');
    await choose('wrong.csv', `indicator,month,level,code,numerator,denominator,rate\n${rows}`);
    await submit();
    await page.getByText('誤りが500件').waitFor();
    await page.getByText('はじめの200件').waitFor();
    expect(await page.getByRole('alert').locator('li').count()).toBe(200);
  });

  it('S125 a goal is set, typed half width or full, and refused where it is no rate', async () => {
    await open('');
    await page.getByRole('button', { name: '目標を決める' }).click();
    await page.getByText('2024年11月 50.00%').waitFor();
    await page.getByLabel('目標の月').fill('2025-11');
    await page.getByLabel('目標の率').fill('150');
    await page.getByRole('button', { name: '決める', exact: true }).click();
    await page.getByRole('alert').getByText('0〜100').waitFor();
    await page.getByLabel('目標の率').fill('６２．５％');
    await page.getByRole('button', { name: '決める', exact: true }).click();
    await page.getByText('2025年11月の目標を 62.50% に決めました').waitFor();
    await page.locator('li', { hasText: '2025年11月 62.50%' }).waitFor();
  });

  it('who only looks sees neither button; who takes in sets no goal', async () => {
    await context.close();
    await enter(INSURER, { personId: 'looks', roles: ['desk'] });
    await open('?month=2024-03');
    await page.getByText('公表された平均').waitFor();
    expect(await page.getByRole('button', { name: /資料を取り込む|目標を決める/ }).count()).toBe(0);
    await context.close();
    await enter(INSURER, { personId: 'takes', roles: ['clerk'] });
    await open('?month=2024-03');
    await page.getByRole('button', { name: '資料を取り込む' }).waitFor();
    expect(await page.getByRole('button', { name: '目標を決める' }).count()).toBe(0);
  });
});

describe('the insurer’s own work', () => {
  /** Cells of a table by its name, heading of the row first. */
  const table = async (name: string): Promise<string[][]> => {
    const rows = page.getByRole('region', { name, exact: true }).locator('tbody tr, tfoot tr');
    await rows.first().waitFor();
    return rows.evaluateAll((found: unknown[]) =>
      (found as { cells: Iterable<{ textContent: string }> }[]).map((row) =>
        [...row.cells].map(({ textContent }) => textContent).filter((text) => text !== ''),
      ),
    );
  };

  it('a branch opens in detail, stays so over a reload, and adds up', async () => {
    await open('/campaigns');
    const rows = await table('支部別の状況');
    expect(rows).toEqual([
      ['東京都', '168', '0', '130', '0', '35', '3'],
      ['合計', '168', '0', '130', '0', '35', '3'],
    ]);
    await page.getByRole('button', { name: '東京都' }).click();
    await page.waitForURL('**branch=13');
    await page.reload();
    const detail = await table('東京都の内訳');
    expect(detail).toContainEqual(['事業所の梱包へ', '120']);
    // Who has chosen an address stands among those written to directly.
    expect(detail).toContainEqual(['直送（自宅など）', '10']);
    expect(detail.at(-1)).toEqual(['合計', '168']);
    const { name, lines } = await saved(() => page.getByRole('link', { name: 'CSV で保存' }).last().click());
    expect(name).toBe(`${CAMPAIGN}-returns.csv`);
    expect(lines[0]).toBe('返戻の理由,通数');
  });

  it('calls are counted by Japan’s month, topic and language; a chosen month stands in the address', async () => {
    await open('/desk');
    expect(await table('話題別の件数（2024年9月）')).toEqual([
      ['資格情報のお知らせが届かない・いつ届くか', '13', '13', '0'],
      ['下4桁が自分の個人番号と違う', '3', '3', '0'],
      ['資格確認書が届かない・いつ届くか', '2', '0', '2'],
      ['合計', '18', '16', '2'],
    ]);
    expect((await table('言語別の件数（2024年9月）')).map(([language]) => language)).toEqual([
      '日本語',
      'やさしい日本語',
      'ベトナム語',
      '合計',
    ]);
    await page.getByRole('main').getByRole('combobox').selectOption('2024-08');
    await page.waitForURL('**month=2024-08');
    await page.reload();
    expect(await table('話題別の件数（2024年8月）')).toHaveLength(2);
  });

  it('S127 late filings are told by month and by workplace, the worst first when asked', async () => {
    await open('/filings');
    expect((await table('月別の届書')).map((row) => row.slice(0, 4))).toEqual([
      ['2024年9月', '5', '5', '0'],
      ['2024年8月', '28', '18', '10'],
      ['2024年7月', '10', '9', '1'],
      ['合計', '43', '32', '11'],
    ]);
    await page.getByRole('button', { name: '期限後の割合' }).click();
    await page.getByRole('button', { name: '期限後の割合' }).click();
    await page.waitForURL(/sort=lateShare/);
    const list = page.getByRole('table', { name: '事業所別（全期間）' });
    await list.locator('tbody tr:first-child td:nth-child(6)', { hasText: '30.77%' }).waitFor();
    expect(await list.locator('tbody td:nth-child(6)').allTextContents()).toEqual(['30.77%', '23.33%', '－']);
    await page.getByRole('button', { name: '2024年8月' }).click();
    await page.waitForURL(/month=2024-08/);
    const august = page.getByRole('table', { name: '事業所別（2024年8月）' });
    await august.getByText('株式会社みどり製作所').waitFor();
    const { lines } = await saved(() => page.getByRole('link', { name: 'CSV で保存' }).last().click());
    expect(lines).toHaveLength(3);
  });

  it('certificates are counted by month, and their grounds for one month or all', async () => {
    await open('/certificates');
    expect(await table('月別の作成枚数')).toEqual([
      ['2025年9月', '4', '2', '1', '1'],
      ['2025年8月', '2', '2', '0', '0'],
      ['合計', '6', '4', '1', '1'],
    ]);
    expect((await table('理由別の枚数（全期間）')).at(-1)).toEqual(['合計', '6']);
    await page.getByRole('button', { name: '2025年8月' }).click();
    await page.waitForURL('**month=2025-08');
    expect(await table('理由別の枚数（2025年8月）')).toContainEqual(['マイナンバーカードなし', '1']);
  });

  it('in English too', async () => {
    await context.addInitScript(`localStorage.setItem('todoke.language', 'en')`);
    await open('/desk');
    await page.getByRole('heading', { name: 'Figures of enquiries' }).waitFor();
    expect((await table('Calls by language (2024-9)')).map(([language]) => language)).toContain('Vietnamese');
    await page.getByRole('link', { name: 'Usage and registration', exact: true }).first().click();
    await page.getByRole('button', { name: 'Set a goal' }).waitFor();
  });

  it('a server that went away is told', async () => {
    await open('/desk');
    await context.setOffline(true);
    await page.getByRole('main').getByRole('combobox').selectOption('2024-08');
    await page.getByText('サーバーとつながりません').first().waitFor({ timeout: 20_000 });
  });
});
