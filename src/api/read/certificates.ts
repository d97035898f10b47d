import { z } from 'zod';
import { type ApplicationReason, REASON_TITLES } from '../../certificate/application-rules.ts';
import { APPLICANTS, type Applicant } from '../../certificate/applications.ts';
import { RECALL_REASONS, type RecallReason } from '../../certificate/recall.ts';
import {
  allowedCardActions,
  CARD_ACTION_TITLES,
  CARD_STATUS_TITLES,
  CARD_STATUSES,
  type CardStatus,
} from '../../certificate/status.ts';
import type { CertificateApplication, CertificateCard, CertificateRecall } from '../certificate-contract.ts';
import type { CsvShape } from '../csv.ts';
import { Filters, type ListQuery, PAGE_QUERY } from '../list.ts';
import { day } from '../params.ts';

const on = day.optional();

export const ApplicationQuerySchema = z.strictObject({
  ...PAGE_QUERY,
  state: z.enum(['received', 'approved', 'refused', 'withdrawn']).optional(),
  kind: z.enum(['certificate', 'notice_reissue']).optional(),
  late: z.literal('true').optional(),
  member: z.string().max(32).optional(),
  on,
  sort: z.enum(['answerBy', 'receivedOn', 'member']).default('answerBy'),
});

type ApplicationRow = Omit<CertificateApplication, 'reasonTitle' | 'applicantTitle' | 'ownReceipt'> & {
  readonly applicant: Applicant;
};

const APPLICATION = `a.application_id AS application, a.member_id AS "memberId", a.kind, a.reason, a.applicant, a.evidence,
  a.received_on AS "receivedOn", a.received_by AS "receivedBy", a.answer_by AS "answerBy",
  CASE WHEN a.state = 'received' THEN $2::date - a.answer_by END AS "lateDays", a.state,
  a.decided_on AS "decidedOn", a.decided_by AS "decidedBy", a.answer`;

const byNumber = { sql: 'a.application_id', type: 'bigint' } as const;

/** Applications with their last day for an answer; `today` is the day lateness counts to. */
export function applicationList(
  insurerId: string,
  today: string,
  query: z.output<typeof ApplicationQuerySchema>,
): ListQuery {
  const filters = new Filters(insurerId, query.on ?? today)
    .add('a.state = ?', query.state)
    .add('a.kind = ?', query.kind)
    .add('starts_with(a.member_id, ?)', query.member);
  const late = query.late === undefined ? [] : [`a.state = 'received' AND a.answer_by < $2::date`];
  const first = {
    answerBy: { sql: 'a.answer_by', type: 'date' },
    receivedOn: { sql: 'a.received_on', type: 'date' },
    member: { sql: 'a.member_id COLLATE "C"', type: 'text' },
  } as const;
  return {
    select: APPLICATION,
    from: 'certificate.application a',
    where: ['a.insurer_id = $1', '$2::date IS NOT NULL', ...filters.where, ...late],
    values: filters.values,
    order: [first[query.sort], byNumber],
    descending: query.descending,
  };
}

/** An application as it is shown to somebody: who received it does not decide it. */
export const applicationItem =
  (personId: string) =>
  ({ applicant, ...row }: ApplicationRow): CertificateApplication => ({
    ...row,
    reasonTitle: REASON_TITLES[row.reason as ApplicationReason] ?? row.reason,
    applicantTitle: APPLICANTS[applicant],
    ownReceipt: row.receivedBy === personId,
  });

export const APPLICATION_CSV: CsvShape<ApplicationRow> = {
  header: [
    'application',
    'member_id',
    'reason',
    'reason_title',
    'applicant',
    'received_on',
    'answer_by',
    'late_days',
    'state',
    'decided_on',
    'answer',
  ],
  lines: (row) => [
    [
      row.application,
      row.memberId,
      row.reason,
      REASON_TITLES[row.reason as ApplicationReason] ?? row.reason,
      row.applicant,
      row.receivedOn,
      row.answerBy,
      row.lateDays,
      row.state,
      row.decidedOn,
      row.answer,
    ],
  ],
};

/** The applications of one member, the newest first. */
export const applicationsOf = (insurerId: string, today: string, memberId: string): [string, unknown[]] => [
  `SELECT ${APPLICATION} FROM certificate.application a
    WHERE a.insurer_id = $1 AND $2::date IS NOT NULL AND a.member_id = $3 ORDER BY a.application_id DESC`,
  [insurerId, today, memberId],
];
export type { ApplicationRow };

export const CardQuerySchema = z.strictObject({
  ...PAGE_QUERY,
  /** Beginning of a card number or of a member id. */
  q: z.string().max(32).optional(),
  status: z.enum(CARD_STATUSES as [CardStatus, ...CardStatus[]]).optional(),
  sort: z.enum(['issuedOn', 'expiresOn', 'card', 'member']).default('issuedOn'),
});
type CardRow = Omit<CertificateCard, 'statusTitle' | 'allowed'>;

