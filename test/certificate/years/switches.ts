import type { ClaimGround, Facts, RegistrationState } from '../../../src/certificate/model.ts';
import type { RuleSettings } from '../../../src/certificate/rules.ts';
import type { Switch } from './paper.ts';

const USABLE = { since: '2024-12-31', eCertificateExpiresOn: '2099-12-31' } as const;

/** The rules see the state of the card as usable. */
const unseen = (state: RegistrationState): Switch => ({
  facts: (facts) =>
    facts.registration?.state === state
      ? { ...facts, registration: { state: 'registered', ...USABLE } }
      : facts,
});
const unasked = (code: ClaimGround): Switch => ({
  facts: (facts) => ({ ...facts, claims: facts.claims.filter((claim) => claim.code !== code) }),
});
const blind = (changes: Partial<Facts>): Switch => ({ facts: (facts) => ({ ...facts, ...changes }) });
const transition = (changes: Partial<RuleSettings['transition']>): Switch => ({
  settings: (settings) => ({ ...settings, transition: { ...settings.transition, ...changes } }),
});

/** Every rule, by its name, and how it is switched off. */
export const SWITCHES: Readonly<Record<string, Switch>> = {
  'nothing before 2024-12-02 (S001)': transition({ noNewCardsFrom: '2024-01-01' }),
  'only for who is covered': blind({ coverEndsOn: null }),
  'none for 日雇特例': {
    facts: (facts) => (facts.kind === 'day_labourer' ? { ...facts, kind: 'general' } : facts),
  },
  'one eligibility of a person': blind({ preferred: true }),
  'the old card serves at first (S007)': {
    settings: (settings) => ({
      ...settings,
      certificate: { ...settings.certificate, oldCardHoldersFrom: '2024-12-02' },
    }),
  },
  'the old card ends (S008)': {
    settings: ({ certificate, transition: days }) => ({
      certificate: { ...certificate, oldCardHoldersFrom: '2027-01-01' },
      transition: { ...days, oldCardsUntil: '2026-12-31' },
    }),
  },
  'protected members (O9)': blind({ protectedSince: null }),
  'no number held (S090)': blind({ numberHeld: true }),
  'number unknown to the insurer (S090)': unseen('number_unknown'),
  'no card (S090)': unseen('no_card'),
  'card returned': unseen('card_returned'),
  'registration cancelled': unseen('cancelled'),
  'not registered (S091)': unseen('not_registered'),
  'electronic certificate runs out (S092)': {
    facts: (facts) =>
      facts.registration?.state === 'registered'
        ? { ...facts, registration: { ...facts.registration, eCertificateExpiresOn: null } }
        : facts,
  },
  'the wish at joining (S095)': unasked('joining_wish'),
  'old card lost (S096)': unasked('old_card_lost'),
  'マイナンバーカード lost': unasked('myna_card_lost'),
  'マイナンバーカード renewing': unasked('myna_card_renewing'),
  'declared before the file tells': unasked('declared_unusable'),
  'helper needed': unasked('helper_needed'),
  'facility (S093)': unasked('facility'),
  'other reasons': unasked('other'),
  'never longer than the cover': { off: 'cover_cap' },
  'never longer than five years': { off: 'five_years' },
  'short ones to bridge a while': { off: 'short' },
  'renewal before expiry': { off: 'renewal' },
  'what was asked for ends with its card': { off: 'claim_ends' },
  'a need is renewed without asking': { off: 'need_lasts' },
  'the newest one is the valid one (S103)': { off: 'supersede' },
  'a found one counts only if none is newer': { off: 'restore_guard' },
  'one paper at joining (S067)': { off: 'joining_paper' },
  'applications are judged (S096)': { off: 'judge' },
  'loss of cover calls back': { off: 'cover_lost' },
  'what expired ends': { off: 'lapse' },
  'what never left is withdrawn': { off: 'withdraw' },
  'found after a newer one: called back': { off: 'found' },
  'damaged: called back': { off: 'damaged' },
  'corrected: called back': { off: 'corrected' },
};
