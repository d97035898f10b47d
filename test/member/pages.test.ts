import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scriptOf } from '../../src/desk/script.ts';
import { deskSettings } from '../../src/desk/settings.ts';
import { place } from '../../src/document/leaflet/blocks.ts';
import { Pen } from '../../src/document/leaflet/pen.ts';
import type { Miniature } from '../../src/document/leaflet/picture.ts';
import {
  type Answers,
  answer,
  FLOW_OUTCOMES,
  FLOW_QUESTIONS,
  questionsInOrder,
  type Reply,
} from '../../src/guide/flow.ts';
import { guideTexts } from '../../src/guide/language.ts';
import { GUIDE_ITEMS, GUIDE_QUESTIONS } from '../../src/guide/topics.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { act } from '../../src/piece/commands.ts';
import type { PieceAction } from '../../src/piece/status.ts';
import { loadProfile, parseProfile } from '../../src/profile/profile.ts';
import { keepInsurer } from '../../src/profile/store.ts';
import { freshDatabase } from '../support/postgres.ts';
import { plannedRound } from '../support/round.ts';
import { born, everybody, formOf, HOST, type Somebody, serverOn, withSettings } from './people.ts';

const { database } = await freshDatabase();
let server: FastifyInstance;
let people: Somebody[];
let insurer: string;

beforeAll(async () => {
  const { key } = await plannedRound(database, 150, 'member-pages');
  insurer = key.insurerId;
  await withSettings(database, insurer, { answerEveryMs: 20 });
  people = await everybody(database, insurer);
  server = serverOn(database, '2024-09-25');
});
afterAll(() => server.close());

const get = (page: string, language = 'ja') =>
  server.inject({ url: `/${insurer}/${language}${page === '' ? '' : `/${page}`}`, headers: { host: HOST } });
const post = (page: string, typed: Record<string, string>, language = 'ja') =>
  server.inject({ method: 'POST', url: `/${insurer}/${language}/${page}`, ...formOf(typed) });
const oneOf = (what: (one: Somebody) => boolean): Somebody => people.find(what) as Somebody;
const byNumber = ({ symbol, number, subNumber, birthDate }: Somebody) => ({
  symbol,
  number,
  sub: subNumber,
  ...born(birthDate),
});
const byCode = ({ code, birthDate }: Somebody) => ({ code: code as string, ...born(birthDate) });
const textOf = (page: string): string =>
  page
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

describe('after the transition', () => {
  it('S007 S147 nobody is told to use a card that is no more, or to call a line that is no more, in any language', async () => {
    const later = serverOn(database, '2026-03-02');
    for (const [language, ended] of [
      ['ja', '受付は終わりました'],
      ['ja-easy', 'おわりました'],
      ['en', 'has closed'],
    ] as const) {
      const at = async (of: FastifyInstance, page: string) =>
        (await of.inject({ url: `/${insurer}/${language}/${page}`, headers: { host: HOST } })).body;
      const getCard = 'which?step1=no&step2=no&step3=yes';
      for (const page of [getCard, 'guide']) {
        const own = JSON.parse(
          readFileSync(new URL(`../../src/member/texts/${language}.json`, import.meta.url), 'utf8'),
        ) as Record<string, string>;
        const said = own[page === 'guide' ? 'after.cert.faq.4.a' : 'after.flow.getCard.note'] as string;
        const [first] = said.split('{');
        expect(await at(later, page)).toContain(first);
        expect(await at(server, page)).not.toContain(first);
      }
      const closed = await at(later, 'where');
      expect(closed).toContain(ended);
      expect(closed).not.toContain('tel:');
      expect(await at(server, 'where')).toContain('tel:');
    }
    await later.close();
  });
});

