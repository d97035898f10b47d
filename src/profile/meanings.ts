import certificates from './meanings/certificates.ts';
import mailing from './meanings/mailing.ts';
import members from './meanings/members.ts';
import type { Meaning } from './meanings/model.ts';
import papers from './meanings/papers.ts';

export type { Meaning } from './meanings/model.ts';

/** The parts of a profile in the order they are read, and what each is about. */
export const PARTS = {
  campaign: 'お知らせの送付',
  packing: '封筒と梱包',
  inserts: '同封物',
  dispatch: '差出し',
  certificate: '資格確認書',
  document: '紙面の文言と様式',
  desk: '問い合わせ窓口',
  member: '加入者のページ',
  filing: '届書',
  statistics: '集計',
} as const;
export type Part = keyof typeof PARTS;
export const PART_NAMES = Object.keys(PARTS) as [Part, ...Part[]];

const MEANINGS: Readonly<Record<string, Meaning>> = { ...mailing, ...certificates, ...papers, ...members };

/** Patterns by their length; `*` stands for any key of a list. */
const PATTERNS = Object.entries(MEANINGS).map(([pattern, meaning]) => ({
  steps: pattern.split('/'),
  meaning,
}));

/** The meaning of a setting by its path, or undefined (a test sees to it that every setting has one). */
export const meaningOf = (path: readonly string[]): Meaning | undefined =>
  MEANINGS[path.join('/')] ??
  PATTERNS.find(
    ({ steps }) => steps.length === path.length && steps.every((step, i) => step === '*' || step === path[i]),
  )?.meaning;
