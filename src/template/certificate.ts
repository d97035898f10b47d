import type { Destination, Route } from './record.ts';

/** What one 資格確認書 says. Dates are ISO (YYYY-MM-DD). */
export interface CertificateRecord {
  readonly certificateId: string;
  readonly managementNumber: string;
  readonly relationship: 'insured' | 'dependent';
  readonly symbol: string;
  readonly number: string;
  /** Two digits, or empty where the insurer gives none. */
  readonly subNumber: string;
  readonly name: string;
  readonly kana: string;
  readonly insuredName: string;
  readonly birthDate: string;
  readonly sex: 'male' | 'female';
  readonly acquiredOn: string;
  readonly issuedOn: string;
  readonly expiresOn: string;
  /** Co-payment in tenths, printed only from 70 on; null before. */
  readonly copayment: 2 | 3 | null;
}

/** One envelope of certificates: up to four cards of a household on one carrier letter (S085). */
export interface CarrierRecord {
  /** That of the first card in the envelope. */
  readonly managementNumber: string;
  readonly route: Route;
  /** Of the insured; they show in the window where the envelope goes through the workplace. */
  readonly symbol: string;
  readonly number: string;
  /** Whose name shows in the window: the insured's, or at an address of somebody's own choice that person's. */
  readonly insuredName: string;
  /** Null through the workplace. */
  readonly destination: Destination | null;
  readonly cards: readonly CertificateRecord[];
  /** This is envelope `part` (from 1) of `parts` to the household. */
  readonly part: number;
  readonly parts: number;
}
