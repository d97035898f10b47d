import { afterAll, describe, expect, it } from 'vitest';
import { readWatchdogs } from '../../src/api/read/today-watched.ts';
import type { Patterns, Queue, ReviewCaseItem, ReviewPage, Verdicts } from '../../src/api/review-contract.ts';
import { base, CASES, memberOf, ON, plain, reviewApi } from './review-kit.ts';
import { CAMPAIGN, INSURER, MEMBER } from './seed.ts';

const { db, get, signIn, json, done, refused, decide, caseOf, entries, decisionsMade, close } =
  await reviewApi();
afterAll(close);

describe('the queue', () => {
  it('counts the cases by identical reasons, without anybody’s data', async () => {
    const response = await get(`${base}/patterns`);
    const { patterns } = response.json() as Patterns;
    expect(patterns.map(({ ruleRow, held }) => [ruleRow, held])).toEqual([
      [4, 15],
      [10, 14],
    ]);
    expect(patterns[0]?.levels?.[2]).toEqual({
      item: 'birth',
      level: 'different',
      reasons: [{ code: 'BX', text: '生年月日が違う' }],
    });
    expect(response.body).not.toMatch(/山田|千代田/);
  });

  it('pages forwards, each case once, both sides aligned, every view logged', async () => {
    const before = (await entries('matching.view_case')).length;
    const seen: ReviewCaseItem[] = [];
    for (let cursor = ''; ; ) {
      const { items, next } = await json<Queue>(`${base}/queue?limit=10&purpose=review${cursor}`);
      seen.push(...items);
      if (next === null) break;
      cursor = `&cursor=${next}`;
    }
    expect(seen.map(({ memberId }) => memberId)).toEqual(
      Array.from({ length: CASES }, (_, i) => memberOf(501 + i)),
    );
    expect(seen[0]?.aligned.find(({ item }) => item === 'birth')).toEqual({
      item: 'birth',
      ours: '1970-01-02',
      theirs: '1971-01-02',
      pieces: [
        {
          ours: '1970-01-02',
          theirs: '1971-01-02',
          level: 'different',
          reason: { code: 'BX', text: '生年月日が違う' },
        },
      ],
    });
    expect(seen[0]).toMatchObject({ reply: 'not_asked', decision: null });
    const views = (await entries('matching.view_case')).slice(before);
    expect(views.map(({ subject }) => subject)).toEqual(seen.map(({ memberId }) => `member:${memberId}`));
    expect(views[0]).toMatchObject({ actor: 'tester', detail: { campaign: CAMPAIGN, purpose: 'review' } });
  });

  it('filters by pattern, row and state', async () => {
    const { patterns } = await json<Patterns>(`${base}/patterns`);
    const count = async (filter: string) =>
      (await json<Queue>(`${base}/queue?limit=100&purpose=review&${filter}`)).items.length;
    expect(await count(`pattern=${patterns[0]?.pattern}`)).toBe(15);
    expect(await count('row=10')).toBe(14);
    expect(await count('row=10&state=open')).toBe(14);
    expect(await count('state=released')).toBe(0);
  });

  it('a protected member’s address is on neither side, in the queue or alone', async () => {
    const { items } = await json<Queue>(`${base}/queue?limit=100&purpose=review`);
    const alone = await json<ReviewCaseItem>(`${base}/queue/${MEMBER.heldProtected}?purpose=review`);
    for (const one of [items.find(({ memberId }) => memberId === MEMBER.heldProtected), alone]) {
      expect(one).toMatchObject({ protected: true });
      expect(one?.aligned.map(({ item }) => item)).toEqual(['kanji', 'kana', 'birth', 'sex']);
      expect(JSON.stringify(one)).not.toMatch(/千代田|秘密|みどり/);
    }
  });

  it('who is not held for review is not opened, and nothing is logged', async () => {
    const before = (await entries('matching.view_case')).length;
    for (const member of [MEMBER.first, MEMBER.glyph, 'nobody']) {
      expect((await get(`${base}/queue/${member}?purpose=review`)).json()).toMatchObject({
        id: 'member.unknown',
        status: 404,
      });
    }
    expect(await entries('matching.view_case')).toHaveLength(before);
  });

  it.each(['cursor=x', `cursor=${Buffer.from('{"to":"before","keys":["a"]}').toString('base64url')}`])(
    '%s is refused',
    async (cursor) => {
      for (const list of ['queue?purpose=review&', 'verdicts?'])
        expect((await get(`${base}/${list}${cursor}`)).json()).toMatchObject({ id: 'api.cursor' });
    },
  );
});

