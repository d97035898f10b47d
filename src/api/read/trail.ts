import { z } from 'zod';
import type { CsvShape } from '../csv.ts';
import { Filters, type ListQuery, PAGE_QUERY } from '../list.ts';
import { day } from '../params.ts';
import type { TrailEntry } from '../trail-contract.ts';
import { DEEDS } from './trail-titles.ts';

/** By what people's data were seen or taken out of the system. */
const VIEWS: Readonly<Record<string, string>> = {
  'member.view': '加入者を開いた',
  'member.find': '加入者を探した',
  'matching.view_case': '保留の人を開いた',
  'matching.list_cases': '確認待ちの人の一覧を書き出した',
  'dispatch.view_address': '確認する住所を開いた',
  'certificate.view': '資格確認書の対象かどうかを開いた',
  'piece.view_page': '紙面を開いた',
  'desk.find': '問い合わせた人を探した',
  'desk.view_caller': '問い合わせた人の送付状況を開いた',
  'desk.view_case': '問い合わせの受付を開いた',
  'desk.list_papers': '提出された書類の一覧を開いた',
  'desk.open_paper': '提出された書類を開いた',
  'register.view_inquiries': '個人番号の照会の一覧を開いた',
  'round.take_package': '印刷の一式を取り出した',
  'round.take_ledger': '台帳を取り出した',
  'api.export_list': '一覧を保存した',
  'vault.read_last_four': '個人番号の下4桁を読み出した',
  'workplace.view_people': '事業所が自分の届け先を開いた',
  'member.notice_opened': '本人が自分のお知らせを開いた',
};
const TITLES: Readonly<Record<string, string>> = { ...VIEWS, ...DEEDS };

export const TrailQuerySchema = z.strictObject({
  ...PAGE_QUERY,
  /** A member's id, whole: everything that showed or changed them. */
  member: z.string().trim().max(80).optional(),
  /** The id of whoever acted, whole. */
  actor: z.string().trim().max(80).optional(),
  /** Only what showed or took out people's data. */
  views: z.enum(['true']).optional(),
  from: day.optional(),
  /** The last day, itself included. */
  to: day.optional(),
  /** Newest first, unless asked for the other way round. */
  sort: z.enum(['newest']).default('newest'),
});

/**
 * Entries about a member, `?` being the id: under their own id, their papers' and their cases'; packages their papers
 * left in; what their workplace opened; searches and lists that showed them.
 */
const ABOUT = `e.audit_id IN (
  SELECT a.audit_id FROM audit.entry a WHERE a.insurer_id = $1 AND a.subject = ANY (ARRAY(
    SELECT 'member:' || ?::text
    UNION ALL SELECT 'piece:' || piece_id FROM piece.piece WHERE insurer_id = $1 AND member_id = ?
    UNION ALL SELECT 'case:' || case_id FROM desk.case WHERE insurer_id = $1 AND member_id = ?
    UNION ALL SELECT 'certificate:' || card_number FROM certificate.card WHERE insurer_id = $1 AND member_id = ?))
  UNION ALL SELECT a.audit_id FROM audit.entry a
   WHERE a.insurer_id = $1 AND a.action = 'round.take_package' AND a.subject = ANY (ARRAY(
     SELECT 'campaign:' || campaign_id FROM piece.piece WHERE insurer_id = $1 AND member_id = ?))
  UNION ALL SELECT a.audit_id FROM piece.piece p
    JOIN packing.envelope v USING (insurer_id, campaign_id, envelope_id)
    JOIN packing.parcel b USING (insurer_id, campaign_id, parcel_id)
    JOIN audit.entry a ON a.insurer_id = b.insurer_id AND a.subject = 'workplace:' || b.workplace_id
     AND a.action = 'workplace.view_people' AND a.detail ->> 'campaign' = b.campaign_id
   WHERE p.insurer_id = $1 AND p.member_id = ?
  UNION ALL SELECT a.audit_id FROM audit.entry a
   WHERE a.insurer_id = $1 AND a.detail -> 'members' IS NOT NULL
     AND a.detail -> 'members' @> to_jsonb(?::text))`;

/** What was done at an insurer, or by its people where that is no insurer's (signing in, being refused). */
export function trailList(insurerId: string, query: z.output<typeof TrailQuerySchema>): ListQuery {
  const filters = new Filters(insurerId)
    .add('e.actor = ?', query.actor)
    .add('e.action = ANY(?)', query.views === undefined ? undefined : Object.keys(VIEWS))
    .add(`e.at >= ?::date::timestamp AT TIME ZONE 'Asia/Tokyo'`, query.from)
    .add(`e.at < (?::date + 1)::timestamp AT TIME ZONE 'Asia/Tokyo'`, query.to)
    .add(ABOUT, query.member);
  return {
    select: `e.audit_id::text AS "entryId", to_char(e.at, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM') AS at, e.actor, p.name,
      e.action, e.subject, e.detail ->> 'purpose' AS purpose`,
    from: 'audit.entry e LEFT JOIN access.person p ON p.person_id = e.actor',
    where: [
      `(e.insurer_id = $1 OR e.insurer_id IS NULL
        AND e.actor IN (SELECT g.person_id FROM access.grants g WHERE g.insurer_id = $1))`,
      ...filters.where,
    ],
    values: filters.values,
    order: [{ sql: 'e.audit_id', type: 'bigint' }],
    descending: !query.descending,
  };
}

type TrailRow = Omit<TrailEntry, 'title'>;

export const trailItem = (row: TrailRow): TrailEntry => ({ ...row, title: TITLES[row.action] ?? row.action });

export const TRAIL_CSV: CsvShape<TrailRow> = {
  header: ['entry', 'at', 'actor', 'name', 'action', 'title', 'subject', 'purpose'],
  lines: (row) => [
    [row.entryId, row.at, row.actor, row.name, row.action, trailItem(row).title, row.subject, row.purpose],
  ],
};
