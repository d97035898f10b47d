import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MANAGEMENT_NUMBERS, managementNumber } from '../../src/piece/management-number.ts';
import { readManagementNumber } from '../../src/piece/read-number.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const key = createSecretKey(Buffer.alloc(32, 1));
const otherKey = createSecretKey(Buffer.alloc(32, 2));
const serial = fc.integer({ min: 1, max: MANAGEMENT_NUMBERS - 1 });
const SEED = { seed: 20240909, numRuns: 200 };
const bare = (number: string): string => number.replaceAll('-', '');

describe('the management number (整理番号, S031)', () => {
  it('is XXX-XXX-XX in Crockford’s base 32, and reads back as printed', () => {
    fc.assert(
      fc.property(serial, (n) => {
        const number = managementNumber(key, n);
        expect(number).toMatch(/^[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{2}$/);
        expect(readManagementNumber(number)).toBe(number);
      }),
      SEED,
    );
  });

  it('is another for each piece: the first 20,000 and any two', () => {
    const seen = new Set<string>();
    for (let n = 1; n <= 20_000; n++) seen.add(managementNumber(key, n));
    expect(seen.size).toBe(20_000);
    fc.assert(
      fc.property(
        serial,
        serial,
        (a, b) => (managementNumber(key, a) === managementNumber(key, b)) === (a === b),
      ),
      SEED,
    );
  });

  it('is refused with any one character wrong', () => {
    fc.assert(
      fc.property(serial, fc.nat(7), (n, at) => {
        const text = bare(managementNumber(key, n));
        for (const wrong of ALPHABET) {
          if (wrong === text[at]) continue;
          expect(readManagementNumber(text.slice(0, at) + wrong + text.slice(at + 1))).toBeUndefined();
        }
      }),
      SEED,
    );
  });

  it('is refused with any two different characters swapped, wherever they stand', () => {
    fc.assert(
      fc.property(serial, (n) => {
        const text = bare(managementNumber(key, n));
        for (let i = 0; i < 8; i++)
          for (let j = i + 1; j < 8; j++) {
            const chars = [...text];
            [chars[i], chars[j]] = [chars[j] as string, chars[i] as string];
            const swapped = chars.join('');
            if (swapped !== text) expect(readManagementNumber(swapped)).toBeUndefined();
          }
      }),
      SEED,
    );
  });

  it('is keyed: under another key the same pieces have other numbers', () => {
    let same = 0;
    for (let n = 1; n <= 1_000; n++)
      if (managementNumber(key, n) === managementNumber(otherKey, n)) same += 1;
    expect(same).toBe(0);
  });

  it('does not show the order of the pieces: neighbours differ in about 31 of 32 characters, at every place', () => {
    const pieces = 3_200;
    const equal = Array.from({ length: 7 }, () => 0);
    let rising = 0;
    for (let n = 1; n <= pieces; n++) {
      const [a, b] = [bare(managementNumber(key, n)), bare(managementNumber(key, n + 1))];
      for (let i = 0; i < 7; i++) if (a[i] === b[i]) equal[i] = (equal[i] as number) + 1;
      if (a < b) rising += 1;
    }
    // Expected 100 of 3,200 at each place; six standard deviations to either side.
    for (const count of equal) expect(Math.abs(count - pieces / 32)).toBeLessThan(60);
    expect(Math.abs(rising - pieces / 2)).toBeLessThan(170);
  });

  it('is read as people say it: lower case, without hyphens, O for 0, I and L for 1', () => {
    let read = 0;
    for (let n = 1; n <= 500; n++) {
      const number = managementNumber(key, n);
      const said = bare(number).toLowerCase().replaceAll('0', 'o').replace('1', 'i').replace('1', 'L');
      expect(readManagementNumber(` ${said} `)).toBe(number);
      if (/[oiL]/.test(said)) read += 1;
    }
    expect(read).toBeGreaterThan(50);
  });

  it.each(['', '123', '123-456-7', '123-456-789', 'UUU-UUU-UU', '整理番号'])('%j is none', (text) => {
    expect(readManagementNumber(text)).toBeUndefined();
  });

  it.each([0, -1, 1.5, Number.NaN, MANAGEMENT_NUMBERS])('there is no piece %d', (n) => {
    expect(() => managementNumber(key, n)).toThrow(RangeError);
  });
});
