import { language } from '../i18n/language.ts';
import { en, type Say } from './texts.en.ts';
import { ja } from './texts.ja.ts';

/**
 * Texts of the workplace's screens, in the language of the page. They stand here and not in the console's catalogue, so
 * that a phone loads these alone.
 */
export const say: Say = language === 'ja' ? ja : en;
