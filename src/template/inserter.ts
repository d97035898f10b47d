/** How an inserting machine is told what belongs together: a QR code, or marks in the left margin (OMR). */
export type InserterMarks = 'qr' | 'omr';

/** What of a machine the papers depend on. `stations`: insert → station 1–8. */
export interface Inserter {
  readonly marks: InserterMarks;
  readonly stations: Readonly<Record<string, number>>;
}

/** A piece in the order of its print file, as its control codes need it. */
export interface InserterPiece {
  readonly envelopeId: string;
  /** Of the whole envelope. */
  readonly inserts: readonly string[];
  readonly pages: number;
}

/** Stations that feed an envelope's inserts, as two hex digits: stations 1–4, then 5–8. */
function stationCode(inserts: readonly string[], stations: Readonly<Record<string, number>>): string {
  let bits = 0;
  for (const insert of inserts) {
    const station = stations[insert];
    if (station !== undefined) bits |= 1 << (station - 1);
  }
  return (bits & 15).toString(16).toUpperCase() + (bits >> 4).toString(16).toUpperCase();
}

const two = (n: number): string => String(n).padStart(2, '0');

/**
 * The control codes of a print file, one per page of each piece: page in the set (2 digits), pages of the set (2), set
 * (1, counting 0–9), stations 1–4 and 5–8 (one hex digit each). Sets are envelopes: a household's pieces in one envelope
 * are one set to the machine.
 */
export function controlCodes(
  pieces: readonly InserterPiece[],
  stations: Readonly<Record<string, number>>,
): string[][] {
  const sizes = new Map<string, number>();
  for (const { envelopeId, pages } of pieces) sizes.set(envelopeId, (sizes.get(envelopeId) ?? 0) + pages);
  const sets = new Map<string, { readonly serial: number; used: number }>();
  return pieces.map(({ envelopeId, inserts, pages }) => {
    const set = sets.get(envelopeId) ?? { serial: sets.size + 1, used: 0 };
    sets.set(envelopeId, set);
    const size = sizes.get(envelopeId) ?? pages;
    const feeds = stationCode(inserts, stations);
    return Array.from({ length: pages }, () => `${two(++set.used)}${two(size)}${set.serial % 10}${feeds}`);
  });
}

/** Marks of a page from the top down: start, last of the set, stations 1–8, set (8, 4, 2, 1), parity, end. */
export const OMR_MARKS = 16;
/** A mark is this part of the pitch thick. */
export const OMR_THICKNESS = 1 / 8;

/**
 * A control code as marks, `1` printed and `0` left out. Start and end are always printed; the parity mark makes the
 * number of marks between them even, so that one mark misread stops the machine.
 */
export function omrMarks(code: string): string {
  const last = code.slice(0, 2) === code.slice(2, 4) ? '1' : '0';
  const stations = [5, 6].flatMap((at) => {
    const bits = Number.parseInt(code.charAt(at), 16);
    return [1, 2, 4, 8].map((bit) => ((bits & bit) === 0 ? '0' : '1'));
  });
  const set = Number(code.charAt(4)).toString(2).padStart(4, '0');
  const inner = `${last}${stations.join('')}${set}`;
  const parity = [...inner].filter((mark) => mark === '1').length % 2;
  return `1${inner}${parity}1`;
}
