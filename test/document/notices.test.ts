import { describe, expect, test } from 'vitest';
import { noticeFields } from '../../src/document/fields.ts';
import { miniatureOf } from '../../src/document/leaflet/picture.ts';
import { NOTICE_SOURCES } from '../../src/document/lineage.ts';
import type { NoticeRecord } from '../../src/template/record.ts';
import { TEMPLATE_SETS, templateSet } from '../../src/template/sets.ts';
import { codesIn, compose, contextOf, flowing, pictureOf, recordWith, SETTINGS, textsOf } from './pages.ts';

/** Seed 004, reference forms: sentences both forms share, and those each has alone. */
const SHARED = [
  'あなたの加入する健康保険の資格情報を下記のとおりお知らせします(令和6年6月7日時点)。',
  'なお、このお知らせのみでは受診できません。',
  'スマートフォンをお持ちの方は、以下の二次元コードからマイナポータルにログインすることで、ご自身の健康保険の資格情報を確認することができます。ぜひご利用ください。',
  'マイナポータルへのアクセス・ダウンロードはこちら',
  'マイナ保険証の読み取りができない例外的な場合については、スマートフォンの資格情報画面をマイナ保険証とともに医療機関等の受付で提示することで受診いただけます(スマートフォンをお持ちでない方は、この文書をマイナ保険証とともに医療機関等の受付で提示することで受診いただけます)。',
  '右を切り取ってご利用いただくこともできます',
  '(このお知らせのみでは受診できません)',
  '受診の際にはマイナ保険証があわせて必要です',
];
const STYLE1 = [
  'なお、現在、医療保険のデータベースに登録されているあなたの個人番号(マイナンバー)は次のとおりです(12桁のうち下4桁のみ表示)。万が一、表示されている下4桁の数字が、ご自分の個人番号(マイナンバー)の下4桁と一致していない場合には、保険者までご連絡ください。',
];
const STYLE2 = [
  '資格情報のお知らせと個人番号(マイナンバー)確認のお願い',
  'なお、現在、医療保険のデータベースに登録されているあなたの個人番号(マイナンバー)は次のとおりですのでご確認ください(12桁のうち下4桁のみ表示)。',
  '表示されている下4桁の数字が、ご自分の個人番号(マイナンバー)の下4桁と一致していない場合には、保険者までご連絡ください。',
];
const WITHHELD = '登録内容を確認しているため、下4桁を表示しておりません。';

/** The page as one string, compatibility forms folded as the seed's extraction did. */
const page = async (...records: Parameters<typeof recordWith>): Promise<string> =>
  flowing((await textsOf((await compose([recordWith(...records)])).bytes))[0] as string).normalize('NFKC');

type Area = ReturnType<typeof miniatureOf>['card'];

