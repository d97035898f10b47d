import { type Query, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { ApiProblem, mayPass, PROGRESS, useProgress } from '../api.ts';
import { t } from '../i18n/index.ts';
import { Secondary } from './states.tsx';
import { momentText } from './text.tsx';

/** Asked for by what is on the screen, and not had: for a while, as it seems. */
const failed = (query: Query): boolean =>
  query.isActive() && query.state.status === 'error' && mayPass(query.state.error);
const isHeartbeat = ({ queryKey }: Query): boolean => queryKey[0] === PROGRESS;
const isShown = ({ queryKey, state }: Query): boolean => queryKey[0] === 'api' && state.data !== undefined;

/** What could not be brought up to date, as one text: the moment the oldest of it is of, and the id of its failure. '': nothing. */
function standing(client: QueryClient): string {
  const behind = client.getQueryCache().findAll({ predicate: failed });
  const shown = behind.filter(isShown);
  const [first] = [...shown, ...behind.filter(isHeartbeat)];
  if (first === undefined) return '';
  const { error } = first.state;
  const id = error instanceof ApiProblem ? error.problem.id : 'web.internal';
  return `${Math.min(...shown.map(({ state }) => state.dataUpdatedAt))} ${id}`;
}

/** Asks again for what failed: what is shown, and, where the server had not answered at all, what is not shown yet. */
const askAgain = (client: QueryClient): Promise<void> =>
  client.refetchQueries({
    predicate: (query) =>
      failed(query) &&
      (isHeartbeat(query) ||
        isShown(query) ||
        (query.state.error instanceof ApiProblem && query.state.error.problem.status === 0)),
  });

/** How long what fails is left alone while the server does answer. */
const PAUSE_MS = 10_000;

/** Whenever the server is heard of, what could not be had before is asked for again. */
function useAskedAgain(client: QueryClient): void {
  const { dataUpdatedAt } = useProgress();
  const last = useRef(0);
  useEffect(() => {
    if (
      dataUpdatedAt < last.current + PAUSE_MS ||
      client.getQueryCache().findAll({ predicate: failed }).length === 0
    )
      return;
    last.current = dataUpdatedAt;
    void askAgain(client);
  }, [dataUpdatedAt, client]);
}

/** The line above every screen while what it shows cannot be brought up to date; the screen itself stays as it is. */
export function Freshness() {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const subscribe = useCallback((changed: () => void) => client.getQueryCache().subscribe(changed), [client]);
  const told = useSyncExternalStore(subscribe, () => standing(client));
  useAskedAgain(client);
  const [since = '', id = ''] = told.split(' ');
  const again = (): void => {
    if (asking) return;
    setAsking(true);
    void askAgain(client).finally(() => setAsking(false));
  };
  return (
    <div aria-live="polite" className="shrink-0 print:hidden">
      {told !== '' && (
        <div className="text-dns-14N-130 flex items-center gap-4 border-solid-gray-300 border-b bg-yellow-50 px-6 py-1.5 text-yellow-1200">
          <p>
            {since === 'Infinity'
              ? t('app.away')
              : t('app.notFresh', { at: momentText(new Date(Number(since)).toISOString()) })}
          </p>
          {/* Never disabled: it would lose the focus of whoever pressed it. */}
          <Secondary onPress={again}>{t(asking ? 'app.loading' : 'app.loadAgain')}</Secondary>
          <code className="ml-auto text-solid-gray-700 text-xs">{id}</code>
        </div>
      )}
    </div>
  );
}
