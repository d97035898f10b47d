import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readMonitor } from '../../src/certificate/monitor.ts';
import { readStandings } from '../../src/desk/read.ts';
import { deskSettings } from '../../src/desk/settings.ts';
import { sentencesOf } from '../../src/desk/whereabouts.ts';
import { exportJobs } from '../../src/dispatch/job-package.ts';
import { elderlyFrom } from '../../src/japan/age.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { readForecastBase } from '../../src/planning/certificates.ts';
import { ruleSettings, runMonth } from '../../src/round/certificates.ts';
import { writeRegistration } from '../../src/sample/registration.ts';
import { type CsvRow, differences, filesOf, KEYS, rowsOf, temporaryFolder } from '../round/support.ts';
import { freshDatabase } from '../support/postgres.ts';
import { recordReadBack } from '../support/round.ts';
import { byMember, certificateSample, month, runIn } from './runs.ts';

const MEMBERS = 1_200;
const { database } = await freshDatabase();
const folder = temporaryFolder();
const input = certificateSample(join(folder, 'in'), MEMBERS, '2025-12-31');
const out = join(folder, 'out');
const at = (...parts: string[]) => join(out, ...parts);
/** Frozen on 2026-01-06, cards of 2026-01-16. */
const FROZEN = '2026-01-06';
const ISSUED = '2026-01-16';

/** The state's flag on people of whom the register says nothing: a card they could use, and nobody protected before. */
const STATES = join(input, 'registration.csv');
let flags = 0;
writeFileSync(
  STATES,
  readFileSync(STATES, 'utf8').replace(/(,registered,20(?:27|28)-[0-9-]+),no/g, (row, told: string) =>
    flags++ < 4 ? `${told},yes` : row,
  ),
);

let ledger: Ledger;
let members: Map<string, CsvRow>;
let states: Map<string, CsvRow>;
let pieces: CsvRow[];
let cards: Map<string, CsvRow>;
let examined: Map<string, CsvRow>;

beforeAll(async () => {
  ledger = await month(database, out, input, '2026-01');
  members = await byMember(join(input, 'members.csv'));
  states = await byMember(join(input, 'registration.csv'));
  pieces = await rowsOf(at('pieces.csv'));
  cards = await byMember(at('certificates.csv'));
  examined = await byMember(at('examined.csv'));
}, 120_000);

/** The monthly rule told again in the plainest way over the files themselves. */
function isDue(row: CsvRow): boolean {
  const insured = members.get(row.insured_id as string) as CsvRow;
  const covered = (one: CsvRow) =>
    (one.acquired_on as string) <= FROZEN &&
    (one.lost_on === '' || (one.lost_on as string) > FROZEN) &&
    addYears(one.birth_date as string, 75) > FROZEN;
  if (!covered(row) || !covered(insured) || insured.kind === 'day_labourer') return false;
  if (insured.kind === 'voluntary' && addYears(insured.acquired_on as string, 2) <= FROZEN) return false;
  const state = states.get(row.member_id as string);
  if (row.protected === 'yes' || state?.protected === 'yes') return true;
  const noNumber = row.individual_number === '' || !hasCheckDigit(row.individual_number as string);
  if (noNumber) return true;
  if (state === undefined) return false;
  if (state.state !== 'registered') return true;
  // Usable until the end of the third month after, and sent a month before that: in January 2026 what expired by November.
  return (state.e_certificate_expires_on as string) <= '2025-11-30';
}

function addYears(date: string, years: number): string {
  const day = `${Number(date.slice(0, 4)) + years}${date.slice(4)}`;
  return day.endsWith('-02-29') && new Date(day).toISOString().slice(0, 10) !== day
    ? `${day.slice(0, 4)}-03-01`
    : day;
}

function hasCheckDigit(number: string): boolean {
  if (!/^\d{12}$/.test(number)) return false;
  let sum = 0;
  for (let n = 1; n <= 11; n++) sum += Number(number[11 - n]) * (n <= 6 ? n + 1 : n - 5);
  return Number(number[11]) === (sum % 11 <= 1 ? 0 : 11 - (sum % 11));
}

