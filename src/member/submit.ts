import type { KeyObject } from 'node:crypto';
import { reportMismatch } from '../campaign/number-report.ts';
import type { ApplicationReason } from '../certificate/application-rules.ts';
import { receiveApplication } from '../certificate/applications.ts';
import type { RuleSettings } from '../certificate/rules.ts';
import { openCase } from '../desk/cases.ts';
import type { DeskSettings } from '../desk/settings.ts';
import type { TopicId } from '../desk/topics.ts';
import type { IsoDate } from '../japan/calendar.ts';
import { formatWareki } from '../japan/era.ts';
import { addBusinessDays } from '../japan/holidays.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Database, Sql } from '../kernel/ports.ts';
import { inTurn } from '../register/index.ts';
import { findMembers, type MemberKey } from './find.ts';
import { type PaperType, placeOfPaper, sealPaper } from './papers.ts';
import { newReceipt, proofOf } from './receipt.ts';

/** Why somebody who has no certificate asks for one, of the reasons a member can give for themself. */
export const CERTIFICATE_WISHES = [
  'no_card',
  'not_registered',
  'e_certificate_expired',
  'myna_card_lost',
  'myna_card_renewing',
  'card_returned',
  'helper_needed',
  'facility',
  'other',
] as const satisfies readonly ApplicationReason[];

interface Trouble {
  /** The desk's topic its case has. */
  readonly topic: TopicId;
  /** What is applied for; `asked`: the member says why. */
  readonly applies?: ApplicationReason | 'asked';
  /** Asked first whether the portal can be seen; who sees it needs nothing (S136). */
  readonly asksPortal?: true;
}

/** What a member may report or apply for on the page. */
const TROUBLES = {
  digits_differ: { topic: 'digits_differ' },
  name_differs: { topic: 'name_differs' },
  lost_notice: { topic: 'lost_notice', applies: 'notice_lost', asksPortal: true },
  lost_certificate: { topic: 'lost_certificate', applies: 'certificate_lost' },
  need_certificate: { topic: 'need_certificate', applies: 'asked' },
} as const satisfies Record<string, Trouble>;
export type TroubleId = keyof typeof TROUBLES;
export const TROUBLE_IDS = Object.keys(TROUBLES) as TroubleId[];
const troubleOf = (id: TroubleId): Trouble => TROUBLES[id];

export interface Submission {
  readonly insurerId: string;
  readonly kind: TroubleId;
  readonly who: MemberKey;
  /** Of an application with `asked`. */
  readonly reason: (typeof CERTIFICATE_WISHES)[number] | null;
  readonly phone: string;
  readonly words: string;
  readonly papers: readonly { readonly type: PaperType; readonly bytes: Buffer }[];
  readonly scan: 'clean' | 'not_scanned';
  readonly on: IsoDate;
}

export interface SubmissionSettings {
  readonly desk: DeskSettings;
  readonly rules: RuleSettings;
}

/** Who acts where a member sends something in: the page, for nobody has signed in. */
export const MEMBER_PAGE: Actor = { id: 'member-page' };

/**
 * Does what a rule of the record may refuse, undone whole if it does: somebody at the desk then looks at it. The page
 * never says so: it would tell what is on record.
 */
async function tried<T>(sql: Sql, work: () => Promise<T>): Promise<T | null> {
  await sql.query('SAVEPOINT tried');
  try {
    const done = await work();
    await sql.query('RELEASE SAVEPOINT tried');
    return done;
  } catch (error) {
    if (!(error instanceof TodokeError)) throw error;
    await sql.query('ROLLBACK TO SAVEPOINT tried');
    return null;
  }
}

