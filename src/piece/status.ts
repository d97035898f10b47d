/**
 * The life of a piece, as one table: in a status only these actions are allowed, and each leads to one status.
 * Screens, server, database commands and tests all read this table and no other. A sealed piece cannot be stopped:
 * its parcel is opened first, or it is recalled (late loss after sealing).
 */
export const TRANSITIONS = {
  planned: { compose: 'composed', stop: 'stopped', void: 'voided' },
  composed: { release: 'released', stop: 'stopped', void: 'voided' },
  released: { print: 'printed', stop: 'stopped', void: 'voided' },
  printed: { enclose: 'enclosed', stop: 'stopped', void: 'voided' },
  enclosed: { seal: 'sealed', stop: 'stopped', void: 'voided' },
  sealed: { post: 'posted', unseal: 'enclosed', recall: 'recalled' },
  posted: { deliver: 'delivered', return: 'returned', recall: 'recalled' },
  delivered: { hand_over: 'handed_over', return: 'returned', recall: 'recalled' },
  handed_over: { return: 'returned', recall: 'recalled' },
  returned: { resend: 'resent', destroy: 'destroyed' },
  recalled: { receive_back: 'returned', write_off: 'written_off' },
  stopped: { destroy: 'destroyed' },
  voided: { stop: 'stopped', destroy: 'destroyed' },
  resent: { destroy: 'destroyed' },
  written_off: { receive_back: 'returned' },
  destroyed: {},
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type PieceStatus = keyof typeof TRANSITIONS;
export type PieceAction = { [S in PieceStatus]: keyof (typeof TRANSITIONS)[S] }[PieceStatus];

export const PIECE_STATUSES = Object.keys(TRANSITIONS) as PieceStatus[];

/** What an action is called on screens and in messages. */
export const ACTION_TITLES: Readonly<Record<PieceAction, string>> = {
  compose: '紙面作成',
  release: '印刷への引渡し',
  print: '印刷',
  enclose: '封入',
  seal: '封緘',
  unseal: '開封（封緘の取消し）',
  post: '差出し',
  deliver: '配達',
  hand_over: '本人へ引渡し',
  return: '返戻',
  resend: '再送',
  recall: '回収の開始',
  receive_back: '回収品の受領',
  write_off: '回収の打切り',
  stop: '発送の取りやめ',
  void: '無効化',
  destroy: '廃棄',
};

/** The actions allowed in a status, in the table's order. */
export const allowedActions = (status: PieceStatus): PieceAction[] =>
  Object.keys(TRANSITIONS[status]) as PieceAction[];

/** The status an action leads to, or undefined where it is not allowed. */
export const nextStatus = (status: PieceStatus, action: PieceAction): PieceStatus | undefined =>
  (TRANSITIONS[status] as Partial<Record<PieceAction, PieceStatus>>)[action];

/** The statuses an action may be taken in. */
export const statusesAllowing = (action: PieceAction): PieceStatus[] =>
  PIECE_STATUSES.filter((status) => nextStatus(status, action) !== undefined);

/** Statuses of paper that must not be in a parcel (any more): manifests and lists leave it out. */
export const DEAD: readonly PieceStatus[] = [
  'stopped',
  'voided',
  'recalled',
  'returned',
  'resent',
  'written_off',
  'destroyed',
];
