import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/access/roles.ts';
import type {
  AppliedAnswer,
  CertificateApplication,
  CertificateCalendar,
  CertificateCard,
  CertificateForecast,
  CertificateMonitor,
  CertificatePerson,
  CertificateRecall,
  DecidedApplication,
} from '../../src/api/certificate-contract.ts';
import type { Today } from '../../src/api/round-contract.ts';
import { buildServer } from '../../src/api/server.ts';
import { CertificateInsurer, registered, registrationCsv, unusable } from '../certificate/insurer.ts';
import { insured, membersCsv } from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';
import { MEANS, signedIn } from '../support/sign-in.ts';

const TODAY = '2026-02-10';
const { database } = await freshDatabase();
let insurer: CertificateInsurer;
let server: FastifyInstance;
let clerk: Record<string, string>;
let chief: Record<string, string>;

beforeAll(async () => {
  insurer = await CertificateInsurer.open(database);
  await insurer.files.members(
    membersCsv(
      insured(1),
      insured(2),
      insured(3),
      insured(4, {
        protected: 'yes',
        contact_postcode: '1000001',
        contact_address: '東京都千代田区千代田9-9',
      }),
    ),
  );
  await insurer.registration(
    registrationCsv(
      registered('M1', '2026-01-31'),
      unusable('M2', '2026-01-31'),
      unusable('M3', '2026-01-31', 'not_registered'),
    ),
  );
  server = buildServer({
    database,
    outDir: '',
    webDir: null,
    now: () => new Date(`${TODAY}T10:00:00+09:00`),
  });
  const as = (personId: string, roles: readonly Role[]) =>
    signedIn(database, insurer.insurerId, { personId, roles });
  clerk = await as('clerk-1', ['clerk', 'approver']);
  chief = await as('chief-1', ['approver', 'clerk']);
});
afterAll(() => server.close());

const path = (rest: string): string => `/api/insurers/${insurer.insurerId}/certificates/${rest}`;
async function get<T>(rest: string, headers = clerk): Promise<T> {
  const response = await server.inject({ url: path(rest), headers });
  expect(response.statusCode, response.body).toBe(200);
  return response.json<T>();
}
const post = (rest: string, payload: object, headers = clerk) =>
  server.inject({ method: 'POST', url: path(rest), headers, payload });
interface Page<Item> {
  readonly items: Item[];
  readonly total: number;
}

describe('how certificates stand', () => {
  it('is told to who prints them as counts: why somebody is to hold one, and who applied, is not their business', async () => {
    const who = { personId: 'press', roles: ['printer'] } as const;
    const printer = await signedIn(database, insurer.insurerId, who);
    const { waiting } = await get<CertificateMonitor>('monitor', printer);
    expect(waiting).toMatchObject({ open: 3, people: [] });
    const applications = await server.inject({ url: path('applications'), headers: printer });
    expect(applications.json()).toMatchObject({ id: 'access.refused', status: 403 });
  });

  it('says who is entitled and without one, oldest first, and how far each step of the month is', async () => {
    const monitor = await get<CertificateMonitor>('monitor');
    expect(
      monitor.waiting.people.map(({ memberId, reasonCode }) => `${memberId} ${reasonCode}`).sort(),
    ).toEqual(['M2 no_card', 'M3 not_registered', 'M4 protected']);
    expect(monitor.waiting.open).toBe(3);
    expect(monitor.run).toMatchObject({ month: '2026-02', asOf: '2026-01-31', fileIn: true, opened: false });
    const [first] = monitor.run.steps;
    expect(first).toMatchObject({ step: 'fileBy', on: '2026-02-05', days: -5 });
  });

  it('S152 shows a month with its holidays and the days offices are closed', async () => {
    const february = await get<CertificateCalendar>('calendar?month=2026-02');
    expect(february.holidays.map(({ on }) => on)).toEqual(['2026-02-11', '2026-02-23']);
    const january = await get<CertificateCalendar>('calendar?month=2026-01');
    expect(january.closed).toEqual(['2026-01-02']);
    expect(january.run.steps[0]).toMatchObject({ on: '2026-01-05' });
    const early = await server.inject({ url: path('calendar?month=2024-11'), headers: clerk });
    expect(early.json()).toMatchObject({ id: 'certificate.month' });
  });

  it('S110 forecasts as ranges and tells every assumption with them', async () => {
    const forecast = await get<CertificateForecast>('forecast?months=3&low=30&high=40');
    expect(forecast.months.map(({ month }) => month)).toEqual(['2026-02', '2026-03', '2026-04']);
    expect(forecast.months[0]?.waiting).toBe(3);
    for (const { total, yen } of forecast.months) {
      expect(total.low).toBeLessThanOrEqual(total.high);
      expect(yen.low).toBeLessThanOrEqual(yen.high);
    }
    expect(forecast.usage).toEqual({ low: 0.3, high: 0.4 });
    expect(forecast.assumptions.cardYen.high).toBeGreaterThan(0);
    const wrong = await server.inject({ url: path('forecast?low=60&high=40'), headers: clerk });
    expect(wrong.statusCode).toBe(400);
  });
});

