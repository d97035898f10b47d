import type { FilingCheck } from './check.ts';
import { stateInquiries } from './inquiries.ts';
import { lateRecords } from './lateness.ts';
import { personsOf } from './persons.ts';

/** Counts of one workplace's filings. Rates are left as their two numbers (X12). */
export interface WorkplaceCounts {
  /** 事業所整理記号 and number, or the society's workplace number; '' where the header is broken. */
  readonly workplace: string;
  readonly files: number;
  /** Files refused as a whole. */
  readonly refusedFiles: number;
  /** Records about eligibility in files that could be read. */
  readonly records: number;
  readonly accepted: number;
  readonly errors: number;
  /** Accepted records filed later than due. */
  readonly late: number;
  /** New members, and those of them without a usable Individual Number. */
  readonly newMembers: number;
  readonly numbersMissing: number;
}

/** What a file's workplace is called in reports. */
function workplaceOf(check: FilingCheck): string {
  const workplace = check.filing?.header.workplace;
  if (workplace === undefined) return '';
  const { office, number } = workplace;
  return office === null ? number : `${office.prefecture}-${office.city}-${office.symbol}-${number}`;
}

/** Counts of one file (S124, S127). */
export function countFiling(check: FilingCheck, dueDays: number): WorkplaceCounts {
  const persons = (check.filing?.events ?? []).flatMap(personsOf);
  return {
    workplace: workplaceOf(check),
    files: 1,
    refusedFiles: check.filing === null ? 1 : 0,
    records: check.rows.length,
    accepted: check.filing?.events.length ?? 0,
    errors: check.errors.length,
    late: lateRecords(check, dueDays).length,
    newMembers: persons.filter(({ effect }) => effect === 'gained').length,
    numbersMissing: stateInquiries(check).length,
  };
}

/** Counts of many files, added up per workplace, in the order the workplaces first appear. */
export function countByWorkplace(counts: Iterable<WorkplaceCounts>): WorkplaceCounts[] {
  const byWorkplace = new Map<string, WorkplaceCounts>();
  for (const one of counts) {
    const sum = byWorkplace.get(one.workplace);
    byWorkplace.set(one.workplace, sum === undefined ? one : added(sum, one));
  }
  return [...byWorkplace.values()];
}

const added = (a: WorkplaceCounts, b: WorkplaceCounts): WorkplaceCounts => ({
  workplace: a.workplace,
  files: a.files + b.files,
  refusedFiles: a.refusedFiles + b.refusedFiles,
  records: a.records + b.records,
  accepted: a.accepted + b.accepted,
  errors: a.errors + b.errors,
  late: a.late + b.late,
  newMembers: a.newMembers + b.newMembers,
  numbersMissing: a.numbersMissing + b.numbersMissing,
});
