import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CampaignKey } from '../campaign/key.ts';
import { TodokeError } from '../kernel/errors.ts';
import { writeFileWhole } from '../kernel/files.ts';
import type { RoundOrder } from './order.ts';

/** Stands in a result folder from the first file on, and says whose it is. */
export const CAMPAIGN_MARK = 'record/campaign.json';

const mark = (insurer: string, campaign: string): string => `${JSON.stringify({ insurer, campaign })}\n`;
const markOf = ({ insurer, campaign }: RoundOrder): string => mark(insurer.insurer_number, campaign.id);

/** Whether a folder holds this campaign's result. */
export function holdsResultOf(outDir: string, { insurerId, campaignId }: CampaignKey): boolean {
  const path = join(outDir, CAMPAIGN_MARK);
  return existsSync(path) && readFileSync(path, 'utf8') === mark(insurerId, campaignId);
}

/**
 * Refuses (`round.other_result`) a folder that another campaign writes its result to: files of the same names would
 * replace each other, and the rest would stay between them.
 */
export function requireOwnFolder(outDir: string, order: RoundOrder): void {
  let found: string;
  try {
    found = readFileSync(join(outDir, CAMPAIGN_MARK), 'utf8');
  } catch {
    return;
  }
  if (found === markOf(order)) return;
  throw new TodokeError('round.other_result', 'この出力先には、別の送付の結果があります。', {
    remedy: '送付ごとに別の出力先（--out）を指定してください。',
    status: 409,
  });
}

/** Makes the folder this campaign's own, if it is not yet. */
export function claimFolder(folders: { outDir: string; scratchDir: string }, order: RoundOrder): void {
  if (existsSync(join(folders.outDir, CAMPAIGN_MARK))) return;
  mkdirSync(join(folders.outDir, 'record'), { recursive: true });
  mkdirSync(folders.scratchDir, { recursive: true });
  writeFileWhole(folders.scratchDir, join(folders.outDir, CAMPAIGN_MARK), markOf(order));
}
