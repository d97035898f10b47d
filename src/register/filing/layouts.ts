import type { Condition } from './conditions.ts';
import { ACQUISITION, ACQUISITION_CONDITIONS, ACQUISITION_ITEMS } from './forms/acquisition.ts';
import { DEPENDENT_ITEMS, DEPENDENTS } from './forms/dependents.ts';
import { DEPENDENT_CONDITIONS } from './forms/dependents-conditions.ts';
import { LOSS, LOSS_CONDITIONS, LOSS_ITEMS } from './forms/loss.ts';
import type { Item, ItemRef, Use } from './item.ts';
import type { FilingKind, FilingSettings } from './settings.ts';

const FORMS = [ACQUISITION, LOSS, DEPENDENTS] as const;
export type Form = (typeof FORMS)[number];

/** 届書の名前, as messages call them. */
export const FORM_NAMES: Readonly<Record<Form, string>> = {
  [ACQUISITION]: '被保険者資格取得届',
  [LOSS]: '被保険者資格喪失届',
  [DEPENDENTS]: '被扶養者（異動）届',
};

/** Forms of the same file family that say nothing about eligibility: known, and passed by. */
export const PASSED_BY: ReadonlyMap<string, string> = new Map([
  ['2221700', '被保険者報酬月額変更届'],
  ['2225700', '被保険者報酬月額算定基礎届'],
  ['2265700', '被保険者賞与支払届'],
]);

/** One form as one kind of file carries it: its items in order, and the conditions between them. */
export interface Layout {
  readonly kind: FilingKind;
  readonly form: Form;
  readonly items: readonly Item[];
  readonly conditions: readonly Condition[];
  /** Position (from 0) of an item by its 項番 in the pension office's layout, or by its use; undefined if none. */
  place(item: ItemRef): number | undefined;
}

const BASE: Readonly<Record<Form, { items: readonly Item[]; conditions: readonly Condition[] }>> = {
  [ACQUISITION]: { items: ACQUISITION_ITEMS, conditions: ACQUISITION_CONDITIONS },
  [LOSS]: { items: LOSS_ITEMS, conditions: LOSS_CONDITIONS },
  [DEPENDENTS]: { items: DEPENDENT_ITEMS, conditions: DEPENDENT_CONDITIONS },
};

/** Uses whose column holds '1' or nothing. */
const isFlag = (use: Use): boolean => use.startsWith('certificateWish');

function kpfdItems(form: Form, settings: FilingSettings): Item[] {
  const { base, columns } = settings.kpfd.forms[form];
  const items = BASE[form].items.slice(0, base);
  for (const { use, name, bytes, required } of columns) {
    items.push({
      no: items.length + 1,
      name,
      type: isFlag(use) ? { kind: 'code', values: ['1'] } : { kind: 'text', max: bytes },
      required,
      use,
    });
  }
  return items;
}

/** The layout of a form in a kind of file, under the insurer's settings. */
function layoutOf(kind: FilingKind, form: Form, settings: FilingSettings): Layout {
  const items = kind === 'shfd' ? BASE[form].items : kpfdItems(form, settings);
  const base = kind === 'shfd' ? items.length : settings.kpfd.forms[form].base;
  const uses = new Map(items.flatMap((item, index) => (item.use === undefined ? [] : [[item.use, index]])));
  return {
    kind,
    form,
    items,
    conditions: BASE[form].conditions,
    place: (item) =>
      typeof item === 'string' ? uses.get(item) : item >= 1 && item <= base ? item - 1 : undefined,
  };
}

/** All layouts of one kind of file. */
export function layoutsOf(kind: FilingKind, settings: FilingSettings): ReadonlyMap<string, Layout> {
  return new Map(FORMS.map((form) => [form, layoutOf(kind, form, settings)]));
}
