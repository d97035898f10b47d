import { formatWareki } from '../japan/era.ts';
import { ALIVE } from '../piece/alive-sql.ts';
import type { PieceStatus } from '../piece/status.ts';
import { EXPECTED_KINDS, readExpected } from './expected-files.ts';
import type { WatchdogFinding, WatchSource } from './finding.ts';

interface Counted {
  readonly count: number;
  /** Since when the oldest has waited; null: nothing waits. */
  readonly hours: string | null;
}

const finding = (
  { count, hours }: Counted | { readonly count: number; readonly hours: number },
  rest: Pick<WatchdogFinding, 'watchdog' | 'acts' | 'title' | 'ofInsurer'>,
): WatchdogFinding[] => (count === 0 ? [] : [{ ...rest, status: '', count, hours: Number(hours) }]);

/** SQL, a condition on the piece `p`: somebody is searching for its paper. */
export const SEARCHED_FOR = `EXISTS (SELECT FROM dispatch.search s WHERE s.insurer_id = p.insurer_id
  AND s.piece_id = p.piece_id AND s.result IS NULL)`;

/** Papers somebody is searching for: nothing of their lots can be posted (I2). Called from the first hour. */
const openSearches: WatchSource = async (sql, key, at) => {
  const { rows } = await sql.query<Counted>(
    `SELECT count(*) AS count, floor(extract(epoch FROM $3::timestamptz - min(s.missing_since)) / 3600)::text AS hours
       FROM dispatch.search s JOIN piece.piece p USING (insurer_id, piece_id)
      WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND s.missing_since <= $3::timestamptz
        AND (s.result IS NULL OR s.ended_at > $3::timestamptz)`,
    [key.insurerId, key.campaignId, at],
  );
  const title = '見つからない紙（そのロットは差し出せません）';
  return finding(rows[0] as Counted, { watchdog: 'open_search', acts: 'contractor', title });
};

/** How long a doubtful address may wait for somebody to look, in hours. */
const FLAG_HOURS = 48;

/** Letters held back by a doubtful address nobody has looked at (I4). */
const openAddressFlags: WatchSource = async (sql, key, at) => {
  const { rows } = await sql.query<Counted>(
    `SELECT count(DISTINCT g.piece_id) AS count,
            floor(extract(epoch FROM $3::timestamptz - min(a.at)) / 3600)::text AS hours
       FROM dispatch.address_flag g JOIN audit.entry a USING (audit_id) JOIN piece.piece p ON p.insurer_id = g.insurer_id AND p.piece_id = g.piece_id
      WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND g.cleared_audit_id IS NULL
        AND ${ALIVE}
        AND a.at <= $3::timestamptz - make_interval(hours => $4)`,
    [key.insurerId, key.campaignId, at, FLAG_HOURS],
  );
  const title = '住所の確認を待っている直送の送付物';
  return finding(rows[0] as Counted, { watchdog: 'address_flag', acts: 'insurer', title });
};

/** Statuses of papers that have not left. */
const NOT_POSTED: readonly PieceStatus[] = [
  'planned',
  'composed',
  'released',
  'printed',
  'enclosed',
  'sealed',
  'voided',
];
/** SQL, a condition on the piece `p`: its letter has not left, or is to be made again, and no other went in its place. */
export const NOT_LEFT = `p.status IN (${NOT_POSTED.map((status) => `'${status}'`).join(', ')})
  AND (p.status <> 'voided' OR EXISTS (SELECT FROM campaign.extracted r WHERE r.insurer_id = p.insurer_id
         AND r.campaign_id = p.campaign_id AND r.member_id = p.member_id AND r.outcome = 'reprint_pending'))
  AND NOT EXISTS (SELECT FROM piece.piece n WHERE n.insurer_id = p.insurer_id AND n.replaces = p.piece_id)`;
/** How long before the last day of sending somebody is called, in hours. */
const WINDOW_WARNING_HOURS = 72;

/**
 * Letters that have not left although the last day of sending is near or past: of notices the window of the statute, of
 * certificates the day by which they must be out. `hours`: past the end of that day; 0 while it is still to come.
 */
const lateForWindow: WatchSource = async (sql, key, at) => {
  const { rows } = await sql.query<Counted & { readonly last: string }>(
    `SELECT count(*) AS count, k.window_to::text AS last,
            floor(greatest(0, extract(epoch FROM $3::timestamptz - max(e.ends))) / 3600)::text AS hours
       FROM campaign.campaign k
       CROSS JOIN LATERAL (SELECT (k.window_to + 1)::timestamp AT TIME ZONE 'Asia/Tokyo' AS ends) e
       JOIN piece.piece p USING (insurer_id, campaign_id)
      WHERE k.insurer_id = $1 AND k.campaign_id = $2 AND ${NOT_LEFT}
        AND e.ends <= $3::timestamptz + make_interval(hours => $4)
      GROUP BY k.window_to`,
    [key.insurerId, key.campaignId, at, WINDOW_WARNING_HOURS],
  );
  return rows.flatMap((row) =>
    finding(row, {
      watchdog: 'late_for_window',
      acts: 'insurer',
      title: `送付期間の最終日（${formatWareki(row.last)}）までに差し出していない送付物`,
    }),
  );
};

/** Files of the insurer, and of this campaign, that should have come, or came with too little in them (I11). */
const missingFiles: WatchSource = async (sql, key, at) =>
  (await readExpected(sql, key.insurerId, at))
    .filter(({ campaign }) => campaign === null || campaign === key.campaignId)
    .flatMap((one): WatchdogFinding[] => {
      if (one.state !== 'overdue' && one.state !== 'too_small') return [];
      const late = Math.max(0, Math.floor((Date.parse(at) - Date.parse(one.due_at)) / 3_600_000));
      const title =
        one.state === 'overdue'
          ? `届いていないファイル: ${EXPECTED_KINDS[one.kind]}`
          : `中身の少なすぎるファイル: ${EXPECTED_KINDS[one.kind]}`;
      const watchdog = one.state === 'overdue' ? 'file_overdue' : 'file_too_small';
      const told = { watchdog, acts: one.acts, title } as const;
      return finding({ count: 1, hours: late }, one.campaign === null ? { ...told, ofInsurer: true } : told);
    });

/** Applications for a certificate that nobody has answered by their day. */
const lateApplications: WatchSource = async (sql, key, at) => {
  const { rows } = await sql.query<Counted>(
    `SELECT count(*) AS count,
            floor(extract(epoch FROM $2::timestamptz - (min(answer_by) + 1)::timestamp AT TIME ZONE 'Asia/Tokyo') / 3600)::text AS hours
       FROM certificate.application
      WHERE insurer_id = $1 AND kind = 'certificate'
        AND (answer_by + 1)::timestamp AT TIME ZONE 'Asia/Tokyo' <= $2::timestamptz
        AND (decided_on IS NULL OR decided_on > ($2::timestamptz AT TIME ZONE 'Asia/Tokyo')::date)`,
    [key.insurerId, at],
  );
  const title = '期限までに回答していない資格確認書の申請';
  return finding(rows[0] as Counted, {
    watchdog: 'certificate_late',
    acts: 'insurer',
    title,
    ofInsurer: true,
  });
};

/** What every campaign is watched for beside its pieces. */
export const SOURCES: readonly WatchSource[] = [
  openSearches,
  openAddressFlags,
  lateForWindow,
  lateApplications,
  missingFiles,
];
