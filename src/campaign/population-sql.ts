import { addDays } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import type { CampaignKey } from './key.ts';
import {
  type Condition,
  type DateRef,
  LEDGER_EXCLUSIONS,
  type Period,
  type Population,
} from './population.ts';
import { changedSql } from './population-changed.ts';
import { reissueSql } from './reissue-sql.ts';
import { releasedSql } from './released-sql.ts';

/** Days other campaigns give: campaign id → its extraction date. */
export type Neighbours = ReadonlyMap<string, string>;

function idsOfCondition(condition: Condition): string[] {
  const refs: (DateRef | undefined)[] = [
    condition.acquired?.from,
    condition.acquired?.to,
    condition.born?.from,
    condition.born?.to,
    condition.covered_on,
    condition.changed?.from,
    condition.changed?.to,
  ];
  const named = [
    condition.in_campaign,
    condition.notified?.campaign,
    condition.changed?.since,
    condition.released?.campaign,
  ];
  const nested = [
    ...(condition.all ?? []),
    ...(condition.any ?? []),
    ...(condition.not === undefined ? [] : [condition.not]),
  ];
  return [...idsOfRefs(refs), ...named.filter((id) => id !== undefined), ...nested.flatMap(idsOfCondition)];
}

const idsOfRefs = (refs: readonly (DateRef | undefined)[]): string[] =>
  refs.flatMap((ref) => (typeof ref === 'object' && ref.after !== 'extraction' ? [ref.after] : []));

function idsOf(population: Population): string[] {
  const { acquired, also, where, exclude } = population;
  return [
    ...idsOfRefs([acquired?.from, acquired?.to]),
    ...also.flatMap(idsOfCondition),
    ...(where === undefined ? [] : idsOfCondition(where)),
    ...exclude.flatMap(({ when }) => idsOfCondition(when)),
  ];
}

/**
 * The extraction dates of the campaigns a population names. Throws `population.undecided` where one of them has not
 * been extracted: its date, and so this population, is not known yet (S064).
 */
export async function neighboursOf(sql: Sql, key: CampaignKey, population: Population): Promise<Neighbours> {
  const ids = [...new Set(idsOf(population))];
  const { rows } = await sql.query<{ campaign_id: string; extraction_date: string }>(
    `SELECT campaign_id, extraction_date FROM campaign.campaign JOIN campaign.stage USING (insurer_id, campaign_id)
      WHERE insurer_id = $1 AND campaign_id = ANY($2) AND stage = 'extract'`,
    [key.insurerId, ids],
  );
  const known = new Map(rows.map((row) => [row.campaign_id, row.extraction_date]));
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length === 0) return known;
  throw new TodokeError(
    'population.undecided',
    `「${population.title}」の対象者は、送付 ${missing.join('、')} の抽出が済むまで決まりません。`,
    { remedy: '先にその送付の抽出を行ってください。', status: 409 },
  );
}

/** A day of the population, resolved: ISO date. */
export function resolveDate(ref: DateRef, extractionDate: string, neighbours: Neighbours): string {
  if (ref === 'extraction') return extractionDate;
  if (typeof ref === 'string') return ref;
  const day = ref.after === 'extraction' ? extractionDate : (neighbours.get(ref.after) as string);
  return addDays(day, 1);
}

/**
 * Turns conditions into SQL over `r` (the person) and `i` (their insured), collecting the joins they need. Every
 * condition is true or false, never NULL. $1 insurer, $2 campaign, $3 extraction date.
 */
export class PopulationCompiler {
  readonly values: unknown[];
  readonly joins: string[] = [];
  readonly #extractionDate: string;
  readonly #neighbours: Neighbours;

  constructor(key: CampaignKey, extractionDate: string, neighbours: Neighbours) {
    this.values = [key.insurerId, key.campaignId, extractionDate];
    this.#extractionDate = extractionDate;
    this.#neighbours = neighbours;
  }

  /** A value of the statement, as its text. */
  value(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }

  #day(ref: DateRef): string {
    return this.value(resolveDate(ref, this.#extractionDate, this.#neighbours), 'date');
  }

  /** A set of member ids joined on; the answer is whether the person is in it. */
  #inSet(select: string): string {
    const name = `s${this.joins.length + 1}`;
    this.joins.push(`LEFT JOIN (${select}) ${name} ON ${name}.member_id = r.member_id`);
    return `${name}.member_id IS NOT NULL`;
  }

  period(column: string, { from, to }: Period): string {
    const sides = [
      ...(from === undefined ? [] : [`${column} >= ${this.#day(from)}`]),
      ...(to === undefined ? [] : [`${column} <= ${this.#day(to)}`]),
    ];
    return sides.length === 0 ? 'true' : `(${sides.join(' AND ')})`;
  }

