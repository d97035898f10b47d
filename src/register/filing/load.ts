import { createHash } from 'node:crypto';
import { writeAudit } from '../../kernel/audit.ts';
import { copyLine } from '../../kernel/copy.ts';
import { TodokeError } from '../../kernel/errors.ts';
import type { Actor, Database, Sql } from '../../kernel/ports.ts';
import type { Keys } from '../../vault/keys.ts';
import { keepNumbers } from '../../vault/store.ts';
import { inTurn } from '../import/turn.ts';
import { openChecks } from '../number-check/store.ts';
import { keepCertificateCounts } from './certificate-counts.ts';
import { type CheckOptions, checkFiling, type FilingCheck } from './check.ts';
import { type EntryContext, enterFact } from './enter.ts';
import { entryContext, FiledNumbers } from './entry-context.ts';
import { type RegisterFact, registerFacts } from './facts.ts';
import { createNumberSeal } from './filed-number.ts';
import { lateRecords } from './lateness.ts';
import { type Entered, RETURNED } from './outcome.ts';
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
  /**
   * Called in the transaction that enters the filing, with the eligibilities that have lost their cover by it: the
   * rooms above stop their letters there and then (I10). Not called for a file known already.
   */
  readonly onLosses?: (sql: Sql, memberIds: readonly string[]) => Promise<void>;
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
  const numbers = new FiledNumbers(keys, open);
  return inTurn(database, insurerId, async (sql) => {
    const earlier = await sql.query<{ source_id: number }>(
      `SELECT source_id FROM register.source_file WHERE insurer_id = $1 AND kind = 'filing' AND sha256 = $2`,
      [insurerId, sha256],
    );
    const known = earlier.rows[0];
    if (known !== undefined) return { ...(await readResults(sql, known.source_id)), known: true };
    const auditId = await writeAudit(sql, {
      actor,
      insurerId,
      action: 'register.load_filing',
      subject: `file:${sha256}`,
      detail: { kind: check.kind, encoding: check.encoding, records: check.records, facts: facts.length },
    });
    if (file.workplaceId !== undefined)
      await keepOffice(sql, insurerId, headerOffice(check), file.workplaceId);
    const context = await entryContext(sql, insurerId, sha256, facts, numbers, officeNamer(check));
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
    const entered = lines.flatMap(({ result, memberId }) =>
      result === 'accepted' && memberId !== null ? [memberId] : [],
    );
    await openChecks(sql, insurerId, actor.id, auditId, entered);
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
    const concerned = lines.flatMap(({ row, memberId }) =>
      memberId === null ? [] : ([[row, memberId]] as const),
    );
    await keepCertificateCounts(sql, sourceId, check, new Map(concerned));
    const lost = lines.flatMap(({ effect, result, memberId }) =>
      effect === 'lost' && result === 'accepted' && memberId !== null ? [memberId] : [],
    );
    if (lost.length > 0) await file.onLosses?.(sql, lost);
    return { ...(await readResults(sql, sourceId)), known: false };
  });
}
