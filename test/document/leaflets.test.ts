import { readFileSync } from 'node:fs';
import { constants, inflateSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { miniatureOf } from '../../src/document/leaflet/picture.ts';
import { assertSettable, composeLeaflet, type LeafletContext } from '../../src/document/leaflets.ts';
import { FLOW_OUTCOMES, FLOW_QUESTIONS } from '../../src/guide/flow.ts';
import { guideTexts, languageOf } from '../../src/guide/language.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import { type LeafletName, leaflets } from '../../src/template/leaflets.ts';
import { TEMPLATE_SETS, templateSet } from '../../src/template/sets.ts';
import { codesIn, contextOf, flowing, pictureOf, textsOf, withPath } from './pages.ts';

const { profile } = loadProfile('kyokai-kenpo');
const LINKS = {
  special: 'https://www.example.jp/myna/',
  video: 'https://www.example.jp/video/',
  branches: 'https://www.example.jp/branches/',
  languages: 'https://www.example.jp/languages/',
};
const context: LeafletContext = {
  ...contextOf('kyokai-2024', { links: LINKS, inLanguages: profile.document.inLanguages }),
  transition: profile.campaign.transition,
};
const NAMES = Object.keys(leaflets()) as LeafletName[];
const TYPES = ['standard', 'large'] as const;
const SHOWN = ['ja', 'ja-easy', 'en'];

const make = (leaflet: LeafletName, language: string, type: (typeof TYPES)[number], from = context) =>
  withPath(async (path) => {
    await composeLeaflet({ context: from, leaflet, language, type, path });
    const bytes = readFileSync(path);
    return { bytes, pages: await textsOf(bytes) };
  });
/** Texts without the blanks and line ends that differ between page and catalogue. */
const bare = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '');

/** Sizes of type in all streams of a file, in points, each once. */
function typeSizesIn(bytes: Buffer): number[] {
  const sizes = new Set<number>();
  for (const { 1: stream = '' } of bytes
    .toString('latin1')
    .matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)) {
    const packed = Buffer.from(stream, 'latin1');
    const text = packed[0] === 0x78 ? inflateSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }) : packed;
    for (const { 1: size } of text.toString('latin1').matchAll(/\/F\w* ([\d.]+) Tf/g))
      sizes.add(Number(size));
  }
  return [...sizes].sort((a, b) => a - b);
}

const japanese = new Map<string, string>();
beforeAll(async () => {
  for (const name of NAMES) {
    const { pages } = await make(name, 'ja', 'standard');
    pages.forEach((text, i) => {
      japanese.set(`${name} ${i === 0 ? 'front' : 'back'}`, flowing(text));
    });
  }
});