describe('wording of the forms', () => {
  test('S027 S029 S035 S041 S053 様式1 says what seed 004 says, and nothing of 様式2', async () => {
    const text = await page();
    for (const sentence of [...SHARED, ...STYLE1]) expect(text).toContain(sentence.normalize('NFKC'));
    for (const sentence of STYLE2.slice(0, 2)) expect(text).not.toContain(sentence.normalize('NFKC'));
    expect(text).toContain('様式1(5情報一致等)');
    expect(text.split('このお知らせのみでは受診できません').length - 1).toBeGreaterThanOrEqual(2);
  });

  test('S028 S030 様式2 says what seed 004 says, and nothing of 様式1', async () => {
    const text = await page({ form: 'style2' });
    for (const sentence of [...SHARED, ...STYLE2]) expect(text).toContain(sentence.normalize('NFKC'));
    expect(text).not.toContain('万が一');
    expect(text).toContain('様式2(一部不一致等)');
  });

  test('S029 様式1 and 様式2 differ in the title, the number sentences and the footer, nowhere else', async () => {
    const lines = async (form: 'style1' | 'style2'): Promise<string> => {
      const text = await page({ form });
      return [...STYLE1, ...STYLE2, '様式1(5情報一致等)', '様式2(一部不一致等)']
        .reduce((rest, sentence) => rest.replace(sentence.normalize('NFKC'), ''), text)
        .replace('資格情報のお知らせあなたの', 'あなたの');
    };
    expect(await lines('style1')).toBe(await lines('style2'));
  });

  test('S019 X17 様式2 without digits shows the sentence in place of the number', async () => {
    const text = await page({ form: 'style2', lastFour: null });
    expect(text).toContain(WITHHELD.normalize('NFKC'));
    expect(text).not.toContain('****');
    expect(text).not.toContain('次のとおり');
  });

  test('S002 S018 S047 the request asks for the number, brings its 申出書 and shows no number', async () => {
    const { file, bytes } = await compose([recordWith({ form: 'request', lastFour: null })]);
    const [notice, application] = (await textsOf(bytes)).map(flowing) as [string, string];
    expect(file).toMatchObject({ pages: 2, firstPages: [1] });
    expect(notice).toContain('個人番号（マイナンバー）提出のお願い');
    expect(notice).toContain('同封の「個人番号（マイナンバー）申出書」');
    expect(application).toContain('個人番号（マイナンバー）申出書');
    expect(application).toContain('紐づけができていない方にのみ同封しています');
    for (const printed of [
      '佐藤 太郎',
      'サトウ タロウ',
      '12345678',
      '0034567（枝番）00',
      '昭和60年4月1日',
      '7K3-Q9X-2V',
    ]) {
      expect(application).toContain(printed);
    }
    expect(application).toContain('〒100-8977東京都千代田区見本町1丁目2番3号とどけ見本健康保険協会　行');
    for (const text of [notice, application]) {
      expect(text).not.toContain('****');
      expect(text).not.toContain('下4桁のみ');
    }
  });

  test('S048 the 申出書 says that only those without a linked number get it', async () => {
    const { bytes } = await compose([recordWith({ form: 'request', lastFour: null })]);
    const application = flowing((await textsOf(bytes))[1] as string);
    expect(application).toContain('紐づけができていない方にのみ同封しています');
  });

  test('S045 every personal field has its source, and none has one that is not on the page', () => {
    // What an inserting machine reads says nothing of the person.
    const personal = Object.keys(noticeFields(contextOf())).filter((name) => !name.startsWith('control'));
    expect(Object.keys(NOTICE_SOURCES).sort()).toEqual(personal.sort());
    const foreign = Object.values(NOTICE_SOURCES).filter(
      ({ source }) => !/^(register\.as_of|piece\.piece|member\.notice_code|vault)/.test(source),
    );
    expect(foreign).toEqual([]);
  });

  test.each([
    ['S050 X8', 'mhlw-2024', '右を切り取って', (card: Area) => card.x > 105 && card.y > 200],
    ['S049 X8', 'kyokai-2024', '点線で切り取って大切に保管ください', (card: Area) => card.y > 200],
    ['S050 X8', 'kumiai-2024', '右下を切り取って', (card: Area) => card.x > 105 && card.y > 220],
  ] as const)(
    '%s %s says where its cut-out is, and it is there behind a dashed line',
    async (_, set, words, there) => {
      const { bytes } = await compose([recordWith()], contextOf(set));
      expect(flowing((await textsOf(bytes))[0] as string)).toContain(words);
      const paper = templateSet(set).papers.notice;
      if (paper === undefined) throw new Error(set);
      expect(there(miniatureOf(paper).card)).toBe(true);
      const dashed = paper.elements.filter((element) => 'dash' in element && element.dash !== undefined);
      expect(dashed.length).toBeGreaterThan(0);
    },
  );

  test('S065 the plain notice has no number block, and still says how to check', async () => {
    const text = await page({ form: 'plain', lastFour: null });
    expect(text).not.toContain('****');
    expect(text).not.toContain('下4桁のみ');
    expect(text).toContain('個人番号(マイナンバー)に誤りがないか');
  });

  test('S044 S055 the cut-out says from when and for what it serves', async () => {
    const text = await page();
    expect(text).toContain('令和6年12月から以下の場合に使用できます。');
    expect(text).toContain('健康保険の各種給付金等の申請に必要な健康保険の記号・番号を知ることができます。');
    expect(text).toContain('を導入していない医療機関や健診機関等でもマイナ保険証と併せて受診できます。');
  });

  test.each<[Partial<NoticeRecord>, string]>([
    [{ form: 'style1', lastFour: null }, 'style1 needs digits'],
    [{ form: 'request', lastFour: '6825' }, 'a request never has digits (S018)'],
    [{ form: 'plain', lastFour: '6825' }, 'a plain notice never has digits'],
    [{ form: 'style1', lastFour: '123456786825' }, 'twelve digits are no last four (S042)'],
  ])('a record whose form and digits contradict each other is refused: %j (%s)', async (changes, _why) => {
    await expect(compose([recordWith(changes)])).rejects.toMatchObject({ id: 'document.digits_mismatch' });
  });

  test('no record, no file', async () => {
    await expect(compose([])).rejects.toMatchObject({ id: 'document.no_pages' });
  });
});

