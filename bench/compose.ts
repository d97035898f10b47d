/**
 * How fast notices are composed: `todoke bench compose [--pages N]` prints JSON. One file of N pages (様式1, a code of
 * its own on each, streams deflated, PDF/X-4), one core, median of five rounds interleaved with the peers, which draw
 * the same page, and with two threads side by side; peak memory of a process that composes 10,000 and 100,000 pages in
 * a thread.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { composeNotices } from '../src/document/notices.ts';
import { THREAD_LIMITS } from '../src/document/threads.ts';
import { CONTEXT, records } from './compose-page.ts';

const ROUNDS = 5;
/** Peers are slower by orders of magnitude: so many pages give them a second or two each. */
const LIB_PAGES = 60;
const KIT_PAGES = 2000;
const WARM_UP = 2000;

export interface ComposeBenchOptions {
  readonly pages: number;
}

async function composed(pages: number, path: string): Promise<{ perSecond: number; bytesPerPage: number }> {
  const started = performance.now();
  const file = await composeNotices({ context: CONTEXT, records: records(pages), path });
  const seconds = (performance.now() - started) / 1000;
  return { perSecond: pages / seconds, bytesPerPage: file.bytes / file.pages };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;

/** Peak resident memory in MB of a process with one composing thread that makes one file of so many pages. */
function peakMemory(pages: number): number {
  const own = fileURLToPath(import.meta.url);
  return Number(execFileSync(process.execPath, [own, '--memory-of', String(pages)], { encoding: 'utf8' }));
}

const message = (worker: Worker): Promise<unknown> =>
  new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });

const thread = (pages: number, path: string): Worker =>
  new Worker(new URL(import.meta.url), { workerData: { pages, path }, resourceLimits: THREAD_LIMITS });

/** Seconds several threads need side by side, each for a file of its own, once all are warm. */
async function sideBySide(threads: number, pages: number, folder: string): Promise<number> {
  const workers = Array.from({ length: threads }, (_, i) => thread(pages, join(folder, `${i}.pdf`)));
  await Promise.all(workers.map(message));
  const started = performance.now();
  const finished = workers.map(message);
  for (const worker of workers) worker.postMessage('go');
  await Promise.all(finished);
  const seconds = (performance.now() - started) / 1000;
  await Promise.all(workers.map((worker) => worker.terminate()));
  return seconds;
}

/** Runs the benchmark. */
export async function run({ pages }: ComposeBenchOptions): Promise<object> {
  const { pdfKit, pdfLib } = await import('./compose-peers.ts');
  const folder = mkdtempSync(join(tmpdir(), 'todoke-bench-'));
  try {
    const path = join(folder, 'one.pdf');
    await composed(WARM_UP, path);
    const own: number[] = [];
    const lib: number[] = [];
    const kit: number[] = [];
    const two: number[] = [];
    let bytesPerPage = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const result = await composed(pages, path);
      own.push(result.perSecond);
      bytesPerPage = result.bytesPerPage;
      lib.push(await pdfLib(LIB_PAGES));
      kit.push(await pdfKit(KIT_PAGES));
      two.push(pages / (await sideBySide(2, Math.ceil(pages / 2), folder)));
    }
    return {
      pagesPerSecond: Math.round(median(own)),
      bytesPerPage: Math.round(bytesPerPage),
      peakMemoryMB: { '10000': peakMemory(10_000), '100000': peakMemory(100_000) },
      twoWorkersPagesPerSecond: Math.round(median(two)),
      peers: { 'pdf-lib': Math.round(median(lib) * 10) / 10, pdfkit: Math.round(median(kit)) },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (!isMainThread) {
  const { pages, path } = workerData as { pages: number; path: string };
  await composed(WARM_UP, path);
  parentPort?.once('message', () => {
    void composed(pages, path).then(() => parentPort?.postMessage('done'));
  });
  parentPort?.postMessage('ready');
} else if (process.argv[2] === '--memory-of') {
  const folder = mkdtempSync(join(tmpdir(), 'todoke-bench-'));
  await sideBySide(1, Number(process.argv[3]), folder);
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(String(Math.round(process.resourceUsage().maxRSS / 1024)));
}
