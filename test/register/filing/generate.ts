import { addDays, daysBetween, type IsoDate } from '../../../src/japan/calendar.ts';
import { myNumberCheckDigit } from '../../../src/japan/check-digits.ts';
import { addYears, seventyFrom } from '../../../src/register/filing/conditions.ts';
import type { FiledNumber, Seal } from '../../../src/register/filing/filed-number.ts';
import type { FilingHeader } from '../../../src/register/filing/header-model.ts';
import type {
  Acquisition,
  DependentChange,
  Filing,
  FilingEvent,
  Loss,
  OtherDependent,
  SpouseDependent,
} from '../../../src/register/filing/model.ts';
import { NENKIN_PREFECTURES } from '../../../src/register/filing/prefectures.ts';
import { type FilingKind, parseFilingSettings } from '../../../src/register/filing/settings.ts';

/** A society's layout with columns for every wish, so that nothing the generator makes lacks a place. */
const column = (use: string, bytes: number) => ({ use, name: use, bytes });
const society = [column('workplaceNumber', 10), column('cardNumber', 10), column('insurerOwn', 10)];
export const KPFD_SETTINGS = parseFilingSettings({
  kpfd: {
    forms: {
      '2200700': { columns: [column('certificateWish', 1), ...society] },
      '2202700': {
        columns: [
          column('certificateWishSpouse', 1),
          column('certificateWishOther1', 1),
          column('certificateWishOther2', 1),
          ...society,
        ],
      },
    },
  },
});

const CREATED: IsoDate = '2026-03-31';
const KANA = 'ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｯｬｭｮｰﾞﾟ';
const KANJI = '亜唖佐藤鈴木高橋田中渡辺伊東山本中村小林加斎吉葛飾辻薩熙腕弌滌ぁん々〆ヶァー－～';
const ASCII = " !#$%&'()*+-./0123456789:;<=>?@ABCXYZ[\\]^_`abcxyz{|}~";

/** Builds lawful filings from a seed (mulberry32): the same seed, the same filing. */
export class Generator {
  #state: number;
  readonly #seal: Seal;

