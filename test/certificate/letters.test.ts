import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actOnCards } from '../../src/certificate/act.ts';
import { recallOfMember } from '../../src/certificate/recall.ts';
import { certificateSettings } from '../../src/certificate/settings.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import { parseProfile } from '../../src/profile/profile.ts';
import { keepInsurer } from '../../src/profile/store.ts';
import { runMonth } from '../../src/round/certificates.ts';
import { rowsOf } from '../round/support.ts';
import { freshDatabase } from '../support/postgres.ts';
import { certificateSample, runIn } from './runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'todoke-letters-'));
const out = join(folder, 'out');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Standing {
  readonly member_id: string;
  readonly card_number: string;
  readonly card: string;
  readonly piece: string;
  readonly outcome: string;
}
let database: Database;
let insurerId: string;
const standing = async (): Promise<Standing[]> => {
  const { rows } = await database.read((sql) =>
    sql.query<Standing & { insurer_id: string }>(
      `SELECT c.insurer_id, c.member_id, c.card_number, c.status AS card, p.status AS piece, x.outcome
         FROM certificate.card c JOIN piece.piece p USING (insurer_id, campaign_id, member_id)
         JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id) ORDER BY c.card_number`,
    ),
  );
  insurerId = rows[0]?.insurer_id as string;
  return rows;
};
beforeAll(async () => {
  ({ database } = await freshDatabase());
  const input = certificateSample(join(folder, 'in'), 120, '2026-01-31');
  const { run } = await runIn(database, out, input);
  const { profile } = run.stored;
  const certificate = { ...profile.certificate, run: { ...profile.certificate.run, maker: 'bureau' } };
  const stored = parseProfile({ ...profile, certificate }, profile.name);
  await database.transaction((sql) => keepInsurer(sql, SYSTEM, run.insurer, stored));
  await runMonth({ ...run, stored }, '2026-02', join(input, 'registration.csv'));
});

test('where a bureau makes the cards, each print file’s cards are there as data too, in the order of its pages', async () => {
  const cards = await rowsOf(join(out, 'certificates.csv'));
  const lots = readdirSync(join(out, 'print')).map((name) => name.slice(0, -4));
  expect(readdirSync(join(out, 'bureau')).sort()).toEqual(
    lots.flatMap((lot) => [`${lot}-legend.csv`, `${lot}.csv`]).sort(),
  );
  const numbers: (string | undefined)[] = [];
  for (const lot of lots.sort()) {
    const data = await rowsOf(join(out, 'bureau', `${lot}.csv`));
    numbers.push(...data.map((row) => row.management_number));
    expect(readFileSync(join(out, 'bureau', `${lot}-legend.csv`), 'utf8')).toContain(
      `\r\ncards,枚数,${data.length}\r\n`,
    );
  }
  expect(numbers.length).toBeGreaterThan(10);
  expect(numbers).toEqual(cards.map((row) => row.management_number));
  const hashes = JSON.parse(readFileSync(join(out, 'record', 'files.json'), 'utf8')) as object;
  expect(Object.keys(hashes)).toContain(`bureau/${lots[0]}.csv`);
});

test('S107 a card withdrawn before it left stops its letter, and the ledger says why', async () => {
  const [first, second, third] = await standing();
  const settings = certificateSettings.parse({});
  const memberId = first?.member_id as string;
  const request = { insurerId, memberId, reason: 'misissued', on: '2026-02-20', settings } as const;
  await database.transaction((sql) => recallOfMember(sql, SYSTEM, request));
  await database.transaction((sql) =>
    actOnCards(sql, SYSTEM, {
      insurerId,
      cardNumbers: [second?.card_number as string],
      action: 'withdraw',
      on: '2026-02-20',
      how: { reason: 'cover_lost' },
    }),
  );
  const after = await standing();
  expect(after.slice(0, 3).map(({ card, piece, outcome }) => [card, piece, outcome])).toEqual([
    ['withdrawn', 'stopped', 'stopped'],
    ['withdrawn', 'stopped', 'late_loss'],
    [third?.card, third?.piece, third?.outcome],
  ]);
  expect(third?.card).toBe('issued');
});
