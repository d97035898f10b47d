import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { myNumberCheckDigit } from '../../src/japan/check-digits.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { keysFrom } from '../../src/vault/keys.ts';
import {
  lastFourOf,
  lastFourProof,
  type SealedNumber,
  subkey,
  takeNumber,
  valuesHash,
} from '../../src/vault/numbers.ts';
import { keepNumbers, readLastFour } from '../../src/vault/store.ts';
import { freshDatabase } from '../support/postgres.ts';

const keys = keysFrom(Buffer.alloc(32, 1));
const otherKeys = keysFrom(Buffer.alloc(32, 2));
const number = fc
  .integer({ min: 0, max: 99_999_999_999 })
  .map((n) => String(n).padStart(11, '0'))
  .map((body) => body + myNumberCheckDigit(body));
const seal = (value: string, with_ = keys): SealedNumber => takeNumber(with_, value).number as SealedNumber;
const SEED = { seed: 20240607, numRuns: 300 };

describe('an Individual Number at rest', () => {
  it('comes back as its last four digits', () => {
    fc.assert(
      fc.property(number, (value) => lastFourOf(keys, seal(value)) === value.slice(8)),
      SEED,
    );
  });

  it('is in no way readable from what is stored, and equal numbers are equal there', () => {
    fc.assert(
      fc.property(number, number, (one, other) => {
        const { ref, sealed } = seal(one);
        expect([ref.length, sealed.length]).toEqual([32, 40]);
        for (const stored of [ref, sealed]) {
          for (const form of ['latin1', 'hex'] as const) expect(stored.toString(form)).not.toContain(one);
        }
        expect(seal(other).ref.equals(ref)).toBe(one === other);
        expect(seal(other).sealed.equals(sealed)).toBe(one === other);
      }),
      SEED,
    );
  });

  it('cannot be found or read with another key', () => {
    fc.assert(
      fc.property(number, (value) => {
        expect(seal(value, otherKeys).ref.equals(seal(value).ref)).toBe(false);
        expect(() => lastFourOf(otherKeys, seal(value))).toThrow(
          expect.objectContaining({ id: 'vault.unseal' }),
        );
      }),
      { ...SEED, numRuns: 50 },
    );
  });

  it('cannot be changed unnoticed: not one bit, nor put in another’s place', () => {
    const right = seal('123456789018');
    for (let bit = 0; bit < right.sealed.length * 8; bit++) {
      const sealed = Buffer.from(right.sealed);
      sealed[bit >> 3] = (sealed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(() => lastFourOf(keys, { ...right, sealed })).toThrow(
        expect.objectContaining({ id: 'vault.unseal' }),
      );
    }
    const body = '98765432109';
    const other = seal(body + myNumberCheckDigit(body));
    expect(() => lastFourOf(keys, { ref: other.ref, sealed: right.sealed })).toThrow();
    expect(() => lastFourOf(keys, { ...right, sealed: right.sealed.subarray(0, 39) })).toThrow();
  });

  it('is taken as people write it, and told apart from none and from a wrong one', () => {
    const right = seal('123456789018');
    for (const written of ['1234-5678-9018', ' 1234 5678 9018 ', '１２３４５６７８９０１８'])
      expect(takeNumber(keys, written)).toEqual({ state: 'held', number: right });
    for (const blank of ['', ' ', '　', '-'])
      expect(takeNumber(keys, blank)).toEqual({ state: 'none', number: null });
    for (const wrong of ['123456789012', '12345678901', '1234567890180', '12345678901X'])
      expect(takeNumber(keys, wrong)).toEqual({ state: 'bad_check', number: null });
  });
});

describe('keyed hashes', () => {
  it('of four digits: bound to the piece and to the key', () => {
    const proof = lastFourProof(keys, 'round-1-7', '6825');
    expect(proof).toMatch(/^[0-9a-f]{64}$/);
    expect(lastFourProof(keys, 'round-1-7', '6825')).toBe(proof);
    expect(lastFourProof(keys, 'round-1-8', '6825')).not.toBe(proof);
    expect(lastFourProof(keys, 'round-1-7', '6826')).not.toBe(proof);
    expect(lastFourProof(otherKeys, 'round-1-7', '6825')).not.toBe(proof);
  });

  it('of values: no two ways to cut the same letters agree', () => {
    expect(valuesHash(keys, ['ab', 'c']).equals(valuesHash(keys, ['a', 'bc']))).toBe(false);
    expect(valuesHash(keys, ['ab', 'c']).equals(valuesHash(otherKeys, ['ab', 'c']))).toBe(false);
  });

  it('a subkey is another for each label', () => {
    expect(subkey(keys.management, 'a').equals(subkey(keys.management, 'b'))).toBe(false);
  });
});

describe('the vault in the database', async () => {
  const { database } = await freshDatabase();
  const values = [
    '123456789018',
    ...Array.from({ length: 20 }, () => String(randomBytes(5).readUIntBE(0, 5))),
  ].map((text) => {
    const body = text.padStart(11, '0').slice(0, 11);
    return body + myNumberCheckDigit(body);
  });

  it('keeps each number once, and answers digits only under an audit entry of purpose and count', async () => {
    const sealed = values.map((value) => seal(value));
    await database.transaction((sql) => keepNumbers(sql, sealed));
    await database.transaction((sql) => keepNumbers(sql, sealed));
    const digits = await database.transaction((sql) =>
      readLastFour(sql, keys, {
        actor: SYSTEM,
        insurerId: '01479997',
        purpose: 'print_notice',
        subject: 'file:round-1/W0001',
        refs: sealed.map(({ ref }) => ref),
      }),
    );
    expect([...digits.values()].sort()).toEqual(values.map((value) => value.slice(8)).sort());
    const { rows } = await database.read((sql) =>
      sql.query(
        `SELECT action, subject, detail, (SELECT count(*) FROM vault.number) AS kept FROM audit.entry`,
      ),
    );
    expect(rows).toEqual([
      {
        action: 'vault.read_last_four',
        subject: 'file:round-1/W0001',
        detail: { purpose: 'print_notice', count: values.length },
        kept: new Set(values).size,
      },
    ]);
  });

  it('answers nothing at all where one number was tampered with in the database', async () => {
    const { ref, sealed } = seal('234567890121'.slice(0, 11) + myNumberCheckDigit('23456789012'));
    const spoilt = Buffer.from(sealed);
    spoilt[15] = (spoilt[15] as number) ^ 1;
    await database.transaction((sql) => keepNumbers(sql, [{ ref, sealed: spoilt }]));
    const request = {
      actor: SYSTEM,
      insurerId: null as unknown as string,
      purpose: 'show_notice' as const,
      subject: 'x',
    };
    await expect(
      database.transaction((sql) =>
        readLastFour(sql, keys, { ...request, refs: [ref, seal('123456789018').ref] }),
      ),
    ).rejects.toMatchObject({ id: 'vault.unseal' });
  });
});
