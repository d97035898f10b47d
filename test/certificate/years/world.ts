import type { CertificateReason } from '../../../src/certificate/application-rules.ts';
import { later } from '../../../src/certificate/expiry.ts';
import type { RegistrationState } from '../../../src/certificate/model.ts';
import type { RuleSettings } from '../../../src/certificate/rules.ts';
import type { CardAction } from '../../../src/certificate/status.ts';
import { addDays, endOfMonth, type IsoDate, yearsLater } from '../../../src/japan/calendar.ts';
import { Random } from '../../../src/sample/random.ts';
import { Judge } from './judge.ts';
import { Paper, type PaperCard, type Switch } from './paper.ts';
import { type Member, naturalEnd } from './people.ts';

export const FIRST_DAY = '2024-11-15';
export const LAST_DAY = '2034-12-01';
/** Day of the month on which the file of the month before arrives, and on which the run makes its cards. */
const FILE_DAY = 5;
const RUN_DAY = 16;

/** What was done to the system, in order: enough to do the same to another one. */
export type Op =
  | {
      readonly op: 'register';
      readonly member: Member;
      readonly wish: boolean;
      readonly row: Readonly<Member>;
    }
  | { readonly op: 'registration'; readonly asOf: IsoDate; readonly rows: readonly Readonly<Member>[] }
  | { readonly op: 'settle' | 'issue'; readonly on: IsoDate }
  | { readonly op: 'join'; readonly member: string; readonly on: IsoDate }
  | {
      readonly op: 'approve';
      readonly member: string;
      readonly reason: CertificateReason;
      readonly on: IsoDate;
    }
  | { readonly op: 'act'; readonly card: number; readonly action: CardAction; readonly on: IsoDate };

/** Times a year that something happens, per member (of the insurer) or per card (in somebody's hands). */
const RATES = {
  leave: 0.12,
  secondJob: 0.004,
  state: 0.09,
  shield: 0.006,
  number: 0.01,
  myna_card_lost: 0.015,
  myna_card_renewing: 0.01,
  old_card_lost: 0.02,
  declared: 0.01,
  helper_needed: 0.004,
  facility: 0.004,
  other: 0.003,
  lose: 0.05,
  damage: 0.03,
  correct: 0.04,
} as const;
type Happening = keyof typeof RATES;

const STATES: readonly RegistrationState[] = [
  ...Array<RegistrationState>(14).fill('registered'),
  'no_card',
  'no_card',
  'no_card',
  'not_registered',
  'not_registered',
  'cancelled',
  'card_returned',
  'number_unknown',
];

/**
 * A small insurer whose members join, leave, lose, find, move and age from one day to the next, all drawn from a seed;
 * the paper system is told what an insurer is told, and judged at every midnight.
 */
export class World {
  readonly paper: Paper;
  readonly judge: Judge;
  readonly ops: Op[] = [];
  readonly #random: Random;
  readonly #rate: number;
  readonly #members: Member[] = [];
  readonly #diary = new Map<IsoDate, (() => void)[]>();
  readonly #record: boolean;
  #monthEnd = new Map<Member, Pick<Member, 'state' | 'eCertificate'>>();
  #day: IsoDate = FIRST_DAY;
  #count = 0;
  #persons = 0;

  /** `rate`: how often things happen, times the usual; `record`: keep what was done, to do it again elsewhere. */
  constructor(options: {
    seed: string;
    members: number;
    settings: RuleSettings;
    off?: Switch;
    rate?: number;
    record?: boolean;
  }) {
    const { settings } = options;
    this.#random = new Random(options.seed);
    this.#rate = options.rate ?? 1;
    this.#record = options.record ?? false;
    this.judge = new Judge(settings.certificate);
    const { judge } = this;
    this.paper = new Paper(
      settings,
      {
        issued: (card, held, on) => {
          judge.issued(card, held, on);
          this.#send(card);
        },
        moved: (card, action) => {
          judge.moved(card, action);
          this.#follow(card, action);
        },
        joined: (member, paper, on) => judge.joined(member, paper, on),
        approved: (member, reason, on) => judge.approved(member, reason, on),
      },
      options.off,
    );
    judge.paper = this.paper;
    for (let i = 0; i < options.members; i++) {
      const member = this.#person(
        this.#bornBefore(74),
        addDays(FIRST_DAY, -this.#random.between(0, 4000)),
        'general',
      );
      member.registration = null;
      this.#enter(member);
      this.paper.add(member);
    }
  }

  /** Lives until the last day, or until a promise is broken (throws Broken). */
  run(lastDay: IsoDate = LAST_DAY): void {
    for (; this.#day <= lastDay; this.#day = addDays(this.#day, 1)) this.#live();
    this.judge.account();
  }

  get day(): IsoDate {
    return this.#day;
  }

  #log(op: Op): void {
    if (this.#record) this.ops.push(op);
  }

  #at(day: IsoDate, work: () => void): void {
    const list = this.#diary.get(day);
    if (list === undefined) this.#diary.set(day, [work]);
    else list.push(work);
  }

