import { describe, expect, test } from 'vitest';
import { unprintable } from '../../src/template/glyphs.ts';
import type { NoticeRecord } from '../../src/template/record.ts';
import { compose, contextOf, pageCountOf, recordWith, textsOf } from './pages.ts';

const ascii = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const KANJI = Array.from({ length: 2000 }, (_, i) => String.fromCodePoint(0x4e00 + i))
  .filter((char) => unprintable(char).length === 0)
  .slice(0, 900);

/** Family names of different characters, so that every page needs other glyphs. */
const many = (count: number): NoticeRecord[] =>
  Array.from({ length: count }, (_, i) =>
    recordWith({
      managementNumber: `${String(i).padStart(3, '0')}-ABC-${String(i % 97).padStart(2, '0')}`,
      name: `${KANJI[i % 900]}田 太郎`,
    }),
  );

describe('a file', () => {
  test('same input, same bytes', async () => {
    const [first, second] = [await compose(many(40)), await compose(many(40))];
    expect(second.file.sha256).toBe(first.file.sha256);
    expect(second.bytes.equals(first.bytes)).toBe(true);
  });

  test('what was composed before does not change a byte', async () => {
    const alone = await compose([recordWith()]);
    await compose(many(300), contextOf('kyokai-2024'));
    expect((await compose([recordWith()])).file.sha256).toBe(alone.file.sha256);
  });

  test.each([1, 513, 2000])(
    'of %i pages has them all, in order, under a page tree that counts right',
    async (count) => {
      const { file, bytes } = await compose(many(count));
      expect(file).toMatchObject({ pages: count, bytes: bytes.length });
      expect(await pageCountOf(bytes)).toBe(count);
      const pages = [0, Math.floor(count / 2), count - 1];
      const texts = await textsOf(bytes, pages);
      pages.forEach((at, i) => {
        expect(texts[i]).toContain(`（整理番号）${many(count)[at]?.managementNumber}`);
      });
    },
  );

  test('every cross-reference points at its object, and the trailer at the table', async () => {
    const { bytes } = await compose(many(5));
    const text = ascii(bytes);
    const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
    const table = /^xref\n0 (\d+)\n0000000000 65535 f \n/.exec(text.slice(start));
    const count = Number(table?.[1]);
    const entries = text
      .slice(start + (table?.[0].length ?? 0))
      .split('\n')
      .slice(0, count - 1);
    entries.forEach((entry, i) => {
      expect(entry).toMatch(/^\d{10} 00000 n $/);
      expect(text.slice(Number(entry.slice(0, 10)))).toMatch(new RegExp(`^${i + 1} 0 obj\n`));
    });
    expect(text).toContain(`/Size ${count}/Root`);
  });

  test('has what PDF/X-4 asks for: version, output intent with profile, boxes, metadata, trapping, identifier', async () => {
    const text = ascii((await compose([recordWith()])).bytes);
    expect(text.startsWith('%PDF-1.6\n%')).toBe(true);
    expect(text).toMatch(
      /\/OutputIntents\[<<\/Type\/OutputIntent\/S\/GTS_PDFX.*\/DestOutputProfile \d+ 0 R>>\]/,
    );
    expect(text).toContain('<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>');
    expect(text).toMatch(
      /\/MediaBox\[0 0 595.276 841.89\]\/BleedBox\[0 0 595.276 841.89\]\/TrimBox\[0 0 595.276 841.89\]/,
    );
    expect(text).toMatch(/\/Trapped\/False/);
    expect(text).toMatch(/\/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\]/);
    expect(text).not.toMatch(/\/Encrypt|\/Annots|\/JavaScript|\/SMask|\/Transparency/);
  });

  test('embeds each font it uses once, subset, with its Unicode map', async () => {
    const text = ascii((await compose(many(50))).bytes);
    const names = [...text.matchAll(/\/FontName\/([A-Z]{6}\+[A-Za-z-]+)/g)].map((match) => match[1]);
    expect(names.map((name) => name?.slice(7)).sort()).toEqual(['NotoSansJP-Bold', 'NotoSansJP-Regular']);
    expect([...text.matchAll(/\/FontFile2 /g)]).toHaveLength(2);
    expect([...text.matchAll(/\/ToUnicode /g)]).toHaveLength(2);
  });

  test('a record that cannot be printed leaves no finished file', async () => {
    const { file } = await compose(many(2));
    expect(file.pages).toBe(2);
    await expect(compose([...many(2), recordWith({ name: '\ue000' })])).rejects.toMatchObject({
      status: 422,
    });
  });

  test('PDF/VT-1 on request: a part per piece with its first and last page, named by the management number', async () => {
    const records = [
      recordWith(),
      recordWith({ form: 'request', lastFour: null, managementNumber: 'AAA-BBB-CC' }),
    ];
    const plain = ascii((await compose(records)).bytes);
    expect(plain).not.toContain('/DPart');
    const { bytes } = await compose(records, contextOf('mhlw-2024', { documentParts: true }));
    const text = ascii(bytes);
    expect(text).toMatch(/\/DPartRoot \d+ 0 R/);
    expect(text).toContain('>PDF/VT-1</pdfvtid:GTS_PDFVTVersion>');
    const pages = [...text.matchAll(/\n(\d+) 0 obj\n<<\/Type\/Page\/.*\/DPart (\d+) 0 R>>/g)];
    const leaves = [
      ...text.matchAll(
        /\n(\d+) 0 obj\n<<\/Type\/DPart\/Parent \d+ 0 R\/Start (\d+) 0 R(?:\/End (\d+) 0 R)?\/DPM.*CIP4_UniqueID\(([^)]*)\)/g,
      ),
    ];
    const [first, second, third] = pages.map(([, page]) => page);
    expect(pages.map(([, , part]) => part)).toEqual([leaves[0]?.[1], leaves[1]?.[1], leaves[1]?.[1]]);
    expect(leaves.map(([, , start, end, id]) => [start, end, id])).toEqual([
      [first, undefined, '7K3-Q9X-2V'],
      [second, third, 'AAA-BBB-CC'],
    ]);
    expect(await pageCountOf(bytes)).toBe(3);
  });
});
