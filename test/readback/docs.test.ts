import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FAULTS } from '../../src/readback/faults.ts';
import { sampleSize, USUAL_AIM } from '../../src/readback/sample.ts';
import { KINDS } from './kinds.ts';

const page = readFileSync(new URL('../../docs/read-back.md', import.meta.url), 'utf8');

test('the page on the read-back lists every fault with its sentence, and no other', () => {
  const listed = [...page.matchAll(/^\| `([a-z]+\.[a-z_]+)` \| ([^|]+) \|/gm)].map(([, code, text]) => [
    code,
    text,
  ]);
  expect(Object.fromEntries(listed)).toEqual(FAULTS);
});

test('its figures are those of the code', () => {
  expect(page).toContain(`The sample is ${sampleSize(1_000_000, USUAL_AIM)} pages`);
  expect(page).toContain(`put ${KINDS.length} kinds of fault`);
});
