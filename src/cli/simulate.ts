import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { TodokeError } from '../kernel/errors.ts';
import { CONFIDENCES, type Confidence } from '../planning/interval.ts';
import { simulateFolder } from '../round/simulation.ts';

interface Options {
  readonly sample: string;
  readonly confidence: Confidence;
}

function sizeOf(text: string): number {
  const size = Number(text);
  if (/^[0-9]{3,8}$/.test(text)) return size;
  throw new TodokeError('simulate.sample', '--sample には 100 以上の整数を指定してください。', {
    remedy: '例: --sample 20000',
  });
}

/** `todoke simulate DIR`: what a round would come to, before anything is extracted; JSON on stdout. */
export function register(program: Command): void {
  program
    .command('simulate <dir>')
    .description(
      '抽出の前に、人数・紙・封筒・梱包・郵便料金・確認の手間を幅で見積もる（データベースは使わない）',
    )
    .option('--sample <n>', '照合まで行って確かめる人数（全員より多ければ全員）', '20000')
    .addOption(
      new Option('--confidence <level>', '区間の確かさ').choices(Object.keys(CONFIDENCES)).default('0.95'),
    )
    .action(async (dir: string, options: Options) => {
      const size = sizeOf(options.sample);
      const result = await simulateFolder(resolve(dir), size, options.confidence, (warning) =>
        process.stderr.write(`注意: ${warning}\n`),
      );
      process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    });
}
