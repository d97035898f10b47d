import type { IsoDate } from '../../japan/calendar.ts';
import { unprintable } from '../../template/glyphs.ts';
import type { TakenNumber } from '../../vault/numbers.ts';
import type { EligibilityValues, PersonValues, RegisterBook } from '../history/book.ts';
import type { RegisterFact } from './facts.ts';
import { accepted, type Entered, returned, unchanged } from './outcome.ts';
import type { FiledPerson } from './persons.ts';

/** A workplace of the register, as filings are entered for it. */
export interface OfficeWorkplace {
  readonly workplaceId: string;
  readonly symbol: string;
}

/** Everything the rules need to know, read beforehand; they change only the book and the indexes. */
export interface EntryContext {
  readonly book: RegisterBook;
  /** By the office as `officeOf` names it. */
  readonly workplaces: ReadonlyMap<string, OfficeWorkplace>;
  readonly officeOf: (fact: RegisterFact) => string;
  /** `workplace/number` → insured eligibilities that bear or bore it. */
  readonly insuredBy: Map<string, string[]>;
  /** Insured eligibility → dependents, in the order they came. */
  readonly families: Map<string, string[]>;
  /** Individual Number (hex of its reference) and date of birth → person: a number alone may be mistyped (I12). */
  readonly persons: Map<string, string>;
  /** Workplace → highest number given. */
  readonly highestNumber: Map<string, number>;
  /** 枝番 of insured people at this insurer: '00', '01', or '' where it has none. */
  readonly insuredSubNumber: string;
  readonly take: (person: FiledPerson) => TakenNumber;
  /** Ids of a new eligibility and of a new person: the same for the same record of the same file. */
  readonly newIds: (fact: RegisterFact, index: number) => { memberId: string; personId: string };
}

const latest = (book: RegisterBook, memberId: string): EligibilityValues | undefined =>
  book.eligibility(memberId).at(-1)?.values;
const latestPerson = (book: RegisterBook, memberId: string): PersonValues | undefined =>
  book.person(memberId).at(-1)?.values;

/** Half-width kana, wide blanks and the like do not make another name. */
const nameKey = (name: string): string => name.normalize('NFKC').replace(/\s+/gu, '');
const wide = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/gu, '　');

const sameName = (person: FiledPerson, held: PersonValues): boolean =>
  (person.name.kana !== '' && nameKey(person.name.kana) === nameKey(held.name_kana)) ||
  (person.name.kanji !== '' && nameKey(person.name.kanji) === nameKey(held.name_kanji));

function numberFacts(taken: TakenNumber): Pick<PersonValues, 'number_ref' | 'number_state'> {
  return { number_ref: taken.number?.ref ?? null, number_state: taken.state };
}

const SEX = { male: '1', female: '2' } as const;

/** The person as the register will hold them; `home` gives the address of a dependent who lives with the insured. */
function personValues(person: FiledPerson, taken: TakenNumber, home: PersonValues | undefined): PersonValues {
  const kana = wide(person.name.kana);
  const kanji = person.name.kanji.trim() || kana;
  const shared = person.address === '' && person.together ? home : undefined;
  const address = shared?.address ?? person.address;
  return {
    name_kanji: kanji,
    name_kana: kana,
    birth_date: person.birth as IsoDate,
    sex: person.sex === null ? '' : SEX[person.sex],
    postcode: shared?.postcode ?? person.postalCode,
    address,
    ...numberFacts(taken),
    protected: false,
    contact_postcode: '',
    contact_address: '',
    unprintable_name: unprintable(kanji).length + unprintable(kana).length > 0,
    unprintable_address: unprintable(address).length > 0,
  };
}

const coveredOn = (cover: EligibilityValues, day: IsoDate): boolean =>
  cover.acquired_on <= day && (cover.lost_on === null || day < cover.lost_on);
const open = (cover: EligibilityValues, day: IsoDate): boolean =>
  cover.lost_on === null || day < cover.lost_on;

const push = (index: Map<string, string[]>, key: string, value: string): void => {
  const list = index.get(key);
  if (list === undefined) index.set(key, [value]);
  else list.push(value);
};

/** Fills in a number the register did not have; a number it has is changed only by a 変更. */
function completeNumber(context: EntryContext, memberId: string, fact: RegisterFact): Entered {
  const held = latestPerson(context.book, memberId);
  const taken = context.take(fact.person);
  if (taken.state !== 'held' || held?.number_state === 'held') return unchanged(memberId);
  context.book.changePerson(memberId, numberFacts(taken), fact.validFrom as IsoDate);
  return accepted(memberId);
}

