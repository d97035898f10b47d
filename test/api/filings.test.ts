import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CheckedFiling,
  Filing,
  FilingResultItem,
  FilingWorkplaces,
  LoadedFiling,
  NumberInquiries,
} from '../../src/api/filing-contract.ts';
import { buildServer } from '../../src/api/server.ts';
import { ACQUIRED, ACQUIRED_NO_NUMBER, alter, file, NUMBER, row } from '../register/filing/samples.ts';
import { KEYS, newInsurer, type TestInsurer } from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';
import { signedIn } from '../support/sign-in.ts';

const { database } = await freshDatabase();
let insurer: TestInsurer;
let server: FastifyInstance;
let headers: Record<string, string>;

beforeAll(async () => {
  insurer = await newInsurer(database);
  server = buildServer({
    database,
    outDir: '',
    webDir: null,
    now: () => new Date('2025-01-14T10:00:00+09:00'),
    keys: () => KEYS,
  });
  headers = await signedIn(database, insurer.insurerId, { personId: 'clerk-1', roles: ['clerk'] });
});
afterAll(() => server.close());

const path = (rest: string): string => `/api/insurers/${insurer.insurerId}/filings${rest}`;
const get = async <T>(rest: string): Promise<T> => {
  const response = await server.inject({ url: path(rest), headers });
  expect(response.statusCode, response.body).toBe(200);
  return response.json<T>();
};
const send = (rest: string, bytes: Uint8Array, type = 'text/csv') =>
  server.inject({
    method: 'POST',
    url: path(rest),
    headers: { ...headers, 'content-type': type },
    payload: Buffer.from(bytes),
  });

const BAD = alter(ACQUIRED, { 19: '070199' });
const GOOD = alter(ACQUIRED, { 6: '11' });
const NONE = alter(ACQUIRED_NO_NUMBER, { 6: '12' });
const bytes = file([BAD, GOOD, NONE]);
interface Page<Item> {
  readonly items: Item[];
  readonly total: number;
}

describe('a filing before it is loaded', () => {
  it('is checked by row and 項番 with what to do, keeps nothing, and tells no value', async () => {
    const response = await send('/check?kind=shfd', bytes);
    const checked = response.json<CheckedFiling>();
    expect(checked).toMatchObject({ kind: 'shfd', records: 3, accepted: 2, refused: false, known: null });
    expect(checked.errors).toMatchObject([{ row: 6, item: 19 }]);
    for (const { message, remedy } of checked.errors) expect(message && remedy).toMatch(/。$/);
    expect(checked.counts).toMatchObject({ newMembers: 2, numbersMissing: 1 });
    expect(response.body).not.toContain(NUMBER);
    expect(response.body).not.toContain('見本');
    expect((await get<Page<Filing>>('')).total).toBe(0);
  });

  it('S127 five days after the fact are in time, the sixth is late', async () => {
    const late = (day: string) => send(`/check?receivedOn=${day}`, file([row(ACQUIRED)]));
    expect((await late('2025-01-11')).json<CheckedFiling>().late).toEqual([]);
    expect((await late('2025-01-12')).json<CheckedFiling>().late).toMatchObject([
      { row: 6, days: 6, dueDays: 5 },
    ]);
  });

  it('a broken form refuses all of it, also when it is loaded', async () => {
    const broken = file([row(ACQUIRED).slice(1)]);
    expect((await send('/check', broken)).json()).toMatchObject({ refused: true, accepted: 0 });
    expect((await send('/load?workplace=W1', broken)).json()).toMatchObject({ id: 'filing.refused' });
  });

  it('one beyond 4.5 MB is refused by its size, however long it goes on', async () => {
    const answer = await send('/check', Buffer.alloc(6_000_000, 0x41));
    expect(answer.json()).toMatchObject({ refused: true, errors: [{ code: 'file_too_big' }] });
  });

  it('is no JSON: another type is not taken', async () => {
    expect((await send('/check', Buffer.from('{}'), 'application/json')).statusCode).toBe(415);
  });
});

