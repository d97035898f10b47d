import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

/** One act of the API at a time: whether it is under way, what it came to, why it was refused. */
export interface Acting<T> {
  readonly busy: boolean;
  readonly done: T | undefined;
  readonly error: unknown;
  /** Does it; what is shown of the record is then asked for anew. */
  readonly act: (work: () => Promise<T>) => Promise<T | undefined>;
  readonly clear: () => void;
}

/** One act at a time: whether it runs, what came of it, what was refused. */
export function useAct<T>(): Acting<T> {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<T>();
  const [error, setError] = useState<unknown>(null);
  const clear = () => {
    setDone(undefined);
    setError(null);
  };
  const act = async (work: () => Promise<T>): Promise<T | undefined> => {
    setBusy(true);
    clear();
    try {
      const answer = await work();
      setDone(answer);
      await client.invalidateQueries({ queryKey: ['api'] });
      return answer;
    } catch (problem) {
      setError(problem);
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { busy, done, error, act, clear };
}
