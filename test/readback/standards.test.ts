import { readFileSync } from 'node:fs';
import {
  PDFArray,
  PDFBool,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFRawStream,
  type PDFRef,
  PDFString,
} from 'pdf-lib';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  composeCarriers,
  composeCertificateSheets,
  composeCertificates,
} from '../../src/document/certificates.ts';
import { EIGHT_UP } from '../../src/document/imposition.ts';
import { composeDistributionLists } from '../../src/document/lists.ts';
import { composeNotices, composeTaggedNotice } from '../../src/document/notices.ts';
import {
  cardSpecimens,
  carrierSpecimens,
  noticeSpecimens,
  parcelSpecimens,
} from '../../src/document/specimens.ts';
import { checkPdf, STANDARDS, type Standard } from '../../src/readback/preflight/check.ts';
import { CERTIFICATES, TEMPLATE_SETS } from '../../src/template/sets.ts';
import { contextOf, recordWith, withPath } from '../document/pages.ts';
import { Harm } from './harm.ts';

const made = (write: (path: string) => Promise<unknown>): Promise<Buffer> =>
  withPath(async (path) => {
    await write(path);
    return readFileSync(path);
  });

const rulesOf = (bytes: Uint8Array, standard: Standard): string[] =>
  checkPdf(bytes, [standard]).findings.map(({ rule }) => rule);

/** Names, in the file, of what is edited. */
const N = (name: string): PDFName => PDFName.of(name);

type Edit = (doc: PDFDocument) => unknown;

const xmp =
  (change: (text: string) => string): Edit =>
  (doc) => {
    const stream = doc.catalog.lookup(N('Metadata')) as PDFRawStream;
    const text = change(Buffer.from(stream.contents).toString('utf8'));
    doc.context.assign(doc.catalog.get(N('Metadata')) as PDFRef, doc.context.stream(Buffer.from(text), {}));
  };

/** Operators painted at the end of the first page. */
const painting =
  (
    operators: string,
    resources: (doc: PDFDocument) => Record<string, Record<string, unknown>> = () => ({}),
  ): Edit =>
  (doc) => {
    const own = doc.getPage(0).node.Resources() as PDFDict;
    for (const [kind, entries] of Object.entries(resources(doc))) {
      const dict = own.lookupMaybe(N(kind), PDFDict) ?? doc.context.obj({});
      for (const [name, value] of Object.entries(entries)) dict.set(N(name), value as PDFRef);
      own.set(N(kind), dict);
    }
    new Harm(doc).append(0, operators);
  };

const HELVETICA = (doc: PDFDocument) => ({
  Font: {
    Plain: doc.context.register(doc.context.obj({ Type: 'Font', Subtype: 'Type1', BaseFont: 'Helvetica' })),
  },
});

const intents = (doc: PDFDocument): PDFArray => doc.catalog.lookup(N('OutputIntents'), PDFArray);

const X4_BREAKS: Readonly<Record<string, Edit>> = {
  'x4.version': (doc) => doc.catalog.set(N('Version'), N('1.7')),
  'x4.identifier': xmp((text) => text.replace('PDF/X-4', 'PDF/X-3')),
  'x4.metadata': xmp((text) => text.replace(/<xmpMM:RenditionClass>.*?<\/xmpMM:RenditionClass>/, '')),
  'x4.file_id': (doc) => {
    doc.context.trailerInfo.ID = doc.context.obj([]);
  },
  'x4.trapped': (doc) =>
    (doc.context.lookup(doc.context.trailerInfo.Info) as PDFDict).set(N('Trapped'), N('Unknown')),
  'x4.output_intent': (doc) => intents(doc).push(intents(doc).get(0)),
  'x4.actions': (doc) => doc.catalog.set(N('OpenAction'), doc.context.obj({ S: 'GoTo' })),
  'x4.layers': (doc) => doc.catalog.set(N('OCProperties'), doc.context.obj({ D: { AS: [] } })),
  'x4.boxes': (doc) => doc.getPage(0).node.delete(N('TrimBox')),
  'x4.annotations': (doc) =>
    doc.getPage(0).node.set(N('Annots'), doc.context.obj([{ Subtype: 'Text', Rect: [0, 0, 9, 9] }])),
  'x4.fonts': painting('BT /Plain 9 Tf 9 9 Td (x) Tj ET', HELVETICA),
  'x4.device_colour': painting('1 0 0 rg 0 0 9 9 re f'),
  'x4.transfer': painting('/Odd gs', ({ context }) => ({
    ExtGState: { Odd: context.obj({ TR: 'Identity' }) },
  })),
  'x4.objects': painting('/Odd Do', ({ context }) => ({
    XObject: {
      Odd: context.register(context.stream('', { Subtype: 'Form', BBox: [0, 0, 9, 9], Ref: {} })),
    },
  })),
  'x4.compression': painting('/Odd Do', ({ context }) => ({
    XObject: {
      Odd: context.register(
        context.stream(Buffer.of(128, 11, 96, 80, 34, 12, 12, 133, 1), {
          Subtype: 'Image',
          Width: 1,
          Height: 1,
          BitsPerComponent: 8,
          ColorSpace: 'DeviceGray',
          Filter: 'LZWDecode',
        }),
      ),
    },
  })),
};

