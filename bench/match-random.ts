/**
 * Whether any text at all is safe to compare: `node bench/match-random.ts [STRINGS] [SEED]` runs random Unicode strings
 * through every item and prints, as JSON, how many threw and the time per letter for short, long and very long ones
 * (a linear matcher's stays the same).
 */
import { MATCHERS } from '../src/matching/five.ts';
import { FIVE_ITEMS, type Item } from '../src/matching/level.ts';
import { Dice } from './random.ts';

/** Alphabets that meet the matchers' special cases, and the whole of Unicode with lone surrogates. */
const ALPHABETS = [
  [...'アイウョヨュユーッツヴィバヂジ・-゛゜ ﾊﾞ'],
  [...'渡邉邊辺斎斉高髙崎﨑々ゞ●?一ー二ニ　 \u{E0100}\u{E010F}神'],
  [...'東京都港区芝公園一二三丁目番号地の-－0123456789 大字ヶ'],
  [...'昭和平成令年月日元0123456789/-. SHTR'],
];

function randomText(dice: Dice, length: number): string {
  const alphabet = dice.once(3) ? undefined : dice.pick(ALPHABETS);
  let text = '';
  for (let i = 0; i < length; i++) {
    text += alphabet === undefined ? String.fromCharCode(dice.below(0x10000)) : dice.pick(alphabet);
  }
  return text;
}

const LENGTHS = [20, 2_000, 200_000];

/** Random pairs through one item: throws counted, nanoseconds per letter at each length (the same letters in all). */
function measure(item: Item, strings: number, seed: number): object {
  const dice = new Dice(seed);
  const match = MATCHERS[item];
  let thrown = 0;
  const nsPerLetter: Record<number, number> = {};
  for (const length of LENGTHS) {
    const count = Math.max(20, Math.floor((strings * 20) / length));
    let elapsed = 0;
    for (let i = 0; i < count; i++) {
      const a = randomText(dice, dice.below(length * 2));
      const b = dice.once(2) ? randomText(dice, a.length) : a.slice(0, dice.below(a.length + 1));
      const start = performance.now();
      try {
        match(a, b);
      } catch {
        thrown++;
      }
      elapsed += performance.now() - start;
    }
    nsPerLetter[length] = Math.round((elapsed * 1e6) / (count * length));
  }
  return { thrown, nsPerLetter };
}

if (import.meta.main) {
  const strings = Number(process.argv[2] ?? 100_000);
  const seed = Number(process.argv[3] ?? 1);
  const items = Object.fromEntries(FIVE_ITEMS.map((item) => [item, measure(item, strings, seed)]));
  process.stdout.write(`${JSON.stringify({ strings, seed, items }, null, 2)}\n`);
}
