import { type CampaignKey, lockCampaign } from '../campaign/extract.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { planReprints, type Reprint } from '../packing/reprint.ts';
import type { Keys } from '../vault/keys.ts';
import { carryFlags } from './address-trust.ts';

/**
 * Makes voided pieces again, and asks anew about every doubtful address among them: what was once found right for the
 * old paper is not thereby right for the new one (I4). Throws as `planReprints`: nothing is made again before its old
 * paper is voided (I2).
 */
export async function reprintPieces(
  sql: Sql,
  actor: Actor,
  keys: Keys,
  key: CampaignKey,
  pieceIds: readonly string[],
): Promise<Reprint[]> {
  await lockCampaign(sql, key);
  const made = await planReprints(sql, actor, keys, key, pieceIds);
  await carryFlags(sql, actor, key, made);
  return made;
}
