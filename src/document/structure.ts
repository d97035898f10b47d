import type { PdfFile } from './pdf/file.ts';

/** What a part of a page is to someone who listens to it (ISO 32000-2, 14.8.4). */
export type Role = 'H1' | 'H2' | 'P' | 'Table' | 'TR' | 'TH' | 'TD' | 'Figure';

/** An element of a page's logical structure: a piece of content by its number, or others in their order. */
export interface StructureNode {
  readonly role: Role;
  /** Number of the marked content on the page, for a leaf. */
  readonly mcid?: number;
  readonly children?: StructureNode[];
  /** What a figure says, for those who do not see it. */
  readonly alternative?: string;
  /** Columns a table cell takes. */
  span?: number;
}

/** The structure of one page in the making, in reading order. */
export class PageStructure {
  readonly nodes: StructureNode[] = [];
  #next = 0;
  #into: StructureNode[] = this.nodes;

  /** Adds a leaf and returns the number its content is marked with. */
  leaf(role: Role, alternative?: string): number {
    const mcid = this.#next++;
    this.#into.push(alternative === undefined ? { role, mcid } : { role, mcid, alternative });
    return mcid;
  }

  /** What is added in `fill` becomes children of a new node. */
  group(role: Role, fill: () => void): void {
    const children: StructureNode[] = [];
    const outer = this.#into;
    outer.push({ role, children });
    this.#into = children;
    fill();
    this.#into = outer;
  }

  /** The last leaf added is a cell over so many columns. */
  span(columns: number): void {
    const cell = this.#into.at(-1);
    if (cell !== undefined && columns > 1) cell.span = columns;
  }
}

export interface TaggedPage {
  readonly page: number;
  readonly structure: PageStructure;
}

/** Writes the structure tree of the pages (page i has StructParents i); returns its object number. */
export function writeStructure(file: PdfFile, pages: readonly TaggedPage[]): number {
  const root = file.reserve();
  const document = file.reserve();
  const parents: string[] = [];
  const kids: string[] = [];
  pages.forEach(({ page, structure }, index) => {
    const owners: string[] = [];
    for (const node of structure.nodes) kids.push(writeNode(file, node, document, page, owners));
    const list = file.reserve();
    file.object(list, `[${owners.join(' ')}]`);
    parents.push(`${index} ${list} 0 R`);
  });
  file.object(document, `<</Type/StructElem/S/Document/P ${root} 0 R/K[${kids.join(' ')}]>>`);
  file.object(
    root,
    `<</Type/StructTreeRoot/K ${document} 0 R/ParentTree<</Nums[${parents.join(' ')}]>>/ParentTreeNextKey ${pages.length}>>`,
  );
  return root;
}

function writeNode(
  file: PdfFile,
  node: StructureNode,
  parent: number,
  page: number,
  owners: string[],
): string {
  const id = file.reserve();
  const own = `${id} 0 R`;
  if (node.mcid !== undefined) owners[node.mcid] = own;
  const kids =
    node.mcid !== undefined
      ? String(node.mcid)
      : `[${(node.children ?? []).map((child) => writeNode(file, child, id, page, owners)).join(' ')}]`;
  const scope =
    node.role === 'TH'
      ? '/A<</O/Table/Scope/Row>>'
      : node.span !== undefined
        ? `/A<</O/Table/ColSpan ${node.span}>>`
        : '';
  const alternative = node.alternative === undefined ? '' : `/Alt${textString(node.alternative)}`;
  file.object(
    id,
    `<</Type/StructElem/S/${node.role}/P ${parent} 0 R/Pg ${page} 0 R/K ${kids}${scope}${alternative}>>`,
  );
  return own;
}

/** A text string in UTF-16 (ISO 32000-2, 7.9.2.2). */
export function textString(text: string): string {
  let hex = 'FEFF';
  for (let i = 0; i < text.length; i++) hex += text.charCodeAt(i).toString(16).toUpperCase().padStart(4, '0');
  return `<${hex}>`;
}
