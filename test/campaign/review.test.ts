import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCampaign } from '../../src/campaign/create.ts';
import { type CampaignKey, extract } from '../../src/campaign/extract.ts';
import { decidePlain } from '../../src/campaign/plain.ts';
import { loadPopulation } from '../../src/campaign/population.ts';
import { reclassify } from '../../src/campaign/reclassify.ts';
import { findCases, readPatterns } from '../../src/campaign/review/case.ts';
import { releaseDecisions, undoDecisions } from '../../src/campaign/review/close.ts';
import { type DecideRequest, decideCases } from '../../src/campaign/review/decide.ts';
import { inquire, recordReplies } from '../../src/campaign/review/inquiry.ts';
import { reviewQueue } from '../../src/campaign/review/queue.ts';
import { type ReleasedVerdict, releasedVerdicts } from '../../src/campaign/review/verdicts.ts';
import { insurerNumberCheckDigit, myNumberCheckDigit } from '../../src/japan/check-digits.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { matcherVersion } from '../../src/matching/versions.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import { readOrder } from '../../src/round/order.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { decideAll, KEYS, load, PERSON, writeFiles } from './round.ts';

const INSURER = `0113001${insurerNumberCheckDigit('0113001')}`;
const ELSEWHERE = '東京都世田谷区太子堂一丁目９番９号';
const [AKI, BEN] = [{ id: 'aki' }, { id: 'ben' }];
const ON = '2024-08-20';

/** What the register says of each kind of held case; the insurer's side is PERSON. */
const REGISTER: Record<string, Record<string, string> | null> = {
  R2: null,
  R4: { sex: '1' },
  R7: { name_kanji: '高橋　花子', name_kana: 'タカハシ　ハナコ' },
  R10: { name_kanji: '佐藤　華恵', address: ELSEWHERE },
};
/** Members by kind: enough for every test to have its own. */
const PEOPLE = [
  ...['R2', 'R4', 'R7', 'R10'].flatMap((kind) => Array.from({ length: 8 }, (_, i) => `${kind}-${i}`)),
  'R10-protected',
  'R10-voluntary',
];
const numberOf = (i: number) => {
  const body = String(71_000_000_000 + i * 7919);
  return body + myNumberCheckDigit(body);
};
const rowOf = (member: string, i: number) => ({
  ...PERSON,
  member_id: member,
  person_id: `P-${member}`,
  insured_id: member,
  number: String(i + 1),
  individual_number: numberOf(i),
  ...(member === 'R10-protected' && {
    protected: 'yes',
    contact_postcode: '1540004',
    contact_address: '東京都渋谷区神南一丁目１番１号',
  }),
  ...(member === 'R10-voluntary' && { kind: 'voluntary', workplace_id: '' }),
});

let db: TestDatabase;
let folder: string;
let key: CampaignKey;

