import { useCallback, useEffect, useRef, useState } from 'react';
import type { Campaigns } from '../../../../src/api/contract.ts';
import { ApiProblem, getJson } from '../../api.ts';
import { insurer, insurerPath } from '../../place.ts';
import { keepShell } from '../../scan/shell.ts';
import { type KeptOrder, type KeptParcel, openStore, type Store } from '../../scan/store.ts';
import { type Conflict, isAway, sendOrders, syncAll, waiting } from '../../scan/sync.ts';

/** Whether the server answers, and whether it knows who asks. */
export type Reach = 'there' | 'away' | 'signed_out';

/** Scans of one parcel the server refused for one reason. */
export interface Refused {
  readonly target: string;
  readonly why: Conflict['why'];
  readonly n: number;
}

export interface Station {
  readonly store: Store;
  readonly campaign: string;
  readonly title: string;
  readonly parcels: readonly KeptParcel[];
  /** Papers of other jobs, in the order of scanning. */
  readonly orders: readonly KeptOrder[];
  /** Scans that are on this device alone. */
  readonly waiting: number;
  readonly reach: Reach;
  /** Whether the screen opens without a network: null while that is being prepared. */
  readonly ready: boolean | null;
  readonly refused: readonly Refused[];
  /** What the server answered that is neither an absence nor a missing sign-in. */
  readonly trouble: unknown;
  /** Reads the device again and sends what waits; of a parcel named it also asks how it stands on the server. */
  push(target?: string): void;
  /** Does something that needs the server; an absence or missing sign-in is shown, anything else thrown. */
  ask<T>(work: () => Promise<T>): Promise<T | undefined>;
  /** Does something on this device alone, which says nothing of the server. */
  change(work: () => Promise<void>): Promise<void>;
  understood(): void;
}

const RETRY_MS = 5_000;

/** How an error bears on reaching the server; null: it was reached and refused. */
function reachOf(error: unknown): Reach | null {
  if (isAway(error)) return 'away';
  return error instanceof ApiProblem && error.problem.status === 401 ? 'signed_out' : null;
}

const counted = (target: string, conflicts: readonly Conflict[]): Refused[] =>
  [...Map.groupBy(conflicts, ({ why }) => why)].map(([why, own]) => ({ target, why, n: own.length }));

/** Opens the device's store; undefined until it is open. Throws into the screen what the browser refuses. */
function useStore(): Store | undefined {
  const [store, setStore] = useState<Store>();
  const [failure, setFailure] = useState<Error>();
  useEffect(() => {
    openStore(insurer).then(setStore, setFailure);
  }, []);
  if (failure !== undefined) throw failure;
  return store;
}

/** What the campaign is called, remembered for when nobody can be asked. */
function useTitle(store: Store | undefined, campaign: string): string {
  const [title, setTitle] = useState(campaign);
  useEffect(() => {
    if (store === undefined) return;
    const name = `title ${campaign}`;
    const read = async () => {
      const known = await store.name(name);
      if (known !== undefined) setTitle(known);
      const { campaigns } = await getJson<Campaigns>(insurerPath('/campaigns'));
      const found = campaigns.find(({ campaignId }) => campaignId === campaign)?.title;
      if (found === undefined) return;
      setTitle(found);
      await store.keepName(name, found);
    };
    read().catch(() => undefined);
  }, [store, campaign]);
  return title;
}

/** The station of a campaign: what is on the device, and its way to the server. Undefined until the device is read. */
export function useStation(campaign: string): Station | undefined {
  const store = useStore();
  const title = useTitle(store, campaign);
  const [held, setHeld] = useState<{ parcels: KeptParcel[]; orders: KeptOrder[]; waiting: number }>();
  const [reach, setReach] = useState<Reach>(navigator.onLine ? 'there' : 'away');
  const [ready, setReady] = useState<boolean | null>(null);
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const [trouble, setTrouble] = useState<unknown>(null);
  const wanted = useRef(false);
  const asked = useRef(new Set<string>());
  const running = useRef(false);
  const reads = useRef({ begun: 0, shown: 0 });

  const read = useCallback(async () => {
    if (store === undefined) return;
    reads.current.begun += 1;
    const own = reads.current.begun;
    const [parcels, orders, left] = await Promise.all([
      store.parcels(campaign),
      store.orders(campaign),
      waiting(store, campaign),
    ]);
    // A reading that ends after one begun later shows the device as it was before.
    if (own < reads.current.shown) return;
    reads.current.shown = own;
    setHeld({ parcels, orders, waiting: left });
  }, [store, campaign]);
  /** Something was answered; but what was on its way when the network went says nothing of now. */
  const reached = useCallback(() => setReach(navigator.onLine ? 'there' : 'away'), []);

  const push = useCallback(
    (target?: string) => {
      if (target !== undefined) asked.current.add(target);
      wanted.current = true;
      if (running.current || store === undefined) return;
      running.current = true;
      const work = async () => {
        try {
          while (wanted.current) {
            wanted.current = false;
            await read();
            const answered = await syncAll(store, campaign, asked.current, (named, conflicts) =>
              setRefused((before) => [...before, ...counted(named, conflicts)]),
            );
            const sent = await sendOrders(store, campaign);
            // With nothing to send or to ask, a small question tells whether the server is there.
            if (!answered && !sent && !wanted.current) await getJson('/api/me');
            reached();
            setTrouble(null);
          }
        } catch (error) {
          const now = reachOf(error);
          if (now === null) setTrouble(error);
          else setReach(now);
        } finally {
          // In the same breath as the last look at what is wanted: what is wanted afterwards begins anew.
          running.current = false;
        }
        await read();
      };
      void work();
    },
    [store, campaign, read, reached],
  );

  useEffect(() => {
    push();
    void keepShell('scan').then(setReady);
    const away = () => setReach('away');
    const back = () => push();
    window.addEventListener('online', back);
    window.addEventListener('offline', away);
    return () => {
      window.removeEventListener('online', back);
      window.removeEventListener('offline', away);
    };
  }, [push]);

  const left = held?.waiting ?? 0;
  useEffect(() => {
    if (reach === 'there' && left === 0) return undefined;
    const timer = window.setInterval(() => push(), RETRY_MS);
    return () => window.clearInterval(timer);
  }, [reach, left, push]);

  const ask = useCallback(
    async <T>(work: () => Promise<T>): Promise<T | undefined> => {
      try {
        const answer = await work();
        reached();
        return answer;
      } catch (error) {
        const now = reachOf(error);
        if (now === null) throw error;
        setReach(now);
        return undefined;
      } finally {
        await read();
      }
    },
    [read, reached],
  );
  const change = useCallback((work: () => Promise<void>): Promise<void> => work().finally(read), [read]);
  if (store === undefined || held === undefined) return undefined;
  const understood = () => setRefused([]);
  return { store, campaign, title, ...held, reach, ready, refused, trouble, push, ask, change, understood };
}
