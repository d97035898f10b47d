import { Option } from 'commander';

/** Where a command's data are: the same words in the help of every command that asks. */
export const DATABASE = new Option(
  '--database <url>',
  'PostgreSQL の接続先、または todoke run などの結果のフォルダー（省略時は DATABASE_URL、次に npm start のデータベース）',
);
/** Of a command about an insurer. */
export const INSURER = new Option('--insurer <number>', '保険者番号（保険者が一つなら省略できる）');
/** Of a command about a campaign: its id alone says which, unless several insurers have one of that id. */
export const INSURER_OF_CAMPAIGN = new Option(
  '--insurer <number>',
  '保険者番号（同じ送付番号が複数の保険者にあるとき）',
);
