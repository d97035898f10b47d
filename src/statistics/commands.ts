import { createHash } from 'node:crypto';
import { writeAudit } from '../kernel/audit.ts';
import { copyLine } from '../kernel/copy.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import type { Figure, NobodyCounted } from './publication.ts';
import type { BasisPoints, Indicator } from './rate.ts';

export interface NewPublication {
  /** Who published it: `厚生労働省提供、健康保険組合連合会集計`. */
  readonly source: string;
  /** How it was counted and what the rates are weighed by. */
  readonly method: string;
  readonly figures: readonly Figure[];
  /** Places that counted nobody: nothing is stored of them, and nothing may stand there from before. */
  readonly nobody?: readonly NobodyCounted[];
  /** Of the file: the same one is taken in once. */
  readonly bytes: Uint8Array;
}

export interface Taken {
  readonly publication: number;
  readonly figures: number;
  /** True when these very bytes had been taken in before: nothing was changed. */
  readonly known: boolean;
}

/**
 * Throws `statistics.was_counted` where a place that counted nobody has a rate from before: without a figure of its own
 * it would not take that one's place, and the old rate would go on being read beside the new publication.
 */
async function refuseCountedBefore(
  sql: Sql,
  insurerId: string,
  nobody: readonly NobodyCounted[],
): Promise<void> {
  if (nobody.length === 0) return;
  const { rows } = await sql.query<{ row: number }>(
    `SELECT n.row FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::date[])
                       AS n (row, indicator, level, code, month)
      WHERE EXISTS (SELECT FROM statistics.figure f
                     WHERE (f.insurer_id, f.indicator, f.level, f.code, f.month) = ($1, n.indicator, n.level, n.code, n.month))
      ORDER BY n.row LIMIT 1`,
    [
      insurerId,
      nobody.map(({ row }) => row),
      nobody.map(({ indicator }) => indicator),
      nobody.map(({ level }) => level),
      nobody.map(({ code }) => code),
      nobody.map(({ month }) => `${month}-01`),
    ],
  );
  if (rows[0] === undefined) return;
  throw new TodokeError(
    'statistics.was_counted',
    `${rows[0].row}行目は分子も分母も0ですが、同じ月と場所の率を前に取り込んでいます。`,
    {
      remedy: '資料の出どころに確かめてください。前の率のままでよければ、この行を消して取り込みます。',
      status: 409,
    },
  );
}

/**
 * Takes in a publication, whole: one audit entry, one transaction. Figures about a month and place that an earlier
 * publication has too are read in its stead from now on; the earlier ones stay. Throws `statistics.source`, `statistics.was_counted`.
 */
export async function takePublication(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  publication: NewPublication,
): Promise<Taken> {
  const source = publication.source.trim();
  const method = publication.method.trim();
  if (source === '' || method === '' || publication.figures.length === 0) {
    throw new TodokeError('statistics.source', '出典・集計方法・数値のどれかがありません。', {
      remedy: '資料に書かれた出典と集計方法を、そのまま入れてください（すべての表と図に付きます）。',
    });
  }
  const sha256 = createHash('sha256').update(publication.bytes).digest('hex');
  // Numbers follow one another: two files taken in at once wait for each other.
  await sql.query("SELECT pg_advisory_xact_lock(hashtextextended('statistics:' || $1, 0))", [insurerId]);
  const { rows } = await sql.query<{ publication_no: number; figures: number; known: boolean }>(
    `SELECT publication_no, figures, sha256 = $2 AS known FROM statistics.publication
      WHERE insurer_id = $1 ORDER BY known DESC, publication_no DESC LIMIT 1`,
    [insurerId, sha256],
  );
  const last = rows[0];
  if (last?.known === true) return { publication: last.publication_no, figures: last.figures, known: true };
  await refuseCountedBefore(sql, insurerId, publication.nobody ?? []);
  const number = (last?.publication_no ?? 0) + 1;
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: 'statistics.take_publication',
    subject: `publication:${number}`,
    detail: { figures: publication.figures.length, sha256 },
  });
  await sql.query(
    `INSERT INTO statistics.publication (insurer_id, publication_no, sha256, source, method, figures, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [insurerId, number, sha256, source, method, publication.figures.length, auditId],
  );
  const lines = function* () {
    for (const figure of publication.figures)
      yield copyLine([
        insurerId,
        figure.indicator,
        `${figure.month}-01`,
        figure.level,
        figure.code,
        number,
        figure.numerator,
        figure.denominator,
        figure.rate,
      ]);
  };
  await sql.copyIn(
    `COPY statistics.figure (insurer_id, indicator, month, level, code, publication_no, numerator, denominator, rate)
     FROM STDIN`,
    lines(),
  );
  return { publication: number, figures: publication.figures.length, known: false };
}

/** Sets what the insurer means to reach by a month (`2025-11`); set again, the new value counts. */
export async function setGoal(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  goal: { readonly indicator: Indicator; readonly month: string; readonly rate: BasisPoints },
): Promise<void> {
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: 'statistics.set_goal',
    subject: `goal:${goal.indicator}:${goal.month}`,
    detail: { rate: goal.rate },
  });
  await sql.query(
    `INSERT INTO statistics.goal (insurer_id, indicator, month, rate, audit_id) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (insurer_id, indicator, month) DO UPDATE SET rate = excluded.rate, audit_id = excluded.audit_id`,
    [insurerId, goal.indicator, `${goal.month}-01`, goal.rate, auditId],
  );
}
