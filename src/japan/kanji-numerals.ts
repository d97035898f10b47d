/** What a kanji numeral is written with. 廿 and 卅 stand in old lot names; 〇 and ○ both serve as zero. */
export const KANJI_NUMERALS = '〇○零一二三四五六七八九十百千廿卅';

const DIGITS: Readonly<Record<string, number>> = {
  〇: 0,
  '○': 0,
  零: 0,
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };
const TENS: Readonly<Record<string, number>> = { 廿: 20, 卅: 30 };

/**
 * A kanji numeral as a number: with units below 10,000 (二十一 = 21, 百五 = 105), and digit by digit up to nine digits
 * (二一 = 21, 一〇五 = 105). Undefined if the text is not one numeral (empty, other characters, 十十, 二三十).
 */
export function parseKanjiNumeral(text: string): number | undefined {
  const characters = [...text];
  if (characters.length === 0) return undefined;
  if (characters.every((c) => DIGITS[c] !== undefined)) {
    if (characters.length > 9) return undefined;
    return characters.reduce((sum, c) => sum * 10 + (DIGITS[c] as number), 0);
  }
  let total = 0;
  let digit: number | undefined;
  let lastUnit = 10_000;
  for (const c of characters) {
    const unit = UNITS[c];
    const tens = TENS[c];
    if (DIGITS[c] !== undefined) {
      if (digit !== undefined || DIGITS[c] === 0 || lastUnit === 1) return undefined;
      digit = DIGITS[c];
    } else if (unit !== undefined) {
      if (unit >= lastUnit) return undefined;
      total += (digit ?? 1) * unit;
      digit = undefined;
      lastUnit = unit;
    } else if (tens !== undefined) {
      if (lastUnit <= 10 || digit !== undefined) return undefined;
      total += tens;
      lastUnit = 10;
    } else return undefined;
  }
  return total + (digit ?? 0);
}
