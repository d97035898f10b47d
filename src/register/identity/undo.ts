import { writeAudit } from '../../kernel/audit.ts';
import { TodokeError } from '../../kernel/errors.ts';
import type { Actor, Sql } from '../../kernel/ports.ts';
import { RegisterBook } from '../history/book.ts';
import { identitySource, requireActing } from './acts.ts';
import { rehang, repoint } from './repoint.ts';

interface Done {
  readonly member_id: string;
  readonly from_person: string;
  readonly to_person: string;
  readonly retired_into: string | null;
  readonly retired_lost: string | null;
  readonly number_ref: Buffer | null;
  readonly insured_from: string | null;
  readonly insured_to: string | null;
}

/**
 * Takes a merge or split back: each eligibility is again whose it was, known from now on; that it was held otherwise in
 * between stays readable. A number taken off is put back where none has come since. Throws 404 `identity.act_unknown`,
 * 409 `identity.undone` and `identity.later` (a later act rests on it: take that back first), 400 `identity.reason`.
 */
export async function undoIdentityAct(
  sql: Sql,
  actor: Actor,
  request: { readonly insurerId: string; readonly act: number; readonly reason: string },
): Promise<{ act: number; members: string[] }> {
  requireActing(actor);
  const { insurerId, act } = request;
  const reason = request.reason.trim();
  if (reason === '' || [...reason].length > 200) {
    throw new TodokeError('identity.reason', '取消しの理由は1字以上200字以内です。', {
      remedy: '理由を、個人情報を含めずに書いてください。',
    });
  }
  const { rows: acts } = await sql.query<{ kind: string; undone: boolean; later: boolean }>(
    `SELECT a.kind, a.undone_at IS NOT NULL AS undone,
            EXISTS (SELECT FROM register.identity_act l JOIN register.identity_change lc USING (act_id)
                     WHERE l.insurer_id = a.insurer_id AND l.act_id > a.act_id AND l.undone_at IS NULL
                       AND lc.member_id IN (SELECT member_id FROM register.identity_change WHERE act_id = a.act_id)) AS later
       FROM register.identity_act a WHERE a.insurer_id = $1 AND a.act_id = $2`,
    [insurerId, act],
  );
  const found = acts[0];
  if (found === undefined) {
    throw new TodokeError('identity.act_unknown', '指定された統合・分離の記録はありません。', {
      remedy: 'todoke register show の identity にある番号を指定してください。',
      status: 404,
    });
  }
  if (found.undone || found.later) {
    throw new TodokeError(
      found.undone ? 'identity.undone' : 'identity.later',
      found.undone
        ? 'その統合・分離は、すでに取り消されています。'
        : '同じ資格について、あとから行われた統合・分離があります。',
      { remedy: '新しいものから順に取り消してください。', status: 409 },
    );
  }
  const { rows: changes } = await sql.query<Done>(
    `SELECT member_id, from_person, to_person, retired_into, retired_lost, number_ref, insured_from, insured_to
       FROM register.identity_change WHERE act_id = $1 ORDER BY member_id`,
    [act],
  );
  const members = changes.map(({ member_id }) => member_id);
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: 'register.identity_undo',
    subject: `identity:${act}`,
    detail: { members },
  });
  await sql.query(
    `UPDATE register.identity_act SET undone_by = $2, undone_at = now(), undo_reason = $3, undo_audit_id = $4
      WHERE act_id = $1`,
    [act, actor.id, reason, auditId],
  );
  const book = new RegisterBook();
  await book.load(sql, insurerId, members);
  for (const one of changes) putBack(book, one);
  await book.save(sql, insurerId, await identitySource(sql, insurerId, act, 'undo'));
  return { act, members };
}

function putBack(book: RegisterBook, one: Done): void {
  const { member_id: memberId } = one;
  if (one.to_person !== one.from_person) repoint(book, memberId, one.to_person, one.from_person);
  if (one.retired_into !== null) book.setLoss(memberId, one.retired_lost);
  if (one.insured_from !== null && one.insured_to !== null)
    rehang(book, memberId, one.insured_to, one.insured_from);
  if (one.number_ref === null) return;
  for (const { from, to, values } of book.person(memberId)) {
    if (values.number_ref !== null) continue;
    book.changePerson(memberId, { number_ref: one.number_ref, number_state: 'held' }, from, to);
  }
}
