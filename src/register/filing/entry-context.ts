import type { Sql } from '../../kernel/ports.ts';
import type { Keys } from '../../vault/keys.ts';
import { type SealedNumber, type TakenNumber, takeNumber } from '../../vault/numbers.ts';
import { RegisterBook } from '../history/book.ts';
import type { EntryContext, OfficeWorkplace } from './enter.ts';
import type { RegisterFact } from './facts.ts';
import type { FiledNumber, Open } from './filed-number.ts';
import type { FiledPerson } from './persons.ts';

const NONE: TakenNumber = { state: 'none', number: null };

/** Opens and seals each number once; the digits exist only inside `takeNumber`. */
export class FiledNumbers {
  readonly #keys: Keys;
  readonly #open: Open;
  readonly #taken = new Map<FiledNumber, TakenNumber>();

  constructor(keys: Keys, open: Open) {
    this.#keys = keys;
    this.#open = open;
  }

  take(person: FiledPerson): TakenNumber {
    const { number } = person;
    if (number === null) return NONE;
    let taken = this.#taken.get(number);
    if (taken === undefined) {
      taken = takeNumber(this.#keys, this.#open(number));
      this.#taken.set(number, taken);
    }
    return taken;
  }

  sealed(): SealedNumber[] {
    return [...this.#taken.values()].flatMap(({ number }) => (number === null ? [] : [number]));
  }
}

/** The workplaces behind offices: as recorded before, else the one whose symbol or id the office is. */
async function workplacesOf(
  sql: Sql,
  insurerId: string,
  offices: readonly string[],
): Promise<Map<string, OfficeWorkplace>> {
  const { rows } = await sql.query<{ office: string; workplace_id: string; symbol: string }>(
    `SELECT DISTINCT ON (o.office) o.office, w.workplace_id, w.symbol
       FROM unnest($2::text[]) AS o (office)
       LEFT JOIN register.filing_office m ON m.insurer_id = $1 AND m.office = o.office
       JOIN register.workplace w ON w.insurer_id = $1 AND w.known_to = 'infinity'
        AND CASE WHEN m.workplace_id IS NULL THEN o.office IN (w.symbol, w.workplace_id) ELSE w.workplace_id = m.workplace_id END
      ORDER BY o.office, w.workplace_id`,
    [insurerId, offices],
  );
  return new Map(rows.map((row) => [row.office, { workplaceId: row.workplace_id, symbol: row.symbol }]));
}

interface Known {
  readonly member_id: string;
  readonly insured_id: string;
  readonly workplace_id: string;
  readonly number: string;
}

/** Reads what the facts are about: insured people by workplace and number, their families, persons by number. */
export async function entryContext(
  sql: Sql,
  insurerId: string,
  sha256: string,
  facts: readonly RegisterFact[],
  numbers: FiledNumbers,
  officeOf: EntryContext['officeOf'],
): Promise<EntryContext> {
  const workplaces = await workplacesOf(sql, insurerId, [...new Set(facts.map(officeOf))]);
  const wanted = facts.flatMap((fact) => {
    const workplace = workplaces.get(officeOf(fact));
    const number = fact.insured.cardNumber || fact.insured.insuredNumber;
    return workplace === undefined || number === '' ? [] : [{ workplace, number }];
  });
  const { rows: insured } = await sql.query<Known>(
    `SELECT DISTINCT e.member_id, e.insured_id, e.workplace_id, e.number
       FROM unnest($2::text[], $3::text[]) AS w (workplace_id, number)
       JOIN register.eligibility e ON e.insurer_id = $1 AND e.workplace_id = w.workplace_id AND e.number = w.number
        AND e.known_to = 'infinity' AND e.valid_to = 'infinity' AND e.relationship = 'insured'
      ORDER BY e.member_id`,
    [insurerId, wanted.map(({ workplace }) => workplace.workplaceId), wanted.map(({ number }) => number)],
  );
  const insuredIds = insured.map(({ member_id }) => member_id);
  const { rows: dependents } = await sql.query<Known>(
    `SELECT member_id, insured_id, workplace_id, number FROM register.eligibility
      WHERE insurer_id = $1 AND insured_id = ANY($2) AND member_id <> insured_id
        AND known_to = 'infinity' AND valid_to = 'infinity' ORDER BY acquired_on, member_id COLLATE "C"`,
    [insurerId, insuredIds],
  );
  for (const fact of facts) numbers.take(fact.person);
  const { rows: persons } = await sql.query<{ key: string; person_id: string }>(
    `SELECT DISTINCT ON (p.number_ref, p.birth_date) encode(p.number_ref, 'hex') || '/' || p.birth_date AS key, e.person_id
       FROM register.person_fact p JOIN register.eligibility e USING (insurer_id, member_id)
      WHERE p.insurer_id = $1 AND p.number_ref = ANY($2) AND p.known_to = 'infinity' AND e.known_to = 'infinity'
        AND coalesce((SELECT c.state FROM register.number_check c
                       WHERE c.insurer_id = $1 AND c.member_id = p.member_id AND c.number_ref = p.number_ref
                       ORDER BY c.check_id DESC LIMIT 1) NOT IN ('failed', 'reported'), true)
      ORDER BY p.number_ref, p.birth_date, e.person_id`,
    [insurerId, numbers.sealed().map(({ ref }) => ref)],
  );
  const workplaceIds = [...new Set([...workplaces.values()].map(({ workplaceId }) => workplaceId))];
  const unnumbered = facts.some(({ insured: one }) => (one.cardNumber || one.insuredNumber) === '');
  const { rows: highest } = unnumbered
    ? await sql.query<{ workplace_id: string; highest: number }>(
        `SELECT workplace_id, max(number::bigint) AS highest FROM register.eligibility
          WHERE insurer_id = $1 AND workplace_id = ANY($2) AND known_to = 'infinity' AND number ~ '^[0-9]{1,15}$'
          GROUP BY workplace_id`,
        [insurerId, workplaceIds],
      )
    : { rows: [] };
  const { rows: style } = await sql.query<{ sub_number: string }>(
    `SELECT sub_number FROM register.eligibility
      WHERE insurer_id = $1 AND relationship = 'insured' AND known_to = 'infinity' LIMIT 1`,
    [insurerId],
  );
  const book = new RegisterBook();
  await book.load(sql, insurerId, [...insuredIds, ...dependents.map(({ member_id }) => member_id)]);
  return {
    book,
    workplaces,
    officeOf,
    insuredBy: new Map(
      [...Map.groupBy(insured, (one) => `${one.workplace_id}/${one.number}`)].map(([key, list]) => [
        key,
        list.map(({ member_id }) => member_id),
      ]),
    ),
    families: new Map(
      [...Map.groupBy(dependents, (one) => one.insured_id)].map(([key, list]) => [
        key,
        list.map(({ member_id }) => member_id),
      ]),
    ),
    persons: new Map(persons.map(({ key, person_id }) => [key, person_id])),
    highestNumber: new Map(highest.map((row) => [row.workplace_id, row.highest])),
    insuredSubNumber: style[0]?.sub_number ?? '00',
    take: (person) => numbers.take(person),
    newIds: (fact, index) => {
      const id = `${sha256.slice(0, 12)}-${fact.source.row}-${index}`;
      return { memberId: `F${id}`, personId: `FP${id}` };
    },
  };
}
