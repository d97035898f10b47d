import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { sealParcel } from '../../src/dispatch/seal.ts';
import { openSearch } from '../../src/dispatch/search.ts';
import { addDays } from '../../src/japan/calendar.ts';
import { formatWareki } from '../../src/japan/era.ts';
import { writeAudit } from '../../src/kernel/audit.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { act } from '../../src/piece/commands.ts';
import { findPieces } from '../../src/piece/find.ts';
import type { PieceAction } from '../../src/piece/status.ts';
import { isStandstill, STANDSTILLS, standsStill, watch } from '../../src/planning/watchdogs.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, piecesOf, plannedRound, targetsOf } from '../support/round.ts';

const { database, url } = await freshDatabase();
let round: PlannedRound;

const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
/** The sample's days of sending are long over: what says so has its own test below. */
const findings = async (hours: number) =>
  (await database.read((sql) => watch(sql, round.key, inHours(hours)))).filter(
    ({ watchdog }) => watchdog !== 'late_for_window',
  );
const walk = (piece: PieceRow | undefined, ...actions: PieceAction[]) =>
  database.transaction(async (sql) => {
    for (const action of actions) {
      await act(sql, SYSTEM, {
        insurerId: round.key.insurerId,
        pieceIds: [piece?.piece_id as string],
        action,
        evidence: action === 'return' ? { cause: 'unknown_address' } : {},
      });
    }
  });

beforeAll(async () => {
  round = await plannedRound(database, 200, 'watch');
});

