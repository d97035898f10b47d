import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));

function barcode(input: string) {
  const { stdout, stderr, status } = spawnSync(TODOKE, ['barcode', '-'], { input, encoding: 'utf8' });
  return { rows: stdout.split('\r\n').slice(0, -1), stderr, status };
}

describe('todoke barcode', () => {
  it('answers postcode,address,number,bars and passes other columns through', () => {
    const { rows, status, stderr } = barcode('id,postcode,address\n7,2630023,3丁目30-8　郵便ビル403号\n');
    expect(status).toBe(0);
    expect(stderr).toBe('');
    expect(rows).toEqual([
      'postcode,address,number,bars,message,id',
      '2630023,3丁目30-8　郵便ビル403号,3-30-8-403,FDFDADAFDFAFTTFTTFDADFADFATFTDFAFTTTFTADFTFTFADFTTDFATDATDATDAFTFDF,,7',
    ]);
  });

  it('a row without a barcode has empty bars and says why', () => {
    const { rows, status, stderr } = barcode(
      'postcode,address,kind\n2630000,1-2,\n26300,1-2,address\n1008691,,pobox\n1008691,1,box\n1008792,x,bulk\n',
    );
    expect(status).toBe(0);
    expect(stderr).toContain('4件');
    const cells = rows.slice(1).map((row) => row.split(','));
    expect(cells.map((c) => c[3]?.length)).toEqual([0, 0, 0, 0, 67]);
    expect(cells.map((c) => c[4] !== '')).toEqual([true, true, true, true, false]);
    expect(new Set(cells.slice(0, 4).map((c) => c[4])).size).toBe(4);
  });

  it.each([
    ['no address column', 'postcode,addr\n2630023,1\n', 'csv.header'],
    ['a column of ours', 'postcode,address,bars\n2630023,1,x\n', 'csv.header'],
    ['a short row', 'postcode,address\n2630023\n', 'csv.cells'],
    ['nothing', '', 'csv.empty'],
  ])('refuses %s', (_, input, id) => {
    const { status, stderr, rows } = barcode(input);
    expect(status).toBe(1);
    expect(stderr).toContain(`[${id}]`);
    expect(rows).toEqual([]);
  });
});
