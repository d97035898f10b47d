import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addressNumber } from '../../src/japan/address-number.ts';
import { barcodeGeometry, type CustomerBarcode, customerBarcode } from '../../src/japan/customer-barcode.ts';

/** The official examples of Japan Post's manual (p. 17–25) that were given to this project. */
const VECTORS = readFileSync(new URL('data/customer-barcode-vectors.csv', import.meta.url), 'utf8')
  .trim()
  .split(/\r?\n/)
  .slice(1)
  .map((line) => line.split(',') as [string, string, string, string, string, string, string, string, string]);

/** The manual's table the other way round: three bars and their check value. */
const VALUES: Record<string, number> = {
  ...{ FTT: 0, FFT: 1, FDA: 2, DFA: 3, FAD: 4, FTF: 5, DAF: 6, AFD: 7, ADF: 8, TFF: 9 },
  ...{ TFT: 10, DAT: 11, DTA: 12, ADT: 13, TDA: 14, ATD: 15, TAD: 16, TTF: 17, FFF: 18 },
};

const made = (postcode: string, address: string, kind?: 'address' | 'bulk' | 'pobox'): CustomerBarcode => {
  const result = customerBarcode(postcode, address, kind);
  if ('none' in result) throw new Error(result.none);
  return result;
};

/** Reads bars back: the check values of the 21 characters, or undefined if it is no barcode. */
function valuesOf(bars: string): number[] | undefined {
  const match = /^FD([FADT]{63})DF$/.exec(bars);
  return match?.[1]?.match(/.../g)?.map((three) => VALUES[three] ?? Number.NaN);
}

describe('official examples', () => {
  it('there are 14', () => expect(VECTORS.length).toBe(14));

  it.each(VECTORS)('%s: %s %s %s', (_no, postcode, _town, address, number, symbols, sum, check, bars) => {
    const barcode = made(postcode, address);
    expect(barcode.number).toBe(number);
    expect(barcode.symbols.join(' ')).toBe(symbols);
    expect(barcode.check).toBe(check);
    expect(barcode.bars).toBe(bars);
    expect(
      valuesOf(bars)
        ?.slice(0, 20)
        .reduce((a, b) => a + b),
    ).toBe(Number(sum));
  });
});

describe('examples of the manual that public implementations quote beside the given ones', () => {
  it.each([
    // The letters of A&b meet when the sign is closed up and are no number; check value 0.
    [
      '7',
      '2730102',
      '東3丁目-20-5 郵便・A&bコーポB604号',
      '3-20-5B604',
      '3 - 2 0 - 5 CC1 1 6 0 4 CC4 CC4',
      '0',
    ],
    // Over-long: cut at 13, even if the last character is a hyphen.
    ['15', '0640804', '29丁目1524-23 第2郵便ハウス501', '29-1524-23-2-501', '2 9 - 1 5 2 4 - 2 3 - 2 -', '3'],
    // A letter whose control code is the 13th character loses its digit.
    ['16', '9100067', '3丁目80-25 J1ビル2-B', '3-80-25J1-2B', '3 - 8 0 - 2 5 CC1 9 1 - 2 CC1', '9'],
  ])('%s: %s %s', (_no, postcode, address, number, symbols, check) => {
    const barcode = made(postcode, address);
    expect(barcode.number).toBe(number);
    expect(barcode.symbols.slice(7).join(' ')).toBe(symbols);
    expect(barcode.check).toBe(check);
    expect(valuesOf(barcode.bars)?.reduce((a, b) => a + b)).toSatisfy((sum: number) => sum % 19 === 0);
  });
});

describe('the 13th character', () => {
  // 11 digits, then a letter on 12 and 13: whole. 12 digits, then a letter on 13 and 14: its control code alone.
  it.each([
    ['12345678901', 'A', '1 2 3 4 5 6 7 8 9 0 1 CC1 0'],
    ['123456789012', 'A', '1 2 3 4 5 6 7 8 9 0 1 2 CC1'],
    ['123456789012', 'T', '1 2 3 4 5 6 7 8 9 0 1 2 CC2'],
    ['123456789012', 'U', '1 2 3 4 5 6 7 8 9 0 1 2 CC3'],
    ['1234567890123', 'A', '1 2 3 4 5 6 7 8 9 0 1 2 3'],
    ['1234567890123', '', '1 2 3 4 5 6 7 8 9 0 1 2 3'],
    ['123456789012', '', '1 2 3 4 5 6 7 8 9 0 1 2 CC4'],
  ])('%s%s', (digits, letter, symbols) => {
    expect(
      made('1000001', digits + letter)
        .symbols.slice(7)
        .join(' '),
    ).toBe(symbols);
  });

  it('letters one after the other, single each, fill it two by two', () => {
    expect(made('1000001', 'A-B-C-D-E-F-G').symbols.slice(7).join(' ')).toBe(
      'CC1 0 CC1 1 CC1 2 CC1 3 CC1 4 CC1 5 CC1',
    );
  });
});

