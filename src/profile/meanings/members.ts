import type { Meaning } from './model.ts';

const tries = (whose: string): Meaning => ({
  title: `${whose}の回数の上限`,
  meaning: '決まった時間のうちに、これを超える操作を断ります。',
  unit: '回',
});
const minutes = (whose: string): Meaning => ({
  title: `${whose}の回数を数える時間`,
  meaning: 'この時間が過ぎると、また数え直します。',
  unit: '分',
});

/** Settings of the pages members themselves use. */
export default {
  'member/answerEveryMs': {
    title: '答えを返す間隔',
    meaning:
      '加入者のページの答えを、この間隔の倍数の時刻に返します。かかった時間から中身を推し量れないようにします。',
    unit: 'ミリ秒',
  },
  'member/limits/address/tries': tries('同じ回線から'),
  'member/limits/address/minutes': minutes('同じ回線から'),
  'member/limits/eligibility/tries': tries('同じ資格について'),
  'member/limits/eligibility/minutes': minutes('同じ資格について'),
  'member/limits/reports/tries': tries('同じ回線からの申出・申請'),
  'member/limits/reports/minutes': minutes('同じ回線からの申出・申請'),
  'member/limits/all/tries': tries('全体'),
  'member/limits/all/minutes': minutes('全体'),
  'member/papers/most': {
    title: '添付できる書類の数',
    meaning: '申請一件に添えられるファイルの数です。',
    unit: '個',
  },
  'member/papers/megabytes': {
    title: '添付できる書類の大きさ',
    meaning: '一つのファイルの大きさの上限です。',
    unit: 'MB',
  },
  'member/notice/on': {
    title: 'お知らせを画面で見られる',
    meaning: '加入者が、自分のお知らせを画面で見られるようにします。',
  },
  'member/notice/protected': {
    title: '支援措置の対象の方も画面で見られる',
    meaning: '生年月日などを知る人が本人になりすますおそれがあるため、ふつうは見られなくします。',
  },
  'member/notice/codeDays': {
    title: '一度だけのコードの有効期間',
    meaning: '紙でお渡しするコードを使える日数です。',
    unit: '日',
  },
} satisfies Readonly<Record<string, Meaning>>;
