import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { FOLD, Folded, foldName, kanjiNumeral, PLACE } from '../../../src/matching/address/fold.ts';
import { PLACE_SPELLINGS } from '../../../src/matching/address/spellings.ts';
import { TOWN_JOINED } from '../../../src/matching/address/table-types.ts';
import { addressTables, loadTables } from '../../../src/matching/address/tables.ts';
import { readTable } from '../../../src/matching/kanji/tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'todoke-towns-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('town tables', () => {
  const { municipalities, prefectures, townCity, townFlags, townNames, townNameStart } = addressTables();

  it('hold every prefecture, 1,892 municipalities and wards, and their towns', () => {
    expect(prefectures).toHaveLength(47);
    expect(prefectures.at(12)).toBe('東京都');
    expect(municipalities).toHaveLength(1892);
    expect(townCity.length).toBeGreaterThan(115_000);
    expect(new Set(municipalities.map(({ code }) => code)).size).toBe(municipalities.length);
  });

  it('name the towns the folding joins, so that they are never equated by it', () => {
    const joined = Array.from(townFlags, (flags, i) =>
      (flags & TOWN_JOINED) === 0
        ? []
        : [municipalities[townCity[i]!]!.city + townNames.slice(townNameStart[i], townNameStart[i + 1])],
    ).flat();
    expect(joined.sort()).toEqual(
      ['佐用町大畑', '佐伯市高畠', '富山市田畠', '清須市西枇杷島町日之出'].sort(),
    );
  });

  it('contain no note of the postal table', () => {
    expect(townNames).not.toMatch(/場合|以下に|「|～/);
  });

  it('are read back as they were compiled, and compiled anew when the file is torn or of another version', () => {
    const file = pathToFileURL(join(folder, 'towns.bin'));
    const first = loadTables(file);
    const size = readFileSync(file).length;
    expect(size).toBeGreaterThan(1_000_000);
    const again = loadTables(file);
    expect(again.townNames === first.townNames).toBe(true);
    expect(JSON.stringify(again.candidates) === JSON.stringify(first.candidates)).toBe(true);
    for (const names of ['forms', 'towns'] as const) {
      expect(again[names].slots.every((slot, i) => slot === first[names].slots[i])).toBe(true);
    }
    writeFileSync(file, readFileSync(file).subarray(0, 1000));
    expect(loadTables(file).version).toBe(first.version);
    expect(readFileSync(file).length).toBe(size);
  });

  it('are compiled without a file where none can be written', () => {
    const blocked = join(folder, 'file');
    writeFileSync(blocked, '');
    expect(loadTables(pathToFileURL(join(blocked, 'towns.bin'))).townCity.length).toBe(townCity.length);
  });
});

describe('folding', () => {
  it.each([
    ['霞ヶ関', '霞が関'],
    ['虎之門', '虎ノ門'],
    ['四ッ谷', '四ツ谷'],
    ['葛󠄀飾', '葛飾'],
    ['龍ケ崎', '竜ヶ﨑'],
    ['金ｹ崎', '金ケ崎'],
    ['大字三ツ木', '三ツ木'],
    ['北24条西', '北二十四条西'],
    ['代々木', '代代木'],
    ['佛性寺', '仏性寺'],
    ['\u304b\u3099\u5cb3', 'が岳'],
  ])('%s is %s', (a, b) => {
    expect(foldName(a)).toBe(foldName(b));
  });

  it.each([
    ['鴨居町', '鴨居'],
    ['十文字町', '十文町'],
    ['埼', '﨑'],
    ['大阪', '大坂'],
    ['千駄ケ谷', '千駄谷'],
  ])('%s is not %s', (a, b) => {
    const read = (text: string) => {
      const folded = new Folded();
      folded.read(text);
      return String.fromCharCode(...folded.code.subarray(0, folded.length));
    };
    expect(read(a)).not.toBe(read(b));
  });

  it('joins no pair that the name tables deny or call different characters', () => {
    for (const { a, b } of [...readTable('deny'), ...readTable('mixed')]) {
      if (a.length > 1 || b.length > 1) continue;
      expect(FOLD[a.charCodeAt(0)], `${a} ${b}`).not.toBe(FOLD[b.charCodeAt(0)]);
    }
  });

  it('each spelling group is one key, and no character stands in two groups', () => {
    const seen = new Set<string>();
    for (const group of PLACE_SPELLINGS) {
      const keys = [...group].map((char) => PLACE[FOLD[char.charCodeAt(0)]!]);
      expect(new Set(keys).size, group).toBe(1);
      for (const char of group) expect(seen.has(char), char).toBe(false);
      for (const char of group) seen.add(char);
    }
  });

  it('writes numerals as town names do', () => {
    expect([1, 10, 24, 100, 365, 1011, 9999].map(kanjiNumeral)).toEqual([
      '一',
      '十',
      '二十四',
      '百',
      '三百六十五',
      '千十一',
      '九千九百九十九',
    ]);
    expect(kanjiNumeral(10_000)).toBe('');
  });
});

describe('todoke address', () => {
  const run = (input: string) => {
    const todoke = fileURLToPath(new URL('../../../bin/todoke', import.meta.url));
    return spawnSync(todoke, ['address', '-'], { input, encoding: 'utf8' });
  };

  it('adds nine columns and passes the others through', () => {
    const { stdout, stderr, status } = run(
      'id,address\n1,東京都港区芝公園4-2-8 コーポ芝405号室 山田様方\n2,京都市下京区烏丸通七条下ル東塩小路町721番地の1\n',
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout.split('\r\n')).toEqual([
      'id,address,pref,city,ward,town,chome,numbers,room,building,rest',
      '1,東京都港区芝公園4-2-8 コーポ芝405号室 山田様方,東京都,港区,,芝公園,4,2-8,405,コーポ芝,山田様方',
      '2,京都市下京区烏丸通七条下ル東塩小路町721番地の1,京都府,京都市,下京区,東塩小路町,,721-1,,,烏丸通七条下ル',
      '',
    ]);
  });

  it('refuses a file without the column', () => {
    const { stderr, status } = run('住所\n東京都\n');
    expect(status).not.toBe(0);
    expect(stderr).toContain('csv.header');
  });
});
