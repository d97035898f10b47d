import type { Destination } from './record.ts';

/** One person of a parcel's distribution list: what the one handing out needs to see, and no digit of any number. */
export interface ParcelRow {
  readonly symbol: string;
  readonly number: string;
  readonly subNumber: string;
  readonly insuredName: string;
  readonly name: string;
  readonly relationship: 'insured' | 'dependent';
  readonly managementNumber: string;
}

/** A parcel as its papers tell it; rows in the order of the envelopes in it (S078). */
export interface ParcelSheet {
  readonly parcelId: string;
  /** This is parcel `index` (from 1) of `count` to the workplace. */
  readonly index: number;
  readonly count: number;
  readonly workplace: Destination & { readonly name: string; readonly symbol: string };
  readonly rows: readonly ParcelRow[];
}
