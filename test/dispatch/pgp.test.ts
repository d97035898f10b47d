import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
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
import { createMessage, encrypt, generateKey, readKey } from 'openpgp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCsvBytes } from '../../src/csv/index.ts';
import { takeAnswers } from '../../src/dispatch/answers.ts';
import {
  dropContractorKey,
  factsOf,
  keepContractorKey,
  recipientOf,
} from '../../src/dispatch/contractor-key.ts';
import { exportJobs } from '../../src/dispatch/job-package.ts';
import {
  type ContractorKey,
  decryptReport,
  encryptFolder,
  readContractorKey,
  verifyReport,
} from '../../src/dispatch/pgp.ts';
import { sealParcel } from '../../src/dispatch/seal.ts';
import { writeAudit } from '../../src/kernel/audit.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { readLedger } from '../../src/ledger/ledger.ts';
import { act } from '../../src/piece/commands.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { Contractor, Line } from '../support/contractor.ts';
import { freshDatabase } from '../support/postgres.ts';
import { piecesOf, plannedRound, ROUND_KEYS, recordReadBack, targetsOf } from '../support/round.ts';

const { database } = await freshDatabase();
const folder = mkdtempSync(join(tmpdir(), 'todoke 暗号 '));
const [outDir, jobDir] = [join(folder, 'out'), join(folder, 'jobs')];
let round: PlannedRound;
let contractor: Contractor;
let recipient: ContractorKey;

/** As the round does it: what is planned and has no print file yet is composed. */
const compose = async () => {
  await database.transaction(async (sql) => {
    await writeAudit(sql, { actor: SYSTEM, insurerId: null, action: 'test.print', subject: 'test:1' });
    const { rows } = await sql.query<{ lot: string }>('SELECT lot FROM document.file WHERE sha256 IS NULL');
    for (const { lot } of rows) {
      const bytes = Buffer.from(`%PDF-1.7 ${lot}`);
      writeFileSync(join(outDir, 'print', `${lot}.pdf`), bytes);
      await sql.query('UPDATE document.file SET pages = 1, bytes = $2, sha256 = $3 WHERE lot = $1', [
        lot,
        bytes.length,
        createHash('sha256').update(bytes).digest('hex'),
      ]);
    }
    const planned = (await piecesOf(sql, round.key)).filter(({ status }) => status === 'planned');
    const pieceIds = planned.map(({ piece_id }) => piece_id);
    await act(sql, SYSTEM, { insurerId: round.key.insurerId, pieceIds, action: 'compose' });
  });
  await recordReadBack(database, round.key);
};
const send = (to = recipient) =>
  exportJobs(
    database,
    SYSTEM,
    ROUND_KEYS,
    round.key,
    {},
    { outDir, jobDir, scratchDir: join(folder, 'scratch') },
    undefined,
    to,
  );

const keep = (armored: string, fingerprint: string, on = new Date()) =>
  database.transaction((sql) =>
    keepContractorKey(sql, SYSTEM, round.key.insurerId, { armored, fingerprint }, on),
  );

