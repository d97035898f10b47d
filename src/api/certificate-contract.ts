import { z } from 'zod';
import { PAGE } from './list.ts';
import { day, id, text } from './params.ts';

/*
 * Certificates over HTTP (docs/certificates.md). Titles and sentences are the room's own, so that screens, answers and
 * the command line say the same. Lists hold ids and reasons; a person's name stands only in the answer about that person.
 */

const date = z.iso.date();
const count = z.int().nonnegative();
const Titled = z.strictObject({ code: z.string(), title: z.string() });

/** What forms choose from. */
export const ChoicesSchema = z.strictObject({
  reasons: z.array(Titled.extend({ kind: z.enum(['certificate', 'notice_reissue']) })),
  applicants: z.array(Titled),
  refusals: z.array(Titled),
  recallReasons: z.array(Titled),
  statuses: z.array(Titled),
  actions: z.array(Titled),
});
export type CertificateChoices = z.infer<typeof ChoicesSchema>;

const StepSchema = z.strictObject({
  step: z.string(),
  title: z.string(),
  on: date,
  /** Days from the day asked about; negative: past. */
  days: z.int(),
});
const RunSchema = z.strictObject({
  month: z.string(),
  /** The month end the registration file is as of. */
  asOf: date,
  /** Whose card can be used no longer than this day gets a certificate in this run. */
  unusableBy: date,
  steps: z.array(StepSchema),
  fileIn: z.boolean(),
  opened: z.boolean(),
});
const CasesSchema = z.strictObject({ open: count, late: count, firstDue: date.nullable() });

export const MonitorSchema = z.strictObject({
  on: date,
  dates: z.array(z.strictObject({ code: z.string(), title: z.string(), on: date, days: z.int() })),
  run: RunSchema,
  waiting: z.strictObject({
    open: count,
    overdue: count,
    /** The longest waiting, at most 200. */
    people: z.array(
      z.strictObject({
        memberId: z.string(),
        reasonCode: z.string(),
        sentence: z.string(),
        since: date,
        waiting: z.int(),
        overdue: z.boolean(),
      }),
    ),
  }),
  applications: CasesSchema,
  recalls: CasesSchema,
  undelivered: count,
  clear: z.boolean(),
});
export type CertificateMonitor = z.infer<typeof MonitorSchema>;

export const CalendarSchema = z.strictObject({
  on: date,
  run: RunSchema,
  /** Public holidays of the month, by day. */
  holidays: z.array(z.strictObject({ on: date, name: z.string() })),
  /** The days offices are closed over the turn of the year are no business days either. */
  closed: z.array(date),
});
export type CertificateCalendar = z.infer<typeof CalendarSchema>;

const range = z.strictObject({ low: z.number(), high: z.number() });
export const ForecastSchema = z.strictObject({
  base: z.strictObject({ on: date, members: count, usable: count, known: count, waiting: count }),
  usage: range,
  assumptions: z.strictObject({
    notRenewed: range,
    leaving: range,
    asking: range,
    cardYen: range,
    postageYen: range,
    perEnvelope: range,
  }),
  months: z.array(
    z.strictObject({
      month: z.string(),
      waiting: count,
      renewals: range,
      eCertificates: range,
      joiners: range,
      requests: range,
      total: range,
      yen: range,
    }),
  ),
});
export type CertificateForecast = z.infer<typeof ForecastSchema>;

const ApplicationSchema = z.strictObject({
  application: z.int(),
  memberId: z.string(),
  kind: z.enum(['certificate', 'notice_reissue']),
  reason: z.string(),
  reasonTitle: z.string(),
  applicantTitle: z.string(),
  evidence: z.string(),
  receivedOn: date,
  receivedBy: z.string(),
  answerBy: date,
  /** Days past the last day for the answer, while it is open; 0 or less: in time. */
  lateDays: z.int().nullable(),
  state: z.enum(['received', 'approved', 'refused', 'withdrawn']),
  decidedOn: date.nullable(),
  decidedBy: z.string().nullable(),
  answer: z.string().nullable(),
  /** The one who asks received it: another person decides. */
  ownReceipt: z.boolean(),
});
export type CertificateApplication = z.infer<typeof ApplicationSchema>;
export const ApplicationListSchema = z.strictObject({ items: z.array(ApplicationSchema), ...PAGE });

const CardSchema = z.strictObject({
  cardNumber: z.string(),
  memberId: z.string(),
  /** Why it was made; null for who may not open the person. */
  reason: z.string().nullable(),
  occasion: z.enum(['first', 'renewal', 'reissue']),
  issuedOn: date,
  expiresOn: date,
  endedOn: date.nullable(),
  status: z.string(),
  statusTitle: z.string(),
  /** What may be done to it now. */
  allowed: z.array(z.string()),
});
export type CertificateCard = z.infer<typeof CardSchema>;
export const CardListSchema = z.strictObject({ items: z.array(CardSchema), ...PAGE });

const RecallSchema = z.strictObject({
  cardNumber: z.string(),
  memberId: z.string(),
  reason: z.string(),
  reasonTitle: z.string(),
  path: z.enum(['workplace', 'direct']),
  openedOn: date,
  dueOn: date,
  closedOn: date.nullable(),
  closing: z.enum(['returned', 'written_off']).nullable(),
  lateDays: z.int().nullable(),
  /** The card as it stands now. */
  status: z.string(),
  statusTitle: z.string(),
  allowed: z.array(z.string()),
});
export type CertificateRecall = z.infer<typeof RecallSchema>;
export const RecallListSchema = z.strictObject({ items: z.array(RecallSchema), ...PAGE });

