import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildServer } from '../../src/api/server.ts';
import { decideApplication } from '../../src/certificate/applications.ts';
import { continueCase } from '../../src/desk/cases.ts';
import { readCase } from '../../src/desk/read.ts';
import { writeAudit } from '../../src/kernel/audit.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { act } from '../../src/piece/commands.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import { inTurn, RegisterBook } from '../../src/register/index.ts';
import { planRound } from '../../src/round/run.ts';
import { writeSample } from '../../src/sample/files.ts';
import { temporaryFolder } from '../round/support.ts';
import { freshDatabase } from '../support/postgres.ts';
import { plannedRound, ROUND_KEYS } from '../support/round.ts';
import { MEANS, signedIn } from '../support/sign-in.ts';
import { born, everybody, formOf, HOST, type Somebody, serverOn, uploadOf, withSettings } from './people.ts';

const { database } = await freshDatabase();
let server: FastifyInstance;
let people: Somebody[];
let insurer: string;
/** After the reissue of notices and the end of new cards began (S056). */
const DAY = '2024-12-10';
const PHOTO = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from('見本の写真')]);

beforeAll(async () => {
  const { key } = await plannedRound(database, 150, 'member-requests');
  insurer = key.insurerId;
  await withSettings(database, insurer, { answerEveryMs: 20 });
  people = await everybody(database, insurer);
  server = serverOn(database, DAY);
});
afterAll(() => server.close());

const get = (page: string) => server.inject({ url: `/${insurer}/ja/${page}`, headers: { host: HOST } });
const post = (page: string, typed: Record<string, string>) =>
  server.inject({ method: 'POST', url: `/${insurer}/ja/${page}`, ...formOf(typed) });
const who = ({ symbol, number, subNumber, birthDate }: Somebody) => ({
  symbol,
  number,
  sub: subNumber,
  ...born(birthDate),
});
const PHONE = { phone: '03-0000-0000' };
const receiptIn = (page: string): string => /class="receipt">([^<]+)</.exec(page)?.[1] as string;

const rowsOf = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  database.read(async (sql) => (await sql.query<Row>(text, values)).rows);
const caseOf = async (receipt: string) => {
  const [row] = await rowsOf<{ case_id: string; application_id: number | null }>(
    'SELECT case_id::text, application_id FROM member.receipt WHERE receipt = $1',
    [receipt],
  );
  return { ...(row as { case_id: string; application_id: number | null }) };
};
const read = (caseId: string) => database.read((sql) => readCase(sql, insurer, caseId));

