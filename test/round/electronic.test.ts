import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { readLedger } from '../../src/ledger/ledger.ts';
import { loadProfile, shippedProfiles } from '../../src/profile/profile.ts';
import { planRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { KEYS, rowsOf, run, sampleIn, temporaryFolder } from './support.ts';

const [{ database }, { database: another }, { database: random }] = [
  await freshDatabase(),
  await freshDatabase(),
  await freshDatabase(),
];
const folder = temporaryFolder();

/** Sets the campaign's channel and id, and writes the consents. */
function prepare(
  dir: string,
  consents: readonly string[],
  change: object = { mailing: { electronic: true } },
): void {
  const path = join(dir, 'insurer.json');
  const order = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...order, campaign: { ...order.campaign, ...change } }));
  const header = 'member_id,consented_on,withdrawn_on,evidence';
  writeFileSync(join(dir, 'electronic-consents.csv'), [header, ...consents, ''].join('\r\n'));
}
const of = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

it('S014 the channel is off in every shipped profile', () => {
  for (const name of shippedProfiles()) {
    expect(loadProfile(name).profile.campaign.channels.electronic, name).toBe(false);
  }
});

it('S014 who consents on the packing date gets no paper and stands in electronic.csv; all others as without it', async () => {
  const [paper, portal] = [join(folder, 'paper'), join(folder, 'portal')];
  sampleIn(paper, 600, 'electronic');
  sampleIn(portal, 600, 'electronic');
  const without = await run(database, paper, join(folder, 'out-paper'));
  const members = await rowsOf(join(paper, 'members.csv'));
  const before = await rowsOf(join(folder, 'out-paper', 'pieces.csv'));
  const formOf = new Map(before.map((piece) => [piece.member_id as string, piece.form as string]));
  // Everybody whose number in the file is even; a third of them withdrew before the packing date.
  const asked = members
    .filter((_, i) => i % 2 === 0)
    .map((member, i) => ({ member_id: member.member_id as string, withdrew: i % 3 === 0 }));
  prepare(
    portal,
    asked.map(
      ({ member_id, withdrew }) =>
        `${member_id},2024-01-10,${withdrew ? '2024-08-23' : '2024-08-24'},会員画面`,
    ),
  );
  const result = await run(another, portal, join(folder, 'out-portal'));

  const protectedOnes = new Set(members.filter((row) => row.protected === 'yes').map((row) => row.member_id));
  const told = (await rowsOf(join(folder, 'out-portal', 'electronic.csv'))).map(
    (row) => row.member_id as string,
  );
  const consenting = asked.filter(({ withdrew }) => !withdrew).map(({ member_id }) => member_id);
  const wanted = consenting.filter((id) => {
    const form = formOf.get(id);
    return form !== undefined && form !== 'request' && !protectedOnes.has(id);
  });
  // Whoever's letter was held for a character no font has can still be told on a screen.
  const extra = told.filter((id) => !wanted.includes(id));
  const held = new Set(
    (await rowsOf(join(folder, 'out-paper', 'held.csv')))
      .filter(({ outcome }) => outcome !== 'held_review')
      .map((row) => row.member_id),
  );
  expect(extra.every((id) => held.has(id) && consenting.includes(id))).toBe(true);
  expect(wanted.every((id) => told.includes(id))).toBe(true);
  expect(told.length).toBeGreaterThan(100);

  const pieces = (await rowsOf(join(folder, 'out-portal', 'pieces.csv'))).map((row) => row.member_id);
  expect(pieces.some((id) => told.includes(id as string))).toBe(false);
  expect(pieces).toEqual(before.map((row) => row.member_id).filter((id) => !told.includes(id as string)));
  expect(result.ledger).toMatchObject({ balanced: true, faults: [], extracted: 600 });
  expect(result.ledger.outcomes.electronic).toBe(told.length);
  expect(of(result.ledger.outcomes)).toBe(600);
  expect(without.ledger.outcomes.electronic).toBe(0);
});

it('S006 S014 digits told on the portal count as told: the next campaign leaves them out', async () => {
  const next = join(folder, 'next');
  sampleIn(next, 600, 'electronic');
  prepare(next, [], { id: 'round-9' });
  // The channel is off in this campaign: its file of consents is not even read.
  writeFileSync(join(next, 'electronic-consents.csv'), 'no consents at all');
  const { ledger } = await run(another, next, join(folder, 'out-next'));
  expect(ledger.outcomes.electronic).toBe(0);
  const excluded = await rowsOf(join(folder, 'out-next', 'excluded.csv'));
  const left = new Set(
    excluded.filter((row) => row.outcome === 'excluded_already_notified').map((row) => row.member_id),
  );
  const told = await rowsOf(join(folder, 'out-portal', 'electronic.csv'));
  for (const { member_id, digits_shown } of told) {
    if (digits_shown === 'yes') expect(left.has(member_id), member_id).toBe(true);
  }
});

it('S014 with the channel on, a missing file of consents is refused', async () => {
  const dir = join(folder, 'missing');
  sampleIn(dir, 100, 'missing');
  const path = join(dir, 'insurer.json');
  const order = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(
    path,
    JSON.stringify({ ...order, campaign: { ...order.campaign, mailing: { electronic: true } } }),
  );
  await expect(run(another, dir, join(folder, 'out-missing'))).rejects.toMatchObject({
    id: 'round.input',
    message: expect.stringContaining('electronic-consents.csv'),
  });
});

it('S014 whatever anybody consents to, everybody is in exactly one outcome', async () => {
  const dir = join(folder, 'random');
  sampleIn(dir, 150, 'random');
  const ids = (await rowsOf(join(dir, 'members.csv'))).map((row) => row.member_id as string);
  const dates = fc.constantFrom('2024-01-01', '2024-08-22', '2024-08-23', '2024-08-24', '2024-12-01');
  let round = 0;
  const known = new Map<string, boolean>();
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(
        fc.record({ id: fc.constantFrom(...ids), from: dates, to: fc.option(dates, { nil: '' }) }),
        { selector: ({ id }) => id, minLength: 1, maxLength: 150 },
      ),
      async (consents) => {
        round += 1;
        const lines = consents.map(({ id, from, to }) => `${id},${from},${to},ref-${round}`);
        prepare(dir, lines, { id: `round-${round}`, mailing: { electronic: true }, population: 'new.json' });
        const everybody = JSON.parse(
          readFileSync(new URL('../../profiles/populations/everybody.json', import.meta.url), 'utf8'),
        );
        // Told before or not: each of these campaigns is for all of them.
        const exclude = everybody.exclude.filter(({ code }: { code: string }) => code !== 'already_notified');
        writeFileSync(join(dir, 'new.json'), JSON.stringify({ ...everybody, id: 'new', exclude }));
        const { key } = await planRound({
          inputDir: dir,
          database: random,
          keys: KEYS,
          actor: SYSTEM,
          onProgress: () => undefined,
          onMessage: () => undefined,
        });
        const ledger = await random.read((sql) => readLedger(sql, key));
        expect(ledger).toMatchObject({ balanced: true, faults: [], extracted: 150 });
        expect(of(ledger.outcomes)).toBe(150);
        // Whoever a newer file does not name stays as an older one said; a row that ends before it begins says nothing.
        for (const { id, from, to } of consents) {
          if (to === '' || from <= to)
            known.set(id, from <= '2024-08-23' && (to === '' || to > '2024-08-23'));
        }
        const may = [...known.values()].filter(Boolean);
        expect(ledger.outcomes.electronic).toBeLessThanOrEqual(may.length);
      },
    ),
    { seed: 14, numRuns: 8, endOnFailure: true },
  );
});
