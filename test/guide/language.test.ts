import { describe, expect, test } from 'vitest';
import {
  firstMissingKey,
  guideTexts,
  LANGUAGES,
  languageChoices,
  languageOf,
} from '../../src/guide/language.ts';
import { GUIDE_COMPARISON, GUIDE_ITEMS, GUIDE_QUESTIONS } from '../../src/guide/topics.ts';
import { leaflets } from '../../src/template/leaflets.ts';

/** Seed 000, the call centre's languages as listed there. */
const SEED_000 =
  '英語・中国語・韓国語・スペイン語・タガログ語・ポルトガル語・ベトナム語・タイ語・インドネシア語・ネパール語・ビルマ語・フランス語・ドイツ語・イタリア語・ロシア語・マレー語・クメール語・モンゴル語・シンハラ語・ヒンディー語・ベンガル語・ウルドゥー語';
const COMPLETE = ['ja', 'ja-easy', 'en'];
const placeholders = (text: string): string[] => [...new Set(text.match(/\{[A-Za-z]+\}/g) ?? [])].sort();

describe('languages of the guide', () => {
  test('S148 the 22 languages of the seed stand in its order, after Japanese and やさしい日本語', () => {
    expect(LANGUAGES.slice(2).map((id) => languageOf(id).japaneseName)).toEqual(SEED_000.split('・'));
    expect(LANGUAGES).toHaveLength(24);
  });

  test('every language has the keys of the Japanese catalogue, in its order', () => {
    const keys = Object.keys(languageOf('ja').texts);
    for (const id of LANGUAGES) {
      expect(languageOf(id).language).toBe(id);
      expect(Object.keys(languageOf(id).texts), id).toEqual(keys);
    }
  });

  test('Japanese, やさしい日本語 and English are complete, no other language is', () => {
    const complete = languageChoices().filter((choice) => choice.complete);
    expect(complete.map(({ id }) => id)).toEqual(COMPLETE);
  });

  test.each(['zh', 'ur'])('%s is refused by name, with the first key that has no text', (id) => {
    const { japaneseName } = languageOf(id);
    expect(() => guideTexts(id)).toThrow(
      expect.objectContaining({
        id: 'guide.untranslated',
        message: expect.stringMatching(new RegExp(`${japaneseName}.*leaf\\.desk`)),
      }),
    );
  });

  test('one text left out is found and named', () => {
    expect(firstMissingKey({ ...guideTexts('en'), 'faq.3.a': '' })).toBe('faq.3.a');
    expect(firstMissingKey(guideTexts('en'))).toBeUndefined();
  });

  test('an unknown language is refused with those there are', () => {
    expect(() => languageOf('eo')).toThrow(expect.objectContaining({ id: 'guide.unknown_language' }));
  });

  test.each(['en', 'ja-easy'])('%s says each date, name and number the Japanese text says', (id) => {
    const texts = guideTexts(id);
    for (const [key, japanese] of Object.entries(guideTexts('ja'))) {
      // A translation may name the insurer by a pronoun, or a screen once where Japanese repeats it.
      const facts = placeholders(japanese).filter((name) => !/selfName|portalScreen|insurerName/.test(name));
      expect(placeholders(texts[key] as string), key).toEqual(expect.arrayContaining(facts));
    }
  });

  test('English has no Japanese brackets or full stops, やさしい日本語 has words apart', () => {
    for (const [key, text] of Object.entries(guideTexts('en')))
      expect(text, key).not.toMatch(/[「」、。（）]/);
    const sentences = Object.values(guideTexts('ja-easy')).filter((text) => text.length > 24);
    for (const text of sentences) expect(text).toMatch(/ /);
  });

  test('every text is shown by some leaflet, figure or topic', () => {
    const used = new Set(
      JSON.stringify([leaflets(), GUIDE_QUESTIONS, GUIDE_ITEMS, GUIDE_COMPARISON]).match(
        /[a-zA-Z]+(\.[a-zA-Z0-9]+)+/g,
      ),
    );
    const unused = Object.keys(guideTexts('ja')).filter(
      (key) => !used.has(key) && !/^(flow|leaf)\./.test(key),
    );
    expect(unused).toEqual([]);
  });
});
