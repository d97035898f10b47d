import { formatWareki } from '../japan/era.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { CarrierRecord, CertificateRecord } from '../template/certificate.ts';
import type { Facts } from '../template/conditions.ts';
import type { Route } from '../template/record.ts';
import { catalogue } from '../template/sets.ts';
import { barsOf } from './bars.ts';
import { type CompiledPaper, compilePaper } from './compile.ts';
import { contextVariables, type NoticeContext, tintOf } from './context.ts';
import { type FieldOf, hyphenated } from './fields.ts';
import { cropMarks, type Imposition, slotsOf } from './imposition.ts';
import { movedDown } from './list-paper.ts';
import { paperVariables } from './notices.ts';
import { points } from './pdf/bytes.ts';
import { Publication } from './publication.ts';

/** A finished file of cards or carrier letters. */
export interface ComposedCards {
  readonly pages: number;
  readonly bytes: number;
  readonly sha256: string;
}

interface Input<R> {
  /** Its template set is the one with the papers of certificates. */
  readonly context: NoticeContext;
  readonly records: Iterable<R> | AsyncIterable<R>;
  readonly path: string;
}

const FIELDS: Readonly<Record<string, FieldOf<CertificateRecord>>> = {
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
  memberKey: (card) => [card.symbol, card.number, card.subNumber].filter((part) => part !== '').join('-'),
};

const CARRIER_FIELDS: Readonly<Record<string, FieldOf<CarrierRecord>>> = {
  managementNumber: (carrier) => carrier.managementNumber,
  symbol: (carrier) => carrier.symbol,
  number: (carrier) => carrier.number,
  insuredName: (carrier) => carrier.insuredName,
  postcode: (carrier) => hyphenated(carrier.destination?.postcode ?? ''),
  address: (carrier) => carrier.destination?.address ?? '',
  customerBarcode: (carrier) => barsOf(carrier.destination),
  part: (carrier) => `${carrier.part} / ${carrier.parts}`,
  count: (carrier) => String(carrier.cards.length),
};

/**
 * Single cards at their size with bleed: front and back of each in turn (S097, S099). Pure but for the file at
 * `path`. Throws a TodokeError if a text does not fit, a character has no glyph, or there is no card at all.
 */
export async function composeCertificates(input: Input<CertificateRecord>): Promise<ComposedCards> {
  const papers = new CardPapers(input.context);
  return write(input, async (file) => {
    for await (const card of input.records) {
      for (const paper of [papers.front(card), papers.back]) {
        file.startPage(paper);
        file.add(paper, card);
        file.endPage(paper);
      }
    }
  });
}

/**
 * The same cards imposed on sheets with crop marks: a page of fronts, then the page of their backs, mirrored so
 * that front and back meet when the sheet is turned over its long edge. Throws as `composeCertificates` does.
 */
export async function composeCertificateSheets(
  input: Input<CertificateRecord> & { readonly imposition: Imposition },
): Promise<ComposedCards> {
  const papers = new CardPapers(input.context);
  const { imposition } = input;
  const slots = slotsOf(imposition);
  return write(input, async (file) => {
    const marks = cropMarks(imposition);
    let sheet: CertificateRecord[] = [];
    const flush = (): void => {
      for (const side of ['front', 'back'] as const) {
        file.startPage(marks);
        sheet.forEach((card, i) => {
          const slot = slots[i] as (typeof slots)[number];
          const x = side === 'front' ? slot.x : imposition.width - slot.x - imposition.card[0];
          const paper = side === 'front' ? papers.front(card) : papers.back;
          // Compiled from the card's lower edge up, so it is moved from the sheet's lower edge up.
          file.addAt(paper, card, points(x), -points(imposition.height - slot.y - imposition.card[1]));
        });
        file.endPage(marks);
      }
      sheet = [];
    };
    for await (const card of input.records) {
      sheet.push(card);
      if (sheet.length === slots.length) flush();
    }
    if (sheet.length > 0) flush();
  });
}