beforeAll(async () => {
  contractor = await Contractor.open();
  round = await plannedRound(database, 150, 'pgp');
  const { fingerprint } = await readContractorKey(contractor.publicKey);
  await keep(contractor.publicKey, fingerprint);
  recipient = (await database.read((sql) => recipientOf(sql, round.key.insurerId))) as ContractorKey;
  mkdirSync(join(outDir, 'print'), { recursive: true });
  await compose();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a contractor’s OpenPGP key', () => {
  it('is refused where it is none, a private or an expired one', async () => {
    const refused = { id: 'dispatch.pgp_key' };
    await expect(readContractorKey('none')).rejects.toMatchObject(refused);
    const made = await generateKey({ userIDs: [{ name: 'x' }], format: 'armored', keyExpirationTime: 60 });
    await expect(readContractorKey(made.privateKey)).rejects.toMatchObject(refused);
    const later = new Date(Date.now() + 3_600_000);
    await expect(readContractorKey(made.publicKey, later)).rejects.toMatchObject(refused);
    expect((await readContractorKey(made.publicKey)).fingerprint).toMatch(/^[0-9A-F]{40,64}$/);
  });

  it('is put in force by the fingerprint somebody heard, and by no other; with none, nothing is encrypted', async () => {
    const of = (on?: Date) => database.read((sql) => recipientOf(sql, round.key.insurerId, on));
    const made = await generateKey({
      userIDs: [{ name: 'みほん' }],
      format: 'armored',
      keyExpirationTime: 600,
    });
    const { fingerprint } = await readContractorKey(made.publicKey);
    const before = await of();
    for (const heard of ['', fingerprint.slice(-16), (before as ContractorKey).fingerprint])
      await expect(keep(made.publicKey, heard)).rejects.toMatchObject({ id: 'dispatch.fingerprint' });
    expect((await of())?.fingerprint).toBe(before?.fingerprint);
    const aloud = (fingerprint.toLowerCase().match(/.{4}/g) as string[]).join(' ');
    const kept = await keep(made.publicKey, `0x${aloud}`);
    expect((await of())?.fingerprint).toBe(fingerprint);
    const facts = await factsOf(kept);
    expect(facts.owners).toEqual(['みほん']);
    expect(Date.parse(facts.expiresAt as string) - Date.parse(facts.madeAt)).toBe(600_000);
    await expect(of(new Date(Date.now() + 3_600_000))).rejects.toMatchObject({ id: 'dispatch.pgp_key' });
    // What was handed over under another key is encrypted anew: who holds this one could not open it.
    const sent = (await send()).map((one) => one.folder);
    const anew = await send(kept);
    expect(anew.filter((one) => one.repeated || sent.includes(one.folder))).toEqual([]);
    const drop = () =>
      database.transaction((sql) => dropContractorKey(sql, SYSTEM, round.key.insurerId, '委託先の変更'));
    await drop();
    expect(await of()).toBeUndefined();
    await expect(drop()).rejects.toMatchObject({ id: 'dispatch.no_key', status: 409 });
  });

  it('opens a report encrypted for the insurer, its key locked or not; another key, a wrong word and plain bytes are refused', async () => {
    const { bytes, signature } = await contractor.report([{ number: 'ABC', result: 'printed' }]);
    const userIDs = [{ name: 'みほん保険者' }];
    const own = await generateKey({ userIDs, passphrase: 'ひみつ' });
    const open = await generateKey({ userIDs });
    const encryptionKeys = await Promise.all(
      [own.publicKey, open.publicKey].map((armoredKey) => readKey({ armoredKey })),
    );
    const armored = await encrypt({ message: await createMessage({ binary: bytes }), encryptionKeys });
    const sent = Buffer.from(armored as string);
    for (const [key, word] of [
      [own.privateKey, 'ひみつ'],
      [open.privateKey, ''],
    ] as const) {
      const opened = await decryptReport(sent, key, word);
      expect(opened.equals(bytes)).toBe(true);
      expect(await verifyReport(opened, signature, recipient)).toBe(recipient.fingerprint);
    }
    const refused = { id: 'dispatch.decrypt' };
    await expect(decryptReport(sent, own.privateKey, 'ちがう')).rejects.toMatchObject(refused);
    const stranger = await generateKey({ userIDs });
    await expect(decryptReport(sent, stranger.privateKey, '')).rejects.toMatchObject(refused);
    await expect(decryptReport(bytes, open.privateKey, '')).rejects.toMatchObject(refused);
    await expect(decryptReport(sent, open.publicKey, '')).rejects.toMatchObject(refused);
  });

  it('verifies a report; a changed one, another key’s and a missing signature are refused', async () => {
    const { bytes, signature } = await contractor.report([{ number: 'ABC', result: 'printed' }]);
    expect(await verifyReport(bytes, signature, recipient)).toBe(recipient.fingerprint);
    const stranger = await readContractorKey((await Contractor.open()).publicKey);
    const refused = { id: 'dispatch.signature' };
    await expect(verifyReport(Buffer.concat([bytes, bytes]), signature, recipient)).rejects.toMatchObject(
      refused,
    );
    await expect(verifyReport(bytes, signature, stranger)).rejects.toMatchObject(refused);
    await expect(verifyReport(bytes, Buffer.from('x'), recipient)).rejects.toMatchObject(refused);
  });

  it.skipIf(spawnSync('gpg', ['--version']).status !== 0)('what it encrypts opens in GnuPG too', async () => {
    const home = mkdtempSync(join(tmpdir(), 'gpg-'));
    const gpg = (...args: string[]) =>
      execFileSync('gpg', ['--homedir', home, '--batch', '--quiet', ...args], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    try {
      gpg('--passphrase', '', '--quick-generate-key', 'mihon@example.invalid', 'default', 'default', 'never');
      const key = await readContractorKey(gpg('--armor', '--export').toString());
      const from = join(folder, 'plain');
      mkdirSync(from);
      writeFileSync(join(from, 'pieces.csv'), 'a,b\r\n');
      await encryptFolder(from, join(folder, 'gpg.pgp'), join(folder, 'gpg.draft'), key);
      expect(gpg('--decrypt', join(folder, 'gpg.pgp', 'pieces.csv.pgp')).toString()).toBe('a,b\r\n');
    } finally {
      spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);
      rmSync(home, { recursive: true, force: true });
    }
  });
});

