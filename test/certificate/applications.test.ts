import { beforeAll, describe, expect, test } from 'vitest';
import { actOnCards } from '../../src/certificate/act.ts';
import {
  type ApplicationReason,
  type CertificateReason,
  judgeApplication,
} from '../../src/certificate/application-rules.ts';
import {
  decideApplication,
  receiveApplication,
  withdrawApplication,
} from '../../src/certificate/applications.ts';
import type { Facts } from '../../src/certificate/model.ts';
import { endNeed } from '../../src/certificate/needs.ts';
import { pendingApplications } from '../../src/certificate/pending.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import { insured, membersCsv } from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';
import { CertificateInsurer, PROFILE_HASH, registered, registrationCsv, unusable } from './insurer.ts';
import { rules, somebody } from './people.ts';

const RULES = rules();
const judged = (reason: CertificateReason, changes: Partial<Facts>, on: string, everHeld = false) => {
  const answer = judgeApplication(reason, somebody(changes), on, everHeld, RULES);
  return answer.verdict === 'approve' ? 'approve' : answer.refusal;
};
const NOT_REGISTERED = {
  registration: { state: 'not_registered', since: '2024-12-31', eCertificateExpiresOn: null },
} as const;
const CARD = { card: { cardNumber: '0000000018', issuedOn: '2025-07-01', expiresOn: '2029-12-01' } };

describe('what the rules say of an application', () => {
  test.each<[string, CertificateReason, Partial<Facts>, string, string]>([
    ['S096 old card lost, card not registered', 'old_card_lost', NOT_REGISTERED, '2025-02-10', 'approve'],
    ['S096 on the last day of the old cards', 'old_card_lost', NOT_REGISTERED, '2025-12-01', 'approve'],
    ['S096 after it, entitled ex officio', 'old_card_lost', NOT_REGISTERED, '2025-12-02', 'approve'],
    [
      'S096 after it, nothing known of the card',
      'old_card_lost',
      { registration: null },
      '2025-12-02',
      'state_unknown',
    ],
    [
      'S096 before it, nothing known of the card',
      'old_card_lost',
      { registration: null },
      '2025-12-01',
      'approve',
    ],
    ['S096 old card lost, but マイナ保険証 works', 'old_card_lost', {}, '2025-02-10', 'myna_card_usable'],
    [
      'joined after the old cards',
      'old_card_lost',
      { ...NOT_REGISTERED, acquiredOn: '2025-01-06' },
      '2025-02-10',
      'no_old_card',
    ],
    ['S093 facility, although マイナ保険証 works', 'facility', {}, '2026-02-10', 'approve'],
    ['S093 a need beside a card that is held', 'helper_needed', CARD, '2026-02-10', 'approve'],
    ['マイナンバーカード lost', 'myna_card_lost', {}, '2026-02-10', 'approve'],
    ['a second one beside a valid one', 'myna_card_lost', CARD, '2026-02-10', 'already_held'],
    ['not covered any more', 'myna_card_lost', { coverEndsOn: '2026-02-10' }, '2026-02-10', 'cover_lost'],
    ['still covered', 'myna_card_lost', { coverEndsOn: '2026-02-11' }, '2026-02-10', 'approve'],
    ['日雇特例', 'no_card', { kind: 'day_labourer' }, '2026-02-10', 'day_labourer'],
    [
      'made anew without ever having had one',
      'certificate_lost',
      NOT_REGISTERED,
      '2026-02-10',
      'no_certificate',
    ],
  ])('%s: %s', (_, reason, changes, on, answer) => {
    expect(judged(reason, changes, on)).toBe(answer);
  });

  test('a lost certificate is made anew only while there is a ground for it', () => {
    expect(judged('certificate_lost', { ...NOT_REGISTERED, ...CARD }, '2026-02-10', true)).toBe('approve');
    expect(judged('certificate_lost', CARD, '2026-02-10', true)).toBe('myna_card_usable');
  });
});

let database: Database;
beforeAll(async () => {
  ({ database } = await freshDatabase());
});

