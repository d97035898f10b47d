import type { Dict, PdfObject } from '../pdf/objects.ts';
import { nameOf, Stream } from '../pdf/objects.ts';
import type { PdfPage } from '../pdf/pages.ts';
import { type OpenFile, property, type Rule, when } from './rule.ts';
import { embeddedProgram, fontName } from './scan.ts';

/** How far boxes may overlap each other by rounding. Points. */
const ROUNDING = 0.01;

/** Components of the devices an output intent may speak for. */
const INTENT_OF: Readonly<Record<number, string>> = { 1: 'DeviceGray', 3: 'DeviceRGB', 4: 'DeviceCMYK' };

function intentsOf({ file, catalog }: OpenFile): Dict[] {
  const list = file.resolve(catalog.get('OutputIntents'));
  return (Array.isArray(list) ? list : [])
    .map((each) => file.dict(each))
    .filter((each) => each !== undefined)
    .filter((each) => nameOf(file.resolve(each.get('S'))) === 'GTS_PDFX');
}

/** The profile of the file's output intent, checked as far as its header goes; undefined if it has none. */
function profileOf(
  open: OpenFile,
): { readonly device: string | undefined; readonly printer: boolean } | undefined {
  const profile = open.file.resolve(intentsOf(open)[0]?.get('DestOutputProfile'));
  if (!(profile instanceof Stream)) return undefined;
  const data = open.file.data(profile);
  const components = open.file.resolve(profile.dict.get('N'));
  const space = Buffer.from(data.subarray(16, 20)).toString('latin1');
  const wanted = { GRAY: 1, 'RGB ': 3, CMYK: 4 }[space];
  return {
    device: wanted === components ? INTENT_OF[components as number] : undefined,
    printer: Buffer.from(data.subarray(12, 16)).toString('latin1') === 'prtr' && data.length > 132,
  };
}

const inside = (inner: readonly number[], outer: readonly number[]): boolean => {
  const [a = 0, b = 0, c = 0, d = 0] = inner;
  const [A = 0, B = 0, C = 0, D = 0] = outer;
  return a >= A - ROUNDING && b >= B - ROUNDING && c <= C + ROUNDING && d <= D + ROUNDING;
};

function boxOf({ file }: OpenFile, { dict }: PdfPage, name: string): readonly number[] | undefined {
  const list = file.resolve(dict.get(name));
  if (!Array.isArray(list)) return undefined;
  return list.map((each) => Number(file.resolve(each)));
}

/** Dates and identifiers that X-4 wants in the metadata. */
const PROPERTIES = [
  'dc:title',
  'xmp:CreateDate',
  'xmp:ModifyDate',
  'xmp:MetadataDate',
  'xmpMM:DocumentID',
  'xmpMM:VersionID',
  'xmpMM:RenditionClass',
];

