import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kind } from './edits.ts';
import { FILE_KINDS } from './file-kinds.ts';
import { Harm } from './harm.ts';
import { SAID_KINDS } from './said-kinds.ts';

/** Every kind of fault of a notice's print file. */
export const KINDS: readonly Kind[] = [...SAID_KINDS, ...FILE_KINDS];

/** Does a kind of harm to a copy of a round. */
export async function inflict(kind: Kind, folder: string, objectStreams: boolean): Promise<void> {
  const path = join(folder, 'print', `${kind.lot ?? 'W0001'}.pdf`);
  kind.file?.(path, folder);
  if (kind.harm === undefined) return;
  const harm = await Harm.of(readFileSync(path));
  await kind.harm(harm);
  writeFileSync(path, await harm.save(objectStreams));
}
