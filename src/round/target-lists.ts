import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { CampaignKey } from '../campaign/extract.ts';
import type { Wave } from '../campaign/waves.ts';
import type { NoticeContext } from '../document/context.ts';
import { destinationOf } from '../document/paper-facts.ts';
import { composeTargetLists } from '../document/target-lists.ts';
import { addBusinessDays } from '../japan/holidays.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { readWholeTables, refreshStatistics } from '../kernel/set-based.ts';
import { OUTCOMES, type Outcome } from '../ledger/outcomes.ts';
import type { TargetList, TargetRow } from '../template/target-list.ts';
import type { Publisher } from './publisher.ts';

/**
 * Freezes whom the target lists (送付予定対象者一覧) name: everybody who is to get a certificate, on the list of the
 * workplace of their insured, where that is in business (S117, S118). Nobody protected, and nobody of 任意継続, is on a
 * workplace's list, nor is anybody whose name no font has: they are kept as targets on none.
 */
export async function freezeLists(sql: Sql, actor: Actor, key: CampaignKey): Promise<void> {
  await readWholeTables(sql);
  const { rowCount } = await writeEntries(sql, actor, key);
  if (rowCount > 0) await refreshStatistics(sql, ['certificate.list_entry']);
}

async function writeEntries(sql: Sql, actor: Actor, key: CampaignKey): Promise<{ rowCount: number }> {
  await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'certificate.freeze_lists',
    subject: `campaign:${key.campaignId}`,
  });
  return sql.query(
    `INSERT INTO certificate.list_entry (insurer_id, campaign_id, member_id, workplace_id, wave)
     SELECT k.insurer_id, k.campaign_id, d.member_id,
            CASE WHEN NOT f.protected AND i.kind <> 'voluntary' AND coalesce(w.closed_on > k.packing_date, true)
                  AND NOT (f.unprintable_name OR i.unprintable_name OR w.unprintable) THEN w.workplace_id END,
            CASE WHEN EXISTS (SELECT FROM campaign.wave v WHERE v.insurer_id = k.insurer_id AND v.campaign_id = k.campaign_id)
                 THEN coalesce(
                   (SELECT v.wave FROM campaign.wave v WHERE v.insurer_id = k.insurer_id AND v.campaign_id = k.campaign_id
                       AND w.prefecture = ANY (v.prefectures)),
                   (SELECT v.wave FROM campaign.wave v WHERE v.insurer_id = k.insurer_id AND v.campaign_id = k.campaign_id
                       AND v.prefectures = '{}')) END
       FROM campaign.campaign k
       JOIN campaign.decision d USING (insurer_id, campaign_id)
       JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = d.member_id
       JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) i ON i.member_id = f.insured_id
       LEFT JOIN register.workplace w ON w.insurer_id = k.insurer_id AND w.workplace_id = i.workplace_id
             AND w.known_from <= k.known_at AND k.known_at < w.known_to
      WHERE k.insurer_id = $1 AND k.campaign_id = $2`,
    [key.insurerId, key.campaignId],
  );
}

interface ListRow extends TargetRow {
  readonly wave: string | null;
  readonly workplace_id: string;
  readonly workplace_name: string;
  readonly workplace_symbol: string;
  readonly workplace_postcode: string;
  readonly workplace_address: string;
}

/**
 * Everybody on a workplace's list, wave by wave and list by list, families together in the order of symbol and number.
 * $1, $2 the campaign; $3 a wave, or NULL for all.
 */
const LISTED = `
  SELECT l.wave, l.workplace_id, w.name AS workplace_name, w.symbol AS workplace_symbol, w.postcode AS workplace_postcode,
         w.address AS workplace_address, f.symbol, f.number, f.sub_number AS "subNumber", i.name_kanji AS "insuredName",
         f.name_kanji AS name, CASE WHEN f.member_id = f.insured_id THEN 'insured' ELSE 'dependent' END AS relationship
    FROM campaign.campaign k
    JOIN certificate.list_entry l USING (insurer_id, campaign_id)
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = l.member_id
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) i ON i.member_id = f.insured_id
    JOIN register.workplace w ON w.insurer_id = k.insurer_id AND w.workplace_id = l.workplace_id
     AND w.known_from <= k.known_at AND k.known_at < w.known_to
   WHERE k.insurer_id = $1 AND k.campaign_id = $2 AND l.workplace_id IS NOT NULL AND ($3::text IS NULL OR l.wave = $3)
   ORDER BY l.wave COLLATE "C" NULLS FIRST, l.workplace_id COLLATE "C", f.symbol COLLATE "C", length(f.number),
            f.number COLLATE "C", f.insured_id COLLATE "C", (f.member_id <> f.insured_id), f.sub_number COLLATE "C", f.member_id COLLATE "C"`;

/** What the lists of a campaign need besides its people. */
export interface ListPlan {
  readonly key: CampaignKey;
  /** Of the papers; its template set has those of certificates. */
  readonly context: NoticeContext;
  readonly route: TargetList['route'];
  readonly waves: readonly Wave[];
  /** The campaign's own window, where it has no waves. */
  readonly window: TargetList['window'];
  /** Business days between the day a list leaves and the first day of its wave. */
  readonly listsBefore: number;
}

const rowOf = ({ symbol, number, subNumber, insuredName, name, relationship }: ListRow): TargetRow => ({
  symbol,
  number,
  subNumber,
  insuredName,
  name,
  relationship,
});

/** A file of target lists as the record has it. */
interface RecordedTargets {
  readonly lot: string;
  readonly file: string;
  readonly lists: number;
  readonly pages: number;
  readonly bytes: number;
  readonly sha256: string;
}

