import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { classify } from '../campaign/classify.ts';
import { openCampaign } from '../campaign/create.ts';
import { ELECTRONIC_CONSENTS } from '../campaign/electronic.ts';
import { type CampaignKey, extract } from '../campaign/extract.ts';
import { decidePlain } from '../campaign/plain.ts';
import { type Population, requireSendDate } from '../campaign/population.ts';
import { decideReleased } from '../campaign/released.ts';
import { electronicOf, plannedWaves, planWarnings, routesOf } from '../campaign/settings.ts';
import { sortOutcomes } from '../campaign/sort.ts';
import { compactTally } from '../campaign/tally.ts';
import { stoppingProtected } from '../dispatch/losses.ts';
import { inserterOf } from '../dispatch/settings.ts';
import type { NoticeContext } from '../document/context.ts';
import type { LeafletContext } from '../document/leaflets.ts';
import { noticeLots, type PrintedCodes } from '../document/lot-papers.ts';
import { composeCampaign } from '../document/print.ts';
import { addDays } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Database } from '../kernel/ports.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { CONFIRMATIONS, INQUIRIES, residentRegister } from '../matching/evidence-files.ts';
import { printedCodes } from '../member/notice.ts';
import { planMailing } from '../packing/plan.ts';
import type { StoredProfile } from '../profile/profile.ts';
import { profileForRound } from '../profile/proposals.ts';
import { keepInsurer } from '../profile/store.ts';
import { type FileKind, type LoadReport, loadFile, members, WORKPLACES } from '../register/index.ts';
import { setFonts } from '../template/fonts.ts';
import { noticeSet } from '../template/sets.ts';
import type { Keys } from '../vault/keys.ts';
import { requireSameKey } from '../vault/store.ts';
import { makeInserts, placeInserts } from './inserts.ts';
import { placeLeaflets, requireLeaflets } from './leaflets.ts';
import { INPUT_FILES, type InputKind, type RoundOrder, readOrder, readPopulation } from './order.ts';
import { claimFolder, requireOwnFolder } from './out-folder.ts';
import type { OnProgress } from './progress.ts';
import { publishRound } from './publish.ts';
import { publishElectronic } from './publish-exceptions.ts';
import { registeredFiles, requireRegistered } from './registered.ts';

/** What a round is run with. `inputDir` holds the files of docs/formats.md; everything is left under `outDir`. */
export interface RoundInput {
  readonly inputDir: string;
  readonly outDir: string;
  readonly database: Database;
  readonly keys: Keys;
  readonly actor: Actor;
  readonly onProgress: OnProgress;
  /** Sentences for a person: what was found in the files, what deserves a second look. */
  readonly onMessage: (message: string) => void;
  /**
   * Of files that are not in the folder the one last taken in counts, as it was when the round was begun (a round
   * driven from the console). Without it every file must be there.
   */
  readonly asRegistered?: true;
}

const kinds = (keys: Keys): Record<InputKind, FileKind<string>> => ({
  workplaces: WORKPLACES,
  members: members(keys),
  'resident-register': residentRegister(keys),
  confirmations: CONFIRMATIONS,
  inquiries: INQUIRIES,
});

/** The files of a round in the order they are taken in; consents only where the electronic channel is on (S014). */
const inputsOf = (keys: Keys, electronic: boolean): (readonly [string, FileKind<string>])[] => {
  const all = kinds(keys);
  const usual = INPUT_FILES.map((name) => [name, all[name]] as const);
  return electronic ? [...usual, [ELECTRONIC_CONSENTS.kind, ELECTRONIC_CONSENTS] as const] : usual;
};

function requireInputs(folder: string, names: readonly string[]): void {
  const missing = names.filter((name) => !existsSync(join(folder, `${name}.csv`)));
  if (missing.length === 0) return;
  throw new TodokeError(
    'round.input',
    `入力フォルダーに ${missing.map((name) => `${name}.csv`).join('、')} がありません。`,
    {
      remedy:
        'docs/formats.md のファイルをすべて置いてください（該当者がいないものは見出し行だけにします）。',
    },
  );
}

/** What taking a file in did, in one line for a person. */
export function describeLoad(report: LoadReport): string {
  const counts = `${report.fileRows.toLocaleString()}行 = 取込${report.loaded.toLocaleString()} + 別置${report.aside.toLocaleString()}`;
  const encoding = { 'utf-8': 'UTF-8', 'utf-8-bom': 'UTF-8（BOMあり）', cp932: 'Shift_JIS（CP932）' }[
    report.encoding
  ];
  return `${report.kind}.csv: ${encoding}、${counts}${report.known ? '（取込済み）' : ''}`;
}

