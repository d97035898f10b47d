import { useRef, useState } from 'react';
import type { CodesGiven, WorkplaceItem } from '../../../../src/api/workplaces-contract.ts';
import { addressOf, campaignPath, getJson, postJson } from '../../api.ts';
import { useAct } from '../../parts/act.ts';
import type { ListPage } from '../../parts/list.tsx';
import { insurerPath } from '../../place.ts';

/** Workplaces given a code by one request: so many sheets are one PDF. */
const AT_ONCE = 200;

/** What is asked about workplaces of a campaign at which nobody may come in and nobody is invited. */
export const WITHOUT = { only: 'none', limit: '1' } as const;

/** The codes and sheets of one request. */
export interface Batch {
  readonly codes: CodesGiven['codes'];
  /** A PDF, base64. */
  readonly paper: string;
}

/** Codes for all workplaces of a campaign without one, a batch after the other; each is told once and held here. */
export interface GivingCodes {
  readonly batches: readonly Batch[];
  readonly given: number;
  /** How many it will be in all; null before it is begun. */
  readonly all: number | null;
  readonly busy: boolean;
  readonly error: unknown;
  /** Gives them, or goes on where it stopped. */
  readonly give: (campaign: string) => void;
  readonly forget: () => void;
}

/** See `GivingCodes`. */
export function useCodes(): GivingCodes {
  const [batches, setBatches] = useState<readonly Batch[]>([]);
  const [all, setAll] = useState<number | null>(null);
  const { busy, error, act, clear } = useAct<number>();
  // Asked for, and no answer came: the server may have given them codes that nobody was told.
  const unanswered = useRef<readonly string[]>([]);
  const given = batches.reduce((n, { codes }) => n + codes.length, 0);

  async function send(campaign: string, workplaces: readonly string[], replace: boolean): Promise<number> {
    unanswered.current = workplaces;
    const body = { workplaces, replace, paper: true };
    const { codes, paper } = await postJson<CodesGiven>(`${campaignPath(campaign)}/workplace-codes`, body);
    unanswered.current = [];
    setBatches((before) => [...before, { codes, paper: paper ?? '' }]);
    return codes.length;
  }
  async function sendAll(campaign: string): Promise<number> {
    let done = given;
    if (unanswered.current.length > 0) done += await send(campaign, unanswered.current, true);
    for (;;) {
      // Who has been given one is no longer among them: the first page is always the next one.
      const query = { ...WITHOUT, campaign, limit: `${AT_ONCE}` };
      const { items, total } = await getJson<ListPage<WorkplaceItem>>(
        addressOf(insurerPath('/workplaces'), query),
      );
      setAll(done + total);
      if (items.length === 0) return done;
      done += await send(
        campaign,
        items.map(({ workplaceId }) => workplaceId),
        false,
      );
    }
  }
  return {
    batches,
    given,
    all,
    busy,
    error,
    give: (campaign) => void act(() => sendAll(campaign)),
    forget: () => {
      setBatches([]);
      setAll(null);
      clear();
    },
  };
}
