import type { InserterMarks } from './inserter.ts';
import type { When } from './layout.ts';
import type { NoticeForm, NoticeRecord, Route } from './record.ts';

/** What conditions may ask about a record. Pages with the same facts share one compiled template. */
export interface Facts {
  readonly form: NoticeForm;
  readonly digits: boolean;
  readonly relationship: 'insured' | 'dependent';
  readonly route: Route;
  readonly subNumber: boolean;
  readonly copayment: boolean;
  readonly inserter: 'none' | InserterMarks;
  readonly access: boolean;
}

/** The facts of a record. */
export function factsOf(record: NoticeRecord): Facts {
  return {
    form: record.form,
    digits: record.lastFour !== null,
    relationship: record.relationship,
    route: record.route,
    subNumber: record.subNumber !== '',
    copayment: true,
    inserter: record.control?.marks ?? 'none',
    access: record.access !== undefined,
  };
}

/** Whether every condition given holds for the facts; a fact that is not known fulfils no condition. */
export function holds(when: When | undefined, facts: Partial<Facts>): boolean {
  if (when === undefined) return true;
  return (
    (when.form === undefined || (facts.form !== undefined && when.form.includes(facts.form))) &&
    (when.route === undefined || (facts.route !== undefined && when.route.includes(facts.route))) &&
    (when.inserter === undefined ||
      (facts.inserter !== undefined && when.inserter.includes(facts.inserter))) &&
    (when.digits === undefined || when.digits === facts.digits) &&
    (when.relationship === undefined || when.relationship === facts.relationship) &&
    (when.subNumber === undefined || when.subNumber === facts.subNumber) &&
    (when.copayment === undefined || when.copayment === facts.copayment) &&
    (when.access === undefined || when.access === facts.access)
  );
}
