import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CampaignKey } from '../campaign/key.ts';
import { csvLine } from '../csv/index.ts';
import type { Sql } from '../kernel/ports.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type LedgerLine, type LineKind, ledgerLines } from '../ledger/lines.ts';
import { OUTCOME_NAMES } from '../ledger/outcomes.ts';
import type { Keys } from '../vault/keys.ts';
import { publicKeyOf, signatureOf } from '../vault/signature.ts';

/** The first column of a ledger's lines. */
export const LINE_COLUMN: Record<LineKind, string> = { workplace: 'workplace_id', branch: 'branch' };

/** Lines as CSV: the id under `column`, the number extracted, every outcome. */
export async function linesCsv(
  lines: AsyncIterable<LedgerLine> | Iterable<LedgerLine>,
  column: string,
): Promise<string> {
  let text = csvLine([column, 'extracted', ...OUTCOME_NAMES]);
  for await (const { id, extracted, outcomes } of lines) {
    text += csvLine([id, extracted, ...OUTCOME_NAMES.map((name) => outcomes[name])]);
  }
  return text;
}

/** A ledger and its lines per workplace and branch, by file name; all of one moment. */
export async function sheetsOf(
  sql: Sql,
  key: CampaignKey,
  ledger: Ledger,
  name: string,
): Promise<Record<string, string>> {
  const lines = (kind: LineKind) => linesCsv(ledgerLines(sql, key, kind, ledger.as_of), LINE_COLUMN[kind]);
  return {
    [`${name}.json`]: `${JSON.stringify(ledger, null, 2)}\n`,
    [`${name}-workplaces.csv`]: await lines('workplace'),
    [`${name}-branches.csv`]: await lines('branch'),
  };
}

/**
 * Leaves sheets with a signature each (NAME.sig) and the public key: `openssl pkeyutl -verify -pubin -inkey
 * public-key.pem -rawin -in NAME -sigfile NAME.sig`.
 */
export function writeSigned(keys: Keys, folder: string, sheets: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(sheets)) {
    writeFileSync(join(folder, name), text, { flush: true });
    writeFileSync(join(folder, `${name}.sig`), signatureOf(keys, text), { flush: true });
  }
  writeFileSync(join(folder, 'public-key.pem'), publicKeyOf(keys), { flush: true });
}
