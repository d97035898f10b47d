import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { sound } from '../scan/sound.ts';
import { keepHanded } from './kept.ts';
import { type Became, isAway, type Queue, queueOf } from './queue.ts';

/** What waits on this phone, and what became of what was sent. */
export interface Outbox {
  readonly queue: Queue;
  readonly left: number;
  /** There is no network. */
  readonly away: boolean;
  readonly error: unknown;
  /** Letters that were handed out and must not have been, or were none of this workplace's. */
  readonly refused: readonly Became[];
  send(): Promise<void>;
}

/** Between two tries to send. */
const AGAIN_MS = 10_000;

/**
 * Sends what waits of a workplace, whatever is on the screen: when the page is opened (a phone that was killed in the
 * middle), when the network is back, and every few seconds.
 */
export function useOutbox(symbol: string): Outbox {
  const queue = useMemo(() => queueOf(symbol), [symbol]);
  const [left, setLeft] = useState(0);
  const [away, setAway] = useState(false);
  const [error, setError] = useState<unknown>();
  const [refused, setRefused] = useState<readonly Became[]>([]);
  const busy = useRef(false);
  /** Something was kept while the rest was being sent. */
  const more = useRef(false);
  const send = useCallback(async () => {
    setLeft((await queue.waiting()).length);
    more.current = true;
    if (busy.current) return;
    busy.current = true;
    try {
      for (;;) {
        more.current = false;
        const answer = await queue.sync();
        const handed = answer.filter(({ became }) => became === 'hand' || became === 'already');
        if (handed.length > 0) await keepHanded(handed.map(({ code }) => code));
        const wrong = answer.filter(({ became }) => became === 'send_back' || became === 'unknown');
        if (wrong.length > 0) {
          setRefused((before) => [...before, ...wrong]);
          sound('bad');
        }
        setAway(false);
        setError(undefined);
        // What only waits for the post's record is left for later.
        const idle = answer.length === 0 || answer.every(({ became }) => became === 'not_sent');
        if (idle && !more.current) break;
      }
    } catch (cause) {
      if (isAway(cause)) setAway(true);
      else setError(cause);
    } finally {
      busy.current = false;
      setLeft((await queue.waiting()).length);
    }
  }, [queue]);
  useEffect(() => {
    const now = () => void send();
    now();
    const timer = setInterval(now, AGAIN_MS);
    window.addEventListener('online', now);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', now);
    };
  }, [send]);
  return { queue, left, away, error, refused, send };
}
