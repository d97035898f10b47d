import type { Facts } from '../../src/certificate/model.ts';
import type { RuleSettings } from '../../src/certificate/rules.ts';
import { certificateSettings } from '../../src/certificate/settings.ts';
import { loadProfile } from '../../src/profile/profile.ts';

/** The rules as 協会けんぽ has them, with some of the room's own settings written otherwise. */
export const rules = (own: object = {}): RuleSettings => ({
  certificate: certificateSettings.parse(own),
  transition: loadProfile('kyokai-kenpo').profile.campaign.transition,
});

/** Somebody who joined long ago, can use their card and holds no certificate, but for `changes`. */
export const somebody = (changes: Partial<Facts> = {}): Facts => ({
  memberId: 'M1',
  kind: 'general',
  acquiredOn: '2010-04-01',
  coverEndsOn: null,
  numberHeld: true,
  protectedSince: null,
  registration: { state: 'registered', since: '2025-03-31', eCertificateExpiresOn: '2030-05-05' },
  claims: [],
  card: null,
  preferred: true,
  ...changes,
});
