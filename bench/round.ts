import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measured, TODOKE } from './peak.ts';

/*
 * A whole round from files to sealed counts, measured from outside: members per second, and the peak of the PSS of
 * all its processes, PostgreSQL included. `node bench/round.ts [members]`, JSON on stdout.
 */
const members = Number(process.argv[2] ?? 100_000);
const work = mkdtempSync(join(tmpdir(), 'todoke-round-'));

try {
  const env = { ...process.env, TODOKE_KEY_FILE: join(work, 'key') };
  const sample = ['sample', '--members', String(members), '--seed', '1', '--out', join(work, 'sample')];
  if (spawnSync(TODOKE, sample, { env, stdio: 'inherit' }).status !== 0) throw new Error('sample failed');
  const { stdout, seconds, peakPssMB } = await measured(
    ['run', join(work, 'sample'), '--out', join(work, 'out')],
    env,
  );
  const ledger = JSON.parse(stdout) as { balanced: boolean; pieces: number; parcels: number; pages: number };
  const figures = {
    members,
    seconds: Number(seconds.toFixed(1)),
    membersPerSecond: Math.round(members / seconds),
    peakPssMB,
    balanced: ledger.balanced,
    pieces: ledger.pieces,
    parcels: ledger.parcels,
    pages: ledger.pages,
  };
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
