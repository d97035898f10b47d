/** What a value may be, in words; where there is no list, anything the schema takes. */
export interface Choice {
  readonly value: string;
  readonly title: string;
}

/** One way a setting of several shapes can be; `value` is what it begins with. */
export interface Variant {
  readonly title: string;
  readonly value: unknown;
}

/** A setting in words. */
export interface Meaning {
  readonly title: string;
  /** What it does, in one or two sentences. */
  readonly meaning: string;
  readonly unit?: string;
  readonly choices?: readonly Choice[];
  readonly variants?: readonly Variant[];
  /** May be absent: what its absence means. */
  readonly absent?: string;
  /** Not edited here, but where this says. */
  readonly elsewhere?: 'waves' | 'papers' | 'fixed';
}