describe('something is wrong', () => {
  it('S026 digits that differ: a case, and the number is used no further', async () => {
    const one = people.find(({ digits, isProtected }) => digits === true && !isProtected) as Somebody;
    const answered = await post('trouble/digits_differ', { ...who(one), ...PHONE, words: '下4桁が違います' });
    expect(answered.statusCode, answered.body).toBe(200);
    const { case_id } = await caseOf(receiptIn(answered.body));
    const found = await read(case_id);
    expect(found).toMatchObject({
      topic: 'digits_differ',
      channel: 'web',
      status: 'open',
      memberId: one.memberId,
    });
    expect(found.events[0]?.note).toContain('下4桁が違います');
    const [state] = await rowsOf<{ state: string; detail: string }>(
      'SELECT state, detail FROM register.number_check WHERE member_id = $1 ORDER BY check_id DESC LIMIT 1',
      [one.memberId],
    );
    expect(state).toEqual({ state: 'reported', detail: 'web' });
    const again = await post('trouble/digits_differ', { ...who(one), ...PHONE });
    expect(again.statusCode).toBe(200);
  });

  it('of somebody who is not found it is taken in alike, with what they said for the desk', async () => {
    const nobody = { symbol: '99999999', number: '1', sub: '', ...born('1970-01-02') };
    const answered = await post('trouble/name_differs', { ...nobody, ...PHONE, words: '改姓しました' });
    const one = people.find(({ isProtected }) => !isProtected) as Somebody;
    const known = await post('trouble/name_differs', { ...who(one), ...PHONE, words: '改姓しました' });
    const shape = (page: string): string => page.replace(/class="receipt">[^<]+/, '');
    expect(shape(answered.body)).toBe(shape(known.body));
    const found = await read((await caseOf(receiptIn(answered.body))).case_id);
    expect(found.memberId).toBeNull();
    for (const said of [
      'どなたとも一致しません',
      '記号 99999999',
      '昭和45年1月2日',
      '03-0000-0000',
      '改姓しました',
    ])
      expect(found.events[0]?.note).toContain(said);
  });

  it('S136 whoever lost a notice is asked about the portal first; who sees it needs none', async () => {
    expect((await get('trouble/lost_notice')).body).toContain('name="portal"');
    expect((await get('trouble/lost_notice')).body).not.toContain('name="symbol"');
    const seen = (await get('trouble/lost_notice?portal=yes')).body;
    expect(seen).toContain('再交付の手続きは不要です');
    expect(seen).not.toContain('<form');
    expect((await get('trouble/lost_notice?portal=no')).body).toContain('name="symbol"');
    expect((await get('trouble/lost_notice?portal=maybe')).statusCode).toBe(400);
  });

  it('S056 S136 an application for a notice, with the last day for its answer', async () => {
    const one = people.find(
      ({ outcome, isProtected }) => outcome === 'workplace_parcel' && !isProtected,
    ) as Somebody;
    const answered = await post('trouble/lost_notice', { ...who(one), ...PHONE });
    const { application_id } = await caseOf(receiptIn(answered.body));
    const [application] = await rowsOf(
      `SELECT member_id, kind, reason, applicant, portal_visible, to_char(answer_by, 'YYYY-MM-DD') AS answer_by
         FROM certificate.application WHERE application_id = $1`,
      [application_id],
    );
    expect(application).toMatchObject({
      member_id: one.memberId,
      kind: 'notice_reissue',
      reason: 'notice_lost',
      applicant: 'member',
      portal_visible: false,
      answer_by: '2024-12-24',
    });
    expect(answered.body.replace(/<[^>]+>/g, '')).toContain('令和6年12月24日までに');
    const twice = await post('trouble/lost_notice', { ...who(one), ...PHONE });
    expect(twice.statusCode).toBe(200);
    expect((await caseOf(receiptIn(twice.body))).application_id).toBeNull();
  });

  it('S056 before the law’s day nothing is applied for', async () => {
    const before = serverOn(database, '2024-12-01');
    for (const method of ['GET', 'POST'] as const) {
      const answered = await before.inject({
        method,
        url: `/${insurer}/ja/trouble/lost_notice`,
        ...(method === 'POST' ? formOf(PHONE) : { headers: { host: HOST } }),
      });
      expect(answered.body).toContain('令和6年12月2日から受け付けます');
    }
    await before.close();
  });

  it('S093 S096 an application for a certificate, with its reason', async () => {
    const one = people.filter(
      ({ outcome, isProtected }) => outcome === 'workplace_parcel' && !isProtected,
    )[3] as Somebody;
    const missing = await post('trouble/need_certificate', { ...who(one), ...PHONE });
    expect(missing.statusCode).toBe(400);
    expect(missing.body).toContain('<a href="#reason-0">');
    const answered = await post('trouble/need_certificate', { ...who(one), ...PHONE, reason: 'no_card' });
    const { application_id } = await caseOf(receiptIn(answered.body));
    const [application] = await rowsOf(
      'SELECT kind, reason FROM certificate.application WHERE application_id = $1',
      [application_id],
    );
    expect(application).toEqual({ kind: 'certificate', reason: 'no_card' });
  });

  it('how it stands, for whoever has the receipt number and the birth date, and for nobody else', async () => {
    const one = people.filter(({ isProtected }) => !isProtected)[7] as Somebody;
    const receipt = receiptIn((await post('trouble/name_differs', { ...who(one), ...PHONE })).body);
    const { case_id } = await caseOf(receipt);
    const status = async (typed: Record<string, string>) =>
      /data-progress="(\w+)"/.exec((await post('status', typed)).body)?.[1];
    const mine = { receipt: receipt.toLowerCase(), ...born(one.birthDate) };
    expect(await status(mine)).toBe('received');
    expect(await status({ ...mine, ...born('1901-01-01') })).toBe('none');
    expect(await status({ ...mine, receipt: '00000-00000' })).toBe('none');
    const actor = { id: 'operator' };
    await database.transaction((sql) =>
      continueCase(
        sql,
        actor,
        insurer,
        case_id,
        { note: '確認中', followUpOn: '2024-12-20', waiting: false },
        DAY,
      ),
    );
    expect(await status(mine)).toBe('in_hand');
    await database.transaction((sql) =>
      continueCase(sql, actor, insurer, case_id, { note: '訂正した', resolution: 'corrected' }, DAY),
    );
    expect(await status(mine)).toBe('done');
  });

  it('S056 S136 of an approved paper: that it is being made ready, then that it was posted; refused, only that it is answered', async () => {
    const plain = people.filter(({ outcome, isProtected }) => outcome === 'workplace_parcel' && !isProtected);
    const { profile, hash: profileHash } = loadProfile('kyokai-kenpo');
    const settings = { certificate: profile.certificate, transition: profile.campaign.transition };
    const ask = async (one: Somebody, refusal: 'evidence' | null) => {
      const sent = await post('trouble/lost_notice', { ...who(one), ...PHONE, portal: 'no' });
      const receipt = receiptIn(sent.body);
      const application = (await caseOf(receipt)).application_id as number;
      const decision = { insurerId: insurer, application, refusal, on: DAY, profileHash, settings };
      await database.transaction((sql) => decideApplication(sql, { id: 'chief' }, decision));
      return async () =>
        /data-progress="(\w+)"/.exec((await post('status', { receipt, ...born(one.birthDate) })).body)?.[1];
    };
    const refused = await ask(plain[4] as Somebody, 'evidence');
    expect(await refused()).toBe('done');
    const status = await ask(plain[5] as Somebody, null);
    expect(await status()).toBe('sending');
    const folder = temporaryFolder();
    writeSample({ members: 150, seed: 'member-requests', profile: 'kyokai-kenpo' }, folder);
    const order = JSON.parse(readFileSync(join(folder, 'insurer.json'), 'utf8'));
    const campaign = {
      ...order.campaign,
      ...{ id: 'again', title: '再交付', population: 'reissue', extraction_date: DAY, cut_off: DAY },
      ...{ packing_date: DAY, issue_date: DAY, window: { from: DAY, to: '2024-12-27' } },
    };
    writeFileSync(join(folder, 'insurer.json'), JSON.stringify({ ...order, campaign }));
    const { key } = await planRound({
      ...{ inputDir: folder, database, keys: ROUND_KEYS, actor: SYSTEM },
      ...{ onProgress: () => undefined, onMessage: () => undefined },
    });
    const pieceIds = (
      await rowsOf<{ piece_id: string }>('SELECT piece_id FROM piece.piece WHERE campaign_id = $1', ['again'])
    ).map(({ piece_id }) => piece_id);
    expect(pieceIds).toHaveLength(1);
    expect(await status()).toBe('sending');
    for (const action of ['compose', 'release', 'print', 'enclose', 'seal', 'post'] as const)
      await database.transaction((sql) => act(sql, SYSTEM, { insurerId: key.insurerId, pieceIds, action }));
    expect(await status()).toBe('sent');

    // Of who hangs on somebody that has left nothing comes any more, whatever their own row says.
    const hanging = await rowsOf<{ member: string; insured: string }>(
      `SELECT member_id AS member, insured_id AS insured FROM register.eligibility
        WHERE insurer_id = $1 AND known_to = 'infinity' AND insured_id <> member_id`,
      [insurer],
    );
    const pairs = hanging.flatMap(({ member, insured }) =>
      plain.slice(6).flatMap((one) => (one.memberId === member ? [{ one, insured }] : [])),
    );
    const { one: dependent, insured: leaver } = pairs[0] as (typeof pairs)[number];
    const theirs = await ask(dependent, null);
    expect(await theirs()).toBe('sending');
    await inTurn(database, insurer, async (sql) => {
      await writeAudit(sql, { actor: SYSTEM, insurerId: insurer, action: 'test.lose', subject: 'test:1' });
      const book = new RegisterBook();
      await book.load(sql, insurer, [leaver]);
      book.setLoss(leaver, '2024-12-01');
      const { rows } = await sql.query<{ id: number }>(
        'SELECT max(source_id) AS id FROM register.source_file',
      );
      await book.save(sql, insurer, (rows[0] as { id: number }).id);
    });
    expect(await theirs()).toBe('done');
  });
});