  #in(days: number, work: () => void): void {
    this.#at(addDays(this.#day, Math.max(days, 1)), work);
  }

  #live(): void {
    const day = this.#day;
    const morning = this.#diary.get(day) ?? [];
    this.#diary.delete(day);
    const dayOfMonth = Number(day.slice(8));
    if (dayOfMonth === FILE_DAY) this.#file();
    const moves = this.judge.moves;
    this.paper.settle(day);
    // Nights on which nothing was to be done are done again elsewhere once a month.
    if (this.judge.moves > moves || day.endsWith('01')) this.#log({ op: 'settle', on: day });
    this.judge.midnight(day);
    for (const work of morning) work();
    for (const kind of Object.keys(RATES) as Happening[]) this.#happen(kind);
    if (dayOfMonth === RUN_DAY) {
      this.#log({ op: 'issue', on: day });
      this.paper.issue(this.#members, day);
    }
    if (day === endOfMonth(day))
      this.#monthEnd = new Map(
        this.#members.map((one) => [one, { state: one.state, eCertificate: one.eCertificate }]),
      );
  }

  /** The state's file: what was so at the month end, of everybody the insurer knew then. */
  #file(): void {
    const asOf = endOfMonth(this.#day, -1);
    const told: Member[] = [];
    for (const [member, { state, eCertificate }] of this.#monthEnd) {
      const before = member.registration;
      const expires = state === 'registered' ? eCertificate : null;
      if (before?.state !== state || before.eCertificateExpiresOn !== expires) told.push(member);
      const since = before?.state === state ? before.since : asOf;
      member.registration = { state, since, eCertificateExpiresOn: expires };
    }
    this.#log({ op: 'registration', asOf, rows: told.map((member) => ({ ...member })) });
  }

  #bornBefore(age: number): IsoDate {
    return addDays(this.#day, -this.#random.between(0, Math.floor(age * 365.25)));
  }

  #person(bornOn: IsoDate, acquired: IsoDate, kind: Member['kind'], person?: string): Member {
    const random = this.#random;
    const acquiredOn = acquired < bornOn ? bornOn : acquired;
    return {
      id: `M${String(++this.#count).padStart(7, '0')}`,
      person: person ?? `P${String(++this.#persons).padStart(7, '0')}`,
      kind,
      bornOn,
      acquiredOn,
      wish: acquiredOn >= '2024-12-02' && random.chance(0.25),
      lostOn: null,
      state: random.pick(STATES),
      eCertificate: addDays(this.#day, random.between(-60, 1700)),
      knownLostOn: null,
      numberHeld: random.chance(0.98),
      shielded: random.chance(0.005),
      registration: null,
      claims: [],
    };
  }

  /** The register tells of a member, or of what changed. */
  #tell(member: Member, wish = false): void {
    this.#log({ op: 'register', member, wish, row: { ...member } });
  }

  #enter(member: Member): void {
    this.#members.push(member);
    this.judge.add(member);
    this.#tell(member, member.wish);
    const end = naturalEnd(member);
    this.#at(end, () => {
      if (member.lostOn === null) this.#gone(member, end);
    });
    this.#certificateEnds(member);
  }

  #join(bornOn: IsoDate, kind: Member['kind'], person?: string): void {
    const member = this.#person(bornOn, this.#day, kind, person);
    if (this.#day >= naturalEnd(member)) return;
    this.#enter(member);
    this.#log({ op: 'join', member: member.id, on: this.#day });
    this.paper.join(member, this.#day);
    this.judge.count(`joined as ${kind}`);
  }

  /** Cover has ended: later forgotten, and somebody else comes. */
  #gone(member: Member, on: IsoDate): void {
    this.judge.count(member.kind === 'voluntary' ? 'left 任意継続' : 'left');
    member.lostOn = on;
    this.#in(this.#random.between(1, 10), () =>
      this.#join(this.#bornBefore(70), this.#random.chance(0.03) ? 'day_labourer' : 'general'),
    );
    this.#in(400, () => {
      const at = this.#members.indexOf(member);
      if (at >= 0) this.#members.splice(at, 1);
      this.judge.forget(member);
    });
  }

  /** Before its electronic certificate ends, most renew it; some later, some never. */
  #certificateEnds(member: Member): void {
    const ends = member.eCertificate;
    if (ends === null) return;
    const ahead = addDays(ends, -20);
    const renew = (): void => {
      if (member.eCertificate !== ends || member.lostOn !== null) return;
      member.eCertificate = yearsLater(later(ends, this.#day), 5);
      this.judge.count('renewed the electronic certificate');
      this.#certificateEnds(member);
    };
    if (this.#random.chance(0.6) && ahead > this.#day) this.#at(ahead, renew);
    else this.#at(addDays(later(ends, this.#day), this.#random.between(40, 900)), renew);
  }

  #happen(kind: Happening): void {
    const many = (this.#members.length * RATES[kind] * this.#rate) / 365;
    const times = Math.floor(many) + (this.#random.chance(many % 1) ? 1 : 0);
    for (let i = 0; i < times; i++) {
      const member = this.#random.pick(this.#members);
      if (member.lostOn === null && member.acquiredOn <= this.#day) this.#one(kind, member);
    }
  }

  #one(kind: Happening, member: Member): void {
    const random = this.#random;
    switch (kind) {
      case 'leave':
        this.#leave(member);
        break;
      case 'secondJob':
        if (member.kind === 'general') this.#join(member.bornOn, 'general', member.person);
        this.judge.count('second eligibility');
        break;
      case 'state':
        member.state = random.pick(STATES);
        this.judge.count(`became ${member.state}`);
        break;
      case 'shield':
        member.shielded = !member.shielded;
        this.judge.count(member.shielded ? 'protected' : 'protected no more');
        this.#tell(member);
        break;
      case 'number':
        member.numberHeld = !member.numberHeld;
        this.judge.count(member.numberHeld ? 'number submitted' : 'number found wrong');
        this.#tell(member);
        break;
      case 'lose':
      case 'damage':
      case 'correct':
        this.#spoil(kind, member);
        break;
      case 'declared':
        this.#apply(member, random.pick(['no_card', 'not_registered', 'e_certificate_expired'] as const));
        break;
      default:
        this.#apply(member, kind);
        break;
    }
  }

  #apply(member: Member, reason: CertificateReason): void {
    const on = this.#day;
    const at = this.ops.length;
    this.#log({ op: 'approve', member: member.id, reason, on });
    if (!this.paper.approve(member, reason, on)) {
      this.ops.length = at;
      this.judge.count('application refused');
    }
  }

  /** Cover ends some day soon; the insurer hears of it before, at once or weeks later. A few go on as 任意継続. */
  #leave(member: Member): void {
    const lostOn = addDays(this.#day, this.#random.between(1, 20));
    if (lostOn >= naturalEnd(member)) return;
    member.lostOn = lostOn;
    const goesOn = member.kind === 'general' && this.#random.chance(0.2);
    const tell = (): void => {
      member.knownLostOn = lostOn;
      this.judge.count(this.#day < lostOn ? 'loss known before' : 'loss known later');
      this.#tell(member);
    };
    this.#at(
      addDays(lostOn, this.#random.between(-10, 20)) > this.#day
        ? addDays(lostOn, this.#random.between(0, 20))
        : lostOn,
      tell,
    );
    if (this.#random.chance(0.3)) this.#in(1, () => (member.knownLostOn === null ? tell() : undefined));
    this.#at(lostOn, () => {
      this.#gone(member, lostOn);
      if (goesOn) this.#join(member.bornOn, 'voluntary', member.person);
    });
  }

  #spoil(action: 'lose' | 'damage' | 'correct', member: Member): void {
    const card = this.paper.cardsOf(member).find(({ status }) => status === 'delivered');
    if (card !== undefined) this.#act(card, action);
  }

  #act(card: PaperCard, action: CardAction): void {
    if (!this.paper.may(card, action, this.#day)) return;
    this.#log({ op: 'act', card: card.number, action, on: this.#day });
    this.paper.act(card, action, this.#day);
  }

  /** A card on its way: posted, delivered; some come back and are sent again through the workplace. */
  #send(card: PaperCard): void {
    const random = this.#random;
    this.#in(random.between(1, 6), () => {
      this.#act(card, 'post');
      if (random.chance(0.05)) {
        this.#in(random.between(3, 9), () => this.#act(card, 'bounce'));
        this.#in(random.between(10, 20), () => this.#act(card, 'post'));
        this.#in(random.between(21, 25), () => this.#act(card, 'deliver'));
      } else this.#in(random.between(1, 4), () => this.#act(card, 'deliver'));
    });
  }

  /** What people do about a card that ended. */
  #follow(card: PaperCard, action: CardAction): void {
    const random = this.#random;
    switch (action) {
      case 'recall':
      case 'supersede':
        if (random.chance(0.88)) this.#in(random.between(1, 25), () => this.#act(card, 'surrender'));
        else this.#in(60, () => this.#act(card, 'write_off'));
        return;
      case 'surrender':
      case 'withdraw':
        this.#in(random.between(1, 10), () => this.#act(card, 'destroy'));
        return;
      case 'lose':
        if (random.chance(0.4))
          this.#in(random.between(1, 90), () => {
            this.#act(card, 'find');
            if (random.chance(0.7)) this.#act(card, 'restore');
          });
        else if (random.chance(0.1)) this.#in(30, () => this.#act(card, 'write_off'));
        return;
      case 'write_off':
        if (random.chance(0.2)) this.#in(random.between(10, 60), () => this.#act(card, 'find'));
        return;
      case 'lapse':
        if (random.chance(0.1)) this.#in(random.between(1, 30), () => this.#act(card, 'surrender'));
        return;
      default:
    }
  }
}
