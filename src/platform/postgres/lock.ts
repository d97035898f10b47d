import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TodokeError } from '../../kernel/errors.ts';

/*
 * Who has a database folder stands in its file `owner`: the process and when it began. The owner of a folder never
 * removes it; whoever takes the folder after a dead owner makes the file that names that owner, which only one can.
 *
 *   owner              12 345                the owner, or the last one whose successors were tidied away
 *   owner-after-12-345 67 890                who took the folder after process 12; and so on, along the chain
 *
 * Every file gets its name whole, by a link, which fails where the name is taken. So a kill at any moment leaves a chain
 * that can be followed, and its last link is the owner.
 */

/** When a process began, in clock ticks since the machine did: a process id alone may be another's by now. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** A process as the files name it: its id, and when it began. */
const nameOf = (pid: number): string => `${pid} ${startOf(pid)}`;

/** The id of a process that was named, where it is still that one. */
function livingOf(name: string): number | undefined {
  const [pid = '', start] = name.split(' ');
  const began = startOf(Number(pid));
  return began !== undefined && began === start ? Number(pid) : undefined;
}

/** What a file of the chain says; undefined: there is none. */
function readName(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const FIRST = 'owner';
/** The file of whoever takes a folder after an owner; of one whose file cannot be read, too. */
const fileAfter = (owner: string): string =>
  `${FIRST}-after-${/^\d+ \w+$/.test(owner) ? owner.replace(' ', '-') : 'unknown'}`;

/** The end of the chain: the last owner, if there was any, and the file its successor has to make. Nobody succeeds us. */
function endOf(folder: string): { readonly last: string | undefined; readonly next: string } {
  const self = nameOf(process.pid);
  let last: string | undefined;
  let next = FIRST;
  while (last !== self) {
    const name = readName(join(folder, next));
    if (name === undefined) break;
    last = name;
    next = fileAfter(name);
  }
  return { last, next };
}

/** The living process that owns the database in this folder, if any but us. */
export function ownerOf(folder: string): number | undefined {
  const { last } = endOf(folder);
  const pid = last === undefined ? undefined : livingOf(last);
  return pid === process.pid ? undefined : pid;
}

/** A file of ours that has no name in the chain yet; of a killed process, the next owner removes it. */
function draftOf(folder: string, owner: string): string {
  const draft = join(folder, `${FIRST}-after.${process.pid}`);
  writeFileSync(draft, `${owner}\n`, { mode: 0o600 });
  return draft;
}

/** Makes a file of the chain, whole, unless it is there or the chain is just being tidied: to be followed anew. */
function makeOnly(folder: string, name: string, owner: string): void {
  const draft = draftOf(folder, owner);
  try {
    linkSync(draft, join(folder, name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST' && code !== 'ENOENT') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Makes the owner the first of its chain, then removes the rest of it. Whoever read the chain before and makes a file of
 * it now finds, following it anew, that it leads to the owner.
 */
function tidy(folder: string, owner: string): void {
  renameSync(draftOf(folder, owner), join(folder, FIRST));
  for (const name of readdirSync(folder))
    if (name.startsWith(`${FIRST}-after`)) rmSync(join(folder, name), { force: true });
}

/**
 * Takes a database folder for this process. Of processes that try at the same moment one gets it, after a killed owner,
 * too. Throws `platform.busy` while another living process has it.
 */
export function takeFolder(folder: string): void {
  const self = nameOf(process.pid);
  for (;;) {
    const { last, next } = endOf(folder);
    if (last === self) break;
    const owner = last === undefined ? undefined : livingOf(last);
    if (owner !== undefined) {
      throw new TodokeError(
        'platform.busy',
        `このデータベース（${folder}）は、別の todoke（プロセス ${owner}）が使っています。`,
        {
          remedy: 'その処理が終わるのを待つか、Ctrl-C で止めてから、もう一度実行してください。',
          status: 409,
        },
      );
    }
    makeOnly(folder, next, self);
  }
  tidy(folder, self);
}
