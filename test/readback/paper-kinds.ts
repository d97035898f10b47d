import { degrees, PDFArray, PDFDict, PDFName } from 'pdf-lib';
import { has, is, saying, show } from './edits.ts';
import type { Harm } from './harm.ts';

/** One kind of fault in a paper other than a notice: how it is done, and what must be said of it. */
export interface PaperKind {
  readonly name: string;
  readonly file: 'lists/W0001.pdf' | 'print/C0001.pdf' | 'letters/C0001.pdf' | 'print/S0001.pdf';
  readonly harm: (harm: Harm) => void | Promise<void>;
  /** `page code` that every page's structure must show. */
  readonly structure: string;
  /** `page code` that its picture must show too, where the harm is to be seen. */
  readonly picture?: string;
}

const CARDS = 'print/C0001.pdf';
const LISTS = 'lists/W0001.pdf';
const LETTERS = 'letters/C0001.pdf';
const SHEETS = 'print/S0001.pdf';

/** Square frame of ten millimetres with a line of 0.4 mm: the seal's, in whatever numbers an engine writes. */
const SEAL_EDGE = 28.346;
const isSealEdge = (number: string): boolean => Math.abs(Math.abs(Number(number)) - SEAL_EDGE) < 0.05;

/** Leaves the path of the seal's frame unpainted. */
const withoutFrame = (operators: string): string =>
  operators.replace(
    /([-\d.]+ [-\d.]+ ([-\d.]+) ([-\d.]+) re\s+)S\b/g,
    (all, path: string, width: string, height: string) =>
      isSealEdge(width) && isSealEdge(height) ? `${path}n` : all,
  );

const sealText = (text: string): boolean => text === '保険者' || text === '之印' || text === '之　印';
const noSealText = (harm: Harm, page: number): void => {
  harm.edit(page, sealText, () => '<> Tj');
  harm.edit(page, sealText, () => '<> Tj');
};

