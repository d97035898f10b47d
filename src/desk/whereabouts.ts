import { addDays, type IsoDate } from '../japan/calendar.ts';
import { addBusinessDays } from '../japan/holidays.ts';
import type { Outcome } from '../ledger/outcomes.ts';
import type { PieceStatus } from '../piece/status.ts';
import { dayText } from './hours.ts';
import type { DeskSettings } from './settings.ts';

/** What papers a person asks about. */
export const PAPERS = { notice: '資格情報のお知らせ', certificate: '資格確認書' } as const;
export type Paper = keyof typeof PAPERS;

/** Where a person's papers stand in one campaign, as the record has it. Days are days in Japan. */
export interface Standing {
  readonly paper: Paper;
  readonly outcome: Outcome;
  /** Of the newest piece; null where no paper was made. */
  readonly status: PieceStatus | null;
  readonly route: 'workplace' | 'home' | 'chosen' | null;
  /** The days between which the campaign (or the wave of their branch) is posted, inclusive. */
  readonly plannedFrom: IsoDate;
  readonly plannedTo: IsoDate;
  readonly postedOn: IsoDate | null;
  readonly deliveredOn: IsoDate | null;
  readonly returnedOn: IsoDate | null;
}

/**
 * Where a letter is, in the few words a member is told. Why somebody waits, or is no target, is not among them: that is
 * for the operator who has made sure whom they speak to.
 */
export const PLACES = {
  not_target: '今回のお送り先ではありません',
  planned: '発送の準備をしています',
  checking: '登録内容を確認しています',
  posted: '発送しました',
  arrived: 'お届け先に届きました',
  handed_over: 'お渡し済みです',
  returned: 'お届けできず返送されました',
  withdrawn: '回収の手続をしています',
  stopped: '発送を取りやめました',
  electronic: '電子的な方法でお知らせしました',
} as const;
export type Place = keyof typeof PLACES;

/** Where the person stands before any post is told of: by the ledger's closed list, every one of it. */
const PLACE_OF: Readonly<Record<Outcome, Place | 'by_status'>> = {
  workplace_parcel: 'by_status',
  home_mail: 'by_status',
  chosen_mail: 'by_status',
  electronic: 'electronic',
  delivered: 'arrived',
  handed_over: 'handed_over',
  returned: 'returned',
  undeliverable: 'returned',
  recalled: 'withdrawn',
  recovered: 'withdrawn',
  written_off: 'withdrawn',
  stopped: 'stopped',
  reprint_pending: 'planned',
  held_review: 'checking',
  held_glyph: 'checking',
  held_address: 'checking',
  supplemented: 'not_target',
  late_loss: 'not_target',
  excluded_not_yet_acquired: 'not_target',
  excluded_lost: 'not_target',
  excluded_day_labourer: 'not_target',
  excluded_already_notified: 'not_target',
  excluded_certificate_held: 'not_target',
  excluded_no_certificate_due: 'not_target',
  excluded_state_unknown: 'not_target',
};

/** Where a person's letter is. */
export function placeOf({ outcome, status }: Pick<Standing, 'outcome' | 'status'>): Place {
  const place = PLACE_OF[outcome];
  if (place !== 'by_status') return place;
  return status === 'posted' ? 'posted' : 'planned';
}

const TITLE = (standing: Standing): string => PAPERS[standing.paper];

/**
 * The way a letter goes, in words that are the same for everybody who gets it directly: whether somebody chose another
 * address than their home is told to nobody who calls.
 */
const goesTo = (standing: Standing): string =>
  standing.route === 'workplace' ? 'お勤め先' : 'ご登録の送付先';

/**
 * What is said of a letter that came back. Who has no workplace, or must not get it there, cannot have it through one
 * (S112); which way it goes is told when it goes, and in the same words to everybody until then.
 */
const RESENT_BY = 'お勤め先を通じたお渡しなど、改めてお届けする方法を確かめています。';

const NOT_TARGET: Partial<Record<Outcome, string>> = {
  supplemented: '登録内容の確認が済んだため、追加の回でお送りしています。',
  late_loss: '資格を喪失された届出があったため、お送りしないことになりました。',
  excluded_not_yet_acquired:
    '対象となる日より後に加入されたため、今回はお送りしていません。加入後の回にお送りします。',
  excluded_lost: '対象となる日までに資格を喪失されているため、お送りしていません。',
  excluded_day_labourer: '日雇特例の方は、今回のお送り先に含まれていません。',
  excluded_already_notified: '以前の回でお送りしているため、今回はお送りしていません。',
  excluded_certificate_held: '有効な資格確認書をすでにお送りしています。',
  excluded_no_certificate_due: 'マイナ保険証をお使いいただけるため、資格確認書はお送りしていません。',
  excluded_state_unknown:
    'マイナ保険証の登録状況が国から届いていないため、今回はお送りしていません。届きしだい、改めて確かめます。',
};

/**
 * What the operator reads aloud about one paper on a day in Japan, sentence by sentence. Holds nobody's name, number or
 * address.
 */
