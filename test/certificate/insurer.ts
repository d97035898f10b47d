import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type IssueReceipt, issueDue } from '../../src/certificate/issue.ts';
import { loadRegistration, type RegistrationReport } from '../../src/certificate/registration.ts';
import type { RuleSettings } from '../../src/certificate/rules.ts';
import { type Settlement, settleDay } from '../../src/certificate/settle.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import { csvOf, newInsurer, type Row, type TestInsurer } from '../register/import/fixture.ts';
import { rules } from './people.ts';

const folder = mkdtempSync(join(tmpdir(), 'todoke-certificate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

export const PROFILE_HASH = loadProfile('kyokai-kenpo').hash;

const REGISTRATION = ['member_id', 'as_of', 'state', 'e_certificate_expires_on', 'protected'];
/** One row of the registration file: can use the card, but for `changes`. */
export const registered = (memberId: string, asOf: string, changes: Row = {}): Row => ({
  member_id: memberId,
  as_of: asOf,
  state: 'registered',
  e_certificate_expires_on: '2033-05-05',
  protected: 'no',
  ...changes,
});
/** One row of somebody whose card cannot be used. */
export const unusable = (memberId: string, asOf: string, state = 'no_card'): Row =>
  registered(memberId, asOf, { state, e_certificate_expires_on: '' });

export const registrationCsv = (...rows: readonly Row[]): string => csvOf(REGISTRATION, rows);

/** An insurer with a register, whose certificates are tested. */
export class CertificateInsurer {
  readonly database: Database;
  readonly insurerId: string;
  readonly files: TestInsurer;
  readonly settings: RuleSettings;

  private constructor(database: Database, insurer: TestInsurer, settings: RuleSettings) {
    this.database = database;
    this.files = insurer;
    this.insurerId = insurer.insurerId;
    this.settings = settings;
  }

  static async open(database: Database, settings: RuleSettings = rules()): Promise<CertificateInsurer> {
    return new CertificateInsurer(database, await newInsurer(database), settings);
  }

  /** Takes a registration file in. */
  registration(content: string): Promise<RegistrationReport> {
    const path = join(folder, `${++files}.csv`);
    writeFileSync(path, content);
    const file = { path, name: 'registration.csv', insurerId: this.insurerId, actor: SYSTEM };
    return loadRegistration(this.database, file);
  }

  /** Makes what is due on a day. */
  issue(issuedOn: string): Promise<IssueReceipt> {
    const { insurerId, settings } = this;
    const request = { insurerId, campaignId: null, issuedOn, profileHash: PROFILE_HASH, settings };
    return this.database.transaction((sql) => issueDue(sql, SYSTEM, request));
  }

  settle(on: string): Promise<Settlement> {
    const { insurerId, settings } = this;
    return this.database.transaction((sql) =>
      settleDay(sql, SYSTEM, { insurerId, on, settings: settings.certificate }),
    );
  }

  /** Every card, `member reason occasion term issued..expires status ended`, in the order of their numbers. */
  async cards(): Promise<string[]> {
    return this.list(
      `SELECT concat_ws(' ', member_id, reason, occasion, term, issued_on || '..' || expires_on, status, ended_on) AS line
         FROM certificate.card WHERE insurer_id = $1 ORDER BY card_number`,
    );
  }

  /** Every recall, `member reason path opened..due closing`, in order. */
  async recalls(): Promise<string[]> {
    return this.list(
      `SELECT concat_ws(' ', c.member_id, r.reason, r.path, r.opened_on || '..' || r.due_on, r.closing) AS line
         FROM certificate.recall r JOIN certificate.card c USING (insurer_id, card_number)
        WHERE r.insurer_id = $1 ORDER BY r.card_number, r.serial`,
    );
  }

  /** Numbers of a member's cards, the oldest first. */
  async numbers(memberId: string): Promise<string[]> {
    return this.list(
      'SELECT card_number AS line FROM certificate.card WHERE insurer_id = $1 AND member_id = $2 ORDER BY card_number',
      [memberId],
    );
  }

  async list(text: string, values: readonly unknown[] = []): Promise<string[]> {
    const { rows } = await this.database.read((sql) =>
      sql.query<{ line: string }>(text, [this.insurerId, ...values]),
    );
    return rows.map(({ line }) => line);
  }
}
