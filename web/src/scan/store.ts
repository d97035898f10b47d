import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import {
  keptCode,
  type SealingSheet,
  type SealingState,
  type StationScan,
} from '../../../src/dispatch/sealing.ts';

/*
 * What a scan station keeps on its device: sheets and scans, which hold management numbers and ids only, never a
 * person's data. Everything is written before it is shown, so that a tab that is killed has lost nothing.
 */

/** A parcel of a campaign. */
export type Place = readonly [campaign: string, target: string];

/** A parcel as this device knows it. */
export interface KeptParcel {
  readonly campaign: string;
  readonly target: string;
  readonly sheet: SealingSheet;
  /** Of this device's scans, the number up to which the server has everything. */
  readonly receipt: number;
  /** What the server said last, over the scans of all stations. */
  readonly told: SealingState | null;
}

/** A scan and the closing it was made for. */
export interface KeptScan {
  readonly campaign: string;
  readonly target: string;
  readonly serial: number;
  readonly scan: StationScan;
}

/** A paper of another job (a return, a destruction, …): what was scanned, and what the server said of it. */
export interface KeptOrder {
  /** In the order of scanning, on this device. */
  readonly id: number;
  readonly campaign: string;
  readonly job: string;
  readonly number: string;
  /** What was given with it: cause, place, reason or the number of a record. */
  readonly says: string;
  /** Day of a return (ISO). */
  readonly on: string;
  /** ISO 8601. */
  readonly at: string;
  /** Idempotency-Key: sent twice it is done once. */
  readonly key: string;
  /** Null: not sent yet. */
  readonly answer: { readonly tone: string; readonly word: string; readonly note: string } | null;
}

interface Schema extends DBSchema {
  parcels: { key: [string, string]; value: KeptParcel };
  scans: { key: [string, string, string, number]; value: KeptScan };
  /** What this device is called, and what the campaigns are. */
  names: { key: string; value: string };
  /** The last number given to a scan of a parcel, kept when the parcel itself is forgotten. */
  last: { key: [string, string]; value: number };
  orders: { key: number; value: KeptOrder };
}

/** What was read, before it has a name. */
export type Reading = Pick<StationScan, 'code' | 'envelope' | 'undoes'>;
type ScanName = Pick<StationScan, 'client' | 'sequence'>;

export interface Store {
  /** This station's own id, made once. */
  readonly client: string;
  parcels(campaign: string): Promise<KeptParcel[]>;
  parcel(place: Place): Promise<KeptParcel | undefined>;
  keep(parcel: KeptParcel): Promise<void>;
  /** Keeps what is new of a parcel, unless it was forgotten meanwhile. */
  renew(parcel: KeptParcel): Promise<void>;
  /** Forgets a parcel that is done with, and its scans. */
  forget(place: Place): Promise<void>;
  scans(place: Place): Promise<KeptScan[]>;
  /** Writes one scan down and gives it its name: the next number without a gap. Tabs of one device take turns. */
  add(place: Place, serial: number, read: Reading): Promise<StationScan>;
  /**
   * Drops scans the server refused; numbers go on behind `receipt`, so that the server's row of them has no gap.
   */
  drop(place: Place, names: readonly ScanName[], receipt: number): Promise<void>;
  orders(campaign: string): Promise<KeptOrder[]>;
  addOrder(order: Omit<KeptOrder, 'id' | 'at' | 'key' | 'answer'>): Promise<void>;
  answerOrder(order: KeptOrder, answer: NonNullable<KeptOrder['answer']>): Promise<void>;
  /** Forgets the orders that were answered. */
  clearOrders(campaign: string): Promise<void>;
  name(key: string): Promise<string | undefined>;
  keepName(key: string, value: string): Promise<void>;
}

/** All scans of a parcel: keys that begin with its place. */
const within = ([campaign, target]: Place): IDBKeyRange =>
  IDBKeyRange.bound([campaign, target], [campaign, target, []]);

