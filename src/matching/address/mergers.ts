import { readFileSync } from 'node:fs';
import { TodokeError } from '../../kernel/errors.ts';

/** One change of a municipality's (or ward's) name or extent: a row of mergers.tsv. */
export interface Merger {
  readonly prefecture: string;
  readonly before: string;
  /** Of a split municipality, the towns this row is about; empty for all others. */
  readonly towns: readonly string[];
  /** Today's or a later row's name; begins with the prefecture where that changed too. */
  readonly after: string;
  /** ISO date. */
  readonly effectiveOn: string;
  readonly source: string;
}

export const MERGERS_FILE = new URL('mergers.tsv', import.meta.url);

/** Reads mergers.tsv. Throws `matching.mergers` naming the line that is not six columns. */
export function readMergers(): Merger[] {
  const lines = readFileSync(MERGERS_FILE, 'utf8').split('\n');
  const rows: Merger[] = [];
  lines.forEach((line, i) => {
    if (line === '' || line.startsWith('#') || line.startsWith('prefecture\t')) return;
    const [prefecture, before, towns, after, effectiveOn, source, ...more] = line.split('\t');
    if (
      !prefecture ||
      !before ||
      towns === undefined ||
      !after ||
      !effectiveOn ||
      !source ||
      more.length > 0
    ) {
      throw new TodokeError(
        'matching.mergers',
        `市町村の変更表（mergers.tsv）の ${i + 1} 行目が読めません。`,
        {
          remedy:
            '6列（prefecture, before, towns, after, effective_on, source）をタブで区切って書いてください。',
        },
      );
    }
    rows.push({ prefecture, before, towns: towns.split(' ').filter(Boolean), after, effectiveOn, source });
  });
  return rows;
}
