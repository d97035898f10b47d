import {
  FOLD,
  Folded,
  foldName,
  HYPHEN,
  isDigit,
  kanjiNumeral,
  LONG_VOWEL,
  NO,
  PLACE,
  SPACE,
} from './fold.ts';
import { NameMatcher } from './names.ts';
import { isKanjiNumeral } from './numbers.ts';
import {
  type AddressTables,
  type Candidate,
  FORMER,
  PREF_OMITTED,
  type Target,
  TOWN_COMMON,
  TOWN_RARE,
} from './table-types.ts';
import { addressTables } from './tables.ts';

const HOKKAIDO = 1;
const KYOTO = 26;
const cu = (char: string): number => char.charCodeAt(0);
const RU = cu('ル');
const KE = cu('ケ');
const UP = cu('上');
const DOWN = cu('下');
const ENTER = cu('入');
const MACHI = cu('町');
const MURA = cu('村');
const CHO = cu('丁');
const BAN = cu('番');
const GO = cu('号');
const WARD = cu('区');
const STREET = cu('通');
const AVENUE = cu('筋');
const SIDES = new Set([...'東西南北'].map(cu));

/** No way to a town in 京都 is longer; bounds the search on text that is no address. */
const MAX_STREET = 40;

/** Names before a 条: 新琴似町, 平岸, 北. */
const MAX_JO_NAME = 8;

interface Hit {
  candidate: Candidate | undefined;
  target: Target | undefined;
  town: number;
  end: number;
  streetFrom: number;
  streetTo: number;
  uncertain: boolean;
}

/**
 * Reads prefecture, municipality and town of an address into its own fields. Indexes point into `text`, the
 * folded address; those of a part that is not there are equal.
 */
export class PlaceReader {
  readonly text = new Folded();
  /** 1 to 47, or 0 when none is named. */
  pref = 0;
  /** Row of the municipality, or -1 when none or several fit. */
  city = -1;
  /** Row of the town, or -1. */
  town = -1;
  /** Form of the municipality that was read (also when several municipalities fit), or -1. */
  form = -1;
  /** Which municipality, today's or former, was named (see Candidate), or -1. */
  origin = -1;
  /** How the form departs from today's official name: COUNTY_OMITTED and its like. */
  flags = 0;
  /** A common town name after a former municipality: it may have been renamed since. */
  uncertain = false;
  headFrom = 0;
  cityTo = 0;
  townFrom = 0;
  townTo = 0;
  streetFrom = 0;
  streetTo = 0;

  readonly tables: AddressTables;
  private readonly forms: NameMatcher;
  private readonly towns: NameMatcher;
  private readonly prefectures: readonly Uint16Array[];
  private readonly hit: Hit = noHit();
  private readonly best: Hit = noHit();

  constructor(tables: AddressTables = addressTables()) {
    this.tables = tables;
    this.forms = new NameMatcher(tables.forms, new Uint8Array(tables.candidates.length));
    this.towns = new NameMatcher(
      tables.towns,
      Uint16Array.from(tables.townCity, (city) => city + 1),
    );
    this.prefectures = tables.prefectures.map((name) => Uint16Array.from([...foldName(name)], cu));
  }

  /** Reads the place that begins at `at` of the folded text. */
  protected readPlace(from: number): void {
    const { text } = this;
    this.city = this.town = this.form = this.origin = -1;
    this.uncertain = false;
    this.pref = this.prefectureAt(from);
    this.flags = this.pref > 0 ? 0 : PREF_OMITTED;
    let at = this.pref > 0 ? from + (this.prefectures[this.pref - 1] as Uint16Array).length : from;
    while (at < text.length && text.code[at] === SPACE) at += 1;
    this.headFrom = this.cityTo = this.townFrom = this.townTo = this.streetFrom = this.streetTo = at;
    this.readMunicipality(at);
  }

  private prefectureAt(at: number): number {
    const { code, length } = this.text;
    if (at >= length) return 0;
    const first = PLACE[code[at] as number];
    for (let p = 0; p < this.prefectures.length; p++) {
      const name = this.prefectures[p] as Uint16Array;
      if (name[0] !== first || at + name.length > length) continue;
      let i = 1;
      while (i < name.length && name[i] === PLACE[code[at + i] as number]) i += 1;
      if (i === name.length) return p + 1;
    }
    return 0;
  }

