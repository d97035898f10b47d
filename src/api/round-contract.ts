import { z } from 'zod';

/*
 * A round driven from the console (docs/rounds.md): plan, files, long work, approval, closing; and the first screen of
 * the day. No person's data anywhere. Dates are YYYY-MM-DD, moments ISO 8601 with offset.
 */

const date = z.iso.date();
const moment = z.string();
const count = z.int().nonnegative();

/** Where a campaign is on its way. */
const ROUND_STATES = ['planned', 'extracted', 'composed', 'asked', 'approved', 'released', 'closed'] as const;
export type RoundState = (typeof ROUND_STATES)[number];

const WORK_NAMES = ['take_in', 'simulate', 'extract', 'compose', 'verify', 'package', 'close'] as const;
export type WorkName = (typeof WORK_NAMES)[number];

export const UPLOAD_NAMES = [
  'workplaces',
  'members',
  'resident-register',
  'confirmations',
  'inquiries',
  'electronic-consents',
] as const;
export type UploadName = (typeof UPLOAD_NAMES)[number];

/** What a plan is made of; its id is the address's. */
const PlanSchema = z.strictObject({
  insurerName: z.string().trim().min(1).max(60),
  profile: z.string().regex(/^[a-z0-9-]{1,32}$/),
  title: z.string().trim().min(1).max(80),
  extractionDate: date,
  cutOff: date,
  packingDate: date,
  issueDate: date,
  windowFrom: date,
  windowTo: date,
  population: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/)
    .optional(),
  /** How letters of general members travel, in place of the profile's way. */
  general: z.enum(['workplace', 'home']).optional(),
  /** The insurer decided to send before the population's first day. */
  early: z.literal(true).optional(),
});
export type Plan = z.infer<typeof PlanSchema>;

/** A plan to be kept. `revision`: the one it was changed from, 0 where there was none; left out, whatever stands. */
export const PlanChangeSchema = PlanSchema.extend({ revision: z.int().min(0).optional() });

const choice = z.strictObject({ name: z.string(), title: z.string() });

export const RoundsSchema = z.strictObject({
  insurerName: z.string().nullable(),
  /** The profile of the last campaign; a new plan begins with it. */
  profile: z.string().nullable(),
  rounds: z.array(
    z.strictObject({
      campaignId: z.string(),
      title: z.string(),
      state: z.enum(ROUND_STATES),
      stateTitle: z.string(),
      /** Made on the command line: it can be looked at, not worked on, here. */
      planned: z.boolean(),
      extractionDate: date,
      windowFrom: date,
      windowTo: date,
      extracted: count,
      held: count,
      pieces: count,
      working: z.string().nullable(),
    }),
  ),
  profiles: z.array(choice),
  populations: z.array(choice),
});
export type Rounds = z.infer<typeof RoundsSchema>;

const ProblemTextSchema = z.strictObject({ id: z.string(), message: z.string(), remedy: z.string() });

const WorkSchema = z.strictObject({
  workId: z.int(),
  kind: z.enum(WORK_NAMES),
  title: z.string(),
  askedBy: z.string(),
  askedAt: moment,
  endedAt: moment.nullable(),
  step: z.string(),
  done: count,
  total: count,
  problem: ProblemTextSchema.nullable(),
  /** What was said on the way, in sentences. */
  messages: z.array(z.string()),
});
export type Work = z.infer<typeof WorkSchema>;

const range = z.strictObject({ low: z.number(), expected: z.number(), high: z.number() });
const EstimateSchema = z.strictObject({
  rows: count,
  sampled: count,
  confidence: z.number(),
  held: range,
  deskHours: range,
  variants: z.array(
    z.strictObject({
      enclosing: z.enum(['person', 'household']),
      route: z.enum(['workplace', 'home']),
      ofProfile: z.boolean(),
      people: range,
      pages: range,
      envelopes: range,
      direct: range,
      parcels: range,
      postageYen: range,
    }),
  ),
});
export type Estimate = z.infer<typeof EstimateSchema>;

const ApprovalSchema = z.strictObject({
  approvalId: z.int(),
  fingerprint: z.string(),
  note: z.string(),
  askedBy: z.string(),
  askedAt: moment,
  verdict: z.enum(['approved', 'refused', 'withdrawn']).nullable(),
  reason: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: moment.nullable(),
  /** The person signed in asked for it. */
  own: z.boolean(),
  /** The print files are still those it was asked for. */
  current: z.boolean(),
});
export type Approval = z.infer<typeof ApprovalSchema>;

