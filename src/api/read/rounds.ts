import { existsSync, readdirSync } from 'node:fs';
import type { CampaignKey } from '../../campaign/key.ts';
import { readPatterns } from '../../campaign/review/case.ts';
import type { Sql } from '../../kernel/ports.ts';
import { closingObstacles, type Ledger, readLedger } from '../../ledger/ledger.ts';
import { OUTCOME_NAMES, OUTCOMES } from '../../ledger/outcomes.ts';
import { PIECE_STATUSES, type PieceStatus } from '../../piece/status.ts';
import { newestProof } from '../../readback/proof.ts';
import { isReadBack, printFingerprint, readApprovals } from '../../round/approval.ts';
import { readChecklist } from '../../round/checklist.ts';
import { roundHome } from '../../round/home.ts';
import { getPlan, planChoices, type StoredPlan, warningsOf } from '../../round/plans.ts';
import { NEEDED_FILES } from '../../round/registered.ts';
import type { Simulation } from '../../round/simulation.ts';
import { readUploads, UPLOAD_KINDS, UPLOADS } from '../../round/uploads.ts';
import { lastWorks, WORKS, type WorkStanding } from '../../round/works.ts';
import type { Closing, Estimate, Round, RoundState, Rounds, Work } from '../round-contract.ts';
import { statusTitle } from '../words.ts';
import { listOf } from './outcome-lists.ts';

const STATE_TITLES: Readonly<Record<RoundState, string>> = {
  planned: '計画中',
  extracted: '抽出済み',
  composed: '紙面作成済み',
  asked: '承認待ち',
  approved: '承認済み',
  released: '委託先へ引き渡し済み',
  closed: '締め済み',
};

interface StateRow {
  readonly packed: boolean;
  readonly composed: boolean;
  readonly closed: boolean;
  readonly released: boolean;
  readonly verdict: string | null;
  readonly asked: boolean;
  readonly fingerprint: string | null;
}

/** How far a campaign is; $1 insurer, $2 campaign. Correlates with `c`, a row that names both. */
const STATE = `
  EXISTS (SELECT FROM campaign.stage s WHERE (s.insurer_id, s.campaign_id, s.stage) = (c.insurer_id, c.campaign_id, 'pack')) AS packed,
  EXISTS (SELECT FROM campaign.stage s WHERE (s.insurer_id, s.campaign_id, s.stage) = (c.insurer_id, c.campaign_id, 'compose')) AS composed,
  EXISTS (SELECT FROM campaign.stage s WHERE (s.insurer_id, s.campaign_id, s.stage) = (c.insurer_id, c.campaign_id, 'close')) AS closed,
  EXISTS (SELECT FROM round.work w WHERE w.insurer_id = c.insurer_id AND w.campaign_id = c.campaign_id
             AND w.kind = 'package' AND w.result IS NOT NULL) AS released,
  a.approval_id IS NOT NULL AS asked, a.verdict, a.fingerprint`;
const NEWEST_APPROVAL = `
  LEFT JOIN LATERAL (SELECT approval_id, verdict, fingerprint FROM round.approval a
     WHERE a.insurer_id = c.insurer_id AND a.campaign_id = c.campaign_id ORDER BY approval_id DESC LIMIT 1) a ON true`;

async function stateOf(sql: Sql, key: CampaignKey, row: StateRow): Promise<RoundState> {
  if (row.closed) return 'closed';
  if (row.released) return 'released';
  if (row.asked && row.verdict === null) return 'asked';
  if (row.verdict === 'approved' && row.fingerprint === (await printFingerprint(sql, key))) return 'approved';
  if (row.composed) return 'composed';
  return row.packed ? 'extracted' : 'planned';
}

/** Where a planned campaign is on its way. */
export async function readState(sql: Sql, key: CampaignKey): Promise<RoundState> {
  const { rows } = await sql.query<StateRow>(
    `SELECT ${STATE} FROM (SELECT $1::text AS insurer_id, $2::text AS campaign_id) c ${NEWEST_APPROVAL}`,
    [key.insurerId, key.campaignId],
  );
  return stateOf(sql, key, rows[0] as StateRow);
}

interface RoundRow extends StateRow {
  readonly campaignId: string;
  readonly title: string;
  readonly planned: boolean;
  readonly extractionDate: string;
  readonly windowFrom: string;
  readonly windowTo: string;
  readonly working: keyof typeof WORKS | null;
}

