import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networkOf } from '../../src/member/limits.ts';
import { managementNumber } from '../../src/piece/management-number.ts';
import { freshDatabase } from '../support/postgres.ts';
import { plannedRound, ROUND_KEYS } from '../support/round.ts';
import { born, everybody, formOf, type Somebody, serverOn, withSettings } from './people.ts';

/*
 * Issue 9, judged 2: what can be learnt of the register by asking the page again and again, with nothing limiting it;
 * and the limiter by itself.
 */

const { database } = await freshDatabase();
let insurer: string;
let people: Somebody[];
const DAY = '2024-09-25';

beforeAll(async () => {
  const { key } = await plannedRound(database, 150, 'member-guesses');
  insurer = key.insurerId;
  await withSettings(database, insurer, { answerEveryMs: 50 });
  people = await everybody(database, insurer);
});

/** A generator of whole numbers below n with a fixed seed (mulberry32). */
function numbers(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

interface Guess {
  /** Whether something in it is on record. */
  readonly real: boolean;
  readonly typed: Record<string, string>;
}

/** Guesses none of which may be told anything: half with something real in them, half made up. */
function guessesOf(count: number): Guess[] {
  const below = numbers(20);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const lettered = people.filter(({ code }) => code !== null);
  const untold = people.filter(
    ({ isProtected, outcome }) => isProtected || outcome === null || outcome.startsWith('excluded'),
  );
  expect(untold.length).toBeGreaterThan(5);
  const birth = () =>
    born(
      `${1930 + below(90)}-${String(1 + below(12)).padStart(2, '0')}-${String(1 + below(28)).padStart(2, '0')}`,
    );
  const wrongBirth = (of: Somebody) => {
    const typed = birth();
    return of.birthDate.startsWith(typed.year as string) ? born('1931-01-01') : typed;
  };
  const made = [
    () => ({ symbol: String(10_000_000 + below(89_999_999)), number: String(below(9_999)), ...birth() }),
    () => ({ code: managementNumber(ROUND_KEYS.management, 1_000_000 + below(1_000_000)), ...birth() }),
    () => ({ code: `ABC-DEF-${below(10)}${below(10)}`, ...birth() }),
  ];
  const real = [
    () => {
      const one = pick(people);
      return { symbol: one.symbol, number: one.number, ...wrongBirth(one) };
    },
    () => {
      const one = pick(lettered);
      return { code: one.code as string, ...wrongBirth(one) };
    },
    () => {
      const one = pick(untold);
      return { symbol: one.symbol, number: one.number, sub: one.subNumber, ...born(one.birthDate) };
    },
  ];
  return Array.from({ length: count }, () => {
    const isReal = below(2) === 1;
    return { real: isReal, typed: pick<() => Record<string, string>>(isReal ? real : made)() };
  });
}

/**
 * How well one could tell real guesses from made-up ones by a number (Mann-Whitney: 0.5 not at all, 0 or 1 always).
 */
function separation(of: readonly { readonly real: boolean; readonly ms: number }[]): number {
  const sorted = [...of].sort((a, b) => a.ms - b.ms);
  let ranks = 0;
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (end < sorted.length && sorted[end]?.ms === sorted[i]?.ms) end++;
    for (const one of sorted.slice(i, end)) if (one.real) ranks += (i + 1 + end) / 2;
    i = end;
  }
  const real = of.filter((one) => one.real).length;
  return (ranks - (real * (real + 1)) / 2) / (real * (of.length - real));
}

describe('the limiter off', () => {
  let server: FastifyInstance;
  beforeAll(() => {
    server = serverOn(database, DAY);
  });
  afterAll(() => server.close());

  it('20,000 guesses tell nothing: one content, one status, one set of headers, no difference in time', async () => {
    const guesses = guessesOf(20_000);
    const contents = new Set<string>();
    const shapes = new Set<string>();
    const times: { real: boolean; ms: number }[] = [];
    let next = 0;
    await Promise.all(
      Array.from({ length: 40 }, async () => {
        for (let guess = guesses[next++]; guess !== undefined; guess = guesses[next++]) {
          const began = performance.now();
          const answered = await server.inject({
            method: 'POST',
            url: `/${insurer}/ja/where`,
            ...formOf(guess.typed),
          });
          times.push({ real: guess.real, ms: performance.now() - began });
          contents.add(answered.body);
          shapes.add(JSON.stringify([answered.statusCode, { ...answered.headers, date: '' }]));
        }
      }),
    );
    expect(times).toHaveLength(20_000);
    expect([...contents].filter((body) => !body.includes('data-place="unknown"'))).toEqual([]);
    expect(contents.size).toBe(1);
    expect(shapes.size).toBe(1);
    // Of 10,000 and 10,000, chance alone reaches 0.52 once in a million times.
    expect(Math.abs(separation(times) - 0.5)).toBeLessThan(0.02);
    expect(Math.min(...times.map(({ ms }) => ms))).toBeGreaterThanOrEqual(50);
  }, 600_000);

  it('the measure would show a difference of a few milliseconds', () => {
    const below = numbers(3);
    const of = (extra: number) =>
      Array.from({ length: 20_000 }, (_, i) => ({
        real: i % 2 === 0,
        ms: 50 + below(1_000) / 25 + (i % 2 === 0 ? extra : 0),
      }));
    expect(Math.abs(separation(of(0)) - 0.5)).toBeLessThan(0.02);
    expect(separation(of(3))).toBeGreaterThan(0.55);
  });
});

