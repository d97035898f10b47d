import { expect, it } from 'vitest';
import { hasReasonText, routeTitle, ruleTitle, stageTitle, statusTitle } from '../../src/api/words.ts';
import { STAGES } from '../../src/campaign/extract.ts';
import { RULE_TABLE } from '../../src/campaign/rule-table.ts';
import { ADDRESS_REASONS } from '../../src/matching/address/index.ts';
import { KANA_CODES } from '../../src/matching/kana.ts';
import { KANJI_CODES } from '../../src/matching/kanji/tables.ts';
import { PIECE_STATUSES } from '../../src/piece/status.ts';

const JAPANESE = /[ぁ-んァ-ヶ一-龠]/;

it('every reason the matcher can give has words', () => {
  const codes = [
    ...KANJI_CODES,
    ...KANA_CODES,
    ...ADDRESS_REASONS,
    'B0',
    'B1',
    'BX',
    'S0',
    'S1',
    'SX',
    'M0',
    'M1',
  ];
  expect(codes.filter((code) => !hasReasonText(code))).toEqual([]);
});
it('every status, stage and row of the rule table has words', () => {
  for (const status of PIECE_STATUSES) expect(statusTitle(status)).toMatch(JAPANESE);
  for (const stage of STAGES) expect(stageTitle(stage)).toMatch(JAPANESE);
  for (const { row } of RULE_TABLE.rules) expect(ruleTitle(row)).not.toContain('判定表の行');
});
it('a code it does not know is shown as it is', () => expect(routeTitle('balloon')).toBe('balloon'));
