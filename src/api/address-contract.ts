import { z } from 'zod';
import { PAGE } from './list.ts';

/* Direct letters whose address deserves a second look before anything is released (I4; docs/mailing.md). */

const FLAG_NAMES = ['workplace', 'returned_before', 'no_number'] as const;
const STATE_NAMES = ['open', 'held', 'used', 'replaced', 'stopped'] as const;
const DECISION_NAMES = ['use', 'workplace', 'hold', 'stop'] as const;
const flags = z.array(z.enum(FLAG_NAMES));
const state = z.enum(STATE_NAMES);

const DoubtfulAddressSchema = z.strictObject({
  pieceId: z.string(),
  managementNumber: z.string(),
  memberId: z.string(),
  lot: z.string(),
  flags,
  state,
  /** When it was flagged. */
  since: z.string(),
  /** Who settled it, when and on what evidence; null while nobody has. */
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  evidence: z.string().nullable(),
});
export type DoubtfulAddress = z.infer<typeof DoubtfulAddressSchema>;
export const DoubtfulAddressesSchema = z.strictObject({ items: z.array(DoubtfulAddressSchema), ...PAGE });

export const AddressSummarySchema = z.strictObject({
  /** When the addresses were last compared; null: never. */
  lookedAt: z.string().nullable(),
  states: z.record(state, z.int()),
  /** Of those that are open. */
  flags: z.record(z.enum(FLAG_NAMES), z.int()),
});
export type AddressSummary = z.infer<typeof AddressSummarySchema>;
export const LookedSchema = z.strictObject({ found: z.int() });

/** One letter with what makes its address doubtful. A protected member's address is not shown. */
export const AddressDetailSchema = z.strictObject({
  pieceId: z.string(),
  managementNumber: z.string(),
  memberId: z.string(),
  protected: z.boolean(),
  postcode: z.string().nullable(),
  address: z.string().nullable(),
  flags,
  state,
  /** What may be decided now. */
  allowed: z.array(z.enum(DECISION_NAMES)),
  /** Workplaces with this postcode whose address is the same. */
  workplaces: z.array(z.strictObject({ workplaceId: z.string(), name: z.string(), address: z.string() })),
  /** Letters to this household that came back because of the address. */
  returned: z.array(
    z.strictObject({ managementNumber: z.string(), causeTitle: z.string(), returnedOn: z.string() }),
  ),
  /** Where the insured works, as the campaign knows it. */
  worksAt: z.strictObject({ workplaceId: z.string(), name: z.string() }).nullable(),
});
export type AddressDetail = z.infer<typeof AddressDetailSchema>;

export const DecideAddressSchema = z.strictObject({
  numbers: z.array(z.string().trim().min(1).max(40)).min(1).max(500),
  decision: z.enum(DECISION_NAMES),
  /** Who made sure of what; never a person's data. */
  evidence: z.string().trim().min(1).max(200),
});
export const DecidedAddressSchema = z.strictObject({
  decided: z.int(),
  /** Papers to be made in the place of old ones, with the next run of the round. */
  made: z.int(),
  /** Of several, those this could not be decided about, and why; the others are. */
  undecided: z.array(z.strictObject({ managementNumber: z.string(), reason: z.string() })),
});
export type DecidedAddress = z.infer<typeof DecidedAddressSchema>;
