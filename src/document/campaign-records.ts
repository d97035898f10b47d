import type { CampaignKey } from '../campaign/extract.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { pagesOf } from '../packing/planner.ts';
import { ALIVE } from '../piece/alive-sql.ts';
import { controlCodes, type Inserter } from '../template/inserter.ts';
import type { ParcelRow, ParcelSheet } from '../template/parcel.ts';
import type { NoticeForm, NoticeRecord } from '../template/record.ts';
import type { Keys } from '../vault/keys.ts';
import { readLastFour } from '../vault/store.ts';
import { AS_EXTRACTED, copaymentOf, destinationOf, FACTS, type PaperFacts } from './paper-facts.ts';

interface NoticeFacts extends PaperFacts {
  readonly form: NoticeForm;
  readonly digits: boolean;
  readonly number_ref: Buffer | null;
}

/** What the pages of one print file say, in page order; a chosen address is the protected member's own. */
const PIECES = (which: string): string => `
  SELECT p.form, p.digits, f.number_ref, ${FACTS}
    FROM campaign.campaign k
    JOIN piece.piece p USING (insurer_id, campaign_id)
    ${AS_EXTRACTED}
   WHERE k.insurer_id = $1 AND k.campaign_id = $2 AND ${which} AND ${ALIVE}
   ORDER BY p.position`;

/** Digits a decision grants must be there: a notice without them is another notice than was decided. */
function digitsOf(facts: NoticeFacts, digits: ReadonlyMap<string, string>): string | null {
  if (!facts.digits) return null;
  const lastFour = facts.number_ref === null ? undefined : digits.get(facts.number_ref.toString('hex'));
  if (lastFour !== undefined) return lastFour;
  throw new TodokeError('document.no_digits', '印字すべき下4桁が、個人番号の保管庫にありません。', {
    remedy:
      'データベースを復元するか、加入者の一覧をもう一度取り込んでください。この印刷ファイルは作られていません。',
    status: 500,
  });
}

function recordOf(
  facts: NoticeFacts,
  digits: ReadonlyMap<string, string>,
  control: NoticeRecord['control'],
): NoticeRecord {
  const insured = facts.member_id === facts.insured_id;
  const direct = facts.route !== 'workplace';
  return {
    pieceId: facts.piece_id,
    managementNumber: facts.management_number,
    form: facts.form,
    lastFour: digitsOf(facts, digits),
    route: facts.route,
    relationship: insured ? 'insured' : 'dependent',
    name: facts.name_kanji,
    kana: facts.name_kana,
    insuredName: facts.insured_name,
    birthDate: facts.birth_date,
    symbol: facts.symbol,
    number: facts.number,
    subNumber: facts.sub_number,
    copayment: copaymentOf(facts),
    acquiredOn: facts.acquired_on,
    destination: direct ? destinationOf(facts.postcode, facts.address) : null,
    ...(control === undefined ? {} : { control }),
  };
}

/**
 * The records of one print file; the digits they need are asked of the vault, and that is logged. With `inserter`, each
 * bears the control codes of its pages.
 */
export async function recordsOf(
  sql: Sql,
  actor: Actor,
  keys: Keys,
  key: CampaignKey,
  lot: string,
  inserter?: Inserter,
): Promise<NoticeRecord[]> {
  const { rows } = await sql.query<NoticeFacts>(PIECES('p.lot = $3'), [key.insurerId, key.campaignId, lot]);
  const refs = rows.flatMap((row) => (row.digits && row.number_ref !== null ? [row.number_ref] : []));
  const digits = await readLastFour(sql, keys, {
    actor,
    insurerId: key.insurerId,
    purpose: 'print_notice',
    subject: `file:${key.campaignId}/${lot}`,
    refs,
  });
  const control = inserter === undefined ? undefined : await controlOf(sql, key, lot, inserter);
  return rows.map((facts) => recordOf(facts, digits, control?.get(facts.piece_id)));
}

/**
 * One notice's record for its person's own eyes: as it was printed, without the address it was sent to. The digits are
 * asked of the vault, and that is logged. Undefined for a piece that was stopped.
 */
export async function recordToShow(
  sql: Sql,
  actor: Actor,
  keys: Keys,
  key: CampaignKey,
  pieceId: string,
): Promise<NoticeRecord | undefined> {
  const { rows } = await sql.query<NoticeFacts>(PIECES('p.piece_id = $3'), [
    key.insurerId,
    key.campaignId,
    pieceId,
  ]);
  const [facts] = rows;
  if (facts === undefined) return undefined;
  const digits = await readLastFour(sql, keys, {
    actor,
    insurerId: key.insurerId,
    purpose: 'show_notice',
    subject: `piece:${pieceId}`,
    refs: facts.digits && facts.number_ref !== null ? [facts.number_ref] : [],
  });
  return recordOf({ ...facts, route: 'workplace' }, digits, undefined);
}

