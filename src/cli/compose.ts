import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { Piscina } from 'piscina';
import { columnsOf, csvLine, openCsv } from '../csv/index.ts';
import type { NoticeContext } from '../document/context.ts';
import type { ComposedFile } from '../document/notices.ts';
import { composingPool } from '../document/threads.ts';
import type { ComposeTask } from '../document/worker.ts';
import { copayment } from '../japan/copayment.ts';
import { TodokeError } from '../kernel/errors.ts';
import { managementNumber } from '../piece/management-number.ts';
import { loadProfile } from '../profile/profile.ts';
import { readOrder } from '../round/order.ts';
import { unprintable } from '../template/glyphs.ts';
import type { NoticeForm, NoticeRecord, Route } from '../template/record.ts';
import { templateSet } from '../template/sets.ts';
import { type Keys, loadKeys } from '../vault/keys.ts';
import { lastFourOf, takeNumber } from '../vault/numbers.ts';

const FORMS: readonly NoticeForm[] = ['style1', 'style2', 'request', 'plain'];
const COLUMNS = [
  'member_id',
  'insured_id',
  'symbol',
  'number',
  'sub_number',
  'name_kanji',
  'name_kana',
  'birth_date',
  'postcode',
  'address',
  'individual_number',
  'acquired_on',
  'workplace_id',
  'standard_remuneration',
  'protected',
  'contact_postcode',
  'contact_address',
] as const;
type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

interface Options {
  readonly out: string;
  readonly form: NoticeForm;
  readonly pagesPerFile?: string;
}

/** Why a member gets no paper here; a round holds such a piece for a person to look at. */
type Held = 'no_number' | 'unprintable' | 'no_insured' | 'no_coverage';

/** What is needed of an insured when the papers of their family are made. */
interface Insured {
  readonly name: string;
  readonly birthDate: string;
  readonly remuneration: number;
  readonly workplace: boolean;
}

/** `todoke compose`: one paper for every member of a folder of files, on all cores. */
export function register(program: Command): void {
  program
    .command('compose')
    .description('フォルダーの加入者全員について、指定した様式のお知らせを PDF で作る')
    .argument('<dir>', 'members.csv と insurer.json のあるフォルダー')
    .requiredOption('--out <dir>', '書き出すフォルダー')
    .addOption(new Option('--form <form>', '様式').choices(FORMS).makeOptionMandatory())
    .option('--pages-per-file <n>', '1ファイルの部数の目安（省略時はプロファイルの値）')
    .action(compose);
}

async function compose(dir: string, options: Options): Promise<void> {
  const order = readOrder(dir);
  const { profile } = loadProfile(order.profile);
  const context: NoticeContext = {
    insurer: { number: order.insurer.insurer_number, name: order.insurer.name },
    asOf: order.campaign.extraction_date,
    issuedOn: order.campaign.issue_date,
    templateSet: templateSet(profile.document.templateSet),
    settings: profile.document,
    language: 'ja',
  };
  const perFile = filesOf(options.pagesPerFile, profile.pagesPerFile);
  mkdirSync(options.out, { recursive: true });
  const job = new Job(context, options);
  try {
    await job.run(join(dir, 'members.csv'), perFile, context.asOf);
  } finally {
    await job.close();
  }
  job.report();
}

function filesOf(asked: string | undefined, usual: number): number {
  if (asked === undefined) return usual;
  const count = Number(asked);
  if (/^[0-9]{1,6}$/.test(asked) && count >= 1) return count;
  throw new TodokeError('compose.pages_per_file', '--pages-per-file には 1 以上の整数を指定してください。', {
    remedy: '例: --pages-per-file 2000',
  });
}

/** Reads members, makes records of them and hands full batches to the composing threads. */
class Job {
  readonly #context: NoticeContext;
  readonly #options: Options;
  readonly #keys: Keys = loadKeys();
  readonly #insured = new Map<string, Insured>();
  readonly #held: { member: string; reason: Held; detail: string }[] = [];
  readonly #pool: Piscina<ComposeTask, ComposedFile>;
  readonly #running = new Set<Promise<void>>();
  readonly #index: string[] = [];
  readonly #started = performance.now();
  #files = 0;
  #made = 0;
  #pieces = 0;
  #pages = 0;

  constructor(context: NoticeContext, options: Options) {
    this.#context = context;
    this.#options = options;
    this.#pool = new Piscina(composingPool());
  }

