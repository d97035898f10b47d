import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FAULTS } from '../../src/readback/faults.ts';
import { STANDARDS } from '../../src/readback/preflight/check.ts';
import { LEAFLET_LIMITS, LEAFLET_RULES } from '../../src/readback/preflight/leaflet-rules.ts';
import { sampleSize, USUAL_AIM } from '../../src/readback/sample.ts';
import { KINDS } from './kinds.ts';
import { PAPER_KINDS } from './paper-kinds.ts';

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
  expect(page.replace(/\s+/g, ' ')).toContain(
    `put ${KINDS.length} kinds of fault into finished notices, ${PAPER_KINDS.length} into other papers`,
  );
});

test('the page on checking PDF files lists every rule with its sentence, and the limits of a leaflet', () => {
  const text = readFileSync(new URL('../../docs/preflight.md', import.meta.url), 'utf8');
  const listed = [...text.matchAll(/^\| `([a-z0-9]+\.[a-z_]+)` \|(?: (?:stop|note) \|)? ([^|]+) \|$/gm)];
  const rules = [...Object.values(STANDARDS).flat(), ...LEAFLET_RULES].map(({ id, says }) => [id, says]);
  expect(listed.map(([, id, says]) => [id, says])).toEqual(rules);
  const { margin, bleed, picturePpi, bitmapPpi } = LEAFLET_LIMITS;
  for (const limit of [`${margin} mm`, `${bleed} mm`, `${picturePpi} ppi`, `${bitmapPpi} ppi`])
    expect(text.replace(/\s+/g, ' ')).toContain(limit);
});
