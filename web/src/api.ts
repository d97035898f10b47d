import { keepPreviousData, QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { CampaignDetail, Campaigns, Progress } from '../../src/api/contract.ts';
import type { Problem } from '../../src/api/problem.ts';

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
  title: 'サーバーとつながりません。',
  detail: '端末で npm start が動いているか確かめ、もう一度試してください。',
};

export type Query = Readonly<Record<string, string | undefined>>;

/** The address of an API request; absent values are left out. */
export function addressOf(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '',
  );
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}

async function request(address: string, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiProblem(UNREACHABLE);
  }
  if (response.ok) return response;
  throw new ApiProblem((await response.json().catch(() => UNREACHABLE)) as ApiProblem['problem']);
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

/** JSON of the API. A list keeps showing its last page while the next one is on its way. */
export function useApi<T>(path: string | null, query: Query = {}, options: { keep?: boolean } = {}) {
  return useQuery({
    queryKey: ['api', path, query],
    enabled: path !== null,
    queryFn: async ({ signal }) =>
      (await request(addressOf(path as string, query), signal)).json() as Promise<T>,
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
  });
}

/** A picture of a page. Asked for once and kept, because every request stands in the audit trail as a view. */
export function usePicture(path: string, query: Query) {
  return useQuery({
    queryKey: ['picture', path, query],
    queryFn: async ({ signal }) => (await request(addressOf(path, query), signal)).blob(),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}

const BUSY = 1_000;
const IDLE = 15_000;

/** What the round in the server's process is doing, polled. */
export function useProgress() {
  return useQuery({
    queryKey: ['progress'],
    queryFn: async ({ signal }) => (await request('/api/progress', signal)).json() as Promise<Progress>,
    refetchInterval: ({ state }) => (state.data?.finished === false ? BUSY : IDLE),
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
  return useQuery({
    queryKey: ['api', path],
    enabled: path !== null,
    queryFn: async ({ signal }) => (await request(path as string, signal)).json() as Promise<T>,
    refetchInterval: progress?.finished === false ? 2 * BUSY : false,
    placeholderData: keepPreviousData,
  });
}

export const campaignPath = (campaign: string): string => `/api/campaigns/${encodeURIComponent(campaign)}`;
export const useCampaigns = () => useMoving<Campaigns>('/api/campaigns');
export const useCampaign = (campaign: string | undefined) =>
  useMoving<CampaignDetail>(campaign === undefined ? null : campaignPath(campaign));
