import type { CampaignKey } from '../campaign/extract.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { OUTCOME_NAMES, OUTCOMES, type Outcome } from './outcomes.ts';

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
  readonly files: readonly FileCount[];
  readonly extracted: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Everybody in exactly one outcome, each with a piece in exactly one envelope where the outcome says so. */
  readonly balanced: boolean;
  /** What does not add up, in words; empty when balanced. */
  readonly faults: readonly string[];
  /** People whose outcome keeps the campaign open. */
  readonly open: number;
  readonly pieces: number;
  readonly envelopes: number;
  readonly parcels: number;
  readonly pages: number;
}

interface Counts {
  readonly extracted: number;
  readonly without_outcome: number;
  readonly pieces: number;
  readonly pieces_outside: number;
  readonly envelopes: number;
  readonly parcels: number;
  readonly parcelled_people: number;
  readonly pages: number;
  readonly uncomposed: number;
}

const COUNTS = `
  SELECT (SELECT count(*) FROM campaign.extracted x WHERE x.insurer_id = $1 AND x.campaign_id = $2) AS extracted,
         (SELECT count(*) FROM campaign.extracted x WHERE x.insurer_id = $1 AND x.campaign_id = $2
             AND x.outcome IS NULL) AS without_outcome,
         (SELECT count(*) FROM piece.piece p WHERE p.insurer_id = $1 AND p.campaign_id = $2) AS pieces,
         (SELECT count(*) FROM piece.piece p JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id)
           WHERE p.insurer_id = $1 AND p.campaign_id = $2
             AND (p.route = 'workplace') <> (x.outcome = 'workplace_parcel')) AS pieces_outside,
         (SELECT count(*) FROM packing.envelope e WHERE e.insurer_id = $1 AND e.campaign_id = $2) AS envelopes,
         (SELECT count(*) FROM packing.parcel p WHERE p.insurer_id = $1 AND p.campaign_id = $2) AS parcels,
         (SELECT coalesce(sum(people), 0) FROM packing.parcel p
           WHERE p.insurer_id = $1 AND p.campaign_id = $2) AS parcelled_people,
         (SELECT coalesce(sum(pages), 0) FROM document.file f WHERE f.insurer_id = $1 AND f.campaign_id = $2) AS pages,
         (SELECT count(*) FROM piece.piece p WHERE p.insurer_id = $1 AND p.campaign_id = $2
             AND p.status = 'planned') AS uncomposed`;

function faultsOf(counts: Counts, outcomes: Record<Outcome, number>, files: readonly FileCount[]): string[] {
  const sum = OUTCOME_NAMES.reduce((total, name) => total + outcomes[name], 0);
  const withPiece = OUTCOME_NAMES.filter((name) => OUTCOMES[name].piece).reduce(
    (total, name) => total + outcomes[name],
    0,
  );
  const rules: [boolean, string][] = [
    [counts.without_outcome > 0, `結果の決まっていない加入者が${counts.without_outcome}人います`],
    [sum !== counts.extracted, `抽出${counts.extracted}人に対し、結果の合計が${sum}人です`],
    [withPiece !== counts.pieces, `送付対象${withPiece}人に対し、送付物が${counts.pieces}件です`],
    [counts.pieces_outside > 0, `結果と送付経路の合わない送付物が${counts.pieces_outside}件あります`],
    [
      counts.parcelled_people !== outcomes.workplace_parcel,
      `事業所宛て${outcomes.workplace_parcel}人に対し、梱包の人数の合計が${counts.parcelled_people}人です`,
    ],
    [counts.uncomposed > 0, `印刷ファイルのない送付物が${counts.uncomposed}件あります`],
    [
      files.some((file) => file.rows !== file.loaded + file.aside),
      '取り込んだ行と別に置いた行の合計が、ファイルの行数と合いません',
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, sentence]) => sentence);
}

