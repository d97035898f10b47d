import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PictureProver } from '../../src/readback/picture.ts';
import { readRound } from '../../src/readback/record.ts';
import { type Certificate, verifyRound } from '../../src/readback/verify.ts';
import { inflict, KINDS } from './kinds.ts';
import { copyOf, type Finished, finishedRound } from './round.ts';

const run = promisify(execFile);
const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const folders: string[] = [];
let round: Finished;

beforeAll(async () => {
  round = await finishedRound();
  folders.push(round.folder);
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly exit: number;
  readonly certificate: Certificate;
  readonly messages: string;
}

async function verify({ folder }: Finished, ...options: string[]): Promise<Answer> {
  const env = { ...process.env, TODOKE_KEY_FILE: join(folder, 'key') };
  const { exit, stdout, stderr } = await run(TODOKE, ['verify', folder, ...options], { env }).then(
    (done) => ({ exit: 0, ...done }),
    (error: { code: number; stdout: string; stderr: string }) => ({ ...error, exit: error.code }),
  );
  return { exit, certificate: JSON.parse(stdout || '{}') as Certificate, messages: stderr };
}

/** A copy of the round with one kind of harm done. */
async function harmed(name: string): Promise<Finished> {
  const kind = KINDS.find((each) => each.name === name);
  if (kind === undefined) throw new Error('no such kind of fault');
  const copy = aCopy();
  await inflict(kind, copy.folder, false);
  return copy;
}

/** Faults by page and code, of every page by its structure alone. */
async function structureFaults({ folder }: Finished): Promise<string[]> {
  process.env.TODOKE_KEY_FILE = join(folder, 'key');
  const { faults } = await verifyRound(folder, { pictureSample: 0 });
  return faults.map(({ file, page, code }) => `${file} ${page} ${code}`);
}

/** Faults by page and code, of every page by its picture alone. */
async function pictureFaults({ folder }: Finished): Promise<string[]> {
  const round = readRound(folder);
  const prover = new PictureProver(folder, round);
  const found: string[] = [];
  for (const file of round.files) {
    const pages = Array.from({ length: file.pages }, (_, i) => i);
    for (const { page, code } of await prover.prove(file, pages)) found.push(`${file.lot} ${page} ${code}`);
  }
  return found;
}

const aCopy = (): Finished => {
  const copy = copyOf(round);
  folders.push(copy.folder);
  return copy;
};

describe('todoke verify', () => {
  test('a good round: exit 0, both depths, and nothing in the folder changed', async () => {
    const state = (): string[] =>
      readdirSync(round.folder, { recursive: true })
        .map((name) => `${name} ${statSync(join(round.folder, String(name))).mtimeMs}`)
        .sort();
    const before = state();
    const answer = await verify(round);
    expect(answer).toMatchObject({
      exit: 0,
      certificate: { pages: 9, pieces: 8, faults: [], faultCount: 0 },
    });
    expect(answer.certificate.picture).toEqual({ pages: 9, confidence: 0.99, excludedShare: 0 });
    expect(answer.messages).toContain('誤りはありません');
    expect(state()).toEqual(before);
  });

  test('a changed digit: exit 1, the page named, in the picture of no one else', async () => {
    const copy = await harmed('one digit is changed');
    const path = join(copy.folder, 'certificate.json');
    const answer = await verify(copy, '--picture-sample', '0', '--certificate', path);
    expect(answer.exit).toBe(1);
    const place = { file: 'print/W0001.pdf', page: 1, piece: 'round-1-0' };
    expect(answer.certificate.faults).toContainEqual({ ...place, code: 'digits.differ', at: 'number.mask' });
    expect(answer.certificate.faults).toContainEqual({
      ...place,
      page: null,
      piece: null,
      code: 'file.hash',
    });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(answer.certificate);
    expect(answer.messages).not.toMatch(/佐藤|6825/);
    expect(JSON.stringify(answer.certificate)).not.toMatch(/佐藤|6825/);
  });

  test('without a key or a record it says what is missing, and makes no key', async () => {
    const copy = aCopy();
    rmSync(join(copy.folder, 'key'));
    expect(await verify(copy)).toMatchObject({
      exit: 1,
      messages: expect.stringContaining('readback.no_key'),
    });
    expect(existsSync(join(copy.folder, 'key'))).toBe(false);
    rmSync(join(copy.folder, 'record'), { recursive: true });
    expect((await verify(copy)).messages).toContain('readback.no_record');
  });
});

describe('the folder as a whole', () => {
  test('a file nobody recorded, and one that is gone', async () => {
    const copy = aCopy();
    const print = join(copy.folder, 'print');
    copyFileSync(join(print, 'W0001.pdf'), join(print, 'W0002.pdf'));
    rmSync(join(print, 'H0001.pdf'));
    expect(await structureFaults(copy)).toEqual([
      'print/H0001.pdf null file.missing',
      'print/W0002.pdf null file.unlisted',
    ]);
  });

  test('a list of pieces that says otherwise than the pages, and enclosures that lack one', async () => {
    const copy = aCopy();
    const path = join(copy.folder, 'pieces.csv');
    const csv = readFileSync(path, 'utf8');
    writeFileSync(path, csv.replace('7K3-Q9X-2V', '7K3-Q9X-2W').replace(' return-envelope', ''));
    expect(await structureFaults(copy)).toEqual([
      'pieces.csv null file.hash',
      'print/W0001.pdf 1 record.pieces',
      'print/W0001.pdf 5 record.inserts',
    ]);
  });

  test('S018 a record that grants digits to a request, and a page record cut off', async () => {
    const copy = aCopy();
    const path = join(copy.folder, 'record', 'pages', 'W0001.ndjson');
    const lines = readFileSync(path, 'utf8').split('\n');
    const request = JSON.parse(lines[4] as string) as object;
    lines[4] = JSON.stringify({ ...request, lastFourProof: 'ab'.repeat(32) });
    writeFileSync(path, lines.join('\n'));
    expect(await structureFaults(copy)).toContain('print/W0001.pdf 5 record.form');
    writeFileSync(path, `${lines.slice(0, 3).join('\n')}\n{"page":4,`);
    expect(await structureFaults(copy)).toContain('print/W0001.pdf null record.missing');
  });

  test('the digits of another key are not those of the record', async () => {
    const copy = aCopy();
    writeFileSync(join(copy.folder, 'key'), `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 });
    const faults = await structureFaults(copy);
    expect(faults).toHaveLength(5);
    expect(faults.every((fault) => fault.endsWith(' digits.differ'))).toBe(true);
  });
});

describe('files without pages', () => {
  test('each stands in the certificate with its hash and how far it is proved', async () => {
    const copy = aCopy();
    writeFileSync(join(copy.folder, 'certificate.json'), '{}');
    process.env.TODOKE_KEY_FILE = join(copy.folder, 'key');
    const { others, faults } = await verifyRound(copy.folder, { pictureSample: 0 });
    expect(faults).toEqual([]);
    const sha = (file: string): string =>
      createHash('sha256')
        .update(readFileSync(join(copy.folder, file)))
        .digest('hex');
    const proofs = {
      'certificate.json': 'not-of-the-result',
      key: 'not-of-the-result',
      'pieces.csv': 'hash',
      'record/files.json': 'file-list',
      'record/pages/H0001.ndjson': 'hash',
      'record/pages/W0001.ndjson': 'hash',
      'record/round.json': 'hash',
      'record/template.json': 'hash',
      'record/texts.json': 'hash',
    };
    expect(others).toEqual(
      Object.entries(proofs).map(([file, proof]) => ({ file, sha256: sha(file), proof })),
    );
  });

  test('a table changed or gone, a file slipped into the record, a lost list of files', async () => {
    const copy = aCopy();
    appendFileSync(join(copy.folder, 'pieces.csv'), 'x,A3E-JFE-ZF,style1,yes,home,print/H0001.pdf,1,\n');
    writeFileSync(join(copy.folder, 'record', 'more.json'), '{}');
    expect(await structureFaults(copy)).toContain('pieces.csv null file.hash');
    expect(await structureFaults(copy)).toContain('record/more.json null file.unlisted');
    rmSync(join(copy.folder, 'record', 'files.json'));
    expect(await structureFaults(copy)).toContain('record/files.json null record.missing');
    const other = aCopy();
    const list = join(other.folder, 'record', 'files.json');
    const files = JSON.parse(readFileSync(list, 'utf8')) as object;
    writeFileSync(list, JSON.stringify({ ...files, 'held.csv': 'ab'.repeat(32) }));
    expect(await structureFaults(other)).toEqual(['held.csv null file.missing']);
  });

  test('an older result is proved by the texts it was made with, not by those of today', async () => {
    const copy = aCopy();
    const path = join(copy.folder, 'record', 'texts.json');
    const texts = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
    writeFileSync(path, JSON.stringify({ ...texts, 'notice.title': `旧${texts['notice.title'] ?? ''}` }));
    const faults = await structureFaults(copy);
    expect(faults).toContain('print/W0001.pdf 1 text.differs');
  });
});

describe('the picture alone', () => {
  test('shows no fault on good pages', async () => {
    expect(await pictureFaults(round)).toEqual([]);
  });

  test.each([
    ['the code is that of another piece', 'W0001 1 picture.code'],
    ['the digits are painted over', 'W0001 1 picture.blank'],
    ['a line is struck through the page', 'W0001 1 picture.stray'],
    ['a page is turned', 'W0001 2 page.size'],
    ['a page is missing', 'W0001 7 page.missing'],
    ['the file is cut off', 'W0001 null picture.unreadable'],
    ['the customer barcode is that of another address', 'H0001 1 picture.bars'],
  ])('%s: %s', async (name, fault) => {
    expect(await pictureFaults(await harmed(name))).toContain(fault);
  });
});
