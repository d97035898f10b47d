import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cardData } from '../../src/document/card-data.ts';
import {
  composeCarriers,
  composeCertificateSheets,
  composeCertificates,
} from '../../src/document/certificates.ts';
import { EIGHT_UP, slotsOf } from '../../src/document/imposition.ts';
import { cardSpecimens, carrierSpecimens } from '../../src/document/specimens.ts';
import type { CarrierRecord, CertificateRecord } from '../../src/template/certificate.ts';
import { CERTIFICATES } from '../../src/template/sets.ts';
import { codesIn, contextOf, flowing, pictureOf, SCALE, textsOf, withPath } from './pages.ts';

const [CARD] = cardSpecimens() as [CertificateRecord];
const card = (changes: Partial<CertificateRecord> = {}): CertificateRecord => ({ ...CARD, ...changes });
const context = contextOf(CERTIFICATES);
const BLEED = 2;

const made = (
  write: (path: string) => Promise<{ pages: number }>,
): Promise<{ pages: number; bytes: Buffer }> =>
  withPath(async (path) => ({ pages: (await write(path)).pages, bytes: readFileSync(path) }));
const cards = (records: readonly CertificateRecord[]) =>
  made((path) => composeCertificates({ context, records, path }));
const sheets = (records: readonly CertificateRecord[]) =>
  made((path) => composeCertificateSheets({ context, records, path, imposition: EIGHT_UP }));
const carriers = (records: readonly CarrierRecord[]) =>
  made((path) => composeCarriers({ context, records, path }));

