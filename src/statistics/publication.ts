import { columnsOf, openCsvBytes } from '../csv/index.ts';
import { prefectureByJis } from '../japan/prefectures.ts';
import {
  type BasisPoints,
  INDICATOR_NAMES,
  type Indicator,
  LEVEL_NAMES,
  type Level,
  parseRate,
  rateOf,
} from './rate.ts';

/** One line of a publication: whose rate, of which month, and its counts where they were published. */
export interface Figure {
  readonly indicator: Indicator;
  /** `2024-03`. */
  readonly month: string;
  readonly level: Level;
  readonly code: string;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly rate: BasisPoints;
}

/** A row that counted nobody, 0 of 0: there is no rate to tell, and none is stored. */
export interface NobodyCounted extends Pick<Figure, 'indicator' | 'month' | 'level' | 'code'> {
  /** As a spreadsheet counts: the header is row 1. */
  readonly row: number;
}

export const FIGURE_COLUMNS = [
  'indicator',
  'month',
  'level',
  'code',
  'numerator',
  'denominator',
  'rate',
] as const;
type Column = (typeof FIGURE_COLUMNS)[number];

/** What can be wrong with a row: the sentence and the remedy a clerk reads. */
const FAULTS = {
  'row.columns': ['列の数が見出しと違います', '値の中にカンマや改行が混じっていないか確かめてください'],
  'statistics.indicator': ['指標の名前ではありません', `${INDICATOR_NAMES.join(' か ')} としてください`],
  'statistics.month': ['月ではありません', '2024-03 の形にしてください'],
  'statistics.level': ['区分の名前ではありません', `${LEVEL_NAMES.join('、')} のどれかにしてください`],
  'statistics.code': [
    '区分に合う番号ではありません',
    '全国は JP、都道府県は 01〜47、保険者は8桁の保険者番号、事業所は整理記号を入れてください',
  ],
  'statistics.count': [
    '件数ではありません',
    '0以上の整数を、分子と分母の両方に入れてください（両方とも空でも可）',
  ],
  'statistics.share': ['分子が分母より大きくなっています', '分子と分母を取り違えていないか確かめてください'],
  'statistics.rate': ['率ではありません', '0〜100 を小数第2位までで入れてください（例 13.13）'],
  'statistics.disagrees': [
    '率が、分子と分母から計算した率と違います',
    '別の指標や別の月の値が混じっていないか、資料を確かめてください',
  ],
  'statistics.empty': ['率も件数もありません', '率か、分子と分母を入れてください'],
  'statistics.double': [
    '同じ指標・月・区分・番号の行が二つあります',
    'どちらが正しいか確かめ、一つだけ残してください',
  ],
} as const satisfies Record<string, readonly [sentence: string, remedy: string]>;
export type FigureFaultCode = keyof typeof FAULTS;

export interface FigureFault {
  /** As a spreadsheet counts: the header is row 1. */
  readonly row: number;
  readonly column: Column | '';
  readonly code: FigureFaultCode;
  readonly message: string;
  readonly remedy: string;
}

const CODES: Readonly<Record<Level, (code: string) => boolean>> = {
  nation: (code) => code === 'JP',
  prefecture: (code) => prefectureByJis(code) !== undefined,
  insurer: (code) => /^\d{8}$/.test(code),
  workplace: (code) => /^[^\s,]{1,32}$/.test(code),
};

const COUNT = /^\d{1,15}$/;

type Fields = Readonly<Record<Column, string>>;

/** One row as a figure, as one that counted nobody, or the column and code of what is wrong with it. */
function figureOf(fields: Fields): Figure | Omit<NobodyCounted, 'row'> | readonly [Column, FigureFaultCode] {
  const indicator = INDICATOR_NAMES.find((name) => name === fields.indicator);
  if (indicator === undefined) return ['indicator', 'statistics.indicator'];
  if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(fields.month)) return ['month', 'statistics.month'];
  const level = LEVEL_NAMES.find((name) => name === fields.level);
  if (level === undefined) return ['level', 'statistics.level'];
  if (!CODES[level](fields.code)) return ['code', 'statistics.code'];
  const place = { indicator, month: fields.month, level, code: fields.code };
  const printed = fields.rate === '' ? null : parseRate(fields.rate);
  if (printed === undefined) return ['rate', 'statistics.rate'];
  if (fields.numerator === '' && fields.denominator === '') {
    if (printed === null) return ['rate', 'statistics.empty'];
    return { ...place, numerator: null, denominator: null, rate: printed };
  }
  const wrong = (['numerator', 'denominator'] as const).find((column) => !COUNT.test(fields[column]));
  if (wrong !== undefined) return [wrong, 'statistics.count'];
  const [numerator, denominator] = [Number(fields.numerator), Number(fields.denominator)];
  if (numerator > denominator) return ['denominator', 'statistics.share'];
  // Nobody came, or nobody is insured there any more. Sources print 0.00 or nothing; any other rate is a fault.
  if (denominator === 0) return (printed ?? 0) === 0 ? place : ['rate', 'statistics.disagrees'];
  const rate = rateOf(numerator, denominator);
  // A source that cuts instead of rounding is a hundredth below ours.
  if (printed !== null && Math.abs(printed - rate) > 1) return ['rate', 'statistics.disagrees'];
  return { ...place, numerator, denominator, rate };
}

export interface ReadPublication {
  readonly figures: readonly Figure[];
  readonly nobody: readonly NobodyCounted[];
  readonly faults: readonly FigureFault[];
}

/**
 * Reads a publication's CSV (docs/statistics.md). Every row is looked at, so that all faults are told at once. Throws
 * what the CSV reader throws of a broken file. `name` is what messages call it.
 */
export async function readPublication(bytes: Uint8Array, name: string): Promise<ReadPublication> {
  const file = await openCsvBytes(bytes, name);
  const at = columnsOf(file.header, FIGURE_COLUMNS, name);
  const figures: Figure[] = [];
  const nobody: NobodyCounted[] = [];
  const faults: FigureFault[] = [];
  const seen = new Set<string>();
  const fault = (row: number, column: Column | '', code: FigureFaultCode): void => {
    const [sentence, remedy] = FAULTS[code];
    const where = column === '' ? '' : `の列 ${column}`;
    faults.push({
      row,
      column,
      code,
      message: `${name}: ${row}行目${where}: ${sentence}。`,
      remedy: `${remedy}。`,
    });
  };
  for await (const { row, cells } of file.rows()) {
    if (cells.length !== file.header.length) {
      fault(row, '', 'row.columns');
      continue;
    }
    const cell = (column: Column): string => (cells[at[column]] as string).trim();
    const figure = figureOf({
      indicator: cell('indicator'),
      month: cell('month'),
      level: cell('level'),
      code: cell('code'),
      numerator: cell('numerator'),
      denominator: cell('denominator'),
      rate: cell('rate'),
    });
    if (!('code' in figure)) {
      fault(row, ...figure);
      continue;
    }
    const key = `${figure.indicator} ${figure.month} ${figure.level} ${figure.code}`;
    if (seen.has(key)) fault(row, 'code', 'statistics.double');
    else if ('rate' in figure) figures.push(figure);
    else nobody.push({ row, ...figure });
    seen.add(key);
  }
  return { figures, nobody, faults };
}
