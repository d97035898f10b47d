import { formatWareki } from '../japan/era.ts';
import type { CarrierRecord, CertificateRecord } from '../template/certificate.ts';
import type { Facts } from '../template/conditions.ts';
import type { Paper } from '../template/layout.ts';
import type { Route } from '../template/record.ts';
import { type FilledSheet, filled, joined } from './joined.ts';
import { memberKey, rowElements } from './list-pages.ts';
import type { Imposition, RoundRecord } from './record.ts';
import { type MarkItem, type Sheet, sheetOf } from './sheet.ts';
import { hyphenated, type Subject, sharedValues, type ValueOf } from './values.ts';
import { type Unit, type WantedPage, wanted } from './wanted.ts';

/** Points of a millimetre. */
const MM = 72 / 25.4;

const LETTER = 'carrierLetter';

const CARD_VALUES: ReadonlyMap<string, ValueOf<CertificateRecord>> = new Map(
  Object.entries({
    managementNumber: (card) => card.managementNumber,
    symbol: (card) => card.symbol,
    number: (card) => card.number,
    subNumber: (card) => card.subNumber,
    name: (card) => card.name,
    kana: (card) => card.kana,
    insuredName: (card) => card.insuredName,
    birthDate: (card) => formatWareki(card.birthDate),
    sex: (card) => (card.sex === 'male' ? '男' : '女'),
    acquiredOn: (card) => formatWareki(card.acquiredOn),
    issuedDate: (card) => formatWareki(card.issuedOn),
    expiresOn: (card) => formatWareki(card.expiresOn),
    copayment: (card) => (card.copayment === null ? '' : `${card.copayment}割`),
    memberKey: (card) => memberKey(card.symbol, card.number, card.subNumber),
  } satisfies Record<string, ValueOf<CertificateRecord>>),
);

const CARRIER_VALUES: ReadonlyMap<string, ValueOf<CarrierRecord>> = new Map(
  Object.entries({
    managementNumber: (letter) => letter.managementNumber,
    insuredName: (letter) => letter.insuredName,
    symbol: (letter) => letter.symbol,
    number: (letter) => letter.number,
    postcode: (letter) => hyphenated(letter.destination?.postcode ?? ''),
    address: (letter) => letter.destination?.address ?? '',
    part: (letter) => `${letter.part} / ${letter.parts}`,
    count: (letter) => `${letter.cards.length}`,
  } satisfies Record<string, ValueOf<CarrierRecord>>),
);

/** A line of a record of cards: what was printed, and the first page of its card (or of its sheet). */
export type CardLine = CertificateRecord & { readonly page: number; readonly pieceId: string };
/** The same of a letter; `pieceId`: the envelope it opens. */
export type LetterLine = CarrierRecord & { readonly page: number; readonly pieceId: string };

/** The papers of certificates as the record wants them. */
export class CardPapers {
  readonly #round: RoundRecord;
  readonly #sheets = new Map<string, Sheet<CertificateRecord>>();
  readonly #letters = new Map<Route, Sheet<CarrierRecord>>();
  #crops: { readonly of: Imposition; readonly sheet: FilledSheet } | undefined;

  constructor(round: RoundRecord) {
    this.#round = round;
  }

  /** A single card: its front, its back. */
  card(line: CardLine): Unit {
    const pages = (['front', 'back'] as const).map((side): WantedPage | undefined => {
      const sheet = this.#side(side, line);
      return sheet && wanted(sheet, { ...line, ...subjectOf(line) });
    });
    return { piece: line.pieceId, page: line.page, pages };
  }

