import type { Condition, DateRef, Period, Population } from '../campaign/population.ts';
import { resolveDate } from '../campaign/population-sql.ts';
import { TodokeError } from '../kernel/errors.ts';

/** What the files of one round say of an eligibility, as far as a population asks. Dates are ISO. */
export interface PersonOnFile {
  /** Their own kind and that of their insured. */
  readonly kinds: readonly string[];
  readonly relationship: string;
  /** Workplace of their insured; blank without one. */
  readonly workplace: string;
  readonly protected: boolean;
  readonly acquiredOn: string;
  readonly birthDate: string;
  /** First day without cover, their own or their insured's. */
  readonly coverEndsOn: string;
}

type Test = (person: PersonOnFile) => boolean;

function unknowable(what: string): never {
  throw new TodokeError(
    'forecast.population',
    `この送付の対象者は、入力ファイルだけでは決まりません（条件 ${what}）。`,
    { remedy: '前の送付や変更の記録によらない対象者の送付で、見積もってください。' },
  );
}

const all =
  (tests: readonly Test[]): Test =>
  (person) =>
    tests.every((test) => test(person));
const any =
  (tests: readonly Test[]): Test =>
  (person) =>
    tests.some((test) => test(person));

/** Reads a population's conditions against files alone, as population-sql.ts reads them against the register. */
class FileConditions {
  readonly #extractionDate: string;

  constructor(extractionDate: string) {
    this.#extractionDate = extractionDate;
  }

  #day(ref: DateRef): string {
    if (typeof ref === 'object' && ref.after !== 'extraction') unknowable('after');
    return resolveDate(ref, this.#extractionDate, new Map());
  }

  period(of: (person: PersonOnFile) => string, { from, to }: Period): Test {
    const first = from === undefined ? '' : this.#day(from);
    const last = to === undefined ? '9999-12-31' : this.#day(to);
    return (person) => first <= of(person) && of(person) <= last;
  }

  holds(condition: Condition): Test {
    const { kind, relationship, workplace, acquired, born, covered_on } = condition;
    for (const name of ['in_campaign', 'certificate', 'changed', 'released'] as const) {
      if (condition[name] !== undefined) unknowable(name);
    }
    const tests: Test[] = [];
    if (kind !== undefined) tests.push(({ kinds }) => kind.some((one) => kinds.includes(one)));
    if (relationship !== undefined)
      tests.push((person) => relationship.some((one) => one === person.relationship));
    if (workplace !== undefined) tests.push((person) => workplace.includes(person.workplace));
    if (condition.protected !== undefined) tests.push((person) => person.protected === condition.protected);
    if (acquired !== undefined) tests.push(this.period((person) => person.acquiredOn, acquired));
    if (born !== undefined) tests.push(this.period((person) => person.birthDate, born));
    if (covered_on !== undefined) {
      const day = this.#day(covered_on);
      tests.push((person) => person.acquiredOn <= day && person.coverEndsOn > day);
    }
    // Letters of earlier campaigns are in no file: to a forecast nobody has had one.
    if (condition.notified !== undefined) tests.push(() => false);
    if (condition.all !== undefined) tests.push(all(condition.all.map((one) => this.holds(one))));
    if (condition.any !== undefined) tests.push(any(condition.any.map((one) => this.holds(one))));
    if (condition.not !== undefined) {
      const holds = this.holds(condition.not);
      tests.push((person) => !holds(person));
    }
    return all(tests);
  }
}

/**
 * Who is in a population and not excluded from it, by the files of one round. Throws `forecast.population` where
 * it depends on other campaigns, on changes or on filings, which no file of a round tells.
 */
export function populationTest(population: Population, extractionDate: string): Test {
  const conditions = new FileConditions(extractionDate);
  const { acquired, also, where, exclude } = population;
  const who = [
    ...(acquired === undefined ? [] : [conditions.period((person) => person.acquiredOn, acquired)]),
    ...also.map((condition) => conditions.holds(condition)),
  ];
  const about = all([
    ...(who.length === 0 ? [] : [any(who)]),
    ...(where === undefined ? [] : [conditions.holds(where)]),
  ]);
  const excluded = any(exclude.map(({ when }) => conditions.holds(when)));
  return (person) => about(person) && !excluded(person);
}
