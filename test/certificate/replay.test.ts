import { beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/kernel/ports.ts';
import { freshDatabase } from '../support/postgres.ts';
import { CertificateInsurer } from './insurer.ts';
import { rules } from './people.ts';
import { replay } from './years/replay.ts';
import { World } from './years/world.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await freshDatabase());
});

test('the database keeps the same certificates as the pure rules through a crowded year and a half', async () => {
  // Valid for a year, so that renewals come too.
  const settings = rules({ expiry: { rule: 'years', years: 1 } });
  const world = new World({ seed: 'replay', members: 40, rate: 4, settings, record: true });
  world.run('2026-05-31');
  const insurer = await CertificateInsurer.open(database, settings);
  await replay(insurer, world.ops);
  const paper = world.paper.cards.map(({ member, ...card }) =>
    [
      member.id,
      card.reason,
      card.since,
      card.occasion,
      card.term,
      `${card.issuedOn}..${card.expiresOn}`,
      card.status,
      ...(card.endedOn === null ? [] : [card.endedOn]),
    ].join(' '),
  );
  expect(
    await insurer.list(
      `SELECT concat_ws(' ', member_id, reason, since, occasion, term, issued_on || '..' || expires_on, status, ended_on) AS line
         FROM certificate.card WHERE insurer_id = $1 ORDER BY card_number`,
    ),
  ).toEqual(paper);
  // Every recalled card is under one open recall, and no other is.
  expect(
    await insurer.list(
      `SELECT card_number AS line FROM certificate.recall WHERE insurer_id = $1 AND closed_on IS NULL ORDER BY 1`,
    ),
  ).toEqual(
    await insurer.list(
      `SELECT card_number AS line FROM certificate.card WHERE insurer_id = $1 AND status = 'recalled' ORDER BY 1`,
    ),
  );
  expect(paper.length).toBeGreaterThan(40);
});
