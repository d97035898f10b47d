import type { CampaignKey } from '../campaign/extract.ts';
import { copayment } from '../japan/copayment.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { afterTown } from '../matching/address/index.ts';
import { pagesOf } from '../packing/planner.ts';
import { DEAD } from '../piece/status.ts';
import { ofHome } from '../register/history/home-sql.ts';
import { controlCodes, type Inserter } from '../template/inserter.ts';
import type { ParcelRow, ParcelSheet } from '../template/parcel.ts';
import type { Destination, NoticeForm, NoticeRecord, Route } from '../template/record.ts';
import type { Keys } from '../vault/keys.ts';
import { readLastFour } from '../vault/store.ts';

/** A piece stopped before its file was made is not printed at all. */
const TRAVELS = `p.status NOT IN (${DEAD.map((status) => `'${status}'`).join(', ')})`;

interface PieceFacts {
  readonly piece_id: string;
  readonly management_number: string;
  readonly form: NoticeForm;
  readonly digits: boolean;
  readonly route: Route;
  readonly number_ref: Buffer | null;
  readonly member_id: string;
  readonly insured_id: string;
  readonly relationship: string;
  readonly name_kanji: string;
  readonly name_kana: string;
  readonly birth_date: string;
  readonly symbol: string;
  readonly number: string;
  readonly sub_number: string;
  readonly acquired_on: string;
  readonly extraction_date: string;
  readonly insured_name: string;
  readonly insured_birth: string;
  readonly remuneration: number | null;
  readonly postcode: string;
  readonly address: string;
}

/** Where a paper is sent by its route `p.route`; nothing for one that lies in a workplace's parcel. */
export const WRITTEN_TO = `
  CASE p.route WHEN 'chosen' THEN f.contact_postcode WHEN 'home' THEN ${ofHome('postcode')} ELSE '' END AS postcode,
  CASE p.route WHEN 'chosen' THEN f.contact_address WHEN 'home' THEN ${ofHome('address')} ELSE '' END AS address`;

/** What the pages of one print file say, in page order; a chosen address is the protected member's own. */
const PIECES = (which: string): string => `
  SELECT p.piece_id, p.management_number, p.form, p.digits, p.route, f.number_ref, f.member_id, f.insured_id,
         f.relationship, f.name_kanji, f.name_kana, f.birth_date, f.symbol, f.number, f.sub_number, f.acquired_on,
         k.extraction_date, i.name_kanji AS insured_name, i.birth_date AS insured_birth,
         i.standard_remuneration AS remuneration,${WRITTEN_TO}
    FROM campaign.campaign k
    JOIN piece.piece p USING (insurer_id, campaign_id)
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = p.member_id
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) i ON i.member_id = f.insured_id
   WHERE k.insurer_id = $1 AND k.campaign_id = $2 AND ${which} AND ${TRAVELS}
   ORDER BY p.position`;

/** Digits a decision grants must be there: a notice without them is another notice than was decided. */
function digitsOf(facts: PieceFacts, digits: ReadonlyMap<string, string>): string | null {
  if (!facts.digits) return null;
  const lastFour = facts.number_ref === null ? undefined : digits.get(facts.number_ref.toString('hex'));
  if (lastFour !== undefined) return lastFour;
  throw new TodokeError('document.no_digits', '印字すべき下4桁が、個人番号の保管庫にありません。', {
    remedy:
      'データベースを復元するか、加入者の一覧をもう一度取り込んでください。この印刷ファイルは作られていません。',
    status: 500,
  });
}

/** What the co-payment is found from; dates ISO, `remuneration` in yen a month. */
type CopaymentFacts = Pick<
  PieceFacts,
  'birth_date' | 'extraction_date' | 'member_id' | 'insured_id' | 'insured_birth' | 'remuneration'
>;

/** Tenths of the cost the person pays; who is 75 has left the health insurance and gets no piece at all. */
export function copaymentOf(facts: CopaymentFacts): 2 | 3 {
  const tenths = copayment({
    birthDate: facts.birth_date,
    asOf: facts.extraction_date,
    relationship: facts.member_id === facts.insured_id ? 'insured' : 'dependent',
    insuredBirthDate: facts.insured_birth,
    // Without a remuneration on file nobody counts as still earning: the higher share is never printed on a guess.
    standardRemuneration: facts.remuneration ?? 0,
  });
  if (tenths !== undefined) return tenths;
  throw new TodokeError('document.no_cover', '75歳に達した人のお知らせを作ろうとしました。', {
    remedy: '資格喪失の届出を確かめてください。この印刷ファイルは作られていません。',
    status: 500,
  });
}

/** An address with its part after the town where the town is certain: without it no customer barcode is printed. */
export function destinationOf(postcode: string, address: string): Destination {
  const after = afterTown(address);
  return after === undefined ? { postcode, address } : { postcode, address, afterTown: after };
}

function recordOf(
  facts: PieceFacts,
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
  const { rows } = await sql.query<PieceFacts>(PIECES('p.lot = $3'), [key.insurerId, key.campaignId, lot]);
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
  const { rows } = await sql.query<PieceFacts>(PIECES('p.piece_id = $3'), [
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
      WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND p.lot = $3 AND ${TRAVELS} ORDER BY p.position`,
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
     AND ${TRAVELS}
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