/** The letters cards travel on, one per envelope, naming every card in it (S085, S104). Throws as the others do. */
export async function composeCarriers(input: Input<CarrierRecord>): Promise<ComposedCards> {
  const papers = new CardPapers(input.context);
  const letters = new Map<Route, CompiledPaper<CarrierRecord>>();
  const letterFor = (route: Route): CompiledPaper<CarrierRecord> => {
    const letter = letters.get(route) ?? papers.compile('carrierLetter', { route }, CARRIER_FIELDS);
    letters.set(route, letter);
    return letter;
  };
  const { row, height, count } = papers.carrierRow();
  return write(input, async (file) => {
    for await (const carrier of input.records) {
      if (carrier.cards.length === 0 || carrier.cards.length > count) {
        throw new TodokeError(
          'document.too_many_cards',
          `1通の台紙に${carrier.cards.length}枚の資格確認書は載せられません。`,
          {
            remedy: `1通に入れる枚数を1枚から${count}枚までにしてください。`,
            status: 422,
          },
        );
      }
      const letter = letterFor(carrier.route);
      file.startPage(letter);
      file.add(letter, carrier);
      carrier.cards.forEach((card, i) => {
        file.addAt(row, card, 0, i * height);
      });
      file.endPage(letter);
    }
  });
}

async function write<R>(
  input: Input<R>,
  compose: (file: Publication) => Promise<void>,
): Promise<ComposedCards> {
  const { templateSet, issuedOn } = input.context;
  const file = new Publication(input.path, { title: templateSet.title, issuedOn });
  try {
    await compose(file);
    if (file.pages === 0) {
      throw new TodokeError('document.no_pages', '作成する資格確認書が1件もありません。', {
        remedy: '対象者を確かめてください。',
      });
    }
    return { pages: file.pages, ...file.finish() };
  } finally {
    file.close();
  }
}

class CardPapers {
  readonly back: CompiledPaper<CertificateRecord>;
  readonly #context: NoticeContext;
  readonly #fronts = new Map<string, CompiledPaper<CertificateRecord>>();

  constructor(context: NoticeContext) {
    this.#context = context;
    this.back = this.compile('certificateBack', {}, FIELDS);
  }

  front({ relationship, subNumber, copayment }: CertificateRecord): CompiledPaper<CertificateRecord> {
    const facts = { relationship, subNumber: subNumber !== '', copayment: copayment !== null };
    const key = Object.values(facts).join(' ');
    let paper = this.#fronts.get(key);
    if (paper === undefined) {
      paper = this.compile('certificateFront', facts, FIELDS);
      this.#fronts.set(key, paper);
    }
    return paper;
  }

  carrierRow(): { row: CompiledPaper<CertificateRecord>; height: number; count: number } {
    const { rows } = this.#paper('carrierLetter');
    if (rows === undefined) throw missing('carrierLetter');
    const elements = rows.elements.map((element) => movedDown(element, rows.y));
    return {
      row: this.compile('carrierLetter', {}, FIELDS, elements),
      height: points(rows.height),
      count: rows.count,
    };
  }

  compile<R>(
    name: string,
    facts: Partial<Facts>,
    fields: Readonly<Record<string, FieldOf<R>>>,
    elements = this.#paper(name).elements,
  ): CompiledPaper<R> {
    const paper = this.#paper(name);
    return compilePaper({
      paper,
      elements,
      facts,
      tint: tintOf(this.#context),
      variables: { ...contextVariables(this.#context), ...paperVariables(paper) },
      fields,
      texts: catalogue(),
    });
  }

  #paper(name: string): NoticeContext['templateSet']['papers'][string] {
    const paper = this.#context.templateSet.papers[name];
    if (paper === undefined) throw missing(name);
    return paper;
  }
}

function missing(name: string): TodokeError {
  return new TodokeError('template.no_paper', `様式の組に用紙「${name}」がありません。`, {
    remedy: '様式の組の定義を確かめてください。',
  });
}
