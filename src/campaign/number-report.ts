import { createHash } from 'node:crypto';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { act } from '../piece/commands.ts';
import { statusesAllowing } from '../piece/status.ts';
import { heldNumber, noteNumbers, type ReportWay, removeNumber, type Solution } from '../register/index.ts';
import { requirePerson } from './review/choose.ts';

/** What a report of a mismatch stopped, and what is out already. */
export interface MismatchReport {
  readonly member: string;
  /** Management numbers of letters with digits of that number that were stopped before their sealing. */
  readonly stopped: readonly string[];
  /** Letters with those digits that are sealed or have left. */
  readonly out: readonly string[];
}

/** Evidence of a stop: the member says the last four digits are not theirs. */
const NUMBER_REPORTED = 'number_reported';

/**
 * A member reports that the last four digits on their notice are not those of their card (S026): from now on the number
 * is printed for nobody who holds it, and letters with its digits that are not sealed yet are stopped. Somebody must
 * find out and `solveMismatch`. Throws `number.none`, 409 `number.reported`.
 */
export async function reportMismatch(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  memberId: string,
  way: ReportWay,
): Promise<MismatchReport> {
  requirePerson(actor);
  const { ref, state } = await heldNumber(sql, insurerId, memberId);
  if (state === 'reported') {
    throw new TodokeError('number.reported', 'この番号の違いは、すでに申し出られています。', {
      remedy: '確認が済むまで番号は印字されません。結果を記録してください。',
      status: 409,
    });
  }
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: 'matching.report_number',
    subject: `member:${memberId}`,
    detail: { way },
  });
  const note = { memberId, numberRef: ref, state: 'reported', detail: way } as const;
  await noteNumbers(sql, insurerId, actor.id, auditId, [note]);
  const { rows } = await sql.query<{ piece_id: string; management_number: string; stoppable: boolean }>(
    `SELECT p.piece_id, p.management_number, p.status = ANY($3) AS stoppable
       FROM register.person_fact f
       JOIN piece.piece p ON p.insurer_id = f.insurer_id AND p.member_id = f.member_id AND p.digits
        -- One that was voided waits to be made again: it is stopped, too.
        AND p.status NOT IN ('stopped', 'destroyed')
      WHERE f.insurer_id = $1 AND f.number_ref = $2 AND f.known_to = 'infinity' AND f.valid_to = 'infinity'
        AND NOT EXISTS (SELECT FROM piece.piece n WHERE n.insurer_id = p.insurer_id AND n.replaces = p.piece_id)
      ORDER BY p.piece_id COLLATE "C"`,
    [insurerId, ref, statusesAllowing('stop')],
  );
  const stoppable = rows.filter((row) => row.stoppable);
  const evidence = { reason: NUMBER_REPORTED };
  await act(sql, actor, {
    insurerId,
    pieceIds: stoppable.map((row) => row.piece_id),
    action: 'stop',
    evidence,
  });
  return {
    member: memberId,
    stopped: stoppable.map((row) => row.management_number),
    out: rows.filter((row) => !row.stoppable).map((row) => row.management_number),
  };
}

/**
 * Records what came of a reported mismatch: the number is theirs after all and may be printed again, or it is not and is
 * taken off the register, so that the state is asked for the right one. `reference`: where the evidence is kept. Run it
 * in its turn (`inTurn`). Throws `number.none`, 409 `number.not_reported`, 400 `number.reference`.
 */
export async function solveMismatch(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  memberId: string,
  solution: Solution,
  reference: string,
): Promise<{ member: string; solution: Solution }> {
  requirePerson(actor);
  const where = reference.trim();
  if (where === '' || [...where].length > 100) {
    throw new TodokeError('number.reference', '根拠の所在（文書番号など）は1字以上100字以内です。', {
      remedy: '確認の根拠を後から確かめられるように、文書番号などを指定してください。',
    });
  }
  const { ref, state } = await heldNumber(sql, insurerId, memberId);
  if (state !== 'reported') {
    throw new TodokeError('number.not_reported', 'この番号の違いは申し出られていません。', {
      remedy: 'todoke register checks で状態を確かめてください。',
      status: 409,
    });
  }
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: 'register.solve_number',
    subject: `member:${memberId}`,
    detail: { solution },
  });
  const note = { memberId, numberRef: ref, state: 'solved', detail: solution, reference: where } as const;
  await noteNumbers(sql, insurerId, actor.id, auditId, [note]);
  if (solution === 'removed') {
    const sha256 = createHash('sha256')
      .update(JSON.stringify(['number', auditId]))
      .digest('hex');
    const { rows } = await sql.query<{ source_id: number }>(
      `INSERT INTO register.source_file (insurer_id, kind, sha256, encoding, file_rows, loaded, aside)
       VALUES ($1, 'number', $2, 'utf-8', 1, 1, 0) RETURNING source_id`,
      [insurerId, sha256],
    );
    await removeNumber(sql, insurerId, memberId, ref, (rows[0] as { source_id: number }).source_id);
  }
  return { member: memberId, solution };
}
