import { createHash } from 'node:crypto';
import { writeAudit } from '../../kernel/audit.ts';
import { copyLine } from '../../kernel/copy.ts';
import { TodokeError } from '../../kernel/errors.ts';
import type { Actor, Database, Sql } from '../../kernel/ports.ts';
import type { Keys } from '../../vault/keys.ts';
import { type SealedNumber, type TakenNumber, takeNumber } from '../../vault/numbers.ts';
import { keepNumbers } from '../../vault/store.ts';
import { RegisterBook } from '../history/book.ts';
import { type CheckOptions, checkFiling, type FilingCheck } from './check.ts';
import { type EntryContext, enterFact, type OfficeWorkplace } from './enter.ts';
import { type RegisterFact, registerFacts } from './facts.ts';
import { createNumberSeal, type FiledNumber, type Open } from './filed-number.ts';
import { lateRecords } from './lateness.ts';
import { type Entered, RETURNED } from './outcome.ts';
import type { FiledPerson } from './persons.ts';
import { type FilingLoad, type Reason, readResults } from './results.ts';
import { countFiling } from './statistics.ts';

/** A filing to be taken in. */
export interface FilingFile {
  readonly bytes: Uint8Array;
  readonly insurerId: string;
  readonly actor: Actor;
  /** The workplace of the file's own office, where the register does not know it by its symbol yet. */
  readonly workplaceId?: string;
  /** Days after the fact within which a filing is on time. */
  readonly dueDays: number;
  readonly check: Omit<CheckOptions, 'seal'>;
}

const NONE: TakenNumber = { state: 'none', number: null };

