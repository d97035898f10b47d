import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A small round, checked from outside: the ledger balances, the lists agree with it, every page was read back. */
const [outDir = '', verifyFile = ''] = process.argv.slice(2);
const ledger = JSON.parse(readFileSync(join(outDir, 'ledger.json'), 'utf8')) as {
  extracted: number;
  outcomes: Record<string, number>;
  balanced: boolean;
  pieces: number;
  parcels: number;
  pages: number;
};
const verified = JSON.parse(readFileSync(verifyFile, 'utf8')) as {
  files: { file: string; pages: number }[];
  faults: unknown[];
};
/** Pages read back of the files of a folder; the lists for workplaces are read back, too. */
const pagesIn = (folder: string): number =>
  verified.files.filter(({ file }) => file.startsWith(folder)).reduce((total, { pages }) => total + pages, 0);
const lines = (name: string): number =>
  readFileSync(join(outDir, name), 'utf8').split('\r\n').filter(Boolean).length - 1;
const sum = Object.values(ledger.outcomes).reduce((total, people) => total + people, 0);

const checks: [string, boolean][] = [
  ['ledger balances', ledger.balanced],
  ['extracted is the sum of the outcomes', ledger.extracted === sum && sum > 0],
  ['pieces.csv has every piece', lines('pieces.csv') === ledger.pieces && ledger.pieces > 0],
  ['parcels.csv has every parcel', lines('parcels.csv') === ledger.parcels && ledger.parcels > 0],
  ['every page of a letter was read back', pagesIn('print/') === ledger.pages],
  ['no fault was found', verified.faults.length === 0],
];
for (const [name, holds] of checks) process.stdout.write(`${holds ? 'ok' : 'FAILED'}: ${name}\n`);
process.exitCode = checks.every(([, holds]) => holds) ? 0 : 1;
