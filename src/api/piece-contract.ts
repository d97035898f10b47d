import { z } from 'zod';
import { RETURN_CAUSES, type ReturnCause } from '../dispatch/returns.ts';
import { PIECE_STATUSES, type PieceStatus } from '../piece/status.ts';
import { day, text } from './params.ts';

/* What is done to papers by the number on them. Names nobody: the paper and the register do. */

const number = text.trim().min(1).max(40);
const numbers = z.array(number).min(1).max(500);
/** Why, how it was made sure of, or the number of a record; the command wants at most 200 characters. */
const says = text.trim().min(1).max(400);
const status = z.enum(PIECE_STATUSES as [PieceStatus, ...PieceStatus[]]);

export const HistorySchema = z.strictObject({
  managementNumber: z.string(),
  campaignId: z.string(),
  form: z.string(),
  formTitle: z.string(),
  parcelId: z.string().nullable(),
  envelopeId: z.string(),
  status,
  statusTitle: z.string(),
  /** What may be done to it now, by the one table. */
  allowed: z.array(z.strictObject({ action: z.string(), title: z.string() })),
  replaces: z.string().nullable(),
  replacedBy: z.string().nullable(),
  events: z.array(
    z.strictObject({ at: z.string(), action: z.string(), statusTitle: z.string(), actor: z.string() }),
  ),
  seen: z.array(z.strictObject({ at: z.string(), place: z.string() })),
});
export type History = z.infer<typeof HistorySchema>;

/** What is done to a paper in the hand, and what is ordered about papers elsewhere; each an action of the one table. */
export const HandleSchema = z.strictObject({ numbers, action: z.enum(['hand_over', 'destroy']), says });
export const OrderSchema = z.strictObject({
  numbers,
  action: z.enum(['stop', 'void', 'recall', 'write_off']),
  says,
});
export const ReceiptsSchema = z.strictObject({
  receipts: z.array(
    z.strictObject({
      managementNumber: z.string(),
      /** `already`: it had been done before, which is a success. */
      done: z.enum(['done', 'already']),
      before: status,
      status,
      statusTitle: z.string(),
    }),
  ),
});
export type Receipts = z.infer<typeof ReceiptsSchema>;

/** A paper was seen somewhere. `place`: a desk or machine, never a person. */
export const SightSchema = z.strictObject({ number, place: says });
export const SightedSchema = z.strictObject({
  managementNumber: z.string(),
  verdict: z.enum(['goes_on', 'pull', 'on_its_way']),
  status,
  statusTitle: z.string(),
  campaignId: z.string(),
});
export type Sighted = z.infer<typeof SightedSchema>;

export const ReturnedSchema = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        number: text.max(40),
        cause: z.enum(Object.keys(RETURN_CAUSES) as [ReturnCause, ...ReturnCause[]]),
        returnedOn: day,
      }),
    )
    .min(1)
    .max(500),
});
const refused = z.array(
  z.strictObject({
    /** Of the file, its heading being line 1; of lines sent by themselves, the first is 1. */
    line: z.int(),
    why: z.string(),
    sentence: z.string(),
  }),
);
export const ReturnAnswerSchema = z.strictObject({
  returned: z.int(),
  recovered: z.int(),
  corrected: z.int(),
  repeated: z.int(),
  refused,
});
export type ReturnAnswer = z.infer<typeof ReturnAnswerSchema>;

export const SearchSchema = z.strictObject({
  number,
  /** `open`: it is missing, nothing of its print lot is posted until this ends. */
  search: z.enum(['open', 'found', 'given_up']),
  evidence: says,
});
export const SearchedSchema = z.strictObject({ managementNumber: z.string(), lot: z.string() });

export const ReprintSchema = z.strictObject({ numbers });
export const ReprintedSchema = z.strictObject({
  made: z.array(z.strictObject({ managementNumber: z.string(), replaces: z.string(), lot: z.string() })),
});

export const SecondRouteSchema = z.strictObject({ on: day.optional() });
export const SecondRoutedSchema = z.strictObject({
  resent: z.int(),
  /** Kept, by reason. */
  kept: z.array(z.strictObject({ reason: z.string(), n: z.int() })),
});
export type SecondRouted = z.infer<typeof SecondRoutedSchema>;

export const PostSummarySchema = z.strictObject({
  on: z.string(),
  /** Items (parcels and lone envelopes) of the campaign: with a number, sealed, and posted. */
  numbered: z.int(),
  sealed: z.int(),
  tracked: z.int(),
  /** Numbers left in the insurer's bands. */
  numbersLeft: z.int(),
  bands: z.array(z.strictObject({ first: z.string(), last: z.string(), size: z.int() })),
  /** Null where the day has no price for an item; then `refusal` says why. */
  postage: z
    .strictObject({
      items: z.int(),
      classes: z.array(z.strictObject({ class: z.string(), items: z.int(), yen: z.int() })).readonly(),
      beforeDiscountsYen: z.int(),
      discountYen: z.int(),
      totalYen: z.int(),
      verified: z.boolean(),
    })
    .nullable(),
  refusal: z.strictObject({ title: z.string(), detail: z.string() }).nullable(),
});
export type PostSummary = z.infer<typeof PostSummarySchema>;

export const BandSchema = z.strictObject({ first: text.max(20), last: text.max(20) });
export const OnSchema = z.strictObject({ on: day });
export const AssignedSchema = z.strictObject({ numbered: z.int(), totalYen: z.int() });
export const SentSchema = z.strictObject({
  posted: z.int(),
  unsealed: z.array(z.string()).readonly(),
  searching: z.array(z.string()).readonly(),
});
export type Sent = z.infer<typeof SentSchema>;
export const TrackedSchema = z.strictObject({ repeated: z.boolean(), moved: z.int(), refused });
export type Tracked = z.infer<typeof TrackedSchema>;
