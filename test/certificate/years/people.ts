import { earlier } from '../../../src/certificate/expiry.ts';
import type { Claim, Facts, RegistrationState } from '../../../src/certificate/model.ts';
import { laterStageFrom } from '../../../src/japan/age.ts';
import type { IsoDate } from '../../../src/japan/calendar.ts';
import { voluntaryEndsOn } from '../../../src/japan/voluntary.ts';

/** One eligibility of the simulated insurer: what is so, and what the insurer knows of it. */
export interface Member {
  readonly id: string;
  readonly person: string;
  readonly kind: Facts['kind'];
  readonly bornOn: IsoDate;
  readonly acquiredOn: IsoDate;
  /** The box 資格確認書発行要否 of the filing was ticked. */
  readonly wish: boolean;
  /** What is so. */
  lostOn: IsoDate | null;
  state: RegistrationState;
  eCertificate: IsoDate | null;
  /** What the insurer knows. */
  knownLostOn: IsoDate | null;
  numberHeld: boolean;
  shielded: boolean;
  registration: Facts['registration'];
  /** Granted on application; `until` as the system keeps it. */
  claims: Claim[];
}

/** First day without cover that is sure from the dates alone: 75th birthday, end of 任意継続. */
export function naturalEnd({ bornOn, kind, acquiredOn }: Member): IsoDate {
  const later = laterStageFrom(bornOn);
  if (kind !== 'voluntary') return later;
  return earlier(voluntaryEndsOn(acquiredOn), later);
}

/** First day without cover as the insurer knows it. */
export function knownEnd(member: Member, natural: IsoDate): IsoDate {
  const { knownLostOn } = member;
  return knownLostOn !== null && knownLostOn < natural ? knownLostOn : natural;
}