export function sentencesOf(standing: Standing, settings: DeskSettings, on: IsoDate): string[] {
  const title = TITLE(standing);
  const workplace = standing.route === 'workplace';
  const posted = standing.postedOn === null ? '' : `${dayText(standing.postedOn)}に`;
  switch (placeOf(standing)) {
    case 'not_target':
      return [`${title}は、${PLACES.not_target}。`, NOT_TARGET[standing.outcome] ?? ''].filter(
        (text) => text !== '',
      );
    case 'electronic':
      return [
        `${title}は、ご本人の同意により、紙ではお送りせず、${PLACES.electronic}。`,
        '紙のお知らせをご希望の場合は、お申し出ください。',
      ];
    case 'checking':
      return [
        `${title}は、登録内容を確認しているため、発送までお時間をいただいています。`,
        '確認が終わりしだい、お送りします。',
      ];
    case 'planned': {
      const days = `${dayText(standing.plannedFrom)}から${dayText(standing.plannedTo)}までの間に、${goesTo(standing)}へ発送する予定`;
      return [
        ...(standing.outcome === 'reprint_pending' ? [`${title}は、作り直してお送りします。`] : []),
        on <= standing.plannedTo
          ? `${title}は、${days}です。`
          : `${title}は、${days}でしたが、まだ発送の記録がありません。`,
        ...(workplace ? ['お勤め先に届いたあと、お勤め先からお受け取りください。'] : []),
      ];
    }
    case 'posted': {
      const late = notArrived(standing, settings, on).advice === 'open_case';
      return [
        `${title}は、${posted}${goesTo(standing)}あてに特定記録郵便で発送しました。`,
        ...(late ? ['届くはずの日を過ぎています。'] : []),
        ...(workplace
          ? [
              late
                ? 'お勤め先のご担当の方にも、お尋ねください。'
                : '届きましたら、お勤め先からお受け取りください。',
            ]
          : late
            ? []
            : ['お届けまで、いましばらくお待ちください。']),
      ];
    }
    case 'arrived':
      return [
        `${title}は、${standing.deliveredOn === null ? '' : `${dayText(standing.deliveredOn)}に`}${goesTo(standing)}に届いたことを確認しています。`,
        workplace
          ? 'お勤め先のご担当の方にお尋ねください。'
          : 'ご家族が受け取られていないか、お確かめください。',
      ];
    case 'handed_over':
      return [`${title}は、お勤め先からお渡し済みと記録されています。`];
    case 'returned':
      return standing.outcome === 'undeliverable'
        ? [
            `${title}は、お届けできなかったため、お預かりできなくなりました。`,
            '改めてお送りする手続をご案内します。',
          ]
        : [
            `${title}は、${standing.returnedOn === null ? '' : `${dayText(standing.returnedOn)}に`}お届けできずに返送されました。`,
            RESENT_BY,
          ];
    case 'withdrawn':
      return standing.outcome === 'recovered'
        ? [`${title}は、すでに回収しています。`]
        : [`お送りした${title}は、回収の手続をしています。`, 'お手元にある場合は、使わずにお返しください。'];
    case 'stopped':
      return [`${title}は、発送を取りやめました。`, '理由を確認して、折り返しご連絡します。'];
  }
}

/** What is said of a paper that was granted and lies in no letter yet: it goes with the next mailing by itself. */
export const GRANTED: Readonly<Record<Paper, readonly string[]>> = {
  notice: [
    '資格情報のお知らせの再交付のお申し出を、承っています。',
    '次の発送に合わせてお送りしますので、いましばらくお待ちください。',
  ],
  certificate: [
    '資格確認書は、お申し出により作成しました。',
    '次の発送に合わせてお送りしますので、いましばらくお待ちください。',
  ],
};

/** What to do with a caller to whom nothing has come (S115). */
export type NotArrived =
  | { readonly advice: 'wait'; readonly until: IsoDate }
  | { readonly advice: 'ask_workplace' }
  | { readonly advice: 'open_case'; readonly why: 'overdue' | 'arrived_elsewhere' | 'sent_back' | 'not_sent' }
  | { readonly advice: 'explain' };

/**
 * Whether a letter is late: the days its branch is posted on and the piece's own state decide, not the caller's
 * patience. `on`: today in Japan.
 */
export function notArrived(standing: Standing, settings: DeskSettings, on: IsoDate): NotArrived {
  const workplace = standing.route === 'workplace';
  const days = settings.arrivalDays[workplace ? 'workplace' : 'home'];
  switch (placeOf(standing)) {
    case 'planned': {
      const until = addBusinessDays(standing.plannedTo, days, settings.yearEnd);
      return on <= until ? { advice: 'wait', until } : { advice: 'open_case', why: 'not_sent' };
    }
    case 'posted': {
      const from = standing.postedOn ?? addDays(standing.plannedTo, 1);
      const until = addBusinessDays(from, days, settings.yearEnd);
      return on <= until ? { advice: 'wait', until } : { advice: 'open_case', why: 'overdue' };
    }
    case 'arrived':
      return workplace ? { advice: 'ask_workplace' } : { advice: 'open_case', why: 'arrived_elsewhere' };
    case 'handed_over':
      return { advice: 'open_case', why: 'arrived_elsewhere' };
    case 'returned':
    case 'stopped':
      return { advice: 'open_case', why: 'sent_back' };
    default:
      return { advice: 'explain' };
  }
}
