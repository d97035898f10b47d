import type { CertificateReason } from '../../../src/certificate/application-rules.ts';
import {
  type ApplicationReason,
  groundOf,
  judgeApplication,
} from '../../../src/certificate/application-rules.ts';
import { certificateExpiry } from '../../../src/certificate/expiry.ts';
import type { Claim, Facts, Ground, Occasion } from '../../../src/certificate/model.ts';
import {
  dueCard,
  entitlement,
  joiningPaper,
  type RuleSettings,
  termOf,
} from '../../../src/certificate/rules.ts';
import { settling } from '../../../src/certificate/settle.ts';
import {
  type CardAction,
  type CardStatus,
  COUNTING,
  nextCardStatus,
} from '../../../src/certificate/status.ts';
import { addDays, type IsoDate } from '../../../src/japan/calendar.ts';
import { knownEnd, type Member, naturalEnd } from './people.ts';

/** A card on paper: what certificate.card says of one. */
export interface PaperCard {
  readonly number: number;
  readonly member: Member;
  readonly reason: Ground;
  readonly since: IsoDate;
  readonly occasion: Occasion;
  readonly term: 'full' | 'short';
  readonly issuedOn: IsoDate;
  readonly expiresOn: IsoDate;
  endedOn: IsoDate | null;
  status: CardStatus;
  /** It is under a recall that is open. */
  recalled: boolean;
}

/** One rule off: what it would have looked at is hidden from the rules, or its effect left out. */
export interface Switch {
  readonly facts?: (facts: Facts) => Facts;
  readonly settings?: (settings: RuleSettings) => RuleSettings;
  readonly off?:
    | 'cover_cap'
    | 'five_years'
    | 'renewal'
    | 'short'
    | 'claim_ends'
    | 'need_lasts'
    | 'supersede'
    | 'restore_guard'
    | 'joining_paper'
    | 'judge'
    | 'cover_lost'
    | 'lapse'
    | 'withdraw'
    | 'found'
    | 'damaged'
    | 'corrected';
}

/** Told of what the system does, as it does it. */
export interface Watcher {
  issued(card: PaperCard, held: PaperCard | null, on: IsoDate): void;
  moved(card: PaperCard, action: CardAction, on: IsoDate): void;
  joined(member: Member, paper: 'certificate' | 'notice', on: IsoDate): void;
  approved(member: Member, reason: ApplicationReason, on: IsoDate): void;
}

const LIVE: readonly CardStatus[] = [...COUNTING, 'found', 'damaged', 'corrected'];

/** The certificates of an insurer kept by the pure rules alone, as the database keeps them by its commands. */
export class Paper {
  readonly cards: PaperCard[] = [];
  readonly #live = new Set<PaperCard>();
  readonly #byMember = new Map<Member, PaperCard[]>();
  readonly #byPerson = new Map<string, Member[]>();
  readonly #natural = new Map<Member, IsoDate>();
  readonly #settings: RuleSettings;
  readonly #switch: Switch;
  readonly #watch: Watcher;

  constructor(settings: RuleSettings, watch: Watcher, off: Switch = {}) {
    this.#settings = off.settings?.(settings) ?? settings;
    this.#switch = off;
    this.#watch = watch;
  }

  /** A new eligibility, known to the insurer from now on. */
  add(member: Member): void {
    this.#natural.set(member, naturalEnd(member));
    this.#byMember.set(member, []);
    const others = this.#byPerson.get(member.person);
    if (others === undefined) this.#byPerson.set(member.person, [member]);
    else others.push(member);
  }

  /** Gone for good and without a card in anybody's hands: looked at no more. */
  get live(): ReadonlySet<PaperCard> {
    return this.#live;
  }

  cardsOf(member: Member): readonly PaperCard[] {
    return this.#byMember.get(member) ?? [];
  }

  coverEnd(member: Member): IsoDate {
    return knownEnd(member, this.#natural.get(member) as IsoDate);
  }

  /** Of a person's eligibilities the one a certificate is for. */
  preferred(member: Member, on: IsoDate): boolean {
    const others = this.#byPerson.get(member.person) as Member[];
    if (others.length === 1) return true;
    const rank = (one: Member): string =>
      `${one.acquiredOn <= on && on < this.coverEnd(one) ? 1 : 0}${one.acquiredOn}${one.id}`;
    return others.every((other) => rank(other) <= rank(member));
  }

  #valid(member: Member, on: IsoDate): PaperCard | null {
    return (
      this.cardsOf(member).find(
        ({ issuedOn, expiresOn, endedOn }) =>
          issuedOn <= on && on <= expiresOn && (endedOn === null || on < endedOn),
      ) ?? null
    );
  }

  facts(member: Member, on: IsoDate): Facts {
    const card = this.#valid(member, on);
    const made = this.cardsOf(member);
    const open = this.#switch.off === 'claim_ends' ? null : (made[0]?.expiresOn ?? null);
    const wish: Claim[] = member.wish
      ? [{ code: 'joining_wish', since: member.acquiredOn, until: open }]
      : [];
    const facts: Facts = {
      memberId: member.id,
      kind: member.kind,
      acquiredOn: member.acquiredOn,
      coverEndsOn: this.coverEnd(member),
      numberHeld: member.numberHeld,
      protectedSince: member.shielded ? member.acquiredOn : null,
      registration: member.registration,
      claims: [...member.claims, ...wish],
      card:
        card === null
          ? null
          : { cardNumber: String(card.number), issuedOn: card.issuedOn, expiresOn: card.expiresOn },
      preferred: this.preferred(member, on),
    };
    return this.#switch.facts?.(facts) ?? facts;
  }

