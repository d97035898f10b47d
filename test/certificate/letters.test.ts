import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actOnCards } from '../../src/certificate/act.ts';
import { recallOfMember } from '../../src/certificate/recall.ts';
import { certificateSettings } from '../../src/certificate/settings.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import { freshDatabase } from '../support/postgres.ts';
import { certificateSample, month } from './runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'todoke-letters-'));
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
  await month(database, join(folder, 'out'), input, '2026-02');
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
