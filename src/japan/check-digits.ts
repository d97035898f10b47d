/** A number's check: valid, or why not (a stable code; the sentence belongs to whoever shows it). */
export type NumberCheck = { readonly valid: true } | { readonly valid: false; readonly reason: NumberFault };
export type NumberFault = 'not_digits' | 'wrong_length' | 'wrong_check_digit';

const VALID: NumberCheck = { valid: true };
const fault = (reason: NumberFault): NumberCheck => ({ valid: false, reason });

/** Left-to-right weights of the first 11 digits of an Individual Number (総務省令第85号 第5条). */
const MY_NUMBER_WEIGHTS = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/** Check digit of the first 11 digits of an Individual Number (個人番号). `body`: 11 ASCII digits. */
export function myNumberCheckDigit(body: string): number {
  let sum = 0;
  for (let i = 0; i < 11; i++) sum += (body.charCodeAt(i) - 48) * (MY_NUMBER_WEIGHTS[i] as number);
  const rest = sum % 11;
  return rest <= 1 ? 0 : 11 - rest;
}

/** Check digit of an insurer number (保険者番号). `body`: 7 ASCII digits, or 5 for a municipal insurer. */
export function insurerNumberCheckDigit(body: string): number {
  let sum = 0;
  for (let i = body.length - 1, weight = 2; i >= 0; i--, weight = 3 - weight) {
    const product = (body.charCodeAt(i) - 48) * weight;
    sum += product > 9 ? product - 9 : product;
  }
  return (10 - (sum % 10)) % 10;
}

/** Check digit of a registered-mail number (引受番号). `body`: 10 ASCII digits (11 for parcels); the body mod 7. */
export function trackingNumberCheckDigit(body: string): number {
  let rest = 0;
  for (let i = 0; i < body.length; i++) rest = (rest * 10 + body.charCodeAt(i) - 48) % 7;
  return rest;
}

function check(value: string, lengths: readonly number[], digit: (body: string) => number): NumberCheck {
  if (!/^[0-9]+$/.test(value)) return fault('not_digits');
  if (!lengths.includes(value.length)) return fault('wrong_length');
  return digit(value.slice(0, -1)) === value.charCodeAt(value.length - 1) - 48
    ? VALID
    : fault('wrong_check_digit');
}

/** Individual Number: 12 ASCII digits, the last a check. */
export const checkMyNumber = (value: string): NumberCheck => check(value, [12], myNumberCheckDigit);

/**
 * Twelve digits as people write them down: in groups, parted by blanks, hyphens of whichever kind, or dots. Matched by a
 * look ahead, so that a number is found behind other digits that run into it.
 */
const TWELVE = /(?<!\d)(?=(\d(?:[\s\-\u2010-\u2015\u2212\u30fc\u30fb./_]{0,3}\d){11})(?!\d))/g;

/** Whether a text holds an Individual Number: twelve digits with the right check digit, however they are written. */
export const holdsMyNumber = (text: string): boolean =>
  [...text.normalize('NFKC').matchAll(TWELVE)].some(
    ([, digits = '']) => checkMyNumber(digits.replace(/\D/g, '')).valid,
  );

/** Insurer number: 8 ASCII digits (6 for a municipal insurer), the last a check. */
export const checkInsurerNumber = (value: string): NumberCheck =>
  check(value, [8, 6], insurerNumberCheckDigit);

/** Registered-mail number: 11 ASCII digits (12 for parcels), hyphens and spaces between groups allowed. */
export const checkTrackingNumber = (value: string): NumberCheck =>
  check(value.replace(/[- ]/g, ''), [11, 12], trackingNumberCheckDigit);