/** Every campaign, planned or begun, the newest extraction first; and what a new plan chooses from. */
export async function readRounds(sql: Sql, insurerId: string): Promise<Rounds> {
  const insurer = await sql.query<{ name: string; profile: string }>(
    'SELECT i.name, p.name AS profile FROM insurer.insurer i JOIN insurer.profile p USING (profile_hash) WHERE insurer_id = $1',
    [insurerId],
  );
  const { rows } = await sql.query<RoundRow>(
    `WITH planned AS (
       SELECT DISTINCT ON (campaign_id) insurer_id, campaign_id, written -> 'campaign' AS plan FROM round.plan
        WHERE insurer_id = $1 ORDER BY campaign_id, revision DESC
     ), c AS (
       SELECT $1::text AS insurer_id, campaign_id, p.plan IS NOT NULL AS planned, coalesce(k.title, p.plan ->> 'title') AS title,
              coalesce(k.extraction_date, (p.plan ->> 'extraction_date')::date) AS "extractionDate",
              coalesce(k.window_from, (p.plan -> 'window' ->> 'from')::date) AS "windowFrom",
              coalesce(k.window_to, (p.plan -> 'window' ->> 'to')::date) AS "windowTo"
         FROM planned p FULL JOIN (SELECT * FROM campaign.campaign WHERE insurer_id = $1) k USING (campaign_id)
     )
     SELECT c.campaign_id AS "campaignId", c.planned, c.title, c."extractionDate", c."windowFrom", c."windowTo", ${STATE},
            (SELECT w.kind FROM round.work w WHERE w.insurer_id = $1 AND w.campaign_id = c.campaign_id AND w.ended_at IS NULL) AS working
       FROM c ${NEWEST_APPROVAL} ORDER BY c."extractionDate" DESC, c.campaign_id`,
    [insurerId],
  );
  const counted = await sql.query<{ campaignId: string; outcome: string; people: number }>(
    `SELECT campaign_id AS "campaignId", key AS outcome, sum(n)::bigint AS people FROM campaign.tally
      WHERE insurer_id = $1 AND what = 'outcome' GROUP BY 1, 2`,
    [insurerId],
  );
  const rounds: Rounds['rounds'] = [];
  for (const row of rows) {
    const { campaignId, title, planned, extractionDate, windowFrom, windowTo, working } = row;
    const state = await stateOf(sql, { insurerId, campaignId }, row);
    const people = (of: (outcome: string) => boolean) =>
      counted.rows
        .filter((one) => one.campaignId === campaignId && of(one.outcome))
        .reduce((total, one) => total + one.people, 0);
    const lists = new Map<string, string>(OUTCOME_NAMES.map((name) => [name, listOf(name)]));
    rounds.push({
      campaignId,
      title,
      planned,
      extractionDate,
      windowFrom,
      windowTo,
      state,
      stateTitle: STATE_TITLES[state],
      extracted: people(() => true),
      held: people((outcome) => lists.get(outcome) === 'held'),
      pieces: people((outcome) => lists.get(outcome) === 'pieces'),
      working: working === null ? null : WORKS[working],
    });
  }
  const { profiles, populations } = planChoices();
  const [own] = insurer.rows;
  return {
    insurerName: own?.name ?? null,
    profile: own?.profile ?? null,
    rounds,
    profiles,
    populations: populations.map(({ id, title }) => ({ name: id, title })),
  };
}

const planItem = ({ order, revision, plannedBy, plannedAt }: StoredPlan): Round['plan'] => {
  const { insurer, profile, campaign } = order;
  return {
    insurerName: insurer.name,
    profile,
    title: campaign.title,
    extractionDate: campaign.extraction_date,
    cutOff: campaign.cut_off,
    packingDate: campaign.packing_date,
    issueDate: campaign.issue_date,
    windowFrom: campaign.window.from,
    windowTo: campaign.window.to,
    ...(campaign.population === undefined ? {} : { population: campaign.population }),
    ...(campaign.mailing?.general === undefined ? {} : { general: campaign.mailing.general }),
    ...(campaign.early === undefined ? {} : { early: true as const }),
    revision,
    plannedBy,
    plannedAt,
    warnings: warningsOf(order),
  };
};

/** Work as screens show it. */
const workItem = ({ result, kind, ...work }: WorkStanding): Work => ({
  workId: work.workId,
  kind,
  title: WORKS[kind],
  askedBy: work.askedBy,
  askedAt: work.askedAt,
  endedAt: work.endedAt,
  step: work.step,
  done: work.done,
  total: work.total,
  problem: work.problem,
  messages: (result as { messages?: string[] } | null)?.messages ?? [],
});

const estimateItem = (made: Simulation): Estimate => ({
  rows: made.rows,
  sampled: made.sampled,
  confidence: made.confidence,
  held: made.held,
  deskHours: made.desk_hours,
  variants: made.variants.map(({ enclosing, route, of_profile, postage_yen, ...counted }) => ({
    enclosing,
    route,
    ofProfile: of_profile,
    people: counted.people,
    pages: counted.pages,
    envelopes: counted.envelopes,
    direct: counted.direct,
    parcels: counted.parcels,
    postageYen: postage_yen,
  })),
});