/** What the desk reads: the member's words, how to call back, and, where nobody was found, whom they said they are. */
function noteOf(one: Submission, receipt: string, found: readonly string[]): string {
  const { who } = one;
  const said =
    found.length === 1
      ? []
      : [
          found.length === 0
            ? '登録のどなたとも一致しません。'
            : '同じ記号・番号と生年月日の方が複数います。',
          who.code === ''
            ? `記号 ${who.symbol}　番号 ${who.number}　枝番 ${who.subNumber === '' ? '（記入なし）' : who.subNumber}`
            : `整理番号 ${who.code}`,
          `生年月日 ${formatWareki(who.birthDate)}`,
        ];
  return [
    `ウェブ受付 ${receipt}`,
    ...said,
    `連絡先電話番号 ${one.phone}`,
    `添付 ${one.papers.length}件${one.papers.length > 0 && one.scan === 'not_scanned' ? '（ウイルス検査なし）' : ''}`,
    one.words,
  ].join('\n');
}

/**
 * Takes in what a member sends: always a case of the desk, with its papers sealed; where one person is meant, also the
 * application (S136, S056), or the report that stops the use of the number (S026). Whoever nobody is found for gets a
 * receipt like everybody: the answer tells nothing of the register. Returns the receipt number and the last day for the
 * answer.
 */
export function submit(
  database: Database,
  key: KeyObject,
  settings: SubmissionSettings,
  one: Submission,
): Promise<{ readonly receipt: string; readonly answerBy: IsoDate }> {
  const work = (sql: Sql) => takeIn(sql, key, settings, one);
  // A report changes what is known of a number, and takes its turn with imports and campaigns.
  return one.kind === 'digits_differ' ? inTurn(database, one.insurerId, work) : database.transaction(work);
}

async function takeIn(
  sql: Sql,
  key: KeyObject,
  settings: SubmissionSettings,
  one: Submission,
): Promise<{ readonly receipt: string; readonly answerBy: IsoDate }> {
  const { insurerId, kind, on } = one;
  const { topic, applies } = troubleOf(kind);
  const receipt = newReceipt();
  const answerBy = addBusinessDays(on, settings.rules.certificate.answerBusinessDays, settings.desk.yearEnd);
  const found = await findMembers(sql, insurerId, one.who);
  const memberId = found.length === 1 ? (found[0] as string) : null;
  const note = noteOf(one, receipt, found);
  const caseId = await openCase(
    sql,
    MEMBER_PAGE,
    insurerId,
    settings.desk,
    { topic, memberId, channel: 'web', note },
    on,
  );
  if (kind === 'digits_differ' && memberId !== null)
    await tried(sql, () => reportMismatch(sql, MEMBER_PAGE, insurerId, memberId, 'web'));
  const reason = applies === 'asked' ? one.reason : (applies ?? null);
  const applied =
    memberId === null || reason === null
      ? null
      : await tried(sql, () =>
          receiveApplication(sql, MEMBER_PAGE, {
            insurerId,
            memberId,
            reason,
            applicant: 'member',
            evidence: `ウェブ受付 ${receipt}`,
            receivedOn: on,
            // Who sees the portal was told that they need none, and did not come here (S136).
            portalVisible: false,
            settings: settings.rules,
          }),
        );
  const auditId = await writeAudit(sql, {
    actor: MEMBER_PAGE,
    insurerId,
    action: 'member.submit',
    subject: `case:${caseId}`,
    detail: { kind, papers: one.papers.length, scan: one.scan, application: applied?.application ?? null },
  });
  await sql.query(
    `INSERT INTO member.receipt (insurer_id, receipt, kind, case_id, application_id, proof, answer_by, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      insurerId,
      receipt,
      kind,
      caseId,
      applied?.application ?? null,
      proofOf(key, insurerId, receipt, one.who.birthDate),
      answerBy,
      auditId,
    ],
  );
  for (const [i, { type, bytes }] of one.papers.entries()) {
    const sealed = sealPaper(key, placeOfPaper(insurerId, receipt, i + 1), bytes);
    await sql.query(
      `INSERT INTO member.paper (insurer_id, receipt, n, type, bytes, sealed, scan, audit_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [insurerId, receipt, i + 1, type, bytes.length, sealed, one.scan, auditId],
    );
  }
  return { receipt, answerBy };
}
