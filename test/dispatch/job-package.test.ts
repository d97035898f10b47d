import { createHash, createPublicKey, verify } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportJobs } from '../../src/dispatch/job-package.ts';
import { writeAudit } from '../../src/kernel/audit.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { stopForLoss } from '../../src/piece/late-loss.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { piecesOf, plannedRound, ROUND_KEYS, recordReadBack } from '../support/round.ts';

const { database } = await freshDatabase();
const folder = mkdtempSync(join(tmpdir(), 'todoke-job-'));
const [outDir, jobDir] = [join(folder, 'out'), join(folder, 'jobs')];
let round: PlannedRound;

const stations = { 'explanation-leaflet': 1, 'promotion-leaflet': 2, 'number-request-form': 5 };
const send = () =>
  exportJobs(database, SYSTEM, ROUND_KEYS, round.key, stations, {
    outDir,
    jobDir,
    scratchDir: join(folder, 'scratch'),
  });
const records = (path: string): Record<string, string>[] => {
  const [header = '', ...lines] = readFileSync(join(jobDir, path), 'utf8').trimEnd().split('\r\n');
  const names = header.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, i) => [names[i] as string, cell])),
  );
};
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

beforeAll(async () => {
  round = await plannedRound(database, 300, 'job');
  mkdirSync(join(outDir, 'print'), { recursive: true });
  await database.transaction(async (sql) => {
    await writeAudit(sql, { actor: SYSTEM, insurerId: null, action: 'test.print', subject: 'test:1' });
    const { rows } = await sql.query<{ lot: string }>('SELECT lot FROM document.file');
    for (const { lot } of rows) {
      const bytes = Buffer.from(`%PDF-1.7 ${lot}`);
      writeFileSync(join(outDir, 'print', `${lot}.pdf`), bytes);
      await sql.query('UPDATE document.file SET pages = 1, bytes = $2, sha256 = $3 WHERE lot = $1', [
        lot,
        bytes.length,
        sha256(bytes),
      ]);
    }
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the job package', () => {
  it.each([
    ['was never read back', undefined, 'readback.not_proved'],
    [
      'was read back as other bytes',
      { files: [{ file: 'print/C0001.pdf', sha256: 'other', pages: 1 }] },
      'readback.not_proved',
    ],
    ['has a fault', { faultCount: 1 }, 'readback.faulty'],
    ['was looked at too seldom', { pages: 1000, picture: { pages: 458 } }, 'readback.shallow'],
    [
      'was not read page by page',
      { files: [{ file: 'print/C0001.pdf', sha256: null, pages: 0 }] },
      'readback.shallow',
    ],
  ])('a print file that %s is not handed over', async (_, but, id) => {
    const attempt = async () => {
      if (but !== undefined) await recordReadBack(database, round.key, undefined, but);
      await send();
    };
    await expect(attempt()).rejects.toMatchObject({ id, status: 409 });
    expect(existsSync(jobDir)).toBe(false);
    const pieces = await database.read((sql) => piecesOf(sql, round.key));
    expect(new Set(pieces.map(({ status }) => status))).toEqual(new Set(['composed']));
  });

  it('labels and lists of parcels are handed over too, and only if they were read back', async () => {
    const lists = Buffer.from('%PDF-1.7 lists');
    const noted = {
      lot: 'W0001',
      file: 'lists/W0001.pdf',
      parcels: 1,
      pages: 1,
      bytes: lists.length,
      sha256: sha256(lists),
    };
    for (const sub of ['lists', 'record/lists']) mkdirSync(join(outDir, sub), { recursive: true });
    writeFileSync(join(outDir, noted.file), lists);
    writeFileSync(join(outDir, 'record/lists/W0001.json'), JSON.stringify(noted));
    await recordReadBack(database, round.key);
    await expect(send()).rejects.toMatchObject({
      id: 'readback.not_proved',
      message: expect.stringContaining('lists/W0001.pdf'),
    });
    await recordReadBack(database, round.key, outDir);
    // An insert the list names and the folder has lost is refused in the same words.
    const leaflet = 'explanation-leaflet';
    mkdirSync(join(outDir, 'inserts'));
    writeFileSync(join(outDir, `inserts/${leaflet}.pdf`), lists);
    writeFileSync(
      join(outDir, 'inserts.csv'),
      `insert,title,supply,artwork,version,file\r\n${leaflet},,file,,,inserts/${leaflet}.pdf\r\n`,
    );
    await recordReadBack(database, round.key, outDir);
    rmSync(join(outDir, 'inserts'), { recursive: true });
    await expect(send()).rejects.toMatchObject({
      id: 'readback.not_proved',
      message: expect.stringContaining(`inserts/${leaflet}.pdf`),
    });
    rmSync(join(outDir, 'inserts.csv'));
    const written = await send();
    const name = written.find(({ lot }) => lot === 'W0001')?.folder as string;
    expect(readFileSync(join(jobDir, name, 'W0001-lists.pdf'))).toEqual(lists);
    expect(JSON.parse(readFileSync(join(jobDir, name, 'totals.json'), 'utf8'))).toMatchObject({
      lists_file: 'W0001-lists.pdf',
      lists_sha256: noted.sha256,
    });
  });

  it('is one folder per lot whose hashes and signature hold, and handing it over releases its pieces', async () => {
    const written = await send();
    expect(written.map(({ lot }) => lot)).toEqual(['C0001', 'H0001', 'W0001']);
    const publicKey = createPublicKey(readFileSync(join(jobDir, 'public-key.pem')));
    for (const { folder: name, lot } of written) {
      const sums = readFileSync(join(jobDir, name, 'SHA256SUMS'));
      expect(verify(null, sums, publicKey, readFileSync(join(jobDir, name, 'SHA256SUMS.sig')))).toBe(true);
      const listed = sums
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => line.split('  '));
      expect(listed.map(([, file]) => file)).toEqual(
        readdirSync(join(jobDir, name))
          .filter((file) => !file.startsWith('SHA256SUMS'))
          .sort(),
      );
      for (const [hash, file] of listed)
        expect(sha256(readFileSync(join(jobDir, name, file as string)))).toBe(hash);
      expect(listed.map(([, file]) => file)).toContain(`${lot}.pdf`);
    }
    const pieces = await database.read((sql) => piecesOf(sql, round.key));
    expect(new Set(pieces.map(({ status }) => status))).toEqual(new Set(['released']));
  });

  it('again is the same folders, byte for byte, and a success', async () => {
    const before = readdirSync(jobDir);
    const again = await send();
    expect(again.every(({ repeated }) => repeated)).toBe(true);
    expect(readdirSync(jobDir)).toEqual(before);
  });

  it('lists every piece once in print order with a control code per page, and names nobody', async () => {
    const [, , workplace] = await send();
    const rows = records(join(workplace?.folder as string, 'pieces.csv'));
    const pieces = await database.read((sql) => piecesOf(sql, round.key));
    const expected = pieces.filter(({ route }) => route === 'workplace').map(({ number }) => number);
    expect(rows.map((row) => row.management_number).sort()).toEqual(expected.sort());
    expect(rows.map((row) => row.sequence)).toEqual(rows.map((_, i) => String(i + 1)));
    for (const [i, row] of rows.entries()) {
      const codes = (row.control_codes as string).split(' ');
      expect(codes).toHaveLength(Number(row.pages));
      // One person an envelope: page 1 of n, sets counted 1, 2, …, 9, 0; leaflets from stations 1 and 2, the form from 5.
      const feeds = (row.inserts as string).includes('number-request-form') ? '31' : '30';
      expect(codes[0]).toBe(`010${row.pages}${(i + 1) % 10}${feeds}`);
    }
    const text = readdirSync(join(jobDir, workplace?.folder as string))
      .filter((file) => /csv|json/.test(file) && file !== 'legend.csv')
      .map((file) => readFileSync(join(jobDir, workplace?.folder as string, file), 'utf8'))
      .join('');
    expect(text).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
    for (const { member_id } of pieces) expect(text).not.toContain(member_id);
  });

  it('I1 its packing order keeps parcels of equal count apart, with a dividing sheet where it cannot', async () => {
    const [, , workplace] = await send();
    const parcels = records(join(workplace?.folder as string, 'parcels.csv'));
    expect(parcels.length).toBeGreaterThan(3);
    for (const [i, parcel] of parcels.entries()) {
      expect(parcel.turn).toBe(String(i + 1));
      if (parcel.separate === 'no') expect(parcel.pieces).not.toBe(parcels[i - 1]?.pieces);
    }
  });

  it('a loss after the handing over makes a new package that orders the paper pulled; the old one stays as it was', async () => {
    const before = readdirSync(jobDir);
    const [lost] = (await database.read((sql) => piecesOf(sql, round.key))).filter(
      ({ route }) => route === 'workplace',
    );
    await database.transaction((sql) =>
      stopForLoss(sql, SYSTEM, {
        ...round.key,
        memberIds: [lost?.member_id as string],
        lostOn: '2024-09-01',
      }),
    );
    const written = await send();
    expect(written.filter(({ repeated }) => !repeated).map(({ lot }) => lot)).toEqual(['W0001']);
    expect(readdirSync(jobDir)).toEqual(expect.arrayContaining(before));
    const name = written.find(({ lot }) => lot === 'W0001')?.folder as string;
    expect(records(join(name, 'pull.csv'))).toEqual([{ management_number: lost?.number }]);
    expect(records(join(name, 'pieces.csv')).map((row) => row.management_number)).not.toContain(lost?.number);
  });

  it('a print file that is not the one that was made is not handed over', async () => {
    const [lost] = (await database.read((sql) => piecesOf(sql, round.key))).filter(
      ({ route, status }) => route === 'workplace' && status === 'released',
    );
    await database.transaction((sql) =>
      stopForLoss(sql, SYSTEM, {
        ...round.key,
        memberIds: [lost?.member_id as string],
        lostOn: '2024-09-01',
      }),
    );
    writeFileSync(join(outDir, 'print', 'W0001.pdf'), 'another');
    await expect(send()).rejects.toMatchObject({ id: 'dispatch.print_file_changed' });
  });
});
