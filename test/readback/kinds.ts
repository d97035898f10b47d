import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { degrees, PDFArray, PDFDict, PDFName, PDFString } from 'pdf-lib';
import type { FaultCode } from '../../src/readback/faults.ts';
import { Harm, type Shown, toUnicode } from './harm.ts';

/** One kind of fault: how it is done to a file of the round, and what must be said of it. */
export interface Kind {
  readonly name: string;
  readonly lot?: string;
  readonly harm?: (harm: Harm) => void | Promise<void>;
  /** Harm to the file as such. */
  readonly file?: (path: string, folder: string) => void;
  readonly code: FaultCode;
  /** From 1; null for a fault of the file. */
  readonly page: number | null;
}

const MASK = '**** **** 6825';
const isMask = (text: string): boolean => text.startsWith('**** ****');
const is =
  (wanted: string) =>
  (text: string): boolean =>
    text === wanted;
const has =
  (wanted: string) =>
  (text: string): boolean =>
    text.includes(wanted);

const show = (codes: readonly string[]): string => `<${codes.join('')}> Tj`;
/** The same text with some characters exchanged. */
const saying =
  (change: (text: string) => string) =>
  ({ text, encode }: Shown): string =>
    show(encode(change(text)));
/** The same text moved to the right by so many thousandths of its size. */
const moved =
  (by: number) =>
  ({ codes }: Shown): string =>
    `[${-by} <${codes.join('')}>] TJ`;

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

/** Where the mask stands on the paper of 協会けんぽ: points from the lower left. */
const MASK_PLACE = '200 240 200 24';

