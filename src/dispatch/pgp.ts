import { createReadStream, createWriteStream, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import {
  createMessage,
  decrypt,
  decryptKey,
  encrypt,
  type Key,
  readKey,
  readMessage,
  readPrivateKey,
  readSignature,
  verify,
} from 'openpgp';
import { TodokeError } from '../kernel/errors.ts';
import { syncFolder } from '../kernel/files.ts';

/** A contractor's public key: what is handed over is encrypted for it, what it reports is verified with it. */
export interface ContractorKey {
  readonly key: Key;
  /** Hex, upper case: as it is compared over the telephone. */
  readonly fingerprint: string;
}

const badKey = (why: string, cause?: unknown): TodokeError =>
  new TodokeError('dispatch.pgp_key', `委託先の OpenPGP の公開鍵を使えません。${why}。`, {
    remedy:
      '委託先から公開鍵（-----BEGIN PGP PUBLIC KEY BLOCK-----）を受け取り直し、指紋を電話で確かめてください。',
    cause,
  });

/**
 * Reads a contractor's public key (armoured). `on`: the moment it must be valid at. Throws `dispatch.pgp_key` for a
 * private key, an expired or revoked one, and one nothing can be encrypted for.
 */
export async function readContractorKey(armored: string, on: Date = new Date()): Promise<ContractorKey> {
  let key: Key;
  try {
    key = await readKey({ armoredKey: armored });
  } catch (cause) {
    throw badKey('公開鍵として読めません', cause);
  }
  if (key.isPrivate()) throw badKey('秘密鍵です。秘密鍵は受け取らないでください');
  try {
    await key.verifyPrimaryKey(on);
    await key.getEncryptionKey(undefined, on);
  } catch (cause) {
    throw badKey('期限が切れているか、失効しているか、暗号化に使えません', cause);
  }
  return { key, fingerprint: key.getFingerprint().toUpperCase() };
}

/** Encrypts one file to `to`; memory does not grow with its length. */
async function encryptFile(from: string, to: string, { key }: ContractorKey): Promise<void> {
  const binary = Readable.toWeb(createReadStream(from)) as ReadableStream<Uint8Array>;
  const message = await createMessage({ binary: binary as never });
  const encrypted = (await encrypt({ message, encryptionKeys: key, format: 'binary' })) as unknown;
  const out = createWriteStream(to, { flush: true });
  Readable.fromWeb(encrypted as ReadableStream<Uint8Array>).pipe(out);
  await finished(out);
}

/**
 * Encrypts every file of a package: `to` holds NAME.pgp for each NAME. Whole or not at all; `draft` is a folder on the
 * same file system. The signature of the package is inside, so that who packed it is known after decryption.
 */
export async function encryptFolder(
  from: string,
  to: string,
  draft: string,
  recipient: ContractorKey,
): Promise<void> {
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  for (const name of readdirSync(from).sort()) {
    await encryptFile(join(from, name), join(draft, `${name}.pgp`), recipient);
  }
  syncFolder(draft);
  renameSync(draft, to);
}

/**
 * Verifies a detached OpenPGP signature (armoured or binary) over a report's bytes. Answers the fingerprint of the key.
 * Throws `dispatch.signature`: the report must not be taken in.
 */
export async function verifyReport(
  bytes: Uint8Array,
  signature: Uint8Array,
  { key, fingerprint }: ContractorKey,
): Promise<string> {
  try {
    const text = Buffer.from(signature).toString('latin1').trimStart();
    const read = text.startsWith('-----BEGIN')
      ? await readSignature({ armoredSignature: text })
      : await readSignature({ binarySignature: signature });
    const message = await createMessage({ binary: bytes });
    const { signatures } = await verify({ message, signature: read, verificationKeys: key });
    if (signatures.length === 0) throw new Error('no signature');
    for (const { verified } of signatures) await verified;
  } catch (cause) {
    throw new TodokeError('dispatch.signature', '報告の署名が、委託先の公開鍵で確かめられません。', {
      remedy: '報告と署名の組、公開鍵の指紋を委託先に確かめてください。この報告は取り込んでいません。',
      cause,
    });
  }
  return fingerprint;
}

/**
 * Opens a report that was encrypted for the insurer (armoured or binary); `armored`: the insurer's own private key. Throws
 * `dispatch.decrypt`: the report must not be taken in.
 */
export async function decryptReport(bytes: Uint8Array, armored: string, passphrase: string): Promise<Buffer> {
  try {
    const locked = await readPrivateKey({ armoredKey: armored });
    const decryptionKeys = locked.isDecrypted()
      ? locked
      : await decryptKey({ privateKey: locked, passphrase });
    const text = Buffer.from(bytes).toString('latin1').trimStart();
    const message = text.startsWith('-----BEGIN')
      ? await readMessage({ armoredMessage: text })
      : await readMessage({ binaryMessage: bytes });
    const { data } = await decrypt({ message, decryptionKeys, format: 'binary' });
    return Buffer.from(data as Uint8Array);
  } catch (cause) {
    throw new TodokeError('dispatch.decrypt', '暗号化された報告を開けません。', {
      remedy:
        '報告がこの保険者の公開鍵で暗号化されているか、秘密鍵のファイルと合言葉（TODOKE_PGP_PASSPHRASE）が合っているかを確かめてください。この報告は取り込んでいません。',
      cause,
    });
  }
}
