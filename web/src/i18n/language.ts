type Language = 'ja' | 'en';
const STORED = 'todoke.language';

const stored = (): Language => {
  try {
    return window.localStorage.getItem(STORED) === 'en' ? 'en' : 'ja';
  } catch {
    // A browser that keeps nothing for us shows Japanese.
    return 'ja';
  }
};

/** The language of this page, from its beginning to its end. */
export const language: Language = stored();
/** The same as the browser's functions name it. */
export const locale = language === 'ja' ? 'ja-JP' : 'en-GB';

/** Shows everything in the other language from now on. The page starts anew; its state is in the address. */
export function switchLanguage(): void {
  window.localStorage.setItem(STORED, language === 'ja' ? 'en' : 'ja');
  window.location.reload();
}
