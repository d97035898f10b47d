import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/access/roles.ts';
import type { Round } from '../../src/api/round-contract.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { roundHome } from '../../src/round/home.ts';
import { startWorks } from '../../src/round/perform.ts';
import { planRound } from '../../src/round/run.ts';
import { writeSample } from '../../src/sample/files.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { FEW_PICTURES, ROUND_KEYS } from '../support/round.ts';
import { grave, type Screens, serveScreens, visit } from '../support/screens.ts';

/*
 * Issue 8, judged 1: in a real Chromium over real HTTP, from a fresh database, a clerk's round from upload to closed
 * ledger; an approver refusing to be his own second person.
 */

const folder = mkdtempSync(join(tmpdir(), 'todoke-clerk-'));
const sample = join(folder, 'sample');
const outDir = join(folder, 'out');
const CAMPAIGN = 'round-1';
let db: TestDatabase;
let screens: Screens;
let worker: { stop(): void };
let insurer = '';
let order: {
  insurer: { name: string };
  campaign: Record<string, string> & { window: { from: string; to: string } };
};
const contexts = new Map<string, BrowserContext>();
const complaints: string[] = [];
const problems: unknown[] = [];

/** Leaves whoever has no address or a name no font has out of the sample: they wait for a correction, not for a review. */
function leaveOut(households: ReadonlySet<string>): void {
  const path = join(sample, 'members.csv');
  const [header = '', ...lines] = readFileSync(path, 'utf8').split('\r\n');
  const at = header.replace('\ufeff', '').split(',').indexOf('insured_id');
  writeFileSync(
    path,
    [header, ...lines.filter((line) => !households.has(line.split(',')[at] ?? ''))].join('\r\n'),
  );
}

beforeAll(async () => {
  db = await freshDatabase();
  writeSample({ members: 160, seed: '2', profile: 'kenpo-kumiai' }, sample);
  order = JSON.parse(readFileSync(join(sample, 'insurer.json'), 'utf8'));
  const pre = await freshDatabase();
  const { key } = await planRound({
    inputDir: sample,
    database: pre.database,
    keys: ROUND_KEYS,
    actor: SYSTEM,
    onProgress: () => undefined,
    onMessage: () => undefined,
  });
  const { rows } = await pre.database.read((sql) =>
    sql.query<{ insured_id: string }>(
      `SELECT e.insured_id FROM campaign.extracted x JOIN register.eligibility e USING (insurer_id, member_id)
        WHERE x.insurer_id = $1 AND x.outcome IN ('held_glyph', 'held_address')`,
      [key.insurerId],
    ),
  );
  leaveOut(new Set(rows.map(({ insured_id }) => insured_id)));
  insurer = (order.insurer as unknown as { insurer_number: string }).insurer_number;
  screens = await serveScreens({ database: db.database, outDir });
  worker = startWorks(
    { database: db.database, keys: ROUND_KEYS, outDir, aim: FEW_PICTURES },
    'e2e',
    (e) => problems.push(e),
    0,
  );
});
afterAll(async () => {
  worker.stop();
  await screens.close();
  rmSync(folder, { recursive: true, force: true });
});

async function as(who: string, roles: readonly Role[]): Promise<Page> {
  const at = { ...screens, database: db.database, insurerId: insurer };
  const { context, page } = await visit(at, { personId: who, roles }, complaints);
  contexts.set(who, context);
  return page;
}

