import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trackingNumberCheckDigit } from '../../src/japan/check-digits.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { act } from '../../src/piece/commands.ts';
import type { PieceAction } from '../../src/piece/status.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, piecesOf, plannedRound, targetsOf } from '../support/round.ts';

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const { database, url } = await freshDatabase();
const folder = mkdtempSync(join(tmpdir(), 'todoke 送付 '));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let round: PlannedRound;
let pieces: PieceRow[];

function todoke(args: readonly string[], input = ''): { code: number | null; out: string; err: string } {
  const env = { ...process.env, TODOKE_KEY_FILE: join(folder, 'key'), DATABASE_URL: url };
  const result = spawnSync(TODOKE, [...args], { env, input, encoding: 'utf8' });
  return { code: result.status, out: result.stdout, err: result.stderr };
}
const walk = (some: readonly PieceRow[], ...actions: PieceAction[]) =>
  database.transaction(async (sql) => {
    const pieceIds = some.map(({ piece_id }) => piece_id);
    for (const action of actions) await act(sql, SYSTEM, { ...round.key, pieceIds, action });
  });
const POSTED: PieceAction[] = ['release', 'print', 'enclose', 'seal', 'post'];
const take = (count: number): PieceRow[] => pieces.splice(0, count);

beforeAll(async () => {
  writeFileSync(join(folder, 'key'), `${Buffer.alloc(32, 11).toString('base64')}\n`, { mode: 0o600 });
  round = await plannedRound(database, 200, 'piece-cli');
  pieces = (await database.read((sql) => piecesOf(sql, round.key))).filter(
    ({ route }) => route === 'workplace',
  );
});

describe('todoke piece', () => {
  it('shows a piece, scans it, and says who asked for what', async () => {
    const [piece] = take(1) as [PieceRow];
    const stopped = todoke(['piece', 'stop', piece.number, '--reason', '誤りの疑い', '--as', 'clerk-7']);
    expect(stopped.out.split('\r\n')).toEqual([
      'management_number,done,before,status',
      `${piece.number},done,composed,stopped`,
      '',
    ]);
    const shown = JSON.parse(todoke(['piece', 'show', piece.number.toLowerCase()]).out);
    expect(shown).toMatchObject({ status: 'stopped', outcome: 'stopped', allowed: ['destroy'] });
    expect(shown.events.at(-1)).toMatchObject({
      action: 'stop',
      actor: 'clerk-7',
      evidence: { reason: '誤りの疑い' },
    });
    const scanned = todoke(['piece', 'scan', piece.number, '--place', '机3']);
    expect(scanned).toMatchObject({ code: 1, out: expect.stringContaining(`${piece.number},stopped,pull`) });
    const illegal = todoke(['piece', 'hand-over', piece.number, '--evidence', '受領書']);
    expect(illegal.code).toBe(1);
    expect(illegal.err).toContain('piece.illegal_action');
    expect(illegal.err).toContain('廃棄 (destroy)');
    expect(todoke(['piece', 'stop', '--reason', 'x']).err).toContain('cli.numbers');
  });

  it('I2 a lost paper: search, void, reprint, found, destroyed; never the reprint first', async () => {
    const [piece] = take(1) as [PieceRow];
    await walk([piece], 'release', 'print');
    expect(todoke(['piece', 'reprint', piece.number]).err).toContain('packing.not_voided');
    expect(todoke(['piece', 'lose', piece.number, '--evidence', '机1と棚']).err).toContain('差し出せません');
    expect(todoke(['piece', 'void', piece.number, '--reason', '紛失']).code).toBe(0);
    const made = todoke(['piece', 'reprint', piece.number]).out.split('\r\n');
    expect(made).toEqual([
      'management_number,replaces,lot',
      expect.stringMatching(`^.{10},${piece.number},R0001$`),
      '',
    ]);
    expect(todoke(['piece', 'found', piece.number, '--evidence', '机2の下']).err).toContain(
      '廃棄を記録するまで',
    );
    expect(todoke(['piece', 'destroy', piece.number, '--receipt', 'R6-1']).code).toBe(0);
    const list = todoke(['piece', 'list', 'round-1', '--status', 'destroyed']).out.split('\r\n');
    expect(list).toHaveLength(3);
    expect(list[1]).toMatch(`${piece.number},destroyed,workplace_parcel,W0001,`);
    expect(todoke(['piece', 'list', 'round-1', '--status', 'lost']).err).toContain('cli.status');
  });

  it('S112 S114 returns by CSV, once; then the second route', async () => {
    const back = take(3);
    await walk(back, ...POSTED);
    const csv = join(folder, '返戻.csv');
    const rows = back.map(({ number }) => `${number},unknown_address,2024-10-02`);
    writeFileSync(
      csv,
      ['management_number,cause,returned_on', ...rows, `${pieces[0]?.number},moved,2024-10-02`, ''].join(
        '\r\n',
      ),
    );
    const first = todoke(['piece', 'returns', csv]);
    expect(first.code).toBe(1);
    expect(first.err).toContain('5行目: 差し出した記録のない送付物です');
    expect(JSON.parse(first.out)).toMatchObject({ returned: 3, repeated: 0 });
    expect(JSON.parse(todoke(['piece', 'returns', csv]).out)).toMatchObject({ returned: 0, repeated: 3 });
    const [one] = take(1) as [PieceRow];
    await walk([one], ...POSTED, 'deliver');
    expect(JSON.parse(todoke(['piece', 'send-back', one.number, '--on', '2024-10-05']).out)).toMatchObject({
      returned: 1,
    });
    const second = JSON.parse(todoke(['piece', 'second-route', 'round-1', '--on', '2024-10-07']).out);
    expect(second.resent.length + second.kept.length).toBe(4);
    expect(second.resent.length).toBeGreaterThan(0);
  });
});

