import type { FastifyInstance } from 'fastify';
import { Secret, TOTP } from 'otpauth';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildServer } from '../../src/api/server.ts';
import type {
  HandOutsAnswer,
  ReturnLabel,
  WorkplaceCampaign,
  WorkplaceHome,
} from '../../src/api/workplace-contract.ts';
import type {
  CodeGiven,
  CodesGiven,
  WorkplaceAccess,
  WorkplaceItem,
} from '../../src/api/workplaces-contract.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { keepList } from '../../src/ledger/lists.ts';
import { act } from '../../src/piece/commands.ts';
import { managementNumber } from '../../src/piece/management-number.ts';
import { PIECE_STATUSES, type PieceAction } from '../../src/piece/status.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { takePublication } from '../../src/statistics/commands.ts';
import { readRates } from '../../src/workplace/rates.ts';
import { readWorkplace } from '../../src/workplace/read.ts';
import { handOutOf, STATE_OF } from '../../src/workplace/standing.ts';
import { flowing, textsOf } from '../document/pages.ts';
import { freshDatabase } from '../support/postgres.ts';
import { flagByState, type PieceRow, piecesOf, plannedRound, ROUND_KEYS } from '../support/round.ts';
import { HOST, MEANS, signedIn } from '../support/sign-in.ts';

/* Issue 9: a workplace sees its own people and nobody who is protected; what it does is in the trail. */

const { database, url } = await freshDatabase();
let round: PlannedRound;
let server: FastifyInstance;
/** The workplace with the most letters, and another one. */
let own = '';
let other = '';
let pieces: PieceRow[];
let foreign: PieceRow;
let headers: Record<string, string>;
const NOW = new Date('2024-09-25T14:00:00+09:00');

const insurer = (): string => round.key.insurerId;
const path = (rest = ''): string => `/api/insurers/${insurer()}/workplace${rest}`;
const get = (rest = '', who = headers) => server.inject({ url: path(rest), headers: who });
const post = (rest: string, payload: object, who = headers) =>
  server.inject({
    method: 'POST',
    url: path(rest),
    headers: { ...who, 'content-type': 'application/json' },
    payload: JSON.stringify(payload),
  });
const campaign = async (): Promise<WorkplaceCampaign> =>
  (await get(`/campaigns/${round.key.campaignId}`)).json<WorkplaceCampaign>();
const enter = (code: string, name = '総務 花子') =>
  server.inject({
    method: 'POST',
    url: '/api/sign-in/workplace',
    headers: { host: HOST, origin: `http://${HOST}`, 'content-type': 'application/json' },
    payload: JSON.stringify({ code, name }),
  });
async function codesFor(workplaces: string[], replace = false): Promise<string[]> {
  const clerk = await signedIn(database, insurer(), { personId: 'clerk', roles: ['clerk'] });
  const answer = await server.inject({
    method: 'POST',
    url: `/api/insurers/${insurer()}/campaigns/${round.key.campaignId}/workplace-codes`,
    headers: { ...clerk, 'content-type': 'application/json' },
    payload: JSON.stringify({ workplaces, replace }),
  });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<{ codes: { code: string }[] }>().codes.map(({ code }) => code);
}
/** Headers of somebody of a workplace, by a code out of its parcel. */
async function sessionOf(workplace: string): Promise<Record<string, string>> {
  const [code] = await codesFor([workplace]);
  const answer = await enter(code as string);
  expect(answer.statusCode, answer.body).toBe(200);
  const cookie = String([answer.headers['set-cookie']].flat()[0]).split(';')[0] as string;
  return { host: HOST, origin: `http://${HOST}`, cookie };
}
async function move(of: readonly PieceRow[], ...actions: PieceAction[]): Promise<void> {
  await database.transaction(async (sql) => {
    const pieceIds = of.map(({ piece_id }) => piece_id);
    for (const action of actions) await act(sql, SYSTEM, { insurerId: insurer(), pieceIds, action });
  });
}
const TO_POST = ['release', 'print', 'enclose', 'seal', 'post'] as const;
const handOver = async (numbers: readonly string[], who = headers, at = '2024-09-25T13:00:00+09:00') =>
  (await post('/handouts', { scans: numbers.map((code) => ({ code, at })) }, who))
    .json<HandOutsAnswer>()
    .scans.map(({ became }) => became);
