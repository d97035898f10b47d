import { beforeAll, describe, expect, it } from 'vitest';
import { continueCase, openCase, recordCall } from '../../src/desk/cases.ts';
import type { Channel } from '../../src/desk/model.ts';
import { countCalls, readCasesOf, readDueCases, readStandings } from '../../src/desk/read.ts';
import { scriptOf } from '../../src/desk/script.ts';
import { deskSettings, INTERPRETED } from '../../src/desk/settings.ts';
import { SCRIPTS, TOPIC_IDS, TOPICS } from '../../src/desk/topics.ts';
import { sentencesOf } from '../../src/desk/whereabouts.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { act } from '../../src/piece/commands.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { piecesOf, plannedRound } from '../support/round.ts';

const { database } = await freshDatabase();
const settings = deskSettings.parse({});
const OPERATOR = { id: 'operator-1' };
let round: PlannedRound;
let member: string;
const insurer = (): string => round.key.insurerId;

beforeAll(async () => {
  round = await plannedRound(database, 120, 'desk');
  const pieces = await database.read((sql) => piecesOf(sql, round.key));
  member = (pieces.find(({ route }) => route === 'home') as (typeof pieces)[number]).member_id;
});

const open = (topic: 'digits_differ' | 'where_is_notice', note = '', channel: Channel = 'phone') =>
  database.transaction((sql) =>
    openCase(sql, OPERATOR, insurer(), settings, { topic, memberId: member, channel, note }, '2024-09-20'),
  );
const due = (on: string) => database.read((sql) => readDueCases(sql, insurer(), on, 100));