  #move(card: PaperCard, action: CardAction, on: IsoDate): void {
    const to = nextCardStatus(card.status, action);
    if (to === undefined) throw new Error(`${action} of a card that is ${card.status}`);
    const counts = COUNTING.includes(to);
    if (counts) card.endedOn = null;
    else card.endedOn ??= action === 'lapse' ? addDays(card.expiresOn, 1) : on;
    card.status = to;
    if (action === 'recall' || action === 'supersede') card.recalled = true;
    if (action === 'surrender' || action === 'write_off') card.recalled = false;
    if (LIVE.includes(to)) this.#live.add(card);
    else this.#live.delete(card);
    this.#watch.moved(card, action, on);
  }

  /** Whether an action may be taken on a card now; a card found is only restored where nothing newer counts. */
  may(card: PaperCard, action: CardAction, on: IsoDate): boolean {
    if (nextCardStatus(card.status, action) === undefined) return false;
    if (action !== 'restore' || this.#switch.off === 'restore_guard') return true;
    const newer = (this.#byPerson.get(card.member.person) as Member[]).some((member) =>
      this.cardsOf(member).some(({ endedOn }) => endedOn === null),
    );
    return !newer && on <= card.expiresOn;
  }

  act(card: PaperCard, action: CardAction, on: IsoDate): void {
    this.#move(card, action, on);
  }

  /** Makes what is due of these members on a day. */
  issue(members: readonly Member[], on: IsoDate): number {
    const { certificate } = this.#settings;
    const { off } = this.#switch;
    let made = 0;
    for (const member of members.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      const facts = this.facts(member, on);
      const due = dueCard(facts, on, 'monthly', this.#settings);
      if (due === null || (due === 'renewal' && off === 'renewal')) continue;
      if (facts.coverEndsOn !== null && facts.coverEndsOn <= on) continue;
      const { reasonCode, since } = entitlement(facts, on, 'monthly', this.#settings);
      const reason = reasonCode as Ground;
      const held = this.#valid(member, on);
      const term = off === 'short' ? 'full' : termOf(reason, certificate);
      const expiresOn = this.#expiry(on, term, facts.coverEndsOn);
      if (off !== 'supersede') this.#supersede(member.person, on);
      const own = this.cardsOf(member);
      const card: PaperCard = {
        number: this.cards.length + 1,
        member,
        reason,
        since: since as IsoDate,
        occasion: due === 'first' && own.length > 0 ? 'reissue' : due,
        term,
        issuedOn: on,
        expiresOn,
        endedOn: null,
        status: 'issued',
        recalled: false,
      };
      this.cards.push(card);
      this.#live.add(card);
      (this.#byMember.get(member) as PaperCard[]).push(card);
      member.claims = member.claims.map((claim) => {
        const lasts = claim.code === 'helper_needed' || claim.code === 'facility';
        const ends = lasts ? off === 'need_lasts' : off !== 'claim_ends';
        return claim.until === null && ends ? { ...claim, until: expiresOn } : claim;
      });
      made += 1;
      this.#watch.issued(card, held, on);
    }
    return made;
  }

  #expiry(on: IsoDate, term: 'full' | 'short', coverEndsOn: IsoDate | null): IsoDate {
    const { certificate } = this.#settings;
    const { off } = this.#switch;
    if (off === 'five_years' && term === 'full') {
      const { expiry } = certificate;
      const fixed = expiry.rule === 'fixed' ? expiry.on : '2029-12-01';
      return addDays(on, certificate.renewalDays) < fixed ? fixed : `2034-${fixed.slice(5)}`;
    }
    return certificateExpiry(on, term, off === 'cover_cap' ? null : coverEndsOn, certificate);
  }

  #supersede(person: string, on: IsoDate): void {
    for (const member of this.#byPerson.get(person) as Member[])
      for (const card of this.cardsOf(member)) {
        if (card.endedOn !== null) continue;
        const inside = card.status === 'issued' || card.status === 'undelivered';
        this.#move(card, inside ? 'withdraw' : 'supersede', on);
      }
  }

  /** Somebody joined: the one paper they get, and the card if it is one. */
  join(member: Member, on: IsoDate): void {
    this.add(member);
    const told = joiningPaper(this.facts(member, on), on, this.#settings);
    this.issue([member], on);
    this.#watch.joined(member, this.#switch.off === 'joining_paper' ? 'notice' : told, on);
  }

  /** An application received and decided on a day; false: the rules refuse it. */
  approve(member: Member, reason: CertificateReason, on: IsoDate): boolean {
    const facts = this.facts(member, on);
    const judged = judgeApplication(reason, facts, on, this.cardsOf(member).length > 0, this.#settings);
    const ground = groundOf(reason);
    if (ground === null || (judged.verdict === 'refuse' && this.#switch.off !== 'judge')) return false;
    member.claims = [...member.claims, { code: ground, since: on, until: null }];
    this.#watch.approved(member, reason, on);
    this.issue([member], on);
    return true;
  }

  /** Settles the day that begins. */
  settle(on: IsoDate): void {
    const { off } = this.#switch;
    for (const card of [...this.#live]) {
      const { member, status, expiresOn } = card;
      const end = this.coverEnd(member);
      const lost = end <= on && end <= expiresOn;
      const wanted = settling({ status, expires_on: expiresOn, lost }, on);
      if (wanted === undefined || wanted.reason === off || wanted.action === off) continue;
      this.#move(card, wanted.action, on);
    }
  }
}
