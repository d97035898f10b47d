import { type PDFiumDocument, PDFiumLibrary } from '@hyzyla/pdfium';
import { unreadable } from './check.ts';
import {
  DPI,
  LEAFLET_LIMITS,
  LEAFLET_RULES,
  type LeafletLimits,
  type LeafletPicture,
  type LeafletRule,
  sizeOf,
} from './leaflet-rules.ts';
import { type OpenFile, openFile, type ScannedPage } from './rule.ts';
import { scanPage } from './scan.ts';

export interface LeafletFinding {
  readonly rule: string;
  /** `stop`: may not be enclosed as it is. `note`: somebody should look at it. */
  readonly weight: 'stop' | 'note';
  readonly page: number | null;
  readonly says: string;
  readonly remedy: string;
  readonly on?: string;
}

export interface CheckedLeaflet {
  readonly pages: number;
  /** Finished size of the first page in millimetres; null for a file that cannot be read. */
  readonly size: readonly [number, number] | null;
  /** Whether it may be enclosed: no finding stops it. */
  readonly usable: boolean;
  readonly findings: readonly LeafletFinding[];
}

/** The findings of a file that cannot be opened, each with what to do. */
const REMEDIES: Readonly<Record<string, string>> = {
  'file.unreadable': '作成元のソフトから、PDF/X-4 で書き出し直してください。',
  'file.truncated': '送受信の途中で切れていないか確かめ、もう一度受け取ってください。',
  'file.encrypted': 'パスワードや編集の制限を外して書き出してください。',
};

let library: Promise<PDFiumLibrary> | undefined;

/**
 * Holds an insurer's own leaflet against what may be enclosed. A file that cannot be read has that as its only
 * finding; nothing is thrown for it.
 */
export async function checkLeaflet(
  bytes: Uint8Array,
  limits: LeafletLimits = LEAFLET_LIMITS,
): Promise<CheckedLeaflet> {
  let open: OpenFile;
  let scans: ScannedPage[];
  try {
    open = openFile(bytes);
    scans = open.pages.map((page, i) => ({ page, number: i + 1, scan: scanPage(open.file, page) }));
  } catch (error) {
    const { rule, says } = unreadable(error);
    const remedy = REMEDIES[rule] ?? '';
    return {
      pages: 0,
      size: null,
      usable: false,
      findings: [{ rule, weight: 'stop', page: null, says, remedy }],
    };
  }
  const findings: LeafletFinding[] = [];
  const add = ({ id, weight, says, remedy }: LeafletRule, page: number | null, on: string): void => {
    const finding = { rule: id, weight, page, says, remedy };
    findings.push(on === '' ? finding : { ...finding, on });
  };
  for (const rule of LEAFLET_RULES) for (const on of rule.file?.(open, limits) ?? []) add(rule, null, on);
  library ??= PDFiumLibrary.init();
  const renderer = await library;
  let document: PDFiumDocument;
  try {
    document = await renderer.loadDocument(bytes);
  } catch {
    return refused(unreadable(new RangeError('the renderer does not open it')));
  }
  try {
    for (const scanned of scans.slice(0, limits.pages.max)) {
      const looked = { ...scanned, picture: await pictureOf(document, scanned.number - 1) };
      for (const rule of LEAFLET_RULES)
        for (const on of rule.page?.(looked, open, limits) ?? []) add(rule, scanned.number, on);
    }
  } finally {
    document.destroy();
  }
  const [first] = open.pages;
  return {
    pages: open.pages.length,
    size: first === undefined ? null : tenths(sizeOf(first)),
    usable: findings.every(({ weight }) => weight !== 'stop'),
    findings,
  };
}

const tenths = ([width, height]: readonly [number, number]): [number, number] => [
  Math.round(width * 10) / 10,
  Math.round(height * 10) / 10,
];

function refused({ rule, says }: { readonly rule: string; readonly says: string }): CheckedLeaflet {
  const finding = { rule, weight: 'stop' as const, page: null, says, remedy: REMEDIES[rule] ?? '' };
  return { pages: 0, size: null, usable: false, findings: [finding] };
}

async function pictureOf(document: PDFiumDocument, page: number): Promise<LeafletPicture> {
  const { data, width, height } = await document
    .getPage(page)
    .render({ scale: DPI / 72, colorSpace: 'Gray', render: async ({ data: pixels }) => pixels });
  return { width, height, grey: data };
}
