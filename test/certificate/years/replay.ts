import { actOnCards } from '../../../src/certificate/act.ts';
import { decideApplication, receiveApplication } from '../../../src/certificate/applications.ts';
import { issueDue } from '../../../src/certificate/issue.ts';
import { writeAudit } from '../../../src/kernel/audit.ts';
import { SYSTEM } from '../../../src/kernel/ports.ts';
import { individualNumber, insured, membersCsv, type Row } from '../../register/import/fixture.ts';
import { type CertificateInsurer, PROFILE_HASH, registered, registrationCsv } from '../insurer.ts';
import type { Member } from './people.ts';
import type { Op } from './world.ts';

const serial = (id: string): number => Number(id.slice(1));
let told = 0;

/** A member as a row of members.csv; the remuneration differs each time, so that no two files are the same bytes. */
const rowOf = (member: Member): Row =>
  insured(serial(member.id), {
    member_id: member.id,
    insured_id: member.id,
    person_id: member.person,
    kind: member.kind,
    workplace_id: member.kind === 'voluntary' ? '' : 'W1',
    birth_date: member.bornOn,
    acquired_on: member.acquiredOn,
    lost_on: member.knownLostOn ?? '',
    individual_number: member.numberHeld ? individualNumber(serial(member.id)) : '',
    protected: member.shielded ? 'yes' : 'no',
    standard_remuneration: String(100_000 + ++told),
  });

const registrationRow = (member: Member, asOf: string): Row => {
  const { state, eCertificateExpiresOn } = member.registration as NonNullable<Member['registration']>;
  return registered(member.id, asOf, { state, e_certificate_expires_on: eCertificateExpiresOn ?? '' });
};

/** Does to a real insurer, by the room's own commands, what was done to the one on paper. */
export async function replay(insurer: CertificateInsurer, ops: readonly Op[]): Promise<void> {
  const { database, insurerId, settings } = insurer;
  const issue = (issuedOn: string, members: readonly string[] | null) =>
    database.transaction(async (sql) => {
      const request = { insurerId, campaignId: null, issuedOn, profileHash: PROFILE_HASH, settings };
      if (members === null) return issueDue(sql, SYSTEM, request);
      const { rows } = await sql.query<{ person_id: string }>(
        `SELECT DISTINCT person_id FROM register.eligibility WHERE insurer_id = $1 AND member_id = ANY($2)`,
        [insurerId, members],
      );
      return issueDue(sql, SYSTEM, { ...request, persons: rows.map(({ person_id }) => person_id) });
    });
  const numbers = new Map<number, string>();
  const numberOf = async (card: number): Promise<string> => {
    if (!numbers.has(card)) {
      const all = await insurer.list(
        'SELECT card_number AS line FROM certificate.card WHERE insurer_id = $1 ORDER BY card_number',
      );
      all.forEach((number, i) => {
        numbers.set(i + 1, number);
      });
    }
    return numbers.get(card) as string;
  };
  let waiting: Member[] = [];
  const flush = async (): Promise<void> => {
    // The last word on each counts.
    const rows = [...new Map(waiting.map((member) => [member.id, member])).values()];
    waiting = [];
    if (rows.length > 0) await insurer.files.members(membersCsv(...rows.map(rowOf)));
  };
  for (const op of ops) {
    if (op.op === 'register') {
      waiting.push(op.row);
      if (!op.wish) continue;
      await flush();
      await database.transaction(async (sql) => {
        await writeAudit(sql, { actor: SYSTEM, insurerId, action: 'test.wish', subject: 'test:1' });
        await sql.query(
          `INSERT INTO register.certificate_wish (insurer_id, member_id, source_id)
           SELECT $1, $2, min(source_id) FROM register.source_file WHERE insurer_id = $1`,
          [insurerId, op.row.id],
        );
      });
      continue;
    }
    await flush();
    switch (op.op) {
      case 'registration':
        if (op.rows.length > 0)
          await insurer.registration(registrationCsv(...op.rows.map((row) => registrationRow(row, op.asOf))));
        break;
      case 'settle':
        await insurer.settle(op.on);
        break;
      case 'issue':
        await issue(op.on, null);
        break;
      case 'join':
        await issue(op.on, [op.member]);
        break;
      case 'approve':
        await database.transaction(async (sql) => {
          const { application } = await receiveApplication(
            sql,
            { id: 'clerk' },
            {
              insurerId,
              memberId: op.member,
              reason: op.reason,
              applicant: 'member',
              evidence: '申請書',
              receivedOn: op.on,
              settings,
            },
          );
          await decideApplication(
            sql,
            { id: 'chief' },
            {
              insurerId,
              application: application as number,
              refusal: null,
              on: op.on,
              profileHash: PROFILE_HASH,
              settings,
            },
          );
        });
        break;
      case 'act':
        await database.transaction(async (sql) => {
          const cardNumbers = [await numberOf(op.card)];
          const how = op.action === 'destroy' ? { receipt: 'D-1' } : {};
          if (op.action === 'recall' || op.action === 'supersede') return;
          await actOnCards(sql, SYSTEM, { insurerId, cardNumbers, action: op.action, on: op.on, how });
        });
    }
  }
}