async function clientOf(db: IDBPDatabase<Schema>): Promise<string> {
  const entry = db.transaction('names', 'readwrite');
  const known = await entry.store.get('client');
  const client = known ?? crypto.randomUUID();
  if (known === undefined) await entry.store.put(client, 'client');
  await entry.done;
  return client;
}

/** Opens the store of one insurer on this device. */
export async function openStore(insurer: string): Promise<Store> {
  const db = await openDB<Schema>(`todoke-scan-${insurer}`, 1, {
    upgrade(fresh) {
      fresh.createObjectStore('parcels', { keyPath: ['campaign', 'target'] });
      fresh.createObjectStore('scans', { keyPath: ['campaign', 'target', 'scan.client', 'scan.sequence'] });
      fresh.createObjectStore('names');
      fresh.createObjectStore('last');
      fresh.createObjectStore('orders', { keyPath: 'id', autoIncrement: true });
    },
  });
  const client = await clientOf(db);
  return {
    client,
    parcels: (campaign) => db.getAll('parcels', IDBKeyRange.bound([campaign], [campaign, []])),
    parcel: (place) => db.get('parcels', [...place]),
    keep: async (parcel) => {
      await db.put('parcels', parcel);
    },
    renew: async (parcel) => {
      const work = db.transaction('parcels', 'readwrite');
      const known = await work.store.getKey([parcel.campaign, parcel.target]);
      if (known !== undefined) await work.store.put(parcel);
      await work.done;
    },
    forget: async (place) => {
      const work = db.transaction(['parcels', 'scans'], 'readwrite');
      await work.objectStore('parcels').delete([...place]);
      await work.objectStore('scans').delete(within(place));
      await work.done;
    },
    scans: (place) => db.getAll('scans', within(place)),
    add: async (place, serial, { code, envelope, undoes }) => {
      // Strict: on the disk before it is shown, so that a device that is switched off has lost nothing.
      const work = db.transaction(['scans', 'last'], 'readwrite', { durability: 'strict' });
      const sequence = ((await work.objectStore('last').get([...place])) ?? 0) + 1;
      const scan: StationScan = {
        client,
        sequence,
        at: new Date().toISOString(),
        code: keptCode(code),
        ...(envelope === undefined ? {} : { envelope }),
        ...(undoes === undefined ? {} : { undoes }),
      };
      await work.objectStore('scans').add({ campaign: place[0], target: place[1], serial, scan });
      await work.objectStore('last').put(sequence, [...place]);
      await work.done;
      return scan;
    },
    drop: async (place, names, receipt) => {
      const work = db.transaction(['scans', 'last'], 'readwrite');
      for (const one of names) await work.objectStore('scans').delete([...place, one.client, one.sequence]);
      const own = await work.objectStore('scans').getAllKeys(within(place));
      const highest = own.filter(([, , by]) => by === client).map(([, , , sequence]) => sequence);
      await work.objectStore('last').put(Math.max(receipt, ...highest, 0), [...place]);
      await work.done;
    },
    orders: async (campaign) => (await db.getAll('orders')).filter((order) => order.campaign === campaign),
    addOrder: async (order) => {
      const at = new Date().toISOString();
      const work = db.transaction('orders', 'readwrite', { durability: 'strict' });
      // The store gives the id.
      await work.store.add({ ...order, at, key: crypto.randomUUID(), answer: null } as KeptOrder);
      await work.done;
    },
    answerOrder: async (order, answer) => {
      await db.put('orders', { ...order, answer });
    },
    clearOrders: async (campaign) => {
      const work = db.transaction('orders', 'readwrite');
      for (const order of await work.store.getAll())
        if (order.campaign === campaign && order.answer !== null) await work.store.delete(order.id);
      await work.done;
    },
    name: (key) => db.get('names', key),
    keepName: async (key, value) => {
      await db.put('names', value, key);
    },
  };
}
