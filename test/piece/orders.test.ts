import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CampaignKey } from '../../src/campaign/extract.ts';
import { writeAudit } from '../../src/kernel/audit.ts';
import { type Sql, SYSTEM } from '../../src/kernel/ports.ts';
import { refreshStatistics } from '../../src/kernel/set-based.ts';
import { readLedger } from '../../src/ledger/ledger.ts';
import { OUTCOME_NAMES, OUTCOMES } from '../../src/ledger/outcomes.ts';
import { planReprints } from '../../src/packing/reprint.ts';
import { act } from '../../src/piece/commands.ts';
import { stopForLoss } from '../../src/piece/late-loss.ts';
import { outcomesOf } from '../../src/piece/outcome.ts';
import {
  ACTION_TITLES,
  allowedActions,
  nextStatus,
  PIECE_STATUSES,
  type PieceAction,
  type PieceStatus,
} from '../../src/piece/status.ts';
import { freshDatabase } from '../support/postgres.ts';
import { ROUND_KEYS } from '../support/round.ts';

const INSURER = '01130012';
const KEY: CampaignKey = { insurerId: INSURER, campaignId: 'orders' };
/** One random event order each on the database; 10,000 more in test/piece/model.test.ts on the rules alone. */
const ORDERS = 2_000;
/** How many events an order has at most. */
const LENGTH = 10;
const ACTIONS = Object.keys(ACTION_TITLES) as PieceAction[];
const { database } = await freshDatabase();

/** 2,000 people with a planned piece each: every fifth written to directly, the others in parcels of 100. */
async function seed(sql: Sql): Promise<void> {
  await writeAudit(sql, { actor: SYSTEM, insurerId: INSURER, action: 'test.seed', subject: 'test:1' });
  await sql.query(`INSERT INTO insurer.profile VALUES ('h', 'p', '1', '{}')`);
  await sql.query(`INSERT INTO insurer.insurer VALUES ($1, 'みほん健康保険', 'h')`, [INSURER]);
  await sql.query(
    `INSERT INTO campaign.campaign VALUES
      ($1, $2, 't', 'h', 'i', '2024-06-07', '2024-08-09', '2024-08-30', '2024-09-09', '2024-09-09', '2024-09-30')`,
    [INSURER, KEY.campaignId],
  );
  await sql.query(
    `INSERT INTO campaign.stage SELECT $1, $2, s FROM unnest('{extract,sort,pack}'::text[]) s`,
    [INSURER, KEY.campaignId],
  );
  await sql.query(
    `INSERT INTO campaign.extracted
     SELECT $1, $2, 'M' || n, NULL, false, false, CASE WHEN n > $3 THEN 'held_review' WHEN n % 5 = 0 THEN 'home_mail' ELSE 'workplace_parcel' END
       FROM generate_series(1, $3::int + 500) n`,
    [INSURER, KEY.campaignId, ORDERS],
  );
  await sql.query(
    `INSERT INTO document.file (insurer_id, campaign_id, lot, route, path, pieces) VALUES ($1, $2, 'W0001', 'workplace', 'x', $3)`,
    [INSURER, KEY.campaignId, ORDERS],
  );
  await sql.query(
    `INSERT INTO packing.parcel SELECT $1, $2, 'W0001-' || q, 'W0001', 'W1', 1, 1, 'envelope', 80, 80, 1000, 50
       FROM generate_series(0, ($3::int - 1) / 100) q`,
    [INSURER, KEY.campaignId, ORDERS],
  );
  await sql.query(
    `INSERT INTO packing.envelope SELECT $1, $2, 'E' || n, 'W0001', CASE WHEN n % 5 <> 0 THEN 'W0001-' || (n - 1) / 100 END,
            n, 1, 1, 10, 1, '{}' FROM generate_series(1, $3::int) n`,
    [INSURER, KEY.campaignId, ORDERS],
  );
  await refreshStatistics(sql, ['campaign.extracted', 'packing.envelope']);
  const auditId = await writeAudit(sql, {
    actor: SYSTEM,
    insurerId: INSURER,
    action: 'test.plan',
    subject: 'test:1',
  });
  await sql.query(
    `INSERT INTO piece.event (insurer_id, piece_id, action, to_status, audit_id)
     SELECT $1, 'P' || n, 'plan', 'planned', $2 FROM generate_series(1, $3::int) n`,
    [INSURER, auditId, ORDERS],
  );
  await sql.query(
    `INSERT INTO piece.piece (insurer_id, piece_id, campaign_id, member_id, management_number, form, digits, route, lot,
                              envelope_id, position, status)
     SELECT $1, 'P' || n, $2, 'M' || n, 'N' || n, 'style1', false, CASE WHEN n % 5 = 0 THEN 'home' ELSE 'workplace' END,
            'W0001', 'E' || n, n, 'planned' FROM generate_series(1, $3::int) n`,
    [INSURER, KEY.campaignId, ORDERS],
  );
  await sql.query(
    `SELECT maintenance.analyze('{piece.piece,piece.event,packing.envelope,campaign.extracted}')`,
  );
}

