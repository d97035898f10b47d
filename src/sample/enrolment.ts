import { addDays } from '../japan/calendar.ts';
import type { MemberKind } from '../register/index.ts';
import type { AddressBook } from './address.ts';
import { write } from './address.ts';
import { type HouseholdSource, makeHousehold, type Person } from './household.ts';
import { NumberMint } from './individual-number.ts';
import type { Member, Plan, Workplace } from './model.ts';
import type { NameBook } from './names.ts';
import { Quota, type Random } from './random.ts';
import { standardRemuneration } from './remuneration.ts';
import type { SampleProfile } from './settings.ts';
import { type LifeCourse, Timeline, timeOf } from './timeline.ts';

const ABROAD = [
  'アメリカ合衆国カリフォルニア州トーランス市ホーソーン通り',
  'タイ王国バンコク都ワッタナー区スクンウィット通り',
  'ドイツ連邦共和国デュッセルドルフ市インマーマン通り',
];

/** Shares of households; each case turns up in every sample of some hundred households. */
const RATES = {
  dayLabourer: 0.006,
  protectedHousehold: 0.004,
  protectedSpouse: 0.006,
  protectedWithoutContact: 0.004,
  abroad: 0.002,
  rejoined: 0.005,
  secondWorkplace: 0.012,
  dependentLeft: 0.01,
} as const;
type Event = keyof typeof RATES;

/** A person who waits for a row at another workplace. */
interface Owed {
  readonly person: Person;
  readonly plan: Plan;
  readonly remuneration: string;
}

interface EnrolmentSource {
  readonly random: Random;
  readonly names: NameBook;
  readonly addresses: AddressBook;
  readonly profile: SampleProfile;
}

const plain = (): Plan => ({ row: 5, name: 'plain', notation: false, inquiry: 'none', confirmation: 'none' });
const later = (a: string, b: string): string => (a > b ? a : b);

/** Fills workplaces with households and gives everybody their ids, numbers and days. */
export class Enrolment {
  private readonly source: EnrolmentSource;
  private readonly households: HouseholdSource;
  private readonly timeline: Timeline;
  private readonly quotas: Record<Event, Quota>;
  private waiting: Owed[] = [];
  private members = 0;
  private voluntary = 0;

  constructor(source: EnrolmentSource) {
    const { random, names, addresses, profile } = source;
    this.source = source;
    const mint = new NumberMint(random);
    let people = 0;
    const next = () => ({ index: people, number: mint.numberOf(people++) });
    this.households = { random, names, addresses, asOf: profile.campaign.extractionDate, next };
    this.timeline = new Timeline(random, profile.campaign);
    const quotas = Object.entries(RATES).map(([event, rate]) => [event, new Quota(random, rate)]);
    this.quotas = Object.fromEntries(quotas) as Record<Event, Quota>;
  }

  /** People who still need a row at another workplace: the sample may not end before. */
  get owed(): number {
    return this.waiting.length;
  }

  /**
   * Households until `size` rows are there: at the workplace, or voluntarily continued without one. Never more
   * than `left` rows, counting those it promises to a later workplace.
   */
  fill(workplace: Workplace | undefined, size: number, left: number): Member[] {
    const rows: Member[] = [];
    const owed = workplace === undefined ? [] : this.waiting;
    if (workplace !== undefined) this.waiting = [];
    let serial = 0;
    const issue = () => String(workplace === undefined ? ++this.voluntary : ++serial);
    for (const second of owed) rows.push(this.secondRow(second, workplace as Workplace, issue()));
    const course = this.courseOf(workplace);
    for (;;) {
      const room = left - rows.length - this.waiting.length;
      if (room <= 0 || rows.length >= size) return rows;
      const before = rows.length;
      const own = course ?? this.timeline.next();
      this.household(rows, workplace, issue, room, own);
      this.events(rows, before, workplace, left, issue, own);
    }
  }

  /** Everybody of a closed workplace left with it, except where nobody has told the insurer yet. */
  private courseOf(workplace: Workplace | undefined): LifeCourse | undefined {
    if (workplace === undefined || workplace.closedOn === '') return undefined;
    return this.source.random.chance(0.3)
      ? { name: 'closed_but_not_reported' }
      : { name: 'left_with_workplace', lostOn: addDays(workplace.closedOn, 1) };
  }

  private household(
    rows: Member[],
    workplace: Workplace | undefined,
    issue: () => string,
    room: number,
    course: LifeCourse,
  ): void {
    const { random, addresses, profile } = this.source;
    const prefecture =
      workplace !== undefined && random.chance(0.93) ? workplace.prefecture : addresses.prefecture(random);
    const { lostOn = '' } = course;
    // Who was born after the family had left was never covered.
    const people = makeHousehold(this.households, prefecture, room).filter(
      (person) => lostOn === '' || person.held.birth < lostOn,
    );
    const insured = people[0] as Person;
    if (profile.dayLabourers) this.quotas.dayLabourer.step();
    const labourer = workplace !== undefined && course.name === 'stays' && this.quotas.dayLabourer.due;
    if (labourer) this.quotas.dayLabourer.take();
    const kind: MemberKind = workplace === undefined ? 'voluntary' : labourer ? 'day_labourer' : 'general';
    const joined = course.acquiredOn ?? this.joined(insured.age, kind, course.lostOn, workplace);
    const number = issue();
    const insuredId = this.idOf();
    people.forEach((person, i) => {
      const acquiredOn = i === 0 ? joined : this.dependentSince(joined, person, course);
      rows.push({
        memberId: this.nextId(),
        person,
        firstRow: true,
        plan: plain(),
        insuredId,
        symbol: workplace?.symbol ?? this.voluntarySymbol(),
        number,
        subNumber: String(i + profile.firstSubNumber).padStart(2, '0'),
        relationship: person.relationship,
        kind,
        workplace,
        standardRemuneration: i === 0 ? String(standardRemuneration(random, person.age)) : '',
        acquiredOn,
        lostOn,
        time: timeOf(acquiredOn, lostOn, profile.campaign),
        protected: false,
        contact: undefined,
      });
    });
  }

