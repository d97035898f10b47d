import type { FilingCheck } from './check.ts';
import type { Fault } from './item.ts';
import { type Late, lateRecords } from './lateness.ts';
import { PASSED_BY } from './layouts.ts';
import { countFiling, type WorkplaceCounts } from './statistics.ts';

/** Records of one form that were passed by, and the word for it. */
interface PassedByReport {
  readonly form: string;
  readonly name: string;
  readonly records: number;
  readonly message: string;
}

/** What `todoke filing check` prints: counts and places, never a value of a record. */
export interface FilingReport {
  readonly file: string;
  readonly kind: string;
  readonly encoding: string;
  readonly checkedOn: string | null;
  readonly records: number;
  readonly accepted: number;
  readonly errors: readonly Fault[];
  readonly warnings: readonly Fault[];
  readonly passedBy: readonly PassedByReport[];
  readonly late: readonly Late[];
  readonly workplace: WorkplaceCounts;
}

function passedByReport(check: FilingCheck): PassedByReport[] {
  const counts = Map.groupBy(check.passedBy, ({ form }) => form);
  return [...counts].map(([form, rows]) => {
    const name = PASSED_BY.get(form) as string;
    return {
      form,
      name,
      records: rows.length,
      message: `${name}（${form}）は資格に関わらないため、${rows.length}件を読み飛ばしました。`,
    };
  });
}

/** The report of a check; `file` is the name it is called by, without its folder. */
export function reportOf(check: FilingCheck, file: string, dueDays: number): FilingReport {
  return {
    file,
    kind: check.kind,
    encoding: check.encoding,
    checkedOn: check.checkedOn,
    records: check.records,
    accepted: check.filing?.events.length ?? 0,
    errors: check.errors,
    warnings: check.warnings,
    passedBy: passedByReport(check),
    late: lateRecords(check, dueDays),
    workplace: countFiling(check, dueDays),
  };
}
