import type { MemberKind, Relationship } from '../register/index.ts';
import type { Person } from './household.ts';

export interface Workplace {
  readonly id: string;
  readonly symbol: string;
  readonly name: string;
  readonly postcode: string;
  readonly address: string;
  /** JIS code, two digits. */
  readonly prefecture: string;
  readonly openedOn: string;
  /** Last day of business, or blank. */
  readonly closedOn: string;
}

/** Where an eligibility stands in time, seen from the extraction and packing dates. */
export type TimeCase = 'current' | 'lost_before' | 'late_loss' | 'lost_after_packing' | 'not_yet_acquired';

/** Rows of the rule table (decisions.md): why a person gets which form. */
export type RuleRow = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

/** How an inquiry (照会) about a doubtful number stands at the cut-off. */
export type InquiryState = 'none' | 'unanswered' | 'replied' | 'pending';

/** What the generator planned for a person: the truth any matcher and any rule engine is held against. */
export interface Plan {
  row: RuleRow;
  /** Name of the case in `cases.ts`; `plain` where nothing was planned. */
  name: string;
  /** Both sides say the same, but at least one item is spelled differently. */
  notation: boolean;
  inquiry: InquiryState;
  confirmation: 'none' | 'current' | 'older';
}

/** One eligibility: a row of members.csv and what was planned for it. */
export interface Member {
  readonly memberId: string;
  readonly person: Person;
  /** False on the further rows of a person with several eligibilities: the person was planned with the first. */
  readonly firstRow: boolean;
  readonly plan: Plan;
  readonly insuredId: string;
  readonly symbol: string;
  readonly number: string;
  readonly subNumber: string;
  readonly relationship: Relationship;
  /** Dependents bear the kind of their insured. */
  readonly kind: MemberKind;
  readonly workplace: Workplace | undefined;
  readonly standardRemuneration: string;
  acquiredOn: string;
  lostOn: string;
  time: TimeCase;
  protected: boolean;
  contact: { readonly postcode: string; readonly address: string } | undefined;
}

/** Somebody of whom the rule table is asked: covered on the extraction date and no day labourer's family. */
export const isExtracted = (member: Member): boolean =>
  member.kind !== 'day_labourer' && member.time !== 'lost_before' && member.time !== 'not_yet_acquired';
