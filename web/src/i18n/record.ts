import { language } from './language.ts';

/**
 * What stands under these names in an answer is the record's own wording. A name or an address never is, but those of
 * Japan's holidays and prefectures are.
 */
const WORDED =
  /(?:^|[.])(?:(?:.*T|t)itle|note|evidence|acts|stage|reasons?|text|why|kind|relationship|routeReason|container|sentences?|source|meaning|absent|unit|label|labels|messages?|remedy|detail|summary|description|working|method|refusal|against|file)$|^(?:holidays|branches|items|highest|lowest|simpleMean|)[.]name$/;

type Teller = (text: string) => string | undefined;
// Fetched before the first screen, and on English screens alone.
const teller: Teller = language === 'en' ? (await import('./record/english.ts')).inEnglish : () => undefined;

/** A text of the record (a title, a reason, a refusal) in the language of the screen. */
export const recordText = (text: string): string => teller(text) ?? text;

/** `name` is the field's, after the one it lies in: `holidays.name`. */
function reworded(value: unknown, name: string): unknown {
  if (typeof value === 'string') return WORDED.test(name) ? recordText(value) : value;
  if (Array.isArray(value)) return value.map((one) => reworded(one, name));
  if (typeof value !== 'object' || value === null) return value;
  const within = name.slice(name.lastIndexOf('.') + 1);
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, reworded(one, `${within}.${key}`)]),
  );
}

/** An answer of the API in the language of the screen: codes, names and what people typed stay as they are. */
export const inLanguage = <T>(answer: T): T => (language === 'ja' ? answer : (reworded(answer, '') as T));