describe('the limiter', () => {
  const typed = (number: number) => ({ symbol: '99999999', number: String(number), ...born('1970-01-02') });
  const statusesOf = async (
    limits: Record<string, unknown>,
    asks: readonly { readonly from: string; readonly typed: Record<string, string> }[],
  ): Promise<number[]> => {
    await withSettings(database, insurer, { answerEveryMs: 20, limits });
    const server = serverOn(database, DAY, { limited: true });
    const statuses: number[] = [];
    for (const { from, typed: form } of asks) {
      const answered = await server.inject({
        method: 'POST',
        url: `/${insurer}/ja/where`,
        remoteAddress: from,
        ...formOf(form),
      });
      statuses.push(answered.statusCode);
    }
    await server.close();
    return statuses;
  };

  it('of one address, whatever it asks about', async () => {
    const asks = [1, 2, 3, 4].map((n) => ({ from: '192.0.2.1', typed: typed(n) }));
    const statuses = await statusesOf({ address: { tries: 3, minutes: 5 } }, [
      ...asks,
      { from: '192.0.2.2', typed: typed(5) },
    ]);
    expect(statuses).toEqual([200, 200, 200, 429, 200]);
  });

  it('of one eligibility, whoever asks and whatever birth date is tried; somebody there or not', async () => {
    const one = people.find(({ code, isProtected }) => code !== null && !isProtected) as Somebody;
    const asks = (of: { symbol: string; number: string }, offset: number) =>
      [1, 2, 3, 4].map((n) => ({
        from: `198.51.100.${offset + n}`,
        typed: { symbol: of.symbol, number: of.number, ...born(`19${40 + n}-01-01`) },
      }));
    const limits = { eligibility: { tries: 3, minutes: 60 } };
    const expected = [200, 200, 200, 429];
    expect(await statusesOf(limits, asks(one, 0))).toEqual(expected);
    expect(await statusesOf(limits, asks({ symbol: '77777777', number: '7' }, 100))).toEqual(expected);
    const written = [' 8 ', '８', '8', '8'].map((number, n) => ({
      from: `198.51.100.${200 + n}`,
      typed: { symbol: '77777777', number, ...born('1970-01-01') },
    }));
    expect(await statusesOf(limits, written)).toEqual(expected);
  });

  it('of one code, however its zeros and ones are written', async () => {
    // A number with a 0 and a 1 in it: written O, I and L it is read as the same.
    const code = Array.from({ length: 2_000 }, (_, n) => managementNumber(ROUND_KEYS.management, n + 1)).find(
      (one) => one.includes('0') && one.includes('1'),
    ) as string;
    const written = [
      code,
      code.replace('0', 'O'),
      code.replace('1', 'I'),
      code.toLowerCase().replace('1', 'l'),
    ];
    const asks = written.map((one, n) => ({
      from: `203.0.113.${100 + n}`,
      typed: { code: one, ...born(`19${40 + n}-01-01`) },
    }));
    expect(await statusesOf({ eligibility: { tries: 3, minutes: 60 } }, asks)).toEqual([200, 200, 200, 429]);
  });

  it('of one IPv6 connection, whichever of its addresses it asks from', async () => {
    const asks = ['2001:db8:1:2::1', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2:ffff::', '2001:db8:1:3::1'].map(
      (from, n) => ({ from, typed: typed(200 + n) }),
    );
    expect(await statusesOf({ address: { tries: 2, minutes: 5 } }, asks)).toEqual([200, 200, 429, 200]);
    expect(
      ['::ffff:192.0.2.9', '192.0.2.9', '::1', 'fe80::1%eth0', '2001:0DB8::5:6:7:8'].map(networkOf),
    ).toEqual(['192.0.2.9', '192.0.2.9', '0:0:0:0', 'fe80:0:0:0', '2001:db8:0:0']);
  });

  it('of reports from one address: no desk is filled with cases, whoever they are about', async () => {
    const cases = async () =>
      (await database.read((sql) => sql.query<{ n: number }>('SELECT count(*)::int AS n FROM desk.case')))
        .rows[0]?.n as number;
    const before = await cases();
    await withSettings(database, insurer, {
      answerEveryMs: 20,
      limits: { reports: { tries: 2, minutes: 60 } },
    });
    const server = serverOn(database, DAY, { limited: true });
    const statuses: number[] = [];
    for (const [from, n] of [
      ['203.0.113.60', 1],
      ['203.0.113.60', 2],
      ['203.0.113.60', 3],
      ['203.0.113.61', 4],
    ] as const) {
      const answered = await server.inject({
        method: 'POST',
        url: `/${insurer}/ja/trouble/name_differs`,
        remoteAddress: from,
        ...formOf({ ...typed(300 + n), phone: '03-0000-0000' }),
      });
      statuses.push(answered.statusCode);
    }
    await server.close();
    expect(statuses).toEqual([200, 200, 429, 200]);
    expect(await cases()).toBe(before + 3);
  });

  it('of all together', async () => {
    const [{ n }] = await database.read(
      async (sql) =>
        (
          await sql.query<{ n: number }>(
            'SELECT max(n)::int AS n FROM (SELECT count(*) AS n FROM member.attempt GROUP BY who) c',
          )
        ).rows as [{ n: number }],
    );
    const asks = [1, 2, 3].map((i) => ({ from: `203.0.113.${i}`, typed: typed(100 + i) }));
    expect(await statusesOf({ all: { tries: n + 2, minutes: 60 } }, asks)).toEqual([200, 200, 429]);
  });

  it('keeps neither addresses nor what was typed', async () => {
    const rows = await database.read(
      async (sql) => (await sql.query<{ who: Buffer }>('SELECT who FROM member.attempt')).rows,
    );
    expect(rows.length).toBeGreaterThan(10);
    for (const { who } of rows) {
      expect(who).toHaveLength(32);
      for (const text of ['192.0.2', '99999999', '77777777'])
        expect(who.toString('latin1')).not.toContain(text);
    }
  });
});
