import { addDays, endOfMonth, type IsoDate } from '../japan/calendar.ts';
import { earlier, later } from './expiry.ts';
import {
  type Claim,
  type Entitlement,
  type Facts,
  GROUNDS,
  type Ground,
  NOT_ENTITLED,
  type NotEntitled,
  type Occasion,
  type TransitionDays,
} from './model.ts';
import type { CertificateSettings } from './settings.ts';

/*
 * Who holds a 資格確認書: one predicate per condition, pure. entitlement-sql.ts says the same for a whole insurer; a test
 * holds both against each other.
 */

export interface RuleSettings {
  readonly certificate: CertificateSettings;
  readonly transition: TransitionDays;
}

/** `monthly`: every day's rule. `ex_officio_2025`: old-card holders by their card's state on one day (S088). */
export type Rule = 'monthly' | 'ex_officio_2025';

/** Last day on which a My Number card shows its eligibility: end of the third month after its certificate's month (O8). */
export const usableUntil = (eCertificateExpiresOn: IsoDate): IsoDate => endOfMonth(eCertificateExpiresOn, 3);

/** First day of the month from which the end of that time makes a certificate due. */
const expiryCountsFrom = (eCertificateExpiresOn: IsoDate, leadMonths: number): IsoDate =>
  addDays(endOfMonth(eCertificateExpiresOn, 2 - leadMonths), 1);

/** Covered on a day: acquired by then and not lost. */
const isCovered = ({ acquiredOn, coverEndsOn }: Facts, on: IsoDate): boolean =>
  acquiredOn <= on && (coverEndsOn === null || on < coverEndsOn);

/** Joined early enough to have got an old card (健康保険証). */
export const hasOldCard = ({ acquiredOn }: Facts, { lastCardAcquisition }: TransitionDays): boolean =>
  acquiredOn <= lastCardAcquisition;

/** From when the old card alone is no reason any more to wait. */
export function oldCardHoldersFrom({ certificate, transition }: RuleSettings): IsoDate {
  return earlier(certificate.oldCardHoldersFrom, addDays(transition.oldCardsUntil, 1));
}

/** Shown to nobody online: gets a certificate without asking, whatever else is known (O9). */
const isProtected = ({ protectedSince }: Facts): IsoDate | null => protectedSince;

/** S090: no number submitted, or not the right one. */
function numberIsUnknown({ numberHeld, acquiredOn, registration }: Facts): IsoDate | null {
  if (!numberHeld) return acquiredOn;
  return registration?.state === 'number_unknown' ? registration.since : null;
}

const saysState =
  (state: 'no_card' | 'card_returned' | 'cancelled' | 'not_registered') =>
  ({ registration }: Facts): IsoDate | null =>
    registration?.state === state ? registration.since : null;

/** S090: no My Number card. */
const hasNoCard = saysState('no_card');
/** The card was given back. */
const gaveCardBack = saysState('card_returned');
/** Its use as 健康保険証 was cancelled. */
const cancelledUse = saysState('cancelled');
/** S091: not registered for use as 健康保険証. */
const isNotRegistered = saysState('not_registered');

/** Every day's rule on S092: the time in which the card still shows its eligibility ends this month (or by `leadMonths`). */
function eCertificateRunsOut(facts: Facts, on: IsoDate, leadMonths: number): IsoDate | null {
  const expires = facts.registration?.eCertificateExpiresOn ?? null;
  if (facts.registration?.state !== 'registered' || expires === null) return null;
  const from = expiryCountsFrom(expires, leadMonths);
  return from <= on ? from : null;
}

/** The rule of 2025 on S092: the electronic certificate has expired by the day; its last day is not yet too late. */
function eCertificateHasExpired(facts: Facts, on: IsoDate): IsoDate | null {
  const expires = facts.registration?.eCertificateExpiresOn ?? null;
  return facts.registration?.state === 'registered' && expires !== null && expires < on
    ? addDays(expires, 1)
    : null;
}

/** The first ground ex officio that holds, but for protection, with the day from which it does. */
function exOfficioGround(facts: Facts, expired: IsoDate | null): { code: Ground; since: IsoDate } | null {
  const grounds: readonly (readonly [Ground, IsoDate | null])[] = [
    ['number_unknown', numberIsUnknown(facts)],
    ['no_card', hasNoCard(facts)],
    ['card_returned', gaveCardBack(facts)],
    ['cancelled', cancelledUse(facts)],
    ['not_registered', isNotRegistered(facts)],
    ['e_certificate_expired', expired],
  ];
  for (const [code, since] of grounds) if (since !== null) return { code, since };
  return null;
}

