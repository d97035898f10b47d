import { describe, expect, it } from 'vitest';
import {
  allowedActions,
  nextStatus,
  PIECE_STATUSES,
  type PieceAction,
  type PieceStatus,
  statusesAllowing,
  TRANSITIONS,
} from '../../src/piece/status.ts';

const ACTIONS = [...new Set(PIECE_STATUSES.flatMap(allowedActions))];

/** Everything a piece can become from here on. */
function reachable(from: PieceStatus): Set<PieceStatus> {
  const seen = new Set<PieceStatus>();
  const visit = (status: PieceStatus): void => {
    for (const action of allowedActions(status)) {
      const next = nextStatus(status, action) as PieceStatus;
      if (seen.has(next)) continue;
      seen.add(next);
      visit(next);
    }
  };
  visit(from);
  return seen;
}

describe('the status table', () => {
  it('leads from each status by each action to a status of the table, or nowhere', () => {
    for (const status of PIECE_STATUSES)
      for (const action of ACTIONS) {
        const next = nextStatus(status, action);
        expect(next !== undefined).toBe(allowedActions(status).includes(action));
        expect(next !== undefined).toBe(statusesAllowing(action).includes(status));
        expect(next !== undefined).toBe(action in TRANSITIONS[status]);
        if (next !== undefined) expect(PIECE_STATUSES).toContain(next);
      }
  });

  it('reaches every status from planned, and no status comes back to planned', () => {
    expect([...reachable('planned')].sort()).toEqual(
      PIECE_STATUSES.filter((one) => one !== 'planned').sort(),
    );
  });

  it('walks the paper through the house one step at a time', () => {
    const path: PieceAction[] = [
      'compose',
      'release',
      'print',
      'enclose',
      'seal',
      'post',
      'deliver',
      'hand_over',
    ];
    const walked: PieceStatus[] = ['planned'];
    for (const action of path) walked.push(nextStatus(walked.at(-1) as PieceStatus, action) as PieceStatus);
    expect(walked).toEqual([
      'planned',
      'composed',
      'released',
      'printed',
      'enclosed',
      'sealed',
      'posted',
      'delivered',
      'handed_over',
    ]);
  });

  it('a late loss stops the piece at any moment before it is sealed (S069), and never after', () => {
    expect(statusesAllowing('stop').sort()).toEqual([
      'composed',
      'enclosed',
      'planned',
      'printed',
      'released',
      'voided',
    ]);
    for (const status of ['posted', 'delivered', 'handed_over'] as const) {
      expect(nextStatus(status, 'stop')).toBeUndefined();
      expect(nextStatus(status, 'recall')).toBe('recalled');
    }
  });

  it('nothing walks back: a returned piece is never sent again itself, a destroyed one is nothing any more', () => {
    for (const gone of ['returned', 'resent', 'stopped', 'voided', 'destroyed'] as const)
      for (const alive of ['planned', 'composed', 'sealed', 'posted', 'delivered'] as const)
        expect(reachable(gone).has(alive)).toBe(false);
    expect(allowedActions('destroyed')).toEqual([]);
  });

  it('one action never leads to two statuses', () => {
    for (const action of ACTIONS) {
      const targets = new Set(statusesAllowing(action).map((status) => nextStatus(status, action)));
      expect([...targets].length).toBe(1);
    }
  });
});
