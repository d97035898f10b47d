import type { Item, Level } from '../matching/level.ts';
import type { Outcome } from './outcomes.ts';

const ITEM_TITLES: Record<Item, string> = {
  kanji: '漢字氏名',
  kana: 'カナ氏名',
  birth: '生年月日',
  sex: '性別',
  address: '住所',
};

const LEVEL_TITLES: Record<Level, string> = {
  exact: '一致',
  equivalent: '表記の違いのみ',
  partial: '一部一致',
  different: '不一致',
  missing: '比較できない（空欄など）',
};

/** Why the rule table holds a case, by its row (decisions.md). */
const HELD_ROWS: Record<number, string> = {
  2: '住民基本台帳に番号がないか、別の人と同じ番号か、本人から番号違いの申出があります',
  4: '生年月日または性別が一致しません',
  7: '漢字氏名・カナ氏名がともに一致しません（改姓または双子などの可能性）',
  9: '住所だけが一致せず、有効な資格が複数あります',
  10: '氏名と住所などが一致しません',
};

/** What a person reads of one held case: the rule, then the items that do not match. */
export function heldSentence(
  outcome: Outcome,
  ruleRow: number,
  levels: readonly Level[] | null,
  items: readonly Item[],
): string {
  if (outcome === 'held_glyph') return '氏名・住所または事業所名に印字できない文字があります';
  if (outcome === 'held_address') return '直送先の住所または郵便番号がありません（海外在住など）';
  const rule = HELD_ROWS[ruleRow] ?? '確認待ちです';
  const differing = (levels ?? []).flatMap((level, i) =>
    level === 'exact' || level === 'equivalent'
      ? []
      : [`${ITEM_TITLES[items[i] as Item]}: ${LEVEL_TITLES[level]}`],
  );
  return differing.length === 0 ? rule : `${rule}（${differing.join('、')}）`;
}