describe('address number', () => {
  it.each([
    ['full width and small letters', '３丁目３０－８　ａ棟', '3-30-8A'],
    ['long vowel sign and dashes as hyphens', '3ー30−8‐403', '3-30-8-403'],
    ['rule 2: & / ・ . are closed up', '1・2/3.4&5', '12345'],
    ['rule 2: half-width and full-width signs too', '１･２／３．４＆５', '12345'],
    [
      'rule 2 makes letters adjacent, which then are no number',
      '東3丁目-20-5 郵便・A&bコーポB604号',
      '3-20-5B604',
    ],
    ['rule 3: two letters or more are no number', '1-2 ABC 3', '1-2-3'],
    ['rule 6: what comes before the first kept character', '字大川端 12', '12'],
    ['a hyphen with nothing after it', '1-2-', '1-2'],
    ['(1) 地割', '第二十一地割大淵川480', '21-480'],
    ['(1) numerals with units', '百五番地の三十', '105'],
    ['(1) numeral before の', '五の三号', '5-3'],
    ['(1) numeral before ノ', '五ノ２', '5-2'],
    ['(1) numeral before half-width ﾉ', '五ﾉ2', '5-2'],
    ['(1) digit by digit', '一〇五番', '105'],
    ['(1) 線 and 号', '西十線北二十三号', '10-23'],
    ['(1) a kanji numeral before anything else is not kept', '三十六歌仙ビル 5', '5'],
    ['(2) the floor of the end', '5-6-3 ABCビル10F', '5-6-3-10'],
    ['(3) something after the floor', '1F1号', '1-1'],
    ['(3) a letter after the floor', '2-3-4 2F-A', '2-3-4-2A'],
    ['(2) an F that is no floor stays', 'F棟2', 'F2'],
    ['(4) hyphens beside a letter', '1-A-2', '1A2'],
    ['(5) letters that meet', '6-7 L B106', '6-7LB106'],
    ['a letter first', 'A-1', 'A1'],
    ['every look-alike of a hyphen', '1‐2‑3–4—5―6−7－8ー9ｰ10─11━12﹣13', '1-2-3-4-5-6-7-8-9-10-11-12-13'],
    ['丁目 in kanji numerals, tens and zero', '二十丁目一〇番地九号', '20-10-9'],
    ['丁目 in kanji numerals with a hundred', '百二十三番地', '123'],
    ['a kanji numeral of a building', '一丁目2-3 第二見本ビル', '1-2-3'],
    ['a kanji numeral of a room', '一丁目2-3 見本ビル二〇三号室', '1-2-3-203'],
    ['a basement floor', '1-2-3 見本ビルB1F', '1-2-3B1'],
    ['a floor in full width and small letters', '１－２－３　２ｆ', '1-2-3-2'],
    ['two floors', '1-2-3 2F・3F', '1-2-3-2-3'],
    ['FL is two letters', '1-2-3 10FL', '1-2-3-10'],
    ['a floor before a wing', '1-2-3 10F A棟', '1-2-3-10A'],
    ['a building letter before and after the number', '1-2-3 A棟203B', '1-2-3A203B'],
    ['a room with a letter in front', '1-2-3-A101', '1-2-3A101'],
    ['three letters that meet only by their hyphens', '1-A-B-C-2', '1ABC2'],
    ['two letters in full width', '１－２ＡＢ３', '1-2-3'],
    ['the 地割 of 岩手 and the 線 of 北海道', '第三地割二十五番地の二', '3-25'],
    ['a character outside the basic plane', '𠮷田1-2', '1-2'],
    ['nothing', '大字なし', ''],
    ['empty', '', ''],
  ])('%s: %s', (_, address, number) => expect(addressNumber(address)).toBe(number));

  it('applied to the town it would be wrong: it is for what follows the town only', () => {
    expect(addressNumber('3-5')).toBe('3-5');
    expect(addressNumber('東京都千代田区一番町3-5')).toBe('1-3-5');
  });
});