/** What the seeds ask of each side, by acceptance item. */
const SAYS: readonly (readonly [side: string, item: string, sentence: string])[] = [
  ['explanation front', 'S128', 'マイナンバーカードの裏面に記載されています'],
  ['explanation front', 'S128', '通知カードなどで確認することができます'],
  ['explanation front', 'S025', '医療保険のデータベースに登録されているマイナンバーの下4桁'],
  ['explanation front', 'S043', 'マイナンバーの下4桁が記載されています'],
  ['explanation front', 'S043', '資格情報のお知らせです'],
  ['explanation front', 'S049', '点線で切り取って大切に保管ください'],
  ['explanation front', 'S007', '令和7年12月1日まで使用することができます'],
  ['explanation front', 'S129', 'マイナポータルの資格情報画面をスマホにダウンロード'],
  ['explanation front', 'S130', '資格情報のお知らせ（②の切り取り部分）をマイナンバーカードと一緒に携帯'],
  ['explanation front', 'S131', 'マイナンバーカードの取得にご協力をお願いします'],
  ['explanation front', 'S131', '医療機関等の窓口でもマイナ保険証の利用登録ができます'],
  ['explanation front', 'S056', '令和6年12月2日以降に「資格情報のお知らせ交付申請書」をご提出'],
  [
    'explanation front',
    'S111 X2',
    '令和7年12月1日までに資格確認書を交付します。それまでの間は、保険証をご活用',
  ],
  ['explanation back', 'S139', '「わたしの情報」は、資格情報のお知らせの代わりにお使いいただけます'],
  ['explanation back', 'S133', '資格情報画面や資格情報のお知らせだけでは、保険診療を受けられません'],
  ['explanation back', 'S134', '資格情報のお知らせを携帯する必要はありません'],
  ['explanation back', 'S135', '保険給付の請求時に必要な記号・番号は'],
  ['explanation back', 'S136', '資格情報画面を確認できる場合、再交付の手続きは不要です'],
  ['explanation back', 'S137', '原則再交付いたしません'],
  ['promotion front', 'S141', '限度額適用認定証がなくても'],
  ['promotion front', 'S141', '本人が同意した場合のみ'],
  ['promotion front', 'S142', 'セブン銀行ATM'],
  ['promotion front', 'S143', '確定申告にもご活用いただけます'],
  ['promotion front', 'S144', '外国語版のチラシはこちら'],
  ['promotion back', 'S138', 'マイナ保険証・資格確認書・資格情報のお知らせの比較'],
  ['promotion back', 'S138', '資格情報のお知らせのみでは受診不可'],
  ['promotion back', 'S054', '紙製カード型'],
  ['promotion back', 'S097', '従来の健康保険証と同じプラスチックカード型'],
  ['promotion back', 'S140', '医療機関等を受診するときは'],
  ['certificate front', 'S103', '新しい日付のものを使用してください'],
  ['certificate front', 'S104', '個人情報保護シール、返信用封筒'],
  ['certificate front', 'S105', '返信用封筒は、資格確認書の返却以外の目的には使用しないでください'],
  ['certificate front', 'S106', '速やかに廃棄します'],
  ['certificate front', 'S108', 'なぜ家族全員分の資格確認書がないの'],
  ['certificate front', 'S109', '自身で破棄してください'],
  ['certificate front', 'S109', '事業所にご返却ください'],
  ['certificate front', 'S109', '「任意継続被保険者資格喪失申出書」と併せて'],
  ['certificate front', 'S111', 'それまでの間は、お持ちの健康保険証をご利用ください'],
  ['certificate back', 'S141', '限度額適用認定証がなくても'],
];

