import type { IsoDate } from '../japan/calendar.ts';
import type { Sql } from '../kernel/ports.ts';
import type { ApplicationKind, ApplicationReason } from './application-rules.ts';
import type { Applicant } from './applications.ts';

/** An application not yet answered. */
export interface PendingApplication {
  readonly application: number;
  readonly member: string;
  readonly kind: ApplicationKind;
  readonly reason: ApplicationReason;
  readonly applicant: Applicant;
  readonly receivedOn: IsoDate;
  readonly answerBy: IsoDate;
  /** Days past the last day for the answer; 0 or less: in time. */
  readonly lateDays: number;
}

/** Applications waiting for an answer on a day, the most urgent first. */
export async function pendingApplications(
  sql: Sql,
  insurerId: string,
  on: IsoDate,
): Promise<PendingApplication[]> {
  const { rows } = await sql.query<PendingApplication>(
    `SELECT application_id AS application, member_id AS member, kind, reason, applicant, received_on AS "receivedOn",
            answer_by AS "answerBy", $2::date - answer_by AS "lateDays"
       FROM certificate.application WHERE insurer_id = $1 AND state = 'received' AND received_on <= $2
      ORDER BY answer_by, application_id`,
    [insurerId, on],
  );
  return rows;
}
