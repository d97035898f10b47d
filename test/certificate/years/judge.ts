import type { ApplicationReason } from '../../../src/certificate/application-rules.ts';
import type { CertificateSettings } from '../../../src/certificate/settings.ts';
import type { CardAction } from '../../../src/certificate/status.ts';
import type { IsoDate } from '../../../src/japan/calendar.ts';
import type { Paper, PaperCard, Watcher } from './paper.ts';
import { knownEnd, type Member } from './people.ts';

/** A promise of issue 7 that was broken. */
export class Broken extends Error {}

interface Grant {
  readonly lasting: boolean;
  readonly since: IsoDate;
  until: IsoDate | null;
}

/** What the judge keeps of each eligibility. Dates are worked out here anew, not asked of the rules under test. */
interface Case {
  readonly member: Member;
  /** The day the 75th birthday or the end of 任意継続 ends the cover. */
  readonly end: IsoDate;
  readonly grants: Grant[];
  /** From which day the end of the electronic certificate counts; of which expiry. */
  eCertificate: IsoDate | null;
  eFrom: IsoDate;
  /** Days on end of a reason that lasts (not of what was asked for once); of being without one that was to be held. */
  lasting: number;
  without: number;
}

const START = '2024-12-02';
const OLD_CARDS_END = '2025-12-01';
const LAST_OLD_CARD = '2024-11-29';
const ASKED_FROM = '2025-04-30';

/** The day `years` years on, 1 March where there is no 29 February. */
function anniversary(day: IsoDate, years: number): IsoDate {
  const year = Number(day.slice(0, 4)) + years;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day.endsWith('-02-29') && !leap ? `${year}-03-01` : `${year}${day.slice(4)}`;
}