  /** Municipality and town: the longest form of a municipality in which a town follows wins. */
  private readMunicipality(at: number): void {
    const { forms } = this;
    const count = forms.match(0, this.text, at);
    let fallback = -1;
    let fallbackEnd = at;
    for (let e = count - 1; e >= 0; e--) {
      const form = forms.keys[e] as number;
      const end = forms.ends[e] as number;
      const candidates = this.tables.candidates[form] as readonly Candidate[];
      if (!candidates.some((candidate) => this.pref === 0 || candidate.pref === this.pref)) continue;
      if (fallback < 0) {
        fallback = form;
        fallbackEnd = end;
      }
      const hits = this.townsOf(candidates, end);
      if (hits === 0) continue;
      this.form = form;
      this.cityTo = this.townFrom = end;
      if (hits > 1) {
        this.townTo = end;
        return;
      }
      const { best } = this;
      this.flags |= best.candidate?.flags ?? 0;
      this.origin = best.candidate?.origin ?? -1;
      this.city = best.target?.city ?? -1;
      this.town = best.town;
      this.uncertain = best.uncertain;
      this.townFrom = best.streetTo > best.streetFrom ? best.streetTo : end;
      this.townTo = best.end;
      this.streetFrom = best.streetFrom;
      this.streetTo = best.streetTo;
      return;
    }
    if (fallback < 0) return;
    this.form = fallback;
    this.cityTo = this.townFrom = this.townTo = fallbackEnd;
    this.streetFrom = this.streetTo = fallbackEnd;
    this.townless(this.tables.candidates[fallback] as readonly Candidate[]);
  }

  /** No town follows: the municipality is certain only if the form can mean no other. */
  private townless(candidates: readonly Candidate[]): void {
    let city = -1;
    for (const candidate of candidates) {
      if (this.pref > 0 && candidate.pref !== this.pref) continue;
      for (const target of candidate.targets) {
        if (city >= 0 && city !== target.city) {
          return;
        }
        city = target.city;
        this.flags |= candidate.flags;
        this.origin = candidate.origin;
      }
    }
    this.city = city;
  }

  /** In how many municipalities a town follows at `at`; the best of them in `best`. */
  private townsOf(candidates: readonly Candidate[], at: number): number {
    const { best, hit } = this;
    let hits = 0;
    for (const candidate of candidates) {
      if (this.pref > 0 && candidate.pref !== this.pref) continue;
      for (const target of candidate.targets) {
        if (!this.townIn(target, candidate, at)) continue;
        if (target.only.length > 0 && !target.only.includes(hit.town)) continue;
        if (target.never.includes(hit.town)) continue;
        const better = hits === 0 || hit.end > best.end || (target.only.length > 0 && hit.end === best.end);
        if (hits > 0 && hit.town === best.town && hit.end === best.end) continue;
        if (better) {
          hits = 1;
          Object.assign(best, hit);
        } else if (hit.end === best.end && (best.target?.only.length ?? 0) === 0) hits += 1;
      }
    }
    return hits;
  }

  private townIn(target: Target, candidate: Candidate, at: number): boolean {
    const { hit } = this;
    hit.target = target;
    hit.candidate = candidate;
    hit.uncertain = false;
    hit.streetFrom = hit.streetTo = at;
    const group = target.city + 1;
    for (const stem of target.stems) if (this.townAt(group, at, stem)) return true;
    const municipality = this.tables.municipalities[target.city];
    if (municipality?.pref === KYOTO && municipality.ward !== '') return this.kyotoTown(group, at);
    if (!this.townAt(group, at, '') && !(municipality?.pref === HOKKAIDO && this.joTown(group, at)))
      return false;
    const rarity = this.tables.townFlags[hit.town] as number;
    const own = target.stems.some((stem) => this.begins(hit.town, stem));
    if (target.prefixed && !own && (rarity & TOWN_RARE) === 0) return false;
    const common = (rarity & TOWN_COMMON) !== 0;
    hit.uncertain = (candidate.flags & FORMER) !== 0 && common && !target.continues && !own;
    return true;
  }

  /** 前原市前原西: the old name in the town's own name, which therefore was the old municipality's. */
  private begins(town: number, stem: string): boolean {
    const { townNames, townNameStart } = this.tables;
    const from = townNameStart[town] as number;
    for (let i = 0; i < stem.length; i++) {
      const letter = PLACE[FOLD[townNames.charCodeAt(from + i)] as number];
      if (letter !== stem.charCodeAt(i)) return false;
    }
    return stem.length > 1;
  }

