import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCampaign } from '../src/campaign/create.ts';
import { extract } from '../src/campaign/extract.ts';
import { loadPopulation } from '../src/campaign/population.ts';
import { checkNeighbours } from '../src/campaign/population-gaps.ts';
import { writeAudit } from '../src/kernel/audit.ts';
import { type Database, SYSTEM } from '../src/kernel/ports.ts';
import { openFolder } from '../src/platform/instance.ts';
import { loadProfile } from '../src/profile/profile.ts';
import { keepInsurer } from '../src/profile/store.ts';
import { encodeShiftJis } from '../src/register/filing/charset.ts';
import { loadFiling } from '../src/register/filing/index.ts';
import { keysFrom } from '../src/vault/keys.ts';

/*
 * Speed of what a register of a whole insurer is asked for: an extraction of everybody, one of the second round, the
 * check between the two, one of change notices after everybody holds a notice, and a month of filings. `node bench/population.ts [members] [filings] [records per file]`.
 */
const [members = 1_000_000, filings = 100_000, perFile = 100] = process.argv.slice(2).map(Number);
const INSURER = '01479997';
const KEYS = keysFrom(Buffer.alloc(32, 9));

/** A register made in the database itself: every fiftieth member joined after the first round's date. */
async function fill(database: Database): Promise<void> {
  await database.transaction((sql) =>
    keepInsurer(sql, SYSTEM, { number: INSURER, name: 'とどけ見本' }, loadProfile('kyokai-kenpo')),
  );
  await database.transaction(async (sql) => {
    await writeAudit(sql, {
      actor: SYSTEM,
      insurerId: INSURER,
      action: 'bench.fill',
      subject: 'bench:register',
    });
    await sql.query(
      `INSERT INTO register.source_file (insurer_id, kind, sha256, encoding, file_rows, loaded, aside)
       VALUES ($1, 'bench', 'bench', 'utf-8', 0, 0, 0)`,
      [INSURER],
    );
    await sql.query(
      `INSERT INTO register.workplace (insurer_id, workplace_id, symbol, name, postcode, address, prefecture, unprintable,
                                       valid_from, source_id)
       SELECT $1, 'W' || w, (10000000 + w)::text, '見本', '1000001', '東京都', '13', false, '-infinity', (SELECT max(source_id) FROM register.source_file)
         FROM generate_series(0, 999) w`,
      [INSURER],
    );
    await sql.query(
      `INSERT INTO register.eligibility (insurer_id, member_id, person_id, insured_id, symbol, number, sub_number, relationship,
                                         kind, workplace_id, standard_remuneration, acquired_on, valid_from, source_id)
       SELECT $1, 'M' || i, 'P' || i, 'M' || i, (10000000 + i % 1000)::text, (i / 1000 + 1)::text, '00', 'insured', 'general',
              'W' || i % 1000, 300000, d, d, (SELECT max(source_id) FROM register.source_file)
         FROM generate_series(1, $2::int) i,
              LATERAL (SELECT CASE WHEN i % 50 = 0 THEN date '2024-08-01' ELSE date '2015-04-01' + i % 3000 END AS d) o`,
      [INSURER, members],
    );
    await sql.query(
      `INSERT INTO vault.number SELECT sha256(('n' || i)::bytea), '' FROM generate_series(1, $1::int) i`,
      [members],
    );
    await sql.query(
      `INSERT INTO register.person_fact (insurer_id, member_id, name_kanji, name_kana, birth_date, sex, postcode, address,
                number_ref, number_state, protected, contact_postcode, contact_address, unprintable_name, unprintable_address,
                valid_from, source_id)
       SELECT $1, 'M' || i, '見本　太郎', 'ミホン　タロウ', date '1960-01-01' + i % 15000, '1', '1000001', '東京都千代田区見本1-1',
              sha256(('n' || i)::bytea), 'held', false, '', '', false, false, date '2015-04-01',
              (SELECT max(source_id) FROM register.source_file)
         FROM generate_series(1, $2::int) i`,
      [INSURER, members],
    );
    await sql.query(
      `SELECT maintenance.analyze('{register.eligibility,register.person_fact,register.workplace}')`,
    );
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return Math.round(performance.now() - start) / 1000;
}

async function extracted(database: Database, id: string, population: string, date: string): Promise<number> {
  const plan = {
    id,
    title: id,
    extraction_date: date,
    cut_off: date,
    packing_date: date,
    issue_date: date,
    window: { from: date, to: date },
  };
  const key = { insurerId: INSURER, campaignId: id };
  const inputs = {
    profileHash: loadProfile('kyokai-kenpo').hash,
    inputsHash: id,
    population: loadPopulation(population),
  };
  await database.transaction((sql) => openCampaign(sql, SYSTEM, key, plan, inputs));
  return timed(() => database.transaction((sql) => extract(sql, SYSTEM, key, plan)));
}

/** Gives everybody of the first round a notice, and every hundredth another name since. */
async function notify(database: Database): Promise<void> {
  await database.transaction(async (sql) => {
    const subject = 'bench:notices';
    const audit = await writeAudit(sql, {
      actor: SYSTEM,
      insurerId: INSURER,
      action: 'bench.notify',
      subject,
    });
    const key = [INSURER, 'round-1'];
    await sql.query(
      `INSERT INTO document.file (insurer_id, campaign_id, lot, route, path, pieces) VALUES ($1, $2, 'L1', 'home', 'bench', 0)`,
      key,
    );
    await sql.query(
      `INSERT INTO packing.envelope (insurer_id, campaign_id, envelope_id, lot, position, part, parts, grams, thickness_mm, inserts)
       VALUES ($1, $2, 'E1', 'L1', 1, 1, 1, 10, 1, '{}')`,
      key,
    );
    await sql.query(
      `INSERT INTO piece.event (insurer_id, piece_id, action, to_status, audit_id)
       SELECT $1, 'B' || member_id, 'plan', 'planned', $3 FROM campaign.extracted
        WHERE insurer_id = $1 AND campaign_id = $2 AND exclusion IS NULL`,
      [...key, audit],
    );
    await sql.query(
      `INSERT INTO piece.piece (insurer_id, piece_id, campaign_id, member_id, management_number, form, digits, route, lot,
                                envelope_id, position, status)
       SELECT $1, 'B' || member_id, $2, member_id, member_id, 'style1', true, 'home', 'L1', 'E1', 1, 'planned'
         FROM campaign.extracted WHERE insurer_id = $1 AND campaign_id = $2 AND exclusion IS NULL`,
      key,
    );
    await sql.query(
      `WITH closed AS (
         UPDATE register.person_fact SET known_to = now()
          WHERE insurer_id = $1 AND known_to = 'infinity' AND member_id LIKE '%01' RETURNING *
       )
       INSERT INTO register.person_fact (insurer_id, member_id, name_kanji, name_kana, birth_date, sex, postcode, address,
                number_ref, number_state, protected, contact_postcode, contact_address, unprintable_name, unprintable_address,
                valid_from, source_id)
       SELECT insurer_id, member_id, '見本　花子', name_kana, birth_date, sex, postcode, address, number_ref, number_state,
              protected, contact_postcode, contact_address, unprintable_name, unprintable_address, valid_from, source_id
         FROM closed`,
      [INSURER],
    );
    await sql.query(`SELECT maintenance.analyze('{register.person_fact,piece.piece}')`);
  });
}

/** A 資格取得届 file of one workplace; numbers left to the office, no Individual Number. */
function filing(serial: number): Uint8Array {
  const office = ['21', '01', 'ｹｲﾄ'];
  const place = [
    '100',
    '0000',
    '東京都千代田区霞が関１－２－２',
    '見本株式会社',
    '見本　良一',
    '03',
    '1234',
    '5678',
  ];
  const lines = [
    [...office, String(1 + (serial % 999)).padStart(3, '0'), '20250110', '22223'],
    ['[kanri]'],
    ['', '001'],
    [...office, '123', ...place],
    ['[data]'],
  ];
  for (let i = 0; i < perFile; i++) {
    const cells = new Array<string>(34).fill('');
    const set = (no: number, value: string) => {
      cells[no - 1] = value;
    };
    const fixed: [number, string][] = [
      [1, '2200700'],
      [2, '21'],
      [3, '01'],
      [4, 'ｹｲﾄ'],
      [5, '123'],
      [7, 'ﾐﾎﾝ ﾏｻｱｷ'],
      [8, '見本　正明'],
      [9, '5'],
      [10, '551010'],
      [11, '1'],
      [12, '1'],
      [16, '1234'],
      [17, '567890'],
      [18, '9'],
      [19, '070106'],
      [20, '0'],
      [21, '300000'],
      [22, '0'],
      [23, '300000'],
      [29, '168'],
      [30, '8505'],
      [31, 'ｽｷﾞﾅﾐｸ'],
    ];
    for (const [no, value] of fixed) set(no, value);
    set(6, String(1_000_001 + serial * perFile + i).slice(-6));
    set(32, '東京都杉並区高井戸西３－５－２４');
    lines.push(cells);
  }
  return encodeShiftJis(lines.map((line) => `${line.join(',')}\r\n`).join(''));
}

async function loadAll(database: Database): Promise<{ files: number; accepted: number; returned: number }> {
  const sum = { files: 0, accepted: 0, returned: 0 };
  for (let at = 0; at * perFile < filings; at++) {
    const { accepted, returned } = await loadFiling(database, KEYS, {
      bytes: filing(at),
      insurerId: INSURER,
      actor: SYSTEM,
      workplaceId: 'W1',
      dueDays: 5,
      check: { kind: 'shfd' },
    });
    sum.files += 1;
    sum.accepted += accepted;
    sum.returned += returned;
  }
  return sum;
}

const folder = mkdtempSync(join(tmpdir(), 'todoke-bench-'));
const instance = await openFolder(folder);
try {
  const { database } = instance;
  const seconds: Record<string, number> = { fill: await timed(() => fill(database)) };
  seconds.extractEverybody = await extracted(database, 'round-1', 'everybody', '2024-06-07');
  seconds.extractSecondRound = await extracted(database, 'round-2', 'kyokai-round-2', '2024-12-06');
  const key = (campaignId: string) => ({ insurerId: INSURER, campaignId });
  let gaps: unknown;
  seconds.checkGaps = await timed(async () => {
    gaps = await database.read((sql) => checkNeighbours(sql, key('round-1'), key('round-2')));
  });
  seconds.notifyEverybody = await timed(() => notify(database));
  seconds.extractChangeNotices = await extracted(database, 'changes', 'change-notice', '2025-01-31');
  const { rows: changed } = await database.read((sql) =>
    sql.query<{ changed: number }>(
      `SELECT count(*) AS changed FROM campaign.extracted WHERE campaign_id = 'changes' AND exclusion IS NULL`,
    ),
  );
  let loaded: unknown;
  seconds.loadFilings = await timed(async () => {
    loaded = await loadAll(database);
  });
  process.stdout.write(
    `${JSON.stringify({ members, filings, perFile, seconds, gaps, changed: changed[0]?.changed, loaded }, null, 2)}\n`,
  );
} finally {
  await instance.close();
  rmSync(folder, { recursive: true, force: true });
}