/** Reads the ledger of a campaign as it stands. Everything is counted afresh from the rows themselves. */
export async function readLedger(sql: Sql, key: CampaignKey): Promise<Ledger> {
  const { rows: fileRows } = await sql.query<FileCount>(
    `SELECT kind, sum(file_rows)::bigint AS rows, sum(loaded)::bigint AS loaded, sum(aside)::bigint AS aside
       FROM register.source_file WHERE insurer_id = $1 GROUP BY kind ORDER BY kind`,
    [key.insurerId],
  );
  const { rows: counted } = await sql.query<{ outcome: Outcome; people: number }>(
    `SELECT outcome, count(*) AS people FROM campaign.extracted
      WHERE insurer_id = $1 AND campaign_id = $2 AND outcome IS NOT NULL GROUP BY outcome`,
    [key.insurerId, key.campaignId],
  );
  const outcomes = Object.fromEntries(OUTCOME_NAMES.map((name) => [name, 0])) as Record<Outcome, number>;
  for (const { outcome, people } of counted) outcomes[outcome] = people;
  const { rows } = await sql.query<Counts>(COUNTS, [key.insurerId, key.campaignId]);
  const counts = rows[0] as Counts;
  const files = fileRows.map((file) => ({
    kind: file.kind,
    rows: Number(file.rows),
    loaded: Number(file.loaded),
    aside: Number(file.aside),
  }));
  const faults = faultsOf(counts, outcomes, files);
  return {
    insurer: key.insurerId,
    campaign: key.campaignId,
    files,
    extracted: counts.extracted,
    outcomes,
    balanced: faults.length === 0,
    faults,
    open: OUTCOME_NAMES.filter((name) => OUTCOMES[name].blocks).reduce(
      (total, name) => total + outcomes[name],
      0,
    ),
    pieces: counts.pieces,
    envelopes: counts.envelopes,
    parcels: counts.parcels,
    pages: Number(counts.pages),
  };
}

/** Why a campaign cannot be closed, in words; empty when it can. */
export const closingObstacles = (ledger: Ledger): string[] => [
  ...ledger.faults,
  ...OUTCOME_NAMES.filter((name) => OUTCOMES[name].blocks && ledger.outcomes[name] > 0).map(
    (name) => `「${OUTCOMES[name].title}」に${ledger.outcomes[name]}人が残っています`,
  ),
];

/** Closes a campaign for good. Refused (`ledger.remainder`) while anybody is held or anything does not add up. */
export async function closeCampaign(sql: Sql, actor: Actor, key: CampaignKey): Promise<Ledger> {
  const ledger = await readLedger(sql, key);
  const obstacles = closingObstacles(ledger);
  if (obstacles.length > 0) {
    throw new TodokeError('ledger.remainder', `この送付はまだ締められません。${obstacles.join('。')}。`, {
      remedy: '保留の加入者を確認し、全員の結果を決めてから締めてください。',
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

/** One workplace's line of the closing sheet. */
export interface WorkplaceLine {
  readonly workplace_id: string;
  readonly extracted: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
}

/** The closing sheet per workplace (people without one under an empty id), in batches; the sums are the ledger's. */
export async function* workplaceLines(sql: Sql, key: CampaignKey): AsyncGenerator<WorkplaceLine> {
  const columns = OUTCOME_NAMES.map(
    (name) => `count(*) FILTER (WHERE x.outcome = '${name}') AS ${name}`,
  ).join(', ');
  const batches = sql.batches<Record<string, string | number>>(
    `SELECT coalesce(f.workplace_id, '') AS workplace_id, count(*) AS extracted, ${columns}
       FROM campaign.campaign k
       JOIN campaign.extracted x USING (insurer_id, campaign_id)
       JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = x.member_id
      WHERE k.insurer_id = $1 AND k.campaign_id = $2 GROUP BY 1 ORDER BY 1`,
    [key.insurerId, key.campaignId],
    2_000,
  );
  for await (const batch of batches) {
    for (const row of batch) {
      yield {
        workplace_id: String(row.workplace_id),
        extracted: Number(row.extracted),
        outcomes: Object.fromEntries(OUTCOME_NAMES.map((name) => [name, Number(row[name])])) as Record<
          Outcome,
          number
        >,
      };
    }
  }
}
