import { join } from 'node:path';
import type { CampaignPlan } from '../../src/campaign/settings.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { insurerOfDatabase, insurerOfFolder } from '../../src/round/certificate-insurer.ts';
import { type CertificateRun, runExOfficio, runMonth } from '../../src/round/certificates.ts';
import { writeSample } from '../../src/sample/files.ts';
import { writeRegistration } from '../../src/sample/registration.ts';
import { type CsvRow, KEYS, rowsOf } from '../round/support.ts';

/** A made-up insurer's files with its registration file of a month end, in a folder of the suite. */
export function certificateSample(
  folder: string,
  members: number,
  asOf: string,
  profile: 'kyokai-kenpo' | 'kenpo-kumiai' = 'kyokai-kenpo',
): string {
  const request = { members, seed: 'certificates', profile };
  writeSample(request, folder);
  writeRegistration(request, folder, asOf);
  return folder;
}

/** Everything a run needs besides its month: the register from a folder, or what the database holds. */
export async function runIn(
  database: Database,
  outDir: string,
  inputDir?: string,
): Promise<{ run: CertificateRun; messages: string[] }> {
  const messages: string[] = [];
  const common = {
    database,
    keys: KEYS,
    actor: SYSTEM,
    onProgress: () => undefined,
    onMessage: (message: string) => void messages.push(message),
  };
  const insurer =
    inputDir === undefined
      ? await insurerOfDatabase(database)
      : await insurerOfFolder({ ...common, inputDir });
  return { run: { ...common, ...insurer, outDir }, messages };
}

/** A monthly run over a sample's folder. */
export async function month(
  database: Database,
  outDir: string,
  inputDir: string,
  yearMonth: string,
): Promise<Ledger> {
  const { run } = await runIn(database, outDir, inputDir);
  return runMonth(run, yearMonth, join(inputDir, 'registration.csv'));
}

/** An ex-officio campaign over a sample's folder. */
export async function campaign(
  database: Database,
  outDir: string,
  inputDir: string,
  plan: CampaignPlan,
): Promise<Ledger> {
  const { run } = await runIn(database, outDir, inputDir);
  return runExOfficio(run, plan, join(inputDir, 'registration.csv'));
}

/** Rows of a CSV by member. */
export const byMember = async (path: string): Promise<Map<string, CsvRow>> =>
  new Map((await rowsOf(path)).map((row) => [row.member_id as string, row]));
