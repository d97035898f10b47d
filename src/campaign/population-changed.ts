import type { ChangedItem, Condition } from './population.ts';

type Changed = NonNullable<Condition['changed']>;

/** Items one row of the register's history tells by itself. The others need the day, or the insured. */
const TABLE: Readonly<Partial<Record<ChangedItem, 'eligibility' | 'person_fact'>>> = {
  symbol: 'eligibility',
  transfer: 'eligibility',
  number: 'eligibility',
  name: 'person_fact',
  kana: 'person_fact',
  birth: 'person_fact',
  sex: 'person_fact',
};

/**
 * Whether an item of `b` is another than of `a`; `ai` and `bi` are the insured's, `a_on` and `b_on` the two days. A new
 * symbol counts only at the same workplace (S063); at another it is a transfer. A share is told of people of 70 and
 * more: whoever has come to be 70 needs to know it, also where it stays the same.
 */
const DIFFERS: Readonly<Record<ChangedItem, string>> = {
  symbol: 'a.symbol <> b.symbol AND a.workplace_id IS NOT DISTINCT FROM b.workplace_id',
  transfer: 'a.symbol <> b.symbol AND a.workplace_id IS DISTINCT FROM b.workplace_id',
  number: '(a.number, a.sub_number) <> (b.number, b.sub_number)',
  name: 'a.name_kanji <> b.name_kanji',
  kana: 'a.name_kana <> b.name_kana',
  birth: 'a.birth_date <> b.birth_date',
  sex: 'a.sex <> b.sex',
  acquired: 'a.acquired_on <> b.acquired_on',
  insured_name: 'b.member_id <> b.insured_id AND ai.name_kanji <> bi.name_kanji',
  copayment: `register.elderly_copayment(b.birth_date, bi.birth_date, bi.standard_remuneration, b_on)
    IS DISTINCT FROM register.elderly_copayment(a.birth_date, ai.birth_date, ai.standard_remuneration, a_on)`,
};

/** What the statement this becomes part of puts in: days and ids as its values. */
export interface ChangedParts {
  /** SQL of `b.valid_from` lying in the period. */
  readonly period: string;
  /** The campaign to compare with; undefined without one. */
  readonly since: string | undefined;
}

const anyOf = (items: readonly ChangedItem[], dates: { readonly a: string; readonly b: string }): string =>
  items
    .map((item) => `(${DIFFERS[item].replaceAll('a_on', dates.a).replaceAll('b_on', dates.b)})`)
    .join(' OR ');

/** Two neighbouring periods of one fact, both known at the campaign's moment. */
const inPeriod = (table: string, differs: string, period: string): string => `
  SELECT b.member_id FROM moment, register.${table} a
    JOIN register.${table} b ON b.insurer_id = a.insurer_id AND b.member_id = a.member_id AND b.valid_from = a.valid_to
   WHERE a.insurer_id = $1 AND a.known_from <= moment.known_at AND moment.known_at < a.known_to
     AND b.known_from <= moment.known_at AND moment.known_at < b.known_to AND ${period} AND (${differs})`;

/** What was on the paper of campaign `k`, against what would be on one of this campaign. */
const AGAINST_NOW = `
  CROSS JOIN LATERAL register.as_of(k.insurer_id, k.extraction_date, k.known_at) a
  JOIN LATERAL register.as_of(k.insurer_id, k.extraction_date, k.known_at) ai ON ai.member_id = a.insured_id
  JOIN LATERAL register.as_of(k.insurer_id, $3, moment.known_at) b ON b.member_id = a.member_id
  JOIN LATERAL register.as_of(k.insurer_id, $3, moment.known_at) bi ON bi.member_id = b.insured_id`;

const sinceCampaign = (items: readonly ChangedItem[], campaign: string): string => `
  SELECT b.member_id FROM moment CROSS JOIN campaign.campaign k ${AGAINST_NOW}
   WHERE k.insurer_id = $1 AND k.campaign_id = ${campaign}
     AND (${anyOf(items, { a: 'k.extraction_date', b: '$3' })})`;

/** The newest notice each person holds; one that was stopped, voided or destroyed reached nobody. */
const NEWEST_NOTICE = `
  SELECT DISTINCT ON (p.member_id) p.member_id, p.campaign_id
    FROM piece.piece p JOIN campaign.campaign k USING (insurer_id, campaign_id)
   WHERE p.insurer_id = $1 AND p.campaign_id <> $2 AND p.status NOT IN ('stopped', 'voided', 'destroyed')
     AND p.form <> 'certificate'
   ORDER BY p.member_id, k.extraction_date DESC, k.known_at DESC`;

const sinceNotice = (items: readonly ChangedItem[]): string => `
  SELECT b.member_id FROM moment CROSS JOIN (${NEWEST_NOTICE}) n
    JOIN campaign.campaign k ON k.insurer_id = $1 AND k.campaign_id = n.campaign_id ${AGAINST_NOW}
   WHERE a.member_id = n.member_id AND (${anyOf(items, { a: 'k.extraction_date', b: '$3' })})`;

/** SQL of the member ids of whom one of the items became another: in the period, or since a notice was sent. */
export function changedSql({ items, from, to, since, since_notice }: Changed, parts: ChangedParts): string {
  const sets: string[] = [];
  if (from !== undefined || to !== undefined || (since === undefined && since_notice === undefined)) {
    for (const table of ['eligibility', 'person_fact']) {
      const own = items.filter((item) => TABLE[item] === table);
      if (own.length > 0) sets.push(inPeriod(table, anyOf(own, { a: '', b: '' }), parts.period));
    }
  }
  if (parts.since !== undefined) sets.push(sinceCampaign(items, parts.since));
  if (since_notice === true) sets.push(sinceNotice(items));
  return sets.join(' UNION ');
}
