import type { FilingCheck } from './check.ts';
import { type FiledPerson, personsOf } from './persons.ts';

/** The five items the state is asked by, in the order every list has them. */
const ITEMS = ['kanji', 'kana', 'birth', 'sex', 'address'] as const;
type InquiryItem = (typeof ITEMS)[number];

/** A new member whose Individual Number the state must be asked for by all five items. */
export interface StateInquiry {
  readonly person: FiledPerson;
  readonly reason: 'number_missing' | 'number_check_digit';
  /** Items the filing does not give; to be completed before the inquiry is sent. */
  readonly missing: readonly InquiryItem[];
}

const filled = (person: FiledPerson, item: InquiryItem): boolean => {
  switch (item) {
    case 'kanji':
    case 'kana':
      return person.name[item] !== '';
    case 'birth':
    case 'sex':
      return person[item] !== null;
    case 'address':
      return person.address !== '';
  }
};

/**
 * Who of a filing's new members came without a usable number (none, or one whose check digit is wrong). Holds
 * personal data: for the inquiry's own file, not for reports.
 */
export function stateInquiries(check: FilingCheck): StateInquiry[] {
  return (check.filing?.events ?? []).flatMap(personsOf).flatMap((person) => {
    if (person.effect !== 'gained' || person.number?.checkDigitOk === true) return [];
    return [
      {
        person,
        reason: person.number === null ? ('number_missing' as const) : ('number_check_digit' as const),
        missing: ITEMS.filter((item) => !filled(person, item)),
      },
    ];
  });
}