export const PAPER_KINDS: readonly PaperKind[] = [
  {
    name: 'I9 the frame of the seal is missing on one card',
    file: CARDS,
    harm: (harm) => harm.operators(4, withoutFrame),
    structure: '5 seal.missing seal',
    picture: '5 picture.seal seal',
  },
  {
    name: 'I9 the lettering of the seal is missing on one card',
    file: CARDS,
    harm: (harm) => noSealText(harm, 4),
    structure: '5 seal.missing seal.text',
    picture: '5 picture.seal seal.text',
  },
  {
    name: 'I9 the seal is missing on one card of a sheet',
    file: SHEETS,
    harm: (harm) => noSealText(harm, 0),
    structure: '1 seal.missing seal.text',
    picture: '1 picture.seal seal.text',
  },
  {
    name: 'the seal is painted over',
    file: CARDS,
    harm: (harm) => harm.append(0, '1 g 200 0 50 45 re f'),
    structure: '1 paint.covers',
    picture: '1 picture.seal seal',
  },
  {
    name: 'the backs of two cards are swapped with fronts',
    file: CARDS,
    harm: ({ doc }) => {
      const page = doc.getPage(1);
      doc.removePage(1);
      doc.insertPage(0, page);
    },
    structure: '1 seal.missing',
    picture: '1 picture.code managementCode',
  },
  {
    name: 'the fronts of two people are swapped',
    file: CARDS,
    harm: ({ doc }) => {
      const [first, second] = [doc.getPage(0), doc.getPage(8)];
      doc.removePage(8);
      doc.removePage(0);
      doc.insertPage(0, second);
      doc.insertPage(8, first);
    },
    structure: '1 piece.other {managementNumber}',
    picture: '1 picture.code managementCode',
  },
  {
    name: 'the last day of a card is another',
    file: CARDS,
    harm: (harm) =>
      harm.edit(
        0,
        has('12月1日'),
        saying((text) => text.replace('12月1日', '12月2日')),
      ),
    structure: '1 text.differs',
  },
  {
    name: 'a digit of the member’s number is another',
    file: CARDS,
    harm: (harm) =>
      harm.edit(
        0,
        has('101'),
        saying((text) => text.replace('101', '110')),
      ),
    structure: '1 text.differs',
  },
  {
    name: 'a card has another ground',
    file: CARDS,
    harm: (harm) =>
      harm.operators(0, (all) =>
        all.replace(
          /([\d.]+ [\d.]+ [\d.]+) (scn?|rg)\b/,
          (_, __, operator: string) => `0.6 0.6 0.6 ${operator}`,
        ),
      ),
    structure: '1 mark.missing rect',
  },
  {
    name: 'a card is cut to another size',
    file: CARDS,
    harm: ({ doc }) => doc.getPage(2).setTrimBox(0, 0, 200, 150),
    structure: '3 page.size',
  },
  {
    name: 'a card is turned',
    file: CARDS,
    harm: ({ doc }) => doc.getPage(2).setRotation(degrees(180)),
    structure: '3 page.rotated',
    picture: '3 picture.code',
  },
  {
    name: 'the back of the last card is missing',
    file: CARDS,
    harm: ({ doc }) => doc.removePage(doc.getPageCount() - 1),
    structure: '22 page.missing',
    picture: '22 page.missing',
  },
  {
    name: 'a font of the cards is dropped',
    file: CARDS,
    harm: (harm) => {
      const { kid } = harm.fontOf(0, has('記号'));
      kid.lookup(PDFName.of('FontDescriptor'), PDFDict).delete(PDFName.of('FontFile2'));
    },
    structure: '1 font.not_embedded',
  },
  {
    name: 'a glyph of a name is .notdef',
    file: CARDS,
    harm: (harm) => harm.edit(0, is('佐藤 太郎'), ({ codes }) => show(['0000', ...codes.slice(1)])),
    structure: '1 glyph.missing',
  },
  {
    name: 'a crop mark is missing',
    file: SHEETS,
    harm: (harm) =>
      harm.operators(0, (all) => all.replace(/([-\d.]+ [-\d.]+ m\s+[-\d.]+ [-\d.]+ l\s+)S\b/, '$1n')),
    structure: '1 mark.missing crop',
  },
  {
    name: 'a card on a sheet bears the name of another',
    file: SHEETS,
    harm: (harm) =>
      harm.edit(
        0,
        is('佐藤 花子'),
        saying(() => '佐藤 太郎'),
      ),
    structure: '1 text.differs {name}',
  },
  {
    name: 'a letter names a card that is not enclosed',
    file: LETTERS,
    harm: (harm) => harm.append(0, harm.showing(0, '佐藤', 60, 420)),
    structure: '1 text.unexpected',
    picture: '1 picture.stray',
  },
  {
    name: 'another text shows through the window of a letter',
    file: LETTERS,
    harm: (harm) => harm.append(0, harm.showing(0, '佐藤', 200, 750)),
    structure: '1 window.foreign',
  },
  {
    name: 'the letters of two envelopes are swapped',
    file: LETTERS,
    harm: ({ doc }) => {
      const page = doc.getPage(1);
      doc.removePage(1);
      doc.insertPage(0, page);
    },
    structure: '1 text.differs',
    picture: '1 picture.bars window.bars',
  },
  {
    name: 'two people of a list are exchanged',
    file: LISTS,
    harm: (harm) => {
      harm.edit(
        1,
        is('12345678-1-01'),
        saying(() => '12345678-1-02'),
      );
    },
    structure: '2 text.differs {memberKey}',
  },
  {
    name: 'somebody is left out of a list',
    file: LISTS,
    harm: (harm) => harm.edit(1, is('12345678-1-01'), () => '<> Tj'),
    structure: '2 text.missing {memberKey}',
    picture: '2 picture.blank {memberKey}',
  },
  {
    name: 'somebody is on a list twice',
    file: LISTS,
    harm: (harm) => harm.append(1, harm.showing(1, '12345678-1-01', 80, 30)),
    structure: '2 text.unexpected',
    picture: '2 picture.stray',
  },
  {
    name: 'a number is shown on a list',
    file: LISTS,
    harm: (harm) => harm.append(1, harm.showing(1, '1234-5678', 300, 30)),
    structure: '2 text.unexpected',
    picture: '2 picture.stray',
  },
  {
    name: 'a label says another number of people',
    file: LISTS,
    harm: (harm) =>
      harm.edit(
        0,
        has('150'),
        saying((text) => text.replace('150', '105')),
      ),
    structure: '1 text.differs @label.people',
  },
  {
    name: 'a page of a list is missing',
    file: LISTS,
    harm: ({ doc }) => doc.removePage(2),
    structure: '3 text.differs',
    picture: '8 page.missing',
  },
  {
    name: 'a page of a list is doubled',
    file: LISTS,
    harm: async ({ doc }) => {
      const [copy] = await doc.copyPages(doc, [1]);
      if (copy !== undefined) doc.insertPage(doc.getPageCount(), copy);
    },
    structure: '9 page.extra',
  },
  {
    name: 'a rule of a list is missing',
    file: LISTS,
    harm: (harm) =>
      harm.operators(1, (all) => all.replace(/([-\d.]+ [-\d.]+ m\s+[-\d.]+ [-\d.]+ l\s+)S\b/, '$1n')),
    structure: '2 mark.missing line',
  },
  {
    name: 'the page tree of lists has a hole',
    file: LISTS,
    harm: ({ doc }) => {
      const kids = doc.catalog.lookup(PDFName.of('Pages'), PDFDict).lookup(PDFName.of('Kids'), PDFArray);
      kids.remove(kids.size() - 1);
    },
    structure: ' file.unreadable',
  },
];
