import { createHmac, type KeyObject, randomInt, timingSafeEqual } from 'node:crypto';
import { WAITING } from '../certificate/enclose.ts';
import type { IsoDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import { aliveAs } from '../piece/alive-sql.ts';
import { ALPHABET } from '../piece/read-number.ts';
import { type PaperType, placeOfPaper, unsealPaper } from './papers.ts';

const GROUP = 5;

/** A receipt number (受付番号) nobody guesses: 50 bits, XXXXX-XXXXX, of letters and digits that are not confused. */
export function newReceipt(): string {
  const text = Array.from({ length: 2 * GROUP }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${text.slice(0, GROUP)}-${text.slice(GROUP)}`;
}

/** A receipt number as typed, as it was given; undefined for what cannot be one. O reads as 0, I and L as 1. */
export function readReceipt(typed: string): string | undefined {
  const text = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  if (text.length !== 2 * GROUP || [...text].some((char) => !ALPHABET.includes(char))) return undefined;
  return `${text.slice(0, GROUP)}-${text.slice(GROUP)}`;
}

/** Binds a receipt to the birth date given with it (32 bytes). */
export const proofOf = (key: KeyObject, insurerId: string, receipt: string, birthDate: IsoDate): Buffer =>
  createHmac('sha256', key).update(`member/receipt\0${insurerId}\0${receipt}\0${birthDate}`).digest();

/**
 * How far something sent in has come: nobody has looked, somebody is at it, the paper asked for is being made ready or
 * has been posted, it is answered.
 */
export type Progress = 'received' | 'in_hand' | 'sending' | 'sent' | 'done';

export interface ReceiptStatus {
  readonly kind: string;
  readonly progress: Progress;
  readonly answerBy: IsoDate;
}

interface ReceiptRow extends ReceiptStatus {
  readonly proof: Buffer;
}

/**
 * SQL of how far the paper of an approved application `a` is: `sending`, `sent`, or NULL where none is on its way. $3: today. Of a
 * protected member nothing is said, as of every letter of theirs.
 */
const PAPER = `
  SELECT CASE WHEN letter.status IN ('posted', 'delivered', 'handed_over') THEN 'sent'
              WHEN ${aliveAs('letter')} THEN 'sending'
              WHEN letter.status IS NULL AND (a.kind = 'notice_reissue' OR card.waits) THEN 'sending' END AS paper
    FROM register.as_of(a.insurer_id, $3, now()) f
    JOIN register.as_of(a.insurer_id, $3, now()) i ON i.member_id = f.insured_id
    JOIN audit.entry approved ON approved.audit_id = a.decide_audit_id
    LEFT JOIN LATERAL (
      SELECT p.status FROM piece.piece p JOIN campaign.campaign k USING (insurer_id, campaign_id)
       WHERE p.insurer_id = a.insurer_id AND p.member_id = a.member_id AND k.known_at > approved.at
         AND (p.form = 'certificate') = (a.kind = 'certificate')
       ORDER BY k.known_at DESC, p.piece_id DESC LIMIT 1) letter ON true
    CROSS JOIN LATERAL (
      SELECT EXISTS (SELECT FROM certificate.card c WHERE c.insurer_id = a.insurer_id AND c.member_id = a.member_id
                        AND ${WAITING}) AS waits) card
   WHERE f.member_id = a.member_id AND NOT f.protected AND coalesce(least(f.cover_ends_on, i.cover_ends_on) > $3, true)`;

/** How something stands, for whoever has its number and the birth date given with it; null for everybody else. */
export async function statusOf(
  sql: Sql,
  key: KeyObject,
  insurerId: string,
  typed: string,
  birthDate: IsoDate,
  today: IsoDate,
): Promise<ReceiptStatus | null> {
  const receipt = readReceipt(typed) ?? '';
  const { rows } = await sql.query<ReceiptRow>(
    `SELECT r.kind, r.proof, to_char(r.answer_by, 'YYYY-MM-DD') AS "answerBy",
            CASE WHEN a.state = 'approved' AND paper IS NOT NULL THEN paper
                 WHEN c.status = 'closed' OR a.state <> 'received' THEN 'done'
                 WHEN EXISTS (SELECT FROM desk.case_event e WHERE e.insurer_id = c.insurer_id AND e.case_id = c.case_id
                                 AND e.act <> 'open') THEN 'in_hand'
                 ELSE 'received' END AS progress
       FROM member.receipt r
       JOIN desk.case c USING (insurer_id, case_id)
       LEFT JOIN certificate.application a ON a.application_id = r.application_id
       LEFT JOIN LATERAL (${PAPER}) of_paper ON a.state = 'approved'
      WHERE r.insurer_id = $1 AND r.receipt = $2`,
    [insurerId, receipt, today],
  );
  const proof = proofOf(key, insurerId, receipt, birthDate);
  const [found] = rows;
  if (found === undefined || !timingSafeEqual(found.proof, proof)) return null;
  const { kind, progress, answerBy } = found;
  return { kind, progress, answerBy };
}

/** A paper that was sent in, as the list for the staff shows it. */
export interface SentPaper {
  readonly receipt: string;
  readonly n: number;
  readonly type: PaperType;
  readonly bytes: number;
  /** `not_scanned`: no virus scanner is set up; whoever opens it is told. */
  readonly scan: 'clean' | 'not_scanned';
}

/** The papers sent in with a case, in their order; without what is in them. */
export async function papersOfCase(sql: Sql, insurerId: string, caseId: string): Promise<SentPaper[]> {
  const { rows } = await sql.query<SentPaper>(
    `SELECT p.receipt, p.n, p.type, p.bytes, p.scan FROM member.paper p
       JOIN member.receipt r USING (insurer_id, receipt)
      WHERE p.insurer_id = $1 AND r.case_id = $2 ORDER BY p.receipt COLLATE "C", p.n`,
    [insurerId, caseId],
  );
  return rows;
}

/** One paper, opened. Throws `member.no_paper`, `vault.unseal`. The caller writes the audit entry. */
export async function openPaper(
  sql: Sql,
  key: KeyObject,
  insurerId: string,
  caseId: string,
  n: number,
): Promise<{ readonly type: PaperType; readonly body: Buffer }> {
  const { rows } = await sql.query<{ receipt: string; type: PaperType; sealed: Buffer }>(
    `SELECT p.receipt, p.type, p.sealed FROM member.paper p JOIN member.receipt r USING (insurer_id, receipt)
      WHERE p.insurer_id = $1 AND r.case_id = $2 AND p.n = $3`,
    [insurerId, caseId, n],
  );
  const [found] = rows;
  if (found === undefined) {
    throw new TodokeError('member.no_paper', 'その添付書類はありません。', {
      remedy: '受付の画面から開き直してください。',
      status: 404,
    });
  }
  const { receipt, type, sealed } = found;
  return { type, body: unsealPaper(key, placeOfPaper(insurerId, receipt, n), sealed) };
}
