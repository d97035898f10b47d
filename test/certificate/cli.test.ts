import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insured, membersCsv } from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';
import { CertificateInsurer, registered, registrationCsv, unusable } from './insurer.ts';

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'todoke 証-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let insurer: CertificateInsurer;
let run: (...args: string[]) => Promise<{ exit: number; out: string; err: string }>;
const json = async (...args: string[]): Promise<unknown> => {
  const { exit, out, err } = await run('certificate', ...args);
  expect(exit, err).toBe(0);
  return JSON.parse(out);
};

beforeAll(async () => {
  const { database, url } = await freshDatabase();
  insurer = await CertificateInsurer.open(database);
  const env = { ...process.env, DATABASE_URL: url };
  run = (...args) =>
    new Promise((resolve) => {
      execFile(TODOKE, args, { env }, (error, out, err) =>
        resolve({ exit: error === null ? 0 : Number(error.code), out, err }),
      );
    });
  await insurer.files.members(membersCsv(insured(1), insured(2)));
});

describe('todoke certificate', () => {
  test('registration takes the file in; explain says entitled, reason code, since and a sentence', async () => {
    const file = join(folder, 'registration.csv');
    writeFileSync(file, registrationCsv(unusable('M1', '2026-01-31'), registered('M2', '2026-01-31')));
    expect(await json('registration', file)).toMatchObject({ loaded: 2, asOf: '2026-01-31', unreported: 0 });
    expect(await json('explain', 'M1', '--on', '2026-02-10')).toEqual({
      member: 'M1',
      on: '2026-02-10',
      entitled: true,
      reasonCode: 'no_card',
      since: '2026-01-31',
      sentence: 'マイナンバーカードを取得していません。',
      due: 'first',
      certificate: null,
    });
    expect(await json('explain', 'M2', '--on', '2026-02-10')).toMatchObject({
      entitled: false,
      reasonCode: 'myna_card_usable',
    });
    expect(await json('explain', 'M1', '--on', '2026-02-10', '--ex-officio')).toMatchObject({
      entitled: false,
      reasonCode: 'state_unknown',
    });
  });

  test.each([
    ['run', '--month', '25-12', '[certificate.month]'],
    ['run', '--month', '2024-11', '[certificate.month]'],
    ['campaign', '--plan', 'no-such-plan', '[certificate.plan]'],
  ])('%s %s %s is refused before anything is taken in', async (command, option, value, id) => {
    const out = join(folder, 'none');
    const { exit, err } = await run(
      'certificate',
      command,
      folder,
      option,
      value,
      '--registration',
      'x',
      '--out',
      out,
    );
    expect([exit, err.includes(id)]).toEqual([1, true]);
    expect(readdirSync(folder).filter((name) => name.startsWith('none'))).toEqual([]);
  });

  test('a card is asked for, granted by another, sent, recalled, taken back and destroyed; show tells it all', async () => {
    const applied = await json(
      'apply',
      'M1',
      '--reason',
      'no_card',
      '--evidence',
      '申請書',
      '--on',
      '2026-02-10',
      '--as',
      'clerk',
    );
    expect(applied).toMatchObject({ kind: 'certificate', answerBy: '2026-02-26' });
    const { application } = applied as { application: number };
    const same = await run(
      'certificate',
      'decide',
      String(application),
      '--on',
      '2026-02-11',
      '--as',
      'clerk',
    );
    expect([same.exit, same.out, same.err]).toEqual([
      1,
      '',
      expect.stringContaining('[certificate.same_person]'),
    ]);
    expect(await json('decide', String(application), '--on', '2026-02-11', '--as', 'chief')).toMatchObject({
      decision: 'approved',
      cardNumber: '0000000018',
    });
    await json('posted', 'M1', '--on', '2026-02-12');
    await json('delivered', 'M1', '--on', '2026-02-13');
    expect(
      await json('recall', 'M1', '--reason', 'misissued', '--on', '2026-02-20', '--as', 'chief'),
    ).toEqual({
      done: 'recalled',
      cardNumber: '0000000018',
      memberId: 'M1',
      path: 'workplace',
      dueOn: '2026-02-25',
    });
    expect(await json('recalls', '--on', '2026-02-26')).toMatchObject([{ member: 'M1', lateDays: 1 }]);
    await json('returned', 'M1', '--on', '2026-02-27');
    await json('destroy', 'M1', '--receipt', 'D-1', '--on', '2026-02-28', '--as', 'chief');
    const [card] = (await json('show', 'M1')) as {
      status: string;
      events: { action: string; by: string }[];
    }[];
    expect(card?.status).toBe('destroyed');
    expect(card?.events.map(({ action, by }) => `${action} ${by}`)).toEqual([
      'issue chief',
      'post system',
      'deliver system',
      'recall chief',
      'surrender system',
      'destroy chief',
    ]);
  });

  test('what has not left is withdrawn by a recall; a wrong code or day is named with what to do', async () => {
    await insurer.issue('2026-03-02');
    expect(await json('recall', 'M1', '--reason', 'misissued', '--on', '2026-03-03')).toMatchObject({
      done: 'withdrawn',
    });
    for (const [args, id] of [
      [['recall', 'M1', '--reason', 'whim'], 'certificate.recall_reason'],
      [['recall', 'M2', '--reason', 'misissued'], 'certificate.nothing_to_act_on'],
      [['explain', 'M1', '--on', '2026-02-30'], 'review.date'],
      [['apply', 'M1', '--reason', 'notice_lost', '--evidence', 'x'], 'certificate.portal_unasked'],
    ] as const) {
      const { exit, out, err } = await run('certificate', ...args);
      expect([exit, out, err], args.join(' ')).toEqual([1, '', expect.stringContaining(`[${id}]`)]);
    }
  });
});
