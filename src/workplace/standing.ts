import type { PieceStatus } from '../piece/status.ts';

/** How a letter stands for the workplace that hands it out; `send_back`: it must not be handed out any more. */
export type LetterState = 'coming' | 'arrived' | 'handed' | 'send_back' | 'sent_back';

/** Every status of a piece in a parcel, as its workplace is told; null: there is no such letter for it (any more). */
export const STATE_OF: Readonly<Record<PieceStatus, LetterState | null>> = {
  planned: 'coming',
  composed: 'coming',
  released: 'coming',
  printed: 'coming',
  enclosed: 'coming',
  sealed: 'coming',
  posted: 'coming',
  delivered: 'arrived',
  handed_over: 'handed',
  returned: 'sent_back',
  resent: 'sent_back',
  recalled: 'send_back',
  written_off: 'send_back',
  stopped: null,
  voided: null,
  destroyed: null,
};

/** What becomes of a letter whose code was scanned at the workplace. */
export type HandOut = 'hand' | 'already' | 'send_back' | 'not_sent' | 'unknown';

/** By the status alone; a letter that is not in the workplace's parcels is `unknown` before this is asked. */
export function handOutOf(status: PieceStatus): HandOut {
  if (status === 'posted' || status === 'delivered') return 'hand';
  if (status === 'handed_over') return 'already';
  return STATE_OF[status] === 'coming' ? 'not_sent' : 'send_back';
}
