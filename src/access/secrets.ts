import { createHash, createHmac, type KeyObject, randomBytes } from 'node:crypto';

/** A new secret of 256 bits for a browser, a program or a person, as text safe in addresses and headers. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is kept of a secret. Plain SHA-256 suffices where the secret itself is random and long. */
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** A secret that need not be kept: derived from the installation's key, a purpose and what it is for. */
export const derivedSecret = (key: KeyObject, purpose: string, of: string): Buffer =>
  createHmac('sha256', key).update(`${purpose}\0${of}`).digest();

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A code to write down (100 bits): letters and digits nobody confuses, in groups of five. */
export function newCode(): string {
  const letters = Array.from(randomBytes(20), (byte) => LETTERS[byte % LETTERS.length]).join('');
  return (letters.match(/.{5}/g) as string[]).join('-');
}

/** A code as typed, ready to be hashed: case, spaces and hyphens do not matter. */
export const plainCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
