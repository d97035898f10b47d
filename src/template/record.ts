import type { InserterMarks } from './inserter.ts';

/** Which paper a notice is. `plain` is the notice of Ⅱ and Ⅲ (seed 002): no number block at all. */
export type NoticeForm = 'style1' | 'style2' | 'request' | 'plain';

/** How a piece travels: in the workplace's parcel, to the member's home, or to an address of the member's choice. */
export type Route = 'workplace' | 'home' | 'chosen';

/** Where a piece or parcel goes. */
export interface Destination {
  readonly postcode: string;
  readonly address: string;
  /** What follows the town in `address`; the customer barcode is made of it. Without it none is printed. */
  readonly afterTown?: string;
}

/** A one-time code (XXXX-XXXX-XXXX) and the last day it is good for. */
export interface NoticeAccess {
  readonly code: string;
  readonly until: string;
}

/** What one notice says: everything personal on its pages and nothing else. Dates are ISO (YYYY-MM-DD). */
export interface NoticeRecord {
  readonly pieceId: string;
  /** XXX-XXX-XX, Crockford base 32 with a check character (S031). */
  readonly managementNumber: string;
  readonly form: NoticeForm;
  /** The last four digits of the Individual Number, or null where none may be printed. */
  readonly lastFour: string | null;
  readonly route: Route;
  readonly relationship: 'insured' | 'dependent';
  readonly name: string;
  readonly kana: string;
  readonly insuredName: string;
  readonly birthDate: string;
  readonly symbol: string;
  readonly number: string;
  /** Two digits, or empty where the insurer gives none (never "00" by default). */
  readonly subNumber: string;
  /** Co-payment in tenths: 2 or 3. */
  readonly copayment: 2 | 3;
  readonly acquiredOn: string;
  /** The one-time code with which its person opens this notice on a screen, and its last day; absent: none is printed. */
  readonly access?: NoticeAccess;
  /** What the inserting machine reads, one code per page; absent where no machine reads any. */
  readonly control?: { readonly marks: InserterMarks; readonly codes: readonly string[] };
  /** Where a piece of route `home` or `chosen` goes; null for the workplace route. */
  readonly destination: Destination | null;
}
