import { decodeShiftJis, looksLikeUtf8 } from './charset.ts';
import { DATA, KANRI } from './header.ts';
import type { Fault } from './item.ts';

/** From this size on the electronic application takes no file; the manual names it both ways, so the safe one. */
export const TOO_BIG = 4_500_000;

/** The lines of a file, cut into cells. `data[i]` is line `FIRST_DATA_ROW + i`. */
export interface FilingLines {
  readonly medium: readonly string[];
  readonly count: readonly string[];
  readonly workplace: readonly string[];
  readonly data: readonly (readonly string[])[];
}
export const FIRST_DATA_ROW = 6;

export type FilingEncoding = 'shift_jis' | 'utf-8' | 'unknown';

/** What became of reading a file's form: its lines, or the one fault that keeps all of it out. */
export type Structure =
  | { readonly encoding: 'shift_jis'; readonly lines: FilingLines }
  | { readonly encoding: FilingEncoding; readonly fault: Fault };

const REMEDY_ORDER =
  '届書作成プログラムの形式どおり、媒体管理・[kanri]・事業所数情報・事業所情報・[data]・届書の順に出力してください。';

/** Structural faults: code → sentence, remedy. Any of them keeps the whole file out. */
const SENTENCES = {
  empty_file: ['ファイルの中身がありません。', '届書の CSV ファイルを指定してください。'],
  file_too_big: [
    'ファイルが4.5MB（4,500,000バイト）以上あります。',
    'ファイルを分けて、それぞれ4.5MB未満にしてください。',
  ],
  encoding_utf8: [
    'ファイルが UTF-8 で保存されています。',
    '文字コードを Shift_JIS にして出力し直してください。',
  ],
  encoding: [
    'Shift_JIS として読めないバイトがあります（途中で切れたか、壊れたファイルの可能性があります）。',
    '元のシステムからもう一度出力してください。',
  ],
  newline: ['改行コードが CR LF（0D0A）ではありません。', '改行コードを CR LF にして出力し直してください。'],
  no_final_newline: [
    '最後の行が改行で終わっていません（途中で切れたファイルの可能性があります）。',
    '元のシステムからもう一度出力してください。',
  ],
  blank_line: ['空の行があります。', '空の行を取り除いてください。'],
  kanri_missing: ['2行目が [kanri] ではありません。', REMEDY_ORDER],
  data_missing: ['5行目が [data] ではありません。', REMEDY_ORDER],
  no_records: ['[data] の後に届書がありません。', '届書を1件以上入れて出力してください。'],
} as const satisfies Record<string, readonly [string, string]>;

export type StructureRule = keyof typeof SENTENCES;
export const STRUCTURE_RULES = Object.keys(SENTENCES) as readonly StructureRule[];

function refused(encoding: FilingEncoding, code: StructureRule, row = 0): Structure {
  const [message, remedy] = SENTENCES[code];
  return { encoding, fault: { row, item: 0, name: 'ファイル', code, message, remedy } };
}

const CR = 0x0d;
const LF = 0x0a;

/** Reads a file's bytes into lines and cells, or says the first thing that is wrong with its form. */
export function readStructure(bytes: Uint8Array): Structure {
  if (bytes.length === 0) return refused('unknown', 'empty_file');
  if (bytes.length >= TOO_BIG) return refused('unknown', 'file_too_big');
  if (looksLikeUtf8(bytes)) return refused('utf-8', 'encoding_utf8');
  const rows: string[][] = [];
  for (let start = 0; start < bytes.length; ) {
    let end = start;
    // Trail bytes of Shift_JIS begin at 0x40, so CR, LF and the comma are never half of a character.
    while (end < bytes.length && bytes[end] !== CR && bytes[end] !== LF) end++;
    if (end === bytes.length) return refused('shift_jis', 'no_final_newline', rows.length + 1);
    if (bytes[end] !== CR || bytes[end + 1] !== LF) return refused('shift_jis', 'newline', rows.length + 1);
    const line = decodeShiftJis(bytes.subarray(start, end));
    if (line === undefined) return refused('unknown', 'encoding', rows.length + 1);
    if (line === '') return refused('shift_jis', 'blank_line', rows.length + 1);
    rows.push(line.split(','));
    start = end + 2;
  }
  const [medium, kanri, count, workplace, marker] = rows;
  const isLine = (cells: string[] | undefined, text: string) => cells?.length === 1 && cells[0] === text;
  if (!isLine(kanri, KANRI)) return refused('shift_jis', 'kanri_missing', 2);
  if (medium === undefined || count === undefined || workplace === undefined || !isLine(marker, DATA)) {
    return refused('shift_jis', 'data_missing', 5);
  }
  const data = rows.slice(FIRST_DATA_ROW - 1);
  if (data.length === 0) return refused('shift_jis', 'no_records', FIRST_DATA_ROW);
  return { encoding: 'shift_jis', lines: { medium, count, workplace, data } };
}
