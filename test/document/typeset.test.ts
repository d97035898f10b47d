import { expect, test } from 'vitest';
import { faceOf } from '../../src/document/pdf/face.ts';
import { type SetLine, setParagraph } from '../../src/document/typeset.ts';

const face = faceOf('regular');
const set = (text: string, measure: number, justify = false): SetLine[] =>
  setParagraph(text, { face, measure: measure * 1000, justify, tracking: 0 });
const read = (lines: readonly SetLine[]): string[] =>
  lines.map(({ cids }) => cids.map((cid) => face.textOf(cid)).join(''));

test('a line neither begins with a closing mark nor ends with an opening one (JLREQ 3.1.7)', () => {
  expect(read(set('一二三四五六。七八九十', 6.5))).toEqual(['一二三四五六。', '七八九十']);
  expect(read(set('一二三四五六、七八九十', 6))).toEqual(['一二三四五', '六、七八九十']);
  expect(read(set('一二三四五（六七八九十', 6))).toEqual(['一二三四五', '（六七八九十']);
});

test('two brackets in a row stand half an em closer, a bracket at a line start stands flush', () => {
  const [line] = set('「（一）」、', 20) as [SetLine];
  expect(line.gaps).toEqual([-500, -500, 0, 0, -500, -500]);
  expect(line.width).toBe(6000 - 2000 - 500);
});

test('a paragraph does not end on one character alone', () => {
  const lines = read(set('あいうえおかきくけこさしすせそたちつてとな', 10));
  expect(lines).toHaveLength(3);
  expect((lines.at(-1) as string).length).toBeGreaterThan(3);
});

test('justified lines are as wide as the measure, the last is not stretched', () => {
  const lines = set(
    '資格情報のお知らせ、個人番号（マイナンバー）の下4桁をご確認ください。お願いいたします。',
    12.3,
    true,
  );
  for (const line of lines.slice(0, -1)) expect(Math.round(line.width)).toBe(12300);
  expect((lines.at(-1) as SetLine).width).toBeLessThan(12300);
});

test('numbers and Latin words are not broken', () => {
  expect(read(set('電話0570-000-000まで', 7))).toEqual(
    ['電話', '0570-000-000まで'].flatMap((line) => read(set(line, 7))),
  );
});

test('a character the font lacks is a fault of the text, not a blank', () => {
  expect(() => set('外字\ue000', 10)).toThrow(RangeError);
});