beforeAll(async () => {
  db = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), 'todoke-review-'));
  writeFiles(folder, INSURER, {
    'members.csv': PEOPLE.map(rowOf),
    'resident-register.csv': PEOPLE.flatMap((member, i) => {
      const theirs = REGISTER[member.split('-')[0] as string];
      if (theirs == null) return [];
      return [{ ...PERSON, individual_number: numberOf(i), as_of: '2024-06-07', ...theirs }];
    }),
    'inquiries.csv': [{ member_id: 'R10-7', sent_on: '2024-08-01', reply_by: '2024-08-15' }],
  });
  await load(db.database, folder);
  key = await decideAll(db.database, folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const decide = (
  members: string[],
  resolution: DecideRequest['resolution'],
  more: Partial<DecideRequest> = {},
  actor = AKI,
) => decideCases(db.database, actor, key, [{ chosen: { members }, resolution, on: ON, ...more }]);
const release = (ids: number[], actor = BEN) => releaseDecisions(db.database, actor, key, ids, ON);
const undo = (ids: number[], actor = AKI) => undoDecisions(db.database, actor, key, ids, '見直すため', ON);
const query = async <Row>(text: string, values: unknown[] = []) =>
  (await db.database.read((sql) => sql.query<Row>(text, values))).rows;
const queue = async (member: string, on = ON) => {
  const [one] = await db.database.read((sql) => reviewQueue(sql, key, { members: [member] }, on));
  return one!;
};
const verdicts = () =>
  db.database.read(async (sql) => {
    const all = new Map<string, ReleasedVerdict>();
    for await (const verdict of releasedVerdicts(sql, key)) all.set(verdict.memberId, verdict);
    return all;
  });
const refused = (id: string, status = 409) => expect.objectContaining({ id, status });
const CONFIRMED = { evidence: '住民票の写し' };

describe('the queue of held cases', () => {
  it('groups cases whose row, facts, levels and reasons are identical', async () => {
    const patterns = await db.database.read((sql) => readPatterns(sql, key));
    expect(patterns.map(({ ruleRow, held }) => [ruleRow, held]).sort()).toEqual([
      [10, 10],
      [2, 8],
      [4, 8],
      [7, 8],
    ]);
    expect(new Set(patterns.map(({ pattern }) => pattern)).size).toBe(4);
    expect(patterns[0]).toMatchObject({
      levels: ['different', 'exact', 'exact', 'exact', 'different'],
      open: 10,
    });
  });

  it('lays the evidence of both sides side by side, with what may be decided and what no reply leads to', async () => {
    const one = await queue('R10-0');
    expect(one).toMatchObject({
      ruleRow: 10,
      snapshot: '2024-06-07',
      reply: 'not_asked',
      noReply: { form: 'style2', digits: false, ruleRow: 10 },
      decision: null,
    });
    expect(one.allowed).toContain('confirmed');
    expect(one.evidence.map(({ item }) => item)).toEqual(['kanji', 'kana', 'birth', 'sex', 'address']);
    const kanji = one.evidence[0]!;
    expect([kanji.ours, kanji.theirs]).toEqual(['佐藤　花子', '佐藤　華恵']);
    expect(kanji.pieces?.[0]).toEqual({ a: '佐藤', b: '佐藤', level: 'exact' });
    expect(kanji.pieces?.at(-1)).toMatchObject({ level: 'different', reason: 'KD' });
    expect((await queue('R2-0')).evidence[0]).toMatchObject({ theirs: null, pieces: null });
  });

  it('a protected member’s address stands on neither side, nor in the pieces', async () => {
    const one = await queue('R10-protected');
    expect(one.protected).toBe(true);
    expect(JSON.stringify(one)).not.toMatch(/太子堂|神南/);
    expect(one.evidence.map(({ item }) => item)).not.toContain('address');
    expect(one.levels?.address).toBe('different');
  });

  it('goes on page by page after the last member id', async () => {
    const page = (after?: string) => db.database.read((sql) => findCases(sql, key, { limit: 20, after }));
    const first = await page();
    const second = await page(first.at(-1)?.member_id);
    expect([first.length, second.length]).toEqual([20, 14]);
    expect(new Set([...first, ...second].map((one) => one.member_id)).size).toBe(PEOPLE.length);
  });
});

describe('decision by one person, release by another', () => {
  it('S016 a confirmation needs evidence and becomes 様式1 with digits, row 3, for this very snapshot', async () => {
    await expect(decide(['R4-0'], 'confirmed')).rejects.toEqual(refused('review.evidence', 400));
    const ids = await decide(['R4-0'], 'confirmed', CONFIRMED);
    expect((await verdicts()).has('R4-0')).toBe(false);
    expect(await release(ids)).toBe(1);
    expect((await verdicts()).get('R4-0')).toMatchObject({
      form: 'style1',
      digits: true,
      ruleRow: 3,
      heldRow: 4,
      decidedBy: 'aki',
      releasedBy: 'ben',
      current: true,
    });
    const rows = await query(
      'SELECT snapshot, confirmed_by, confirmed_on, evidence, decision_id FROM matching.confirmation WHERE member_id = $1',
      ['R4-0'],
    );
    expect(rows).toEqual([
      {
        snapshot: '2024-06-07',
        confirmed_by: 'aki',
        confirmed_on: ON,
        evidence: '住民票の写し',
        decision_id: ids[0],
      },
    ]);
  });

  it('nobody releases their own decision, and the database refuses it, too', async () => {
    const ids = await decide(['R4-1'], 'style2_plain');
    await expect(release(ids, AKI)).rejects.toEqual(refused('review.same_person'));
    await expect(release(ids, { id: 'ＡKI' })).rejects.toEqual(refused('review.same_person'));
    const cheat = db.database.transaction(async (sql) => {
      await sql.query(
        `INSERT INTO audit.entry (actor, action, subject) VALUES ('aki', 'test.cheat', 'test:1')`,
      );
      await sql.query(
        `UPDATE review.decision SET state = 'released', closed_by = 'ＡKI', closed_on = $2,
                close_audit_id = (SELECT max(audit_id) FROM audit.entry) WHERE decision_id = $1`,
        [ids[0], ON],
      );
    });
    await expect(cheat).rejects.toThrow(/released_by_another/);
    expect((await queue('R4-1')).decision).toMatchObject({ state: 'decided', decidedBy: 'aki' });
  });

  it('理由付き疑いなし needs one reason of the closed list, and “other” needs words', async () => {
    await expect(decide(['R7-0'], 'no_doubt')).rejects.toEqual(refused('review.doubt_reason', 400));
    await expect(decide(['R7-0'], 'no_doubt', { doubtReason: 'other' })).rejects.toEqual(
      refused('review.evidence', 400),
    );
    await expect(decide(['R7-0'], 'request', { doubtReason: 'moved' })).rejects.toEqual(
      refused('review.doubt_reason', 400),
    );
    await release(await decide(['R7-0'], 'no_doubt', { doubtReason: 'name_changed' }));
    expect((await verdicts()).get('R7-0')).toMatchObject({ form: 'style1', digits: true, ruleRow: 3 });
    expect(
      await query('SELECT doubt_reason, evidence FROM review.decision WHERE member_id = $1', ['R7-0']),
    ).toEqual([{ doubt_reason: 'name_changed', evidence: '改姓・改名' }]);
  });

  it.each([
    ['R7-1', 'style2_digits', 'style2', true, 7],
    ['R7-2', 'style2_plain', 'style2', false, 7],
    ['R7-3', 'request', 'request', false, 7],
    ['R2-0', 'request', 'request', false, 2],
    ['R4-2', 'style2_plain', 'style2', false, 4],
  ] as const)('%s: %s gives %s, digits %s, row %i', async (member, resolution, form, digits, ruleRow) => {
    await release(await decide([member], resolution));
    expect((await verdicts()).get(member)).toMatchObject({ form, digits, ruleRow });
  });

  it.each([
    ['R2-1', 'confirmed'],
    ['R2-1', 'no_doubt'],
    ['R2-1', 'style2_digits'],
    ['R4-3', 'style2_digits'],
  ] as const)(
    'S019 %s: digits by %s are refused where the row never prints them',
    async (member, resolution) => {
      const more = resolution === 'no_doubt' ? { doubtReason: 'moved' as const } : CONFIRMED;
      await expect(decide([member], resolution, more)).rejects.toEqual(refused('review.not_allowed'));
    },
  );

  it('takes all or none: one stranger or one case already decided refuses the rest', async () => {
    await expect(decide(['R7-4', 'nobody'], 'request')).rejects.toEqual(refused('review.not_held'));
    const ids = await decide(['R7-5'], 'request');
    await expect(decide(['R7-4', 'R7-5'], 'request')).rejects.toEqual(refused('review.already_decided'));
    const requests = ['R7-4', 'R7-5'].map((member): DecideRequest => {
      return { chosen: { members: [member] }, resolution: 'request', on: ON };
    });
    await expect(decideCases(db.database, AKI, key, requests)).rejects.toEqual(
      refused('review.already_decided'),
    );
    expect((await queue('R7-4')).decision).toBeNull();
    await undo(ids);
  });

  it('is undone before its release with a reason, and never after', async () => {
    const ids = await decide(['R7-6'], 'request');
    await expect(undoDecisions(db.database, AKI, key, ids, ' ', ON)).rejects.toEqual(
      refused('review.undo_reason', 400),
    );
    await undo(ids, BEN);
    expect((await queue('R7-6')).decision).toBeNull();
    await expect(release(ids)).rejects.toEqual(refused('review.closed'));
    const again = await decide(['R7-6'], 'style2_plain');
    await release(again);
    await expect(undo(again)).rejects.toEqual(refused('review.closed'));
    const change = db.database.transaction(async (sql) => {
      await sql.query(
        `INSERT INTO audit.entry (actor, action, subject) VALUES ('aki', 'test.cheat', 'test:1')`,
      );
      await sql.query(`UPDATE review.decision SET closed_by = 'zoe' WHERE decision_id = $1`, [again[0]]);
    });
    await expect(change).rejects.toMatchObject({ code: 'TD003' });
  });

  it('is a person’s: the system decides nothing, and nothing changes without an audit entry', async () => {
    await expect(decide(['R7-4'], 'request', {}, { id: 'system' })).rejects.toEqual(
      refused('review.person', 403),
    );
    await expect(
      db.database.transaction((sql) => sql.query(`UPDATE review.inquiry SET reply = 'x'`)),
    ).rejects.toMatchObject({ code: 'TD001' });
  });

  it('stores what it was decided from: row, levels, reasons, versions, values', async () => {
    const [row] = await query<Record<string, unknown>>(
      `SELECT v.levels = d.levels AND v.reasons = d.reasons AND v.values_hash = d.values_hash AS same, v.matcher,
              v.rule_version, v.held_row, v.profile_hash = k.profile_hash AS profile
         FROM review.decision v JOIN campaign.decision d USING (insurer_id, campaign_id, member_id)
         JOIN campaign.campaign k USING (insurer_id, campaign_id) WHERE v.member_id = 'R4-0'`,
    );
    expect(row).toEqual({
      same: true,
      matcher: matcherVersion(),
      rule_version: '2024-04-19/1',
      held_row: 4,
      profile: true,
    });
  });
});

describe('bulk decisions for an identical pattern', () => {
  const patternOf = async (member: string) => (await queue(member)).pattern;
  const openOf = async (pattern: string) =>
    (await db.database.read((sql) => findCases(sql, key, { pattern, state: 'open' }))).length;

  it('are refused when the group is not what the reviewer saw', async () => {
    const pattern = await patternOf('R2-1');
    const chosen = { pattern, expected: 3 };
    await expect(
      decideCases(db.database, AKI, key, [{ chosen, resolution: 'request', on: ON }]),
    ).rejects.toEqual(refused('review.pattern_changed'));
  });

  it('decide the whole group at once, and leave one audit entry that names the pattern', async () => {
    const pattern = await patternOf('R2-1');
    const expected = await openOf(pattern);
    const chosen = { pattern, expected };
    const ids = await decideCases(db.database, AKI, key, [{ chosen, resolution: 'request', on: ON }]);
    expect(ids).toHaveLength(expected);
    expect(await openOf(pattern)).toBe(0);
    const entries = await query<{ detail: unknown }>(
      `SELECT a.detail FROM audit.entry a WHERE a.audit_id IN (SELECT audit_id FROM review.decision WHERE decision_id = ANY($1))`,
      [ids],
    );
    expect(entries.map(({ detail }) => detail)).toEqual([
      expect.objectContaining({ pattern, people: expected, resolution: 'request' }),
    ]);
    await release(ids);
  });

  it('never give digits where birth or sex do not match: these are looked at one by one', async () => {
    const pattern = await patternOf('R4-3');
    const chosen = { pattern, expected: await openOf(pattern) };
    await expect(
      decideCases(db.database, AKI, key, [{ chosen, resolution: 'confirmed', on: ON, ...CONFIRMED }]),
    ).rejects.toEqual(refused('review.one_by_one'));
  });
});

describe('S023 inquiries', () => {
  const ask = (members: string[], sentOn = '2024-08-10', replyBy = '2024-08-19') =>
    inquire(db.database, AKI, key, { chosen: { members }, addressee: 'workplace', sentOn, replyBy });

  it('S023 no reply by the date leads where the rule table says, and only then', async () => {
    await expect(decide(['R10-1'], 'no_reply')).rejects.toEqual(refused('review.no_reply_yet'));
    expect(await ask(['R10-1'])).toEqual({ workplace: 1, person: 0 });
    expect((await queue('R10-1', '2024-08-19')).reply).toBe('waiting');
    await expect(decide(['R10-1'], 'no_reply', { on: '2024-08-19' })).rejects.toEqual(
      refused('review.no_reply_yet'),
    );
    expect((await queue('R10-1', '2024-08-20')).reply).toBe('overdue');
    await release(await decide(['R10-1'], 'no_reply'));
    expect((await verdicts()).get('R10-1')).toMatchObject({ form: 'style2', digits: false, ruleRow: 10 });
  });

  it('S023 a reply that came is not “no reply”', async () => {
    await ask(['R10-2']);
    const answer = { memberId: 'R10-2', repliedOn: '2024-08-18', reply: '本人のもの' };
    await recordReplies(db.database, AKI, key, [answer]);
    expect(await queue('R10-2')).toMatchObject({ reply: 'replied', repliedOn: '2024-08-18' });
    await expect(decide(['R10-2'], 'no_reply')).rejects.toEqual(refused('review.no_reply_yet'));
    await expect(recordReplies(db.database, AKI, key, [answer])).rejects.toEqual(refused('review.not_asked'));
  });

  it('S023 an inquiry of the insurer’s file counts, and takes its answer', async () => {
    expect((await queue('R10-7')).reply).toBe('overdue');
    await recordReplies(db.database, AKI, key, [
      {
        memberId: 'R10-7',
        repliedOn: '2024-08-20',
        reply: '転居した',
      },
    ]);
    expect((await queue('R10-7')).reply).toBe('replied');
  });

  it('S023 a reply that comes after “no reply” was decided stops its release', async () => {
    await ask(['R10-6']);
    const ids = await decide(['R10-6'], 'no_reply');
    const late = { memberId: 'R10-6', repliedOn: '2024-08-20', reply: '本人のもの' };
    await recordReplies(db.database, BEN, key, [late]);
    await expect(release(ids)).rejects.toEqual(refused('review.reply_came'));
    await undo(ids);
    await release(await decide(['R10-6'], 'confirmed', CONFIRMED));
    expect((await verdicts()).get('R10-6')).toMatchObject({ form: 'style1', digits: true });
  });

  it('a day that has not come yet is refused: no reply-by date can be jumped', async () => {
    const future = refused('review.future', 400);
    await expect(decide(['R10-4'], 'no_reply', { on: '2999-01-01' })).rejects.toEqual(future);
    await expect(ask(['R10-4'], '2999-01-01', '2999-01-02')).rejects.toEqual(future);
    const answer = { memberId: 'R10-4', repliedOn: '2999-01-01', reply: '本人のもの' };
    await expect(recordReplies(db.database, AKI, key, [answer])).rejects.toEqual(future);
  });

  it('the workplace is not asked about protected members, nor where there is none', async () => {
    expect(await ask(['R10-protected', 'R10-voluntary', 'R10-3'])).toEqual({ workplace: 1, person: 2 });
    await expect(ask(['R10-3'])).rejects.toEqual(refused('review.asked_today'));
    await expect(ask(['R10-4'], '2024-08-10', '2024-08-10')).rejects.toEqual(refused('review.reply_by', 400));
  });
});

describe('S020 decided again from the same inputs', () => {
  it('S020 the same bytes come out, whatever the review has found since', async () => {
    const again = await reclassify(db.database, KEYS, key);
    expect(again).toEqual({
      decided: PEOPLE.length,
      different: [],
      differentCount: 0,
      ruleVersion: '2024-04-19/1',
      matcher: matcherVersion(),
    });
  });

  it('S020 a row that was tampered with shows', async () => {
    const client = new pg.Client({ connectionString: db.url });
    await client.connect();
    const set = (digits: boolean) =>
      client.query(`UPDATE campaign.decision SET digits = $1 WHERE member_id = 'R10-5'`, [digits]);
    await client.query('SET session_replication_role = replica');
    await set(true);
    expect(await reclassify(db.database, KEYS, key)).toMatchObject({
      different: ['R10-5'],
      differentCount: 1,
    });
    await set(false);
    await client.end();
  });

  it('S020 a population without digits is decided again as it was: nothing compared, nobody held', async () => {
    const own = { insurerId: key.insurerId, campaignId: 'plain-1' };
    const { campaign: plan } = readOrder(folder);
    const population = { ...loadPopulation('everybody'), form: 'plain' as const };
    const { hash: profileHash } = loadProfile('kyokai-kenpo');
    await db.database.transaction(async (sql) => {
      await openCampaign(sql, SYSTEM, own, plan, { profileHash, inputsHash: 'test', population });
      await extract(sql, SYSTEM, own, plan);
    });
    await decidePlain(db.database, SYSTEM, KEYS, own);
    const again = await reclassify(db.database, KEYS, own);
    expect(again.decided).toBeGreaterThan(20);
    expect(again.differentCount).toBe(0);
  });

  it('S016 the next campaign on the same snapshot finds the confirmation (row 3); the first one stays', async () => {
    const order = JSON.parse(readFileSync(join(folder, 'insurer.json'), 'utf8'));
    order.campaign.id = 'round-2';
    writeFileSync(join(folder, 'insurer.json'), JSON.stringify(order));
    const next = await decideAll(db.database, folder);
    const rows = await query<{ member_id: string; rule_row: number; form: string; digits: boolean }>(
      `SELECT member_id, rule_row, form, digits FROM campaign.decision
        WHERE campaign_id = $1 AND member_id IN ('R4-0', 'R7-0', 'R4-4') ORDER BY member_id`,
      [next.campaignId],
    );
    expect(rows).toEqual([
      { member_id: 'R4-0', rule_row: 3, form: 'style1', digits: true },
      { member_id: 'R4-4', rule_row: 4, form: 'hold', digits: false },
      { member_id: 'R7-0', rule_row: 3, form: 'style1', digits: true },
    ]);
    expect(await reclassify(db.database, KEYS, key)).toMatchObject({ differentCount: 0 });
  });
});

describe('a register that changes after the decision', () => {
  it('is released no more, and what was released is marked as not to be sent', async () => {
    const waiting = await decide(['R4-5'], 'confirmed', CONFIRMED);
    await release(await decide(['R4-6'], 'confirmed', CONFIRMED));
    const changed = PEOPLE.map(rowOf).map((row, i) =>
      ['R4-5', 'R4-6'].includes(row.member_id) ? { ...row, individual_number: numberOf(i + 500) } : row,
    );
    writeFiles(folder, INSURER, { 'members.csv': changed });
    await load(db.database, folder);
    await expect(release(waiting)).rejects.toEqual(refused('review.values_changed'));
    const all = await verdicts();
    expect(all.get('R4-6')?.current).toBe(false);
    expect(all.get('R4-0')?.current).toBe(true);
  });
});

it('no audit entry of the review holds anybody’s data', async () => {
  const entries = await query<{ entry: string }>(
    `SELECT a::text AS entry FROM audit.entry a WHERE action LIKE 'review.%'`,
  );
  expect(entries.length).toBeGreaterThan(20);
  for (const { entry } of entries) expect(entry).not.toMatch(/佐藤|サトウ|太子堂|住民票|本人のもの|1980/);
});
