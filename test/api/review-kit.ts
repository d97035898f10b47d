import { expect } from 'vitest';
import type { ReviewCaseItem } from '../../src/api/review-contract.ts';
import { buildServer } from '../../src/api/server.ts';
import { freshDatabase } from '../support/postgres.ts';
import { signedIn } from '../support/sign-in.ts';
import { CAMPAIGN, INSURER, seedRound } from './seed.ts';

/** Cases held for review in the seed, ids …501 to …529: the odd ones by row 4 (birth differs), the even by row 10. */
export const CASES = 29;
export const memberOf = (n: number): string => `00${String(n).padStart(6, '0')}`;
export const base = `/api/insurers/${INSURER}/campaigns/${CAMPAIGN}/review`;
export const ON = '2024-08-20';
export const plain = { by: 'aki', resolution: 'style2_plain' };

/** The review of a seeded round over the API, and its people: tester, aki and ben, each with every role. */
export async function reviewApi() {
  const db = await freshDatabase();
  const round = await seedRound(db.database);
  const start = () => buildServer({ database: db.database, outDir: round.outDir, webDir: null });
  const server = start();
  const headersOf = new Map<string, Record<string, string>>();
  /** Begins a session of theirs, which they act in from now on. */
  const signIn = async (personId: string): Promise<void> => {
    headersOf.set(personId, await signedIn(db.database, INSURER, { personId }));
  };
  for (const personId of ['tester', 'aki', 'ben']) await signIn(personId);
  const sessionOf = (personId: string): Record<string, string> => ({ ...headersOf.get(personId) });

  const get = (url: string) => server.inject({ method: 'GET', url, headers: sessionOf('tester') });
  const send = (url: string, payload: string, headers: Record<string, string> = {}, to = server) =>
    to.inject({ method: 'POST', url, payload, headers: { ...sessionOf('tester'), ...headers } });
  /** Posts a body in the name of `by`, which the server takes from the session. */
  const post = (act: string, body: object, headers: Record<string, string> = {}, to = server) => {
    const { by = 'tester', ...sent } = body as { by?: string };
    const more = { ...sessionOf(by), 'content-type': 'application/json', ...headers };
    return send(`${base}/${act}`, JSON.stringify(sent), more, to);
  };
  async function json<T>(url: string): Promise<T> {
    const response = await get(url);
    expect(response.statusCode, response.body).toBe(200);
    return response.json() as T;
  }
  async function done<T>(act: string, body: object, headers: Record<string, string> = {}): Promise<T> {
    const response = await post(act, { on: ON, ...body }, headers);
    expect(response.statusCode, response.body).toBe(200);
    return response.json() as T;
  }
  async function refused(act: string, body: object, status: number, id: string): Promise<void> {
    const response = await post(act, { on: ON, ...body });
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json(), response.body).toMatchObject({ status, id });
  }
  const decide = async (n: number): Promise<number> => {
    const body = { ...plain, members: [memberOf(n)] };
    const { decisions } = await done<{ decisions: [number] }>('decide', body);
    return decisions[0];
  };
  const caseOf = (n: number): Promise<ReviewCaseItem> =>
    json(`${base}/queue/${memberOf(n)}?on=${ON}&purpose=review`);
  const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await db.database.read((sql) => sql.query<Row>(text, values))).rows;
  const entries = (action: string) =>
    query<{ actor: string; subject: string; detail: Record<string, unknown> }>(
      'SELECT actor, subject, detail FROM audit.entry WHERE action = $1 ORDER BY audit_id',
      [action],
    );
  const decisionsMade = async (): Promise<number> =>
    (await query('SELECT FROM review.decision WHERE insurer_id = $1', [INSURER])).length;

  const close = async (): Promise<void> => {
    await server.close();
    round.remove();
  };
  return {
    db,
    server,
    start,
    sessionOf,
    signIn,
    get,
    send,
    post,
    json,
    done,
    refused,
    decide,
    caseOf,
    query,
    entries,
    decisionsMade,
    close,
  };
}