const statuses = async (of: readonly PieceRow[]): Promise<string[]> => {
  const now = await database.read((sql) => piecesOf(sql, round.key));
  return of.map(({ piece_id }) => now.find((one) => one.piece_id === piece_id)?.status as string);
};
/** As the database's owner, past every guard: to make worlds the application cannot. */
async function asOwner(...statements: readonly [string, readonly unknown[]][]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SET session_replication_role = replica');
    for (const [text, values] of statements) await client.query(text, [...values]);
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  round = await plannedRound(database, 300, 'workplace-api');
  const all = await database.read((sql) => piecesOf(sql, round.key));
  const { rows } = await database.read((sql) =>
    sql.query<{ workplace_id: string; parcels: string[] }>(
      `SELECT workplace_id, array_agg(parcel_id) AS parcels, sum(people) AS n FROM packing.parcel
        WHERE insurer_id = $1 AND campaign_id = $2 GROUP BY 1 ORDER BY n DESC LIMIT 2`,
      [round.key.insurerId, round.key.campaignId],
    ),
  );
  const [first, second] = rows;
  if (first === undefined || second === undefined) throw new Error('two workplaces have parcels');
  own = first.workplace_id;
  other = second.workplace_id;
  pieces = all.filter(({ target }) => first.parcels.includes(target));
  foreign = all.find(({ target }) => second.parcels.includes(target)) as PieceRow;
  expect(pieces.length).toBeGreaterThan(5);
  await database.transaction((sql) => keepList(sql, SYSTEM, round.key, '2024-09-02'));
  server = buildServer({ database, outDir: '', webDir: null, now: () => NOW, signIn: MEANS });
  headers = await sessionOf(own);
});
afterAll(() => server.close());

describe('the code out of a parcel', () => {
  it('lets in once, whoever holds it, to that workplace alone; its hash is all that is kept', async () => {
    const [code] = (await codesFor([other])) as [string];
    const typed = code.toLowerCase().replaceAll('-', ' ');
    expect((await enter(typed)).statusCode).toBe(200);
    const again = await enter(code);
    expect(again.json()).toMatchObject({ status: 401, id: 'access.workplace_code' });
    const unknown = await enter('AAAAA-AAAAA-AAAAA-AAAAA');
    expect({ ...unknown.json<object>(), instance: '' }).toEqual({ ...again.json<object>(), instance: '' });
    const { rows } = await database.read((sql) =>
      sql.query<{ text: string }>('SELECT row_to_json(c)::text AS text FROM access.workplace_code c'),
    );
    expect(rows.map(({ text }) => text).join('\n')).not.toContain(code.replaceAll('-', ''));
  });

  it('two who come with one code at once: one is let in', async () => {
    const [code] = (await codesFor([other])) as [string];
    const answers = await Promise.all([enter(code), enter(code), enter(code)]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401, 401]);
  });

  it('a new code in place of the old ends everybody the old ones let in', async () => {
    const mine = await sessionOf(other);
    expect((await get('', mine)).statusCode).toBe(200);
    await codesFor([other], true);
    expect((await get('', mine)).statusCode).toBe(401);
  });

  it('opens nothing but the workplace’s own screens', async () => {
    for (const rest of ['/campaigns', '/people', '/desk/line', '/statistics/months'])
      expect(
        (await server.inject({ url: `/api/insurers/${insurer()}${rest}`, headers })).statusCode,
        rest,
      ).toBe(403);
    const staff = await signedIn(database, insurer(), { personId: 'staff', roles: ['clerk', 'auditor'] });
    expect((await get('', staff)).statusCode).toBe(403);
  });
});