  private joined(
    age: number,
    kind: MemberKind,
    lostOn: string | undefined,
    workplace: Workplace | undefined,
  ): string {
    const day = this.timeline.joined(age, lostOn, workplace?.openedOn);
    const { extractionDate } = this.source.profile.campaign;
    // 任意継続 lasts two years at the most (健康保険法 第38条).
    if (kind === 'voluntary') return later(day, addDays(later(lostOn ?? '', extractionDate), -600));
    return day;
  }

  /** Dependents join with the insured, at birth, or some time after (marriage, loss of a job). */
  private dependentSince(joined: string, person: Person, course: LifeCourse): string {
    const { random, profile } = this.source;
    const first = later(joined, person.held.birth);
    if (course.acquiredOn !== undefined || !random.chance(0.15)) return first;
    const moved = addDays(first, random.between(1, 900));
    const last = course.lostOn ?? profile.campaign.extractionDate;
    return moved < last && moved <= profile.campaign.extractionDate ? moved : first;
  }

  private events(
    rows: Member[],
    from: number,
    workplace: Workplace | undefined,
    left: number,
    issue: () => string,
    course: LifeCourse,
  ): void {
    for (const quota of Object.values(this.quotas)) if (quota !== this.quotas.dayLabourer) quota.step();
    const family = rows.slice(from);
    const insured = family[0] as Member;
    if (course.name !== 'stays' || insured.kind === 'day_labourer') return;
    const { quotas } = this;
    const due = (event: Event, fits: boolean): boolean => {
      if (!fits || !quotas[event].due) return false;
      quotas[event].take();
      return true;
    };
    const spouse = family.find((member) => member.relationship === 'spouse');
    const grown = family.find((member) => member.relationship === 'child' && member.person.age >= 18);
    const room = left - rows.length - this.waiting.length;
    const general = workplace !== undefined && insured.kind === 'general';
    if (due('protectedHousehold', true)) for (const member of family) this.protect(member, true);
    else if (due('protectedWithoutContact', true)) this.protect(insured, false);
    else if (spouse !== undefined && due('protectedSpouse', true)) this.protect(spouse, true);
    else if (due('abroad', true)) this.sendAbroad(insured);
    else if (due('rejoined', general && room > 1)) rows.push(this.formerRow(insured, issue()));
    else if (due('secondWorkplace', general && room > 1)) this.promise(insured);
    else if (grown !== undefined && due('dependentLeft', true)) this.leave(grown);
  }

  private protect(member: Member, withContact: boolean): void {
    const { random, addresses } = this.source;
    member.protected = true;
    if (!withContact) return;
    const home = addresses.home(random, addresses.prefecture(random));
    member.contact = { postcode: home.postcode, address: write(home, 'formal') };
  }

  private sendAbroad({ person, plan }: Member): void {
    const { random } = this.source;
    const street = random.pick(ABROAD);
    person.home = { ...person.home, address: { ...person.home.address, postcode: '' } };
    person.held.address = `${street}${random.between(2, 900)}`;
    person.registered.address = street.slice(0, street.indexOf('国') + 1);
    Object.assign(plan, { row: 8, name: 'abroad' });
  }

  /** Left and came back to the same workplace: an older, closed eligibility of the same person. */
  private formerRow(current: Member, number: string): Member {
    const { random, profile } = this.source;
    const lostOn = addDays(current.acquiredOn, -random.between(0, 400));
    const memberId = this.nextId();
    return {
      ...current,
      memberId,
      insuredId: memberId,
      firstRow: false,
      number,
      acquiredOn: addDays(lostOn, -random.between(90, 1500)),
      lostOn,
      time: timeOf('', lostOn, profile.campaign),
    };
  }

  /** Works at two places (二以上事業所勤務): the second row follows at the next workplace. */
  private promise({ person, plan, standardRemuneration: remuneration }: Member): void {
    plan.name = 'several';
    this.waiting.push({ person, plan, remuneration });
  }

  private secondRow({ person, plan, remuneration }: Owed, workplace: Workplace, number: string): Member {
    const memberId = this.nextId();
    const joined = this.timeline.joined(person.age, undefined, workplace.openedOn);
    return {
      memberId,
      person,
      firstRow: false,
      plan,
      insuredId: memberId,
      symbol: workplace.symbol,
      number,
      subNumber: String(this.source.profile.firstSubNumber).padStart(2, '0'),
      relationship: 'insured',
      kind: 'general',
      workplace,
      standardRemuneration: remuneration,
      acquiredOn: joined,
      lostOn: '',
      time: 'current',
      protected: false,
      contact: undefined,
    };
  }

  /** A grown-up child starts to work: only this dependent loses the eligibility. */
  private leave(child: Member): void {
    const { random, profile } = this.source;
    const { extractionDate } = profile.campaign;
    const lostOn = addDays(extractionDate, random.pick([-67, 24, 55]));
    if (child.acquiredOn >= lostOn) return;
    child.lostOn = lostOn;
    child.time = timeOf(child.acquiredOn, lostOn, profile.campaign);
  }

  private voluntarySymbol(): string {
    return this.source.profile.symbolDigits < 8 ? '900' : '99990000';
  }

  private idOf(): string {
    return `M${String(this.members + 1).padStart(8, '0')}`;
  }

  private nextId(): string {
    const id = this.idOf();
    this.members++;
    return id;
  }
}
