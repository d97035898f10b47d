import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measured, TODOKE } from './peak.ts';

/** What the ex-officio campaign of 2025 over a made-up insurer took, files to ledger. */
export interface CertificateFigures {
  readonly members: number;
  /** People who are to get a card: with one made, held back, or lost since. */
  readonly targets: number;
  readonly cards: number;
  readonly envelopes: number;
  readonly seconds: number;
  readonly membersPerSecond: number;
  /** Peak of the PSS of all processes, PostgreSQL included. */
  readonly peakPssMB: number;
  readonly balanced: boolean;
}

interface Ledger {
  readonly balanced: boolean;
  readonly pieces: number;
  readonly envelopes: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

/**
 * The ex-officio campaign of 2025, measured from outside: register and registration taken in, targets, target lists,
 * cards and letters in four waves, difference and ledger. The sample is written before the clock starts.
 */
export async function run({ members, seed }: { members: number; seed: number }): Promise<CertificateFigures> {
  const work = mkdtempSync(join(tmpdir(), 'todoke-certificates-'));
  try {
    const env = { ...process.env, TODOKE_KEY_FILE: join(work, 'key') };
    const input = join(work, 'sample');
    const sample = ['sample', '--members', String(members), '--seed', String(seed), '--out', input];
    const made = spawnSync(TODOKE, [...sample, '--registration', '2025-04-30'], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (made.status !== 0) throw new Error('sample failed');
    const campaign = ['certificate', 'campaign', input, '--out', join(work, 'out')];
    const { stdout, seconds, peakPssMB } = await measured(
      [...campaign, '--registration', join(input, 'registration.csv')],
      env,
    );
    const { balanced, pieces, envelopes, outcomes } = JSON.parse(stdout) as Ledger;
    const excluded = Object.entries(outcomes).filter(([name]) => name.startsWith('excluded_'));
    return {
      members,
      targets: members - excluded.reduce((sum, [, people]) => sum + people, 0),
      cards: pieces,
      envelopes,
      seconds: Number(seconds.toFixed(1)),
      membersPerSecond: Math.round(members / seconds),
      peakPssMB,
      balanced,
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
