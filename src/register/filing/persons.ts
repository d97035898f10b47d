import type { IsoDate } from '../../japan/calendar.ts';
import type { Relationship } from '../codes.ts';
import type { FiledNumber } from './filed-number.ts';
import type {
  Acquisition,
  DependentChange,
  FiledEvent,
  Loss,
  OtherDependent,
  SpouseDependent,
} from './model.ts';

type Sex = 'male' | 'female';

/** What a record does to a person's eligibility; `none` where only the pension is concerned. */
type Effect = 'gained' | 'lost' | 'changed' | 'none';

/** Why an eligibility ended. */
type LossReason =
  | 'left'
  | 'died'
  | 'seventyFive'
  | 'disability'
  | 'treaty'
  | 'divorced'
  | 'employed'
  | 'income'
  | 'employedOrIncome'
  | 'other';

const INSURED_LOSS: Readonly<Record<string, LossReason>> = {
  '4': 'left',
  '5': 'died',
  '7': 'seventyFive',
  '9': 'disability',
  '11': 'treaty',
};
const SPOUSE_LOSS: Readonly<Record<string, LossReason>> = {
  '1': 'died',
  '2': 'divorced',
  '3': 'employedOrIncome',
  '4': 'seventyFive',
  '5': 'disability',
  '6': 'other',
};
const OTHER_LOSS: Readonly<Record<string, LossReason>> = {
  '1': 'died',
  '2': 'employed',
  '3': 'income',
  '4': 'seventyFive',
  '5': 'disability',
  '6': 'other',
};

/** 続柄コード of the other dependents; 曾祖父母 (08) have no word of their own. */
const RELATIONSHIP: Readonly<Record<string, Relationship>> = {
  '01': 'child',
  '02': 'child',
  '03': 'parent',
  '04': 'parent',
  '05': 'sibling',
  '06': 'sibling',
  '07': 'grandparent',
  '09': 'grandchild',
};
/** 同居・別居: lives with the insured. */
const TOGETHER = '1';

/** A person a record tells of. Blank items are ''; unknown ones null. */
export interface FiledPerson {
  readonly row: number;
  readonly role: 'insured' | 'spouse' | 'other';
  readonly relationship: Relationship;
  /** Lives with the insured, whose address is then theirs. */
  readonly together: boolean;
  readonly name: { readonly kana: string; readonly kanji: string };
  readonly birth: IsoDate | null;
  readonly sex: Sex | null;
  readonly postalCode: string;
  readonly address: string;
  readonly number: FiledNumber | null;
  readonly effect: Effect;
  /** The day it became so: 資格取得日, 資格喪失日, 被扶養者になった日・でなくなった日; null for a mere change. */
  readonly on: IsoDate | null;
  readonly certificateWish: boolean;
  /** Why the eligibility was lost; null unless it was. */
  readonly lossReason: LossReason | null;
  /** Day of death where the form gives it. */
  readonly diedOn: IsoDate | null;
}

const SEX: Readonly<Record<string, Sex>> = { '1': 'male', '2': 'female' };
/** 種別; 3 and 7 (坑内員) do not say the sex. */
const SEX_OF_KIND: Readonly<Record<string, Sex>> = { '1': 'male', '2': 'female', '5': 'male', '6': 'female' };
/** 続柄 of a spouse: husband, wife, and the same without a registered marriage. */
const SEX_OF_SPOUSE: Readonly<Record<string, Sex>> = {
  '1': 'male',
  '2': 'female',
  '3': 'male',
  '4': 'female',
};
const EFFECT: Readonly<Record<string, Effect>> = { '1': 'gained', '2': 'lost', '3': 'changed' };

const postalCode = (postal: { readonly parent: string; readonly child: string }): string =>
  postal.parent + postal.child;

function dependent(
  change: DependentChange,
  row: number,
  person: SpouseDependent | OtherDependent,
  own: Pick<FiledPerson, 'role' | 'relationship' | 'sex' | 'certificateWish' | 'diedOn'>,
  reasons: Readonly<Record<string, LossReason>>,
): FiledPerson {
  const effect = EFFECT[change.change] ?? 'none';
  return {
    ...own,
    row,
    together: person.residence === TOGETHER,
    name: person.name,
    birth: person.birth,
    postalCode: postalCode(person.postal),
    address: person.address,
    number: person.number,
    effect,
    on: effect === 'gained' ? person.became.on : effect === 'lost' ? person.ceased.on : null,
    lossReason: effect === 'lost' ? (reasons[person.ceased.reason] ?? 'other') : null,
  };
}

function dependentsOf(change: DependentChange, row: number): FiledPerson[] {
  const { spouse, other1, other2, certificateWishes: wishes } = change;
  const persons: FiledPerson[] = [];
  if (spouse !== null) {
    const sex = SEX_OF_SPOUSE[spouse.relation] ?? null;
    const own = {
      role: 'spouse',
      relationship: 'spouse',
      sex,
      certificateWish: wishes.spouse,
      diedOn: spouse.diedOn,
    } as const;
    persons.push(dependent(change, row, spouse, own, SPOUSE_LOSS));
  }
  for (const [other, certificateWish] of [
    [other1, wishes.other1],
    [other2, wishes.other2],
  ] as const) {
    if (other === null) continue;
    const relationship = RELATIONSHIP[other.relation] ?? 'other';
    const sex = SEX[other.sex] ?? null;
    const own = { role: 'other', relationship, sex, certificateWish, diedOn: null } as const;
    persons.push(dependent(change, row, other, own, OTHER_LOSS));
  }
  return persons;
}

function acquired(value: Acquisition, row: number): FiledPerson {
  const { name, birth, number, acquiredOn, certificateWish } = value;
  return {
    row,
    role: 'insured',
    relationship: 'insured',
    together: false,
    name,
    birth,
    sex: SEX_OF_KIND[value.kind] ?? null,
    postalCode: postalCode(value.postal),
    address: value.address.kanji || value.address.kana,
    number,
    effect: value.over70Only ? 'none' : 'gained',
    on: acquiredOn,
    certificateWish,
    lossReason: null,
    diedOn: null,
  };
}

function lost(value: Loss, row: number): FiledPerson {
  const { name, birth, number, lostOn, leftOn, cause } = value;
  return {
    row,
    role: 'insured',
    relationship: 'insured',
    together: false,
    name,
    birth,
    sex: null,
    postalCode: '',
    address: '',
    number,
    effect: value.over70Only ? 'none' : 'lost',
    on: lostOn,
    certificateWish: false,
    lossReason: value.over70Only ? null : (INSURED_LOSS[cause] ?? 'other'),
    diedOn: cause === '5' ? leftOn : null,
  };
}

/** The people whose own eligibility a record is about (not the insured of a change of dependents). */
export function personsOf(event: FiledEvent): FiledPerson[] {
  switch (event.type) {
    case 'acquisition':
      return [acquired(event.value, event.row)];
    case 'loss':
      return [lost(event.value, event.row)];
    case 'dependentChange':
      return dependentsOf(event.value, event.row);
  }
}
