import type { FaultCode } from '../../src/readback/faults.ts';
import type { Harm, Shown } from './harm.ts';

/** One kind of fault: how it is done to a file of the round, and what must be said of it. */
export interface Kind {
  readonly name: string;
  readonly lot?: string;
  readonly harm?: (harm: Harm) => void | Promise<void>;
  /** Harm to the file as such. */
  readonly file?: (path: string, folder: string) => void;
  readonly code: FaultCode;
  /** From 1; null for a fault of the file. */
  readonly page: number | null;
}

/** What stands on a notice in place of a number, with its last four digits. */
export const MASK = '**** **** 6825';

/** Is a text this one? */
export const is =
  (wanted: string) =>
  (text: string): boolean =>
    text === wanted;
/** Does a text contain this? */
export const has =
  (wanted: string) =>
  (text: string): boolean =>
    text.includes(wanted);

/** The operator that shows these character codes. */
export const show = (codes: readonly string[]): string => `<${codes.join('')}> Tj`;
/** The same text with some characters exchanged. */
export const saying =
  (change: (text: string) => string) =>
  ({ text, encode }: Shown): string =>
    show(encode(change(text)));
/** The same text moved to the right by so many thousandths of its size. */
export const moved =
  (by: number) =>
  ({ codes }: Shown): string =>
    `[${-by} <${codes.join('')}>] TJ`;
