import { beforeAll, expect, test } from 'vitest';
import { insurerNumberCheckDigit } from '../../src/japan/check-digits.ts';
import type { Database } from '../../src/kernel/ports.ts';
import { freshDatabase } from '../support/postgres.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await freshDatabase());
});

test('the check digit of a card number is that of an insurer number', async () => {
  const numbers = [1, 9, 10, 123456789, 999999999, 500000000, 90807060];
  const { rows } = await database.read((sql) =>
    sql.query<{ number: string }>('SELECT certificate.card_number(n) AS number FROM unnest($1::bigint[]) n', [
      numbers,
    ]),
  );
  expect(rows.map(({ number }) => number)).toEqual(
    numbers.map((n) => {
      const body = String(n).padStart(9, '0');
      return `${body}${insurerNumberCheckDigit(body)}`;
    }),
  );
});

test.each([
  ['2024-04-01', '2026-04-01'],
  ['2024-02-29', '2026-03-01'],
  ['2023-02-28', '2025-02-28'],
  ['2023-12-31', '2025-12-31'],
])('任意継続 acquired %s ends after two years: first day without cover %s', async (acquired, ends) => {
  const { rows } = await database.read((sql) =>
    sql.query('SELECT certificate.voluntary_ends_on($1) AS ends', [acquired]),
  );
  expect(rows).toEqual([{ ends }]);
});