describe('todoke certificate run', () => {
  test('everybody in the register is looked at and stands in exactly one outcome', () => {
    expect(ledger).toMatchObject({
      balanced: true,
      faults: [],
      extracted: MEMBERS,
      campaign: 'certificate-2026-01',
    });
    expect(examined.size).toBe(MEMBERS);
    const sum = Object.values(ledger.outcomes).reduce((total, people) => total + people, 0);
    expect(sum).toBe(MEMBERS);
    for (const [outcome, people] of Object.entries(ledger.outcomes))
      expect([...examined.values()].filter((row) => row.outcome === outcome)).toHaveLength(people);
  });

  test('the desk speaks of a certificate to everybody looked at, also where none was made', async () => {
    for (const row of [...examined.values()].slice(0, 60)) {
      const [standing] = await database.read((sql) =>
        readStandings(sql, ledger.insurer, row.member_id as string),
      );
      expect(standing?.paper, row.reason_code).toBe('certificate');
      expect(
        sentencesOf(standing as NonNullable<typeof standing>, deskSettings.parse({}), ISSUED)[0],
      ).toMatch(/^資格確認書は、/);
    }
  });

  test('who is due a card is who the rule, told again over the files, says', () => {
    const due = [...examined.values()].filter((row) => row.due === 'first').map((row) => row.member_id);
    // Of a person with two eligibilities one gets it; the plain telling does not choose.
    const others = [...examined.values()].filter((row) => row.reason_code === 'other_eligibility');
    const told = [...members.values()].filter(isDue).map((row) => row.member_id);
    const both = new Set(others.map((row) => row.member_id));
    expect(due.sort()).toEqual(told.filter((id) => !both.has(id)).sort());
    expect(due.length).toBeGreaterThan(MEMBERS * 0.2);
    for (const reason of [
      'no_card',
      'not_registered',
      'number_unknown',
      'e_certificate_expired',
      'protected',
    ])
      expect(
        [...examined.values()].some((row) => row.reason_code === reason),
        reason,
      ).toBe(true);
  });

  test('a card for every piece, with its number, its day and the reason in words; none for anybody else', () => {
    expect([...cards.keys()].sort()).toEqual(pieces.map((row) => row.member_id).sort());
    expect(new Set([...cards.values()].map((row) => row.card_number)).size).toBe(cards.size);
    for (const card of cards.values()) {
      expect(card).toMatchObject({ issued_on: ISSUED, occasion: 'first' });
      const row = members.get(card.member_id as string) as CsvRow;
      const eve = addYears(row.birth_date as string, 75);
      expect((card.expires_on as string) < eve && (card.expires_on as string) <= '2029-12-01').toBe(true);
      expect(card.sentence).not.toBe('');
    }
  });

  test('S085 S104 a household’s cards together, four at most, marked k/n, with leaflet, sticker per card and reply envelope', () => {
    const envelopes = Map.groupBy(pieces, (row) => row.envelope_id as string);
    expect(envelopes.size).toBe(ledger.envelopes);
    expect(envelopes.size).toBeLessThan(pieces.length);
    for (const inside of envelopes.values()) {
      const insured = inside.map((row) => members.get(row.member_id as string)?.insured_id);
      expect(new Set(insured).size).toBe(1);
      expect(inside.length).toBeLessThanOrEqual(4);
      const inserts = `${inside[0]?.inserts}`.split(' ');
      expect(inserts.filter((name) => name === 'privacy-sticker')).toHaveLength(inside.length);
      expect(inserts.filter((name) => name === 'certificate-leaflet')).toHaveLength(1);
      expect(inserts.filter((name) => name === 'card-return-envelope')).toHaveLength(1);
    }
  });

  test('a protected member’s card goes to the address they chose, under their own name, and not to their home', () => {
    const chosen = pieces.filter((row) => row.route === 'chosen');
    expect(chosen.length).toBeGreaterThan(0);
    const letters = readFileSync(at('record', 'letters', 'C0001.ndjson'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(letters).toHaveLength(chosen.length);
    letters.forEach((line, i) => {
      const member = members.get(chosen[i]?.member_id as string) as CsvRow;
      const letter = JSON.parse(line) as { destination: { address: string }; insuredName: string };
      expect(letter.destination.address).toBe(member.contact_address);
      expect(letter.insuredName).toBe(member.name_kanji);
      if (member.address !== member.contact_address) expect(line).not.toContain(member.address);
    });
  });

  test('O9 whom only the state’s flag protects: no card to the home the register has, and held until they chose an address', () => {
    const flagged = [...states.values()]
      .filter((row) => row.protected === 'yes' && members.get(row.member_id as string)?.protected === 'no')
      .map((row) => row.member_id as string)
      .filter((id) => examined.get(id)?.reason_code === 'protected');
    expect(flagged.length).toBeGreaterThan(0);
    for (const id of flagged) {
      expect(examined.get(id)?.outcome).toBe('held_address');
      // The rules tell since when by the month of the flag, not by the day of acquisition.
      expect(examined.get(id)?.since).toBe('2025-12-31');
      expect(cards.has(id)).toBe(false);
    }
  });

  test('the co-payment stands on cards of people of 70 and more only', () => {
    const lines = readFileSync(at('record', 'pages', 'H0001.ndjson'), 'utf8')
      .trimEnd()
      .split('\n');
    let elderly = 0;
    for (const line of lines) {
      const { birthDate, copayment } = JSON.parse(line) as { birthDate: string; copayment: number | null };
      expect(copayment !== null).toBe(ISSUED >= elderlyFrom(birthDate));
      if (copayment !== null) elderly++;
    }
    expect(elderly).toBeGreaterThan(0);
  });

  test('run again, in another folder, in another database: the same bytes, nobody’s second card', async () => {
    const count = () =>
      database.read(
        async (sql) =>
          (
            await sql.query(
              `SELECT (SELECT count(*) FROM certificate.card) AS cards, (SELECT count(*) FROM piece.event) AS events`,
            )
          ).rows[0],
      );
    const before = await count();
    const other = join(folder, 'other');
    expect(await month(database, other, input, '2026-01')).toEqual(ledger);
    expect(differences(out, other)).toEqual([]);
    expect(await count()).toEqual(before);
    const fresh = await freshDatabase();
    const third = join(folder, 'third');
    await month(fresh.database, third, input, '2026-01');
    expect(differences(out, third)).toEqual([]);
  }, 60_000);

  test('the month after: whoever holds one gets none, whoever is new gets one', async () => {
    const february = join(folder, 'february');
    mkdirSync(february, { recursive: true });
    writeRegistration(
      { members: MEMBERS, seed: 'certificates', profile: 'kyokai-kenpo' },
      february,
      '2026-01-31',
    );
    const { run } = await runIn(database, join(folder, 'out-february'));
    const second = await runMonth(run, '2026-02', join(february, 'registration.csv'));
    expect(second).toMatchObject({ balanced: true, campaign: 'certificate-2026-02' });
    const again = await byMember(join(folder, 'out-february', 'certificates.csv'));
    expect(again.size).toBeGreaterThan(0);
    expect([...again.keys()].filter((id) => cards.has(id))).toEqual([]);
    expect(second.outcomes.excluded_certificate_held).toBeGreaterThan(0);
    const { rows } = await database.read((sql) =>
      sql.query<{ most: number }>(
        `SELECT max(n) AS most FROM (SELECT count(*) AS n FROM certificate.card WHERE ended_on IS NULL GROUP BY person_id) each_person`,
      ),
    );
    expect(rows[0]?.most).toBe(1);
  }, 60_000);

  test('the monitor names whoever is still without one, and counts the days to each date', async () => {
    const { run } = await runIn(database, out);
    const settings = ruleSettings(run.stored.profile);
    const request = { insurerId: ledger.insurer, deadline: '2025-12-01', settings };
    const monitor = await database.read((sql) => readMonitor(sql, { ...request, on: '2026-01-20' }));
    const held = [...examined.values()].filter(
      (row) => row.due === 'first' && !cards.has(row.member_id as string),
    );
    expect(monitor.waiting.people.map(({ memberId }) => memberId)).toEqual(
      expect.arrayContaining(held.filter((row) => row.outcome !== 'late_loss').map((row) => row.member_id)),
    );
    expect(monitor.waiting.open).toBe(monitor.waiting.people.length);
    expect(monitor.month).toMatchObject({ month: '2026-01', fileIn: true, opened: true });
    expect(monitor.dates.find(({ code }) => code === 'ex_officio_deadline')).toMatchObject({ days: -50 });
    const late = await database.read((sql) => readMonitor(sql, { ...request, on: '2026-06-15' }));
    expect(late.clear).toBe(false);
    expect(late.month).toMatchObject({ fileIn: false, opened: false });
    expect(late.waiting.overdue).toBeGreaterThan(0);
  }, 60_000);

  test('the forecast starts from what is known: cards by their last day, people with a usable card', async () => {
    const { run } = await runIn(database, out);
    const base = await database.read((sql) =>
      readForecastBase(sql, ledger.insurer, '2026-01-20', ruleSettings(run.stored.profile)),
    );
    const expiring = Object.values(base.expiring).reduce((sum, n) => sum + n, 0);
    const { rows } = await database.read((sql) =>
      sql.query<{ n: number }>('SELECT count(*) AS n FROM certificate.card WHERE ended_on IS NULL'),
    );
    // Some end with their holder's cover, at 75 or with 任意継続: those are not renewed.
    expect(expiring).toBeLessThan(rows[0]?.n as number);
    expect(expiring).toBeGreaterThan(0);
    expect(base.expiring['2029-12']).toBeGreaterThan(expiring * 0.9);
    expect(base.usable).toBeLessThan(base.known);
    expect(base.known).toBeLessThanOrEqual(base.members);
    expect(base.joiners).toHaveLength(12);
  }, 60_000);

  test.each([
    ['certificate.other_month', '2026-04'],
    ['certificate.month', '2024-11'],
  ])('%s: %s with a file as of 2025-12-31 is refused before anything is made', async (id, yearMonth) => {
    const refused = join(folder, `refused-${yearMonth}`);
    await expect(month(database, refused, input, yearMonth)).rejects.toMatchObject({ id });
    expect(() => filesOf(refused)).toThrow();
  });

  test('a folder with another campaign’s result is refused', async () => {
    await expect(month(database, join(folder, 'out-february'), input, '2026-01')).rejects.toMatchObject({
      id: 'round.other_result',
    });
  });
});

test('handed over to a contractor, cards and their letters lie in one signed package', async () => {
  const jobDir = join(folder, 'jobs');
  const key = { insurerId: ledger.insurer, campaignId: ledger.campaign };
  const folders = { outDir: out, jobDir, scratchDir: join(folder, 'jobs.tmp') };
  await recordReadBack(database, key, out);
  const packages = await exportJobs(database, SYSTEM, KEYS, key, {}, folders);
  expect(packages.map(({ lot }) => lot)).toEqual(['C0001', 'H0001']);
  for (const { lot, folder: name } of packages) {
    const inside = (file: string) => readFileSync(join(jobDir, name, file));
    expect(inside(`${lot}.pdf`).equals(readFileSync(at('print', `${lot}.pdf`)))).toBe(true);
    expect(inside(`${lot}-letters.pdf`).equals(readFileSync(at('letters', `${lot}.pdf`)))).toBe(true);
    expect(inside('SHA256SUMS').toString()).toContain(`  ${lot}-letters.pdf\n`);
    const leaflet = 'insert-certificate-leaflet.pdf';
    expect(inside(leaflet).equals(readFileSync(at('inserts', 'certificate-leaflet.pdf')))).toBe(true);
    const inserts = inside('inserts.csv').toString();
    expect(inserts).toMatch(
      /^certificate-leaflet,資格確認書の案内リーフレット,\d+,file,,TDK-CERT,2\.0,insert-certificate-leaflet\.pdf,/m,
    );
    expect(inserts).toMatch(
      /^card-return-envelope,[^,]+,\d+,file,,TDK-REPLY,1\.0,insert-card-return-envelope\.pdf,/m,
    );
    expect(inserts).toMatch(/^privacy-sticker,個人情報保護シール,\d+,stock,,,,,\r$/m);
  }
});
