/**
 * How fast the matcher is: `todoke bench match [--pairs N] [--seed S]` prints JSON. Pairs are compared from their raw
 * strings on one core, 70 % identical, 25 % in another notation (every item), 5 % different. The matcher runs in a
 * process of its own, so that its memory and start-up are measured without the generator's peer.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { matchFive } from '../src/matching/five.ts';
import { isMatch } from '../src/matching/level.ts';
import { type Pair, personPairs } from './pairs.ts';
import { measurePeer } from './peer-addresses.ts';

const MIX = { identical: 70, notation: 25 };
/** Distinct pairs held in memory; they are compared over and over until enough time has passed. */
const HELD = 20_000;
const PEER_ADDRESSES = 4_000;

export interface MatchOptions {
  readonly pairs: number;
  readonly seed: number;
}

interface OwnFigures {
  readonly pairsPerSecond: number;
  readonly peakMemoryMB: number;
  readonly startupMs: number;
  readonly matchedNames: number;
}

/** Median pairs per second of five rounds over the held pairs. */
function rate(pairs: readonly Pair[], wanted: number): { perSecond: number; matchedNames: number } {
  const rounds: number[] = [];
  let matchedNames = 0;
  const passes = Math.max(1, Math.ceil(wanted / 5 / pairs.length));
  for (let round = 0; round < 6; round++) {
    const start = performance.now();
    for (let pass = 0; pass < passes; pass++) {
      for (const { a, b } of pairs) {
        const { kanji, kana } = matchFive(a, b);
        if (isMatch(kanji.level) && isMatch(kana.level)) matchedNames++;
      }
    }
    // The first round warms the compiler up.
    if (round > 0) rounds.push((passes * pairs.length) / ((performance.now() - start) / 1000));
  }
  rounds.sort((x, y) => x - y);
  return { perSecond: rounds[2] as number, matchedNames: matchedNames / (6 * passes * pairs.length) };
}

/** In the process of its own: start-up to the first answer, then the rate and the peak memory. */
function own({ pairs, seed }: MatchOptions): OwnFigures {
  const [first] = personPairs(1, seed + 1, { identical: 0, notation: 100 });
  const { a, b } = first as Pair;
  matchFive(a, b);
  const startupMs = Math.round(performance.now());
  const { perSecond, matchedNames } = rate([...personPairs(HELD, seed, MIX)], pairs);
  const peakMemoryMB = Math.round(process.resourceUsage().maxRSS / 1024);
  return { pairsPerSecond: Math.round(perSecond), peakMemoryMB, startupMs, matchedNames };
}

/** The whole benchmark; `ratio` = 2 × pairs / addresses, since a pair holds two addresses and four items more. */
export async function run(options: MatchOptions): Promise<object> {
  const child = execFileSync(
    process.execPath,
    [fileURLToPath(import.meta.url), '--own', String(options.pairs), String(options.seed)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const figures = JSON.parse(child) as OwnFigures;
  const addresses: string[] = [];
  for (const { a, b } of personPairs(PEER_ADDRESSES / 2, options.seed, MIX))
    addresses.push(a.address, b.address);
  const peer = await measurePeer(addresses);
  const ratio = Math.round((2 * figures.pairsPerSecond) / peer.addressesPerSecond);
  return { ...figures, peer, ratio, pairs: options.pairs, seed: options.seed, mix: { ...MIX, different: 5 } };
}

if (import.meta.main && process.argv[2] === '--own') {
  const [pairs = 0, seed = 0] = process.argv.slice(3).map(Number);
  process.stdout.write(JSON.stringify(own({ pairs, seed })));
}
