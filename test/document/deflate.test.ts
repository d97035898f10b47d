import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PageDeflater } from '../../src/document/pdf/deflate.ts';

const deflater = new PageDeflater();
const through = (input: Uint8Array): Buffer => inflateSync(deflater.deflate(input));

test('whatever goes in comes out of an inflater again, one stream after the other with the same tables', () => {
  const words = fc.array(fc.constantFrom('/F1 10 Tf ', '1 0 0 1 ', ' Tm (', ')Tj\n', 'あ', '0123'), {
    maxLength: 400,
  });
  const input = fc.oneof(
    fc.uint8Array({ maxLength: 3000 }),
    fc.uint8Array({ max: 2, maxLength: 3000 }),
    words.map((all) => new Uint8Array(Buffer.from(all.join('')))),
  );
  fc.assert(
    fc.property(input, (bytes) => {
      expect(through(bytes).equals(Buffer.from(bytes))).toBe(true);
    }),
    { seed: 1951, numRuns: 600 },
  );
});

test.each([0, 1, 3, 4, 258, 259, 5552, 5553, 33_000, 70_000])('%i equal bytes', (length) => {
  expect(through(new Uint8Array(length).fill(40))).toEqual(Buffer.alloc(length, 40));
});

test('matches at every distance up to 32,768, and none beyond', () => {
  for (const distance of [4, 5, 255, 256, 257, 1024, 1025, 24_576, 24_577, 32_767, 32_768, 32_769]) {
    const input = Buffer.alloc(distance + 12, 0);
    for (let i = 0; i < input.length; i++) input[i] = (i * 2_654_435_761) >>> 24;
    input.write('needle-in-it', 0);
    input.write('needle-in-it', distance);
    expect(through(input).equals(input)).toBe(true);
  }
});

test('a page stream shrinks by a third or more', () => {
  const page = Array.from(
    { length: 20 },
    (_, i) => `/F1 10.5 Tf 1 0 0 1 76.535 ${700 - i * 14.1} Tm (${i}abc)Tj\n`,
  );
  const input = Buffer.from(page.join(''));
  expect(deflater.deflate(input).length).toBeLessThan((input.length * 2) / 3);
});
