import { digits, type Item, postal, required, text } from './item.ts';
import type { FilingKind, FilingSettings } from './settings.ts';

/*
 * The lines before the data: 媒体管理, [kanri], 事業所数情報, 事業所情報, [data]. Lengths given in characters
 * (漢字1–37) are doubled to bytes.
 */
export const KANRI = '[kanri]';
export const DATA = '[data]';
/** 代表届書コード of a file that mixes forms. */
export const REPRESENTATIVE_FORM = '22223';

const office = (no: number): Item[] => [
  { no, name: '都道府県コード', type: { kind: 'prefecture' }, required: true },
  { no: no + 1, name: '郡市区符号', type: { kind: 'cityCode' }, required: true },
  { no: no + 2, name: '事業所記号', type: { kind: 'symbol' }, required: true },
];
const serialAndDay = (no: number): Item[] => [
  { no, name: '媒体通番', type: { kind: 'serial' }, required: true },
  { no: no + 1, name: '作成年月日', type: { kind: 'westernDay' }, required: true },
];
const representative: Item = {
  no: 6,
  name: '代表届書コード',
  type: { kind: 'code', values: [REPRESENTATIVE_FORM] },
  required: true,
};

const SHFD_MEDIUM: readonly Item[] = [...office(1), ...serialAndDay(4), representative];
/** Sent by a labour and social security attorney (社労士): its code in place of the workplace's symbol. */
const SHFD_MEDIUM_AGENT: readonly Item[] = [
  { no: 1, name: '都道府県コード', type: { kind: 'nothing' } },
  { no: 2, name: '郡市区符号', type: { kind: 'nothing' } },
  { no: 3, name: '社会保険労務士コード', type: { kind: 'agentCode' }, required: true },
  ...serialAndDay(4),
  representative,
];

/** Items of 媒体管理レコード for the cells found; the insurer's own cells of KPFD repeat as often as they stand. */
export function mediumItems(
  kind: FilingKind,
  cells: readonly string[],
  settings: FilingSettings,
): readonly Item[] {
  if (kind === 'shfd') return cells[0] === '' && cells[1] === '' ? SHFD_MEDIUM_AGENT : SHFD_MEDIUM;
  const [fewest, most] = settings.kpfd.mediumCells;
  const own = Math.min(Math.max(cells.length, fewest), most) - 3;
  return [
    text(1, '事業所番号（健康保険組合）', 10, required),
    { no: 2, name: '媒体通番', type: { kind: 'serial' }, required: true },
    { no: 3, name: '作成年月日', type: { kind: 'westernDay' }, required: true },
    ...Array.from({ length: own }, (_, i) => text(4 + i, `健保固有項目${i + 1}`, 10)),
  ];
}

/** 事業所数情報: a filing by electronic application holds one workplace. */
export const COUNT_ITEMS: readonly Item[] = [
  { no: 1, name: '予備', type: { kind: 'nothing' } },
  { no: 2, name: '事業所情報数', type: { kind: 'code', values: ['001', '01', '1'] }, required: true },
];

function place(no: number): Item[] {
  const [parent, child] = postal(no) as [Item, Item];
  return [
    { ...parent, required: true },
    { ...child, required: true },
    text(no + 2, '事業所所在地', 74, required),
    text(no + 3, '事業所名称', 50, required),
    { no: no + 4, name: '事業主氏名', type: { kind: 'kanjiName', max: 24 }, required: true },
    digits(no + 5, '電話番号（局番１）', 1, 5),
    digits(no + 6, '電話番号（局番２）', 1, 5),
    digits(no + 7, '電話番号（局番３）', 1, 5),
  ];
}

const SHFD_WORKPLACE: readonly Item[] = [...office(1), digits(4, '事業所番号', 1, 5, required), ...place(5)];
const KPFD_WORKPLACE: readonly Item[] = [text(1, '事業所番号（健康保険組合）', 10, required), ...place(2)];

/** Items of 事業所情報. */
export const workplaceItems = (kind: FilingKind): readonly Item[] =>
  kind === 'shfd' ? SHFD_WORKPLACE : KPFD_WORKPLACE;
