/** Why a record could not be entered in the register: the sentence and the remedy the workplace reads. */
export const RETURNED = {
  workplace_unknown: [
    '事業所が登録にありません',
    '事業所を登録するか、--workplace で事業所番号を指定して、もう一度登録してください',
  ],
  already_covered: [
    '同じ番号または同じ人の資格が、すでにあります',
    '番号と資格取得日を確かめてください。前の資格の喪失届がまだのときは、先に届け出てください',
  ],
  insured_unknown: [
    '被保険者が登録にありません',
    '被保険者整理番号を確かめてください。取得届がまだのときは、先に届け出てください',
  ],
  insured_differs: [
    '番号の示す被保険者と、生年月日が違います',
    '被保険者整理番号と生年月日を確かめてください',
  ],
  insured_lost: [
    '被保険者の資格が、その日にはありません',
    '被扶養者になった日と、被保険者の資格の期間を確かめてください',
  ],
  dependent_unknown: [
    '被扶養者が登録にありません',
    '氏名と生年月日を確かめてください。該当の届がまだのときは、先に届け出てください',
  ],
  loss_before_acquisition: ['喪失の日が、取得の日より前です', '資格喪失年月日を確かめてください'],
  birth_missing: ['生年月日がありません', '生年月日を記入してください'],
  family_full: ['枝番が足りません', '保険者の資格担当に連絡してください'],
} as const satisfies Record<string, readonly [sentence: string, remedy: string]>;

export type ReturnCode = keyof typeof RETURNED;

/** What became of one person of one record. `unchanged`: the register said so already. */
export interface Entered {
  readonly result: 'accepted' | 'unchanged' | 'returned';
  readonly code: ReturnCode | null;
  readonly memberId: string | null;
}

/** The record goes back to its workplace. */
export const returned = (code: ReturnCode): Entered => ({ result: 'returned', code, memberId: null });
/** The record was entered. */
export const accepted = (memberId: string): Entered => ({ result: 'accepted', code: null, memberId });
/** The register said so already. */
export const unchanged = (memberId: string): Entered => ({ result: 'unchanged', code: null, memberId });
