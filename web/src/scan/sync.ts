import type { z } from 'zod';
import type { ScanAnswerSchema, Sealed, Sheets } from '../../../src/api/scan-contract.ts';
import { type SealingSheet, sheetIsWhole, unsent } from '../../../src/dispatch/sealing.ts';
import { ApiProblem, campaignPath, getJson, postJson } from '../api.ts';
import { t } from '../i18n/index.ts';
import { send } from './jobs.ts';
import type { KeptParcel, KeptScan, Place, Store } from './store.ts';

/** As it comes over the wire: what is absent is not there, where the schema's type also allows undefined. */
type OnWire<T, Key extends string, Part> = Omit<T, Key> & { readonly [K in Key]: Part };
type ScanAnswer = OnWire<z.infer<typeof ScanAnswerSchema>, 'sheet', SealingSheet>;
type TakenSheets = OnWire<Sheets, 'items', readonly SealingSheet[]>;
export type Conflict = ScanAnswer['conflicts'][number];

const pathOf = ([campaign, target]: Place): string =>
  `${campaignPath(campaign)}/parcels/${encodeURIComponent(target)}`;

/** No answer at all: the network is away, or the server. */
export const isAway = (error: unknown): boolean =>
  error instanceof ApiProblem && (error.problem.status === 0 || error.problem.status >= 502);

/** The scans of this device the server has not got. */
export const toSend = (scans: readonly KeptScan[], client: string, receipt: number): KeptScan[] => {
  const left = new Set(
    unsent(
      scans.map(({ scan }) => scan),
      { [client]: receipt },
    ),
  );
  return scans.filter(({ scan }) => left.has(scan));
};

/**
 * What the server answered, kept: the sheet as it is now, its receipt; refused scans are dropped. `wasHere`: it was on
 * the device when the server was asked; forgotten since, it stays away.
 */
async function take(store: Store, place: Place, answer: ScanAnswer, wasHere: boolean): Promise<void> {
  const receipt = answer.receipts[store.client] ?? 0;
  if (answer.conflicts.length > 0) await store.drop(place, answer.conflicts, receipt);
  await store[wasHere ? 'renew' : 'keep']({
    campaign: place[0],
    target: place[1],
    sheet: answer.sheet,
    receipt,
    told: answer.state,
  });
}

/**
 * Sends what the server has not got of one parcel, in its order, and takes the answer. Scans for several closings go
 * one closing after the other. Tells what the server refused. With nothing to send it asks how things stand.
 */
async function sync(
  store: Store,
  place: Place,
  onRefused: (conflicts: readonly Conflict[]) => void,
): Promise<void> {
  const kept = await store.parcel(place);
  const left = toSend(await store.scans(place), store.client, kept?.receipt ?? 0);
  const serials = [...new Set(left.map(({ serial }) => serial))].sort((a, b) => a - b);
  for (const serial of serials.length === 0 ? [kept?.sheet.serial ?? 1] : serials) {
    const scans = left.filter((one) => one.serial === serial).map(({ scan }) => scan);
    const answer = await postJson<ScanAnswer>(`${pathOf(place)}/scans`, { serial, scans });
    await take(store, place, answer, kept !== undefined);
    if (answer.conflicts.length > 0) onRefused(answer.conflicts);
  }
}

/**
 * Sends everything of a campaign, parcel by parcel, and asks about those named, each of which leaves `named` once it is
 * being asked about: one named again meanwhile is asked about again. Tells at once what the server refused of a parcel,
 * which is on the device no more. Ends at the first that gets no answer, which is named still. Says whether anything
 * was asked.
 */
export async function syncAll(
  store: Store,
  campaign: string,
  named: Set<string>,
  onRefused: (target: string, conflicts: readonly Conflict[]) => void,
): Promise<boolean> {
  let answered = false;
  for (const { target, receipt } of await store.parcels(campaign)) {
    const place = [campaign, target] as const;
    const left = toSend(await store.scans(place), store.client, receipt);
    const isNamed = named.delete(target);
    if (left.length === 0 && !isNamed) continue;
    try {
      await sync(store, place, (conflicts) => onRefused(target, conflicts));
      answered = true;
    } catch (error) {
      if (isNamed) named.add(target);
      throw error;
    }
  }
  return answered;
}

/**
 * Sends the orders of other jobs one after the other, in the order of scanning. A refusal is an answer, kept with its
 * words; an absence or a missing sign-in ends it, and the rest waits. Says whether anything was sent.
 */
export async function sendOrders(store: Store, campaign: string): Promise<boolean> {
  let answered = false;
  for (const order of await store.orders(campaign)) {
    if (order.answer !== null) continue;
    answered = true;
    try {
      await store.answerOrder(order, await send(order));
    } catch (error) {
      if (!(error instanceof ApiProblem) || isAway(error) || error.problem.status === 401) throw error;
      const { title, detail } = error.problem;
      await store.answerOrder(order, { tone: 'bad', word: t('scan.refused'), note: `${title}${detail}` });
    }
  }
  return answered;
}

/** How many scans of a campaign wait on this device. */
export async function waiting(store: Store, campaign: string): Promise<number> {
  let n = (await store.orders(campaign)).filter(({ answer }) => answer === null).length;
  for (const { target, receipt } of await store.parcels(campaign))
    n += toSend(await store.scans([campaign, target]), store.client, receipt).length;
  return n;
}

/** Parcels a station takes with it at once. */
const AT_ONCE = 20;

const nextSheets = (campaign: string, from: string): string =>
  `${campaignPath(campaign)}/sheets?${new URLSearchParams({ from, limit: String(AT_ONCE) })}`;

/** Takes along the next parcels that are not sealed, behind those that are here. Answers how many came. */
export async function takeNext(store: Store, campaign: string): Promise<number> {
  const have = new Set((await store.parcels(campaign)).map(({ target }) => target));
  let from: string | null = '';
  let came = 0;
  while (from !== null && came < AT_ONCE) {
    const page: TakenSheets = await getJson<TakenSheets>(nextSheets(campaign, from));
    for (const sheet of page.items) {
      if (have.has(sheet.target) || came === AT_ONCE) continue;
      // Taken along by its number while the list was on its way: what is known of it stays.
      if ((await store.parcel([campaign, sheet.target])) !== undefined) continue;
      await store.keep({
        campaign,
        target: sheet.target,
        sheet,
        receipt: 0,
        told: null,
      });
      came += 1;
    }
    from = page.next;
  }
  return came;
}

/** Takes one parcel along by its number, with what other stations scanned of it. Throws what the API refuses. */
export const takeOne = (store: Store, place: Place): Promise<void> => sync(store, place, () => undefined);

/** Asks the server to seal a parcel over the sheet that was seen here. How it stands afterwards is asked for by itself. */
export const seal = (place: Place, fingerprint: string): Promise<Sealed> =>
  postJson<Sealed>(`${pathOf(place)}/seal`, { fingerprint });

/** Records that a sealed parcel was opened again. */
export const openAgain = (place: Place, reason: string): Promise<unknown> =>
  postJson(`${pathOf(place)}/open`, { reason });

/** Whether a parcel may be worked on: its sheet is as the server gave it out. */
export const isWhole = ({ sheet }: KeptParcel): Promise<boolean> => sheetIsWhole(sheet);
