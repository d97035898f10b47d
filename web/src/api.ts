import {
  QueryClient,
  type QueryFunctionContext,
  type UseQueryOptions,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { CampaignDetail, Campaigns, Progress } from '../../src/api/contract.ts';
import type { Problem } from '../../src/api/problem.ts';
import type { Purpose } from '../../src/api/purpose-contract.ts';
import { t } from './i18n/index.ts';
import { inLanguage } from './i18n/record.ts';
import { goToSignIn, insurerPath, isStation } from './place.ts';

/** A refusal of the API, with its sentence and remedy. */
export class ApiProblem extends Error {
  readonly problem: Pick<Problem, 'id' | 'status' | 'title' | 'detail'>;
  constructor(problem: ApiProblem['problem']) {
    super(problem.id);
    this.problem = problem;
  }
}

const UNREACHABLE: ApiProblem['problem'] = {
  id: 'web.unreachable',
  status: 0,
  title: t('problem.unreachable'),
  detail: t('problem.unreachableDetail'),
};

/** What stands after the `?` of an address. Why a person is looked at is one of what the trail knows. */
export type Query = Readonly<Record<string, string | undefined>> & { readonly purpose?: Purpose };

/** The address of an API request; absent values are left out. */
export function addressOf(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '',
  );
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}

/** Asked by a timer, not by a person: does not keep a session alive that nobody uses. */
const BACKGROUND = { headers: { 'todoke-background': '1' } };

async function request(address: string, options: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, options);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiProblem(UNREACHABLE);
  }
  if (response.ok) return response;
  const problem = inLanguage((await response.json().catch(() => UNREACHABLE)) as ApiProblem['problem']);
  // The station goes on scanning; it asks for the sign-in itself.
  if (problem.id === 'access.sign_in_required' && !isStation) goToSignIn();
  throw new ApiProblem(problem);
}

/** What the API answered, its words in the language of the screen. */
const jsonOf = async <T>(response: Response): Promise<T> => inLanguage((await response.json()) as T);

/** JSON of the API, asked for once. */
export const getJson = async <T>(address: string, signal?: AbortSignal): Promise<T> =>
  jsonOf(await request(address, signal === undefined ? {} : { signal }));

/**
 * Posts JSON to the API. The key says that a repeated request is the same one: give the same key when trying again
 * what may have been done, and null where nothing is done (a search): its answer is then kept nowhere.
 */
export async function postJson<T>(
  address: string,
  body: object = {},
  key: string | null = crypto.randomUUID(),
): Promise<T> {
  const headers = {
    'content-type': 'application/json',
    ...(key === null ? {} : { 'idempotency-key': key }),
  };
  return jsonOf(await request(address, { method: 'POST', headers, body: JSON.stringify(body) }));
}

/** Posts a file as it is. The API finds the same bytes sent again to be the same file: there is no key. */
export async function postFile<T>(address: string, file: Blob): Promise<T> {
  return jsonOf(
    await request(address, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: file }),
  );
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The server is this machine: whether there is a network does not matter.
      networkMode: 'always',
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && error instanceof ApiProblem && error.problem.status === 0,
    },
  },
});

/** Whether a failure may pass by itself: no answer, or a server in trouble. A refusal is an answer and stands. */
export const mayPass = (error: unknown): boolean =>
  !(error instanceof ApiProblem) ||
  error.problem.status === 0 ||
  error.problem.status === 429 ||
  error.problem.status >= 500;

/** What a screen reads, and why it cannot be shown. */
export interface Kept<T> {
  readonly data: T | undefined;
  readonly error: Error | null;
  readonly refetch: () => Promise<unknown>;
  readonly isPlaceholderData: boolean;
  readonly isFetching: boolean;
}

/**
 * Reads for a screen. What was loaded stays as it is when asking for it again fails for a while, and with it whatever
 * is typed, ticked and in focus there; the line above every screen tells of it (parts/freshness.tsx).
 */
export function useKept<T>(options: UseQueryOptions<T>): Kept<T> {
  const result = useQuery(options);
  const { data, error, refetch, isPlaceholderData } = result;
  return {
    data,
    error: data !== undefined && mayPass(error) ? null : error,
    refetch,
    isPlaceholderData,
    // Read by few: whoever does not is not rendered anew at every request.
    get isFetching() {
      return result.isFetching;
    },
  };
}

/** Asks for what a screen shows. What failed before is asked for again by a timer, as may be more (`byTimer`). */
export async function askAgain<T>(
  address: string,
  { client, queryKey, signal }: Pick<QueryFunctionContext, 'client' | 'queryKey' | 'signal'>,
  byTimer = false,
): Promise<T> {
  const again = byTimer || client.getQueryState(queryKey)?.status === 'error';
  return jsonOf(await request(address, { signal, ...(again ? BACKGROUND : {}) }));
}

/** What was shown of the same path, under another query. */
const keptOf =
  (path: string | null) =>
  <T>(before: T | undefined, of?: { readonly queryKey: readonly unknown[] }): T | undefined =>
    of?.queryKey[1] === path ? before : undefined;

/** JSON of the API. A list keeps showing its last page while the next one is on its way; never what is of another path. */
export function useApi<T>(path: string | null, query: Query = {}, options: { keep?: boolean } = {}) {
  return useKept<T>({
    queryKey: ['api', path, query],
    enabled: path !== null,
    queryFn: (context) => askAgain<T>(addressOf(path as string, query), context),
    ...(options.keep ? { placeholderData: keptOf(path) } : {}),
  });
}

/** A picture of a page. Asked for once and kept, because every request stands in the audit trail as a view. */
export function usePicture(path: string, query: Query) {
  return useQuery({
    queryKey: ['picture', path, query],
    queryFn: async ({ signal }) => (await request(addressOf(path, query), { signal })).blob(),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}

const BUSY = 1_000;
const AWAY = 5_000;
const IDLE = 15_000;

/** The query by which every screen hears that the server answers. */
export const PROGRESS = 'progress';

/** What the round in the server's process is doing, polled. */
export function useProgress() {
  return useQuery({
    queryKey: [PROGRESS],
    queryFn: async ({ signal }) =>
      jsonOf<Progress>(await request(insurerPath('/progress'), { ...BACKGROUND, signal })),
    refetchInterval: ({ state }) =>
      state.status === 'error' ? AWAY : state.data?.finished === false ? BUSY : IDLE,
    refetchOnReconnect: 'always',
  });
}

/** Once a round that was running is finished, everything shown before is out of date. */
export function useFreshAfterRound(): void {
  const { data } = useProgress();
  const client = useQueryClient();
  const wasRunning = useRef(false);
  useEffect(() => {
    if (data?.finished === true && wasRunning.current) void client.invalidateQueries({ queryKey: ['api'] });
    wasRunning.current = data?.finished === false;
  }, [data?.finished, client]);
}

/** Campaigns and counts move while a round runs: then they are asked for again and again. */
function useMoving<T>(path: string | null) {
  const { data: progress } = useProgress();
  return useKept<T>({
    queryKey: ['api', path],
    enabled: path !== null,
    queryFn: (context) => askAgain<T>(path as string, context),
    refetchInterval: progress?.finished === false ? 2 * BUSY : false,
  });
}

export const campaignPath = (campaign: string): string =>
  insurerPath(`/campaigns/${encodeURIComponent(campaign)}`);
export const useCampaigns = () => useMoving<Campaigns>(insurerPath('/campaigns'));
export const useCampaign = (campaign: string | undefined) =>
  useMoving<CampaignDetail>(campaign === undefined ? null : campaignPath(campaign));
