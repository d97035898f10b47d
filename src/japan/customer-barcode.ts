import { addressNumber } from './address-number.ts';

/** Symbol characters in the order of their check values 0–18, with their three bars (manual p. 11). */
const SYMBOLS = [
  ['0', 'FTT'],
  ['1', 'FFT'],
  ['2', 'FDA'],
  ['3', 'DFA'],
  ['4', 'FAD'],
  ['5', 'FTF'],
  ['6', 'DAF'],
  ['7', 'AFD'],
  ['8', 'ADF'],
  ['9', 'TFF'],
  ['-', 'TFT'],
  ['CC1', 'DAT'],
  ['CC2', 'DTA'],
  ['CC3', 'ADT'],
  ['CC4', 'TDA'],
  ['CC5', 'ATD'],
  ['CC6', 'TAD'],
  ['CC7', 'TTF'],
  ['CC8', 'FFF'],
] as const;
type BarcodeSymbol = (typeof SYMBOLS)[number][0];

const VALUE = new Map<string, number>(SYMBOLS.map(([symbol], value) => [symbol, value]));
const BARS = new Map<string, string>(SYMBOLS);
const START = 'FD';
const STOP = 'DF';
/** Symbol characters after the postcode. */
const ADDRESS_LENGTH = 13;
const FILLER: BarcodeSymbol = 'CC4';

/**
 * What the barcode is made of: `address` (postcode and address number), `bulk` (大口事業所個別番号: the postcode
 * alone says whose it is), `pobox` (postcode of the post office's boxes and the box number of 1 to 4 digits).
 */
export type BarcodeKind = 'address' | 'bulk' | 'pobox';

/** Why there is no barcode (manual p. 18, 22). */
export type NoBarcode = 'no_postcode' | 'representative_postcode' | 'no_box_number';

export interface CustomerBarcode {
  /** The address number in full, even if the barcode cuts it at 13 characters. */
  readonly number: string;
  /** 20 symbol characters: postcode and address number, filled up. */
  readonly symbols: readonly BarcodeSymbol[];
  readonly check: BarcodeSymbol;
  /** 67 letters: F long, A upper, D lower, T timing bar. */
  readonly bars: string;
}

/** Symbol characters of an address number; a letter takes two (a control code and a digit). */
function symbolsOf(number: string): BarcodeSymbol[] {
  return [...number].flatMap((c) => {
    const letter = c.charCodeAt(0) - 65;
    if (letter < 0) return [c as BarcodeSymbol];
    return [`CC${1 + Math.floor(letter / 10)}` as BarcodeSymbol, String(letter % 10) as BarcodeSymbol];
  });
}

/** Brings the sum of the check values to a multiple of 19; 0 is a value like any other. */
function checkOf(symbols: readonly BarcodeSymbol[]): BarcodeSymbol {
  const sum = symbols.reduce((total, symbol) => total + (VALUE.get(symbol) as number), 0);
  return (SYMBOLS[(19 - (sum % 19)) % 19] as (typeof SYMBOLS)[number])[0];
}

/** Seven digits of a postcode, `263-0023`, `〒2630023` or full width; undefined if it is none. */
function postcodeDigits(postcode: string): string | undefined {
  const folded = postcode.normalize('NFKC').replace(/^〒?\s*/, '');
  const match = /^([0-9]{3})[-‐‑–—―−ー]?([0-9]{4})$/.exec(folded.trim());
  return match === null ? undefined : `${match[1]}${match[2]}`;
}

/**
 * Japan Post's customer barcode of an address, or why it has none. `address` is what follows the town (for `pobox`
 * the box number, for `bulk` it does not matter). The address number is cut at 13 symbol characters; of a letter
 * that would straddle the cut the control code stays (manual p. 12, 17–22).
 */
export function customerBarcode(
  postcode: string,
  address: string,
  kind: BarcodeKind = 'address',
): CustomerBarcode | { readonly none: NoBarcode } {
  const digits = postcodeDigits(postcode);
  if (digits === undefined) return { none: 'no_postcode' };
  // A postcode …00 stands for a whole city, and no route can be read from it. Individual numbers may end so.
  if (kind === 'address' && digits.endsWith('00')) return { none: 'representative_postcode' };
  const number = kind === 'bulk' ? '' : addressNumber(address);
  if (kind === 'pobox' && !/^[0-9]{1,4}$/.test(number)) return { none: 'no_box_number' };
  const filled = [...symbolsOf(number), ...Array<BarcodeSymbol>(ADDRESS_LENGTH).fill(FILLER)];
  const symbols = [...symbolsOf(digits), ...filled.slice(0, ADDRESS_LENGTH)];
  const check = checkOf(symbols);
  const bars = [START, ...[...symbols, check].map((symbol) => BARS.get(symbol) as string), STOP].join('');
  return { number, symbols, check, bars };
}

/** Blank the manual wants on all four sides, in mm. */
const QUIET_ZONE = 2;

/** A bar as a rectangle in mm; x to the right, y downwards from the top of the long bars. */
interface BarRectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A painted barcode, all in mm. */
export interface BarcodeGeometry {
  readonly width: number;
  readonly height: number;
  readonly quietZone: number;
  readonly bars: readonly BarRectangle[];
}

/** Top and height of each kind of bar at 10 points, in mm (manual p. 12). */
const EXTENT: Readonly<Record<string, readonly [number, number]>> = {
  F: [0, 3.6],
  A: [0, 2.4],
  D: [1.2, 2.4],
  T: [1.2, 1.2],
};
const PITCH = 1.2;
const BAR_WIDTH = 0.6;

/**
 * Where to paint the bars at a point size (8–11.5, manual p. 12): a bar 0.6 mm, pitch 1.2 mm at 10 points. The
 * width is that of the ink; `quietZone` of blank has to be kept on all four sides. Throws RangeError for another point size or other letters.
 */
export function barcodeGeometry(bars: string, points: number): BarcodeGeometry {
  if (!(points >= 8 && points <= 11.5)) throw new RangeError('a customer barcode is of 8 to 11.5 points');
  const scale = points / 10;
  const rectangles = [...bars].map((bar, i) => {
    const extent = EXTENT[bar];
    if (extent === undefined) throw new RangeError('a customer barcode has the bars F, A, D and T');
    const [top, height] = extent;
    return { x: i * PITCH * scale, y: top * scale, width: BAR_WIDTH * scale, height: height * scale };
  });
  return {
    width: (rectangles.length - 1) * PITCH * scale + BAR_WIDTH * scale,
    height: 3.6 * scale,
    quietZone: QUIET_ZONE,
    bars: rectangles,
  };
}
