import { customerBarcode } from '../japan/customer-barcode.ts';
import { formatWareki } from '../japan/era.ts';
import type { Paper } from '../template/layout.ts';
import type { Destination } from '../template/record.ts';
import type { PageRecord, RoundRecord } from './record.ts';

/** Stands for a digit of a number that is known only by its proof. */
export const UNKNOWN_DIGIT = '\u0000';
/** Stands for a character of a one-time code that is known only by its proof. */
export const UNKNOWN_CHARACTER = '\u0001';

/** What the proof of any page asks of the record behind it, whatever paper it is. */
export interface Subject {
  /** What faults name: the piece, or the parcel whose paper it is. */
  readonly pieceId: string;
  /** What stands on the page to tell it from all others. */
  readonly managementNumber: string;
  /** Proof of the four digits, null where none may be printed. */
  readonly lastFourProof: string | null;
  /** Proof of the one-time code; absent where none may be printed. */
  readonly access?: { readonly proof: string; readonly until: string };
  readonly destination: Destination | null;
}

/** What a placeholder must read on a record. */
export type ValueOf<R = PageRecord> = (record: R) => string;
/** A text of literals and of values. */
export type Parts<R> = readonly (string | ValueOf<R>)[];

/** What a text of literals and values reads on a record. */
export const textOf = <R>(parts: Parts<R>, record: R): string =>
  parts.map((part) => (typeof part === 'string' ? part : part(record))).join('');

/** Values of a placeholder that are the same on every page of a round, derived anew from its record. */
export function sharedValues(round: RoundRecord, paper: Paper): ReadonlyMap<string, string> {
  const { settings, insurer } = round;
  return new Map(
    Object.entries({
      insurerName: insurer.name,
      insurerNumber: insurer.number,
      asOf: formatWareki(round.asOf),
      issuedOn: formatWareki(round.issuedOn),
      usableFrom: formatWareki(settings.usableFrom).replace(/[0-9]+日$/, ''),
      submitBy: settings.submitBy === null ? 'お早め' : `${formatWareki(settings.submitBy)}まで`,
      deskName: settings.desk.name,
      deskPhone: settings.desk.phone,
      deskHours: settings.desk.hours,
      portalUrl: settings.portal.url,
      portalScreen: settings.portal.screen,
      selfName: settings.selfName,
      noticePage: settings.links.notice ?? '',
      certificateTitle: settings.certificate.title,
      seal: settings.certificate.seal,
      returnPostcode: settings.returnTo.postcode,
      returnAddress: settings.returnTo.address,
      returnName: settings.returnTo.name,
      artwork: paper.artwork,
      version: paper.version,
      control: paper.control,
      confidentiality: paper.confidentiality,
    }),
  );
}

/** Values of a placeholder that are a person's. */
export function personalValues(round: RoundRecord): ReadonlyMap<string, ValueOf> {
  const mask = round.settings.mask.replaceAll('#', UNKNOWN_DIGIT);
  const code = Array.from({ length: 3 }, () => UNKNOWN_CHARACTER.repeat(4)).join('-');
  const eras = new Map<string, string>();
  const wareki = (date: string): string => {
    let text = eras.get(date);
    if (text === undefined) {
      text = formatWareki(date);
      if (eras.size < 50_000) eras.set(date, text);
    }
    return text;
  };
  return new Map<string, ValueOf>(
    Object.entries({
      managementNumber: (record) => record.managementNumber,
      name: (record) => record.name,
      kana: (record) => record.kana,
      insuredName: (record) => record.insuredName,
      birthDate: (record) => wareki(record.birthDate),
      symbol: (record) => record.symbol,
      number: (record) => record.number,
      subNumber: (record) => record.subNumber,
      copayment: (record) => `${record.copayment}割`,
      acquiredOn: (record) => wareki(record.acquiredOn),
      maskedNumber: () => mask,
      accessCode: ({ access }) => (access === undefined ? '' : code),
      accessUntil: ({ access }) => (access === undefined ? '' : wareki(access.until)),
      postcode: ({ destination }) => hyphenated(destination?.postcode ?? ''),
      address: ({ destination }) => destination?.address ?? '',
      controlCode: (record) => controlCode(record, 0),
      controlCodeNext: (record) => controlCode(record, 1),
      controlMarks: (record) => controlMarks(record, 0),
      controlMarksNext: (record) => controlMarks(record, 1),
    } satisfies Record<string, ValueOf>),
  );
}

/** What the inserter's code on a page must read: the code, and the first group of the management number. */
const controlCode = ({ control, managementNumber }: PageRecord, page: number): string =>
  `${control?.codes[page] ?? ''}${managementNumber.split('-')[0]}`;

/**
 * The marks a page must bear, worked out from its code (docs/mailing.md): start, last of the set, stations 1–8, set in
 * binary, even parity, end.
 */
function controlMarks({ control }: PageRecord, page: number): string {
  const match = /^([0-9]{2})([0-9]{2})([0-9])([0-9A-F])([0-9A-F])$/.exec(control?.codes[page] ?? '');
  if (match === null) return '';
  const [, at, of, set, first, second] = match as unknown as [string, string, string, string, string, string];
  const reversed = (hex: string): string =>
    [...Number.parseInt(hex, 16).toString(2).padStart(4, '0')].reverse().join('');
  const read = (at === of ? '1' : '0') + reversed(first) + reversed(second);
  const inner = read + Number(set).toString(2).padStart(4, '0');
  const ones = inner.replaceAll('0', '').length;
  return `1${inner}${ones % 2 === 1 ? '1' : '0'}1`;
}

/** A postcode as it is written. */
export const hyphenated = (postcode: string): string => postcode.replace(/^([0-9]{3})([0-9]{4})$/, '$1-$2');

/** The customer barcode a page must bear (67 letters), or undefined where the post has none for the address. */
export function expectedBars({ destination }: Pick<Subject, 'destination'>): string | undefined {
  if (destination?.afterTown === undefined) return undefined;
  const barcode = customerBarcode(destination.postcode, destination.afterTown);
  return 'none' in barcode ? undefined : barcode.bars;
}
