import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { composeNotices } from '../../src/document/notices.ts';
import { TEMPLATE_SETS, templateSet } from '../../src/template/sets.ts';
import {
  compose,
  contextOf,
  flowing,
  type Picture,
  pictureOf,
  recordWith,
  SCALE,
  textsOf,
  withPath,
} from './pages.ts';

const CELLS = 106;
/** A stand-in for a symbol of size M: squares of eight by eight cells, every third black. */
const isBlack = (x: number, y: number): boolean => ((x >> 3) * 7 + (y >> 3) * 11) % 3 === 0;
const symbolPng = (edge = CELLS, grey?: number): Uint8Array => {
  const data = new Uint8Array(edge * edge);
  for (let y = 0; y < edge; y++)
    for (let x = 0; x < edge; x++) data[y * edge + x] = grey ?? (isBlack(x, y) ? 0 : 255);
  return encode({ width: edge, height: edge, data, channels: 1, depth: 8 });
};

/** Composes with a folder of symbols named by management number. */
async function withSymbols(
  symbols: Readonly<Record<string, Uint8Array>>,
  set = 'mhlw-2024-voice',
  records = [recordWith()],
) {
  const voiceFolder = mkdtempSync(join(tmpdir(), 'todoke-voice-'));
  try {
    for (const [name, png] of Object.entries(symbols)) writeFileSync(join(voiceFolder, `${name}.png`), png);
    return await withPath(async (path) => {
      await composeNotices({ context: contextOf(set), records, path, voiceFolder });
      return readFileSync(path);
    });
  } finally {
    rmSync(voiceFolder, { recursive: true, force: true });
  }
}

/** Share of dark pixels in a place given in millimetres. */
function darkness({ width, grey }: Picture, x: number, y: number, w: number, h: number): number {
  let dark = 0;
  let all = 0;
  for (let py = Math.ceil(y * SCALE); py < (y + h) * SCALE; py++) {
    for (let px = Math.ceil(x * SCALE); px < (x + w) * SCALE; px++) {
      all++;
      if ((grey[py * width + px] as number) < 128) dark++;
    }
  }
  return dark / all;
}

const placeOf = (set: string) => {
  const place = templateSet(set).papers.notice?.voice;
  if (place === undefined) throw new Error(set);
  return place;
};

describe('大きな文字', () => {
  test.each(TEMPLATE_SETS)('%s: the notice on A3 says the same, in type 1.41 times as large', async (set) => {
    const records = [recordWith(), recordWith({ form: 'request', lastFour: null })];
    const usual = await compose(records, contextOf(set));
    const large = await compose(records, contextOf(`${set}-large`));
    expect(large.file.pages).toBe(usual.file.pages);
    const texts = await textsOf(large.bytes);
    const labels = /[A-Z]{2}\d　TDK-[A-Z-]+/g;
    const said = (text: string): string[] =>
      [...flowing(text).replaceAll(labels, '').replaceAll(/\s/g, '')].sort();
    (await textsOf(usual.bytes)).forEach((text, i) => {
      expect(said(texts[i] as string)).toEqual(said(text));
    });
    const [small, big] = [templateSet(set).papers.notice, templateSet(`${set}-large`).papers.notice];
    expect(big?.size).toEqual([297, 420]);
    const sizesOf = (paper: typeof small): number[] =>
      (paper?.elements ?? []).flatMap((element) =>
        element.kind === 'text' && !element.name?.startsWith('window') ? [element.size] : [],
      );
    const before = sizesOf(small);
    sizesOf(big).forEach((size, i) => {
      expect(size / (before[i] as number)).toBeCloseTo(Math.SQRT2, 3);
    });
  });

  test.each(TEMPLATE_SETS)('S079 %s: what the envelope’s window shows stays where it is', (set) => {
    const windows = (id: string) =>
      templateSet(id).papers.notice?.elements.filter(({ name }) => name?.startsWith('window'));
    expect(windows(`${set}-large`)).toEqual(windows(set));
  });
});

describe('音声コード', () => {
  test.each(TEMPLATE_SETS)(
    '%s: the place is kept, and nothing is printed in it or at the notch without a symbol',
    async (set) => {
      const { x, y, size, notch } = placeOf(`${set}-voice`);
      const { bytes } = await compose(
        [recordWith(), recordWith({ form: 'style2' })],
        contextOf(`${set}-voice`),
      );
      for (const page of [0, 1]) {
        const picture = await pictureOf(bytes, page);
        expect(darkness(picture, x - 1, y - 1, size + 2, size + 2)).toBe(0);
        expect(darkness(picture, 204, notch.at - 5, 5.5, 10)).toBe(0);
      }
    },
  );

  test('a symbol stands in its place, cell by cell, with its notch; the next piece has none', async () => {
    const records = [recordWith(), recordWith({ pieceId: 'piece-2', managementNumber: 'A00-BCD-EF' })];
    const bytes = await withSymbols({ '7K3-Q9X-2V': symbolPng() }, 'mhlw-2024-voice', records);
    const { x, y, size, notch } = placeOf('mhlw-2024-voice');
    const [first, second] = [await pictureOf(bytes, 0), await pictureOf(bytes, 1)];
    let wrong = 0;
    for (let cy = 4; cy < CELLS; cy += 8) {
      for (let cx = 4; cx < CELLS; cx += 8) {
        const px = Math.floor((x + (cx * size) / CELLS) * SCALE);
        const py = Math.floor((y + (cy * size) / CELLS) * SCALE);
        const dark = (first.grey[py * first.width + px] as number) < 128;
        if (dark !== isBlack(cx, cy)) wrong++;
      }
    }
    expect(wrong).toBe(0);
    const left = 210 - notch.diameter / 2;
    const greyAt = (picture: Picture): number => {
      let least = 255;
      for (let dx = -2; dx <= 2; dx++) {
        const at = Math.floor(notch.at * SCALE) * picture.width + Math.floor(left * SCALE) + dx;
        least = Math.min(least, picture.grey[at] as number);
      }
      return least;
    };
    expect(greyAt(first)).toBeLessThan(230);
    expect(greyAt(second)).toBe(255);
    expect(darkness(second, x, y, size, size)).toBe(0);
  });

  test.each([
    ['not a picture', new Uint8Array([1, 2, 3])],
    ['too small', symbolPng(20)],
    ['grey', symbolPng(CELLS, 128)],
  ])('a symbol that is %s is refused by its name', async (_why, png) => {
    await expect(withSymbols({ '7K3-Q9X-2V': png })).rejects.toMatchObject({
      id: 'document.voice_symbol',
      message: expect.stringContaining('7K3-Q9X-2V.png'),
    });
  });

  test('symbols for a set without a place are refused', async () => {
    await expect(withSymbols({}, 'mhlw-2024')).rejects.toMatchObject({ id: 'document.no_voice_place' });
  });
});
