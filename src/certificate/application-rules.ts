import type { IsoDate } from '../japan/calendar.ts';
import { type ClaimGround, type Facts, NOT_ENTITLED, type NotEntitled } from './model.ts';
import { entitlement, hasOldCard, type RuleSettings } from './rules.ts';

/*
 * Applications (申請): what may be asked for, and what the rules say of it before a person decides. Pure.
 */

/** Asked for a certificate (O5, S093, S096), and what the grounds it gives are called; null: none, it makes a card anew. */
const CERTIFICATE_REASONS = {
  old_card_lost: ['従来の健康保険証の紛失・き損', 'old_card_lost'],
  myna_card_lost: ['マイナンバーカードの紛失', 'myna_card_lost'],
  myna_card_renewing: ['マイナンバーカードの更新中・再発行中', 'myna_card_renewing'],
  e_certificate_expired: ['電子証明書の有効期限切れ', 'declared_unusable'],
  not_registered: ['健康保険証の利用登録をしていない', 'declared_unusable'],
  no_card: ['マイナンバーカードを取得していない', 'declared_unusable'],
  card_returned: ['マイナンバーカードを返納した（返納する予定）', 'declared_unusable'],
  helper_needed: ['介助者などの支援が必要（要配慮者）', 'helper_needed'],
  facility: ['施設や介助者にマイナンバーカードを預ける', 'facility'],
  certificate_lost: ['資格確認書の紛失', null],
  certificate_damaged: ['資格確認書のき損', null],
  certificate_wrong: ['資格確認書の記載内容の訂正', null],
  other: ['その他保険者が認める事情', 'other'],
} as const satisfies Record<string, readonly [title: string, ground: ClaimGround | null]>;

/** Asked for the reissue of a 資格情報のお知らせ (S056, S136, S137). */
const NOTICE_REASONS = {
  notice_lost: '資格情報のお知らせの紛失',
  notice_damaged: '資格情報のお知らせのき損',
  notice_changed: '氏名・資格などの変更',
} as const;

export type CertificateReason = keyof typeof CERTIFICATE_REASONS;
export type NoticeReason = keyof typeof NOTICE_REASONS;
export type ApplicationReason = CertificateReason | NoticeReason;
export type ApplicationKind = 'certificate' | 'notice_reissue';

/** What an application's reason is called. */
export const REASON_TITLES: Readonly<Record<ApplicationReason, string>> = {
  ...(Object.fromEntries(
    Object.entries(CERTIFICATE_REASONS).map(([code, [title]]) => [code, title]),
  ) as Record<CertificateReason, string>),
  ...NOTICE_REASONS,
};

/** Is a notice asked for again, not a certificate? */
export const isNoticeReason = (reason: ApplicationReason): reason is NoticeReason => reason in NOTICE_REASONS;

/** The ground a granted application gives; null where it only makes the card anew. */
export const groundOf = (reason: CertificateReason): ClaimGround | null => CERTIFICATE_REASONS[reason][1];

/** What becomes of the card held when one is asked for anew. */
export const REPLACES: Partial<Record<ApplicationReason, 'lose' | 'damage' | 'correct'>> = {
  certificate_lost: 'lose',
  certificate_damaged: 'damage',
  certificate_wrong: 'correct',
};

/** Why an application is refused, and the sentence the applicant is answered with. */
export const REFUSALS = {
  already_held: '有効な資格確認書をお持ちのため、新たには交付しません。',
  no_old_card: '従来の健康保険証が交付された期間のあとに加入されているため、この理由では交付できません。',
  no_certificate: '作り直す資格確認書がありません。はじめて申請するときの理由を選んでください。',
  portal_visible:
    'マイナポータルで資格情報をご覧になれるため、資格情報のお知らせは再交付しません。マイナポータルの画面をお使いください。',
  evidence: '確認に必要な書類が足りないため、交付できません。書類をそろえて、もう一度申請してください。',
  not_the_person: '申請された方を確認できないため、交付できません。',
  ...NOT_ENTITLED,
} as const;
export type Refusal = keyof typeof REFUSALS;

const NEVER: readonly NotEntitled[] = [
  'before_start',
  'not_yet_covered',
  'cover_lost',
  'day_labourer',
  'other_eligibility',
];

/**
 * What the rules allow on an application for a certificate decided on a day: `refuse` with the reason, or `approve`.
 * `everHeld`: some certificate was ever made for the eligibility. A second person still decides; nobody may approve what
 * is refused here.
 */
export function judgeApplication(
  reason: CertificateReason,
  facts: Facts,
  on: IsoDate,
  everHeld: boolean,
  settings: RuleSettings,
): { readonly verdict: 'approve' } | { readonly verdict: 'refuse'; readonly refusal: Refusal } {
  const refuse = (refusal: Refusal) => ({ verdict: 'refuse' as const, refusal });
  const now = entitlement(facts, on, 'monthly', settings);
  const never = NEVER.find((code) => code === now.reasonCode);
  if (never !== undefined) return refuse(never);
  const ground = groundOf(reason);
  if (ground === null) {
    if (!everHeld) return refuse('no_certificate');
    return now.entitled ? { verdict: 'approve' } : refuse(now.reasonCode as NotEntitled);
  }
  // A lasting need is granted beside a card that is held: it is renewed by it.
  const lasting = ground === 'helper_needed' || ground === 'facility';
  if (facts.card !== null && !lasting) return refuse('already_held');
  if (ground === 'old_card_lost') {
    if (!hasOldCard(facts, settings.transition)) return refuse('no_old_card');
    if (now.reasonCode === 'myna_card_usable') return refuse('myna_card_usable');
    // After the old cards' end their loss is no ground; whoever needs a certificate has another (S096).
    if (on > settings.transition.oldCardsUntil && !now.entitled) return refuse(now.reasonCode as NotEntitled);
  }
  return { verdict: 'approve' };
}
