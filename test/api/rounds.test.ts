import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLE_NAMES, ROLES, type Role } from '../../src/access/roles.ts';
import type { CampaignDetail } from '../../src/api/contract.ts';
import type { Closing, Proofs, Round, Rounds, Today } from '../../src/api/round-contract.ts';
import { buildServer } from '../../src/api/server.ts';
import { writeAudit } from '../../src/kernel/audit.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { readLedger } from '../../src/ledger/ledger.ts';
import { act } from '../../src/piece/commands.ts';
import { askApproval } from '../../src/round/approval.ts';
import { roundHome } from '../../src/round/home.ts';
import { startWorks } from '../../src/round/perform.ts';
import { claimWork } from '../../src/round/works.ts';
import { writeSample } from '../../src/sample/files.ts';
import { rolesCanOpen } from '../../web/src/opens.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { FEW_PICTURES, ROUND_KEYS } from '../support/round.ts';
import { signedIn } from '../support/sign-in.ts';

/* A round over HTTP from an empty database: plan, files, extraction, papers, approval, release, closing (issue 8). */

const folder = mkdtempSync(join(tmpdir(), 'todoke-rounds-'));
const outDir = join(folder, 'out');
const sample = join(folder, 'sample');
let db: TestDatabase;
let server: FastifyInstance;
let insurer: string;
const headers: Record<string, Record<string, string>> = {};
const CAMPAIGN = 'round-1';
let plan: Record<string, unknown>;

