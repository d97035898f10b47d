import { beforeAll, describe, expect, test } from 'vitest';
import { actOnCards } from '../../src/certificate/act.ts';
import { recallCards } from '../../src/certificate/recall.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import {
  childOf,
  findingsOf,
  insured,
  membersCsv,
  workplace,
  workplacesCsv,
} from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';
import { CertificateInsurer, registered, registrationCsv, unusable } from './insurer.ts';
import { rules } from './people.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await freshDatabase());
});

const JOINED = { acquired_on: '2025-01-06' };

/** Does an action to one member's newest card. */
const act = async (
  insurer: CertificateInsurer,
  member: string,
  action: Parameters<typeof actOnCards>[2]['action'],
  on: string,
  how: Record<string, unknown> = {},
) => {
  const number = (await insurer.numbers(member)).at(-1) as string;
  const { insurerId } = insurer;
  await database.transaction((sql) =>
    actOnCards(sql, SYSTEM, { insurerId, cardNumbers: [number], action, on, how }),
  );
};

describe('the registration file', () => {
  test('is taken in strictly: bad rows aside and named, the same bytes change nothing, whoever is left out is counted', async () => {
    const insurer = await CertificateInsurer.open(database);
    await insurer.files.members(membersCsv(...[1, 2, 3, 4, 5, 6].map((n) => insured(n))));
    const content = registrationCsv(
      registered('M1', '2025-04-30'),
      unusable('M2', '2025-04-30', 'none'),
      registered('M3', '2025-04-29'),
      registered('M4', '2025-04-30', { e_certificate_expires_on: '' }),
      registered('M9', '2025-04-30'),
      registered('M5', '2025-04-30', { protected: '' }),
      registered('M6', '2025-03-31'),
    );
    const report = await insurer.registration(content);
    expect(report).toMatchObject({
      fileRows: 7,
      loaded: 1,
      aside: 6,
      known: false,
      asOf: '2025-04-30',
      unreported: 5,
    });
    expect(await findingsOf(database, insurer.insurerId)).toEqual([
      '3 state code.unknown error',
      '4 as_of date.not_month_end error',
      '5 e_certificate_expires_on field.missing error',
      '6 member_id member.unknown error',
      '7 protected field.missing error',
      '8 as_of as_of.mixed error',
    ]);
    expect(await insurer.registration(content)).toMatchObject({ known: true, loaded: 1, asOf: '2025-04-30' });
  });

  test('keeps what was true and what was known: a month changes, a correction of the newest month, never an older one', async () => {
    const insurer = await CertificateInsurer.open(database);
    await insurer.files.members(membersCsv(insured(1)));
    const told = () =>
      insurer.list(
        `SELECT concat_ws(' ', state, state_since, valid_from, nullif(valid_to, 'infinity'), CASE WHEN known_to < 'infinity' THEN 'corrected' END) AS line
           FROM certificate.registration WHERE insurer_id = $1 ORDER BY known_from, valid_from`,
      );
    await insurer.registration(registrationCsv(unusable('M1', '2025-04-30')));
    await insurer.registration(registrationCsv(unusable('M1', '2025-05-31')));
    expect(await told()).toEqual(['no_card 2025-04-30 2025-04-30']);
    await insurer.registration(registrationCsv(unusable('M1', '2025-06-30', 'not_registered')));
    await insurer.registration(
      registrationCsv({ ...unusable('M1', '2025-06-30'), e_certificate_expires_on: '2026-01-01' }),
    );
    expect(await told()).toEqual([
      'no_card 2025-04-30 2025-04-30 corrected',
      'no_card 2025-04-30 2025-04-30 2025-06-30',
      'not_registered 2025-06-30 2025-06-30 corrected',
      'no_card 2025-04-30 2025-06-30',
    ]);
    const older = await insurer.registration(registrationCsv(registered('M1', '2025-05-31')));
    expect(older).toMatchObject({ loaded: 0, aside: 1 });
    expect((await told()).length).toBe(4);
  });
});

