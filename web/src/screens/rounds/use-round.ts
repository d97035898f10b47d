import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Round, UploadName } from '../../../../src/api/round-contract.ts';
import { ApiProblem, askAgain, postJson, useKept } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { insurerPath } from '../../place.ts';

export const roundPath = (campaign: string, rest = ''): string =>
  insurerPath(`/rounds/${encodeURIComponent(campaign)}${rest}`);

/** How often a campaign at work is asked for. */
const BUSY_MS = 1_000;

/** How often one that waits for somebody else's approval is asked for. */
const ASKED_MS = 10_000;

/** A planned campaign, asked for again while something of it is at work or waits for an approval. */
export function useRound(campaign: string) {
  const client = useQueryClient();
  const query = useKept<Round>({
    queryKey: ['api', 'round', campaign],
    // What a timer asks for keeps nobody signed in; whoever acts here sends something, too.
    queryFn: (context) =>
      askAgain<Round>(
        roundPath(campaign),
        context,
        context.client.getQueryData(context.queryKey) !== undefined,
      ),
    refetchInterval: ({ state }) =>
      state.data?.works.some(({ endedAt }) => endedAt === null)
        ? BUSY_MS
        : state.data?.state === 'asked' && ASKED_MS,
  });
  const busy = query.data?.works.some(({ endedAt }) => endedAt === null) === true;
  const wasBusy = useRef(false);
  useEffect(() => {
    // What was done changes lists and counts everywhere.
    if (wasBusy.current && !busy) void client.invalidateQueries({ queryKey: ['api'] });
    wasBusy.current = busy;
  }, [busy, client]);
  return query;
}

/** Something a button asks of the server: whether it is under way, and what was wrong with the last try. */
export function useAsk(campaign: string) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const ask = async (rest: string, body: object = {}): Promise<boolean> => {
    setAsking(true);
    setError(null);
    try {
      await postJson(roundPath(campaign, rest), body);
      await client.invalidateQueries({ queryKey: ['api'] });
      return true;
    } catch (problem) {
      setError(problem);
      return false;
    } finally {
      setAsking(false);
    }
  };
  return { ask, asking, error };
}

/** Sends a file as it is read; fetch tells no progress of what it sends, so that this is an XMLHttpRequest. */
export function sendFile(
  campaign: string,
  kind: UploadName,
  file: File,
  onProgress: (percent: number) => void,
): Promise<void> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open('POST', roundPath(campaign, `/files/${kind}`));
    request.setRequestHeader('content-type', 'text/csv');
    request.upload.onprogress = ({ loaded, total }) =>
      onProgress(total === 0 ? 100 : Math.floor((loaded / total) * 100));
    const unreachable = (): void =>
      fail(
        new ApiProblem({
          id: 'web.unreachable',
          status: 0,
          title: t('problem.unreachable'),
          detail: t('problem.unreachableDetail'),
        }),
      );
    request.onerror = unreachable;
    request.onload = () => {
      if (request.status === 200) return done();
      try {
        fail(new ApiProblem(JSON.parse(request.responseText) as ApiProblem['problem']));
      } catch {
        unreachable();
      }
    };
    request.send(file);
  });
}
