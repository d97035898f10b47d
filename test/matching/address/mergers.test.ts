import { describe, expect, it } from 'vitest';
import { matchAddress, parseAddress } from '../../../src/matching/address/index.ts';
import { readMergers } from '../../../src/matching/address/mergers.ts';
import { addressTables } from '../../../src/matching/address/tables.ts';

const rows = readMergers();

describe('mergers.tsv', () => {
  it('has a date, a known prefecture and a source in every row, and no row twice', () => {
    const { prefectures } = addressTables();
    const seen = new Set<string>();
    for (const row of rows) {
      expect(row.effectiveOn).toMatch(/^(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);
      expect(prefectures).toContain(row.prefecture);
      expect(['郵', '廃', '制', '浜', '自']).toContain(row.source);
      const id = [row.prefecture, row.before, row.towns.join(' '), row.after, row.effectiveOn].join();
      expect(seen.has(id), id).toBe(false);
      seen.add(id);
    }
    expect(rows.length).toBe(1846);
  });

  it('stands in order of date', () => {
    const dates = rows.map((row) => row.effectiveOn);
    expect(dates).toEqual([...dates].sort());
  });

  it('reads every former name as a municipality of today, unless several remain of it', () => {
    const several = new Set<string>();
    for (const { prefecture, before } of rows) {
      const parsed = parseAddress(prefecture + before);
      expect(parsed.pref, prefecture + before).not.toBe('');
      if (parsed.city === '') several.add(before);
    }
    // Towns then decide: a split village, and what lies in a designated city that has wards today.
    expect(several).toContain('西八代郡上九一色村');
    expect(several).toContain('浜松市北区');
    for (const name of several) {
      const { prefecture } = rows.find((row) => row.before === name) ?? { prefecture: '' };
      expect(parseAddress(`${prefecture}${name}`).rest, name).not.toBe('');
    }
    expect(several.size).toBeLessThan(60);
  });
});

describe('names valid on 1999-04-01 lead to today', () => {
  it.each([
    ['北海道上磯郡上磯町', '北斗市'],
    ['北海道静内郡静内町', '日高郡新ひだか町'],
    ['北海道山越郡八雲町', '二海郡八雲町'],
    ['北海道久遠郡大成町', '久遠郡せたな町'],
    ['岩手県江刺市', '奥州市'],
    ['岩手県気仙郡三陸町', '大船渡市'],
    ['宮城県黒川郡富谷町', '富谷市'],
    ['福島県原町市', '南相馬市'],
    ['茨城県稲敷郡茎崎町', 'つくば市'],
    ['茨城県行方郡牛堀町', '潮来市'],
    ['茨城県北相馬郡守谷町', '守谷市'],
    ['栃木県下都賀郡岩舟町', '栃木市'],
    ['千葉県印旛郡白井町', '白井市'],
    ['千葉県印旛郡富里町', '富里市'],
    ['東京都保谷市', '西東京市'],
    ['石川県鳳至郡門前町', '輪島市'],
    ['愛知県北設楽郡稲武町', '豊田市'],
    ['滋賀県栗太郡栗東町', '栗東市'],
    ['兵庫県多紀郡今田町', '丹波篠山市'],
    ['香川県大川郡志度町', 'さぬき市'],
    ['沖縄県島尻郡豊見城村', '豊見城市'],
    ['沖縄県島尻郡仲里村', '島尻郡久米島町'],
    ['新潟県両津市', '佐渡市'],
    ['福岡県筑紫郡那珂川町', '那珂川市'],
  ])('%s → %s', (before, after) => {
    expect(parseAddress(before).city).toBe(after);
  });

  it('crosses a prefecture border (長野県山口村 → 岐阜県中津川市)', () => {
    expect(parseAddress('長野県木曽郡山口村')).toMatchObject({ pref: '岐阜県', city: '中津川市' });
  });

  it('gives a ward where the old town lies in one', () => {
    expect(parseAddress('新潟県中蒲原郡小須戸町小須戸1')).toMatchObject({ city: '新潟市', ward: '秋葉区' });
    expect(parseAddress('静岡県清水市草薙1')).toMatchObject({ city: '静岡市', ward: '清水区' });
  });
});

describe('浜松市 2024-01-01', () => {
  const CHUO = ['初生町', '三方原町', '東三方町', '豊岡町', '三幸町', '大原町', '根洗町'];

  it.each(CHUO)('北区%s → 中央区', (town) => {
    expect(parseAddress(`静岡県浜松市北区${town}1`)).toMatchObject({ ward: '中央区', town });
    expect(matchAddress(`浜松市北区${town}1-1`, `静岡県浜松市浜名区${town}1-1`).level).toBe('different');
  });

  it.each(['中区', '東区', '西区', '南区'])('%s never had a town that only 北区 had', (ward) => {
    for (const today of ['中央区', '北区']) {
      const { level } = matchAddress(`静岡県浜松市${ward}三方原町1-1`, `静岡県浜松市${today}三方原町1-1`);
      expect(['partial', 'different']).toContain(level);
    }
  });

  it('what became of all other towns of the old wards stays as it was', () => {
    expect(matchAddress('静岡県浜松市南区芳川町1-1', '静岡県浜松市中央区芳川町1-1').level).toBe('equivalent');
  });

  it.each(['引佐町井伊谷', '細江町気賀', '三ヶ日町三ヶ日', '都田町', '新都田'])('北区%s → 浜名区', (town) => {
    expect(parseAddress(`静岡県浜松市北区${town}1`).ward).toBe('浜名区');
  });

  it('every town of today is found under its old ward', () => {
    const { municipalities, townCity, townNames, townNameStart } = addressTables();
    const wards = municipalities.flatMap((m, i) => (m.city === '浜松市' ? [{ i, ward: m.ward }] : []));
    expect(wards.map(({ ward }) => ward).sort()).toEqual(['中央区', '天竜区', '浜名区']);
    const today = wards.find(({ ward }) => ward === '中央区')?.i;
    let checked = 0;
    townCity.forEach((city, i) => {
      if (city !== today) return;
      const town = townNames.slice(townNameStart[i], townNameStart[i + 1]);
      const found = ['中区', '東区', '西区', '南区', '北区'].filter(
        (ward) => parseAddress(`静岡県浜松市${ward}${town}1`).ward === '中央区',
      );
      expect(found.length, town).toBeGreaterThan(0);
      checked += 1;
    });
    expect(checked).toBeGreaterThan(200);
  });
});

describe('what a merger leaves uncertain is never equated', () => {
  it('a common town name that may have been renamed', () => {
    expect(matchAddress('東京都田無市南町5-6-13', '東京都西東京市南町5-6-13').reasons).toEqual(['P-合併']);
  });

  it('the same common name in two former municipalities', () => {
    expect(matchAddress('東京都田無市南町1-1', '東京都保谷市南町1-1').level).toBe('different');
    expect(matchAddress('東京都田無市本町1-1', '東京都保谷市本町1-1').level).toBe('different');
  });

  it('a town under the names of two former municipalities, of which it belonged to one', () => {
    expect(matchAddress('東京都田無市芝久保町1-1', '東京都保谷市芝久保町1-1').reasons).toEqual(['P-合併']);
    expect(matchAddress('東京都田無市芝久保町1-1', '東京都西東京市芝久保町1-1').level).toBe('equivalent');
  });

  it('an unprefixed town where the old ones took a prefix', () => {
    // 津市本町 was never 久居市本町, which is 津市久居本町.
    expect(matchAddress('三重県久居市本町1', '三重県津市本町1').level).not.toBe('equivalent');
  });
});
