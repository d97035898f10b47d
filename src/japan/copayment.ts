import { elderlyFrom, lastDayBeforeSchool, laterStageFrom } from './age.ts';
import type { IsoDate } from './calendar.ts';

/** Standard monthly remuneration in yen from which a person of 70 or more pays as those still earning (現役並み所得). */
const ACTIVE_INCOME_REMUNERATION = 280_000;

export interface CopaymentQuestion {
  readonly birthDate: IsoDate;
  readonly asOf: IsoDate;
  /** `insured` for the insured themselves; any other value is a dependent. */
  readonly relationship: string;
  /** The insured's date of birth; for the insured themselves the same as `birthDate`. */
  readonly insuredBirthDate: IsoDate;
  /** The insured's standard monthly remuneration in yen, also when asked for a dependent. */
  readonly standardRemuneration: number;
  /** Relief granted on application because the income is under the limit (基準収入額適用). */
  readonly incomeRelief?: boolean;
}

/**
 * Tenths of the cost a member pays (負担割合): 2 or 3. Undefined from the 75th birthday, when there is no health
 * insurance any more and nothing may be printed.
 *
 * Up to the 31 March before school 2; then 3; from 70 on 2, but 3 if the insured is 70 or more and earns
 * 280,000 yen or more a month: their dependents of 70 or more pay 3 too. A dependent of 70 or more of a younger
 * insured pays 2 whatever the income (健康保険法74条・110条; reference ids_codes_dates.md).
 */
export function copayment(question: CopaymentQuestion): 2 | 3 | undefined {
  const { birthDate, asOf, relationship, insuredBirthDate, standardRemuneration, incomeRelief } = question;
  if (asOf >= laterStageFrom(birthDate)) return undefined;
  if (asOf <= lastDayBeforeSchool(birthDate)) return 2;
  if (asOf < elderlyFrom(birthDate)) return 3;
  const insuredIsElderly = relationship === 'insured' || asOf >= elderlyFrom(insuredBirthDate);
  const active = standardRemuneration >= ACTIVE_INCOME_REMUNERATION && incomeRelief !== true;
  return insuredIsElderly && active ? 3 : 2;
}