async function loadInputs(
  round: Omit<RoundInput, 'outDir'>,
  insurerId: string,
  inputs: ReturnType<typeof inputsOf>,
): Promise<LoadReport[]> {
  const reports: LoadReport[] = [];
  for (const [name, kind] of inputs) {
    if (round.asRegistered && !existsSync(join(round.inputDir, `${name}.csv`))) continue;
    const file = {
      path: join(round.inputDir, `${name}.csv`),
      name: `${name}.csv`,
      insurerId,
      actor: round.actor,
    };
    let before = 0;
    for (const report of reports) before += report.fileRows;
    const report = await loadFile(round.database, kind, stoppingProtected(file, round.onMessage), (rows) =>
      round.onProgress('load', before + rows, 0),
    );
    round.onMessage(describeLoad(report));
    reports.push(report);
  }
  return reports;
}

/** Binds a campaign to everything its result depends on: profile, plan, population and the bytes of every input file. */
const hashOf = (
  order: RoundOrder,
  profile: StoredProfile,
  population: Population,
  reports: readonly LoadReport[],
): string => {
  const bound = [
    order.insurer,
    order.campaign,
    profile.hash,
    reports.map(({ sha256 }) => sha256),
    population,
  ];
  return createHash('sha256').update(JSON.stringify(bound)).digest('hex');
};

/** A round planned down to every envelope and parcel, with nothing composed yet. */
export interface PlannedRound {
  readonly key: CampaignKey;
  readonly order: RoundOrder;
  readonly stored: StoredProfile;
  /** People who get a letter. */
  readonly travellers: number;
}

/** The profile of a round: what its campaign was begun with, else the insurer's own approved version, else the shipped one. */
const profileOf = (database: Database, { insurer, profile, campaign }: RoundOrder): Promise<StoredProfile> =>
  database.read((sql) => profileForRound(sql, insurer.insurer_number, profile, campaign.id));

/** Takes the files of a round in and nothing more: whose they are, and what was found in them. */
export async function takeFilesIn(round: Omit<RoundInput, 'outDir'>): Promise<LoadReport[]> {
  const { database, actor, keys } = round;
  const order = readOrder(round.inputDir);
  const stored = await profileOf(database, order);
  const files = inputsOf(keys, electronicOf(order.campaign, stored.profile.campaign));
  const names = files.map(([name]) => name);
  const { insurer_number: number, name, test = false } = order.insurer;
  if (round.asRegistered) await database.read((sql) => requireRegistered(sql, number, round.inputDir));
  else requireInputs(round.inputDir, names);
  await database.read((sql) => requireSameKey(sql, keys));
  await database.transaction((sql) => keepInsurer(sql, actor, { number, name, test }, stored));
  const loaded = await loadInputs(round, number, files);
  if (!round.asRegistered) return loaded;
  const missing = names.filter((one) => !loaded.some(({ kind }) => kind === one));
  return [
    ...loaded,
    ...(await database.read((sql) => registeredFiles(sql, number, round.inputDir, missing))),
  ];
}

/** The first part of a round: files in, people sorted, envelopes and parcels planned. Resumes like `runRound`. */
export async function planRound(round: Omit<RoundInput, 'outDir'>): Promise<PlannedRound> {
  const { database, actor, keys } = round;
  const order = readOrder(round.inputDir);
  const stored = await profileOf(database, order);
  const { profile } = stored;
  setFonts(profile.document.fonts);
  const electronic = electronicOf(order.campaign, profile.campaign);
  for (const warning of planWarnings(order.campaign, profile.campaign)) round.onMessage(`注意: ${warning}`);
  const population = readPopulation(round.inputDir, order.campaign.population);
  requireSendDate(population, order.campaign.window.from, order.campaign.early === true);
  const key: CampaignKey = { insurerId: order.insurer.insurer_number, campaignId: order.campaign.id };

  const reports = await takeFilesIn(round);
  const inputsHash = hashOf(order, stored, population, reports);
  const superseded = reports.filter((report) => report.superseded).map(({ kind }) => `${kind}.csv`);
  const inputs = { profileHash: stored.hash, inputsHash, population, superseded };
  await database.transaction((sql) => openCampaign(sql, actor, key, order.campaign, inputs));

  round.onProgress('extract', 0, 0);
  await database.transaction((sql) => extract(sql, actor, key, order.campaign));
  const people = await count(database, key, 'exclusion IS NULL');
  const onDecided = (done: number) => round.onProgress('classify', done, people);
  if (population.form === 'released') await decideReleased(database, actor, key, onDecided);
  else if (population.form === 'plain') await decidePlain(database, actor, keys, key, onDecided);
  else await classify(database, actor, keys, key, profile.campaign.rules, onDecided);
  round.onProgress('sort', 0, 0);
  await database.transaction((sql) =>
    sortOutcomes(sql, actor, key, routesOf(order.campaign, profile.campaign), electronic),
  );
  const travellers = await count(
    database,
    key,
    `outcome IN ('workplace_parcel', 'home_mail', 'chosen_mail')`,
  );
  const plan = { ...profile, waves: plannedWaves(order.campaign, profile.campaign) };
  await database.transaction((sql) =>
    planMailing(sql, actor, keys, key, plan, (done) => round.onProgress('pack', done, travellers)),
  );
  await database.transaction((sql) => compactTally(sql, key));
  return { key, order, stored, travellers };
}