describe('leaflets', () => {
  test.each(SAYS)('%s: %s %s', (side, _item, sentence) => {
    expect(japanese.get(side)).toContain(sentence);
  });

  test('S132 the download has four steps, in their order', () => {
    const back = japanese.get('explanation back') as string;
    const steps = ['手順1', '手順2', '手順3', '手順4'].map((step) => back.indexOf(step));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps.every((at) => at >= 0)).toBe(true);
  });

  test.each(NAMES)('S046 S161 the %s leaflet has two sides that name each other', (name) => {
    expect(japanese.get(`${name} front`)).toContain('裏面もご覧ください');
    expect(japanese.get(`${name} back`)).toContain('表面もご覧ください');
  });

  test.each(
    NAMES.flatMap((name) =>
      (leaflets()[name].japaneseOnly === true ? ['ja'] : SHOWN).flatMap((id) =>
        TYPES.map((type) => [name, id, type] as const),
      ),
    ),
  )(
    'S158 S159 S160 S162 %s in %s, %s type: whole, labelled on each page, no other page named by number',
    async (name, language, type) => {
      const { bytes, pages } = await make(name, language, type);
      if (type === 'standard') expect(pages).toHaveLength(2);
      const { artwork, confidentiality } = leaflets()[name];
      const own = `${artwork}${language === 'ja' ? '' : `-${language.toUpperCase()}`}`;
      const controls = new Set<string>();
      for (const [i, text] of pages.entries()) {
        expect(text).toContain(own);
        expect(text).toContain(confidentiality);
        expect(text).not.toMatch(/[0-9０-９]\s*(ページ|頁)|page [0-9]/i);
        // One picture of a booklet is enough: its pages are labelled by one function.
        if (type === 'large' && i > 0) continue;
        const [control = ''] = (await codesIn(await pictureOf(bytes, i))).filter((code) =>
          /^[A-Z]{2}\d/.test(code),
        );
        expect(text).toContain(control);
        controls.add(control);
      }
      expect(controls.size).toBe(type === 'large' ? 1 : 2);
      // Every text of its questions stands on it, letter for letter.
      const all = bare(pages.join(''));
      const texts = guideTexts(language);
      for (const [key, said] of Object.entries(texts)) {
        const mine =
          name === 'certificate'
            ? key.startsWith('cert.faq')
            : name === 'explanation' && key.startsWith('faq.');
        if (mine && !said.includes('{')) expect(all, key).toContain(bare(said));
      }
    },
  );

  test.each(SHOWN)(
    'S129 S130 S131 the chart in %s shows each question and outcome of the data',
    async (language) => {
      const { pages } = await make('explanation', language, 'standard');
      const front = bare(pages[0] as string);
      const texts = guideTexts(language);
      const outcomes = Object.entries(FLOW_OUTCOMES).filter(([id]) => id !== 'again');
      for (const { text } of [...Object.values(FLOW_QUESTIONS), ...outcomes.map(([, outcome]) => outcome)]) {
        const fixed = (texts[text] as string).split(/\{[A-Za-z]+\}/).map(bare);
        for (const part of fixed) expect(front).toContain(part);
      }
    },
  );

  test('S144 S145 every code decodes to its setting, and without a link there is none', async () => {
    const { bytes } = await make('promotion', 'ja', 'standard');
    const wanted = ['PR1', context.settings.portal.url, ...Object.values(LINKS)].sort();
    expect(await codesIn(await pictureOf(bytes, 0))).toEqual(wanted);
    const few = { ...context, settings: { ...context.settings, links: { video: LINKS.video } } };
    const { bytes: without } = await make('promotion', 'ja', 'standard', few);
    expect(await codesIn(await pictureOf(without, 0))).toEqual(
      ['PR1', LINKS.video, context.settings.portal.url].sort(),
    );
  });

  test.each(TEMPLATE_SETS)('S043 the guide picture takes its two blocks from the notice of %s', (set) => {
    const paper = templateSet(set).papers.notice;
    if (paper === undefined) throw new Error(set);
    const { number, card } = miniatureOf(paper);
    const find = (name: string) =>
      paper.elements.find((element) => element.name === name) as { x: number; y: number };
    const inside = ({ x, y }: { x: number; y: number }, area: typeof card): boolean =>
      x >= area.x && x <= area.x + area.width && y >= area.y && y <= area.y + area.height;
    expect(inside(find('number.marker'), number)).toBe(true);
    expect(inside(find('card.title'), card)).toBe(true);
    expect(inside(find('card.note'), card)).toBe(true);
    expect(inside(find('number.marker'), card)).toBe(false);
  });

  test('large type: running text is set in 14.4 points, and nothing but the printer’s labels below 12', async () => {
    const { bytes, pages } = await make('certificate', 'ja', 'large');
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.at(-1)).toContain(`${pages.length} / ${pages.length}`);
    const sizes = typeSizesIn(bytes);
    expect(sizes).toContain(14.4);
    expect(sizes.filter((size) => size < 12)).toEqual([6.5]);
  });

  test.each([
    ['ja', 'ja-JP'],
    ['ja-easy', 'ja-JP'],
    ['en', 'en'],
  ])('whoever has %s read aloud hears it in its own language (%s)', async (language, lang) => {
    const { bytes } = await make('promotion', language, 'standard');
    expect(Buffer.from(bytes).toString('latin1')).toContain(`/Lang(${lang})`);
  });

  test('a language without a translation, and an insurer without a name in it, are refused', async () => {
    await expect(make('promotion', 'vi', 'standard')).rejects.toMatchObject({ id: 'guide.untranslated' });
    const nameless = { ...context, settings: { ...context.settings, inLanguages: {} } };
    await expect(make('promotion', 'en', 'standard', nameless)).rejects.toMatchObject({
      id: 'document.language_settings',
    });
  });

  test('a script whose letters join, and a letter without a typeface, are refused even when translated', () => {
    expect(() => assertSettable(languageOf('th'), 'abc')).toThrow(
      expect.objectContaining({ id: 'document.language_not_set' }),
    );
    expect(() => assertSettable(languageOf('vi'), 'Thẻ ฿')).toThrow(/฿|Ẻ|ẻ/i);
    expect(() => assertSettable(languageOf('fr'), 'Où présenter le numéro ?')).not.toThrow();
  });

  test('a name that is too long for the page is refused, not cut', async () => {
    const desk = { ...context.settings.desk, name: '窓口'.repeat(2000) };
    const wordy = { ...context, settings: { ...context.settings, desk } };
    await expect(make('explanation', 'ja', 'standard', wordy)).rejects.toMatchObject({
      id: 'document.text_overflow',
    });
  });

  test('same input, same bytes', async () => {
    const [a, b] = [await make('promotion', 'en', 'large'), await make('promotion', 'en', 'large')];
    expect(a.bytes.equals(b.bytes)).toBe(true);
  });
});