/** The elements of a role in the structure of a tagged file. */
function elements(doc: PDFDocument, role: string): PDFDict[] {
  return doc.context
    .enumerateIndirectObjects()
    .map(([, object]) => object)
    .filter((each): each is PDFDict => each instanceof PDFDict)
    .filter((dict) => dict.get(N('Type')) === N('StructElem') && dict.get(N('S')) === N(role));
}
const element = (doc: PDFDocument, role: string): PDFDict => elements(doc, role)[0] as PDFDict;

const UA1_BREAKS: Readonly<Record<string, Edit>> = {
  'ua1.identifier': xmp((text) => text.replace(/<pdfuaid:part.*?<\/pdfuaid:part>/, '')),
  'ua1.title': (doc) =>
    doc.catalog.lookup(N('ViewerPreferences'), PDFDict).set(N('DisplayDocTitle'), PDFBool.False),
  'ua1.language': (doc) => doc.catalog.set(N('Lang'), PDFString.of('')),
  'ua1.marked': (doc) => doc.catalog.lookup(N('MarkInfo'), PDFDict).set(N('Suspects'), PDFBool.True),
  'ua1.structure': (doc) => element(doc, 'Table').delete(N('P')),
  'ua1.roles': (doc) => element(doc, 'Figure').set(N('S'), N('Picture')),
  'ua1.tagged_content': painting('0 0 9 9 re f'),
  'ua1.artifact_nesting': painting('/Artifact BMC /P <</MCID 0>> BDC 0 0 9 9 re f EMC EMC'),
  'ua1.content_owner': painting('/P <</MCID 900>> BDC 0 0 9 9 re f EMC'),
  'ua1.headings': (doc) => {
    for (const heading of elements(doc, 'H1')) heading.set(N('S'), N('H3'));
  },
  'ua1.alternative': (doc) => element(doc, 'Figure').delete(N('Alt')),
  'ua1.tables': (doc) => element(doc, 'TR').set(N('S'), N('Div')),
  'ua1.header_scope': (doc) => element(doc, 'TH').delete(N('A')),
  'ua1.tab_order': (doc) => {
    const { node } = doc.getPage(0);
    node.set(N('Annots'), doc.context.obj([]));
    node.set(N('Tabs'), N('R'));
  },
  'ua1.fonts': painting('/Artifact BMC BT /Plain 9 Tf 9 9 Td (x) Tj ET EMC', HELVETICA),
  'ua1.unicode': (doc) => {
    const fonts = (doc.getPage(0).node.Resources() as PDFDict).lookup(N('Font'), PDFDict);
    (fonts.lookup(fonts.keys()[0] as PDFName) as PDFDict).delete(N('ToUnicode'));
  },
  'ua1.no_xfa': (doc) => doc.catalog.set(N('AcroForm'), doc.context.obj({ XFA: PDFHexString.of('00') })),
};

const leaf = (doc: PDFDocument): PDFDict =>
  doc.context
    .enumerateIndirectObjects()
    .map(([, object]) => object)
    .find((each): each is PDFDict => each instanceof PDFDict && each.has(N('Start'))) as PDFDict;
const partRoot = (doc: PDFDocument): PDFDict => doc.catalog.lookup(N('DPartRoot'), PDFDict);

const VT1_BREAKS: Readonly<Record<string, Edit>> = {
  'vt1.identifier': xmp((text) => text.replace('PDF/VT-1', 'PDF/VT-2')),
  'vt1.date': xmp((text) => text.replace(/(GTS_PDFVTModDate[^>]*>)\d{4}/, '$11999')),
  'vt1.tree': (doc) => leaf(doc).set(N('Type'), N('Part')),
  'vt1.levels': (doc) => partRoot(doc).set(N('RecordLevel'), PDFNumber.of(5)),
  'vt1.pages': (doc) => leaf(doc).set(N('Start'), doc.getPage(2).ref),
  'vt1.page_part': (doc) => doc.getPage(0).node.delete(N('DPart')),
  'vt1.metadata': (doc) => leaf(doc).delete(N('DPM')),
};

