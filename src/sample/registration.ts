import { REGISTRATION } from '../certificate/registration.ts';
import { csvLine } from '../csv/index.ts';
import { addDays, endOfMonth } from '../japan/calendar.ts';
import { Sheet } from './files.ts';
import { generate, type SampleRequest } from './generate.ts';
import type { Member } from './model.ts';
import { Random, Weighted } from './random.ts';

/**
 * How often each state is met among members whose number is known; together with numbers unknown and expired
 * certificates about three in ten members are without a usable card. Invented, not a statistic.
 */
const STATES = [
  { state: 'registered', share: 0.75 },
  { state: 'no_card', share: 0.13 },
  { state: 'not_registered', share: 0.1 },
  { state: 'cancelled', share: 0.012 },
  { state: 'card_returned', share: 0.008 },
] as const;

/** Share of registered cards whose electronic certificate has expired in the five months before. */
const EXPIRED = 0.03;
/** Share of members whom the state's flags protect though the insurer's register does not say so. */
const FLAGGED = 0.0005;
/** Share of members the state's file says nothing of. */
const LEFT_OUT = 0.001;

/** Covered on the day: nobody else is in the state's file. */
const isCovered = ({ acquiredOn, lostOn }: Member, asOf: string): boolean =>
  acquiredOn <= asOf && (lostOn === '' || lostOn > asOf);

/**
 * Writes registration.csv of the sample insurer into `directory`: what the state would say of each member's My Number
 * card as of a month end (docs/certificates.md). Same request and day, same bytes; memory does not grow with members.
 */
export function writeRegistration(request: SampleRequest, directory: string, asOf: string): void {
  const random = new Random(`todoke registration ${request.seed} ${asOf}`);
  const states = new Weighted(STATES, ({ share }) => share);
  const sheet = new Sheet(directory, 'registration.csv', REGISTRATION.columns);
  try {
    for (const { members } of generate(request)) {
      for (const member of members) {
        const { state: drawn } = states.draw(random);
        const expired = random.chance(EXPIRED);
        const months = expired ? -random.between(0, 5) : random.between(1, 59);
        const expiresOn = addDays(endOfMonth(asOf, months - 1), random.between(1, 28));
        const flagged = random.chance(FLAGGED);
        if (random.chance(LEFT_OUT) || !isCovered(member, asOf)) continue;
        const state = member.person.individualNumber === '' ? 'number_unknown' : drawn;
        const shielded = member.protected || flagged ? 'yes' : 'no';
        sheet.add(csvLine([member.memberId, asOf, state, state === 'registered' ? expiresOn : '', shielded]));
      }
    }
  } catch (error) {
    sheet.abandon();
    throw error;
  }
  sheet.finish();
}
