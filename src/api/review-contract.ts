import { z } from 'zod';
import { DOUBT_REASONS, type DoubtReason, RESOLUTIONS } from '../campaign/review/resolutions.ts';
import { FIVE_ITEMS, LEVELS } from '../matching/level.ts';
import { ItemLevelSchema } from './contract.ts';
import { PAGE } from './list.ts';
import { day, id, text } from './params.ts';

/* What the review's part of the API is asked and answers (docs/api.md); the rules are the commands' own. */

const DOUBT_NAMES = Object.keys(DOUBT_REASONS) as [DoubtReason, ...DoubtReason[]];
export const REVIEW_STATES = ['open', 'decided', 'released'] as const;
const date = z.iso.date();
const count = z.int().nonnegative();

const FACTS = {
  /** Cases that look alike bear the same. */
  pattern: z.string(),
  ruleRow: z.int(),
  title: z.string(),
  found: z.boolean(),
  duplicateNumber: z.boolean(),
  severalEligibilities: z.boolean(),
  /** Null where there was nothing to compare with. */
  levels: z.array(ItemLevelSchema).nullable(),
};

export const PatternsSchema = z.strictObject({
  patterns: z.array(z.strictObject({ ...FACTS, held: count, open: count, decided: count, released: count })),
});
export type Patterns = z.infer<typeof PatternsSchema>;

const ResolvedSchema = z.strictObject({ form: z.string(), digits: z.boolean(), ruleRow: z.int() });

export const ReviewCaseSchema = z.strictObject({
  memberId: z.string(),
  ...FACTS,
  protected: z.boolean(),
  snapshot: date.nullable(),
  /** First day without cover, as known now. */
  coverEndsOn: date.nullable(),
  /** Both sides item by item, in stretches that count alike; a protected member's address is left out. */
  aligned: z.array(
    z.strictObject({
      item: z.enum(FIVE_ITEMS),
      ours: z.string(),
      /** Null: the resident register has no such number. */
      theirs: z.string().nullable(),
      pieces: z
        .array(
          z.strictObject({
            ours: z.string(),
            theirs: z.string(),
            level: z.enum(LEVELS),
            reason: z.strictObject({ code: z.string(), text: z.string() }).nullable(),
          }),
        )
        .nullable(),
    }),
  ),
  reply: z.enum(['not_asked', 'waiting', 'overdue', 'replied']),
  replyBy: date.nullable(),
  repliedOn: date.nullable(),
  /** What no reply by its date leads to. */
  noReply: ResolvedSchema,
  allowed: z.array(z.enum(RESOLUTIONS)),
  decision: z
    .strictObject({
      decisionId: z.int(),
      state: z.string(),
      resolution: z.enum(RESOLUTIONS),
      decidedBy: z.string(),
      decidedOn: date,
      doubtReason: z.enum(DOUBT_NAMES).nullable(),
      evidence: z.string(),
    })
    .nullable(),
});
export type ReviewCaseItem = z.infer<typeof ReviewCaseSchema>;

/** A row of the list of cases: nobody's data but the id, how the case looks and how it stands. */
const ReviewRowSchema = z.strictObject({
  memberId: z.string(),
  pattern: z.string(),
  ruleRow: z.int(),
  reason: z.string(),
  levels: z.array(ItemLevelSchema).nullable(),
  protected: z.boolean(),
  reply: z.enum(['not_asked', 'waiting', 'overdue', 'replied']),
  replyBy: date.nullable(),
  state: z.enum(REVIEW_STATES),
  decisionId: z.int().nullable(),
  resolution: z.enum(RESOLUTIONS).nullable(),
  decidedBy: z.string().nullable(),
});
export type ReviewRow = z.infer<typeof ReviewRowSchema>;
export const ReviewListSchema = z.strictObject({ items: z.array(ReviewRowSchema), ...PAGE });
export type ReviewPage = z.infer<typeof ReviewListSchema>;

export const QueueSchema = z.strictObject({
  items: z.array(ReviewCaseSchema),
  next: z.string().nullable(),
});
export type Queue = z.infer<typeof QueueSchema>;

export const VerdictsSchema = z.strictObject({
  items: z.array(
    z.strictObject({
      decisionId: z.int(),
      memberId: z.string(),
      form: z.string(),
      digits: z.boolean(),
      ruleRow: z.int(),
      heldRow: z.int(),
      ruleVersion: z.string(),
      resolution: z.enum(RESOLUTIONS),
      snapshot: date.nullable(),
      decidedBy: z.string(),
      releasedBy: z.string(),
      releasedOn: date,
      /** False: the register changed since; must not be sent. */
      current: z.boolean(),
      coverEndsOn: date.nullable(),
    }),
  ),
  next: z.string().nullable(),
});
export type Verdicts = z.infer<typeof VerdictsSchema>;

const ACT = {
  /** Day of the act; today in Japan if left out. */
  on: day.optional(),
};

/** Named one by one, or all open ones of a pattern with the number of them seen there. */
const CHOICE = {
  members: z.array(id).min(1).optional(),
  pattern: id.optional(),
  expected: z.int().min(1).optional(),
};
type Choice = { [name in keyof typeof CHOICE]?: z.output<(typeof CHOICE)[name]> };

function oneChoice({ members, pattern, expected }: Choice, context: z.core.$RefinementCtx): void {
  const fault = (field: string) => context.addIssue({ code: 'custom', path: [field] });
  if ((members === undefined) === (pattern === undefined)) fault('members');
  if ((pattern === undefined) !== (expected === undefined)) fault('expected');
}

export const DecideSchema = z
  .strictObject({
    ...ACT,
    ...CHOICE,
    resolution: z.enum(RESOLUTIONS),
    doubtReason: z.enum(DOUBT_NAMES).optional(),
    evidence: text.optional(),
  })
  .superRefine(oneChoice);
export const DecidedSchema = z.strictObject({ decisions: z.array(z.int()) });

const decisions = z.array(z.int().min(1)).min(1);
export const ReleaseSchema = z.strictObject({ ...ACT, decisions });
export const ReleasedSchema = z.strictObject({ released: count });
export const UndoSchema = z.strictObject({ ...ACT, decisions, reason: text });
export const UndoneSchema = z.strictObject({ undone: count });

export const InquireSchema = z
  .strictObject({
    ...ACT,
    ...CHOICE,
    addressee: z.enum(['workplace', 'person']).default('workplace'),
    replyBy: day,
  })
  .superRefine(oneChoice);
export const InquiredSchema = z.strictObject({ workplace: count, person: count });

export const ReplySchema = z.strictObject({
  ...ACT,
  replies: z.array(z.strictObject({ memberId: id, reply: text })).min(1),
});
export const RepliedSchema = z.strictObject({ recorded: count });