/** Our list of what PDF/X-4 (ISO 15930-7:2010) asks for, as far as a program can see it. */
export const X4_RULES: readonly Rule[] = [
  {
    id: 'x4.version',
    says: 'PDF 1.6 までの版の表示がファイルの先頭にありません。',
    file: ({ bytes, catalog }) => {
      const head = /^%PDF-1\.[3-6]\s/.test(Buffer.from(bytes.subarray(0, 9)).toString('latin1'));
      const later = nameOf(catalog.get('Version'));
      return when(!head || (later !== undefined && !/^1\.[3-6]$/.test(later)));
    },
  },
  {
    id: 'x4.identifier',
    says: 'メタデータに PDF/X-4 の表示がありません。',
    file: ({ xmp }) => when(property(xmp, 'pdfxid:GTS_PDFXVersion') !== 'PDF/X-4'),
  },
  {
    id: 'x4.metadata',
    says: '必要なメタデータ（表題、日付、文書の識別子）がありません。',
    file: ({ xmp }) => PROPERTIES.filter((name) => !property(xmp, name)),
  },
  {
    id: 'x4.file_id',
    says: 'ファイルの識別子（ID）がありません。',
    file: ({ file }) => {
      const id = file.resolve(file.trailer.get('ID'));
      const whole = Array.isArray(id) && id.length === 2 && id.every((each) => each instanceof Uint8Array);
      return when(!whole);
    },
  },
  {
    id: 'x4.trapped',
    says: 'トラッピングの有無（True か False）が示されていません。',
    file: ({ file, info, xmp }) => {
      const named = nameOf(file.resolve(info?.get('Trapped')));
      const said = property(xmp, 'pdf:Trapped');
      const known = (value: string | undefined): boolean => value === 'True' || value === 'False';
      return when(!known(named) || (said !== undefined && said !== named));
    },
  },
  {
    id: 'x4.output_intent',
    says: '出力インテントがちょうど一つ、識別名とプリンターのプロファイルを伴って示されていません。',
    file: (open) => {
      const [intent, ...more] = intentsOf(open);
      const named = open.file.resolve(intent?.get('OutputConditionIdentifier')) instanceof Uint8Array;
      const profile = profileOf(open);
      return when(more.length > 0 || !named || profile?.device === undefined || !profile.printer);
    },
  },
  {
    id: 'x4.actions',
    says: '動作（スクリプト、自動実行、添付ファイル、入力欄）が含まれています。',
    file: ({ file, catalog }) => {
      const names = file.dict(catalog.get('Names'));
      return [
        ...['OpenAction', 'AA', 'AcroForm', 'Collection'].filter((key) => catalog.has(key)),
        ...['JavaScript', 'EmbeddedFiles'].filter((key) => names?.has(key)),
      ];
    },
    page: ({ page }) => when(page.dict.has('AA')),
  },
  {
    id: 'x4.layers',
    says: '表示の切り替わるレイヤーがあり、印刷される内容が定まりません。',
    file: ({ file, catalog }) => {
      const usual = file.dict(file.dict(catalog.get('OCProperties'))?.get('D'));
      return when(catalog.has('OCProperties') && (usual === undefined || usual.has('AS')));
    },
  },
  {
    id: 'x4.boxes',
    says: '仕上がり枠（TrimBox）がないか、枠の大小の順が正しくありません。',
    page: ({ page }, open) => {
      const trim = boxOf(open, page, 'TrimBox');
      const art = boxOf(open, page, 'ArtBox');
      const bleed = boxOf(open, page, 'BleedBox') ?? page.mediaBox;
      const final = trim ?? art;
      const one = (trim === undefined) !== (art === undefined);
      return when(!one || final === undefined || !inside(final, bleed) || !inside(bleed, page.mediaBox));
    },
  },
  {
    id: 'x4.annotations',
    says: '印刷される範囲に注釈があります。',
    page: ({ page }, { file }) => {
      const list = file.resolve(page.dict.get('Annots'));
      const kinds = (Array.isArray(list) ? list : []).map((each) =>
        nameOf(file.resolve(file.dict(each)?.get('Subtype'))),
      );
      return kinds.filter((kind) => kind !== 'PrinterMark' && kind !== 'TrapNet').map((kind) => kind ?? '');
    },
  },
  {
    id: 'x4.fonts',
    says: '書体が埋め込まれていません。',
    page: ({ scan }, { file }) =>
      [...scan.fonts.keys()]
        .filter((font) => embeddedProgram(file, font) === undefined)
        .map((font) => fontName(file, font)),
  },
  {
    id: 'x4.device_colour',
    says: '出力インテントと異なる色の表し方（装置依存色）が使われています。',
    page: ({ scan }, open) => {
      const device = profileOf(open)?.device;
      // Grey is the black ink of a device of four.
      const allowed = device === 'DeviceCMYK' ? ['DeviceCMYK', 'DeviceGray'] : [device];
      return [...scan.devices].filter((each) => !allowed.includes(each));
    },
  },
  {
    id: 'x4.transfer',
    says: '画面用の調整（トランスファー関数、網点の位相）が含まれています。',
    page: ({ scan }, { file }) =>
      [...scan.states].flatMap((state) => {
        const second = file.resolve(state.get('TR2'));
        const wrong =
          state.has('TR') || state.has('HTP') || (second !== null && nameOf(second) !== 'Default');
        return when(wrong);
      }),
  },
  {
    id: 'x4.objects',
    says: '外部の内容を指すもの、または PostScript の内容が含まれています。',
    page: ({ scan }, { file }) =>
      [...scan.xObjects].flatMap((dict) => {
        const kind = nameOf(file.resolve(dict.get('Subtype')));
        const second = nameOf(file.resolve(dict.get('Subtype2')));
        return when(
          kind === 'PS' || second === 'PS' || ['Ref', 'OPI', 'F', 'Alternates'].some((key) => dict.has(key)),
        );
      }),
  },
  {
    id: 'x4.compression',
    says: '使えない圧縮方式（LZW）が使われています。',
    page: ({ page, scan }, { file }) => {
      const streams = [...scan.xObjects];
      const contents = file.dict(page.dict.get('Contents'));
      if (contents !== undefined) streams.push(contents);
      return streams.flatMap((dict) =>
        when(filtersOf(file.resolve(dict.get('Filter'))).includes('LZWDecode')),
      );
    },
  },
];

const filtersOf = (filter: PdfObject): (string | undefined)[] =>
  Array.isArray(filter) ? filter.map(nameOf) : [nameOf(filter)];
