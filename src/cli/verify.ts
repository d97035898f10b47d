import { writeFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { FAULTS } from '../readback/faults.ts';
import { certificateText } from '../readback/proof.ts';
import { type Certificate, verifyRound } from '../readback/verify.ts';
import { loadKeys } from '../vault/keys.ts';
import { signatureOf } from '../vault/signature.ts';

interface Options {
  readonly pictureSample?: number;
  readonly pictureOnly?: boolean;
  readonly certificate?: string;
}

function wholeNumber(text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new InvalidArgumentError('0以上の整数を指定してください。');
  return Number(text);
}

/** `todoke verify`: reads the print files of a round back and proves every page; exit 1 on any fault. */
export function register(program: Command): void {
  program
    .command('verify')
    .description('「todoke run」の印刷ファイルを読み戻し、全ページが記録どおりであることを確かめる')
    .argument('<out>', '「todoke run」が書き出したフォルダー')
    .option(
      '--picture-sample <n>',
      '画像にして確かめるページ数（省略時は、1%の誤りを99%の確かさで見つける数）',
      wholeNumber,
    )
    .option('--picture-only', '画像による確認だけを行う')
    .option(
      '--certificate <file>',
      '検査証明（件数、誤り、各ファイルのハッシュ値）を書き出すファイル。署名を「ファイル.sig」に置く（job export に渡す）',
    )
    .action(verify);
}

async function verify(out: string, options: Options): Promise<void> {
  const started = performance.now();
  const { certificate: path, ...depth } = options;
  const certificate = await verifyRound(out, depth);
  const text = certificateText(certificate);
  process.stdout.write(text);
  if (path !== undefined) {
    writeFileSync(path, text);
    writeFileSync(`${path}.sig`, signatureOf(loadKeys(), text));
  }
  report(certificate, (performance.now() - started) / 1000);
  if (certificate.faultCount > 0) process.exitCode = 1;
}

/** Says on stderr, for people, what the JSON says for programs. */
function report({ pages, faults, faultCount, picture }: Certificate, seconds: number): void {
  const say = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  const rest = (picture.excludedShare * 100).toFixed(2);
  say(`${pages} ページを確かめました（うち画像で ${picture.pages} ページ、${seconds.toFixed(1)} 秒）。`);
  if (faultCount === 0) {
    if (picture.pages > 0 && picture.excludedShare > 0)
      say(`誤りはありません（画像の抜取り: 誤りのあるページは 99% の確かさで ${rest}% 以下です）。`);
    else say('誤りはありません。');
    return;
  }
  say(`誤りが ${faultCount} 件あります。この印刷ファイルは使わないでください。`);
  const counts = new Map<keyof typeof FAULTS, number>();
  for (const { code } of faults) counts.set(code, (counts.get(code) ?? 0) + 1);
  for (const [code, count] of counts) say(`  ${code}: ${count} 件　${FAULTS[code]}`);
}
