import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ParcelList } from '../../src/api/contract.ts';
import type {
  History,
  PostSummary,
  Receipts,
  ReturnAnswer,
  SecondRouted,
  Sent,
  Sighted,
  Tracked,
} from '../../src/api/piece-contract.ts';
import type { Sealed, Sheets } from '../../src/api/scan-contract.ts';
import { buildServer } from '../../src/api/server.ts';
import type { SealingSheet } from '../../src/dispatch/sealing.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { act } from '../../src/piece/commands.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, plannedRound, ROUND_KEYS, targetsOf } from '../support/round.ts';
import { signedIn } from '../support/sign-in.ts';

/* Issue 8, screen 5, over HTTP: from a parcel's sheet to its delivery, and what comes back. */

const { database } = await freshDatabase();
const ON = '2024-10-02';
let round: PlannedRound;
let server: FastifyInstance;
let clerk: Record<string, string>;
let printer: Record<string, string>;
let parcels: [string, PieceRow[]][];

beforeAll(async () => {
  round = await plannedRound(database, 400, 'mailing-api');
  parcels = [...(await database.read((sql) => targetsOf(sql, round.key)))].filter(([id]) =>
    id.startsWith('W'),
  );
  server = buildServer({ database, outDir: '', webDir: null, keys: () => ROUND_KEYS });
  const { insurerId } = round.key;
  clerk = await signedIn(database, insurerId, { personId: 'a-clerk', roles: ['clerk'] });
  printer = await signedIn(database, insurerId, { personId: 'a-printer', roles: ['printer'] });
});
afterAll(() => server.close());

const ours = (rest: string): string => `/api/insurers/${round.key.insurerId}${rest}`;
const ofCampaign = (rest: string): string => ours(`/campaigns/${round.key.campaignId}${rest}`);
const get = async <T>(url: string, headers = clerk): Promise<T> =>
  (await server.inject({ url, headers })).json() as T;
const send = (url: string, payload: object, headers = clerk) =>
  server.inject({ method: 'POST', url, headers, payload });
const post = async <T>(url: string, payload: object, headers = clerk): Promise<T> =>
  (await send(url, payload, headers)).json() as T;
const file = async <T>(url: string, text: string): Promise<T> =>
  (
    await server.inject({
      method: 'POST',
      url,
      headers: { ...clerk, 'content-type': 'text/csv' },
      payload: text,
    })
  ).json() as T;
const take = (): [string, PieceRow[]] => {
  const at = parcels.findIndex(([, pieces]) => pieces.length >= 2 && pieces.length < 20);
  return parcels.splice(at, 1)[0] as [string, PieceRow[]];
};
const scansOf = (pieces: readonly PieceRow[]) =>
  pieces.map(({ number }, i) => ({
    client: 'c1',
    sequence: i + 1,
    at: '2024-10-01T00:00:00Z',
    code: number,
  }));

async function sealed(): Promise<[string, PieceRow[]]> {
  const [target, pieces] = take();
  const path = ofCampaign(`/parcels/${target}`);
  const { fingerprint } = await get<SealingSheet>(`${path}/sheet`, printer);
  await post(`${path}/scans`, { serial: 1, scans: scansOf(pieces) }, printer);
  expect(await post<Sealed>(`${path}/seal`, { fingerprint }, printer)).toMatchObject({ findings: [] });
  return [target, pieces];
}

describe('sheets of a station', () => {
  it('every parcel that is not sealed comes once, page by page; a sealed one no more', async () => {
    const [done] = await sealed();
    const seen: string[] = [];
    for (let from: string | null = ''; from !== null; ) {
      const page: Sheets = await get<Sheets>(ofCampaign(`/sheets?limit=7&from=${from}`));
      seen.push(...page.items.map(({ target }) => target));
      from = page.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).not.toContain(done);
    const { total } = await get<ParcelList>(ofCampaign('/parcels?sealed=false'));
    expect(seen).toHaveLength(total);
    const list = await get<ParcelList>(ofCampaign('/parcels?sealed=true'));
    expect(list.items).toMatchObject([{ parcelId: done, sealed: true }]);
  });

  it('a fingerprint of other contents seals nothing; a parcel that is none is unknown', async () => {
    const [target, pieces] = take();
    const path = ofCampaign(`/parcels/${target}`);
    await post(`${path}/scans`, { serial: 1, scans: scansOf(pieces) });
    const refused = await send(`${path}/seal`, { fingerprint: '0'.repeat(64) });
    expect(refused.json()).toMatchObject({ id: 'dispatch.contents_changed', status: 409 });
    expect(
      (await send(ofCampaign('/parcels/W9999-9999/scans'), { serial: 1, scans: [] })).json(),
    ).toMatchObject({
      id: 'parcel.unknown',
      status: 404,
    });
  });
});