describe('a round trip with a contractor over a bad line', () => {
  it('files lost, doubled, reordered and delayed, encrypted there and signed back: the ledger balances after each, and in the end every parcel is sealed', async () => {
    const line = new Line<{ bytes: Buffer; signature: Buffer }>(20_240_909);
    const ledger = () => database.read((sql) => readLedger(sql, round.key));
    const done = new Map<string, string>();
    /** A package whose name is known is the one that was opened before. */
    const opened = new Map<string, Map<string, Buffer>>();
    let rejects = 0;
    let files = 0;
    for (let day = 0; day < 40; day++) {
      await compose();
      const written = await send();
      expect(readdirSync(jobDir).every((name) => name.endsWith('.pgp') || name === 'public-key.pem')).toBe(
        true,
      );
      expect(existsSync(join(folder, 'scratch'))).toBe(false);
      const insurerKey = readFileSync(join(jobDir, 'public-key.pem'), 'utf8');
      const reports: { number: string; result: string }[][] = [];
      for (const { folder: name } of written) {
        const received = opened.get(name) ?? (await contractor.receive(join(jobDir, name), insurerKey));
        opened.set(name, received);
        const pieces = JSON.parse((received.get('pieces.json') as Buffer).toString()) as {
          management_number: string;
        }[];
        const lines = pieces.map(({ management_number: number }) => {
          // The contractor says of each paper the same every day, until it is made again.
          const before = done.get(number);
          const result = before ?? (day < 4 && line.random(15) === 0 ? 'rejected' : 'enclosed');
          if (before === undefined && result === 'rejected') rejects += 1;
          done.set(number, result);
          return { number, result };
        });
        for (let i = 0; i < lines.length; i += 60) reports.push(lines.slice(i, i + 60));
      }
      const sent = await Promise.all(reports.map((lines) => contractor.report(lines)));
      for (const { bytes, signature } of line.carry(sent, day > 6)) {
        const signedBy = await verifyReport(bytes, signature, recipient);
        const csv = await openCsvBytes(bytes, '報告');
        const lines: { number: string; result: string }[] = [];
        for await (const { cells } of csv.rows())
          lines.push({ number: cells[0] ?? '', result: cells[1] ?? '' });
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        await database.transaction((sql) =>
          takeAnswers(sql, SYSTEM, ROUND_KEYS, round.key, { sha256, lines, signedBy }),
        );
        files += 1;
        expect((await ledger()).faults).toEqual([]);
      }
      const open = (await database.read((sql) => piecesOf(sql, round.key))).filter(({ status }) =>
        ['planned', 'composed', 'released', 'printed'].includes(status),
      );
      if (open.length === 0 && line.waiting === 0 && day > 6) break;
    }
    for (const count of Object.values(line.fates)) expect(count).toBeGreaterThan(0);
    expect(rejects).toBeGreaterThan(3);
    expect(files).toBeGreaterThan(20);
    for (const [target, inside] of await database.read((sql) => targetsOf(sql, round.key))) {
      const scans = inside.filter(({ status }) => status === 'enclosed').map(({ number }) => number);
      const { findings } = await database.transaction((sql) =>
        sealParcel(sql, SYSTEM, round.key, target, scans),
      );
      expect(findings).toEqual([]);
    }
    const sealed = (await database.read((sql) => piecesOf(sql, round.key))).filter(
      ({ status }) => status === 'sealed',
    );
    expect(new Set(sealed.map(({ member_id }) => member_id)).size).toBe(sealed.length);
    const { outcomes, faults } = await ledger();
    expect(faults).toEqual([]);
    expect(sealed).toHaveLength(outcomes.workplace_parcel + outcomes.home_mail + outcomes.chosen_mail);
    const { rows } = await database.read((sql) =>
      sql.query(
        `SELECT FROM audit.entry WHERE action = 'dispatch.take_answers' AND detail->>'signed_by' = $1`,
        [recipient.fingerprint],
      ),
    );
    expect(rows).toHaveLength(files);
  }, 120_000);
});
