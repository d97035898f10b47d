import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { csvLine } from '../csv/index.ts';
import { readContentsOffline } from '../dispatch/offline.ts';
import { checkScans, type ScanFinding, type ScanProblem, scansOf } from '../dispatch/scan.ts';
import { sealParcel } from '../dispatch/seal.ts';
import { TodokeError } from '../kernel/errors.ts';
import { SYSTEM } from '../kernel/ports.ts';
import { findCampaign, profileOf } from './campaign.ts';
import { openCommandDatabase } from './database.ts';
import { DATABASE, INSURER_OF_CAMPAIGN } from './where.ts';

const TITLES: Record<ScanProblem, string> = {
  stranger: 'この梱包のものではない',
  missing: '読み取られていない',
  double: '二度読み取られた',
  unreadable: '整理番号として読めない',
  stopped: '発送が止められている（抜き取ってください）',
  wrong_envelope: '別の人の封筒に入っている',
  wrong_container: '封筒・箱の種類が計画と違う',
  no_container: '封筒・箱の種類のコードが読み取られていない',
};

interface Options {
  readonly scans: string;
  readonly out?: string;
  readonly database?: string;
  readonly campaign?: string;
  readonly insurer?: string;
}

function readScans(path: string): string[] {
  try {
    return scansOf(readFileSync(path === '-' ? 0 : path, 'utf8'));
  } catch (cause) {
    throw new TodokeError('cli.scans', '読み取りのファイルを開けません。', {
      remedy: '--scans に、整理番号を1行に一つ書いたファイル（または - で標準入力）を指定してください。',
      cause,
    });
  }
}

function answer(findings: readonly ScanFinding[]): void {
  process.stdout.write(csvLine(['problem', 'number']));
  for (const { problem, number } of findings) process.stdout.write(csvLine([problem, number]));
  if (findings.length === 0) return;
  const counts = (Object.keys(TITLES) as ScanProblem[])
    .map((problem) => ({ problem, count: findings.filter((one) => one.problem === problem).length }))
    .filter(({ count }) => count > 0)
    .map(({ problem, count }) => `${TITLES[problem]} ${count}件`);
  process.stderr.write(`封緘できません。${counts.join('、')}。\n`);
  process.exitCode = 1;
}

async function sealInDatabase(target: string, scans: readonly string[], options: Options): Promise<void> {
  const { database, close } = await openCommandDatabase(options.database);
  try {
    const sealed = await database.transaction(async (sql) => {
      const key = await findCampaign(sql, options.campaign, options.insurer);
      const { dispatch } = await profileOf(sql, key);
      return sealParcel(sql, SYSTEM, key, target, { scans, containerRequired: dispatch.scanContainer });
    });
    answer(sealed.findings);
    if (sealed.findings.length > 0) return;
    process.stderr.write(
      sealed.repeated
        ? 'すでに同じ中身で封緘済みです。\n'
        : `封緘を記録しました（指紋 ${sealed.fingerprint}）。\n`,
    );
  } finally {
    await close();
  }
}

/** `todoke seal PARCEL --scans FILE`: the scanned set against the parcel's; exit 1 if anything is wrong. */
export function register(program: Command): void {
  program
    .command('seal <parcel>')
    .description('梱包の中身を読み取りと突き合わせ、過不足なくそろっていれば封緘を記録する')
    .requiredOption('--scans <file>', '読み取った整理番号（1行に一つ、順不同。- で標準入力）')
    .option('--out <folder>', 'todoke run の結果のフォルダーだけで確かめる（記録はしない。通信不要）')
    .addOption(DATABASE)
    .option('--campaign <id>', '送付番号（データベースに送付が複数あるとき）')
    .addOption(INSURER_OF_CAMPAIGN)
    .action(async (target: string, options: Options) => {
      const scans = readScans(options.scans);
      if (options.out === undefined) return sealInDatabase(target, scans, options);
      const contents = await readContentsOffline(resolve(options.out), target);
      answer(checkScans(contents, scans));
      if (process.exitCode !== 1) {
        process.stderr.write('過不足ありません（封緘の記録はしていません）。\n');
      }
    });
}
