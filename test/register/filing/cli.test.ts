import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as s from './samples.ts';

const TODOKE = fileURLToPath(new URL('../../../bin/todoke', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'todoke-filing-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Run {
  readonly exit: number;
  readonly out: Buffer;
  readonly err: string;
}
function todoke(args: readonly string[], input?: Uint8Array | string): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(TODOKE, args, { encoding: 'buffer' }, (error, out, err) => {
      resolve({ exit: error === null ? 0 : Number(error.code), out, err: err.toString() });
    });
    child.stdin?.end(input);
  });
}
async function put(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('todoke filing check', () => {
  it('reports a good file and exits 0', async () => {
    const path = await put('SHFD0006.CSV', s.file([s.row(s.ACQUIRED), ['2225700', '21']]));
    const { exit, out, err } = await todoke(['filing', 'check', path, '--received-on', '2025-02-01']);
    expect(exit, err).toBe(0);
    expect(JSON.parse(out.toString())).toMatchObject({
      file: 'SHFD0006.CSV',
      kind: 'shfd',
      encoding: 'shift_jis',
      checkedOn: '2025-02-01',
      records: 2,
      accepted: 1,
      errors: [],
      passedBy: [{ form: '2225700', records: 1, message: expect.stringContaining('読み飛ばしました') }],
      late: [{ row: 6, type: 'acquisition', days: 26, dueDays: 5 }],
    });
  });

  it('reports faults from standard input, shows no value, and exits 1', async () => {
    const { exit, out } = await todoke(['filing', 'check', '-'], s.file([s.alter(s.ACQUIRED, { 7: 'ﾐﾎﾝ' })]));
    expect(exit).toBe(1);
    const report = JSON.parse(out.toString());
    expect(report.errors).toEqual([
      {
        row: 6,
        item: 7,
        name: '被保険者氏名（カナ）',
        code: 'name_separator_half',
        message: '「被保険者氏名（カナ）」の姓と名の区切りが正しくありません。',
        remedy: '姓と名の間に半角スペースを一つ入れてください（続けて二つは入れられません）。',
      },
    ]);
    for (const value of ['ﾐﾎﾝ', '見本', s.NUMBER]) expect(out.toString()).not.toContain(value);
  });

  it('reads a society with its settings, from a file or written out', async () => {
    const path = await put('KPFD0006.CSV', s.file([s.row({ ...s.ACQUIRED, 34: '1' }, 34)], s.KPFD_HEADER));
    const columns = [{ use: 'certificateWish', name: '資格確認書発行要否', bytes: 1 }];
    const settings = JSON.stringify({ kpfd: { forms: { '2200700': { columns } } } });
    expect((await todoke(['filing', 'check', path])).exit).toBe(1);
    expect((await todoke(['filing', 'check', path, '--settings', settings])).exit).toBe(0);
    const file = await put('settings.json', settings);
    expect((await todoke(['filing', 'check', path, '--settings', file])).exit).toBe(0);
    const wrong = await todoke(['filing', 'check', path, '--settings', '{"dueDays":"five"}']);
    expect(wrong.exit).toBe(1);
    expect(wrong.err).toContain('[filing.settings]');
  });

  it('says what to do about a missing file and a day that does not exist', async () => {
    const missing = await todoke(['filing', 'check', join(folder, 'none.csv')]);
    expect([missing.exit, missing.err]).toEqual([1, expect.stringContaining('[file.unreadable] none.csv')]);
    const day = await todoke(['filing', 'check', '-', '--received-on', '2025-02-30']);
    expect([day.exit, day.err]).toEqual([1, expect.stringContaining('[filing.received_on]')]);
  });
});

describe('todoke filing write', () => {
  const filing = {
    kind: 'shfd',
    header: {
      submitter: { type: 'workplace', office: { prefecture: '21', city: '01', symbol: 'ｹｲﾄ' } },
      serial: '001',
      createdOn: '2025-01-10',
      workplace: {
        office: { prefecture: '21', city: '01', symbol: 'ｹｲﾄ' },
        number: '123',
        postal: { parent: '100', child: '0000' },
        address: '東京都千代田区霞が関１－２－２',
        name: '見本株式会社',
        employer: '見本　良一',
        phone: { first: '03', second: '1234', third: '5678' },
      },
    },
    events: [
      {
        type: 'loss',
        value: {
          office: { prefecture: '21', city: '01', symbol: 'ｹｲﾄ' },
          workplaceNumber: '123',
          insuredNumber: '11',
          name: { kana: 'ﾐﾎﾝ ﾊﾅｺ', kanji: '見本　花子' },
          birth: '1985-04-01',
          number: s.NUMBER,
          lostOn: '2025-01-01',
          cause: '4',
          leftOn: '2024-12-31',
          certificatesReturned: '1',
          certificatesMissing: '0',
        },
      },
    ],
  };

  it('writes the bytes of the filing to standard output or a file', async () => {
    const expected = Buffer.from(s.file([s.row(s.LOST)]));
    const piped = await todoke(['filing', 'write', '-'], JSON.stringify(filing));
    expect(piped.exit, piped.err).toBe(0);
    expect(piped.out.equals(expected)).toBe(true);
    const out = join(folder, 'written.csv');
    const path = await put('filing.json', JSON.stringify(filing));
    expect((await todoke(['filing', 'write', path, '--out', out])).exit).toBe(0);
    expect((await readFile(out)).equals(expected)).toBe(true);
  });

  it('writes nothing where a rule is broken, and quotes no text it could not read', async () => {
    const [event] = filing.events;
    const late = { ...filing, events: [{ ...event, value: { ...event?.value, lostOn: '2025-01-02' } }] };
    const broken = await todoke(['filing', 'write', '-'], JSON.stringify(late));
    expect([broken.exit, broken.out.length]).toEqual([1, 0]);
    expect(broken.err).toContain('6行目・項番15 [loss_not_day_after]');
    const torn = await todoke(['filing', 'write', '-'], `{"number":"${s.NUMBER}`);
    expect([torn.exit, torn.err]).toEqual([1, expect.stringContaining('[file.json]')]);
    expect(torn.err).not.toContain(s.NUMBER);
  });
});
