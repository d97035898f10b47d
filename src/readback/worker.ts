import { existsSync } from 'node:fs';
import { workerData } from 'piscina';
import { keyFile, loadKeys } from '../vault/keys.ts';
import type { Fault } from './faults.ts';
import { FileProver, type ListedPiece, type ProvedFile } from './lot.ts';
import { PictureProver } from './picture.ts';
import { type RecordedFile, readRound } from './record.ts';

/** What a thread is asked: every page of a file by its structure, or some pages of it by their picture. */
export type ProveTask =
  | {
      readonly kind: 'structure';
      readonly file: RecordedFile;
      readonly listed: readonly ListedPiece[];
      readonly hash: boolean;
    }
  | { readonly kind: 'picture'; readonly file: RecordedFile; readonly pages: readonly number[] };

const folder = workerData as string;
const round = readRound(folder);
let structure: FileProver | undefined;
let picture: PictureProver | undefined;

/** A task of a thread of the pool. */
export default async function prove(task: ProveTask): Promise<ProvedFile | readonly Fault[]> {
  if (task.kind === 'structure') {
    // Never makes a key: a round without digits needs none.
    structure ??= new FileProver(folder, round, existsSync(keyFile()) ? loadKeys() : undefined);
    return structure.prove(task.file, task.listed, { hash: task.hash });
  }
  picture ??= new PictureProver(folder, round);
  return picture.prove(task.file, task.pages);
}