describe('a filing that is loaded', () => {
  it('enters what is right, returns what is not, and the same bytes again change nothing', async () => {
    const first = await send('/load?kind=shfd&workplace=W1', bytes);
    expect(first.statusCode, first.body).toBe(200);
    const loaded = first.json<LoadedFiling>();
    expect(loaded).toMatchObject({ known: false, accepted: 2, returned: 1, stopped: [] });
    expect((await send('/load?kind=shfd&workplace=W1', bytes)).json()).toEqual({ ...loaded, known: true });
    expect((await send('/check', bytes)).json<CheckedFiling>().known).toBe(loaded.filing);
    const { items } = await get<Page<Filing>>('');
    expect(items).toMatchObject([
      { filing: loaded.filing, receivedOn: '2025-01-14', records: 3, accepted: 2, returned: 1, late: 2 },
    ]);
    expect(items[0]?.workplaceName).not.toBeNull();
    const { rows } = await database.read((sql) =>
      sql.query(`SELECT actor FROM audit.entry WHERE action = 'register.load_filing' AND insurer_id = $1`, [
        insurer.insurerId,
      ]),
    );
    expect(rows).toEqual([{ actor: 'clerk-1' }]);
  });

  it('shows each record with its reason, and only the returned ones when asked', async () => {
    const { items } = await get<Page<Filing>>('?only=returned');
    const [{ filing }] = items as [Filing];
    const all = await get<Page<FilingResultItem>>(`/${filing}/results`);
    expect(all.items.map(({ row: at, result }) => `${at} ${result}`)).toEqual([
      '6 returned',
      '7 accepted',
      '8 accepted',
    ]);
    const returned = await get<Page<FilingResultItem>>(`/${filing}/results?result=returned`);
    expect(returned.items).toMatchObject([
      { row: 6, formName: '被保険者資格取得届', reasons: [{ item: 19 }] },
    ]);
  });

  it('S124 the workplace gets its result as CSV, with an entry in the trail', async () => {
    const [{ filing }] = (await get<Page<Filing>>('')).items as [Filing];
    const csv = await server.inject({ url: path(`/${filing}/results?format=csv`), headers });
    const lines = csv.body.trimEnd().split('\r\n');
    expect(lines[0]).toContain('返戻の理由,直し方');
    expect(lines[1]).toMatch(/^6,0,被保険者資格取得届,返戻,/);
    expect(lines).toHaveLength(4);
  });

  it('S124 S127 workplaces are counted, in JSON and in CSV', async () => {
    const { dueDays, items } = await get<FilingWorkplaces>('/workplaces');
    expect(dueDays).toBe(5);
    expect(items).toMatchObject([
      { files: 1, records: 3, errors: 1, late: 2, newMembers: 2, numbersMissing: 1 },
    ]);
    expect(items[0]?.name).not.toBeNull();
    const csv = await server.inject({ url: path('/workplaces?format=csv'), headers });
    expect(csv.body.trimEnd().split('\r\n')).toHaveLength(2);
  });

  it('whose number the state is asked for: ids on the screen, the five items in the logged export', async () => {
    const { items } = await get<NumberInquiries>('/inquiries?asOf=2025-01-14&purpose=number_inquiry');
    expect(items).toMatchObject([{ reason: 'none' }]);
    const shown = await server.inject({
      url: path('/inquiries?asOf=2025-01-14&purpose=number_inquiry'),
      headers,
    });
    expect(shown.body).not.toContain('見本');
    const csv = await server.inject({
      url: path('/inquiries?asOf=2025-01-14&format=csv&purpose=number_inquiry'),
      headers,
    });
    expect(csv.body).toContain('見本');
    const { rows } = await database.read((sql) =>
      sql.query<{ detail: object }>(
        `SELECT detail FROM audit.entry WHERE action = 'register.view_inquiries' ORDER BY audit_id DESC LIMIT 1`,
      ),
    );
    expect(rows[0]?.detail).toEqual({
      asOf: '2025-01-14',
      people: 1,
      members: items.map(({ memberId }) => memberId),
      purpose: 'number_inquiry',
      format: 'csv',
    });
  });

  it('another insurer’s filing is unknown here', async () => {
    const other = await newInsurer(database);
    const there = await signedIn(database, other.insurerId, { personId: 'clerk-2', roles: ['clerk'] });
    const [{ filing }] = (await get<Page<Filing>>('')).items as [Filing];
    for (const rest of ['', '/results', '/results?format=csv']) {
      const url = `/api/insurers/${other.insurerId}/filings/${filing}${rest}`;
      expect((await server.inject({ url, headers: there })).json()).toMatchObject({
        id: 'filing.unknown',
        status: 404,
      });
    }
  });
});