describe('encoding', () => {
  it('check value 0 is the character 0, not nothing', () => {
    const zero = Array.from({ length: 400 }, (_, i) => made('1008792', String(i))).filter(
      (b) => b.check === '0',
    );
    expect(zero.length).toBeGreaterThan(0);
    for (const { bars } of zero) {
      expect(bars.length).toBe(67);
      expect(bars.slice(62, 65)).toBe('FTT');
    }
  });

  it('an over-long address is cut at 13 characters', () => {
    const { symbols, number } = made('1000001', '12丁目3456-78 第9見本寮1002');
    expect(number).toBe('12-3456-78-9-1002');
    expect(symbols.slice(7).join('')).toBe('12-3456-78-9-');
  });

  it('a letter on the 13th place keeps its control code and loses its digit', () => {
    const { symbols } = made('1000001', '5丁目67-89　K2ビル3-C');
    expect(symbols.slice(7).join(' ')).toBe('5 - 6 7 - 8 9 CC2 0 2 - 3 CC1');
  });

  it('all letters take the control codes of the manual', () => {
    const { symbols } = made('1000001', 'A J K T U Z');
    expect(symbols.slice(7, 19).join(' ')).toBe('CC1 0 CC1 9 CC2 0 CC2 9 CC3 0 CC3 5');
  });

  it('a bulk receiver has the postcode alone', () => {
    expect(made('1008792', '霞が関1-3-2', 'bulk').symbols.join(' ')).toBe(
      `1 0 0 8 7 9 2${' CC4'.repeat(13)}`,
    );
    expect(made('105-8500', '', 'bulk').symbols.slice(0, 7).join('')).toBe('1058500');
  });

  it('a post-office box has its number', () => {
    expect(made('1008691', '第12号', 'pobox').number).toBe('12');
    for (const none of ['', '号', '12345', '12-3', 'A1']) {
      expect(customerBarcode('1008691', none, 'pobox')).toEqual({ none: 'no_box_number' });
    }
  });

  it.each([
    ['2630000', 'representative_postcode'],
    ['100-0000', 'representative_postcode'],
    ['263002', 'no_postcode'],
    ['26300233', 'no_postcode'],
    ['', 'no_postcode'],
    ['abcdefg', 'no_postcode'],
  ])('postcode %j: %s', (postcode, none) => expect(customerBarcode(postcode, '1-2-3')).toEqual({ none }));

  it.each(['263-0023', '〒263-0023', '２６３－００２３', ' 2630023 '])('postcode %j', (postcode) => {
    expect(made(postcode, '3丁目30-8　郵便ビル403号').bars).toBe(VECTORS[0]?.[8]);
  });

  it('100,000 random addresses: 67 bars that read back, the sum a multiple of 19', () => {
    let state = 5;
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const pieces = [
      '丁目',
      '番地',
      '番',
      '号',
      '-',
      '－',
      'ー',
      ' ',
      '　',
      'F',
      'B',
      'ｂ',
      'AB',
      '棟',
      'ビル',
      '・',
    ];
    pieces.push('&', '第', '二十一', '七', '地割', '線', 'の', 'ノ', '０', 'Z', '𠮷', '〇', '.', '/', 'ﾋﾞﾙ');
    const checks = new Set<string>();
    for (let n = 0; n < 100_000; n++) {
      let address = '';
      for (let i = random(12); i >= 0; i--) {
        address += random(2) === 0 ? String(random(2000)) : (pieces[random(pieces.length)] as string);
      }
      const postcode = String(random(100_000)).padStart(5, '0') + String(1 + random(99)).padStart(2, '0');
      const { bars, check, number } = made(postcode, address);
      const values = valuesOf(bars);
      if (values?.length !== 21 || values.reduce((a, b) => a + b) % 19 !== 0)
        expect.fail(`${address}: ${bars}`);
      if (values.slice(0, 7).join('') !== postcode) expect.fail(`${address}: postcode`);
      if (!/^$|^[0-9A-Z]+(-[0-9A-Z]+)*$/.test(number)) expect.fail(`${address}: ${number}`);
      checks.add(check);
    }
    expect(checks.size).toBe(19);
  });
});

describe('geometry', () => {
  const { bars } = made('2630023', '3-30-8');

  it.each([
    [8, 63.84],
    [9, 71.82],
    [10, 79.8],
    [11.5, 91.77],
  ])('at %i points it is %f mm wide', (points, width) => {
    expect(barcodeGeometry(bars, points).width).toBeCloseTo(width, 9);
  });

  it('bars stand at their pitch, share the timing band, and stay inside the height', () => {
    const { bars: rectangles, height, quietZone } = barcodeGeometry(bars, 10);
    expect(rectangles.length).toBe(67);
    expect([height, quietZone]).toEqual([3.6, 2]);
    rectangles.forEach(({ x, y, width, height: tall }, i) => {
      expect(x).toBeCloseTo(i * 1.2, 9);
      expect(width).toBeCloseTo(0.6, 9);
      expect([y <= 1.2, y + tall >= 2.4 - 1e-9, y + tall <= 3.6 + 1e-9]).toEqual([true, true, true]);
      const long = { F: 3.6, A: 2.4, D: 2.4, T: 1.2 }[bars[i] as 'F' | 'A' | 'D' | 'T'];
      expect(tall).toBeCloseTo(long, 9);
      if (bars[i] === 'A') expect(y).toBe(0);
      if (bars[i] === 'D') expect(y).toBeCloseTo(1.2, 9);
    });
  });

  it('refuses a size the manual does not know', () => {
    expect(() => barcodeGeometry(bars, 7.9)).toThrow(RangeError);
    expect(() => barcodeGeometry(bars, 12)).toThrow(RangeError);
    expect(() => barcodeGeometry(bars, Number.NaN)).toThrow(RangeError);
    expect(() => barcodeGeometry('FDX', 10)).toThrow(RangeError);
  });
});
