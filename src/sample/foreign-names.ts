import type { Name, Sex } from './names.ts';
import type { Random } from './random.ts';

/** Writing and reading of name parts, `LATIN/カナ` each; a language writes its name in one order. */
interface Language {
  readonly family: readonly string[];
  readonly middle: readonly string[];
  readonly male: readonly string[];
  readonly female: readonly string[];
  /** How often the name on the file is in katakana only. */
  readonly katakana: number;
  readonly middles: readonly [number, number];
}

const list = (text: string): string[] => text.trim().split(/\s+/);

const LANGUAGES: readonly Language[] = [
  {
    family: list(
      'NGUYEN/グエン TRAN/チャン LE/レ PHAM/ファム HOANG/ホアン VU/ヴー DANG/ダン BUI/ブイ DO/ドー NGO/ゴー',
    ),
    middle: list('VAN/ヴァン THI/ティ DUC/ドゥック MINH/ミン NGOC/ゴック THANH/タン QUOC/クオック'),
    male: list('ANH/アイン HUNG/フン DUNG/ズン TUAN/トゥアン NAM/ナム LONG/ロン HAI/ハイ'),
    female: list('HOA/ホア LAN/ラン MAI/マイ HUONG/フオン LINH/リン TRANG/チャン THAO/タオ'),
    katakana: 0.05,
    middles: [1, 1],
  },
  {
    family: list(
      'SILVA/シルバ SANTOS/サントス OLIVEIRA/オリベイラ SOUZA/ソウザ PEREIRA/ペレイラ ALMEIDA/アルメイダ FERREIRA/フェヘイラ NASCIMENTO/ナシメント',
    ),
    middle: list(
      'APARECIDA/アパレシーダ FERNANDES/フェルナンデス RODRIGUES/ロドリゲス CRISTINA/クリスチーナ AUGUSTO/アウグスト GONCALVES/ゴンサルベス TAKAHASHI/タカハシ',
    ),
    male: list('JOSE/ジョゼ CARLOS/カルロス PAULO/パウロ MARCOS/マルコス LUCAS/ルーカス RAFAEL/ラファエル'),
    female: list('MARIA/マリア ANA/アナ JULIANA/ジュリアナ PATRICIA/パトリシア CAMILA/カミラ BRUNA/ブルーナ'),
    katakana: 0.7,
    middles: [0, 3],
  },
  {
    family: list(
      'DELA CRUZ REYES/レイエス BAUTISTA/バウティスタ GARCIA/ガルシア MENDOZA/メンドーサ VILLANUEVA/ビリャヌエバ',
    ).filter((part) => part.includes('/')),
    middle: list(
      'MAGSAYSAY/マグサイサイ PANGILINAN/パンギリナン ESPIRITU/エスピリトゥ EVANGELISTA/エバンヘリスタ',
    ),
    male: list('JUAN/フアン MICHAEL/マイケル CHRISTIAN/クリスチャン MARK/マーク'),
    female: list('MARICEL/マリセル ROSALINDA/ロサリンダ JENNIFER/ジェニファー CHRISTINE/クリスティーン'),
    katakana: 0.5,
    middles: [0, 1],
  },
  {
    family: list(
      'SMITH/スミス JOHNSON/ジョンソン BROWN/ブラウン TAYLOR/テイラー WILSON/ウィルソン MARTIN/マーティン',
    ),
    middle: list('JAMES/ジェームズ LEE/リー ANN/アン EDWARD/エドワード'),
    male: list('JOHN/ジョン DAVID/デイビッド ROBERT/ロバート DANIEL/ダニエル'),
    female: list('EMILY/エミリー SARAH/サラ ELIZABETH/エリザベス LAURA/ローラ'),
    katakana: 0.4,
    middles: [0, 1],
  },
  {
    family: list('SHRESTHA/シュレスタ GURUNG/グルン RAI/ライ THAPA/タパ KARKI/カルキ ADHIKARI/アディカリ'),
    middle: list('BAHADUR/バハドゥル KUMAR/クマール PRASAD/プラサド'),
    male: list('SANJAY/サンジャイ BIKASH/ビカス DIPAK/ディパク'),
    female: list('SITA/シタ SUNITA/スニタ ANJALI/アンジャリ'),
    katakana: 0.1,
    middles: [0, 1],
  },
];

const KANJI_FAMILIES = list(
  '王/ワン 李/リー 張/チャン 劉/リュウ 陳/チン 楊/ヨウ 黄/コウ 呉/ゴ 金/キム 朴/パク 崔/チェ 鄭/チョン',
);
const KANJI_MALE = list('偉/ウェイ 強/キョウ 磊/レイ 建国/ケンコク 志明/シメイ 成俊/ソンジュン');
const KANJI_FEMALE = list('芳/ホウ 麗/レイ 静/セイ 秀英/シュウエイ 玉蘭/ギョクラン 美英/ミヨン');

const split = (part: string): Name => {
  const [name, kana] = part.split('/') as [string, string];
  return { name, kana };
};

/** Name of a foreign resident, in kanji, Latin letters or (up to some 40 letters long) katakana. */
export function foreignName(random: Random, sex: Sex): Name {
  if (random.chance(0.35)) {
    const family = split(random.pick(KANJI_FAMILIES));
    const given = split(random.pick(sex === '1' ? KANJI_MALE : KANJI_FEMALE));
    return { name: `${family.name}　${given.name}`, kana: `${family.kana}　${given.kana}` };
  }
  const language = random.pick(LANGUAGES);
  const middles = random.between(...language.middles);
  const parts = [random.pick(language.family)];
  for (let i = 0; i < middles; i++) parts.push(random.pick(language.middle));
  parts.push(random.pick(sex === '1' ? language.male : language.female));
  const names = parts.map(split);
  const kana = names.map((part) => part.kana).join('　');
  return { name: random.chance(language.katakana) ? kana : names.map((part) => part.name).join(' '), kana };
}
