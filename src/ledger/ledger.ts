import { type CampaignKey, lockCampaign } from '../campaign/extract.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { CAMPAIGN_FILES } from './campaign-files.ts';
import { OUTCOME_NAMES, OUTCOMES, type Outcome } from './outcomes.ts';
import { agrees, type MadeCounts, readMade, readStanding, type StandingGroup } from './standing.ts';

/** How many rows a file had, and where they went: `rows` = `loaded` + `aside`. */
export interface FileCount {
  readonly kind: string;
  readonly rows: number;
  readonly loaded: number;
  readonly aside: number;
}

/** The closing sheet of a campaign. Counts eligibilities; every outcome of the closed list is named, zero or not. */
export interface Ledger {
  readonly insurer: string;
  readonly campaign: string;
  /** The past moment it was read for; absent: as it stands. */
  readonly as_of?: string;
  readonly files: readonly FileCount[];
  readonly extracted: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Everybody in exactly one outcome, each with a piece in exactly one envelope where the outcome says so. */
  readonly balanced: boolean;
  /** What does not add up, in words; empty when balanced. */
  readonly faults: readonly string[];
  /** People whose outcome keeps the campaign open. */
  readonly open: number;
  /** Printed papers that were stopped or voided and are not yet destroyed against a receipt (I2). */
  readonly loose: number;
  /** Papers somebody is searching for: they keep the campaign open (I2). */
  readonly searched: number;
  /** Papers that were never found; the search was given up against an incident record. */
  readonly lost: number;
  readonly pieces: number;
  readonly envelopes: number;
  readonly parcels: number;
  readonly pages: number;
}

function faultsOf(
  groups: readonly StandingGroup[],
  made: MadeCounts,
  outcomes: Record<Outcome, number>,
  files: readonly FileCount[],
): string[] {
  const count = (of: (group: StandingGroup) => boolean) =>
    groups.filter(of).reduce((total, { people }) => total + people, 0);
  const extracted = count(() => true);
  const undecided = count(({ outcome }) => outcome === null);
  const sum = OUTCOME_NAMES.reduce((total, name) => total + outcomes[name], 0);
  const doubled = count(({ newest }) => newest > 1);
  const disagreeing = made.packed ? count((group) => group.newest <= 1 && !agrees(group)) : 0;
  const rules: [boolean, string][] = [
    [undecided > 0, `結果の決まっていない加入者が${undecided}人います`],
    [sum !== extracted, `抽出${extracted}人に対し、結果の合計が${sum}人です`],
    [doubled > 0, `送付物が二重になっている加入者が${doubled}人います`],
    [disagreeing > 0, `結果と送付物の状態・経路が合わない加入者が${disagreeing}人います`],
    [made.miscounted > 0, `人数と中身の合わない梱包が${made.miscounted}個あります`],
    [made.uncomposed > 0, `印刷ファイルのない送付物が${made.uncomposed}件あります`],
    [
      files.some((file) => file.rows !== file.loaded + file.aside),
      '取り込んだ行と別に置いた行の合計が、ファイルの行数と合いません',
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, sentence]) => sentence);
}

/**
 * Reads the ledger of a campaign as it stands, or as it stood at `asOf` (ISO 8601 with zone). Everything is counted
 * afresh from the rows and events themselves.
 */
export async function readLedger(sql: Sql, key: CampaignKey, asOf?: string): Promise<Ledger> {
  const { rows: fileRows } = await sql.query<FileCount>(
    `SELECT kind, file_rows AS rows, loaded, aside FROM (${CAMPAIGN_FILES}) s ORDER BY kind COLLATE "C"`,
    [key.insurerId, key.campaignId],
  );
  const groups = await readStanding(sql, key, asOf);
  const made = await readMade(sql, key, asOf);
  const outcomes = Object.fromEntries(OUTCOME_NAMES.map((name) => [name, 0])) as Record<Outcome, number>;
  for (const { outcome, people } of groups) if (outcome !== null) outcomes[outcome] += people;
  const faults = faultsOf(groups, made, outcomes, fileRows);
  const { pieces, envelopes, parcels, pages, loose, searched, lost } = made;
  return {
    insurer: key.insurerId,
    campaign: key.campaignId,
    ...(asOf === undefined ? {} : { as_of: asOf }),
    files: fileRows,
    extracted: groups.reduce((total, { people }) => total + people, 0),
    outcomes,
    balanced: faults.length === 0,
    faults,
    open: OUTCOME_NAMES.filter((name) => OUTCOMES[name].blocks).reduce(
      (total, name) => total + outcomes[name],
      0,
    ),
    loose,
    searched,
    lost,
    pieces,
    envelopes,
    parcels,
    pages,
  };
}

/** Why a campaign cannot be closed, in words; empty when it can. */
export const closingObstacles = (ledger: Ledger): string[] => [
  ...ledger.faults,
  ...OUTCOME_NAMES.filter((name) => OUTCOMES[name].blocks && ledger.outcomes[name] > 0).map(
    (name) => `「${OUTCOMES[name].title}」に${ledger.outcomes[name]}人が残っています`,
  ),
  ...(ledger.loose > 0 ? [`無効・取りやめになった紙が${ledger.loose}件、まだ廃棄されていません`] : []),
  ...(ledger.searched > 0 ? [`探している紙が${ledger.searched}件あります`] : []),
];

/** Closes a campaign for good. Refused (`ledger.remainder`) while anybody is held or anything does not add up. */
export async function closeCampaign(sql: Sql, actor: Actor, key: CampaignKey): Promise<Ledger> {
  await lockCampaign(sql, key);
  const ledger = await readLedger(sql, key);
  const obstacles = closingObstacles(ledger);
  if (obstacles.length > 0) {
    throw new TodokeError('ledger.remainder', `この送付はまだ締められません。${obstacles.join('。')}。`, {
      remedy:
        '保留・返戻・回収の加入者の結果を決め、無効にした紙は見つけて廃棄を記録してから締めてください。',
      status: 409,
    });
  }
  await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'ledger.close',
    subject: `campaign:${key.campaignId}`,
    detail: { ...ledger },
  });
  await sql.query(
    `INSERT INTO campaign.stage (insurer_id, campaign_id, stage) VALUES ($1, $2, 'close') ON CONFLICT DO NOTHING`,
    [key.insurerId, key.campaignId],
  );
  return ledger;
}
