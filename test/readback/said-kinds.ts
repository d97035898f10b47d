import { PDFDict, PDFName } from 'pdf-lib';
import { has, is, type Kind, MASK, moved, saying, show } from './edits.ts';
import type { Harm } from './harm.ts';

const isMask = (text: string): boolean => text.startsWith('**** ****');

/** A code: an inline image, or a run of small squares filled at once. */
const CODE =
  /BI[\s\S]*?\bEI\b|(?:[\d.]+ [\d.]+ [\d.]+ [\d.]+ re\s+){40,}(?:\/DeviceRGB cs\s+)?(?:[\d.]+ [\d.]+ [\d.]+ scn?\s+)?f\b/g;

/** Exchanges one code of two pages: the n-th (-1 = last) of those in the pages' own content. */
function exchangeCodes(harm: Harm, which: number): void {
  const codes = [0, 1].map((page) => {
    let found = '';
    harm.operators(page, (operators) => {
      found = [...operators.matchAll(CODE)].at(which)?.[0] ?? '';
      return found === '' ? operators : `${operators} `;
    });
    return found;
  });
  for (const page of [0, 1]) {
    harm.operators(page, (operators) => operators.replace(codes[page] as string, codes[1 - page] as string));
  }
}

/** Faults in what the pages say and which pages there are. */
export const SAID_KINDS: readonly Kind[] = [
  {
    name: 'pages of two people are swapped',
    harm: ({ doc }) => {
      const [first, second] = [doc.getPage(0), doc.getPage(1)];
      doc.removePage(1);
      doc.removePage(0);
      doc.insertPage(0, first);
      doc.insertPage(0, second);
    },
    code: 'piece.other',
    page: 1,
  },
  {
    name: 'one digit is changed',
    harm: (harm) =>
      harm.edit(
        0,
        isMask,
        saying((text) => text.replace(/.$/, '0')),
      ),
    code: 'digits.differ',
    page: 1,
  },
  {
    name: 'the digits of two people are exchanged',
    harm: (harm) => {
      harm.edit(
        0,
        isMask,
        saying(() => '**** **** 0193'),
      );
      harm.edit(
        1,
        isMask,
        saying(() => MASK),
      );
    },
    code: 'digits.differ',
    page: 2,
  },
  {
    name: 'the cut line is removed',
    harm: (harm) => harm.operators(0, (all) => all.replace(/(\[[\d.]+ [\d.]+\] 0 d[\s\S]*?)\bS\b/, '$1n')),
    code: 'cut.missing',
    page: 1,
  },
  {
    name: 'digits are shown on a request',
    harm: (harm) => harm.append(4, harm.showing(4, MASK, 200, 250)),
    code: 'digits.forbidden',
    page: 5,
  },
  {
    name: 'digits are shown on a notice without digits',
    harm: (harm) => harm.append(6, harm.showing(6, MASK, 200, 250)),
    code: 'digits.forbidden',
    page: 7,
  },
  {
    name: 'the code is that of another piece',
    harm: (harm) => exchangeCodes(harm, 0),
    code: 'code.differs',
    page: 1,
  },
  {
    name: 'one module of the code is flipped',
    harm: (harm) =>
      harm.operators(0, (all) =>
        all.includes('BI')
          ? all.replace(/(ID [0-9A-F]{66})(.)/, (_, before, digit) => `${before}${digit === '0' ? '8' : '0'}`)
          : all.replace(CODE, (code) =>
              code.replace(/((?:\S+ \S+ \S+ \S+ re\s+){150})\S+ \S+ \S+ \S+ re/, '$1'),
            ),
      ),
    code: 'code.unreadable',
    page: 1,
  },
  {
    name: 'the customer barcode is that of another address',
    lot: 'H0001',
    harm: (harm) => exchangeCodes(harm, -1),
    code: 'bars.differ',
    page: 1,
  },
  {
    name: 'a text is moved out of its box',
    harm: (harm) => harm.edit(0, has('（対象者氏名）'), moved(4000)),
    code: 'text.outside',
    page: 1,
  },
  {
    name: 'a text is moved up',
    harm: (harm) => harm.edit(0, is('サトウ　タロウ'), ({ codes }) => `30 Ts ${show(codes)} 0 Ts`),
    code: 'text.outside',
    page: 1,
  },
  {
    name: 'the mask is shifted',
    harm: (harm) => harm.edit(0, isMask, moved(800)),
    code: 'text.outside',
    page: 1,
  },
  {
    name: 'a digit of the mask is uncovered',
    harm: (harm) =>
      harm.edit(
        0,
        isMask,
        saying(() => '**** ***1 6825'),
      ),
    code: 'digits.mask',
    page: 1,
  },
  {
    name: 'the mask is printed in other size',
    harm: (harm) =>
      harm.edit(
        0,
        isMask,
        ({ codes, font, size }) => `/${font} ${size / 2} Tf ${show(codes)} /${font} ${size} Tf`,
      ),
    code: 'text.size',
    page: 1,
  },
  {
    name: 'a glyph is replaced by .notdef',
    harm: (harm) => harm.edit(0, is('佐藤　太郎'), ({ codes }) => show(['0000', ...codes.slice(1)])),
    code: 'glyph.missing',
    page: 1,
  },
  {
    name: 'a font is dropped',
    harm: (harm) => {
      const { kid } = harm.fontOf(0, isMask);
      kid.lookup(PDFName.of('FontDescriptor'), PDFDict).delete(PDFName.of('FontFile2'));
    },
    code: 'font.not_embedded',
    page: 1,
  },
  {
    name: 'a page is missing',
    harm: ({ doc }) => doc.removePage(1),
    code: 'page.missing',
    page: 7,
  },
  {
    name: 'a page is doubled',
    harm: async ({ doc }) => {
      const [copy] = await doc.copyPages(doc, [0]);
      if (copy !== undefined) doc.insertPage(1, copy);
    },
    code: 'page.extra',
    page: 8,
  },
  {
    name: 'the title is changed',
    harm: (harm) =>
      harm.edit(
        0,
        is('資格情報のお知らせ'),
        saying((text) => text.replace('資格', '格資')),
      ),
    code: 'text.differs',
    page: 1,
  },
  {
    name: 'the name is that of another member',
    harm: (harm) =>
      harm.edit(
        0,
        is('佐藤　太郎'),
        saying(() => '鈴木　花子'),
      ),
    code: 'text.differs',
    page: 1,
  },
  {
    name: 'the day the facts are as of is changed',
    harm: (harm) =>
      harm.edit(
        0,
        has('6月7日時点'),
        saying((text) => text.replace('6月7日', '6月1日')),
      ),
    code: 'text.differs',
    page: 1,
  },
  {
    name: "the insurer's number is changed",
    harm: (harm) =>
      harm.edit(
        0,
        has('01130012'),
        saying((text) => text.replace('01130012', '01130021')),
      ),
    code: 'text.differs',
    page: 1,
  },
];
