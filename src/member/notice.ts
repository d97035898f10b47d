import { createHash, createHmac, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIGITS_IN_DOUBT } from '../campaign/digits-sql.ts';
import type { CampaignKey } from '../campaign/extract.ts';
import { recordToShow } from '../document/campaign-records.ts';
import { composeTaggedNotice } from '../document/notices.ts';
import { addDays, type IsoDate } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import { copyLine } from '../kernel/copy.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Database, Sql } from '../kernel/ports.ts';
import { ALPHABET } from '../piece/read-number.ts';
import { DEAD } from '../piece/status.ts';
import type { NoticeAccess } from '../template/record.ts';
import { noticeSet } from '../template/sets.ts';
import type { DocumentSettings } from '../template/settings.ts';
import type { Keys } from '../vault/keys.ts';
import { MEMBER_PAGE } from './submit.ts';

const GROUPS = 3;
const GROUP = 4;

/** The n-th one-time code of a piece: 60 bits, XXXX-XXXX-XXXX. */
function noticeCode(key: KeyObject, insurerId: string, pieceId: string, n: number): string {
  const bytes = createHmac('sha256', key)
    .update(`member/notice-code\0${insurerId}\0${pieceId}\0${n}`)
    .digest();
  const text = Array.from({ length: GROUPS * GROUP }, (_, i) => ALPHABET[(bytes[i] as number) % 32]).join('');
  return [0, 1, 2].map((group) => text.slice(group * GROUP, (group + 1) * GROUP)).join('-');
}

/** What is kept of a code, however it is typed. */
const hashOf = (typed: string): Buffer =>
  createHash('sha256')
    .update(
      typed
        .normalize('NFKC')
        .toUpperCase()
        .replace(/[^0-9A-Z]/g, '')
        .replaceAll('O', '0')
        .replace(/[IL]/g, '1'),
    )
    .digest();

/** A code to be printed for the piece it stands beside. */
export interface IssuedCode {
  readonly managementNumber: string;
  readonly code: string;
}

/**
 * Issues the one-time codes of a campaign's notices, or of one piece (`managementNumber`), for whoever prints them to be
 * enclosed with the notice. A piece whose code is unused and good keeps it, so that a list written again is the same; one
 * that was used or is over gets the next. Returns them in the order of their management numbers. Throws `member.no_piece`.
 */
export async function issueCodes(
  sql: Sql,
  actor: Actor,
  key: KeyObject,
  campaign: CampaignKey,
  one: { readonly on: IsoDate; readonly days: number; readonly managementNumber?: string },
): Promise<IssuedCode[]> {
  const { insurerId, campaignId } = campaign;
  const { rows } = await sql.query<{ piece_id: string; number: string; n: number; good: boolean }>(
    `SELECT p.piece_id, p.management_number AS number, coalesce(c.n, 0) AS n,
            coalesce(c.used_at IS NULL AND c.expires_on >= $4::date, false) AS good
       FROM piece.piece p
       LEFT JOIN (SELECT DISTINCT ON (piece_id) piece_id, n, used_at, expires_on FROM member.notice_code
                   WHERE insurer_id = $1 ORDER BY piece_id, n DESC) c USING (piece_id)
      WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND p.form <> 'certificate' AND NOT p.status = ANY($3)
        AND ($5::text IS NULL OR p.management_number = $5)
      ORDER BY p.management_number COLLATE "C"`,
    [insurerId, campaignId, [...DEAD], one.on, one.managementNumber ?? null],
  );
  if (rows.length === 0) {
    throw new TodokeError('member.no_piece', 'コードを付けるお知らせがありません。', {
      remedy: '送付（回）の番号と整理番号を確かめてください。',
      status: 404,
    });
  }
  const fresh = rows.filter(({ good }) => !good);
  const expiresOn = addDays(one.on, one.days);
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: 'member.issue_codes',
    subject: `campaign:${campaignId}`,
    detail: { told: rows.length, issued: fresh.length, expiresOn },
  });
  await sql.copyIn(
    'COPY member.notice_code (insurer_id, piece_id, n, code_hash, expires_on, audit_id) FROM STDIN',
    fresh.map(({ piece_id, n }) => {
      const code = noticeCode(key, insurerId, piece_id, n + 1);
      return copyLine([insurerId, piece_id, n + 1, hashOf(code), expiresOn, auditId]);
    }),
  );
  return rows.map(({ piece_id, number, n, good }) => ({
    managementNumber: number,
    code: noticeCode(key, insurerId, piece_id, good ? n : n + 1),
  }));
}