export const RoundSchema = z.strictObject({
  campaignId: z.string(),
  state: z.enum(ROUND_STATES),
  stateTitle: z.string(),
  plan: PlanSchema.extend({
    revision: z.int(),
    plannedBy: z.string(),
    plannedAt: moment,
    /** What deserves a second look. */
    warnings: z.array(z.string()),
  }),
  tasks: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      note: z.string(),
      evidence: z.string(),
      before: z.enum(['extract', 'release']),
      done: z.boolean(),
      shown: z.string().nullable(),
      recordedBy: z.string().nullable(),
      recordedAt: moment.nullable(),
    }),
  ),
  files: z.array(
    z.strictObject({
      kind: z.enum(UPLOAD_NAMES),
      title: z.string(),
      /** Without it, now or from an earlier campaign, nothing can be extracted. */
      needed: z.boolean(),
      upload: z
        .strictObject({ sha256: z.string(), bytes: count, uploadedBy: z.string(), uploadedAt: moment })
        .nullable(),
      /** What taking in the file handed in came to, or, without one, the file in force from before. */
      taken: z.strictObject({ sourceId: z.int(), rows: count, loaded: count, aside: count }).nullable(),
    }),
  ),
  works: z.array(WorkSchema),
  estimate: EstimateSchema.nullable(),
  /** The read-back of the print files (docs/read-back.md). */
  readBack: z.strictObject({
    /** Every print file, as it is now, was proved; without it nothing is approved or handed over. */
    proved: z.boolean(),
    /** The newest one without a fault: pages proved, of them looked at as pictures. */
    last: z
      .strictObject({ pages: count, looked: count, recordedBy: z.string(), recordedAt: moment })
      .nullable(),
  }),
  approvals: z.array(ApprovalSchema),
  /** Cases of the review: open, decided and waiting for a second person, released. */
  review: z.strictObject({ open: count, decided: count, released: count }),
  /** Newest papers by status, in the order of their way. */
  progress: z.array(z.strictObject({ status: z.string(), title: z.string(), count })),
  /** Folders handed over, each to be saved as a ZIP file. */
  packages: z.array(z.string()),
  /** The signed ledger can be saved. */
  ledger: z.boolean(),
});
export type Round = z.infer<typeof RoundSchema>;

export const TaskRecordSchema = z.strictObject({
  task: z.string().min(1).max(40),
  done: z.boolean(),
  evidence: z.string().trim().min(1).max(400),
});
export const AskWorkSchema = z.strictObject({ kind: z.enum(WORK_NAMES) });
export const AskedWorkSchema = z.strictObject({ workId: z.int() });
export const AskApprovalSchema = z.strictObject({ note: z.string().trim().max(400).default('') });
export const DecideApprovalSchema = z.strictObject({
  approvalId: z.int(),
  verdict: z.enum(['approved', 'refused', 'withdrawn']),
  reason: z.string().trim().max(400).default(''),
});
export const UploadedSchema = z.strictObject({
  kind: z.enum(UPLOAD_NAMES),
  sha256: z.string(),
  bytes: count,
});
export const DoneSchema = z.strictObject({ state: z.enum(ROUND_STATES) });

/** Why a campaign cannot be closed yet, and who stands in the way. */
export const ClosingSchema = z.strictObject({
  closed: z.boolean(),
  extracted: count,
  outcomes: z.array(
    z.strictObject({
      outcome: z.string(),
      title: z.string(),
      blocks: z.boolean(),
      list: z.enum(['pieces', 'held', 'excluded']),
      count,
    }),
  ),
  remainder: z.array(
    z.strictObject({
      title: z.string(),
      count,
      /** The list that opens these people, and what it is asked for. */
      list: z.enum(['pieces', 'held']).nullable(),
      outcome: z.string().nullable(),
    }),
  ),
  /** What does not add up, in sentences. */
  faults: z.array(z.string()),
});
export type Closing = z.infer<typeof ClosingSchema>;

/** Papers that are alike in everything that decides what stands on them, and one of them to be looked at. */
const ProofSchema = z.strictObject({
  form: z.string(),
  formTitle: z.string(),
  digits: z.boolean(),
  route: z.string(),
  routeTitle: z.string(),
  /** Row of the rule table; null: the form was given by the population. */
  ruleRow: z.int().nullable(),
  ruleTitle: z.string(),
  /** More than one valid eligibility. */
  several: z.boolean(),
  dependent: z.boolean(),
  count,
  /** The first of them whose pages may be shown; null: all are 支援措置対象. */
  pieceId: z.string().nullable(),
});
export type Proof = z.infer<typeof ProofSchema>;
export const ProofsSchema = z.strictObject({ pieces: count, conditions: z.array(ProofSchema) });
export type Proofs = z.infer<typeof ProofsSchema>;

/** One thing somebody has to do something about. */
const TodayItemSchema = z.strictObject({
  kind: z.string(),
  title: z.string(),
  campaignId: z.string().nullable(),
  campaignTitle: z.string().nullable(),
  count,
  /** late: its time is over; soon: within days; waiting: it waits for somebody. */
  urgency: z.enum(['late', 'soon', 'waiting']),
  /** Whole hours since it is late or waits; null where a day is told instead. */
  hours: count.nullable(),
  /** The day it must be done by. */
  due: date.nullable(),
  /** Days from today to then; below zero: past. */
  daysLeft: z.int().nullable(),
  /** Who has to act, in words. */
  acts: z.string(),
  /** The screen that opens it, as an address within the insurer. */
  to: z.string(),
});
export type TodayItem = z.infer<typeof TodayItemSchema>;
export const TodaySchema = z.strictObject({
  today: date,
  /** The moment the watchdogs looked; null: they are looking for the first time. */
  at: moment.nullable(),
  items: z.array(TodayItemSchema),
  /** Statutory and planned days of campaigns that are not closed, the nearest first. */
  days: z.array(
    z.strictObject({
      campaignId: z.string(),
      campaignTitle: z.string(),
      title: z.string(),
      on: date,
      daysLeft: z.int(),
    }),
  ),
});
export type Today = z.infer<typeof TodaySchema>;
