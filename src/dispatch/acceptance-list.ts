import type { CampaignKey } from '../campaign/extract.ts';
import type { Sql } from '../kernel/ports.ts';
import type { AcceptanceLine } from '../template/acceptance.ts';
import type { DispatchSettings } from './settings.ts';
import { formatTrackingNumber } from './tracking-band.ts';

/**
 * Columns of our acceptance list (差出票), version 1. Our own layout: the post's electronic one is not public. It
 * follows the public paper form: addressee, number, declared value, fee, remark.
 */
export const ACCEPTANCE_COLUMNS = [
  'line',
  'page',
  'addressee',
  'acceptance_number',
  'declared_value',
  'fee_yen',
  'accepted_on',
  'mail_class',
  'grams',
  'target',
] as const;

/** Lines on one page of the paper form. */
const LINES_PER_PAGE = 30;

/** The service as the paper names it. */
export const SERVICES: Readonly<Record<DispatchSettings['option'], string>> = {
  specified_record: '特定記録',
  simple_registered: '簡易書留',
  registered: '一般書留',
  none: '普通郵便',
};

interface Row {
  readonly target: string;
  readonly number: string | null;
  readonly accepted_on: string;
  readonly mail_class: string;
  readonly grams: string;
  readonly yen: number;
  readonly addressee: string;
}

/** A line as the post office gets it, with what only the CSV says. Weight in grams. */
export interface AcceptedItem extends AcceptanceLine {
  readonly acceptedOn: string;
  readonly mailClass: string;
  readonly grams: number;
}

/**
 * A letter is addressed to the insured. A protected family stands on no list by name: the envelope's id is the
 * addressee there, and the post reads the name from the envelope itself.
 */
const LIST = `
  SELECT t.target, t.number, t.accepted_on, t.mail_class, t.grams::text, t.yen,
         coalesce(w.name, CASE WHEN NOT f.protected AND NOT i.protected THEN i.name_kanji END, t.target) AS addressee
    FROM dispatch.acceptance t
    JOIN campaign.campaign k USING (insurer_id, campaign_id)
    LEFT JOIN packing.parcel a ON a.insurer_id = t.insurer_id AND a.campaign_id = t.campaign_id AND a.parcel_id = t.target
    LEFT JOIN register.workplace w ON w.insurer_id = t.insurer_id AND w.workplace_id = a.workplace_id
          AND w.known_from <= k.known_at AND k.known_at < w.known_to
    LEFT JOIN LATERAL (SELECT p.member_id FROM piece.piece p
                        WHERE p.insurer_id = t.insurer_id AND p.campaign_id = t.campaign_id AND p.envelope_id = t.target
                        ORDER BY p.position LIMIT 1) p ON a.parcel_id IS NULL
    LEFT JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = p.member_id
    LEFT JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) i ON i.member_id = f.insured_id
   WHERE t.insurer_id = $1 AND t.campaign_id = $2 AND t.accepted_on = $3
   ORDER BY t.number COLLATE "C" NULLS LAST, t.target COLLATE "C"`;

/** The acceptance list of one day, in the order of the numbers. */
export async function readAcceptanceList(sql: Sql, key: CampaignKey, on: string): Promise<AcceptedItem[]> {
  const { rows } = await sql.query<Row>(LIST, [key.insurerId, key.campaignId, on]);
  return rows.map((row) => ({
    target: row.target,
    addressee: row.addressee,
    acceptanceNumber: row.number === null ? '' : formatTrackingNumber(row.number),
    feeYen: row.yen,
    acceptedOn: row.accepted_on,
    mailClass: row.mail_class,
    grams: Number(row.grams),
  }));
}

/** The list as cells under ACCEPTANCE_COLUMNS. */
export const acceptanceCells = (items: readonly AcceptedItem[]): (string | number)[][] =>
  items.map((item, i) => [
    i + 1,
    Math.floor(i / LINES_PER_PAGE) + 1,
    item.addressee,
    item.acceptanceNumber,
    '',
    item.feeYen,
    item.acceptedOn,
    item.mailClass,
    item.grams,
    item.target,
  ]);
