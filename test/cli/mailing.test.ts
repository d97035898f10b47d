import { execFileSync, spawnSync } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeAudit } from '../../src/kernel/audit.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { planReprints } from '../../src/packing/reprint.ts';
import { act } from '../../src/piece/commands.ts';
import { loadKeys } from '../../src/vault/keys.ts';
import { freshDatabase } from '../support/postgres.ts';

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const { database, url } = await freshDatabase();
const folder = mkdtempSync(join(tmpdir(), 'todoke-mailing-'));
const out = join(folder, 'out');
const env = { ...process.env, TODOKE_KEY_FILE: join(folder, 'key'), DATABASE_URL: '' };

function todoke(args: readonly string[], input = ''): { code: number | null; out: string; err: string } {
  const result = spawnSync(TODOKE, [...args], { env, input, encoding: 'utf8' });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

/** Management numbers by parcel, from the manifest of the first lot. */
function manifest(): Map<string, string[]> {
  const parcels = new Map<string, string[]>();
  for (const line of readFileSync(join(out, 'manifests', 'W0001.csv'), 'utf8')
    .split('\r\n')
    .slice(1, -1)) {
    const [parcel = '', , , number = ''] = line.split(',');
    parcels.set(parcel, [...(parcels.get(parcel) ?? []), number]);
  }
  return parcels;
}
let parcels: [string, string[]][];

beforeAll(() => {
  execFileSync(TODOKE, ['sample', '--members', '150', '--seed', '3', '--out', join(folder, 'in')], {
    env,
  });
  const packed = todoke(['pack', join(folder, 'in'), '--out', out, '--database', url]);
  expect(packed.code).toBe(0);
  writeFileSync(join(folder, 'packed.json'), packed.out);
  writeFileSync(join(folder, 'packed.csv'), readFileSync(join(out, 'parcels.csv')));
  const run = todoke(['run', join(folder, 'in'), '--out', out, '--database', url]);
  expect(run.code, run.err).toBe(0);
  parcels = [...manifest()].filter(([, numbers]) => numbers.length > 1);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('todoke pack', () => {
  it('counts what the run then really makes, and writes the same parcels.csv', () => {
    const totals = JSON.parse(readFileSync(join(folder, 'packed.json'), 'utf8'));
    const ledger = JSON.parse(readFileSync(join(out, 'ledger.json'), 'utf8'));
    expect(totals).toMatchObject({
      people: ledger.pieces,
      envelopes: ledger.envelopes,
      parcels: ledger.parcels,
      sheets: ledger.pages,
    });
    expect(totals.parcels - totals.parcels_lower_bound).toBeLessThanOrEqual(totals.workplaces);
    // Every choice has its reason: one person each by this profile.
    const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);
    expect(totals.reasons.envelopes).toEqual({ person: totals.envelopes });
    expect(sum(totals.reasons.parcels)).toBe(totals.parcels);
    expect(sum(totals.reasons.containers)).toBe(totals.parcels);
    expect(readFileSync(join(out, 'parcels.csv'))).toEqual(readFileSync(join(folder, 'packed.csv')));
  });
});

describe('todoke seal', () => {
  it('answers each problem as CSV and exits 1; the exact set is exit 0 with the header alone', () => {
    const [[parcel, numbers], [, others]] = parcels as [[string, string[]], [string, string[]]];
    const scans = [numbers[0], numbers[0], others[0], 'NOPE'].join('\n');
    for (const where of [
      ['--out', out],
      ['--database', url],
    ]) {
      const wrong = todoke(['seal', parcel, '--scans', '-', ...where], scans);
      expect(wrong.code).toBe(1);
      expect(wrong.out.split('\r\n')).toEqual([
        'problem,number',
        `double,${numbers[0]}`,
        `stranger,${others[0]}`,
        'unreadable,NOPE',
        ...numbers.slice(1).map((number) => `missing,${number}`),
        '',
      ]);
    }
    const file = join(folder, 'scans.txt');
    writeFileSync(file, numbers.toReversed().join('\r\n'));
    const offline = todoke(['seal', parcel, '--scans', file, '--out', out]);
    expect(offline).toMatchObject({ code: 0, out: 'problem,number\r\n' });
    const sealed = todoke(['seal', parcel, '--scans', file, '--database', url]);
    expect(sealed).toMatchObject({ code: 0, out: 'problem,number\r\n' });
    expect(sealed.err).toContain('封緘を記録しました');
    expect(todoke(['seal', parcel, '--scans', file, '--database', url]).err).toContain('封緘済み');
  });

  it('offline, a manifest that lost or changed a line is refused, and an unknown parcel too', () => {
    const [, [parcel, numbers]] = parcels as [[string, string[]], [string, string[]]];
    const path = join(out, 'manifests', 'W0001.csv');
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, whole.replace(new RegExp(`^.*${numbers[0]}.*\r\n`, 'm'), ''));
    const damaged = todoke(['seal', parcel, '--scans', '-', '--out', out], numbers.slice(1).join('\n'));
    expect(damaged.code).toBe(1);
    expect(damaged.err).toContain('dispatch.manifest_damaged');
    writeFileSync(path, whole);
    for (const unknown of ['W0001-9999', 'X', '../W0001-0001']) {
      const answer = todoke(['seal', unknown, '--scans', '-', '--out', out], numbers.join('\n'));
      expect(answer.code).toBe(1);
      expect(answer.err).toContain('dispatch.unknown_parcel');
    }
  });
});

describe('todoke run after a paper was voided', () => {
  it('prints it again in a lot of its own, and manifest and fingerprint name the new number alone', async () => {
    const [, , [parcel, numbers]] = parcels as [[string, string[]], [string, string[]], [string, string[]]];
    const { rows } = await database.read((sql) =>
      sql.query<{ insurerId: string; campaignId: string; pieceId: string }>(
        `SELECT insurer_id AS "insurerId", campaign_id AS "campaignId", piece_id AS "pieceId"
           FROM piece.piece WHERE management_number = $1`,
        [numbers[1]],
      ),
    );
    const [old] = rows as [{ insurerId: string; campaignId: string; pieceId: string }];
    const made = await database.transaction(async (sql) => {
      await act(sql, SYSTEM, { insurerId: old.insurerId, pieceIds: [old.pieceId], action: 'void' });
      return planReprints(sql, SYSTEM, loadKeys(join(folder, 'key')), old, [old.pieceId]);
    });
    const again = todoke(['run', join(folder, 'in'), '--out', out, '--database', url]);
    expect(again.code, again.err).toBe(0);
    expect(
      readFileSync(join(out, 'print', 'R0001.pdf'))
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    const set = numbers.map((number) => (number === numbers[1] ? made[0]?.managementNumber : number));
    expect(manifest().get(parcel)).toEqual(set);
    const offline = todoke(['seal', parcel, '--scans', '-', '--out', out], set.join('\n'));
    expect(offline).toMatchObject({ code: 0, out: 'problem,number\r\n' });
    const sealed = todoke(['seal', parcel, '--scans', '-', '--database', url], set.join('\n'));
    expect(sealed.code, sealed.err).toBe(0);
  });
});

describe('todoke ledger', () => {
  it('prints the ledger of now and of a past moment, and refuses an unknown campaign and an unreadable moment', () => {
    const now = todoke(['ledger', 'round-1', '--database', url]);
    expect(now.code).toBe(0);
    const written = JSON.parse(readFileSync(join(out, 'ledger.json'), 'utf8'));
    expect(JSON.parse(now.out)).toEqual(written);
    const past = todoke(['ledger', 'round-1', '--as-of', '2020-01-01', '--database', url]);
    expect(JSON.parse(past.out)).toMatchObject({
      extracted: 0,
      balanced: true,
      as_of: '2020-01-01T23:59:59.999999+09:00',
    });
    expect(todoke(['ledger', 'round-9', '--database', url])).toMatchObject({ code: 1, out: '' });
    expect(todoke(['ledger', 'round-1', '--as-of', '2024-02-30', '--database', url]).err).toContain(
      'cli.moment',
    );
  });

  it('refuses to close while anybody is held, and then leaves no closing sheet', () => {
    const to = join(folder, 'closing');
    const answer = todoke(['ledger', 'round-1', '--close-to', to, '--database', url]);
    expect(answer).toMatchObject({ code: 1, out: '' });
    expect(answer.err).toContain('ledger.remainder');
    expect(existsSync(to)).toBe(false);
  });

  it('closes one without a remainder and signs its sheet for a public tool to verify', async () => {
    await database.transaction(async (sql) => {
      await writeAudit(sql, { actor: SYSTEM, insurerId: null, action: 'test.decide', subject: 'test:1' });
      // A reviewer's work: everybody held turns out to have lost the eligibility.
      await sql.query(`UPDATE campaign.extracted SET outcome = 'late_loss' WHERE outcome LIKE 'held%'`);
    });
    const to = join(folder, 'closing');
    const answer = todoke(['ledger', 'round-1', '--close-to', to, '--database', url]);
    expect(answer.code, answer.err).toBe(0);
    const name = readdirSync(to).find((file) => file.endsWith('-closing.json')) as string;
    const sheet = readFileSync(join(to, name));
    expect(sheet.toString()).toBe(answer.out);
    const publicKey = createPublicKey(readFileSync(join(to, 'public-key.pem')));
    const signature = readFileSync(join(to, `${name}.sig`));
    expect(verify(null, sheet, publicKey, signature)).toBe(true);
    expect(verify(null, Buffer.from(sheet.toString().replace('1', '2')), publicKey, signature)).toBe(false);
  });
});