describe('the list of cases', () => {
  const list = (filter: string) => json<ReviewPage>(`${base}/cases?on=${ON}&limit=100&${filter}`);
  const ids = async (filter: string) => (await list(filter)).items.map(({ memberId }) => memberId);

  it('has every case of the queue, nobody’s data, and logs no view', async () => {
    const before = (await entries('matching.view_case')).length;
    const { items, total } = await list('');
    expect(total).toBe(CASES);
    expect(items[0]).toEqual({
      memberId: memberOf(501),
      pattern: expect.stringMatching(/^r4-/),
      ruleRow: 4,
      reason: '生年月日・性別の不一致',
      levels: expect.any(Array),
      protected: false,
      reply: 'not_asked',
      replyBy: null,
      state: 'open',
      decisionId: null,
      resolution: null,
      decidedBy: null,
    });
    expect(items.filter((one) => one.protected).map(({ memberId }) => memberId)).toEqual([
      MEMBER.heldProtected,
    ]);
    expect(JSON.stringify(items)).not.toMatch(/山田|千代田/);
    expect(await entries('matching.view_case')).toHaveLength(before);
  });

  it('is filtered by row, pattern, state and id, sorted and paged on the server', async () => {
    const { patterns } = await json<Patterns>(`${base}/patterns`);
    expect(await ids('row=10')).toHaveLength(14);
    expect(await ids(`pattern=${patterns[0]?.pattern}`)).toHaveLength(15);
    expect(await ids('state=decided')).toEqual([]);
    expect(await ids('member=0000052')).toHaveLength(10);
    const byRow = (await list('sort=row&descending=true')).items;
    expect(byRow.map(({ ruleRow }) => ruleRow)).toEqual([...Array(14).fill(10), ...Array(15).fill(4)]);
    for (const sort of ['member', 'row', 'pattern', 'reply_by']) {
      const seen: string[] = [];
      for (let cursor = ''; ; ) {
        const page = await json<ReviewPage>(`${base}/cases?sort=${sort}&limit=7${cursor}`);
        seen.push(...page.items.map(({ memberId }) => memberId));
        if (page.next === null) break;
        cursor = `&cursor=${page.next}`;
      }
      expect(seen, sort).toEqual(await ids(`sort=${sort}`));
    }
  });

  it('how a question stands is the same in the filter and in the row, before, on and after its last day', async () => {
    await done('inquire', { by: 'aki', on: '2024-08-01', members: [memberOf(527)], replyBy: '2024-08-10' });
    await done('inquire', { by: 'aki', on: '2024-08-01', members: [memberOf(529)], replyBy: '2024-08-10' });
    await done('reply', {
      by: 'aki',
      on: '2024-08-05',
      replies: [{ memberId: memberOf(529), reply: '本人です' }],
    });
    const on = async (day: string, reply: string) => {
      const { items } = await json<ReviewPage>(`${base}/cases?on=${day}&reply=${reply}&limit=100`);
      for (const item of items) expect(item.reply).toBe(reply);
      return items.map(({ memberId }) => memberId);
    };
    expect(await on('2024-08-04', 'waiting')).toEqual([memberOf(527), memberOf(529)]);
    expect(await on('2024-08-10', 'waiting')).toEqual([memberOf(527)]);
    expect(await on('2024-08-11', 'overdue')).toEqual([memberOf(527)]);
    expect(await on('2024-08-05', 'replied')).toEqual([memberOf(529)]);
    expect(await on('2024-08-11', 'not_asked')).toHaveLength(CASES - 2);
  });

  it('a question nobody answered in time is told on the first screen from the day after its last, with the list behind it', async () => {
    const late = async (day: string) =>
      (await db.database.read((sql) => readWatchdogs(sql, INSURER, `${day}T00:00:00Z`))).filter(
        ({ kind }) => kind === 'inquiry_late',
      );
    expect(await late('2024-08-10')).toEqual([]);
    expect(await late('2024-08-12')).toEqual([
      expect.objectContaining({
        campaignId: CAMPAIGN,
        count: 1,
        urgency: 'late',
        due: '2024-08-10',
        daysLeft: -2,
        to: `/campaigns/${CAMPAIGN}/review?reply=overdue`,
      }),
    ]);
  });

  it('goes out as CSV, which the trail says', async () => {
    const response = await get(`${base}/cases?format=csv&row=10`);
    expect(response.headers['content-type']).toContain('text/csv');
    const lines = response.body.trim().split('\r\n');
    expect(lines).toHaveLength(15);
    expect(lines[0]).toMatch(/^member_id,rule_row,pattern,kanji,/);
    expect((await entries('api.export_list')).at(-1)).toMatchObject({ detail: { list: 'review' } });
  });
});

