import { once } from 'node:events';
import type { Command } from 'commander';
import { decide, type RuleCase, type RuleSettings } from '../campaign/rule-table.ts';
import { columnsOf, csvLine } from '../csv/index.ts';
import { TodokeError } from '../kernel/errors.ts';
import { FIVE_ITEMS, type Item, LEVELS, type Level } from '../matching/level.ts';
import { loadProfile, shippedProfiles } from '../profile/profile.ts';
import { openInput } from './transform.ts';

const YES_NO = ['yes', 'no'] as const;
const REPLIED = ['yes', 'no', 'pending'] as const;
const FACTS = ['has_number', 'found', 'duplicate_number', 'confirmed', 'several_eligibilities'] as const;
const COLUMNS = [...FIVE_ITEMS, ...FACTS, 'replied'] as const;
type Column = (typeof COLUMNS)[number];

/** Reads one record's cells as the values the columns allow; a wrong one names its row and column. */
class CaseReader {
  readonly #name: string;
  readonly #row: number;
  readonly #cell: (column: Column) => string;

  constructor(name: string, row: number, cell: (column: Column) => string) {
    this.#name = name;
    this.#row = row;
    this.#cell = cell;
  }

  read(): RuleCase {
    const levels = Object.fromEntries(
      FIVE_ITEMS.map((item) => [item, this.#oneOf<Level>(item, LEVELS)]),
    ) as Record<Item, Level>;
    return {
      levels,
      hasNumber: this.#yes('has_number'),
      found: this.#yes('found'),
      duplicateNumber: this.#yes('duplicate_number'),
      confirmed: this.#yes('confirmed'),
      severalEligibilities: this.#yes('several_eligibilities'),
      replied: this.#oneOf('replied', REPLIED),
    };
  }

  #yes(column: (typeof FACTS)[number]): boolean {
    return this.#oneOf(column, YES_NO) === 'yes';
  }

  #oneOf<Value extends string>(column: Column, allowed: readonly Value[]): Value {
    const written = this.#cell(column).trim();
    const value = allowed.find((one) => one === written);
    if (value !== undefined) return value;
    const fault = written === '' ? 'が空です' : 'の値が決まりと違います';
    throw new TodokeError('decide.value', `${this.#name}: ${this.#row}行目の列「${column}」${fault}。`, {
      remedy: `次のどれかを書いてください: ${allowed.join(', ')}`,
    });
  }
}

async function decideAll(path: string, settings: RuleSettings): Promise<void> {
  const { file, name } = await openInput(path);
  const columns = columnsOf(file.header, COLUMNS, name);
  let out = csvLine(['form', 'digits', 'row']);
  for await (const { row, cells } of file.rows()) {
    if (cells.length !== file.header.length) {
      throw new TodokeError('csv.cells', `${name}: ${row}行目の列の数が見出しと違います。`, {
        remedy: `見出しは${file.header.length}列、この行は${cells.length}列です。区切りの「,」を確かめてください。`,
      });
    }
    const reader = new CaseReader(name, row, (column) => cells[columns[column]] as string);
    const verdict = decide(reader.read(), settings);
    out += csvLine([verdict.form, verdict.digits ? 'yes' : 'no', verdict.row]);
    if (out.length > 1 << 16) {
      if (!process.stdout.write(out)) await once(process.stdout, 'drain');
      out = '';
    }
  }
  process.stdout.write(out);
}

/** `todoke decide FILE.csv`: form, digits and row of the rule table for each record, in the records' order. */
export function register(program: Command): void {
  program
    .command('decide <file>')
    .description(
      '照合の結果から、送る様式と下4桁の印字を判定表で決める（ファイル名が - なら標準入力から読む）',
    )
    .option(
      '--profile <name>',
      `判定の設定を読むプロファイル（${shippedProfiles().join(' | ')}）`,
      'kyokai-kenpo',
    )
    .addHelpText(
      'after',
      `\n入力の列: ${COLUMNS.join(',')}\n  ${FIVE_ITEMS.join('・')}: ${LEVELS.join(' | ')}\n  replied: ${REPLIED.join(' | ')}、ほかは ${YES_NO.join(' | ')}\n出力の列: form,digits,row`,
    )
    .action((file: string, options: { profile: string }) =>
      decideAll(file, loadProfile(options.profile).profile.campaign.rules),
    );
}
