import { describe, expect, test } from 'vitest';
import type { ClaimGround, Facts, ReasonCode, RegistrationState } from '../../src/certificate/model.ts';
import {
  activeClaim,
  dueCard,
  entitlement,
  joiningPaper,
  type Rule,
  type RuleSettings,
  usableUntil,
} from '../../src/certificate/rules.ts';
import { addDays } from '../../src/japan/calendar.ts';
import { rules, somebody } from './people.ts';

const RULES = rules();

/** What the rules say of somebody on a day: code and since. */
const said = (
  changes: Partial<Facts>,
  on: string,
  rule: Rule = 'monthly',
  settings: RuleSettings = RULES,
): readonly [ReasonCode, string | null] => {
  const { reasonCode, since } = entitlement(somebody(changes), on, rule, settings);
  return [reasonCode, since];
};

const state = (
  value: RegistrationState,
  since = '2025-03-31',
  expires: string | null = null,
): Partial<Facts> => ({
  registration: { state: value, since, eCertificateExpiresOn: expires },
});
const expiring = (expires: string): Partial<Facts> => state('registered', '2025-03-31', expires);
const claim = (code: ClaimGround, since: string, until: string | null = null): Partial<Facts> => ({
  claims: [{ code, since, until }],
});

describe('who is covered', () => {
  test.each<[string, Partial<Facts>, string, ReasonCode]>([
    ['the day before the first', { acquiredOn: '2026-04-01' }, '2026-03-31', 'not_yet_covered'],
    ['the first day', { acquiredOn: '2026-04-01' }, '2026-04-01', 'no_card'],
    ['the last day', { coverEndsOn: '2026-04-01' }, '2026-03-31', 'no_card'],
    ['the first day without cover', { coverEndsOn: '2026-04-01' }, '2026-04-01', 'cover_lost'],
    ['日雇特例', { kind: 'day_labourer' }, '2026-04-01', 'day_labourer'],
    ['another eligibility of the same person', { preferred: false }, '2026-04-01', 'other_eligibility'],
  ])('%s', (_, changes, on, code) => {
    expect(said({ ...state('no_card'), ...changes }, on)[0]).toBe(code);
  });

  test('S001 no certificate before 2024-12-02, for whatever reason', () => {
    const sheltered = { protectedSince: '2024-01-01' };
    expect(said(sheltered, '2024-12-01')).toEqual(['before_start', null]);
    expect(said(sheltered, '2024-12-02')).toEqual(['protected', '2024-12-02']);
  });
});

describe('S090 S091 the grounds ex officio, in their order', () => {
  test.each<[RegistrationState, ReasonCode]>([
    ['number_unknown', 'number_unknown'],
    ['no_card', 'no_card'],
    ['card_returned', 'card_returned'],
    ['cancelled', 'cancelled'],
    ['not_registered', 'not_registered'],
  ])('state %s since the month end it was first told', (told, code) => {
    expect(said(state(told, '2026-01-31'), '2026-02-10')).toEqual([code, '2026-01-31']);
  });

  test('since is never before the eligibility began', () => {
    expect(said({ ...state('no_card', '2025-10-31'), acquiredOn: '2026-01-15' }, '2026-02-10')).toEqual([
      'no_card',
      '2026-01-15',
    ]);
  });

  test('a number the insurer does not hold counts before what the state says, and from the acquisition on', () => {
    expect(said({ ...state('no_card'), numberHeld: false, acquiredOn: '2026-01-15' }, '2026-02-10')).toEqual([
      'number_unknown',
      '2026-01-15',
    ]);
  });

  test('a protected member gets one although the card could be used', () => {
    expect(said({ protectedSince: '2026-01-31' }, '2026-02-10')).toEqual(['protected', '2026-01-31']);
  });

  test('nothing told of the card yet: not decided, and nothing is issued', () => {
    expect(said({ registration: null }, '2026-02-10')[0]).toBe('state_unknown');
    expect(dueCard(somebody({ registration: null }), '2026-02-10', 'monthly', RULES)).toBeNull();
  });

  test('a card that can be used', () => {
    expect(said({}, '2026-02-10')).toEqual(['myna_card_usable', '2025-03-31']);
  });
});

