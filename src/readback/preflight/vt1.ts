import { type Dict, nameOf, type PdfObject, Ref } from '../pdf/objects.ts';
import { type OpenFile, property, type Rule, when } from './rule.ts';

/** A leaf of the tree of document parts: which pages are one piece. */
interface Leaf {
  readonly ref: number;
  readonly dict: Dict;
  readonly depth: number;
}

const MAX_DEPTH = 16;

/** The leaves in order, and whether the tree is sound: types, parents, no part both leaf and branch. */
function partsOf(open: OpenFile): { readonly leaves: readonly Leaf[]; readonly sound: boolean } {
  const { file, catalog } = open;
  const entry = catalog.get('DPartRoot');
  const root = file.dict(entry);
  const leaves: Leaf[] = [];
  let sound = root !== undefined && entry instanceof Ref;
  const walk = (object: PdfObject | undefined, parent: number, depth: number): void => {
    const dict = file.dict(object);
    const up = dict?.get('Parent');
    if (!(object instanceof Ref) || dict === undefined || depth > MAX_DEPTH) {
      sound = false;
      return;
    }
    if (nameOf(file.resolve(dict.get('Type'))) !== 'DPart' || !(up instanceof Ref) || up.num !== parent)
      sound = false;
    const below = file.resolve(dict.get('DParts'));
    if (dict.has('Start') === Array.isArray(below)) sound = false;
    if (!Array.isArray(below)) {
      leaves.push({ ref: object.num, dict, depth });
      return;
    }
    for (const list of below.map((each) => file.resolve(each))) {
      if (!Array.isArray(list)) sound = false;
      else for (const child of list) walk(child, object.num, depth + 1);
    }
  };
  if (entry instanceof Ref) walk(root?.get('DPartRootNode'), entry.num, 0);
  return { leaves, sound };
}

/** Page objects by their number, in order. */
function pageNumbers({ file, catalog }: OpenFile): number[] {
  const numbers: number[] = [];
  const walk = (object: PdfObject | undefined, depth: number): void => {
    const dict = file.dict(object);
    const kids = file.resolve(dict?.get('Kids'));
    if (Array.isArray(kids) && depth < 32) for (const kid of kids) walk(kid, depth + 1);
    else if (object instanceof Ref) numbers.push(object.num);
  };
  walk(catalog.get('Pages'), 0);
  return numbers;
}

/** Our list of what PDF/VT-1 (ISO 16612-2:2010; ISO 32000-2, 14.12) asks for beyond PDF/X-4. */
export const VT1_RULES: readonly Rule[] = [
  {
    id: 'vt1.identifier',
    says: 'メタデータに PDF/VT-1 の表示がありません。',
    file: ({ xmp }) => when(property(xmp, 'pdfvtid:GTS_PDFVTVersion') !== 'PDF/VT-1'),
  },
  {
    id: 'vt1.date',
    says: 'PDF/VT の更新日時がないか、文書の更新日時と一致しません。',
    file: ({ xmp }) => {
      const date = property(xmp, 'pdfvtid:GTS_PDFVTModDate');
      return when(date === undefined || date !== property(xmp, 'xmp:ModifyDate'));
    },
  },
  {
    id: 'vt1.tree',
    says: '文書の区分（DPart）の木がないか、正しく結ばれていません。',
    file: (open) => when(!partsOf(open).sound),
  },
  {
    id: 'vt1.levels',
    says: '一件を表す階層（RecordLevel）が、区分の木の深さと合いません。',
    file: (open) => {
      const root = open.file.dict(open.catalog.get('DPartRoot'));
      const level = open.file.resolve(root?.get('RecordLevel'));
      const names = open.file.resolve(root?.get('NodeNameList'));
      const { leaves } = partsOf(open);
      const named = !Array.isArray(names) || leaves.every(({ depth }) => depth < names.length);
      return when(typeof level !== 'number' || !named || leaves.some(({ depth }) => depth < level));
    },
  },
  {
    id: 'vt1.pages',
    says: '区分が、すべてのページを順に一度ずつ覆っていません。',
    file: (open) => {
      const pages = pageNumbers(open);
      const at = new Map(pages.map((num, i) => [num, i]));
      let next = 0;
      for (const { dict } of partsOf(open).leaves) {
        const [start, end] = [dict.get('Start'), dict.get('End') ?? dict.get('Start')];
        if (!(start instanceof Ref) || !(end instanceof Ref)) return [''];
        const last = at.get(end.num);
        if (at.get(start.num) !== next || last === undefined || last < next) return [''];
        next = last + 1;
      }
      return when(next !== pages.length);
    },
  },
  {
    id: 'vt1.page_part',
    says: 'ページが、自分の属する区分を指していません。',
    file: (open) => {
      const pages = pageNumbers(open);
      const at = new Map(pages.map((num, i) => [num, i]));
      const owner: number[] = [];
      for (const { ref, dict } of partsOf(open).leaves) {
        const [start, end] = [dict.get('Start'), dict.get('End') ?? dict.get('Start')];
        if (!(start instanceof Ref) || !(end instanceof Ref)) continue;
        for (let i = at.get(start.num) ?? 0; i <= (at.get(end.num) ?? -1); i++) owner[i] = ref;
      }
      const wrong = open.pages.some(({ dict }, i) => {
        const part = dict.get('DPart');
        return !(part instanceof Ref) || part.num !== owner[i];
      });
      return when(wrong);
    },
  },
  {
    id: 'vt1.metadata',
    says: '一件ごとの区分に、宛先を見分けるための情報（DPM）がありません。',
    file: (open) =>
      when(partsOf(open).leaves.some(({ dict }) => open.file.dict(dict.get('DPM')) === undefined)),
  },
];
