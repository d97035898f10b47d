import type { IsoDate } from '../../japan/calendar.ts';
import { copyLine } from '../../kernel/copy.ts';
import type { Sql } from '../../kernel/ports.ts';
import { overwrite, type Span } from './timeline.ts';

/** What register.eligibility says of one eligibility in one period. */
export interface EligibilityValues {
  readonly person_id: string;
  readonly insured_id: string;
  readonly symbol: string;
  readonly number: string;
  readonly sub_number: string;
  readonly relationship: string;
  readonly kind: string;
  readonly workplace_id: string | null;
  readonly standard_remuneration: number | null;
  readonly acquired_on: IsoDate;
  readonly lost_on: IsoDate | null;
}

/** What register.person_fact says of the person behind one eligibility in one period. */
export interface PersonValues {
  readonly name_kanji: string;
  readonly name_kana: string;
  readonly birth_date: IsoDate;
  readonly sex: string;
  readonly postcode: string;
  readonly address: string;
  readonly number_ref: Buffer | null;
  readonly number_state: string;
  readonly protected: boolean;
  readonly contact_postcode: string;
  readonly contact_address: string;
  readonly unprintable_name: boolean;
  readonly unprintable_address: boolean;
}

const ELIGIBILITY: readonly (keyof EligibilityValues)[] = [
  'person_id',
  'insured_id',
  'symbol',
  'number',
  'sub_number',
  'relationship',
  'kind',
  'workplace_id',
  'standard_remuneration',
  'acquired_on',
  'lost_on',
];
const PERSON: readonly (keyof PersonValues)[] = [
  'name_kanji',
  'name_kana',
  'birth_date',
  'sex',
  'postcode',
  'address',
  'number_ref',
  'number_state',
  'protected',
  'contact_postcode',
  'contact_address',
  'unprintable_name',
  'unprintable_address',
];

type Cell = string | number | boolean | Buffer | null;
const FOREVER = 'infinity';

/** One table's facts of some members: as read, and as they will be. */
class Facts<V extends object> {
  readonly #table: string;
  readonly #columns: readonly (keyof V & string)[];
  readonly #read = new Map<string, readonly Span<V>[]>();
  readonly #now = new Map<string, readonly Span<V>[]>();

  constructor(table: string, columns: readonly (keyof V & string)[]) {
    this.#table = table;
    this.#columns = columns;
  }

  async load(sql: Sql, insurerId: string, memberIds: readonly string[]): Promise<void> {
    const { rows } = await sql.query<V & { member_id: string; valid_from: string; valid_to: string }>(
      `SELECT member_id, valid_from::text, valid_to::text, ${this.#columns.join(', ')} FROM register.${this.#table}
        WHERE insurer_id = $1 AND member_id = ANY($2) AND known_to = 'infinity' ORDER BY member_id, valid_from`,
      [insurerId, memberIds],
    );
    for (const [memberId, found] of Map.groupBy(rows, (row) => row.member_id)) {
      const spans = found.map((row) => ({
        from: row.valid_from,
        to: row.valid_to,
        values: Object.fromEntries(this.#columns.map((name) => [name, row[name]])) as V,
      }));
      this.#read.set(memberId, spans);
      this.#now.set(memberId, spans);
    }
  }

  of(memberId: string): readonly Span<V>[] {
    return this.#now.get(memberId) ?? [];
  }

  set(memberId: string, spans: readonly Span<V>[]): void {
    this.#now.set(memberId, spans);
  }

  /** Ends the known period of what was replaced and records what is new; nothing is erased. */
  async save(sql: Sql, insurerId: string, sourceId: number): Promise<void> {
    const closed: string[] = [];
    const added: string[] = [];
    for (const [memberId, spans] of this.#now) {
      const read = this.#read.get(memberId) ?? [];
      if (spans === read) continue;
      for (const span of read) if (!spans.includes(span)) closed.push(copyLine([memberId, span.from]));
      for (const span of spans) {
        if (read.includes(span)) continue;
        const cells = this.#columns.map((name) => span.values[name] as Cell);
        added.push(copyLine([insurerId, memberId, ...cells, span.from, span.to, sourceId]));
      }
      this.#read.set(memberId, spans);
    }
    if (closed.length > 0) {
      await sql.query(
        'CREATE TEMP TABLE IF NOT EXISTS closing (member_id text, valid_from date) ON COMMIT DROP',
      );
      await sql.query('TRUNCATE closing');
      await sql.copyIn('COPY closing FROM STDIN', closed);
      await sql.query(
        `UPDATE register.${this.#table} f SET known_to = now() FROM closing c
          WHERE f.insurer_id = $1 AND f.member_id = c.member_id AND f.valid_from = c.valid_from AND f.known_to = 'infinity'`,
        [insurerId],
      );
    }
    if (added.length === 0) return;
    await sql.copyIn(
      `COPY register.${this.#table} (insurer_id, member_id, ${this.#columns.join(', ')}, valid_from, valid_to, source_id)
       FROM STDIN`,
      added,
    );
  }
}

/**
 * What the register says now of some members, to be corrected in memory and written back in one go. Every change has a
 * day from which it holds; saved, it is known from the transaction's moment on, and what was known before stays
 * readable. Write the audit entry of the transaction before `save`.
 */
export class RegisterBook {
  readonly #eligibility = new Facts<EligibilityValues>('eligibility', ELIGIBILITY);
  readonly #person = new Facts<PersonValues>('person_fact', PERSON);

  /** Reads what is currently known of these members. */
  async load(sql: Sql, insurerId: string, memberIds: readonly string[]): Promise<void> {
    await this.#eligibility.load(sql, insurerId, memberIds);
    await this.#person.load(sql, insurerId, memberIds);
  }

  eligibility(memberId: string): readonly Span<EligibilityValues>[] {
    return this.#eligibility.of(memberId);
  }

  person(memberId: string): readonly Span<PersonValues>[] {
    return this.#person.of(memberId);
  }

  /** A new eligibility, from its acquisition on. */
  add(memberId: string, eligibility: EligibilityValues, person: PersonValues): void {
    const from = eligibility.acquired_on;
    this.#eligibility.set(memberId, [{ from, to: FOREVER, values: eligibility }]);
    this.#person.set(memberId, [{ from, to: FOREVER, values: person }]);
  }

  /** What is true of the eligibility from `from` up to, not including, `to`. */
  changeEligibility(
    memberId: string,
    patch: Partial<EligibilityValues>,
    from: IsoDate,
    to: IsoDate | 'infinity' = FOREVER,
  ): void {
    this.#eligibility.set(memberId, overwrite(this.eligibility(memberId), from, to, patch));
  }

  /** What is true of the person from `from` up to, not including, `to`. */
  changePerson(
    memberId: string,
    patch: Partial<PersonValues>,
    from: IsoDate,
    to: IsoDate | 'infinity' = FOREVER,
  ): void {
    this.#person.set(memberId, overwrite(this.person(memberId), from, to, patch));
  }

  /** Cover ends (or, null, does not): a fact of the whole eligibility, whatever the period. */
  setLoss(memberId: string, lostOn: IsoDate | null): void {
    const first = this.eligibility(memberId)[0];
    if (first !== undefined) this.changeEligibility(memberId, { lost_on: lostOn }, first.from);
  }

  /** Writes what changed; facts learnt from `sourceId` (register.source_file). */
  async save(sql: Sql, insurerId: string, sourceId: number): Promise<void> {
    await this.#eligibility.save(sql, insurerId, sourceId);
    await this.#person.save(sql, insurerId, sourceId);
  }
}
