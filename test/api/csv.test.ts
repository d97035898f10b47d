import { describe, expect, it } from 'vitest';
import { spreadsheetCell } from '../../src/api/csv.ts';

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
  ])('%j is written as %j', (cell, written) => expect(spreadsheetCell(cell)).toBe(written));
  it.each(['山田', 'W001', '2024-06-07', '', 'ABC-1', '1丁目'])('%j stays as it is', (cell) => {
    expect(spreadsheetCell(cell)).toBe(cell);
  });
  it('numbers stay numbers and nothing is an empty cell', () => {
    expect(spreadsheetCell(-5)).toBe(-5);
    expect(spreadsheetCell(null)).toBe('');
  });
});
