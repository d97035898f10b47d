import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkInsurerNumber,
  checkMyNumber,
  checkTrackingNumber,
  insurerNumberCheckDigit,
  myNumberCheckDigit,
  type NumberCheck,
  trackingNumberCheckDigit,
} from '../../src/japan/check-digits.ts';

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((d) => d.join(''));
const kinds: [string, number, (body: string) => number, (value: string) => NumberCheck][] = [
  ['Individual Number', 11, myNumberCheckDigit, checkMyNumber],
  ['insurer number', 7, insurerNumberCheckDigit, checkInsurerNumber],
  ['municipal insurer number', 5, insurerNumberCheckDigit, checkInsurerNumber],
  ['registered-mail number', 10, trackingNumberCheckDigit, checkTrackingNumber],
  ['parcel number', 11, trackingNumberCheckDigit, checkTrackingNumber],
];

describe('vectors of the reference', () => {
  it.each([
    ['12345678901', 8],
    ['00000000000', 0],
  ])('Individual Number %s-%i', (body, digit) => {
    expect(myNumberCheckDigit(body)).toBe(digit);
    expect(checkMyNumber(`${body}${digit}`)).toEqual({ valid: true });
  });

  it('an Individual Number whose remainder is 1 or 0 ends in 0', () => {
    // Weight 2 stands on the rightmost digit, 6 on the leftmost: 6 + 6 = 12, remainder 1; 6 + 5 = 11, remainder 0.
    expect(myNumberCheckDigit('10000010000')).toBe(0);
    expect(myNumberCheckDigit('11000000000')).toBe(0);
    expect(myNumberCheckDigit('00000000001')).toBe(9);
  });

  it.each(['01010016', '01130012', '01270016', '33120015', '06140016'])('insurer number %s', (value) => {
    expect(checkInsurerNumber(value)).toEqual({ valid: true });
  });

  it.each(['13112383852', '131-12-38385-2', '131 12 38385 2', '405548424886', '4055-4842-4886'])(
    'registered-mail number %s',
    (value) => expect(checkTrackingNumber(value)).toEqual({ valid: true }),
  );
});

describe('what is refused, and why', () => {
  it.each([
    ['', 'not_digits'],
    ['12345678901８', 'not_digits'],
    ['1234-5678-9018', 'not_digits'],
    ['12345678901', 'wrong_length'],
    ['1234567890180', 'wrong_length'],
    ['123456789012', 'wrong_check_digit'],
  ])('Individual Number %j: %s', (value, reason) =>
    expect(checkMyNumber(value)).toEqual({ valid: false, reason }),
  );

  it.each([
    ['0101001', 'wrong_length'],
    ['01010015', 'wrong_check_digit'],
    ['010100-6', 'not_digits'],
  ])('insurer number %j: %s', (value, reason) =>
    expect(checkInsurerNumber(value)).toEqual({ valid: false, reason }),
  );

  it.each([
    ['1311238385', 'wrong_length'],
    ['131-12-38385-3', 'wrong_check_digit'],
    ['131-12-38385-x', 'not_digits'],
  ])('registered-mail number %j: %s', (value, reason) =>
    expect(checkTrackingNumber(value)).toEqual({ valid: false, reason }),
  );
});

describe.each(kinds)('%s', (_, length, digit, check) => {
  it('of ten last digits exactly one is valid', () => {
    fc.assert(
      fc.property(digits(length), (body) => {
        const valid = [...'0123456789'].filter((d) => check(body + d).valid);
        expect(valid).toEqual([String(digit(body))]);
      }),
      { seed: 13, numRuns: 500 },
    );
  });
});

it('an insurer number with one wrong digit is always caught', () => {
  fc.assert(
    fc.property(digits(7), fc.nat(7), fc.integer({ min: 1, max: 9 }), (body, at, by) => {
      const right = body + insurerNumberCheckDigit(body);
      const wrong = right.slice(0, at) + ((Number(right[at]) + by) % 10) + right.slice(at + 1);
      expect(checkInsurerNumber(wrong)).toEqual({ valid: false, reason: 'wrong_check_digit' });
    }),
    { seed: 14, numRuns: 1000 },
  );
});

it('an Individual Number agrees with the formula of the ordinance, digit by digit from the right', () => {
  fc.assert(
    fc.property(digits(11), (body) => {
      let sum = 0;
      for (let n = 1; n <= 11; n++) sum += Number(body[11 - n]) * (n <= 6 ? n + 1 : n - 5);
      expect(myNumberCheckDigit(body)).toBe(sum % 11 <= 1 ? 0 : 11 - (sum % 11));
    }),
    { seed: 15, numRuns: 1000 },
  );
});
