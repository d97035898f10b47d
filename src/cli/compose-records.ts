import { columnsOf, openCsv } from '../csv/index.ts';
import { copayment } from '../japan/copayment.ts';
import { managementNumber } from '../piece/management-number.ts';
import type { CertificateRecord } from '../template/certificate.ts';
import { unprintable } from '../template/glyphs.ts';
import type { NoticeForm, NoticeRecord, Route } from '../template/record.ts';
import type { Keys } from '../vault/keys.ts';
import { lastFourOf, takeNumber } from '../vault/numbers.ts';

const COLUMNS = [
  'member_id',
  'insured_id',
  'symbol',
  'number',
  'sub_number',
  'name_kanji',
  'name_kana',
  'birth_date',
  'sex',
  'postcode',
  'address',
  'individual_number',
  'acquired_on',
  'workplace_id',
  'standard_remuneration',
  'protected',
  'contact_postcode',
  'contact_address',
] as const;
type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** Why a member gets no paper here; a round holds such a piece for a person to look at. */
export type HeldReason = 'no_number' | 'unprintable' | 'no_insured' | 'no_coverage';

/** What is needed of an insured when the papers of their family are made. */
interface Insured {
  readonly name: string;
  readonly birthDate: string;
  readonly remuneration: number;
  readonly workplace: boolean;
}

/** What every paper says of a member, whichever it is. */
type Common = Pick<
  NoticeRecord,
  | 'managementNumber'
  | 'relationship'
  | 'name'
  | 'kana'
  | 'insuredName'
  | 'birthDate'
  | 'symbol'
  | 'number'
  | 'subNumber'
  | 'acquiredOn'
>;

export interface Asked {
  /** Day the facts are as of, ISO. */
  readonly asOf: string;
  readonly keys: Keys;
  readonly hold: (member: string, reason: HeldReason, detail: string) => void;
}

/** Turns the rows of members.csv into records of one paper; who cannot have it is handed to `hold`. */
export class RecordMaker {
  readonly #asked: Asked;
  readonly #insured = new Map<string, Insured>();
  #made = 0;

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  /** Records of a notice, in the order of the file. */
  async *notices(path: string, form: NoticeForm): AsyncGenerator<NoticeRecord> {
    for await (const { row, insured, common } of this.#members(path)) {
      const share = this.#copayment(row, insured, common.relationship);
      if (share === undefined) continue;
      const lastFour = form === 'request' || form === 'plain' ? null : this.#digitsOf(row);
      if (lastFour === null && form === 'style1') {
        this.#asked.hold(row.member_id, 'no_number', '');
        continue;
      }
      const route = routeOf(row, insured);
      const destination = destinationOf(row, route);
      yield { ...common, pieceId: row.member_id, form, lastFour, route, copayment: share, destination };
    }
  }

  /** Records of certificates issued and expiring on the given days. */
  async *certificates(path: string, issuedOn: string, expiresOn: string): AsyncGenerator<CertificateRecord> {
    for await (const { row, insured, common } of this.#members(path)) {
      const share = this.#copayment(row, insured, common.relationship);
      if (share === undefined) continue;
      const elderly =
        common.birthDate <= `${Number(this.#asked.asOf.slice(0, 4)) - 70}${this.#asked.asOf.slice(4)}`;
      yield {
        ...common,
        certificateId: row.member_id,
        sex: row.sex === '1' ? 'male' : 'female',
        issuedOn,
        expiresOn,
        copayment: elderly ? share : null,
      };
    }
  }

  async *#members(path: string): AsyncGenerator<{ row: Row; insured: Insured; common: Common }> {
    const file = await openCsv(path, 'members.csv');
    const columns = columnsOf(file.header, COLUMNS, 'members.csv');
    for await (const { cells } of file.rows()) {
      const row = Object.fromEntries(
        COLUMNS.map((column) => [column, cells[columns[column]] ?? '']),
      ) as unknown as Row;
      const insured = this.#insuredOf(row);
      if (insured === undefined || !this.#printable(row, insured)) continue;
      yield { row, insured, common: this.#common(row, insured) };
    }
  }

  #common(row: Row, insured: Insured): Common {
    return {
      managementNumber: managementNumber(this.#asked.keys.management, ++this.#made),
      relationship: row.insured_id === row.member_id ? 'insured' : 'dependent',
      name: row.name_kanji,
      kana: row.name_kana,
      insuredName: insured.name,
      birthDate: row.birth_date,
      symbol: row.symbol,
      number: row.number,
      subNumber: row.sub_number,
      acquiredOn: row.acquired_on,
    };
  }

  /** The insured of a row; members.csv names the insured before their family. */
  #insuredOf(row: Row): Insured | undefined {
    if (row.insured_id === row.member_id) {
      const insured = {
        name: row.name_kanji,
        birthDate: row.birth_date,
        remuneration: Number(row.standard_remuneration),
        workplace: row.workplace_id !== '',
      };
      this.#insured.set(row.member_id, insured);
      return insured;
    }
    const insured = this.#insured.get(row.insured_id);
    if (insured === undefined) this.#asked.hold(row.member_id, 'no_insured', row.insured_id);
    return insured;
  }

  #printable(row: Row, insured: Insured): boolean {
    const bad = unprintable(
      row.name_kanji + row.name_kana + insured.name + row.address + row.contact_address,
    );
    if (bad.length === 0) return true;
    this.#asked.hold(row.member_id, 'unprintable', bad.map(({ codePoint }) => codePoint).join(' / '));
    return false;
  }

  #copayment(row: Row, insured: Insured, relationship: Common['relationship']): 2 | 3 | undefined {
    const share = copayment({
      birthDate: row.birth_date,
      asOf: this.#asked.asOf,
      relationship,
      insuredBirthDate: insured.birthDate,
      standardRemuneration: insured.remuneration,
    });
    if (share === undefined) this.#asked.hold(row.member_id, 'no_coverage', '');
    return share;
  }

  /** The four digits, where a right number is held. */
  #digitsOf(row: Row): string | null {
    const taken = takeNumber(this.#asked.keys, row.individual_number);
    return taken.state === 'held' ? lastFourOf(this.#asked.keys, taken.number) : null;
  }
}

function routeOf(row: Row, insured: Insured): Route {
  if (row.protected === 'yes') return row.contact_address === '' ? 'home' : 'chosen';
  return insured.workplace ? 'workplace' : 'home';
}

function destinationOf(row: Row, route: Route): NoticeRecord['destination'] {
  if (route === 'workplace') return null;
  if (route === 'chosen') return { postcode: row.contact_postcode, address: row.contact_address };
  return { postcode: row.postcode, address: row.address };
}
