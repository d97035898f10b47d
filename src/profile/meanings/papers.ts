import { NOTICE_VARIANTS, TEMPLATE_SETS } from '../../template/sets.ts';
import type { Meaning } from './model.ts';

const SETS: Readonly<Record<string, string>> = {
  'mhlw-2024': '国の様式（様式1・様式2）',
  'kyokai-2024': '協会けんぽ',
  'kumiai-2024': '健康保険組合',
};
const setTitle = (id: string): string => {
  const base = TEMPLATE_SETS.find((one) => id.startsWith(one)) ?? id;
  const more = id.endsWith('-large') ? '・大きな文字' : id.endsWith('-voice') ? '・音声コード' : '';
  return `${SETS[base] ?? base}${more}（${id}）`;
};

const ADDRESS = (what: string) => ({
  postcode: { title: `${what}の郵便番号`, meaning: '100-8977 の形で書きます。' },
  address: { title: `${what}の住所`, meaning: '返信用封筒に印刷します。' },
  name: { title: `${what}のあて名`, meaning: '空白で区切ると、行を分けて印刷します。' },
});
const [returnTo, certificateReturnTo] = [ADDRESS('申出書の返送先'), ADDRESS('資格確認書の返却先')];
const LANGUAGE = 'その言語のリーフレットに印刷する言葉です。';

/** Settings of what papers say, and how they look. */
export default {
  'document/templateSet': {
    title: '様式の組',
    meaning: 'どの形の紙を使うかです。下の見本で確かめられます（X3、X8）。',
    choices: [...TEMPLATE_SETS, ...NOTICE_VARIANTS].map((value) => ({ value, title: setTitle(value) })),
  },
  'document/papers': {
    title: '様式の個別の変更',
    meaning: '様式の要素ごとの、保険者独自の変更です。',
    elsewhere: 'papers',
  },
  'document/desk/name': { title: '問い合わせ先の名前', meaning: '紙に印刷する名前です（X9）。' },
  'document/desk/phone': { title: '問い合わせ先の電話番号', meaning: '書いたとおりに印刷します。' },
  'document/desk/hours': { title: '問い合わせ先の受付時間', meaning: '書いたとおりに印刷します。' },
  'document/returnTo/postcode': returnTo.postcode,
  'document/returnTo/address': returnTo.address,
  'document/returnTo/name': returnTo.name,
  'document/certificateReturnTo/postcode': certificateReturnTo.postcode,
  'document/certificateReturnTo/address': certificateReturnTo.address,
  'document/certificateReturnTo/name': certificateReturnTo.name,
  'document/replyPostage': {
    title: '料金受取人払の表示',
    meaning: '郵便局の承認を受けた表示を、行ごとに書きます（S105）。',
    absent: '切手が必要と印刷します。',
  },
  'document/portal/url': {
    title: 'ポータルのアドレス',
    meaning: 'お知らせの二次元コードが開くアドレスです（S040）。',
  },
  'document/portal/screen': {
    title: 'ポータルの画面の名前',
    meaning: '資格情報を見られる画面の名前です（X10）。',
  },
  'document/usableFrom': { title: '切り取って使える最初の日', meaning: '年と月を印刷します（S055）。' },
  'document/submitBy': {
    title: '申出書の提出期限',
    meaning: 'いつまでに申出書を送っていただくかです。',
    absent: '「お早めに」と印刷します。',
  },
  'document/mask': {
    title: '番号の隠し方',
    meaning: '「*」はそのまま印刷し、「#」に下4桁の数字が入ります（S042、X11）。',
  },
  'document/documentParts': {
    title: '一人分ごとの目印（PDF/VT-1）',
    meaning: '印刷機が求めるときに、一人分のページの範囲をファイルに書きます。',
  },
  'document/certificate/title': { title: '資格確認書の題名', meaning: 'カードに印刷する題名です。' },
  'document/certificate/colour': {
    title: '資格確認書の地の色',
    meaning: '#F7E9A0 の形で書きます（S098、X6）。',
  },
  'document/certificate/expiresOn': {
    title: '見本の有効期限',
    meaning: '見本の紙に印刷する有効期限です（S100）。',
  },
  'document/certificate/seal': {
    title: '保険者印の文字',
    meaning: 'カードに印刷する印の文字です。改行で行を分けます。',
  },
  'document/fonts/selectors': {
    title: '異体字の集まり',
    meaning: '氏名の異体字が、どの集まりの番号で書かれているかです。',
    choices: [
      { value: 'Adobe-Japan1', title: 'Adobe-Japan1' },
      { value: 'Moji_Joho', title: '文字情報基盤（Moji_Joho）' },
    ],
  },
  'document/fonts/own': {
    title: '保険者の書体',
    meaning: '外字や IPAmj明朝などの書体です。ファイルを置く必要があります。',
    elsewhere: 'fixed',
  },
  'document/fonts/own/*/file': { title: '書体のファイル', meaning: '書体のフォルダーの中の名前です。' },
  'document/fonts/own/*/sha256': { title: '書体の照合値', meaning: 'ファイルの SHA-256 です。' },
  'document/fonts/own/*/selectors': {
    title: '書体の異体字の集まり',
    meaning: 'その書体の異体字がどの集まりのものかです。',
  },
  'document/fonts/own/*/before': { title: '先に使う', meaning: '付属の書体より先に、この書体で印刷します。' },
  'document/links/special': {
    title: '特設ページ',
    meaning: 'リーフレットの二次元コードが開くアドレスです（S144）。',
    absent: 'コードを印刷しません。',
  },
  'document/links/video': {
    title: '動画',
    meaning: 'リーフレットの二次元コードが開くアドレスです（S145）。',
    absent: 'コードを印刷しません。',
  },
  'document/links/branches': {
    title: '支部の案内',
    meaning: 'リーフレットの二次元コードが開くアドレスです。',
    absent: 'コードを印刷しません。',
  },
  'document/links/languages': {
    title: '多言語の案内',
    meaning: 'リーフレットの二次元コードが開くアドレスです。',
    absent: 'コードを印刷しません。',
  },
  'document/links/notice': {
    title: 'お知らせを見るページ',
    meaning:
      'お知らせを画面で見られるようにしたとき（member.notice.on）、一度だけのコードとともに、お知らせに印刷するアドレスです。',
    absent: 'お知らせにコードを印刷しません。',
  },
  'document/inLanguages/*/insurerName': { title: '保険者の名前（その言語で）', meaning: LANGUAGE },
  'document/inLanguages/*/deskName': { title: '窓口の名前（その言語で）', meaning: LANGUAGE },
  'document/inLanguages/*/deskPhone': { title: '窓口の電話番号（その言語で）', meaning: LANGUAGE },
  'document/inLanguages/*/deskHours': { title: '窓口の受付時間（その言語で）', meaning: LANGUAGE },
  'document/inLanguages/*/portalScreen': { title: 'ポータルの画面の名前（その言語で）', meaning: LANGUAGE },
  'document/selfName': {
    title: '保険者の自称',
    meaning: '文の中で自らを何と呼ぶかです。例: 当協会、当健康保険組合',
  },
} satisfies Readonly<Record<string, Meaning>>;
