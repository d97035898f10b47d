import { setFonts } from '../template/fonts.ts';
import type { ParcelSheet } from '../template/parcel.ts';
import { type CardLine, CardPapers, type LetterLine } from './card-pages.ts';
import { SheetBook } from './context.ts';
import { ParcelPapers } from './parcel-pages.ts';
import { type PageRecord, type RecordedFile, type RoundRecord, recordLines } from './record.ts';
import { type TargetLine, TargetPapers } from './target-pages.ts';
import type { Unit } from './wanted.ts';

/** What the record says of one unit, beside its pages: compared with pieces.csv. */
export interface RecordedUnit extends Unit {
  /** Of a notice, its record. */
  readonly notice?: PageRecord;
  /** Of cards and letters: the numbers on them, in order. */
  readonly numbers?: readonly string[];
}

/** Works out from the record what each page of a file must be; sheets are worked out once for all files. */
export class UnitReader {
  readonly #folder: string;
  readonly #notices: SheetBook;
  readonly #parcels: ParcelPapers;
  readonly #cards: CardPapers;
  readonly #targets: TargetPapers;

  constructor(folder: string, round: RoundRecord) {
    // Glyphs are compared with those of the fonts the round was made with.
    setFonts(round.settings.fonts);
    this.#folder = folder;
    this.#notices = new SheetBook(round);
    this.#parcels = new ParcelPapers(round);
    this.#cards = new CardPapers(round);
    this.#targets = new TargetPapers(round);
  }

  /** The units of a file in page order. Throws SyntaxError where the record is cut off. */
  async *of(file: RecordedFile): AsyncGenerator<RecordedUnit> {
    const lines = recordLines(this.#folder, file);
    let sheet: CardLine[] = [];
    let next = 1;
    const { imposition } = file;
    for await (const line of lines) {
      switch (file.kind) {
        case 'notices':
          yield { ...this.#notices.unit(line as PageRecord), notice: line as PageRecord };
          break;
        case 'lists':
          yield this.#parcels.unit(line as ParcelSheet & { page: number });
          break;
        case 'targets': {
          const unit = this.#targets.unit(line as TargetLine, next);
          next += unit.pages.length;
          yield unit;
          break;
        }
        case 'cards':
          yield { ...this.#cards.card(line as CardLine), numbers: [(line as CardLine).managementNumber] };
          break;
        case 'letters':
          yield this.#cards.letter(line as LetterLine);
          break;
        case 'sheets':
          if (imposition === undefined) throw new SyntaxError('sheets of cards without their imposition');
          sheet.push(line as CardLine);
          if (sheet.length < imposition.columns * imposition.rows) break;
          yield { ...this.#cards.sheet(sheet, imposition), numbers: numbersOf(sheet) };
          sheet = [];
      }
    }
    if (sheet.length > 0 && imposition !== undefined)
      yield { ...this.#cards.sheet(sheet, imposition), numbers: numbersOf(sheet) };
  }
}

const numbersOf = (lines: readonly CardLine[]): string[] =>
  lines.map(({ managementNumber }) => managementNumber);
