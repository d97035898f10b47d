import { describe, expect, it } from 'vitest';
import {
  allowedCardActions,
  CARD_ACTION_TITLES,
  CARD_STATUSES,
  type CardAction,
  type CardStatus,
  COUNTING,
  cardStatusesAllowing,
  nextCardStatus,
} from '../../src/certificate/status.ts';

const ACTIONS = [...new Set(CARD_STATUSES.flatMap(allowedCardActions))];

function reachable(from: CardStatus): Set<CardStatus> {
  const seen = new Set<CardStatus>();
  const visit = (status: CardStatus): void => {
    for (const action of allowedCardActions(status)) {
      const next = nextCardStatus(status, action) as CardStatus;
      if (seen.has(next)) continue;
      seen.add(next);
      visit(next);
    }
  };
  visit(from);
  return seen;
}

describe('the status table of cards', () => {
  it('leads from each status by each action to a status of the table, or nowhere', () => {
    for (const status of CARD_STATUSES)
      for (const action of ACTIONS) {
        const next = nextCardStatus(status, action);
        expect(next !== undefined).toBe(allowedCardActions(status).includes(action));
        expect(next !== undefined).toBe(cardStatusesAllowing(action).includes(status));
        if (next !== undefined) expect(CARD_STATUSES).toContain(next);
      }
  });

  it('one action leads to one status only, and each has a Japanese title', () => {
    for (const action of ACTIONS) {
      const targets = new Set(cardStatusesAllowing(action).map((status) => nextCardStatus(status, action)));
      expect([...targets], action).toHaveLength(1);
    }
    expect(Object.keys(CARD_ACTION_TITLES).sort()).toEqual([...ACTIONS].sort());
  });

  it('S106 every card can end destroyed or accounted for, and destruction is the end', () => {
    for (const status of CARD_STATUSES)
      if (status !== 'destroyed') expect(reachable(status), status).toContain('destroyed');
    expect(allowedCardActions('destroyed')).toEqual([]);
  });

  it('only a card found again counts again, and never one that was recalled, returned or corrected', () => {
    for (const gone of ['recalled', 'corrected', 'damaged', 'lapsed'] as const)
      expect(
        allowedCardActions(gone).filter((action) =>
          COUNTING.includes(nextCardStatus(gone, action) as CardStatus),
        ),
      ).toEqual([]);
    for (const gone of ['returned', 'withdrawn', 'destroyed'] as const)
      for (const counting of COUNTING) expect(reachable(gone).has(counting)).toBe(false);
    expect(nextCardStatus('found', 'restore')).toBe('delivered');
  });

  it('S107 S112 before it is posted a card is withdrawn, afterwards recalled; what came back may be sent again', () => {
    const both: CardAction[] = ['withdraw', 'recall'];
    const allowed = (status: CardStatus) =>
      both.filter((action) => nextCardStatus(status, action) !== undefined);
    expect(COUNTING.map(allowed)).toEqual([['withdraw'], ['recall'], ['recall'], ['withdraw']]);
    expect(nextCardStatus('undelivered', 'post')).toBe('posted');
  });
});
