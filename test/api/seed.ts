import { createHash, createSecretKey } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument, rgb } from 'pdf-lib';
import { writeAudit } from '../../src/kernel/audit.ts';
import { type Database, type Sql, SYSTEM } from '../../src/kernel/ports.ts';
import { managementNumber } from '../../src/piece/management-number.ts';
import { loadProfile } from '../../src/profile/profile.ts';

export const INSURER = '01130012';
export const CAMPAIGN = 'round-1';

/** People of the seeded round: piece 1..PIECES have papers, of them 1..IN_PARCEL in the parcel of workplace W001. */
export const PIECES = 130;
export const IN_PARCEL = 120;
export const HELD = 35;

const key = createSecretKey(Buffer.alloc(32, 7));
export const numberOf = (n: number): string => managementNumber(key, n);
const memberOf = (n: number): string => `00${String(n).padStart(6, '0')}`;
export const MEMBER = {
  first: memberOf(1),
  held: memberOf(501),
  heldProtected: memberOf(502),
  glyph: memberOf(530),
};

/** Pages of the print file: one per piece, but the third piece has two. */
const pageOf = (n: number): number => (n <= 3 ? n : n + 1);

/** A print file whose page n is all of one colour, n steps of red, with a black bar at its top. */
async function printFile(path: string, pages: number): Promise<{ bytes: number; sha256: string }> {
  const document = await PDFDocument.create();
  for (let n = 1; n <= pages; n++) {
    const page = document.addPage([100, 140]);
    page.drawRectangle({ x: 0, y: 0, width: 100, height: 140, color: rgb(n / 255, 0, 1) });
    page.drawRectangle({ x: 0, y: 120, width: 100, height: 20, color: rgb(0, 0, 0) });
  }
  const bytes = await document.save();
  writeFileSync(path, bytes);
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

async function insert(sql: Sql, table: string, row: Record<string, unknown>): Promise<void> {
  const names = Object.keys(row);
  const places = names.map((_, i) => `$${i + 1}`);
  await sql.query(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places.join(', ')})`,
    Object.values(row),
  );
}

async function seedRegister(
  sql: Sql,
  people: readonly number[],
  isProtected: (n: number) => boolean,
): Promise<void> {
  const source = await sql.query<{ source_id: number }>(
    `INSERT INTO register.source_file (insurer_id, kind, sha256, encoding, file_rows, loaded, aside)
     VALUES ($1, 'members', 'a', 'utf-8', $2, $3, 3) RETURNING source_id`,
    [INSURER, people.length + 3, people.length],
  );
  const sourceId = (source.rows[0] as { source_id: number }).source_id;
  for (const [row, column, code, severity] of [
    [11, 'birth_date', 'date.impossible', 'error'],
    [12, 'sex', 'code.unknown', 'error'],
    [12, 'individual_number', 'my_number.check_digit', 'warning'],
    [13, 'member_id', 'key.duplicate', 'error'],
    [14, 'name_kanji', 'text.unprintable', 'warning'],
  ] as const) {
    await insert(sql, 'register.finding', {
      source_id: sourceId,
      file_row: row,
      column_name: column,
      code,
      severity,
    });
  }
  await insert(sql, 'register.workplace', {
    insurer_id: INSURER,
    workplace_id: 'W001',
    symbol: '0021',
    name: '株式会社みどり製作所',
    postcode: '1000001',
    address: '東京都千代田区千代田1-1',
    prefecture: '13',
    unprintable: false,
    valid_from: '2000-01-01',
    source_id: sourceId,
  });
  for (const n of people) {
    await insert(sql, 'register.eligibility', {
      insurer_id: INSURER,
      member_id: memberOf(n),
      person_id: memberOf(n),
      insured_id: memberOf(n),
      symbol: '0021',
      number: String(n),
      sub_number: '00',
      relationship: 'insured',
      kind: 'general',
      workplace_id: 'W001',
      acquired_on: '2020-04-01',
      lost_on: n >= 600 ? '2024-05-01' : null,
      valid_from: '2020-04-01',
      source_id: sourceId,
    });
    const withNumber = n >= 501 && n < 530;
    const ref = withNumber ? createHash('sha256').update(memberOf(n)).digest() : null;
    await insert(sql, 'register.person_fact', {
      insurer_id: INSURER,
      member_id: memberOf(n),
      name_kanji: '山田　太郎',
      name_kana: 'ヤマダ　タロウ',
      birth_date: '1970-01-02',
      sex: '1',
      postcode: '1000001',
      address: '東京都千代田区千代田1-1',
      number_ref: ref,
      number_state: withNumber ? 'held' : 'none',
      protected: isProtected(n),
      contact_postcode: '',
      contact_address: isProtected(n) ? '秘密県秘密市1' : '',
      unprintable_name: n >= 530 && n < 536,
      unprintable_address: false,
      valid_from: '2020-04-01',
      source_id: sourceId,
    });
    if (withNumber) {
      await insert(sql, 'matching.resident', {
        insurer_id: INSURER,
        snapshot: '2024-06-01',
        number_ref: ref,
        name_kanji: '山田 太郎',
        name_kana: 'ヤマダ タロウ',
        birth_date: '1971-01-02',
        sex: '1',
        address: '東京都千代田区千代田2-2',
        source_id: sourceId,
      });
    }
  }
}

async function seedPieces(sql: Sql, file: { bytes: number; sha256: string }, auditId: string): Promise<void> {
  const own = { insurer_id: INSURER, campaign_id: CAMPAIGN };
  await insert(sql, 'document.file', {
    ...own,
    lot: 'workplace-001',
    route: 'workplace',
    path: 'print/workplace-001.pdf',
    pieces: PIECES,
    pages: PIECES + 1,
    bytes: file.bytes,
    sha256: file.sha256,
  });
  await insert(sql, 'packing.parcel', {
    ...own,
    parcel_id: 'P0001',
    lot: 'workplace-001',
    workplace_id: 'W001',
    part: 1,
    parts: 1,
    container: 'envelope',
    people: IN_PARCEL,
    envelopes: IN_PARCEL,
    grams: 1234,
    thickness_mm: 55.5,
  });
  for (let n = 1; n <= PIECES; n++) {
    const inParcel = n <= IN_PARCEL;
    await insert(sql, 'packing.envelope', {
      ...own,
      envelope_id: `E${n}`,
      lot: 'workplace-001',
      parcel_id: inParcel ? 'P0001' : null,
      position: n,
      part: 1,
      parts: 1,
      grams: 14.7,
      thickness_mm: 0.9,
      inserts: '{leaflet}',
    });
    await insert(sql, 'piece.event', {
      insurer_id: INSURER,
      piece_id: `piece-${n}`,
      action: 'compose',
      to_status: 'composed',
      audit_id: auditId,
    });
    await insert(sql, 'piece.piece', {
      ...own,
      piece_id: `piece-${n}`,
      member_id: memberOf(n),
      management_number: numberOf(n),
      form: n === 3 ? 'request' : n % 10 === 0 ? 'style2' : 'style1',
      digits: n !== 3,
      route: inParcel ? 'workplace' : n === PIECES ? 'chosen' : 'home',
      lot: 'workplace-001',
      envelope_id: `E${n}`,
      position: n,
      page: pageOf(n),
      status: 'composed',
    });
  }
}

/** One composed round in `database`, its print file in a folder of its own (removed by `remove`). */
export async function seedRound(database: Database): Promise<{ outDir: string; remove(): void }> {
  const outDir = mkdtempSync(join(tmpdir(), 'todoke-api-'));
  mkdirSync(join(outDir, 'print'));
  const file = await printFile(join(outDir, 'print', 'workplace-001.pdf'), PIECES + 1);
  const pieces = Array.from({ length: PIECES }, (_, i) => i + 1);
  const held = Array.from({ length: HELD }, (_, i) => 501 + i);
  const excluded = [600, 601, 602];
  const people = [...pieces, ...held, ...excluded];
  await database.transaction(async (sql) => {
    const auditId = await writeAudit(sql, {
      actor: SYSTEM,
      insurerId: null,
      action: 'test.seed',
      subject: 'test:1',
    });
    await insert(sql, 'insurer.profile', {
      profile_hash: 'h1',
      name: 'kyokai-kenpo',
      version: '1',
      body: JSON.stringify(loadProfile('kyokai-kenpo').profile),
    });
    for (const insurer_id of [INSURER, '06130012']) {
      await insert(sql, 'insurer.insurer', { insurer_id, name: 'みほん健康保険', profile_hash: 'h1' });
    }
    await seedRegister(sql, people, (n) => n === 502 || n === 2);
    for (const [insurer_id, campaign_id] of [
      [INSURER, CAMPAIGN],
      ['06130012', 'other-round'],
    ]) {
      await insert(sql, 'campaign.campaign', {
        insurer_id,
        campaign_id,
        title: '第1回 資格情報のお知らせ',
        profile_hash: 'h1',
        inputs_hash: 'i',
        extraction_date: '2024-06-07',
        cut_off: '2024-08-09',
        packing_date: '2024-08-30',
        issue_date: '2024-09-09',
        window_from: '2024-09-09',
        window_to: '2024-09-30',
      });
    }
    await insert(sql, 'campaign.stage', { insurer_id: INSURER, campaign_id: CAMPAIGN, stage: 'extract' });
    const own = { insurer_id: INSURER, campaign_id: CAMPAIGN };
    for (const n of people) {
      const outcome =
        n >= 600
          ? n === 602
            ? 'late_loss'
            : 'excluded_lost'
          : n >= 530
            ? 'held_glyph'
            : n >= 501
              ? 'held_review'
              : n <= IN_PARCEL
                ? 'workplace_parcel'
                : n === PIECES
                  ? 'chosen_mail'
                  : 'home_mail';
      await insert(sql, 'campaign.extracted', {
        ...own,
        member_id: memberOf(n),
        exclusion: null,
        several: false,
        duplicate_number: false,
        outcome,
      });
      if (n >= 600) continue;
      const review = outcome === 'held_review';
      await insert(sql, 'campaign.decision', {
        ...own,
        member_id: memberOf(n),
        form: review ? 'hold' : 'style1',
        digits: !review,
        rule_row: review ? (n % 2 === 0 ? 10 : 4) : 5,
        rule_version: 'test',
        has_number: true,
        found: true,
        confirmed: false,
        replied: 'pending',
        levels: review ? '{equivalent,exact,different,exact,different}' : '{exact,exact,exact,exact,exact}',
        reasons: review ? '{kanji:K2,birth:BX,address:A1,address:AX-番号}' : '{}',
        matcher: 'test',
        values_hash: Buffer.alloc(32),
      });
    }
    await seedPieces(sql, file, auditId);
  });
  return { outDir, remove: () => rmSync(outDir, { recursive: true, force: true }) };
}
