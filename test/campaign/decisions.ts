/*
 * The table of the product decisions, typed from its text and not from the code. A pattern is kanji, kana, birth,
 * sex, address: o matches, x does not. Rows of the table where nothing above it (rows 1–3) applies: with one valid
 * eligibility, with several.
 */
export const PATTERNS: Record<string, readonly [single: number, several: number]> = {
  ooooo: [5, 5],
  oxooo: [6, 6],
  xoooo: [6, 6],
  xxooo: [7, 7],
  oooox: [8, 9],
  oxoox: [10, 10],
  xooox: [10, 10],
  xxoox: [10, 10],
  ooxoo: [4, 4],
  oxxoo: [4, 4],
  xoxoo: [4, 4],
  xxxoo: [4, 4],
  ooxox: [4, 4],
  oxxox: [4, 4],
  xoxox: [4, 4],
  xxxox: [4, 4],
  oooxo: [4, 4],
  oxoxo: [4, 4],
  xooxo: [4, 4],
  xxoxo: [4, 4],
  oooxx: [4, 4],
  oxoxx: [4, 4],
  xooxx: [4, 4],
  xxoxx: [4, 4],
  ooxxo: [4, 4],
  oxxxo: [4, 4],
  xoxxo: [4, 4],
  xxxxo: [4, 4],
  ooxxx: [4, 4],
  oxxxx: [4, 4],
  xoxxx: [4, 4],
  xxxxx: [4, 4],
};

/** What each row leads to by default: at once, and after no reply by the cut-off where it is held until then. */
export const OUTCOMES: Record<number, { now: string; noReply: string }> = {
  1: { now: 'request no', noReply: 'request no' },
  2: { now: 'hold no', noReply: 'request no' },
  3: { now: 'style1 yes', noReply: 'style1 yes' },
  4: { now: 'hold no', noReply: 'style2 no' },
  5: { now: 'style1 yes', noReply: 'style1 yes' },
  6: { now: 'style2 yes', noReply: 'style2 yes' },
  7: { now: 'hold no', noReply: 'style2 no' },
  8: { now: 'style2 yes', noReply: 'style2 yes' },
  9: { now: 'hold no', noReply: 'style2 no' },
  10: { now: 'hold no', noReply: 'style2 no' },
};
