import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { degrees, PDFArray, PDFDict, PDFName, PDFString } from 'pdf-lib';
import { type Kind, MASK, show } from './edits.ts';
import { toUnicode } from './harm.ts';

const isMask = (text: string): boolean => text.startsWith('**** ****');
/** Where the mask stands on the paper of 協会けんぽ: points from the lower left. */
const MASK_PLACE = '200 240 200 24';

/** Faults in the file, its fonts, its sheets, and what is painted beside, over and behind the text. */
export const FILE_KINDS: readonly Kind[] = [
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
