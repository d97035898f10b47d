import { readManagementNumber } from '../piece/read-number.ts';
import { type Content, checkScans, type Outer, type ScanFinding } from './scan.ts';

/*
 * The sealing table without a network: what a station holds, what it has scanned, and how that meets the server again.
 * Pure and free of Node: browser, server and command line run the same lines. The rules are sets, so that no order, no
 * doubled and no delayed upload changes the state; only the server's answer seals.
 */

/** What a station needs to work on one parcel; taken from the server beforehand, kept on the device. Names nobody. */
export interface SealingSheet {
  /** Id of the parcel, or of the envelope that travels alone. */
  readonly target: string;
  /** Which closing this is: 1, and one more each time the parcel was opened again. */
  readonly serial: number;
  readonly sealed: boolean;
  readonly outer: Outer;
  /** In the order of enclosing. */
  readonly contents: readonly Content[];
  /** SHA-256 over the numbers that must be in it, in their order: of the parcel's manifest. */
  readonly fingerprint: string;
}

/** One scan. `client` and `sequence` (from 1, without gaps) are its name for ever. `at`: ISO 8601 with zone. */
export interface StationScan {
  readonly client: string;
  readonly sequence: number;
  readonly at: string;
  /** A management number, a container's code, or `''` where nothing could be read. */
  readonly code: string;
  readonly envelope?: string | undefined;
  /** The scan this one takes back: its paper was taken out again. */
  readonly undoes?: { readonly client: string; readonly sequence: number } | undefined;
}

export interface SealingState {
  readonly findings: readonly ScanFinding[];
  readonly expected: number;
  /** How many of the expected are in it now. */
  readonly found: number;
  /** The exact set: sealing may be asked for. */
  readonly complete: boolean;
}

/** A scan's name as one text. */
const scanId = ({ client, sequence }: { client: string; sequence: number }): string =>
  `${sequence} ${client}`;

/** A container's code as it stands on the stock; anything else behind the sign is a stranger's text. */
const CONTAINER_CODE = /^=[a-z][a-z0-9_-]{0,19}$/;

/** What a reader gave, as it is kept: a number as printed, a container's code, or `''`; never a stranger's text. */
export function keptCode(text: string): string {
  const code = text.trim();
  return CONTAINER_CODE.test(code) ? code : (readManagementNumber(code) ?? '');
}

/** The scans that count: those nobody took back, by client and sequence, whatever order they came in. */
export function standingScans(scans: readonly StationScan[]): StationScan[] {
  const undone = new Set(scans.flatMap(({ undoes }) => (undoes === undefined ? [] : [scanId(undoes)])));
  return scans
    .filter((scan) => scan.undoes === undefined && !undone.has(scanId(scan)))
    .sort((a, b) => (a.client < b.client ? -1 : a.client > b.client ? 1 : a.sequence - b.sequence));
}

/** Where a parcel stands after these scans: stranger, missing, double, or complete. Any order gives the same state. */
export function sealingState(sheet: SealingSheet, scans: readonly StationScan[]): SealingState {
  const standing = standingScans(scans);
  const codes = standing.map(({ code, envelope }) => ({ text: code, envelope }));
  const findings = checkScans(sheet.contents, codes, sheet.outer);
  const live = new Set(
    sheet.contents.filter((content) => content.live && content.awaited !== true).map(({ number }) => number),
  );
  const found = new Set(standing.map(({ code }) => code).filter((code) => live.has(code))).size;
  return {
    findings,
    expected: sheet.contents.filter((content) => content.live).length,
    found,
    complete: live.size > 0 && findings.length === 0,
  };
}

/** What became of a batch: `fresh` is new, `repeated` was known, of `conflicts` the first one stays. */
export interface ScanMerge {
  readonly scans: readonly StationScan[];
  readonly fresh: readonly StationScan[];
  readonly repeated: number;
  /** Scans under a name that already stands for another one: two stations with one id, or a changed record. */
  readonly conflicts: readonly { readonly client: string; readonly sequence: number }[];
}

const same = (a: StationScan, b: StationScan): boolean =>
  a.code === b.code &&
  (a.envelope ?? '') === (b.envelope ?? '') &&
  Date.parse(a.at) === Date.parse(b.at) &&
  (a.undoes === undefined ? '' : scanId(a.undoes)) === (b.undoes === undefined ? '' : scanId(b.undoes));

/** Takes a batch into what is known; once or ten times, in pieces or whole, the result is the same. */
export function mergeScans(known: readonly StationScan[], batch: readonly StationScan[]): ScanMerge {
  const byId = new Map(known.map((scan) => [scanId(scan), scan]));
  const fresh: StationScan[] = [];
  const conflicts: { client: string; sequence: number }[] = [];
  let repeated = 0;
  for (const scan of batch) {
    const before = byId.get(scanId(scan));
    if (before === undefined) {
      byId.set(scanId(scan), scan);
      fresh.push(scan);
    } else if (same(before, scan)) repeated += 1;
    else conflicts.push({ client: scan.client, sequence: scan.sequence });
  }
  return { scans: [...byId.values()], fresh, repeated, conflicts };
}

/** Of each client the highest sequence up to which nothing is lacking: the server's receipt. */
export function acknowledged(scans: readonly StationScan[]): Record<string, number> {
  const receipts: Record<string, number> = {};
  for (const [client, own] of Map.groupBy(scans, (scan) => scan.client)) {
    const held = new Set(own.map(({ sequence }) => sequence));
    let last = 0;
    while (held.has(last + 1)) last += 1;
    receipts[client] = last;
  }
  return receipts;
}

/** What a station still has to send, by the server's receipt; in order, so that a cut-off upload loses nothing. */
export const unsent = (
  scans: readonly StationScan[],
  receipts: Readonly<Record<string, number>>,
): StationScan[] =>
  scans
    .filter(({ client, sequence }) => sequence > (receipts[client] ?? 0))
    .sort((a, b) => a.sequence - b.sequence);

/** Fingerprint of a sheet's own contents (hex), as the server computes it. Needs WebCrypto (https or localhost). */
export async function sheetFingerprint(contents: readonly Content[]): Promise<string> {
  const numbers = contents
    .filter(({ live, awaited }) => live && awaited !== true)
    .map(({ number }) => number);
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(numbers.join('\n')));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether a sheet is what the server gave out: a sheet that lost a line on the device must not be worked on. */
export const sheetIsWhole = async (sheet: SealingSheet): Promise<boolean> =>
  (await sheetFingerprint(sheet.contents)) === sheet.fingerprint;