describe('cases', () => {
  it('S026 a reported mismatch of the digits is looked at on the next business day', async () => {
    const caseId = await open('digits_differ', '本人からの電話');
    // 20 September 2024 is a Friday before two holidays (21–23).
    expect(await due('2024-09-23')).toEqual([]);
    expect(await due('2024-09-24')).toMatchObject([
      { caseId, topic: 'digits_differ', followUpOn: '2024-09-24' },
    ]);
  });

  it('of a member’s page is there at once, before what is overdue, until somebody has looked at it', async () => {
    const overdue = await open('digits_differ');
    const fresh = await open('where_is_notice', '届かない', 'web');
    const shown = await due('2024-09-25');
    expect(shown[0]).toMatchObject({ caseId: fresh, fresh: true, followUpOn: '2024-09-30' });
    expect(shown.slice(1).map(({ caseId }) => caseId)).toContain(overdue);
    expect(shown.slice(1).some((one) => one.fresh)).toBe(false);
    const next = { note: '追跡中', followUpOn: '2024-10-02', waiting: true };
    await database.transaction((sql) => continueCase(sql, OPERATOR, insurer(), fresh, next, '2024-09-25'));
    expect((await due('2024-09-25')).map(({ caseId }) => caseId)).not.toContain(fresh);
  });

  it('is continued, closed, and opened again; nothing of it is lost', async () => {
    const caseId = await open('where_is_notice');
    const go = (next: Parameters<typeof continueCase>[4]) =>
      database.transaction((sql) => continueCase(sql, OPERATOR, insurer(), caseId, next, '2024-09-24'));
    await go({ note: '追跡を確認中', followUpOn: '2024-10-01', waiting: true });
    await go({ note: '届いたと連絡', resolution: 'arrived' });
    expect((await due('2024-12-31')).map((one) => one.caseId)).not.toContain(caseId);
    await expect(go({ note: '', resolution: 'answered' })).rejects.toMatchObject({
      id: 'desk.closed',
      status: 409,
    });
    await go({ note: 'もう一度問い合わせ', followUpOn: '2024-10-02', waiting: false });
    expect((await database.read((sql) => readCasesOf(sql, insurer(), member)))[0]).toMatchObject({
      caseId,
      status: 'open',
      resolution: null,
    });
    const events = await database.read((sql) =>
      sql.query<{ act: string }>('SELECT act FROM desk.case_event WHERE case_id = $1 ORDER BY at', [caseId]),
    );
    expect(events.rows.map((row) => row.act)).toEqual(['open', 'note', 'close', 'reopen']);
  });

  it('refuses a day that is over, a note without end and a case of another insurer', async () => {
    const caseId = await open('where_is_notice');
    const go = (insurerId: string, note: string, followUpOn: string) =>
      database.transaction((sql) =>
        continueCase(sql, OPERATOR, insurerId, caseId, { note, followUpOn, waiting: false }, '2024-09-24'),
      );
    await expect(go(insurer(), '', '2024-09-23')).rejects.toMatchObject({ id: 'desk.follow_up' });
    await expect(go(insurer(), 'あ'.repeat(4_001), '2024-09-25')).rejects.toMatchObject({ id: 'desk.note' });
    await expect(go('00000000', '', '2024-09-25')).rejects.toMatchObject({
      id: 'desk.unknown_case',
      status: 404,
    });
  });

  it.each([
    '123456789018',
    '１２３４ー５６７８ー９０１８',
    '1234 5678\n9018',
    '1234・5678・9018',
    '1234 - 5678 - 9018',
    '2024 1234 5678 9018',
  ])('a note with an Individual Number in it (%s) is kept nowhere', async (number) => {
    const note = `本人が ${number} とおっしゃった`;
    await expect(open('digits_differ', note)).rejects.toMatchObject({ id: 'desk.my_number' });
    const caseId = await open('digits_differ', '引受番号 123-45-67890-1、12桁の番号ではない 123456789012');
    const go = database.transaction((sql) =>
      continueCase(sql, OPERATOR, insurer(), caseId, { note, resolution: 'answered' }, '2024-09-24'),
    );
    await expect(go).rejects.toMatchObject({ id: 'desk.my_number' });
  });

  it('the words of a note stand with the case and nowhere in the audit trail', async () => {
    await open('where_is_notice', '秘密の言葉');
    const { rows } = await database.read((sql) =>
      sql.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM audit.entry e WHERE e::text LIKE '%秘密の言葉%'`,
      ),
    );
    expect(rows[0]?.n).toBe(0);
  });
});

describe('calls', () => {
  const NOW = new Date('2024-10-01T00:04:00+09:00');
  const call = (
    language: (typeof INTERPRETED)[number] | 'ja',
    transferredTo: 'state_line' | null = null,
    [beganAt, endedAt]: readonly [string, string] = [
      '2024-09-30T23:58:00+09:00',
      '2024-10-01T00:03:00+09:00',
    ],
  ) =>
    database.transaction((sql) => {
      const topic = transferredTo === null ? 'which_paper' : 'my_number_card';
      const one = {
        caseId: null,
        topic,
        scripts: '2024-08/1',
        language,
        transferredTo,
        beganAt,
        endedAt,
      } as const;
      return recordCall(sql, OPERATOR, insurer(), settings, one, NOW);
    });

  it('S148 S149 in each of the 22 languages three parties take part, in Japanese two', async () => {
    for (const language of [...INTERPRETED, 'ja'] as const) await call(language);
    const { rows } = await database.read((sql) =>
      sql.query<{ language: string; parties: string[]; script_version: string }>(
        'SELECT language, parties, script_version FROM desk.call',
      ),
    );
    expect(rows).toHaveLength(23);
    // What was read is what stands there, also of a page that was opened before the scripts were changed.
    expect(new Set(rows.map(({ script_version }) => script_version))).toEqual(new Set(['2024-08/1']));
    for (const { language, parties } of rows)
      expect(parties).toEqual(
        language === 'ja' ? ['member', 'operator'] : ['member', 'operator', 'interpreter'],
      );
  });

  it('S149 the record itself refuses a foreign language without an interpreter', async () => {
    const broken = database.transaction(async (sql) => {
      await sql.query(`INSERT INTO audit.entry (actor, action, subject) VALUES ('test', 'test', 'test:1')`);
      await sql.query(
        `INSERT INTO desk.call (insurer_id, topic, script_version, language, parties, began_at, ended_at, audit_id)
         SELECT $1, 'which_paper', '1', 'en', '{member,operator}', now(), now(), max(audit_id) FROM audit.entry`,
        [insurer()],
      );
    });
    await expect(broken).rejects.toMatchObject({ code: '23514' });
  });

  it('a language the desk has no interpreter for is refused', async () => {
    const few = { ...settings, languages: ['en' as const] };
    const wrong = database.transaction((sql) =>
      recordCall(
        sql,
        OPERATOR,
        insurer(),
        few,
        {
          caseId: null,
          topic: 'which_paper',
          scripts: SCRIPTS,
          language: 'ur',
          transferredTo: null,
          beganAt: '2024-09-30T10:00:00+09:00',
          endedAt: '2024-09-30T10:03:00+09:00',
        },
        NOW,
      ),
    );
    await expect(wrong).rejects.toMatchObject({ id: 'desk.language' });
  });

  it.each([
    ['2024-10-01T00:03:00+09:00', '2024-10-01T00:02:00+09:00'],
    ['2024-10-01T00:03:00+09:00', '2024-10-01T01:00:00+09:00'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
    ['0001-01-01T00:00:00Z', '2024-10-01T00:03:00+09:00'],
  ] as const)(
    'one from %s to %s is refused, so that no month of the statistics is none',
    async (began, ended) => {
      await expect(call('ja', null, [began, ended])).rejects.toMatchObject({ id: 'desk.call_time' });
    },
  );

  it('are counted by topic and language in the month of Japan they began in', async () => {
    await call('ja', 'state_line');
    const counts = await database.read((sql) => countCalls(sql, insurer(), '2024-09'));
    expect(counts.find(({ topic }) => topic === 'my_number_card')).toEqual({
      topic: 'my_number_card',
      language: 'ja',
      calls: 1,
      transferred: 1,
    });
    expect(counts.reduce((sum, { calls }) => sum + calls, 0)).toBe(24);
    expect(await database.read((sql) => countCalls(sql, insurer(), '2024-10'))).toEqual([]);
  });
});

describe('standings', () => {
  it('S112 tells where the newest piece is, with the days of its events', async () => {
    const [before] = await database.read((sql) => readStandings(sql, insurer(), member));
    expect(before).toMatchObject({
      outcome: 'home_mail',
      status: 'composed',
      postedOn: null,
      paper: 'notice',
    });
    const pieceIds = (await database.read((sql) => piecesOf(sql, round.key)))
      .filter((piece) => piece.member_id === member)
      .map((piece) => piece.piece_id);
    await database.transaction(async (sql) => {
      for (const action of ['release', 'print', 'enclose', 'seal', 'post', 'return'] as const)
        await act(sql, SYSTEM, { insurerId: insurer(), pieceIds, action });
    });
    const [after] = await database.read((sql) => readStandings(sql, insurer(), member));
    expect(after).toMatchObject({ outcome: 'returned', status: 'returned' });
    expect(after?.returnedOn).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(sentencesOf(after as NonNullable<typeof after>, settings, '2024-09-25').at(-1)).toBe(
      'お勤め先を通じたお渡しなど、改めてお届けする方法を確かめています。',
    );
  });

  it('of somebody who is in no campaign, or of another insurer, there is nothing', async () => {
    expect(await database.read((sql) => readStandings(sql, insurer(), 'nobody'))).toEqual([]);
    expect(await database.read((sql) => readStandings(sql, '00000000', member))).toEqual([]);
  });
});

describe('scripts', () => {
  const words = new Proxy({} as Record<string, string>, { get: () => '〈語〉' });

  it('every topic has one without a brace left in it', () => {
    for (const topic of TOPIC_IDS) {
      const script = scriptOf(topic, settings, words);
      expect(script.sentences.length, topic).toBeGreaterThan(0);
      for (const sentence of script.sentences) expect(sentence).not.toMatch(/[{}]|undefined/);
    }
  });

  it('S150 the My Number system in general goes to the state’s line, with its number', () => {
    for (const topic of ['my_number_card', 'my_number_system'] as const) {
      const { transfer, sentences } = scriptOf(topic, settings, words);
      expect(transfer).toEqual({ to: '国のマイナンバー総合フリーダイヤル', phone: '0120-95-0178' });
      expect(sentences.join('')).toContain('0120-95-0178');
    }
  });

  it('S146 the three subjects of the dedicated line are answered here and sent to no branch', () => {
    for (const topic of TOPIC_IDS.filter((id) => /notice|certificate|register|digits|paper/.test(id)))
      expect(TOPICS[topic].by, topic).toBe('desk');
  });

  it('S136 a lost notice is asked first whether the portal can be seen', () => {
    expect(scriptOf('lost_notice', settings, words).sentences[0]).toContain('ご覧になれますか');
  });

  it('a word without a value is an error, never a brace read aloud', () => {
    expect(() => scriptOf('lost_notice', settings, {})).toThrow('no value for {portalScreen}');
  });
});
