import fc from 'fast-check';
import { expect, it } from 'vitest';
import { controlCodes, OMR_MARKS, omrMarks } from '../../src/template/inserter.ts';

const STATIONS = { leaflet: 1, form: 5, reply: 8 };

it('S158 a code says page in the set, pages of the set, the set, and the stations that feed its inserts', () => {
  const pieces = [
    { envelopeId: 'E1', inserts: ['leaflet'], pages: 1 },
    { envelopeId: 'E2', inserts: ['leaflet', 'form', 'reply', 'by hand'], pages: 2 },
    { envelopeId: 'E2', inserts: ['leaflet', 'form', 'reply', 'by hand'], pages: 1 },
  ];
  expect(controlCodes(pieces, STATIONS)).toEqual([['0101110'], ['0103219', '0203219'], ['0303219']]);
});

it('sets of any file follow each other 1–9, 0, 1 …, each counting its pages to the last', () => {
  const sizes = fc.array(fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 5 }), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(sizes, (envelopes) => {
      const pieces = envelopes.flatMap((pages, i) =>
        pages.map((count) => ({ envelopeId: `E${i}`, inserts: [], pages: count })),
      );
      const codes = controlCodes(pieces, {}).flat();
      const wanted = envelopes.flatMap((pages, i) => {
        const total = pages.reduce((sum, count) => sum + count, 0);
        const two = (n: number) => String(n).padStart(2, '0');
        return Array.from({ length: total }, (_, at) => `${two(at + 1)}${two(total)}${(i + 1) % 10}00`);
      });
      expect(codes).toEqual(wanted);
    }),
    { seed: 158 },
  );
});

it.each([
  // start, last, stations 1–8, set, parity, end
  ['0101110', '1 1 10000000 0001 1 1'],
  ['0103219', '1 0 10001001 0010 0 1'],
  ['0303900', '1 1 00000000 1001 1 1'],
  ['01020FF', '1 0 11111111 0000 0 1'],
])('%s as marks is %s', (code, spaced) => {
  const marks = spaced.replaceAll(' ', '');
  expect(omrMarks(code)).toBe(marks);
  expect(marks).toHaveLength(OMR_MARKS);
});

it('one mark lost or added is an odd number of marks', () => {
  const marks = omrMarks('0203735');
  for (let i = 1; i < OMR_MARKS - 1; i++) {
    const harmed = [...marks].map((mark, at) => (at === i ? (mark === '1' ? '0' : '1') : mark));
    expect(harmed.slice(1, -1).filter((mark) => mark === '1').length % 2, String(i)).toBe(1);
  }
});