  /** Cards on one sheet: the page of fronts, then that of their backs, mirrored. */
  sheet(lines: readonly CardLine[], imposition: Imposition): Unit {
    const { width, height, card } = imposition;
    const slots = slotsOf(imposition);
    const [first] = lines;
    const pages = (['front', 'back'] as const).map((side): WantedPage | undefined => {
      const parts = lines.flatMap((line, i) => {
        const sheet = this.#side(side, line);
        const { x = 0, y = 0 } = slots[i] ?? {};
        const left = side === 'front' ? x : width - x - card[0];
        return sheet === undefined
          ? []
          : [{ sheet: filled(sheet, line), dx: left * MM, dy: (height - y - card[1]) * MM }];
      });
      if (parts.length < lines.length || first === undefined) return undefined;
      return wanted(joined(this.#cropMarks(imposition), parts), subjectOf(first));
    });
    return { piece: first?.pieceId ?? '', page: first?.page ?? 0, pages };
  }

  /** The letter a household's cards travel on. */
  letter(line: LetterLine): Unit {
    const { pieceId, managementNumber, destination, route, cards } = line;
    const rows = this.#paper(LETTER)?.rows;
    const row = rows && this.#row(LETTER, rowElements(rows));
    const letter = this.#letters.get(route) ?? this.#compile(LETTER, { route }, CARRIER_VALUES);
    if (rows === undefined || row === undefined || letter === undefined)
      return { piece: pieceId, page: line.page, pages: [undefined] };
    this.#letters.set(route, letter);
    const body = cards.map((card, i) => ({ sheet: filled(row, card), dx: 0, dy: -i * rows.height * MM }));
    const subject: Subject = { pieceId, managementNumber, lastFourProof: null, destination };
    return { piece: pieceId, page: line.page, pages: [wanted(joined(filled(letter, line), body), subject)] };
  }

  #side(side: 'front' | 'back', card: CertificateRecord): Sheet<CertificateRecord> | undefined {
    const { relationship, subNumber, copayment } = card;
    const facts = { relationship, subNumber: subNumber !== '', copayment: copayment !== null };
    const key = side === 'back' ? side : Object.values(facts).join(' ');
    let sheet = this.#sheets.get(key);
    if (sheet === undefined) {
      sheet =
        side === 'back'
          ? this.#compile('certificateBack', {}, CARD_VALUES)
          : this.#compile('certificateFront', facts, CARD_VALUES);
      if (sheet !== undefined) this.#sheets.set(key, sheet);
    }
    return sheet;
  }

  #row(name: string, elements: Paper['elements']): Sheet<CertificateRecord> | undefined {
    const key = `${name} row`;
    const known = this.#sheets.get(key);
    const sheet = known ?? this.#compile(name, {}, CARD_VALUES, elements);
    if (known === undefined && sheet !== undefined) this.#sheets.set(key, sheet);
    return sheet;
  }

  #paper(name: string): Paper | undefined {
    return this.#round.templateSet.papers[name];
  }

  #compile<R>(
    name: string,
    facts: Partial<Facts>,
    personal: ReadonlyMap<string, ValueOf<R>>,
    elements = this.#paper(name)?.elements,
  ): Sheet<R> | undefined {
    const paper = this.#paper(name);
    if (paper === undefined || elements === undefined) return undefined;
    return sheetOf({
      paper: { ...paper, elements },
      facts,
      shared: sharedValues(this.#round, paper),
      personal,
      texts: this.#round.texts,
      tone: toneOf(this.#round.settings.certificate.colour),
    });
  }

  #cropMarks(imposition: Imposition): FilledSheet {
    if (this.#crops?.of !== imposition) this.#crops = { of: imposition, sheet: cropSheet(imposition) };
    return this.#crops.sheet;
  }
}

const subjectOf = ({ pieceId, managementNumber }: CardLine): Subject => ({
  pieceId,
  managementNumber,
  lastFourProof: null,
  destination: null,
});

/** The grey a colour #RRGGBB is read as, 0 = black. */
function toneOf(colour: string): number {
  const value = Number.parseInt(colour.slice(1), 16);
  const [red, green, blue] = [16, 8, 0].map((shift) => ((value >> shift) & 255) / 255) as [
    number,
    number,
    number,
  ];
  return 0.3 * red + 0.59 * green + 0.11 * blue;
}

/** Upper left corners of the cards in millimetres, row by row: the block stands in the middle of the sheet. */
function slotsOf({ width, height, columns, rows, card, gap }: Imposition): { x: number; y: number }[] {
  const [wide, high] = card;
  const left = (width - columns * (wide + gap) + gap) / 2;
  const top = (height - rows * (high + gap) + gap) / 2;
  const at = (i: number) => ({
    x: left + (i % columns) * (wide + gap),
    y: top + Math.floor(i / columns) * (high + gap),
  });
  return Array.from({ length: columns * rows }, (_, i) => at(i));
}

/** Crop marks: 4 mm long, 3 mm off the block, at every edge of a card. */
const MARK = { from: 7, to: 3, width: 0.1 } as const;

function cropSheet(imposition: Imposition): FilledSheet {
  const { width, height, card } = imposition;
  const slots = slotsOf(imposition);
  const xs = [...new Set(slots.flatMap(({ x }) => [x, x + card[0]]))];
  const ys = [...new Set(slots.flatMap(({ y }) => [y, y + card[1]]))];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const marks: MarkItem[] = [];
  const mark = (x0: number, y0: number, x1: number, y1: number): void => {
    const box = { left: x0 * MM, right: x1 * MM, top: (height - y0) * MM, bottom: (height - y1) * MM };
    marks.push({
      at: 'crop',
      kind: 'stroke',
      line: true,
      box,
      width: MARK.width * MM,
      grey: 0,
      dashed: false,
    });
  };
  for (const x of xs) {
    mark(x, top - MARK.from, x, top - MARK.to);
    mark(x, bottom + MARK.to, x, bottom + MARK.from);
  }
  for (const y of ys) {
    mark(left - MARK.from, y, left - MARK.to, y);
    mark(right + MARK.to, y, right + MARK.from, y);
  }
  return {
    width: width * MM,
    height: height * MM,
    bleed: 0,
    texts: [],
    codes: [],
    bars: [],
    marks,
    ruled: [],
    windows: [],
    unproved: [],
  };
}
