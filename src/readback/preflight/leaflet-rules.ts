import { nameOf } from '../pdf/objects.ts';
import type { PdfPage } from '../pdf/pages.ts';
import { type OpenFile, property, type ScannedPage, when } from './rule.ts';
import { embeddedProgram, fontName } from './scan.ts';

/** What an insurer's own leaflet must keep to. Lengths in millimetres. */
export interface LeafletLimits {
  /** Finished size; either way up. */
  readonly size: readonly [number, number];
  /** Sides: a leaflet of one sheet has two at most. */
  readonly pages: { readonly min: number; readonly max: number };
  /** Along the edge nothing is printed, unless the paper has that much to cut off. */
  readonly margin: number;
  readonly bleed: number;
  /** Pixels per inch, at the size printed. */
  readonly picturePpi: number;
  readonly bitmapPpi: number;
}

export const LEAFLET_LIMITS: LeafletLimits = {
  size: [210, 297],
  pages: { min: 1, max: 2 },
  margin: 4,
  bleed: 3,
  picturePpi: 200,
  bitmapPpi: 400,
};

export interface LeafletRule {
  readonly id: string;
  readonly weight: 'stop' | 'note';
  readonly says: string;
  readonly remedy: string;
  readonly file?: (open: OpenFile, limits: LeafletLimits) => Iterable<string>;
  readonly page?: (page: LookedPage, open: OpenFile, limits: LeafletLimits) => Iterable<string>;
}

/** A page with its picture. */
export interface LookedPage extends ScannedPage {
  readonly picture: LeafletPicture;
}

/** Grey pixels of a page from its upper left, over its whole media box. */
export interface LeafletPicture {
  readonly width: number;
  readonly height: number;
  readonly grey: Uint8Array;
}

const MM = 72 / 25.4;
/** A millimetre: paper is cut no more exactly. */
const SIZE_TOLERANCE = 1;
/** Pixels per inch of the picture. */
export const DPI = 100;
/** Anything darker is printed. */
const INK = 245;
/** Most modules a code has across: a code drawn with a pixel for each is as sharp as it can be. */
const CODE_MODULES = 177;
/** Specks the renderer's smoothing leaves. */
const SPECKS = 8;

/** Finished width and height of a page in millimetres. */
export const sizeOf = ({ trimBox }: PdfPage): [number, number] => {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = trimBox;
  return [(x1 - x0) / MM, (y1 - y0) / MM];
};

const isSize = (page: PdfPage, [width, height]: readonly [number, number]): boolean => {
  const [w, h] = sizeOf(page);
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= SIZE_TOLERANCE;
  return (near(w, width) && near(h, height)) || (near(w, height) && near(h, width));
};

/** Least paper beyond the finished size on any side, in millimetres. */
function bleedOf({ mediaBox, trimBox }: PdfPage): number {
  const [a = 0, b = 0, c = 0, d = 0] = trimBox;
  const [A = 0, B = 0, C = 0, D = 0] = mediaBox;
  return Math.min(a - A, b - B, C - c, D - d) / MM;
}

/** Whether something is printed in the band along the edge of the finished page, or beyond it. */
function reachesEdge({ page, picture }: LookedPage, margin: number): boolean {
  const { width, height, grey } = picture;
  const [A = 0, , , D = 0] = page.mediaBox;
  const [a = 0, b = 0, c = 0, d = 0] = page.trimBox;
  const scale = DPI / 72;
  const inner = {
    left: (a - A + margin * MM) * scale,
    right: (c - A - margin * MM) * scale,
    top: (D - d + margin * MM) * scale,
    bottom: (D - b - margin * MM) * scale,
  };
  let found = 0;
  for (let y = 0; y < height; y++) {
    const whole = y < inner.top - 1 || y > inner.bottom;
    for (let x = 0; x < width; x++) {
      if (!whole && x > inner.left - 1 && x < inner.right) {
        x = Math.floor(inner.right);
        continue;
      }
      if ((grey[y * width + x] as number) < INK && ++found > SPECKS) return true;
    }
  }
  return false;
}

const isBlank = ({ grey }: LeafletPicture): boolean => {
  let dark = 0;
  for (const value of grey) if (value < INK && ++dark > SPECKS) return false;
  return true;
};

/** Whether the page paints with transparency: faint colours, soft masks, mixing with what lies below. */
function transparent({ scan, page }: LookedPage, { file }: OpenFile): boolean {
  const states = [...scan.states].some((state) => {
    const number = (key: string): boolean => {
      const value = file.resolve(state.get(key));
      return typeof value === 'number' && value < 1;
    };
    const mode = file.resolve(state.get('BM'));
    const modes = (Array.isArray(mode) ? mode : [mode]).map(nameOf).filter((each) => each !== undefined);
    const mask = file.resolve(state.get('SMask'));
    return (
      number('ca') ||
      number('CA') ||
      modes.some((each) => each !== 'Normal' && each !== 'Compatible') ||
      (mask !== null && nameOf(mask) !== 'None')
    );
  });
  const masks = scan.images.some(({ dict }) => file.resolve(dict.get('SMask')) !== null);
  return states || masks || file.dict(page.dict.get('Group'))?.get('K') === true;
}

const isPress = ({ xmp }: OpenFile): boolean =>
  property(xmp, 'pdfxid:GTS_PDFXVersion')?.startsWith('PDF/X-4') === true;

