/**
 * What the insurer explains, in its order, as keys of the guide's catalogue: leaflets, screens and the desk's
 * scripts show the same questions, steps and comparisons. Pure data.
 */

export interface GuideQuestion {
  readonly question: string;
  readonly answer: string;
}

const questions = (prefix: string, count: number): readonly GuideQuestion[] =>
  Array.from({ length: count }, (_, i) => ({
    question: `${prefix}.${i + 1}.q`,
    answer: `${prefix}.${i + 1}.a`,
  }));

/** Questions and answers: of the notice (S133-S137), and of the certificate (S103, S108, S109, S111). */
export const GUIDE_QUESTIONS = {
  notice: questions('faq', 5),
  certificate: questions('cert.faq', 4),
} as const;

export interface GuideItem {
  /** Key of a heading that counts, with `{n}`. */
  readonly label?: string;
  readonly title?: string;
  readonly text: string;
}

const titled = (...names: string[]): readonly GuideItem[] =>
  names.map((name) => ({ title: `${name}.title`, text: `${name}.text` }));

/** Short texts side by side. */
export const GUIDE_ITEMS = {
  /** The download in its four steps (S132). */
  steps: [1, 2, 3, 4].map((n) => ({ label: 'steps.label', text: `steps.${n}` })),
  /** Where a card is registered (S142). */
  register: titled('register.portal', 'register.reader', 'register.atm'),
  /** How to be seen by a doctor (S140). */
  visit: titled('visit.card', 'visit.reader', 'visit.none'),
} as const satisfies Record<string, readonly GuideItem[]>;

/** マイナ保険証, 資格確認書 and 資格情報のお知らせ side by side (S138): a row's head and its three cells. */
export const GUIDE_COMPARISON = {
  columns: ['compare.column.1', 'compare.column.2', 'compare.column.3'],
  rows: ['shape', 'get', 'purpose', 'use'].map((row) => ({
    head: `compare.${row}`,
    cells: [1, 2, 3].map((column) => `compare.${row}.${column}`),
  })),
} as const;
