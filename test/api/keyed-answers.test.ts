import { expect, it } from 'vitest';
import { once } from '../../src/api/keyed-answers.ts';
import { freshDatabase } from '../support/postgres.ts';
import { somebody } from '../support/sign-in.ts';

const { database } = await freshDatabase();
const personId = await somebody(database, '01130012');

it('asked again and again while the first is at it, a request is done once and holds nobody else up', async () => {
  let open = (): void => undefined;
  const gate = new Promise<void>((done) => {
    open = done;
  });
  let times = 0;
  const ask = () =>
    once(database, { personId, key: 'k', keep: true }, { path: '/x' }, async () => {
      times += 1;
      await gate;
      return `answer ${times}`;
    });
  // More than there are connections.
  const asked = Array.from({ length: 20 }, ask);
  const { rows } = await database.read((sql) => sql.query('SELECT 1 AS one'));
  expect(rows).toEqual([{ one: 1 }]);
  open();
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['answer 1']));
  expect(times).toBe(1);
});

it('one that failed is tried by who waited for it', async () => {
  let times = 0;
  const ask = () =>
    once(database, { personId, key: 'failing', keep: true }, { path: '/x' }, async () => {
      times += 1;
      if (times === 1) throw new Error('the first time');
      return `answer ${times}`;
    });
  const answers = await Promise.allSettled([ask(), ask(), ask()]);
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(times).toBe(2);
});
