import { type Batch, generate, type SampleRequest } from '../../src/sample/generate.ts';
import type { Member } from '../../src/sample/model.ts';

/** A whole small sample in memory. */
export const draw = (
  members: number,
  seed = '1',
  profile: SampleRequest['profile'] = 'kyokai-kenpo',
): Batch[] => [...generate({ members, seed, profile })];

export const membersOf = (members: number, seed?: string, profile?: SampleRequest['profile']): Member[] =>
  draw(members, seed, profile).flatMap((batch) => batch.members);

/** How many items there are of each key. */
export function count<T>(
  items: readonly T[],
  keyOf: (item: T) => string | number,
): Map<string | number, number> {
  const counts = new Map<string | number, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