async function passesAxe(page: Page): Promise<void> {
  await page.evaluate('document.fonts.ready');
  expect(await grave(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1366);
}

/** Asks the API as whoever is signed in on a page. */
async function ask<T>(page: Page, rest: string, body?: object): Promise<{ status: number; json: T }> {
  const url = `${screens.base}/api/insurers/${insurer}${rest}`;
  const response =
    body === undefined
      ? await page.request.get(url)
      : await page.request.post(url, { data: body, headers: { origin: screens.base } });
  return { status: response.status(), json: (await response.json()) as T };
}
const round = async (page: Page, campaign = CAMPAIGN) => (await ask<Round>(page, `/rounds/${campaign}`)).json;
const section = (page: Page, id: string) => page.locator(`section#${id}`);

/** Presses the button of a part and waits until the work it began has ended well. */
async function work(page: Page, id: string, name: string, kind: string): Promise<void> {
  const before = (await round(page)).works.find((one) => one.kind === kind)?.workId;
  await section(page, id).getByRole('button', { name }).click();
  await expect
    .poll(
      async () =>
        (await round(page)).works.find((one) => one.kind === kind && one.workId !== before)?.endedAt,
      {
        timeout: 60_000,
      },
    )
    .toBeTruthy();
  expect((await round(page)).works.find((one) => one.kind === kind)?.problem).toBeNull();
}

let clerk: Page;
let approver: Page;

describe('a clerk’s round from a fresh database', () => {
  it('begins with an empty day and no campaign', async () => {
    clerk = await as('clerk', ['clerk']);
    await clerk.goto(`${screens.base}/${insurer}/`);
    await clerk.getByText('待っている仕事はありません').waitFor();
    await passesAxe(clerk);
    await clerk.getByRole('link', { name: '発送回', exact: true }).click();
    await clerk.getByText('発送回がまだありません').waitFor();
    await passesAxe(clerk);
  });

  it('is planned', async () => {
    await clerk.getByRole('button', { name: '新しい発送回を計画する' }).click();
    const { campaign } = order;
    for (const [label, value] of [
      ['送付番号（半角の英小文字・数字・ハイフン）', CAMPAIGN],
      ['名前', '令和6年度 資格情報のお知らせ'],
      ['保険者の名称', order.insurer.name],
      ['抽出日', campaign.extraction_date],
      ['回答の締切', campaign.cut_off],
      ['梱包日', campaign.packing_date],
      ['紙面の発行日', campaign.issue_date],
      ['送付期間の初日', campaign.window.from],
      ['送付期間の末日', campaign.window.to],
    ] as const)
      await clerk.getByLabel(label, { exact: true }).fill(value as string);
    await clerk.getByLabel('プロファイル', { exact: true }).selectOption('kenpo-kumiai');
    await passesAxe(clerk);
    await clerk.getByRole('button', { name: '計画を保存する' }).click();
    await clerk.waitForURL(`**/rounds/${CAMPAIGN}`);
    await clerk.getByRole('heading', { name: '令和6年度 資格情報のお知らせ' }).waitFor();
    await passesAxe(clerk);
  });

  it('S013 every task of the checklist is settled with its evidence', async () => {
    const tasks = section(clerk, 'tasks');
    for (let left = (await round(clerk)).tasks.length; left > 0; left--) {
      await tasks.getByRole('button', { name: '済みにする' }).first().click();
      await tasks.getByRole('textbox').fill('令和6年7月1日 第12号');
      await tasks.getByRole('button', { name: '記録する' }).click();
      await tasks.getByText(left === 1 ? 'すべて済んでいます' : `${left - 1}件残っています`).waitFor();
    }
  });

  it('files are uploaded and taken in; faults are told by row with what to do', async () => {
    for (const [title, kind] of [
      ['事業所台帳', 'workplaces'],
      ['加入者台帳', 'members'],
      ['住民基本台帳の照会結果', 'resident-register'],
      ['保険者確認の記録', 'confirmations'],
      ['照会の記録', 'inquiries'],
    ] as const) {
      const row = section(clerk, 'files').getByRole('row', { name: title });
      const chooser = clerk.waitForEvent('filechooser');
      await row.getByRole('button').click();
      await (await chooser).setFiles(join(sample, `${kind}.csv`));
      await row.getByRole('button', { name: '送り直す' }).waitFor();
    }
    await work(clerk, 'files', '取り込む', 'take_in');
    await clerk.getByRole('link', { name: '行ごとの誤りと直し方を見る' }).click();
    await clerk.getByRole('heading', { name: '取り込みの誤り' }).waitFor();
    await passesAxe(clerk);
    await clerk.getByRole('link', { name: '発送回へ戻る' }).click();
    await section(clerk, 'files').waitFor();
  });

  it('is estimated, extracted, and its papers are made; each part can be left and found again', async () => {
    await work(clerk, 'estimate', '見積もる', 'simulate');
    await section(clerk, 'estimate').getByText('プロファイルの送り方').waitFor();
    await work(clerk, 'extract', '抽出する', 'extract');
    await clerk.reload();
    await work(clerk, 'papers', '紙面を作る', 'compose');
    await section(clerk, 'papers').getByRole('link', { name: '紙面を見る' }).first().waitFor();
    await section(clerk, 'papers').getByText('合格', { exact: true }).waitFor();
    await passesAxe(clerk);
  });

  it('the very page of a condition is looked at', async () => {
    await section(clerk, 'papers').getByRole('link', { name: '紙面を見る' }).first().click();
    await clerk.locator('article img').first().waitFor();
    await clerk.goto(`${screens.base}/${insurer}/rounds/${CAMPAIGN}`);
  });

  it('an approver who asked is refused his own request, on screen and by the server', async () => {
    approver = await as('both', ['clerk', 'approver']);
    await approver.goto(`${screens.base}/${insurer}/rounds/${CAMPAIGN}`);
    await section(approver, 'approval').getByRole('button', { name: '承認を求める' }).click();
    await section(approver, 'approval').getByText('ご自身が求めた承認です').waitFor();
    expect(await section(approver, 'approval').getByRole('button', { name: '承認する' }).count()).toBe(0);
    const [asked] = (await round(approver)).approvals;
    const answer = await ask<{ id: string }>(approver, `/rounds/${CAMPAIGN}/approval/decide`, {
      approvalId: asked?.approvalId,
      verdict: 'approved',
    });
    expect(answer).toMatchObject({ status: 403, json: { id: 'round.same_person' } });
    await passesAxe(approver);
  });

  it('another approver finds the request in his day and approves it', async () => {
    const second = await as('second', ['approver']);
    await second.goto(`${screens.base}/${insurer}/`);
    await second.getByRole('link', { name: /紙面の承認を求めています/ }).click();
    await section(second, 'approval').getByRole('button', { name: '承認する' }).click();
    await expect.poll(async () => (await round(second)).state, { timeout: 20_000 }).toBe('approved');
  });

  it('is handed over, and the package can be saved', async () => {
    await clerk.reload();
    await work(clerk, 'release', '引き渡す', 'package');
    const download = clerk.waitForEvent('download');
    await section(clerk, 'release')
      .getByRole('link', { name: /（ZIP）/ })
      .first()
      .click();
    expect((await download).suggestedFilename()).toMatch(/\.zip$/);
    await section(clerk, 'release')
      .getByRole('row', { name: /印刷へ引渡し/ })
      .waitFor();
  });

  it('is not closed while people remain: who they are is a link away', async () => {
    await section(clerk, 'close').getByText('まだ締められません').waitFor();
    await section(clerk, 'close').getByRole('button', { name: '締める' }).click();
    await section(clerk, 'close').getByRole('alert').getByText('この送付はまだ締められません').waitFor();
    await section(clerk, 'close').getByRole('link', { name: '一覧を開く' }).first().click();
    await clerk.waitForURL('**/held?outcome=*');
  });

  it('closes once everybody’s case is decided, released and mailed by a supplementary campaign', async () => {
    const reviewer = await as('reviewer', ['reviewer']);
    const second = contexts.get('second')?.pages()[0] as Page;
    type Case = { memberId: string; allowed: string[] };
    const { items } = (
      await ask<{ items: Case[] }>(reviewer, `/campaigns/${CAMPAIGN}/review/queue?limit=100&purpose=review`)
    ).json;
    expect(items.length).toBeGreaterThan(0);
    for (const { memberId, allowed } of items) {
      const resolution = allowed.find((one) => one === 'style2_plain' || one === 'request');
      const decided = await ask<{ decisions: number[] }>(reviewer, `/campaigns/${CAMPAIGN}/review/decide`, {
        members: [memberId],
        resolution,
        evidence: '事業所に電話で確認',
      });
      expect(decided.status, JSON.stringify(decided.json)).toBe(200);
      await ask(second, `/campaigns/${CAMPAIGN}/review/release`, { decisions: decided.json.decisions });
    }
    const { revision: _r, plannedBy: _b, plannedAt: _a, warnings: _w, ...plan } = (await round(clerk)).plan;
    const supplement = { ...plan, title: '追加の送付', population: 'supplement' };
    expect((await ask(clerk, '/rounds/round-2/plan', supplement)).status).toBe(200);
    for (const { id } of (await round(clerk, 'round-2')).tasks)
      await ask(clerk, '/rounds/round-2/tasks', { task: id, done: true, evidence: '初回と同じ' });
    // Nothing is handed in: the register as it stands counts.
    expect((await ask(clerk, '/rounds/round-2/work', { kind: 'extract' })).status).toBe(200);
    await expect
      .poll(async () => (await round(clerk, 'round-2')).state, { timeout: 60_000 })
      .toBe('extracted');
    await clerk.goto(`${screens.base}/${insurer}/rounds/${CAMPAIGN}`);
    await section(clerk, 'close').getByText('全員の結果が決まっています。締められます。').waitFor();
    await work(clerk, 'close', '締める', 'close');
    await section(clerk, 'close').getByText('締め済みです').waitFor();
    await passesAxe(clerk);
  });

  it('leaves a signed ledger whose signature holds, and no file with Individual Numbers', async () => {
    const download = clerk.waitForEvent('download');
    await section(clerk, 'close')
      .getByRole('link', { name: /署名付きの台帳/ })
      .click();
    const zip = readFileSync(await (await download).path());
    expect(zip.subarray(0, 2).toString()).toBe('PK');
    const { closingDir, inputDir } = roundHome(outDir, { insurerId: insurer, campaignId: CAMPAIGN });
    const name = `${insurer}-${CAMPAIGN}-closing.json`;
    const ledger = readFileSync(join(closingDir, name));
    const key = createPublicKey(readFileSync(join(closingDir, 'public-key.pem')));
    expect(verify(null, ledger, key, readFileSync(join(closingDir, `${name}.sig`)))).toBe(true);
    expect(zip.includes(ledger)).toBe(true);
    expect(JSON.parse(ledger.toString())).toMatchObject({ balanced: true, open: 0 });
    expect(readdirSync(inputDir).filter((file) => file.endsWith('.csv'))).toEqual([]);
  });

  it('nothing on the way broke a policy or failed unseen', () => {
    expect(problems).toEqual([]);
    // What the server refused on purpose is told by the browser as well.
    expect(complaints.filter((text) => !/status of (403|409)/.test(text))).toEqual([]);
  });
});
