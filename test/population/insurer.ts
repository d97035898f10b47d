import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { insurerNumberCheckDigit } from '../../src/japan/check-digits.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import { type PlannedRound, planRound } from '../../src/round/run.ts';
import { csvOf, KEYS, membersCsv, type Row, workplace, workplacesCsv } from '../register/import/fixture.ts';

const RESIDENT = ['individual_number', 'name_kanji', 'name_kana', 'birth_date', 'sex', 'address', 'as_of'];

/** One campaign of a test, by its dates; `population` as insurer.json names it. */
export interface Campaign {
  readonly id: string;
  readonly population?: string;
  readonly extraction: string;
  /** Last day on which a loss still stops the piece. */
  readonly packing: string;
  readonly early?: true;
}

let insurers = 0;

/** An insurer of its own in one folder: its files are written afresh before each campaign. */
export class TestInsurer {
  readonly insurerId: string;
  readonly folder: string;
  readonly #database: Database;
  readonly #profile: string;

  constructor(database: Database, profile: string) {
    const body = String(1_480_000 + ++insurers).padStart(7, '0');
    this.insurerId = body + insurerNumberCheckDigit(body);
    this.folder = mkdtempSync(join(tmpdir(), 'todoke-population-'));
    this.#database = database;
    this.#profile = profile;
    afterAll(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  /** Writes a file beside insurer.json. */
  write(name: string, content: string): void {
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(join(this.folder, name), content);
  }

  /** The register as its files say now; everybody's number is known to the resident register with the same five items. */
  files(members: readonly Row[], workplaces: readonly Row[]): void {
    this.write('workplaces.csv', workplacesCsv(...workplaces));
    this.write('members.csv', membersCsv(...members));
    const numbered = new Map(
      members.filter((row) => row.individual_number !== '').map((row) => [row.individual_number, row]),
    );
    const known = [...numbered.values()].map((row) => ({ ...row, as_of: '2024-06-01' }));
    this.write('resident-register.csv', csvOf(RESIDENT, known));
    this.write('confirmations.csv', 'member_id,by,on,evidence,snapshot\r\n');
    this.write('inquiries.csv', 'member_id,sent_on,reply_by,replied_on\r\n');
  }

  /** Plans a campaign from the files as they are. */
  plan({ id, population, extraction, packing, early }: Campaign): Promise<PlannedRound> {
    this.write(
      'insurer.json',
      JSON.stringify({
        insurer: { insurer_number: this.insurerId, name: 'とどけ見本' },
        profile: this.#profile,
        campaign: {
          id,
          title: id,
          ...(population === undefined ? {} : { population }),
          ...(early === undefined ? {} : { early }),
          extraction_date: extraction,
          cut_off: extraction === 'undecided' ? packing : extraction,
          packing_date: packing,
          issue_date: packing,
          window: { from: packing, to: packing },
        },
      }),
    );
    return planRound({
      inputDir: this.folder,
      database: this.#database,
      keys: KEYS,
      actor: SYSTEM,
      onProgress: () => undefined,
      onMessage: () => undefined,
    });
  }

  /** Every piece of every campaign, `member campaign form digits symbol`, in order. */
  async pieces(): Promise<string[]> {
    return this.#database.read(async (sql) => {
      const { rows } = await sql.query<{ line: string }>(
        `SELECT concat_ws(' ', p.member_id, p.campaign_id, p.form, p.digits, f.symbol) AS line
           FROM piece.piece p JOIN campaign.campaign k USING (insurer_id, campaign_id)
           JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = p.member_id
          WHERE p.insurer_id = $1`,
        [this.insurerId],
      );
      return rows.map(({ line }) => line).sort();
    });
  }

  key(campaignId: string): { insurerId: string; campaignId: string } {
    return { insurerId: this.insurerId, campaignId };
  }
}

export const WORKPLACES: readonly Row[] = [
  workplace(),
  workplace({ workplace_id: 'W2', symbol: '22220000' }),
];
