/** Who answers a topic: this desk, the state's line, the branch, or the workplace. */
export const ANSWERED_BY = {
  desk: 'この窓口',
  state_line: '国のマイナンバー総合フリーダイヤル',
  branch: '支部',
  workplace: '事業所',
} as const;
export type AnsweredBy = keyof typeof ANSWERED_BY;

interface Topic {
  readonly title: string;
  readonly by: AnsweredBy;
  /** What the operator says, in order, before what the record says of this caller. `{…}`: of the guide and the desk. */
  readonly say: readonly string[];
  /** Keys of the guide's catalogue that are read to the caller, in order: the same words as on paper and screen. */
  readonly guide: readonly string[];
  /** Whether the operator has to know whom they speak to before they answer. */
  readonly person: boolean;
  /** Days until somebody looks at a case of this topic again. */
  readonly followUpDays: number;
}

/**
 * What people call about. The dedicated line answers three subjects, and branches refer them here (S146); what the
 * state answers is handed on to its line (S150); a workplace answers what only it can know.
 */
export const TOPICS = {
  where_is_notice: {
    title: '資格情報のお知らせが届かない・いつ届くか',
    by: 'desk',
    say: ['ご本人かどうかを確かめるため、記号・番号と生年月日をお聞かせください。'],
    guide: [],
    person: true,
    followUpDays: 5,
  },
  where_is_certificate: {
    title: '資格確認書が届かない・いつ届くか',
    by: 'desk',
    say: ['ご本人かどうかを確かめるため、記号・番号と生年月日をお聞かせください。'],
    guide: [],
    person: true,
    followUpDays: 3,
  },
  digits_differ: {
    title: '下4桁が自分の個人番号と違う',
    by: 'desk',
    say: [
      'お電話では、番号そのものはおっしゃらないでください。',
      'お知らせの①の下4桁と、マイナンバーカードの裏面または通知カードの下4桁を見比べてください。',
      '違っている場合は、確認が終わるまでこの番号の利用を止め、結果をお知らせします。',
    ],
    guide: ['explain.check.where'],
    person: true,
    followUpDays: 1,
  },
  name_differs: {
    title: '氏名・フリガナなどが違う',
    by: 'desk',
    say: [
      'ご本人かどうかを確かめるため、記号・番号と生年月日をお聞かせください。',
      'どの項目が、どのように違うかをお聞かせください。改姓などの届出がまだの場合は、お勤め先へ届出をお願いします。',
    ],
    guide: [],
    person: true,
    followUpDays: 3,
  },
  lost_notice: {
    title: '資格情報のお知らせをなくした',
    by: 'desk',
    say: ['スマートフォンなどで、{portalScreen}をご覧になれますか。'],
    guide: ['faq.4.a'],
    person: true,
    followUpDays: 5,
  },
  lost_certificate: {
    title: '資格確認書をなくした・使えなくなった',
    by: 'desk',
    say: [
      'ご本人かどうかを確かめるため、記号・番号と生年月日をお聞かせください。',
      'なくされた資格確認書は使えなくなります。新しい資格確認書をお送りする手続をします。',
    ],
    guide: [],
    person: true,
    followUpDays: 3,
  },
  need_certificate: {
    title: '資格確認書がほしい',
    by: 'desk',
    say: [
      'マイナ保険証（利用登録をしたマイナンバーカード）をお持ちですか。お持ちでない方、使うことがむずかしい方に、資格確認書をお送りします。',
    ],
    guide: ['cert.faq.1.a'],
    person: true,
    followUpDays: 5,
  },
  which_paper: {
    title: 'どの書類を持って受診すればよいか',
    by: 'desk',
    say: ['マイナンバーカードとスマートフォンをお持ちかどうか、順にお聞きします。'],
    guide: [],
    person: false,
    followUpDays: 5,
  },
  how_to_register: {
    title: 'マイナ保険証の利用登録・オンライン資格確認',
    by: 'desk',
    say: ['利用登録は、次の三つの方法のどれかでできます。'],
    guide: ['register.portal.text', 'register.reader.text', 'register.atm.text'],
    person: false,
    followUpDays: 5,
  },
  others_letter: {
    title: '他人宛ての書類が届いた・入っていた',
    by: 'desk',
    say: [
      'ご連絡ありがとうございます。開けずに、または開けてしまった場合もそのまま、お手元で保管してください。',
      'こちらから回収の方法をご連絡します。コピーや撮影はなさらないでください。',
    ],
    guide: [],
    person: true,
    followUpDays: 1,
  },
  my_number_card: {
    title: '個人番号カード・通知カードについて',
    by: 'state_line',
    say: [
      '個人番号カード・通知カードについては、国のマイナンバー総合フリーダイヤル {stateLine} がお答えします。',
    ],
    guide: [],
    person: false,
    followUpDays: 5,
  },
  my_number_system: {
    title: 'マイナンバー制度全般について',
    by: 'state_line',
    say: ['マイナンバー制度全般については、国のマイナンバー総合フリーダイヤル {stateLine} がお答えします。'],
    guide: [],
    person: false,
    followUpDays: 5,
  },
  benefits: {
    title: '給付・保険料・健診など、ほかの手続',
    by: 'branch',
    say: ['そのお手続きは、ご加入の支部がお答えします。'],
    guide: [],
    person: false,
    followUpDays: 5,
  },
  filing: {
    title: '資格取得・喪失・被扶養者の届出',
    by: 'workplace',
    say: ['届出は、お勤め先から出していただくものです。お勤め先のご担当の方にご確認ください。'],
    guide: [],
    person: false,
    followUpDays: 5,
  },
} as const satisfies Record<string, Topic>;
export type TopicId = keyof typeof TOPICS;
export const TOPIC_IDS = Object.keys(TOPICS) as TopicId[];

/** Version of topics and scripts: stands on every call, so that it is known what was read to whom. */
export const SCRIPTS = '2026-11/2';
