import { workerData } from 'piscina';
import type { Keys } from '../vault/keys.ts';
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

/** What a thread works with: the result, and the keys where there are any (a round without digits needs none). */
export interface ProvingThread {
  readonly folder: string;
  readonly keys: Keys | undefined;
}

const { folder, keys } = workerData as ProvingThread;
const round = readRound(folder);
let structure: FileProver | undefined;
let picture: PictureProver | undefined;

/** A task of a thread of the pool. */
export default async function prove(task: ProveTask): Promise<ProvedFile | readonly Fault[]> {
  if (task.kind === 'structure') {
    structure ??= new FileProver(folder, round, keys);
    return structure.prove(task.file, task.listed, { hash: task.hash });
  }
  picture ??= new PictureProver(folder, round);
  return picture.prove(task.file, task.pages);
}