  constructor(seed: number, seal: Seal) {
    this.#state = seed | 0;
    this.#seal = seal;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }
  chance(p: number): boolean {
    return this.next() < p;
  }
  pick<T>(values: readonly T[] | string): T {
    return values[this.int(0, values.length - 1)] as T;
  }
  chars(alphabet: string, from: number, to: number): string {
    return Array.from({ length: this.int(from, to) }, () => this.pick<string>(alphabet)).join('');
  }
  digits(from: number, to: number): string {
    return this.chars('0123456789', from, to);
  }
  nonZero(from: number, to: number): string {
    const value = this.digits(from, to);
    return /^0+$/.test(value) ? `${value.slice(1)}7` : value;
  }
  date(from: IsoDate, to: IsoDate): IsoDate {
    return addDays(from, this.int(0, Math.max(0, daysBetween(from, to))));
  }
  /** Free text within `max` bytes: half and full width mixed, never beginning like a quoted cell. */
  text(max: number): string {
    let value = '';
    for (let bytes = this.int(1, max); bytes > 0; ) {
      const wide = bytes >= 2 && this.chance(0.6);
      value += this.pick<string>(wide ? KANJI : value === '' ? KANA : ASCII);
      bytes -= wide ? 2 : 1;
    }
    return value;
  }
  maybe(p: number, make: () => string): string {
    return this.chance(p) ? make() : '';
  }
  number(): FiledNumber {
    const body = this.digits(11, 11);
    return this.#seal(`${body}${myNumberCheckDigit(body)}`);
  }
  name() {
    const kana = `${this.chars(KANA, 1, 11)} ${this.chars(KANA, 1, 11)}`;
    return { kana, kanji: this.maybe(0.9, () => `${this.chars(KANJI, 1, 5)}　${this.chars(KANJI, 1, 5)}`) };
  }
  office() {
    const kana = this.chance(0.5);
    const symbol = kana ? this.chars(KANA, 1, 4) : `${this.pick<string>('ABC1')}${this.digits(0, 3)}`;
    return {
      prefecture: this.pick<string>([...NENKIN_PREFECTURES.keys()]),
      city: String(this.int(1, 98)).padStart(2, '0'),
      symbol,
    };
  }
  pension(p: number) {
    if (!this.chance(p)) return { office: '', serial: '' };
    return { office: this.nonZero(4, 4), serial: this.nonZero(6, 6) };
  }
  postal(present: boolean) {
    return present ? { parent: this.nonZero(3, 3), child: this.digits(4, 4) } : { parent: '', child: '' };
  }
  address(): string {
    return this.chars(KANJI, 1, 18) + this.maybe(0.5, () => `　${this.chars(KANJI, 1, 17)}`);
  }
  yen(): string {
    return this.digits(1, 7);
  }
  union(kind: FilingKind) {
    const value = () => (kind === 'kpfd' ? this.maybe(0.7, () => this.digits(1, 10)) : '');
    return { workplaceNumber: value(), cardNumber: value(), own: value() };
  }

  acquisition(kind: FilingKind): Acquisition {
    const over70Only = this.chance(0.1);
    const over70 = over70Only || this.chance(0.05);
    const birth = over70 ? this.date('1926-12-25', '1955-12-31') : this.date('1912-07-30', '2010-12-31');
    const from = over70 ? [seventyFrom(birth), '1989-01-08'].sort()[1] : '1989-01-08';
    const division = over70Only ? '' : this.pick<string>(['', '1', '3', '4', '6', '7']);
    const seconded = division === '3' || division === '4';
    const kinds = seconded ? ['1', '2'] : division === '1' ? ['1', '2', '3', '5', '6', '7'] : ['', '1', '6'];
    const number = this.chance(0.7) ? this.number() : null;
    const reason = number === null ? this.pick<string>(['', '1', '2', '3']) : '';
    const [money, inKind] = [this.int(1000, 9_999_999), this.chance(0.2) ? this.int(0, 9_999_999) : 0];
    const width = this.chance(0.3) ? 7 : 1;
    const yen = (value: number) => String(value).padStart(width, '0');
    return {
      office: this.office(),
      workplaceNumber: this.nonZero(1, 5),
      insuredNumber: this.maybe(0.7, () => this.nonZero(1, 6)),
      name: this.name(),
      birth,
      kind: over70Only ? '' : this.pick<string>(kinds),
      division,
      number,
      noAddressReason: reason,
      numberRemark: reason === '3' ? this.text(75) : '',
      pension: this.pension(seconded ? 0 : 0.5),
      acquiredOn: this.date(from as IsoDate, CREATED),
      dependents: this.pick<string>('01'),
      remuneration: {
        money: yen(money),
        inKind: yen(inKind),
        total: yen(Math.min(money + inKind, 9_999_999)),
      },
      over70,
      severalWorkplaces: this.chance(0.2),
      shortHours: this.chance(0.2),
      reemployed: this.chance(0.2),
      remark: this.maybe(0.3, () => this.text(75)),
      postal: this.postal(number === null),
      address:
        number === null
          ? { kana: this.chars(KANA, 1, 75), kanji: this.maybe(0.7, () => this.address()) }
          : { kana: '', kanji: '' },
      over70Only,
      certificateWish: this.chance(0.3),
      union: this.union(kind),
    };
  }

  loss(kind: FilingKind): Loss {
    const over70Only = this.chance(0.1);
    const over70 = over70Only || this.chance(0.1);
    const cause = this.pick<string>(['4', '5', '7', '9', '11']);
    const birth = this.date('1915-01-01', '1950-12-31');
    const left = cause === '4' || cause === '5' ? this.date('1990-01-01', addDays(CREATED, -1)) : null;
    const lost = left === null ? this.date(addYears(birth, 75), CREATED) : addDays(left, 1);
    const number = this.chance(0.5) ? this.number() : null;
    return {
      office: this.office(),
      workplaceNumber: this.nonZero(1, 5),
      insuredNumber: over70Only ? '' : this.maybe(0.8, () => this.nonZero(1, 6)),
      name: this.name(),
      birth,
      number,
      pension: this.pension(number === null ? 1 : 0.3),
      lostOn: over70Only ? null : lost,
      cause,
      leftOn: left,
      severalWorkplaces: this.chance(0.2),
      reemployed: this.chance(0.2),
      remark: this.maybe(0.3, () => this.text(75)),
      certificatesReturned: this.maybe(0.5, () => this.digits(1, 2)),
      certificatesMissing: this.maybe(0.5, () => this.digits(1, 2)),
      over70,
      over70EndedOn: over70 ? (left ?? this.date('1990-01-01', CREATED)) : null,
      over70Only,
      union: this.union(kind),
    };
  }

  /** Becoming or ceasing to be a dependent; blank where the change is another one. */
  turn(when: boolean, reasons: string, noteFor: string) {
    if (!when) return { on: null, reason: '', note: '' };
    const reason = this.pick<string>(reasons);
    return { on: this.date('2000-01-01', CREATED), reason, note: reason === noteFor ? this.text(48) : '' };
  }

  spouse(change: string): SpouseDependent {
    const [added, removed] = [change === '1', change === '2'];
    const ceased = this.turn(removed, '123456', '6');
    const overseas = added ? this.pick<string>(['', '1']) : removed ? '' : this.pick<string>(['', '1', '2']);
    const reason = overseas === '1' ? this.pick<string>('12345') : '';
    const endReason = overseas === '2' ? this.pick<string>('12') : '';
    const reiwa = () => this.date('2019-05-01', CREATED);
    return {
      notifiedOn: this.chance(0.5) ? this.date('2000-01-01', CREATED) : null,
      name: this.name(),
      birth: this.date('1926-12-25', '2005-12-31'),
      relation: this.pick<string>('1234'),
      number: this.chance(0.7) ? this.number() : null,
      pension: this.pension(0.3),
      nationality: this.maybe(0.1, () => this.text(60)),
      commonName: this.chance(0.1) ? this.name() : { kana: '', kanji: '' },
      residence: added ? this.pick<string>('12') : '',
      prefecture: removed ? this.maybe(0.5, () => String(this.int(1, 47)).padStart(2, '0')) : '',
      postal: this.postal(true),
      address: this.address(),
      phone: {
        kind: this.maybe(0.5, () => this.pick<string>('1234')),
        first: this.maybe(0.5, () => this.digits(2, 5)),
        second: this.maybe(0.5, () => this.digits(1, 4)),
        third: this.maybe(0.5, () => this.digits(4, 5)),
      },
      became: this.turn(added, '12345', '5'),
      occupation: added ? this.pick<string>('1234') : '',
      income: added ? this.yen() : '',
      ceased,
      diedOn: ceased.reason === '1' ? this.date('2000-01-01', CREATED) : null,
      remark: change === '3' ? this.text(75) : this.maybe(0.2, () => this.text(75)),
      relationConfirmed: this.chance(0.3),
      overseas: {
        kind: overseas,
        from: overseas === '1' ? reiwa() : null,
        reason,
        note: reason === '5' ? this.text(48) : '',
        to: overseas === '2' ? reiwa() : null,
        endReason,
        endNote: endReason === '2' ? this.text(48) : '',
        enteredOn: endReason === '1' ? reiwa() : null,
      },
      yearlyIncome: added ? this.maybe(0.5, () => this.yen()) : '',
    };
  }

  other(change: string): OtherDependent {
    const [added, removed] = [change === '1', change === '2'];
    const relation = String(this.int(1, 10)).padStart(2, '0');
    const overseas = added ? this.pick<string>(['', '1']) : this.pick<string>(['', '1', '2']);
    const reason = overseas === '1' ? this.pick<string>('12345') : '';
    const endReason = overseas === '2' ? this.pick<string>('12') : '';
    const placed = change !== '3' || this.chance(0.5);
    return {
      name: this.name(),
      birth: this.date('1926-12-25', CREATED),
      sex: this.pick<string>('12'),
      relation,
      relationNote: relation === '10' ? this.text(24) : '',
      number: this.chance(0.7) ? this.number() : null,
      residence: added ? this.pick<string>('12') : '',
      postal: this.postal(placed),
      address: placed ? this.address() : '',
      overseas: {
        kind: overseas,
        reason,
        note: reason === '5' ? this.text(48) : '',
        endReason,
        endNote: endReason === '2' ? this.text(48) : '',
        enteredOn: endReason === '1' ? this.date('2019-05-01', CREATED) : null,
      },
      became: this.turn(added, '12345', '5'),
      occupation: added ? this.pick<string>('123456') : '',
      prefecture: removed ? this.maybe(0.5, () => String(this.int(1, 47)).padStart(2, '0')) : '',
      income: added ? this.yen() : '',
      ceased: this.turn(removed, '123456', '6'),
      remark: change === '3' ? this.text(75) : this.maybe(0.2, () => this.text(75)),
      relationConfirmed: this.chance(0.3),
    };
  }

  dependentChange(kind: FilingKind): DependentChange {
    const change = this.pick<string>('123');
    const number = this.chance(0.6) ? this.number() : null;
    const spouse = this.chance(0.6) ? this.spouse(change) : null;
    const other1 = spouse === null || this.chance(0.6) ? this.other(change) : null;
    const other2 = this.chance(0.4) ? this.other(change) : null;
    return {
      office: this.office(),
      employerConfirmed: this.pick<string>('01'),
      receivedByEmployerOn: this.chance(0.8) ? this.date('2000-01-01', CREATED) : null,
      insured: {
        number: change === '1' ? this.maybe(0.5, () => this.nonZero(1, 6)) : this.nonZero(1, 6),
        name: this.name(),
        birth: this.date('1926-12-25', '2010-12-31'),
        sex: this.pick<string>('12'),
        individualNumber: number,
        pension: this.pension(number === null ? 1 : 0.3),
        income: change === '1' ? this.maybe(0.5, () => this.yen()) : '',
        postal: this.postal(number === null),
        address: number === null ? this.address() : '',
      },
      change,
      spouse,
      other1,
      other2,
      certificateWishes: {
        spouse: spouse !== null && this.chance(0.5),
        other1: other1 !== null && this.chance(0.5),
        other2: other2 !== null && this.chance(0.5),
      },
      union: this.union(kind),
    };
  }

  event(kind: FilingKind): FilingEvent {
    switch (this.int(1, 3)) {
      case 1:
        return { type: 'acquisition', value: this.acquisition(kind) };
      case 2:
        return { type: 'loss', value: this.loss(kind) };
      default:
        return { type: 'dependentChange', value: this.dependentChange(kind) };
    }
  }

  header(kind: FilingKind): FilingHeader {
    const office = this.office();
    const submitter: FilingHeader['submitter'] =
      kind === 'kpfd'
        ? {
            type: 'union',
            workplaceNumber: this.nonZero(1, 10),
            own: Array.from({ length: this.int(0, 5) }, () => this.maybe(0.5, () => this.text(10))),
          }
        : this.chance(0.3)
          ? { type: 'agent', code: this.nonZero(8, 8) }
          : { type: 'workplace', office };
    return {
      submitter,
      serial: String(this.int(1, 999)).padStart(3, '0'),
      createdOn: CREATED,
      count: this.pick<string>(['001', '01', '1']),
      workplace: {
        office: kind === 'shfd' ? office : null,
        number: this.nonZero(1, 5),
        postal: this.postal(true),
        address: this.chars(KANJI, 1, 37),
        name: this.chars(KANJI, 1, 25),
        employer: `${this.chars(KANJI, 1, 5)}　${this.chars(KANJI, 1, 6)}`,
        phone: { first: this.digits(1, 5), second: this.digits(1, 4), third: this.digits(4, 4) },
      },
    };
  }

  filing(kind: FilingKind, events: number): Filing {
    const header = this.header(kind);
    return { kind, header, events: Array.from({ length: events }, () => this.event(kind)) };
  }
}
