import { type IsoDate, isRealDate } from '../../japan/calendar.ts';
import { parseNenkinDate, toNenkinDate } from '../../japan/era.ts';
import { TodokeError } from '../../kernel/errors.ts';
import type { FiledNumber, Open, Seal } from './filed-number.ts';
import type { ItemRef } from './item.ts';

/** A record's cells to read from. */
export interface CellReader {
  at(item: ItemRef): string;
  readonly seal: Seal;
}

/** A record's cells to write to. Throws `filing.no_place` when the layout has no such item. */
interface CellWriter {
  put(item: ItemRef, value: string): void;
  readonly open: Open;
}

/**
 * One description of a part of a record for all three ways it travels: cells → value, value → cells, JSON →
 * value. What is read is what is written, because both come from the same line.
 */
export interface Codec<T> {
  read(cells: CellReader): T;
  write(value: T, cells: CellWriter): void;
  /** Value from JSON; throws `filing.json` naming the place, never the value. */
  accept(json: unknown, path: string, seal: Seal): T;
}

export type ValueOf<C> = C extends Codec<infer T> ? T : never;

/** JSON that does not fit the model; `path` is a place like `records[3].birth`. */
export function wrongJson(path: string, expected: string): TodokeError {
  return new TodokeError('filing.json', `届書の JSON の ${path || '(全体)'} が正しくありません。`, {
    remedy: `${expected}を指定してください（docs/filings.md）。`,
  });
}

/** An item as it stands: a code, an amount in yen, a name. Blank is ''. */
export const text = (item: ItemRef): Codec<string> => ({
  read: (cells) => cells.at(item),
  write: (value, cells) => {
    if (value !== '') cells.put(item, value);
  },
  accept: (json, path) => {
    if (json === undefined || json === null) return '';
    if (typeof json !== 'string') throw wrongJson(path, '文字列');
    return json;
  },
});

/** An item that holds '1' or nothing. */
export const mark = (item: ItemRef): Codec<boolean> => ({
  read: (cells) => cells.at(item) === '1',
  write: (value, cells) => {
    if (value) cells.put(item, '1');
  },
  accept: (json, path) => {
    if (json === undefined || json === null) return false;
    if (typeof json !== 'boolean') throw wrongJson(path, 'true か false');
    return json;
  },
});

/** A day: YYMMDD in item `no`, its era in the item before. Blank is null. */
export const day = (no: number): Codec<IsoDate | null> => ({
  read: (cells) => parseNenkinDate(cells.at(no - 1), cells.at(no)) ?? null,
  write: (value, cells) => {
    if (value === null) return;
    const { era, date } = toNenkinDate(value);
    cells.put(no - 1, era);
    cells.put(no, date);
  },
  accept: (json, path) => {
    if (json === undefined || json === null) return null;
    if (typeof json !== 'string' || !isRealDate(json) || json < '1868-01-25') {
      throw wrongJson(path, '日付（YYYY-MM-DD、明治以後）');
    }
    return json;
  },
});

/** An Individual Number: closed as soon as it is read. Blank is null. */
export const sealed = (item: ItemRef): Codec<FiledNumber | null> => ({
  read: (cells) => {
    const digits = cells.at(item);
    return digits === '' ? null : cells.seal(digits);
  },
  write: (value, cells) => {
    if (value !== null) cells.put(item, cells.open(value));
  },
  accept: (json, path, seal) => {
    if (json === undefined || json === null || json === '') return null;
    if (typeof json !== 'string' || !/^[0-9]{12}$/.test(json)) throw wrongJson(path, '12桁の数字の文字列');
    return seal(json);
  },
});

type Shape = Readonly<Record<string, Codec<unknown>>>;
type Group<S> = { readonly [K in keyof S]: ValueOf<S[K]> };

/** The properties of a JSON object, refusing names nobody knows: a misspelt one would be lost without a word. */
export function objectOf(json: unknown, path: string, known: readonly string[]): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw wrongJson(path, 'オブジェクト');
  for (const key of Object.keys(json)) {
    if (!known.includes(key)) throw wrongJson(path, `知られている項目名だけ（${known.join('・')}）`);
  }
  return json as Record<string, unknown>;
}

/** Several parts under names. */
export function group<S extends Shape>(shape: S): Codec<Group<S>> {
  const entries = Object.entries(shape);
  const keys = Object.keys(shape);
  return {
    read: (cells) => Object.fromEntries(entries.map(([key, codec]) => [key, codec.read(cells)])) as Group<S>,
    write: (value, cells) => {
      for (const [key, codec] of entries) codec.write((value as Record<string, unknown>)[key], cells);
    },
    accept: (json, path, seal) => {
      const object = json === undefined ? {} : objectOf(json, path, keys);
      return Object.fromEntries(
        entries.map(([key, codec]) => [key, codec.accept(object[key], path ? `${path}.${key}` : key, seal)]),
      ) as Group<S>;
    },
  };
}

/** A block of items that is null when every item from `from` to `to` is blank. */
export function block<T>(from: number, to: number, codec: Codec<T>): Codec<T | null> {
  return {
    read: (cells) => {
      for (let no = from; no <= to; no++) if (cells.at(no) !== '') return codec.read(cells);
      return null;
    },
    write: (value, cells) => {
      if (value !== null) codec.write(value, cells);
    },
    accept: (json, path, seal) =>
      json === undefined || json === null ? null : codec.accept(json, path, seal),
  };
}
