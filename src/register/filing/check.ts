import type { IsoDate } from '../../japan/calendar.ts';
import { checkItems, checkRecord, wrongCheckDigits } from './check-record.ts';
import { readEvent } from './events.ts';
import type { Seal } from './filed-number.ts';
import { COUNT_ITEMS, mediumItems, workplaceItems } from './header.ts';
import { type FilingHeader, readHeader } from './header-model.ts';
import type { Fault, Item } from './item.ts';
import { breach } from './item-checks.ts';
import { FORM_NAMES, type Form, type Layout, layoutsOf, PASSED_BY } from './layouts.ts';
import type { FiledEvent, ReadFiling } from './model.ts';
import { DEFAULT_SETTINGS, type FilingKind, type FilingSettings } from './settings.ts';
import { FIRST_DATA_ROW, type FilingEncoding, type FilingLines, readStructure } from './structure.ts';

export interface CheckOptions {
  /** Closes the Individual Numbers of accepted records; the vault room's, or one of a dropped pair. */
  readonly seal: Seal;
  readonly kind?: FilingKind;
  /** Day the filing was received; without it the day its medium was made counts. */
  readonly receivedOn?: IsoDate;
  readonly settings?: FilingSettings;
}

/** A record known but not about eligibility. */
interface PassedBy {
  readonly row: number;
  readonly form: string;
}

/**
 * What a check found. `filing` is null when the file's form is broken: then nothing of it may be loaded. Else it
 * holds the records without faults; rows with faults are set aside in `errors`.
 */
export interface FilingCheck {
  readonly kind: FilingKind;
  readonly encoding: FilingEncoding;
  /** Day the rules counted as today; null when the file's form is broken. */
  readonly checkedOn: IsoDate | null;
  /** Records after [data]. */
  readonly records: number;
  readonly filing: ReadFiling | null;
  readonly errors: readonly Fault[];
  readonly warnings: readonly Fault[];
  readonly passedBy: readonly PassedBy[];
  /** Form of each row that is one of ours, accepted or not, for the counts per workplace. */
  readonly rows: readonly { readonly row: number; readonly form: Form }[];
}

/** Which kind of file the lines are: 事業所情報 of a society begins with its own number and has 9 cells. */
const kindOf = (lines: FilingLines): FilingKind => (lines.workplace.length === 9 ? 'kpfd' : 'shfd');

const cellCount = (row: number, name: string, expected: number, found: number): Fault => ({
  row,
  item: 0,
  name,
  code: 'cell_count',
  message: `「${name}」の項目数が違います（${expected}項目のところ${found}項目）。`,
  remedy: 'コンマを省いたり、値の中にコンマを入れたりしていないか確かめてください。',
});

function headerLine(items: readonly Item[], cells: readonly string[], row: number, name: string): Fault[] {
  if (cells.length !== items.length) return [cellCount(row, name, items.length, cells.length)];
  return checkItems(items, cells, row);
}

function headerFaults(kind: FilingKind, lines: FilingLines, settings: FilingSettings): Fault[] {
  return [
    ...headerLine(mediumItems(kind, lines.medium, settings), lines.medium, 1, '媒体管理'),
    ...headerLine(COUNT_ITEMS, lines.count, 3, '事業所数情報'),
    ...headerLine(workplaceItems(kind), lines.workplace, 4, '事業所情報'),
  ];
}

function unknownForm(row: number, form: string): Fault {
  const name = '様式コード';
  if (form.startsWith('"')) return { row, item: 1, name, ...breach('quoted', name) };
  // 22187041 and the like, in use until 2018.
  const old = /^22[0-9]{4}41$/.test(form);
  return {
    row,
    item: 1,
    name,
    code: old ? 'old_form' : 'unknown_form',
    message: old
      ? '「様式コード」が、2018年より前の様式のコードです。'
      : '「様式コード」に、知らないコードがあります。',
    remedy: `取得届は2200700、喪失届は2201700、被扶養者（異動）届は2202700で出力してください。`,
  };
}

/** Rows whose form is unknown or whose number of cells is wrong: the file cannot be trusted to be in step. */
function formFaults(lines: FilingLines, layouts: ReadonlyMap<string, Layout>): Fault[] {
  return lines.data.flatMap((cells, i) => {
    const row = FIRST_DATA_ROW + i;
    const form = cells[0] as string;
    if (PASSED_BY.has(form)) return [];
    const layout = layouts.get(form);
    if (layout === undefined) return [unknownForm(row, form)];
    const expected = layout.items.length;
    return cells.length === expected ? [] : [cellCount(row, FORM_NAMES[layout.form], expected, cells.length)];
  });
}

/** Warning when a record names another workplace than the header: lawful to the letter, but seldom meant. */
function otherOffice(cells: readonly string[], header: FilingHeader, row: number): Fault[] {
  const office = header.workplace.office;
  if (office === null) return [];
  const same = cells[1] === office.prefecture && cells[2] === office.city && cells[3] === office.symbol;
  if (same) return [];
  return [
    {
      row,
      item: 4,
      name: '事業所記号',
      code: 'office_differs',
      message: '「事業所整理記号」が、事業所情報（4行目）のものと違います。',
      remedy: '別の事業所の届書が混ざっていないか確かめてください。',
    },
  ];
}

/**
 * Checks a whole file and reads what is right in it. Pure: the same bytes and options give the same result.
 * Faults never carry a value. `settings` defaults to those of the pension office.
 */
export function checkFiling(bytes: Uint8Array, options: CheckOptions): FilingCheck {
  const settings = options.settings ?? DEFAULT_SETTINGS;
  const structure = readStructure(bytes);
  const asked = options.kind ?? settings.kind;
  const none = { checkedOn: null, filing: null, warnings: [], passedBy: [], rows: [] } as const;
  if ('fault' in structure) {
    const { encoding, fault } = structure;
    return { ...none, kind: asked ?? 'shfd', encoding, records: 0, errors: [fault] };
  }
  const { encoding, lines } = structure;
  const kind = asked ?? kindOf(lines);
  const layouts = layoutsOf(kind, settings);
  const refused = [...headerFaults(kind, lines, settings), ...formFaults(lines, layouts)];
  const found = { kind, encoding, records: lines.data.length };
  if (refused.length > 0) return { ...none, ...found, errors: refused };

  const header = readHeader(kind, lines);
  const checkedOn = options.receivedOn ?? header.createdOn;
  const future = settings.futureAcquisition;
  const context = {
    checkedOn,
    refuseFuture: future === 'refuse' || (future === 'byKind' && kind === 'shfd'),
    refuseWrongCheckDigit: settings.checkDigit === 'refuse',
  };
  const errors: Fault[] = [];
  const warnings: Fault[] = [];
  const passedBy: PassedBy[] = [];
  const events: FiledEvent[] = [];
  const rows: { row: number; form: Form }[] = [];
  lines.data.forEach((cells, i) => {
    const row = FIRST_DATA_ROW + i;
    const layout = layouts.get(cells[0] as string);
    if (layout === undefined) {
      passedBy.push({ row, form: cells[0] as string });
      return;
    }
    rows.push({ row, form: layout.form });
    const faults = checkRecord(layout, cells, row, context);
    errors.push(...faults);
    if (faults.length > 0) return;
    if (!context.refuseWrongCheckDigit) warnings.push(...wrongCheckDigits(layout, cells, row));
    warnings.push(...otherOffice(cells, header, row));
    events.push({ row, ...readEvent(layout, cells, options.seal) });
  });
  return { ...found, checkedOn, filing: { kind, header, events }, errors, warnings, passedBy, rows };
}
