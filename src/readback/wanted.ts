import type { Keys } from '../vault/keys.ts';
import type { Findings } from './findings.ts';
import { PageProver } from './page.ts';
import type { Drawing } from './pdf/drawing.ts';
import type { Sheet } from './sheet.ts';
import { type Parts, type Subject, textOf } from './values.ts';

/** A page as the record wants it, whatever paper it is. */
export interface WantedPage {
  readonly sheet: Sheet;
  readonly subject: Subject;
  /** What a text of the sheet must read here. */
  readonly reads: (item: { readonly parts: Parts<never> }) => string;
  /** Everything wrong with a page that should be this one. */
  readonly prove: (provers: ProverBook, drawing: Drawing) => Findings;
}

/** What belongs together: the pages of a piece, of a parcel, of a card or of a sheet of cards. */
export interface Unit {
  /** What faults name. */
  readonly piece: string;
  /** Its first page as the record has it, from 1. */
  readonly page: number;
  /** Undefined for a paper the template set lacks. */
  readonly pages: readonly (WantedPage | undefined)[];
}

/** What a page is read for: the sheet it must be, and the record it must be of. */
export function wanted<R extends Subject>(sheet: Sheet<R>, record: R): WantedPage {
  return {
    sheet,
    subject: record,
    // The items handed in are those of this sheet, whose values are of this record.
    reads: ({ parts }) => textOf(parts as unknown as Parts<R>, record),
    prove: (provers, drawing) => provers.of(sheet).prove(drawing, record),
  };
}

/** The provers of one file: a form of one file says nothing about another's. */
export class ProverBook {
  readonly #keys: Keys | undefined;
  readonly #provers = new WeakMap<Sheet, PageProver<never>>();

  /** `keys`: what proofs of digits are made with; files without digits need none. */
  constructor(keys: Keys | undefined) {
    this.#keys = keys;
  }

  of<R extends Subject>(sheet: Sheet<R>): PageProver<R> {
    let prover = this.#provers.get(sheet) as PageProver<R> | undefined;
    if (prover === undefined) {
      prover = new PageProver(sheet, this.#keys);
      this.#provers.set(sheet, prover as unknown as PageProver<never>);
    }
    return prover;
  }
}