const CLERK = { id: 'clerk' };
const CHIEF = { id: 'chief' };

class Desk {
  readonly insurer: CertificateInsurer;
  constructor(insurer: CertificateInsurer) {
    this.insurer = insurer;
  }
  receive(reason: ApplicationReason, receivedOn: string, portalVisible?: boolean, evidence = '申請書 受付1') {
    const { insurerId, settings } = this.insurer;
    const request = {
      insurerId,
      memberId: 'M1',
      reason,
      applicant: 'member',
      evidence,
      receivedOn,
      settings,
    } as const;
    return database.transaction((sql) =>
      receiveApplication(sql, CLERK, portalVisible === undefined ? request : { ...request, portalVisible }),
    );
  }
  decide(application: number, on: string, refusal: 'evidence' | null = null, actor = CHIEF) {
    const { insurerId, settings } = this.insurer;
    const request = { insurerId, application, refusal, on, profileHash: PROFILE_HASH, settings };
    return database.transaction((sql) => decideApplication(sql, actor, request));
  }
  async approve(reason: ApplicationReason, on: string) {
    const { application } = await this.receive(reason, on);
    return this.decide(application as number, on);
  }
}

const open = async (state = 'registered'): Promise<Desk> => {
  const insurer = await CertificateInsurer.open(database);
  await insurer.files.members(membersCsv(insured(1)));
  const row = state === 'registered' ? registered('M1', '2025-12-31') : unusable('M1', '2025-12-31', state);
  await insurer.registration(registrationCsv(row));
  return new Desk(insurer);
};

