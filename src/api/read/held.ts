import { z } from 'zod';
import type { Sql } from '../../kernel/ports.ts';
import { OUTCOMES, type Outcome } from '../../ledger/outcomes.ts';
import { ALIGNERS } from '../../matching/align.ts';
import { FIVE_ITEMS, type FiveValues, type Item, type Level } from '../../matching/level.ts';
import type { Held, HeldDetail, ItemLevel } from '../contract.ts';
import type { CsvShape } from '../csv.ts';
import { Filters, type ListQuery, PAGE_QUERY } from '../list.ts';
import { unknown } from '../problem.ts';
import { kindTitle, reasonText, relationshipTitle, replyTitle, ruleShort, ruleTitle } from '../words.ts';
import { outcomesOf } from './outcome-lists.ts';

export const HeldQuerySchema = z.strictObject({
  ...PAGE_QUERY,
  /** Row of the rule table. */
  row: z.coerce.number().int().min(1).max(99).optional(),
  outcome: z.enum(outcomesOf('held')).optional(),
  member: z.string().max(32).optional(),
  sort: z.enum(['member', 'row']).default('row'),
});

interface HeldRow {
  readonly memberId: string;
  readonly outcome: Outcome;
  readonly ruleRow: number;
  readonly replied: string;
  readonly levels: Level[] | null;
  readonly reasons: string[] | null;
  readonly protected: boolean;
  readonly duplicate: boolean;
  readonly found: boolean;
  readonly several: boolean;
}

/** A page of few: the rest of each is looked up by its key (OFFSET 0), never found among everybody's. */
const ofHeld = (table: string): string =>
  `(SELECT * FROM ${table} x WHERE x.insurer_id = h.insurer_id AND x.campaign_id = h.campaign_id
       AND x.member_id = h.member_id OFFSET 0)`;
const FROM = `campaign.held h
  JOIN LATERAL ${ofHeld('campaign.extracted')} e ON true
  JOIN LATERAL ${ofHeld('campaign.decision')} d ON true
  JOIN campaign.campaign c ON c.insurer_id = h.insurer_id AND c.campaign_id = h.campaign_id`;

const SELECT = `h.member_id AS "memberId", h.outcome, h.rule_row AS "ruleRow", d.replied, d.levels, d.reasons, d.found,
  e.duplicate_number AS duplicate, e.several,
  (SELECT coalesce(bool_or(f.protected), false) FROM register.person_fact f WHERE f.insurer_id = h.insurer_id
    AND f.member_id = h.member_id) OR register.is_flagged(h.insurer_id, h.member_id) AS protected`;

/** The people a campaign holds (outcomes `held_…`), with why; filtered and sorted. */
export function heldList(
  insurerId: string,
  campaignId: string,
  query: z.output<typeof HeldQuerySchema>,
): ListQuery {
  const filters = new Filters(insurerId, campaignId)
    .add('h.rule_row = ?', query.row)
    .add('h.outcome = ?', query.outcome)
    .add('starts_with(h.member_id, ?)', query.member);
  const member = { sql: 'h.member_id', type: 'text' } as const;
  return {
    select: SELECT,
    from: FROM,
    countFrom: 'campaign.held h',
    where: ['h.insurer_id = $1', 'h.campaign_id = $2', ...filters.where],
    values: filters.values,
    order: query.sort === 'row' ? [{ sql: 'h.rule_row', type: 'bigint' }, member] : [member],
    descending: query.descending,
    // Counted already, unless single people are asked for (0081_tally.sql).
    ...(query.member === undefined || query.member === ''
      ? {
          count: {
            text: `SELECT coalesce(sum(n), 0)::bigint AS total FROM campaign.tally
                    WHERE insurer_id = $1 AND campaign_id = $2 AND what = 'held'
                      AND ($3::text IS NULL OR split_part(key, ' ', 1) = $3) AND ($4::text IS NULL OR split_part(key, ' ', 2) = $4)`,
            values: [
              insurerId,
              campaignId,
              query.outcome ?? null,
              query.row === undefined ? null : String(query.row),
            ],
          },
        }
      : {}),
  };
}

