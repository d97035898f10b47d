import { type DBSchema, openDB } from 'idb';
import type { HandOutsAnswer } from '../../../src/api/workplace-contract.ts';
import { insurer } from '../place.ts';
import { post, Refusal } from './api.ts';

/*
 * What was scanned while letters were handed out, kept on the phone until the server has it. It holds management numbers
 * and moments, never a name. Sending is as often as it likes: on the server a letter is handed over once.
 */

interface Schema extends DBSchema {
  scans: { key: number; value: { readonly code: string; readonly at: string } };
}
const open = () =>
  openDB<Schema>(`todoke-handout-${insurer}`, 1, {
    upgrade(fresh) {
      fresh.createObjectStore('scans', { autoIncrement: true });
    },
  });
let opened: ReturnType<typeof open> | undefined;
const store = (): ReturnType<typeof open> => {
  opened ??= open();
  return opened;
};

/** Writes a scan down before it is shown, so that a phone that dies has lost nothing. */
export async function keep(code: string): Promise<void> {
  const work = (await store()).transaction('scans', 'readwrite', { durability: 'strict' });
  await work.store.add({ code, at: new Date().toISOString() });
  await work.done;
}

export const waiting = async (): Promise<number> => (await store()).count('scans');

/** Codes that wait on this phone. */
export const waitingCodes = async (): Promise<Set<string>> =>
  new Set((await (await store()).getAll('scans')).map(({ code }) => code));

export type Became = HandOutsAnswer['scans'][number];

/** What a request may carry at once. */
const BATCH = 200;

/**
 * Sends what waits, the oldest first. A letter the server has no posting of yet stays for the next time. Answers what
 * became of each that was sent; throws `Refusal` where nothing could be sent.
 */
export async function sync(): Promise<Became[]> {
  const database = await store();
  const keys = await database.getAllKeys('scans', null, BATCH);
  if (keys.length === 0) return [];
  const scans = await database.getAll('scans', null, BATCH);
  const answer = await post<HandOutsAnswer>('/handouts', { scans });
  const work = database.transaction('scans', 'readwrite');
  for (const [i, { became }] of answer.scans.entries())
    if (became !== 'not_sent') await work.store.delete(keys[i] as number);
  await work.done;
  return answer.scans;
}

/** No answer at all: it will be tried again. */
export const isAway = (error: unknown): boolean => error instanceof Refusal && error.status === 0;
