import type { Name, Sex } from './names.ts';
import { type Random, Weighted } from './random.ts';

const parts = (text: string): Name[] =>
  text.split(' ').map((part) => {
    const [name, kana] = part.split('/') as [string, string];
    return { name, kana };
  });

/** Names of one language. Kanji names are those read in their own language, not in Japanese. */
interface Language {
  /** Share among foreign members. */
  readonly share: number;
  readonly families: readonly Name[];
  readonly middles: readonly Name[];
  readonly given: Readonly<Record<Sex, readonly Name[]>>;
  /** Between writing of the parts: kanji names have the wide blank, Latin ones the narrow. */
  readonly blank: '　' | ' ';
  /** How often the name on the file is in katakana only. */
  readonly katakana: number;
  readonly mostMiddles: number;
  /** How often there are many more middle names: up to some fifty letters on the file. */
  readonly long: number;
}

const LANGUAGES = new Weighted<Language>(
  [
    {
      share: 34,
      families: parts(
        '王/ワン 李/リー 張/チャン 劉/リュウ 陳/チン 楊/ヨウ 黄/コウ 呉/ゴ 金/キム 朴/パク 崔/チェ 鄭/チョン',
      ),
      middles: [],
      given: {
        '1': parts('偉/ウェイ 強/キョウ 磊/レイ 建国/ケンコク 志明/シメイ 成俊/ソンジュン'),
        '2': parts('芳/ホウ 麗/レイ 静/セイ 秀英/シュウエイ 玉蘭/ギョクラン 美英/ミヨン'),
      },
      blank: '　',
      katakana: 0.03,
      mostMiddles: 0,
      long: 0,
    },
    {
      share: 24,
      families: parts(
        'NGUYEN/グエン TRAN/チャン LE/レ PHAM/ファム HOANG/ホアン VU/ヴー DANG/ダン BUI/ブイ DO/ドー NGO/ゴー',
      ),
      middles: parts('VAN/ヴァン THI/ティ DUC/ドゥック MINH/ミン NGOC/ゴック THANH/タン QUOC/クオック'),
      given: {
        '1': parts('ANH/アイン HUNG/フン DUNG/ズン TUAN/トゥアン NAM/ナム LONG/ロン HAI/ハイ'),
        '2': parts('HOA/ホア LAN/ラン MAI/マイ HUONG/フオン LINH/リン TRANG/チャン THAO/タオ'),
      },
      blank: ' ',
      katakana: 0.05,
      mostMiddles: 2,
      long: 0,
    },
    {
      share: 18,
      families: parts(
        'SILVA/シルバ SANTOS/サントス OLIVEIRA/オリベイラ SOUZA/ソウザ PEREIRA/ペレイラ ALMEIDA/アルメイダ FERREIRA/フェヘイラ',
      ),
      middles: parts(
        'APARECIDA/アパレシーダ FERNANDES/フェルナンデス RODRIGUES/ロドリゲス CRISTINA/クリスチーナ NASCIMENTO/ナシメント ' +
          'GONCALVES/ゴンサルベス TAKAHASHI/タカハシ',
      ),
      given: {
        '1': parts(
          'JOSE/ジョゼ CARLOS/カルロス PAULO/パウロ MARCOS/マルコス LUCAS/ルーカス RAFAEL/ラファエル',
        ),
        '2': parts(
          'MARIA/マリア ANA/アナ JULIANA/ジュリアナ PATRICIA/パトリシア CAMILA/カミラ BRUNA/ブルーナ',
        ),
      },
      blank: ' ',
      katakana: 0.7,
      mostMiddles: 3,
      long: 0.15,
    },
    {
      share: 12,
      families: parts(
        'REYES/レイエス BAUTISTA/バウティスタ GARCIA/ガルシア MENDOZA/メンドーサ DELACRUZ/デラクルス',
      ),
      middles: parts(
        'MAGSAYSAY/マグサイサイ PANGILINAN/パンギリナン ESPIRITU/エスピリトゥ EVANGELISTA/エバンヘリスタ',
      ),
      given: {
        '1': parts('JUAN/フアン MICHAEL/マイケル CHRISTIAN/クリスチャン MARK/マーク'),
        '2': parts('MARICEL/マリセル ROSALINDA/ロサリンダ JENNIFER/ジェニファー CHRISTINE/クリスティーン'),
      },
      blank: ' ',
      katakana: 0.5,
      mostMiddles: 1,
      long: 0,
    },
    {
      share: 7,
      families: parts(
        'SHRESTHA/シュレスタ GURUNG/グルン RAI/ライ THAPA/タパ KARKI/カルキ ADHIKARI/アディカリ',
      ),
      middles: parts('BAHADUR/バハドゥル KUMAR/クマール PRASAD/プラサド'),
      given: {
        '1': parts('SANJAY/サンジャイ BIKASH/ビカス DIPAK/ディパク'),
        '2': parts('SITA/シタ SUNITA/スニタ ANJALI/アンジャリ'),
      },
      blank: ' ',
      katakana: 0.1,
      mostMiddles: 1,
      long: 0,
    },
    {
      share: 5,
      families: parts(
        'SMITH/スミス JOHNSON/ジョンソン BROWN/ブラウン TAYLOR/テイラー WILSON/ウィルソン MARTIN/マーティン',
      ),
      middles: parts('JAMES/ジェームズ LEE/リー ANN/アン EDWARD/エドワード'),
      given: {
        '1': parts('JOHN/ジョン DAVID/デイビッド ROBERT/ロバート DANIEL/ダニエル'),
        '2': parts('EMILY/エミリー SARAH/サラ ELIZABETH/エリザベス LAURA/ローラ'),
      },
      blank: ' ',
      katakana: 0.4,
      mostMiddles: 1,
      long: 0,
    },
  ],
  (language) => language.share,
);

/** What a foreign family shares: its language and its family name. */
export interface ForeignFamily {
  readonly language: Language;
  readonly family: Name;
}

/** Draws the language of a foreign family and the name they share. */
export function foreignFamily(random: Random): ForeignFamily {
  const language = LANGUAGES.draw(random);
  return { language, family: random.pick(language.families) };
}

/** Name of a foreign resident, family name first: in kanji, Latin letters or (up to some 50 letters) katakana. */
export function foreignName(random: Random, { language, family }: ForeignFamily, sex: Sex): Name {
  const long = random.chance(language.long);
  const count = long ? 5 : random.between(0, language.mostMiddles);
  const names = [family];
  for (let i = 0; i < count; i++) names.push(random.pick(language.middles));
  names.push(random.pick(language.given[sex]));
  const kana = names.map((part) => part.kana).join('　');
  const written = names.map((part) => part.name).join(language.blank);
  return { name: long || random.chance(language.katakana) ? kana : written, kana };
}