describe('the state’s monthly file', () => {
  const send = (content: string) =>
    server.inject({
      method: 'POST',
      url: path('registration'),
      headers: { ...clerk, 'content-type': 'text/csv' },
      payload: content,
    });

  it('is taken in as it streams, its bad rows aside; the same bytes again change nothing', async () => {
    const content = registrationCsv(
      registered('M1', '2026-01-31'),
      unusable('M2', '2026-01-31'),
      unusable('M3', '2026-01-31', 'not_registered'),
      unusable('M9', '2026-01-31'),
    );
    const report = { asOf: '2026-01-31', rows: 4, loaded: 3, aside: 1, unreported: 1 };
    expect((await send(content)).json()).toEqual({ ...report, known: false });
    expect((await send(content)).json()).toEqual({ ...report, known: true });
  });

  it('of another form is refused, and nothing of it is kept', async () => {
    expect((await send('member_id,as_of\nM1,2026-02-28\n')).json()).toMatchObject({ status: 400 });
    expect((await get<CertificateCalendar>('calendar?month=2026-03')).run.fileIn).toBe(false);
  });
});

describe('one member', () => {
  it('S092 is explained with the facts the rules looked at, and the view stands in the trail with its purpose', async () => {
    const person = await get<CertificatePerson>('members/M2?purpose=enquiry');
    expect(person).toMatchObject({
      explanation: { entitled: true, reasonCode: 'no_card', since: '2026-01-31', due: 'first' },
      registration: [{ title: 'マイナンバーカードなし', from: '2026-01-31', until: null }],
      cards: [],
    });
    const { rows } = await database.read((sql) =>
      sql.query(
        `SELECT actor, detail FROM audit.entry WHERE action = 'certificate.view' AND subject = 'member:M2'`,
      ),
    );
    expect(rows).toEqual([{ actor: 'clerk-1', detail: { purpose: 'enquiry' } }]);
  });

  it('answers as of another day, and by the rule of 2025', async () => {
    const before = await get<CertificatePerson>('members/M2?purpose=certificate&on=2024-11-01');
    expect(before.explanation).toMatchObject({ entitled: false, reasonCode: 'before_start' });
    const rule = await get<CertificatePerson>(
      'members/M2?purpose=certificate&on=2025-07-01&rule=ex_officio_2025',
    );
    expect(rule.explanation.reasonCode).toBe('state_unknown');
  });

  it('the address of a protected member is in no answer', async () => {
    const response = await server.inject({ url: path('members/M4?purpose=certificate'), headers: clerk });
    expect(response.json()).toMatchObject({ protected: true, explanation: { reasonCode: 'protected' } });
    expect(response.body).not.toContain('千代田');
  });

  it('an unknown member is 404', async () => {
    const nobody = await server.inject({ url: path('members/nobody?purpose=certificate'), headers: clerk });
    expect(nobody.json()).toMatchObject({ id: 'certificate.no_member', status: 404 });
  });
});

