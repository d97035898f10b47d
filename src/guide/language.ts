import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { TodokeError } from '../kernel/errors.ts';

/**
 * The languages leaflets and screens speak: Japanese, やさしい日本語, and the 22 of the call centre (seed 000, S148)
 * in the order it names them.
 */
export const LANGUAGES = [
  ...['ja', 'ja-easy'],
  ...['en', 'zh', 'ko', 'es', 'tl', 'pt', 'vi', 'th', 'id', 'ne', 'my'],
  ...['fr', 'de', 'it', 'ru', 'ms', 'km', 'mn', 'si', 'hi', 'bn', 'ur'],
] as const;

/** Texts of the guide by key, with `{placeholders}`. */
export type GuideTexts = Readonly<Record<string, string>>;

const LanguageSchema = z.strictObject({
  /** Language tag (BCP 47); `ja-easy` is やさしい日本語. */
  language: z.string(),
  /** What its speakers call it. */
  name: z.string().min(1),
  japaneseName: z.string().min(1),
  direction: z.enum(['ltr', 'rtl']),
  /** Whether a line ends between words only, or between any two characters that may part. */
  breaks: z.enum(['words', 'characters']),
  /** `complex`: glyphs join or move by their neighbours, which the page writer does not do. */
  shaping: z.enum(['none', 'complex']),
  /** Typefaces its letters need beside those that come with Todoke. */
  fonts: z.array(z.string()),
  /** Who read the translation as a speaker of the language, and when; null while nobody has. */
  reviewed: z.strictObject({ by: z.string().min(1), on: z.iso.date() }).nullable(),
  /** Every key of the Japanese catalogue; empty where it is not translated yet. */
  texts: z.record(z.string(), z.string()),
});
export type Language = z.infer<typeof LanguageSchema>;

const loaded = new Map<string, Language>();

/** A language with its texts, translated or not. Throws `guide.unknown_language`. */
export function languageOf(id: string): Language {
  const known = loaded.get(id);
  if (known !== undefined) return known;
  if (!(LANGUAGES as readonly string[]).includes(id)) {
    throw new TodokeError('guide.unknown_language', `「${id}」という言語の案内はありません。`, {
      remedy: `次のいずれかを指定してください: ${LANGUAGES.join(', ')}`,
      status: 404,
    });
  }
  const file = readFileSync(new URL(`texts/${id}.json`, import.meta.url), 'utf8');
  const language = LanguageSchema.parse(JSON.parse(file));
  loaded.set(id, language);
  return language;
}

/** The first key of the Japanese catalogue a language has no text for; undefined if it is complete. */
export function firstMissingKey(texts: GuideTexts): string | undefined {
  return Object.keys(languageOf('ja').texts).find((key) => (texts[key] ?? '') === '');
}

/**
 * The texts of a language that is complete. Throws `guide.untranslated` naming the language and the first key
 * without a text: a leaflet is printed, and a screen shown, in one language or not at all.
 */
export function guideTexts(id: string): GuideTexts {
  const { texts, japaneseName } = languageOf(id);
  const missing = firstMissingKey(texts);
  if (missing === undefined) return texts;
  throw new TodokeError(
    'guide.untranslated',
    `${japaneseName}（${id}）の案内は翻訳されていません。最初の未訳は「${missing}」です。`,
    {
      remedy: `src/guide/texts/${id}.json を翻訳してから、もう一度お試しください。`,
      status: 409,
    },
  );
}

/** What a reader may choose from: each language, whether it can be shown, and whether a speaker has read it. */
export interface LanguageChoice {
  readonly id: string;
  readonly name: string;
  readonly japaneseName: string;
  readonly complete: boolean;
  readonly reviewed: boolean;
}

/** All languages of the list, in its order. */
export const languageChoices = (): LanguageChoice[] =>
  LANGUAGES.map((id) => {
    const { name, japaneseName, texts, reviewed } = languageOf(id);
    return {
      id,
      name,
      japaneseName,
      complete: firstMissingKey(texts) === undefined,
      reviewed: reviewed !== null,
    };
  });
