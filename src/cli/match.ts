import type { Command } from 'commander';
import { TodokeError } from '../kernel/errors.ts';
import { MATCHERS, matchFive } from '../matching/five.ts';
import { FIVE_ITEMS, type FiveValues, type Item } from '../matching/level.ts';
import { transformCsv } from './transform.ts';

type Side = `${'a' | 'b'}_${Item}`;
const SIDES = FIVE_ITEMS.flatMap((item) => [`a_${item}`, `b_${item}`] as Side[]);

const isItem = (text: string | undefined): text is Item => FIVE_ITEMS.some((item) => item === text);

async function matchAll(file: string): Promise<void> {
  const side = (letter: 'a' | 'b', value: (column: Side) => string): FiveValues => ({
    kanji: value(`${letter}_kanji`),
    kana: value(`${letter}_kana`),
    birth: value(`${letter}_birth`),
    sex: value(`${letter}_sex`),
    address: value(`${letter}_address`),
  });
  await transformCsv(file, {
    required: SIDES,
    added: FIVE_ITEMS.flatMap((item) => [`${item}_level`, `${item}_reasons`]),
    row: (value) => {
      const results = matchFive(side('a', value), side('b', value));
      return FIVE_ITEMS.flatMap((item) => [results[item].level, results[item].reasons.join(';')]);
    },
  });
}

/** `todoke match --field ITEM FILE.csv` and `todoke match --all FILE.csv`: levels and reasons per row. */
export function register(program: Command): void {
  program
    .command('match <file>')
    .description('5情報を照合し、一致の水準と理由を各行に付ける（ファイル名が - なら標準入力から読む）')
    .option('--field <item>', `列 a,b を一つの項目として照合する（${FIVE_ITEMS.join('・')}）`)
    .option('--all', '列 a_kanji,…,b_address の5項目すべてを照合する')
    .action(async (file: string, options: { field?: string; all?: boolean }) => {
      if (options.all === true && options.field === undefined) return matchAll(file);
      if (options.all === true || !isItem(options.field)) {
        throw new TodokeError('match.options', '照合する項目が決まりません。', {
          remedy: `--field に ${FIVE_ITEMS.join('・')} のどれか一つを指定するか、--all を指定してください。`,
        });
      }
      const compare = MATCHERS[options.field];
      await transformCsv(file, {
        required: ['a', 'b'],
        added: ['level', 'reasons'],
        row: (value) => {
          const { level, reasons } = compare(value('a'), value('b'));
          return [level, reasons.join(';')];
        },
      });
    });
}
