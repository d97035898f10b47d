import type { Actor, Database } from '../kernel/ports.ts';
import type { Keys } from '../vault/keys.ts';
import { valuesHash } from '../vault/numbers.ts';
import { decideByShard, type Subject, storedLine } from './classify.ts';
import type { CampaignKey } from './key.ts';

/** Stored in place of the rule table's and the matcher's version: the population's form decided, nothing was compared. */
const PLAIN_VERSION = 'plain/1';
/** No row of the rule table. */
const PLAIN_ROW = 0;

/** One person's decision of a population without digits, as a line of COPY text. */
export function plainLine(key: CampaignKey, keys: Keys, one: Subject): string {
  const values = [one.name_kanji, one.name_kana, one.birth_date, one.sex, one.address];
  return storedLine(key, one, {
    form: 'plain',
    digits: false,
    rule_row: PLAIN_ROW,
    rule_version: PLAIN_VERSION,
    levels: null,
    reasons: null,
    matcher: PLAIN_VERSION,
    values_hash: valuesHash(keys, values),
  });
}

/**
 * Gives everybody of a population the notice without the number (S065, S067): no digit is printed, so nothing about
 * the number has to be decided first.
 */
export const decidePlain = (
  database: Database,
  actor: Actor,
  keys: Keys,
  key: CampaignKey,
  onProgress: (decided: number) => void = () => undefined,
): Promise<void> =>
  decideByShard(
    database,
    actor,
    key,
    {
      detail: { ruleVersion: PLAIN_VERSION },
      lines: (_, shard) => shard.map((one) => plainLine(key, keys, one)),
    },
    onProgress,
  );