describe('an application', () => {
  it('O5 is received by one and decided by another; an approval makes the card at once', async () => {
    const received = await post('applications/receive', {
      memberId: 'M1',
      reason: 'myna_card_lost',
      applicant: 'member',
      evidence: '申請書 受付1',
    });
    expect(received.statusCode, received.body).toBe(200);
    const { application, answerBy } = received.json<AppliedAnswer>();
    expect(answerBy).toBe('2026-02-26');
    const mine = await get<Page<CertificateApplication>>('applications?state=received');
    expect(mine.items).toMatchObject([{ application, memberId: 'M1', ownReceipt: true, lateDays: -16 }]);
    const theirs = await get<Page<CertificateApplication>>('applications?state=received', chief);
    expect(theirs.items[0]?.ownReceipt).toBe(false);
    const decide = `applications/${application}/decide`;
    expect((await post(decide, { refusal: null })).json()).toMatchObject({
      id: 'certificate.same_person',
      status: 409,
    });
    expect((await post(decide, { refusal: 'nonsense' }, chief)).json()).toMatchObject({
      id: 'certificate.refusal',
    });
    const decided = (await post(decide, { refusal: null }, chief)).json<DecidedApplication>();
    expect(decided).toMatchObject({ decision: 'approved', cardNumber: expect.stringMatching(/^\d{10}$/) });
    const cards = await get<Page<CertificateCard>>(`cards?q=${decided.cardNumber}`);
    expect(cards.items).toMatchObject([{ memberId: 'M1', status: 'issued', allowed: ['post', 'withdraw'] }]);
    expect(cards.items[0]?.reason).toBe('myna_card_lost');
    // Why it was made may be their frailty, which is nothing to who prints it.
    const printer = await signedIn(database, insurer.insurerId, { personId: 'press', roles: ['printer'] });
    const printed = await get<Page<CertificateCard>>(`cards?q=${decided.cardNumber}`, printer);
    expect(printed.items).toEqual([{ ...cards.items[0], reason: null }]);
  });

  it('what was granted waits on the first screen until it is sent', async () => {
    const asked = { memberId: 'M3', reason: 'notice_lost', applicant: 'member', evidence: '申請書 受付7' };
    const received = await post('applications/receive', { ...asked, portalVisible: false });
    const { application } = received.json<AppliedAnswer>();
    const waiting = async () => {
      const url = `/api/insurers/${insurer.insurerId}/today`;
      const { items } = (await server.inject({ url, headers: clerk })).json<Today>();
      return items
        .filter(({ kind }) => kind === 'cards_to_send' || kind === 'notices_to_reissue')
        .map(({ kind, count, hours }) => [kind, count, hours]);
    };
    const cards = (await waiting()).find(([kind]) => kind === 'cards_to_send');
    expect(cards?.[1]).toBeGreaterThan(0);
    expect(await waiting()).toEqual([cards]);
    await post(`applications/${application}/decide`, { refusal: null }, chief);
    expect(await waiting()).toEqual([cards, ['notices_to_reissue', 1, 0]]);
  });

  it('nights nobody turned are told on the first screen, but for the sample, whose calendar stands still', async () => {
    const days = async (sample: string) => {
      const later = buildServer({
        database,
        outDir: '',
        webDir: null,
        now: () => new Date('2026-02-12T10:00:00+09:00'),
        signIn: { ...MEANS, sample },
      });
      const url = `/api/insurers/${insurer.insurerId}/today`;
      const { items } = (await later.inject({ url, headers: clerk })).json<Today>();
      await later.close();
      return items
        .map(({ kind }) => kind)
        .filter((kind) => kind.endsWith('_to_send') || kind === 'night_late');
    };
    expect(await days('99990001')).toEqual(['night_late', 'cards_to_send']);
    expect(await days(insurer.insurerId)).toEqual(['cards_to_send']);
  });

  it('is late from the day after its last day, in the list and in the count', async () => {
    await post('applications/receive', {
      memberId: 'M3',
      reason: 'helper_needed',
      applicant: 'workplace',
      evidence: '申請書 受付2',
      on: '2026-01-05',
    });
    const late = await get<Page<CertificateApplication>>('applications?late=true');
    expect(late.items).toMatchObject([{ memberId: 'M3', answerBy: '2026-01-20', lateDays: 21 }]);
    const { applications, recalls, undelivered } = await get<CertificateMonitor>('monitor');
    expect(applications).toMatchObject({ open: 1, late: 1 });
    // Each number of the screen opens a list of as many.
    const listed = async (list: string) => (await get<{ total: number }>(list)).total;
    expect(await listed('applications?state=received')).toBe(applications.open);
    expect(await listed('recalls?state=open')).toBe(recalls.open);
    expect(await listed('cards?status=undelivered')).toBe(undelivered);
    const [{ application }] = late.items as [CertificateApplication];
    expect((await post(`applications/${application}/withdraw`, {})).statusCode).toBe(200);
    expect((await get<Page<CertificateApplication>>('applications?late=true')).total).toBe(0);
  });

  it('nothing is recorded of a day that has not come', async () => {
    const answer = await post('applications/receive', {
      memberId: 'M3',
      reason: 'facility',
      applicant: 'member',
      evidence: '申請書',
      on: '2026-02-11',
    });
    expect(answer.json()).toMatchObject({ id: 'certificate.future', status: 400 });
  });
});

