import { z } from 'zod';
import { RESOLUTIONS } from '../desk/model.ts';
import { INTERPRETED } from '../desk/settings.ts';
import { ANSWERED_BY, SCRIPTS, TOPIC_IDS } from '../desk/topics.ts';
import { PAPERS, PLACES } from '../desk/whereabouts.ts';
import { SOLUTIONS } from '../register/index.ts';
import { day, text } from './params.ts';

/*
 * The enquiry desk over HTTP. Nobody's number, birth date or address is in an answer: the operator sees enough to ask
 * for them, and hears them from the caller.
 */

const keys = <Name extends string>(of: Readonly<Record<Name, unknown>>) =>
  Object.keys(of) as [Name, ...Name[]];
const topic = z.enum(TOPIC_IDS);
const note = text.max(4_000).default('');
const date = z.iso.date();
const moment = z.iso.datetime({ offset: true });

export const FindSchema = z.union([
  z.strictObject({ managementNumber: text.min(1).max(40) }),
  z.strictObject({ symbol: text.min(1).max(40), number: text.min(1).max(40), birthDate: day }),
  z.strictObject({ name: text.min(1).max(80), birthDate: day, clue: text.min(1).max(80) }),
]);

const CallerSchema = z.strictObject({
  memberId: z.string(),
  name: z.string(),
  kana: z.string(),
  relationship: z.string(),
  covered: z.boolean(),
});
export const FoundSchema = z.strictObject({ callers: z.array(CallerSchema) });
export type FoundCallers = z.infer<typeof FoundSchema>;

export const LineSchema = z.strictObject({
  open: z.boolean(),
  sentence: z.string(),
  name: z.string(),
  phone: z.string(),
  stateLine: z.string(),
  languages: z.array(z.strictObject({ code: z.enum(INTERPRETED), title: z.string() })),
  topics: z.array(
    z.strictObject({ topic, title: z.string(), by: z.enum(keys(ANSWERED_BY)), person: z.boolean() }),
  ),
});
export type DeskLine = z.infer<typeof LineSchema>;

export const ScriptSchema = z.strictObject({
  topic,
  title: z.string(),
  version: z.string(),
  by: z.enum(keys(ANSWERED_BY)),
  transfer: z.strictObject({ to: z.string(), phone: z.string().nullable() }).nullable(),
  sentences: z.array(z.string()),
  person: z.boolean(),
});
export type DeskScript = z.infer<typeof ScriptSchema>;

const CaseSchema = z.strictObject({
  caseId: z.string(),
  topic,
  memberId: z.string().nullable(),
  channel: z.enum(['phone', 'web', 'workplace']),
  status: z.enum(['open', 'waiting', 'closed']),
  followUpOn: date.nullable(),
  resolution: z.enum(keys(RESOLUTIONS)).nullable(),
  openedAt: z.string(),
  /** It came in over a page, and nobody has looked at it yet. */
  fresh: z.boolean(),
});
export type DeskCaseItem = z.infer<typeof CaseSchema>;
export const CasesSchema = z.strictObject({ cases: z.array(CaseSchema) });
export const CaseDetailSchema = CaseSchema.extend({
  events: z.array(z.strictObject({ at: z.string(), act: z.string(), by: z.string(), note: z.string() })),
});
export type DeskCaseDetail = z.infer<typeof CaseDetailSchema>;

export const CallerViewSchema = z.strictObject({
  caller: CallerSchema,
  papers: z.array(
    z.strictObject({
      campaignId: z.string(),
      campaign: z.string(),
      paper: z.enum(keys(PAPERS)),
      managementNumber: z.string().nullable(),
      place: z.enum(keys(PLACES)),
      /** Read aloud, in this order. */
      sentences: z.array(z.string()),
      /** What to do with somebody to whom nothing has come (S115). */
      notArrived: z.strictObject({
        advice: z.enum(['wait', 'ask_workplace', 'open_case', 'explain']),
        until: date.optional(),
        why: z.enum(['overdue', 'arrived_elsewhere', 'sent_back', 'not_sent']).optional(),
        sentence: z.string(),
      }),
    }),
  ),
  /** Papers granted on application that lie in no letter yet, with what is read aloud of each. */
  granted: z.array(z.strictObject({ paper: z.enum(keys(PAPERS)), sentences: z.array(z.string()) })),
  cases: z.array(CaseSchema),
  /** The number held was reported as not theirs and is printed for nobody until that is solved (S026). */
  numberReported: z.boolean(),
});
export type CallerView = z.infer<typeof CallerViewSchema>;

export const OpenCaseSchema = z.strictObject({
  topic,
  memberId: z.string().max(80).nullable(),
  channel: z.enum(['phone', 'workplace']).default('phone'),
  note,
});
export const OpenedSchema = z.strictObject({ caseId: z.string() });

export const ContinueSchema = z.union([
  z.strictObject({ note, followUpOn: day, waiting: z.boolean().default(false) }),
  z.strictObject({ note, resolution: z.enum(keys(RESOLUTIONS)) }),
]);

export const CallSchema = z.strictObject({
  caseId: z
    .string()
    .regex(/^\d{1,18}$/)
    .nullable(),
  topic,
  /** Version of the script that was read to the caller, as it was given out with it. */
  scripts: text.min(1).max(40).default(SCRIPTS),
  language: z.enum(['ja', 'ja-easy', ...INTERPRETED]),
  transferredTo: z.enum(['state_line', 'branch', 'workplace']).nullable(),
  beganAt: moment,
  endedAt: moment,
});
export const CallAnswerSchema = z.strictObject({ callId: z.string() });

/** S026: what a report of four digits that differ did. */
export const MismatchSchema = z.strictObject({ note });
export const MismatchAnswerSchema = z.strictObject({
  caseId: z.string(),
  followUpOn: date,
  /** Letters with those digits that were stopped, and those that have left already. */
  stopped: z.int(),
  out: z.int(),
});
export type MismatchAnswer = z.infer<typeof MismatchAnswerSchema>;
export const SolveSchema = z.strictObject({
  solution: z.enum(keys(SOLUTIONS)),
  /** Where the evidence is kept. */
  reference: text.min(1).max(100),
});
export const SolvedSchema = z.strictObject({ solved: z.literal(true) });
