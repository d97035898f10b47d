import { describe, expect, test } from 'vitest';
import { GROUNDS } from '../../src/certificate/model.ts';
import { CARD_ACTION_TITLES, CARD_STATUSES } from '../../src/certificate/status.ts';
import { rules } from './people.ts';
import { Broken } from './years/judge.ts';
import { SWITCHES } from './years/switches.ts';
import { World } from './years/world.ts';

describe('ten years of an insurer, judged at every midnight', () => {
  test('2,000 members: one valid certificate at most, nobody entitled without one for too long, none without cover, every card accounted for', () => {
    const world = new World({ seed: 'years', members: 2000, settings: rules() });
    world.run();
    const counts = world.judge.account();
    const total = [...counts.values()].reduce((sum, one) => sum + one, 0);
    expect(total).toBe(world.paper.cards.length);
    expect([...counts.keys()].filter((status) => !CARD_STATUSES.includes(status as never))).toEqual([]);
    // Every kind of event happened, and cards were made for every ground.
    const happened = [...world.judge.events.keys()];
    for (const event of [
      ...Object.keys(GROUNDS).map((ground) => `issued ${ground}`),
      ...Object.keys(CARD_ACTION_TITLES),
      ...['first', 'renewal', 'reissue'].map((occasion) => `made ${occasion}`),
      ...['joined with a notice', 'joined with a certificate', 'second eligibility', 'application refused'],
      ...['joined as general', 'joined as voluntary', 'joined as day_labourer', 'left', 'left 任意継続'],
      ...['loss known before', 'loss known later', 'protected', 'protected no more'],
      ...['number submitted', 'number found wrong', 'renewed the electronic certificate'],
    ])
      expect(happened).toContain(event);
  });

  test.each(Object.keys(SWITCHES))('with one rule off, the years do not pass: %s', (name) => {
    const off = SWITCHES[name] as (typeof SWITCHES)[string];
    const world = new World({ seed: 'years', members: 300, rate: 3, settings: rules(), off });
    expect(() => world.run()).toThrow(Broken);
  });

  test.each([
    ['with every rule on', {}],
    ['with a month more to send cards whose electronic certificate ends', { eCertificateLeadMonths: 1 }],
    ['with cards of four years, renewed late', { expiry: { rule: 'years', years: 4 }, renewalDays: 45 }],
    ['with a cohort that ends each November', { expiry: { rule: 'cohort', monthDay: '11-30' } }],
  ])('the same small insurer passes %s', (_, own) => {
    const world = new World({ seed: 'years', members: 300, rate: 3, settings: rules(own) });
    expect(() => world.run()).not.toThrow();
  });
});
