import { foldName } from './fold.ts';
import { type Merger, readMergers } from './mergers.ts';
import { buildNames } from './names.ts';
import { COUNTY, loadMaster, type Master, municipalityOf, type TownRow, townRows, WARD } from './postal.ts';
import {
  type AddressTables,
  type Candidate,
  CITY_OMITTED,
  COUNTY_OMITTED,
  FORMER,
  type Municipality,
  type Target,
  TOWN_COMMON,
  TOWN_JOINED,
  TOWN_RARE,
  TOWN_REPEATED,
  WARD_OMITTED,
} from './table-types.ts';

/** In so many municipalities a name is too common to tell where it belongs (南町, 中央). */
const COMMON_FROM = 30;
/** In no more municipalities a name is rare enough to tell. */
const RARE_UP_TO = 2;
/** So many towns under a prefix make a custom of it. */
const PREFIXED_FROM = 3;

class Compiler {
  readonly municipalities: Municipality[] = [];
  readonly prefectures: string[];
  readonly towns: TownRow[];
  private readonly townsOf = new Map<number, Map<string, number>>();
  private readonly byName = new Map<string, number[]>();
  private readonly mergersOf = new Map<string, Merger[]>();
  /** Rows about some towns only. */
  private readonly splits: readonly Merger[];
  private readonly forms = new Map<string, Candidate[]>();
  private readonly originOf = new Map<number, number>();
  /** How many rows lead to each name, by prefecture and name. */
  private readonly arrivals = new Map<string, number>();
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
    this.splits = mergers.filter(({ towns }) => towns.length > 0);
    for (const merger of mergers) {
      const id = `${this.prefIndex(merger.prefecture)} ${foldName(merger.before)}`;
      this.mergersOf.set(id, [...(this.mergersOf.get(id) ?? []), merger]);
      const to = `${this.prefIndex(merger.prefecture)} ${foldName(merger.after)}`;
      this.arrivals.set(to, (this.arrivals.get(to) ?? 0) + 1);
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
      const targets = [{ city: i, stems: [], prefixed: false, continues: true, only: [], never: [] }];
      const origin = this.origins++;
      this.originOf.set(i, origin);
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
        targets: wards.map((ward) => ({
          city: ward,
          stems: [],
          prefixed: false,
          continues: true,
          only: [],
          never: [],
        })),
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
          never: this.fromOthers(row, listed).flatMap((town) => towns.get(town) ?? []),
        });
      }
    }
    const candidate = {
      pref: this.prefIndex(prefecture),
      flags: FORMER,
      origin: this.renamed(rows, [...targets.values()]) ?? this.origins++,
      targets: [...targets.values()],
    };
    this.addForm(before, candidate);
    if (COUNTY.test(before)) this.addForm(bare, { ...candidate, flags: FORMER | COUNTY_OMITTED });
    if (WARD.test(before)) this.addForm(bare, { ...candidate, flags: FORMER | CITY_OMITTED });
  }

  /**
   * The towns that another municipality, split on that day, gave to where this one went: of 浜松市's wards only 北区 had
   * 三方原町, so that 南区三方原町 is no place of today's 中央区.
   */
  private fromOthers(row: Merger, listed: readonly string[]): string[] {
    if (listed.length > 0) return [];
    return this.splits.flatMap((other) => {
      const same =
        other.prefecture === row.prefecture &&
        other.after === row.after &&
        other.effectiveOn === row.effectiveOn;
      return same && other.before !== row.before ? other.towns.map(foldName) : [];
    });
  }

  /**
   * Of a municipality that only changed its rank or name (滝沢村 → 滝沢市), the origin of today's: the land is the
   * same, and so is every town. A single row leads there, and the old name lives on in the new one.
   */
  private renamed(rows: readonly Merger[], targets: readonly Target[]): number | undefined {
    const [row] = rows;
    const [target] = targets;
    if (row === undefined || target === undefined || rows.length > 1 || targets.length > 1) return undefined;
    if (row.towns.length > 0 || !target.continues) return undefined;
    const to = `${this.prefIndex(row.prefecture)} ${foldName(row.after)}`;
    if (this.arrivals.get(to) !== 1 || this.byName.get(to)?.[0] !== target.city) return undefined;
    return this.originOf.get(target.city);
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
