import { type DBSchema, openDB } from 'idb';
import type { WorkplaceCampaign, WorkplaceHome } from '../../../src/api/workplace-contract.ts';
import { insurer } from '../place.ts';
import { get, Refusal } from './api.ts';
import { isAway } from './queue.ts';

/*
 * What the page shows when it is opened anew without a network: what was sent here, by management number and state. No
 * name of anybody is kept on the phone, so none is shown until there is a network again.
 */

interface Schema extends DBSchema {
  answers: { key: string; value: unknown };
}

/** An answer of the server, or what is kept of the last one. */
export interface Asked<T> {
  readonly answer: T;
  readonly kept: boolean;
}

let opened: ReturnType<typeof open> | undefined;
const open = () =>
  openDB<Schema>(`todoke-workplace-${insurer}`, 1, {
    upgrade(fresh) {
      fresh.createObjectStore('answers');
    },
  });

/** Does something with what is kept. A browser that keeps nothing for us (a private window) shows the page all the same. */
async function within<T>(
  work: (database: Awaited<ReturnType<typeof open>>) => Promise<T>,
): Promise<T | undefined> {
  try {
    opened ??= open();
    return await work(await opened);
  } catch {
    return undefined;
  }
}
const keep = (path: string, answer: unknown) => within((database) => database.put('answers', answer, path));
const keptOf = (path: string) => within<unknown>((database) => database.get('answers', path));

/** Forgets what was kept: whoever was in here is so no more. What waits to be sent stays (queue.ts). */
export const forget = (): Promise<void> => within((database) => database.clear('answers'));

async function ask<T>(path: string, without: (answer: T) => T): Promise<Asked<T>> {
  try {
    const answer = await get<T>(path);
    await keep(path, without(answer));
    return { answer, kept: false };
  } catch (error) {
    if (error instanceof Refusal && [401, 403, 404].includes(error.status)) await forget();
    const kept = isAway(error) ? await keptOf(path) : undefined;
    if (kept === undefined) throw error;
    return { answer: kept as T, kept: true };
  }
}

const homeKept = (home: WorkplaceHome): WorkplaceHome => ({ ...home, person: '' });

/** The workplace and what was sent there; of another one than before nothing that was kept is left. */
export const askHome = async (): Promise<Asked<WorkplaceHome>> => {
  const before = (await keptOf('')) as WorkplaceHome | undefined;
  const asked = await ask('', homeKept);
  if (before !== undefined && before.symbol !== asked.answer.symbol) {
    await forget();
    await keep('', homeKept(asked.answer));
  }
  return asked;
};

/** A campaign at the workplace. */
export const askCampaign = (campaignId: string): Promise<Asked<WorkplaceCampaign>> =>
  ask<WorkplaceCampaign>(`/campaigns/${encodeURIComponent(campaignId)}`, (campaign) => ({
    ...campaign,
    list: [],
    letters: campaign.letters.map((letter) => ({ ...letter, name: '', kana: '', insuredName: '' })),
  }));

/** Notes that letters were handed over since a campaign was kept, so that a page opened anew knows it, too. */
export const keepHanded = (codes: readonly string[]): Promise<void> =>
  within(async (database) => {
    const work = database.transaction('answers', 'readwrite');
    for (let at = await work.store.openCursor(); at !== null; at = await at.continue()) {
      const { letters, ...rest } = at.value as Partial<WorkplaceCampaign>;
      if (!Array.isArray(letters)) continue;
      const now = letters.map((one) =>
        codes.includes(one.managementNumber) ? { ...one, state: 'handed' as const } : one,
      );
      await at.update({ ...rest, letters: now });
    }
    await work.done;
  });
