import { judgeScans, type ScanProblem } from '../../../src/dispatch/scan.ts';
import {
  type SealingSheet,
  type StationScan,
  sealingState,
  standingScans,
} from '../../../src/dispatch/sealing.ts';

/** What one scan means at once, before anybody else is asked. `container`: the box or envelope itself, as planned. */
export type ScanVerdict = 'in' | 'container' | 'complete' | ScanProblem;

const judged = (sheet: SealingSheet, scans: readonly StationScan[]) =>
  judgeScans(
    sheet.contents,
    scans.map(({ code, envelope }) => ({ text: code, envelope })),
    sheet.outer,
  );

/**
 * The verdict on the last scan of a row. What is still missing is no fault of it; with the last missing paper the
 * parcel is complete.
 */
export function verdictOf(
  sheet: SealingSheet,
  scans: readonly StationScan[],
  last: StationScan,
): ScanVerdict {
  const before = standingScans(scans).filter(
    ({ client, sequence }) => client !== last.client || sequence !== last.sequence,
  );
  const problem = judged(sheet, [...before, last]).at(-1)?.problem;
  if (problem !== undefined) return problem;
  if (sealingState(sheet, scans).complete) return 'complete';
  return last.code.startsWith('=') ? 'container' : 'in';
}

/** The scans that must be taken back before the parcel can be sealed: their papers are taken out. */
export function wrongScans(
  sheet: SealingSheet,
  scans: readonly StationScan[],
): { readonly problem: ScanProblem; readonly scan: StationScan }[] {
  const standing = standingScans(scans);
  return judged(sheet, standing).flatMap((finding, i) =>
    finding === undefined ? [] : [{ problem: finding.problem, scan: standing[i] as StationScan }],
  );
}