describe('watchdogs', () => {
  it('nothing stands still in the hour it was done', async () => {
    expect(await findings(1)).toEqual([]);
  });

  it('each kind of standing still is found once it is too long, with how many and who must act', async () => {
    const targets = [...(await database.read((sql) => targetsOf(sql, round.key)))].filter(([id]) =>
      id.startsWith('W'),
    );
    const [[target, sealed]] = targets as [[string, PieceRow[]]];
    const others = targets.slice(1).flatMap(([, pieces]) => pieces);
    await database.transaction((sql) =>
      sealParcel(
        sql,
        SYSTEM,
        round.key,
        target,
        sealed.map(({ number }) => number),
      ),
    );
    await walk(others[0], 'release');
    await walk(others[1], 'release', 'print', 'stop');
    await walk(others[2], 'release', 'print', 'enclose', 'seal', 'post', 'return');
    await walk(others[3], 'release', 'print', 'enclose', 'seal', 'post', 'recall', 'receive_back');

    const day = await findings(25);
    expect(day.map(({ watchdog, count, acts }) => [watchdog, count, acts])).toEqual([
      ['no_acceptance', 1, 'insurer'],
    ]);
    const later = await findings(24 * 8);
    const of = (watchdog: string, status: string) =>
      later.find((one) => one.watchdog === watchdog && one.status === status);
    const composed = (await database.read((sql) => piecesOf(sql, round.key))).filter(
      ({ status }) => status === 'composed',
    );
    expect(of('too_long', 'composed')).toMatchObject({ count: composed.length, acts: 'insurer' });
    expect(of('too_long', 'released')).toMatchObject({ count: 1, acts: 'contractor' });
    expect(of('too_long', 'sealed')).toMatchObject({ count: sealed.length, acts: 'insurer' });
    expect(of('loose_paper', 'stopped')).toMatchObject({ count: 1, acts: 'contractor' });
    // The recalled one that came back is accounted for: only the returned one waits for a second route.
    expect(of('no_second_route', 'returned')).toMatchObject({ count: 1, acts: 'insurer' });
    expect(later.every(({ hours }) => hours >= 24 * 8 - 1 && hours <= 24 * 8)).toBe(true);
  });

  it('a missing paper is called from the first hour, a doubtful address after two days', async () => {
    const pieces = await database.read((sql) => piecesOf(sql, round.key));
    const lost = pieces.find(({ status }) => status === 'sealed') as PieceRow;
    const home = pieces.find(({ route, status }) => route === 'home' && status === 'composed') as PieceRow;
    await database.transaction(async (sql) => {
      const [found] = await findPieces(sql, undefined, [lost.number]);
      if (found !== undefined) await openSearch(sql, SYSTEM, found, '棚');
      const auditId = await writeAudit(sql, {
        actor: SYSTEM,
        insurerId: null,
        action: 'test.x',
        subject: 'test:1',
      });
      await sql.query(
        `INSERT INTO dispatch.address_flag (insurer_id, piece_id, flag, audit_id) VALUES ($1, $2, 'no_number', $3)`,
        [round.key.insurerId, home.piece_id, auditId],
      );
    });
    const of = async (hours: number, name: string) =>
      (await findings(hours)).find(({ watchdog }) => watchdog === name);
    expect(await of(1, 'open_search')).toMatchObject({ count: 1, acts: 'contractor' });
    expect(await of(47, 'address_flag')).toBeUndefined();
    expect(await of(49, 'address_flag')).toMatchObject({ count: 1, acts: 'insurer' });
  });

  it('S059 letters still here are called three days before the last day of sending, and say so ever after', async () => {
    const at = (moment: string) => database.read((sql) => watch(sql, round.key, moment));
    const { rows } = await database.read((sql) =>
      sql.query<{ to: string }>('SELECT window_to AS to FROM campaign.campaign WHERE campaign_id = $1', [
        round.key.campaignId,
      ]),
    );
    const last = rows[0]?.to as string;
    const of = async (moment: string) =>
      (await at(moment)).find(({ watchdog }) => watchdog === 'late_for_window');
    expect(await of(`${addDays(last, -3)}T23:59:59+09:00`)).toBeUndefined();
    const near = await of(`${addDays(last, -2)}T00:00:01+09:00`);
    const left = (await database.read((sql) => piecesOf(sql, round.key))).filter(({ status }) =>
      ['composed', 'released', 'sealed'].includes(status),
    );
    expect(near).toMatchObject({ count: left.length, hours: 0, acts: 'insurer' });
    expect(near?.title).toContain(`（${formatWareki(last)}）`);
    expect(await of(`${addDays(last, 2)}T00:00:00+09:00`)).toMatchObject({ count: left.length, hours: 24 });
  });

  it('a list asked for by what stands still has as many as were counted', async () => {
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query(
      `BEGIN; INSERT INTO audit.entry (actor, action, subject) VALUES ('test', 'test.age', 'test:1');
       UPDATE piece.event SET at = at - interval '60 days'; COMMIT`,
    );
    await admin.end();
    const found = (await database.read((sql) => watch(sql, round.key, inHours(0)))).filter(({ watchdog }) =>
      isStandstill(watchdog),
    );
    for (const { watchdog, status, count } of found) {
      if (!isStandstill(watchdog)) continue;
      const { rows } = await database.read((sql) =>
        sql.query<{ n: number }>(
          `SELECT count(*) AS n FROM piece.piece p WHERE p.insurer_id = $1 AND p.campaign_id = $2
              AND ($3 = '' OR p.status = $3) AND ${standsStill(watchdog)}`,
          [round.key.insurerId, round.key.campaignId, status],
        ),
      );
      expect([watchdog, status, rows[0]?.n]).toEqual([watchdog, status, count]);
    }
    expect(new Set(found.map(({ watchdog }) => watchdog))).toEqual(new Set(STANDSTILLS));
  });

  it('an application for a certificate is called from the end of the day it had to be answered by, until it is', async () => {
    await database.transaction(async (sql) => {
      const entry = {
        actor: SYSTEM,
        insurerId: round.key.insurerId,
        action: 'test.apply',
        subject: 'test:1',
      };
      const auditId = await writeAudit(sql, entry);
      await sql.query(
        `INSERT INTO certificate.application (insurer_id, member_id, kind, reason, applicant, evidence, received_on,
                                              received_by, answer_by, audit_id)
         VALUES ($1, 'M1', 'certificate', 'lost', 'member', 'x', '2030-01-07', 'clerk', '2030-01-11', $2)`,
        [round.key.insurerId, auditId],
      );
    });
    const of = async (moment: string) =>
      (await database.read((sql) => watch(sql, round.key, moment))).find(
        ({ watchdog }) => watchdog === 'certificate_late',
      );
    expect(await of('2030-01-11T23:59:59+09:00')).toBeUndefined();
    expect(await of('2030-01-13T00:00:00+09:00')).toMatchObject({ count: 1, hours: 24, acts: 'insurer' });
  });

  it('what another room watches is handed in: a certificate late for its day stands among the others', async () => {
    const late = {
      watchdog: 'certificate_late',
      status: '',
      count: 3,
      hours: 100_000,
      acts: 'insurer',
      title: '期限に間に合わない資格確認書',
    } as const;
    const found = await database.read((sql) => watch(sql, round.key, inHours(1), [async () => [late]]));
    expect(found[0]).toEqual(late);
  });
});
