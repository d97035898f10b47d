import { beforeAll, expect, test } from 'vitest';
import { issueDue } from '../../src/certificate/issue.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import { TestInsurer, WORKPLACES } from '../population/insurer.ts';
import { insured } from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await freshDatabase());
});

test('S067 whoever was made a certificate at joining gets no notice, and everybody else who joined does', async () => {
  const insurer = new TestInsurer(database, 'kyokai-kenpo');
  const before = [insured(1)];
  const joined = [
    insured(2, { acquired_on: '2025-02-03' }),
    // No number held: a certificate ex officio on the day of joining.
    insured(3, { acquired_on: '2025-02-03', individual_number: '' }),
  ];
  insurer.files([...before, ...joined], WORKPLACES);
  await insurer.plan({
    id: 'earlier',
    population: 'kyokai-round-1',
    extraction: '2025-01-15',
    packing: '2025-01-20',
  });
  const { profile, hash } = loadProfile('kyokai-kenpo');
  const settings = { certificate: profile.certificate, transition: profile.campaign.transition };
  const made = await database.transaction((sql) =>
    issueDue(sql, SYSTEM, {
      insurerId: insurer.insurerId,
      campaignId: null,
      issuedOn: '2025-02-05',
      profileHash: hash,
      settings,
      persons: ['P2', 'P3'],
    }),
  );
  expect(made.issued).toBe(1);
  const sent = async () => (await insurer.pieces()).filter((line) => line.includes('joiners'));
  await insurer.plan({
    id: 'joiners',
    population: 'new-joiner',
    extraction: '2025-02-10',
    packing: '2025-02-12',
  });
  expect((await sent()).map((line) => line.split(' ')[0])).toEqual(['M2']);
});
