import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SCRIPTS } from '../../src/desk/topics.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { piecesOf, plannedRound } from '../support/round.ts';
import { grave, type Screens, serveScreens, visit } from '../support/screens.ts';
import { signInBrowser } from '../support/sign-in.ts';

/* Issue 9, judged 1: an operator answers by the keyboard alone. */

const { database } = await freshDatabase();
let round: PlannedRound;
let screens: Screens;
let context: BrowserContext;
let page: Page;
let complaints: string[];
let caller: { memberId: string; symbol: string; number: string; wareki: string; name: string };
/** A Wednesday afternoon inside the first round's posting days. */
const NOW = new Date('2024-09-25T14:00:00+09:00');

beforeAll(async () => {
  round = await plannedRound(database, 150, 'desk-web');
  const pieces = await database.read((sql) => piecesOf(sql, round.key));
  const piece = pieces.find(({ route }) => route === 'workplace');
  const { rows } = await database.read((sql) =>
    sql.query<{ memberId: string; symbol: string; number: string; birth: string; name: string }>(
      `SELECT member_id AS "memberId", symbol, number, to_char(birth_date, 'YYYY-MM-DD') AS birth, name_kanji AS name
         FROM register.as_of($1, '2024-09-25', now()) WHERE member_id = $2`,
      [round.key.insurerId, piece?.member_id],
    ),
  );
  const [one] = rows;
  if (one === undefined) throw new Error('nobody gets a letter through a workplace');
  caller = { ...one, wareki: one.birth };
  screens = await serveScreens({ database, now: () => NOW });
});
afterAll(async () => {
  await screens.close();
});
beforeEach(async () => {
  const at = { ...screens, database, insurerId: round.key.insurerId };
  ({ context, page, complaints } = await visit(at, { personId: 'operator', roles: ['desk'] }));
  // The page tells by its own clock when a call began and ended; the server takes no call of another time.
  await page.clock.setFixedTime(NOW);
  await page.goto(`${screens.base}/${round.key.insurerId}/desk`);
  await page.getByRole('combobox', { name: 'ご用件を探す' }).waitFor();
});
afterEach(() => context.close());

const type = async (text: string): Promise<void> => {
  await page.keyboard.type(text);
  await page.keyboard.press('Tab');
};
/** Finds the caller from the topic's list on, with nothing but keys, and waits for nothing. */
async function reachCaller(topic: string): Promise<void> {
  await page.keyboard.type(topic);
  await page.keyboard.press('Enter');
  await type(caller.symbol);
  await type(caller.number);
  await page.keyboard.type(caller.wareki);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: '相手' }).waitFor();
}