describe('資格確認書', () => {
  test('S097 S100 S101 a card has a front with its fields and a back with remarks and the donation statement', async () => {
    const { pages, bytes } = await cards([card()]);
    expect(pages).toBe(2);
    const [front, back] = (await textsOf(bytes)) as [string, string];
    for (const line of [
      '健康保険資格確認書',
      '本人（被保険者）',
      '記号 12345678　番号 1234567（枝番）00',
      'フリガナ　サトウ タロウ',
      '佐藤 太郎',
      '生年月日　昭和60年4月1日',
      '性別　男',
      '資格取得年月日　令和元年5月1日',
      '有効期限　令和11年12月1日',
      '令和7年7月30日交付',
      '保険者番号　01130012',
      '保険者名称　とどけ見本健康保険協会',
      '保険者',
    ]) {
      expect(front).toContain(line);
    }
    expect(front).not.toContain('負担割合');
    expect(front).not.toContain('被保険者氏名');
    expect(back).toContain('備考');
    expect(flowing(back)).toContain('臓器提供に関する意思を表示することができます');
  });

  test('a dependent’s card names the insured; from 70 on the co-payment is printed', async () => {
    const { bytes } = await cards([
      card({ relationship: 'dependent', name: '佐藤 花子', sex: 'female', copayment: 2 }),
    ]);
    const front = (await textsOf(bytes))[0] as string;
    for (const line of ['家族（被扶養者）', '被保険者氏名　佐藤 太郎', '性別　女', '負担割合　2割'])
      expect(front).toContain(line);
  });

  test('S099 the card is 86 × 54 mm and its ground bleeds 2 mm', async () => {
    const { bytes } = await cards([card()]);
    const [, media, trim] =
      /\/MediaBox(\[[^\]]+\])\/BleedBox\[[^\]]+\]\/TrimBox(\[[^\]]+\])/.exec(bytes.toString('latin1')) ?? [];
    const mm = (box: string | undefined): number[] =>
      (box ?? '')
        .slice(1, -1)
        .split(' ')
        .map((value) => Math.round((Number(value) * 254) / 72) / 10);
    expect(mm(trim)).toEqual([0, 0, 86, 54]);
    expect(mm(media)).toEqual([-2, -2, 88, 56]);
    const { width, height, grey } = await pictureOf(bytes, 0);
    const corners = [0, width - 1, (height - 1) * width, height * width - 1].map((at) => grey[at] as number);
    for (const corner of corners) expect(corner).toBeLessThan(245);
  });

  test('S098 the ground has the colour of the profile, through a profile of its own', async () => {
    const blue = contextOf(CERTIFICATES, {
      certificate: { ...context.settings.certificate, colour: '#203040' },
    });
    const { bytes } = await made((path) => composeCertificates({ context: blue, records: [card()], path }));
    const { grey } = await pictureOf(bytes, 0);
    expect(grey[0]).toBeLessThan(80);
    expect(bytes.toString('latin1')).toMatch(/\/ColorSpace<<\/CS1\[\/ICCBased \d+ 0 R\]>>/);
  });

  test('S102 the issue date stands at the upper right, alone there', async () => {
    const { bytes } = await cards([card(), card({ issuedOn: '2026-11-11' })]);
    const [a, b] = [await pictureOf(bytes, 0), await pictureOf(bytes, 2)];
    let changed = 0;
    for (let i = 0; i < a.grey.length; i++) {
      if (a.grey[i] === b.grey[i]) continue;
      changed++;
      const x = (i % a.width) / SCALE - BLEED;
      const y = Math.floor(i / a.width) / SCALE - BLEED;
      expect(x > 86 / 2 && y < 54 / 4, `${x}, ${y}`).toBe(true);
    }
    expect(changed).toBeGreaterThan(20);
  });

  test('the card carries its management number as text and code', async () => {
    const { bytes } = await cards([card({ managementNumber: 'ABC-DEF-GH' })]);
    expect((await textsOf(bytes))[0]).toContain('ABC-DEF-GH');
    expect(await codesIn(await pictureOf(bytes, 0))).toEqual(['ABC-DEF-GH']);
  });

  test('eight to a sheet: nine cards take two sheets, each with fronts and mirrored backs', async () => {
    const records = Array.from({ length: 9 }, (_, i) => card({ managementNumber: `AAA-AAA-A${i}` }));
    const { pages, bytes } = await sheets(records);
    expect(pages).toBe(4);
    const texts = await textsOf(bytes);
    expect(texts[0]?.match(/AAA-AAA-A\d/g)?.sort()).toEqual(
      records.slice(0, 8).map((r) => r.managementNumber),
    );
    expect(texts[2]?.match(/AAA-AAA-A\d/g)).toEqual(['AAA-AAA-A8']);
    // The one card of the second sheet: its back lies where the front shows through.
    const [front, back] = [await pictureOf(bytes, 2), await pictureOf(bytes, 3)];
    const [slot] = slotsOf(EIGHT_UP) as [{ x: number; y: number }];
    const at = ({ grey, width }: typeof front, x: number, y: number): number =>
      grey[Math.round(y * SCALE) * width + Math.round(x * SCALE)] as number;
    expect(at(front, slot.x + 1, slot.y + 1)).toBeLessThan(245);
    expect(at(back, EIGHT_UP.width - slot.x - 1, slot.y + 1)).toBeLessThan(245);
    expect(at(back, slot.x + 1, slot.y + 1)).toBe(255);
  });

  test('slots keep the bleed apart and lie inside the sheet', () => {
    const slots = slotsOf(EIGHT_UP);
    for (const { x, y } of slots) {
      expect(x - BLEED >= 0 && x + 86 + BLEED <= 210 && y - BLEED >= 0 && y + 54 + BLEED <= 297).toBe(true);
    }
    expect(EIGHT_UP.gap).toBeGreaterThanOrEqual(2 * BLEED);
  });

  test('S085 S104 a carrier names every card, its envelope k/n and the enclosures', async () => {
    const { bytes } = await carriers(carrierSpecimens());
    const text = flowing((await textsOf(bytes))[1] as string);
    expect(text).toContain('封筒 1 / 2');
    expect(text).toContain('資格確認書　4 枚');
    expect(text).toContain('佐藤 花子 12345678-1234567-01 令和7年7月30日 令和11年12月1日 7K3-Q9X-2V');
    expect(text).toContain('個人情報保護シール、返信用封筒');
  });

  test.each([0, 5])('S085 %i cards on one carrier are refused', async (count) => {
    const [carrier] = carrierSpecimens() as [CarrierRecord];
    const made = carriers([{ ...carrier, cards: Array.from({ length: count }, () => CARD) }]);
    await expect(made).rejects.toMatchObject({ id: 'document.too_many_cards' });
  });

  test('the same cards give the same bytes, no cards give no file', async () => {
    const [a, b] = [await sheets([card()]), await sheets([card()])];
    expect(a.bytes.equals(b.bytes)).toBe(true);
    await expect(cards([])).rejects.toMatchObject({ id: 'document.no_pages' });
  });

  test('the bureau’s data file has a line per card with the values as printed, and a legend of every column', () => {
    const records = [card({ symbol: '00123', name: '髙橋, 凜' }), card({ copayment: 2 })];
    const { data, legend } = cardData(context, records);
    const [header, first, second] = data.trimEnd().split('\r\n') as [string, string, string];
    expect(data.split('\r\n')).toHaveLength(4);
    expect(first).toContain(',00123,');
    expect(first).toContain('"髙橋, 凜"');
    expect(first).toContain(',令和7年7月30日,令和11年12月1日,');
    expect(second.endsWith(',2割')).toBe(true);
    for (const column of header.split(',')) expect(legend).toContain(`\r\n${column},`);
    expect(legend).toContain('\r\ncards,枚数,2\r\n');
    expect(legend).toContain('86 x 54');
  });
});
