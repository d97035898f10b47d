import { createHash, createPublicKey, verify } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMessage, decrypt, generateKey, type PrivateKey, readMessage, sign } from 'openpgp';

/** A made-up printing company: opens what is handed over, prints, and reports over a line that loses things. */
export class Contractor {
  readonly publicKey: string;
  readonly #key: PrivateKey;

  private constructor(publicKey: string, key: PrivateKey) {
    this.publicKey = publicKey;
    this.#key = key;
  }

  static async open(): Promise<Contractor> {
    const { publicKey, privateKey } = await generateKey({
      userIDs: [{ name: 'みほん印刷', email: 'print@example.invalid' }],
      format: 'object',
    });
    return new Contractor(publicKey.armor(), privateKey);
  }

  /** Decrypts a package, checks every hash and the insurer's signature; answers its files by name. Throws if anything is wrong. */
  async receive(folder: string, insurerKey: string): Promise<Map<string, Buffer>> {
    const files = new Map<string, Buffer>();
    for (const name of readdirSync(folder).sort()) {
      const message = await readMessage({ binaryMessage: readFileSync(join(folder, name)) });
      const { data } = await decrypt({ message, decryptionKeys: this.#key, format: 'binary' });
      files.set(name.replace(/\.pgp$/, ''), Buffer.from(data as Uint8Array));
    }
    const sums = files.get('SHA256SUMS') as Buffer;
    if (!verify(null, sums, createPublicKey(insurerKey), files.get('SHA256SUMS.sig') as Buffer)) {
      throw new Error('the signature of the package is wrong');
    }
    for (const line of sums.toString().trimEnd().split('\n')) {
      const [hash, name] = line.split('  ') as [string, string];
      const bytes = files.get(name) as Buffer;
      if (createHash('sha256').update(bytes).digest('hex') !== hash) throw new Error(`${name} is damaged`);
    }
    return files;
  }

  /** A report as a file, with its detached signature (armoured). */
  async report(
    lines: readonly { readonly number: string; readonly result: string }[],
  ): Promise<{ bytes: Buffer; signature: Buffer }> {
    const text = [
      'management_number,result',
      ...lines.map(({ number, result }) => `${number},${result}`),
      '',
    ];
    const bytes = Buffer.from(text.join('\r\n'));
    const message = await createMessage({ binary: bytes });
    const signature = await sign({ message, signingKeys: this.#key, detached: true });
    return { bytes, signature: Buffer.from(signature as string) };
  }
}

/** A line that loses, doubles, reorders and delays files; the same ones for the same seed. */
export class Line<File> {
  #state: number;
  #delayed: File[] = [];
  readonly fates = { lost: 0, doubled: 0, delayed: 0, reordered: 0 };

  constructor(seed: number) {
    this.#state = seed;
  }

  random(below: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * below);
  }

  get waiting(): number {
    return this.#delayed.length;
  }

  /** What arrives on a day on which these files are sent. `clear`: the line is good today. */
  carry(files: readonly File[], clear: boolean): File[] {
    const arriving = [...this.#delayed];
    this.#delayed = [];
    for (const file of files) {
      const fate = clear ? 9 : this.random(8);
      if (fate === 0) this.fates.lost += 1;
      else if (fate === 1) {
        this.fates.delayed += 1;
        this.#delayed.push(file);
      } else if (fate === 2) {
        this.fates.doubled += 1;
        arriving.push(file, file);
      } else arriving.push(file);
    }
    if (arriving.length > 1 && !clear) {
      this.fates.reordered += 1;
      arriving.reverse();
    }
    return arriving;
  }
}