describe('issue', () => {
  test('one card each for who is due, numbered and dated; again the same day nothing more', async () => {
    const insurer = await CertificateInsurer.open(database);
    await insurer.files.members(
      membersCsv(
        insured(1),
        insured(2, { birth_date: '1951-06-15' }),
        insured(3, { lost_on: '2026-03-31' }),
        insured(4, { kind: 'voluntary', workplace_id: '', acquired_on: '2025-06-01' }),
        insured(5),
        insured(6, { individual_number: '' }),
        childOf(1, 1),
      ),
    );
    await insurer.registration(
      registrationCsv(
        ...['M1', 'M2', 'M3', 'M4', 'M1-1'].map((id) => unusable(id, '2026-01-31')),
        registered('M5', '2026-01-31'),
      ),
    );
    expect(await insurer.issue('2026-02-16')).toEqual({ issued: 6, superseded: 0, skipped: [] });
    expect(await insurer.cards()).toEqual([
      'M1 no_card first full 2026-02-16..2029-12-01 issued',
      'M1-1 no_card first full 2026-02-16..2029-12-01 issued',
      'M2 no_card first full 2026-02-16..2026-06-14 issued',
      'M3 no_card first full 2026-02-16..2026-03-30 issued',
      'M4 no_card first full 2026-02-16..2027-05-31 issued',
      'M6 number_unknown first full 2026-02-16..2029-12-01 issued',
    ]);
    expect(await insurer.numbers('M1')).toEqual(['0000000018']);
    expect(await insurer.issue('2026-02-16')).toEqual({ issued: 0, superseded: 0, skipped: [] });
  });

  test('S103 the newest date of issue is the valid one: the older is called back in the reply envelope', async () => {
    const early = await CertificateInsurer.open(
      database,
      rules({ expiry: { rule: 'years', years: 1 }, renewalDays: 180 }),
    );
    await early.files.members(membersCsv(insured(1), insured(2)));
    await early.registration(registrationCsv(unusable('M1', '2025-12-31'), unusable('M2', '2025-12-31')));
    await early.issue('2026-01-15');
    await act(early, 'M1', 'post', '2026-01-20');
    await act(early, 'M1', 'deliver', '2026-01-22');
    expect(await early.issue('2026-08-15')).toMatchObject({ issued: 2, superseded: 2 });
    expect(await early.cards()).toEqual([
      'M1 no_card first full 2026-01-15..2027-01-14 recalled 2026-08-15',
      'M2 no_card first full 2026-01-15..2027-01-14 withdrawn 2026-08-15',
      'M1 no_card renewal full 2026-08-15..2027-08-14 issued',
      'M2 no_card renewal full 2026-08-15..2027-08-14 issued',
    ]);
    expect(await early.recalls()).toEqual(['M1 superseded direct 2026-08-15..2026-08-20']);
  });

  test('the database itself keeps a second valid card and a silent change out', async () => {
    const insurer = await CertificateInsurer.open(database);
    await insurer.files.members(membersCsv(insured(1)));
    await insurer.registration(registrationCsv(unusable('M1', '2026-01-31')));
    await insurer.issue('2026-02-16');
    const copy = `INSERT INTO certificate.card SELECT insurer_id, '9', member_id, person_id, reason, since, occasion, term,
                    issued_on, expires_on, NULL, 'issued', NULL, profile_hash, audit_id FROM certificate.card WHERE insurer_id = $1`;
    const change = `UPDATE certificate.card SET status = 'posted' WHERE insurer_id = $1`;
    for (const [text, message] of [
      [copy, /card_one/],
      [change, /without (an audit entry|its event)/],
    ] as const)
      await expect(database.transaction((sql) => sql.query(text, [insurer.insurerId]))).rejects.toThrow(
        message,
      );
  });
});

describe('the life of a card', () => {
  /** One insured with a delivered card. */
  const delivered = async (): Promise<CertificateInsurer> => {
    const insurer = await CertificateInsurer.open(database);
    await insurer.files.members(membersCsv(insured(1, JOINED)));
    await insurer.registration(registrationCsv(unusable('M1', '2026-01-31')));
    await insurer.issue('2026-02-16');
    await act(insurer, 'M1', 'post', '2026-02-20');
    await act(insurer, 'M1', 'deliver', '2026-02-22');
    return insurer;
  };

  test('lost, made again, found: only the newer counts, and what was found goes back', async () => {
    const insurer = await delivered();
    await act(insurer, 'M1', 'lose', '2026-04-01');
    await insurer.issue('2026-04-03');
    const [first] = await insurer.numbers('M1');
    const { insurerId } = insurer;
    const one = (action: 'find' | 'restore') =>
      database.transaction((sql) =>
        actOnCards(sql, SYSTEM, { insurerId, cardNumbers: [first as string], action, on: '2026-05-01' }),
      );
    await one('find');
    await expect(one('restore')).rejects.toMatchObject({ id: 'certificate.not_restorable' });
    await insurer.settle('2026-05-02');
    expect(await insurer.cards()).toEqual([
      'M1 no_card first full 2026-02-16..2029-12-01 recalled 2026-04-01',
      'M1 no_card reissue full 2026-04-03..2029-12-01 issued',
    ]);
    expect(await insurer.recalls()).toEqual(['M1 found direct 2026-05-02..2026-05-07']);
  });

  test('lost and found with nothing made in between: it counts again', async () => {
    const insurer = await delivered();
    for (const [action, on] of [
      ['lose', '2026-04-01'],
      ['find', '2026-04-02'],
      ['restore', '2026-04-02'],
    ] as const)
      await act(insurer, 'M1', action, on);
    expect(await insurer.cards()).toEqual(['M1 no_card first full 2026-02-16..2029-12-01 delivered']);
  });

  test('an action the table does not allow is refused and names the legal ones; nothing moves', async () => {
    const insurer = await delivered();
    await expect(act(insurer, 'M1', 'post', '2026-03-01')).rejects.toMatchObject({
      id: 'certificate.illegal_action',
      status: 409,
      remedy: expect.stringContaining('紛失の届出 (lose)'),
    });
    await expect(act(insurer, 'M1', 'destroy', '2026-03-01', { receipt: ' ' })).rejects.toMatchObject({
      id: 'certificate.no_receipt',
    });
  });

  test('S106 returned and destroyed against a receipt, with who, when and how', async () => {
    const insurer = await delivered();
    const { insurerId, settings } = insurer;
    const [number] = await insurer.numbers('M1');
    await database.transaction((sql) =>
      recallCards(sql, SYSTEM, {
        insurerId,
        cardNumbers: [number as string],
        reason: 'not_needed',
        on: '2026-03-01',
        settings: settings.certificate,
      }),
    );
    await act(insurer, 'M1', 'surrender', '2026-03-04');
    await act(insurer, 'M1', 'destroy', '2026-03-05', { receipt: 'D-2026-001' });
    expect(await insurer.recalls()).toEqual(['M1 not_needed workplace 2026-03-01..2026-03-06 returned']);
    expect(
      await insurer.list(
        `SELECT concat_ws(' ', action, from_status, to_status, on_date, actor, how->>'receipt') AS line
           FROM certificate.card_event WHERE insurer_id = $1 ORDER BY event_id`,
      ),
    ).toEqual([
      'issue issued 2026-02-16 system',
      'post issued posted 2026-02-20 system',
      'deliver posted delivered 2026-02-22 system',
      'recall delivered recalled 2026-03-01 system',
      'surrender recalled returned 2026-03-04 system',
      'destroy returned destroyed 2026-03-05 system D-2026-001',
    ]);
  });
});

