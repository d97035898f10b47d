import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actOnCards } from '../../src/certificate/act.ts';
import { decideApplication, receiveApplication } from '../../src/certificate/applications.ts';
import { cardsOfMember } from '../../src/certificate/find.ts';
import { recallOfMember } from '../../src/certificate/recall.ts';
import { certificateSettings } from '../../src/certificate/settings.ts';
import { writeAudit } from '../../src/kernel/audit.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import { parseProfile } from '../../src/profile/profile.ts';
import { keepInsurer } from '../../src/profile/store.ts';
import { inTurn, RegisterBook } from '../../src/register/index.ts';
import { type CertificateRun, ruleSettings, runMade, runMonth } from '../../src/round/certificates.ts';
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
let made: CertificateRun;
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
  insurerId = run.insurer.number;
  const { profile } = run.stored;
  const certificate = { ...profile.certificate, run: { ...profile.certificate.run, maker: 'bureau' } };
  const stored = parseProfile({ ...profile, certificate }, profile.name);
  await database.transaction((sql) => keepInsurer(sql, SYSTEM, run.insurer, stored));
  made = { ...run, stored };
  await runMonth(made, '2026-02', join(input, 'registration.csv'));
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

/** A card for a member who asks and can use a My Number card, too: entrusted to a facility. Answers its number. */
async function askFor(memberId: string, on: string): Promise<string> {
  const settings = ruleSettings(made.stored.profile);
  const asked = {
    insurerId,
    memberId,
    reason: 'facility',
    applicant: 'desk',
    evidence: '届',
    receivedOn: on,
  } as const;
  const { application } = await database.transaction((sql) =>
    receiveApplication(sql, { id: 'desk' }, { ...asked, settings }),
  );
  const decision = { insurerId, application: application as number, refusal: null, on, settings };
  const { cardNumber } = await database.transaction((sql) =>
    decideApplication(sql, { id: 'chief' }, { ...decision, profileHash: made.stored.hash }),
  );
  return cardNumber as string;
}

/** Enters a loss of cover, known from now on. */
const lose = (memberId: string, on: string) =>
  inTurn(database, insurerId, async (sql) => {
    await writeAudit(sql, { actor: SYSTEM, insurerId, action: 'test.lose', subject: `member:${memberId}` });
    const { rows } = await sql.query<{ source_id: number }>(
      'SELECT max(source_id) AS source_id FROM register.source_file',
    );
    const book = new RegisterBook();
    await book.load(sql, insurerId, [memberId]);
    book.setLoss(memberId, on);
    await book.save(sql, insurerId, (rows[0] as { source_id: number }).source_id);
  });

test('a card made on an application is sent by itself with all that wait; not one whose cover ends before it is posted', async () => {
  const { rows } = await database.read((sql) =>
    sql.query<{ member_id: string }>(
      `SELECT m.member_id FROM certificate.examined m JOIN register.eligibility e USING (insurer_id, member_id)
        WHERE m.reason_code = 'myna_card_usable' AND e.member_id = e.insured_id AND e.kind = 'general'
          AND e.lost_on IS NULL ORDER BY m.member_id LIMIT 3`,
    ),
  );
  const [one, other, leaver] = rows.map((row) => row.member_id) as [string, string, string];
  await expect(runMade({ ...made, outDir: join(folder, 'none') }, '2026-02-24')).rejects.toMatchObject({
    id: 'certificate.none_made',
  });
  const cards = [await askFor(one, '2026-02-20'), await askFor(other, '2026-02-20')];
  await askFor(leaver, '2026-02-20');
  // Posted from the 25th on, the first day without cover.
  await lose(leaver, '2026-02-25');
  const outDir = join(folder, 'made');
  const ledger = await runMade({ ...made, outDir }, '2026-02-24');
  expect(ledger).toMatchObject({ balanced: true, extracted: 3, campaign: 'certificate-made-2026-02-24' });
  expect(ledger.outcomes).toMatchObject({ home_mail: 2, late_loss: 1 });
  expect((await rowsOf(join(outDir, 'certificates.csv'))).map((row) => row.card_number).sort()).toEqual(
    cards.sort(),
  );
  // The same again, and nobody is left for the day after.
  expect(await runMade({ ...made, outDir }, '2026-02-24')).toEqual(ledger);
  await expect(runMade({ ...made, outDir: join(folder, 'after') }, '2026-02-25')).rejects.toMatchObject({
    id: 'certificate.none_made',
  });
  const [card] = await database.read((sql) => cardsOfMember(sql, insurerId, one));
  expect(card?.events.map(({ action, status }) => `${action} ${status}`)).toEqual([
    'issue issued',
    'enclose issued',
  ]);
  // In a letter now, it stays in that one.
  const moved = database.transaction(async (sql) => {
    await writeAudit(sql, { actor: SYSTEM, insurerId, action: 'test.move', subject: `member:${one}` });
    await sql.query(
      `UPDATE certificate.card SET campaign_id = 'certificate-2026-02' WHERE card_number = ANY($1)`,
      [cards],
    );
  });
  await expect(moved).rejects.toMatchObject({ code: 'TD002' });
  // Withdrawn both: what the bureau would make them from is taken away.
  expect(readdirSync(join(outDir, 'bureau'))).toHaveLength(2);
  await database.transaction((sql) =>
    actOnCards(sql, SYSTEM, {
      insurerId,
      cardNumbers: cards,
      action: 'withdraw',
      on: '2026-02-26',
      how: { reason: 'misissued' },
    }),
  );
  expect((await runMade({ ...made, outDir }, '2026-02-24')).outcomes).toMatchObject({ home_mail: 0 });
  expect(readdirSync(join(outDir, 'bureau'))).toEqual([]);
});
