/**
 * Who may do what, as one table: action × role. A person has roles at an insurer; at another insurer they are
 * nobody. Server, screens, command line and tests read this table and no other; what it does not grant is refused.
 */

/** The roles people and programs have at an insurer, as staff read them. */
export const ROLES = {
  clerk: '事務担当',
  reviewer: '確認担当',
  approver: '承認者',
  printer: '印刷・封入担当',
  desk: '窓口担当',
  auditor: '監査担当',
  administrator: 'システム管理者',
  workplace: '事業所担当',
} as const;
export type Role = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as [Role, ...Role[]];

/** Open to anyone who reaches the server, or to whoever is signed in; neither belongs to an insurer. */
export const EVERYBODY = 'everybody';
const SIGNED_IN = 'signed_in';

interface Rule {
  /** What is done, in words for screens and refusals. */
  readonly title: string;
  readonly to: readonly Role[] | typeof EVERYBODY | typeof SIGNED_IN;
  /** The second person's part in what somebody else asked for or decided (src/access/settled.ts). */
  readonly second?: true;
}

/** Everybody at the insurer; who works at a workplace is let into nothing but its own affairs. */
const ALL = ROLE_NAMES.filter((role) => role !== 'workplace');
/** Whoever works with members. An administrator keeps the system running and sees nobody's data. */
const STAFF: readonly Role[] = ['clerk', 'reviewer', 'approver', 'printer', 'desk', 'auditor'];

