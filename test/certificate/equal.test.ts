import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { entitlementSql, mayWaitSql } from '../../src/certificate/entitlement-sql.ts';
import { readFacts } from '../../src/certificate/explain.ts';
import { type Claim, REGISTRATION_STATES } from '../../src/certificate/model.ts';
import { activeClaim, dueCard, entitlement, type Rule } from '../../src/certificate/rules.ts';
import { addDays } from '../../src/japan/calendar.ts';
import { writeAudit } from '../../src/kernel/audit.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import { childOf, insured, membersCsv, type Row } from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';
import { CertificateInsurer, registered, registrationCsv } from './insurer.ts';
import { rules } from './people.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await freshDatabase());
});

/** Days around which the rules turn. */
const BORDERS = [
  '2024-11-29',
  '2024-11-30',
  '2024-12-02',
  '2025-04-30',
  '2025-12-01',
  '2025-12-02',
  '2026-02-28',
];
const nearBorder = fc
  .tuple(fc.constantFrom(...BORDERS), fc.integer({ min: -2, max: 2 }))
  .map(([day, days]) => addDays(day, days));
const day = fc.oneof(
  nearBorder,
  fc.integer({ min: 0, max: 1500 }).map((n) => addDays('2023-06-01', n)),
);

interface Person {
  readonly member: Row;
  readonly registration: Row | null;
  readonly wish: boolean;
  readonly claim: { code: string; since: string; days: number | null } | null;
}

const person = (n: number): fc.Arbitrary<Person> =>
  fc.record({
    member: fc
      .record({
        acquired: day,
        lostAfter: fc.option(fc.integer({ min: 0, max: 900 }), { nil: null }),
        kind: fc.constantFrom('general', 'general', 'general', 'voluntary', 'day_labourer'),
        born: fc.constantFrom('1980-04-01', '1951-03-01', '1951-02-28', '1952-02-29', '1950-12-02'),
        numberless: fc.boolean(),
        shielded: fc.integer({ min: 0, max: 9 }),
        child: fc.boolean(),
        // Some share a person with the one before: two eligibilities of one human being.
        shared: fc.integer({ min: 0, max: 4 }),
      })
      .map(({ acquired, lostAfter, kind, born, numberless, shielded, child, shared }): Row => {
        const base = child && n % 2 === 1 ? childOf(n - 1, 1) : insured(n);
        return {
          ...base,
          ...(child && n % 2 === 1 ? {} : { kind, workplace_id: kind === 'voluntary' ? '' : 'W1' }),
          person_id: shared === 0 && n > 0 ? `P${n - 1}` : (base.person_id as string),
          birth_date: born,
          acquired_on: acquired,
          lost_on: lostAfter === null ? '' : addDays(acquired, lostAfter),
          individual_number: numberless ? '' : (base.individual_number as string),
          protected: shielded === 0 ? 'yes' : 'no',
        };
      }),
    registration: fc.option(
      fc
        .record({
          state: fc.constantFrom(...REGISTRATION_STATES, 'registered'),
          ends: day,
          shielded: fc.boolean(),
        })
        .map(({ state, ends, shielded }) =>
          registered('', '2025-04-30', {
            state,
            e_certificate_expires_on: ends,
            protected: shielded && state === 'registered' ? 'yes' : 'no',
          }),
        ),
      { nil: null },
    ),
    wish: fc.boolean(),
    claim: fc.option(
      fc.record({
        code: fc.constantFrom(
          'helper_needed',
          'facility',
          'old_card_lost',
          'myna_card_lost',
          'declared_unusable',
          'other',
        ),
        since: day,
        days: fc.option(fc.integer({ min: 0, max: 400 }), { nil: null }),
      }),
      { nil: null },
    ),
  });

