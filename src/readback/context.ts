import { factsOf } from '../template/conditions.ts';
import { type PageRecord, papersOf, type RoundRecord } from './record.ts';
import { type Sheet, sheetOf } from './sheet.ts';
import { personalValues, sharedValues, type ValueOf } from './values.ts';
import { type Unit, wanted } from './wanted.ts';

/** The sheets of a round's notices, each worked out once per combination of facts. */
export class SheetBook {
  readonly #round: RoundRecord;
  readonly #personal: ReadonlyMap<string, ValueOf>;
  readonly #sheets = new Map<string, Sheet<PageRecord>>();

  constructor(round: RoundRecord) {
    this.#round = round;
    this.#personal = personalValues(round);
  }

  /** What a paper must look like for a record; undefined if the template set has no such paper. */
  sheet(name: string, record: PageRecord): Sheet<PageRecord> | undefined {
    const { lastFourProof, access, ...rest } = record;
    // Conditions ask whether there are digits or a code, not which.
    const facts = factsOf({
      ...rest,
      lastFour: lastFourProof === null ? null : '',
      ...(access === undefined ? {} : { access: { ...access, code: '' } }),
    });
    const key = `${name} ${Object.values(facts).join(' ')}`;
    const known = this.#sheets.get(key);
    if (known !== undefined) return known;
    const paper = this.#round.templateSet.papers[name];
    if (paper === undefined) return undefined;
    const sheet = sheetOf({
      paper,
      facts,
      shared: sharedValues(this.#round, paper),
      personal: this.#personal,
      texts: this.#round.texts,
    });
    this.#sheets.set(key, sheet);
    return sheet;
  }

  /** The pages of one notice. */
  unit(record: PageRecord): Unit {
    const pages = papersOf(record).map((name) => {
      const sheet = this.sheet(name, record);
      return sheet && wanted(sheet, record);
    });
    return { piece: record.pieceId, page: record.page, pages };
  }
}