it.each([
  ['words', '私の番号は 1234 5678 9018 です'],
  ['words', '１２３４-５６７８-９０１８'],
  ['number', '123456789018'],
])('an Individual Number typed into %s is neither kept nor sent back', async (name, text) => {
  const nobody = { symbol: '99999999', number: '1', ...born('1970-01-02'), ...PHONE };
  const answered = await post('trouble/digits_differ', { ...nobody, [name]: text });
  expect(answered.statusCode).toBe(400);
  expect(answered.body).toContain(`<a href="#${name}">`);
  expect(answered.body.normalize('NFKC').replace(/[\s-]/g, '')).not.toContain('123456789018');
  const other = await post('trouble/digits_differ', { ...nobody, words: '1234 5678 9012 は違います' });
  expect(other.statusCode).toBe(200);
});

describe('papers', () => {
  it('are kept sealed and opened at the desk alone, each opening logged with its purpose', async () => {
    const one = people.filter(({ isProtected }) => !isProtected)[9] as Somebody;
    const files = [
      { name: '../../etc/passwd', type: 'text/plain', bytes: PHOTO },
      { name: '証明.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.7 見本') },
    ];
    const answered = await server.inject({
      method: 'POST',
      url: `/${insurer}/ja/trouble/name_differs`,
      ...(await uploadOf({ ...who(one), ...PHONE, words: '添付を見てください' }, files)),
    });
    expect(answered.statusCode, answered.body).toBe(200);
    const { case_id } = await caseOf(receiptIn(answered.body));
    const kept = await rowsOf<{ sealed: Buffer; scan: string; whole: string }>(
      'SELECT sealed, scan, p::text AS whole FROM member.paper p',
    );
    expect(kept.map(({ scan }) => scan)).toEqual(['not_scanned', 'not_scanned']);
    for (const { sealed, whole } of kept) {
      expect(sealed.includes(Buffer.from('見本'))).toBe(false);
      expect(whole).not.toContain('passwd');
    }
    expect((await read(case_id)).events[0]?.note).toContain('添付 2件（ウイルス検査なし）');

    // The test's own key stands for both servers.
    const console_ = buildServer({
      database,
      outDir: '',
      webDir: null,
      signIn: { ...MEANS, key: ROUND_KEYS.access },
    });
    const headers = await signedIn(database, insurer, { personId: 'operator', roles: ['desk'] });
    const url = `/api/insurers/${insurer}/desk/cases/${case_id}/papers`;
    const list = await console_.inject({ url: `${url}?purpose=enquiry`, headers });
    expect(list.json().papers).toMatchObject([
      { n: 1, type: 'image/jpeg', bytes: PHOTO.length, scan: 'not_scanned' },
      { n: 2, type: 'application/pdf' },
    ]);
    const opened = await console_.inject({ url: `${url}/1?purpose=enquiry`, headers });
    expect(opened.rawPayload).toEqual(PHOTO);
    expect(opened.headers['content-disposition']).toBe(`attachment; filename="case-${case_id}-1.jpg"`);
    expect((await console_.inject({ url: `${url}/3?purpose=enquiry`, headers })).json()).toMatchObject({
      id: 'member.no_paper',
    });
    const [entry] = await rowsOf<{ detail: object }>(
      `SELECT detail FROM audit.entry WHERE action = 'desk.open_paper' AND subject = $1`,
      [`case:${case_id}`],
    );
    expect(entry?.detail).toEqual({ n: 1, purpose: 'enquiry' });
    await console_.close();
  });

  it('of other kinds, or found harmful, are refused, and nothing is kept of the rest', async () => {
    const one = people.filter(({ isProtected }) => !isProtected)[10] as Somebody;
    const count = async () =>
      (await rowsOf<{ n: number }>('SELECT count(*) AS n FROM member.receipt'))[0]?.n as number;
    const before = await count();
    const typed = { ...who(one), ...PHONE };
    const script = { name: 'photo.jpg', type: 'image/jpeg', bytes: Buffer.from('<script>') };
    const wrong = await server.inject({
      method: 'POST',
      url: `/${insurer}/ja/trouble/name_differs`,
      ...(await uploadOf(typed, [script])),
    });
    expect(wrong.statusCode).toBe(400);
    expect(wrong.body).toContain('<a href="#papers">');
    const scanning = serverOn(database, DAY, { scan: async () => 'found' });
    const harmful = await scanning.inject({
      method: 'POST',
      url: `/${insurer}/ja/trouble/name_differs`,
      ...(await uploadOf(typed, [{ name: 'a.jpg', type: 'image/jpeg', bytes: PHOTO }])),
    });
    await scanning.close();
    expect(harmful.statusCode).toBe(400);
    expect(harmful.body).toContain('安全を確かめられない');
    expect(await count()).toBe(before);
  });
});
