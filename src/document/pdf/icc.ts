/**
 * Colour profiles written by ourselves from the specification (ICC.1:2010, version 4.3), so that a file carries
 * no one else's data. A single-ink output profile needs only a grey tone curve (8.5.1),
 * an RGB display profile three colorants and three curves (8.3.2).
 */
const D50 = [0.9642, 1, 0.8249] as const;
/** sRGB primaries adapted to D50 (IEC 61966-2-1, Bradford). */
const COLORANTS = [
  ['rXYZ', [0.4361, 0.2225, 0.0139]],
  ['gXYZ', [0.3851, 0.7169, 0.0971]],
  ['bXYZ', [0.1431, 0.0606, 0.7139]],
] as const;

/** Output profile of black ink on paper: tone value gain as a gamma of 1.75, about 15 % at mid-tone. */
export function blackInkProfile(): Buffer {
  return profile('prtr', 'GRAY', [
    ['desc', text('Todoke Black Ink')],
    ['cprt', text('No copyright, use freely')],
    ['wtpt', xyz(D50)],
    ['kTRC', gamma(1.75)],
  ]);
}

/** Display profile of sRGB's primaries with a gamma of 2.2, for the ground of a card. */
export function screenProfile(): Buffer {
  const curve = gamma(2.2);
  return profile('mntr', 'RGB ', [
    ['desc', text('Todoke RGB 2.2')],
    ['cprt', text('No copyright, use freely')],
    ['wtpt', xyz(D50)],
    ...COLORANTS.map(([tag, value]) => [tag, xyz(value)] as const),
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ]);
}

function profile(deviceClass: string, space: string, tags: readonly (readonly [string, Buffer])[]): Buffer {
  const header = Buffer.alloc(128);
  header.writeUInt32BE(0x04300000, 8);
  header.write(deviceClass, 12, 'latin1');
  header.write(space, 16, 'latin1');
  header.write('XYZ ', 20, 'latin1');
  [2024, 1, 1, 0, 0, 0].forEach((value, i) => {
    header.writeUInt16BE(value, 24 + i * 2);
  });
  header.write('acsp', 36, 'latin1');
  D50.forEach((value, i) => {
    header.writeInt32BE(fixed(value), 68 + i * 4);
  });
  const table = Buffer.alloc(4 + tags.length * 12);
  table.writeUInt32BE(tags.length, 0);
  let at = header.length + table.length;
  const placed = new Map<Buffer, number>();
  const body: Buffer[] = [];
  tags.forEach(([tag, data], i) => {
    const offset = placed.get(data) ?? at;
    if (!placed.has(data)) {
      placed.set(data, offset);
      body.push(data, Buffer.alloc(-data.length & 3));
      at += data.length + (-data.length & 3);
    }
    table.write(tag, 4 + i * 12, 'latin1');
    table.writeUInt32BE(offset, 8 + i * 12);
    table.writeUInt32BE(data.length, 12 + i * 12);
  });
  const whole = Buffer.concat([header, table, ...body]);
  whole.writeUInt32BE(whole.length, 0);
  return whole;
}

const fixed = (value: number): number => Math.round(value * 65536);

function element(type: string, size: number): Buffer {
  const data = Buffer.alloc(size);
  data.write(type, 0, 'latin1');
  return data;
}

function text(value: string): Buffer {
  const data = element('mluc', 28 + value.length * 2);
  data.writeUInt32BE(1, 8);
  data.writeUInt32BE(12, 12);
  data.write('enUS', 16, 'latin1');
  data.writeUInt32BE(value.length * 2, 20);
  data.writeUInt32BE(28, 24);
  for (let i = 0; i < value.length; i++) data.writeUInt16BE(value.charCodeAt(i), 28 + i * 2);
  return data;
}

function xyz(values: readonly number[]): Buffer {
  const data = element('XYZ ', 20);
  values.forEach((value, i) => {
    data.writeInt32BE(fixed(value), 8 + i * 4);
  });
  return data;
}

function gamma(exponent: number): Buffer {
  const data = element('curv', 14);
  data.writeUInt32BE(1, 8);
  data.writeUInt16BE(Math.round(exponent * 256), 12);
  return data;
}
