import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { TodokeError } from '../kernel/errors.ts';

/** Argon2id: 64 MiB, three passes, one lane (above the least OWASP asks for); kept with each hash. */
const MEMORY_KIB = 65_536;
const PASSES = 3;
const TAG_BYTES = 32;
const SHORTEST = 12;
const LONGEST = 128;

const derive = promisify(argon2);

/** The same text however it is typed: full width or half, composed or not. */
const plain = (password: string): string => password.normalize('NFKC');

const b64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

/** Refuses a password that is too short, too long, one character over and over, or the person's own name. */
export function requireGoodPassword(password: string, personId: string): void {
  const typed = plain(password);
  const letters = [...typed];
  const lower = typed.toLowerCase();
  const good =
    letters.length >= SHORTEST &&
    letters.length <= LONGEST &&
    new Set(letters).size >= 5 &&
    (personId.length < 4 || !lower.includes(personId));
  if (good) return;
  throw new TodokeError('access.password', 'このパスワードは使えません。', {
    remedy: `${SHORTEST}〜${LONGEST}字で、5種類以上の字を使い、識別名を含まないパスワードにしてください。`,
  });
}

/** The hash of a password as it is kept (PHC string). */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const parameters = {
    message: plain(password),
    nonce: salt,
    parallelism: 1,
    tagLength: TAG_BYTES,
    memory: MEMORY_KIB,
    passes: PASSES,
  };
  const tag = await derive('argon2id', parameters);
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$${b64(salt)}$${b64(tag)}`;
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/;
/** Stands in where there is no password, so that the answer takes as long. */
const NOBODYS = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$${b64(Buffer.alloc(16))}$${b64(Buffer.alloc(TAG_BYTES))}`;

/** Whether a password is the one of a hash; of no hash never, in the same time. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const kept = PHC.exec(hash ?? '');
  const [, memory, passes, parallelism, salt = '', tag = ''] = kept ?? (PHC.exec(NOBODYS) as RegExpExecArray);
  const expected = Buffer.from(tag, 'base64');
  const found = await derive('argon2id', {
    message: plain(password),
    nonce: Buffer.from(salt, 'base64'),
    parallelism: Number(parallelism),
    tagLength: expected.length,
    memory: Number(memory),
    passes: Number(passes),
  });
  return timingSafeEqual(found, expected) && kept !== null;
}
