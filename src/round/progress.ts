/** The steps of a round as a person waiting for it sees them. */
export const STEPS = {
  load: 'ファイルの取り込み',
  extract: '対象者の抽出',
  classify: '5情報の照合と判定',
  sort: '送付経路の決定',
  pack: '封入・梱包の計画',
  compose: '印刷ファイルの作成',
  publish: '一覧・台帳の作成',
} as const;

/** The same where the print files are read back as well, as on screen. */
export const WORK_STEPS = { ...STEPS, verify: '印刷ファイルの検査（読み戻し）' } as const;
export type Step = keyof typeof WORK_STEPS;

/** Called as a round moves on; `total` is 0 while it is not known yet. Counts what `unit` says. */
export type OnProgress = (step: Step, done: number, total: number) => void;
