import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FileProver } from '../../src/readback/lot.ts';
import { PdfFile } from '../../src/readback/pdf/file.ts';
import { Keyword, Name, Ref } from '../../src/readback/pdf/objects.ts';
import { Parser } from '../../src/readback/pdf/parser.ts';
import { readToUnicode } from '../../src/readback/pdf/to-unicode.ts';
import { readRound } from '../../src/readback/record.ts';
import { type Finished, finishedRound } from './round.ts';

const parse = (text: string): unknown => new Parser(Buffer.from(text, 'latin1')).next();
const textOf = (value: unknown): string => Buffer.from(value as Uint8Array).toString('latin1');

describe('objects of a PDF file (ISO 32000-2, 7.3)', () => {
  test.each([
    ['42', 42],
    ['-.5', -0.5],
    ['+7.', 7],
    ['true', true],
    ['null', null],
    ['% a comment\n 3', 3],
  ])('%j', (text, value) => {
    expect(parse(text)).toEqual(value);
  });

  test.each([
    ['(a(b)c)', 'a(b)c'],
    ['(\\(\\)\\\\)', '()\\'],
    ['(\\101\\7x)', 'A\u0007x'],
    ['(a\\\nb)', 'ab'],
    ['(a\r\nb)', 'a\nb'],
    ['(\\n\\t)', '\n\t'],
    ['<48 65 6C6c6>', 'Hell`'],
    ['()', ''],
  ])('string %j', (text, value) => {
    expect(textOf(parse(text))).toBe(value);
  });

  test('names, arrays, dictionaries and references', () => {
    expect(parse('/A#20B')).toEqual(new Name('A B'));
    expect(parse('[1 2 0 R /N]')).toEqual([1, new Ref(2), new Name('N')]);
    expect(parse('<</K 1/L<</M[2]>>>>')).toEqual(
      new Map<string, unknown>([
        ['K', 1],
        ['L', new Map([['M', [2]]])],
      ]),
    );
    expect(parse('Tj')).toEqual(new Keyword('Tj'));
    expect(parse('  ')).toBeUndefined();
  });

  test.each(['(open', '<4g>', '[1', '<</K>>', '<<1 2>>', '1.2.3', '/A#G0', '>', ')', '['.repeat(100)])(
    '%j is none',
    (text) => {
      expect(() => parse(text)).toThrow(expect.objectContaining({ name: 'PdfError' }));
    },
  );

  test('texts of character codes: lists, ranges that count up, ranges that list', () => {
    const map = `1 beginbfchar <0001> <4F50> <0002> <D842DFB7> endbfchar
      2 beginbfrange <0010> <0012> <0041> <0020> <0021> [<0061> <00620063>] endbfrange`;
    const texts = readToUnicode(Buffer.from(map));
    expect([1, 2, 0x10, 0x12, 0x20, 0x21].map((code) => texts.get(code))).toEqual([
      '佐',
      '𠮷',
      'A',
      'C',
      'a',
      'bc',
    ]);
  });
});

describe('files that are broken', () => {
  let round: Finished;
  let whole: Buffer;
  let path: string;
  beforeAll(async () => {
    round = await finishedRound();
    path = join(round.folder, 'print', 'H0001.pdf');
    whole = readFileSync(path);
  });
  afterAll(() => rmSync(round.folder, { recursive: true, force: true }));

  const prove = async (bytes: Uint8Array): Promise<string[]> => {
    writeFileSync(path, bytes);
    const record = readRound(round.folder);
    const file = record.files.find(({ lot }) => lot === 'H0001');
    if (file === undefined) throw new Error('no such file');
    const prover = new FileProver(round.folder, record, round.keys);
    const { faults } = await prover.prove(file, round.listed.H0001 ?? [], { hash: false });
    return faults.map(({ code }) => code);
  };

  const replaced = (from: string, to: string): Buffer => {
    const text = whole.toString('latin1');
    expect(text).toContain(from);
    return Buffer.from(text.replace(from, to.padEnd(from.length)), 'latin1');
  };

  test.each<[string, () => Uint8Array]>([
    ['no end', () => whole.subarray(0, whole.length - 8)],
    ['something after the end', () => Buffer.concat([whole, Buffer.from('more')])],
    ['a wrong start of the cross-reference', () => replaced('startxref\n', 'startxref\n9')],
    [
      'a stream of another length',
      () => Buffer.from(whole.toString('latin1').replace(/\/Length (\d)/g, '/Length 9$1'), 'latin1'),
    ],
    ['no page tree', () => replaced('/Pages ', '/Pagez ')],
    ['a page tree with another count', () => replaced('/Count 2', '/Count 3')],
    ['encryption', () => replaced('/Info ', '/Encrypt ')],
    [
      'compressed data that is damaged',
      () => Buffer.from(whole.map((byte, i) => (i > 300 && i < 320 ? byte ^ 0x5a : byte))),
    ],
  ])('%s', async (_, harm) => {
    const codes = await prove(harm());
    expect(codes.some((code) => /^(file|page)\.(unreadable|truncated|encrypted|pages)$/.test(code))).toBe(
      true,
    );
  });

  test('200 files with random bytes exchanged: never an error of the reader itself', async () => {
    let state = 7;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    let caught = 0;
    for (let i = 0; i < 200; i++) {
      const bytes = Buffer.from(whole);
      for (let k = 0; k < 4; k++) bytes[random(bytes.length)] = random(256);
      if ((await prove(bytes)).length > 0) caught++;
    }
    // What is not seen is a changed byte nobody prints: in a colour profile, metadata or an unused glyph.
    expect(caught).toBeGreaterThan(100);
  }, 60_000);

  test('a cross-reference that points to itself ends', () => {
    const text = '%PDF-1.6\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Prev 9>>\nstartxref\n9\n%%EOF';
    expect(() => new PdfFile(Buffer.from(text))).toThrow(/impossible place/);
  });
});