describe('todoke parcel', () => {
  it('takes a station’s file once, seals over it, and opens again', async () => {
    const targets = await database.read((sql) => targetsOf(sql, round.key));
    const [target, inside] = [...targets].find(
      ([id, own]) => id.startsWith('W') && own.length > 1 && own.every(({ status }) => status === 'composed'),
    ) as [string, PieceRow[]];
    const sheet = JSON.parse(todoke(['parcel', 'sheet', target]).out);
    expect(sheet).toMatchObject({ target, serial: 1, sealed: false });
    const scans = inside.map(({ number }, i) => ({
      client: 't1',
      sequence: i + 1,
      at: '2024-09-09T09:00:00Z',
      code: number,
    }));
    const upload = (some: unknown) =>
      todoke(['parcel', 'scans', target, '-'], JSON.stringify({ serial: 1, scans: some }));
    expect(upload(scans.slice(1)).code).toBe(1);
    expect(todoke(['parcel', 'seal', target, '--fingerprint', sheet.fingerprint]).out).toContain('missing');
    const whole = upload(scans);
    expect([whole.code, JSON.parse(whole.out).fresh]).toEqual([0, 1]);
    expect(todoke(['parcel', 'seal', target, '--fingerprint', 'x']).err).toContain(
      'dispatch.contents_changed',
    );
    const sealed = todoke(['parcel', 'seal', target, '--fingerprint', sheet.fingerprint]);
    expect([sealed.code, JSON.parse(sealed.out).findings]).toEqual([0, []]);
    expect(todoke(['parcel', 'open', target, '--reason', 'ラベルの誤り']).code).toBe(0);
    expect(JSON.parse(todoke(['parcel', 'sheet', target]).out)).toMatchObject({ serial: 2, sealed: false });
    const bad = todoke(['parcel', 'scans', target, '-'], '{"name":"個人の名前"}');
    expect(bad.err).toContain('cli.scans');
    expect(bad.err).not.toContain('個人の名前');
  });
});

describe('todoke post tracking', () => {
  it('moves what the post has delivered, once, and says of each line it cannot take why', () => {
    const number = (n: number): string => {
      const body = String(2_000_000_000 + n);
      return `${body}${trackingNumberCheckDigit(body)}`;
    };
    const targets = JSON.parse(todoke(['post', 'band', 'round-1', number(1), number(900)]).out);
    expect(targets.first).toBe(number(1));
    expect(todoke(['post', 'assign', 'round-1', '--on', '2024-10-02']).code).toBe(0);
    const file = join(folder, 'tracking.csv');
    const at = '2024-10-03T10:00:00+09:00';
    const lines = [
      `${number(1)},2024-10-02,引受,${at}`,
      `${number(899)},2024-10-02,引受,${at}`,
      `${number(1)},2024-10-02,どこか,${at}`,
      `${number(1)},2024-10-02,到着,2024-10-03`,
    ];
    writeFileSync(file, ['acceptance_number,accepted_on,state,at', ...lines, ''].join('\r\n'));
    const first = todoke(['post', 'tracking', 'round-1', file]);
    expect(first.code).toBe(1);
    expect(JSON.parse(first.out)).toMatchObject({
      repeated: false,
      moved: 1,
      refused: [{ why: 'unknown_number' }, { why: 'unknown_state' }, { why: 'bad_moment' }],
    });
    expect(first.err).toContain('4行目: 知らない配達状況です');
    expect(JSON.parse(todoke(['post', 'tracking', 'round-1', file]).out)).toMatchObject({
      repeated: true,
      moved: 0,
    });
  });
});

