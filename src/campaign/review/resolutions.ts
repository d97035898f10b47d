import { TodokeError } from '../../kernel/errors.ts';
import type { Item, Level } from '../../matching/level.ts';
import { FIVE_ITEMS, isMatch } from '../../matching/level.ts';
import { type Form, RULE_TABLE, type RuleSettings } from '../rule-table.ts';

/** What a reviewer may find about a held case. `no_reply` is the rule table's own end of it. */
export const RESOLUTIONS = [
  'confirmed',
  'no_doubt',
  'style2_digits',
  'style2_plain',
  'request',
  'no_reply',
] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

export const RESOLUTION_TITLES: Readonly<Record<Resolution, string>> = {
  confirmed: '本人の番号と確認済み（様式1・下4桁あり）',
  no_doubt: '理由付き疑いなし（様式1・下4桁あり）',
  style2_digits: '様式2・下4桁あり',
  style2_plain: '様式2・下4桁なし',
  request: '番号の提出のお願い（下4桁なし）',
  no_reply: '照会に回答なし（判定表の定めによる）',
};

/** Reasons of 理由付き疑いなし: why a difference is no sign of a stranger's number. Closed list. */
export const DOUBT_REASONS = {
  name_changed: '改姓・改名',
  foreign_name: '外国人の氏名・通称の登録の違い',
  glyph: '字体・外字の登録の違い',
  reading: '読み仮名の登録の違い',
  moved: '転居（一方の住所が変更前）',
  address_notation: '住所の書き方の違い',
  corrected: '生年月日または性別の訂正',
  other: 'その他（根拠に記載）',
} as const;
export type DoubtReason = keyof typeof DOUBT_REASONS;

/**
 * What may be decided about a case, by the row that holds it (decisions.md, column "digits"). Row 2 never has
 * digits, whoever says so: the number must be put right first. Row 4 has them only once the insurer confirmed.
 */
const ALLOWED: Readonly<Record<number, readonly Resolution[]>> = {
  2: ['style2_plain', 'request', 'no_reply'],
  4: ['confirmed', 'no_doubt', 'style2_plain', 'request', 'no_reply'],
  7: RESOLUTIONS,
  9: RESOLUTIONS,
  10: RESOLUTIONS,
};

/** The resolutions a case held by this row may get; none for a row that holds nothing. */
export const allowedResolutions = (heldRow: number): readonly Resolution[] => ALLOWED[heldRow] ?? [];

/** What a resolution means for the person: which paper, the digits, and the row of the rule table they now stand in. */
export interface Resolved {
  readonly form: Exclude<Form, 'hold'>;
  readonly digits: boolean;
  readonly ruleRow: number;
}

/** What no reply leads to for a case held by this row (rule table, S023). */
export function noReplyOutcome(heldRow: number, settings: RuleSettings): Resolved {
  const outcome = RULE_TABLE.rules.find(({ row }) => row === heldRow)?.outcome;
  if (outcome === undefined || !('hold' in outcome)) {
    throw new TodokeError('review.not_held', `判定表の${heldRow}行目は、保留にする行ではありません。`, {
      remedy: '保留の一覧にある加入者を指定してください。',
      status: 409,
    });
  }
  const { form, digits } = outcome.noReply;
  return {
    form,
    digits: typeof digits === 'boolean' ? digits : settings.noReplyDigits[digits],
    ruleRow: heldRow,
  };
}

const ROW_CONFIRMED = 3;

/**
 * Turns a resolution into what the person gets. `confirmed` and `no_doubt` are the insurer's confirmation for the
 * snapshot looked at, so the person stands in row 3 (S016). Throws `review.not_allowed`, naming what is allowed.
 */
export function resolve(heldRow: number, resolution: Resolution, settings: RuleSettings): Resolved {
  const allowed = allowedResolutions(heldRow);
  if (!allowed.includes(resolution)) {
    throw new TodokeError(
      'review.not_allowed',
      `判定表の${heldRow}行目で保留の加入者には「${RESOLUTION_TITLES[resolution]}」を選べません。`,
      {
        remedy: `選べるもの: ${allowed.join(', ')}。番号そのものの誤りは、加入者の登録を直して次の送付で判定してください。`,
        status: 409,
      },
    );
  }
  switch (resolution) {
    case 'confirmed':
    case 'no_doubt':
      return { form: 'style1', digits: true, ruleRow: ROW_CONFIRMED };
    case 'style2_digits':
      return { form: 'style2', digits: true, ruleRow: heldRow };
    case 'style2_plain':
      return { form: 'style2', digits: false, ruleRow: heldRow };
    case 'request':
      return { form: 'request', digits: false, ruleRow: heldRow };
    case 'no_reply':
      return noReplyOutcome(heldRow, settings);
  }
}

/**
 * May a whole pattern be given digits in one decision? Not where birth or sex do not match: these are the cases
 * in which a stranger's number was found most often (rules_timeline, 3.6 % of ①), so each is looked at.
 */
export function bulkMayPrintDigits(levels: readonly Level[] | null): boolean {
  if (levels === null) return false;
  const level = (item: Item) => levels[FIVE_ITEMS.indexOf(item)] as Level;
  return isMatch(level('birth')) && isMatch(level('sex'));
}

/** How a question about a case stands on a day. */
export type ReplyState = 'not_asked' | 'waiting' | 'overdue' | 'replied';

/** The newest question asked about a case: `repliedOn` null while there is no answer. */
export interface Asked {
  readonly replyBy: string;
  readonly repliedOn: string | null;
}

/** Where the question stands on day `on`: the reply-by date itself still belongs to the one who was asked. */
export function replyState(asked: Asked | null, on: string): ReplyState {
  if (asked === null) return 'not_asked';
  if (asked.repliedOn !== null && asked.repliedOn <= on) return 'replied';
  return asked.replyBy < on ? 'overdue' : 'waiting';
}
