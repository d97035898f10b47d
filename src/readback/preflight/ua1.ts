import { type Dict, nameOf } from '../pdf/objects.ts';
import { property, type Rule, when } from './rule.ts';
import { embeddedProgram, fontName } from './scan.ts';
import { ownersOf, STANDARD_ROLES, type StructureElement, structureOf } from './structure.ts';
import { textsOfFont } from './text.ts';

const hasText = (dict: Dict, key: string): boolean => {
  const value = dict.get(key);
  return value instanceof Uint8Array && value.length > 0;
};

const within = (element: StructureElement, roles: readonly string[]): boolean =>
  element.parent !== undefined && roles.includes(element.parent.role);

/** Our list of what PDF/UA-1 (ISO 14289-1:2014) asks for, as far as a program can see it. */
export const UA1_RULES: readonly Rule[] = [
  {
    id: 'ua1.identifier',
    says: 'メタデータに PDF/UA-1 の表示がありません（5）。',
    file: ({ xmp }) => when(property(xmp, 'pdfuaid:part') !== '1'),
  },
  {
    id: 'ua1.title',
    says: '文書の表題がないか、表題を表示する設定がありません（7.1）。',
    file: ({ file, catalog, xmp }) => {
      const shown = file.resolve(file.dict(catalog.get('ViewerPreferences'))?.get('DisplayDocTitle'));
      return when(!property(xmp, 'dc:title') || shown !== true);
    },
  },
  {
    id: 'ua1.language',
    says: '文書の言語が示されていません（7.2）。',
    file: ({ file, catalog }) => {
      const language = file.resolve(catalog.get('Lang'));
      const text = language instanceof Uint8Array ? Buffer.from(language).toString('latin1') : '';
      return when(!/^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$/.test(text));
    },
  },
  {
    id: 'ua1.marked',
    says: 'タグ付き文書であることが示されていないか、疑わしいと記されています（7.1）。',
    file: ({ file, catalog }) => {
      const info = file.dict(catalog.get('MarkInfo'));
      return when(info?.get('Marked') !== true || info.get('Suspects') === true);
    },
  },
  {
    id: 'ua1.structure',
    says: '文書の構造（タグの木）がないか、正しく結ばれていません（7.1）。',
    file: (open) => when(!structureOf(open).sound),
  },
  {
    id: 'ua1.roles',
    says: '標準にない種類のタグがあり、標準のタグに対応付けられていません（7.1）。',
    file: (open) =>
      structureOf(open)
        .elements.filter(({ role }) => !STANDARD_ROLES.has(role))
        .map(({ role }) => role),
  },
  {
    id: 'ua1.tagged_content',
    says: 'タグの付いていない内容があります（7.1）。',
    page: ({ scan }) => when(scan.unmarked > 0),
  },
  {
    id: 'ua1.artifact_nesting',
    says: 'タグの付いた内容と飾りが入れ子になっています（7.1）。',
    page: ({ scan }) => when(scan.nested),
  },
  {
    id: 'ua1.content_owner',
    says: 'ページの内容が、構造のどの要素に属するか示されていません（7.1）。',
    page: ({ page, scan }, open) => {
      const owners = ownersOf(open, page);
      const open_ = scan.marked.filter(({ mcid }) => mcid !== undefined);
      return when(open_.some(({ mcid }) => !owners.has(mcid as number)));
    },
  },
  {
    id: 'ua1.headings',
    says: '見出しが H1 から始まっていないか、段階を飛ばしています（7.4）。',
    file: (open) => {
      let before = 0;
      for (const { role } of structureOf(open).elements) {
        const level = Number(/^H([1-6])$/.exec(role)?.[1] ?? 0);
        if (level === 0) continue;
        if (level > before + 1) return [''];
        before = level;
      }
      return [];
    },
  },
  {
    id: 'ua1.alternative',
    says: '図に、代わりの文（Alt）がありません（7.3）。',
    file: (open) =>
      structureOf(open).elements.flatMap(({ role, dict }) =>
        when(role === 'Figure' && !hasText(dict, 'Alt') && !hasText(dict, 'ActualText')),
      ),
  },
  {
    id: 'ua1.tables',
    says: '表の組み立てが正しくないか、見出しのセルがありません（7.5）。',
    file: (open) => {
      const { elements } = structureOf(open);
      const misplaced = elements.some(
        (element) =>
          (element.role === 'TR' && !within(element, ['Table', 'THead', 'TBody', 'TFoot'])) ||
          ((element.role === 'TH' || element.role === 'TD') && !within(element, ['TR'])),
      );
      const headless = elements.some(
        (table) =>
          table.role === 'Table' &&
          !elements.some((cell) => cell.role === 'TH' && cell.parent?.parent === table),
      );
      return when(misplaced || headless);
    },
  },
  {
    id: 'ua1.header_scope',
    says: '表の見出しのセルに、どの向きの見出しかが示されていません（7.5）。',
    file: (open) =>
      structureOf(open).elements.flatMap(({ role, dict }) => {
        if (role !== 'TH') return [];
        const given = open.file.resolve(dict.get('A'));
        const attributes = (Array.isArray(given) ? given : [given]).map((each) => open.file.dict(each));
        const scope = attributes.map((each) => nameOf(open.file.resolve(each?.get('Scope'))));
        return when(!scope.some((each) => each === 'Row' || each === 'Column' || each === 'Both'));
      }),
  },
  {
    id: 'ua1.tab_order',
    says: '注釈のあるページに、移動の順（構造の順）が示されていません（7.18）。',
    page: ({ page }, { file }) =>
      when(page.dict.has('Annots') && nameOf(file.resolve(page.dict.get('Tabs'))) !== 'S'),
  },
  {
    id: 'ua1.fonts',
    says: '書体が埋め込まれていません（7.21）。',
    page: ({ scan }, { file }) =>
      [...scan.fonts.keys()]
        .filter((font) => embeddedProgram(file, font) === undefined)
        .map((font) => fontName(file, font)),
  },
  {
    id: 'ua1.unicode',
    says: 'どの文字か分からない文字があります（文字コードへの対応がありません。7.21）。',
    page: ({ scan }, { file }) =>
      [...scan.fonts]
        .filter(([font, codes]) => {
          const texts = textsOfFont(file, font);
          return [...codes].some((code) => /^(|[\0\ufeff\ufffe])$/.test(texts(code)));
        })
        .map(([font]) => fontName(file, font)),
  },
  {
    id: 'ua1.no_xfa',
    says: '動的な入力欄（XFA）が含まれています（7.15）。',
    file: ({ file, catalog }) => when(file.dict(catalog.get('AcroForm'))?.has('XFA') === true),
  },
];
