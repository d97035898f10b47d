import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CampaignKey } from '../../src/campaign/extract.ts';
import { reportMismatch, solveMismatch } from '../../src/campaign/number-report.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { issueCodes, printedCodes } from '../../src/member/notice.ts';
import { act } from '../../src/piece/commands.ts';
import type { PieceAction } from '../../src/piece/status.ts';
import { inTurn } from '../../src/register/index.ts';
import { freshDatabase } from '../support/postgres.ts';
import { flagByState, plannedRound, ROUND_KEYS } from '../support/round.ts';
import { born, everybody, formOf, HOST, type Somebody, serverOn, withSettings } from './people.ts';

const { database } = await freshDatabase();
let key: CampaignKey;
let insurer: string;
let people: Somebody[];
let server: FastifyInstance;
let codes: Map<string, string>;
const DAY = '2024-10-02';
const ON = { on: DAY, days: 90 };

const issue = (more: { managementNumber?: string } = {}, on = ON) =>
  database.transaction((sql) => issueCodes(sql, SYSTEM, ROUND_KEYS.access, key, { ...on, ...more }));

beforeAll(async () => {
  ({ key } = await plannedRound(database, 150, 'member-notice'));
  insurer = key.insurerId;
  await withSettings(database, insurer, { answerEveryMs: 20, notice: { on: true } });
  people = await everybody(database, insurer);
  codes = new Map((await issue()).map(({ managementNumber, code }) => [managementNumber, code]));
  server = serverOn(database, DAY);
});
afterAll(() => server.close());

const proofOf = (one: Somebody): Record<string, string> => ({
  code: codes.get(one.code as string) as string,
  symbol: one.symbol,
  number: one.number,
  ...born(one.birthDate),
});
const post = (typed: Record<string, string>, on = server) =>
  on.inject({ method: 'POST', url: `/${insurer}/ja/notice`, ...formOf(typed) });
const audited = (action: string) =>
  database.read(async (sql) =>
    (
      await sql.query<{ e: string }>(
        'SELECT e::text AS e FROM audit.entry e WHERE action = $1 ORDER BY audit_id',
        [action],
      )
    ).rows.map(({ e }) => e),
  );
const move = (one: Somebody, ...actions: readonly PieceAction[]) =>
  database.transaction(async (sql) => {
    for (const action of actions)
      await act(sql, SYSTEM, { insurerId: insurer, pieceIds: [one.pieceId as string], action });
  });
const reached = () => people.filter(({ code, isProtected }) => code !== null && !isProtected);

describe('one-time codes', () => {
  it('one for each notice, told apart, never the number on the paper, the same when the list is written again', async () => {
    expect(codes.size).toBe(people.filter(({ code }) => code !== null).length);
    expect(new Set(codes.values()).size).toBe(codes.size);
    for (const code of codes.values())
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
    expect(new Map((await issue()).map(({ managementNumber, code }) => [managementNumber, code]))).toEqual(
      codes,
    );
    const kept = await database.read(
      async (sql) => (await sql.query<{ c: string }>('SELECT c::text AS c FROM member.notice_code c')).rows,
    );
    expect(kept).toHaveLength(codes.size);
    const code = (codes.values().next().value as string).replaceAll('-', '');
    for (const { c } of kept) expect(c).not.toContain(code);
  });
});

