import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { trailItem } from '../../src/api/read/trail.ts';
import { CATALOGUE, inEnglish } from '../../web/src/i18n/record/english.ts';

const JAPANESE = /[\p{sc=Hira}\p{sc=Kana}\p{sc=Han}]/u;

/** Rooms and files whose Japanese no screen of the console shows, and why. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^(?:cli|sample|platform|access\/sample)/, 'said in the terminal'],
  [/^(?:document|readback|template\/(?:settings|fonts|layout)|round\/target-lists)/, 'printed, or read back'],
  [/^(?:guide|member|workplace|api\/member|api\/workplace-routes)/, 'told to members and workplaces'],
  [/^(?:matching|japan\/(?!prefectures|holidays)|packing\/plan)/, 'letters that are compared'],
  [/^register\/filing\/(?:forms\/|header|item|codec|json|condition|settings|prefectures)/, 'official names'],
  [/^desk\/(?:whereabouts|script|topics|settings)/, 'read out to a caller'],
  [/^dispatch\/job-package/, 'the contractor’s description of its files'],
  [
    /^(?:api\/read\/filing|api\/statistics-work|statistics\/table|statistics\/publication)/,
    'headings of CSV files',
  ],
];
/** Codes with a Japanese part, terms inside English sentences, parts of sentences that are known as a whole. */
const AS_IT_IS =
  /^(?:(?:P|AX)-|[A-Z][a-z]+ )|^(?:\[個人番号\]|なし|など| か |保険者番号|保留の人|お知らせ|確認待ちの人| ほか\{0\}件)$/;
/** Elements of a filing, which are shown under their official names, and parts of lines. */
const PARTS = new Set([
  ...[
    '媒体管理',
    '事業所数情報',
    '事業所情報',
    '様式コード',
    '事業所記号',
    'ファイル',
    '・大きな文字',
    '・音声コード',
  ],
  ...[
    '資格確認書 {0} 月次交付',
    ' の {0} ページ',
    '最初の場所: {0}{1}。',
    '（取込済み）',
    'UTF-8（BOMあり）',
  ],
]);

/** Every Japanese literal of a file; what is filled into it stands as {0}, {1} …. */
function literalsOf(file: string, source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) found.push(node.text);
    if (ts.isTemplateExpression(node)) {
      found.push(
        node.head.text + node.templateSpans.map(({ literal }, i) => `{${i}}${literal.text}`).join(''),
      );
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest));
  return found.filter((text) => JAPANESE.test(text));
}

it('every Japanese word and sentence the console may show has its English', () => {
  const src = fileURLToPath(new URL('../../src', import.meta.url));
  const missing: string[] = [];
  for (const file of globSync('**/*.ts', { cwd: src }).sort()) {
    if (ELSEWHERE.some(([where]) => where.test(file))) continue;
    const source = readFileSync(`${src}/${file}`, 'utf8');
    if (!JAPANESE.test(source)) continue;
    for (const text of literalsOf(file, source)) {
      const known = AS_IT_IS.test(text) || PARTS.has(text) || inEnglish(text.trim()) !== undefined;
      if (!known) missing.push(`${file}: ${text}`);
    }
  }
  // What comes with Todoke as data is shown under these names.
  const shipped = fileURLToPath(new URL('../../profiles', import.meta.url));
  for (const file of globSync('**/*.json', { cwd: shipped }).sort()) {
    JSON.parse(readFileSync(`${shipped}/${file}`, 'utf8'), (key, value: unknown) => {
      const shown = typeof value === 'string' && /^(?:title|note|evidence)$/.test(key);
      if (shown && JAPANESE.test(value) && inEnglish(value) === undefined) missing.push(`${file}: ${value}`);
      return value;
    });
  }
  expect(missing).toEqual([]);
});

it('whatever is written into the trail is told there in words', () => {
  const src = fileURLToPath(new URL('../../src', import.meta.url));
  const written = globSync('**/*.ts', { cwd: src }).flatMap((file) =>
    [
      ...readFileSync(`${src}/${file}`, 'utf8').matchAll(/(?:writeAudits?|note|audit|recordView)\([^;]+/g),
    ].flatMap(([call]) => [...call.matchAll(/'([a-z]+\.[a-z_]+)'/g)].map(([, action]) => action as string)),
  );
  expect(written.length).toBeGreaterThan(100);
  const entry = { entryId: '1', at: '', actor: '', name: null, subject: '', purpose: null };
  const bare = [...written, 'piece.seal', 'certificate.lapse'].filter(
    (action) => !JAPANESE.test(trailItem({ ...entry, action }).title),
  );
  expect([...new Set(bare)]).toEqual([]);
});

it('what a sentence has filled in stands in its English, too, itself in English', () => {
  const places = (text: string) => [...new Set(text.match(/\{\d\}/g))].sort();
  const differ = Object.entries(CATALOGUE).filter(([ja, en]) => `${places(ja)}` !== `${places(en)}`);
  expect(differ).toEqual([]);
  expect(inEnglish('送付前の確認が残っています（紙面の確認など）')).toBe(
    'Open on the checklist: Papers looked at, …',
  );
  expect(inEnglish('保留を見る（確認担当・印刷・封入担当）')).toBeUndefined();
  expect(inEnglish('紙面を開く（確認担当・印刷・封入担当）')).toBe(
    'Open the pages of a piece (Reviewer, Printing and packing)',
  );
  expect(inEnglish('5情報がすべて一致しました。照会の回答待ち。')).toBe(
    'All five items agree. Waiting for the reply to an inquiry.',
  );
  expect(inEnglish('送付期間の最終日（令和6年9月30日）までに差し出していない送付物')).toMatch(
    / \(30 September 2024\)$/,
  );
  expect(
    inEnglish(
      '送付期間（令和7年1月22日〜令和7年2月3日）が、国の示した期間（令和6年9月1日〜令和6年10月31日）の外にあります。',
    ),
  ).toContain('(22 January 2025 to 3 February 2025) lies outside');
  expect(inEnglish('資格確認書 令和8年2月 月次交付')).toBe('Certificates, monthly run February 2026');
  expect(inEnglish('佐藤 太郎')).toBeUndefined();
});
