import { type Dict, nameOf, type PdfObject, Ref } from '../pdf/objects.ts';
import type { PdfPage } from '../pdf/pages.ts';
import type { OpenFile } from './rule.ts';

/** An element of the logical structure, its role mapped to a standard one where the file maps it. */
export interface StructureElement {
  readonly role: string;
  readonly dict: Dict;
  readonly parent: StructureElement | undefined;
}

/** Standard structure types (ISO 32000-1, 14.8.4). */
export const STANDARD_ROLES: ReadonlySet<string> = new Set(
  (
    'Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl ' +
    'LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP ' +
    'Warichu WT WP Figure Formula Form'
  ).split(' '),
);

interface Structure {
  /** In reading order. */
  readonly elements: readonly StructureElement[];
  readonly sound: boolean;
}

const known = new WeakMap<OpenFile, Structure>();
const MAX_DEPTH = 64;

/** The structure of a file, read once. Sound: it is there, and each element names the one above it. */
export function structureOf(open: OpenFile): Structure {
  let structure = known.get(open);
  if (structure === undefined) {
    structure = read(open);
    known.set(open, structure);
  }
  return structure;
}

function read({ file, catalog }: OpenFile): Structure {
  const at = catalog.get('StructTreeRoot');
  const root = file.dict(at);
  if (root === undefined || !(at instanceof Ref)) return { elements: [], sound: false };
  const roles = file.dict(root.get('RoleMap'));
  const elements: StructureElement[] = [];
  let sound = file.dict(root.get('ParentTree')) !== undefined;
  const walk = (
    object: PdfObject,
    parent: StructureElement | undefined,
    above: number,
    depth: number,
  ): void => {
    const dict = file.dict(object);
    // Numbers and references to content are leaves.
    if (dict === undefined || nameOf(file.resolve(dict.get('Type'))) === 'MCR' || dict.has('Obj')) return;
    const up = dict.get('P');
    if (!(object instanceof Ref) || !(up instanceof Ref) || up.num !== above || depth > MAX_DEPTH) {
      sound = false;
      return;
    }
    const written = nameOf(file.resolve(dict.get('S'))) ?? '';
    const role = STANDARD_ROLES.has(written)
      ? written
      : (nameOf(file.resolve(roles?.get(written))) ?? written);
    const element = { role, dict, parent };
    elements.push(element);
    for (const kid of listOf(file.resolve(dict.get('K')), dict.get('K')))
      walk(kid, element, object.num, depth + 1);
  };
  for (const kid of listOf(file.resolve(root.get('K')), root.get('K'))) walk(kid, undefined, at.num, 0);
  return { elements, sound: sound && elements.length > 0 };
}

/** One or several children: what `K` holds, references kept as they are. */
const listOf = (resolved: PdfObject, written: PdfObject | undefined): PdfObject[] =>
  Array.isArray(resolved) ? resolved : written === undefined ? [] : [written];

/** Numbers of a page's marked content that the parent tree gives to an element holding them. */
export function ownersOf({ file, catalog }: OpenFile, page: PdfPage): Set<number> {
  const owners = new Set<number>();
  const key = file.resolve(page.dict.get('StructParents'));
  const tree = file.dict(file.dict(catalog.get('StructTreeRoot'))?.get('ParentTree'));
  if (typeof key !== 'number' || tree === undefined) return owners;
  const list = numbered(tree, key, 0);
  if (!Array.isArray(list)) return owners;
  list.forEach((each, mcid) => {
    const kids = file.dict(each)?.get('K');
    const held = listOf(file.resolve(kids), kids).some((kid) => {
      const value = file.resolve(kid);
      return value === mcid || file.resolve(file.dict(value)?.get('MCID')) === mcid;
    });
    if (held) owners.add(mcid);
  });
  return owners;

  /** The value of a key of a number tree (ISO 32000-2, 7.9.7). */
  function numbered(node: Dict, wanted: number, depth: number): PdfObject {
    const pairs = file.resolve(node.get('Nums'));
    if (Array.isArray(pairs)) {
      for (let i = 0; i + 1 < pairs.length; i += 2)
        if (file.resolve(pairs[i]) === wanted) return file.resolve(pairs[i + 1]);
    }
    const kids = file.resolve(node.get('Kids'));
    if (!Array.isArray(kids) || depth > MAX_DEPTH) return null;
    for (const kid of kids) {
      const child = file.dict(kid);
      const found = child === undefined ? null : numbered(child, wanted, depth + 1);
      if (found !== null) return found;
    }
    return null;
  }
}
