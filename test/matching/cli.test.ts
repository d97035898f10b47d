import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const todoke = (args: string[], input: string | Uint8Array) =>
  spawnSync(process.execPath, [MAIN, 'match', ...args], { input, encoding: 'utf8' });

describe('todoke match', () => {
  test('--field adds level and reasons, and passes every other column through', () => {
    const { stdout, status } = todoke(
      ['--field', 'kanji', '-'],
      'id,a,b,note\n1,髙橋　進,高橋進,"x,""y"""\n2,,佐藤,\n',
    );
    expect(stdout).toBe(
      'id,a,b,note,level,reasons\r\n1,髙橋　進,高橋進,"x,""y""",equivalent,K2\r\n2,,佐藤,,missing,M0\r\n',
    );
    expect(status).toBe(0);
  });

  test('several reasons are joined by ;', () => {
    const { stdout } = todoke(['--field', 'kanji', '-'], 'a,b\n廣﨑,広崎\n');
    expect(stdout).toBe('a,b,level,reasons\r\n廣﨑,広崎,equivalent,K3;K4\r\n');
  });

  test('--all adds level and reasons of the five items', () => {
    const header = 'a_kanji,a_kana,a_birth,a_sex,a_address,b_kanji,b_kana,b_birth,b_sex,b_address';
    const { stdout } = todoke(
      ['--all', '-'],
      `${header}\n髙橋,タカハシ,S55.1.2,1,,高橋,ﾀｶﾊｼ,1980-01-03,男,東京都\n`,
    );
    const [first, second] = stdout.trimEnd().split('\r\n');
    expect(first).toBe(
      `${header},kanji_level,kanji_reasons,kana_level,kana_reasons,birth_level,birth_reasons,sex_level,sex_reasons,address_level,address_reasons`,
    );
    expect(second?.split(',').slice(10, 19).join(',')).toBe(
      'equivalent,K2,exact,N0,different,BX,equivalent,S1,missing',
    );
  });

  test('CP932 input is read, the answer is UTF-8', () => {
    // 髙橋,高橋 in CP932
    const bytes = Uint8Array.from([
      0x61, 0x2c, 0x62, 0x0a, 0xfb, 0xfc, 0x8b, 0xb4, 0x2c, 0x8d, 0x82, 0x8b, 0xb4, 0x0a,
    ]);
    expect(todoke(['--field', 'kanji', '-'], bytes).stdout).toBe(
      'a,b,level,reasons\r\n髙橋,高橋,equivalent,K2\r\n',
    );
  });

  test.each([
    [['-'], 'a,b\n', 'match.options'],
    [['--field', 'name', '-'], 'a,b\n', 'match.options'],
    [['--field', 'kana', '--all', '-'], 'a,b\n', 'match.options'],
    [['--field', 'kana', '-'], 'a,c\n', 'csv.header'],
    [['--field', 'kana', '-'], 'a,b,level\n', 'csv.header'],
    [['--field', 'kana', '-'], 'a,b\n1\n', 'csv.cells'],
    [['--field', 'kana', 'does-not-exist.csv'], '', 'csv.open'],
  ])('%j is refused with a reason', (args, input, id) => {
    const { stderr, status } = todoke(args, input);
    expect(stderr).toContain(`[${id}]`);
    expect(status).toBe(1);
  });
});