describe('todoke ledger, list, expect', () => {
  it('leaves signed sheets of a moment per workplace and branch; openssl verifies each, and no changed one', () => {
    const to = join(folder, 'sheets');
    expect(todoke(['ledger', 'round-1', '--to', to]).code).toBe(0);
    const names = readdirSync(to).filter((name) => !name.endsWith('.sig') && name !== 'public-key.pem');
    expect(names.sort()).toEqual([
      `${round.key.insurerId}-round-1-ledger-branches.csv`,
      `${round.key.insurerId}-round-1-ledger-workplaces.csv`,
      `${round.key.insurerId}-round-1-ledger.json`,
    ]);
    if (spawnSync('openssl', ['version']).status !== 0) return;
    const verified = (name: string) => {
      const args = ['pkeyutl', '-verify', '-pubin', '-inkey', join(to, 'public-key.pem'), '-rawin'];
      return spawnSync('openssl', [...args, '-in', join(to, name), '-sigfile', join(to, `${name}.sig`)])
        .status;
    };
    expect(names.map(verified)).toEqual([0, 0, 0]);
    const [changed] = names as [string];
    writeFileSync(join(to, changed), `${readFileSync(join(to, changed), 'utf8')} `);
    expect(verified(changed)).not.toBe(0);
  });

  it('per workplace, branch and campaign as CSV whose sums are the ledger’s, now and at a moment', () => {
    const whole = JSON.parse(todoke(['ledger', 'round-1']).out);
    for (const by of ['workplace', 'branch', 'campaign']) {
      const answer = todoke(['ledger', ...(by === 'campaign' ? [] : ['round-1']), '--by', by]);
      const [header = '', ...lines] = answer.out.trimEnd().split('\r\n');
      const at = header.split(',').indexOf('extracted');
      const sum = lines.reduce((total, line) => total + Number(line.split(',')[at]), 0);
      expect([by, answer.code, sum]).toEqual([by, 0, whole.extracted]);
    }
    expect(
      todoke(['ledger', 'round-1', '--by', 'branch', '--as-of', '2020-01-01']).out.trim().split('\r\n'),
    ).toHaveLength(1);
    expect(todoke(['ledger', 'round-1', '--close-to', folder, '--by', 'branch']).err).toContain(
      'cli.options',
    );
  });

  it('S107 keeps a list and says of each person why it differs from what was sent', () => {
    expect(todoke(['list', 'compare', 'round-1']).err).toContain('ledger.no_list');
    const kept = JSON.parse(todoke(['list', 'keep', 'round-1', '--on', '2024-09-02']).out);
    const lines = todoke(['list', 'compare', 'round-1']).out.trimEnd().split('\r\n');
    expect(lines[0]).toBe(
      'workplace_id,member_id,listed,sent,reason,management_number,posted_on,explanation',
    );
    expect(lines.slice(1).filter((line) => line.split(',')[2] === 'yes')).toHaveLength(kept.people);
  });

  it('I11 expects a file every month, and watch says when it does not come', () => {
    const added = [
      'expect',
      'add',
      'registration',
      '--from',
      '2024-12-10',
      '--due',
      '2025-01-06',
      '--months',
      '3',
    ];
    expect(todoke([...added, '--acts', 'state']).code).toBe(0);
    const listed = todoke(['expect', 'list', '--at', '2025-01-07']);
    expect(listed.code).toBe(1);
    const states = listed.out
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(','));
    // The 6th of February and March 2025 are business days.
    expect(states.map((cells) => [cells[3]?.slice(0, 10), cells[4]])).toEqual([
      ['2025-01-06', 'overdue'],
      ['2025-02-06', 'waiting'],
      ['2025-03-06', 'waiting'],
    ]);
    expect(todoke(['expect', 'cancel', states[2]?.[0] as string]).code).toBe(0);
    const watched = JSON.parse(todoke(['watch', 'round-1', '--at', '2025-02-07']).out);
    expect(watched.filter((one: { watchdog: string }) => one.watchdog === 'file_overdue')).toHaveLength(2);
    expect(todoke(['expect', 'add', 'nothing', '--due', '2025-01-06']).err).toContain('cli.kind');
  });
});