/**
 * The codes that the notices of one print file bear, by piece id: those of a notice that is not protected, or of all with
 * `withProtected`. Issued when the file is first made; a file made again bears the codes it bore, whoever has been
 * protected since. A printed code is the 0th of its piece, so that a list of `issueCodes` names it, too.
 */
export async function printedCodes(
  sql: Sql,
  actor: Actor,
  key: KeyObject,
  campaign: CampaignKey,
  file: { readonly lot: string; readonly withProtected: boolean; readonly until: IsoDate },
): Promise<Map<string, NoticeAccess>> {
  const { insurerId, campaignId } = campaign;
  const { rows: made } = await sql.query<{ made: boolean }>(
    'SELECT sha256 IS NOT NULL AS made FROM document.file WHERE insurer_id = $1 AND campaign_id = $2 AND lot = $3',
    [insurerId, campaignId, file.lot],
  );
  if (made[0]?.made !== true) await issuePrinted(sql, actor, key, campaign, file);
  const { rows } = await sql.query<{ piece_id: string; until: string }>(
    `SELECT c.piece_id, to_char(c.expires_on, 'YYYY-MM-DD') AS until
       FROM piece.piece p JOIN member.notice_code c USING (insurer_id, piece_id)
      WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND p.lot = $3 AND c.n = 0`,
    [insurerId, campaignId, file.lot],
  );
  return new Map(
    rows.map(({ piece_id, until }) => [piece_id, { code: noticeCode(key, insurerId, piece_id, 0), until }]),
  );
}

async function issuePrinted(
  sql: Sql,
  actor: Actor,
  key: KeyObject,
  { insurerId, campaignId }: CampaignKey,
  { lot, withProtected, until }: { lot: string; withProtected: boolean; until: IsoDate },
): Promise<void> {
  const { rows } = await sql.query<{ piece_id: string }>(
    `SELECT p.piece_id
       FROM piece.piece p
       JOIN register.person_fact f ON f.insurer_id = p.insurer_id AND f.member_id = p.member_id AND f.known_to = 'infinity'
        AND f.valid_to = 'infinity' AND ($4 OR NOT (f.protected OR register.is_flagged($1, p.member_id)))
      WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND p.lot = $3 AND p.form NOT IN ('certificate', 'request')
        AND NOT p.status = ANY($5)
        AND NOT EXISTS (SELECT FROM member.notice_code c
                         WHERE c.insurer_id = $1 AND c.piece_id = p.piece_id AND c.n = 0)
      ORDER BY p.piece_id`,
    [insurerId, campaignId, lot, withProtected, [...DEAD]],
  );
  if (rows.length === 0) return;
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: 'member.print_codes',
    subject: `file:${campaignId}/${lot}`,
    detail: { issued: rows.length, expiresOn: until },
  });
  await sql.copyIn(
    'COPY member.notice_code (insurer_id, piece_id, n, code_hash, expires_on, audit_id) FROM STDIN',
    rows.map(({ piece_id }) => {
      const hash = hashOf(noticeCode(key, insurerId, piece_id, 0));
      return copyLine([insurerId, piece_id, 0, hash, until, auditId]);
    }),
  );
}

/** What somebody proves with that a notice is theirs: all of it, or nothing is opened. */
export interface NoticeProof {
  readonly code: string;
  readonly symbol: string;
  readonly number: string;
  readonly birthDate: IsoDate;
}

/** A download that broke off may be begun again with the same code for so long. */
const AGAIN_MINUTES = 10;

interface Opened {
  readonly campaignId: string;
  readonly pieceId: string;
}

