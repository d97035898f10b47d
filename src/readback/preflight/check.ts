import { PdfError } from '../pdf/objects.ts';
import { type Finding, judge, openFile, property, type Rule } from './rule.ts';
import { UA1_RULES } from './ua1.ts';
import { VT1_RULES } from './vt1.ts';
import { X4_RULES } from './x4.ts';

/** The standards a file may follow, by the short names of the command line. */
export const STANDARDS = {
  'x-4': X4_RULES,
  'ua-1': UA1_RULES,
  'vt-1': VT1_RULES,
} as const satisfies Record<string, readonly Rule[]>;
export type Standard = keyof typeof STANDARDS;

export interface Checked {
  readonly pages: number;
  /** What the file says it follows. */
  readonly claims: readonly Standard[];
  /** What it was held against. */
  readonly standards: readonly Standard[];
  readonly findings: readonly Finding[];
}

/** Findings of a file that cannot be opened at all. */
const UNREADABLE: Readonly<Record<PdfError['code'], string>> = {
  'file.unreadable': 'PDF として読み取れません。',
  'file.truncated': 'ファイルが途中で切れています。',
  'file.encrypted': 'ファイルが暗号化されています。',
};

/**
 * Holds a file against the standards asked for; by default those it claims, or PDF/X-4 where it claims none.
 * A file that cannot be read has that as its only finding; nothing is thrown for it.
 */
export function checkPdf(bytes: Uint8Array, asked: readonly Standard[] = []): Checked {
  try {
    const open = openFile(bytes);
    const claims = (Object.keys(STANDARDS) as Standard[]).filter((each) => CLAIMS[each](open.xmp));
    const chosen = asked.length > 0 ? asked : claims.length > 0 ? claims : (['x-4'] as const);
    // VT-1 is X-4 with more.
    const standards = (Object.keys(STANDARDS) as Standard[]).filter(
      (each) => chosen.includes(each) || (each === 'x-4' && chosen.includes('vt-1')),
    );
    const findings = judge(
      open,
      standards.flatMap((each) => STANDARDS[each]),
    );
    return { pages: open.pages.length, claims, standards, findings };
  } catch (error) {
    return { pages: 0, claims: [], standards: asked, findings: [unreadable(error)] };
  }
}

const CLAIMS: Readonly<Record<Standard, (xmp: string) => boolean>> = {
  'x-4': (xmp) => property(xmp, 'pdfxid:GTS_PDFXVersion')?.startsWith('PDF/X-4') === true,
  'ua-1': (xmp) => property(xmp, 'pdfuaid:part') !== undefined,
  'vt-1': (xmp) => property(xmp, 'pdfvtid:GTS_PDFVTVersion') !== undefined,
};

/** What is said of a file the reader stopped at. An error of ours goes on to the caller. */
export function unreadable(error: unknown): Finding {
  const code =
    error instanceof PdfError
      ? error.code
      : error instanceof RangeError || error instanceof TypeError
        ? 'file.unreadable'
        : undefined;
  if (code === undefined) throw error;
  return { rule: code, page: null, says: UNREADABLE[code] };
}
