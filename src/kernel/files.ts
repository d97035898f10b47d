import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Makes the names in a folder survive a power cut: a rename is only safe once its folder is on disk. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Puts a finished draft in its place; whoever looks sees the old file or the new one, never half of one. */
export function publishFile(draft: string, final: string): void {
  const handle = openSync(draft, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, final);
  syncFolder(dirname(final));
}

/** Where a file of that name is drafted, in `scratch` on the same file system. */
export const draftPath = (scratch: string, final: string): string => join(scratch, basename(final));

/** Writes a small file whole or not at all. */
export function writeFileWhole(scratch: string, final: string, content: string | Uint8Array): void {
  const draft = draftPath(scratch, final);
  writeFileSync(draft, content);
  publishFile(draft, final);
}
