import bwipjs from 'bwip-js/node';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QR_SIZES, readQr } from '../../src/readback/qr.ts';

interface Matrix {
  readonly size: number;
  readonly dark: number[];
}

/** A code of another program's making, which chooses version and mask itself. */
function encoded(text: string, eclevel: 'L' | 'M' | 'Q' | 'H'): Matrix {
  const options = { bcid: 'qrcode', text, eclevel, binarytext: false } as never;
  const [{ pixs, pixx }] = bwipjs.raw(options) as unknown as [{ pixs: number[]; pixx: number }];
  return { size: pixx, dark: pixs };
}

const read = ({ size, dark }: Matrix): string | undefined =>
  readQr(size, (row, column) => dark[row * size + column] === 1);

describe('QR codes read from their modules', () => {
  test.each(['L', 'M', 'Q', 'H'] as const)('every version up to 10 at level %s', (level) => {
    const seen = new Set<number>();
    for (let length = 1; length < 290; length += 5) {
      const text = 'https://myna.go.jp/?a'.repeat(14).slice(0, length);
      const code = encoded(text, level);
      if (!QR_SIZES.includes(code.size)) break;
      seen.add(code.size);
      expect(read(code)).toBe(text);
    }
    expect(seen.size).toBe(10);
  });

  test('numbers, capitals, small letters and any mixture come back', () => {
    const text = fc.oneof(
      fc.stringMatching(/^[0-9]{1,30}$/),
      fc.stringMatching(/^[0-9A-Z $%*+./:-]{1,30}$/),
      fc.stringMatching(/^[ -~]{1,40}$/),
    );
    fc.assert(
      fc.property(text, (value) => {
        expect(read(encoded(value, 'M'))).toBe(value);
      }),
      { seed: 4, numRuns: 150 },
    );
  });

  test('management numbers come back', () => {
    for (const text of ['7K3-Q9X-2V', 'A3E-JFE-ZF', 'NT1']) expect(read(encoded(text, 'M'))).toBe(text);
  });

  test('no code with a wrong module is read, wherever the module is', () => {
    const code = encoded('7K3-Q9X-2V', 'M');
    const { size } = code;
    let refused = 0;
    for (let at = 0; at < size * size; at++) {
      const dark = code.dark.map((value, i) => (i === at ? 1 - value : value));
      if (read({ size, dark }) === undefined) refused++;
    }
    // What is left over is timing, the second copy of the format and the dark module, which carry no text.
    const row = 13 - 8;
    const timing = row * 2;
    const secondFormat = 15 + 1;
    const separators = 15 * 3;
    expect(refused).toBe(size * size - timing - secondFormat - separators);
  });

  test('what is no code, or of a size that is none, is not read', () => {
    expect(readQr(21, () => true)).toBeUndefined();
    expect(readQr(21, () => false)).toBeUndefined();
    expect(readQr(22, () => true)).toBeUndefined();
    expect(readQr(61, () => true)).toBeUndefined();
  });
});