const RECORDS = 'record/targets';

/** The files of target lists under a folder, by what was noted when each was composed. */
export function recordedTargets(outDir: string): RecordedTargets[] {
  const folder = join(outDir, RECORDS);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as RecordedTargets);
}

/** The lists as they pass by, each left as a line of the record: what its pages must say. */
async function* noted(lists: AsyncIterable<WorkplaceList>, record: string): AsyncGenerator<TargetList> {
  const file = openSync(record, 'w');
  try {
    for await (const list of lists) {
      writeSync(file, `${JSON.stringify(list)}\n`);
      yield list;
    }
  } finally {
    closeSync(file);
  }
}

async function* listedRows(sql: Sql, { key }: ListPlan, wave: string | null): AsyncGenerator<ListRow> {
  const batches = sql.batches<ListRow>(LISTED, [key.insurerId, key.campaignId, wave], 5_000);
  for await (const batch of batches) yield* batch;
}

/** A workplace's list, and whose it is. */
type WorkplaceList = TargetList & { readonly workplaceId: string };

/** Rows gathered into lists; one list is held at a time. */
async function* listsOf(
  rows: AsyncGenerator<ListRow>,
  route: TargetList['route'],
  window: TargetList['window'],
): AsyncGenerator<WorkplaceList> {
  let people: ListRow[] = [];
  const list = (): WorkplaceList => {
    const {
      workplace_name: name,
      workplace_symbol: symbol,
      workplace_id: workplaceId,
      ...first
    } = people[0] as ListRow;
    const workplace = { name, symbol, ...destinationOf(first.workplace_postcode, first.workplace_address) };
    return { workplaceId, workplace, route, window, rows: people.map(rowOf) };
  };
  for await (const row of rows) {
    if (people[0] !== undefined && people[0].workplace_id !== row.workplace_id) {
      yield list();
      people = [];
    }
    people.push(row);
  }
  if (people.length > 0) yield list();
}

/**
 * target-lists.csv, everybody on a list with its wave and the day it leaves, and target-lists/WAVE.pdf, the papers for
 * the workplaces of a wave. Only workplaces with somebody on it have one (S118).
 */
export async function publishTargetLists(sql: Sql, to: Publisher, plan: ListPlan): Promise<void> {
  const { route, context, listsBefore } = plan;
  const windows = new Map<string | null, TargetList['window']>(
    plan.waves.map(({ id, window }) => [id, window]),
  );
  const windowOf = (wave: string | null): TargetList['window'] => windows.get(wave) ?? plan.window;
  const found = new Set<string | null>();
  const rows = listedRows(sql, plan, null);
  await to.rows<ListRow>(
    'target-lists.csv',
    {
      wave: (row) => row.wave ?? '',
      send_on: (row) => addBusinessDays(windowOf(row.wave).from, -listsBefore),
      workplace_id: (row) => row.workplace_id,
      workplace_name: (row) => row.workplace_name,
      symbol: (row) => row.symbol,
      number: (row) => row.number,
      sub_number: (row) => row.subNumber,
      insured_name: (row) => row.insuredName,
      name: (row) => row.name,
      relationship: (row) => (row.relationship === 'insured' ? '本人' : '家族'),
    },
    (async function* () {
      for await (const row of rows) {
        found.add(row.wave);
        yield row;
      }
    })(),
  );
  for (const wave of [...found].sort()) {
    const lists = listsOf(listedRows(sql, plan, wave), route, windowOf(wave));
    const lot = wave ?? 'all';
    const file = `target-lists/${lot}.pdf`;
    const {
      lists: count,
      pages,
      bytes,
      sha256,
    } = await to.file(`${RECORDS}/${lot}.ndjson`, (record) =>
      to.file(file, (path) => composeTargetLists({ context, lists: noted(lists, record), path })),
    );
    const note: RecordedTargets = { lot, file, lists: count, pages, bytes, sha256 };
    to.text(`${RECORDS}/${lot}.json`, `${JSON.stringify(note)}\n`);
  }
}

interface DifferenceRow {
  readonly member_id: string;
  readonly wave: string | null;
  readonly workplace_id: string | null;
  readonly outcome: Outcome;
  readonly sent: boolean;
}

/** Outcomes of somebody whose certificate is on its way or has arrived. */
const SENT: readonly Outcome[] = [
  'workplace_parcel',
  'home_mail',
  'chosen_mail',
  'delivered',
  'handed_over',
  'returned',
];

/**
 * difference.csv: everybody whose list and card do not go together, person by person: listed and no card (S107), and a
 * card without having been on a list.
 */
export const publishDifference = (sql: Sql, to: Publisher): Promise<void> =>
  to.table<DifferenceRow>(
    sql,
    'difference.csv',
    `SELECT * FROM (
       SELECT x.member_id, l.wave, l.workplace_id, x.outcome, x.outcome IN (${SENT.map((name) => `'${name}'`).join(', ')}) AS sent
         FROM certificate.list_entry l JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id)
        WHERE l.insurer_id = $1 AND l.campaign_id = $2) each_person
      WHERE sent <> (workplace_id IS NOT NULL) ORDER BY member_id COLLATE "C"`,
    {
      member_id: (row) => row.member_id,
      wave: (row) => row.wave ?? '',
      workplace_id: (row) => row.workplace_id ?? '',
      listed: (row) => (row.workplace_id === null ? 'no' : 'yes'),
      sent: (row) => (row.sent ? 'yes' : 'no'),
      outcome: (row) => row.outcome,
      reason: (row) =>
        row.sent
          ? '事業所の一覧に載せない方（支援措置・任意継続・事業所なしなど）'
          : OUTCOMES[row.outcome].title,
    },
  );
