import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { composeFixedPapers } from '../../src/document/fixed.ts';
import { LETTERS, templateSet } from '../../src/template/sets.ts';
import { codesIn, contextOf, flowing, pictureOf, textsOf, withPath } from './pages.ts';

/** The requests for cooperation name whom they go through; they have tests of their own. */
const NAMES = Object.keys(templateSet(LETTERS).papers).filter((name) => !name.startsWith('cooperation'));
const texts = new Map<string, string>();
let bytes = Buffer.alloc(0);

beforeAll(async () => {
  bytes = await withPath(async (path) => {
    await composeFixedPapers({ context: contextOf(LETTERS), papers: NAMES, path });
    return readFileSync(path);
  });
  (await textsOf(bytes)).forEach((text, i) => {
    texts.set(NAMES[i] as string, flowing(text));
  });
});

/** What the seeds ask of each paper, by acceptance item. */
const SAYS: readonly (readonly [paper: string, item: string, sentence: string])[] = [
  ['employerRequests', 'S122', '内定段階で収集'],
  ['employerRequests', 'S122 S127', '5日以内に日本年金機構へ'],
  ['employerRequests', 'S123', '健康保険法施行規則上の義務'],
  ['employerRequests', 'S124', 'マイナンバーを正確にご記載'],
  ['employerRequests', 'S125', 'マイナ保険証の利用率目標を定めました'],
  ['employerRequests', 'S126', '入社日前であっても届出が可能'],
  ['reissueApplication', 'S056', '令和6年12月2日以降に受け付けます'],
  ['reissueApplication', 'S136', '資格情報画面を確認できる方は、交付の手続きは不要です'],
];

describe('papers with nothing personal', () => {
  test.each(SAYS)('%s: %s %s', (paper, _item, sentence) => {
    expect(texts.get(paper)).toContain(sentence);
  });

  test('S162 no paper refers to a page number', () => {
    for (const text of texts.values()) expect(text).not.toMatch(/[0-9０-９]\s*(ページ|頁)/);
  });

  test('every paper names the desk or where it is sent', () => {
    for (const [name, text] of texts) expect(text, name).toMatch(/お問い合わせ先|ご提出先/);
  });

  test('S158 the code on each page decodes to its control id', async () => {
    for (const [i, name] of NAMES.entries())
      expect(await codesIn(await pictureOf(bytes, i))).toContain(templateSet(LETTERS).papers[name]?.control);
  });

  test('an unknown paper is refused', async () => {
    const made = withPath((path) => composeFixedPapers({ context: contextOf(), papers: ['nothing'], path }));
    await expect(made).rejects.toMatchObject({ id: 'template.no_paper' });
  });
});
