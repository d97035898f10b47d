import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/kernel/ports.ts';
import { ACQUIRED, ACQUIRED_NO_NUMBER, alter, file } from '../register/filing/samples.ts';
import { insured } from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';
import { TestInsurer, WORKPLACES } from './insurer.ts';

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const NUMBER = ACQUIRED[13] as string;

let insurer: TestInsurer;
let database: Database;
let run: (
  args: readonly string[],
  input?: Uint8Array | string,
) => Promise<{ exit: number; out: string; err: string }>;
beforeAll(async () => {
  const { database: fresh, url } = await freshDatabase();
  database = fresh;
  insurer = new TestInsurer(database, 'kyokai-kenpo');
  const env = { ...process.env, DATABASE_URL: url, TODOKE_KEY_FILE: join(insurer.folder, 'key') };
  run = (args, input) =>
    new Promise((resolve) => {
      const child = execFile(TODOKE, args, { env }, (error, out, err) =>
        resolve({ exit: error === null ? 0 : Number(error.code), out, err }),
      );
      child.stdin?.end(input);
    });
  insurer.files([insured(1), insured(2, { acquired_on: '2024-06-08' })], WORKPLACES);
  await insurer.plan({ id: 'round-1', extraction: '2024-06-07', packing: '2024-08-23' });
  insurer.write(
    'own.json',
    JSON.stringify({
      id: 'own',
      version: '1',
      title: '自作',
      form: 'plain',
      acquired: { from: '2024-06-09', to: '2024-11-29' },
    }),
  );
  await insurer.plan({
    id: 'round-2',
    population: 'own.json',
    extraction: '2024-12-06',
    packing: '2025-01-10',
  });
});

describe('todoke population', () => {
  test('explain says why somebody is out', async () => {
    const { exit, out } = await run(['population', 'explain', 'round-1', 'M2']);
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      campaign: 'round-1',
      member: 'M2',
      population: 'everybody',
      in: false,
      excluded: 'not_yet_acquired',
      recorded: { in: false, excluded: 'not_yet_acquired' },
    });
  });

  test('explain of nobody says so and exits 1', async () => {
    const { exit, out, err } = await run(['population', 'explain', 'round-1', 'M9']);
    expect([exit, out]).toEqual([1, '']);
    expect(err).toContain('[population.no_member]');
  });

  test('gaps shows the first counter-example and exits 1', async () => {
    const { exit, out, err } = await run(['population', 'gaps', 'round-1', 'round-2']);
    expect(exit).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ gap: { count: 1, first: 'M2' }, ok: false });
    expect(err).toContain('もれが1件');
  });

  test('check reads from standard input and names what is wrong', async () => {
    const good = await run(
      ['population', 'check', '-'],
      '{"id":"x","version":"1","title":"x","form":"plain"}',
    );
    expect([good.exit, JSON.parse(good.out)]).toEqual([
      0,
      { id: 'x', version: '1', title: 'x', form: 'plain', also: [], exclude: [] },
    ]);
    const bad = await run(['population', 'check', '-'], '{"id":"x"}');
    expect([bad.exit, bad.out]).toEqual([1, '']);
    expect(bad.err).toContain('[population.invalid]');
    expect(bad.err).toContain('（無効な入力');
    expect(bad.err).not.toMatch(/Invalid|expected/);
  });
});

