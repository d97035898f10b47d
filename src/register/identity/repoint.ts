import type { RegisterBook } from '../history/book.ts';

/** Re-points every period of an eligibility that is `from`'s. */
export function repoint(book: RegisterBook, memberId: string, from: string, to: string): void {
  for (const span of book.eligibility(memberId)) {
    if (span.values.person_id === from)
      book.changeEligibility(memberId, { person_id: to }, span.from, span.to);
  }
}

/** Hangs every period of a dependent that was under one insured under another. */
export function rehang(book: RegisterBook, memberId: string, from: string, to: string): void {
  for (const span of book.eligibility(memberId)) {
    if (span.values.insured_id === from)
      book.changeEligibility(memberId, { insured_id: to }, span.from, span.to);
  }
}

/** Takes a number that is not theirs off every period. */
export function dropNumber(book: RegisterBook, memberId: string, ref: Buffer): void {
  for (const { from, to, values } of book.person(memberId)) {
    if (values.number_ref?.equals(ref) !== true) continue;
    book.changePerson(memberId, { number_ref: null, number_state: 'none' }, from, to);
  }
}