describe('a card', () => {
  it('S106 S112 lost, found, called back, received, destroyed only with a receipt; each step tells what is allowed', async () => {
    await insurer.issue('2026-02-02');
    const [card] = await insurer.numbers('M2');
    const act = (action: string, more: object = {}) => post('act', { cards: [card], action, ...more });
    for (const action of ['post', 'deliver', 'lose', 'find'])
      expect((await act(action)).json(), action).toEqual({ cards: 1 });
    const illegal = await act('deliver');
    expect(illegal.json()).toMatchObject({ id: 'certificate.illegal_action', status: 409 });
    const back = await post('recall', { memberId: 'M2', reason: 'found' });
    expect(back.json()).toMatchObject({ done: 'recalled', path: 'direct', dueOn: '2026-02-15' });
    const open = await get<Page<CertificateRecall>>('recalls?state=open');
    expect(open.items).toMatchObject([
      { cardNumber: card, reasonTitle: '再交付後の発見', lateDays: -5, statusTitle: '回収中' },
    ]);
    await act('surrender');
    expect((await get<Page<CertificateRecall>>('recalls?state=returned')).total).toBe(1);
    expect((await act('destroy')).json()).toMatchObject({ id: 'certificate.no_receipt' });
    expect((await act('destroy', { receipt: '廃棄-12' })).json()).toEqual({ cards: 1 });
    const { cards } = await get<CertificatePerson>('members/M2?purpose=certificate');
    expect(cards[0]?.events.at(-1)).toEqual({
      action: 'destroy',
      title: '廃棄',
      on: TODAY,
      by: 'clerk-1',
      receipt: '廃棄-12',
    });
  });

  it('a set is acted on wholly or not at all', async () => {
    const [three] = await insurer.numbers('M3');
    const answer = await post('act', { cards: [three, '9999999999'], action: 'post' });
    expect(answer.json()).toMatchObject({ id: 'certificate.unknown_card', status: 404 });
    const { items } = await get<Page<CertificateCard>>(`cards?q=${three}`);
    expect(items[0]?.status).toBe('issued');
  });

  it('the list is exported for a spreadsheet, with an entry in the trail', async () => {
    const csv = await server.inject({ url: path('cards?format=csv&status=destroyed'), headers: clerk });
    const lines = csv.body.trimEnd().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^\t\d{10},M2,no_card,first,2026-02-02,.*,destroyed,廃棄済み$/);
    const { rows } = await database.read((sql) =>
      sql.query(`SELECT detail FROM audit.entry WHERE action = 'api.export_list' AND actor = 'clerk-1'`),
    );
    expect(rows).toContainEqual({ detail: { list: 'certificate-cards' } });
  });

  it('the day is ended on demand: what is due back is called back', async () => {
    await post('act', { cards: await insurer.numbers('M4'), action: 'post' });
    await insurer.files.members(
      membersCsv(
        insured(1),
        insured(2),
        insured(3),
        insured(4, {
          protected: 'yes',
          contact_postcode: '1000001',
          contact_address: '東京都千代田区千代田9-9',
          lost_on: '2026-02-09',
        }),
      ),
    );
    const settled = await post('settle', {});
    expect(settled.json(), settled.body).toMatchObject({ on: TODAY, recalled: 1, withdrawn: 0, lapsed: 0 });
    const { items } = await get<Page<CertificateRecall>>('recalls?member=M4');
    expect(items).toMatchObject([{ reason: 'cover_lost', path: 'direct' }]);
  });
});
