import { spawn } from 'node:child_process';
import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { TodokeError } from '../kernel/errors.ts';
import { subkey } from '../vault/numbers.ts';
import type { MemberSettings } from './settings.ts';

export type PaperType = 'image/jpeg' | 'image/png' | 'application/pdf';

/** What a file is, by its first bytes: the name and the type a browser states say nothing. */
export function typeOf(bytes: Buffer): PaperType | undefined {
  const begins = (...values: number[]): boolean => values.every((value, i) => bytes[i] === value);
  if (begins(0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (begins(0x25, 0x50, 0x44, 0x46, 0x2d)) return 'application/pdf';
  return undefined;
}

const refused = (id: string, message: string): TodokeError =>
  new TodokeError(id, message, { remedy: '写真（JPEG・PNG）か PDF を選び直してください。' });

/** Refuses too many, too large, and files of other kinds: `member.papers`, `member.paper_size`, `member.paper_type`. */
export function checkPapers(
  papers: readonly Buffer[],
  { most, megabytes }: MemberSettings['papers'],
): PaperType[] {
  if (papers.length > most) throw refused('member.papers', `添付できるのは${most}件までです。`);
  return papers.map((bytes) => {
    if (bytes.length > megabytes * 1_048_576)
      throw refused('member.paper_size', `添付の大きさは、1件${megabytes}MBまでです。`);
    const type = typeOf(bytes);
    if (type === undefined)
      throw refused('member.paper_type', '写真（JPEG・PNG）と PDF だけを添付できます。');
    return type;
  });
}

/** Says of a file whether something harmful is in it. */
export type Scan = (bytes: Buffer) => Promise<'clean' | 'found'>;

/**
 * A scanner that is a program: it reads the file from its standard input and ends with 0 (clean) or 1 (found), as
 * `clamdscan -` does. Any other end, or none within a minute, is an error: what could not be scanned is not kept.
 */
export const programScan =
  (command: string, args: readonly string[] = []): Scan =>
  (bytes) =>
    new Promise((done, fail) => {
      const child = spawn(command, [...args], { stdio: ['pipe', 'ignore', 'ignore'], timeout: 60_000 });
      child.once('error', fail);
      child.once('close', (code) => {
        if (code === 0) done('clean');
        else if (code === 1) done('found');
        else fail(new Error('the scanner did not finish'));
      });
      // A scanner may close its input as soon as it has found something.
      child.stdin.on('error', () => undefined);
      child.stdin.end(bytes);
    });

/** Scans files; without a scanner they are kept as not scanned, and whoever opens one is told so. Throws `member.paper_harmful`. */
export async function scanPapers(
  papers: readonly Buffer[],
  scan: Scan | undefined,
): Promise<'clean' | 'not_scanned'> {
  if (scan === undefined) return 'not_scanned';
  for (const bytes of papers) {
    if ((await scan(bytes)) === 'found')
      throw refused('member.paper_harmful', '添付のファイルは、安全を確かめられないため受け付けられません。');
  }
  return 'clean';
}

const NONCE = 12;
const TAG = 16;
const cipherKey = (key: KeyObject): Buffer => subkey(key, 'todoke/v1/member-papers');

/** Where a paper belongs: sealed with it, so that no paper can be put in another's place. */
export const placeOfPaper = (insurerId: string, receipt: string, n: number): string =>
  `${insurerId}/${receipt}/${n}`;

/** Seals a file (AES-256-GCM: nonce, ciphertext, tag). */
export function sealPaper(key: KeyObject, place: string, bytes: Buffer): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', cipherKey(key), nonce).setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Opens a sealed file. Throws `vault.unseal` if the key is another or the bytes were changed. */
export function unsealPaper(key: KeyObject, place: string, sealed: Buffer): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', cipherKey(key), sealed.subarray(0, NONCE), {
      authTagLength: TAG,
    });
    decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(-TAG));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
  } catch (cause) {
    throw new TodokeError('vault.unseal', '添付の書類を開けません（鍵が違うか、データが壊れています）。', {
      remedy: '受け付けたときの鍵ファイルを TODOKE_KEY_FILE で指定してください。',
      status: 500,
      cause,
    });
  }
}