/** The codes of one item out of those stored for all, each with its item before it (`kanji:K2`). */
const codesOf = (item: Item, stored: readonly string[] | null): string[] =>
  (stored ?? []).filter((code) => code.startsWith(`${item}:`)).map((code) => code.slice(item.length + 1));

/** The stored levels and reason codes as the API shows them, item by item. */
export const itemLevels = (
  levels: readonly Level[] | null,
  reasons: readonly string[] | null,
): ItemLevel[] | null =>
  levels === null
    ? null
    : FIVE_ITEMS.map((item, i) => ({
        item,
        level: levels[i] as Level,
        reasons: codesOf(item, reasons).map((code) => ({ code, text: reasonText(code) })),
      }));

/** Why a person is held: in a few words, and in sentences. */
function whyOf(row: HeldRow): { reason: string; why: string[] } {
  if (row.outcome === 'held_glyph') {
    return {
      reason: '印字できない文字',
      why: ['氏名か住所に、印字できない文字があります。字体を登録するか、代わりの文字を決めてください。'],
    };
  }
  if (row.outcome === 'held_address') {
    return { reason: '送付先の住所なし', why: ['送り先の住所がありません。送付先を確かめてください。'] };
  }
  const reply = `${replyTitle(row.replied)}。`;
  if (row.ruleRow === 2 && row.duplicate) {
    return { reason: '別の人と番号が重複', why: ['別の人が同じ個人番号で登録されています。', reply] };
  }
  if (row.ruleRow === 2 && !row.found) {
    return { reason: '住基に番号がない', why: ['住基に、この個人番号の人が見つかりません。', reply] };
  }
  if (row.ruleRow === 2) {
    const why =
      '本人（または同じ番号の人）から、番号が自分のものと違うとの申出があり、確認が済んでいません。';
    return { reason: '番号違いの申出', why: [why, reply] };
  }
  return { reason: ruleShort(row.ruleRow), why: [`${ruleTitle(row.ruleRow)}。`, reply] };
}

/** A row of the list as the API shows it. */
export function heldItem(row: HeldRow): Held {
  const { levels, reasons } = row;
  return {
    memberId: row.memberId,
    outcome: row.outcome,
    outcomeTitle: OUTCOMES[row.outcome].title,
    ruleRow: row.ruleRow,
    ...whyOf(row),
    replied: row.replied,
    levels: itemLevels(levels, reasons),
    several: row.several,
    protected: row.protected,
  };
}

export const HELD_CSV: CsvShape<HeldRow> = {
  header: ['member_id', 'outcome', 'rule_row', 'why', ...FIVE_ITEMS, 'reasons', 'replied'],
  lines: (row) => {
    const { why, levels } = heldItem(row);
    const reasons = (levels ?? []).flatMap((level) => level.reasons.map(({ code }) => code));
    return [
      [
        row.memberId,
        row.outcome,
        row.ruleRow,
        why.join(''),
        ...FIVE_ITEMS.map((_, i) => levels?.[i]?.level ?? ''),
        reasons.join(' '),
        row.replied,
      ],
    ];
  },
};

interface DetailRow extends HeldRow {
  readonly ours: FiveValues | null;
  readonly theirs: (FiveValues & { readonly snapshot: string }) | null;
  readonly eligibility: NonNullable<HeldDetail['eligibility']> | null;
}

const five = (table: string): string =>
  `'kanji', ${table}.name_kanji, 'kana', ${table}.name_kana, 'birth', ${table}.birth_date::text, 'sex', ${table}.sex,
   'address', ${table}.address`;

