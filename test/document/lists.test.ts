import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { composeDistributionLists } from '../../src/document/lists.ts';
import type { ParcelRow, ParcelSheet } from '../../src/template/parcel.ts';
import { codesIn, contextOf, flowing, pictureOf, textsOf, withPath } from './pages.ts';

const row = (i: number): ParcelRow => ({
  symbol: '12345678',
  number: String(1000 + (i >> 1)),
  subNumber: i % 2 === 0 ? '00' : '01',
  insuredName: `被保 ${i >> 1}郎`,
  name: i % 2 === 0 ? `被保 ${i >> 1}郎` : `扶養 ${i}子`,
  relationship: i % 2 === 0 ? 'insured' : 'dependent',
  managementNumber: `A${String(i).padStart(2, '0')}-BCD-EF`,
});

const parcel = (people: number, changes: Partial<ParcelSheet> = {}): ParcelSheet => ({
  parcelId: 'W000123-1',
  index: 1,
  count: 2,
  workplace: {
    name: '株式会社見本製作所',
    symbol: '12345678',
    postcode: '2630023',
    address: '千葉市稲毛区緑町3丁目30-8',
    afterTown: '3丁目30-8',
  },
  rows: Array.from({ length: people }, (_, i) => row(i)),
  ...changes,
});

const lists = (parcels: readonly ParcelSheet[], set?: string) =>
  withPath(async (path) => {
    const file = await composeDistributionLists({ context: contextOf(set), parcels, path });
    const bytes = readFileSync(path);
    return { file, bytes, texts: await textsOf(bytes) };
  });

describe('distribution lists', () => {
  test('S080 S121 a label and a list with guide, one row per person in the parcel order', async () => {
    const { file, texts } = await lists([parcel(6)]);
    expect(file).toMatchObject({ pages: 2, firstPages: [1] });
    const [label, list] = texts as [string, string];
    expect(label).toContain('〒263-0023\n千葉市稲毛区緑町3丁目30-8\n株式会社見本製作所 御中');
    expect(label).toContain('1 / 2');
    expect(label).toContain('6 名分');
    expect(flowing(list)).toContain('配付のポイント');
    expect(flowing(list)).toContain('被保険者氏名の方に配付をお願いします。');
    const rows = list.split('\n').filter((line) => /^\d+ 12345678-/.test(line));
    expect(rows).toEqual(
      Array.from({ length: 6 }, (_, i) => {
        const { number, subNumber, insuredName, name, relationship, managementNumber } = row(i);
        const kind = relationship === 'insured' ? '本人' : '家族';
        return `${i + 1} 12345678-${number}-${subNumber} ${insuredName} ${name} ${kind} ${managementNumber}`;
      }),
    );
  });

  test.each([
    [1, 1],
    [26, 1],
    [27, 2],
    [61, 2],
    [62, 3],
    [150, 5],
  ])('%i people take %i list pages, each counted, nobody lost or doubled', async (people, pages) => {
    const { file, texts } = await lists([parcel(people)]);
    expect(file.pages).toBe(1 + pages);
    texts.slice(1).forEach((text, i) => {
      expect(text).toContain(`${i + 1} / ${pages} ページ`);
    });
    const numbers = texts.slice(1).flatMap((text) => text.match(/A\d+-BCD-EF/g) ?? []);
    expect(numbers).toEqual(Array.from({ length: people }, (_, i) => row(i).managementNumber));
  });

  test('several parcels follow each other, each beginning with its label', async () => {
    const { file, texts } = await lists(
      [parcel(30), parcel(2, { parcelId: 'W000123-2', index: 2 })],
      'kumiai-2024',
    );
    expect(file.firstPages).toEqual([1, 4]);
    expect(texts[3]).toContain('W000123-2');
    expect(texts[3]).toContain('2 / 2');
  });

  test('the parcel id is a code on label and list', async () => {
    const { bytes } = await lists([parcel(2)]);
    expect(await codesIn(await pictureOf(bytes, 0))).toEqual(['LB1', 'W000123-1']);
    expect(await codesIn(await pictureOf(bytes, 1))).toEqual(['LS1', 'W000123-1']);
  });

  test('S018 no list shows a digit of an Individual Number, not even masked', async () => {
    const { texts } = await lists([parcel(3)]);
    for (const text of texts) expect(text).not.toMatch(/\*\*\*\*|下4桁/);
  });

  test('the same parcels give the same bytes, no parcels give no file', async () => {
    expect((await lists([parcel(40)])).file.sha256).toBe((await lists([parcel(40)])).file.sha256);
    await expect(lists([])).rejects.toMatchObject({ id: 'document.no_pages' });
  });
});
