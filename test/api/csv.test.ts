import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { csvStream } from '../../src/api/csv.ts';
import type { ListQuery } from '../../src/api/list.ts';
import { spreadsheetCell } from '../../src/csv/index.ts';
import { freshDatabase } from '../support/postgres.ts';

describe('cells a spreadsheet would harm', () => {
  it.each([
    ['00123', '\t00123'],
    ['1-2-3', '\t1-2-3'],
    ['12E45678', '\t12E45678'],
    ['.5', '\t.5'],
    ['123-4E5-67', '\t123-4E5-67'],
    ['=1+1', "'=1+1"],
    ['+81', "'+81"],
    ['-5', "'-5"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1+1', "'＝1+1"],
    ['\t=1', "'\t=1"],
    ['\r=1', "'\r=1"],
    ['\n=1', "'\n=1"],
    [' =1+1', "' =1+1"],
    ['　＝1', "'　＝1"],
    ['００１２３', '\t００１２３'],
    ['１－２', '\t１－２'],
    ['(5)', '\t(5)'],
    ['¥500', '\t¥500'],
    [' 0012', '\t 0012'],
    ['MAR1', '\tMAR1'],
    ['Dec-12', '\tDec-12'],
  ])('%j is written as %j', (cell, written) => expect(spreadsheetCell(cell)).toBe(written));
  it.each(['山田', 'W001', '2024-06-07', '', 'ABC-1', '1丁目', '(株)山田', 'March商事', 'D11-TRE-GS'])(
    '%j stays as it is',
    (cell) => {
      expect(spreadsheetCell(cell)).toBe(cell);
    },
  );
  it('numbers stay numbers and nothing is an empty cell', () => {
    expect(spreadsheetCell(-5)).toBe(-5);
    expect(spreadsheetCell(null)).toBe('');
  });
});

describe('an export of a long list', () => {
  const list: ListQuery = {
    select: 'n',
    from: 'generate_series(1, 60000) n',
    where: [],
    values: [],
    order: [{ sql: 'n', type: 'bigint' }],
    descending: false,
  };
  const shape = { header: ['n'], lines: (row: { n: number }) => [[row.n]] };

  it('whose reader takes nothing breaks off and holds nobody up; one that is read comes whole', async () => {
    const { database } = await freshDatabase();
    const ends = Array.from({ length: 4 }, () => {
      const out = csvStream(database, list, shape, 50);
      return new Promise<Error>((done) => out.on('error', done));
    });
    expect(() => csvStream(database, list, shape)).toThrow(
      expect.objectContaining({ id: 'api.busy', status: 503 }),
    );
    for (const end of ends) expect((await end).message).toContain('stalled');
    const lines = async () => {
      try {
        return (await text(csvStream(database, list, shape))).trimEnd().split('\r\n').length;
      } catch {
        return 0;
      }
    };
    await expect.poll(lines).toBe(60_001);
  });
});
