import { type Command, InvalidArgumentError } from 'commander';

function wholeNumber(text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new InvalidArgumentError('0以上の整数を指定してください。');
  return Number(text);
}

/** `todoke bench NAME`: prints one JSON object. The benchmarks live in bench/ and are loaded only when asked for. */
export function register(program: Command): void {
  const bench = program.command('bench').description('処理の速さを測り、結果をJSONで出す');
  bench
    .command('match')
    .description('5情報照合の速さ（1コア、同じ住所を @geolonia/normalize-japanese-addresses にも通す）')
    .option('--pairs <n>', '照合する組の数', wholeNumber, 1_000_000)
    .option('--seed <n>', '見本データの種', wholeNumber, 1)
    .action(async (options: { pairs: number; seed: number }) => {
      const { run } = await import('../../bench/match.ts');
      process.stdout.write(`${JSON.stringify(await run(options), null, 2)}\n`);
    });
  bench
    .command('compose')
    .description('お知らせを作る速さ（1コアと2スレッド、同じ紙面を pdf-lib と pdfkit でも作る）')
    .option('--pages <n>', '1回に作るページ数', wholeNumber, 100_000)
    .action(async (options: { pages: number }) => {
      const { run } = await import('../../bench/compose.ts');
      process.stdout.write(`${JSON.stringify(await run(options), null, 2)}\n`);
    });
  bench
    .command('verify')
    .description('印刷ファイルを読み戻す速さ（1コア、構造と画像のそれぞれ）')
    .option('--pages <n>', '構造で確かめるページ数', wholeNumber, 20_000)
    .option('--pictures <n>', '画像で確かめるページ数', wholeNumber, 100)
    .action(async (options: { pages: number; pictures: number }) => {
      const { run } = await import('../../bench/verify.ts');
      process.stdout.write(`${JSON.stringify(await run(options), null, 2)}\n`);
    });
  bench
    .command('certificates')
    .description('職権による資格確認書の一斉交付の速さ（取り込みから台帳まで。見本データの作成は測らない）')
    .option('--members <n>', '加入者の数', wholeNumber, 1_000_000)
    .option('--seed <n>', '見本データの種', wholeNumber, 1)
    .action(async (options: { members: number; seed: number }) => {
      const { run } = await import('../../bench/certificates.ts');
      process.stdout.write(`${JSON.stringify(await run(options), null, 2)}\n`);
    });
  bench
    .command('api')
    .description('管理画面の API に、1秒に決まった件数の読み書きを続けて送ったときの応答の時間')
    .option('--members <n>', '加入者の数', wholeNumber, 1_000_000)
    .option('--rate <n>', '1秒あたりの要求の数', wholeNumber, 200)
    .option('--seconds <n>', '続ける秒数', wholeNumber, 60)
    .option('--port <n>', 'ポート番号', wholeNumber, 8479)
    .option('--data <folder>', '見本を置くフォルダー（残しておくと、次からは作らずに使う）')
    .action(
      async (options: { members: number; rate: number; seconds: number; port: number; data?: string }) => {
        const { run } = await import('../../bench/api.ts');
        process.stdout.write(`${JSON.stringify(await run(options), null, 2)}\n`);
      },
    );
}
