import { STAGES } from '../../campaign/extract.ts';
import type { Sql } from '../../kernel/ports.ts';
import { CAMPAIGN_FILES } from '../../ledger/campaign-files.ts';
import { OUTCOME_NAMES, OUTCOMES } from '../../ledger/outcomes.ts';
import type { Campaign, CampaignDetail, Campaigns } from '../contract.ts';
import { unknown } from '../problem.ts';
import { formTitle, ruleTitle, stageTitle } from '../words.ts';
import { listOf } from './outcome-lists.ts';

const COLUMNS = `c.campaign_id AS "campaignId", c.title, c.extraction_date AS "extractionDate", c.cut_off AS "cutOff",
  c.packing_date AS "packingDate", c.issue_date AS "issueDate", c.window_from AS "windowFrom", c.window_to AS "windowTo"`;

/** The insurer and its campaigns, the newest extraction first. */
export async function readCampaigns(sql: Sql, insurerId: string): Promise<Campaigns> {
  const insurer = await sql.query<{ insurerId: string; name: string }>(
    'SELECT insurer_id AS "insurerId", name FROM insurer.insurer WHERE insurer_id = $1',
    [insurerId],
  );
  const campaigns = await sql.query<Campaign>(
    `SELECT ${COLUMNS} FROM campaign.campaign c WHERE c.insurer_id = $1 ORDER BY c.extraction_date DESC, c.campaign_id`,
    [insurerId],
  );
  return { insurer: insurer.rows[0] ?? null, campaigns: campaigns.rows };
}

/** Refuses a campaign this insurer does not have: `campaign.unknown`. */
export async function requireCampaign(sql: Sql, insurerId: string, campaignId: string): Promise<void> {
  const { rowCount } = await sql.prepared(
    'SELECT FROM campaign.campaign WHERE insurer_id = $1 AND campaign_id = $2',
    [insurerId, campaignId],
  );
  if (rowCount === 0) throw unknown('campaign', '発送回');
}

/** Refuses ids this campaign has nobody for: `member.unknown`. */
export async function requireMembers(
  sql: Sql,
  insurerId: string,
  campaignId: string,
  members: readonly string[],
): Promise<void> {
  const { rowCount } = await sql.query(
    `SELECT FROM unnest($3::text[]) m (member_id)
      WHERE NOT EXISTS (SELECT FROM campaign.extracted x
                         WHERE x.insurer_id = $1 AND x.campaign_id = $2 AND x.member_id = m.member_id) LIMIT 1`,
    [insurerId, campaignId, members],
  );
  if (rowCount > 0) throw unknown('member', '加入者');
}

/** The files with their counts; `warnings`: rows taken in that need a look. */
const FILES = `SELECT s.kind, s.file_rows AS "fileRows", s.loaded, s.aside,
    (SELECT count(*) FROM (SELECT FROM register.finding f WHERE f.source_id = s.source_id
      GROUP BY f.file_row HAVING bool_and(f.severity = 'warning')) w) AS warnings
  FROM (${CAMPAIGN_FILES}) s`;

/** What is counted of a campaign, kept up to date with the rows themselves (0081_tally.sql). */
interface Tallied {
  readonly what: 'outcome' | 'held' | 'piece' | 'envelope' | 'parcel';
  readonly key: string;
  readonly n: number;
}

async function readTally(sql: Sql, of: readonly string[]): Promise<(what: Tallied['what']) => Tallied[]> {
  const { rows } = await sql.query<Tallied>(
    `SELECT what, key, sum(n)::bigint AS n FROM campaign.tally WHERE insurer_id = $1 AND campaign_id = $2
      GROUP BY 1, 2 HAVING sum(n) <> 0 ORDER BY 1, 2`,
    of,
  );
  return (what) => rows.filter((row) => row.what === what);
}

/** The two parts of a tally's key. */
const parts = (key: string): [string, string] => key.split(' ') as [string, string];

const FILE_TOTALS = `SELECT count(*) AS files, coalesce(sum(pages), 0)::bigint AS pages
  FROM document.file WHERE insurer_id = $1 AND campaign_id = $2`;

const withoutKind = <T extends { kind: string }>({ kind: _, ...rest }: T): Omit<T, 'kind'> => rest;

/** One campaign with its counts, all from one snapshot, so that they agree. Throws `campaign.unknown`. */
export async function readCampaign(sql: Sql, insurerId: string, campaignId: string): Promise<CampaignDetail> {
  const of = [insurerId, campaignId];
  const { rows } = await sql.query<
    Campaign & { insurer: string; profile: string; version: string; hash: string }
  >(
    `SELECT ${COLUMNS}, i.name AS insurer, p.name AS profile, p.version, p.profile_hash AS hash
       FROM campaign.campaign c JOIN insurer.insurer i USING (insurer_id)
       JOIN insurer.profile p ON p.profile_hash = c.profile_hash
      WHERE c.insurer_id = $1 AND c.campaign_id = $2`,
    of,
  );
  const found = rows[0];
  if (found === undefined) throw unknown('campaign', '発送回');
  const { insurer, profile, version, hash, ...campaign } = found;

  const files = await sql.query<{ kind: string } & NonNullable<CampaignDetail['funnel']['register']>>(
    FILES,
    of,
  );
  const register = files.rows.find(({ kind }) => kind === 'members');
  const tally = await readTally(sql, of);
  const counts = new Map(tally('outcome').map(({ key, n }) => [key, n]));
  const sum = (what: Tallied['what']): number => tally(what).reduce((total, { n }) => total + n, 0);
  const held = tally('held')
    .map(({ key, n }) => ({ outcome: parts(key)[0], row: Number(parts(key)[1]), count: n }))
    .sort((a, b) => (a.outcome < b.outcome ? -1 : a.outcome > b.outcome ? 1 : a.row - b.row));
  const pieces = tally('piece')
    .map(({ key, n }) => ({ form: parts(key)[0], digits: parts(key)[1] === 'true', count: n }))
    .sort((a, b) => (a.form < b.form ? -1 : a.form > b.form ? 1 : Number(b.digits) - Number(a.digits)));
  const totals = await sql.query<{ files: number; pages: number }>(FILE_TOTALS, of);
  const stages = await sql.query<{ stage: string; doneAt: string }>(
    `SELECT stage, to_char(done_at, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM') AS "doneAt" FROM campaign.stage
      WHERE insurer_id = $1 AND campaign_id = $2`,
    of,
  );
  const doneAt = new Map(stages.rows.map((row) => [row.stage, row.doneAt]));
  return {
    ...campaign,
    insurer: { insurerId, name: insurer },
    profile: { name: profile, version, hash },
    funnel: {
      register: register === undefined ? null : withoutKind(register),
      aside: files.rows.reduce((sum, { aside }) => sum + aside, 0),
      extracted: sum('outcome'),
      undecided: counts.get('') ?? 0,
      outcomes: OUTCOME_NAMES.map((outcome) => ({
        outcome,
        title: OUTCOMES[outcome].title,
        blocks: OUTCOMES[outcome].blocks,
        list: listOf(outcome),
        count: counts.get(outcome) ?? 0,
      })),
      held: held.map((row) => ({ ...row, title: ruleTitle(row.row) })),
      pieces: pieces.map((row) => ({ ...row, title: formTitle(row.form) })),
      envelopes: sum('envelope'),
      parcels: sum('parcel'),
      ...(totals.rows[0] as { files: number; pages: number }),
    },
    stages: STAGES.map((stage) => ({ stage, title: stageTitle(stage), doneAt: doneAt.get(stage) ?? null })),
  };
}
