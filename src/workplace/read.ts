import type { IsoDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import { LIST_REASONS, type ListReason, reasonOf } from '../ledger/lists.ts';
import type { Outcome } from '../ledger/outcomes.ts';
import type { PieceStatus } from '../piece/status.ts';
import { type LetterState, STATE_OF } from './standing.ts';
import { named, visible } from './visible.ts';

/** Whose affairs are asked about. */
export interface WorkplaceKey {
  readonly insurerId: string;
  readonly workplaceId: string;
}

export interface WorkplaceName {
  readonly name: string;
  readonly symbol: string;
  readonly insurer: string;
}

/** What the register calls a workplace now. Throws `workplace.unknown` (404). */
export async function readWorkplace(sql: Sql, key: WorkplaceKey): Promise<WorkplaceName> {
  const { rows } = await sql.query<WorkplaceName>(
    `SELECT w.name, w.symbol, i.name AS insurer FROM register.workplace w JOIN insurer.insurer i USING (insurer_id)
      WHERE w.insurer_id = $1 AND w.workplace_id = $2 AND w.known_to = 'infinity' ORDER BY w.valid_from DESC LIMIT 1`,
    [key.insurerId, key.workplaceId],
  );
  if (rows[0] !== undefined) return rows[0];
  throw new TodokeError('workplace.unknown', '事業所が登録されていません。', {
    remedy: '保険者の窓口にお問い合わせください。',
    status: 404,
  });
}

/** The workplace that gets most letters of an insurer; null where none gets any. */
export async function largestWorkplace(sql: Sql, insurerId: string): Promise<string | null> {
  const { rows } = await sql.query<{ workplace_id: string }>(
    `SELECT workplace_id FROM packing.parcel WHERE insurer_id = $1
      GROUP BY 1 ORDER BY sum(people) DESC, workplace_id COLLATE "C" LIMIT 1`,
    [insurerId],
  );
  return rows[0]?.workplace_id ?? null;
}

/** A letter in one of the workplace's parcels. No digit of any number is in it. */
export interface Letter {
  readonly managementNumber: string;
  readonly parcelId: string;
  readonly name: string;
  readonly kana: string;
  readonly insuredName: string;
  readonly dependent: boolean;
  readonly certificate: boolean;
  readonly state: LetterState;
  /** Came back from the home and goes through the workplace now (S112, S113). */
  readonly again: boolean;
}

interface LetterRow extends Omit<Letter, 'state'> {
  readonly status: PieceStatus;
}

const DEAD_ENDS = (Object.keys(STATE_OF) as PieceStatus[]).filter((status) => STATE_OF[status] === null);

/** The letters of a campaign that travel to the workplace, in the order of its parcels and lists. */
export async function readLetters(sql: Sql, key: WorkplaceKey, campaignId: string): Promise<Letter[]> {
  const { rows } = await sql.query<LetterRow>(
    `SELECT m.management_number AS "managementNumber", b.parcel_id AS "parcelId", own.name_kanji AS name,
            own.name_kana AS kana, head.name_kanji AS "insuredName", own.relationship <> 'insured' AS dependent,
            m.form = 'certificate' AS certificate, m.status,
            EXISTS (SELECT FROM piece.piece o WHERE o.insurer_id = m.insurer_id AND o.piece_id = m.replaces
                       AND o.route <> 'workplace') AS again
       FROM packing.parcel b
       JOIN packing.envelope v USING (insurer_id, campaign_id, parcel_id)
       JOIN piece.piece m ON m.insurer_id = v.insurer_id AND m.campaign_id = v.campaign_id AND m.envelope_id = v.envelope_id
       ${named('m')}
      WHERE b.insurer_id = $1 AND b.workplace_id = $2 AND b.campaign_id = $3 AND NOT m.status = ANY ($4) AND ${visible('m')}
      ORDER BY b.parcel_id COLLATE "C", v.position, coalesce(m.seat, m.position)`,
    [key.insurerId, key.workplaceId, campaignId, DEAD_ENDS],
  );
  return rows.map(({ status, ...row }) => ({ ...row, state: STATE_OF[status] as LetterState }));
}

export interface ParcelStanding {
  readonly parcelId: string;
  readonly part: number;
  readonly parts: number;
  /** Letters in it that the workplace sees. */
  readonly letters: number;
  readonly state: 'preparing' | 'coming' | 'arrived';
  readonly postedOn: IsoDate | null;
}

/** The parcels of a campaign on their way to the workplace. A parcel of nobody it sees is not there. */
export async function readParcels(
  sql: Sql,
  key: WorkplaceKey,
  campaignId: string,
): Promise<ParcelStanding[]> {
  const { rows } = await sql.query<ParcelStanding>(
    `SELECT b.parcel_id AS "parcelId", b.part, b.parts, count(*) AS letters,
            CASE WHEN bool_or(m.status IN ('delivered', 'handed_over')) THEN 'arrived'
                 WHEN bool_or(m.status = 'posted') THEN 'coming' ELSE 'preparing' END AS state,
            (SELECT to_char(max(e.at) AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD') FROM piece.event e
              WHERE e.insurer_id = b.insurer_id AND e.piece_id = min(m.piece_id COLLATE "C") AND e.action = 'post') AS "postedOn"
       FROM packing.parcel b
       JOIN packing.envelope v USING (insurer_id, campaign_id, parcel_id)
       JOIN piece.piece m ON m.insurer_id = v.insurer_id AND m.campaign_id = v.campaign_id AND m.envelope_id = v.envelope_id
      WHERE b.insurer_id = $1 AND b.workplace_id = $2 AND b.campaign_id = $3 AND NOT m.status = ANY ($4) AND ${visible('m')}
      GROUP BY b.insurer_id, b.parcel_id, b.part, b.parts ORDER BY b.parcel_id COLLATE "C"`,
    [key.insurerId, key.workplaceId, campaignId, DEAD_ENDS],
  );
  return rows;
}

/** Somebody on the list sent to the workplace, and what was really sent (S107, S117). */
export interface Listed {
  readonly name: string;
  readonly kana: string;
  readonly insuredName: string;
  readonly dependent: boolean;
  readonly reason: ListReason;
  readonly sentence: string;
}

/** The newest list the workplace was sent for a campaign, each person with what became of it; empty where none was. */
export async function readList(sql: Sql, key: WorkplaceKey, campaignId: string): Promise<Listed[]> {
  const { rows } = await sql.query<
    Omit<Listed, 'reason' | 'sentence'> & { outcome: Outcome | null; status: PieceStatus | null }
  >(
    `WITH last AS (SELECT max(list_no) AS list_no FROM ledger.announcement WHERE insurer_id = $1 AND campaign_id = $3),
     m AS (
       SELECT a.insurer_id, a.campaign_id, a.member_id FROM ledger.announced a, last
        WHERE a.insurer_id = $1 AND a.workplace_id = $2 AND a.campaign_id = $3 AND a.list_no = last.list_no
       UNION ALL
       SELECT e.insurer_id, e.campaign_id, e.member_id FROM certificate.list_entry e, last
        WHERE e.insurer_id = $1 AND e.workplace_id = $2 AND e.campaign_id = $3 AND last.list_no IS NULL)
     SELECT own.name_kanji AS name, own.name_kana AS kana, head.name_kanji AS "insuredName",
            own.relationship <> 'insured' AS dependent, x.outcome, p.status
       FROM m ${named('m')}
       LEFT JOIN campaign.extracted x ON x.insurer_id = m.insurer_id AND x.campaign_id = $3 AND x.member_id = m.member_id
       LEFT JOIN piece.piece p ON p.insurer_id = m.insurer_id AND p.campaign_id = $3 AND p.member_id = m.member_id
        AND NOT EXISTS (SELECT FROM piece.piece n WHERE n.insurer_id = p.insurer_id AND n.replaces = p.piece_id)
      WHERE ${visible('m')}
      ORDER BY own.name_kana COLLATE "C", m.member_id COLLATE "C"`,
    [key.insurerId, key.workplaceId, campaignId],
  );
  return rows.map(({ outcome, status, ...row }) => {
    const reason = reasonOf({ listed: true, hidden: false, outcome, status }) as ListReason;
    return { ...row, reason, sentence: LIST_REASONS[reason] };
  });
}

/** A campaign that concerns the workplace. Days: when its mail is posted. */
export interface WorkplaceCampaign {
  readonly campaignId: string;
  readonly title: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Day on which the workplace said it had told its people; null: not yet (S120). */
  readonly toldOn: IsoDate | null;
}

/** Campaigns in which the workplace has letters or a list, newest first. One of nobody it sees is not there. */
export async function readCampaigns(sql: Sql, key: WorkplaceKey): Promise<WorkplaceCampaign[]> {
  const { rows } = await sql.query<WorkplaceCampaign>(
    `WITH seen AS (
       SELECT m.campaign_id FROM packing.parcel b
         JOIN packing.envelope v USING (insurer_id, campaign_id, parcel_id)
         JOIN piece.piece m ON m.insurer_id = v.insurer_id AND m.campaign_id = v.campaign_id AND m.envelope_id = v.envelope_id
        WHERE b.insurer_id = $1 AND b.workplace_id = $2 AND NOT m.status = ANY ($3) AND ${visible('m')}
       UNION SELECT m.campaign_id FROM ledger.announced m WHERE m.insurer_id = $1 AND m.workplace_id = $2 AND ${visible('m')}
       UNION SELECT m.campaign_id FROM certificate.list_entry m
        WHERE m.insurer_id = $1 AND m.workplace_id = $2 AND ${visible('m')})
     SELECT c.campaign_id AS "campaignId", c.title, to_char(c.window_from, 'YYYY-MM-DD') AS "from",
            to_char(c.window_to, 'YYYY-MM-DD') AS "to",
            to_char(t.told_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD') AS "toldOn"
       FROM campaign.campaign c JOIN seen USING (campaign_id)
       LEFT JOIN workplace.told t ON t.insurer_id = c.insurer_id AND t.campaign_id = c.campaign_id AND t.workplace_id = $2
      WHERE c.insurer_id = $1
      ORDER BY c.extraction_date DESC, c.campaign_id COLLATE "C"`,
    [key.insurerId, key.workplaceId, DEAD_ENDS],
  );
  return rows;
}

/** The campaign, if it concerns the workplace. Throws `workplace.campaign` (404). */
export async function requireCampaign(
  sql: Sql,
  key: WorkplaceKey,
  campaignId: string,
): Promise<WorkplaceCampaign> {
  const found = (await readCampaigns(sql, key)).find((one) => one.campaignId === campaignId);
  if (found !== undefined) return found;
  throw new TodokeError('workplace.campaign', 'この事業所への送付はありません。', {
    remedy: '最初の画面から開き直してください。',
    status: 404,
  });
}
