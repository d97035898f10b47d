import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildServer } from '../../src/api/server.ts';
import type { PublicationAnswer, Rates, RateTrend } from '../../src/api/statistics-contract.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import { keepInsurer } from '../../src/profile/store.ts';
import { freshDatabase } from '../support/postgres.ts';
import { signedIn } from '../support/sign-in.ts';

const INSURER = '01130012';
const SEED = readFileSync(new URL('../statistics/data/prefectures-2024-03.csv', import.meta.url));
const { database } = await freshDatabase();
let server: FastifyInstance;
let headers: Record<string, string>;

beforeAll(async () => {
  await database.transaction((sql) =>
    keepInsurer(sql, SYSTEM, { number: INSURER, name: 'みほん健康保険' }, loadProfile('kyokai-kenpo')),
  );
  server = buildServer({ database, outDir: '', webDir: null });
  headers = await signedIn(database, INSURER);
});
afterAll(() => server.close());

const path = (rest: string): string => `/api/insurers/${INSURER}/statistics/${rest}`;
const get = (rest: string) => server.inject({ url: path(rest), headers });
const post = (rest: string, payload: object) =>
  server.inject({ method: 'POST', url: path(rest), headers, payload });
const take = (payload: Buffer) =>
  server.inject({
    method: 'POST',
    url: path(`publications?${new URLSearchParams({ name: 'rates.csv', source: '出典', method: '方法' })}`),
    headers: { ...headers, 'content-type': 'text/csv' },
    payload,
  });

describe('rates over HTTP', () => {
  it('S153 a publication is taken in once, and read with its average under its own name', async () => {
    expect((await take(SEED)).json<PublicationAnswer>()).toEqual({
      taken: { publication: 1, figures: 48, known: false },
      nobodyCount: 0,
      nobody: [],
      faultCount: 0,
      faults: [],
    });
    expect((await take(SEED)).json<PublicationAnswer>().taken?.known).toBe(true);
    const asked = 'indicator=usage&month=2024-03&level=prefecture';
    const rates = (await get(`rates?${asked}&limit=47`)).json<Rates>();
    expect(rates.items).toHaveLength(47);
    expect(rates.items[45]).toMatchObject({ name: '鹿児島県', rate: 1313, numerator: null, source: '出典' });
    expect((await get(`summary?${asked}`)).json()).toMatchObject({
      places: 47,
      highest: { name: '鹿児島県', rate: 1313 },
      lowest: { name: '沖縄県', rate: 323 },
      total: null,
      printedAverage: { rate: 564 },
      simpleMean: { value: 640, of: 47 },
    });
  });

  it('a file with faults answers each of them and takes in nothing', async () => {
    const answer = await take(
      Buffer.from('indicator,month,level,code,numerator,denominator,rate\nusage,2024-99,nation,JP,,,5\n'),
    );
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      taken: null,
      faultCount: 1,
      faults: [{ row: 2, column: 'month', code: 'statistics.month' }],
    });
    const broken = await take(Buffer.from('nothing\n'));
    expect(broken.statusCode).toBe(400);
    expect(broken.json()).toMatchObject({ id: 'csv.header' });
  });

  it('S155 the export carries source and method on every row and opens unharmed in a spreadsheet', async () => {
    const csv = await get('rates?indicator=usage&month=2024-03&level=prefecture&format=csv');
    const lines = csv.body.trimEnd().split('\r\n');
    expect(lines).toHaveLength(50);
    for (const line of lines.slice(1)) expect(line).toContain(',出典,方法');
    expect(lines[1]).toContain(',\t01,北海道,');
  });

  it('S125 a goal is set and stands beside the trend of the same indicator', async () => {
    expect((await post('goals', { indicator: 'usage', month: '2025-11', rate: 5000 })).statusCode).toBe(200);
    const trend = (await get('trend?indicator=usage&level=prefecture&code=46')).json<RateTrend>();
    expect(trend.figures.map(({ rate }) => rate)).toEqual([1313]);
    expect(trend.goals).toEqual([{ month: '2025-11', rate: 5000 }]);
    const other = (await get('trend?indicator=registration&level=prefecture&code=46')).json<RateTrend>();
    expect(other).toMatchObject({ figures: [], goals: [] });
  });

  it('who only looks may not take in or set a goal', async () => {
    const desk = await signedIn(database, INSURER, { personId: 'desk', roles: ['desk'] });
    const refused = await server.inject({
      method: 'POST',
      url: path('goals'),
      headers: desk,
      payload: { indicator: 'usage', month: '2025-11', rate: 1 },
    });
    expect(refused.statusCode).toBe(403);
  });
});
