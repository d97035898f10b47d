import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { KANA_CODES } from '../../src/matching/kana.ts';
import { KANJI_CODES, readTable, type TABLE_NAMES } from '../../src/matching/kanji/tables.ts';

describe('docs/matching.md', () => {
  // Columns may be padded to line up; the padding says nothing.
  const page = readFileSync(new URL('../../docs/matching.md', import.meta.url), 'utf8').replace(
    / +\|/g,
    ' |',
  );
  const documented = [...page.matchAll(/^\| `([A-Z][A-Z0-9])` \|/gm)].map((match) => match[1]);

  test('lists every reason code once, in the order results give them', () => {
    expect(documented).toEqual([
      ...KANJI_CODES,
      ...KANA_CODES,
      'B0',
      'B1',
      'BX',
      'S0',
      'S1',
      'SX',
      'M0',
      'M1',
    ]);
  });

  test('states the number of rows of every table', () => {
    const rows = (name: (typeof TABLE_NAMES)[number]) => readTable(name).length;
    for (const name of ['joyo', 'jinmei-1', 'jinmei-2', 'jis', 'koseki', 'deny'] as const) {
      expect(page).toContain(`| \`${name}\` | ${rows(name)} |`);
    }
    expect(page).toContain(`| \`weak\`, \`mixed\` | ${rows('weak')}, ${rows('mixed')} |`);
  });
});
