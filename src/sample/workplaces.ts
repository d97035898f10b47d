import { addDays } from '../japan/calendar.ts';
import { type AddressBook, write } from './address.ts';
import type { Workplace } from './model.ts';
import { Quota, type Random } from './random.ts';
import type { SampleProfile } from './settings.ts';

const LEGAL_FORMS = ['株式会社', '株式会社', '株式会社', '有限会社', '合同会社'] as const;
const STEMS = (
  '見本野 とどけ とどけ野 見本台 例示 仮名川 こみち そよかぜ あけぼの野 みなもと ほしぞら つきかげ はなさと ゆきのした かざみ ' +
  'こもれび ゆうなぎ あさつゆ うみねこ やまびこ せせらぎ ひだまり つむぎ いろは はつはな わかな まつかさ すずのね ふうりん かなで'
).split(' ');
const TRADES = (
  '製作所 工業 建設 運輸 商店 商事 食品 電機 印刷 システム 不動産 設備 精機 物流 塗装 水産 農園 自動車 家具 警備 清掃 工務店 化成 ' +
  '観光 書店 薬局 介護サービス 情報サービス 金属 繊維'
).split(' ');
const INSTITUTIONS = ['医療法人', '社会福祉法人', '学校法人', '一般社団法人'] as const;

/** People (dependents included) at the biggest workplace the tail of the distribution draws. */
const largest = (members: number): number => Math.min(900, Math.max(30, Math.round(members / 5)));

/** Sizes that must turn up: one parcel is full at 150 people, two at 300. */
function mustHave(members: number): number[] {
  if (members >= 2000) return [3, 380, 8, 215];
  return members >= 300 ? [3, Math.max(185, Math.round(members / 5))] : [];
}

/** A workplace to be filled: how many people it takes, and whether it has closed. */
export interface WorkplaceDraft {
  readonly workplace: Workplace;
  readonly size: number;
}

/** Draws workplaces one after the other: a heavy tail of sizes, some of the small ones closed. */
export class WorkplaceOffice {
  private readonly random: Random;
  private readonly addresses: AddressBook;
  private readonly profile: SampleProfile;
  private readonly planned: number[];
  private readonly largest: number;
  private readonly closed: Quota;
  private readonly symbolOffset: number;
  private count = 0;

  constructor(random: Random, addresses: AddressBook, profile: SampleProfile, members: number) {
    this.random = random;
    this.addresses = addresses;
    this.profile = profile;
    this.planned = mustHave(members);
    this.largest = largest(members);
    this.closed = new Quota(random, 0.02);
    this.symbolOffset = random.below(80_000_000);
  }

  /** The next workplace, with room for at most `most` people. */
  next(most: number): WorkplaceDraft {
    const { random } = this;
    const index = this.count++;
    const drawn = Math.min(this.largest, Math.floor(random.unit() ** (-1 / this.profile.sizeTail)));
    const size = Math.min(most, this.planned.shift() ?? drawn);
    const address = this.addresses.home(random, this.addresses.prefecture(random));
    this.closed.step();
    const closes = size <= 12 && this.closed.due;
    if (closes) this.closed.take();
    const workplace = {
      id: `W${String(index + 1).padStart(7, '0')}`,
      symbol: this.symbolOf(index),
      name: this.name(),
      postcode: address.postcode,
      address: write({ ...address, room: '', building: '' }, 'formal'),
      prefecture: address.prefectureCode,
      openedOn: `${random.between(1962, 2018)}-${String(random.between(1, 12)).padStart(2, '0')}-01`,
      closedOn: closes ? this.closingDay() : '',
    };
    return { workplace, size };
  }

  /** Closed some time ago, on the eve of the extraction, or between extraction and packing. */
  private closingDay(): string {
    const { extractionDate } = this.profile.campaign;
    return addDays(extractionDate, this.random.pick([-180, -68, -38, -7, 23, 53]));
  }

  /** 8 digits in no order at 協会けんぽ, a running number of 4 or more digits at a 健保組合. */
  private symbolOf(index: number): string {
    if (this.profile.symbolDigits < 8) return String(1001 + index);
    return String(10_000_000 + ((index * 48_271 + this.symbolOffset) % 80_000_000));
  }

  private name(): string {
    const { random } = this;
    const stem = random.pick(STEMS);
    if (random.chance(0.12)) return `${random.pick(INSTITUTIONS)}${stem}会`;
    const form = random.pick(LEGAL_FORMS);
    const body = `${stem}${random.pick(TRADES)}`;
    return random.chance(0.6) ? form + body : body + form;
  }
}
