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

export type Became = HandOutsAnswer['scans'][number];

/** What a request may carry at once. */
const BATCH = 200;

/** The scans of one workplace on this phone. */
export interface Queue {
  /** Writes a scan down before it is shown, so that a phone that dies has lost nothing. */
  keep(code: string): Promise<void>;
  /** Codes that wait, the oldest first. */
  waiting(): Promise<string[]>;
  /**
   * Sends what waits, the oldest first. A letter the server has no posting of yet stays for the next time. Answers what
   * became of each that was sent; throws `Refusal` where nothing could be sent.
   */
  sync(): Promise<Became[]>;
}

/**
 * The queue of the workplace with this symbol. One phone may serve several (an office that keeps the books of many): what
 * one of them handed out would be nobody's letter to another, and be struck off unsent.
 */
export function queueOf(symbol: string): Queue {
  let opened: ReturnType<typeof open> | undefined;
  const open = () =>
    openDB<Schema>(`todoke-handout-${insurer}-${symbol}`, 1, {
      upgrade(fresh) {
        fresh.createObjectStore('scans', { autoIncrement: true });
      },
    });
  const store = (): ReturnType<typeof open> => {
    opened ??= open();
    return opened;
  };
  return {
    async keep(code) {
      const work = (await store()).transaction('scans', 'readwrite', { durability: 'strict' });
      await work.store.add({ code, at: new Date().toISOString() });
      await work.done;
    },
    waiting: async () => (await (await store()).getAll('scans')).map(({ code }) => code),
    async sync() {
      const database = await store();
      // In one transaction: a scan kept, or sent by another page, between the two would move each answer to another key.
      const { store: kept } = database.transaction('scans');
      const [keys, scans] = await Promise.all([kept.getAllKeys(null, BATCH), kept.getAll(null, BATCH)]);
      if (keys.length === 0) return [];
      const answer = await post<HandOutsAnswer>('/handouts', { scans });
      const work = database.transaction('scans', 'readwrite');
      for (const [i, { became }] of answer.scans.entries())
        if (became !== 'not_sent') await work.store.delete(keys[i] as number);
      await work.done;
      return answer.scans;
    },
  };
}

/** No answer at all: it will be tried again. */
export const isAway = (error: unknown): boolean => error instanceof Refusal && error.status === 0;
