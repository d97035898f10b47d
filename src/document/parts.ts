import type { PdfFile } from './pdf/file.ts';

/** Parts under one node: the tree stays three levels deep (file, group, piece) for any number of pieces. */
const PARTS_PER_GROUP = 512;

/**
 * The tree of document parts of PDF/VT-1 (ISO 16612-2): which pages are one piece, named by its management number
 * and nothing else. Leaves are written as they come; only their object numbers within the running group are kept.
 */
export class DocumentParts {
  readonly #file: PdfFile;
  readonly #root: number;
  readonly #groups: number[] = [];
  #leaves: number[] = [];

  constructor(file: PdfFile) {
    this.#file = file;
    this.#root = file.reserve();
  }

  /** The object number of the part the next pages belong to. */
  begin(): number {
    if (this.#leaves.length === 0) this.#groups.push(this.#file.reserve());
    const leaf = this.#file.reserve();
    this.#leaves.push(leaf);
    return leaf;
  }

  /** Writes the part that was begun last, once its pages are known. `id`: ASCII, not personal. */
  end(first: number, last: number, id: string): void {
    const until = first === last ? '' : `/End ${last} 0 R`;
    this.#file.object(
      this.#leaves.at(-1) as number,
      `<</Type/DPart/Parent ${this.#groups.at(-1)} 0 R/Start ${first} 0 R${until}` +
        `/DPM<</CIP4_Root<</CIP4_Metadata<</CIP4_Recipient<</CIP4_UniqueID(${id})>>>>>>>>>>`,
    );
    if (this.#leaves.length === PARTS_PER_GROUP) this.#closeGroup();
  }

  /** Writes the tree; returns the object number of its root dictionary. */
  finish(): number {
    if (this.#leaves.length > 0) this.#closeGroup();
    const entry = this.#file.reserve();
    this.#file.object(
      this.#root,
      `<</Type/DPart/Parent ${entry} 0 R/DParts[[${this.#groups.map((group) => `${group} 0 R`).join(' ')}]]>>`,
    );
    this.#file.object(
      entry,
      `<</Type/DPartRoot/DPartRootNode ${this.#root} 0 R/RecordLevel 2/NodeNameList[/File/Group/Piece]>>`,
    );
    return entry;
  }

  #closeGroup(): void {
    const leaves = this.#leaves.map((leaf) => `${leaf} 0 R`).join(' ');
    this.#file.object(
      this.#groups.at(-1) as number,
      `<</Type/DPart/Parent ${this.#root} 0 R/DParts[[${leaves}]]>>`,
    );
    this.#leaves = [];
  }
}
