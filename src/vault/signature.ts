import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Keys } from './keys.ts';
import { subkey } from './numbers.ts';

/** PKCS #8 header of an Ed25519 private key; the 32 bytes of the seed follow (RFC 8410). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The installation's signing key (Ed25519), derived from its one secret: for job packages and closing sheets. */
function signingKey(keys: Keys): KeyObject {
  const seed = subkey(keys.management, 'todoke/v1/signature');
  return createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' });
}

/** Signs bytes; 64 bytes, as `openssl pkeyutl -verify -pubin -rawin` takes them. */
export const signatureOf = (keys: Keys, bytes: Buffer | string): Buffer =>
  sign(null, Buffer.from(bytes), signingKey(keys));

/** The public key that belongs to it (PEM). */
export const publicKeyOf = (keys: Keys): string =>
  createPublicKey(signingKey(keys)).export({ type: 'spki', format: 'pem' }).toString();

/** Whether this installation signed these bytes. */
export const isSigned = (keys: Keys, bytes: Buffer | string, signature: Buffer): boolean =>
  verify(null, Buffer.from(bytes), createPublicKey(signingKey(keys)), signature);
