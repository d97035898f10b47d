import type { NameArrays } from './names.ts';

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
export const PREF_OMITTED = 16;

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
  /** Towns that came here out of another, split municipality: this one never had them. Their table rows. */
  readonly never: readonly number[];
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