const CLAIM_RANK: Partial<Record<Claim['code'], number>> = { helper_needed: 1, facility: 2, joining_wish: 3 };

/** The claim that counts on a day: open before ended ones, lasting needs first, then the oldest. */
export function activeClaim(claims: readonly Claim[], on: IsoDate): Claim | null {
  const active = claims.filter(({ since, until }) => since <= on && (until === null || on <= until));
  const key = ({ code, since, until }: Claim): string =>
    `${until === null ? 0 : 1}${CLAIM_RANK[code] ?? 4}${since}${code}${until ?? ''}`;
  return active.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))[0] ?? null;
}

/**
 * Whether a member is to hold a certificate on a day, why, and since when. `on`: under `ex_officio_2025` the day of the
 * extraction; the state of the card in `facts` is that of `exOfficioStateOn`, the other as-of date (S088).
 */
export function entitlement(facts: Facts, on: IsoDate, rule: Rule, settings: RuleSettings): Entitlement {
  const { certificate, transition } = settings;
  const start = later(facts.acquiredOn, transition.noNewCardsFrom);
  const yes = (reasonCode: Ground, since: IsoDate): Entitlement => ({
    entitled: true,
    reasonCode,
    since: later(since, start),
    sentence: GROUNDS[reasonCode],
  });
  const no = (reasonCode: NotEntitled, since: IsoDate | null): Entitlement => ({
    entitled: false,
    reasonCode,
    since,
    sentence: NOT_ENTITLED[reasonCode],
  });

  if (on < transition.noNewCardsFrom) return no('before_start', null);
  if (facts.acquiredOn > on) return no('not_yet_covered', null);
  if (!isCovered(facts, on)) return no('cover_lost', facts.coverEndsOn);
  if (facts.kind === 'day_labourer') return no('day_labourer', facts.acquiredOn);
  if (!facts.preferred) return no('other_eligibility', facts.acquiredOn);

  const oldCard = hasOldCard(facts, transition);
  const campaign = rule === 'ex_officio_2025';
  if (campaign && !oldCard) return no('acquired_after_old_cards', facts.acquiredOn);
  const shielded = isProtected(facts);
  if (shielded !== null) return yes('protected', shielded);
  const expired = campaign
    ? eCertificateHasExpired(facts, certificate.exOfficioStateOn)
    : eCertificateRunsOut(facts, on, certificate.eCertificateLeadMonths);
  const ground = exOfficioGround(facts, expired);
  const holdersFrom = oldCardHoldersFrom(settings);
  const waits = oldCard && on < holdersFrom;
  if (ground !== null && !waits)
    return yes(ground.code, oldCard ? later(ground.since, holdersFrom) : ground.since);
  const claim = campaign ? null : activeClaim(facts.claims, on);
  if (claim !== null) return yes(claim.code, claim.since);
  if (ground !== null) return no('old_card_valid', facts.acquiredOn);
  if (facts.registration === null) return no('state_unknown', facts.acquiredOn);
  return no('myna_card_usable', later(facts.registration.since, facts.acquiredOn));
}

/**
 * Why a card is to be made now: `first`, entitled and without one; `renewal`, the one held expires within the
 * profile's days, cover goes on beyond it and so does the ground (a claim ends with its card, a need does not). Null:
 * nothing is to be made.
 */
export function dueCard(
  facts: Facts,
  on: IsoDate,
  rule: Rule,
  settings: RuleSettings,
): Exclude<Occasion, 'reissue'> | null {
  const { entitled, reasonCode } = entitlement(facts, on, rule, settings);
  if (!entitled) return null;
  if (facts.card === null) return 'first';
  const { expiresOn } = facts.card;
  if (expiresOn > addDays(on, settings.certificate.renewalDays)) return null;
  if (facts.coverEndsOn !== null && facts.coverEndsOn <= addDays(expiresOn, 1)) return null;
  const claim = activeClaim(facts.claims, on);
  const byClaim = claim?.code === reasonCode;
  return byClaim && claim.until !== null ? null : 'renewal';
}

/** Term of a certificate made for a reason: short for those that bridge a while. */
export const termOf = (reasonCode: Ground, { short }: CertificateSettings): 'full' | 'short' =>
  (short.grounds as readonly Ground[]).includes(reasonCode) ? 'short' : 'full';

/** The one paper somebody gets at joining: whoever gets a certificate gets no notice (S067). */
export const joiningPaper = (facts: Facts, on: IsoDate, settings: RuleSettings): 'certificate' | 'notice' =>
  entitlement(facts, on, 'monthly', settings).entitled ? 'certificate' : 'notice';
