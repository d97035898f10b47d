import type { ReviewCaseItem } from '../../../../src/api/review-contract.ts';
import { type PlainKey, PUNCTUATION, t } from '../../i18n/index.ts';

export type Resolution = ReviewCaseItem['allowed'][number];
export type DoubtReason = NonNullable<NonNullable<ReviewCaseItem['decision']>['doubtReason']>;

/** A decision, as one key gives it. */
export interface Choice {
  readonly key: string;
  readonly resolution: Resolution;
  readonly doubtReason?: DoubtReason;
  readonly title: PlainKey;
  /** What it rests on has to be written down. */
  readonly needsEvidence?: true;
}

/** Digits give the paper, the row of letters below them the reason of 理由付き疑いなし: one key, one decision. */
export const PAPERS: readonly Choice[] = [
  { key: '1', resolution: 'confirmed', title: 'review.confirmed', needsEvidence: true },
  { key: '2', resolution: 'style2_digits', title: 'review.style2_digits' },
  { key: '3', resolution: 'style2_plain', title: 'review.style2_plain' },
  { key: '4', resolution: 'request', title: 'review.request' },
  { key: '5', resolution: 'no_reply', title: 'review.no_reply' },
];
const doubt = (key: string, doubtReason: DoubtReason, title: PlainKey): Choice => ({
  key,
  resolution: 'no_doubt',
  doubtReason,
  title,
});
export const DOUBTS: readonly Choice[] = [
  doubt('q', 'name_changed', 'review.name_changed'),
  doubt('w', 'foreign_name', 'review.foreign_name'),
  doubt('e', 'glyph', 'review.glyph'),
  doubt('r', 'reading', 'review.reading'),
  doubt('t', 'moved', 'review.moved'),
  doubt('y', 'address_notation', 'review.address_notation'),
  doubt('c', 'corrected', 'review.corrected'),
  { ...doubt('o', 'other', 'review.other'), needsEvidence: true },
];
export const CHOICES: readonly Choice[] = [...PAPERS, ...DOUBTS];

/** A decision in words, with the reason of 理由付き疑いなし. */
export const decisionText = (resolution: Resolution, doubtReason: DoubtReason | null): string =>
  doubtReason === null
    ? t(`review.${resolution}`)
    : `${t('review.no_doubt')}${PUNCTUATION.colon}${t(`review.${doubtReason}`)}`;

/** Other acts and their keys, as the list of keys shows them. */
export const ACTS = {
  next: { keys: ['j', 'ArrowDown', 'ArrowRight'], shown: 'J ↓ →' },
  previous: { keys: ['k', 'ArrowUp', 'ArrowLeft'], shown: 'K ↑ ←' },
  release: { keys: ['Enter'], shown: 'Enter' },
  undo: { keys: ['u'], shown: 'U' },
  inquire: { keys: ['i'], shown: 'I' },
  record: { keys: ['a'], shown: 'A' },
  bulk: { keys: ['b'], shown: 'B' },
  help: { keys: ['?'], shown: '?' },
  close: { keys: ['Escape'], shown: 'Esc' },
} as const;
export type Act = keyof typeof ACTS;

/** The act a key stands for; letters count in either case. */
export function actOf(pressed: string): Act | undefined {
  const key = pressed.length === 1 ? pressed.toLowerCase() : pressed;
  return (Object.keys(ACTS) as Act[]).find((act) => (ACTS[act].keys as readonly string[]).includes(key));
}

/** Whether a key press is text being typed, or belongs to the browser. */
export function isTyping(target: EventTarget): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  );
}
