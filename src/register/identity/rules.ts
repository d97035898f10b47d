import { TodokeError } from '../../kernel/errors.ts';
import type { EligibilityValues, PersonValues } from '../history/book.ts';

/** On what two records are found to be one human being, or one to be two. Agreement of kana and birth is none (I12). */
export const EVIDENCE = {
  same_number: '同じ個人番号',
  resident_register: '住民基本台帳の回答',
  family_register: '戸籍または住民票の写し',
  identity_document: '本人確認書類',
  corrected_filing: '事業所の訂正の届出',
} as const;
export type Evidence = keyof typeof EVIDENCE;

/** One eligibility as the register knows it now, of its last period. */
export interface Holding {
  readonly memberId: string;
  readonly cover: EligibilityValues;
  readonly person: PersonValues;
}

const refuse = (id: string, sentence: string, remedy: string): TodokeError =>
  new TodokeError(id, sentence, { remedy, status: 409 });

/** Evidence that holds against a difference in what the register says of the two. */
const DOCUMENTED: readonly Evidence[] = ['resident_register', 'family_register', 'identity_document'];

const numbersOf = (side: readonly Holding[]): string[] =>
  side.flatMap(({ person }) => (person.number_ref === null ? [] : [person.number_ref.toString('hex')]));

const overlap = (a: EligibilityValues, b: EligibilityValues): boolean =>
  (a.lost_on === null || b.acquired_on < a.lost_on) && (b.lost_on === null || a.acquired_on < b.lost_on);

/**
 * Refuses to make one person of two where the evidence does not carry it: `identity.number` (no common number behind
 * `same_number`, or two different ones without the resident register's word), `identity.differs` (birth or sex differ
 * without a document), `identity.family` (one is the other's dependent), `identity.overlap` (insured twice at one
 * workplace at the same time, and not named as entered twice). Names and kana decide nothing here.
 */
export function checkMerge(
  kept: readonly Holding[],
  other: readonly Holding[],
  evidence: Evidence,
  retired: ReadonlyMap<string, string>,
): void {
  const [ours, theirs] = [new Set(numbersOf(kept)), new Set(numbersOf(other))];
  const common = [...ours].some((number) => theirs.has(number));
  if (evidence === 'same_number' && !common) {
    throw refuse(
      'identity.number',
      '二つの記録に、同じ個人番号がありません。',
      '別の根拠（住基の回答、戸籍、本人確認書類など）を確かめてください。',
    );
  }
  if (ours.size > 0 && theirs.size > 0 && !common && evidence !== 'resident_register') {
    throw refuse(
      'identity.number',
      '二つの記録の個人番号が違います。',
      '番号の変更であることを住基で確かめたうえで、根拠に resident_register を指定してください。',
    );
  }
  const same = kept.some((a) =>
    other.some((b) => a.person.birth_date === b.person.birth_date && a.person.sex === b.person.sex),
  );
  if (!same && !DOCUMENTED.includes(evidence)) {
    throw refuse(
      'identity.differs',
      '二つの記録の生年月日または性別が違います。',
      '住基の回答、戸籍、本人確認書類のどれかで、同じ人であることを確かめてください。',
    );
  }
  for (const a of kept) {
    for (const b of other) {
      const related =
        (a.cover.insured_id === b.memberId || b.cover.insured_id === a.memberId) && overlap(a.cover, b.cover);
      if (related) {
        throw refuse(
          'identity.family',
          '一方がもう一方の被扶養者です。同じ人にはできません。',
          '指定した人を確かめてください。',
        );
      }
      const twice =
        a.cover.relationship === 'insured' &&
        b.cover.relationship === 'insured' &&
        a.cover.workplace_id !== null &&
        a.cover.workplace_id === b.cover.workplace_id &&
        overlap(a.cover, b.cover);
      if (twice && retired.get(a.memberId) !== b.memberId && retired.get(b.memberId) !== a.memberId) {
        throw refuse(
          'identity.overlap',
          `同じ事業所の資格が重なっています（${a.memberId}、${b.memberId}）。`,
          '二重に登録した資格なら --same で示してください。違うなら、先に資格の日付を直してください。',
        );
      }
    }
  }
}

/** Refuses to name an eligibility as entered twice (`identity.retired`) unless both belong to the two persons, and differ. */
export function checkRetired(holdings: readonly Holding[], retired: ReadonlyMap<string, string>): void {
  const known = new Set(holdings.map(({ memberId }) => memberId));
  for (const [gone, into] of retired) {
    if (known.has(gone) && known.has(into) && gone !== into && !retired.has(into)) continue;
    throw refuse(
      'identity.retired',
      '二重に登録したと指定された資格が、その二人のものではありません。',
      '--same は「取り下げる加入者番号=残す加入者番号」の形で、二人の資格から選んでください。',
    );
  }
}

/** Whether a notice of one eligibility says of the other all a notice says by number. */
export const samePaper = (a: EligibilityValues, b: EligibilityValues): boolean =>
  a.symbol === b.symbol && a.number === b.number && a.sub_number === b.sub_number;
