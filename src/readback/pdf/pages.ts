import type { PdfFile } from './file.ts';
import { type Dict, nameOf, PdfError, type PdfObject, Ref, Stream } from './objects.ts';

/** A page as the tree hands it down (ISO 32000-2, 7.7.3): inherited entries filled in. Boxes in points. */
export interface PdfPage {
  readonly dict: Dict;
  readonly resources: PdfObject;
  readonly mediaBox: readonly number[];
  readonly trimBox: readonly number[];
  readonly cropBox: readonly number[];
  readonly rotate: number;
}

const INHERITED = ['Resources', 'MediaBox', 'CropBox', 'Rotate'] as const;
type Inherited = Readonly<Partial<Record<(typeof INHERITED)[number], PdfObject>>>;

const MAX_DEPTH = 32;

/** The pages of a file in order. Throws PdfError for a tree that is broken or whose counts are untrue. */
export function* pagesOf(file: PdfFile): Generator<PdfPage> {
  const catalog = file.dict(file.trailer.get('Root'));
  const root = file.dict(catalog?.get('Pages'));
  if (root === undefined) throw new PdfError('file.unreadable', 'no page tree');
  yield* walk(file, root, {}, 0);
}

function* walk(file: PdfFile, node: Dict, above: Inherited, depth: number): Generator<PdfPage, number> {
  if (depth > MAX_DEPTH) throw new PdfError('file.unreadable', 'page tree in a circle');
  const own: Partial<Record<(typeof INHERITED)[number], PdfObject>> = { ...above };
  for (const key of INHERITED) {
    const value = node.get(key);
    if (value !== undefined) own[key] = value;
  }
  const kids = file.resolve(node.get('Kids'));
  if (!Array.isArray(kids)) {
    if (nameOf(file.resolve(node.get('Type'))) !== 'Page') throw new PdfError('file.unreadable', 'no page');
    yield pageOf(file, node, own);
    return 1;
  }
  let count = 0;
  for (const kid of kids) {
    const child = kid instanceof Ref ? file.dict(kid) : undefined;
    if (child === undefined) throw new PdfError('file.unreadable', 'page tree with a hole');
    count += yield* walk(file, child, own, depth + 1);
  }
  if (file.resolve(node.get('Count')) !== count)
    throw new PdfError('file.unreadable', 'page tree with a wrong count');
  return count;
}

function pageOf(file: PdfFile, dict: Dict, inherited: Inherited): PdfPage {
  const box = (object: PdfObject | undefined): number[] | undefined => {
    const list = file.resolve(object);
    if (!Array.isArray(list) || list.length !== 4) return undefined;
    const numbers = list.map((each) => file.resolve(each));
    return numbers.every((each) => typeof each === 'number') ? (numbers as number[]) : undefined;
  };
  const mediaBox = box(inherited.MediaBox);
  if (mediaBox === undefined) throw new PdfError('file.unreadable', 'page without a size');
  const cropBox = box(inherited.CropBox) ?? mediaBox;
  const rotate = file.resolve(inherited.Rotate);
  return {
    dict,
    resources: inherited.Resources ?? null,
    mediaBox,
    cropBox,
    trimBox: box(dict.get('TrimBox')) ?? cropBox,
    rotate: typeof rotate === 'number' ? rotate : 0,
  };
}

/** The content of a page, its streams joined. */
export function contentOf(file: PdfFile, page: PdfPage): Uint8Array {
  const contents = file.resolve(page.dict.get('Contents'));
  if (contents instanceof Stream) return file.data(contents);
  const parts = (Array.isArray(contents) ? contents : []).map((each) => file.resolve(each));
  // A break between streams parts tokens too (ISO 32000-2, 7.8.2).
  return Buffer.concat(
    parts.flatMap((part) => (part instanceof Stream ? [file.data(part), Buffer.from('\n')] : [])),
  );
}
