import type { PieceAction, PieceStatus } from './status.ts';

/** How a piece travels: through the workplace, to the home, to the address a protected member chose. */
export type PieceRoute = 'workplace' | 'home' | 'chosen';

/** Where the person of a piece stands while it is on its way. */
export const ON_ITS_WAY = {
  workplace: 'workplace_parcel',
  home: 'home_mail',
  chosen: 'chosen_mail',
} as const satisfies Record<PieceRoute, string>;

/** Where a person can stand because of what became of their piece (names of the ledger's closed list). */
export type PieceOutcome =
  | (typeof ON_ITS_WAY)[PieceRoute]
  | 'delivered'
  | 'handed_over'
  | 'returned'
  | 'undeliverable'
  | 'recalled'
  | 'recovered'
  | 'written_off'
  | 'late_loss'
  | 'stopped'
  | 'reprint_pending';

/** Evidence of a stop whose reason is the loss of the eligibility; any other reason is the insurer's own. */
export const LATE_LOSS = 'late_loss';

/** Evidence of a stop because the person was found to be protected after the letter was planned. */
export const LATE_PROTECTION = 'late_protection';

/**
 * Where the person stands after an action on their newest piece, or undefined where it moves nobody: making,
 * packing and posting do not, nor does destroying the paper of somebody who is already accounted for.
 * `before`: where they stood; `reason`: of the stop.
 */
export function outcomeAfter(
  action: PieceAction,
  before: string,
  reason: string | undefined,
): PieceOutcome | undefined {
  switch (action) {
    case 'stop':
      return reason === LATE_LOSS ? 'late_loss' : 'stopped';
    case 'void':
      return 'reprint_pending';
    case 'deliver':
      return 'delivered';
    case 'hand_over':
      return 'handed_over';
    case 'return':
      return 'returned';
    case 'recall':
      return 'recalled';
    case 'receive_back':
      return 'recovered';
    case 'write_off':
      return 'written_off';
    case 'destroy':
      return before === 'returned' ? 'undeliverable' : undefined;
    default:
      return undefined;
  }
}

const AFTER_POST: Partial<Record<PieceStatus, readonly PieceOutcome[]>> = {
  delivered: ['delivered'],
  handed_over: ['handed_over'],
  returned: ['returned', 'recovered'],
  resent: ['returned', 'recovered'],
  recalled: ['recalled'],
  stopped: ['late_loss', 'stopped'],
  voided: ['reprint_pending'],
  written_off: ['written_off'],
  destroyed: ['late_loss', 'stopped', 'reprint_pending', 'undeliverable', 'recovered'],
};

/** The outcomes that agree with the status and route of a person's newest piece; the ledger checks each by this. */
export const outcomesOf = (status: PieceStatus, route: PieceRoute): readonly PieceOutcome[] =>
  AFTER_POST[status] ?? [ON_ITS_WAY[route]];
