import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { exportJobs } from '../../src/dispatch/job-package.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { act } from '../../src/piece/commands.ts';
import { verifyRound } from '../../src/readback/verify.ts';
import { freshDatabase } from '../support/postgres.ts';
import { recordReadBack } from '../support/round.ts';
import { KEYS, rowsOf, run, sampleIn, temporaryFolder } from './support.ts';

const STATIONS = { 'explanation-leaflet': 1, 'promotion-leaflet': 2, 'number-request-form': 5 };

// The shipped profile with a machine that reads marks.
vi.mock('../../src/profile/profile.ts', async (original) => {
  const real = await original<typeof import('../../src/profile/profile.ts')>();
  return {
    ...real,
    loadProfile: (name: string) => {
      const { profile } = real.loadProfile(name);
      const dispatch = { ...profile.dispatch, inserter: 'omr', stations: STATIONS };
      return real.parseProfile({ ...profile, dispatch }, name);
    },
  };
});

const { database } = await freshDatabase();
const folder = temporaryFolder();

it('S158 the codes of the manifest are those on the pages, also when papers were stopped after printing', async () => {
  const out = join(folder, 'out');
  await run(database, sampleIn(join(folder, 'in'), 150, 'inserter'), out);
  const keyFile = join(folder, 'key');
  writeFileSync(keyFile, `${Buffer.alloc(32, 5).toString('base64')}\n`, { mode: 0o600 });
  vi.stubEnv('TODOKE_KEY_FILE', keyFile);
  const certificate = await verifyRound(out, { pictureSample: 20 });
  expect(certificate).toMatchObject({ faults: [], faultCount: 0 });

  const lines = readFileSync(join(out, 'record', 'pages', 'W0001.ndjson'), 'utf8')
    .trimEnd()
    .split('\n');
  const printed = lines.map(
    (line) => JSON.parse(line) as { managementNumber: string; pieceId: string; control: { codes: string[] } },
  );
  const pieces = new Map((await rowsOf(join(out, 'pieces.csv'))).map((row) => [row.piece_id as string, row]));
  printed.forEach(({ pieceId, control }, i) => {
    const request = pieces.get(pieceId)?.form === 'request';
    const [set, feeds] = [(i + 1) % 10, request ? '31' : '30'];
    expect(control.codes).toEqual(
      request ? [`0102${set}${feeds}`, `0202${set}${feeds}`] : [`0101${set}${feeds}`],
    );
  });

  const stopped = printed.slice(2, 5);
  const key = {
    insurerId: JSON.parse(readFileSync(join(out, 'record', 'campaign.json'), 'utf8')).insurer as string,
    campaignId: 'round-1',
  };
  await database.transaction((sql) =>
    act(sql, SYSTEM, {
      insurerId: key.insurerId,
      pieceIds: stopped.map(({ pieceId }) => pieceId),
      action: 'stop',
    }),
  );
  const folders = { outDir: out, jobDir: join(folder, 'jobs'), scratchDir: join(folder, 'scratch') };
  await recordReadBack(database, key, out);
  const written = await exportJobs(database, SYSTEM, KEYS, key, STATIONS, folders);
  const lot = written.find((one) => one.lot === 'W0001');
  const rows = await rowsOf(join(folder, 'jobs', lot?.folder as string, 'pieces.csv'));
  const travelling = printed.filter((piece) => !stopped.includes(piece));
  expect(rows.map((row) => [row.management_number, row.control_codes])).toEqual(
    travelling.map(({ managementNumber, control }) => [managementNumber, control.codes.join(' ')]),
  );
}, 60_000);
