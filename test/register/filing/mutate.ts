import type { Generator } from './generate.ts';

/** One seeded change of a byte or a stretch of bytes: cut off, a hole, something put in, overwritten, or a stray mark. */
export function mutate(bytes: Uint8Array, generator: Generator): Uint8Array {
  const at = generator.int(0, bytes.length - 1);
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
  const noise = Uint8Array.from({ length: generator.int(1, 4) }, () => generator.int(0, 255));
  switch (generator.int(1, 5)) {
    case 1:
      return head;
    case 2:
      return Buffer.concat([head, tail.subarray(generator.int(1, 40))]);
    case 3:
      return Buffer.concat([head, noise, tail]);
    case 4:
      return Buffer.concat([head, noise, tail.subarray(noise.length)]);
    default:
      return Buffer.concat([head, Buffer.from(generator.pick<string>([',', '\r', '\n', '"', '\r\n'])), tail]);
  }
}
