import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BAR_COLUMNS, BAR_ROWS, barImage, barsOf } from '../../src/document/bars.ts';
import { managementCode, managementImage, qrCode } from '../../src/document/qr.ts';
import { compose, pictureOf, recordWith, SCALE } from './pages.ts';

const CHARACTERS = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'];

test('S031 a management code made of precomputed patterns is the code an encoder makes', () => {
  const image = managementImage();
  const text = fc
    .array(fc.constantFrom(...CHARACTERS), { minLength: 10, maxLength: 10 })
    .map((all) => all.join(''));
  fc.assert(
    fc.property(text, (value) => {
      // An encoder turns digits alone into another mode; a management number always has hyphens.
      fc.pre(!/^[0-9]*$/.test(value));
      expect(managementCode(value, image)).toBe(true);
      expect(Buffer.from(image.rows).equals(Buffer.from(qrCode(value).rows))).toBe(true);
    }),
    { seed: 20240607, numRuns: 500 },
  );
});

test.each(['abc-def-gh', '7K3-Q9X-2', '7K3-Q9X-2Vあ', '7K3‐Q9X‐2V'])(
  '%j is no text of a management code',
  (text) => {
    expect(managementCode(text, managementImage())).toBe(false);
  },
);

test('the customer barcode is an image of 133 columns and 3 rows, a letter a bar', () => {
  const rows = barImage('FADT');
  const at = (column: number, row: number): boolean => {
    const byte = rows[row * ((BAR_COLUMNS + 7) >> 3) + (column >> 3)] as number;
    return (byte & (0x80 >> (column & 7))) !== 0;
  };
  const shape = Array.from({ length: BAR_ROWS }, (_, row) =>
    Array.from({ length: 8 }, (__, column) => (at(column, row) ? '|' : ' ')).join(''),
  );
  expect(shape).toEqual(['| |     ', '| | | | ', '|   |   ']);
});

test('without the part after the town, or with a representative postcode, there is no barcode', () => {
  expect(barsOf(null)).toBe('');
  expect(barsOf({ postcode: '263-0023', address: '千葉市稲毛区緑町3丁目30-8' })).toBe('');
  expect(barsOf({ postcode: '263-0000', address: '千葉市稲毛区', afterTown: '3-30-8' })).toBe('');
});

test('the printed bars, read from the picture, are those of the address', async () => {
  const destination = { postcode: '2630023', address: '千葉市稲毛区緑町3丁目30-8', afterTown: '3丁目30-8' };
  const { bytes } = await compose([recordWith({ route: 'home', destination })]);
  const { grey, width } = await pictureOf(bytes, 0);
  const points = 8;
  const dark = (x: number, y: number): boolean =>
    (grey[Math.round(y * SCALE) * width + Math.round(x * SCALE)] as number) < 128;
  const letters: Record<string, string> = { '111': 'F', '110': 'A', '011': 'D', '010': 'T' };
  let read = '';
  for (let i = 0; i < 67; i++) {
    const x = 27 + (i * 0.12 + 0.03) * points;
    const rows = [0.06, 0.18, 0.3].map((row) => (dark(x, 43.6 + row * points) ? '1' : '0'));
    read += letters[rows.join('')] ?? '?';
  }
  expect(read).toBe(barsOf(destination));
});
