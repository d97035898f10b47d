import type { Command } from 'commander';

/** A command module adds its command (options, help, action) to the program it is handed. */
export interface CommandModule {
  register(program: Command): void;
}

/** One row per command of `todoke --help`; the module is loaded only when its command is asked for. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<CommandModule>;
}

/** Names of commands are a promise to other people's scripts: add, never rename. */
export const COMMANDS: readonly CommandEntry[] = [
  { name: 'start', summary: '見本の送付を行い、管理画面を開く', load: () => import('./start.ts') },
  { name: 'serve', summary: '実際の保険者の管理画面と API を開く', load: () => import('./serve.ts') },
  {
    name: 'member',
    summary: '加入者のページ（サインインなし）を開く、一度だけ使えるコードを出す',
    load: () => import('./member.ts'),
  },
  { name: 'user', summary: '画面と API の利用者と権限を登録する', load: () => import('./user.ts') },
  { name: 'run', summary: '一回分の送付を、取り込みから台帳まで通して行う', load: () => import('./run.ts') },
  { name: 'simulate', summary: '送付の前に、量と費用を見積もる', load: () => import('./simulate.ts') },
  { name: 'pack', summary: '封入・梱包の計画だけを行う', load: () => import('./pack.ts') },
  { name: 'ledger', summary: '送付の台帳（全員の結果の内訳）を出す', load: () => import('./ledger.ts') },
  { name: 'list', summary: '事業所へ送った一覧と、送ったものの突合せ', load: () => import('./list.ts') },
  { name: 'seal', summary: '梱包の中身を読み取りと突き合わせて封緘する', load: () => import('./seal.ts') },
  { name: 'piece', summary: '送付物一件ずつの状態と操作', load: () => import('./piece.ts') },
  { name: 'parcel', summary: '梱包一つの読み取り・封緘・開封', load: () => import('./parcel.ts') },
  { name: 'job', summary: '委託先へ渡す一式を作り、報告を受け取る', load: () => import('./job.ts') },
  {
    name: 'night',
    summary: '日付の変わり目の処理（資格喪失・資格確認書）を一日一回行う',
    load: () => import('./night.ts'),
  },
  { name: 'watch', summary: '止まっている送付物と、動くべき人を出す', load: () => import('./watch.ts') },
  { name: 'expect', summary: '届くはずのファイルと期限', load: () => import('./expect.ts') },
  { name: 'post', summary: '引受番号・郵便料金・差出票', load: () => import('./post.ts') },
  {
    name: 'workplace',
    summary: '事業所の招待コードを発行し、梱包に入れる紙を作る',
    load: () => import('./workplace.ts'),
  },
  {
    name: 'wave',
    summary: '支部ごとの送付の回を見る、取りやめる',
    load: () => import('./wave.ts'),
  },
  { name: 'check', summary: '番号、PDF の規格、保険者のチラシを確かめる', load: () => import('./check.ts') },
  { name: 'sample', summary: '架空の保険者の見本データを作る', load: () => import('./sample.ts') },
  { name: 'compose', summary: '加入者全員のお知らせを PDF で作る', load: () => import('./compose.ts') },
  { name: 'specimens', summary: '見本帳を作る', load: () => import('./specimens.ts') },
  {
    name: 'filing',
    summary: '届書 CSV（取得・喪失・被扶養者異動）を確かめる・登録する・作る',
    load: () => import('./filing.ts'),
  },
  {
    name: 'certificate',
    summary: '資格確認書の対象を説明し、月次・一斉に交付する',
    load: () => import('./certificate.ts'),
  },
  {
    name: 'register',
    summary: '加入者の登録を、任意の日・任意の時点で見る',
    load: () => import('./register.ts'),
  },
  { name: 'population', summary: '送付の対象者を確かめ、説明する', load: () => import('./population.ts') },
  { name: 'match', summary: '5情報を照合し、一致の水準と理由を付ける', load: () => import('./match.ts') },
  {
    name: 'decide',
    summary: '照合の結果から、送る様式と下4桁の印字を決める',
    load: () => import('./decide.ts'),
  },
  { name: 'address', summary: '住所を市区町村・町・番号・方書に分ける', load: () => import('./address.ts') },
  { name: 'barcode', summary: '住所からカスタマバーコードを作る', load: () => import('./barcode.ts') },
  {
    name: 'review',
    summary: '保留の加入者を確認し、判断・承認・照会を記録する',
    load: () => import('./review.ts'),
  },
  {
    name: 'forecast',
    summary: '保留になる人数と確認の手間を、送付の前に見積もる',
    load: () => import('./forecast.ts'),
  },
  {
    name: 'verify',
    summary: '印刷ファイルを読み戻し、全ページを記録と照らす',
    load: () => import('./verify.ts'),
  },
  {
    name: 'statistics',
    summary: '利用率・登録率を取り込み、出典と集計方法を付けて出す',
    load: () => import('./statistics.ts'),
  },
  { name: 'bench', summary: '処理の速さを測る', load: () => import('./bench.ts') },
];