/** The reply compared with: that of the insurer's newest snapshot up to the campaign's cut-off, as in the decision. */
const DETAIL = `SELECT ${SELECT},
    CASE WHEN m.member_id IS NULL THEN NULL ELSE jsonb_build_object(${five('m')}) END AS ours,
    CASE WHEN r.snapshot IS NULL THEN NULL
         ELSE jsonb_build_object(${five('r')}, 'snapshot', r.snapshot) END AS theirs,
    CASE WHEN m.member_id IS NULL THEN NULL ELSE jsonb_build_object('symbol', m.symbol, 'number', m.number,
      'subNumber', m.sub_number, 'kind', m.kind, 'relationship', m.relationship, 'acquiredOn', m.acquired_on,
      'workplaceName', w.name) END AS eligibility
  FROM ${FROM}
  LEFT JOIN LATERAL (SELECT * FROM register.as_of(c.insurer_id, c.extraction_date, c.known_at) a
                      WHERE a.member_id = e.member_id LIMIT 1) m ON true
  LEFT JOIN LATERAL (SELECT max(t.snapshot) AS snapshot FROM matching.resident t
                      WHERE t.insurer_id = e.insurer_id AND t.snapshot <= c.cut_off AND t.known_from <= c.known_at) s ON true
  LEFT JOIN matching.resident r ON r.insurer_id = e.insurer_id AND r.snapshot = s.snapshot AND r.number_ref = m.number_ref
        AND r.known_from <= c.known_at
  LEFT JOIN LATERAL (SELECT x.name FROM register.workplace x WHERE x.insurer_id = e.insurer_id
                       AND x.workplace_id = m.workplace_id AND x.known_from <= c.known_at AND c.known_at < x.known_to
                     ORDER BY x.valid_from DESC LIMIT 1) w ON true
 WHERE h.insurer_id = $1 AND h.campaign_id = $2 AND h.member_id = $3`;

/** The two sides laid side by side, item by item; an address that is not shown is not laid out either. */
function alignedOf(ours: FiveValues, theirs: FiveValues, isProtected: boolean): HeldDetail['aligned'] {
  return FIVE_ITEMS.filter((item) => item !== 'address' || !isProtected).map((item) => ({
    item,
    pieces: ALIGNERS[item](ours[item], theirs[item]).map(({ a, b, level, reason }) => ({
      ours: a,
      theirs: b,
      level,
      reason: reason === undefined ? null : { code: reason, text: reasonText(reason) },
    })),
  }));
}

/** One held person with both sides' five items, a protected member's addresses left out. Throws `member.unknown`. */
export async function readHeld(
  sql: Sql,
  insurerId: string,
  campaignId: string,
  memberId: string,
): Promise<HeldDetail> {
  const { rows } = await sql.query<DetailRow>(DETAIL, [insurerId, campaignId, memberId]);
  const row = rows[0];
  if (row === undefined) throw unknown('member', '保留の人');
  const inquiries = await sql.query<HeldDetail['inquiries'][number]>(
    `SELECT sent_on AS "sentOn", reply_by AS "replyBy", replied_on AS "repliedOn" FROM matching.inquiry
      WHERE insurer_id = $1 AND member_id = $2 ORDER BY sent_on`,
    [insurerId, memberId],
  );
  const { ours, theirs, eligibility } = row;
  return {
    ...heldItem(row),
    ours: ours === null ? null : { ...ours, address: row.protected ? null : ours.address },
    theirs: theirs === null ? null : { ...theirs, address: row.protected ? null : theirs.address },
    aligned: ours === null || theirs === null ? null : alignedOf(ours, theirs, row.protected),
    eligibility:
      eligibility === null
        ? null
        : {
            ...eligibility,
            kind: kindTitle(eligibility.kind),
            relationship: relationshipTitle(eligibility.relationship),
            workplaceName: row.protected ? null : eligibility.workplaceName,
          },
    inquiries: inquiries.rows,
  };
}
