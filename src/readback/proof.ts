import { createHash } from 'node:crypto';
import { z } from 'zod';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { type SampleAim, sampleSize, USUAL_AIM } from './sample.ts';
import type { Certificate } from './verify.ts';

/** A file of a result, by its path in the result and its bytes. */
export interface FileBytes {
  readonly file: string;
  readonly sha256: string;
}

/** The campaign a read-back belongs to. */
interface Of {
  readonly insurerId: string;
  readonly campaignId: string;
}

/** What a read-back without a fault looked at, and who recorded it. `recordedAt` is ISO 8601. */
export interface Proof {
  readonly pages: number;
  readonly looked: number;
  readonly recordedBy: string;
  readonly recordedAt: string;
}

/** A certificate as it is written to a file: what is signed, and what its hash is over. */
export const certificateText = (certificate: Certificate): string =>
  `${JSON.stringify(certificate, null, 2)}\n`;

const WrittenSchema = z.object({
  pages: z.int(),
  faultCount: z.int(),
  files: z.array(z.object({ file: z.string(), sha256: z.string().nullable(), pages: z.int() })),
  others: z.array(z.object({ file: z.string(), sha256: z.string(), proof: z.string() })),
  picture: z.object({ pages: z.int() }),
});
type Written = z.infer<typeof WrittenSchema>;

const refused = (id: string, message: string, remedy: string): TodokeError =>
  new TodokeError(id, message, { remedy, status: 409 });

function parse(text: string): Written {
  try {
    return WrittenSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new TodokeError('readback.certificate', '検査証明として読み取れません。', {
      remedy: '「todoke verify OUT --certificate ファイル」が書き出したファイルを指定してください。',
      cause,
    });
  }
}

/** The files a certificate releases: every page by its structure, so many as pictures as the aim takes. */
function provedBy({ pages, faultCount, files, others, picture }: Written, aim: SampleAim): FileBytes[] {
  if (faultCount > 0)
    throw refused(
      'readback.faulty',
      `検査（読み戻し）で誤りが ${faultCount} 件見つかっています。`,
      '誤りのある印刷ファイルは引き渡せません。「todoke verify」で場所を確かめ、作り直してから検査し直してください。',
    );
  const proved = files.flatMap(({ file, sha256 }) => (sha256 === null ? [] : [{ file, sha256 }]));
  if (proved.length < files.length || picture.pages < sampleSize(pages, aim))
    throw refused(
      'readback.shallow',
      'この検査証明は、抜取り数を減らした検査か、画像だけの検査のものです。',
      '「--picture-sample」「--picture-only」を付けずに検査し直してください。',
    );
  return [...proved, ...others.filter(({ proof }) => proof === 'hash')];
}

/**
 * Records what a read-back proved, so that exactly these bytes may be handed over. `text`: the certificate as written
 * (`certificateText`); `aim`: how sure its pictures must be. The same certificate again changes nothing; one about no page at all records nothing. Throws
 * `readback.certificate` (no certificate), `readback.faulty`, `readback.shallow`.
 */
export async function recordProof(
  sql: Sql,
  actor: Actor,
  { insurerId, campaignId }: Of,
  text: string,
  aim: SampleAim = USUAL_AIM,
): Promise<void> {
  const certificate = parse(text);
  const files = provedBy(certificate, aim);
  if (certificate.pages === 0) return;
  const sha256 = createHash('sha256').update(text).digest('hex');
  const detail = { certificate: sha256, pages: certificate.pages, looked: certificate.picture.pages };
  await writeAudit(sql, {
    actor,
    insurerId,
    action: 'readback.record',
    subject: `campaign:${campaignId}`,
    detail,
  });
  const { rows } = await sql.query<{ certificate_id: number }>(
    `INSERT INTO readback.certificate (insurer_id, campaign_id, sha256, pages, looked, recorded_by)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING certificate_id`,
    [insurerId, campaignId, sha256, detail.pages, detail.looked, actor.id],
  );
  const [kept] = rows;
  if (kept === undefined) return;
  await sql.query(
    `INSERT INTO readback.proved_file (insurer_id, campaign_id, file, sha256, certificate_id)
     SELECT $1, $2, t.file, t.sha256, $5 FROM unnest($3::text[], $4::text[]) AS t (file, sha256) ON CONFLICT DO NOTHING`,
    [
      insurerId,
      campaignId,
      files.map(({ file }) => file),
      files.map((one) => one.sha256),
      kept.certificate_id,
    ],
  );
}

/** Refuses what no read-back proved as it is: `readback.not_proved`, naming the first such file. */
export async function requireProved(
  sql: Sql,
  { insurerId, campaignId }: Of,
  files: readonly FileBytes[],
): Promise<void> {
  const unproved = await findUnproved(sql, { insurerId, campaignId }, files);
  if (unproved.length === 0) return;
  const more = unproved.length > 1 ? `など ${unproved.length} 個のファイル` : '';
  throw refused(
    'readback.not_proved',
    `印刷ファイル ${unproved[0]}${more}は、今の内容で検査（読み戻し）に合格していません。`,
    '管理画面では「紙面」の「検査する」を押してください。コマンドでは「todoke verify OUT --certificate ファイル」で検査し、「todoke job export」に同じ「--certificate ファイル」を付けてください。引き渡しはしていません。',
  );
}

/** Those of some files that no read-back proved as they are, in order. */
export async function findUnproved(
  sql: Sql,
  { insurerId, campaignId }: Of,
  files: readonly FileBytes[],
): Promise<string[]> {
  const { rows } = await sql.query<{ file: string }>(
    `SELECT t.file FROM unnest($3::text[], $4::text[]) AS t (file, sha256)
       LEFT JOIN readback.proved_file p ON p.insurer_id = $1 AND p.campaign_id = $2 AND p.file = t.file AND p.sha256 = t.sha256
      WHERE p.file IS NULL ORDER BY t.file COLLATE "C"`,
    [insurerId, campaignId, files.map(({ file }) => file), files.map(({ sha256 }) => sha256)],
  );
  return rows.map(({ file }) => file);
}

/** The newest read-back recorded for a campaign; null while there is none. */
export async function newestProof(sql: Sql, { insurerId, campaignId }: Of): Promise<Proof | null> {
  const { rows } = await sql.query<Proof>(
    `SELECT pages, looked, recorded_by AS "recordedBy",
            to_char(recorded_at, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM') AS "recordedAt"
       FROM readback.certificate WHERE insurer_id = $1 AND campaign_id = $2 ORDER BY certificate_id DESC LIMIT 1`,
    [insurerId, campaignId],
  );
  return rows[0] ?? null;
}