export const ACTIONS = {
  'api.read_document': { title: 'API の説明を読む', to: EVERYBODY },
  'session.open': { title: 'サインインする', to: EVERYBODY },
  'session.own': { title: '自分のサインインを管理する', to: SIGNED_IN },
  'campaign.read': { title: '発送回の件数と進み具合を見る', to: ALL },
  'today.read': { title: '今日の仕事を見る', to: ALL },
  'round.plan': { title: '発送回を計画し、ファイルを送る', to: ['clerk'] },
  'round.work': { title: '取り込み・抽出・紙面の作成を始める', to: ['clerk'] },
  'round.ask_approval': { title: '紙面の承認を求める', to: ['clerk', 'approver'] },
  'round.approve': { title: 'ほかの担当者が求めた紙面の承認をする', to: ['approver'], second: true },
  'round.release': { title: '承認された紙面を委託先へ引き渡す', to: ['clerk', 'printer'] },
  'round.close': { title: '発送回を締める', to: ['clerk', 'approver'] },
  'round.take_ledger': { title: '署名付きの台帳を取り出す', to: ['clerk', 'approver', 'auditor'] },
  'held.list': { title: '保留の一覧を見る', to: ['clerk', 'reviewer', 'approver', 'desk', 'auditor'] },
  'held.view': { title: '保留の人を開く', to: ['clerk', 'reviewer', 'approver', 'desk', 'auditor'] },
  'review.read': {
    title: '確認の件数と承認済みの判断を見る',
    to: ['clerk', 'reviewer', 'approver', 'auditor'],
  },
  'review.view': { title: '確認待ちの人を開く', to: ['clerk', 'reviewer', 'approver', 'auditor'] },
  'review.decide': { title: '確認待ちの人について判断する', to: ['reviewer'] },
  'review.release': { title: 'ほかの担当者の判断を承認する', to: ['approver'], second: true },
  'review.undo': { title: '承認前の判断を取り消す', to: ['reviewer', 'approver'] },
  'review.inquire': { title: '事業所または本人に照会する', to: ['clerk', 'reviewer'] },
  'review.reply': { title: '照会への回答を記録する', to: ['clerk', 'reviewer'] },
  'parcel.read': { title: '梱包を見る', to: ['clerk', 'approver', 'printer', 'desk', 'auditor'] },
  'parcel.seal': { title: '梱包の中身を読み取り、封緘する', to: ['clerk', 'printer'] },
  'parcel.open': { title: '封緘した梱包を開ける', to: ['clerk', 'printer'] },
  'piece.read': { title: '送付物を見る', to: STAFF },
  'piece.view_page': { title: '紙面を開く', to: ['clerk', 'approver', 'printer', 'desk', 'auditor'] },
  'piece.handle': { title: '手元の送付物を記録する（返戻・引渡し・廃棄など）', to: ['clerk', 'printer'] },
  'piece.order': { title: '送付物を止める・無効にする・回収する', to: ['clerk'] },
  'post.read': { title: '引受番号と料金を見る', to: ['clerk', 'approver', 'printer', 'auditor'] },
  'post.work': { title: '引受番号を付け、差出しを記録する', to: ['clerk', 'printer'] },
  'address.read': {
    title: '住所の確認の一覧を見る',
    to: ['clerk', 'reviewer', 'approver', 'printer', 'auditor'],
  },
  'address.view': { title: '確認する住所を開く', to: ['clerk', 'approver', 'auditor'] },
  'address.decide': { title: '住所を確かめ、送り方を決める', to: ['clerk'] },
  'member.find': { title: '加入者を探す', to: ['clerk', 'reviewer', 'approver', 'desk'] },
  'member.view': { title: '加入者を開く', to: ['clerk', 'reviewer', 'approver', 'desk', 'auditor'] },
  'excluded.list': { title: '対象外の一覧を見る', to: ['clerk', 'reviewer', 'approver', 'desk', 'auditor'] },
  'aside.list': { title: '取込エラーを見る', to: ['clerk', 'approver', 'auditor'] },
  'desk.read': { title: '問い合わせの手引きと受付を見る', to: ['desk', 'clerk', 'auditor'] },
  'desk.find': { title: '問い合わせた人を探す', to: ['desk', 'clerk'] },
  'desk.view': { title: '問い合わせた人の送付状況を開く', to: ['desk', 'clerk', 'auditor'] },
  'desk.work': { title: '問い合わせを記録する', to: ['desk', 'clerk'] },
  'desk.solve_number': { title: '申し出られた番号の違いに結論を出す', to: ['clerk'] },
  'certificate.read': { title: '資格確認書の状況と一覧を見る', to: STAFF },
  'certificate.view': {
    title: '資格確認書の対象かどうかを人ごとに開く',
    to: ['clerk', 'reviewer', 'approver', 'desk', 'auditor'],
  },
  'certificate.apply': { title: '資格確認書の申請を受け付ける・取り下げる', to: ['clerk', 'desk'] },
  'certificate.decide': {
    title: '資格確認書の申請を決定する',
    to: ['reviewer', 'approver'],
    second: true,
  },
  'certificate.take': { title: 'マイナ保険証の登録状況を取り込む', to: ['clerk'] },
  'certificate.record': {
    title: '資格確認書の紛失・発見・返納・廃棄などを記録する',
    to: ['clerk', 'printer', 'desk'],
  },
  'certificate.order': { title: '資格確認書を回収する・一日の締めをする', to: ['clerk'] },
  'filing.read': {
    title: '届書の結果と事業所ごとの件数を見る',
    to: ['clerk', 'reviewer', 'approver', 'desk', 'auditor'],
  },
  'filing.load': { title: '届書を確かめて登録する', to: ['clerk'] },
  'filing.inquire': { title: '個人番号の照会の一覧を見る・出力する', to: ['clerk', 'auditor'] },
  'profile.read': {
    title: '設定と様式を見る',
    to: ['clerk', 'reviewer', 'approver', 'printer', 'desk', 'auditor', 'administrator'],
  },
  'profile.try': { title: '設定の変更を試す（効果と見本）', to: ['clerk', 'approver'] },
  'profile.propose': { title: '設定の変更を依頼する', to: ['clerk'] },
  'profile.decide': { title: '設定の変更を承認する・差し戻す', to: ['approver'], second: true },
  'statistics.read': { title: '利用率などの集計を見る', to: ALL },
  'statistics.take': { title: '利用率などの資料を取り込む', to: ['clerk'] },
  'statistics.set_goal': { title: '利用率の目標を決める', to: ['approver'] },
  'workplace.read': { title: '自分の事業所の送付の状況を見る', to: ['workplace'] },
  'workplace.work': { title: '自分の事業所での周知・受取り・配付を記録する', to: ['workplace'] },
  'workplace.access': { title: '事業所の招待コードと利用者を見る', to: ['clerk', 'desk', 'auditor'] },
  'workplace.invite': { title: '事業所に招待コードを発行する・利用を止める', to: ['clerk'] },
  'audit.read': { title: '操作の記録を見る', to: ['auditor'] },
  'access.read': { title: '利用者と権限を見る', to: ['auditor', 'administrator'] },
  'access.manage': { title: '利用者と権限を変える', to: ['administrator'] },
  'webhook.read': { title: '通知先を見る', to: ['auditor', 'administrator'] },
  'webhook.manage': { title: '通知先を変える', to: ['administrator'] },
  'contractor_key.read': {
    title: '委託先の公開鍵を見る',
    to: ALL,
  },
  // Not who may take packages out: nobody reads alone what is encrypted for the contractor.
  'contractor_key.manage': { title: '委託先の公開鍵を替える', to: ['approver', 'administrator'] },
} as const satisfies Record<string, Rule>;
export type Action = keyof typeof ACTIONS;
export const ACTION_NAMES = Object.keys(ACTIONS) as [Action, ...Action[]];

/** Whether an action is done at an insurer, by somebody with a role there. */
export const needsInsurer = (action: Action): boolean => Array.isArray(ACTIONS[action].to);

/** Whether an action is the second person's. */
export const isSecond = (action: Action): boolean => (ACTIONS[action] as Rule).second === true;

/** The roles an action is granted to; none for actions that belong to no insurer. */
export const rolesGranted = (action: Action): readonly Role[] => {
  const { to } = ACTIONS[action] as Rule;
  return typeof to === 'string' ? [] : to;
};

/** Whether any of these roles is granted the action. */
export const isGranted = (action: Action, roles: readonly Role[]): boolean =>
  rolesGranted(action).some((role) => roles.includes(role));

/** Everything somebody with these roles may do at the insurer, in the table's order. */
export const actionsOf = (roles: readonly Role[]): Action[] =>
  ACTION_NAMES.filter((action) => isGranted(action, roles));