/** Opens and seals each number once; the digits exist only inside `takeNumber`. */
class Numbers {
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

/** What a filing calls the workplace: its 事業所整理記号, or the society's workplace number. */
function officeNamer(check: FilingCheck): (fact: RegisterFact) => string {
  if (check.kind === 'shfd')
    return ({ insured: { office } }) => `${office.prefecture}-${office.city}-${office.symbol}`;
  const own = check.filing?.header.workplace.number ?? '';
  return ({ insured }) => insured.workplaceNumber || own;
}

function headerOffice(check: FilingCheck): string {
  const workplace = check.filing?.header.workplace;
  if (workplace === undefined) return '';
  const { office, number } = workplace;
  return office === null ? number : `${office.prefecture}-${office.city}-${office.symbol}`;
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

/** Remembers which workplace the file's own office is. Throws `filing.workplace` if there is none of that id. */
async function keepOffice(sql: Sql, insurerId: string, office: string, workplaceId: string): Promise<void> {
  const { rowCount } = await sql.query(
    `SELECT FROM register.workplace WHERE insurer_id = $1 AND workplace_id = $2 AND known_to = 'infinity'`,
    [insurerId, workplaceId],
  );
  if (rowCount === 0) {
    throw new TodokeError('filing.workplace', '指定された事業所は登録されていません。', {
      remedy: '--workplace に、workplaces.csv の workplace_id を指定してください。',
      status: 404,
    });
  }
  await sql.query(
    'INSERT INTO register.filing_office (insurer_id, office, workplace_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [insurerId, office, workplaceId],
  );
}

interface Known {
  readonly member_id: string;
  readonly insured_id: string;
  readonly workplace_id: string;
  readonly number: string;
}

/** Reads what the facts are about: insured people by workplace and number, their families, persons by number. */
async function contextOf(
  sql: Sql,
  insurerId: string,
  sha256: string,
  facts: readonly RegisterFact[],
  numbers: Numbers,
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
  const { rows: persons } = await sql.query<{ ref: string; person_id: string }>(
    `SELECT DISTINCT ON (p.number_ref) encode(p.number_ref, 'hex') AS ref, e.person_id
       FROM register.person_fact p JOIN register.eligibility e USING (insurer_id, member_id)
      WHERE p.insurer_id = $1 AND p.number_ref = ANY($2) AND p.known_to = 'infinity' AND e.known_to = 'infinity'
      ORDER BY p.number_ref, e.person_id`,
    [insurerId, numbers.sealed().map(({ ref }) => ref)],
  );
  const symbols = [...new Set([...workplaces.values()].map(({ symbol }) => symbol))];
  const unnumbered = facts.some(({ insured: one }) => (one.cardNumber || one.insuredNumber) === '');
  const { rows: highest } = unnumbered
    ? await sql.query<{ symbol: string; highest: number }>(
        `SELECT symbol, max(number::bigint) AS highest FROM register.eligibility
          WHERE insurer_id = $1 AND symbol = ANY($2) AND number ~ '^[0-9]{1,15}$' GROUP BY symbol`,
        [insurerId, symbols],
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
    persons: new Map(persons.map(({ ref, person_id }) => [ref, person_id])),
    highestNumber: new Map(highest.map((row) => [row.symbol, row.highest])),
    insuredSubNumber: style[0]?.sub_number ?? '00',
    take: (person) => numbers.take(person),
    newIds: (fact, index) => {
      const id = `${sha256.slice(0, 12)}-${fact.source.row}-${index}`;
      return { memberId: `F${id}`, personId: `FP${id}` };
    },
  };
}

interface Line {
  readonly row: number;
  /** Which person of the record, from 1; 0: the record itself. */
  readonly person: number;
  readonly form: string;
  readonly effect: string;
  readonly result: Entered['result'];
  readonly reasons: readonly Reason[];
  readonly memberId: string | null;
  /** Asked for a 資格確認書 with the acquisition. */
  readonly wish: boolean;
}

const reasonsOf = (code: Entered['code']): Reason[] =>
  code === null
    ? []
    : [{ item: null, code, message: `${RETURNED[code][0]}。`, remedy: `${RETURNED[code][1]}。` }];

/** Enters the facts in the file's order; one line per person, and one per record that had none for the register. */
function enterAll(check: FilingCheck, facts: readonly RegisterFact[], context: EntryContext): Line[] {
  const lines: Line[] = [];
  const counts = new Map<number, number>();
  for (const fact of facts) {
    const { row, form } = fact.source;
    const index = counts.get(row) ?? 0;
    counts.set(row, index + 1);
    const { result, code, memberId } = enterFact(context, fact, index);
    const wish = fact.effect === 'gained' && fact.person.certificateWish && memberId !== null;
    const { effect } = fact;
    lines.push({ row, person: index + 1, form, effect, result, reasons: reasonsOf(code), memberId, wish });
  }
  const faults = Map.groupBy(check.errors, ({ row }) => row);
  for (const { row, form } of check.rows) {
    if (counts.has(row)) continue;
    // Without a fault only the pension is concerned: nothing for the register.
    const reasons = (faults.get(row) ?? []).map(({ item, code, message, remedy }) => ({
      item,
      code,
      message,
      remedy,
    }));
    const result = reasons.length > 0 ? 'returned' : 'unchanged';
    lines.push({ row, person: 0, form, effect: 'none', result, reasons, memberId: null, wish: false });
  }
  return lines.sort((a, b) => a.row - b.row || a.person - b.person);
}

async function keepWishes(sql: Sql, insurerId: string, sourceId: number, memberIds: readonly string[]) {
  if (memberIds.length === 0) return;
  await sql.query(
    `INSERT INTO register.certificate_wish (insurer_id, member_id, source_id)
     SELECT $1, m, $2 FROM unnest($3::text[]) AS m ON CONFLICT DO NOTHING`,
    [insurerId, sourceId, memberIds],
  );
}

/**
 * Takes one filing into the register: acquisitions, losses, dependents; every record is accepted, found unchanged or
 * returned with its reasons, whole or not at all in one transaction. The same bytes again change nothing and give the
 * same result. A file whose form is broken is refused (`filing.refused`), and nothing of it is entered.
 */
export async function loadFiling(database: Database, keys: Keys, file: FilingFile): Promise<FilingLoad> {
  const { insurerId, actor } = file;
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  const { seal, open } = createNumberSeal();
  const check = checkFiling(file.bytes, { ...file.check, seal });
  const facts = registerFacts(check);
  const numbers = new Numbers(keys, open);
  return database.transaction(async (sql) => {
    await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`filing/${insurerId}`]);
    const earlier = await sql.query<{ source_id: number }>(
      `SELECT source_id FROM register.source_file WHERE insurer_id = $1 AND kind = 'filing' AND sha256 = $2`,
      [insurerId, sha256],
    );
    const known = earlier.rows[0];
    if (known !== undefined) return { ...(await readResults(sql, known.source_id)), known: true };
    await writeAudit(sql, {
      actor,
      insurerId,
      action: 'register.load_filing',
      subject: `file:${sha256}`,
      detail: { kind: check.kind, encoding: check.encoding, records: check.records, facts: facts.length },
    });
    if (file.workplaceId !== undefined)
      await keepOffice(sql, insurerId, headerOffice(check), file.workplaceId);
    const context = await contextOf(sql, insurerId, sha256, facts, numbers, officeNamer(check));
    const lines = enterAll(check, facts, context);
    const rows = Map.groupBy(lines, ({ row }) => row);
    const loaded = [...rows.values()].filter((row) =>
      row.every(({ result }) => result !== 'returned'),
    ).length;
    const { rows: sources } = await sql.query<{ source_id: number }>(
      `INSERT INTO register.source_file (insurer_id, kind, sha256, encoding, file_rows, loaded, aside)
       VALUES ($1, 'filing', $2, $3, $4, $5, $6) RETURNING source_id`,
      [insurerId, sha256, check.encoding, rows.size, loaded, rows.size - loaded],
    );
    const sourceId = (sources[0] as { source_id: number }).source_id;
    await keepNumbers(sql, numbers.sealed());
    await context.book.save(sql, insurerId, sourceId);
    const wishes = lines.flatMap(({ wish, memberId }) => (wish && memberId !== null ? [memberId] : []));
    await keepWishes(sql, insurerId, sourceId, wishes);
    const late = new Map(lateRecords(check, file.dueDays).map(({ row, days }) => [row, days]));
    await sql.query(
      'INSERT INTO register.filing (source_id, insurer_id, workplace, received_on, counts) VALUES ($1, $2, $3, $4, $5)',
      [
        sourceId,
        insurerId,
        headerOffice(check),
        check.checkedOn,
        JSON.stringify(countFiling(check, file.dueDays)),
      ],
    );
    await sql.copyIn(
      `COPY register.filing_result (source_id, file_row, person, form, effect, result, reasons, member_id, late_days)
       FROM STDIN`,
      lines.map(({ row, person, form, effect, result, reasons, memberId }) =>
        copyLine([
          sourceId,
          row,
          person,
          form,
          effect,
          result,
          JSON.stringify(reasons),
          memberId,
          late.get(row) ?? null,
        ]),
      ),
    );
    return { ...(await readResults(sql, sourceId)), known: false };
  });
}
