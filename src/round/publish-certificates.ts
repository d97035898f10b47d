import { GROUNDS, NOT_ENTITLED, type ReasonCode } from '../certificate/model.ts';
import type { Sql } from '../kernel/ports.ts';
import type { Publisher } from './publisher.ts';

const SENTENCES: Readonly<Record<ReasonCode, string>> = { ...GROUNDS, ...NOT_ENTITLED };

interface CardRow {
  readonly card_number: string;
  readonly member_id: string;
  readonly piece_id: string;
  readonly management_number: string;
  readonly occasion: string;
  readonly reason: ReasonCode;
  readonly since: string;
  readonly issued_on: string;
  readonly expires_on: string;
  readonly envelope_id: string;
  readonly part: number;
  readonly parts: number;
}

interface ExaminedRow {
  readonly member_id: string;
  readonly entitled: boolean;
  readonly reason_code: ReasonCode;
  readonly since: string | null;
  readonly due: string | null;
  readonly outcome: string;
}

/**
 * What a run of certificates leaves beside the files of every round: certificates.csv, a line per card in the order of
 * the pages, and examined.csv, what the rules said of everybody and where each ended.
 */
export async function publishCertificates(sql: Sql, to: Publisher): Promise<void> {
  await to.table<CardRow>(
    sql,
    'certificates.csv',
    `SELECT c.card_number, c.member_id, p.piece_id, p.management_number, c.occasion, c.reason, c.since, c.issued_on,
            c.expires_on, e.envelope_id, e.part, e.parts
       FROM certificate.card c
       JOIN piece.piece p USING (insurer_id, campaign_id, member_id)
       JOIN packing.envelope e USING (insurer_id, campaign_id, envelope_id)
      WHERE c.insurer_id = $1 AND c.campaign_id = $2
      ORDER BY p.lot COLLATE "C", p.position`,
    {
      card_number: (row) => row.card_number,
      member_id: (row) => row.member_id,
      piece_id: (row) => row.piece_id,
      management_number: (row) => row.management_number,
      occasion: (row) => row.occasion,
      reason_code: (row) => row.reason,
      since: (row) => row.since,
      issued_on: (row) => row.issued_on,
      expires_on: (row) => row.expires_on,
      envelope_id: (row) => row.envelope_id,
      envelope: (row) => `${row.part}/${row.parts}`,
      sentence: (row) => SENTENCES[row.reason],
    },
  );
  await to.table<ExaminedRow>(
    sql,
    'examined.csv',
    `SELECT member_id, m.entitled, m.reason_code, m.since, m.due, x.outcome
       FROM certificate.examined m JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id)
      WHERE m.insurer_id = $1 AND m.campaign_id = $2 ORDER BY member_id COLLATE "C"`,
    {
      member_id: (row) => row.member_id,
      entitled: (row) => (row.entitled ? 'yes' : 'no'),
      reason_code: (row) => row.reason_code,
      since: (row) => row.since ?? '',
      due: (row) => row.due ?? '',
      outcome: (row) => row.outcome,
      sentence: (row) => SENTENCES[row.reason_code],
    },
  );
}
