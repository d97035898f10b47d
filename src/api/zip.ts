import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';

/*
 * A folder as one ZIP file to be saved from a browser: stored, not deflated (print files are deflated already), written
 * as it is sent. APPNOTE.TXT 6.3.10, without ZIP64: each file and the whole below 4 GiB.
 */

const LIMIT = 0xffff_ffff;
/** 1980-01-01 00:00: the same folder is the same file, whenever it is taken. */
const DAY = 0x0021;
/** Names are UTF-8. */
const UTF8 = 0x0800;

interface Entry {
  readonly name: Buffer;
  readonly path: string;
  readonly size: number;
  readonly crc: number;
  readonly at: number;
}

async function crcOf(path: string): Promise<number> {
  let crc = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
    crc = crc32(chunk as Buffer, crc);
  return crc;
}

/** What a local header and the central directory say alike of a file: from "version needed" to the name's length. */
function common({ name, size, crc }: Entry): Buffer {
  const bytes = Buffer.alloc(26);
  bytes.writeUInt16LE(20, 0);
  bytes.writeUInt16LE(UTF8, 2);
  bytes.writeUInt16LE(DAY, 8);
  bytes.writeUInt32LE(crc, 10);
  bytes.writeUInt32LE(size, 14);
  bytes.writeUInt32LE(size, 18);
  bytes.writeUInt16LE(name.length, 22);
  return bytes;
}

const signature = (n: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(n);
  return bytes;
};

function central(entry: Entry): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(entry.at, 10);
  return Buffer.concat([signature(0x0201_4b50), Buffer.from([20, 0]), common(entry), rest, entry.name]);
}

async function* written(folder: string, names: readonly string[]): AsyncGenerator<Buffer> {
  const entries: Entry[] = [];
  let at = 0;
  for (const one of names) {
    const path = join(folder, one);
    const { size } = statSync(path);
    if (at + size > LIMIT) throw new RangeError('a folder too large for a ZIP file without ZIP64');
    const entry = { name: Buffer.from(one), path, size, crc: await crcOf(path), at };
    const head = Buffer.concat([signature(0x0403_4b50), common(entry), entry.name]);
    yield head;
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) yield chunk as Buffer;
    entries.push(entry);
    at += head.length + size;
  }
  const directory = Buffer.concat(entries.map(central));
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  yield Buffer.concat([directory, signature(0x0605_4b50), end]);
}

/** The files of a folder (not of folders in it), by name in order, as a ZIP stream. */
export const zipOf = (folder: string): Readable =>
  Readable.from(
    written(
      folder,
      readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
        .sort(),
    ),
  );
