import { type CampaignKey, lockCampaign } from '../campaign/extract.ts';
import type { IsoDate } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { joinWholeTables } from '../kernel/set-based.ts';
import { ALIVE } from '../piece/alive-sql.ts';
import type { PieceStatus } from '../piece/status.ts';
import type { Outcome } from './outcomes.ts';

/*
 * S107: a workplace was told whom letters would come for; some of them got none, because the eligibility was lost when
 * the letters were made, or for another reason. Person by person, both are held against each other.
 */

/**
 * Why what was sent differs from the list, or that it does not. `withheld`: sent, but on no list (protected family,
 * 任意継続, no workplace); `unlisted`: sent, should have been on the list and was not.
 */
export const LIST_REASONS = {
  sent: '一覧のとおり送付しました',
  returned: '送付しましたが、戻ってきました',
  recalled: '送付の後に回収しています',
  on_the_way: 'まだ差し出していません',
  reprint: '刷り直しています',
  lost: '作成までに資格を喪失したため、送付していません',
  stopped: '送付を取りやめました',
  held: '確認中のため、まだ送付していません',
  withheld: '送付しましたが、一覧には載せない方です',
  unlisted: '一覧にない方に送付しました',
} as const;
export type ListReason = keyof typeof LIST_REASONS;

/** Whether a reason needs nobody to look at it. */
export const agreesWithList = (reason: ListReason): boolean => reason === 'sent' || reason === 'withheld';

/** One person, as listed and as sent. Names nobody. */
export interface ListLine {
  readonly workplace_id: string;
  readonly member_id: string;
  readonly listed: boolean;
  /** The newest paper has been handed to the post. */
  readonly sent: boolean;
  readonly reason: ListReason;
  /** Empty where no paper was made. */
  readonly management_number: string;
  /** Day the newest paper was posted (Japan time), or empty. */
  readonly posted_on: string;
}

interface Compared {
  readonly workplace_id: string | null;
  readonly member_id: string;
  readonly listed: boolean;
  readonly hidden: boolean;
  readonly outcome: Outcome | null;
  readonly status: PieceStatus | null;
  readonly management_number: string | null;
  readonly posted_on: string | null;
}

const SENT: readonly PieceStatus[] = ['posted', 'delivered', 'handed_over'];

/** The reason of one person, or undefined for somebody neither listed nor sent anything. */
export function reasonOf(
  row: Pick<Compared, 'listed' | 'hidden' | 'outcome' | 'status'>,
): ListReason | undefined {
  const { listed, hidden, outcome, status } = row;
  if (!listed) {
    if (status === null || !SENT.includes(status)) return undefined;
    return hidden ? 'withheld' : 'unlisted';
  }
  if (outcome === 'late_loss' || outcome?.startsWith('excluded_')) return 'lost';
  if (outcome === null || outcome.startsWith('held_') || status === null) return 'held';
  if (SENT.includes(status)) return 'sent';
  if (outcome === 'returned' || outcome === 'undeliverable') return 'returned';
  if (outcome === 'recalled' || outcome === 'recovered' || outcome === 'written_off') return 'recalled';
  if (outcome === 'stopped') return 'stopped';
  if (outcome === 'reprint_pending') return 'reprint';
  return 'on_the_way';
}

/** Members of a campaign ($1, $2) with their workplace: of their insured; none for whoever is on no list. */
const LISTABLE = `
  SELECT f.member_id,
         CASE WHEN NOT f.protected AND NOT i.protected AND i.kind <> 'voluntary' THEN i.workplace_id END AS workplace_id
    FROM register.as_of($1, (SELECT extraction_date FROM campaign.campaign WHERE insurer_id = $1 AND campaign_id = $2),
                            (SELECT known_at FROM campaign.campaign WHERE insurer_id = $1 AND campaign_id = $2)) f
    JOIN register.as_of($1, (SELECT extraction_date FROM campaign.campaign WHERE insurer_id = $1 AND campaign_id = $2),
                            (SELECT known_at FROM campaign.campaign WHERE insurer_id = $1 AND campaign_id = $2)) i
      ON i.member_id = f.insured_id`;

/**
 * Keeps whom the lists sent to the workplaces on a day name: everybody whose letter is on its way at that moment. Nobody
 * of a protected family and nobody of 任意継続 stands on a workplace's list. Answers how many people on how many lists.
 * Throws `ledger.nobody_listed` where there would be none (S118).
 */
