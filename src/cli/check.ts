import type { Command } from 'commander';
import {
  checkInsurerNumber,
  checkMyNumber,
  checkTrackingNumber,
  type NumberCheck,
  type NumberFault,
} from '../japan/check-digits.ts';
import { registerPdf } from './check-pdf.ts';

const KINDS: Record<string, { title: string; digits: string; check: (value: string) => NumberCheck }> = {
  'my-number': { title: '個人番号', digits: '12桁', check: checkMyNumber },
  'insurer-number': { title: '保険者番号', digits: '8桁（国民健康保険は6桁）', check: checkInsurerNumber },
  'tracking-number': { title: '引受番号', digits: '11桁（荷物は12桁）', check: checkTrackingNumber },
};

const REASON: Record<NumberFault, (digits: string) => string> = {
  not_digits: () => '数字以外の文字が含まれています',
  wrong_length: (digits) => `桁数が違います。${digits}で入力してください`,
  wrong_check_digit: () => '検査数字が合いません。写し間違いがないか確かめてください',
};

/** `todoke check KIND VALUE`: exit 0 if valid, 1 if not, with the reason. The value itself is never printed. */
export function register(program: Command): void {
  const check = program
    .command('check')
    .description('番号の検査数字、PDF の規格、保険者のチラシを確かめる（正しければ終了コード0）');
  registerPdf(check);
  for (const [kind, { title, digits, check: test }] of Object.entries(KINDS)) {
    check
      .command(`${kind} <value>`)
      .description(`${title}（${digits}）`)
      .action((value: string) => {
        const result = test(value);
        if (result.valid) {
          process.stdout.write(`valid\n`);
          return;
        }
        process.stdout.write(`invalid: ${result.reason}\n`);
        process.stderr.write(`${title}: ${REASON[result.reason](digits)}。\n`);
        process.exitCode = 1;
      });
  }
}
