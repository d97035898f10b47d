import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  AddressDetail,
  AddressSummary,
  DecidedAddress,
  DoubtfulAddress,
} from '../../src/api/address-contract.ts';
import { buildServer } from '../../src/api/server.ts';
import { requireTrusted } from '../../src/dispatch/address-trust.ts';
import { writeAudit } from '../../src/kernel/audit.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { readLedger } from '../../src/ledger/ledger.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { flagByState, type PieceRow, piecesOf, plannedRound, ROUND_KEYS } from '../support/round.ts';
import { signedIn } from '../support/sign-in.ts';

/* I4 over HTTP: letters to homes that are a workplace, looked at one by one before anything is released. */

const { database } = await freshDatabase();
let round: PlannedRound;
let server: FastifyInstance;
let clerk: Record<string, string>;
let homes: PieceRow[];

const path = (rest = ''): string =>
  `/api/insurers/${round.key.insurerId}/campaigns/${round.key.campaignId}/addresses${rest}`;
const get = async <T>(rest = '', headers = clerk): Promise<T> => {
  const answer = await server.inject({ url: path(rest), headers });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json() as T;
};
const post = (rest: string, payload: object, headers = clerk) =>
  server.inject({ method: 'POST', url: path(rest), headers, payload });
const decide = async (decision: string, pieces: readonly PieceRow[], evidence = '事業所へ照会（照会票3）') =>
  post('/decide', { numbers: pieces.map(({ number }) => number), decision, evidence });
const decided = async (decision: string, ...pieces: PieceRow[]): Promise<Partial<DecidedAddress>> => {
  const answer = await decide(decision, pieces);
  expect(answer.statusCode, answer.body).toBe(200);
  const { undecided, ...done } = answer.json() as DecidedAddress;
  expect(undecided).toEqual([]);
  return done;
};
const listed = async (query = ''): Promise<DoubtfulAddress[]> =>
  (await get<{ items: DoubtfulAddress[] }>(`?limit=500${query}`)).items;
const stateOf = async ({ piece_id }: PieceRow): Promise<string | undefined> =>
  (await listed()).find(({ pieceId }) => pieceId === piece_id)?.state;

beforeAll(async () => {
  round = await plannedRound(database, 150, 'doubt', 'home');
  server = buildServer({ database, outDir: '', webDir: null, keys: () => ROUND_KEYS });
  clerk = await signedIn(database, round.key.insurerId, { personId: 'a-clerk', roles: ['clerk'] });
  const all = (await database.read((sql) => piecesOf(sql, round.key))).filter(
    ({ route }) => route === 'home',
  );
  // Whoever has a workplace that is open can be written to there.
  const { rows } = await database.read((sql) =>
    sql.query<{ member_id: string }>(
      `SELECT x.member_id FROM campaign.extracted x JOIN register.eligibility e USING (insurer_id, member_id)
         JOIN register.workplace w ON w.insurer_id = e.insurer_id AND w.workplace_id = e.workplace_id AND w.closed_on IS NULL
        WHERE x.insurer_id = $1 AND x.campaign_id = $2 AND e.kind = 'general' AND e.insured_id = e.member_id AND e.lost_on IS NULL`,
      [round.key.insurerId, round.key.campaignId],
    ),
  );
  const working = new Set(rows.map(({ member_id }) => member_id));
  homes = all.filter(({ member_id }) => working.has(member_id)).slice(0, 6);
  expect(homes).toHaveLength(6);
  await database.transaction(async (sql) => {
    await writeAudit(sql, { actor: SYSTEM, insurerId: null, action: 'test.workplace', subject: 'test:1' });
    // Offices open at the homes of these six.
    await sql.query(
      `INSERT INTO register.workplace (insurer_id, workplace_id, symbol, name, postcode, address, prefecture, unprintable, valid_from, source_id)
       SELECT f.insurer_id, 'T' || f.member_id, '9', '見本商店', f.postcode, f.address, '13', false, '2000-01-01', f.source_id
         FROM register.person_fact f WHERE f.insurer_id = $1 AND f.member_id = ANY($2) AND f.known_to = 'infinity'`,
      [round.key.insurerId, homes.map(({ member_id }) => member_id)],
    );
  });
});
afterAll(() => server.close());

