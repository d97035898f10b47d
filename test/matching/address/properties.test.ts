import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignAddress, matchAddress, parseAddress } from '../../../src/matching/address/index.ts';
import { addressTables } from '../../../src/matching/address/tables.ts';
import { hasPlaceholder } from '../../../src/matching/letters.ts';

const SEED = 20241202;
const tables = addressTables();
const PLACES = Array.from(tables.townCity, (city, i) => {
  const { pref, county, city: name, ward } = tables.municipalities[city]!;
  return {
    pref: tables.prefectures[pref - 1]!,
    county,
    city: name + ward,
    town: tables.townNames.slice(tables.townNameStart[i], tables.townNameStart[i + 1]),
  };
  // A town that ends in a numeral runs into the number after it; those have rows of their own.
}).filter(({ town }) => !/[0-9０-９一二三四五六七八九十百千々ノ第号]$/.test(town));

const place = fc.integer({ min: 0, max: PLACES.length - 1 }).map((i) => PLACES[i]!);
const numbers = fc.tuple(
  fc.integer({ min: 1, max: 30 }),
  fc.integer({ min: 1, max: 99 }),
  fc.integer({ min: 1, max: 50 }),
);

const KANJI = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const kanji = (n: number): string => {
  const tens = Math.floor(n / 10);
  return (tens > 1 ? KANJI[tens] : '') + (tens > 0 ? '十' : '') + KANJI[n % 10];
};
const wide = (text: string) =>
  text.replace(/[0-9-]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));

/** Ways to write chome, ban and go that offices and people use; written without the product's own tables. */
const NOTATIONS: readonly ((c: number, b: number, g: number) => string)[] = [
  (c, b, g) => `${c}丁目${b}番${g}号`,
  (c, b, g) => `${c}-${b}-${g}`,
  (c, b, g) => wide(`${c}-${b}-${g}`),
  (c, b, g) => `${kanji(c)}丁目${b}番${g}号`,
  (c, b, g) => `${kanji(c)}丁目${kanji(b)}番${kanji(g)}号`,
  (c, b, g) => `${c}丁目${b}-${g}`,
  (c, b, g) => `${c}の${b}の${g}`,
  (c, b, g) => `${c}ー${b}ー${g}`,
  (c, b, g) => `${c}丁目${String(b).padStart(2, '0')}番${String(g).padStart(2, '0')}号`,
  (c, b, g) => ` ${c}丁目 ${b}番 ${g}号`,
];
const notation = fc.constantFrom(...NOTATIONS);

describe('properties', () => {
  it('two notations of a real town are one place', () => {
    fc.assert(
      fc.property(
        place,
        numbers,
        notation,
        notation,
        fc.boolean(),
        ({ pref, county, city, town }, [c, b, g], x, y, short) => {
          const left = pref + county + city + town + x(c, b, g);
          const right = pref + (short ? city : county + city) + town + y(c, b, g);
          expect(['exact', 'equivalent'], `${left} / ${right}`).toContain(matchAddress(left, right).level);
        },
      ),
      { seed: SEED, numRuns: 20_000 },
    );
  });

  it('a changed number never matches', () => {
    fc.assert(
      fc.property(place, numbers, numbers, notation, notation, ({ pref, county, city, town }, m, n, x, y) => {
        fc.pre(m.join() !== n.join());
        const head = pref + county + city + town;
        expect(matchAddress(head + x(...m), head + y(...n)).level, head).toBe('different');
      }),
      { seed: SEED, numRuns: 20_000 },
    );
  });

  it('two towns of one municipality never match, whatever their names have in common', () => {
    const byCity = new Map<string, string[]>();
    for (const { pref, county, city, town } of PLACES) {
      const head = pref + county + city;
      byCity.set(head, [...(byCity.get(head) ?? []), town]);
    }
    let compared = 0;
    for (const [head, towns] of byCity) {
      towns.sort(); // a name stands next to the names that begin with it
      for (let i = 1; i < towns.length; i++) {
        const result = matchAddress(`${head}${towns[i - 1]}12番3号`, `${head}${towns[i]}12-3`);
        if (result.level !== 'different')
          expect(result.level, `${head}${towns[i - 1]} ${towns[i]}`).toBe('partial');
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(110_000);
  });

  const address = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(fc.constantFrom(...'東京都港区芝公園一二十百丁目番地号室の-ー 0123大字方様上下入ル条第割'), {
        maxLength: 40,
      })
      .map((a) => a.join('')),
  );

  it('never throws, is symmetrical, and knows a value as itself', () => {
    fc.assert(
      fc.property(address, address, (a, b) => {
        const result = matchAddress(a, b);
        expect(matchAddress(b, a)).toEqual(result);
        // A value with an illegible letter does not even prove itself.
        expect(hasPlaceholder(a) ? ['partial'] : ['exact', 'missing']).toContain(matchAddress(a, a).level);
        parseAddress(a);
        alignAddress(a, b);
      }),
      { seed: SEED, numRuns: 5_000 },
    );
  });

  it('takes time in proportion to the length, also for text that repeats what the parser looks for', () => {
    const time = (text: string) => {
      const start = process.cpuUsage().user;
      matchAddress(text, `${text}x`);
      return process.cpuUsage().user - start;
    };
    for (const unit of ['京都市中京区', '上ル', '1-', '大字', '一', '様方', '室', ' ', 'ー']) {
      const head = '京都府京都市中京区';
      time(head + unit.repeat(20_000));
      const long = time(head + unit.repeat(200_000));
      // 200,000 units in well under two seconds: anything quadratic would need minutes.
      expect(long, unit).toBeLessThan(2_000_000);
    }
  });
});