describe('posting', () => {
  it('numbers, price, list, posting and tracking of a day, each row that cannot be told with its line', async () => {
    const [target, pieces] = await sealed();
    const path = ofCampaign('/post');
    expect((await send(`${path}/assign`, { on: ON })).json()).toMatchObject({ id: 'dispatch.bands_used_up' });
    const wrong = await send(ours('/post/bands'), { first: '123', last: '456' });
    expect(wrong.json()).toMatchObject({ id: 'dispatch.band' });
    // 5 digits of the sender, 5 of the item, check digit mod 7.
    const numberOf = (item: number): string => {
      const body = 3_000_000_000 + item;
      return `${body}${body % 7}`;
    };
    await post(ours('/post/bands'), { first: numberOf(1), last: numberOf(9_999) });
    const before = await get<PostSummary>(`${path}?on=${ON}`);
    expect(before).toMatchObject({ numbered: 0, numbersLeft: 9_999, refusal: null });
    const { numbered } = await post<{ numbered: number }>(`${path}/assign`, { on: ON });
    expect(numbered).toBe(before.postage?.items);
    expect(await post(`${path}/assign`, { on: ON })).toMatchObject({ numbered: 0 });
    expect(await get<PostSummary>(`${path}?on=${ON}`)).toMatchObject({
      numbered,
      numbersLeft: 9_999 - numbered,
    });
    const list = await server.inject({ url: `${path}/acceptance-list?on=${ON}`, headers: clerk });
    expect(list.body.trim().split('\r\n')).toHaveLength(numbered + 1);
    const pdf = await server.inject({ url: `${path}/acceptance-list?on=${ON}&format=pdf`, headers: clerk });
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    const sent = await post<Sent>(`${path}/sent`, { on: ON });
    expect(sent.posted).toBeGreaterThanOrEqual(pieces.length);
    expect(sent.unsealed).not.toContain(target);
    const { items } = await get<ParcelList>(ofCampaign(`/parcels?q=${target}`));
    const number = items[0]?.acceptanceNumber as string;
    const tracked = await file<Tracked>(
      `${path}/tracking`,
      `acceptance_number,accepted_on,state,at\n${number},${ON},お届け先にお届け済み,2024-10-03T09:00:00+09:00\n` +
        `${number},${ON},空を飛んでいる,2024-10-03T09:00:00+09:00\n`,
    );
    expect(tracked).toMatchObject({ moved: 1, refused: [{ line: 3, why: 'unknown_state' }] });
    expect(tracked.refused[0]?.sentence).toContain('知らない配達状況');
    expect((await get<ParcelList>(ofCampaign(`/parcels?q=${target}`))).items[0]).toMatchObject({
      tracking: 'お届け先にお届け済み',
    });
    const returns = await file<ReturnAnswer>(
      ours('/pieces/returns'),
      `management_number,cause,returned_on\n${pieces[0]?.number},moved,2024-10-20\nABC,moved,2024-10-20\n`,
    );
    expect(returns).toMatchObject({ returned: 1, refused: [{ line: 3, why: 'unreadable' }] });
    const second = await post<SecondRouted>(ofCampaign('/second-route'), { on: '2024-10-21' });
    expect(second.resent + second.kept.reduce((sum, { n }) => sum + n, 0)).toBe(1);
  });
});

describe('a paper by its number', () => {
  it('tells what may be done to it now, and an action that may not be is refused naming those that may', async () => {
    const [, [piece]] = take() as [string, [PieceRow]];
    const history = await get<History>(ours(`/pieces/${piece.number.toLowerCase()}`));
    expect(history).toMatchObject({ managementNumber: piece.number, status: 'composed' });
    expect(history.allowed.map(({ action }) => action)).toEqual(['release', 'stop', 'void']);
    const refused = await send(ours('/pieces/handle'), {
      numbers: [piece.number],
      action: 'destroy',
      says: 'R-1',
    });
    expect(refused.json()).toMatchObject({ id: 'piece.illegal_action', status: 409 });
    expect(refused.json<{ detail: string }>().detail).toContain('発送の取りやめ');
  });

  it('S113 a stopped paper is to be pulled, destroyed against its record, and done twice is no second time', async () => {
    const [, [piece]] = take() as [string, [PieceRow]];
    const numbers = [piece.number];
    const sight = () => post<Sighted>(ours('/pieces/sight'), { number: piece.number, place: '机1' }, printer);
    expect(await sight()).toMatchObject({ verdict: 'goes_on' });
    const order = { numbers, action: 'stop', says: '資格喪失' };
    expect((await send(ours('/pieces/order'), order, printer)).json()).toMatchObject({
      id: 'access.refused',
    });
    expect(await post<Receipts>(ours('/pieces/order'), order)).toMatchObject({
      receipts: [{ done: 'done' }],
    });
    expect(await sight()).toMatchObject({ verdict: 'pull', status: 'stopped' });
    const destroy = { numbers, action: 'destroy', says: '廃棄-1' };
    expect(await post<Receipts>(ours('/pieces/handle'), destroy, printer)).toMatchObject({
      receipts: [{ done: 'done', status: 'destroyed' }],
    });
    expect(await post<Receipts>(ours('/pieces/handle'), destroy, printer)).toMatchObject({
      receipts: [{ done: 'already' }],
    });
  });

  it('I2 a missing paper is searched for, and made again only once it is voided', async () => {
    const [, pieces] = take();
    const piece = pieces[0] as PieceRow;
    const { insurerId } = round.key;
    await database.transaction((sql) =>
      act(sql, SYSTEM, { insurerId, pieceIds: [piece.piece_id], action: 'release' }),
    );
    const search = { number: piece.number, search: 'open', evidence: '机の上になし' };
    expect(await post(ours('/pieces/search'), search)).toMatchObject({ managementNumber: piece.number });
    const numbers = [piece.number];
    expect((await send(ours('/pieces/reprint'), { numbers })).statusCode).toBe(409);
    await post(ours('/pieces/order'), { numbers, action: 'void', says: '紛失' });
    const { made } = await post<{ made: { replaces: string; managementNumber: string }[] }>(
      ours('/pieces/reprint'),
      { numbers },
    );
    expect(made).toMatchObject([{ replaces: piece.number }]);
    const ended = { number: piece.number, search: 'given_up', evidence: '事故報告 5' };
    expect((await send(ours('/pieces/search'), ended)).statusCode).toBe(200);
    expect((await send(ours('/pieces/search'), ended)).json()).toMatchObject({ id: 'dispatch.no_search' });
  });
});