/** The ledger after an event: everybody in exactly one outcome, each agreeing with their piece. */
async function balance(sql: Sql): Promise<void> {
  const ledger = await readLedger(sql, KEY);
  expect(ledger.faults).toEqual([]);
  expect(OUTCOME_NAMES.reduce((sum, name) => sum + ledger.outcomes[name], 0)).toBe(ORDERS + 500);
}

beforeAll(() => database.transaction(seed));

describe('the life of a piece', () => {
  it('every action leads to a status of the table, every status is reached, every action has a title', () => {
    const reached = new Set<string>(['planned']);
    for (const status of PIECE_STATUSES) {
      for (const action of allowedActions(status)) {
        expect(ACTION_TITLES[action]).not.toBe('');
        reached.add(nextStatus(status, action) as PieceStatus);
      }
    }
    expect([...reached].sort()).toEqual([...PIECE_STATUSES].sort());
  });

  it('every status has outcomes of the closed list on every route', () => {
    for (const status of PIECE_STATUSES) {
      for (const route of ['workplace', 'home', 'chosen'] as const) {
        expect(outcomesOf(status, route).length).toBeGreaterThan(0);
        for (const outcome of outcomesOf(status, route)) expect(Object.keys(OUTCOMES)).toContain(outcome);
      }
    }
  });

  it('a change of status without its event, or of an outcome without an audit entry, is refused', async () => {
    const withoutEvent = database.transaction(async (sql) => {
      await writeAudit(sql, { actor: SYSTEM, insurerId: INSURER, action: 'test.x', subject: 'test:1' });
      await sql.query(`UPDATE piece.piece SET status = 'posted' WHERE piece_id = 'P1'`);
    });
    await expect(withoutEvent).rejects.toMatchObject({ code: 'TD002' });
    const withoutAudit = database.transaction((sql) =>
      sql.query(`UPDATE campaign.extracted SET outcome = 'delivered' WHERE member_id = 'M1'`),
    );
    await expect(withoutAudit).rejects.toMatchObject({ code: 'TD001' });
  });

  it('an unknown piece is refused and nothing is changed', async () => {
    const both = database.transaction((sql) =>
      act(sql, SYSTEM, { insurerId: INSURER, pieceIds: ['P1', 'P0'], action: 'compose' }),
    );
    await expect(both).rejects.toMatchObject({ id: 'piece.unknown', status: 404 });
  });
});

