/**
 * The life of a card, as one table: in a status only these actions are allowed, and each leads to one status. Store,
 * commands, screens and tests read this table and no other.
 */
const CARD_TRANSITIONS = {
  issued: { post: 'posted', withdraw: 'withdrawn' },
  posted: {
    deliver: 'delivered',
    bounce: 'undelivered',
    lose: 'lost',
    recall: 'recalled',
    supersede: 'recalled',
    lapse: 'lapsed',
  },
  delivered: {
    bounce: 'undelivered',
    lose: 'lost',
    damage: 'damaged',
    correct: 'corrected',
    recall: 'recalled',
    supersede: 'recalled',
    lapse: 'lapsed',
  },
  undelivered: { post: 'posted', withdraw: 'withdrawn' },
  lost: { find: 'found', write_off: 'written_off' },
  found: { restore: 'delivered', recall: 'recalled', surrender: 'returned' },
  damaged: { recall: 'recalled', surrender: 'returned', write_off: 'written_off' },
  corrected: { recall: 'recalled', surrender: 'returned', write_off: 'written_off' },
  recalled: { surrender: 'returned', write_off: 'written_off' },
  written_off: { find: 'found', surrender: 'returned' },
  lapsed: { recall: 'recalled', surrender: 'returned' },
  withdrawn: { destroy: 'destroyed' },
  returned: { destroy: 'destroyed' },
  destroyed: {},
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type CardStatus = keyof typeof CARD_TRANSITIONS;
export type CardAction = { [S in CardStatus]: keyof (typeof CARD_TRANSITIONS)[S] }[CardStatus];

export const CARD_STATUSES = Object.keys(CARD_TRANSITIONS) as CardStatus[];

/** What a status is called on screens. */
export const CARD_STATUS_TITLES: Readonly<Record<CardStatus, string>> = {
  issued: '作成済み（発送前）',
  posted: '発送済み',
  delivered: '交付済み',
  undelivered: '返戻（再送待ち）',
  lost: '紛失',
  found: '発見（紛失後）',
  damaged: 'き損',
  corrected: '記載誤り',
  recalled: '回収中',
  written_off: '回収不能',
  lapsed: '期限切れ',
  withdrawn: '差止め（廃棄待ち）',
  returned: '返納済み（廃棄待ち）',
  destroyed: '廃棄済み',
};

/** What an action is called on screens and in messages. */
export const CARD_ACTION_TITLES: Readonly<Record<CardAction, string>> = {
  post: '差出し',
  deliver: '配達・交付',
  bounce: '返戻（宛所不明など）',
  withdraw: '発送前・返戻後の差止め',
  lose: '紛失の届出',
  find: '発見の届出',
  restore: '発見したカードの使用再開',
  damage: 'き損の届出',
  correct: '記載内容の訂正',
  recall: '回収の開始',
  supersede: '新しいカードの交付による失効',
  lapse: '有効期限切れ',
  surrender: '返納の受領',
  write_off: '回収不能（返不能）',
  destroy: '廃棄',
};

/** Statuses in which a card counts, from its issue to its last day. */
export const COUNTING: readonly CardStatus[] = ['issued', 'posted', 'delivered', 'undelivered'];

/** The actions allowed in a status, in the table's order. */
export const allowedCardActions = (status: CardStatus): CardAction[] =>
  Object.keys(CARD_TRANSITIONS[status]) as CardAction[];

/** The status an action leads to, or undefined where it is not allowed. */
export const nextCardStatus = (status: CardStatus, action: CardAction): CardStatus | undefined =>
  (CARD_TRANSITIONS[status] as Partial<Record<CardAction, CardStatus>>)[action];

/** The statuses an action may be taken in. */
export const cardStatusesAllowing = (action: CardAction): CardStatus[] =>
  CARD_STATUSES.filter((status) => nextCardStatus(status, action) !== undefined);