describe('my notice', () => {
  it('off unless the profile says so', async () => {
    const other = serverOn(database, DAY);
    await withSettings(database, insurer, { answerEveryMs: 20 });
    const one = reached()[0] as Somebody;
    const answered = await post(proofOf(one), other);
    expect(answered.body).toContain('ただいまご利用いただけません');
    expect((await other.inject({ url: `/${insurer}/ja`, headers: { host: HOST } })).body).not.toContain(
      '/notice"',
    );
    await withSettings(database, insurer, { answerEveryMs: 20, notice: { on: true } });
    await other.close();
  });

  it('opens as a tagged PDF with code, symbol, number and birth date, and is logged', async () => {
    const one = reached().find(({ digits }) => digits === true) as Somebody;
    const answered = await post(proofOf(one));
    expect(answered.headers['content-type']).toBe('application/pdf');
    expect(answered.headers['content-disposition']).toBe('attachment; filename="notice.pdf"');
    const bytes = answered.rawPayload.toString('latin1');
    expect(bytes).toMatch(/^%PDF-1\.\d/);
    expect(bytes).toContain('/MarkInfo');
    expect(bytes).toContain('/StructTreeRoot');
    expect((await audited('member.notice_opened')).at(-1)).toContain(one.pieceId as string);
    expect((await audited('vault.read_last_four')).at(-1)).toContain('show_notice');
  });

  it('a dependent opens their own with their own code, and nobody else’s with it', async () => {
    const dependent = reached().find(({ subNumber }) => Number(subNumber) > 1) as Somebody;
    const insured = reached().find(({ symbol }) => symbol !== dependent.symbol) as Somebody;
    const borrowed = { ...proofOf(insured), code: codes.get(dependent.code as string) as string };
    expect((await post(borrowed)).statusCode).toBe(400);
    expect((await post(proofOf(dependent))).headers['content-type']).toBe('application/pdf');
  });

  it('with one thing wrong nothing is opened, and all refusals are alike and logged without what was typed', async () => {
    const one = reached()[3] as Somebody;
    const right = proofOf(one);
    const wrong = [
      { ...right, code: 'AAAA-BBBB-CCCC' },
      { ...right, symbol: '1' },
      { ...right, number: '999' },
      { ...right, ...born('1901-01-01') },
      { ...right, code: one.code as string },
    ];
    const pages = new Set<string>();
    for (const typed of wrong) {
      const answered = await post(typed);
      expect(answered.statusCode).toBe(400);
      pages.add(answered.body);
    }
    expect(pages.size).toBe(1);
    const entries = await audited('member.notice_refused');
    expect(entries.length).toBeGreaterThanOrEqual(wrong.length);
    for (const entry of entries)
      for (const typed of [one.symbol, right.code as string]) expect(entry).not.toContain(`"${typed}"`);
    expect((await post(right)).statusCode).toBe(200);
  });

  it('by the code printed on it, which is the same when its file is made again; a protected member’s bears none', async () => {
    const one = reached()[7] as Somebody;
    const print = () =>
      database.transaction(async (sql) => {
        const { rows } = await sql.query<{ lot: string }>('SELECT lot FROM piece.piece WHERE piece_id = $1', [
          one.pieceId,
        ]);
        const lot = rows[0]?.lot as string;
        return printedCodes(sql, SYSTEM, ROUND_KEYS.access, key, {
          lot,
          withProtected: false,
          until: '2024-12-31',
        });
      });
    const printed = await print();
    for (const { pieceId, isProtected } of people)
      if (isProtected && pieceId !== null) expect(printed.has(pieceId)).toBe(false);
    expect(await print()).toEqual(printed);
    const code = printed.get(one.pieceId as string)?.code as string;
    expect(code).not.toBe(codes.get(one.code as string));
    expect((await post({ ...proofOf(one), code })).headers['content-type']).toBe('application/pdf');
  });

  it('a code serves once: again only while a download may have broken off', async () => {
    const one = reached()[5] as Somebody;
    expect((await post(proofOf(one))).statusCode).toBe(200);
    expect((await post(proofOf(one))).statusCode).toBe(200);
    await database.transaction(async (sql) => {
      await sql.query(
        `INSERT INTO audit.entry (actor, insurer_id, action, subject) VALUES ('test', $1, 'test.time', 'test:1')`,
        [insurer],
      );
      await sql.query(
        `UPDATE member.notice_code SET used_at = now() - interval '11 minutes' WHERE piece_id = $1`,
        [one.pieceId],
      );
    });
    expect((await post(proofOf(one))).statusCode).toBe(400);
    const [fresh] = await issue({ managementNumber: one.code as string });
    expect(fresh?.code).not.toBe(codes.get(one.code as string));
    expect((await post({ ...proofOf(one), code: fresh?.code as string })).statusCode).toBe(200);
  });

  it('not after its days, and not of a letter that was stopped', async () => {
    const late = serverOn(database, '2025-01-01');
    const one = reached()[6] as Somebody;
    expect((await post(proofOf(one), late)).statusCode).toBe(400);
    await late.close();
    await move(one, 'stop');
    expect((await post(proofOf(one))).statusCode).toBe(400);
  });

  it('a protected member’s is opened only where the profile says so', async () => {
    const one = people.find(({ code, isProtected }) => code !== null && isProtected) as Somebody;
    expect((await post(proofOf(one))).statusCode).toBe(400);
    await withSettings(database, insurer, { answerEveryMs: 20, notice: { on: true, protected: true } });
    const other = serverOn(database, DAY);
    const answered = await post(proofOf(one), other);
    expect(answered.headers['content-type']).toBe('application/pdf');
    expect(answered.rawPayload.includes(Buffer.from(one.address))).toBe(false);
    await other.close();
  });

  it('nor that of somebody the state’s file flags (不開示該当), whatever the insurer’s own register says', async () => {
    await withSettings(database, insurer, { answerEveryMs: 20, notice: { on: true } });
    const other = serverOn(database, DAY);
    const one = reached()[9] as Somebody;
    expect((await post(proofOf(one), other)).statusCode).toBe(200);
    await flagByState(database, insurer, one.memberId, '2024-09-30');
    expect((await post(proofOf(one), other)).statusCode).toBe(400);
    await other.close();
  });

  it('S026 nor one whose digits were reported, and found not to be theirs', async () => {
    await withSettings(database, insurer, { answerEveryMs: 20, notice: { on: true } });
    const other = serverOn(database, DAY);
    const one = reached().filter(({ digits }) => digits === true)[10] as Somebody;
    const CLERK = { id: 'clerk' };
    await move(one, 'release', 'print', 'enclose', 'seal');
    expect((await post(proofOf(one), other)).statusCode).toBe(200);
    await inTurn(database, insurer, (sql) => reportMismatch(sql, CLERK, insurer, one.memberId, 'phone'));
    expect((await post(proofOf(one), other)).statusCode).toBe(400);
    await inTurn(database, insurer, (sql) =>
      solveMismatch(sql, CLERK, insurer, one.memberId, 'removed', '確認書 第1号'),
    );
    expect((await post(proofOf(one), other)).statusCode).toBe(400);
    await other.close();
  });

  it('tries are limited by eligibility, with the right ones among them', async () => {
    await withSettings(database, insurer, {
      answerEveryMs: 20,
      notice: { on: true },
      limits: { eligibility: { tries: 2, minutes: 60 } },
    });
    const limited = serverOn(database, DAY, { limited: true });
    const one = reached()[8] as Somebody;
    const wrong = { ...proofOf(one), code: 'AAAA-BBBB-CCCC' };
    const statuses = [];
    for (const typed of [wrong, wrong, proofOf(one)]) statuses.push((await post(typed, limited)).statusCode);
    expect(statuses).toEqual([400, 400, 429]);
    await limited.close();
  });
});