describe('an operator with the keyboard alone', () => {
  it('S115 answers where a letter is, and records the call', async () => {
    await reachCaller('お知らせが届かない');
    await page.getByText('お勤め先へ発送する予定です。').waitFor();
    await page.getByText('届いていないとき').waitFor();
    expect(await page.locator('main').textContent()).not.toContain(caller.name);
    expect(await grave(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    // Ready for the next call before the record is there.
    await page.keyboard.type('下4桁');
    await page.getByText('記録しました。').waitFor();
    const { rows } = await database.read((sql) =>
      sql.query('SELECT topic, parties, case_id FROM desk.call ORDER BY call_id DESC LIMIT 1'),
    );
    expect(rows).toEqual([{ topic: 'where_is_notice', parties: ['member', 'operator'], case_id: null }]);
    expect(await page.getByRole('combobox', { name: 'ご用件を探す' }).inputValue()).toBe('下4桁');
    expect(complaints).toEqual([]);
  });

  it('S149 an interpreted call has three parties and its language; a case is opened with it', async () => {
    await reachCaller('お知らせが届かない');
    await page.getByLabel('話したことば').selectOption({ label: 'ベトナム語' });
    await page.getByText('加入者・オペレーター・ベトナム語通訳の三者').waitFor();
    await page.getByLabel('メモ').fill('折り返し希望');
    await page.keyboard.press('Control+Shift+Enter');
    await page.getByText(/受付番号 \d+ で記録しました/).waitFor();
    const { rows } = await database.read((sql) =>
      sql.query<{ language: string; parties: string[]; note: string }>(
        `SELECT c.language, c.parties, e.note FROM desk.call c JOIN desk.case_event e USING (insurer_id, case_id)
          ORDER BY call_id DESC LIMIT 1`,
      ),
    );
    expect(rows).toEqual([
      { language: 'vi', parties: ['member', 'operator', 'interpreter'], note: '折り返し希望' },
    ]);
  });

  it('S150 a question about the system in general goes to the state’s line, without a caller', async () => {
    await page.keyboard.type('マイナンバー制度');
    await page.keyboard.press('Enter');
    await page.getByText('0120-95-0178').first().waitFor();
    expect(await page.getByRole('region', { name: '相手を探す' }).count()).toBe(0);
    expect(await page.getByLabel('おつなぎした先').inputValue()).toBe('state_line');
    expect(await grave(page)).toEqual([]);
    // The caller turns to something else: who answers follows the topic, the language stays theirs.
    await page.getByLabel('話したことば').selectOption({ label: 'ベトナム語' });
    await page.getByRole('combobox', { name: 'ご用件を探す' }).fill('');
    await page.getByRole('option', { name: 'どの書類を持って受診すればよいか' }).click();
    await page.getByText('順にお聞きします。').waitFor();
    expect(await page.getByLabel('おつなぎした先').inputValue()).toBe('');
    await page.getByText('加入者・オペレーター・ベトナム語通訳の三者').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('記録しました。').waitFor();
    const { rows } = await database.read((sql) =>
      sql.query(
        'SELECT topic, language, transferred_to, script_version FROM desk.call ORDER BY call_id DESC LIMIT 1',
      ),
    );
    expect(rows).toEqual([
      { topic: 'which_paper', language: 'vi', transferred_to: null, script_version: SCRIPTS },
    ]);
  });

  it('S026 a report of wrong digits stops the number and opens a case that can be followed', async () => {
    await reachCaller('下4桁');
    await page.getByLabel('メモ').fill('末尾が違う');
    await page.getByRole('button', { name: '番号の利用を止め' }).click();
    await page.getByText('番号の利用を止めました').waitFor();
    await page.getByLabel('メモ').fill('折り返しは夕方');
    await page.keyboard.press('Control+Enter');
    await page.getByText(/受付番号 \d+ で記録しました/).waitFor();
    const { rows } = await database.read((sql) =>
      sql.query<{ notes: string[] }>(
        `SELECT array_agg(e.note ORDER BY e.at) AS notes FROM desk.case c JOIN desk.case_event e USING (insurer_id, case_id)
          WHERE c.topic = 'digits_differ'`,
      ),
    );
    expect(rows).toEqual([{ notes: ['末尾が違う', '折り返しは夕方'] }]);
    await reachCaller('お知らせが届かない');
    await page.getByText('この番号は使われません').waitFor();
    await page
      .getByRole('region', { name: '相手', exact: true })
      .getByRole('button', { name: /下4桁/ })
      .click();
    await page.getByRole('heading', { name: /受付番号/ }).waitFor();
    await page.getByText('折り返しは夕方').waitFor();
    expect(await grave(page)).toEqual([]);
    await page.getByRole('button', { name: '受付を終わる' }).click();
    await page.getByText('終了・説明して終わった').waitFor();
  });

  it('S026 a clerk solves it with its evidence, and the number is used again', async () => {
    // The clerk's session in the operator's place: without one, what the page still asks for would lead to the sign-in.
    await signInBrowser(context, screens.base, database, round.key.insurerId, {
      personId: 'solver',
      roles: ['clerk'],
    });
    await page.reload();
    await page.getByRole('combobox', { name: 'ご用件を探す' }).waitFor();
    await reachCaller('お知らせが届かない');
    await page.getByLabel('確認の根拠').fill('確認書 第3号');
    expect(await grave(page)).toEqual([]);
    await page.getByRole('button', { name: '本人の番号だった' }).click();
    await page.getByText('この番号は使われません').waitFor({ state: 'detached' });
    const { rows } = await database.read((sql) =>
      sql.query<{ actor: string }>(`SELECT actor FROM audit.entry WHERE action = 'register.solve_number'`),
    );
    expect(rows).toEqual([{ actor: 'solver' }]);
  });
});
