import { z } from 'zod';
import { text } from './params.ts';

/* What scan stations and the server tell each other (docs/mailing.md, "Sealing without a network"). Names nobody. */

const ScanProblemSchema = z.enum([
  'stranger',
  'missing',
  'double',
  'unreadable',
  'stopped',
  'wrong_envelope',
  'wrong_container',
  'no_container',
]);
const FindingSchema = z.strictObject({ problem: ScanProblemSchema, number: z.string() });
const FindingsSchema = z.array(FindingSchema).readonly();

/** One parcel (or envelope that travels alone) as a station takes it along. */
export const SheetSchema = z.strictObject({
  target: z.string(),
  serial: z.int(),
  sealed: z.boolean(),
  outer: z.strictObject({ container: z.string(), required: z.boolean() }),
  contents: z
    .array(
      z.strictObject({
        number: z.string(),
        live: z.boolean(),
        awaited: z.boolean().optional(),
        envelope: z.string().optional(),
      }),
    )
    .readonly(),
  fingerprint: z.string(),
});

/** Parcels that are not sealed yet, by number; `next`: where the following ones begin. */
export const SheetsSchema = z.strictObject({ items: z.array(SheetSchema), next: z.string().nullable() });
export type Sheets = z.infer<typeof SheetsSchema>;

const scanName = { client: text.min(1).max(64), sequence: z.int().min(1) };
const StationScanSchema = z.strictObject({
  ...scanName,
  at: text.max(40),
  /** A management number, a container's code, or '' where nothing could be read. Anything else is not kept. */
  code: text.max(200),
  envelope: text.max(40).optional(),
  undoes: z.strictObject(scanName).optional(),
});

export const UploadSchema = z.strictObject({
  /** Of the sheet the scans were made for. */
  serial: z.int().min(1),
  scans: z.array(StationScanSchema).max(5_000),
});

export const ScanAnswerSchema = z.strictObject({
  fresh: z.int(),
  repeated: z.int(),
  conflicts: z
    .array(z.strictObject({ ...scanName, why: z.enum(['reused', 'sealed', 'other_closing']) }))
    .readonly(),
  receipts: z.record(z.string(), z.int()),
  state: z.strictObject({
    findings: FindingsSchema,
    expected: z.int(),
    found: z.int(),
    complete: z.boolean(),
  }),
  sheet: SheetSchema,
});

export const SealSchema = z.strictObject({ fingerprint: z.string().regex(/^[0-9a-f]{64}$/) });
/** Findings: nothing was sealed. `repeated`: it had been sealed already, over the same set. */
export const SealedSchema = z.strictObject({
  findings: FindingsSchema,
  fingerprint: z.string().optional(),
  repeated: z.boolean().optional(),
});
export type Sealed = z.infer<typeof SealedSchema>;

export const OpenParcelSchema = z.strictObject({ reason: text.trim().min(1).max(200) });
export const OpenedSchema = z.strictObject({ opened: z.literal(true) });
