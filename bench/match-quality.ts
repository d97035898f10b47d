/**
 * How right the matcher is: `node bench/match-quality.ts [PAIRS] [SEED]` compares person pairs of known truth and
 * prints precision and recall of a match (exact or equivalent) per item and the confusion matrix, as JSON.
 */
import { matchFive } from '../src/matching/five.ts';
import { FIVE_ITEMS, type Item, isMatch, LEVELS, type Level } from '../src/matching/level.ts';
import { KINDS, type Kind, personPairs } from './pairs.ts';

type Row = Record<Level, number>;
interface Matrix {
  readonly same: Row;
  readonly other: Row;
}

const emptyRow = (): Row => Object.fromEntries(LEVELS.map((level) => [level, 0])) as Row;
const matched = (row: Row): number => row.exact + row.equivalent;
const total = (row: Row): number => LEVELS.reduce((sum, level) => sum + row[level], 0);

/** Compares `count` pairs and reports what was found against what is true. `examples`: some wrong ones. */
export function measureQuality(count: number, seed: number): object {
  const matrices = Object.fromEntries(
    FIVE_ITEMS.map((item) => [item, { same: emptyRow(), other: emptyRow() }]),
  ) as Record<Item, Matrix>;
  const kinds = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>;
  const wrong: string[] = [];
  const missed: string[] = [];
  for (const { kind, a, b, same } of personPairs(count, seed, { identical: 20, notation: 40 })) {
    kinds[kind]++;
    const results = matchFive(a, b);
    for (const item of FIVE_ITEMS) {
      const { level, reasons } = results[item];
      matrices[item][same[item] ? 'same' : 'other'][level]++;
      const list = isMatch(level) ? (same[item] ? undefined : wrong) : same[item] ? missed : undefined;
      if (list !== undefined && list.length < 20)
        list.push(`${item} ${a[item]} | ${b[item]} ${level} ${reasons.join(';')}`);
    }
  }
  const figures = (items: readonly Item[]) => {
    const right = items.reduce((sum, item) => sum + matched(matrices[item].same), 0);
    const falsely = items.reduce((sum, item) => sum + matched(matrices[item].other), 0);
    const all = items.reduce((sum, item) => sum + total(matrices[item].same), 0);
    return {
      matchedRightly: right,
      matchedWrongly: falsely,
      precision: right / (right + falsely),
      recall: right / all,
    };
  };
  return {
    pairs: count,
    seed,
    kinds,
    names: figures(['kanji', 'kana']),
    items: Object.fromEntries(FIVE_ITEMS.map((item) => [item, figures([item])])),
    confusion: matrices,
    examples: { matchedWrongly: wrong, notMatched: missed },
  };
}

if (import.meta.main) {
  const result = measureQuality(Number(process.argv[2] ?? 1_000_000), Number(process.argv[3] ?? 1));
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}
