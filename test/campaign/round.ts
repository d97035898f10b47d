import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { classify } from '../../src/campaign/classify.ts';
import { openCampaign } from '../../src/campaign/create.ts';
import { type CampaignKey, extract } from '../../src/campaign/extract.ts';
import { sortOutcomes } from '../../src/campaign/sort.ts';
import { csvLine } from '../../src/csv/index.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import { CONFIRMATIONS, INQUIRIES, residentRegister } from '../../src/matching/evidence-files.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import { keepInsurer } from '../../src/profile/store.ts';
import { type FileKind, loadFile, members, WORKPLACES } from '../../src/register/index.ts';
import { readOrder } from '../../src/round/order.ts';
import { COLUMNS } from '../../src/sample/files.ts';
import { keysFrom } from '../../src/vault/keys.ts';

/** The keys of all suites here. */
export const KEYS = keysFrom(Buffer.alloc(32, 7));

const KINDS: Record<string, FileKind<string>> = {
  workplaces: WORKPLACES,
  members: members(KEYS),
  'resident-register': residentRegister(KEYS),
  confirmations: CONFIRMATIONS,
  inquiries: INQUIRIES,
};

/** Takes the files of one folder in, as a round does. */
export async function load(database: Database, folder: string): Promise<CampaignKey> {
  const order = readOrder(folder);
  const insurer = { number: order.insurer.insurer_number, name: order.insurer.name };
  await database.transaction((sql) => keepInsurer(sql, SYSTEM, insurer, loadProfile(order.profile)));
  for (const [name, kind] of Object.entries(KINDS)) {
    const path = join(folder, `${name}.csv`);
    await loadFile(database, kind, { path, name, insurerId: insurer.number, actor: SYSTEM });
  }
  return { insurerId: insurer.number, campaignId: order.campaign.id };
}

/** Opens the campaign of a folder already taken in, and goes on to where everybody has an outcome. */
export async function decideAll(database: Database, folder: string): Promise<CampaignKey> {
  const order = readOrder(folder);
  const stored = loadProfile(order.profile);
  const key = { insurerId: order.insurer.insurer_number, campaignId: order.campaign.id };
  const inputs = { profileHash: stored.hash, inputsHash: 'test' };
  await database.transaction((sql) => openCampaign(sql, SYSTEM, key, order.campaign, inputs));
  await database.transaction((sql) => extract(sql, SYSTEM, key, order.campaign));
  await classify(database, SYSTEM, KEYS, key, stored.profile.campaign.rules);
  const { routes } = stored.profile.campaign;
  await database.transaction((sql) => sortOutcomes(sql, SYSTEM, key, routes));
  return key;
}

type FileName = keyof typeof COLUMNS;
type Row = Readonly<Record<string, string>>;

/** A made-up person of the hand-written files; what a test says of them stands over this. */
export const PERSON: Row = {
  symbol: '21010001',
  sub_number: '00',
  name_kanji: '佐藤　花子',
  name_kana: 'サトウ　ハナコ',
  birth_date: '1980-04-05',
  sex: '2',
  postcode: '1540004',
  address: '東京都世田谷区太子堂一丁目２番３号',
  acquired_on: '2020-04-01',
  workplace_id: 'W1',
  relationship: 'insured',
  kind: 'general',
  standard_remuneration: '300000',
  protected: 'no',
};

/** Writes the six files of one small insurer: one workplace W1 unless others are given. */
export function writeFiles(
  folder: string,
  insurerNumber: string,
  files: Partial<Record<FileName, readonly Row[]>>,
): string {
  mkdirSync(folder, { recursive: true });
  const workplace = { workplace_id: 'W1', symbol: '21010001', name: 'みほん商会', postcode: '1540004' };
  const given: typeof files = {
    'workplaces.csv': [{ ...workplace, address: '東京都世田谷区太子堂一丁目１番１号', prefecture: '13' }],
    ...files,
  };
  for (const name of Object.keys(COLUMNS) as FileName[]) {
    const lines = (given[name] ?? []).map((row) => csvLine(COLUMNS[name].map((column) => row[column] ?? '')));
    writeFileSync(join(folder, name), csvLine(COLUMNS[name]) + lines.join(''));
  }
  const order = {
    insurer: { insurer_number: insurerNumber, name: 'みほん健康保険' },
    profile: 'kyokai-kenpo',
    campaign: {
      id: 'round-1',
      title: '1回目',
      extraction_date: '2024-06-07',
      cut_off: '2024-08-09',
      packing_date: '2024-08-23',
      issue_date: '2024-09-09',
      window: { from: '2024-09-09', to: '2024-09-30' },
    },
  };
  writeFileSync(join(folder, 'insurer.json'), JSON.stringify(order));
  return folder;
}
