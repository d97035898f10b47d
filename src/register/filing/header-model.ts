import { type IsoDate, isRealDate } from '../../japan/calendar.ts';
import { group, objectOf, text, type ValueOf, wrongJson } from './codec.ts';
import type { Seal } from './filed-number.ts';
import { DATA, KANRI, REPRESENTATIVE_FORM } from './header.ts';
import { westernDay } from './item-checks.ts';
import type { FilingKind } from './settings.ts';
import type { FilingLines } from './structure.ts';

const office = group({ prefecture: text(1), city: text(2), symbol: text(3) });
const place = (no: number) => ({
  postal: group({ parent: text(no), child: text(no + 1) }),
  address: text(no + 2),
  name: text(no + 3),
  employer: text(no + 4),
  phone: group({ first: text(no + 5), second: text(no + 6), third: text(no + 7) }),
});
/** 事業所情報 of a filing to a pension office. */
const shfdWorkplace = group({ office, number: text(4), ...place(5) });
/** The same for a society: its own workplace number in place of the symbol. */
const kpfdWorkplace = group({ number: text(1), ...place(2) });

export type OfficeSymbol = ValueOf<typeof office>;
type ShfdWorkplace = ValueOf<typeof shfdWorkplace>;
type KpfdWorkplace = ValueOf<typeof kpfdWorkplace>;
/** 事業所情報; `office` is null in a filing to a society. */
type Workplace = Omit<ShfdWorkplace, 'office'> & { readonly office: OfficeSymbol | null };

/** Who made the medium: the workplace, its attorney (社労士), or a workplace of a society. */
type Submitter =
  | { readonly type: 'workplace'; readonly office: OfficeSymbol }
  | { readonly type: 'agent'; readonly code: string }
  | { readonly type: 'union'; readonly workplaceNumber: string; readonly own: readonly string[] };

/** 媒体管理, 事業所数情報 and 事業所情報 of a filing. */
export interface FilingHeader {
  readonly submitter: Submitter;
  /** 媒体通番 001–999. */
  readonly serial: string;
  readonly createdOn: IsoDate;
  /** 事業所情報数 as it stands: '001', '01' or '1'. */
  readonly count: string;
  readonly workplace: Workplace;
}

const noSeal: Seal = () => {
  throw new Error('a header holds no Individual Number');
};
const reader = (cells: readonly string[]) => ({
  at: (item: number | string) => cells[Number(item) - 1] ?? '',
  seal: noSeal,
});

/** The header of lines that `checkItems` found no fault in. */
export function readHeader(kind: FilingKind, lines: FilingLines): FilingHeader {
  const { medium, workplace } = lines;
  const at = (no: number) => medium[no - 1] ?? '';
  const [serial, created] = kind === 'shfd' ? [at(4), at(5)] : [at(2), at(3)];
  const submitter: Submitter =
    kind === 'kpfd'
      ? { type: 'union', workplaceNumber: at(1), own: medium.slice(3) }
      : at(1) === '' && at(2) === ''
        ? { type: 'agent', code: at(3) }
        : { type: 'workplace', office: office.read(reader(medium)) };
  return {
    submitter,
    serial,
    createdOn: westernDay(created) as IsoDate,
    count: lines.count[1] as string,
    workplace:
      kind === 'shfd'
        ? shfdWorkplace.read(reader(workplace))
        : { office: null, ...kpfdWorkplace.read(reader(workplace)) },
  };
}

function mediumCells(header: FilingHeader): readonly string[] {
  const { submitter, serial } = header;
  const created = header.createdOn.replaceAll('-', '');
  switch (submitter.type) {
    case 'workplace': {
      const { prefecture, city, symbol } = submitter.office;
      return [prefecture, city, symbol, serial, created, REPRESENTATIVE_FORM];
    }
    case 'agent':
      return ['', '', submitter.code, serial, created, REPRESENTATIVE_FORM];
    case 'union':
      return [submitter.workplaceNumber, serial, created, ...submitter.own];
  }
}

function workplaceCells(workplace: Workplace): readonly string[] {
  const { office: symbol, number, postal, address, name, employer, phone } = workplace;
  const first = symbol === null ? [] : [symbol.prefecture, symbol.city, symbol.symbol];
  return [
    ...first,
    number,
    postal.parent,
    postal.child,
    address,
    name,
    employer,
    phone.first,
    phone.second,
    phone.third,
  ];
}

/** The five lines before the records. */
export const headerLines = (header: FilingHeader): readonly (readonly string[])[] => [
  mediumCells(header),
  [KANRI],
  ['', header.count],
  workplaceCells(header.workplace),
  [DATA],
];

function acceptSubmitter(kind: FilingKind, json: unknown): Submitter {
  const path = 'header.submitter';
  if (kind === 'kpfd') {
    const { workplaceNumber, own = [] } = objectOf(json, path, ['type', 'workplaceNumber', 'own']);
    if (!Array.isArray(own) || own.some((cell) => typeof cell !== 'string')) {
      throw wrongJson(`${path}.own`, '文字列の配列');
    }
    return {
      type: 'union',
      workplaceNumber: text(1).accept(workplaceNumber, `${path}.workplaceNumber`, noSeal),
      own: own as string[],
    };
  }
  const object = objectOf(json, path, ['type', 'office', 'code']);
  if (object.type === 'agent') {
    return { type: 'agent', code: text(3).accept(object.code, `${path}.code`, noSeal) };
  }
  return { type: 'workplace', office: office.accept(object.office, `${path}.office`, noSeal) };
}

/** A header from JSON. Throws `filing.json`. */
export function acceptHeader(kind: FilingKind, json: unknown): FilingHeader {
  const object = objectOf(json, 'header', ['submitter', 'serial', 'createdOn', 'count', 'workplace']);
  const { createdOn, count = '001' } = object;
  if (typeof createdOn !== 'string' || !isRealDate(createdOn)) {
    throw wrongJson('header.createdOn', '日付（YYYY-MM-DD）');
  }
  const path = 'header.workplace';
  const workplace: ShfdWorkplace | (KpfdWorkplace & { office: null }) =
    kind === 'shfd'
      ? shfdWorkplace.accept(object.workplace, path, noSeal)
      : { office: null, ...kpfdWorkplace.accept(object.workplace, path, noSeal) };
  return {
    submitter: acceptSubmitter(kind, object.submitter),
    serial: text(1).accept(object.serial, 'header.serial', noSeal),
    createdOn,
    count: text(2).accept(count, 'header.count', noSeal),
    workplace,
  };
}