/** What a leaflet of the insurer's own is held to before it may be an insert. */
export const LEAFLET_RULES: readonly LeafletRule[] = [
  {
    id: 'leaflet.pages',
    weight: 'stop',
    says: 'ページ数が、1枚のチラシ（片面または両面）に合いません。',
    remedy: '1ページ（片面）か2ページ（両面）にしてください。',
    file: ({ pages }, { pages: { min, max } }) => when(pages.length < min || pages.length > max),
  },
  {
    id: 'leaflet.size',
    weight: 'stop',
    says: '仕上がりの大きさが、決められた用紙と違います。',
    remedy: 'A4（210 × 297 mm）の仕上がりで書き出し、仕上がり枠（TrimBox）を付けてください。',
    page: ({ page }, _, { size }) => {
      const [width, height] = sizeOf(page).map((length) => length.toFixed(1));
      return isSize(page, size) ? [] : [`${width} x ${height} mm`];
    },
  },
  {
    id: 'leaflet.turned',
    weight: 'stop',
    says: 'ページが回転しているか、拡大の指定があります。',
    remedy: '回転や倍率（UserUnit）を使わず、印刷する向きのまま書き出してください。',
    page: ({ page }, { file }) => {
      const unit = file.resolve(page.dict.get('UserUnit'));
      return when(page.rotate % 360 !== 0 || (unit !== null && unit !== 1));
    },
  },
  {
    id: 'leaflet.fonts',
    weight: 'stop',
    says: '埋め込まれていない書体があり、別の書体で印刷されるおそれがあります。',
    remedy: 'すべての書体を埋め込んで書き出すか、文字をアウトライン化してください。',
    page: ({ scan }, { file }) =>
      [...scan.fonts.keys()]
        .filter((font) => embeddedProgram(file, font) === undefined)
        .map((font) => fontName(file, font)),
  },
  {
    id: 'leaflet.active',
    weight: 'stop',
    says: '動作するもの（スクリプト、自動実行、入力欄、添付ファイル）が含まれています。',
    remedy: '入力欄やスクリプト、添付ファイルを取り除き、印刷用に書き出してください。',
    file: ({ file, catalog }) => {
      const names = file.dict(catalog.get('Names'));
      return [
        ...['OpenAction', 'AA', 'AcroForm', 'Collection'].filter((key) =>
          acts(file.resolve(catalog.get(key))),
        ),
        ...['JavaScript', 'EmbeddedFiles'].filter((key) => names?.has(key)),
      ];
    },
  },
  {
    id: 'leaflet.annotations',
    weight: 'stop',
    says: '注釈（コメントや貼り紙）が付いています。',
    remedy: '注釈を削除してください。リンクは、印刷されないのでそのままで構いません。',
    page: ({ page }, { file }) => {
      const list = file.resolve(page.dict.get('Annots'));
      return (Array.isArray(list) ? list : [])
        .map((each) => nameOf(file.resolve(file.dict(each)?.get('Subtype'))) ?? '')
        .filter((kind) => kind !== 'Link');
    },
  },
  {
    id: 'leaflet.layers',
    weight: 'stop',
    says: '表示を切り替えるレイヤーがあり、印刷される内容が定まりません。',
    remedy: 'レイヤーを統合して書き出してください。',
    file: ({ catalog }) => when(catalog.has('OCProperties')),
  },
  {
    id: 'leaflet.blank',
    weight: 'stop',
    says: '何も印刷されないページがあります。',
    remedy: '白紙のページを削除してください。',
    page: ({ picture }) => when(isBlank(picture)),
  },
  {
    id: 'leaflet.printable_area',
    weight: 'stop',
    says: '用紙の端まで印刷する部分がありますが、裁ち落とし（塗り足し）が足りません。',
    remedy: '端から4 mm 以内には何も置かないか、上下左右に3 mm の塗り足しを付けてください。',
    page: (looked, _, { margin, bleed }) =>
      when(bleedOf(looked.page) < bleed - 0.1 && reachesEdge(looked, margin)),
  },
  {
    id: 'leaflet.resolution',
    weight: 'stop',
    says: '画像の解像度が低く、印刷するとぼやけます。',
    remedy:
      '写真は200 ppi 以上（300 ppi を推奨）、文字や二次元コードの画像は400 ppi 以上で貼り直してください。',
    page: ({ scan }, _, { picturePpi, bitmapPpi }) =>
      scan.images
        .filter(({ bitmap, columns }) => !bitmap || columns > CODE_MODULES)
        .filter(({ ppi, bitmap }) => ppi < (bitmap ? bitmapPpi : picturePpi) - 1)
        .map(({ ppi }) => `${Math.floor(ppi)} ppi`),
  },
  {
    id: 'leaflet.transparency',
    weight: 'stop',
    says: '透明の効果があり、どの色で重ねるかが定まっていません。',
    remedy: 'PDF/X-4 で書き出すか、透明を分割・統合してください。',
    page: (looked, open) => when(!isPress(open) && transparent(looked, open)),
  },
  {
    id: 'leaflet.colour',
    weight: 'note',
    says: '画面用の色（RGB）があり、印刷の色が変わることがあります。',
    remedy: 'CMYK か、白黒なら黒1色に変換してください。',
    page: ({ scan }) => when(scan.devices.has('DeviceRGB')),
  },
  {
    id: 'leaflet.invisible_text',
    weight: 'note',
    says: '見えない文字（文字認識の結果など）が含まれています。',
    remedy: '紙を読み取った画像の場合は、元の原稿から書き出し直してください。',
    page: ({ scan }) => when(scan.invisible > 0),
  },
];

/** An empty list of fields acts on nothing; anything else does. */
const acts = (value: unknown): boolean => value !== null && value !== undefined;
