import { createCipheriv, createDecipheriv, createHmac, hkdfSync, type KeyObject } from 'node:crypto';
import { checkMyNumber } from '../japan/check-digits.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Keys } from './keys.ts';

/** A number as it may leave the stream it came in: never in clear. */
export interface SealedNumber {
  /** 32-byte keyed HMAC: equal for equal numbers, the only thing ever joined on. */
  readonly ref: Buffer;
  /** AES-256-GCM: 12-byte nonce, 12-byte ciphertext, 16-byte tag. */
  readonly sealed: Buffer;
}

export type TakenNumber =
  | { readonly state: 'held'; readonly number: SealedNumber }
  | { readonly state: 'none' | 'bad_check'; readonly number: null };

const NONE: TakenNumber = { state: 'none', number: null };
const BAD_CHECK: TakenNumber = { state: 'bad_check', number: null };

const hmac = (key: KeyObject, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/**
 * Takes an Individual Number out of a file: checks its digit and seals it. The nonce is derived from the number
 * itself, so the same number always gives the same bytes and no nonce serves two numbers.
 */
export function takeNumber(keys: Keys, raw: string): TakenNumber {
  const value = raw.normalize('NFKC').replace(/[\s-]/g, '');
  if (value === '') return NONE;
  if (!checkMyNumber(value).valid) return BAD_CHECK;
  const ref = hmac(keys.reference, value);
  const nonce = hmac(keys.reference, `nonce:${value}`).subarray(0, 12);
  const cipher = createCipheriv('aes-256-gcm', keys.seal, nonce).setAAD(ref);
  const sealed = Buffer.concat([nonce, cipher.update(value, 'latin1'), cipher.final(), cipher.getAuthTag()]);
  return { state: 'held', number: { ref, sealed } };
}

/** The last four digits of a sealed number. Throws `vault.unseal` if the key is another or the bytes were changed. */
export function lastFourOf(keys: Keys, number: SealedNumber): string {
  const { ref, sealed } = number;
  try {
    // The length is named because a shortened tag would be accepted, and could be guessed.
    const decipher = createDecipheriv('aes-256-gcm', keys.seal, sealed.subarray(0, 12), {
      authTagLength: 16,
    });
    decipher.setAAD(ref);
    decipher.setAuthTag(sealed.subarray(24));
    const value = decipher.update(sealed.subarray(12, 24), undefined, 'latin1') + decipher.final('latin1');
    return value.slice(8);
  } catch (cause) {
    throw new TodokeError('vault.unseal', '個人番号を復号できません（鍵が違うか、データが壊れています）。', {
      remedy: '番号を登録したときの鍵ファイルを TODOKE_KEY_FILE で指定してください。',
      status: 500,
      cause,
    });
  }
}

/** What the record of a round keeps of four printed digits: a keyed hash bound to the piece they are on (hex). */
export const lastFourProof = (keys: Keys, pieceId: string, lastFour: string): string =>
  hmac(keys.lastFour, `${pieceId}:${lastFour}`).toString('hex');

/** The same of a one-time code printed on a notice. */
export const accessProof = (keys: Keys, pieceId: string, code: string): string =>
  hmac(keys.access, `printed-code:${pieceId}:${code}`).toString('hex');

/** A keyed hash of the values a decision was made from (32 bytes). */
export const valuesHash = (keys: Keys, values: readonly string[]): Buffer =>
  hmac(keys.values, JSON.stringify(values));

/** A stretch of key bytes for a purpose of one room (hex), so that no room handles the secret itself. */
export const subkey = (key: KeyObject, label: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key.export(), 'todoke', label, 32));