describe('every page', () => {
  it.each([
    '',
    'which',
    'which?step1=no&step2=no',
    'guide',
    'where',
    'trouble',
    'trouble/digits_differ',
    'trouble/lost_notice',
    'trouble/need_certificate',
    'status',
    'notice',
  ])('/%s in Japanese, やさしい日本語 and English: no script, no cookie, nothing unfilled', async (page) => {
    for (const language of ['ja', 'ja-easy', 'en']) {
      const answered = await get(page, language);
      expect(answered.statusCode, answered.body).toBe(200);
      expect(answered.body).not.toMatch(/<script|javascript:|[{}]|undefined/);
      expect(answered.headers['set-cookie']).toBeUndefined();
      expect(answered.headers['content-security-policy']).toContain("default-src 'none'");
      expect(answered.headers['cache-control']).toBe('no-store');
      expect(answered.body).toContain(`<html lang="${language === 'en' ? 'en' : 'ja'}"`);
    }
  });

  it('S148 offers the languages that are translated, and says of a translation whether a speaker has read it', async () => {
    const page = (await get('', 'en')).body;
    expect([...page.matchAll(/hreflang="([^"]+)"/g)].map(([, id]) => id)).toEqual(['ja', 'ja']);
    expect(page).toContain('has not yet been checked by a native speaker');
    expect((await get('', 'ko')).statusCode).toBe(404);
  });

  it('is found from the first address in the language the browser asks for', async () => {
    const first = await server.inject({
      url: '/',
      headers: { host: HOST, 'accept-language': 'en-GB,en;q=0.9' },
    });
    expect(first.headers.location).toBe(`/${insurer}/en`);
    // An insurer to try things with is nobody's choice.
    const { profile } = loadProfile('kyokai-kenpo');
    await database.transaction((sql) =>
      keepInsurer(
        sql,
        SYSTEM,
        { number: '06130017', name: '試験用', test: true },
        parseProfile(profile, 'test'),
      ),
    );
    const again = await server.inject({ url: '/', headers: { host: HOST, 'accept-language': 'ja' } });
    expect(again.headers.location).toBe(`/${insurer}/ja`);
    const other = await server.inject({
      url: `/${insurer}`,
      headers: { host: HOST, 'accept-language': 'ko' },
    });
    expect(other.headers.location).toBe(`/${insurer}/ja`);
  });

  it('holds nothing of the console, and answers to no other name and no other site', async () => {
    for (const url of ['/api/openapi.json', `/api/insurers/${insurer}/campaigns`, '/index.html'])
      expect((await server.inject({ url, headers: { host: HOST } })).statusCode).toBe(404);
    expect((await server.inject({ url: '/', headers: { host: 'evil.example' } })).statusCode).toBe(403);
    const { headers, payload } = formOf({});
    const elsewhere = await server.inject({
      method: 'POST',
      url: `/${insurer}/ja/where`,
      headers: { ...headers, 'sec-fetch-site': 'cross-site' },
      payload,
    });
    expect(elsewhere.statusCode).toBe(403);
  });
});

describe('which paper do I need', () => {
  const REPLIES: readonly (Reply | undefined)[] = ['yes', 'no', undefined];
  const every = REPLIES.flatMap((step1) =>
    REPLIES.flatMap((step2) =>
      REPLIES.map((step3) =>
        Object.fromEntries(
          Object.entries({ step1, step2, step3 }).filter(([, reply]) => reply !== undefined),
        ),
      ),
    ),
  ) as Answers[];

  /** What the chart on the leaflet leads to, read as its reader does: from the keys in the order they are drawn. */
  function onPaper(answers: Answers): string {
    const keys: string[] = [];
    const say = (key: string): string => {
      keys.push(key);
      return '文';
    };
    const pen = new Pen({ scale: 1, least: 0, words: false, wideBlanks: false, say });
    place({ kind: 'chart' }, { pen, miniature: undefined as unknown as Miniature, links: {} });
    const chart = keys.filter((key) => !['flow.step', 'flow.yes', 'flow.no'].includes(key));
    for (const [id, { text }] of Object.entries(FLOW_QUESTIONS)) {
      const reply = answers[id as keyof Answers];
      if (reply === undefined) return text;
      if (reply === 'yes') return chart[chart.indexOf(text) + 1] as string;
    }
    return 'flow.again';
  }

  /** What an operator's script leads to, from its sentences. */
  function atTheDesk(answers: Answers): string {
    const { sentences } = scriptOf('which_paper', deskSettings.parse({}), { portalScreen: 'わたしの情報' });
    const lines = sentences.filter((line) => line.includes('：'));
    for (const [i, id] of questionsInOrder().entries()) {
      const reply = answers[id];
      const line = lines[i] as string;
      if (reply === undefined) return line.slice(1, line.indexOf('」'));
      if (reply === 'yes') return line.slice(line.indexOf('はい：') + 3);
    }
    return (lines.at(-1) as string).replace('どれも「いいえ」：', '');
  }

  it('S129 S130 S131 all 27 combinations lead to the same on the page, on the leaflet and at the desk', async () => {
    const texts = guideTexts('ja');
    expect(every).toHaveLength(27);
    for (const answers of every) {
      const next = answer(answers);
      const key = 'question' in next ? FLOW_QUESTIONS[next.question].text : FLOW_OUTCOMES[next.outcome].text;
      expect(onPaper(answers)).toBe(key);
      const query = new URLSearchParams(answers as Record<string, string>).toString();
      const page = (await get(`which?${query}`)).body;
      const shown = /data-(?:question|outcome)="(\w+)"/.exec(page)?.[1];
      expect(shown).toBe('question' in next ? next.question : next.outcome);
      const words = (texts[key] as string).replace('{portalScreen}', 'わたしの情報');
      expect(page).toContain(words);
      expect(atTheDesk(answers)).toBe(words);
    }
  });

  it('walks from link to link to each outcome', async () => {
    for (const [replies, outcome] of [
      [['yes'], 'download'],
      [['no', 'yes'], 'carry'],
      [['no', 'no', 'yes'], 'getCard'],
      [['no', 'no', 'no'], 'again'],
    ] as const) {
      let page = (await get('which')).body;
      for (const reply of replies) {
        const links = [...page.matchAll(/class="button" href="([^"]+)"/g)].map(([, href]) => href as string);
        const href = links[reply === 'yes' ? 0 : 1] as string;
        const next = await server.inject({ url: href.replaceAll('&amp;', '&'), headers: { host: HOST } });
        page = next.body;
      }
      expect(page).toContain(`data-outcome="${outcome}"`);
    }
  });

  it('S132 S133 S134 S135 S136 S137 S138 S142 steps in order, questions, comparison, where to register', async () => {
    const texts = guideTexts('ja');
    const page = textOf((await get('guide')).body);
    const said = (key: string): string =>
      (texts[key] as string)
        .replaceAll('{portalScreen}', 'わたしの情報')
        .split('\n')[0]
        ?.split('{')[0] as string;
    const steps = GUIDE_ITEMS.steps.map(({ text }) => page.indexOf(said(text)));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps).not.toContain(-1);
    for (const { question, answer: reply } of [...GUIDE_QUESTIONS.notice, ...GUIDE_QUESTIONS.certificate])
      for (const key of [question, reply]) expect(page).toContain(said(key));
    for (const key of ['compare.shape.1', 'compare.use.3', 'register.atm.title'])
      expect(page).toContain(said(key));
  });

  it('S128 where to look for the four digits, in the words of the leaflet, and where to say that they differ', async () => {
    for (const page of ['guide', 'trouble/digits_differ'])
      expect(textOf((await get(page)).body)).toContain(guideTexts('ja')['explain.check.where'] as string);
    expect((await get('guide')).body).toContain(`href="/${insurer}/ja/trouble/digits_differ"`);
  });

  it('S151 dates, numbers and hours are those of the profile', async () => {
    expect(textOf((await get('which?step1=no&step2=yes')).body)).toContain('令和6年12月2日以降');
    expect(textOf((await get('which?step1=no&step2=yes', 'en')).body)).toContain(
      'December\u00a02,\u00a02024',
    );
    expect((await get('')).body).toContain('0570-015-369');
    expect(textOf((await get('')).body)).toContain('ただいま受付中です');
  });
});

