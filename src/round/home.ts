import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CampaignKey } from '../campaign/key.ts';
import { holdsResultOf } from './out-folder.ts';

/** Where a round driven from the console stands on disk; everything beside the server's own result folder. */
export interface RoundHome {
  /** insurer.json and the files handed in: what `todoke run` takes. Holds Individual Numbers: for this account alone. */
  readonly inputDir: string;
  /** What the round leaves, as `todoke run --out` does. */
  readonly outDir: string;
  /** Signed folders for the contractor, one per print file. */
  readonly packageDir: string;
  /** The signed ledger of the closed campaign. */
  readonly closingDir: string;
}

/** The folders of one campaign, beside `outDir`. Its key is checked before: a number and [a-z0-9-]. */
export function roundHome(outDir: string, { insurerId, campaignId }: CampaignKey): RoundHome {
  const base = join(`${resolve(outDir)}.rounds`, insurerId, campaignId);
  return {
    inputDir: join(base, 'in'),
    outDir: join(base, 'out'),
    packageDir: join(base, 'package'),
    closingDir: join(base, 'closing'),
  };
}

/**
 * Where a campaign's result is: in a folder of its own where it was made from the console, in the server's where that is
 * this campaign's (`todoke run`, the sample); while it is nowhere yet: `fallback`.
 */
export function resultFolder(outDir: string, key: CampaignKey, fallback: string = outDir): string {
  const own = roundHome(outDir, key).outDir;
  if (existsSync(own)) return own;
  return holdsResultOf(outDir, key) ? outDir : fallback;
}
