import type { Command } from 'commander';
import { registerDesk } from './certificate-desk.ts';
import { registerOutlook } from './certificate-outlook.ts';
import { registerRuns } from './certificate-run.ts';

/** `todoke certificate …`: everything about 資格確認書. */
export function register(program: Command): void {
  const certificate = program
    .command('certificate')
    .description('資格確認書: 交付の対象、月次・一斉の交付、カードの記録');
  registerDesk(certificate);
  registerRuns(certificate);
  registerOutlook(certificate);
}
