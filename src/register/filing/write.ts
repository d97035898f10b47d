import { TodokeError } from '../../kernel/errors.ts';
import { encodeShiftJis, isAllowedText } from './charset.ts';
import { checkFiling } from './check.ts';
import { FORM_OF, writeEvent } from './events.ts';
import { createNumberSeal, type Open } from './filed-number.ts';
import { headerLines } from './header-model.ts';
import type { Fault } from './item.ts';
import { layoutsOf } from './layouts.ts';
import type { DependentChange, Filing, OtherDependent, SpouseDependent } from './model.ts';
import { DEFAULT_SETTINGS, type FilingSettings } from './settings.ts';

export interface WriteOptions {
  /** Reads the sealed numbers of the events; the partner of the seal that closed them. */
  readonly open: Open;
  readonly settings?: FilingSettings;
}

/**
 * The filing's bytes: Shift_JIS, CRLF, no quoting, the same bytes for the same filing. Nothing is checked but
 * what would make the file say something else: throws `filing.character` for a character the format has not,
 * or a comma, and `filing.no_place` for a value without an item.
 */
export function writeFiling(filing: Filing, options: WriteOptions): Uint8Array {
  const layouts = layoutsOf(filing.kind, options.settings ?? DEFAULT_SETTINGS);
  const lines = [
    ...headerLines(filing.header),
    ...filing.events.map((event) => {
      const layout = layouts.get(FORM_OF[event.type]);
      if (layout === undefined) throw new Error(`no layout for ${event.type}`);
      return writeEvent(layout, event, options.open);
    }),
  ];
  lines.forEach((cells, i) => {
    for (const [j, cell] of cells.entries()) {
      if (!cell.includes(',') && isAllowedText(cell)) continue;
      throw new TodokeError(
        'filing.character',
        `届書の${i + 1}行目・${j + 1}項目に、届書で使えない文字（コンマ・改行・機種依存文字など）があります。`,
        { remedy: 'JIS第1・第2水準の文字に置き換えてください。コンマは読点などに直してください。' },
      );
    }
  });
  return encodeShiftJis(lines.map((cells) => `${cells.join(',')}\r\n`).join(''));
}

/** A filing written and checked as its receiver will: the bytes only if no rule is broken. */
export type Written =
  | { readonly bytes: Uint8Array; readonly errors: readonly [] }
  | { readonly bytes: null; readonly errors: readonly Fault[] };

/** Writes a filing and checks it as of the day it was made. Throws as `writeFiling` does. */
export function writeCheckedFiling(filing: Filing, options: WriteOptions): Written {
  const bytes = writeFiling(filing, options);
  const { seal } = createNumberSeal();
  const settings = options.settings ?? DEFAULT_SETTINGS;
  const { errors } = checkFiling(bytes, { seal, kind: filing.kind, settings });
  return errors.length === 0 ? { bytes, errors: [] } : { bytes: null, errors };
}

/** A dependent to be filed, with the wish for a certificate that belongs to that person. */
export interface Wished<T> {
  readonly person: T;
  readonly certificateWish: boolean;
}

/**
 * The rows of one insured's change: a spouse and two others in the first, two others in each further one.
 * `base` gives everything about the workplace and the insured; its own dependents are ignored.
 */
export function dependentRows(
  base: DependentChange,
  spouse: Wished<SpouseDependent> | null,
  others: readonly Wished<OtherDependent>[],
): DependentChange[] {
  const rows: DependentChange[] = [];
  const count = Math.max(1, Math.ceil(others.length / 2));
  for (let i = 0; i < count; i++) {
    const [other1, other2] = [others[2 * i], others[2 * i + 1]];
    const first = i === 0 ? spouse : null;
    rows.push({
      ...base,
      spouse: first?.person ?? null,
      other1: other1?.person ?? null,
      other2: other2?.person ?? null,
      certificateWishes: {
        spouse: first?.certificateWish ?? false,
        other1: other1?.certificateWish ?? false,
        other2: other2?.certificateWish ?? false,
      },
    });
  }
  return rows;
}