describe('todoke filing load, statistics and inquiries, todoke register', () => {
  test('a filing goes in, is told back, and is readable as of any day', async () => {
    const bytes = file([
      alter(ACQUIRED, { 6: '20' }),
      alter(ACQUIRED_NO_NUMBER, { 6: '21', 19: '061220', 34: '' }),
      alter(ACQUIRED, {
        6: '20',
        7: 'ﾐﾎﾝ ﾊﾅｺ',
        10: '551011',
        13: '',
        29: '168',
        30: '8505',
        31: 'ｽｷﾞﾅﾐｸ',
        32: '東京都杉並区',
      }),
    ]);
    const loaded = await run(['filing', 'load', '-', '--workplace', 'W1', '--kind', 'shfd'], bytes);
    expect(loaded.exit).toBe(1);
    const report = JSON.parse(loaded.out);
    expect(report).toMatchObject({ known: false, accepted: 2, returned: 1, received_on: '2025-01-10' });
    expect(report.results[2].reasons[0].code).toBe('already_covered');
    const [member, asked] = report.results.map((one: { member_id: string }) => one.member_id);

    const shown = await run(['register', 'show', member, '--purpose', 'audit', '--as-of', '2025-01-06']);
    expect(JSON.parse(shown.out)).toMatchObject({ covered: true, person: { number_state: 'held' } });
    const earlier = await run([
      'register',
      'show',
      member,
      '--purpose',
      'correction',
      '--as-of',
      '2025-01-06',
      '--known-at',
      '2020-01-01T00:00:00+09:00',
    ]);
    expect(JSON.parse(earlier.out)).toMatchObject({ known: false, covered: false, person: null });

    await insurer.plan({
      id: 'joiners',
      population: 'new-joiner',
      extraction: '2025-01-31',
      packing: '2025-02-14',
    });
    const told = await run(['filing', 'result', '-'], bytes);
    const lines = told.out.trim().split('\r\n').slice(1);
    expect(lines[0]).toMatch(/^6,1,2200700,accepted,,,F[^,]+,,,,$/);
    expect(lines[1]).toMatch(/^7,1,2200700,accepted,,21,F[^,]+,joiners,[^,]+,planned,$/);
    expect(lines[2]).toMatch(/^8,1,2200700,returned,同じ番号/);

    const counts = await run(['filing', 'statistics']);
    expect(counts.out.trim().split('\r\n').at(-1)).toBe('21-01-ｹｲﾄ-123,1,0,3,3,0,1,3,2');
    const inquiries = await run(['filing', 'inquiries', '--as-of', '2025-01-10', '--as', 'clerk-7']);
    expect(inquiries.out.split('\r\n')[1]).toMatch(new RegExp(`^${asked},none,見本　正明,`));
    const { rows } = await database.read((sql) =>
      sql.query(
        `SELECT actor, action, subject, detail ->> 'purpose' AS purpose, detail -> 'members' AS members
           FROM audit.entry WHERE action IN ('member.view', 'register.view_inquiries') ORDER BY audit_id DESC LIMIT 2`,
      ),
    );
    expect(rows).toMatchObject([
      { actor: 'clerk-7', action: 'register.view_inquiries', purpose: 'number_inquiry', members: [asked] },
      { actor: 'system', action: 'member.view', subject: `member:${member}`, purpose: 'correction' },
    ]);
    for (const { out, err } of [loaded, shown, told, counts, inquiries])
      expect(out + err).not.toContain(NUMBER);
  });

  test('a workplace moves; a moment without its zone and an impossible day are refused', async () => {
    const moved = await run(['register', 'move', 'W2', '--symbol', '99990000', '--on', '2025-04-01']);
    expect([moved.exit, JSON.parse(moved.out)]).toEqual([0, { changed: 0 }]);
    const moment = await run(['register', 'show', 'M1', '--as-of', '2025-01-06', '--known-at', '2025-01-06']);
    expect([moment.exit, moment.err]).toEqual([1, expect.stringContaining('[register.moment]')]);
    const day = await run(['register', 'show', 'M1', '--as-of', '2025-02-30']);
    expect([day.exit, day.err]).toEqual([1, expect.stringContaining('[register.date]')]);
  });
});

test('register show hides the address of a protected member, on every day and at every moment', async () => {
  const open = JSON.parse((await run(['register', 'show', 'M1', '--as-of', '2025-01-06'])).out);
  expect(open.person.address).toContain('丸の内');
  insurer.files(
    [insured(1, { protected: 'yes', contact_postcode: '1000002', contact_address: '東京都千代田区見本2' })],
    WORKPLACES,
  );
  await insurer.plan({ id: 'round-3', extraction: '2025-03-31', packing: '2025-04-30' });
  const now = await run(['register', 'show', 'M1', '--as-of', '2025-01-06']);
  const before = await run(['register', 'show', 'M1', '--as-of', '2015-01-06', '--known-at', open.known_at]);
  for (const { out } of [now, before]) {
    expect(JSON.parse(out).person).toMatchObject({ address: null, postcode: null });
    expect(out).not.toContain('丸の内');
    expect(out).not.toContain('見本2');
  }
});
