import { join } from 'node:path';
import pg from 'pg';
import { addPerson, setRoles } from '../src/access/people.ts';
import { ROLE_NAMES } from '../src/access/roles.ts';
import { openSession } from '../src/access/sessions.ts';
import type { CampaignKey } from '../src/campaign/key.ts';
import { type Database, SYSTEM } from '../src/kernel/ports.ts';
import { act } from '../src/piece/commands.ts';
import { attachEmbedded } from '../src/platform/postgres/embedded.ts';
import { planRound } from '../src/round/run.ts';
import { writeSample } from '../src/sample/files.ts';
import { loadKeys } from '../src/vault/keys.ts';

const BATCH = 20_000;

/** A made-up insurer's round, planned down to its parcels and put as composed: no papers, which no request reads here. */
async function seed(database: Database, folder: string, members: number): Promise<CampaignKey> {
  const input = join(folder, 'sample');
  writeSample({ members, seed: '1', profile: 'kyokai-kenpo' }, input);
  const { key } = await planRound({
    inputDir: input,
    database,
    keys: loadKeys(),
    actor: SYSTEM,
    onProgress: () => undefined,
    onMessage: () => undefined,
  });
  const { rows } = await database.read((sql) =>
    sql.query<{ piece_id: string }>(
      'SELECT piece_id FROM piece.piece WHERE insurer_id = $1 AND campaign_id = $2 ORDER BY piece_id',
      [key.insurerId, key.campaignId],
    ),
  );
  for (let i = 0; i < rows.length; i += BATCH) {
    const pieceIds = rows.slice(i, i + BATCH).map(({ piece_id }) => piece_id);
    await database.transaction((sql) =>
      act(sql, SYSTEM, { insurerId: key.insurerId, pieceIds, action: 'compose' }),
    );
  }
  return key;
}

/** As the night after a round leaves it: written out, and swept by what PostgreSQL would begin in the first minutes. */
async function settle(databaseFolder: string): Promise<void> {
  const client = new pg.Client({ connectionString: await attachEmbedded(databaseFolder) });
  await client.connect();
  try {
    await client.query('VACUUM (ANALYZE)');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

/** The campaign of the insurer in `folder`, whose database lives in `databaseFolder`: made unless a run before left it. */
export async function insurerIn(
  database: Database,
  folder: string,
  databaseFolder: string,
  members: number,
): Promise<CampaignKey> {
  const { rows } = await database.read((sql) =>
    sql.query<CampaignKey>(
      `SELECT insurer_id AS "insurerId", campaign_id AS "campaignId" FROM campaign.stage WHERE stage = 'pack'`,
    ),
  );
  if (rows[0] !== undefined) return rows[0];
  const key = await seed(database, folder, members);
  await settle(databaseFolder);
  return key;
}

/** A session of somebody who may do everything. */
export const sessionOf = (database: Database, insurerId: string): Promise<string> =>
  database.transaction(async (sql) => {
    const { rowCount } = await sql.query("SELECT FROM access.person WHERE person_id = 'bench'");
    if (rowCount === 0) await addPerson(sql, SYSTEM, { personId: 'bench', name: 'bench', kind: 'person' });
    await setRoles(sql, SYSTEM, 'bench', insurerId, ROLE_NAMES);
    return (await openSession(sql, 'bench', 'password', new Date())).token;
  });

/** Whom and what requests are about. */
export interface Subjects {
  readonly numbers: readonly string[];
  readonly pieces: readonly string[];
  readonly parcels: readonly string[];
  readonly members: readonly string[];
  readonly held: readonly string[];
}

/** Some of each, and everybody held whom nobody asked yet. */
export async function subjectsOf(
  database: Database,
  { insurerId, campaignId }: CampaignKey,
): Promise<Subjects> {
  const list = async (text: string): Promise<string[]> => {
    const { rows } = await database.read((sql) => sql.query<{ id: string }>(text, [insurerId, campaignId]));
    return rows.map(({ id }) => id);
  };
  const of = 'WHERE insurer_id = $1 AND campaign_id = $2';
  return {
    numbers: await list(`SELECT management_number AS id FROM piece.piece ${of} ORDER BY piece_id LIMIT 5000`),
    pieces: await list(`SELECT piece_id AS id FROM piece.piece ${of} ORDER BY management_number LIMIT 5000`),
    parcels: await list(`SELECT parcel_id AS id FROM packing.parcel ${of} ORDER BY 1 LIMIT 5000`),
    members: await list(`SELECT member_id AS id FROM campaign.extracted ${of} ORDER BY 1 LIMIT 5000`),
    held: await list(
      `SELECT member_id AS id FROM campaign.extracted ${of} AND outcome = 'held_review'
        AND NOT EXISTS (SELECT FROM review.inquiry q WHERE q.insurer_id = $1 AND q.campaign_id = $2 AND q.member_id = campaign.extracted.member_id) ORDER BY 1`,
    ),
  };
}