it('who asks cannot say that they are somebody else to the limiter', async () => {
  const limited = serverOn(database, '2024-09-25', { limited: true });
  const statuses = new Set<number>();
  const { headers, payload } = formOf({ symbol: '99999999', number: '1', ...born('1970-01-01') });
  for (let i = 0; i < 62; i++) {
    const answered = await limited.inject({
      method: 'POST',
      url: `/${insurer}/ja/status`,
      headers: { ...headers, 'x-forwarded-for': `192.0.2.${i}` },
      payload,
    });
    statuses.add(answered.statusCode);
  }
  await limited.close();
  expect([...statuses]).toEqual([400, 429]);
});

describe('where is my letter', () => {
  it('by symbol and number or by the code on the paper, with the birth date in either calendar', async () => {
    const one = oneOf(({ route, isProtected }) => route === 'workplace' && !isProtected);
    const asked = [
      byNumber(one),
      byCode(one),
      { ...byCode(one), code: ` ${(one.code as string).toLowerCase().replaceAll('-', ' ')} ` },
    ];
    const pages = await Promise.all(asked.map((typed) => post('where', typed)));
    for (const { body } of pages) {
      expect(body).toContain('data-place="planned"');
      expect(textOf(body)).toContain('お勤め先あての荷物');
      for (const secret of [one.name, one.kana, one.address, one.birthDate, one.symbol, one.memberId])
        expect(body).not.toContain(secret);
    }
    const [year, month, day] = one.birthDate.split('-').map(Number) as [number, number, number];
    const era = year >= 1990 ? ['heisei', 1988] : year > 1926 && year < 1989 ? ['showa', 1925] : null;
    if (era === null) throw new Error('the sample has somebody of Shōwa or Heisei');
    const wareki = {
      era: era[0] as string,
      year: String(year - (era[1] as number)),
      month: `${month}`,
      day: `${day}`,
    };
    const { body } = await post('where', { code: one.code as string, ...wareki });
    expect(body).toContain('data-place="planned"');
  });

  it('the planned week, not the day: from a Monday to a Sunday', async () => {
    const one = oneOf(({ route, isProtected }) => route === 'workplace' && !isProtected);
    const page = textOf((await post('where', byCode(one), 'en')).body);
    const days = [...page.matchAll(/[A-Z][a-z]+\u00a0\d+,\u00a0\d{4}/g)].map(([day]) =>
      new Date(`${day.replaceAll('\u00a0', ' ')} UTC`).getUTCDay(),
    );
    expect(days.slice(0, 2)).toEqual([1, 0]);
  });

  it('S115 posted to a workplace, posted directly, returned, recalled: each in its own words', async () => {
    const reached = (route: string) =>
      people.filter((one) => one.route === route && !one.isProtected).slice(-3);
    const move = (who: Somebody[], actions: readonly PieceAction[]) =>
      database.transaction(async (sql) => {
        const pieceIds = who.map(({ pieceId }) => pieceId as string);
        for (const action of actions) await act(sql, SYSTEM, { insurerId: insurer, pieceIds, action });
      });
    const [toWork, given, recalled] = reached('workplace') as [Somebody, Somebody, Somebody];
    const [toHome, back] = reached('home') as [Somebody, Somebody];
    await move([toWork, given, recalled, toHome, back], ['release', 'print', 'enclose', 'seal', 'post']);
    await move([given], ['deliver', 'hand_over']);
    await move([back], ['return']);
    await move([recalled], ['recall']);
    for (const [one, told, words] of [
      [toWork, 'posted', 'お勤め先あての荷物に入れて発送しました'],
      [given, 'handed_over', 'お渡し済み'],
      [recalled, 'ask', 'お電話でご案内します'],
      [toHome, 'posted', 'ご登録の送付先へ発送しました'],
      [back, 'returned', 'お届けできずに返送されました'],
    ] as const) {
      const { body } = await post('where', byCode(one));
      expect(body).toContain(`data-place="${told}"`);
      expect(textOf(body)).toContain(words);
      expect(textOf(body).includes('を過ぎても届かないときは')).toBe(told === 'posted');
    }
  });

  it('S083 a dependent’s letter that nobody gets, an unknown person and a protected member: one and the same answer', async () => {
    const unknown = (await post('where', { symbol: '99999999', number: '1', ...born('1970-01-01') })).body;
    expect(unknown).toContain('data-place="unknown"');
    const known = oneOf(({ route, isProtected }) => route === 'workplace' && !isProtected);
    const isProtected = oneOf((one) => one.isProtected && one.code !== null);
    const excluded = oneOf(({ outcome }) => outcome?.startsWith('excluded') === true);
    for (const typed of [
      { ...byNumber(known), ...born('1901-01-01') },
      { ...byCode(known), ...born('1901-01-01') },
      byNumber(isProtected),
      byCode(isProtected),
      byNumber(excluded),
      { code: 'ABC-DEF-GH', ...born('1970-01-01') },
    ])
      expect((await post('where', typed)).body).toBe(unknown);
  });

  it('says what to look at again, keeps what was typed, and marks the field', async () => {
    const answered = await post('where', { symbol: '2<1', year: '1990', month: '2', day: '30', era: 'west' });
    expect(answered.statusCode).toBe(400);
    expect(answered.body).toContain('<a href="#code">');
    expect(answered.body).toContain('<a href="#year">');
    expect(answered.body).toContain('value="2&lt;1"');
    expect(answered.body).toMatch(/<title>入力をご確認ください – /);
  });
});