describe('S092 the electronic certificate runs out (every month)', () => {
  test.each([
    ['2025-11-05', '2026-02-28'],
    ['2025-11-30', '2026-02-28'],
    ['2025-12-01', '2026-03-31'],
    ['2027-11-29', '2028-02-29'],
    ['2028-02-29', '2028-05-31'],
    ['2026-01-31', '2026-04-30'],
  ])('one that expires on %s shows the eligibility until %s', (expires, until) => {
    expect(usableUntil(expires)).toBe(until);
  });

  test.each([
    ['2025-11-05', '2026-01-31', 'myna_card_usable'],
    ['2025-11-05', '2026-02-01', 'e_certificate_expired'],
    ['2025-11-30', '2026-02-01', 'e_certificate_expired'],
    ['2025-12-01', '2026-02-28', 'myna_card_usable'],
    ['2025-12-01', '2026-03-01', 'e_certificate_expired'],
    ['2027-11-29', '2028-01-31', 'myna_card_usable'],
    ['2027-11-29', '2028-02-01', 'e_certificate_expired'],
  ] as const)('expires %s, asked on %s: %s', (expires, on, code) => {
    expect(said(expiring(expires), on)[0]).toBe(code);
  });

  test('it is due from the first day of the last usable month, or as many months earlier as the profile says', () => {
    expect(said(expiring('2026-01-10'), '2026-04-01')).toEqual(['e_certificate_expired', '2026-04-01']);
    const early = rules({ eCertificateLeadMonths: 1 });
    expect(said(expiring('2026-01-10'), '2026-02-28', 'monthly', early)[0]).toBe('myna_card_usable');
    expect(said(expiring('2026-01-10'), '2026-03-01', 'monthly', early)).toEqual([
      'e_certificate_expired',
      '2026-03-01',
    ]);
  });
});

describe('the holders of an old card', () => {
  const holder = { ...state('not_registered', '2025-03-31'), acquiredOn: '2024-11-29' };

  test('X1 acquired by 2024-11-29: the old card serves until the profile says so; acquired later: at once', () => {
    expect(said(holder, '2025-04-29')[0]).toBe('old_card_valid');
    expect(said(holder, '2025-04-30')).toEqual(['not_registered', '2025-04-30']);
    expect(said({ ...holder, acquiredOn: '2024-11-30' }, '2025-04-29')).toEqual([
      'not_registered',
      '2025-03-31',
    ]);
  });

  test('S008 whatever the profile says, the old card is no reason from 2025-12-02 on', () => {
    const late = rules({ oldCardHoldersFrom: '2027-01-01' });
    expect(said(holder, '2025-12-01', 'monthly', late)[0]).toBe('old_card_valid');
    expect(said(holder, '2025-12-02', 'monthly', late)).toEqual(['not_registered', '2025-12-02']);
  });

  test('S096 one who loses the old card is given a certificate on application before that', () => {
    expect(said({ ...holder, ...claim('old_card_lost', '2025-02-10') }, '2025-02-10')).toEqual([
      'old_card_lost',
      '2025-02-10',
    ]);
    expect(said({ ...holder, ...claim('old_card_lost', '2025-02-10') }, '2025-02-09')[0]).toBe(
      'old_card_valid',
    );
  });

  test('protection does not wait for the old card to end (O9)', () => {
    expect(said({ ...holder, protectedSince: '2024-12-10' }, '2024-12-10')[0]).toBe('protected');
  });
});

describe('S088 the ex-officio rule of 2025: two as-of dates', () => {
  const extracted = '2025-06-20';
  const of2025 = (changes: Partial<Facts>) => said(changes, extracted, 'ex_officio_2025');

  test.each([
    ['2024-11-28', 'no_card'],
    ['2024-11-29', 'no_card'],
    ['2024-11-30', 'acquired_after_old_cards'],
    ['2024-12-02', 'acquired_after_old_cards'],
  ] as const)('acquired on %s: %s', (acquiredOn, code) => {
    expect(of2025({ ...state('no_card'), acquiredOn })[0]).toBe(code);
  });

  test.each([
    ['2025-04-28', 'e_certificate_expired'],
    ['2025-04-29', 'e_certificate_expired'],
    ['2025-04-30', 'myna_card_usable'],
    ['2025-05-01', 'myna_card_usable'],
  ] as const)('S092 electronic certificate whose last day is %s, on 2025-04-30: %s', (expires, code) => {
    expect(of2025(expiring(expires))[0]).toBe(code);
  });

  test.each([
    ['no_card', 'no_card'],
    ['number_unknown', 'number_unknown'],
    ['not_registered', 'not_registered'],
    ['cancelled', 'cancelled'],
    ['registered', 'myna_card_usable'],
  ] as const)('S090 S091 state %s on 2025-04-30: %s', (told, code) => {
    expect(of2025(state(told, '2025-04-30', told === 'registered' ? '2029-01-01' : null))[0]).toBe(code);
  });

  test('S090 no number submitted', () => {
    expect(of2025({ numberHeld: false })).toEqual(['number_unknown', '2025-04-30']);
  });

  test('S107 lost before the extraction: nothing is sent', () => {
    expect(of2025({ ...state('no_card'), coverEndsOn: extracted })[0]).toBe('cover_lost');
    expect(of2025({ ...state('no_card'), coverEndsOn: addDays(extracted, 1) })[0]).toBe('no_card');
  });

  test('what was asked for on application is not ex officio', () => {
    expect(of2025(claim('myna_card_lost', '2025-05-01'))[0]).toBe('myna_card_usable');
  });
});

