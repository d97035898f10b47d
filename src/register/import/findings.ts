/** What can be wrong with a row of an insurer's file: the sentence and the remedy a clerk reads. */
export const FINDINGS = {
  'row.columns': ['列の数が見出しと違います', '区切りのカンマや改行が値に混じっていないか確かめてください'],
  'field.missing': ['必須の項目が空です', '値を入れてください'],
  'field.malformed': ['値の形が決まりと違います', 'docs/formats.md の書き方に直してください'],
  'field.too_long': ['値が長すぎます', '桁数の決まりを確かめてください'],
  'date.impossible': [
    '実在しない日付か、日付の形ではありません',
    'YYYY-MM-DD の実在する日付に直してください',
  ],
  'date.order': ['日付の前後が合いません', '取得日・喪失日・生年月日の順序を確かめてください'],
  'date.not_month_end': ['月末の日付ではありません', '登録状況の基準日（月末）に直してください'],
  'as_of.mixed': [
    '基準日がほかの行と違います',
    '一つのファイルには、一つの月末の登録状況だけを入れてください',
  ],
  'as_of.older': [
    '取り込み済みの登録状況より古い月です',
    'いちばん新しい月の登録状況を取り込んでください（古い月のあとからの訂正はできません）',
  ],
  'code.unknown': ['決められた値ではありません', 'docs/formats.md の値の一覧から選んでください'],
  'key.duplicate': ['同じ番号の行が二つ以上あります', 'どれが正しい行か確かめ、一つだけ残してください'],
  'insured.orphan': [
    '被保険者の行が見つかりません（または取り込めません）',
    '被保険者の行を加えるか、その行の誤りを直してください',
  ],
  'workplace.unknown': ['事業所の一覧にない事業所です', '事業所の一覧に加えるか、番号を直してください'],
  'member.unknown': ['加入者の一覧にない加入者です', '加入者の番号を確かめてください'],
  'my_number.check_digit': [
    '個人番号の検査数字が合いません',
    '正しい番号の提出を依頼する通知になります。番号を確かめてください',
  ],
  'my_number.unusable': ['個人番号がないか、検査数字が合いません', '照会した番号どおりの行にしてください'],
  'text.control': [
    '値の中に改行などの制御文字があります',
    '改行・タブ・NUL などを取り除いてください（値が途中で切れていないかも確かめてください）',
  ],
  'text.unprintable': [
    '印字できない文字があります',
    '字体を登録するか、代わりの文字を決めてください。決まるまで通知は保留になります',
  ],
} as const satisfies Record<string, readonly [sentence: string, remedy: string]>;

export type FindingCode = keyof typeof FINDINGS;

/** These let the row in; every other finding keeps it aside. */
const WARNINGS: ReadonlySet<FindingCode> = new Set(['my_number.check_digit', 'text.unprintable']);

/** An error keeps the row aside; with a warning it is taken in. */
export const severityOf = (code: FindingCode): 'error' | 'warning' =>
  WARNINGS.has(code) ? 'warning' : 'error';

/** One finding: which column, and what is wrong with it. Never the value. */
export interface Finding {
  readonly column: string;
  readonly code: FindingCode;
}