/** First day of the month so many months after a day's. */
function monthLater(expires: IsoDate, months: number): IsoDate {
  const index = Number(expires.slice(0, 4)) * 12 + Number(expires.slice(5, 7)) - 1 + months;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}-01`;
}

/** Judges every midnight by the law as written down here a second time, and every card as it is made. */
export class Judge implements Watcher {
  readonly #cases = new Map<Member, Case>();
  readonly #persons = new Map<string, Case[]>();
  readonly #longest: number;
  readonly #renewalDays: number;
  readonly #leadMonths: number;
  readonly events = new Map<string, number>();
  /** Steps of cards so far. */
  moves = 0;
  paper!: Paper;

  constructor(settings: CertificateSettings) {
    this.#longest = settings.withoutAtMostDays;
    this.#renewalDays = settings.renewalDays;
    this.#leadMonths = settings.eCertificateLeadMonths;
  }

  count(event: string): void {
    this.events.set(event, (this.events.get(event) ?? 0) + 1);
  }

  add(member: Member): void {
    const { bornOn, kind, acquiredOn } = member;
    const ends = [anniversary(bornOn, 75), ...(kind === 'voluntary' ? [anniversary(acquiredOn, 2)] : [])];
    const one: Case = {
      member,
      end: ends.sort()[0] as IsoDate,
      grants: member.wish ? [{ lasting: false, since: acquiredOn, until: null }] : [],
      eCertificate: null,
      eFrom: '',
      lasting: 0,
      without: 0,
    };
    this.#cases.set(member, one);
    const others = this.#persons.get(member.person);
    if (others === undefined) this.#persons.set(member.person, [one]);
    else others.push(one);
  }

  /** Out of sight: cover long over, every card accounted for. */
  forget(member: Member): void {
    this.#cases.delete(member);
  }

  #covered({ member, end }: Case, on: IsoDate): boolean {
    return member.acquiredOn <= on && on < knownEnd(member, end);
  }

  /** `must`: a certificate is to be held on that day; `may`: one may be made; with no old card in hand both agree. */
  #need(one: Case, on: IsoDate): 'must' | 'may' | 'no' {
    const { member } = one;
    if (on < START || member.kind === 'day_labourer' || !this.#covered(one, on)) return 'no';
    const others = this.#persons.get(member.person) as Case[];
    for (const other of others) {
      const newer =
        other.member.acquiredOn > member.acquiredOn ||
        (other.member.acquiredOn === member.acquiredOn && other.member.id > member.id);
      if (newer && this.#covered(other, on)) return 'no';
    }
    if (member.shielded) return 'must';
    for (const { since, until } of one.grants)
      if (since <= on && (until === null || on <= until)) return 'must';
    if (!this.#cannotUse(one, on)) return 'no';
    if (member.acquiredOn > LAST_OLD_CARD || on > OLD_CARDS_END) return 'must';
    return on >= ASKED_FROM ? 'may' : 'no';
  }

  #cannotUse(one: Case, on: IsoDate): boolean {
    const { numberHeld, registration } = one.member;
    if (!numberHeld) return true;
    if (registration === null) return false;
    if (registration.state !== 'registered') return true;
    const expires = registration.eCertificateExpiresOn;
    if (expires === null) return false;
    if (one.eCertificate !== expires) {
      one.eCertificate = expires;
      one.eFrom = monthLater(expires, 3 - this.#leadMonths);
    }
    return one.eFrom <= on;
  }

  /** A reason that a card's end does not end: it is renewed before. */
  #lasts(one: Case, on: IsoDate): boolean {
    if (one.member.shielded || this.#cannotUse(one, on)) return true;
    return one.grants.some(({ lasting, since }) => lasting && since <= on);
  }

  issued(card: PaperCard, held: PaperCard | null, on: IsoDate): void {
    this.count(`issued ${card.reason}`);
    this.count(`made ${card.occasion}`);
    const one = this.#cases.get(card.member) as Case;
    if (this.#need(one, on) === 'no')
      throw new Broken(`made for somebody who is to have none (${card.reason})`);
    const left = held === null ? -1 : (Date.parse(held.expiresOn) - Date.parse(on)) / 86_400_000;
    if (left > this.#renewalDays) throw new Broken('made although one that lasts is held');
    if (card.expiresOn >= knownEnd(card.member, one.end)) throw new Broken('valid longer than the cover');
    if (card.expiresOn >= anniversary(on, 5)) throw new Broken('valid longer than five years');
    const bridge = card.reason === 'myna_card_lost' || card.reason === 'myna_card_renewing';
    if (bridge && (Date.parse(card.expiresOn) - Date.parse(on)) / 86_400_000 > 95)
      throw new Broken('a bridge of more than three months');
    for (const grant of one.grants) if (!grant.lasting) grant.until ??= card.expiresOn;
  }

  moved(_card: PaperCard, action: CardAction): void {
    this.moves += 1;
    this.count(action);
  }

  joined(member: Member, paper: 'certificate' | 'notice', on: IsoDate): void {
    this.count(`joined with a ${paper}`);
    const both = this.paper.cardsOf(member).some(({ issuedOn }) => issuedOn === on);
    if (both !== (paper === 'certificate'))
      throw new Broken('a notice and a certificate at joining, or neither');
  }

  approved(member: Member, reason: ApplicationReason, on: IsoDate): void {
    this.count(`approved ${reason}`);
    const one = this.#cases.get(member) as Case;
    if (reason === 'old_card_lost') {
      if (member.acquiredOn > LAST_OLD_CARD) throw new Broken('an old card lost by somebody who had none');
      if (
        member.registration !== null &&
        !this.#cannotUse(one, on) &&
        !member.shielded &&
        one.grants.length === 0
      )
        throw new Broken('an old card lost by somebody whose card works');
    }
    const lasting = reason === 'helper_needed' || reason === 'facility';
    one.grants.push({ lasting, since: on, until: null });
  }

  /** Looks at everything on the midnight at which a day begins, after it was settled. Throws Broken. */
  midnight(on: IsoDate): void {
    const valid = new Map<string, PaperCard>();
    const lapsed: PaperCard[] = [];
    for (const card of this.paper.live) {
      const { member, status, expiresOn } = card;
      if (status === 'found' || status === 'damaged' || status === 'corrected')
        throw new Broken(`a ${status} card that nobody called back`);
      if (expiresOn < on) throw new Broken('an expired card that still counts');
      if (valid.has(member.person)) throw new Broken('two valid certificates');
      valid.set(member.person, card);
      if (!this.#covered(this.#cases.get(member) as Case, on)) throw new Broken('valid without cover');
    }
    const yesterday = new Date(Date.parse(on) - 86_400_000).toISOString().slice(0, 10);
    for (const one of this.#cases.values()) {
      if (this.#need(one, on) !== 'must') {
        one.lasting = 0;
        one.without = 0;
        continue;
      }
      one.lasting = this.#lasts(one, on) ? one.lasting + 1 : 0;
      if (valid.get(one.member.person)?.member === one.member) {
        one.without = 0;
        continue;
      }
      one.without += 1;
      if (one.without > this.#longest) throw new Broken('entitled, and without a certificate for too long');
      if (one.lasting > this.#longest && one.without === 1) {
        const last = this.paper.cardsOf(one.member).at(-1);
        if (last?.expiresOn === yesterday && last.status === 'lapsed') lapsed.push(last);
      }
    }
    if (lapsed.length > 0) throw new Broken('a certificate that ran out before the next was made');
  }

  /** Every card ever printed is somewhere: counted by where it is, and each called back or given an account of. */
  account(): Map<string, number> {
    const counts = new Map<string, number>();
    const numbers = new Set<number>();
    for (const { number, status, recalled } of this.paper.cards) {
      numbers.add(number);
      if ((status === 'recalled') !== recalled)
        throw new Broken('a recall without its card, or the other way round');
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
    if (numbers.size !== this.paper.cards.length) throw new Broken('a number given twice');
    return counts;
  }
}