/** Puts people's wishes and claims where filings and decisions leave them. */
async function enter(insurer: CertificateInsurer, people: readonly Person[]): Promise<void> {
  await insurer.files.members(membersCsv(...people.map(({ member }) => member)));
  const told = people.flatMap(({ member, registration }) =>
    registration === null ? [] : [{ ...registration, member_id: member.member_id as string }],
  );
  await insurer.registration(registrationCsv(...told));
  await database.transaction(async (sql) => {
    const { insurerId } = insurer;
    const audit = await writeAudit(sql, {
      actor: SYSTEM,
      insurerId,
      action: 'test.enter',
      subject: 'test:1',
    });
    for (const { member, wish, claim } of people) {
      if (wish)
        await sql.query(
          `INSERT INTO register.certificate_wish (insurer_id, member_id, source_id)
           SELECT $1, $2, min(source_id) FROM register.source_file WHERE insurer_id = $1`,
          [insurerId, member.member_id],
        );
      if (claim === null) continue;
      const { rows } = await sql.query<{ application_id: string }>(
        `INSERT INTO certificate.application (insurer_id, member_id, kind, reason, applicant, evidence, received_on, received_by, answer_by, audit_id)
         VALUES ($1, $2, 'certificate', 'other', 'member', 'test', $3, 'test', $3, $4) RETURNING application_id`,
        [insurerId, member.member_id, claim.since, audit],
      );
      await sql.query(
        `INSERT INTO certificate.claim (insurer_id, member_id, code, since, until, application_id, audit_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [
          insurerId,
          member.member_id,
          claim.code,
          claim.since,
          claim.days === null ? null : addDays(claim.since, claim.days),
          rows[0]?.application_id,
          audit,
        ],
      );
    }
  });
}

const SETTINGS = [
  rules(),
  rules({ eCertificateLeadMonths: 2, oldCardHoldersFrom: '2026-06-01', renewalDays: 180 }),
];

test('the rules of a person and the SQL over a whole insurer say the same of random people on random days', async () => {
  const people = fc.sample(fc.tuple(...Array.from({ length: 400 }, (_, n) => person(n))), {
    numRuns: 1,
    seed: 20_251_202,
  })[0] as Person[];
  const insurer = await CertificateInsurer.open(database, SETTINGS[0]);
  await enter(insurer, people);
  const { insurerId } = insurer;
  const codes = new Map<string, number>();
  const compare = async (rule: Rule, on: string, settings = rules()) => {
    await database.read(async (sql) => {
      const facts = await readFacts(sql, insurerId, on, rule, settings, null);
      const { rows } = await sql.query<{ line: string }>(
        `SELECT concat_ws(' ', member_id, entitled, reason_code, coalesce(since::text, '-'), coalesce(due, '-')) AS line
           FROM (${entitlementSql(rule, settings, { insurer: '$1', on: '$2::date', knownAt: 'now()' })}) e
          ORDER BY member_id COLLATE "C"`,
        [insurerId, on],
      );
      const byRules = facts.map((one) => {
        const { entitled, reasonCode, since } = entitlement(one, on, rule, settings);
        codes.set(reasonCode, (codes.get(reasonCode) ?? 0) + 1);
        const due = dueCard(one, on, rule, settings) ?? '-';
        return `${one.memberId} ${entitled ? 't' : 'f'} ${reasonCode} ${since ?? '-'} ${due}`;
      });
      expect(
        rows.map(({ line }) => line),
        `${rule} on ${on}`,
      ).toEqual(byRules);
      if (rule !== 'monthly') return;
      // Of those who may wait, as the monitor asks: nobody who does is missing.
      const places = { insurer: '$1', on: '$2::date', knownAt: 'now()' };
      const may = await sql.query<{ person_id: string }>(mayWaitSql(settings, places), [insurerId, on]);
      const waiting = await sql.query<{ member_id: string }>(
        `SELECT member_id FROM (${entitlementSql(rule, settings, { ...places, persons: '$3' })}) e WHERE due = 'first'
          ORDER BY member_id COLLATE "C"`,
        [insurerId, on, may.rows.map(({ person_id }) => person_id)],
      );
      expect(
        waiting.rows.map(({ member_id }) => member_id),
        `who waits on ${on}`,
      ).toEqual(byRules.filter((line) => line.endsWith(' first')).map((line) => line.split(' ')[0]));
      expect(may.rows.length, `who may wait on ${on}`).toBeLessThan(people.length);
    });
  };
  const asked = Map.groupBy(
    people.flatMap(({ member, wish, claim }): (Claim & { member: string })[] => {
      const id = { member: member.member_id as string };
      const joining = {
        ...id,
        code: 'joining_wish',
        since: member.acquired_on as string,
        until: null,
      } as const;
      const until = claim === null || claim.days === null ? null : addDays(claim.since, claim.days);
      const granted =
        claim === null ? [] : [{ ...id, code: claim.code as Claim['code'], since: claim.since, until }];
      return [...(wish ? [joining] : []), ...granted];
    }),
    ({ member }) => member,
  );
  for (const on of BORDERS) {
    // Of several things asked for, both take the same one.
    const facts = await database.read((sql) => readFacts(sql, insurerId, on, 'monthly', rules(), null));
    for (const { memberId, claims } of facts) {
      const picked = activeClaim(asked.get(memberId) ?? [], on);
      expect(claims[0] ?? null, `${memberId} on ${on}`).toEqual(
        picked === null ? null : { code: picked.code, since: picked.since, until: picked.until },
      );
    }
    for (const settings of SETTINGS) await compare('monthly', on, settings);
    await compare('ex_officio_2025', on);
  }
  // Once cards are held, what is due differs too.
  for (const issuedOn of ['2025-07-01', '2026-02-27']) await insurer.issue(issuedOn);
  for (const on of ['2026-02-28', '2026-09-30', '2028-01-01', '2029-11-15'])
    for (const settings of SETTINGS) await compare('monthly', on, settings);
  // Every answer there is was met.
  expect([...codes.keys()].sort()).toEqual(
    [
      'acquired_after_old_cards',
      'before_start',
      'cancelled',
      'card_returned',
      'cover_lost',
      'day_labourer',
      'declared_unusable',
      'e_certificate_expired',
      'facility',
      'helper_needed',
      'joining_wish',
      'myna_card_lost',
      'myna_card_usable',
      'no_card',
      'not_registered',
      'not_yet_covered',
      'number_unknown',
      'old_card_lost',
      'old_card_valid',
      'other',
      'other_eligibility',
      'protected',
      'state_unknown',
    ].sort(),
  );
});