/** What the machine reads on each piece of a print file, by piece id. */
async function controlOf(
  sql: Sql,
  key: CampaignKey,
  lot: string,
  { marks, stations }: Inserter,
): Promise<Map<string, NoticeRecord['control']>> {
  const { rows } = await sql.query<{
    piece_id: string;
    form: string;
    envelope_id: string;
    inserts: string[];
  }>(
    `SELECT p.piece_id, p.form, p.envelope_id, e.inserts
       FROM piece.piece p JOIN packing.envelope e USING (insurer_id, campaign_id, envelope_id)
      WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND p.lot = $3 AND ${ALIVE} ORDER BY p.position`,
    [key.insurerId, key.campaignId, lot],
  );
  const pieces = rows.map(({ envelope_id, inserts, form }) => ({
    envelopeId: envelope_id,
    inserts,
    pages: pagesOf(form),
  }));
  const codes = controlCodes(pieces, stations);
  return new Map(rows.map(({ piece_id }, i) => [piece_id, { marks, codes: codes[i] as string[] }]));
}

interface ParcelLine extends ParcelRow {
  readonly parcel_id: string;
  readonly part: number;
  readonly parts: number;
  readonly workplace_name: string;
  readonly workplace_symbol: string;
  readonly workplace_postcode: string;
  readonly workplace_address: string;
}

/**
 * Everybody in the parcels of one print file, in the order of their envelopes. Whole parcels as they stand: a lot of
 * reprints touches parcels of other lots, and their lists change with it. The parcels are gathered first, as an
 * array: asked as `IN`, the planner walks all envelopes of the campaign for every one of them.
 */
const PARCELS = `
  SELECT a.parcel_id, a.part, a.parts, w.name AS workplace_name, w.symbol AS workplace_symbol,
         w.postcode AS workplace_postcode, w.address AS workplace_address,
         f.symbol, f.number, f.sub_number AS "subNumber", i.name_kanji AS "insuredName", f.name_kanji AS name,
         CASE WHEN f.member_id = f.insured_id THEN 'insured' ELSE 'dependent' END AS relationship,
         p.management_number AS "managementNumber"
    FROM campaign.campaign k
    JOIN piece.piece p USING (insurer_id, campaign_id)
    JOIN packing.envelope e USING (insurer_id, campaign_id, envelope_id)
    JOIN packing.parcel a USING (insurer_id, campaign_id, parcel_id)
    JOIN register.workplace w ON w.insurer_id = k.insurer_id AND w.workplace_id = a.workplace_id
     AND w.known_from <= k.known_at AND k.known_at < w.known_to
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = p.member_id
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) i ON i.member_id = f.insured_id
   WHERE k.insurer_id = $1 AND k.campaign_id = $2
     AND ${ALIVE}
     AND a.parcel_id = ANY (ARRAY(
           SELECT DISTINCT g.parcel_id FROM piece.piece q JOIN packing.envelope g USING (insurer_id, campaign_id, envelope_id)
            WHERE q.insurer_id = $1 AND q.campaign_id = $2 AND q.lot = $3))
   ORDER BY a.parcel_id COLLATE "C", e.position, coalesce(p.seat, p.position)`;

/** What goes into each parcel of one print file for the workplace: label and distribution list (S080, S121). */
export async function parcelSheetsOf(sql: Sql, key: CampaignKey, lot: string): Promise<ParcelSheet[]> {
  const { rows } = await sql.query<ParcelLine>(PARCELS, [key.insurerId, key.campaignId, lot]);
  const sheets: (ParcelSheet & { rows: ParcelRow[] })[] = [];
  for (const line of rows) {
    if (sheets.at(-1)?.parcelId !== line.parcel_id) {
      sheets.push({
        parcelId: line.parcel_id,
        index: line.part,
        count: line.parts,
        workplace: {
          name: line.workplace_name,
          symbol: line.workplace_symbol,
          ...destinationOf(line.workplace_postcode, line.workplace_address),
        },
        rows: [],
      });
    }
    const { symbol, number, subNumber, insuredName, name, relationship, managementNumber } = line;
    sheets
      .at(-1)
      ?.rows.push({ symbol, number, subNumber, insuredName, name, relationship, managementNumber });
  }
  return sheets;
}
