import { PdfFile } from '../pdf/file.ts';
import { type Dict, type PdfObject, Stream } from '../pdf/objects.ts';
import { type PdfPage, pagesOf } from '../pdf/pages.ts';
import { type PageScan, scanPage } from './scan.ts';

/** A file opened to be judged by rules. */
export interface OpenFile {
  readonly bytes: Uint8Array;
  readonly file: PdfFile;
  readonly catalog: Dict;
  readonly info: Dict | undefined;
  /** The metadata packet; '' if there is none. */
  readonly xmp: string;
  readonly pages: readonly PdfPage[];
}

/** One page with what its content does; `number` from 1. */
export interface ScannedPage {
  readonly page: PdfPage;
  readonly number: number;
  readonly scan: PageScan;
}

/** One thing a standard asks for, of the file or of each of its pages. A check yields what breaks it. */
export interface Rule {
  /** Stable: those who act on findings know it. */
  readonly id: string;
  /** What is wrong where it is broken, for people. */
  readonly says: string;
  /** Yields a word on each place that breaks the rule (a font's name, say), or '' where there is nothing to add. */
  readonly file?: (open: OpenFile) => Iterable<string>;
  readonly page?: (page: ScannedPage, open: OpenFile) => Iterable<string>;
}

export interface Finding {
  readonly rule: string;
  /** From 1; null for the whole file. */
  readonly page: number | null;
  readonly says: string;
  /** What it was found on, where that helps. Never content of a page. */
  readonly on?: string;
}

/** A file with more findings than this is not looked at one by one. */
const MAX_FINDINGS = 200;

/** Opens a file. Throws PdfError for one that cannot be read, or only with a password. */
export function openFile(bytes: Uint8Array): OpenFile {
  const file = new PdfFile(bytes);
  const catalog = file.dict(file.trailer.get('Root')) ?? new Map<string, PdfObject>();
  const metadata = file.resolve(catalog.get('Metadata'));
  return {
    bytes,
    file,
    catalog,
    info: file.dict(file.trailer.get('Info')),
    xmp: metadata instanceof Stream ? Buffer.from(file.data(metadata)).toString('utf8') : '',
    pages: [...pagesOf(file)],
  };
}

/** What breaks the rules, in the order of pages; each page's content is read once. Throws as `openFile` does. */
export function judge(open: OpenFile, rules: readonly Rule[]): Finding[] {
  const findings: Finding[] = [];
  const add = ({ id, says }: Rule, page: number | null, on: string): void => {
    if (findings.length >= MAX_FINDINGS) return;
    findings.push(on === '' ? { rule: id, page, says } : { rule: id, page, says, on });
  };
  for (const rule of rules) for (const on of rule.file?.(open) ?? []) add(rule, null, on);
  const ofPages = rules.filter(({ page }) => page !== undefined);
  open.pages.forEach((page, i) => {
    if (ofPages.length === 0) return;
    const scanned = { page, number: i + 1, scan: scanPage(open.file, page) };
    for (const rule of ofPages) for (const on of rule.page?.(scanned, open) ?? []) add(rule, i + 1, on);
  });
  return findings;
}

/** One finding without a word where something is wrong. */
export const when = (wrong: boolean): readonly string[] => (wrong ? [''] : []);

/** The value of a property of the metadata, written as element or as attribute; undefined if it is not there. */
export function property(xmp: string, name: string): string | undefined {
  const element = new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`).exec(xmp)?.[1];
  const attribute = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(xmp);
  const found = element ?? attribute?.[1] ?? attribute?.[2];
  return found?.replace(/<[^>]*>/g, '').trim();
}
