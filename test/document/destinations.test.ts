import { describe, expect, test } from 'vitest';
import { BARS_HEIGHT_PER_POINT, BARS_WIDTH_PER_POINT, barsOf } from '../../src/document/bars.ts';
import { destinationOf } from '../../src/document/paper-facts.ts';
import { customerBarcode } from '../../src/japan/customer-barcode.ts';
import { templateSet } from '../../src/template/sets.ts';
import { compose, contextOf, type Picture, pictureOf, recordWith, SCALE } from './pages.ts';

/** Addresses whose town is certain, and the address number of Japan Post's manual. */
const CERTAIN: readonly (readonly [postcode: string, address: string, after: string, number: string])[] = [
  ['1020082', '東京都千代田区一番町3-5', '3-5', '3-5'],
  ['1020082', '千代田区一番町３－５', '３－５', '3-5'],
  ['1100011', '東京都台東区三ノ輪1-2-3', '1-2-3', '1-2-3'],
  ['9800811', '宮城県仙台市青葉区一番町四丁目7-17', '四丁目7-17', '4-7-17'],
  // The manual's own examples (vectors 1 to 4).
  ['2630023', '千葉市稲毛区緑町3丁目30-8　郵便ビル403号', '3丁目30-8　郵便ビル403号', '3-30-8-403'],
  ['0140113', '秋田県大仙市堀見内　南田茂木　添60-1', '南田茂木　添60-1', '60-1'],
  ['1100016', '東京都台東区台東5-6-3　ABCビル10F', '5-6-3　ABCビル10F', '5-6-3-10'],
  ['0600906', '北海道札幌市東区北六条東4丁目　郵便センター6号館', '4丁目　郵便センター6号館', '4-6'],
  // 札幌: the 条 is the town's.
  ['0600003', '北海道札幌市中央区北3条西6丁目1-2', '6丁目1-2', '6-1-2'],
  ['0600042', '北海道札幌市中央区大通西1丁目', '1丁目', '1'],
  // 京都: the streets stand before the town, and their numerals are not the address's.
  ['6048571', '京都府京都市中京区寺町通御池上る上本能寺前町488番地', '488番地', '488'],
  ['6008008', '京都市下京区四条通烏丸東入長刀鉾町20', '20', '20'],
  ['6050957', '京都市東山区大和大路通七条下る5丁目下池田町527', '527', '527'],
  ['6020898', '京都市上京区今出川通烏丸東入相国寺門前町647番地20', '647番地20', '647-20'],
  ['0287112', '岩手県八幡平市大更第35地割62', '第35地割62', '35-62'],
];

/** Addresses whose town is not known, or where a number may belong to a name. */
const UNCERTAIN: readonly (readonly [why: string, address: string])[] = [
  ['no such town', '東京都千代田区見本町1丁目2番3号'],
  ['a town of another ward', '札幌市西区月寒東3-18-1'],
  ['streets of 京都 without a town', '京都市中京区河原町通三条上る2-1'],
  ['streets of 京都 without a town', '京都府京都市中京区寺町通御池488'],
  ['a town of 京都 that goes on as a street', '京都市中京区寺町通二条下る一丁目5'],
  ['no such town; its end is a town of another ward', '京都市左京区一乗寺一番町3'],
  ['a 一番町 behind a town', '東京都千代田区麹町一番町3-5'],
  ['a numeral no rule counts', '東京都千代田区一番町三番地五'],
  ['a municipality that is no more', '長野県木曽郡山口村馬籠5'],
  ['a 条 left out', '札幌市本町1-1'],
  ['a 条 left out', '札幌市北区北16西2-1'],
  ['a town of two wards, none named', '横浜市桜木町1-1'],
  ['no address', '不明'],
  ['no address', ''],
];

describe('the part of an address after its town', () => {
  test.each(CERTAIN)('%s %s: %s', (postcode, address, after, number) => {
    const destination = destinationOf(postcode, address);
    expect(destination).toEqual({ postcode, address, afterTown: after });
    expect(customerBarcode(postcode, after)).toMatchObject({ number });
  });

  test.each(UNCERTAIN)('%s: no barcode on %s', (_why, address) => {
    const destination = destinationOf('1020082', address);
    expect(destination).toEqual({ postcode: '1020082', address });
    expect(barsOf(destination)).toBe('');
  });
});

/** Three bars a character (manual p. 11). */
const CHARACTERS: Readonly<Record<string, string>> = {
  FTT: '0',
  FFT: '1',
  FDA: '2',
  DFA: '3',
  FAD: '4',
  FTF: '5',
  DAF: '6',
  AFD: '7',
  ADF: '8',
  TFF: '9',
  TFT: '-',
  TDA: ' ',
};
const LETTERS: Readonly<Record<string, string>> = { '111': 'F', '110': 'A', '011': 'D', '010': 'T' };

/** Postcode and address number as they are read off the bars of a picture; millimetres, points. */
function decode({ grey, width }: Picture, left: number, top: number, points: number): string {
  const dark = (x: number, y: number): boolean =>
    (grey[Math.round(y * SCALE) * width + Math.round(x * SCALE)] as number) < 128;
  const pitch = (BARS_WIDTH_PER_POINT - 0.06) / 66;
  const bars = Array.from({ length: 67 }, (_, i) => {
    const x = left + (i * pitch + 0.03) * points;
    const rows = [1, 3, 5].map((sixth) =>
      dark(x, top + (sixth / 6) * BARS_HEIGHT_PER_POINT * points) ? '1' : '0',
    );
    return LETTERS[rows.join('')] ?? '?';
  }).join('');
  expect(bars.slice(0, 2) + bars.slice(-2)).toBe('FDDF');
  const characters = bars.slice(2, -5).match(/.../g) ?? [];
  return characters
    .map((three) => CHARACTERS[three] ?? '?')
    .join('')
    .trim();
}

describe('the printed code', () => {
  const bars = templateSet('mhlw-2024').papers.notice?.elements.find(({ kind }) => kind === 'bars');
  if (bars?.kind !== 'bars') throw new Error('no bars');
  const picture = async (postcode: string, address: string): Promise<Picture> => {
    const destination = destinationOf(postcode, address);
    const { bytes } = await compose([recordWith({ route: 'home', destination })], contextOf());
    return pictureOf(bytes, 0);
  };

  test.each([
    ['1020082', '東京都千代田区一番町3-5', '10200823-5'],
    ['6048571', '京都府京都市中京区寺町通御池上る上本能寺前町488番地', '6048571488'],
    ['0600003', '北海道札幌市中央区北3条西6丁目1-2', '06000036-1-2'],
  ])('%s %s decodes, from the picture, to %s', async (postcode, address, digits) => {
    expect(decode(await picture(postcode, address), bars.x, bars.y, bars.points)).toBe(digits);
  });

  test('of an unknown town no bar is printed', async () => {
    const { grey, width } = await picture('1020082', '東京都千代田区見本町1丁目2番3号');
    const rows = Math.ceil(bars.points * BARS_HEIGHT_PER_POINT * SCALE);
    const from = Math.round(bars.y * SCALE);
    for (let y = from; y < from + rows; y++) {
      const line = grey.subarray(y * width + bars.x * SCALE, y * width + 100 * SCALE);
      expect(Math.min(...line)).toBeGreaterThan(200);
    }
  });
});