describe('fields', () => {
  const FIELDS = { 'mhlw-2024': 'S036 S052', 'kyokai-2024': 'S037 S051', 'kumiai-2024': 'S036 S064' };
  const CUT_OUT = {
    'mhlw-2024': [
      '記号 12345678　番号 0034567（枝番）00',
      '氏名 佐藤 太郎',
      '負担割合 3割',
      '令和6年9月9日発行',
    ],
    'kyokai-2024': [
      '記号 12345678　番号 0034567（枝番）00',
      '氏名 佐藤 太郎',
      'フリガナ サトウ タロウ',
      '生年月日 昭和60年4月1日',
      '資格取得年月日 令和元年5月1日',
    ],
    'kumiai-2024': [
      '記号 12345678　番号 0034567（枝番）00',
      '氏名 佐藤 太郎',
      '負担割合 3割',
      '令和6年9月9日発行',
    ],
  };
  test.each(TEMPLATE_SETS)('S031 S033 S034 S038 the page of %s shows every field of its set', async (set) => {
    const text = (await textsOf((await compose([recordWith()], contextOf(set))).bytes))[0] as string;
    const lines = text.split('\n');
    for (const line of ['佐藤 太郎', 'サトウ タロウ', '3割', '令和元年5月1日', '**** **** 6825']) {
      expect(lines, `${FIELDS[set]} ${line}`).toContain(line);
    }
    expect(lines).toContain('12345678 0034567（枝番）00');
    expect(lines).toContain('（整理番号）7K3-Q9X-2V');
    expect(lines).toContain('（保険者番号）01130012');
    expect(text).toContain('令和6年6月7日時点');
    for (const line of CUT_OUT[set]) expect(lines.join('\n')).toContain(line);
    expect(lines.includes('昭和60年4月1日')).toBe(set === 'kyokai-2024');
    expect(text.includes('9月9日発行')).toBe(set !== 'kyokai-2024');
  });

  test('S032 exactly one kind is printed', async () => {
    expect(await page()).toContain('ご本人(被保険者)様');
    expect(await page()).not.toContain('ご家族');
    expect(await page({ relationship: 'dependent' })).toContain('ご家族(被扶養者)様');
    expect(await page({ relationship: 'dependent' })).not.toContain('ご本人');
  });

  test('S036 a branch number keeps its leading zero, and where there is none nothing stands for it', async () => {
    expect(await page({ subNumber: '07' })).toContain('0034567(枝番)07');
    expect(await page({ subNumber: '' })).not.toContain('枝番');
  });

  test.each([
    ['1989-01-07', '昭和64年1月7日'],
    ['1989-01-08', '平成元年1月8日'],
    ['2019-04-30', '平成31年4月30日'],
    ['2019-05-01', '令和元年5月1日'],
  ])('S039 a date at an era border: %s is %s', async (acquiredOn, wareki) => {
    expect(await page({ acquiredOn })).toContain(wareki);
  });

  test('S042 X11 the mask is a setting, and only four digits of the number are printed', async () => {
    const { bytes } = await compose([recordWith()], contextOf('mhlw-2024', { mask: '**** * ####' }));
    expect((await textsOf(bytes))[0]).toContain('**** * 6825');
  });

  test('S079 workplace route: symbol, number and both names stand in the window', async () => {
    const text = (await textsOf((await compose([recordWith({ name: '佐藤 花子' })])).bytes))[0] as string;
    expect(text).toContain(
      '（記号）12345678　（番号）0034567\n（被保険者氏名）佐藤 一郎 様\n（対象者氏名）佐藤 花子 様',
    );
    expect(text).not.toContain('〒');
  });

  test('home route: postcode with its hyphen, address and names; no symbol in the window', async () => {
    const destination = { postcode: '2630023', address: '千葉市稲毛区緑町3丁目30-8', afterTown: '3丁目30-8' };
    const text = (
      await textsOf((await compose([recordWith({ route: 'home', destination })])).bytes)
    )[0] as string;
    expect(text).toContain('〒263-0023\n千葉市稲毛区緑町3丁目30-8\n佐藤 一郎 様\n（対象者氏名）佐藤 太郎 様');
    expect(text).not.toContain('（記号）');
  });

  test('S031 S040 S158 the codes decode, from the picture, to number, portal and control id', async () => {
    const numbers = ['7K3-Q9X-2V', '000-000-00', 'ZZZ-ZZZ-ZZ'];
    const { bytes } = await compose(numbers.map((managementNumber) => recordWith({ managementNumber })));
    for (const [i, number] of numbers.entries()) {
      expect(await codesIn(await pictureOf(bytes, i))).toEqual([number, 'NT1', SETTINGS.portal.url].sort());
    }
  });
});

describe('characters', () => {
  const NAMES = [
    '𠮷田 誠',
    '髙橋 﨑子',
    '葛\u{e0100}城 一',
    '⼀⽥ 太郎',
    '渡邉　凜',
    'O’Brien-Sato Anna',
    '神\ufe00谷',
  ];
  test.each(NAMES)(
    '%s is read back as written, variation selector and compatibility form included',
    async (name) => {
      const text = (await textsOf((await compose([recordWith({ name })])).bytes))[0] as string;
      expect(text.split('\n')).toContain(name);
    },
  );

  test.each(['\ue000', '葛\u{e0101}', 'a\tb'])(
    'a name with %j has no glyph and is refused, never a box',
    async (name) => {
      await expect(compose([recordWith({ name })])).rejects.toMatchObject({ id: 'document.unprintable' });
    },
  );
});
