import { readManagementNumber } from '../piece/management-number.ts';
import type { Content } from './contents.ts';

/**
 * What is wrong with a scanned parcel. `stranger`: belongs elsewhere; `missing`: not scanned; `double`: scanned
 * again; `unreadable`: no management number; `stopped`: belongs here but must be pulled (late loss, voided).
 */
export type ScanProblem = 'stranger' | 'missing' | 'double' | 'unreadable' | 'stopped';

export interface ScanFinding {
  readonly problem: ScanProblem;
  /** As printed; of an unreadable scan, what was read. */
  readonly number: string;
}

/** Scans as a reader writes them: one a line, any line ends, blank lines and a BOM left out. */
export const scansOf = (text: string): string[] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/**
 * Holds scans, in any order, against the contents of a parcel. Findings come in the order of the scans, then what
 * is missing in the order of enclosing; none means the set is exact. Counts play no part: two parcels of equal
 * count that were swapped are all strangers (I1).
 */
export function checkScans(contents: readonly Content[], scans: readonly string[]): ScanFinding[] {
  const byNumber = new Map(contents.map((content) => [content.number, content]));
  const seen = new Set<string>();
  const findings: ScanFinding[] = [];
  for (const scan of scans) {
    const number = readManagementNumber(scan);
    if (number === undefined) findings.push({ problem: 'unreadable', number: scan });
    else if (seen.has(number)) findings.push({ problem: 'double', number });
    else {
      seen.add(number);
      const content = byNumber.get(number);
      if (content === undefined) findings.push({ problem: 'stranger', number });
      else if (!content.live) findings.push({ problem: 'stopped', number });
    }
  }
  for (const { number, live } of contents) {
    if (live && !seen.has(number)) findings.push({ problem: 'missing', number });
  }
  return findings;
}
