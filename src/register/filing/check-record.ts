import type { IsoDate } from '../../japan/calendar.ts';
import { checkMyNumber } from '../../japan/check-digits.ts';
import { parseNenkinDate } from '../../japan/era.ts';
import type { RecordView } from './conditions.ts';
import type { Breach, Fault, Item, ItemRef } from './item.ts';
import { breach, checkItem } from './item-checks.ts';
import type { Layout } from './layouts.ts';

/** What a record is checked against besides its own items. */
export interface CheckContext {
  readonly checkedOn: IsoDate;
  readonly refuseFuture: boolean;
  readonly refuseWrongCheckDigit: boolean;
}

const placed = (row: number, item: Item, found: Breach): Fault => ({
  row,
  item: item.no,
  name: item.name,
  ...found,
});

/** The rules of single items for one line (a header line, or a record before its conditions). */
export function checkItems(items: readonly Item[], cells: readonly string[], row: number): Fault[] {
  const faults: Fault[] = [];
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as Item;
    for (const found of checkItem(item, cells[i] ?? '')) faults.push(placed(row, item, found));
  }
  return faults;
}

/** A record as conditions see it. */
function viewOf(layout: Layout, cells: readonly string[], context: CheckContext): RecordView {
  const at = (item: ItemRef): string => {
    const place = layout.place(item);
    return place === undefined ? '' : (cells[place] ?? '');
  };
  return {
    at,
    has: (item) => at(item) !== '',
    day: (no) => parseNenkinDate(at(no - 1), at(no)),
    checkedOn: context.checkedOn,
    refuseFuture: context.refuseFuture,
  };
}

/** Era and YYMMDD belong together and must name a day. A form fault of either has already been said. */
function checkDay(item: Item, era: Item, view: RecordView): { item: Item; found: Breach } | undefined {
  const [code, text] = [view.at(era.no), view.at(item.no)];
  if (code === '' && text === '') return undefined;
  if (code === '' || text === '') {
    const blank = code === '' ? era : item;
    return { item: blank, found: breach('date_pair', blank.name) };
  }
  const wellFormed = era.type.kind === 'era' && era.type.eras.includes(code) && /^[0-9]{6}$/.test(text);
  if (!wellFormed || view.day(item.no) !== undefined) return undefined;
  return { item, found: breach('real_date', item.name) };
}

const CHECK_DIGIT: Breach = {
  code: 'number_check_digit',
  message: '「個人番号」の検査数字が合いません。',
  remedy: '個人番号の写し間違いがないか、本人の書類で確かめてください。',
};

/** Items whose Individual Number fails its check digit; such a number is asked of the state, not used. */
export function wrongCheckDigits(layout: Layout, cells: readonly string[], row: number): Fault[] {
  return layout.items.flatMap((item, i) => {
    if (item.type.kind !== 'individualNumber' || (cells[i] ?? '') === '') return [];
    const check = checkMyNumber(cells[i] as string);
    return !check.valid && check.reason === 'wrong_check_digit' ? [placed(row, item, CHECK_DIGIT)] : [];
  });
}

/** Every rule one record breaks, in the order of its items. `cells` has the layout's number of items. */
export function checkRecord(
  layout: Layout,
  cells: readonly string[],
  row: number,
  context: CheckContext,
): Fault[] {
  const faults = checkItems(layout.items, cells, row);
  const view = viewOf(layout, cells, context);
  for (const condition of layout.conditions) {
    const place = layout.place(condition.item);
    if (place === undefined || !condition.broken(view)) continue;
    const item = layout.items[place] as Item;
    faults.push(
      placed(row, item, {
        code: condition.code,
        message: condition.message(item.name),
        remedy: condition.remedy,
      }),
    );
  }
  layout.items.forEach((item, i) => {
    const era = layout.items[i - 1];
    if (item.type.kind !== 'day' || era === undefined) return;
    const day = checkDay(item, era, view);
    // One sentence for a blank: "required" says more than "both are needed".
    if (day === undefined || faults.some((fault) => fault.item === day.item.no)) return;
    faults.push(placed(row, day.item, day.found));
  });
  if (context.refuseWrongCheckDigit) faults.push(...wrongCheckDigits(layout, cells, row));
  return faults.sort((a, b) => a.item - b.item);
}
