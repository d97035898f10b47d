import { expect, test } from 'vitest';
import { matchingVersions } from '../../src/matching/versions.ts';

test('a verdict can name the rules and tables it rests on', () => {
  const { rules, kanji, address } = matchingVersions();
  expect(rules).toBeGreaterThanOrEqual(1);
  expect(kanji).toMatch(/^[0-9a-f]{16}$/);
  expect(address).not.toBe('');
  expect(matchingVersions()).toBe(matchingVersions());
});