describe('I4 a home that is a workplace', () => {
  it('is found once it is looked for; the list says why and nobody’s address', async () => {
    expect(await get<AddressSummary>('/summary')).toMatchObject({ lookedAt: null, states: { open: 0 } });
    expect((await post('/look', {})).json()).toMatchObject({ found: expect.any(Number) });
    const { lookedAt, states, flags } = await get<AddressSummary>('/summary');
    expect(lookedAt).not.toBeNull();
    const open = await listed('&state=open');
    expect(open).toHaveLength(states.open);
    expect(flags.workplace).toBe((await listed('&state=open&flag=workplace')).length);
    expect(open.map(({ pieceId }) => pieceId)).toEqual(
      expect.arrayContaining(homes.map((one) => one.piece_id)),
    );
    const detail = await get<AddressDetail>(`/${homes[0]?.piece_id}?purpose=address_check`);
    expect(detail.workplaces).toContainEqual(
      expect.objectContaining({ name: '見本商店', address: detail.address }),
    );
    expect(detail.allowed).toEqual(['use', 'workplace', 'hold', 'stop']);
    expect(JSON.stringify(open)).not.toContain(detail.address as string);
    const saved = await server.inject({ url: path('?format=csv&sort=number'), headers: clerk });
    expect(saved.body).not.toContain(detail.address as string);
    expect(saved.body.split('\r\n')).toHaveLength(open.length + 2);
  });

  it('is sent as it is, kept back, sent through the workplace or not sent; then nothing stands in the way of the others', async () => {
    const [used, held, through, stopped, later, last] = homes as [
      PieceRow,
      PieceRow,
      PieceRow,
      PieceRow,
      PieceRow,
      PieceRow,
    ];
    expect(await decided('use', used)).toEqual({ decided: 1, made: 0 });
    expect(await decided('hold', held, later)).toEqual({ decided: 2, made: 0 });
    expect(await decided('workplace', through)).toEqual({ decided: 1, made: 1 });
    expect(await decided('stop', stopped)).toEqual({ decided: 1, made: 0 });
    const states = await Promise.all(homes.map(stateOf));
    expect(states).toEqual(['used', 'held', 'replaced', 'stopped', 'held', 'open']);
    const made = (await database.read((sql) => piecesOf(sql, round.key))).find(
      ({ replaces }) => replaces === through.piece_id,
    );
    expect(made).toMatchObject({ route: 'workplace', status: 'planned', outcome: 'workplace_parcel' });
    expect((await listed()).find(({ pieceId }) => pieceId === stopped.piece_id)).toMatchObject({
      decidedBy: 'a-clerk',
      evidence: '事業所へ照会（照会票3）',
    });
    const trusted = (...pieces: PieceRow[]) =>
      database.read((sql) =>
        requireTrusted(
          sql,
          round.key.insurerId,
          pieces.map(({ piece_id }) => piece_id),
        ),
      );
    await trusted(used);
    await expect(trusted(used, last)).rejects.toMatchObject({ id: 'dispatch.address_flagged' });
    expect((await database.read((sql) => readLedger(sql, round.key))).faults).toEqual([]);
  });

  it('kept back, it is made again where it is to go, and asked about no more', async () => {
    const [, held, , , later] = homes as [PieceRow, PieceRow, PieceRow, PieceRow, PieceRow];
    expect(await decided('use', held)).toEqual({ decided: 1, made: 1 });
    expect(await decided('workplace', later)).toEqual({ decided: 1, made: 1 });
    expect([await stateOf(held), await stateOf(later)]).toEqual(['replaced', 'replaced']);
    const again = (await listed()).filter(({ memberId }) => memberId === held.member_id);
    expect(again.map(({ state }) => state).sort()).toEqual(['replaced', 'used']);
    expect((await database.read((sql) => readLedger(sql, round.key))).faults).toEqual([]);
  });

  it('settled, it is not decided again; without evidence nothing is', async () => {
    const [used, , , , , last] = homes as [PieceRow, PieceRow, PieceRow, PieceRow, PieceRow, PieceRow];
    expect((await decide('stop', [used])).json()).toMatchObject({ id: 'dispatch.address_settled' });
    expect((await decide('use', [last], ' ')).json()).toMatchObject({ id: 'api.invalid' });
    expect(await stateOf(last)).toBe('open');
  });

  it('of whom the state flags, the address is not shown and the workplace is told nothing', async () => {
    const last = homes[5] as PieceRow;
    await flagByState(database, round.key.insurerId, last.member_id, '2024-08-31');
    const detail = await get<AddressDetail>(`/${last.piece_id}?purpose=address_check`);
    expect(detail).toMatchObject({ protected: true, address: null, workplaces: [], worksAt: null });
    expect(detail.allowed).toEqual(['use', 'hold', 'stop']);
    const refused = await decide('workplace', [last]);
    expect(refused.json()).toMatchObject({ id: 'packing.not_through_workplace', status: 409 });
    expect(await stateOf(last)).toBe('open');
  });

  it('of several, what can be decided is, each in the trail, and the others are told with the reason', async () => {
    const [used, , , , , last] = homes as [PieceRow, PieceRow, PieceRow, PieceRow, PieceRow, PieceRow];
    expect((await decide('hold', [used, last])).json()).toEqual({
      decided: 1,
      made: 0,
      undecided: [{ managementNumber: used.number, reason: '住所の注意がないか、すでに判断されています。' }],
    });
    expect([await stateOf(used), await stateOf(last)]).toEqual(['used', 'held']);
  });
});
