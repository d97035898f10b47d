import type { Actor, Sql } from '../kernel/ports.ts';
import { type Following, followPieces } from './follow.ts';
import { type Settlement, settleDay } from './settle.ts';

/** The evening of a day: cards first follow the letters they travel in, then what counts no more is settled. */
export async function endDay(
  sql: Sql,
  actor: Actor,
  request: Parameters<typeof settleDay>[2],
): Promise<Settlement & { readonly followed: Readonly<Record<Following, number>> }> {
  const followed = await followPieces(sql, actor, request);
  return { ...(await settleDay(sql, actor, request)), followed };
}