describe('settling a day', () => {
  const people = [
    insured(1, JOINED),
    childOf(1, 1, JOINED),
    insured(2, { ...JOINED, kind: 'voluntary', workplace_id: '' }),
    insured(3, { ...JOINED, workplace_id: 'W2' }),
    insured(4, { ...JOINED, protected: 'yes', contact_postcode: '1000005', contact_address: '東京都' }),
    insured(5, JOINED),
    insured(6, { ...JOINED, birth_date: '1951-06-15' }),
  ];

  test('loss of cover calls back by the right way and within five days; what has not left stays; the 75th birthday ends it', async () => {
    const insurer = await CertificateInsurer.open(database);
    await insurer.files.workplaces(
      workplacesCsv(workplace(), workplace({ workplace_id: 'W2', symbol: '2', closed_on: '2026-03-20' })),
    );
    await insurer.files.members(membersCsv(...people));
    await insurer.registration(
      registrationCsv(...people.map(({ member_id }) => unusable(member_id as string, '2026-01-31'))),
    );
    await insurer.issue('2026-02-16');
    for (const member of ['M1', 'M1-1', 'M2', 'M3', 'M4', 'M6']) {
      await act(insurer, member, 'post', '2026-02-20');
      await act(insurer, member, 'deliver', '2026-02-22');
    }
    const gone = people.map((row) =>
      row.member_id === 'M1-1' || row.member_id === 'M6' ? row : { ...row, lost_on: '2026-04-01' },
    );
    await insurer.files.members(membersCsv(...gone));
    expect(await insurer.settle('2026-03-31')).toMatchObject({ recalled: [], withdrawn: 0, lapsed: 0 });
    expect(await insurer.settle('2026-04-01')).toMatchObject({ withdrawn: 1, lapsed: 0 });
    expect(await insurer.recalls()).toEqual([
      'M1 cover_lost workplace 2026-04-01..2026-04-06',
      'M1-1 cover_lost workplace 2026-04-01..2026-04-06',
      'M2 cover_lost direct 2026-04-01..2026-04-06',
      'M3 cover_lost direct 2026-04-01..2026-04-06',
      'M4 cover_lost direct 2026-04-01..2026-04-06',
    ]);
    expect(await insurer.settle('2026-04-01')).toMatchObject({ recalled: [], withdrawn: 0, lapsed: 0 });
    expect(await insurer.settle('2026-06-14')).toMatchObject({ recalled: [], withdrawn: 0, lapsed: 0 });
    expect(await insurer.settle('2026-06-15')).toMatchObject({ recalled: [], withdrawn: 0, lapsed: 1 });
    expect((await insurer.cards()).at(-1)).toBe(
      'M6 no_card first full 2026-02-16..2026-06-14 lapsed 2026-06-15',
    );
  });

  test.each([
    ['discard', 'lapsed', []],
    ['return', 'recalled', ['M1 expired workplace 2027-02-16..2027-02-21']],
  ] as const)('whether expired ones must come back is a setting: %s', async (expired, status, recalls) => {
    const settings = rules({ expiry: { rule: 'years', years: 1 }, recall: { expired } });
    const insurer = await CertificateInsurer.open(database, settings);
    await insurer.files.members(membersCsv(insured(1)));
    await insurer.registration(registrationCsv(unusable('M1', '2026-01-31')));
    await insurer.issue('2026-02-16');
    await act(insurer, 'M1', 'post', '2026-02-20');
    await insurer.settle('2027-02-15');
    expect((await insurer.cards())[0]).toContain('posted');
    await insurer.settle('2027-02-16');
    expect(await insurer.cards()).toEqual([
      `M1 no_card first full 2026-02-16..2027-02-15 ${status} 2027-02-16`,
    ]);
    expect(await insurer.recalls()).toEqual(recalls);
  });
});
