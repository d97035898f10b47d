import { GROUNDS } from '../../certificate/model.ts';
import type { Meaning } from './model.ts';

const STEP = (title: string, meaning: string): Meaning => ({ title, meaning, unit: '営業日' });

/** Settings of certificates, filings, the desk and figures. */
export default {
  'certificate/exOfficioStateOn': {
    title: '職権交付のカードの状態の基準日',
    meaning: '令和7年の一斉交付で、マイナ保険証の登録状況をいつの時点で見るかです（S088）。',
  },
  'certificate/oldCardHoldersFrom': {
    title: '健康保険証を持つ方にも交付を始める日',
    meaning: 'この日より前は、健康保険証があれば資格確認書を交付しません。',
  },
  'certificate/eCertificateLeadMonths': {
    title: '電子証明書の期限切れの何か月前に交付するか',
    meaning: 'マイナ保険証で資格を確認できる最後の月を基準に、早める月数です（S092）。',
    unit: 'か月',
  },
  'certificate/expiry': {
    title: '有効期限の決め方',
    meaning: '有効期限は5年を超えられません（S100）。',
    variants: [
      { title: '全員同じ日まで', value: { rule: 'fixed', on: '2029-12-01', everyYears: 5 } },
      { title: '交付から数えた年数', value: { rule: 'years', years: 4 } },
      { title: '5年以内の決まった月日', value: { rule: 'cohort', monthDay: '11-30' } },
    ],
  },
  'certificate/expiry/on': {
    title: '有効期限の日',
    meaning: 'この日と、その後の決まった年ごとの同じ日です。',
  },
  'certificate/expiry/everyYears': {
    title: '次の有効期限までの年数',
    meaning: '有効期限の日から何年ごとかです。',
    unit: '年',
  },
  'certificate/expiry/years': { title: '有効な年数', meaning: '交付した日から数えます。', unit: '年' },
  'certificate/expiry/monthDay': { title: '有効期限の月日', meaning: '月と日を 11-30 の形で書きます。' },
  'certificate/short/months': {
    title: '短期の資格確認書の月数',
    meaning: 'カードの紛失や更新の間だけ使うものは、交付した月からこの月数の月末までです。',
    unit: 'か月',
  },
  'certificate/short/grounds': {
    title: '短期の資格確認書にする理由',
    meaning: `理由の記号を一行に一つ書きます。例: myna_card_lost（${GROUNDS.myna_card_lost}）`,
  },
  'certificate/renewalDays': {
    title: '更新を始める日数',
    meaning: '有効期限までこの日数になると、申請なしで更新の対象になります。',
    unit: '日',
  },
  'certificate/withoutAtMostDays': {
    title: '交付までの日数の上限',
    meaning: '対象と分かってからこの日数を過ぎても手元にない方を、遅れとして示します。',
    unit: '日',
  },
  'certificate/recall/days': {
    title: '回収の期限',
    meaning: '回収を始めてから返るまでの日数です（健保則51条）。',
    unit: '日',
  },
  'certificate/recall/expired': {
    title: '有効期限が切れたカード',
    meaning: '本人が捨てるか、返していただくかです。',
    choices: [
      { value: 'discard', title: '本人が破棄する' },
      { value: 'return', title: '回収する' },
    ],
  },
  'certificate/answerBusinessDays': {
    title: '申請に回答するまでの日数',
    meaning: '受け付けた日から数えます。',
    unit: '営業日',
  },
  'certificate/run/route': {
    title: '資格確認書の送り方',
    meaning: '任意継続の方と、廃止された事業所の方へは、いつも自宅へ送ります。',
    choices: [
      { value: 'home', title: '自宅へ直接' },
      { value: 'workplace', title: '事業所経由' },
    ],
  },
  'certificate/run/maker': {
    title: 'カードの作り手',
    meaning: 'カード会社がデータから作るときは、カードのデータとその説明も、印刷ファイルごとに出します。',
    choices: [
      { value: 'printer', title: '印刷会社（印刷ファイルから）' },
      { value: 'bureau', title: 'カード会社（データから）' },
    ],
  },
  'certificate/run/monthly/fileByDay': {
    title: '登録状況のファイルの受領期限',
    meaning: '毎月この日までに受け取ります。休日なら次の営業日です。',
    unit: '日',
  },
  'certificate/run/monthly/frozenAfter': STEP(
    '受領から対象者の確定まで',
    '対象者を決めて、動かさないようにします。',
  ),
  'certificate/run/monthly/proofsAfter': STEP('確定から校正まで', '印刷前の紙面を確かめます。'),
  'certificate/run/monthly/releasedAfter': STEP('校正から印刷への引渡しまで', '承認して、印刷に渡します。'),
  'certificate/run/monthly/packedAfter': STEP(
    '引渡しから作成・封入まで',
    'この日がカードの交付年月日になります。',
  ),
  'certificate/run/monthly/postedAfter': STEP(
    '作成から差出しの開始まで',
    '月末の最後の営業日までに差し出します。',
  ),
  'certificate/run/listsBefore': STEP(
    '送付予定対象者一覧を送る時期',
    '事業所へ、送付の何営業日前に送るかです（S117）。',
  ),
  'desk/name': { title: '窓口の名前', meaning: '電話の手引きと画面に出る名前です。' },
  'desk/phone': { title: '窓口の電話番号', meaning: '0570-015-369 の形で書きます。' },
  'desk/opens': { title: '受付の始まり', meaning: '08:30 の形で書きます。' },
  'desk/closes': { title: '受付の終わり', meaning: '17:15 の形で書きます。' },
  'desk/yearEnd/from': { title: '年末年始の休みの初日', meaning: '12-29 の形で書きます。' },
  'desk/yearEnd/to': { title: '年末年始の休みの末日', meaning: '01-03 の形で書きます。' },
  'desk/from': { title: '窓口を開く日', meaning: 'この日から電話を受けます（S147）。' },
  'desk/plannedEnd': {
    title: '窓口を閉じる予定の日',
    meaning: '最後に電話を受ける日です（S147）。',
    absent: '予定はありません。',
  },
  'desk/stateLine': {
    title: '国の総合フリーダイヤル',
    meaning: 'マイナンバー制度一般のお尋ねを案内する番号です（S150）。',
  },
  'desk/languages': { title: '通訳できる言語', meaning: '言語の記号を一行に一つ書きます（S148）。' },
  'desk/arrivalDays/home': {
    title: '自宅あてが届くまで',
    meaning: 'これを過ぎると、届いていないものとして扱います（S115）。',
    unit: '営業日',
  },
  'desk/arrivalDays/workplace': {
    title: '事業所経由で届くまで',
    meaning: 'これを過ぎると、届いていないものとして扱います（S115）。',
    unit: '営業日',
  },
  'filing/kind': {
    title: '届書の種類',
    meaning: 'ファイルの名前からも中身からも分からないときの種類です。',
    choices: [
      { value: 'shfd', title: '年金事務所あて（SHFD0006）' },
      { value: 'kpfd', title: '健康保険組合あて（KPFD0006）' },
    ],
    absent: 'ファイルの中身から判断します。',
  },
  'filing/futureAcquisition': {
    title: '受付日より後の資格取得',
    meaning: '受付日より後の日付の資格取得届の扱いです（S126）。',
    choices: [
      { value: 'byKind', title: '年金事務所あては返戻、組合あては受理' },
      { value: 'refuse', title: '返戻する' },
      { value: 'accept', title: '受理する' },
    ],
  },
  'filing/dueDays': {
    title: '届出の期限',
    meaning: '事実のあった日からこの日数を過ぎた届出を、遅れとして数えます（規則24条など）。',
    unit: '日',
  },
  'filing/checkDigit': {
    title: '検査数字の合わない個人番号',
    meaning: '番号だけ国に照会するか、その行を返戻するかです。',
    choices: [
      { value: 'warn', title: '受理して照会する' },
      { value: 'refuse', title: '返戻する' },
    ],
  },
  'filing/kpfd/mediumCells': {
    title: '組合の届書の一行目の項目数',
    meaning: '最も少ない数と、最も多い数を一行ずつ書きます。',
    unit: '項目',
  },
  'filing/kpfd/forms/*/base': {
    title: '組合の届書の共通項目の数',
    meaning: '年金事務所あてと同じ項目が、先頭からいくつ並ぶかです。',
    unit: '項目',
  },
  'filing/kpfd/forms/*/columns/*/use': {
    title: '組合の固有項目の用途',
    meaning: '項目を何に使うかの記号です（docs/filings.md）。',
  },
  'filing/kpfd/forms/*/columns/*/name': {
    title: '組合の固有項目の名前',
    meaning: '誤りを伝える文に出る名前です。',
  },
  'filing/kpfd/forms/*/columns/*/bytes': {
    title: '組合の固有項目の長さ',
    meaning: 'Shift_JIS での最大の長さです。',
    unit: 'バイト',
  },
  'filing/kpfd/forms/*/columns/*/required': {
    title: '組合の固有項目が必須',
    meaning: '空の届書を返戻します。',
  },
  'statistics/smallestDenominator': {
    title: '率を示す最小の人数',
    meaning: 'これより少ない事業所の率は、一人のことが分かってしまうため示しません。',
    unit: '人',
  },
} satisfies Readonly<Record<string, Meaning>>;
