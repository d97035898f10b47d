import type { Random } from './random.ts';

/**
 * Characters an expert counts as the same character in a name, newer form first: 常用漢字表 (brackets),
 * 戸籍法施行規則別表第二, 戸籍通達の俗字・正字, JIS包摂. Only forms that people really bear.
 */
const SAME_CHARACTER =
  '高髙 崎﨑嵜 辺邊邉 斎齋 斉齊 沢澤 浜濱濵 吉𠮷 広廣 国國 島嶋嶌 富冨 桑桒 柳栁 館舘 渕淵 瀬瀨 徳德 黒黑 真眞 恵惠 ' +
  '桜櫻 竜龍 滝瀧 万萬 与與 栄榮 実實 寿壽 豊豐 静靜 弥彌 条條 関關 宝寶 応應 戸戶 青靑 峰峯 秋穐 喜㐂 槙槇 桧檜 亘亙 ' +
  '凛凜 遥遙 涼凉 晃晄 巌巖 昂昻 曽曾 穂穗 亜亞 悦悅 団團 尭堯 禄祿 円圓 塩鹽 鉄鐵 来來 礼禮 浄淨 壮壯 薫薰 緑綠 ' +
  '暁曉 聡聰 総總 芸藝 学學 会會 気氣';

/** Characters of names whose printed form the register pins down by a variation selector (IVS). */
const SELECTED = '辻葛榊芦樋溝灘櫛鯖薩蓬謎';

const NEWER = new Map<string, string>();
const OLDER = new Map<string, string[]>();
for (const group of SAME_CHARACTER.split(' ')) {
  const [newer, ...older] = [...group] as [string, ...string[]];
  for (const form of older) NEWER.set(form, newer);
  OLDER.set(newer, older);
}
for (const char of SELECTED) OLDER.set(char, [`${char}\u{E0100}`]);
OLDER.set('邉', ['邉\u{E010F}']);

const SELECTOR = /[\u{E0100}-\u{E01EF}]/gu;

/** The name in newer forms, without variation selectors and blanks: equal for an expert, equal here. */
export function foldKanji(name: string): string {
  let folded = '';
  for (const char of name.replace(SELECTOR, '').replace(/\s/gu, '')) folded += NEWER.get(char) ?? char;
  return folded;
}

/** The same name in other forms of its characters, or undefined if it has only one. */
export function otherForms(name: string, random: Random): string | undefined {
  const folded = [...name.replace(SELECTOR, '')].map((char) => NEWER.get(char) ?? char).join('');
  if (folded !== name) return folded;
  const chars = [...name];
  const places = chars.flatMap((char, i) => (OLDER.has(char) ? [i] : []));
  if (places.length === 0) return undefined;
  const place = random.pick(places);
  chars[place] = random.pick(OLDER.get(chars[place] as string) as string[]);
  return chars.join('');
}

const LARGE: Readonly<Record<string, string>> = {
  ァ: 'ア',
  ィ: 'イ',
  ゥ: 'ウ',
  ェ: 'エ',
  ォ: 'オ',
  ッ: 'ツ',
  ャ: 'ヤ',
  ュ: 'ユ',
  ョ: 'ヨ',
};
const SMALL = /[ァィゥェォッャュョ]/g;

/** The reading as a terminal without small kana wrote it (リュウ → リユウ), or with a hyphen for ー; or undefined. */
export function otherKana(kana: string, random: Random): string | undefined {
  if (kana.includes('ー') && random.chance(0.5)) return kana.replaceAll('ー', random.pick(['-', '－', '−']));
  const large = kana.replace(SMALL, (small) => LARGE[small] as string);
  return large === kana ? undefined : large;
}

/** One kana read as a letter of a quite different sound: never a notation, always another reading. */
export function slipOfKana(kana: string, random: Random): string {
  const from = [...'カキクケコサシスセソタチテトナニノハヒフマミムメモヤヨラリルレロワ'];
  const chars = [...kana];
  const places = chars.flatMap((char, i) => (from.includes(char) ? [i] : []));
  const place = places.length === 0 ? 0 : random.pick(places);
  const index = from.indexOf(chars[place] as string);
  chars[place] = from[(index + 12 + random.below(8)) % from.length] as string;
  return chars.join('');
}