describe('what a workplace sees', () => {
  it('its own people by name, no digit of a number, no address, no birth date', async () => {
    const home = (await get()).json<WorkplaceHome>();
    expect(home.campaigns).toMatchObject([
      { campaignId: round.key.campaignId, letters: pieces.length, handed: 0, listed: pieces.length },
    ]);
    expect(home.requests.map(({ title }) => title.slice(0, 1))).toEqual(['1', '2', '3']);
    const seen = await campaign();
    expect(seen.letters.map(({ managementNumber: number }) => number).sort()).toEqual(
      pieces.map(({ number }) => number).sort(),
    );
    const { rows } = await database.read((sql) =>
      sql.query<{ birth: string; address: string }>(
        `SELECT to_char(birth_date, 'YYYY-MM-DD') AS birth, address FROM register.as_of($1, '2024-09-25', now())
          WHERE member_id = ANY ($2)`,
        [insurer(), pieces.map(({ member_id }) => member_id)],
      ),
    );
    for (const { birth, address } of rows)
      for (const secret of [birth, address]) expect(JSON.stringify(seen)).not.toContain(secret);
  });

  it('S120 the task of telling the people on the list is done once', async () => {
    expect((await campaign()).toldOn).toBeNull();
    for (const _ of [1, 2])
      expect((await post(`/campaigns/${round.key.campaignId}/told`, {})).statusCode).toBe(200);
    expect((await campaign()).toldOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect((await post('/campaigns/none/told', {})).statusCode).toBe(404);
  });

  it('every status has its state, and what is to be handed out is what is here', () => {
    for (const status of PIECE_STATUSES)
      expect(handOutOf(status) === 'hand', status).toBe(['posted', 'delivered'].includes(status));
    expect(Object.keys(STATE_OF).sort()).toEqual([...PIECE_STATUSES].sort());
  });
});

describe('handing out', () => {
  it('a letter that has not been sent, somebody else’s, and none at all change nothing', async () => {
    const [first] = pieces as [PieceRow];
    const none = managementNumber(ROUND_KEYS.management, 999_999);
    expect(await handOver([first.number, foreign.number, none, 'nonsense'])).toEqual([
      'not_sent',
      'unknown',
      'unknown',
      'unknown',
    ]);
  });

  it('S113 each letter is handed over once, however often and in whatever order phones send it', async () => {
    await move([...pieces, foreign], ...TO_POST);
    const some = pieces.slice(0, 3).map(({ number }) => number);
    // The first phone's clock is years ahead: what it scanned was handed over today all the same.
    expect(await handOver(some.slice(0, 1), headers, '9999-12-31T23:59:59+00:00')).toEqual(['hand']);
    expect(await handOver([...some, some[0] as string])).toEqual(['already', 'hand', 'hand', 'already']);
    expect(await handOver(some.toReversed())).toEqual(['already', 'already', 'already']);
    expect(await statuses(pieces.slice(0, 3))).toEqual(['handed_over', 'handed_over', 'handed_over']);
    expect(await statuses([foreign])).toEqual(['posted']);
    const { rows } = await database.read((sql) =>
      sql.query<{ n: number; on: string }>(
        `SELECT count(*) AS n, max(evidence ->> 'on') AS "on" FROM piece.event WHERE action = 'hand_over'`,
      ),
    );
    expect(rows).toEqual([{ n: 3, on: '2024-09-25' }]);
  });

  it('a parcel that came is told once; another workplace’s is not there', async () => {
    const [parcel] = (await campaign()).parcels;
    const arrived = await post(`/campaigns/${round.key.campaignId}/parcels/${parcel?.parcelId}/arrived`, {});
    expect(arrived.json()).toMatchObject({ delivered: expect.any(Number) });
    expect(
      (await post(`/campaigns/${round.key.campaignId}/parcels/${foreign.target}/arrived`, {})).statusCode,
    ).toBe(404);
    expect((await campaign()).parcels[0]?.state).toBe('arrived');
  });

  it('a leaver’s letter is called back, once, with a label and a case', async () => {
    const last = pieces.at(-1) as PieceRow;
    const label = (await post('/leavers', { code: last.number })).json<ReturnLabel>();
    expect(label).toMatchObject({ managementNumber: last.number, caseId: expect.stringMatching(/^\d+$/) });
    expect(label.address).not.toBe('');
    expect(await statuses([last])).toEqual(['recalled']);
    expect(await handOver([last.number])).toEqual(['send_back']);
    expect((await post('/leavers', { code: last.number })).json<ReturnLabel>().caseId).toBeNull();
    expect((await post('/leavers', { code: foreign.number })).statusCode).toBe(404);
    const { rows } = await database.read((sql) =>
      sql.query('SELECT topic, channel, member_id FROM desk.case'),
    );
    expect(rows).toEqual([{ topic: 'filing', channel: 'workplace', member_id: last.member_id }]);
  });
});

describe('what became of somebody since', () => {
  it('is nothing their workplace learns: a new name, another family; their letter keeps the name that is on it', async () => {
    const one = pieces.find(({ status }, i) => i > 2 && status !== 'recalled') as PieceRow;
    const before = await campaign();
    expect(before.letters.map(({ managementNumber: number }) => number)).toContain(one.number);
    const key = [insurer(), one.member_id];
    const moved = (table: string, columns: string, values: string): [string, readonly unknown[]] => [
      `INSERT INTO register.${table} (insurer_id, member_id, ${columns}, valid_from, source_id)
       SELECT insurer_id, member_id, ${values}, date '2024-09-20', source_id FROM register.${table}
        WHERE insurer_id = $1 AND member_id = $2 AND known_to = 'infinity'`,
      key,
    ];
    await asOwner(
      moved(
        'person_fact',
        'name_kanji, name_kana, birth_date, sex, postcode, address, number_ref, number_state, protected, contact_postcode, contact_address, unprintable_name, unprintable_address',
        `'新姓　花子', 'シンセイ　ハナコ', birth_date, sex, postcode, address, number_ref, number_state, protected, contact_postcode, contact_address, unprintable_name, unprintable_address`,
      ),
      moved(
        'eligibility',
        'person_id, insured_id, symbol, number, sub_number, relationship, kind, workplace_id, acquired_on',
        `person_id, '${foreign.member_id}', symbol, number, '02', 'spouse', kind, NULL, acquired_on`,
      ),
    );
    expect(await campaign()).toEqual(before);
    for (const table of ['person_fact', 'eligibility'])
      await asOwner([
        `DELETE FROM register.${table} WHERE insurer_id = $1 AND member_id = $2 AND valid_from = '2024-09-20'`,
        key,
      ]);
  });
});

describe('the usage rate of a workplace', () => {
  it('S125 is shown to it of months with enough people, whatever the number of their visits', async () => {
    const workplace = { insurerId: insurer(), workplaceId: own };
    const { symbol } = await database.read((sql) => readWorkplace(sql, workplace));
    const { rows } = await database.read((sql) =>
      sql.query<{ people: number }>(
        `SELECT count(*) AS people FROM register.eligibility e WHERE e.insurer_id = $1 AND e.workplace_id = $2
            AND e.member_id = e.insured_id AND e.acquired_on < '2024-09-01' AND coalesce(e.lost_on > '2024-08-01', true)`,
        [insurer(), own],
      ),
    );
    const people = rows[0]?.people as number;
    await database.transaction((sql) =>
      takePublication(sql, SYSTEM, insurer(), {
        source: '審査支払機関の統計',
        method: '件数による',
        bytes: Buffer.from('2024-08'),
        figures: [
          {
            indicator: 'usage',
            month: '2024-08',
            level: 'workplace',
            code: symbol,
            numerator: 370,
            denominator: 4_000,
            rate: 925,
          },
        ],
      }),
    );
    const months = async (smallest: number) =>
      (await database.read((sql) => readRates(sql, workplace, { indicator: 'usage', smallest }))).figures.map(
        ({ month }) => month,
      );
    expect(await months(people)).toEqual(['2024-08']);
    expect(await months(people + 1)).toEqual([]);
  });
});

describe('a protected member', () => {
  const shown = async (): Promise<string> => {
    const answers = [];
    for (const rest of ['', `/campaigns/${round.key.campaignId}`, '/filings', '/rates'])
      answers.push((await get(rest)).json());
    return JSON.stringify(answers);
  };
  const staffSees = async (memberId: string, number: string): Promise<string> => {
    const desk = await signedIn(database, insurer(), { personId: 'desk', roles: ['desk', 'clerk'] });
    const at = async (rest: string) =>
      (await server.inject({ url: `/api/insurers/${insurer()}${rest}`, headers: desk })).json();
    const found = await server.inject({
      method: 'POST',
      url: `/api/insurers/${insurer()}/desk/find`,
      headers: { ...desk, 'content-type': 'application/json' },
      payload: JSON.stringify({ managementNumber: number }),
    });
    return JSON.stringify([
      await at(`/desk/callers/${memberId}?purpose=enquiry`),
      found.json(),
      await at('/statistics/months'),
    ]);
  };

  it('is nowhere: a workplace sees what it would see if there were no such person', async () => {
    // Still on the way, so that a scan of it would be taken if it were theirs.
    const hidden = pieces.find(
      (one, i) => i > 2 && one !== pieces.at(-1) && one.outcome === 'workplace_parcel',
    ) as PieceRow;
    const key = [insurer(), hidden.member_id];
    const before = await shown();
    const { rows } = await database.read((sql) =>
      sql.query<{ name: string }>(
        `SELECT name_kanji AS name FROM register.as_of($1, '2024-09-25', now()) WHERE member_id = $2`,
        key,
      ),
    );
    expect(before).toContain(hidden.number);
    expect(before).toContain(rows[0]?.name);
    const plain = await staffSees(hidden.member_id, hidden.number);

    await asOwner([
      'UPDATE register.person_fact SET protected = true WHERE insurer_id = $1 AND member_id = $2',
      key,
    ]);
    const withThem = await shown();
    expect(withThem).not.toContain(hidden.number);
    const none = managementNumber(ROUND_KEYS.management, 999_998);
    expect(await handOver([hidden.number, none])).toEqual(['unknown', 'unknown']);
    const [leaver, nobody] = await Promise.all(
      [hidden.number, none].map(async (code) => (await post('/leavers', { code })).json<object>()),
    );
    expect(leaver).toEqual(nobody);
    // Nor does the desk, or a figure, tell that somebody is protected.
    expect(await staffSees(hidden.member_id, hidden.number)).toBe(plain);

    await asOwner(
      ['DELETE FROM ledger.announced WHERE insurer_id = $1 AND member_id = $2', key],
      [
        'DELETE FROM piece.event WHERE insurer_id = $1 AND piece_id IN (SELECT piece_id FROM piece.piece WHERE member_id = $2)',
        key,
      ],
      ['DELETE FROM piece.piece WHERE insurer_id = $1 AND member_id = $2', key],
      ['DELETE FROM register.person_fact WHERE insurer_id = $1 AND member_id = $2', key],
      ['DELETE FROM register.eligibility WHERE insurer_id = $1 AND member_id = $2', key],
    );
    expect(withThem).toBe(await shown());
  });

  it('by the state’s flag (不開示該当) as by the register’s word: hidden, and seen again when it is withdrawn', async () => {
    const seen = await campaign();
    const one = pieces.find(
      ({ number }, i) => i > 2 && seen.letters.some((letter) => letter.managementNumber === number),
    ) as PieceRow;
    const left = seen.letters.filter(({ managementNumber: number }) => number !== one.number);
    expect(left).toHaveLength(seen.letters.length - 1);
    await flagByState(database, insurer(), one.member_id, '2024-09-30');
    expect((await campaign()).letters).toEqual(left);
    expect(await handOver([one.number])).toEqual(['unknown']);
    await flagByState(database, insurer(), one.member_id, '2024-09-30', false);
    expect(await campaign()).toEqual(seen);
  });

  it('a parcel of protected people alone is not there', async () => {
    const mine = await sessionOf(other);
    expect((await get('', mine)).json<WorkplaceHome>().campaigns).toHaveLength(1);
    await asOwner([
      `UPDATE register.person_fact SET protected = true WHERE insurer_id = $1 AND member_id IN (
         SELECT member_id FROM register.eligibility WHERE insurer_id = $1 AND workplace_id = $2)`,
      [insurer(), other],
    ]);
    expect((await get('', mine)).json<WorkplaceHome>().campaigns).toEqual([]);
    expect((await get(`/campaigns/${round.key.campaignId}`, mine)).statusCode).toBe(404);
    expect(await handOver([foreign.number], mine)).toEqual(['unknown']);
  });
});

describe('who may come in', () => {
  const JSON_TYPE = { 'content-type': 'application/json' };
  const send = (to: FastifyInstance, address: string, payload: object, who: Record<string, string> = {}) =>
    to.inject({
      method: 'POST',
      url: address,
      headers: { host: HOST, origin: `http://${HOST}`, ...JSON_TYPE, ...who },
      payload: JSON.stringify(payload),
    });
  const clerk = () => signedIn(database, insurer(), { personId: 'clerk', roles: ['clerk'] });
  const at = (rest = '') => `/api/insurers/${insurer()}/workplaces${rest}`;
  const issuedTo = async (): Promise<string[]> =>
    database.read(async (sql) =>
      (
        await sql.query<{ subject: string }>(
          `SELECT subject FROM audit.entry WHERE action = 'access.issue_workplace_codes' ORDER BY audit_id`,
        )
      ).rows.map(({ subject }) => subject),
    );
  const accessOf = async (): Promise<WorkplaceAccess> =>
    (await server.inject({ url: at(`/${own}`), headers: await clerk() })).json<WorkplaceAccess>();

  it('an account is made once from a valid code, opens the workplace alone and never the console, and ends with the insurer', async () => {
    const who = await sessionOf(own);
    expect((await get('', who)).json<WorkplaceHome>().mayMakeAccount).toBe(true);
    const begun = await post('/account', {}, who);
    const { code } = begun.json<{ code: string }>();
    const { personId, secret } = (await send(server, '/api/sign-in/enrol/begin', { code })).json<{
      personId: string;
      secret: string;
    }>();
    expect(personId).toMatch(/^wp-[a-z0-9]{10}$/);
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    const password = 'correct horse battery';
    const oneTimeCode = totp.generate({ timestamp: NOW.getTime() });
    const made = await send(server, '/api/sign-in/enrol', { code, password, oneTimeCode });
    expect(made.statusCode, made.body).toBe(200);
    expect((await get('', who)).json<WorkplaceHome>().mayMakeAccount).toBe(false);
    // An open device cannot change it.
    expect((await post('/account', {}, who)).json()).toMatchObject({ id: 'access.workplace_account' });

    const soon = new Date(NOW.getTime() + 60_000);
    const later = buildServer({ database, outDir: '', webDir: null, now: () => soon, signIn: MEANS });
    const typed = { personId, password, code: totp.generate({ timestamp: soon.getTime() }) };
    expect((await send(later, '/api/sign-in/password', typed)).statusCode).toBe(401);
    const wrong = { ...typed, password: 'another horse battery' };
    expect((await send(later, '/api/sign-in/workplace/password', wrong)).statusCode).toBe(401);
    const entered = await send(later, '/api/sign-in/workplace/password', typed);
    expect(entered.json()).toEqual({ insurerId: insurer() });
    const cookie = String([entered.headers['set-cookie']].flat()[0]).split(';')[0] as string;
    const session = { host: HOST, origin: `http://${HOST}`, cookie };
    expect((await get('', session)).json<WorkplaceHome>().name).toBe((await get('', who)).json().name);

    const people = (await accessOf()).people.filter((one) => one.personId === personId);
    expect(people).toMatchObject([{ name: '総務 花子', account: true, disabledAt: null }]);
    const ended = await send(server, at(`/${own}/people/${personId}/disable`), {}, await clerk());
    expect(ended.statusCode, ended.body).toBe(200);
    expect((await get('', session)).statusCode).toBe(401);
    const next = { ...typed, code: totp.generate({ timestamp: soon.getTime() + 30_000 }) };
    expect((await send(later, '/api/sign-in/workplace/password', next)).statusCode).toBe(401);
    const elsewhere = await send(server, at(`/${other}/people/${personId}/disable`), {}, await clerk());
    expect(elsewhere.json()).toMatchObject({ id: 'access.unknown' });
    await later.close();
  });

  it('the insurer gives a code with its sheet, sees it used, and takes an unused one back', async () => {
    const given = async () => (await send(server, at(`/${own}/codes`), {}, await clerk())).json<CodeGiven>();
    const [first, second] = [await given(), await given()];
    expect(Buffer.from(first.paper, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    expect(first.link).toBe(`http://${HOST}/${insurer()}/workplace#${first.code}`);
    expect((await enter(first.code)).statusCode).toBe(200);
    const states = (await accessOf()).codes.map(({ state }) => state);
    expect(states).toContain('used');
    expect(states).toContain('open');
    const listed = (await server.inject({ url: at(`?q=${own}`), headers: await clerk() })).json<{
      items: WorkplaceItem[];
    }>().items;
    expect(listed).toMatchObject([{ workplaceId: own, codeUntil: expect.any(String) }]);
    const mailing = `&campaign=${round.key.campaignId}`;
    const without = async (more = ''): Promise<WorkplaceItem[]> => {
      const found = await server.inject({ url: at(`?only=none&limit=500${more}`), headers: await clerk() });
      return found.json<{ items: WorkplaceItem[] }>().items;
    };
    const [inMailing, everywhere] = [await without(mailing), await without()];
    const ids = inMailing.map(({ workplaceId }) => workplaceId);
    expect(ids).not.toContain(own);
    expect(ids.length).toBeGreaterThan(1);
    expect(everywhere.length).toBeGreaterThan(ids.length);
    const before = await issuedTo();
    const many = await send(
      server,
      `/api/insurers/${insurer()}/campaigns/${round.key.campaignId}/workplace-codes`,
      { workplaces: ids, paper: true },
      await clerk(),
    );
    const { codes, paper } = many.json<CodesGiven>();
    expect(codes.map(({ workplaceId }) => workplaceId).sort()).toEqual([...ids].sort());
    for (const { workplaceId, workplaceName } of codes)
      expect(workplaceName).toBe(inMailing.find((one) => one.workplaceId === workplaceId)?.name);
    const sheets = await textsOf(Buffer.from(paper as string, 'base64'));
    expect(sheets).toHaveLength(ids.length);
    for (const [i, { code }] of codes.entries()) expect(flowing(sheets[i] as string)).toContain(code);
    // Each workplace's trail says who gave it a code.
    expect((await issuedTo()).slice(before.length)).toEqual(
      codes.map(({ workplaceId }) => `workplace:${workplaceId}`),
    );
    expect(await without(mailing)).toEqual([]);
    const people = (await accessOf()).people.filter(({ disabledAt }) => disabledAt === null);
    expect(listed[0]?.people).toBe(people.length);
    expect((await send(server, at(`/${own}/revoke-codes`), {}, await clerk())).statusCode).toBe(200);
    expect((await accessOf()).codes.map(({ state }) => state)).not.toContain('open');
    expect((await enter(second.code)).statusCode).toBe(401);
    // Nothing that was told stands anywhere.
    expect(JSON.stringify(await accessOf())).not.toContain(first.code);
  });
});
