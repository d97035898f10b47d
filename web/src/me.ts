import type { Action } from '../../src/access/roles.ts';
import type { Me } from '../../src/api/access-contract.ts';
import { getJson, useKept } from './api.ts';
import { insurer } from './place.ts';

/** Who is signed in here, and what they may do where. Asked for once; a new sign-in is a new page. */
export const useMe = () =>
  useKept<Me>({
    queryKey: ['me'],
    queryFn: ({ signal }) => getJson<Me>('/api/me', signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What the person signed in may do at the insurer of this page: what is not granted is not offered. */
export function useMay(): (action: Action) => boolean {
  const { data } = useMe();
  const actions = data?.insurers.find(({ insurerId }) => insurerId === insurer)?.actions ?? [];
  return (action) => actions.includes(action);
}

/** The lists the numbers of a campaign open, and what it takes to open them. */
export const LISTS = {
  pieces: 'piece.read',
  held: 'held.list',
  excluded: 'excluded.list',
  aside: 'aside.list',
} as const satisfies Record<string, Action>;
export type ListName = keyof typeof LISTS;