describe('applications', () => {
  test('S056 refused before 2024-12-02 with the date, taken from that day on; nothing is kept of a refused one', async () => {
    const desk = await open();
    for (const reason of ['notice_lost', 'myna_card_lost'] as const)
      await expect(desk.receive(reason, '2024-12-01', false)).rejects.toMatchObject({
        id: 'certificate.too_early',
        status: 409,
        message: expect.stringContaining('令和6年12月2日'),
      });
    expect(await desk.receive('notice_lost', '2024-12-02', false)).toMatchObject({
      kind: 'notice_reissue',
      answerBy: '2024-12-16',
    });
  });

  test('S136 S137 whoever asks for a notice again is asked first whether they see the portal', async () => {
    const desk = await open();
    for (const reason of ['notice_lost', 'notice_changed'] as const) {
      await expect(desk.receive(reason, '2026-01-13')).rejects.toMatchObject({
        id: 'certificate.portal_unasked',
      });
      expect(await desk.receive(reason, '2026-01-13', true)).toMatchObject({
        application: null,
        answer: expect.stringContaining('マイナポータル'),
      });
    }
    const { application } = await desk.receive('notice_lost', '2026-01-13', false);
    expect(await desk.decide(application as number, '2026-01-14')).toMatchObject({
      decision: 'approved',
      cardNumber: null,
      answer: '資格情報のお知らせを再交付します。',
    });
  });

  test('one person receives, another decides; an answer has a last day; one at a time; closed is closed', async () => {
    const desk = await open();
    const { insurerId } = desk.insurer;
    await expect(desk.receive('facility', '2026-01-13', undefined, ' ')).rejects.toMatchObject({
      id: 'certificate.evidence',
    });
    const { application, answerBy } = await desk.receive('facility', '2026-01-13');
    expect(answerBy).toBe('2026-01-27');
    await expect(desk.receive('other', '2026-01-14')).rejects.toMatchObject({
      id: 'certificate.application_open',
    });
    // Neither by the same account typed in another way, nor by nobody in particular.
    for (const actor of [CLERK, { id: CLERK.id.toUpperCase() }, SYSTEM])
      await expect(desk.decide(application as number, '2026-01-14', null, actor)).rejects.toMatchObject({
        id: 'certificate.same_person',
      });
    const pending = () => database.read((sql) => pendingApplications(sql, insurerId, '2026-01-29'));
    expect(await pending()).toMatchObject([{ member: 'M1', reason: 'facility', lateDays: 2 }]);
    expect(await desk.decide(application as number, '2026-01-14', 'evidence')).toMatchObject({
      decision: 'refused',
      cardNumber: null,
      answer: expect.stringContaining('書類が足りない'),
    });
    expect(await pending()).toEqual([]);
    await expect(desk.decide(application as number, '2026-01-15')).rejects.toMatchObject({
      id: 'certificate.application_closed',
    });
    const again = await desk.receive('other', '2026-01-16');
    await database.transaction((sql) =>
      withdrawApplication(sql, CLERK, {
        insurerId,
        application: again.application as number,
        on: '2026-01-17',
      }),
    );
    expect(await desk.insurer.cards()).toEqual([]);
  });

  test('a short card bridges the time without マイナンバーカード and is not renewed; a need is, without asking', async () => {
    const desk = await open();
    const { insurer } = desk;
    expect(await desk.approve('myna_card_renewing', '2026-01-13')).toMatchObject({
      cardNumber: '0000000018',
    });
    expect(await insurer.issue('2026-03-01')).toMatchObject({ issued: 0 });
    await insurer.settle('2026-04-01');
    expect(await insurer.issue('2026-04-01')).toMatchObject({ issued: 0 });
    await desk.approve('helper_needed', '2026-05-01');
    expect(await insurer.issue('2029-10-01')).toMatchObject({ issued: 0 });
    expect(await insurer.issue('2029-10-02')).toMatchObject({ issued: 1, superseded: 1 });
    expect(await insurer.cards()).toEqual([
      'M1 myna_card_renewing first short 2026-01-13..2026-03-31 withdrawn 2026-04-01',
      'M1 helper_needed reissue full 2026-05-01..2029-12-01 withdrawn 2029-10-02',
      'M1 helper_needed renewal full 2029-10-02..2034-10-01 issued',
    ]);
    const { insurerId } = insurer;
    const end = () =>
      database.transaction((sql) => endNeed(sql, CLERK, { insurerId, memberId: 'M1', on: '2034-01-01' }));
    expect(await end()).toBe(1);
    const later = registered('M1', '2034-01-31', { e_certificate_expires_on: '2043-05-05' });
    await insurer.registration(registrationCsv(later));
    expect(await end()).toBe(0);
    expect(await insurer.issue('2034-09-01')).toMatchObject({ issued: 0 });
  });

  test('a certificate lost, damaged or wrong is made anew, and the one before ends and is accounted for', async () => {
    const desk = await open('no_card');
    const { insurer } = desk;
    const { insurerId } = insurer;
    await insurer.issue('2026-01-13');
    for (const [reason, on] of [
      ['certificate_wrong', '2026-01-14'],
      ['certificate_damaged', '2026-03-02'],
      ['certificate_lost', '2026-05-01'],
    ] as const) {
      const cardNumbers = (await insurer.numbers('M1')).slice(-1);
      if (reason !== 'certificate_wrong')
        await database.transaction((sql) =>
          actOnCards(sql, SYSTEM, { insurerId, cardNumbers, action: 'post', on }),
        );
      await desk.approve(reason, on);
    }
    await insurer.settle('2026-05-02');
    expect(await insurer.cards()).toEqual([
      'M1 no_card first full 2026-01-13..2029-12-01 withdrawn 2026-01-14',
      'M1 no_card reissue full 2026-01-14..2029-12-01 recalled 2026-03-02',
      'M1 no_card reissue full 2026-03-02..2029-12-01 lost 2026-05-01',
      'M1 no_card reissue full 2026-05-01..2029-12-01 issued',
    ]);
    expect(await insurer.recalls()).toEqual(['M1 damaged workplace 2026-05-02..2026-05-07']);
  });

  test('nobody approves what the rules refuse', async () => {
    const desk = await open();
    const { application } = await desk.receive('old_card_lost', '2026-01-13');
    await expect(desk.decide(application as number, '2026-01-14')).rejects.toMatchObject({
      id: 'certificate.not_approvable',
      message: expect.stringContaining('マイナ保険証を使えます'),
    });
  });
});
