/** One line of an acceptance list (差出票): a parcel, or an envelope that travels alone. */
export interface AcceptanceLine {
  /** Id of the parcel or envelope. */
  readonly target: string;
  readonly addressee: string;
  /** As it is written, `561-60-00001-3`; empty where the class of mail has none. */
  readonly acceptanceNumber: string;
  /** Postage and option of this one, before discounts. */
  readonly feeYen: number;
}

/** What one acceptance list says besides its lines. */
export interface AcceptanceSheet {
  /** ISO day of acceptance. */
  readonly acceptedOn: string;
  /** 特定記録, 簡易書留 …, in words. */
  readonly service: string;
  readonly lines: readonly AcceptanceLine[];
}