async function readFiles(sql: Sql, key: CampaignKey, begun: boolean): Promise<Round['files']> {
  const uploads = new Map((await readUploads(sql, key)).map((one) => [one.kind, one]));
  // Without a file handed in, the one in force counts: for a campaign that is begun, as it was then.
  const { rows } = await sql.query<{ kind: string } & NonNullable<Round['files'][number]['taken']>>(
    `SELECT DISTINCT ON (s.kind) s.kind, s.source_id AS "sourceId", s.file_rows AS rows, s.loaded, s.aside
       FROM register.source_file s
      WHERE s.insurer_id = $1 AND s.loaded_at <= coalesce((SELECT known_at FROM campaign.campaign
                                                           WHERE insurer_id = $1 AND campaign_id = $2 AND $3), now())
      ORDER BY s.kind, s.source_id DESC`,
    [key.insurerId, key.campaignId, begun],
  );
  const inForce = new Map(rows.map(({ kind, ...file }) => [kind, file]));
  return UPLOAD_KINDS.map((kind) => {
    const upload = uploads.get(kind);
    return {
      kind,
      title: UPLOADS[kind],
      needed: (NEEDED_FILES as readonly string[]).includes(kind),
      upload:
        upload === undefined
          ? null
          : {
              sha256: upload.sha256,
              bytes: upload.bytes,
              uploadedBy: upload.uploadedBy,
              uploadedAt: upload.uploadedAt,
            },
      taken: upload === undefined ? (inForce.get(kind) ?? null) : upload.taken,
    };
  });
}

/** The folders handed over, by name. */
export const packagesOf = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort()
    : [];

/** Everything about one planned campaign. Throws `round.no_plan`. */
export async function readRound(
  sql: Sql,
  outDir: string,
  key: CampaignKey,
  personId: string,
): Promise<Round> {
  const plan = await getPlan(sql, key);
  const state = await readState(sql, key);
  const home = roundHome(outDir, key);
  const works = await lastWorks(sql, key);
  const fingerprint = await printFingerprint(sql, key);
  const estimated = works.find(({ kind, problem }) => kind === 'simulate' && problem === null)?.result;
  const patterns = state === 'planned' ? [] : await readPatterns(sql, key);
  const sum = (of: 'open' | 'decided' | 'released') => patterns.reduce((total, one) => total + one[of], 0);
  const { rows: statuses } = await sql.query<{ status: PieceStatus; count: number }>(
    `SELECT p.status, count(*) AS count FROM piece.piece p WHERE p.insurer_id = $1 AND p.campaign_id = $2 GROUP BY 1`,
    [key.insurerId, key.campaignId],
  );
  return {
    campaignId: key.campaignId,
    state,
    stateTitle: STATE_TITLES[state],
    plan: planItem(plan),
    tasks: await readChecklist(sql, key, plan.order.profile),
    files: await readFiles(sql, key, state !== 'planned'),
    works: works.map(workItem),
    readBack: { proved: await isReadBack(sql, key), last: await newestProof(sql, key) },
    estimate: estimated == null ? null : estimateItem(estimated as Simulation),
    approvals: (await readApprovals(sql, key)).map((one) => ({
      ...one,
      own: one.askedBy === personId,
      current: one.fingerprint === fingerprint,
    })),
    review: { open: sum('open'), decided: sum('decided'), released: sum('released') },
    progress: statuses
      .toSorted((a, b) => PIECE_STATUSES.indexOf(a.status) - PIECE_STATUSES.indexOf(b.status))
      .map((row) => ({ ...row, title: statusTitle(row.status) })),
    packages: packagesOf(home.packageDir),
    ledger: state === 'closed' && existsSync(home.closingDir),
  };
}

/** What a ledger says of closing: everybody by outcome, and who or what stands in the way. */
function closingOf(ledger: Ledger, closed: boolean): Closing {
  const standing = OUTCOME_NAMES.map((outcome) => ({
    outcome,
    title: OUTCOMES[outcome].title,
    blocks: OUTCOMES[outcome].blocks,
    list: listOf(outcome),
    count: ledger.outcomes[outcome],
  }));
  const people = standing
    .filter(({ blocks, count }) => blocks && count > 0)
    .map(({ title, count, list, outcome }) => ({
      title,
      count,
      list: list === 'excluded' ? null : list,
      outcome,
    }));
  const papers = (
    [
      ['無効・取りやめになり、まだ廃棄されていない紙', ledger.loose],
      ['探している紙', ledger.searched],
    ] as const
  )
    .filter(([, n]) => n > 0)
    .map(([title, n]) => ({ title, count: n, list: null, outcome: null }));
  return {
    closed,
    extracted: ledger.extracted,
    outcomes: standing.filter(({ count }) => count > 0),
    remainder: closed || closingObstacles(ledger).length === 0 ? [] : [...people, ...papers],
    faults: [...ledger.faults],
  };
}

/** The ledger as it is now, seen as what closing asks for. */
export async function readClosing(sql: Sql, key: CampaignKey): Promise<Closing> {
  return closingOf(await readLedger(sql, key), (await readState(sql, key)) === 'closed');
}
