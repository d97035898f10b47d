import type { Destination } from './record.ts';

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
  readonly managementNumber: string;
  readonly insuredName: string;
  readonly destination: Destination;
  readonly cards: readonly CertificateRecord[];
  /** This is envelope `part` (from 1) of `parts` to the household. */
  readonly part: number;
  readonly parts: number;
}