/** A file of each kind that breaks nothing. */
const GOOD: Readonly<Record<Standard, (path: string) => Promise<unknown>>> = {
  'x-4': (path) => composeNotices({ context: contextOf(), records: [recordWith()], path }),
  'ua-1': (path) => composeTaggedNotice({ context: contextOf(), record: recordWith(), path }),
  'vt-1': (path) => {
    const records = [
      recordWith(),
      recordWith({ form: 'request', lastFour: null, managementNumber: 'AAA-BBB-CC' }),
    ];
    return composeNotices({ context: contextOf('mhlw-2024', { documentParts: true }), records, path });
  },
};

describe.each<[Standard, Readonly<Record<string, Edit>>]>([
  ['x-4', X4_BREAKS],
  ['ua-1', UA1_BREAKS],
  ['vt-1', VT1_BREAKS],
])('PDF/%s: our list of rules', (standard, breaks) => {
  let good: Buffer;
  beforeAll(async () => {
    good = await made(GOOD[standard]);
  });

  const edited = async (edit: Edit): Promise<Uint8Array> => {
    const doc = await PDFDocument.load(good, { updateMetadata: false });
    await edit(doc);
    const bytes = Buffer.from(await doc.save({ useObjectStreams: false, addDefaultPage: false }));
    // pdf-lib always writes its own version.
    bytes.write('%PDF-1.6', 'latin1');
    return bytes;
  };

  test('has a file that breaks it for each of its rules', () => {
    expect(Object.keys(breaks)).toEqual(STANDARDS[standard].map(({ id }) => id));
  });

  test('a good file breaks none, nor does it when another program has written it again', async () => {
    expect(checkPdf(good).claims).toContain(standard);
    expect(checkPdf(good).findings).toEqual([]);
    expect(checkPdf(await edited(() => undefined), [standard]).findings).toEqual([]);
  });

  test.each(Object.entries(breaks))('%s', async (rule, edit) => {
    expect(rulesOf(await edited(edit), standard)).toContain(rule);
  });
});

describe('what Todoke makes follows the standards it names', () => {
  test.each(TEMPLATE_SETS)('notices and lists of %s: PDF/X-4', async (set) => {
    const context = contextOf(set);
    const records = noticeSpecimens().map(({ record }) => record);
    const notices = await made((path) => composeNotices({ context, records, path }));
    const lists = await made((path) =>
      composeDistributionLists({ context, parcels: parcelSpecimens(), path }),
    );
    for (const bytes of [notices, lists])
      expect(checkPdf(bytes)).toMatchObject({ claims: ['x-4'], findings: [] });
  });

  test('certificates, sheets of them and the letters they travel on: PDF/X-4', async () => {
    const context = contextOf(CERTIFICATES);
    const records = cardSpecimens();
    const files = [
      await made((path) => composeCertificates({ context, records, path })),
      await made((path) => composeCertificateSheets({ context, records, path, imposition: EIGHT_UP })),
      await made((path) => composeCarriers({ context, records: carrierSpecimens(), path })),
    ];
    for (const bytes of files) expect(checkPdf(bytes)).toMatchObject({ claims: ['x-4'], findings: [] });
  });

  test.each(TEMPLATE_SETS)('each notice of %s for reading on a screen: PDF/UA-1', async (set) => {
    for (const { record } of noticeSpecimens()) {
      const bytes = await made((path) => composeTaggedNotice({ context: contextOf(set), record, path }));
      expect(checkPdf(bytes)).toMatchObject({ claims: ['x-4', 'ua-1'], findings: [] });
    }
  });

  test('a file that is none, one that is cut off, one that is encrypted: said, not thrown', async () => {
    expect(checkPdf(Buffer.from('no pdf')).findings).toMatchObject([{ rule: 'file.truncated' }]);
    const good = await made(GOOD['x-4']);
    const half = good.subarray(0, good.length / 2);
    expect(checkPdf(half).findings).toMatchObject([{ rule: 'file.truncated' }]);
    const text = good.toString('latin1').replace('/Info ', '/Encrypt 1 0 R/Info ');
    expect(checkPdf(Buffer.from(text, 'latin1')).findings).toMatchObject([{ rule: 'file.encrypted' }]);
  });
});
