import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { routesOf } from '../../src/api/routes.ts';
import { buildServer } from '../../src/api/server.ts';
import { readLedger } from '../../src/ledger/ledger.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { piecesOf, plannedRound } from '../support/round.ts';
import { signedIn } from '../support/sign-in.ts';
import { seedCalls, seedCards, seedFilings, seedRates } from './seed.ts';

/*
 * Issue 9, judged 4: a protected member appears in no output of the statistics. The same member, with the same papers,
 * is looked at through every route there is, as JSON and as CSV, before and after they are protected.
 */

const { database, url } = await freshDatabase();
let round: PlannedRound;
let server: FastifyInstance;
let headers: Record<string, string>;
let member: string;

beforeAll(async () => {
  round = await plannedRound(database, 400, 'statistics-protected');
  const pieces = await database.read((sql) => piecesOf(sql, round.key));
  member = pieces.find(({ outcome }) => outcome === 'home_mail')?.member_id as string;
  const { insurerId } = round.key;
  await seedRates(database, insurerId);
  await seedFilings(database, insurerId);
  await seedCalls(database, insurerId, member);
  await seedCards(database, insurerId, member);
  server = buildServer({ database, outDir: '', webDir: null });
  headers = await signedIn(database, insurerId);
}, 120_000);
afterAll(() => server.close());

/** Every question a route of the statistics can be asked. */
const QUESTIONS: Readonly<Record<string, readonly string[]>> = {
  months: [''],
  summary: ['level=prefecture&month=2024-03', 'level=workplace&month=2024-08'],
  rates: ['level=prefecture&month=2024-08', 'level=workplace&month=2024-08&limit=500&sort=rate'],
  trend: ['level=prefecture&code=13', 'level=workplace&code=0021'],
  'campaigns/{campaign}': ['', 'table=returns'],
  desk: ['', 'month=2024-08'],
  filings: ['', 'month=2024-08&sort=lateShare'],
  'filing-months': [''],
  certificates: [''],
};
const AREA = '/api/insurers/{insurer}/statistics/';
const ROUTES = routesOf({ outDir: '' }).filter(
  ({ path, body }) => path.startsWith(AREA) && body === undefined,
);

async function outputs(): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  for (const { path, query } of ROUTES) {
    const name = path.slice(AREA.length);
    const shape = (query as { shape?: object }).shape ?? {};
    for (const question of QUESTIONS[name] ?? []) {
      for (const format of 'format' in shape ? ['json', 'csv'] : ['']) {
        const asked = [
          question,
          'indicator' in shape ? 'indicator=usage' : '',
          format === '' ? '' : `format=${format}`,
        ];
        const at = `${path}?${asked.filter(Boolean).join('&')}`
          .replace('{insurer}', round.key.insurerId)
          .replace('{campaign}', round.key.campaignId);
        const answer = await server.inject({ url: at, headers });
        expect(answer.statusCode, `${at} ${answer.body}`).toBe(200);
        all.set(at, answer.body);
      }
    }
  }
  return all;
}

async function protect(): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { insurerId, campaignId } = round.key;
  try {
    await client.query('BEGIN');
    const audit = await client.query(
      `INSERT INTO audit.entry (actor, insurer_id, action, subject) VALUES ('test', $1, 'test', 'test:1') RETURNING audit_id`,
      [insurerId],
    );
    const changed = [
      await client.query(
        `UPDATE register.person_fact SET protected = true, contact_postcode = '0600001', contact_address = '北海道秘密市1'
          WHERE insurer_id = $1 AND member_id = $2`,
        [insurerId, member],
      ),
      await client.query(
        `UPDATE campaign.extracted SET outcome = 'chosen_mail'
          WHERE insurer_id = $1 AND campaign_id = $2 AND member_id = $3`,
        [insurerId, campaignId, member],
      ),
      await client.query(
        `WITH event AS (
           INSERT INTO piece.event (insurer_id, piece_id, action, to_status, audit_id)
           SELECT insurer_id, piece_id, 'compose', status, $4
             FROM piece.piece WHERE insurer_id = $1 AND campaign_id = $2 AND member_id = $3)
         UPDATE piece.piece SET route = 'chosen' WHERE insurer_id = $1 AND campaign_id = $2 AND member_id = $3`,
        [insurerId, campaignId, member, audit.rows[0].audit_id],
      ),
      await client.query(
        `WITH event AS (
           INSERT INTO certificate.card_event (insurer_id, card_number, action, to_status, on_date, actor, audit_id)
           SELECT insurer_id, card_number, 'issue', status, issued_on, 'test', $3
             FROM certificate.card WHERE insurer_id = $1 AND member_id = $2)
         UPDATE certificate.card SET reason = 'protected' WHERE insurer_id = $1 AND member_id = $2`,
        [insurerId, member, audit.rows[0].audit_id],
      ),
    ];
    expect(changed.map(({ rowCount }) => rowCount)).toEqual([1, 1, 1, 1]);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

it('every route of the statistics is asked', () => {
  expect(ROUTES.map(({ path }) => path.slice(AREA.length)).sort()).toEqual(Object.keys(QUESTIONS).sort());
});

it('a protected member changes no byte of any statistics', async () => {
  const chosen = async () => (await database.read((sql) => readLedger(sql, round.key))).outcomes.chosen_mail;
  const before = await outputs();
  const others = await chosen();
  await protect();
  expect(await chosen()).toBe(others + 1);
  const after = await outputs();
  expect(before.size).toBeGreaterThan(15);
  for (const [at, body] of after) {
    expect(body, at).toBe(before.get(at));
    expect(body, at).not.toMatch(/秘密|chosen|protected|支援措置/);
    expect(body, at).not.toContain(member);
  }
}, 60_000);
