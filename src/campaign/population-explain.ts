import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import { type CampaignKey, populationOf, REGISTERED } from './extract.ts';
import type { Condition, Population } from './population.ts';
import { neighboursOf, PopulationCompiler } from './population-sql.ts';

/** One part of a condition and whether it holds; `parts` where it is made of others. */
export interface ExplainedPart {
  readonly part: string;
  /** What the population says, as written. */
  readonly says: unknown;
  readonly holds: boolean;
}

/** A condition and whether all of its parts hold. */
export interface Explained {
  readonly holds: boolean;
  readonly parts: readonly ExplainedPart[];
}

/** Why somebody is or is not in a campaign. No personal data: ids, codes and the population's own words. */
export interface PopulationExplanation {
  readonly campaign: string;
  readonly member: string;
  readonly population: string;
  readonly version: string;
  readonly extraction_date: string;
  /** The register knew this eligibility when the campaign was opened. */
  readonly registered: boolean;
  readonly in: boolean;
  /** The campaign is about this eligibility; false: outside it. */
  readonly about: boolean;
  /** Code of the first exclusion that fits. */
  readonly excluded: string | null;
  readonly acquired: ExplainedPart | null;
  readonly also: readonly Explained[];
  readonly where: Explained | null;
  readonly exclude: readonly (Explained & { readonly code: string; readonly title: string })[];
  /** What the extraction recorded, which counts where the two differ (notices sent since, for example). */
  readonly recorded: { readonly in: boolean; readonly excluded: string | null } | null;
}

/** Collects truths to ask for in one statement, and gives them back by their number. */
class Questions {
  readonly columns: string[] = [];

  ask(sql: string): number {
    this.columns.push(`${sql} AS q${this.columns.length}`);
    return this.columns.length - 1;
  }
}

interface AskedPart {
  readonly part: string;
  readonly says: unknown;
  readonly question: number;
}

const askAll = (compiler: PopulationCompiler, questions: Questions, condition: Condition): AskedPart[] =>
  compiler
    .parts(condition)
    .map(([part, sql]) => ({ part, says: condition[part], question: questions.ask(sql) }));

/**
 * Why a member is in a campaign's population or not, answered from the register as the campaign knows it. Throws
 * `population.no_member` for an eligibility the register has never known, `population.undecided`.
 */
export async function explainMember(
  sql: Sql,
  key: CampaignKey,
  memberId: string,
): Promise<PopulationExplanation> {
  const population: Population = await populationOf(sql, key);
  const { rows: campaigns } = await sql.query<{ extraction_date: string }>(
    'SELECT extraction_date FROM campaign.campaign WHERE insurer_id = $1 AND campaign_id = $2',
    [key.insurerId, key.campaignId],
  );
  const extractionDate = (campaigns[0] as { extraction_date: string }).extraction_date;
  const { rowCount: everKnown } = await sql.query(
    'SELECT FROM register.eligibility WHERE insurer_id = $1 AND member_id = $2 LIMIT 1',
    [key.insurerId, memberId],
  );
  if (everKnown === 0) {
    throw new TodokeError('population.no_member', 'その番号の加入者は登録されていません。', {
      remedy: 'members.csv の member_id を指定してください。',
      status: 404,
    });
  }
  const compiler = new PopulationCompiler(key, extractionDate, await neighboursOf(sql, key, population));
  const questions = new Questions();
  const acquired =
    population.acquired === undefined
      ? null
      : questions.ask(compiler.period('r.acquired_on', population.acquired));
  const also = population.also.map((one) => askAll(compiler, questions, one));
  const where = population.where === undefined ? null : askAll(compiler, questions, population.where);
  const exclude = population.exclude.map(({ code, title, when }) => ({
    code,
    title,
    parts: askAll(compiler, questions, when),
  }));
  const { rows } = await sql.query<Record<string, boolean>>(
    `WITH ${REGISTERED}
     SELECT ${['true AS known', ...questions.columns].join(', ')}
       FROM registered r LEFT JOIN registered i ON i.member_id = r.insured_id ${compiler.joins.join(' ')}
      WHERE r.member_id = ${compiler.value(memberId, 'text')}`,
    compiler.values,
  );
  const answers = rows[0];
  const holds = (question: number) => answers?.[`q${question}`] === true;
  const explained = (parts: readonly AskedPart[]): Explained => ({
    holds: parts.every(({ question }) => holds(question)),
    parts: parts.map(({ part, says, question }) => ({ part, says, holds: holds(question) })),
  });
  const alsoSaid = also.map(explained);
  const whereSaid = where === null ? null : explained(where);
  const excludeSaid = exclude.map(({ code, title, parts }) => ({ code, title, ...explained(parts) }));
  const anybody = acquired === null && also.length === 0;
  const within = anybody || (acquired !== null && holds(acquired)) || alsoSaid.some((one) => one.holds);
  const about = answers !== undefined && within && (whereSaid?.holds ?? true);
  const excluded = about ? (excludeSaid.find((one) => one.holds)?.code ?? null) : null;
  return {
    campaign: key.campaignId,
    member: memberId,
    population: population.id,
    version: population.version,
    extraction_date: extractionDate,
    registered: answers !== undefined,
    in: about && excluded === null,
    about,
    excluded,
    acquired:
      acquired === null ? null : { part: 'acquired', says: population.acquired, holds: holds(acquired) },
    also: alsoSaid,
    where: whereSaid,
    exclude: excludeSaid,
    recorded: await recordedOf(sql, key, memberId),
  };
}

async function recordedOf(
  sql: Sql,
  key: CampaignKey,
  memberId: string,
): Promise<PopulationExplanation['recorded']> {
  const { rows } = await sql.query<{ extracted: boolean; in: boolean; excluded: string | null }>(
    `SELECT s.stage IS NOT NULL AS extracted, x.member_id IS NOT NULL AND x.exclusion IS NULL AS in,
            coalesce(x.exclusion, o.code) AS excluded
       FROM campaign.campaign k
       LEFT JOIN campaign.stage s ON s.insurer_id = k.insurer_id AND s.campaign_id = k.campaign_id AND s.stage = 'extract'
       LEFT JOIN campaign.extracted x ON x.insurer_id = k.insurer_id AND x.campaign_id = k.campaign_id AND x.member_id = $3
       LEFT JOIN campaign.population_exclusion o
         ON o.insurer_id = k.insurer_id AND o.campaign_id = k.campaign_id AND o.member_id = $3
      WHERE k.insurer_id = $1 AND k.campaign_id = $2`,
    [key.insurerId, key.campaignId, memberId],
  );
  const row = rows[0];
  return row?.extracted === true ? { in: row.in, excluded: row.excluded } : null;
}
