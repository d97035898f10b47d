import type { IsoDate } from '../japan/calendar.ts';
import type { MemberKind } from '../register/index.ts';

/*
 * The words of 資格確認書 (docs/certificates.md): what the rules are handed, what they answer. Pure types and the closed
 * lists of codes with the sentence each is explained by.
 */

/** What the state's monthly registration file says of a member's My Number card. */
export const REGISTRATION_STATES = [
  'registered',
  'no_card',
  'not_registered',
  'cancelled',
  'card_returned',
  'number_unknown',
] as const;
export type RegistrationState = (typeof REGISTRATION_STATES)[number];

/** What a state is called on screens. */
export const REGISTRATION_TITLES: Readonly<Record<RegistrationState, string>> = {
  registered: '利用登録済み',
  no_card: 'マイナンバーカードなし',
  not_registered: '利用登録なし',
  cancelled: '利用登録の解除（申請中を含む）',
  card_returned: 'マイナンバーカード返納',
  number_unknown: '個人番号の不明・誤り',
};

/** Why somebody is to hold a certificate. Ex officio first, in the order in which they are looked at; then on application. */
export const GROUNDS = {
  protected: '支援措置などにより、マイナ保険証での資格確認を止めているため、申請がなくても交付します。',
  number_unknown: '保険者が正しい個人番号を把握していないため、マイナ保険証で資格を確認できません。',
  no_card: 'マイナンバーカードを取得していません。',
  card_returned: 'マイナンバーカードを返納しています。',
  cancelled: '健康保険証としての利用登録を解除しています（解除の申請中を含みます）。',
  not_registered: '健康保険証としての利用登録をしていません。',
  e_certificate_expired:
    'マイナンバーカードの電子証明書の有効期限が切れ、マイナ保険証を使えなくなります（使えなくなっています）。',
  helper_needed:
    '受診のときに介助などの支援が必要な方（要配慮者）と認められています。更新に申請は要りません。',
  facility: '施設や介助者にマイナンバーカードを預けるなどの事情が認められています。更新に申請は要りません。',
  joining_wish: '資格取得届または被扶養者異動届で、資格確認書の発行を希望しています。',
  old_card_lost: '従来の健康保険証をなくし、マイナ保険証も使えないと申請がありました。',
  myna_card_lost: 'マイナンバーカードをなくしたと申請がありました。',
  myna_card_renewing: 'マイナンバーカードを更新または再発行中と申請がありました。',
  declared_unusable: 'マイナ保険証を使えないと申請がありました（登録状況が届く前の申告）。',
  other: '保険者が認めた事情により、申請で交付します。',
} as const;
export type Ground = keyof typeof GROUNDS;

/** Why somebody is not to hold one. */
export const NOT_ENTITLED = {
  before_start: '資格確認書の交付が始まる前の日です。',
  not_yet_covered: 'その日には、まだ資格がありません。',
  cover_lost: 'その日には、資格がありません。',
  day_labourer: '日雇特例被保険者（その被扶養者を含む）には、資格確認書を交付しません。',
  other_eligibility: '同じ方のほかの資格で交付するため、この資格では交付しません。',
  old_card_valid: '従来の健康保険証を使えるため、まだ交付しません。',
  acquired_after_old_cards: '従来の健康保険証が交付された期間のあとに資格を取得しています。',
  state_unknown: 'マイナ保険証の登録状況が、まだ届いていません。',
  myna_card_usable: 'マイナ保険証を使えます。',
} as const;
export type NotEntitled = keyof typeof NOT_ENTITLED;
export type ReasonCode = Ground | NotEntitled;

/** Grounds given on application, or asked for with the filing; the others are ex officio (職権). */
export const CLAIM_GROUNDS = [
  'helper_needed',
  'facility',
  'joining_wish',
  'old_card_lost',
  'myna_card_lost',
  'myna_card_renewing',
  'declared_unusable',
  'other',
] as const satisfies readonly Ground[];
export type ClaimGround = (typeof CLAIM_GROUNDS)[number];

/** Something a member was granted: holds from `since` to `until`, both included; null: open. */
export interface Claim {
  readonly code: ClaimGround;
  readonly since: IsoDate;
  readonly until: IsoDate | null;
}

/** The valid card a member holds. `expiresOn`: its last valid day. */
export interface HeldCard {
  readonly cardNumber: string;
  readonly issuedOn: IsoDate;
  readonly expiresOn: IsoDate;
}

/** All the rules ask about one eligibility. Days are ISO. */
export interface Facts {
  readonly memberId: string;
  /** Kind of the insured the eligibility hangs on. */
  readonly kind: MemberKind;
  readonly acquiredOn: IsoDate;
  /** First day without cover: own or the insured's loss, 75th birthday, end of 任意継続; null: none known. */
  readonly coverEndsOn: IsoDate | null;
  /** The insurer holds an Individual Number whose check digit is right. */
  readonly numberHeld: boolean;
  readonly protectedSince: IsoDate | null;
  readonly registration: {
    readonly state: RegistrationState;
    readonly since: IsoDate;
    /** Last day of the electronic certificate; null: not told. */
    readonly eCertificateExpiresOn: IsoDate | null;
  } | null;
  readonly claims: readonly Claim[];
  readonly card: HeldCard | null;
  /** False where the same person has another valid eligibility that the certificate is for. */
  readonly preferred: boolean;
}

/** What the rules answer. `since`: from when the reason holds; null: what it names has not begun. */
export interface Entitlement {
  readonly entitled: boolean;
  readonly reasonCode: ReasonCode;
  readonly since: IsoDate | null;
  readonly sentence: string;
}

/** Days of the law the rules need; those of the profile's `campaign.transition`. */
export interface TransitionDays {
  /** First day without new 健康保険証: certificates are issued from this day on. */
  readonly noNewCardsFrom: IsoDate;
  /** Last acquisition that still got a 健康保険証 (X1). */
  readonly lastCardAcquisition: IsoDate;
  /** Last day of the 健康保険証. */
  readonly oldCardsUntil: IsoDate;
  /** First day on which lost or damaged papers are applied for (S056). */
  readonly reissueFrom: IsoDate;
}

/** Why a card is made now. */
export type Occasion = 'first' | 'renewal' | 'reissue';
