import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { Piscina } from 'piscina';
import { csvLine } from '../csv/index.ts';
import { composeCertificates } from '../document/certificates.ts';
import type { NoticeContext } from '../document/context.ts';
import type { ComposedFile } from '../document/notices.ts';
import { composingPool } from '../document/threads.ts';
import type { ComposeTask } from '../document/worker.ts';
import { TodokeError } from '../kernel/errors.ts';
import { loadProfile } from '../profile/profile.ts';
import { readOrder } from '../round/order.ts';
import type { CertificateRecord } from '../template/certificate.ts';
import { setFonts } from '../template/fonts.ts';
import type { NoticeRecord } from '../template/record.ts';
import { certificateSet, noticeSet } from '../template/sets.ts';
import { loadKeys } from '../vault/keys.ts';
import { type HeldReason, RecordMaker } from './compose-records.ts';

const FORMS = ['style1', 'style2', 'request', 'plain', 'certificate'] as const;
type Form = (typeof FORMS)[number];

interface Options {
  readonly out: string;
  readonly form: Form;
  readonly pagesPerFile?: string;
  readonly voiceCodes?: string;
}

/** What there is to know of a finished file: its pages and on which page each record begins. */
interface Finished {
  readonly pages: number;
  readonly firstPages: readonly number[];
}
type Write<R> = (records: readonly R[], path: string) => Promise<Finished>;

/** `todoke compose`: one paper for every member of a folder of files, on all cores. */
export function register(program: Command): void {
  program
    .command('compose')
    .description('フォルダーの加入者全員について、指定した様式のお知らせや資格確認書を PDF で作る')
    .argument('<dir>', 'members.csv と insurer.json のあるフォルダー')
    .requiredOption('--out <dir>', '書き出すフォルダー')
    .addOption(new Option('--form <form>', '様式').choices(FORMS).makeOptionMandatory())
    .option('--pages-per-file <n>', '1ファイルの部数の目安（省略時はプロファイルの値）')
    .option(
      '--voice-codes <dir>',
      '音声コードの画像（整理番号.png）のあるフォルダー。名前が -voice で終わる様式の組で使う',
    )
    .action(compose);
}

async function compose(dir: string, options: Options): Promise<void> {
  const order = readOrder(dir);
  const { profile } = loadProfile(order.profile);
  setFonts(profile.document.fonts);
  const card = options.form === 'certificate';
  const context: NoticeContext = {
    insurer: { number: order.insurer.insurer_number, name: order.insurer.name },
    asOf: order.campaign.extraction_date,
    issuedOn: order.campaign.issue_date,
    templateSet: card ? certificateSet(profile.document) : noticeSet(profile.document),
    settings: profile.document,
    language: 'ja',
  };
  const perFile = partsPerFile(options.pagesPerFile, profile.pagesPerFile);
  const members = join(dir, 'members.csv');
  mkdirSync(options.out, { recursive: true });
  const job = new Job(options);
  const { asOf, issuedOn } = context;
  const maker = new RecordMaker({ asOf, keys: loadKeys(), hold: (...held) => job.hold(...held) });
  if (options.form === 'certificate') {
    const records = maker.certificates(members, issuedOn, profile.document.certificate.expiresOn);
    await job.run(records, perFile, cards(context));
  } else {
    const pool = new Piscina<ComposeTask, ComposedFile>(composingPool());
    try {
      await job.run(maker.notices(members, options.form), perFile, (records, path) =>
        pool.run({
          context,
          records: records as readonly NoticeRecord[],
          path,
          voiceFolder: options.voiceCodes,
        }),
      );
    } finally {
      await pool.destroy();
    }
  }
  job.report();
}

const cards =
  (context: NoticeContext): Write<CertificateRecord> =>
  async (records, path) => {
    const { pages } = await composeCertificates({ context, records, path });
    return { pages, firstPages: records.map((_, i) => i * 2 + 1) };
  };

function partsPerFile(asked: string | undefined, usual: number): number {
  if (asked === undefined) return usual;
  const count = Number(asked);
  if (/^[0-9]{1,6}$/.test(asked) && count >= 1) return count;
  throw new TodokeError('compose.pages_per_file', '--pages-per-file には 1 以上の整数を指定してください。', {
    remedy: '例: --pages-per-file 2000',
  });
}

/** Cuts records into files, writes several at a time, and keeps the index of what is where. */
class Job {
  readonly #options: Options;
  readonly #held: string[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #index: string[] = [];
  readonly #started = performance.now();
  #files = 0;
  #pieces = 0;
  #pages = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  hold(member: string, reason: HeldReason, detail: string): void {
    this.#held.push(csvLine([member, reason, detail]));
  }

  async run<R extends NoticeRecord | CertificateRecord>(
    records: AsyncIterable<R>,
    perFile: number,
    write: Write<R>,
  ): Promise<void> {
    let batch: R[] = [];
    for await (const record of records) {
      batch.push(record);
      if (batch.length < perFile) continue;
      await this.#start(batch, write);
      batch = [];
    }
    if (batch.length > 0) await this.#start(batch, write);
    await Promise.all(this.#running);
    if (this.#pieces === 0) {
      throw new TodokeError('document.no_pages', '作成できるものが1件もありません。', {
        remedy: `様式「${this.#options.form}」で作成できる加入者がいるか、members.csv を確かめてください。`,
      });
    }
    const { out } = this.#options;
    const index = csvLine(['member_id', 'management_number', 'file', 'page']) + this.#index.join('');
    writeWhole(join(out, 'index.csv'), index);
    writeWhole(join(out, 'held.csv'), csvLine(['member_id', 'reason', 'detail']) + this.#held.join(''));
  }

  report(): void {
    const seconds = (performance.now() - this.#started) / 1000;
    const { form } = this.#options;
    const counts = { pieces: this.#pieces, pages: this.#pages, files: this.#files, held: this.#held.length };
    process.stdout.write(`${JSON.stringify({ form, ...counts })}\n`);
    process.stderr.write(`作成しました: ${this.#pages} ページ（${seconds.toFixed(1)} 秒）\n`);
    if (this.#held.length > 0) {
      process.stderr.write(
        `作成しなかった加入者: ${this.#held.length} 件（理由は held.csv をご覧ください）\n`,
      );
    }
  }

  /** Hands a batch over; waits while enough batches are under way that memory stays bounded. */
  async #start<R extends NoticeRecord | CertificateRecord>(
    batch: readonly R[],
    write: Write<R>,
  ): Promise<void> {
    const name = `${this.#options.form}-${String(++this.#files).padStart(5, '0')}.pdf`;
    const at = this.#files - 1;
    this.#pieces += batch.length;
    const task = this.#write(name, batch, write).then((lines) => {
      this.#index[at] = lines;
      this.#running.delete(task);
    });
    this.#running.add(task);
    if (this.#running.size > availableParallelism()) await Promise.race(this.#running);
  }

  async #write<R extends NoticeRecord | CertificateRecord>(
    name: string,
    batch: readonly R[],
    write: Write<R>,
  ): Promise<string> {
    const final = join(this.#options.out, name);
    const draft = `${final}.draft`;
    try {
      const file = await write(batch, draft);
      renameSync(draft, final);
      this.#pages += file.pages;
      const lines = batch.map((record, i) => {
        const member = 'pieceId' in record ? record.pieceId : record.certificateId;
        return csvLine([member, record.managementNumber, name, file.firstPages[i] as number]);
      });
      return lines.join('');
    } finally {
      rmSync(draft, { force: true });
    }
  }
}

function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.draft`, text);
  renameSync(`${path}.draft`, path);
}
