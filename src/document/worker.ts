import type { CarrierRecord, CertificateRecord } from '../template/certificate.ts';
import { setFonts } from '../template/fonts.ts';
import type { ParcelSheet } from '../template/parcel.ts';
import type { NoticeRecord } from '../template/record.ts';
import { composeCarriers, composeCertificates } from './certificates.ts';
import type { NoticeContext } from './context.ts';
import { type ComposedLists, composeDistributionLists } from './lists.ts';
import { type ComposedFile, composeNotices } from './notices.ts';

/** What a composing worker is handed: everything the file will say, and where to write it. */
export interface ComposeTask {
  readonly context: NoticeContext;
  readonly records: readonly NoticeRecord[];
  readonly path: string;
  readonly voiceFolder?: string | undefined;
}

/** The same for the papers that go into parcels. */
export interface ListsTask {
  readonly context: NoticeContext;
  readonly parcels: readonly ParcelSheet[];
  readonly path: string;
}

/** The cards of a lot, in the order of their envelopes. */
export interface CardsTask {
  readonly context: NoticeContext;
  readonly cards: readonly CertificateRecord[];
  readonly path: string;
}

/** The letters those cards travel on. */
export interface LettersTask {
  readonly context: NoticeContext;
  readonly letters: readonly CarrierRecord[];
  readonly path: string;
}

/** A thread draws with the typefaces of the profile it is handed. */
function ready<T extends { readonly context: NoticeContext }>(task: T): T {
  setFonts(task.context.settings.fonts);
  return task;
}

/** A composing worker is pure: records in, file out. How many there are never changes a byte. */
export default (task: ComposeTask): Promise<ComposedFile> => composeNotices(ready(task));

/** The distribution lists of a print file. */
export const lists = (task: ListsTask): Promise<ComposedLists> => composeDistributionLists(ready(task));

/** Front and back of each card in turn. */
export const cards = async ({ context, cards: records, path }: CardsTask): Promise<ComposedFile> => ({
  ...(await composeCertificates(ready({ context, records, path }))),
  firstPages: records.map((_, i) => i * 2 + 1),
});

/** The carrier letters of a print file; each is one page. */
export const letters = async ({ context, letters: records, path }: LettersTask): Promise<ComposedFile> => ({
  ...(await composeCarriers(ready({ context, records, path }))),
  firstPages: records.map((_, i) => i + 1),
});