function addMember(
  context: EntryContext,
  fact: RegisterFact,
  index: number,
  cover: Omit<EligibilityValues, 'person_id' | 'insured_id' | 'acquired_on' | 'lost_on' | 'kind'>,
  insuredId: string | null,
  home: PersonValues | undefined,
): Entered {
  const taken = context.take(fact.person);
  const ref = taken.number === null ? undefined : `${taken.number.ref.toString('hex')}/${fact.person.birth}`;
  const { memberId, personId } = context.newIds(fact, index);
  const person = (ref === undefined ? undefined : context.persons.get(ref)) ?? personId;
  if (ref !== undefined) context.persons.set(ref, person);
  const acquiredOn = fact.validFrom as IsoDate;
  const values = { ...cover, person_id: person, insured_id: insuredId ?? memberId, kind: 'general' };
  context.book.add(
    memberId,
    { ...values, acquired_on: acquiredOn, lost_on: null },
    personValues(fact.person, taken, home),
  );
  return accepted(memberId);
}

function gainInsured(context: EntryContext, fact: RegisterFact, workplace: OfficeWorkplace): Entered {
  const { person, insured } = fact;
  if (person.birth === null) return returned('birth_missing');
  const acquiredOn = fact.validFrom as IsoDate;
  let number = insured.cardNumber || insured.insuredNumber;
  if (number === '') {
    const next = (context.highestNumber.get(workplace.workplaceId) ?? 0) + 1;
    context.highestNumber.set(workplace.workplaceId, next);
    number = String(next);
  }
  const key = `${workplace.workplaceId}/${number}`;
  for (const memberId of context.insuredBy.get(key) ?? []) {
    const cover = latest(context.book, memberId) as EligibilityValues;
    const same = latestPerson(context.book, memberId)?.birth_date === person.birth;
    if (same && cover.acquired_on === acquiredOn) return completeNumber(context, memberId, fact);
    if (open(cover, acquiredOn)) return returned('already_covered');
  }
  const entered = addMember(
    context,
    fact,
    0,
    {
      symbol: workplace.symbol,
      number,
      sub_number: context.insuredSubNumber,
      relationship: 'insured',
      workplace_id: workplace.workplaceId,
      standard_remuneration: null,
    },
    null,
    undefined,
  );
  push(context.insuredBy, key, entered.memberId as string);
  return entered;
}

/** The insured a record hangs on: the one with this number and date of birth, the newest first. */
function insuredOf(context: EntryContext, fact: RegisterFact, workplace: OfficeWorkplace): string | Entered {
  const number = fact.insured.cardNumber || fact.insured.insuredNumber;
  const bearers = (context.insuredBy.get(`${workplace.workplaceId}/${number}`) ?? []).toSorted((a, b) => {
    const [x, y] = [latest(context.book, a), latest(context.book, b)];
    return (x?.acquired_on ?? '') < (y?.acquired_on ?? '') ? 1 : -1;
  });
  if (bearers.length === 0) return returned('insured_unknown');
  const { birth } = fact.insured;
  const theirs = bearers.filter(
    (memberId) => birth === null || latestPerson(context.book, memberId)?.birth_date === birth,
  );
  if (theirs.length === 0) return returned('insured_differs');
  const day = fact.validFrom ?? fact.source.createdOn;
  const covered = theirs.find((memberId) => {
    const cover = latest(context.book, memberId);
    return cover !== undefined && coveredOn(cover, day);
  });
  return covered ?? (theirs[0] as string);
}

/** Two digits after the highest the family has used; none where the insurer has none; never one used before. */
function nextSubNumber(context: EntryContext, insuredId: string): string | null {
  const family = [insuredId, ...(context.families.get(insuredId) ?? [])];
  const used = family.map((memberId) => latest(context.book, memberId)?.sub_number ?? '');
  if (used[0] === '') return '';
  const next = Math.max(...used.map(Number)) + 1;
  return next > 99 ? null : String(next).padStart(2, '0');
}

