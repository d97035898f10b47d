import type { Command } from 'commander';
import { endOfMonth, isRealDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import { writeSample } from '../sample/files.ts';
import { writeRegistration } from '../sample/registration.ts';
import { PROFILES, type ProfileName } from '../sample/settings.ts';

const FEWEST = 100;
const MOST = 10_000_000;

interface Options {
  readonly members: string;
  readonly seed: string;
  readonly out: string;
  readonly profile: string;
  readonly registration?: string;
}

function membersOf(text: string): number {
  const members = Number(text);
  if (/^[0-9]{3,8}$/.test(text) && members >= FEWEST && members <= MOST) return members;
  throw new TodokeError(
    'sample.members',
    `--members には ${FEWEST} から ${MOST} までの整数を指定してください。`,
    {
      remedy: '例: --members 10000',
    },
  );
}

function profileOf(text: string): ProfileName {
  const profile = PROFILES.find((name) => name === text);
  if (profile !== undefined) return profile;
  throw new TodokeError('sample.profile', '--profile に知らない名前が指定されています。', {
    remedy: `使える名前: ${PROFILES.join('、')}`,
  });
}

function monthEndOf(text: string): string {
  if (isRealDate(text) && text === endOfMonth(text)) return text;
  throw new TodokeError('sample.registration', '--registration には月末の日付を指定してください。', {
    remedy: '例: --registration 2025-12-31',
  });
}

/** A folder that cannot be written to or a full disk is the user's to mend; anything else is a fault of ours. */
function cannotWrite(cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (!['EACCES', 'EEXIST', 'ENOTDIR', 'EROFS', 'ENOSPC', 'EISDIR', 'EPERM'].includes(code)) return cause;
  return new TodokeError('sample.out', `--out のフォルダーに書き出せません（${code}）。`, {
    remedy: '書き込めるフォルダーを指定し、ディスクの空きを確かめてください。',
    cause,
  });
}

/** `todoke sample`: writes the files of a made-up insurer. Progress goes to stderr once it takes over two seconds. */
export function register(program: Command): void {
  program
    .command('sample')
    .description('架空の保険者の見本データを作る（同じ種なら、いつも同じ内容）')
    .requiredOption('--members <n>', `members.csv の行数（${FEWEST}〜${MOST}）`)
    .option('--seed <text>', '乱数の種', '1')
    .requiredOption('--out <dir>', '書き出すフォルダー')
    .option('--profile <name>', `保険者の種類（${PROFILES.join(' | ')}）`, PROFILES[0])
    .option(
      '--registration <date>',
      'この月末時点のマイナ保険証の登録状況（registration.csv、資格確認書の交付用）も書き出す',
    )
    .action((options: Options) => {
      const asOf = options.registration === undefined ? undefined : monthEndOf(options.registration);
      const request = {
        members: membersOf(options.members),
        seed: options.seed,
        profile: profileOf(options.profile),
      };
      const started = performance.now();
      let told = started;
      const onProgress = (done: number): void => {
        const now = performance.now();
        if (now - told < 2000) return;
        told = now;
        process.stderr.write(`見本データを作成中: ${done} / ${request.members} 人\n`);
      };
      try {
        writeSample(request, options.out, onProgress);
        if (asOf !== undefined) writeRegistration(request, options.out, asOf);
      } catch (error) {
        throw cannotWrite(error);
      }
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      process.stderr.write(`見本データを書き出しました: ${request.members} 人（${seconds} 秒）\n`);
    });
}