describe('deciding and releasing', () => {
  it('one decides, another releases, and the verdict stands for the supplementary mailing', async () => {
    const evidence = '住民票の写し';
    const members = [memberOf(504)];
    const asked = { by: 'aki', members, resolution: 'confirmed', evidence };
    const { decisions } = await done<{ decisions: number[] }>('decide', asked);
    expect((await caseOf(504)).decision).toEqual({
      decisionId: decisions[0],
      state: 'decided',
      resolution: 'confirmed',
      decidedBy: 'aki',
      decidedOn: ON,
      doubtReason: null,
      evidence,
    });
    expect(await done('release', { by: 'ben', decisions })).toEqual({ released: 1 });
    expect((await json<Verdicts>(`${base}/verdicts`)).items).toEqual([
      expect.objectContaining({
        memberId: memberOf(504),
        form: 'style1',
        digits: true,
        ruleRow: 3,
        heldRow: 10,
        decidedBy: 'aki',
        releasedBy: 'ben',
        releasedOn: ON,
        current: true,
      }),
    ]);
    expect((await entries('review.decide')).at(-1)).toMatchObject({ actor: 'aki' });
    expect((await entries('review.release')).at(-1)).toMatchObject({ actor: 'ben', detail: { decisions } });
  });

  it('the verdicts are paged by member', async () => {
    const ids = [await decide(506), await decide(508)];
    await done('release', { by: 'ben', decisions: ids });
    const all = (await json<Verdicts>(`${base}/verdicts`)).items;
    const first = await json<Verdicts>(`${base}/verdicts?limit=2`);
    const rest = await json<Verdicts>(`${base}/verdicts?limit=2&cursor=${first.next}`);
    expect(all).toHaveLength(3);
    expect([...first.items, ...rest.items]).toEqual(all);
    expect(rest.next).toBeNull();
  });

  it('aki does not release what aki decided, from another browser either: 409', async () => {
    await signIn('aki');
    const { decisions } = await done<{ decisions: number[] }>('decide', {
      ...plain,
      members: [memberOf(510)],
    });
    await refused('release', { by: 'aki', decisions }, 409, 'review.same_person');
    expect((await caseOf(510)).decision?.state).toBe('decided');
    expect(await done('undo', { by: 'aki', decisions, reason: '見直すため' })).toEqual({ undone: 1 });
    expect((await caseOf(510)).decision).toBeNull();
  });

  it('a whole pattern is decided with the number seen there; with another number nothing is', async () => {
    const { patterns } = await json<Patterns>(`${base}/patterns`);
    const { pattern, open } = patterns.find(({ ruleRow }) => ruleRow === 4) as Patterns['patterns'][number];
    const before = await decisionsMade();
    for (const expected of [open - 1, open + 1])
      await refused('decide', { ...plain, pattern, expected }, 409, 'review.pattern_changed');
    await refused(
      'decide',
      { by: 'aki', pattern, expected: open, resolution: 'no_doubt', doubtReason: 'corrected' },
      409,
      'review.one_by_one',
    );
    expect(await decisionsMade()).toBe(before);
    const { decisions } = await done<{ decisions: number[] }>('decide', {
      ...plain,
      pattern,
      expected: open,
    });
    expect(decisions).toHaveLength(15);
    await done('undo', { by: 'ben', decisions, reason: '見直すため' });
  });

  it('what the commands refuse goes out with their ids', async () => {
    const decision = await decide(512);
    await refused('decide', { ...plain, members: [memberOf(512)] }, 409, 'review.already_decided');
    await refused('decide', { ...plain, members: [MEMBER.first] }, 409, 'review.not_held');
    await refused(
      'decide',
      { by: 'aki', members: [memberOf(501)], resolution: 'style2_digits' },
      409,
      'review.not_allowed',
    );
    await refused(
      'decide',
      { by: 'aki', members: [memberOf(501)], resolution: 'confirmed' },
      400,
      'review.evidence',
    );
    await refused('release', { by: 'ben', decisions: [999_999] }, 404, 'review.unknown');
    await refused('undo', { by: 'ben', decisions: [decision], reason: ' ' }, 400, 'review.undo_reason');
  });
});

describe('asking and being answered', () => {
  it('a question is recorded, then its answer; a protected member’s workplace is not asked', async () => {
    const members = [memberOf(502), memberOf(514)];
    const question = { by: 'aki', members, replyBy: '2024-08-30' };
    expect(await done('inquire', question)).toEqual({ workplace: 1, person: 1 });
    expect(await caseOf(514)).toMatchObject({ reply: 'waiting', replyBy: '2024-08-30' });
    await refused('inquire', question, 409, 'review.asked_today');
    await refused('inquire', { ...question, replyBy: ON }, 400, 'review.reply_by');
    const replies = [{ memberId: memberOf(514), reply: '本人の番号に相違ない' }];
    expect(await done('reply', { by: 'aki', replies })).toEqual({ recorded: 1 });
    expect(await caseOf(514)).toMatchObject({ reply: 'replied', repliedOn: ON });
    await refused('reply', { by: 'aki', replies }, 409, 'review.not_asked');
    expect(JSON.stringify(await entries('review.reply'))).not.toContain('相違ない');
  });
});
