import { block, day, group, mark, sealed, text, type ValueOf } from './codec.ts';
import { OTHER_BLOCK_SIZE, SPOUSE_BLOCK } from './forms/dependents.ts';
import type { FilingHeader } from './header-model.ts';
import type { FilingKind } from './settings.ts';

/*
 * What a filing says, in the field's words. Codes, amounts (yen) and numbers are text as they stand, since
 * '0300000' and '300000' are both lawful and a rewritten file must be the same bytes. Days are ISO days; blanks
 * are '' or null. The numbers in the calls are 項番 of the pension office's layout.
 */

/** 事業所整理記号: prefecture of the office's own table, 郡市区符号, 事業所記号. */
const office = group({ prefecture: text(2), city: text(3), symbol: text(4) });
const pension = (no: number) => group({ office: text(no), serial: text(no + 1) });
const postal = (no: number) => group({ parent: text(no), child: text(no + 1) });
const name = (kana: number, kanji: number) => group({ kana: text(kana), kanji: text(kanji) });
/** The health insurance society's own columns (KPFD); '' in SHFD. */
const union = group({
  workplaceNumber: text('workplaceNumber'),
  cardNumber: text('cardNumber'),
  own: text('insurerOwn'),
});

/** 資格取得届. */
export const acquisitionCodec = group({
  office,
  workplaceNumber: text(5),
  insuredNumber: text(6),
  name: name(7, 8),
  birth: day(10),
  /** 種別: 1 男 2 女 3 坑内員, 5–7 the same in a pension fund. */
  kind: text(11),
  /** 取得区分: 1 健保・厚年, 3 共済出向, 4 船保任継 … */
  division: text(12),
  number: sealed(13),
  noAddressReason: text(14),
  numberRemark: text(15),
  pension: pension(16),
  acquiredOn: day(19),
  /** 被扶養者の有無: 0 none, 1 some. */
  dependents: text(20),
  remuneration: group({ money: text(21), inKind: text(22), total: text(23) }),
  over70: mark(24),
  severalWorkplaces: mark(25),
  shortHours: mark(26),
  reemployed: mark(27),
  remark: text(28),
  postal: postal(29),
  address: group({ kana: text(31), kanji: text(32) }),
  over70Only: mark(33),
  certificateWish: mark('certificateWish'),
  union,
});

/** 資格喪失届. */
export const lossCodec = group({
  office,
  workplaceNumber: text(5),
  insuredNumber: text(6),
  name: name(7, 8),
  birth: day(10),
  number: sealed(11),
  pension: pension(12),
  lostOn: day(15),
  /** 喪失原因: 4 退職等 5 死亡 7 75歳到達 9 障害認定 11 社会保障協定. */
  cause: text(16),
  /** 退職日・死亡日: the day before `lostOn`. */
  leftOn: day(18),
  severalWorkplaces: mark(19),
  reemployed: mark(20),
  remark: text(21),
  /** Certificates enclosed, and certificates that cannot be returned (枚数). */
  certificatesReturned: text(22),
  certificatesMissing: text(23),
  over70: mark(24),
  over70EndedOn: day(26),
  over70Only: mark(27),
  union,
});

const became = (dayNo: number, reason: number) =>
  group({ on: day(dayNo), reason: text(reason), note: text(reason + 1) });

/** 配偶者である被扶養者. */
const spouse = group({
  notifiedOn: day(23),
  name: name(24, 25),
  birth: day(27),
  /** 続柄: 1 夫 2 妻 3 夫（未届） 4 妻（未届）. */
  relation: text(28),
  number: sealed(29),
  pension: pension(30),
  nationality: text(32),
  commonName: name(33, 34),
  residence: text(35),
  prefecture: text(36),
  postal: postal(37),
  address: text(39),
  phone: group({ kind: text(40), first: text(41), second: text(42), third: text(43) }),
  became: became(45, 46),
  occupation: text(48),
  income: text(49),
  ceased: became(51, 52),
  diedOn: day(55),
  remark: text(56),
  relationConfirmed: mark(57),
  overseas: group({
    kind: text(58),
    from: day(60),
    reason: text(61),
    note: text(62),
    to: day(64),
    endReason: text(65),
    endNote: text(66),
    enteredOn: day(68),
  }),
  yearlyIncome: text(69),
});

/** その他の被扶養者; `no` is the first 項番 of the block. */
const other = (no: number) =>
  group({
    name: name(no + 1, no + 2),
    birth: day(no + 4),
    /** 1 男 2 女. */
    sex: text(no + 5),
    /** 続柄コード 01–10. */
    relation: text(no + 6),
    relationNote: text(no + 7),
    number: sealed(no + 8),
    residence: text(no + 9),
    postal: postal(no + 10),
    address: text(no + 12),
    overseas: group({
      kind: text(no + 13),
      reason: text(no + 14),
      note: text(no + 15),
      endReason: text(no + 16),
      endNote: text(no + 17),
      enteredOn: day(no + 19),
    }),
    became: became(no + 21, no + 25),
    occupation: text(no + 22),
    prefecture: text(no + 23),
    income: text(no + 24),
    ceased: became(no + 28, no + 29),
    remark: text(no + 31),
    relationConfirmed: mark(no + 32),
  });

const otherBlock = (no: number) => block(no, no + OTHER_BLOCK_SIZE - 1, other(no));

/** 被扶養者（異動）届: one row, that is one spouse and two others at most. */
export const dependentChangeCodec = group({
  office,
  /** 事業主確認欄: 0 or 1. */
  employerConfirmed: text(5),
  receivedByEmployerOn: day(7),
  insured: group({
    number: text(8),
    name: name(9, 10),
    birth: day(12),
    /** 1 男 2 女. */
    sex: text(13),
    individualNumber: sealed(14),
    pension: pension(15),
    income: text(17),
    postal: postal(18),
    address: text(20),
  }),
  /** 異動の別: 1 該当 2 非該当 3 変更. */
  change: text(21),
  spouse: block(SPOUSE_BLOCK.from, SPOUSE_BLOCK.to, spouse),
  other1: otherBlock(70),
  other2: otherBlock(103),
  certificateWishes: group({
    spouse: mark('certificateWishSpouse'),
    other1: mark('certificateWishOther1'),
    other2: mark('certificateWishOther2'),
  }),
  union,
});

export type Acquisition = ValueOf<typeof acquisitionCodec>;
export type Loss = ValueOf<typeof lossCodec>;
export type DependentChange = ValueOf<typeof dependentChangeCodec>;
export type SpouseDependent = NonNullable<DependentChange['spouse']>;
export type OtherDependent = NonNullable<DependentChange['other1']>;

/** One record and its kind. */
export type FilingEvent =
  | { readonly type: 'acquisition'; readonly value: Acquisition }
  | { readonly type: 'loss'; readonly value: Loss }
  | { readonly type: 'dependentChange'; readonly value: DependentChange };

/** A record and the line of the file it stood on. */
export type FiledEvent = FilingEvent & { readonly row: number };

/** A filing: its header and its records in their order. */
export interface Filing {
  readonly kind: FilingKind;
  readonly header: FilingHeader;
  readonly events: readonly FilingEvent[];
}

/** A filing as it was read: every record knows its line. */
export interface ReadFiling extends Filing {
  readonly events: readonly FiledEvent[];
}
