import { beforeAll, describe, expect, test } from 'vitest';
import { actOnCards } from '../../src/certificate/act.ts';
import { explainCertificate } from '../../src/certificate/explain.ts';
import { judgeCounts, recallsNotBack, reconcileFilings } from '../../src/certificate/reconcile.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import { loadFiling } from '../../src/register/filing/index.ts';
import { ACQUIRED, file, LOST, row } from '../register/filing/samples.ts';
import { childOf, insured, KEYS, membersCsv } from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';
import { CertificateInsurer, registrationCsv, unusable } from './insurer.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await freshDatabase());
});

const load = ({ insurerId }: CertificateInsurer, bytes: Uint8Array) =>
  loadFiling(database, KEYS, {
    bytes,
    insurerId,
    actor: SYSTEM,
    workplaceId: 'W1',
    dueDays: 5,
    check: { kind: 'shfd' },
  });

test('S095 the box of the filing entitles from the acquisition on; without it nothing is due at joining', async () => {
  const insurer = await CertificateInsurer.open(database);
  const { insurerId, settings } = insurer;
  const loaded = await load(
    insurer,
    file([
      row({ ...ACQUIRED, 34: '1' }),
      row({ ...ACQUIRED, 6: '12', 13: '', 14: '', 29: '100', 30: '0005', 31: 'ﾄｳｷﾖｳﾄ' }),
    ]),
  );
  const [wished, other] = loaded.results.map(({ member_id }) => member_id as string);
  const explain = (member: string) =>
    database.read((sql) => explainCertificate(sql, insurerId, member, '2025-01-10', 'monthly', settings));
  expect(await explain(wished as string)).toMatchObject({
    entitled: true,
    reasonCode: 'joining_wish',
    since: '2025-01-06',
    due: 'first',
    certificate: null,
  });
  expect(await explain(other as string)).toMatchObject({ entitled: true, reasonCode: 'number_unknown' });
  await insurer.issue('2025-01-10');
  expect(await explain(wished as string)).toMatchObject({
    due: null,
    certificate: { issuedOn: '2025-01-10', expiresOn: '2029-12-01', status: 'issued' },
  });
  expect(await insurer.issue('2029-11-01')).toMatchObject({ issued: 1 });
  await expect(explain('M404')).rejects.toMatchObject({ id: 'certificate.no_member', status: 404 });
});

describe('添付 and 返不能 of a 資格喪失届', () => {
  test.each([
    [{ enclosed: 2, missing: 0, out: 2, received: 2, writtenOff: 0 }, 'agrees'],
    [{ enclosed: 0, missing: 0, out: 0, received: 0, writtenOff: 0 }, 'agrees'],
    [{ enclosed: 1, missing: 1, out: 2, received: 1, writtenOff: 1 }, 'agrees'],
    [{ enclosed: 1, missing: 1, out: 2, received: 1, writtenOff: 0 }, 'waiting'],
    [{ enclosed: 2, missing: 0, out: 2, received: 1, writtenOff: 1 }, 'waiting'],
    [{ enclosed: 1, missing: 0, out: 2, received: 1, writtenOff: 0 }, 'too_few'],
    [{ enclosed: 2, missing: 1, out: 2, received: 2, writtenOff: 0 }, 'too_many'],
  ] as const)('%o: %s', (counts, verdict) => {
    expect(judgeCounts(counts)).toBe(verdict);
  });

  test('are held against the cards of the household until each is received or written off', async () => {
    const insurer = await CertificateInsurer.open(database);
    const { insurerId } = insurer;
    await insurer.files.members(
      membersCsv(
        insured(11, { birth_date: '1985-04-01', acquired_on: '2024-12-02' }),
        childOf(11, 1, { number: '11', acquired_on: '2024-12-02' }),
        insured(1),
      ),
    );
    const people = ['M1', 'M11', 'M11-1'];
    await insurer.registration(registrationCsv(...people.map((id) => unusable(id, '2024-11-30'))));
    await insurer.issue('2024-12-10');
    const act = async (
      member: string,
      action: 'post' | 'deliver' | 'surrender' | 'write_off',
      on: string,
    ) => {
      const cardNumbers = await insurer.numbers(member);
      await database.transaction((sql) => actOnCards(sql, SYSTEM, { insurerId, cardNumbers, action, on }));
    };
    for (const member of ['M11', 'M11-1']) {
      await act(member, 'post', '2024-12-12');
      await act(member, 'deliver', '2024-12-14');
    }
    const loaded = await load(insurer, file([row({ ...LOST, 22: '1', 23: '1' })]));
    expect(loaded.accepted).toBe(1);
    const balance = async () => (await database.read((sql) => reconcileFilings(sql, insurerId)))[0];
    expect(await balance()).toMatchObject({
      member: 'M11',
      enclosed: 1,
      missing: 1,
      out: 2,
      open: 2,
      verdict: 'waiting',
    });
    await insurer.settle('2025-01-01');
    expect(await balance()).toMatchObject({
      out: 2,
      received: 0,
      writtenOff: 0,
      open: 2,
      verdict: 'waiting',
    });
    const late = () => database.read((sql) => recallsNotBack(sql, insurerId, '2025-01-08'));
    expect(await late()).toMatchObject([
      { member: 'M11', path: 'workplace', dueOn: '2025-01-06', lateDays: 2 },
      { member: 'M11-1', path: 'workplace', dueOn: '2025-01-06', lateDays: 2 },
    ]);
    await act('M11', 'surrender', '2025-01-08');
    expect(await balance()).toMatchObject({ received: 1, open: 1, verdict: 'waiting' });
    await act('M11-1', 'write_off', '2025-01-08');
    expect(await balance()).toMatchObject({ received: 1, writtenOff: 1, open: 0, verdict: 'agrees' });
    expect(await late()).toEqual([]);
  });
});