describe('on application and at joining', () => {
  const joined = { acquiredOn: '2026-04-01', registration: null };

  test('S067 S095 the box of the filing makes the one paper at joining a certificate; without it, a notice', () => {
    const wish = { ...joined, ...claim('joining_wish', '2026-04-01') };
    expect(said(wish, '2026-04-01')).toEqual(['joining_wish', '2026-04-01']);
    expect(joiningPaper(somebody(wish), '2026-04-01', RULES)).toBe('certificate');
    expect(joiningPaper(somebody(joined), '2026-04-01', RULES)).toBe('notice');
  });

  test('S095 later ex officio if a ground arises', () => {
    expect(said({ ...joined, ...state('no_card', '2026-04-30') }, '2026-05-08')).toEqual([
      'no_card',
      '2026-04-30',
    ]);
  });

  test.each<ClaimGround>(['myna_card_lost', 'myna_card_renewing', 'declared_unusable', 'other'])(
    '%s holds from the day it was asked for to the last day of its card',
    (code) => {
      const asked = claim(code, '2026-01-10', '2026-03-31');
      expect(said(asked, '2026-01-09')[0]).toBe('myna_card_usable');
      expect(said(asked, '2026-01-10')).toEqual([code, '2026-01-10']);
      expect(said(asked, '2026-03-31')[0]).toBe(code);
      expect(said(asked, '2026-04-01')[0]).toBe('myna_card_usable');
    },
  );

  test.each<ClaimGround>(['helper_needed', 'facility'])(
    'S093 %s lasts, although the card can be used',
    (code) => {
      expect(said(claim(code, '2026-01-10'), '2030-05-10')).toEqual([code, '2026-01-10']);
    },
  );

  test('of several, the open one counts, then lasting needs, then the oldest', () => {
    const one = { code: 'myna_card_lost', since: '2026-01-01', until: '2026-12-31' } as const;
    const two = { code: 'other', since: '2026-02-01', until: null } as const;
    const need = { code: 'facility', since: '2026-03-01', until: null } as const;
    expect(activeClaim([one, two], '2026-06-01')).toBe(two);
    expect(activeClaim([one, two, need], '2026-06-01')).toBe(need);
    expect(activeClaim([one, two, need], '2026-01-15')).toBe(one);
    expect(activeClaim([one], '2027-01-01')).toBeNull();
  });
});

describe('renewal', () => {
  const card = (expiresOn: string) => ({
    card: { cardNumber: '0000000018', issuedOn: '2024-12-02', expiresOn },
  });
  const due = (changes: Partial<Facts>, on: string) => dueCard(somebody(changes), on, 'monthly', RULES);

  test('a number of days before the last one, not earlier', () => {
    const held = { ...state('no_card'), ...card('2029-12-01') };
    expect(due(held, '2029-10-01')).toBeNull();
    expect(due(held, '2029-10-02')).toBe('renewal');
    expect(due(state('no_card'), '2029-10-01')).toBe('first');
  });

  test('要配慮者 are renewed without asking; whoever asked once must ask again', () => {
    const held = card('2029-12-01');
    expect(due({ ...held, ...claim('helper_needed', '2024-12-02') }, '2029-11-01')).toBe('renewal');
    expect(
      due({ ...held, ...claim('myna_card_renewing', '2024-12-02', '2029-12-01') }, '2029-11-01'),
    ).toBeNull();
    expect(
      due(
        { ...held, ...claim('joining_wish', '2024-12-02', '2029-12-01'), ...state('no_card') },
        '2029-11-01',
      ),
    ).toBe('renewal');
  });

  test('whoever can use the card by then gets no other', () => {
    expect(due(card('2029-12-01'), '2029-11-01')).toBeNull();
  });

  test('a card that ends with the cover (75th birthday, end of 任意継続) is not renewed', () => {
    const ending = { ...state('no_card'), ...card('2029-12-01') };
    expect(due({ ...ending, coverEndsOn: '2029-12-02' }, '2029-11-01')).toBeNull();
    expect(due({ ...ending, coverEndsOn: '2029-12-03' }, '2029-11-01')).toBe('renewal');
  });
});
