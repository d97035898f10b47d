import { existsSync, readFileSync } from 'node:fs';
import { firstMissingKey, type GuideTexts, LANGUAGES, type Language, languageOf } from '../guide/language.ts';

/** The pages' own texts of a language, by key; empty where there are none. */
function ownTexts(id: string): GuideTexts {
  const file = new URL(`texts/${id}.json`, import.meta.url);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
}

export interface PageLanguage {
  readonly language: Language;
  readonly texts: GuideTexts;
}

/**
 * The languages the pages are shown in: those of the guide's list in which guide and pages are translated to the last
 * key, in the list's order.
 */
export function pageLanguages(): ReadonlyMap<string, PageLanguage> {
  const wanted = Object.keys(ownTexts('ja'));
  const complete = LANGUAGES.flatMap((id): [string, PageLanguage][] => {
    const language = languageOf(id);
    const own = ownTexts(id);
    if (firstMissingKey(language.texts) !== undefined || wanted.some((key) => (own[key] ?? '') === ''))
      return [];
    return [[id, { language, texts: { ...language.texts, ...own } }]];
  });
  return new Map(complete);
}