  async run(path: string, perFile: number, asOf: string): Promise<void> {
    let batch: { member: string; record: NoticeRecord }[] = [];
    for await (const row of membersOf(path)) {
      const insured = this.#insuredOf(row);
      const record = insured === undefined ? undefined : this.#recordOf(row, insured, asOf);
      if (record === undefined) continue;
      batch.push({ member: row.member_id, record });
      if (batch.length < perFile) continue;
      await this.#start(batch);
      batch = [];
    }
    if (batch.length > 0) await this.#start(batch);
    await Promise.all(this.#running);
    if (this.#pieces === 0) {
      throw new TodokeError('document.no_pages', '作成できるお知らせが1件もありません。', {
        remedy: `様式「${this.#options.form}」で作成できる加入者がいるか、members.csv を確かめてください。`,
      });
    }
    const index = csvLine(['member_id', 'management_number', 'file', 'page']) + this.#index.join('');
    writeWhole(join(this.#options.out, 'index.csv'), index);
    const held = this.#held.map(({ member, reason, detail }) => csvLine([member, reason, detail]));
    writeWhole(
      join(this.#options.out, 'held.csv'),
      csvLine(['member_id', 'reason', 'detail']) + held.join(''),
    );
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }

  report(): void {
    const seconds = (performance.now() - this.#started) / 1000;
    const { form } = this.#options;
    const result = {
      form,
      pieces: this.#pieces,
      pages: this.#pages,
      files: this.#files,
      held: this.#held.length,
    };
    process.stdout.write(`${JSON.stringify(result)}\n`);
    process.stderr.write(`お知らせを作成しました: ${this.#pages} ページ（${seconds.toFixed(1)} 秒）\n`);
    if (this.#held.length > 0) {
      process.stderr.write(
        `作成しなかった加入者: ${this.#held.length} 件（理由は held.csv をご覧ください）\n`,
      );
    }
  }

  /** Hands a batch to a thread; waits while enough batches are under way that memory stays bounded. */
  async #start(batch: readonly { member: string; record: NoticeRecord }[]): Promise<void> {
    const name = `${this.#options.form}-${String(++this.#files).padStart(5, '0')}.pdf`;
    const at = this.#files - 1;
    this.#pieces += batch.length;
    const task = this.#compose(name, batch).then((lines) => {
      this.#index[at] = lines;
      this.#running.delete(task);
    });
    this.#running.add(task);
    if (this.#running.size > availableParallelism()) await Promise.race(this.#running);
  }

  async #compose(name: string, batch: readonly { member: string; record: NoticeRecord }[]): Promise<string> {
    const final = join(this.#options.out, name);
    const draft = `${final}.draft`;
    try {
      const records = batch.map(({ record }) => record);
      const file = await this.#pool.run({ context: this.#context, records, path: draft });
      renameSync(draft, final);
      this.#pages += file.pages;
      return batch
        .map(({ member, record }, i) =>
          csvLine([member, record.managementNumber, name, file.firstPages[i] as number]),
        )
        .join('');
    } finally {
      rmSync(draft, { force: true });
    }
  }

  /** The insured of a row; members.csv names the insured before their family. */
  #insuredOf(row: Row): Insured | undefined {
    if (row.insured_id === row.member_id) {
      const insured = {
        name: row.name_kanji,
        birthDate: row.birth_date,
        remuneration: Number(row.standard_remuneration),
        workplace: row.workplace_id !== '',
      };
      this.#insured.set(row.member_id, insured);
      return insured;
    }
    const insured = this.#insured.get(row.insured_id);
    if (insured === undefined) this.#hold(row, 'no_insured', row.insured_id);
    return insured;
  }

  #hold(row: Row, reason: Held, detail: string): undefined {
    this.#held.push({ member: row.member_id, reason, detail });
    return undefined;
  }

  #recordOf(row: Row, insured: Insured, asOf: string): NoticeRecord | undefined {
    const { form } = this.#options;
    const bad = unprintable(
      row.name_kanji + row.name_kana + insured.name + row.address + row.contact_address,
    );
    if (bad.length > 0)
      return this.#hold(row, 'unprintable', bad.map(({ codePoint }) => codePoint).join(' / '));
    const relationship = row.insured_id === row.member_id ? 'insured' : 'dependent';
    const share = copayment({
      birthDate: row.birth_date,
      asOf,
      relationship,
      insuredBirthDate: insured.birthDate,
      standardRemuneration: insured.remuneration,
    });
    if (share === undefined) return this.#hold(row, 'no_coverage', '');
    const lastFour = this.#digitsOf(row);
    if (lastFour === null && form === 'style1') return this.#hold(row, 'no_number', '');
    const route = routeOf(row, insured);
    return {
      pieceId: row.member_id,
      managementNumber: managementNumber(this.#keys.management, ++this.#made),
      form,
      lastFour,
      route,
      relationship,
      name: row.name_kanji,
      kana: row.name_kana,
      insuredName: insured.name,
      birthDate: row.birth_date,
      symbol: row.symbol,
      number: row.number,
      subNumber: row.sub_number,
      copayment: share,
      acquiredOn: row.acquired_on,
      destination:
        route === 'workplace'
          ? null
          : route === 'chosen'
            ? { postcode: row.contact_postcode, address: row.contact_address }
            : { postcode: row.postcode, address: row.address },
    };
  }

  /** The four digits, where the form shows them and a right number is held. */
  #digitsOf(row: Row): string | null {
    if (this.#options.form === 'request' || this.#options.form === 'plain') return null;
    const taken = takeNumber(this.#keys, row.individual_number);
    return taken.state === 'held' ? lastFourOf(this.#keys, taken.number) : null;
  }
}

function routeOf(row: Row, insured: Insured): Route {
  if (row.protected === 'yes') return row.contact_address === '' ? 'home' : 'chosen';
  return insured.workplace ? 'workplace' : 'home';
}

async function* membersOf(path: string): AsyncGenerator<Row> {
  const file = await openCsv(path, 'members.csv');
  const columns = columnsOf(file.header, COLUMNS, 'members.csv');
  for await (const { cells } of file.rows()) {
    yield Object.fromEntries(
      COLUMNS.map((column) => [column, cells[columns[column]] ?? '']),
    ) as unknown as Row;
  }
}

function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.draft`, text);
  renameSync(`${path}.draft`, path);
}
