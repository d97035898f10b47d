import { factsOf } from '../template/conditions.ts';
import { catalogue } from '../template/sets.ts';
import type { Keys } from '../vault/keys.ts';
import { PageProver } from './page.ts';
import type { PageRecord, RoundRecord } from './record.ts';
import { type Sheet, sheetOf } from './sheet.ts';
import { personalValues, sharedValues, type ValueOf } from './values.ts';

/** The sheets of a round, each worked out once per combination of facts. */
export class SheetBook {
  readonly #round: RoundRecord;
  readonly #personal: ReadonlyMap<string, ValueOf>;
  readonly #sheets = new Map<string, Sheet>();

  constructor(round: RoundRecord) {
    this.#round = round;
    this.#personal = personalValues(round);
  }

  /** What a paper must look like for a record; undefined if the template set has no such paper. */
  sheet(name: string, record: PageRecord): Sheet | undefined {
    const { lastFourProof, ...rest } = record;
    // Conditions ask whether there are digits, not which.
    const facts = factsOf({ ...rest, lastFour: lastFourProof === null ? null : '' });
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
      texts: catalogue(),
    });
    this.#sheets.set(key, sheet);
    return sheet;
  }
}

/** The provers of one file: a form of one file says nothing about another's. */
export class ProverBook {
  readonly #sheets: SheetBook;
  readonly #keys: Keys;
  readonly #provers = new Map<Sheet, PageProver>();

  constructor(sheets: SheetBook, keys: Keys) {
    this.#sheets = sheets;
    this.#keys = keys;
  }

  /** The prover of a paper for a record, and its sheet; undefined if there is no such paper. */
  prover(name: string, record: PageRecord): { prover: PageProver; sheet: Sheet } | undefined {
    const sheet = this.#sheets.sheet(name, record);
    if (sheet === undefined) return undefined;
    let prover = this.#provers.get(sheet);
    if (prover === undefined) {
      prover = new PageProver(sheet, this.#keys);
      this.#provers.set(sheet, prover);
    }
    return { prover, sheet };
  }
}
