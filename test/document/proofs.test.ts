import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { noticeFields } from '../../src/document/fields.ts';
import { composeProofs, marksOf } from '../../src/document/proofs.ts';
import { factsOf, holds } from '../../src/template/conditions.ts';
import type { Element } from '../../src/template/layout.ts';
import { templateSet } from '../../src/template/sets.ts';
import {
  compose,
  contextOf,
  flowing,
  type Picture,
  pictureOf,
  recordWith,
  SCALE,
  textsOf,
  withPath,
} from './pages.ts';

const record = recordWith();
const paper = templateSet('mhlw-2024').papers.notice;
if (paper === undefined) throw new Error('no notice');
const elements = paper.elements.filter(({ when }) => holds(when, factsOf(record)));
const proof = () =>
  withPath(async (path) => {
    const context = contextOf();
    const pages = [{ paper: 'notice', facts: factsOf(record), record }];
    await composeProofs({ context, pages, fields: noticeFields(context), path });
    return readFileSync(path);
  });
const named = (name: string): Element => {
  const found = elements.find((element) => element.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};

test('a proof says what the notice says, with millimetres beside it', async () => {
  const [text = ''] = await textsOf(await proof());
  const { bytes } = await compose([record]);
  const [notice = ''] = await textsOf(bytes);
  for (const line of notice.split('\n'))
    expect(flowing(text).replaceAll(/\s/g, '')).toContain(line.replaceAll(/\s/g, ''));
  for (const at of [10, 100, 200, 290]) expect(text).toMatch(new RegExp(`(^|\\s)${at}(\\s|$)`));
});

test('S079 the window is drawn three times: as it lies, what always shows, and what may show', () => {
  expect(marksOf(paper, [named('window')], {}).filter(({ kind }) => kind === 'rect')).toHaveLength(1 + 3);
});

test('each line of a fixed text has its baseline, where the ink of the page stands on it', async () => {
  const element = named('portal.exception');
  if (element.kind !== 'text') throw new Error('a text');
  const variables = { portalScreen: '資格情報画面' };
  const rules = marksOf(paper, [element], variables).flatMap((mark) =>
    mark.kind === 'line' && mark.from[0] === element.x && mark.to[0] > element.x ? [mark.from[1]] : [],
  );
  expect(rules).toHaveLength(3);
  const { bytes } = await compose([record]);
  const picture = await pictureOf(bytes, 0);
  const inkAt = (y: number): number => inkOf(picture, element.x, element.x + element.width, y);
  for (const y of rules) {
    // Characters stand on the baseline; between it and the next line's top the paper is blank.
    expect(inkAt(y - 1)).toBeGreaterThan(20);
    expect(inkAt(y + 1.1)).toBe(0);
  }
});

/** Dark pixels in the row at y, from x to x; millimetres. */
function inkOf({ width, grey }: Picture, from: number, to: number, y: number): number {
  let ink = 0;
  const row = Math.round(y * SCALE) * width;
  for (let px = Math.ceil(from * SCALE); px < to * SCALE; px++) if ((grey[row + px] as number) < 128) ink++;
  return ink;
}
