import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../src/matching/address/index.ts';

const parts = (text: string) => {
  const { pref, city, ward, town, chome, numbers, room, building } = parseAddress(text);
  return [pref, city, ward, town, chome, numbers.join('-'), room, building];
};

describe('an address is taken apart', () => {
  it.each([
    [
      '東京都港区芝公園四丁目2番8号 コーポ芝405号室',
      ['東京都', '港区', '', '芝公園', '4', '2-8', '405', 'コーポ芝'],
    ],
    ['港区芝公園4-2-8-405', ['東京都', '港区', '', '芝公園', '4', '2-8', '405', '']],
    ['神奈川県箱根町湯本256', ['神奈川県', '足柄下郡箱根町', '', '湯本', '', '256', '', '']],
    ['大阪府堺市西区鳳東町6丁600番地', ['大阪府', '堺市', '西区', '鳳東町', '6', '600', '', '']],
    ['札幌市中央区北3条西6-1', ['北海道', '札幌市', '中央区', '北三条西', '6', '1', '', '']],
    ['茨城県竜ヶ崎市3710番地', ['茨城県', '龍ケ崎市', '', '', '', '3710', '', '']],
    ['埼玉県春日部市大字八丁目353番地1', ['埼玉県', '春日部市', '', '八丁目', '', '353-1', '', '']],
    ['福島県伊達市保原町10丁目3', ['福島県', '伊達市', '', '保原町', '10', '3', '', '']],
    ['広島県広島市中区基町10-52', ['広島県', '広島市', '中区', '基町', '', '10-52', '', '']],
    ['浜松市北区三方原町1-1', ['静岡県', '浜松市', '中央区', '三方原町', '', '1-1', '', '']],
    ['千葉県旭市ハの74-2', ['千葉県', '旭市', '', 'ハ', '', '74-2', '', '']],
    [
      '東京都港区六本木1-2-3 六本木タワーB棟1205',
      ['東京都', '港区', '', '六本木', '1', '2-3', 'B-1205', '六本木タワー'],
    ],
    ['東京都港区芝公園4-2-8 メゾン芝3F', ['東京都', '港区', '', '芝公園', '4', '2-8', '3F', 'メゾン芝']],
    [
      '東京都港区芝公園4-2-8 メゾン芝四〇五号室',
      ['東京都', '港区', '', '芝公園', '4', '2-8', '405', 'メゾン芝'],
    ],
    ['東京都千代田区霞が関', ['東京都', '千代田区', '', '霞が関', '', '', '', '']],
  ])('%s', (text, expected) => {
    expect(parts(text)).toEqual(expected);
  });

  it('keeps 通り名, 小字, 地割 and the household', () => {
    expect(parseAddress('京都府京都市下京区烏丸通七条下ル東塩小路町721-1')).toMatchObject({
      town: '東塩小路町',
      streets: '烏丸通七条下ル',
      numbers: ['721', '1'],
    });
    expect(parseAddress('千葉県山武郡横芝光町横芝字真砂482番地の2')).toMatchObject({
      town: '横芝',
      koaza: '真砂',
    });
    expect(parseAddress('岩手県八幡平市大更第35地割62')).toMatchObject({
      koaza: '第35地割',
      numbers: ['62'],
    });
    expect(parseAddress('東京都港区芝公園4-2-8 山田様方')).toMatchObject({ kata: '山田', building: '' });
    expect(parseAddress('石川県金沢市三口新町1丁目イ12番地')).toMatchObject({ chome: '1' });
  });

  it('finds the town behind several directions and a numbered street (京都)', () => {
    expect(parseAddress('京都市東山区大和大路通七条下る5丁目下池田町527')).toMatchObject({
      ward: '東山区',
      town: '下池田町',
      numbers: ['527'],
    });
    expect(parseAddress('京都市上京区上御霊南門下る東入二筋目下る相国寺門前町1').town).toBe('相国寺門前町');
    expect(parseAddress('京都市中京区烏丸通御池亀屋町380')).toMatchObject({
      town: '亀屋町',
      streets: '烏丸通御池',
    });
  });

  it('gives what it cannot place as rest', () => {
    expect(parseAddress('1600 Pennsylvania Avenue')).toMatchObject({ pref: '', city: '', town: '' });
    expect(parseAddress('霞が関2-1-6')).toMatchObject({ city: '', rest: '霞が関', chome: '2' });
    expect(parseAddress('東京都どこか町1')).toMatchObject({ pref: '東京都', city: '', rest: 'どこか町' });
  });

  it('does not choose among municipalities that fit equally', () => {
    expect(parseAddress('中央区本町1-1')).toMatchObject({ city: '', rest: '中央区本町' });
    expect(parseAddress('大阪市中央区本町1-1').ward).toBe('中央区');
  });
});