export const ReconcileSchema = z.strictObject({
  items: z.array(
    z.strictObject({
      row: count,
      workplace: z.string(),
      receivedOn: z.string(),
      member: z.string().nullable(),
      enclosed: count,
      missing: count,
      out: count,
      received: count,
      writtenOff: count,
      open: count,
      verdict: z.enum(['agrees', 'waiting', 'too_few', 'too_many']),
    }),
  ),
});
export type CertificateBalances = z.infer<typeof ReconcileSchema>;

export const PersonSchema = z.strictObject({
  memberId: z.string(),
  name: z.string(),
  kana: z.string(),
  symbol: z.string(),
  number: z.string(),
  subNumber: z.string(),
  protected: z.boolean(),
  explanation: z.strictObject({
    on: date,
    entitled: z.boolean(),
    reasonCode: z.string(),
    since: date.nullable(),
    sentence: z.string(),
    due: z.enum(['first', 'renewal']).nullable(),
  }),
  /** What the rules looked at. */
  facts: z.strictObject({
    kind: z.string(),
    acquiredOn: date,
    coverEndsOn: date.nullable(),
    numberHeld: z.boolean(),
    protectedSince: date.nullable(),
    preferred: z.boolean(),
    claims: z.array(
      z.strictObject({ title: z.string(), since: date, until: date.nullable(), lasting: z.boolean() }),
    ),
  }),
  /** What the state said of the My Number card, the newest first. */
  registration: z.array(
    z.strictObject({
      state: z.string(),
      title: z.string(),
      from: date,
      until: date.nullable(),
      eCertificateExpiresOn: date.nullable(),
      protected: z.boolean(),
    }),
  ),
  cards: z.array(
    CardSchema.omit({ memberId: true }).extend({
      since: date,
      events: z.array(
        z.strictObject({
          action: z.string(),
          title: z.string(),
          on: date,
          by: z.string(),
          receipt: z.string().nullable(),
        }),
      ),
      recalls: z.array(
        RecallSchema.pick({
          reasonTitle: true,
          path: true,
          openedOn: true,
          dueOn: true,
          closedOn: true,
          closing: true,
        }),
      ),
    }),
  ),
  applications: z.array(ApplicationSchema),
});
export type CertificatePerson = z.infer<typeof PersonSchema>;

const on = day.optional();
export const ApplySchema = z.strictObject({
  memberId: id,
  reason: id,
  applicant: z.enum(['member', 'workplace', 'desk']),
  /** Names of papers and receipts, never a person's data. */
  evidence: text.max(200),
  /** Of a notice: whether the portal can be seen (S136, S137). */
  portalVisible: z.boolean().optional(),
  on,
});
export const AppliedSchema = z.strictObject({
  application: z.int().nullable(),
  kind: z.enum(['certificate', 'notice_reissue']),
  answerBy: date.nullable(),
  answer: z.string(),
});
export type AppliedAnswer = z.infer<typeof AppliedSchema>;
export const DecideApplicationSchema = z.strictObject({
  /** Code of the refusal; null: approved. */
  refusal: id.nullable(),
  on,
});
export const DecidedApplicationSchema = z.strictObject({
  application: z.int(),
  decision: z.enum(['approved', 'refused']),
  refusal: z.string().nullable(),
  answer: z.string(),
  cardNumber: z.string().nullable(),
});
export type DecidedApplication = z.infer<typeof DecidedApplicationSchema>;
export const WithdrawSchema = z.strictObject({ on });
export const WithdrawnSchema = z.strictObject({ application: z.int() });
export const ActSchema = z.strictObject({
  cards: z.array(id).min(1).max(500),
  action: z.enum([
    'post',
    'deliver',
    'bounce',
    'lose',
    'find',
    'restore',
    'damage',
    'correct',
    'surrender',
    'write_off',
    'destroy',
  ]),
  /** Where the destruction is recorded (S106). */
  receipt: text.min(1).max(80).optional(),
  on,
});
export const ActedSchema = z.strictObject({ cards: count });
export const CallBackSchema = z.strictObject({ memberId: id, card: id.optional(), reason: id, on });
export const CalledBackSchema = z.strictObject({
  done: z.enum(['recalled', 'withdrawn']),
  cardNumber: z.string(),
  dueOn: date.nullable(),
  path: z.enum(['workplace', 'direct']).nullable(),
});
export type CalledBack = z.infer<typeof CalledBackSchema>;
export const EndNeedSchema = z.strictObject({ memberId: id, on });
export const EndedSchema = z.strictObject({ ended: count });
export const SettleSchema = z.strictObject({ on });
export const SettledSchema = z.strictObject({
  on: date,
  followed: count,
  recalled: count,
  withdrawn: count,
  lapsed: count,
});
export type SettledDay = z.infer<typeof SettledSchema>;

export const RegistrationTakenSchema = z.strictObject({
  /** The month end the file tells of; null where no row was good. */
  asOf: date.nullable(),
  rows: count,
  loaded: count,
  aside: count,
  /** Covered members nothing was ever told of. */
  unreported: count,
  known: z.boolean(),
});
export type RegistrationTaken = z.infer<typeof RegistrationTakenSchema>;