describe('2,000 random event orders on the database', () => {
  /** What each person's newest piece is and in which status, as the test itself keeps it. */
  const model = new Map<string, { member: string; status: PieceStatus }>();
  for (let n = 1; n <= ORDERS; n++) model.set(`P${n}`, { member: `M${n}`, status: 'planned' });

  const orders = fc.sample(fc.array(fc.constantFrom(...ACTIONS), { minLength: LENGTH, maxLength: LENGTH }), {
    seed: 20_241_202,
    numRuns: ORDERS,
  });
  /** Mostly a legal action, and seldom one that ends the piece early, so that orders get as far as the table goes. */
  const intended = (status: PieceStatus, wish: PieceAction, n: number): PieceAction => {
    if (n % 5 === 0) return wish;
    const legal = allowedActions(status);
    const onward = n % 7 === 0 ? legal : legal.filter((name) => name !== 'stop' && name !== 'void');
    const choice = onward.length > 0 ? onward : legal;
    return choice.length === 0 ? wish : (choice[ACTIONS.indexOf(wish) % choice.length] as PieceAction);
  };

  it('illegal actions are refused naming the legal ones, and the ledger balances after every event', async () => {
    const reached = new Set<PieceStatus>();
    let refused = 0;
    let done = 0;
    for (let step = 0; step < LENGTH; step++) {
      const legal = new Map<PieceAction, string[]>();
      const illegal = new Map<string, { action: PieceAction; status: PieceStatus; ids: string[] }>();
      let n = 0;
      for (const [id, { status }] of model) {
        const action = intended(status, orders[n]?.[step] as PieceAction, n++);
        if (nextStatus(status, action) !== undefined) {
          const ids = legal.get(action) ?? [];
          ids.push(id);
          legal.set(action, ids);
          continue;
        }
        const key = `${action} ${status}`;
        const group = illegal.get(key) ?? { action, status, ids: [] };
        group.ids.push(id);
        illegal.set(key, group);
      }
      for (const { action, status, ids } of illegal.values()) {
        const error = await database
          .transaction((sql) => act(sql, SYSTEM, { insurerId: INSURER, pieceIds: ids, action }))
          .catch((cause: unknown) => cause);
        expect(error).toMatchObject({ id: 'piece.illegal_action', status: 409 });
        const { remedy } = error as { remedy: string };
        for (const name of ACTIONS) {
          expect(remedy.includes(`(${name})`)).toBe(allowedActions(status).includes(name));
        }
        refused += ids.length;
      }
      for (const [action, pieceIds] of legal) {
        await database.transaction(async (sql) => {
          await act(sql, SYSTEM, { insurerId: INSURER, pieceIds, action });
          await balance(sql);
        });
        for (const id of pieceIds) {
          const piece = model.get(id) as { status: PieceStatus };
          piece.status = nextStatus(piece.status, action) as PieceStatus;
          reached.add(piece.status);
        }
        done += pieceIds.length;
      }
      // Between two events some voided papers are made again, and some people lose their eligibility.
      const voided = [...model].filter(([, { status }]) => status === 'voided').map(([id]) => id);
      await database.transaction(async (sql) => {
        const made = await planReprints(sql, SYSTEM, ROUND_KEYS, KEY, voided.slice(0, 100));
        for (const { pieceId, replaces } of made) {
          model.set(pieceId, { member: model.get(replaces)?.member as string, status: 'planned' });
          model.delete(replaces);
        }
        const losing = [...model.values()].filter((_, i) => i % 100 === step).map(({ member }) => member);
        await stopForLoss(sql, SYSTEM, { ...KEY, memberIds: losing, lostOn: '2024-09-01' });
        const { rows } = await sql.query<{ piece_id: string; status: PieceStatus }>(
          `SELECT piece_id, status FROM piece.piece WHERE insurer_id = $1 AND status IN ('stopped', 'recalled')`,
          [INSURER],
        );
        for (const { piece_id, status } of rows) {
          const piece = model.get(piece_id);
          if (piece !== undefined) piece.status = status;
        }
        await balance(sql);
      });
    }
    const { rows } = await database.read((sql) =>
      sql.query<{ piece_id: string; status: PieceStatus }>('SELECT piece_id, status FROM piece.piece'),
    );
    const stored = new Map(rows.map(({ piece_id, status }) => [piece_id, status]));
    for (const [id, { status }] of model) expect(stored.get(id)).toBe(status);
    expect(model.size).toBe(ORDERS);
    // Random events that never got anywhere, or were never refused, would prove nothing.
    expect([...PIECE_STATUSES].filter((status) => status !== 'planned' && !reached.has(status))).toEqual([]);
    expect(refused).toBeGreaterThan(ORDERS);
    expect(done).toBeGreaterThan(ORDERS);
  }, 240_000);

  it('the ledger of a past moment is the one that was read then', async () => {
    const { rows } = await database.read((sql) => sql.query<{ at: string }>('SELECT now()::text AS at'));
    const moment = rows[0]?.at as string;
    const then = await database.read((sql) => readLedger(sql, KEY));
    const pieceIds = [...model].filter(([, { status }]) => status === 'planned').map(([id]) => id);
    expect(pieceIds.length).toBeGreaterThan(0);
    await database.transaction((sql) =>
      act(sql, SYSTEM, { insurerId: INSURER, pieceIds, action: 'void', evidence: { reason: 'test' } }),
    );
    const now = await database.read((sql) => readLedger(sql, KEY));
    expect(now.outcomes.reprint_pending).toBe(then.outcomes.reprint_pending + pieceIds.length);
    expect(await database.read((sql) => readLedger(sql, KEY, moment))).toEqual({ ...then, as_of: moment });
    expect(await database.read((sql) => readLedger(sql, KEY, '2020-01-01T00:00:00Z'))).toMatchObject({
      extracted: 0,
      pieces: 0,
      balanced: true,
    });
  });
});