  #covered(ref: DateRef): string {
    const day = this.#day(ref);
    return `(r.acquired_on <= ${day} AND coalesce(least(r.cover_ends_on, i.cover_ends_on) > ${day}, true))`;
  }

  #notified({ digits, campaign }: NonNullable<Condition['notified']>): string {
    const filters = [
      ...(digits === undefined ? [] : [digits ? 'AND digits' : 'AND NOT digits']),
      ...(campaign === undefined ? [] : [`AND campaign_id = ${this.value(campaign, 'text')}`]),
    ].join(' ');
    const effective = `insurer_id = $1 AND campaign_id <> $2 AND status NOT IN ('stopped', 'voided', 'destroyed')
           AND form <> 'certificate' ${filters}`;
    // A notice of an eligibility that was found to be entered twice tells all there is of the one that stays.
    return this.#inSet(
      `SELECT member_id FROM piece.piece WHERE ${effective}
       UNION SELECT c.retired_into
         FROM moment, register.identity_change c JOIN register.identity_act a USING (act_id, insurer_id)
        WHERE c.insurer_id = $1 AND c.same_paper AND a.done_at <= moment.known_at
          AND coalesce(a.undone_at > moment.known_at, true)
          AND c.member_id IN (SELECT member_id FROM piece.piece WHERE ${effective})
       UNION SELECT member_id FROM campaign.extracted JOIN campaign.decision USING (insurer_id, campaign_id, member_id)
        WHERE insurer_id = $1 AND campaign_id <> $2 AND outcome = 'electronic' ${filters}`,
    );
  }

  #changed(changed: NonNullable<Condition['changed']>): string {
    const { from, to, since } = changed;
    return this.#inSet(
      changedSql(changed, {
        period: this.period('b.valid_from', { from, to }),
        since: since === undefined ? undefined : this.value(since, 'text'),
      }),
    );
  }

  #released({ campaign, current }: NonNullable<Condition['released']>): string {
    return this.#inSet(
      releasedSql(campaign === undefined ? undefined : this.value(campaign, 'text'), current),
    );
  }

  /** The parts of a condition, each with the SQL of its truth; all of them must hold. */
  parts(condition: Condition): [name: keyof Condition, sql: string][] {
    const parts: [keyof Condition, string][] = [];
    const add = (name: keyof Condition, sql: string) => parts.push([name, sql]);
    const { kind, relationship, workplace, acquired, born, covered_on, in_campaign } = condition;
    if (kind !== undefined) {
      const kinds = this.value(kind, 'text[]');
      add('kind', `(r.kind = ANY(${kinds}) OR coalesce(i.kind = ANY(${kinds}), false))`);
    }
    if (relationship !== undefined)
      add('relationship', `r.relationship = ANY(${this.value(relationship, 'text[]')})`);
    if (workplace !== undefined) {
      const ids = this.value(workplace, 'text[]');
      add('workplace', `coalesce(coalesce(i.workplace_id, r.workplace_id) = ANY(${ids}), false)`);
    }
    if (condition.protected !== undefined)
      add('protected', condition.protected ? 'r.protected' : 'NOT r.protected');
    if (acquired !== undefined) add('acquired', this.period('r.acquired_on', acquired));
    if (born !== undefined) add('born', this.period('r.birth_date', born));
    if (covered_on !== undefined) add('covered_on', this.#covered(covered_on));
    if (in_campaign !== undefined) {
      add(
        'in_campaign',
        this.#inSet(`SELECT member_id FROM campaign.extracted
          WHERE insurer_id = $1 AND campaign_id = ${this.value(in_campaign, 'text')} AND exclusion IS NULL`),
      );
    }
    if (condition.notified !== undefined) add('notified', this.#notified(condition.notified));
    if (condition.certificate !== undefined) {
      const wished = this.#inSet(`SELECT w.member_id FROM moment, register.certificate_wish w
          WHERE w.insurer_id = $1 AND w.known_from <= moment.known_at AND moment.known_at < w.known_to
          UNION
         SELECT c.member_id FROM certificate.card c
          WHERE c.insurer_id = $1 AND c.issued_on <= $3 AND c.status <> 'withdrawn'`);
      add('certificate', condition.certificate ? wished : `NOT (${wished})`);
    }
    if (condition.released !== undefined) add('released', this.#released(condition.released));
    if (condition.reissue !== undefined) {
      // Whatever was approved when the campaign was opened, it takes: its own letters do not answer for it.
      const granted = this.#inSet(
        `SELECT g.member_id FROM moment CROSS JOIN LATERAL (${reissueSql('$1', 'moment.known_at', '$2')}) g`,
      );
      add('reissue', condition.reissue ? granted : `NOT (${granted})`);
    }
    if (condition.changed !== undefined) add('changed', this.#changed(condition.changed));
    if (condition.all !== undefined)
      add('all', `(${condition.all.map((one) => this.holds(one)).join(' AND ')})`);
    if (condition.any !== undefined)
      add('any', `(${condition.any.map((one) => this.holds(one)).join(' OR ')})`);
    if (condition.not !== undefined) add('not', `NOT ${this.holds(condition.not)}`);
    return parts;
  }

  /** The truth of a condition as one SQL expression. */
  holds(condition: Condition): string {
    return `(${this.parts(condition)
      .map(([, sql]) => sql)
      .join(' AND ')})`;
  }
}

/** SQL of who a population is about (before exclusions), and of the code of whoever is left out (NULL: nobody). */
export function populationSql(
  compiler: PopulationCompiler,
  population: Population,
): { readonly about: string; readonly code: string; readonly ownCodes: readonly string[] } {
  const { acquired, also, where, exclude } = population;
  const dates = acquired === undefined ? [] : [compiler.period('r.acquired_on', acquired)];
  const who = [...dates, ...also.map((condition) => compiler.holds(condition))];
  const parts = [
    ...(who.length === 0 ? [] : [`(${who.join(' OR ')})`]),
    ...(where === undefined ? [] : [compiler.holds(where)]),
  ];
  const about = parts.length === 0 ? 'true' : parts.join(' AND ');
  const whens = exclude.map(({ code, when }) => `WHEN ${compiler.holds(when)} THEN '${code}'`);
  const code = whens.length === 0 ? 'NULL::text' : `CASE ${whens.join(' ')} END`;
  const ledger: readonly string[] = LEDGER_EXCLUSIONS;
  return { about, code, ownCodes: exclude.map((one) => one.code).filter((one) => !ledger.includes(one)) };
}