/** Finds the piece all four belong to and spends the code; null if anything does not fit. Logged either way. */
async function spendCode(
  sql: Sql,
  insurerId: string,
  proof: NoticeProof,
  withProtected: boolean,
  on: IsoDate,
): Promise<Opened | null> {
  const { rows } = await sql.query<Opened & { n: number }>(
    `SELECT p.campaign_id AS "campaignId", p.piece_id AS "pieceId", c.n
       FROM member.notice_code c
       JOIN piece.piece p USING (insurer_id, piece_id)
       JOIN register.eligibility e ON e.insurer_id = p.insurer_id AND e.member_id = p.member_id AND e.known_to = 'infinity'
        AND e.symbol = $3 AND e.number = $4
       JOIN register.person_fact f ON f.insurer_id = p.insurer_id AND f.member_id = p.member_id AND f.known_to = 'infinity'
        AND f.valid_to = 'infinity' AND f.birth_date = $5::date AND ($6 OR NOT (f.protected OR register.is_flagged($1, f.member_id)))
      WHERE c.insurer_id = $1 AND c.code_hash = $2 AND c.expires_on >= $7::date AND NOT p.status = ANY($8)
        AND NOT ${DIGITS_IN_DOUBT}
        AND (c.used_at IS NULL OR c.used_at > clock_timestamp() - make_interval(mins => $9))
      LIMIT 1 FOR UPDATE OF c`,
    [
      insurerId,
      hashOf(proof.code),
      proof.symbol.normalize('NFKC').replace(/\s/g, ''),
      proof.number.normalize('NFKC').replace(/\s/g, ''),
      proof.birthDate,
      withProtected,
      on,
      [...DEAD],
      AGAIN_MINUTES,
    ],
  );
  const [found] = rows;
  const auditId = await writeAudit(sql, {
    actor: MEMBER_PAGE,
    insurerId,
    action: found === undefined ? 'member.notice_refused' : 'member.notice_opened',
    subject: found === undefined ? 'page:notice' : `piece:${found.pieceId}`,
  });
  if (found === undefined) return null;
  await sql.query(
    `UPDATE member.notice_code SET used_at = coalesce(used_at, clock_timestamp()), audit_id = $4
      WHERE insurer_id = $1 AND piece_id = $2 AND n = $3`,
    [insurerId, found.pieceId, found.n, auditId],
  );
  return found;
}

interface CampaignFacts {
  readonly insurer: string;
  readonly asOf: string;
  readonly issuedOn: string;
}

/** The notice as a tagged PDF, made anew from the record its paper was made from; the file it is made in is removed. */
async function composed(
  sql: Sql,
  keys: Keys,
  key: CampaignKey,
  pieceId: string,
  settings: DocumentSettings,
): Promise<Buffer | null> {
  const { rows } = await sql.query<CampaignFacts>(
    `SELECT i.name AS insurer, to_char(c.extraction_date, 'YYYY-MM-DD') AS "asOf",
            to_char(c.issue_date, 'YYYY-MM-DD') AS "issuedOn"
       FROM campaign.campaign c JOIN insurer.insurer i USING (insurer_id)
      WHERE c.insurer_id = $1 AND c.campaign_id = $2`,
    [key.insurerId, key.campaignId],
  );
  const { insurer, asOf, issuedOn } = rows[0] as CampaignFacts;
  const record = await recordToShow(sql, MEMBER_PAGE, keys, key, pieceId);
  if (record === undefined) return null;
  const folder = mkdtempSync(join(tmpdir(), 'todoke-notice-'));
  try {
    const path = join(folder, 'notice.pdf');
    await composeTaggedNotice({
      context: {
        insurer: { number: key.insurerId, name: insurer },
        asOf,
        issuedOn,
        templateSet: noticeSet(settings),
        settings,
        language: 'ja',
      },
      record,
      path,
    });
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Opens a person's own notice: the PDF, or null if anything of the proof does not fit (every try is logged, without what
 * was typed). `settingsOf`: the document settings the campaign was begun with.
 */
export function openNotice(
  database: Database,
  keys: Keys,
  insurerId: string,
  proof: NoticeProof,
  { withProtected, on }: { readonly withProtected: boolean; readonly on: IsoDate },
  settingsOf: (sql: Sql, campaignId: string) => Promise<DocumentSettings>,
): Promise<Buffer | null> {
  return database.transaction(async (sql) => {
    const opened = await spendCode(sql, insurerId, proof, withProtected, on);
    if (opened === null) return null;
    const key = { insurerId, campaignId: opened.campaignId };
    return composed(sql, keys, key, opened.pieceId, await settingsOf(sql, opened.campaignId));
  });
}