export const KINDS: readonly Kind[] = [
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
  {
    name: 'the file is cut off',
    file: (path) => {
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * 0.7)));
    },
    code: 'file.truncated',
    page: null,
  },
  {
    name: 'the file is that of another lot',
    file: (path, folder) => copyFileSync(join(folder, 'print', 'H0001.pdf'), path),
    code: 'piece.other',
    page: 1,
  },
  {
    name: 'the file is empty',
    file: (path) => writeFileSync(path, ''),
    code: 'file.truncated',
    page: null,
  },
  {
    name: 'the font draws another digit than its code says',
    harm: (harm) => {
      const { kid, shown } = harm.fontOf(0, isMask);
      const [a = '', b = ''] = shown.encode('68');
      const before = kid.lookup(PDFName.of('CIDToGIDMap'));
      const map = Buffer.alloc(0x20000);
      for (let cid = 0; cid < 0x10000; cid++) map.writeUInt16BE(cid, cid * 2);
      if (!(before instanceof PDFName)) map.set(harm.data(before).subarray(0, map.length));
      const [at, to] = [Number.parseInt(a, 16) * 2, Number.parseInt(b, 16) * 2];
      const glyph = map.readUInt16BE(at);
      map.writeUInt16BE(map.readUInt16BE(to), at);
      map.writeUInt16BE(glyph, to);
      kid.set(PDFName.of('CIDToGIDMap'), harm.streamOf(map));
    },
    code: 'glyph.other',
    page: 1,
  },
  {
    name: 'the text a font claims is a lie',
    harm: (harm) => {
      const { font, shown } = harm.fontOf(0, isMask);
      const map = Buffer.from(harm.data(font.lookup(PDFName.of('ToUnicode')))).toString('latin1');
      const [six = '', eight = ''] = shown.encode('68');
      const lie = [...toUnicode(map)].map(([code, text]) => {
        const said = code === six ? '8' : code === eight ? '6' : text;
        const hex = [...Array(said.length)].map((_, i) => said.charCodeAt(i).toString(16).padStart(4, '0'));
        return `<${code}> <${hex.join('')}>`;
      });
      const written = `beginbfchar\n${lie.join('\n')}\nendbfchar\n`;
      font.set(PDFName.of('ToUnicode'), harm.streamOf(Buffer.from(written)));
      // On the page the digits are exchanged too, so that what is extracted is what the record says.
      harm.edit(0, isMask, ({ codes }) =>
        show(codes.map((c) => (c === six ? eight : c === eight ? six : c))),
      );
    },
    code: 'glyph.other',
    page: 1,
  },
  {
    name: 'a page is turned',
    harm: ({ doc }) => doc.getPage(1).setRotation(degrees(90)),
    code: 'page.rotated',
    page: 2,
  },
  {
    name: 'the paper is of another size',
    harm: ({ doc }) => doc.getPage(1).setMediaBox(0, 0, 612, 792),
    code: 'page.size',
    page: 2,
  },
  {
    name: 'a text is hidden in white',
    harm: (harm) => harm.append(1, `1 g ${harm.showing(1, MASK, 100, 420)} 0 g`),
    code: 'text.hidden',
    page: 2,
  },
  {
    name: 'an invisible text is added',
    harm: (harm) => harm.append(1, `3 Tr ${harm.showing(1, '佐藤', 100, 420)}`),
    code: 'text.hidden',
    page: 2,
  },
  {
    name: 'a number shows through the window',
    harm: (harm) => harm.append(0, harm.showing(0, MASK, 90, 715)),
    code: 'window.foreign',
    page: 1,
  },
  {
    name: 'a text is printed twice',
    harm: (harm) => harm.append(0, harm.showing(0, MASK, 120, 420)),
    code: 'text.unexpected',
    page: 1,
  },
  {
    name: 'an annotation is added',
    harm: ({ doc }) => {
      const { context } = doc;
      const note = context.obj({ Type: 'Annot', Subtype: 'Text', Rect: [100, 100, 120, 120] });
      doc.getPage(1).node.set(PDFName.of('Annots'), context.obj([context.register(note)]));
    },
    code: 'page.annotation',
    page: 2,
  },
  {
    name: 'the digits are painted over',
    harm: (harm) => harm.append(0, `1 g ${MASK_PLACE} re f`),
    code: 'paint.covers',
    page: 1,
  },
  {
    name: 'a line is struck through the page',
    harm: (harm) => harm.append(0, '1 w 60 300 m 500 700 l S'),
    code: 'mark.unexpected',
    page: 1,
  },
  {
    name: 'half of the page is clipped away',
    harm: (harm) => harm.operators(0, (all) => `0 0 300 842 re W n\n${all}`),
    code: 'text.hidden',
    page: 1,
  },
  {
    name: 'the page is made transparent',
    harm: (harm) => {
      const { doc } = harm;
      const resources = doc.getPage(0).node.Resources() as PDFDict;
      resources.set(PDFName.of('ExtGState'), doc.context.obj({ Faint: { ca: 0.1 } }));
      harm.operators(0, (all) => `/Faint gs\n${all}`);
    },
    code: 'paint.unsupported',
    page: 1,
  },
  {
    name: 'the file runs a script when it is opened',
    harm: ({ doc }) => {
      const action = doc.context.obj({ S: 'JavaScript', JS: PDFString.of('app.alert(1)') });
      doc.catalog.set(PDFName.of('OpenAction'), doc.context.register(action));
    },
    code: 'file.active',
    page: null,
  },
  {
    name: 'the tree counts a page that is not there',
    harm: ({ doc }) => {
      const root = doc.catalog.lookup(PDFName.of('Pages'), PDFDict);
      const kids = root.lookup(PDFName.of('Kids'), PDFArray);
      // Behind pdf-lib's back, whose own removal would correct the count.
      kids.remove(kids.size() - 1);
    },
    code: 'file.unreadable',
    page: null,
  },
];

/** Does a kind of harm to a copy of a round. */
export async function inflict(kind: Kind, folder: string, objectStreams: boolean): Promise<void> {
  const path = join(folder, 'print', `${kind.lot ?? 'W0001'}.pdf`);
  kind.file?.(path, folder);
  if (kind.harm === undefined) return;
  const harm = await Harm.of(readFileSync(path));
  await kind.harm(harm);
  writeFileSync(path, await harm.save(objectStreams));
}