/** The dependents of an insured who are the person of the record, the newest first. */
function dependentsLike(context: EntryContext, insuredId: string, fact: RegisterFact): string[] {
  const { person } = fact;
  const ref = context.take(person).number?.ref;
  const family = (context.families.get(insuredId) ?? []).toReversed();
  const exact = family.filter((memberId) => {
    const held = latestPerson(context.book, memberId) as PersonValues;
    if (ref !== undefined && held.number_ref !== null && ref.equals(held.number_ref)) return true;
    return held.birth_date === person.birth && sameName(person, held);
  });
  if (exact.length > 0 || fact.effect !== 'changed') return exact;
  // A changed name is found by the date of birth, if only one of the family was born that day.
  const born = family.filter((memberId) => latestPerson(context.book, memberId)?.birth_date === person.birth);
  return born.length === 1 ? born : [];
}

function gainDependent(context: EntryContext, fact: RegisterFact, index: number, insuredId: string): Entered {
  const { person } = fact;
  if (person.birth === null) return returned('birth_missing');
  const day = fact.validFrom as IsoDate;
  const insured = latest(context.book, insuredId) as EligibilityValues;
  if (!coveredOn(insured, day)) return returned('insured_lost');
  for (const memberId of dependentsLike(context, insuredId, fact)) {
    const cover = latest(context.book, memberId) as EligibilityValues;
    if (cover.acquired_on === day) return completeNumber(context, memberId, fact);
    if (open(cover, day)) return returned('already_covered');
  }
  const subNumber = nextSubNumber(context, insuredId);
  if (subNumber === null) return returned('family_full');
  const { symbol, number, workplace_id } = insured;
  const entered = addMember(
    context,
    fact,
    index,
    {
      symbol,
      number,
      sub_number: subNumber,
      relationship: person.relationship,
      workplace_id,
      standard_remuneration: null,
    },
    insuredId,
    latestPerson(context.book, insuredId),
  );
  push(context.families, insuredId, entered.memberId as string);
  return entered;
}

/** Ends cover; another day than the one on file corrects it. */
function lose(context: EntryContext, memberId: string, lostOn: IsoDate): Entered {
  const cover = latest(context.book, memberId) as EligibilityValues;
  if (lostOn < cover.acquired_on) return returned('loss_before_acquisition');
  if (cover.lost_on === lostOn) return unchanged(memberId);
  context.book.setLoss(memberId, lostOn);
  return accepted(memberId);
}

/** What the form says now holds from the day it was made: it does not give the day of the change. */
function change(context: EntryContext, memberId: string, insuredId: string, fact: RegisterFact): Entered {
  const { person } = fact;
  const held = latestPerson(context.book, memberId) as PersonValues;
  const taken = context.take(person);
  const said = personValues(person, taken, latestPerson(context.book, insuredId));
  const before = context.book.person(memberId);
  const patch: Partial<PersonValues> = {
    ...(person.name.kanji === '' ? {} : { name_kanji: said.name_kanji }),
    ...(person.name.kana === '' ? {} : { name_kana: said.name_kana }),
    ...(person.birth === null ? {} : { birth_date: said.birth_date }),
    ...(said.sex === '' ? {} : { sex: said.sex }),
    ...(said.address === '' ? {} : { postcode: said.postcode, address: said.address }),
    ...(taken.state === 'held' ? numberFacts(taken) : {}),
  };
  const next = { ...held, ...patch };
  const printable = {
    unprintable_name: unprintable(next.name_kanji).length + unprintable(next.name_kana).length > 0,
    unprintable_address: unprintable(next.address).length + unprintable(next.contact_address).length > 0,
  };
  context.book.changePerson(memberId, { ...patch, ...printable }, fact.source.createdOn);
  const after = context.book.person(memberId);
  return after.every((span) => before.includes(span)) ? unchanged(memberId) : accepted(memberId);
}

/** Enters one fact of a filing in the book, or says why not. `index`: which person of its record, from 0. */
export function enterFact(context: EntryContext, fact: RegisterFact, index: number): Entered {
  const workplace = context.workplaces.get(context.officeOf(fact));
  if (workplace === undefined) return returned('workplace_unknown');
  if (fact.person.role === 'insured' && fact.effect === 'gained')
    return gainInsured(context, fact, workplace);
  const insured = insuredOf(context, fact, workplace);
  if (typeof insured !== 'string') return insured;
  if (fact.person.role === 'insured') return lose(context, insured, fact.validFrom as IsoDate);
  if (fact.effect === 'gained') return gainDependent(context, fact, index, insured);
  const memberId = dependentsLike(context, insured, fact)[0];
  if (memberId === undefined) return returned('dependent_unknown');
  return fact.effect === 'lost'
    ? lose(context, memberId, fact.validFrom as IsoDate)
    : change(context, memberId, insured, fact);
}
