import type { Destination } from './record.ts';

/** One person of a workplace's target list: what the workplace needs to tell them, and no digit of any number. */
export interface TargetRow {
  readonly symbol: string;
  readonly number: string;
  /** Two digits, or empty where the insurer gives none. */
  readonly subNumber: string;
  readonly insuredName: string;
  readonly name: string;
  readonly relationship: 'insured' | 'dependent';
}

/** A workplace's list of those who are to get a 資格確認書 (送付予定対象者一覧, S117-S120); families stay together. */
export interface TargetList {
  readonly workplace: Destination & { readonly name: string; readonly symbol: string };
  /** How the certificates will travel. */
  readonly route: 'home' | 'workplace';
  /** First and last day of the wave's window, ISO. */
  readonly window: { readonly from: string; readonly to: string };
  readonly rows: readonly TargetRow[];
}