  private townAt(group: number, at: number, prefix: string, whole = false): boolean {
    const { towns, hit } = this;
    const count = towns.match(group, this.text, at, prefix, whole);
    for (let e = count - 1; e >= 0; e--) {
      if (!this.endsHere(towns.ends[e] as number)) continue;
      hit.town = towns.keys[e] as number;
      hit.end = towns.ends[e] as number;
      return true;
    }
    return false;
  }

  /** 北海道: 北16西2-1 and 月寒東3-18-1 leave out the word 条 (北十六条西2丁目, 月寒東三条18丁目). */
  private joTown(group: number, at: number): boolean {
    const { code, length } = this.text;
    let i = at;
    let prefix = '';
    while (i < length && !isDigit(code[i] as number) && i < at + MAX_JO_NAME) {
      if (code[i] !== SPACE) prefix += String.fromCharCode(PLACE[code[i] as number] as number);
      i += 1;
    }
    let value = 0;
    const digits = i;
    while (i < length && isDigit(code[i] as number) && i < digits + 2) {
      value = value * 10 + (code[i] as number) - 0x30;
      i += 1;
    }
    if (i === digits || isDigit(code[i] ?? 0)) return false;
    if (code[i] === HYPHEN || code[i] === LONG_VOWEL) i += 1;
    return this.townAt(group, i, `${prefix}${kanjiNumeral(value)}条`, true);
  }

  /** A town's name does not end inside a numeral (栄二丁目 is 栄), nor before the 町 that makes it another's. */
  private endsHere(end: number): boolean {
    const { code, length } = this.text;
    if (end >= length) return true;
    const next = code[end] as number;
    if (next === MACHI || next === MURA) return false;
    if (!isKanjiNumeral(code[end - 1] as number)) return true;
    if (next === CHO || next === BAN || next === GO || next === HYPHEN || isKanjiNumeral(next)) return false;
    return !(next === NO && end + 1 < length && isKanjiNumeral(code[end + 1] as number));
  }

  /**
   * 京都: what leads to a town (寺町通御池上ル) stands before its name. Without a direction (烏丸通御池) the town is
   * the name that ends where the numbers begin.
   */
  private kyotoTown(group: number, at: number): boolean {
    const { text, hit } = this;
    const { code, length } = text;
    let after = afterDirection(text, at);
    const directed = after >= 0;
    if (!directed && this.townAt(group, at, '')) return true;
    if (!directed) after = at + 1;
    while (after < length && code[after] === SPACE) after += 1;
    for (let i = after; i < length && i < after + MAX_STREET; i++) {
      if (!this.townAt(group, i, '') || (i > after && !this.endsBeforeNumber(hit.end))) continue;
      if (!this.isWay(at, i, directed)) return false;
      hit.streetTo = i;
      return true;
    }
    return false;
  }

  /**
   * What may be read as the way to a town: no ward's name (左京区一乗寺一番町 is not 上京区一番町), and without a direction
   * only where it names a 通 or 筋. Anything else before a town's name belongs to another town.
   */
  private isWay(from: number, to: number, directed: boolean): boolean {
    const { code } = this.text;
    let street = directed;
    for (let i = from; i < to; i++) {
      if (code[i] === WARD) return false;
      if (code[i] === STREET || code[i] === AVENUE) street = true;
    }
    return street;
  }

  private endsBeforeNumber(end: number): boolean {
    const { code, length } = this.text;
    return (
      end >= length ||
      code[end] === SPACE ||
      isDigit(code[end] as number) ||
      isKanjiNumeral(code[end] as number)
    );
  }
}

function noHit(): Hit {
  return {
    candidate: undefined,
    target: undefined,
    town: -1,
    end: 0,
    streetFrom: 0,
    streetTo: 0,
    uncertain: false,
  };
}

/** Where the last 上ル, 下ル, 入ル, 東入 … after `at` ends, or -1. */
function afterDirection({ code, length }: Folded, at: number): number {
  let after = -1;
  for (let i = at; i < length && i < at + MAX_STREET; i++) {
    const c = code[i] as number;
    const next = i + 1 < length ? (code[i + 1] as number) : 0;
    if (c === ENTER && i > at && (next === RU || SIDES.has(code[i - 1] as number))) {
      after = next === RU ? i + 2 : i + 1;
    } else if (c === UP || c === DOWN) {
      if (next === RU) after = i + 2;
      else if (next === KE && code[i + 2] === RU) after = i + 3;
    }
  }
  return after;
}
