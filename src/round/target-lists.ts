import type { CampaignKey } from '../campaign/extract.ts';
import type { Wave } from '../campaign/waves.ts';
import { addBusinessDays } from '../japan/holidays.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { readWholeTables, refreshStatistics } from '../kernel/set-based.ts';
import { OUTCOMES, type Outcome } from '../ledger/outcomes.ts';
import type { Publisher } from './publisher.ts';

/**
 * Freezes whom the target lists (送付予定対象者一覧) name: everybody who is to get a certificate, on the list of the
 * workplace of their insured, where that is in business (S117, S118). Nobody protected, and nobody of 任意継続, is on a
 * workplace's list; they are kept as targets on none.
 */
export async function freezeLists(sql: Sql, actor: Actor, key: CampaignKey): Promise<void> {
  await readWholeTables(sql);
  const { rowCount } = await writeEntries(sql, actor, key);
  if (rowCount > 0) await refreshStatistics(sql, ['certificate.list_entry']);
}

async function writeEntries(sql: Sql, actor: Actor, key: CampaignKey): Promise<{ rowCount: number }> {
  await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'certificate.freeze_lists',
    subject: `campaign:${key.campaignId}`,
  });
  return sql.query(
    `INSERT INTO certificate.list_entry (insurer_id, campaign_id, member_id, workplace_id, wave)
     SELECT k.insurer_id, k.campaign_id, d.member_id,
            CASE WHEN NOT f.protected AND i.kind <> 'voluntary' AND coalesce(w.closed_on > k.packing_date, true) THEN w.workplace_id END,
            CASE WHEN EXISTS (SELECT FROM campaign.wave v WHERE v.insurer_id = k.insurer_id AND v.campaign_id = k.campaign_id)
                 THEN coalesce(
                   (SELECT v.wave FROM campaign.wave v WHERE v.insurer_id = k.insurer_id AND v.campaign_id = k.campaign_id
                       AND w.prefecture = ANY (v.prefectures)),
                   (SELECT v.wave FROM campaign.wave v WHERE v.insurer_id = k.insurer_id AND v.campaign_id = k.campaign_id
                       AND v.prefectures = '{}')) END
       FROM campaign.campaign k
       JOIN campaign.decision d USING (insurer_id, campaign_id)
       JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = d.member_id
       JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) i ON i.member_id = f.insured_id
       LEFT JOIN register.workplace w ON w.insurer_id = k.insurer_id AND w.workplace_id = i.workplace_id
             AND w.known_from <= k.known_at AND k.known_at < w.known_to
      WHERE k.insurer_id = $1 AND k.campaign_id = $2`,
    [key.insurerId, key.campaignId],
  );
}

interface ListRow {
  readonly wave: string | null;
  readonly workplace_id: string;
  readonly workplace_name: string;
  readonly symbol: string;
  readonly number: string;
  readonly sub_number: string;
  readonly insured_name: string;
  readonly name: string;
  readonly relationship: string;
}

/** Everybody on a workplace's list, wave by wave and list by list, in the order of symbol and number. $1, $2 the campaign. */
const LISTED = `
  SELECT l.wave, l.workplace_id, w.name AS workplace_name, f.symbol, f.number, f.sub_number, i.name_kanji AS insured_name,
         f.name_kanji AS name, CASE WHEN f.member_id = f.insured_id THEN '本人' ELSE '家族' END AS relationship
    FROM campaign.campaign k
    JOIN certificate.list_entry l USING (insurer_id, campaign_id)
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = l.member_id
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) i ON i.member_id = f.insured_id
    JOIN register.workplace w ON w.insurer_id = k.insurer_id AND w.workplace_id = l.workplace_id
     AND w.known_from <= k.known_at AND k.known_at < w.known_to
   WHERE k.insurer_id = $1 AND k.campaign_id = $2 AND l.workplace_id IS NOT NULL
   ORDER BY l.wave COLLATE "C" NULLS FIRST, l.workplace_id COLLATE "C", f.symbol COLLATE "C", length(f.number),
            f.number COLLATE "C", f.insured_id COLLATE "C", (f.member_id <> f.insured_id), f.sub_number COLLATE "C", f.member_id COLLATE "C"`;

/**
 * target-lists.csv: the lists for the workplaces, one under the other, each with its wave and the day it leaves. Only
 * workplaces with somebody on it have one (S118).
 */
export async function publishTargetLists(
  sql: Sql,
  to: Publisher,
  waves: readonly Wave[],
  windowFrom: string,
  listsBefore: number,
): Promise<void> {
  const days = new Map(waves.map(({ id, window }) => [id, addBusinessDays(window.from, -listsBefore)]));
  const usual = addBusinessDays(windowFrom, -listsBefore);
  await to.table<ListRow>(sql, 'target-lists.csv', LISTED, {
    wave: (row) => row.wave ?? '',
    send_on: (row) => (row.wave === null ? usual : (days.get(row.wave) ?? usual)),
    workplace_id: (row) => row.workplace_id,
    workplace_name: (row) => row.workplace_name,
    symbol: (row) => row.symbol,
    number: (row) => row.number,
    sub_number: (row) => row.sub_number,
    insured_name: (row) => row.insured_name,
    name: (row) => row.name,
    relationship: (row) => row.relationship,
  });
}

interface DifferenceRow {
  readonly member_id: string;
  readonly wave: string | null;
  readonly workplace_id: string | null;
  readonly outcome: Outcome;
  readonly sent: boolean;
}

/** Outcomes of somebody whose certificate is on its way or has arrived. */
const SENT: readonly Outcome[] = [
  'workplace_parcel',
  'home_mail',
  'chosen_mail',
  'delivered',
  'handed_over',
  'returned',
];

/**
 * difference.csv: everybody whose list and card do not go together, person by person: listed and no card (S107), and a
 * card without having been on a list.
 */
export const publishDifference = (sql: Sql, to: Publisher): Promise<void> =>
  to.table<DifferenceRow>(
    sql,
    'difference.csv',
    `SELECT * FROM (
       SELECT x.member_id, l.wave, l.workplace_id, x.outcome, x.outcome IN (${SENT.map((name) => `'${name}'`).join(', ')}) AS sent
         FROM certificate.list_entry l JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id)
        WHERE l.insurer_id = $1 AND l.campaign_id = $2) each_person
      WHERE sent <> (workplace_id IS NOT NULL) ORDER BY member_id COLLATE "C"`,
    {
      member_id: (row) => row.member_id,
      wave: (row) => row.wave ?? '',
      workplace_id: (row) => row.workplace_id ?? '',
      listed: (row) => (row.workplace_id === null ? 'no' : 'yes'),
      sent: (row) => (row.sent ? 'yes' : 'no'),
      outcome: (row) => row.outcome,
      reason: (row) =>
        row.sent ? '事業所の一覧に載せない方（支援措置・任意継続・事業所なし）' : OUTCOMES[row.outcome].title,
    },
  );
