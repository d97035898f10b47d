import { z } from 'zod';
import { PAGE } from './list.ts';

/*
 * Filings (届書, docs/filings.md) over HTTP. Answers hold places, codes, sentences and counts, never what stands in a
 * record; members are named by id.
 */

const count = z.int().nonnegative();
const date = z.iso.date();

export const CountsSchema = z.strictObject({
  workplace: z.string(),
  files: count,
  refusedFiles: count,
  records: count,
  accepted: count,
  errors: count,
  late: count,
  newMembers: count,
  numbersMissing: count,
});
export type FilingCounts = z.infer<typeof CountsSchema>;

const FaultSchema = z.strictObject({
  /** Line of the file from 1; 0: the file as a whole. */
  row: count,
  /** 項番 from 1; 0: the line as a whole. */
  item: count,
  name: z.string(),
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
});
export type FilingFault = z.infer<typeof FaultSchema>;

export const CheckedSchema = z.strictObject({
  kind: z.enum(['shfd', 'kpfd']),
  encoding: z.string(),
  checkedOn: z.string().nullable(),
  records: count,
  accepted: count,
  /** The whole file is refused: nothing of it can be loaded. */
  refused: z.boolean(),
  errors: z.array(FaultSchema),
  warnings: z.array(FaultSchema),
  passedBy: z.array(
    z.strictObject({ form: z.string(), name: z.string(), records: count, message: z.string() }),
  ),
  late: z.array(z.strictObject({ row: count, type: z.string(), days: z.int(), dueDays: z.int() })),
  counts: CountsSchema,
  /** The same bytes are in the register already. */
  known: z.string().nullable(),
});
export type CheckedFiling = z.infer<typeof CheckedSchema>;

export const FilingSchema = z.strictObject({
  filing: z.string(),
  workplace: z.string(),
  workplaceName: z.string().nullable(),
  receivedOn: date,
  loadedAt: z.string(),
  records: count,
  accepted: count,
  unchanged: count,
  returned: count,
  late: count,
  newMembers: count,
  numbersMissing: count,
});
export type Filing = z.infer<typeof FilingSchema>;
export const FilingListSchema = z.strictObject({ items: z.array(FilingSchema), ...PAGE });

export const LoadedSchema = z.strictObject({
  filing: z.string(),
  known: z.boolean(),
  accepted: count,
  unchanged: count,
  returned: count,
  /** Letters stopped because their people lost cover by this filing, by campaign. */
  stopped: z.array(z.strictObject({ campaign: z.string(), letters: count, recalled: count, papers: count })),
});
export type LoadedFiling = z.infer<typeof LoadedSchema>;

const ResultSchema = z.strictObject({
  row: count,
  person: count,
  form: z.string(),
  formName: z.string(),
  result: z.enum(['accepted', 'unchanged', 'returned']),
  reasons: z.array(
    z.strictObject({ item: z.int().nullable(), code: z.string(), message: z.string(), remedy: z.string() }),
  ),
  memberId: z.string().nullable(),
  lateDays: z.int().nullable(),
});
export type FilingResultItem = z.infer<typeof ResultSchema>;
export const ResultListSchema = z.strictObject({ items: z.array(ResultSchema), ...PAGE });

export const WorkplacesSchema = z.strictObject({
  dueDays: z.int(),
  items: z.array(CountsSchema.extend({ name: z.string().nullable() })),
});
export type FilingWorkplaces = z.infer<typeof WorkplacesSchema>;

export const InquiriesSchema = z.strictObject({
  asOf: date,
  items: z.array(
    z.strictObject({
      memberId: z.string(),
      reason: z.enum(['none', 'bad_check', 'failed', 'reported']),
      /** Items the register does not have; to be completed before the state is asked. */
      missing: z.array(z.string()),
    }),
  ),
});
export type NumberInquiries = z.infer<typeof InquiriesSchema>;
