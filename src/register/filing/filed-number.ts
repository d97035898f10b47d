import { checkMyNumber } from '../../japan/check-digits.ts';

const MASK = '[個人番号]';

/**
 * An Individual Number on its way from a filing to the vault. Nothing prints it: `String()`, JSON, `inspect` and
 * a clone show no digit. Only the `open` made together with the `seal` that closed it can read it.
 */
export class FiledNumber {
  readonly #key: object;
  readonly #digits: string;
  /** Whether the statutory check digit is right (令第8条, 総務省令第85号 第5条). */
  readonly checkDigitOk: boolean;

  constructor(key: object, digits: string) {
    this.#key = key;
    this.#digits = digits;
    this.checkDigitOk = checkMyNumber(digits).valid;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  static read(key: object, sealed: FiledNumber): string {
    if (sealed.#key !== key) throw new Error('this number was sealed for another reader');
    return sealed.#digits;
  }
}

/** Closes digits for the holder of the matching `Open`. */
export type Seal = (digits: string) => FiledNumber;
/** Reads a number closed by the matching `Seal`; throws for any other. */
export type Open = (sealed: FiledNumber) => string;

/**
 * A seal and the only function that opens it. The vault room makes the pair: it hands `seal` to the reader of
 * filings and keeps `open`. Who only checks a filing makes a pair and drops `open`.
 */
export function createNumberSeal(): { readonly seal: Seal; readonly open: Open } {
  const key = {};
  return {
    seal: (digits) => new FiledNumber(key, digits),
    open: (sealed) => FiledNumber.read(key, sealed),
  };
}
