import type { ParcelSheet } from '../template/parcel.ts';
import type { NoticeRecord } from '../template/record.ts';
import type { NoticeContext } from './context.ts';
import { type ComposedLists, composeDistributionLists } from './lists.ts';
import { type ComposedFile, composeNotices } from './notices.ts';

/** What a composing worker is handed: everything the file will say, and where to write it. */
export interface ComposeTask {
  readonly context: NoticeContext;
  readonly records: readonly NoticeRecord[];
  readonly path: string;
}

/** The same for the papers that go into parcels. */
export interface ListsTask {
  readonly context: NoticeContext;
  readonly parcels: readonly ParcelSheet[];
  readonly path: string;
}

/** A composing worker is pure: records in, file out. How many there are never changes a byte. */
export default (task: ComposeTask): Promise<ComposedFile> => composeNotices(task);

export const lists = (task: ListsTask): Promise<ComposedLists> => composeDistributionLists(task);
