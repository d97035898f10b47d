import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { composeDistributionLists } from '../../src/document/lists.ts';
import { faceOf } from '../../src/document/pdf/face.ts';
import { parcelSpecimens } from '../../src/document/specimens.ts';
import { breakLines, type SetLine, setParagraph } from '../../src/document/typeset.ts';
import { contextOf, textsOf, withPath } from './pages.ts';

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

const lines = (
  text: string,
  measure: number,
  style: { words?: boolean; phrases?: 'free' | 'within' },
): string[] => breakLines(text, { face, measure: measure * 1000, justify: false, tracking: 0, ...style });

test('lines of languages with words end between words, and not on one word alone', () => {
  expect(lines('Use your card when you see a doctor', 11, { words: true })).toEqual([
    'Use your card when',
    'you see a doctor',
  ]);
  for (const line of lines('a certificate of eligibility is sent to your home', 9, { words: true }))
    expect('a certificate of eligibility is sent to your home'.split(' ')).toEqual(
      expect.arrayContaining(line.split(' ')),
    );
});

test('a company’s name on a label never begins its second line with ー', async () => {
  const [sheet] = parcelSpecimens().slice(1);
  if (sheet === undefined) throw new Error('no parcel');
  const label = await withPath(async (path) => {
    await composeDistributionLists({ context: contextOf(), parcels: [sheet], path });
    return (await textsOf(readFileSync(path)))[0] as string;
  });
  expect(label.replaceAll('\n', '')).toContain(sheet.workplace.name);
  expect(label.split('\n').filter((line) => /^[ー・、。ッャュョ]/.test(line))).toEqual([]);
});

test('やさしい日本語 ends its lines between words; a word longer than the line is broken after JLREQ', () => {
  expect(lines('カードを スマホで 読みます', 9, { words: true })).toEqual(['カードを スマホで', '読みます']);
  const broken = lines('任意継続被保険者資格喪失申出書と いっしょに', 8, { words: true });
  expect(broken.join('').replaceAll(' ', '')).toBe('任意継続被保険者資格喪失申出書といっしょに');
  expect(broken.every((line) => !/^[ー、。）]/.test(line))).toBe(true);
});

test('headings and captions part at phrases: no word is torn where another place will do', () => {
  expect(lines('マイナンバーカードを持っていない', 14, { phrases: 'free' })).toEqual([
    'マイナンバーカードを',
    '持っていない',
  ]);
  expect(lines('医療機関等の窓口のカードリーダー', 12, { phrases: 'free' })).toEqual([
    '医療機関等の窓口の',
    'カードリーダー',
  ]);
});

test('where the room below is taken, parting at phrases never costs a line', () => {
  const text =
    '同梱の配付リストをご覧のうえ、封筒の窓に見える被保険者氏名の方にお渡しください。封筒は開封しないでください。';
  for (let measure = 10; measure <= 40; measure++) {
    const plain = lines(text, measure, {});
    expect(lines(text, measure, { phrases: 'within' }).length).toBeLessThanOrEqual(plain.length);
  }
  expect(
    lines('受付時間　平日8:30から17:15まで（土日祝日・年末年始を除く）', 27, { phrases: 'within' }),
  ).toEqual(['受付時間　平日8:30から17:15まで', '（土日祝日・年末年始を除く）']);
});