/** Refuses to print for a test insurer. */
function requirePrinting(order: RoundOrder): void {
  if (order.insurer.test !== true) return;
  throw new TodokeError('round.test', '試験用の保険者の印刷ファイルは作りません。', {
    remedy: 'todoke run で、印刷のない試験の一回分を実行してください。',
    status: 409,
  });
}

/**
 * Runs a whole round: files in, notices composed, parcels counted, ledger written. Killed at any moment and run
 * again with the same folder, it goes on where it stopped and leaves the same bytes; run again when finished, it
 * changes nothing. Nothing in the result depends on the clock. A folder that holds another campaign's result is
 * refused (`round.other_result`).
 */
export async function runRound(round: RoundInput): Promise<Ledger> {
  const { database, actor, keys } = round;
  const outDir = resolve(round.outDir);
  // Beside the result, on the same file system, so that a finished file is moved in and never copied.
  const folders = { outDir, scratchDir: `${outDir}.tmp` };
  const asked = readOrder(round.inputDir);
  requirePrinting(asked);
  requireOwnFolder(outDir, asked);
  const { profile } = await profileOf(database, asked);
  const leaflets = await requireLeaflets(profile, round.inputDir);
  const context: LeafletContext = {
    insurer: { number: asked.insurer.insurer_number, name: asked.insurer.name },
    asOf: asked.campaign.extraction_date,
    issuedOn: asked.campaign.issue_date,
    templateSet: noticeSet(profile.document),
    settings: profile.document,
    transition: profile.campaign.transition,
    ...inserterOf(profile.dispatch),
    language: 'ja',
  };
  setFonts(profile.document.fonts);
  const { everyone, request } = profile.inserts;
  const inserts = await makeInserts(context, profile, [...everyone, ...request], outDir);
  const { key, order, stored, travellers } = await planRound(round);
  claimFolder(folders, order);
  placeLeaflets(leaflets, folders);
  placeInserts(inserts, folders);
  let composed = 0;
  const lots = noticeLots(actor, keys, key, context, codesToPrint(round, key, context, stored));
  await composeCampaign(database, actor, key, context, lots, folders, (pieces) => {
    composed += pieces;
    round.onProgress('compose', composed, travellers);
  });
  round.onProgress('publish', 0, 0);
  const electronic = electronicOf(order.campaign, profile.campaign);
  return publishRound(database, key, context, order, stored, folders, async (sql, to) => {
    if (electronic) await publishElectronic(sql, to);
  });
}

/** The one-time codes notices bear where the profile lets people open theirs and says where (docs/member.md). */
function codesToPrint(
  { actor, keys }: RoundInput,
  key: CampaignKey,
  { issuedOn, settings }: NoticeContext,
  { profile }: StoredProfile,
): PrintedCodes | undefined {
  const { on, protected: withProtected, codeDays } = profile.member.notice;
  if (!on || settings.links.notice === undefined) return undefined;
  const until = addDays(issuedOn, codeDays);
  return (sql, lot) => printedCodes(sql, actor, keys.access, key, { lot, withProtected, until });
}

async function count(database: Database, key: CampaignKey, condition: string): Promise<number> {
  const { rows } = await database.read((sql) =>
    sql.query<{ people: number }>(
      `SELECT count(*) AS people FROM campaign.extracted WHERE insurer_id = $1 AND campaign_id = $2 AND ${condition}`,
      [key.insurerId, key.campaignId],
    ),
  );
  return rows[0]?.people ?? 0;
}
