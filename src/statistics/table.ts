import { prefectureByJis } from '../japan/prefectures.ts';
import { INDICATORS, type Indicator, LEVELS, type Level, rateText, WEIGHTINGS } from './rate.ts';
import type { RateTable, SourcedFigure, Trend } from './read.ts';

/** What a place is called; of an insurer its number, of a workplace too where `names` (by symbol) does not know it. */
export function placeName(level: Level, code: string, names?: ReadonlyMap<string, string>): string {
  if (level === 'nation') return LEVELS.nation;
  if (level === 'prefecture') return prefectureByJis(code)?.name ?? code;
  return (level === 'workplace' ? names?.get(code) : undefined) ?? code;
}

export const TABLE_COLUMNS = [
  '指標',
  '月',
  '区分',
  '番号',
  '名称',
  '分子',
  '分母',
  '率',
  '重み',
  '出典',
  '集計方法',
] as const;

const cellsOf = (figure: SourcedFigure, name: string): string[] => [
  INDICATORS[figure.indicator].title,
  figure.month,
  LEVELS[figure.level],
  figure.code,
  name,
  figure.numerator === null ? '' : String(figure.numerator),
  figure.denominator === null ? '' : String(figure.denominator),
  rateText(figure.rate),
  WEIGHTINGS[figure.weighting],
  figure.source,
  figure.method,
];

/**
 * A table as rows for a CSV: each place, then what may be said of all together, each under its own name. Source and
 * method stand on every row, so that a row copied elsewhere still says where it is from (S155).
 */
export function* tableRows(
  table: RateTable,
  names?: ReadonlyMap<string, string>,
): Generator<string[], void, undefined> {
  for (const figure of table.figures) yield cellsOf(figure, placeName(figure.level, figure.code, names));
  const first = table.figures[0];
  if (first === undefined) return;
  if (table.total !== null) {
    const { numerator, denominator, rate } = table.total;
    yield cellsOf({ ...first, code: '', numerator, denominator, rate }, '合計');
  }
  if (table.printedAverage !== null) yield cellsOf(table.printedAverage, '公表された平均');
  if (table.simpleMean !== null) {
    const { name, value, of } = table.simpleMean;
    const cells = cellsOf({ ...first, code: '', rate: value }, name);
    cells[8] = `${of}個の値の単純平均（率ではありません）`;
    yield cells;
  }
}

/** A trend as rows for the same columns: each month, then the goals, which are of the insurer and nobody's figures. */
export function* trendRows(
  { figures, goals }: Trend,
  indicator: Indicator,
  name: string,
): Generator<string[], void, undefined> {
  for (const figure of figures) yield cellsOf(figure, name);
  for (const { month, rate } of goals)
    yield [INDICATORS[indicator].title, month, '', '', '目標', '', '', rateText(rate), '', '', ''];
}
