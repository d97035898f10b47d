import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { columnsOf, openCsv } from '../csv/index.ts';
import { TodokeError } from '../kernel/errors.ts';
import { fingerprintOf, unknownTarget } from './contents.ts';
import type { Content } from './scan.ts';

function damaged(name: string): TodokeError {
  return new TodokeError(
    'dispatch.manifest_damaged',
    `${name} の中身が、梱包の指紋（fingerprint）と合いません。`,
    {
      remedy:
        '一覧が書き換えられたか、途中で切れています。結果のフォルダーを作り直すか、写しを取り直してください。',
    },
  );
}

async function* records<Name extends string>(
  folder: string,
  name: string,
  columns: readonly Name[],
): AsyncGenerator<Record<Name, string>> {
  const path = join(folder, name);
  if (!existsSync(path)) {
    throw new TodokeError('dispatch.no_manifest', `${name} がありません。`, {
      remedy: 'todoke run の結果のフォルダーを --out で指定してください。',
      status: 404,
    });
  }
  const file = await openCsv(path, name);
  const at = columnsOf(file.header, columns, name);
  for await (const { cells } of file.rows()) {
    yield Object.fromEntries(columns.map((column) => [column, cells[at[column]] ?? ''])) as Record<
      Name,
      string
    >;
  }
}

/**
 * The contents of a parcel as the files of a round state them (`parcels.csv`, `manifests/LOT.csv`), without a
 * database; or of an envelope that is in no parcel. The parcel's fingerprint is computed again, so that a manifest
 * that lost a line is found here and not at the workplace. The files know nothing of losses after they were
 * written. Throws `dispatch.no_manifest`, `dispatch.unknown_parcel`, `dispatch.manifest_damaged`, csv errors.
 */
export async function readContentsOffline(outDir: string, target: string): Promise<Content[]> {
  // The lot stands in front of every id made by the round, but a parcel names its lot itself.
  let lot = target.slice(0, Math.max(0, target.lastIndexOf('-')));
  let fingerprint: string | undefined;
  for await (const row of records(outDir, 'parcels.csv', ['parcel_id', 'lot', 'fingerprint'])) {
    if (row.parcel_id !== target) continue;
    ({ lot, fingerprint } = row);
  }
  const name = `manifests/${lot}.csv`;
  if (!/^[A-Z]\d+$/.test(lot) || (fingerprint === undefined && !existsSync(join(outDir, name)))) {
    throw unknownTarget();
  }
  const contents: Content[] = [];
  for await (const row of records(outDir, name, ['parcel_id', 'envelope_id', 'management_number'])) {
    const inside =
      fingerprint === undefined
        ? row.parcel_id === '' && row.envelope_id === target
        : row.parcel_id === target;
    if (inside) contents.push({ number: row.management_number, envelope: row.envelope_id, live: true });
  }
  if (fingerprint !== undefined && fingerprintOf(contents.map(({ number }) => number)) !== fingerprint) {
    throw damaged(name);
  }
  if (contents.length === 0) throw unknownTarget();
  return contents;
}