/** Every card ever made, by its status; `named`: with why each was made. */
export function cardList(
  insurerId: string,
  named: boolean,
  query: z.output<typeof CardQuerySchema>,
): ListQuery {
  const filters = new Filters(insurerId)
    .add('c.status = ?', query.status)
    .add('(starts_with(c.card_number, ?) OR starts_with(c.member_id, ?))', query.q);
  const number = { sql: 'c.card_number COLLATE "C"', type: 'text' } as const;
  const first = {
    issuedOn: [{ sql: 'c.issued_on', type: 'date' }, number],
    expiresOn: [{ sql: 'c.expires_on', type: 'date' }, number],
    member: [{ sql: 'c.member_id COLLATE "C"', type: 'text' }, number],
    card: [number],
  } as const;
  return {
    select: `c.card_number AS "cardNumber", c.member_id AS "memberId", ${named ? 'c.reason' : 'NULL::text AS reason'}, c.occasion,
             c.issued_on AS "issuedOn", c.expires_on AS "expiresOn", c.ended_on AS "endedOn", c.status`,
    from: 'certificate.card c',
    where: ['c.insurer_id = $1', ...filters.where],
    values: filters.values,
    order: first[query.sort],
    descending: query.descending,
  };
}

/** What a status is called, and what may be done in it. */
export const standingOf = (status: string): { statusTitle: string; allowed: string[] } => ({
  statusTitle: CARD_STATUS_TITLES[status as CardStatus],
  allowed: allowedCardActions(status as CardStatus),
});
export const cardItem = (row: CardRow): CertificateCard => ({ ...row, ...standingOf(row.status) });

export const CARD_CSV: CsvShape<CardRow> = {
  header: [
    'card_number',
    'member_id',
    'reason',
    'occasion',
    'issued_on',
    'expires_on',
    'ended_on',
    'status',
    'title',
  ],
  lines: (row) => [
    [
      row.cardNumber,
      row.memberId,
      row.reason,
      row.occasion,
      row.issuedOn,
      row.expiresOn,
      row.endedOn,
      row.status,
      CARD_STATUS_TITLES[row.status as CardStatus],
    ],
  ],
};

export const RecallQuerySchema = z.strictObject({
  ...PAGE_QUERY,
  state: z.enum(['open', 'late', 'returned', 'written_off']).optional(),
  path: z.enum(['workplace', 'direct']).optional(),
  reason: z.enum(Object.keys(RECALL_REASONS) as [RecallReason, ...RecallReason[]]).optional(),
  member: z.string().max(32).optional(),
  on,
  sort: z.enum(['dueOn', 'openedOn', 'member']).default('dueOn'),
});
type RecallRow = Omit<CertificateRecall, 'reasonTitle' | 'statusTitle' | 'allowed'> & {
  readonly reason: RecallReason;
};

const RECALL_STATES = {
  open: 'r.closed_on IS NULL',
  late: 'r.closed_on IS NULL AND r.due_on < $2::date',
  returned: `r.closing = 'returned'`,
  written_off: `r.closing = 'written_off'`,
} as const;

/** Recalls, open ones and those that ended; `today` is the day lateness counts to. */
export function recallList(
  insurerId: string,
  today: string,
  query: z.output<typeof RecallQuerySchema>,
): ListQuery {
  const filters = new Filters(insurerId, query.on ?? today)
    .add('r.path = ?', query.path)
    .add('r.reason = ?', query.reason)
    .add('starts_with(c.member_id, ?)', query.member);
  const first = {
    dueOn: { sql: 'r.due_on', type: 'date' },
    openedOn: { sql: 'r.opened_on', type: 'date' },
    member: { sql: 'c.member_id COLLATE "C"', type: 'text' },
  } as const;
  return {
    select: `r.card_number AS "cardNumber", c.member_id AS "memberId", r.reason, r.path, r.opened_on AS "openedOn",
             r.due_on AS "dueOn", r.closed_on AS "closedOn", r.closing,
             CASE WHEN r.closed_on IS NULL THEN $2::date - r.due_on END AS "lateDays", c.status`,
    from: 'certificate.recall r JOIN certificate.card c USING (insurer_id, card_number)',
    where: [
      'r.insurer_id = $1',
      '$2::date IS NOT NULL',
      ...filters.where,
      ...(query.state === undefined ? [] : [RECALL_STATES[query.state]]),
    ],
    values: filters.values,
    order: [
      first[query.sort],
      { sql: 'r.card_number COLLATE "C"', type: 'text' },
      { sql: 'r.serial', type: 'bigint' },
    ],
    descending: query.descending,
  };
}

export const recallItem = (row: RecallRow): CertificateRecall => ({
  ...row,
  reasonTitle: RECALL_REASONS[row.reason],
  ...standingOf(row.status),
});

export const RECALL_CSV: CsvShape<RecallRow> = {
  header: [
    'card_number',
    'member_id',
    'reason',
    'title',
    'path',
    'opened_on',
    'due_on',
    'late_days',
    'closed_on',
    'closing',
  ],
  lines: (row) => [
    [
      row.cardNumber,
      row.memberId,
      row.reason,
      RECALL_REASONS[row.reason],
      row.path,
      row.openedOn,
      row.dueOn,
      row.lateDays,
      row.closedOn,
      row.closing,
    ],
  ],
};

/** What an event of a card is called; these are no actions of the table: a card is made, and put into a mailing's letter. */
const EVENT_TITLES: Readonly<Record<string, string>> = {
  issue: '作成',
  enclose: '送付物への同封',
  ...CARD_ACTION_TITLES,
};
export const eventTitle = (action: string): string => EVENT_TITLES[action] ?? action;
