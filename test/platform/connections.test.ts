import { expect, it } from 'vitest';
import { freshDatabase } from '../support/postgres.ts';

const { database } = await freshDatabase();

it('who reads does not wait behind writes that take long, however many', async () => {
  const committed: number[] = [];
  const began: Promise<void>[] = [];
  let letGo = (): void => undefined;
  const disk = new Promise<void>((end) => {
    letGo = end;
  });
  const writes = Array.from({ length: 40 }, (_, i) => {
    let begin = (): void => undefined;
    began.push(
      new Promise((on) => {
        begin = on;
      }),
    );
    return database.transaction(async (sql) => {
      await sql.query('SELECT 1');
      begin();
      await disk;
      committed.push(i);
    });
  });
  await began[0];
  const { rows } = await database.read((sql) => sql.query<{ one: number }>('SELECT 1 AS one'));
  expect(rows).toEqual([{ one: 1 }]);
  expect(committed).toEqual([]);
  letGo();
  await Promise.all(writes);
  expect(committed).toHaveLength(40);
});
