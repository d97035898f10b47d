import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import { TodokeError } from '../kernel/errors.ts';

/** The encodings Japanese offices send; a report always states which one was found. */
export type CsvEncoding = 'utf-8' | 'utf-8-bom' | 'cp932';

const BOM = [0xef, 0xbb, 0xbf];

/** `shift_jis` of the WHATWG standard is Windows-31J, that is CP932. */
const DECODER_LABEL = { 'utf-8': 'utf-8', 'utf-8-bom': 'utf-8', cp932: 'shift_jis' } as const;

/** A decoder that throws on the first byte sequence its encoding does not know, and drops a BOM. */
export const decoderFor = (encoding: CsvEncoding): TextDecoder =>
  new TextDecoder(DECODER_LABEL[encoding], { fatal: true });

async function decodesAs(encoding: CsvEncoding, chunks: AsyncIterable<Uint8Array>): Promise<boolean> {
  const decoder = decoderFor(encoding);
  try {
    for await (const chunk of chunks) decoder.decode(chunk, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function unknownEncoding(name: string): TodokeError {
  return new TodokeError(
    'csv.encoding',
    `${name}: 文字コードを判別できません（UTF-8 でも Shift_JIS〈CP932〉でもありません）。`,
    {
      remedy:
        'UTF-8 または Shift_JIS で保存し直してください。途中で切れたファイルでないかも確かめてください。',
    },
  );
}

/**
 * Which encoding a file is in, by decoding all of it: a byte that only appears in row 4,000,000 still counts.
 * `name` is what messages call the file. Throws `csv.encoding` when neither fits.
 */
export async function detectEncoding(path: string, name: string): Promise<CsvEncoding> {
  const read = () => createReadStream(path, { highWaterMark: 1 << 20 });
  for await (const chunk of createReadStream(path, { end: 2 }) as AsyncIterable<Uint8Array>) {
    if (BOM.every((byte, i) => chunk[i] === byte)) {
      if (await decodesAs('utf-8', read())) return 'utf-8-bom';
      throw unknownEncoding(name);
    }
  }
  for (const encoding of ['utf-8', 'cp932'] as const) if (await decodesAs(encoding, read())) return encoding;
  throw unknownEncoding(name);
}

/** The same for bytes already in memory (standard input, an upload). */
export async function detectEncodingOf(bytes: Uint8Array, name: string): Promise<CsvEncoding> {
  const once = async function* () {
    yield bytes;
  };
  if (BOM.every((byte, i) => bytes[i] === byte) && (await decodesAs('utf-8', once()))) return 'utf-8-bom';
  for (const encoding of ['utf-8', 'cp932'] as const) if (await decodesAs(encoding, once())) return encoding;
  throw unknownEncoding(name);
}
