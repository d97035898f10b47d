import { readManagementNumber } from '../piece/read-number.ts';

/*
 * What is read at the packing table, held against what must be in the parcel. Pure and free of Node: the scan station
 * runs it in the browser, the server and the command line run the same lines.
 */

/** One piece of a parcel. `live`: it must be in the parcel; else it was stopped or replaced and must not. */
export interface Content {
  readonly number: string;
  readonly live: boolean;
  /** Voided and not made again yet: the old paper must not be in it, and without the new one it is not full (I2). */
  readonly awaited?: boolean;
  /** The envelope it belongs in; absent where only the parcel is known. */
  readonly envelope?: string;
}

/** One code as the reader gave it; `envelope`: the envelope the operator was filling, where stations say so. */
export interface ScannedCode {
  readonly text: string;
  readonly envelope?: string | undefined;
}

/** What a parcel (or lone envelope) is packed in, and whether its own code has to be scanned too (I7). */
export interface Outer {
  readonly container: string;
  readonly required: boolean;
}

/**
 * What is wrong with a scanned parcel. `stranger`: belongs elsewhere; `missing`: not scanned; `double`: scanned
 * again; `unreadable`: no management number; `stopped`: belongs here but must be pulled (late loss, voided);
 * `wrong_envelope`: of this parcel, but in another's envelope; `wrong_container`, `no_container`: the envelope or box
 * itself is not the one planned, or was not scanned.
 */
export type ScanProblem =
  | 'stranger'
  | 'missing'
  | 'double'
  | 'unreadable'
  | 'stopped'
  | 'wrong_envelope'
  | 'wrong_container'
  | 'no_container';

export interface ScanFinding {
  readonly problem: ScanProblem;
  /** As printed; of an unreadable scan what was read, of a container its name. */
  readonly number: string;
}

/** Printed on the stock of envelopes and boxes; no management number has this sign. */
const CONTAINER_SIGN = '=';

/** The code on a kind of envelope or box: `=window`, `=envelope`, `=box`. */
export const containerCode = (container: string): string => `${CONTAINER_SIGN}${container}`;

/** The container a code names, or undefined if it is none. */
const readContainer = (text: string): string | undefined =>
  text.startsWith(CONTAINER_SIGN) ? text.slice(CONTAINER_SIGN.length) : undefined;

/** Scans as a reader writes them: one a line, any line ends, blank lines and a BOM left out. */
export const scansOf = (text: string): string[] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** A line of a scan file: the number, or number and envelope with a comma between. */
export function scannedCode(line: string): ScannedCode {
  const [text = '', envelope] = line.split(',', 2).map((part) => part.trim());
  return envelope === undefined || envelope === '' ? { text } : { text, envelope };
}

/** What each scan is by itself, in the order given: its finding, or undefined where it is as it must be. */
export function judgeScans(
  contents: readonly Content[],
  scans: readonly (string | ScannedCode)[],
  outer?: Outer,
): (ScanFinding | undefined)[] {
  const byNumber = new Map(contents.map((content) => [content.number, content]));
  const seen = new Set<string>();
  return scans.map((scan) => {
    const { text, envelope } = typeof scan === 'string' ? scannedCode(scan) : scan;
    const container = readContainer(text);
    if (container !== undefined) {
      const planned = outer === undefined || container === outer.container;
      return planned ? undefined : { problem: 'wrong_container', number: container };
    }
    const number = readManagementNumber(text);
    if (number === undefined) return { problem: 'unreadable', number: text };
    if (seen.has(number)) return { problem: 'double', number };
    seen.add(number);
    const content = byNumber.get(number);
    if (content === undefined) return { problem: 'stranger', number };
    if (!content.live || content.awaited === true) return { problem: 'stopped', number };
    if (envelope !== undefined && content.envelope !== undefined && envelope !== content.envelope)
      return { problem: 'wrong_envelope', number };
    return undefined;
  });
}

/**
 * Holds scans, in any order, against the contents of a parcel. Findings come in the order of the scans, then what
 * is missing in the order of enclosing; none means the set is exact. Counts play no part: two parcels of equal
 * count that were swapped are all strangers (I1).
 */
export function checkScans(
  contents: readonly Content[],
  scans: readonly (string | ScannedCode)[],
  outer?: Outer,
): ScanFinding[] {
  const findings = judgeScans(contents, scans, outer).filter((finding) => finding !== undefined);
  const texts = scans.map((scan) => (typeof scan === 'string' ? scannedCode(scan).text : scan.text));
  const seen = new Set(texts.map(readManagementNumber));
  for (const { number, live, awaited } of contents) {
    if (live && (awaited === true || !seen.has(number))) findings.push({ problem: 'missing', number });
  }
  const packed = texts.some((text) => {
    const container = readContainer(text);
    return container !== undefined && (outer === undefined || container === outer.container);
  });
  if (outer?.required === true && !packed)
    findings.push({ problem: 'no_container', number: outer.container });
  return findings;
}
