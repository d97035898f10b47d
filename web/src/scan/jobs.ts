import type { Receipts, ReturnAnswer, Sighted } from '../../../src/api/piece-contract.ts';
import { postJson } from '../api.ts';
import { t } from '../i18n/index.ts';
import { insurerPath } from '../place.ts';
import type { Tone } from './sound.ts';
import type { KeptOrder, KeptParcel } from './store.ts';

/** What a station does with papers beside sealing: each scan is one order of this kind. */
export const JOBS = ['check', 'returned', 'hand_over', 'destroy', 'recall', 'stop', 'void', 'lose'] as const;
export type Job = (typeof JOBS)[number];
export const isJob = (text: string | undefined): text is Job => JOBS.some((job) => job === text);

/** What has to be given before the first scan, besides the numbers. */
export const NEEDS: Readonly<Record<Job, 'place' | 'cause' | 'evidence' | 'receipt' | 'reason'>> = {
  check: 'place',
  returned: 'cause',
  hand_over: 'evidence',
  destroy: 'receipt',
  recall: 'reason',
  stop: 'reason',
  void: 'reason',
  lose: 'evidence',
};

/** Jobs that give an order about papers, where others record what was done with the one in the hand. */
export const ORDERS: readonly Job[] = ['recall', 'stop', 'void'];

/** What came of one order, as it is shown and kept: codes and words, no person. */
export interface Outcome {
  readonly tone: Tone;
  readonly word: string;
  readonly note: string;
}

const path = (rest: string): string => insurerPath(`/pieces/${rest}`);

async function check(order: KeptOrder): Promise<Outcome> {
  const body = { number: order.number, place: order.says };
  const { verdict, statusTitle } = await postJson<Sighted>(path('sight'), body, order.key);
  const tone = verdict === 'goes_on' ? 'good' : verdict === 'pull' ? 'bad' : 'warn';
  return {
    tone,
    word: t(`scan.verdict.${verdict}`),
    note: t('scan.verdict.note', { status: statusTitle }),
  };
}

async function returned(order: KeptOrder): Promise<Outcome> {
  const lines = [{ number: order.number, cause: order.says, returnedOn: order.on }];
  const answer = await postJson<ReturnAnswer>(path('returned'), { lines }, order.key);
  const [refused] = answer.refused;
  if (refused !== undefined) return { tone: 'bad', word: t('scan.refused'), note: `${refused.sentence}。` };
  if (answer.recovered > 0) return { tone: 'good', word: t('scan.recovered'), note: t('scan.recoveredNote') };
  if (answer.returned > 0) return { tone: 'good', word: t('scan.recorded'), note: t('scan.returnedNote') };
  return answer.corrected > 0
    ? { tone: 'good', word: t('scan.recorded'), note: t('scan.correctedNote') }
    : { tone: 'warn', word: t('scan.already'), note: t('scan.alreadyNote') };
}

async function act(order: KeptOrder): Promise<Outcome> {
  const body = { numbers: [order.number], action: order.job, says: order.says };
  const route = ORDERS.some((job) => job === order.job) ? 'order' : 'handle';
  const { receipts } = await postJson<Receipts>(path(route), body, order.key);
  const [receipt] = receipts;
  if (receipt?.done !== 'done') return { tone: 'warn', word: t('scan.already'), note: t('scan.alreadyNote') };
  return {
    tone: 'good',
    word: t('scan.recorded'),
    note: t('scan.verdict.note', { status: receipt.statusTitle }),
  };
}

async function lose(order: KeptOrder): Promise<Outcome> {
  const body = { number: order.number, search: 'open', evidence: order.says };
  const { lot } = await postJson<{ lot: string }>(path('search'), body, order.key);
  return { tone: 'warn', word: t('scan.searching'), note: t('scan.searchingNote', { lot }) };
}

/** Sends one order; its key makes a repetition the same one. Throws what the API refuses. */
export function send(order: KeptOrder): Promise<Outcome> {
  if (order.job === 'check') return check(order);
  if (order.job === 'returned') return returned(order);
  return order.job === 'lose' ? lose(order) : act(order);
}

/**
 * What can be said of a paper while nobody can be asked: the sheets on the device know which papers were stopped when
 * they were taken along. Anything else waits for the server.
 */
export function saidHere(number: string, job: Job, parcels: readonly KeptParcel[]): Outcome {
  const content =
    job === 'check'
      ? parcels.flatMap(({ sheet }) => sheet.contents).find((one) => one.number === number)
      : undefined;
  if (content !== undefined && (!content.live || content.awaited === true))
    return { tone: 'bad', word: t('scan.verdict.pull'), note: t('scan.verdict.pullHere') };
  return { tone: 'warn', word: t('scan.keptHere'), note: t('scan.keptHereNote') };
}
