import { formatWareki, formatWarekiShort } from '../src/japan/era.ts';
import type { FiveValues } from '../src/matching/level.ts';
import type { Home, Person } from './people.ts';
import type { Dice } from './random.ts';

/**
 * How offices write one and the same person. The variants are written here once more by hand, from the labelled
 * pairs and the legal texts, and not read from the matcher's tables: a bench that asks the matcher what is right
 * would find it always right. First the common form, then its variants.
 */
const VARIANTS = [
  '高髙 崎﨑嵜 吉𠮷 辺邊邉 斎齋 斉齊 浜濱濵 広廣 沢澤 竜龍 滝瀧 島嶋嶌 富冨',
  '峰峯 国國 関關 徳德 桜櫻 恵惠 真眞 静靜 栄榮 実實 寿壽 万萬 円圓 涼凉 晃晄',
  '桧檜 曽曾 柳栁 桑桒 館舘 秋穐 橋𣘺 喜㐂 淵渕 野埜 来來 条條 鉄鐵 浅淺 壮壯',
  '亀龜 弥彌 礼禮 瀬瀨 黒黑 黄黃 緑綠 清淸 青靑 戸戶 教敎 彦彥 尚尙 尭堯 遥遙',
  '巌巖 穣穰 萌萠 亘亙 槙槇 聡聰 船舩 村邨 風凬 学學 塩鹽 岳嶽 蔵藏 与與 会會',
  '宝寶 双雙 緒緖 薫薰 勲勳 顕顯 暁曉 剣劍 県縣 検檢 芸藝 継繼 荘莊 郎郞 鶏鷄',
  '麦麥 麺麵 巣巢 渋澁 温溫 満滿 潜潛 灯燈 労勞 圧壓 団團 図圖 売賣 変變 奥奧',
  '将將 専專 尽盡 帯帶 当當 応應 恋戀 悦悅 慎愼 戦戰 拝拜 挙擧 揺搖 摂攝 収收',
  '数數 旧舊 昼晝 暦曆 様樣 横橫 歓歡 歩步 歳歲 毎每 気氣',
  // CJK compatibility ideographs, escaped so that no editor normalizes them away.
  '神\ufa19 福\ufa1b 祐\ufa4f 都\ufa26 塚\ufa10 朗\uf929 祥\ufa1a 海\ufa45 梅\ufa44 琢\ufa4a 渚\ufa46 勉\ufa33 敏\ufa41 隆\uf9dc',
]
  .flatMap((line) => line.split(' '))
  .map((group) => [...group]);
const VARIANTS_OF = new Map(VARIANTS.map(([common = '', ...others]) => [common, others]));
const COMMON_OF = new Map(
  VARIANTS.flatMap(([common = '', ...others]) => others.map((other) => [other, common] as const)),
);

/** Variation selectors choose a shape of the letter before them, never another letter (UTS #37). */
const SELECTORS = /[\u{E0100}-\u{E01EF}]/gu;

/** The name with every variant replaced by its common form: two names are one exactly if these agree. */
export const commonForm = (name: string): string =>
  [...name.replaceAll(SELECTORS, '')].map((letter) => COMMON_OF.get(letter) ?? letter).join('');

const HALF = 'ｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝｦ';
const FULL =
  'ァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンヲ';
const halfWidth = (kana: string): string =>
  [...kana.normalize('NFD')]
    .map((letter) => {
      if (letter === '\u3099') return 'ﾞ';
      if (letter === '\u309a') return 'ﾟ';
      return HALF[FULL.indexOf(letter)] ?? letter;
    })
    .join('');
const hiragana = (kana: string): string =>
  kana.replaceAll(/[ァ-ヶ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60));
const SMALL = 'ァィゥェォッャュョヮ';
const LARGE = 'アイウエオツヤユヨワ';
const largeKana = (kana: string): string =>
  kana.replaceAll(/[ァィゥェォッャュョヮ]/g, (k) => LARGE[SMALL.indexOf(k)] ?? k);

const SPACES = ['　', ' ', '', '　　'];

function kanjiName(surname: string, given: string, dice: Dice): string {
  const written = [...surname, '/', ...given].map((letter) => {
    const variants = VARIANTS_OF.get(letter);
    if (letter === '/') return dice.pick(SPACES);
    if (variants !== undefined && variants.length > 0 && !dice.once(3)) return dice.pick(variants);
    if (dice.once(40) && /\p{Script=Han}/u.test(letter)) return `${letter}\u{E0100}`;
    return letter;
  });
  return written
    .join('')
    .replace(/(\p{Script=Han})\1/u, (pair) => (dice.once(2) ? `${pair.charAt(0)}々` : pair));
}

function kanaName(surname: string, given: string, dice: Dice): string {
  const name = surname + dice.pick(SPACES) + given;
  switch (dice.below(5)) {
    case 0:
      return halfWidth(name);
    case 1:
      return hiragana(name);
    case 2:
      return largeKana(name);
    case 3:
      return halfWidth(largeKana(name));
    default:
      return name.replaceAll('ー', dice.pick(['－', '-', '−', '―']));
  }
}

const fullWidth = (text: string): string =>
  text.replaceAll(/[0-9-]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
const KANJI_DIGITS = '〇一二三四五六七八九';

function birthText(birth: string, dice: Dice): string {
  switch (dice.below(6)) {
    case 0:
      return birth.replaceAll('-', '/');
    case 1:
      return birth.replaceAll('-', '');
    case 2:
      return formatWareki(birth);
    case 3:
      return formatWarekiShort(birth);
    case 4:
      return fullWidth(birth);
    default:
      return birth.replace(/^(....)-0?(.*)-0?(.*)$/, '$1年$2月$3日');
  }
}

const SEX = { male: ['1', '男', '男性', 'M'], female: ['2', '女', '女性', 'F'] } as const;

function addressText(home: Home, dice: Dice): string {
  const { prefecture, municipality, town, chome, ban, go } = home;
  const place = (dice.once(4) && municipality.includes('市') ? '' : prefecture) + municipality + town;
  switch (dice.below(5)) {
    case 0:
      return `${place}${chome}丁目${ban}番${go}号`;
    case 1:
      return `${place}${KANJI_DIGITS[chome]}丁目${ban}番${go}号`;
    case 2:
      return `${place}${fullWidth(`${chome}-${ban}-${go}`)}`;
    case 3:
      return `${place}${chome}丁目${ban}-${go}`;
    default:
      return `${place}　${chome}－${ban}－${go}`;
  }
}

/** The five items as the resident register writes them. */
export const plainValues = ({
  surname,
  given,
  surnameKana,
  givenKana,
  birth,
  sex,
  home,
}: Person): FiveValues => ({
  kanji: `${surname}　${given}`,
  kana: `${surnameKana}　${givenKana}`,
  birth,
  sex: SEX[sex][0],
  address: `${home.prefecture}${home.municipality}${home.town}${home.chome}-${home.ban}-${home.go}`,
});

/** The five items as somebody else would write the same person: every item in another notation where it has one. */
export const otherValues = (person: Person, dice: Dice): FiveValues => ({
  kanji: kanjiName(commonForm(person.surname), commonForm(person.given), dice),
  kana: kanaName(person.surnameKana, person.givenKana, dice),
  birth: birthText(person.birth, dice),
  sex: dice.pick(SEX[person.sex]),
  address: addressText(person.home, dice),
});
