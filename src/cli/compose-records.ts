import { columnsOf, openCsv } from '../csv/index.ts';
import { elderlyFrom, laterStageFrom } from '../japan/age.ts';
import { addDays } from '../japan/calendar.ts';
import { copayment } from '../japan/copayment.ts';
import { voluntaryEndsOn } from '../japan/voluntary.ts';
import { managementNumber } from '../piece/management-number.ts';
import { MEMBER_COLUMNS } from '../register/index.ts';
import type { CertificateRecord } from '../template/certificate.ts';
import { unprintable } from '../template/glyphs.ts';
import type { NoticeForm, NoticeRecord, Route } from '../template/record.ts';
import type { Keys } from '../vault/keys.ts';
import { lastFourOf, takeNumber } from '../vault/numbers.ts';

/** members.csv but for what no paper says: whose person a row is, and how they hang on the insured. */
type Column = Exclude<(typeof MEMBER_COLUMNS)[number], 'person_id' | 'relationship'>;
const COLUMNS = MEMBER_COLUMNS.filter(
  (column): column is Column => column !== 'person_id' && column !== 'relationship',
);
type Row = Readonly<Record<Column, string>>;

/** Why a member gets no paper here; a round holds such a piece for a person to look at. */
export type HeldReason = 'no_number' | 'unprintable' | 'no_insured' | 'no_coverage' | 'no_address';

/** What is needed of an insured when the papers of their family are made. */
interface Insured {
  readonly name: string;
  readonly birthDate: string;
  readonly remuneration: number;
  readonly workplace: boolean;
  /** First day without cover, ISO: theirs is the family's. */
  readonly coverEndsOn: string;
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
      if (route === undefined) {
        this.#asked.hold(row.member_id, 'no_address', '');
        continue;
      }
      const destination = destinationOf(row, route);
      yield { ...common, pieceId: row.member_id, form, lastFour, route, copayment: share, destination };
    }
  }

  /**
   * Records of certificates issued on a day and valid to another, or to the last day of cover if that comes first (the
   * day before the 75th birthday, the end of 任意継続). The co-payment stands on cards of those of 70 and more only.
   */
  async *certificates(path: string, issuedOn: string, expiresOn: string): AsyncGenerator<CertificateRecord> {
    for await (const { row, insured, common } of this.#members(path)) {
      const share = this.#copayment(row, insured, common.relationship);
      if (share === undefined) continue;
      const lastCovered = addDays(earliest([coverEndOf(row), insured.coverEndsOn]), -1);
      if (lastCovered < issuedOn) {
        this.#asked.hold(row.member_id, 'no_coverage', '');
        continue;
      }
      yield {
        ...common,
        certificateId: row.member_id,
        sex: row.sex === '1' ? 'male' : 'female',
        issuedOn,
        expiresOn: earliest([lastCovered, expiresOn]),
        copayment: issuedOn < elderlyFrom(common.birthDate) ? null : share,
      };
    }
  }

  /** The file is read twice: its rows stand in any order, and a family needs its insured. */
  async *#members(path: string): AsyncGenerator<{ row: Row; insured: Insured; common: Common }> {
    for await (const row of rowsOf(path)) {
      if (row.insured_id === row.member_id) this.#insured.set(row.member_id, insuredOf(row));
    }
    for await (const row of rowsOf(path)) {
      const insured = this.#insured.get(row.insured_id);
      if (insured === undefined) this.#asked.hold(row.member_id, 'no_insured', row.insured_id);
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

async function* rowsOf(path: string): AsyncGenerator<Row> {
  const file = await openCsv(path, 'members.csv');
  const columns = columnsOf(file.header, COLUMNS, 'members.csv');
  for await (const { cells } of file.rows()) {
    yield Object.fromEntries(
      COLUMNS.map((column) => [column, cells[columns[column]] ?? '']),
    ) as unknown as Row;
  }
}

const insuredOf = (row: Row): Insured => ({
  name: row.name_kanji,
  birthDate: row.birth_date,
  remuneration: Number(row.standard_remuneration),
  workplace: row.workplace_id !== '',
  coverEndsOn: coverEndOf(row),
});

const earliest = (days: readonly string[]): string => [...days].sort()[0] as string;

/** First day without cover by the row itself: a loss on file, the 75th birthday, the two years of 任意継続. */
const coverEndOf = ({ birth_date: birth, lost_on: lost, kind, acquired_on: acquired, ...row }: Row): string =>
  earliest([
    laterStageFrom(birth),
    ...(lost === '' ? [] : [lost]),
    ...(kind === 'voluntary' && row.insured_id === row.member_id ? [voluntaryEndsOn(acquired)] : []),
  ]);

/** How a letter travels; undefined for a protected member who has chosen no address: never to the home on file. */
function routeOf(row: Row, insured: Insured): Route | undefined {
  if (row.protected === 'yes') return row.contact_address === '' ? undefined : 'chosen';
  return insured.workplace ? 'workplace' : 'home';
}

function destinationOf(row: Row, route: Route): NoticeRecord['destination'] {
  if (route === 'workplace') return null;
  if (route === 'chosen') return { postcode: row.contact_postcode, address: row.contact_address };
  return { postcode: row.postcode, address: row.address };
}
