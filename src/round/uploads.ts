import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ELECTRONIC_CONSENTS } from '../campaign/electronic.ts';
import type { CampaignKey } from '../campaign/key.ts';
import { columnsOf, openCsv } from '../csv/index.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import { publishFile, syncFolder } from '../kernel/files.ts';
import type { Actor, Database, Sql } from '../kernel/ports.ts';
import { CONFIRMATIONS, INQUIRIES, residentRegister } from '../matching/evidence-files.ts';
import { members, WORKPLACES } from '../register/index.ts';
import { keysFrom } from '../vault/keys.ts';
import type { RoundHome } from './home.ts';
import { requireNotBegun } from './plans.ts';

/** Files a round takes, in the order they are taken in, in words for people. */
export const UPLOADS = {
  workplaces: '事業所台帳',
  members: '加入者台帳',
  'resident-register': '住民基本台帳の照会結果',
  confirmations: '保険者確認の記録',
  inquiries: '照会の記録',
  'electronic-consents': '電子交付の同意',
} as const;
export type UploadKind = keyof typeof UPLOADS;
export const UPLOAD_KINDS = Object.keys(UPLOADS) as [UploadKind, ...UploadKind[]];

/** A file handed in, and what taking it in came to; null before. */
export interface Upload {
  readonly kind: UploadKind;
  readonly sha256: string;
  readonly bytes: number;
  readonly uploadedBy: string;
  readonly uploadedAt: string;
  readonly taken: {
    readonly sourceId: number;
    readonly rows: number;
    readonly loaded: number;
    readonly aside: number;
  } | null;
}

/** The newest file of each kind of a plan. */
export async function readUploads(sql: Sql, key: CampaignKey): Promise<Upload[]> {
  const { rows } = await sql.query<Upload>(
    `SELECT u.kind, u.sha256, u.bytes, u.uploaded_by AS "uploadedBy",
            to_char(u.uploaded_at, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM') AS "uploadedAt",
            CASE WHEN s.source_id IS NULL THEN NULL ELSE
              jsonb_build_object('sourceId', s.source_id, 'rows', s.file_rows, 'loaded', s.loaded, 'aside', s.aside) END AS taken
       FROM (SELECT DISTINCT ON (kind) * FROM round.upload WHERE insurer_id = $1 AND campaign_id = $2
              ORDER BY kind, upload_id DESC) u
       LEFT JOIN LATERAL (SELECT * FROM register.source_file s
              WHERE s.insurer_id = u.insurer_id AND s.kind = u.kind AND s.sha256 = u.sha256
              ORDER BY s.reading DESC LIMIT 1) s ON true`,
    [key.insurerId, key.campaignId],
  );
  return rows.toSorted((a, b) => UPLOAD_KINDS.indexOf(a.kind) - UPLOAD_KINDS.indexOf(b.kind));
}

/** The files of a plan that were taken in, as SQL; $1 insurer, $2 campaign. */
export const UPLOADED_FILES = `SELECT DISTINCT ON (s.kind) s.source_id, s.kind
  FROM (SELECT DISTINCT ON (kind) kind, sha256 FROM round.upload WHERE insurer_id = $1 AND campaign_id = $2
         ORDER BY kind, upload_id DESC) u
  JOIN register.source_file s ON s.insurer_id = $1 AND s.kind = u.kind AND s.sha256 = u.sha256
 ORDER BY s.kind, s.reading DESC`;

/** The columns a file must have; no number is read here, so that any key does. */
export const COLUMNS: Record<UploadKind, () => readonly string[]> = {
  workplaces: () => WORKPLACES.columns,
  members: () => members(keysFrom(randomBytes(32))).columns,
  'resident-register': () => residentRegister(keysFrom(randomBytes(32))).columns,
  confirmations: () => CONFIRMATIONS.columns,
  inquiries: () => INQUIRIES.columns,
  'electronic-consents': () => ELECTRONIC_CONSENTS.columns,
};

/** Bytes of one file at most: ten times the register of the largest insurer. */
const MOST_BYTES = 8 * 1024 ** 3;

async function* counted(from: Readable, count: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of from) {
    count(chunk as Buffer);
    yield chunk as Buffer;
  }
}

/**
 * Takes a file for a plan from a stream, without holding it in memory: whole or not at all, readable by this account
 * alone, under its kind's name. Its header is looked at before it is kept. The same bytes again are the same file.
 * Throws `round.begun`, `round.file_size`, and what the CSV reader finds (encoding, missing columns).
 */
export async function keepUpload(
  database: Database,
  actor: Actor,
  key: CampaignKey,
  home: RoundHome,
  kind: UploadKind,
  from: Readable,
): Promise<Upload> {
  await database.transaction((sql) => requireNotBegun(sql, key));
  mkdirSync(home.inputDir, { recursive: true, mode: 0o700 });
  const draft = join(home.inputDir, `${kind}.${randomBytes(8).toString('hex')}.part`);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    await pipeline(
      counted(from, (chunk) => {
        bytes += chunk.length;
        if (bytes > MOST_BYTES)
          throw new TodokeError('round.file_size', 'ファイルが大きすぎます。', {
            remedy: '1つのファイルは 8 GiB までです。',
            status: 413,
          });
        hash.update(chunk);
      }),
      createWriteStream(draft, { mode: 0o600, flags: 'wx' }),
    );
    const name = `${kind}.csv`;
    const { header } = await openCsv(draft, name);
    columnsOf(header, COLUMNS[kind](), name);
    const sha256 = hash.digest('hex');
    return await database.transaction(async (sql) => {
      // Again, and now for good: somebody may have begun while the file was on its way.
      await requireNotBegun(sql, key);
      await writeAudit(sql, {
        actor,
        insurerId: key.insurerId,
        action: 'round.upload',
        subject: `campaign:${key.campaignId}`,
        detail: { kind, sha256, bytes },
      });
      await sql.query(
        `INSERT INTO round.upload (insurer_id, campaign_id, kind, sha256, bytes, uploaded_by)
         SELECT $1, $2, $3, $4, $5, $6
          WHERE $4 IS DISTINCT FROM (SELECT sha256 FROM round.upload WHERE insurer_id = $1 AND campaign_id = $2 AND kind = $3
                                      ORDER BY upload_id DESC LIMIT 1)`,
        [key.insurerId, key.campaignId, kind, sha256, bytes, actor.id],
      );
      publishFile(draft, join(home.inputDir, name));
      return (await readUploads(sql, key)).find((one) => one.kind === kind) as Upload;
    });
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes what was handed in once nobody needs it any more: it holds Individual Numbers in clear. */
export function removeUploads(home: RoundHome): void {
  if (!existsSync(home.inputDir)) return;
  for (const kind of UPLOAD_KINDS) rmSync(join(home.inputDir, `${kind}.csv`), { force: true });
  syncFolder(home.inputDir);
}
