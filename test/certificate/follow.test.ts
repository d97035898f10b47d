import { expect, test } from 'vitest';
import { following } from '../../src/certificate/follow.ts';
import { CARD_STATUSES, nextCardStatus } from '../../src/certificate/status.ts';
import { PIECE_STATUSES } from '../../src/piece/status.ts';

test('whatever a letter does, the step of its card is one the card’s life allows, and the steps come to an end', () => {
  for (const piece of PIECE_STATUSES) {
    for (const card of CARD_STATUSES) {
      let status = card;
      for (let i = 0; i < 5; i++) {
        const step = following(status, piece);
        if (step === undefined) break;
        const next = nextCardStatus(status, step);
        expect(next, `${status} ${step}`).toBeDefined();
        status = next as typeof status;
      }
      expect(following(status, piece), `${card} in a ${piece} letter`).toBeUndefined();
    }
  }
});

test.each([
  ['issued', 'composed', undefined],
  ['issued', 'posted', 'post'],
  ['issued', 'delivered', 'post'],
  ['posted', 'delivered', 'deliver'],
  ['posted', 'handed_over', 'deliver'],
  ['posted', 'returned', 'bounce'],
  ['delivered', 'returned', 'bounce'],
  ['undelivered', 'returned', undefined],
  ['undelivered', 'posted', 'post'],
  ['issued', 'stopped', 'withdraw'],
  ['undelivered', 'destroyed', 'withdraw'],
  ['issued', 'voided', undefined],
  ['recalled', 'delivered', undefined],
  ['lost', 'returned', undefined],
] as const)('a card %s in a letter %s: %s', (card, piece, step) => {
  expect(following(card, piece)).toBe(step);
});
