import type { Meaning } from './model.ts';

const UNIT = [
  { title: '一人に一通', value: { unit: 'person' } },
  {
    title: '世帯ごとに一通（誤封入を防ぐ対策の記録が必要）',
    value: {
      unit: 'household',
      safeguard: '封入時に全員分の整理番号を読み取り、世帯の組合せと一致しなければ封をしない。',
    },
  },
];
const ROUTE = [
  { value: 'workplace', title: '事業所経由' },
  { value: 'home', title: '自宅へ直接' },
];
const SAFEGUARD: Meaning = {
  title: '誤封入・誤配布を防ぐ対策',
  meaning: '世帯単位で封入するときの対策の記録です。空にはできません（S072）。',
};

/** Settings of sending notices: campaign, packing, inserts, dispatch. */
export default {
  'campaign/ruleTable': {
    title: '判定表の版',
    meaning: '5情報の照合結果から様式と下4桁の表示を決める表の版です。',
    elsewhere: 'fixed',
  },
  'campaign/rules/noReplyDigits/row7': {
    title: '回答なし・氏名が二つとも不一致（行7）',
    meaning: '期限までに回答がないとき、様式2に下4桁を印刷するかどうかです。',
  },
  'campaign/rules/noReplyDigits/row9': {
    title: '回答なし・住所だけ不一致で資格が複数（行9）',
    meaning: '期限までに回答がないとき、様式2に下4桁を印刷するかどうかです。',
  },
  'campaign/rules/noReplyDigits/row10': {
    title: '回答なし・二つ以上が不一致（行10）',
    meaning: '期限までに回答がないとき、様式2に下4桁を印刷するかどうかです。',
  },
  'campaign/rules/missingRoomMatches': {
    title: '方書だけがない住所を一致とみなす',
    meaning: '部屋番号や「様方」だけが一方にない住所を、一致として扱います。',
  },
  'campaign/routes/general': {
    title: '一般の加入者への送り方',
    meaning: '任意継続の方と、廃止された事業所の方へは、いつも自宅へ送ります（S081）。',
    choices: ROUTE,
  },
  'campaign/transition/noNewCardsFrom': {
    title: '健康保険証の新規発行が終わる日',
    meaning: 'この日から健康保険証を発行しません（S001）。資格確認書もこの日から交付します。',
  },
  'campaign/transition/lastCardAcquisition': {
    title: '健康保険証が交付された最後の資格取得日',
    meaning: 'この日までに資格を取得した方は、健康保険証を持っています（X1）。',
  },
  'campaign/transition/oldCardsUntil': {
    title: '健康保険証を使える最後の日',
    meaning: '経過措置の終わりの日です（S007、S008）。',
  },
  'campaign/transition/exOfficioDeadline': {
    title: '職権による資格確認書の交付期限',
    meaning: '対象の方全員に交付を終える日です（S009、X2）。',
  },
  'campaign/transition/reissueFrom': {
    title: '再交付の申請を受け付ける最初の日',
    meaning: 'これより前の申請は、日付を示してお断りします（S056）。',
  },
  'campaign/transition/noticeWindow/from': {
    title: 'お知らせの送付期間の初日',
    meaning: '国の示した期間です。外れる計画には注意を出します（S004、S005）。',
  },
  'campaign/transition/noticeWindow/to': {
    title: 'お知らせの送付期間の末日',
    meaning: '国の示した期間です。外れる計画には注意を出します（S004、S005）。',
  },
  'campaign/channels/electronic': {
    title: 'ポータルでお知らせする（電子交付）',
    meaning: '同意した方にはポータルでお知らせし、紙を送りません（S014）。',
  },
  'campaign/waves': {
    title: '支部ごとの送付時期',
    meaning: '支部（都道府県）ごとに、締切・印刷・送付の日を分けます（S086）。',
    absent: '全員を同じ送付期間に送ります。',
    elsewhere: 'waves',
  },
  'packing/notice': {
    title: 'お知らせの封入の単位',
    meaning: '一つの封筒に誰の紙を入れるかです。世帯ごとにすると、封筒と郵便料金が減ります。',
    variants: UNIT,
  },
  'packing/notice/safeguard': SAFEGUARD,
  'packing/plain': {
    title: '下4桁のないお知らせの封入の単位',
    meaning: '下4桁を印刷しないお知らせだけに使う単位です（X4）。',
    variants: UNIT,
    absent: 'お知らせの封入の単位と同じです。',
  },
  'packing/plain/safeguard': SAFEGUARD,
  'packing/certificate': {
    title: '資格確認書の封入の単位',
    meaning: '一つの封筒に誰のカードを入れるかです。',
    variants: UNIT,
  },
  'packing/certificate/safeguard': SAFEGUARD,
  'packing/peoplePerParcel': {
    title: '一つの梱包の人数',
    meaning: '事業所への一つの梱包に入れる人数の上限です（S077）。',
    unit: '人',
  },
  'packing/certificatesPerEnvelope': {
    title: '一つの封筒のカードの枚数',
    meaning: 'これを超える世帯は、封筒を分けます（S085）。',
    unit: '枚',
  },
  'packing/carrierSheets': {
    title: '台紙の枚数',
    meaning: '資格確認書の封筒に入る台紙（送付状）の枚数です。',
    unit: '枚',
  },
  'packing/sheet/grams': {
    title: 'お知らせの紙の重さ',
    meaning: '一枚の重さです。実物を量って入れてください。',
    unit: 'g',
  },
  'packing/sheet/thicknessMm': {
    title: 'お知らせの紙の厚さ',
    meaning: '折る前の一枚の厚さです。',
    unit: 'mm',
  },
  'packing/sheet/layers': { title: '折ったときの重なり', meaning: '三つ折りなら3です。', unit: '枚' },
  'packing/card/grams': { title: 'カードの重さ', meaning: '資格確認書一枚の重さです。', unit: 'g' },
  'packing/card/thicknessMm': { title: 'カードの厚さ', meaning: '資格確認書一枚の厚さです。', unit: 'mm' },
  'packing/envelope/lengthMm': { title: '封筒の長さ', meaning: '加入者あての封筒の外寸です。', unit: 'mm' },
  'packing/envelope/widthMm': { title: '封筒の幅', meaning: '加入者あての封筒の外寸です。', unit: 'mm' },
  'packing/envelope/thicknessMm': {
    title: '空の封筒の厚さ',
    meaning: '中身を入れる前の厚さです。',
    unit: 'mm',
  },
  'packing/envelope/grams': { title: '空の封筒の重さ', meaning: '中身を入れる前の重さです。', unit: 'g' },
  'packing/envelope/maxThicknessMm': {
    title: '封筒の厚さの上限',
    meaning: '郵便の規格と、封入機が扱える厚さの小さいほうです。超える世帯は封筒を分けます。',
    unit: 'mm',
  },
  'packing/envelope/maxGrams': {
    title: '封筒の重さの上限',
    meaning: '超える世帯は封筒を分けます。郵便料金の区分にもかかわります。',
    unit: 'g',
  },
  'packing/inserts/*/title': { title: '同封物の名前', meaning: '一覧や作業指示に出る名前です。' },
  'packing/inserts/*/grams': { title: '同封物の重さ', meaning: '一つの重さです。', unit: 'g' },
  'packing/inserts/*/thicknessMm': {
    title: '同封物の厚さ',
    meaning: '折って入れたときの厚さです。',
    unit: 'mm',
  },
  'packing/inserts/*/per': {
    title: '同封物の数え方',
    meaning: '封筒ごとに一つか、人ごとに一つかです。',
    choices: [
      { value: 'envelope', title: '封筒ごとに一つ' },
      { value: 'person', title: '人ごとに一つ' },
    ],
  },
  'packing/containers/*/name': {
    title: '梱包材の名前',
    meaning: '先に書いたものから順に、入るものを使います。',
  },
  'packing/containers/*/lengthMm': { title: '梱包材の長さ', meaning: '外寸です（S075、S076）。', unit: 'mm' },
  'packing/containers/*/widthMm': { title: '梱包材の幅', meaning: '外寸です（S075、S076）。', unit: 'mm' },
  'packing/containers/*/depthMm': {
    title: '梱包材の深さ',
    meaning: '封筒ならマチ、箱なら深さの外寸です。',
    unit: 'mm',
  },
  'packing/containers/*/wallMm': {
    title: '梱包材の厚み',
    meaning: '壁一枚の厚みです。中に入る量が減ります。',
    unit: 'mm',
  },
  'packing/containers/*/tareGrams': { title: '梱包材の重さ', meaning: '空のときの重さです。', unit: 'g' },
  'packing/containers/*/rigid': {
    title: '箱である',
    meaning: '箱は中身が少なくても深さが変わりません。封筒は中身の厚さになります。',
  },
  'packing/post/longestMm': { title: '郵便物の長さの上限', meaning: '日本郵便の決まりです。', unit: 'mm' },
  'packing/post/threeSidesMm': { title: '郵便物の三辺の上限', meaning: '日本郵便の決まりです。', unit: 'mm' },
  'packing/post/maxGrams': { title: '郵便物の重さの上限', meaning: '日本郵便の決まりです。', unit: 'g' },
  'inserts/everyone': { title: '全員に同封するもの', meaning: '同封物の記号を一行に一つ書きます（S046）。' },
  'inserts/request': {
    title: '番号のお願いに同封するもの',
    meaning: '申出書と返信用封筒などです（S047、S048）。',
  },
  'inserts/certificate': {
    title: '資格確認書に同封するもの',
    meaning: 'リーフレットやシールなどです（S104）。',
  },
  'inserts/leaflets/*': {
    title: '保険者が用意したリーフレット',
    meaning: '同封物の記号と、PDF ファイルの名前です。',
  },
  'inserts/ours/*': {
    title: 'Todoke が作るもの',
    meaning: '紙面と一緒に印刷用の PDF を作ります。保険者が用意したリーフレットがあれば、そちらを使います。',
    choices: [
      { value: 'explanation', title: 'ご案内のリーフレット' },
      { value: 'promotion', title: '利用促進のリーフレット' },
      { value: 'certificate', title: '資格確認書のリーフレット' },
      { value: 'replyEnvelope', title: '返信用封筒（資格確認書の返却用）の印刷' },
      { value: 'application', title: '個人番号申出書（お願いの2枚目に印刷）' },
    ],
  },
  'dispatch/option': {
    title: '郵便の特殊取扱',
    meaning: '郵便料金に加算されます。特定記録なら、差し出したことが記録されます（S074）。',
    choices: [
      { value: 'specified_record', title: '特定記録' },
      { value: 'simple_registered', title: '簡易書留' },
      { value: 'registered', title: '一般書留' },
      { value: 'none', title: 'なし（普通郵便）' },
    ],
  },
  'dispatch/bulkOption': {
    title: '大口の割引を使う',
    meaning: '条件を満たす差出しに、割引を適用して計算します。',
  },
  'dispatch/reuseAfterDays': {
    title: '引受番号を再び使える日数',
    meaning: 'この日数のうちに同じ番号を付けることを断ります。',
    unit: '日',
  },
  'dispatch/inserter': {
    title: '封入機が読む印',
    meaning: '紙の余白に印刷する、封入機のための印です。',
    choices: [
      { value: 'none', title: '印刷しない' },
      { value: 'qr', title: '二次元コード' },
      { value: 'omr', title: 'OMR（横線）' },
    ],
  },
  'dispatch/stations/*': { title: '封入機の供給口', meaning: '同封物を入れる供給口の番号です。', unit: '番' },
  'dispatch/scanContainer': {
    title: '封緘のとき、外装の印も読み取る',
    meaning: '事業所あての紙が、窓付き封筒などほかの外装で出ることを防ぎます。',
  },
  pagesPerFile: {
    title: '印刷ファイルのページ数',
    meaning: '一つの印刷ファイルに入れるおおよそのページ数です。梱包の途中では分けません。',
    unit: 'ページ',
  },
} satisfies Readonly<Record<string, Meaning>>;
