import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { TodokeError } from '../kernel/errors.ts';
import { syncFolder } from '../kernel/files.ts';

/** The installation's keys, each derived for one purpose from the one secret in the key file. */
export interface Keys {
  /** Encrypts Individual Numbers at rest. */
  readonly seal: KeyObject;
  /** Finds an Individual Number again without reading it. */
  readonly reference: KeyObject;
  /** Binds the four printed digits to their piece in the record of a round. */
  readonly lastFour: KeyObject;
  /** Permutes piece numbers into management numbers. */
  readonly management: KeyObject;
  /** Binds a decision to the raw values it was made from. */
  readonly values: KeyObject;
  /** Derives the secrets of one-time codes and webhooks, so that none of them is kept. */
  readonly access: KeyObject;
}

const SECRET = /^[A-Za-z0-9+/]{43}=$/;

/** Where the key is when nobody says otherwise: the user's configuration folder, not the repository. */
export function keyFile(environment: NodeJS.ProcessEnv = process.env): string {
  const named = environment.TODOKE_KEY_FILE;
  if (named) return named;
  return join(environment.XDG_CONFIG_HOME || join(homedir(), '.config'), 'todoke', 'key');
}

function refused(path: string, why: string): TodokeError {
  return new TodokeError('vault.key', `鍵ファイル ${path} を使えません。${why}`, {
    remedy:
      '正しい鍵ファイルを TODOKE_KEY_FILE で指定してください。鍵を失うと個人番号は読み出せません。控えを必ず保管してください。',
    status: 500,
  });
}

/** Writes a new secret; of two processes that start at once, one wins and both read the same. */
function create(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.new`;
  // Flushed before it is used: what was encrypted with a key a power cut took away is lost.
  writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  syncFolder(dirname(path));
}

/** Reads the key file, making it (mode 0600) at the first start. Throws `vault.key` if others may read it. */
export function loadKeys(path: string = keyFile()): Keys {
  let mode: number;
  try {
    mode = statSync(path).mode;
  } catch {
    create(path);
    mode = statSync(path).mode;
  }
  if ((mode & 0o077) !== 0)
    throw refused(path, '他の利用者にも読める設定になっています（chmod 600 にしてください）。');
  const text = readFileSync(path, 'utf8').trim();
  if (!SECRET.test(text)) throw refused(path, '内容が鍵の形（32バイトの base64）ではありません。');
  return keysFrom(Buffer.from(text, 'base64'));
}

/** The same where there is a key file already; none is made. */
export const existingKeys = (path: string = keyFile()): Keys | undefined =>
  existsSync(path) ? loadKeys(path) : undefined;

/** Derives the keys from a 32-byte secret (HKDF-SHA256, one label per purpose). */
export function keysFrom(secret: Buffer): Keys {
  const derive = (purpose: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'todoke', `todoke/v1/${purpose}`, 32)));
  return {
    seal: derive('number-seal'),
    reference: derive('number-reference'),
    lastFour: derive('last-four'),
    management: derive('management-number'),
    values: derive('decided-values'),
    access: derive('access-secrets'),
  };
}