beforeAll(async () => {
  db = await freshDatabase();
  writeSample({ members: 300, seed: '3', profile: 'kenpo-kumiai' }, sample);
  const written = JSON.parse(readFileSync(join(sample, 'insurer.json'), 'utf8'));
  insurer = written.insurer.insurer_number;
  const { campaign } = written;
  plan = {
    insurerName: written.insurer.name,
    profile: 'kenpo-kumiai',
    title: campaign.title,
    extractionDate: campaign.extraction_date,
    cutOff: campaign.cut_off,
    packingDate: campaign.packing_date,
    issueDate: campaign.issue_date,
    windowFrom: campaign.window.from,
    windowTo: campaign.window.to,
  };
  server = buildServer({ database: db.database, outDir, webDir: null });
  for (const role of ['clerk', 'approver', 'printer'] as Role[])
    headers[role] = await signedIn(db.database, insurer, { personId: `r-${role}`, roles: [role] });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = (rest: string) => `/api/insurers/${insurer}${rest}`;
const get = async <T>(rest: string, who = 'clerk'): Promise<T> => {
  const response = await server.inject({ url: at(rest), headers: headers[who] as never });
  expect(response.statusCode, response.body).toBe(200);
  return response.json() as T;
};
const post = (rest: string, body: object, who = 'clerk') =>
  server.inject({
    method: 'POST',
    url: at(rest),
    headers: { ...headers[who], 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  });
const done = async (rest: string, body: object, who = 'clerk'): Promise<void> => {
  const response = await post(rest, body, who);
  expect(response.statusCode, response.body).toBe(200);
};
const refusal = async (rest: string, body: object, who = 'clerk'): Promise<string> =>
  ((await post(rest, body, who)).json() as { id: string }).id;
const upload = (kind: string, payload: Buffer | string) =>
  server.inject({
    method: 'POST',
    url: at(`/rounds/${CAMPAIGN}/files/${kind}`),
    headers: { ...headers.clerk, 'content-type': 'text/csv' },
    payload,
  });
const round = () => get<Round>(`/rounds/${CAMPAIGN}`);

/** Works until everything asked for is ended, as a server's worker does. */
async function work(): Promise<void> {
  const problems: unknown[] = [];
  const worker = startWorks(
    { database: db.database, keys: ROUND_KEYS, outDir, aim: FEW_PICTURES },
    'w1',
    (e) => problems.push(e),
    0,
  );
  try {
    await expect
      .poll(async () => (await round()).works.every(({ endedAt }) => endedAt !== null), { timeout: 60_000 })
      .toBe(true);
  } finally {
    worker.stop();
  }
  expect(problems).toEqual([]);
}

const path = `/rounds/${CAMPAIGN}`;

describe('a round over HTTP from an empty database', () => {
  it('is planned; dates out of order and a wrong profile are refused', async () => {
    expect((await get<Rounds>('/rounds')).rounds).toEqual([]);
    expect(await refusal(`${path}/plan`, { ...plan, cutOff: '2020-01-01' })).toBe('round.order');
    expect(await refusal(`${path}/plan`, { ...plan, profile: 'nobody' })).toBe('profile.unknown');
    expect(await refusal(`${path}/plan`, { ...plan, population: 'nobody' })).toBe('population.unknown');
    await done(`${path}/plan`, plan);
    await done(`${path}/plan`, plan);
    expect((await round()).plan.revision).toBe(1);
    await done(`${path}/plan`, { ...plan, title: '令和6年度のお知らせ' });
    expect(await round()).toMatchObject({
      state: 'planned',
      plan: { revision: 2, title: '令和6年度のお知らせ' },
    });
    // Two who change it at once, and a new one under an id that is taken: neither is written over unseen.
    const later = { ...plan, title: '二人目の計画' };
    expect(await refusal(`${path}/plan`, { ...later, revision: 1 })).toBe('round.plan_changed');
    expect(await refusal(`${path}/plan`, { ...later, revision: 0 })).toBe('round.id_taken');
    expect((await round()).plan).toMatchObject({ revision: 2, title: '令和6年度のお知らせ' });
    await done(`${path}/plan`, { ...later, revision: 2 });
    await done(`${path}/plan`, { ...plan, title: '令和6年度のお知らせ', revision: 3 });
  });

  it('S013 the checklist names the 組合規程 and who approved; a step before it is refused while it is open', async () => {
    const { tasks } = await round();
    expect(tasks.map(({ title }) => title)).toContain('組合規程の新設・変更・廃止');
    expect(await refusal(`${path}/work`, { kind: 'extract' })).toBe('round.checklist');
    expect(await refusal(`${path}/tasks`, { task: 'nothing', done: true, evidence: 'x' })).toBe('round.task');
    for (const { id } of tasks)
      await done(`${path}/tasks`, { task: id, done: true, evidence: '令和6年7月1日 第12号' });
    expect((await round()).tasks.every((task) => task.done && task.recordedBy === 'r-clerk')).toBe(true);
  });

  it('files stream in; one with a missing column is refused at once, nothing of it is left', async () => {
    const bad = await upload('members', 'member_id,name\r\n1,x\r\n');
    expect(bad.statusCode).toBe(400);
    for (const kind of ['workplaces', 'members', 'resident-register', 'confirmations', 'inquiries']) {
      const response = await upload(kind, readFileSync(join(sample, `${kind}.csv`)));
      expect(response.statusCode, response.body).toBe(200);
    }
    const { inputDir } = roundHome(outDir, { insurerId: insurer, campaignId: CAMPAIGN });
    expect(readdirSync(inputDir).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(statSync(inputDir).mode & 0o077).toBe(0);
    expect(statSync(join(inputDir, 'members.csv')).mode & 0o077).toBe(0);
    expect(
      (
        await server.inject({
          method: 'POST',
          url: at(`${path}/files/members`),
          headers: { ...headers.printer, 'content-type': 'text/csv' },
          payload: 'x',
        })
      ).statusCode,
    ).toBe(403);
  });

  it('is estimated and taken in by the worker, one work at a time', async () => {
    await done(`${path}/work`, { kind: 'simulate' });
    expect(await refusal(`${path}/work`, { kind: 'take_in' })).toBe('round.at_work');
    await work();
    const { estimate } = await round();
    expect(estimate?.variants.filter(({ ofProfile }) => ofProfile)).toHaveLength(1);
    await done(`${path}/work`, { kind: 'take_in' });
    await work();
    const { files } = await round();
    const members = files.find(({ kind }) => kind === 'members');
    expect(members?.taken?.rows).toBe((members?.taken?.loaded ?? 0) + (members?.taken?.aside ?? 0));
  });

  it('work whose process died is taken up by another, and a live one’s is left alone', async () => {
    await done(`${path}/work`, { kind: 'extract' });
    const claimed = await claimWork(db.database, 'died', 15);
    expect(claimed?.kind).toBe('extract');
    expect(await claimWork(db.database, 'another', 15)).toBeUndefined();
    await work();
    expect((await round()).state).toBe('extracted');
    expect(await refusal(`${path}/plan`, plan)).toBe('round.begun');
    expect((await upload('inquiries', readFileSync(join(sample, 'inquiries.csv')))).json()).toMatchObject({
      id: 'round.begun',
    });
  });

  it('the papers are made, and every number of the list is the ledger’s', async () => {
    expect(await refusal(`${path}/approval/ask`, {})).toBe('round.not_composed');
    expect(await refusal(`${path}/work`, { kind: 'verify' })).toBe('round.not_composed');
    await done(`${path}/work`, { kind: 'compose' });
    await work();
    const ledger = await db.database.read((sql) =>
      readLedger(sql, { insurerId: insurer, campaignId: CAMPAIGN }),
    );
    const [one] = (await get<Rounds>('/rounds')).rounds;
    expect(one).toMatchObject({ state: 'composed', extracted: ledger.extracted, pieces: ledger.pieces });
    const closing = await get<Closing>(`${path}/closing`);
    expect(closing.extracted).toBe(ledger.extracted);
    expect(closing.outcomes.reduce((total, { count }) => total + count, 0)).toBe(ledger.extracted);
    expect((await round()).progress.reduce((total, { count }) => total + count, 0)).toBe(ledger.pieces);
  });

  it('its papers are read back as a step: nobody can ask for approval of bytes that were not', async () => {
    const { proved, last } = (await round()).readBack;
    expect([proved, last?.recordedBy]).toEqual([true, 'r-clerk']);
    const out = roundHome(outDir, { insurerId: insurer, campaignId: CAMPAIGN }).outDir;
    const print = join(out, 'print', readdirSync(join(out, 'print'))[0] as string);
    const bytes = readFileSync(print);
    writeFileSync(print, Buffer.concat([bytes, Buffer.from('\n')]));
    await done(`${path}/work`, { kind: 'verify' });
    await work();
    const { problem } = (await round()).works.find(({ kind }) => kind === 'verify') ?? {};
    expect(problem?.id).toBe('readback.faulty');
    expect(problem?.message).toMatch(/作成時のハッシュ値と一致しません.*print\//s);
    writeFileSync(print, bytes);

    const undone = new Error('undone');
    const other = db.database.transaction(async (sql) => {
      await writeAudit(sql, { actor: SYSTEM, insurerId: insurer, action: 'test.change', subject: 'test:1' });
      await sql.query(`UPDATE document.file SET sha256 = repeat('0', 64) WHERE insurer_id = $1`, [insurer]);
      await askApproval(sql, SYSTEM, { insurerId: insurer, campaignId: CAMPAIGN }, '');
      throw undone;
    });
    await expect(other).rejects.toMatchObject({ id: 'readback.not_proved' });
  });

  it('the counts kept beside the rows are those of the rows, also after people moved', async () => {
    const key = { insurerId: insurer, campaignId: CAMPAIGN };
    const agree = async (): Promise<void> => {
      const { funnel } = await get<CampaignDetail>(`/campaigns/${CAMPAIGN}`);
      const ledger = await db.database.read((sql) => readLedger(sql, key));
      for (const { outcome, count } of funnel.outcomes)
        expect([outcome, count]).toEqual([outcome, ledger.outcomes[outcome as keyof typeof ledger.outcomes]]);
      expect([funnel.extracted, funnel.envelopes, funnel.parcels]).toEqual([
        ledger.extracted,
        ledger.envelopes,
        ledger.parcels,
      ]);
      for (const { form, digits, count } of funnel.pieces) {
        const list = await get<{ total: number }>(
          `/campaigns/${CAMPAIGN}/pieces?form=${form}&digits=${digits}`,
        );
        const { rows } = await db.database.read((sql) =>
          sql.query<{ n: number }>(
            'SELECT count(*) AS n FROM piece.piece WHERE insurer_id = $1 AND form = $2 AND digits = $3',
            [insurer, form, digits],
          ),
        );
        expect([list.total, count]).toEqual([rows[0]?.n, rows[0]?.n]);
      }
      for (const { outcome, row, count } of funnel.held)
        expect(
          (await get<{ total: number }>(`/campaigns/${CAMPAIGN}/held?outcome=${outcome}&row=${row}`)).total,
        ).toBe(count);
      for (const list of ['excluded', 'held', 'parcels']) {
        const { items, total } = await get<{ items: object[]; total: number }>(
          `/campaigns/${CAMPAIGN}/${list}?limit=500`,
        );
        expect([list, total]).toEqual([list, items.length]);
      }
      const kept = 'insurer_id, campaign_id, member_id, outcome, rule_row';
      const { rows: held } = await db.database.read((sql) =>
        sql.query<object>(`SELECT ${kept} FROM campaign.held ORDER BY 1, 2, 3`),
      );
      const { rows: counted } = await db.database.read((sql) =>
        sql.query<object>(`SELECT ${kept} FROM campaign.extracted JOIN campaign.decision USING (insurer_id, campaign_id, member_id)
                            WHERE outcome LIKE 'held%' ORDER BY 1, 2, 3`),
      );
      expect(held.length).toBeGreaterThan(0);
      expect(held).toEqual(counted);
    };
    await agree();
    const rename = (from: string, to: string): Promise<void> =>
      db.database.transaction(async (sql) => {
        await writeAudit(sql, {
          actor: SYSTEM,
          insurerId: insurer,
          action: 'test.change',
          subject: 'test:held',
        });
        await sql.query('UPDATE campaign.extracted SET outcome = $3 WHERE insurer_id = $1 AND outcome = $2', [
          insurer,
          from,
          to,
        ]);
      });
    for (const [from, to] of [
      ['held_review', 'electronic'],
      ['held_glyph', 'held_review'],
      ['held_review', 'held_glyph'],
      ['electronic', 'held_review'],
    ] as const) {
      await rename(from, to);
      await agree();
    }
    const { rows } = await db.database.read((sql) =>
      sql.query<{ piece_id: string }>(
        'SELECT piece_id FROM piece.piece WHERE insurer_id = $1 ORDER BY 1 LIMIT 3',
        [insurer],
      ),
    );
    await db.database.transaction((sql) =>
      act(sql, SYSTEM, {
        insurerId: insurer,
        pieceIds: rows.map(({ piece_id }) => piece_id),
        action: 'stop',
        evidence: { reason: 'test' },
      }),
    );
    await agree();
    await db.database.transaction((sql) =>
      sql.query('SELECT campaign.compact_tally($1, $2)', [insurer, CAMPAIGN]),
    );
    await agree();
  });

  it('one paper of every condition; each count opens those people', async () => {
    const { pieces, conditions } = await get<Proofs>(`${path}/proofs`);
    expect(conditions.reduce((total, { count }) => total + count, 0)).toBe(pieces);
    for (const { form, digits, route, ruleRow, several, dependent, count } of conditions) {
      const asked = { form, digits, route, row: ruleRow ?? 'none', several, dependent };
      const query = new URLSearchParams(
        Object.entries(asked).map(([name, value]): [string, string] => [name, String(value)]),
      );
      expect([asked, (await get<{ total: number }>(`/campaigns/${CAMPAIGN}/pieces?${query}`)).total]).toEqual(
        [asked, count],
      );
    }
  });

  it('is approved by a second person only; whoever asked can take it back and nothing else', async () => {
    expect(await refusal(`${path}/release`, {})).toBe('round.not_approved');
    const both = await signedIn(db.database, insurer, { personId: 'r-both', roles: ['clerk', 'approver'] });
    headers.both = both;
    await done(`${path}/approval/ask`, { note: '初回' }, 'both');
    expect((await get<Today>('/today')).items.map(({ kind }) => kind)).toContain('approval_asked');
    const opened: string[] = [];
    for (const { kind, to, count, acts } of (await get<Today>('/today')).items) {
      // Whoever has to act can open the place.
      for (const role of ROLE_NAMES.filter((one) => ROLES[one] === acts))
        expect([kind, to, role, rolesCanOpen(to, [role])]).toEqual([kind, to, role, true]);
      const { pathname, searchParams } = new URL(to, 'http://localhost');
      const list = pathname.endsWith('/review') ? `${pathname}/cases` : pathname;
      if (list !== pathname && !searchParams.has('state')) searchParams.set('state', 'open');
      if (!/\/(cases|pieces|applications)$/.test(list)) continue;
      expect([to, (await get<{ total: number }>(`${list}?${searchParams}`)).total]).toEqual([to, count]);
      opened.push(kind);
    }
    expect(opened).toEqual(expect.arrayContaining(['review_open', 'late_for_window']));
    const approvalId = (await round()).approvals[0]?.approvalId as number;
    const decide = (verdict: string, who: string, reason = '') =>
      refusal(`${path}/approval/decide`, { approvalId, verdict, reason }, who);
    expect(await decide('approved', 'both')).toBe('round.same_person');
    expect(await decide('refused', 'both', '取り消し')).toBe('round.same_person');
    expect(await decide('approved', 'clerk')).toBe('access.refused');
    expect(await decide('refused', 'approver')).toBe('round.reason');
    expect(await refusal(`${path}/approval/withdraw`, { approvalId }, 'approver')).toBe('round.other_person');
    await done(`${path}/approval/withdraw`, { approvalId, reason: '確認し直す' }, 'both');
    await done(`${path}/approval/ask`, {}, 'both');
    const next = { approvalId: (await round()).approvals[0]?.approvalId as number };
    await done(`${path}/approval/decide`, { approvalId: next.approvalId, verdict: 'approved' }, 'approver');
    expect((await round()).state).toBe('approved');
    await expect(
      db.database.transaction((sql) =>
        sql.query(`UPDATE round.approval SET decided_by = asked_by WHERE approval_id = $1`, [
          next.approvalId,
        ]),
      ),
    ).rejects.toThrow();
  });

  it('is handed over: signed packages, saved as ZIP files by whoever may', async () => {
    const { rows: flags } = await db.database.read((sql) =>
      sql.query(`SELECT FROM piece.piece WHERE insurer_id = $1 AND status = 'composed'`, [insurer]),
    );
    expect(flags.length).toBeGreaterThan(0);
    await done(`${path}/release`, {});
    await work();
    const { works, packages, state } = await round();
    const problem = works.find(({ kind }) => kind === 'package')?.problem ?? null;
    // Doubtful addresses stop their lot until somebody looked (I4); this sample has some or none.
    if (problem !== null) expect(problem.id).toBe('dispatch.address_flagged');
    else expect(state).toBe('released');
    expect(packages.length).toBeGreaterThan(0);
    const name = packages[0] as string;
    const zip = await server.inject({
      url: at(`${path}/packages/${name}`),
      headers: headers.printer as never,
    });
    expect(zip.headers['content-type']).toBe('application/zip');
    expect(zip.rawPayload.subarray(0, 4).toString('latin1')).toBe('PK\x03\x04');
    expect(
      (await server.inject({ url: at(`${path}/packages/..%2Fin`), headers: headers.printer as never }))
        .statusCode,
    ).toBe(404);
    expect(
      (await server.inject({ url: at(`${path}/packages/${name}`), headers: headers.approver as never }))
        .statusCode,
    ).toBe(403);
  });

  it('is not closed while anybody remains: who they are is told', async () => {
    const closing = await get<Closing>(`${path}/closing`);
    expect(closing.remainder.length).toBeGreaterThan(0);
    for (const { list, outcome, count } of closing.remainder.filter((one) => one.list !== null)) {
      const people = await get<{ total: number }>(`/campaigns/${CAMPAIGN}/${list}?outcome=${outcome}`);
      expect(people.total).toBe(count);
    }
    expect(await refusal(`${path}/close`, {})).toBe('ledger.remainder');
    expect((await round()).works.some(({ kind }) => kind === 'close')).toBe(false);
  });
});

describe('what is in nobody’s way', () => {
  it('a campaign of the command line is listed and not worked on', async () => {
    const response = await server.inject({ url: at('/rounds/other'), headers: headers.clerk as never });
    expect(response.json()).toMatchObject({ id: 'round.no_plan', status: 404 });
    expect(existsSync(join(outDir, 'print'))).toBe(false);
  });
});