export async function keepList(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  on: IsoDate,
): Promise<{ readonly list: number; readonly people: number; readonly workplaces: number }> {
  await lockCampaign(sql, key);
  await joinWholeTables(sql);
  const values = [key.insurerId, key.campaignId];
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'ledger.keep_list',
    subject: `campaign:${key.campaignId}`,
    detail: { on },
  });
  const { rows } = await sql.query<{ list_no: number }>(
    `INSERT INTO ledger.announcement (insurer_id, campaign_id, list_no, sent_on, audit_id)
     SELECT $1, $2, coalesce(max(list_no), 0) + 1, $3::date, $4 FROM ledger.announcement
      WHERE insurer_id = $1 AND campaign_id = $2 RETURNING list_no`,
    [...values, on, auditId],
  );
  const list = rows[0]?.list_no ?? 1;
  const { rows: counts } = await sql.query<{ people: number; workplaces: number }>(
    `WITH listable AS (${LISTABLE}), kept AS (
       INSERT INTO ledger.announced (insurer_id, campaign_id, list_no, workplace_id, member_id)
       SELECT $1, $2, $3, l.workplace_id, l.member_id
         FROM listable l JOIN piece.piece p ON p.insurer_id = $1 AND p.campaign_id = $2 AND p.member_id = l.member_id
         LEFT JOIN piece.piece n ON n.insurer_id = p.insurer_id AND n.replaces = p.piece_id
        WHERE l.workplace_id IS NOT NULL AND n.piece_id IS NULL
          AND ${ALIVE}
       RETURNING workplace_id)
     SELECT count(*) AS people, count(DISTINCT workplace_id) AS workplaces FROM kept`,
    [...values, list],
  );
  const { people = 0, workplaces = 0 } = counts[0] ?? {};
  if (people > 0) return { list, people, workplaces };
  throw new TodokeError('ledger.nobody_listed', '一覧に載る人がいません。', {
    remedy: '封入の計画（todoke pack または run）が終わってから記録してください。空の一覧は送りません。',
    status: 409,
  });
}

const COMPARED = `
  WITH listable AS MATERIALIZED (${LISTABLE}),
  last AS (SELECT max(list_no) AS list_no FROM ledger.announcement WHERE insurer_id = $1 AND campaign_id = $2),
  listed AS (
    SELECT a.member_id, a.workplace_id FROM ledger.announced a, last
     WHERE a.insurer_id = $1 AND a.campaign_id = $2 AND a.list_no = last.list_no
    UNION ALL
    SELECT e.member_id, e.workplace_id FROM certificate.list_entry e, last
     WHERE e.insurer_id = $1 AND e.campaign_id = $2 AND e.workplace_id IS NOT NULL AND last.list_no IS NULL),
  newest AS (
    SELECT p.member_id, p.piece_id, p.status, p.management_number FROM piece.piece p
      LEFT JOIN piece.piece n ON n.insurer_id = p.insurer_id AND n.replaces = p.piece_id
     WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND n.piece_id IS NULL),
  posted AS (
    SELECT e.piece_id, to_char(max(e.at), 'YYYY-MM-DD') AS posted_on FROM newest JOIN piece.event e
        ON e.insurer_id = $1 AND e.piece_id = newest.piece_id AND e.action = 'post' GROUP BY 1)
  SELECT coalesce(l.workplace_id, b.workplace_id) AS workplace_id, x.member_id, l.member_id IS NOT NULL AS listed,
         b.workplace_id IS NULL AS hidden, x.outcome, n.status, n.management_number, o.posted_on
    FROM campaign.extracted x
    LEFT JOIN listed l USING (member_id)
    LEFT JOIN listable b USING (member_id)
    LEFT JOIN newest n USING (member_id)
    LEFT JOIN posted o USING (piece_id)
   WHERE x.insurer_id = $1 AND x.campaign_id = $2 AND (l.member_id IS NOT NULL OR n.member_id IS NOT NULL)
     AND ($3::text IS NULL OR coalesce(l.workplace_id, b.workplace_id) = $3)
   ORDER BY coalesce(l.workplace_id, b.workplace_id) COLLATE "C" NULLS LAST, x.member_id COLLATE "C"`;

/**
 * The last list sent to the workplaces held against what was sent, person by person (S107), in batches; of a campaign of
 * certificates without one, its target lists (S117). Throws `ledger.no_list` (404) where no list is known.
 */
export async function* compareList(
  sql: Sql,
  key: CampaignKey,
  workplaceId?: string,
): AsyncGenerator<ListLine> {
  const { rows } = await sql.query<{ known: boolean }>(
    `SELECT EXISTS (SELECT FROM ledger.announcement WHERE insurer_id = $1 AND campaign_id = $2)
         OR EXISTS (SELECT FROM certificate.list_entry WHERE insurer_id = $1 AND campaign_id = $2) AS known`,
    [key.insurerId, key.campaignId],
  );
  if (rows[0]?.known !== true) {
    throw new TodokeError('ledger.no_list', 'この送付には、事業所へ送った一覧の記録がありません。', {
      remedy: 'todoke list keep で、一覧を送った日に記録してください。',
      status: 404,
    });
  }
  await joinWholeTables(sql);
  const values = [key.insurerId, key.campaignId, workplaceId ?? null];
  for await (const batch of sql.batches<Compared>(COMPARED, values, 5_000)) {
    for (const row of batch) {
      const reason = reasonOf(row);
      if (reason === undefined) continue;
      yield {
        workplace_id: row.workplace_id ?? '',
        member_id: row.member_id,
        listed: row.listed,
        sent: row.status !== null && SENT.includes(row.status),
        reason,
        management_number: row.management_number ?? '',
        posted_on: row.posted_on ?? '',
      };
    }
  }
}
