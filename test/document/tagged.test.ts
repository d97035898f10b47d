import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { composeTaggedNotice } from '../../src/document/notices.ts';
import type { NoticeRecord } from '../../src/template/record.ts';
import { compose, contextOf, pictureOf, recordWith, textsOf, withPath } from './pages.ts';

const tagged = (record: NoticeRecord): Promise<Buffer> =>
  withPath(async (path) => {
    await composeTaggedNotice({ context: contextOf(), record, path });
    return readFileSync(path);
  });

/** Body of an object, by number. */
const object = (file: string, id: number): string =>
  new RegExp(`\\n${id} 0 obj\\n([\\s\\S]*?)\\nendobj`).exec(file)?.[1] ?? '';

/** Content of page `at`, inflated. */
function contentOf(bytes: Buffer, at: number): string {
  const file = bytes.toString('latin1');
  const page = [...file.matchAll(/\/Type\/Page\/Parent \d+ 0 R\/Contents (\d+) 0 R/g)][at]?.[1];
  const start = file.indexOf('stream\n', file.indexOf(`\n${page} 0 obj\n`)) + 'stream\n'.length;
  return inflateSync(bytes.subarray(start, file.indexOf('\nendstream', start))).toString('latin1');
}

describe('a notice for reading on a screen (PDF/UA-1)', () => {
  let bytes: Buffer = Buffer.alloc(0);
  let file = '';
  beforeAll(async () => {
    bytes = await tagged(recordWith({ form: 'request', lastFour: null }));
    file = bytes.toString('latin1');
  });

  test('says that it is tagged, in which language, and shows its title', () => {
    expect(file).toContain('<pdfuaid:part xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">1</pdfuaid:part>');
    expect(file).toMatch(/\/Lang\(ja-JP\)\/MarkInfo<<\/Marked true>>\/StructTreeRoot \d+ 0 R/);
    expect(file).toContain('/ViewerPreferences<</DisplayDocTitle true>>');
    expect(file).toMatch(/\/StructParents 0\/Tabs\/S/);
    expect(file).toMatch(/\/StructParents 1\/Tabs\/S/);
  });

  test('everything drawn is content of the structure or an artifact', () => {
    for (const at of [0, 1]) {
      let depth = 0;
      for (const line of contentOf(bytes, at).split('\n')) {
        const opened = line.match(/\b(BDC|BMC)\b/g)?.length ?? 0;
        const closed = line.match(/\bEMC\b/g)?.length ?? 0;
        if (/(?:TJ|\)Tj| re f| S Q| EI)/.test(line)) expect(depth + opened, line.slice(0, 60)).toBe(1);
        depth += opened - closed;
        expect(depth === 0 || depth === 1).toBe(true);
      }
      expect(depth).toBe(0);
    }
  });

  test('every marked content has one owner in the structure, of the same role', () => {
    const lists = [...file.matchAll(/\/ParentTree<<\/Nums\[0 (\d+) 0 R 1 (\d+) 0 R\]>>/g)][0] ?? [];
    for (const at of [0, 1]) {
      const owners = object(file, Number(lists[at + 1])).match(/\d+(?= 0 R)/g) ?? [];
      expect(owners.length).toBeGreaterThan(20);
      const marked = [...contentOf(bytes, at).matchAll(/\/(\w+) <<\/MCID (\d+)>> BDC/g)];
      expect(marked.map(([, , mcid]) => Number(mcid)).sort((a, b) => a - b)).toEqual(owners.map((_, i) => i));
      for (const [, role, mcid] of marked) {
        const owner = object(file, Number(owners[Number(mcid)]));
        expect(owner).toContain(`/S/${role}/`);
        expect(owner).toContain(`/K ${mcid}`);
      }
    }
  });

  test('headings, a regular table and figures that say what they are', () => {
    expect([...file.matchAll(/\/S\/H1\//g)]).toHaveLength(2);
    expect([...file.matchAll(/\/S\/Table\//g)]).toHaveLength(2);
    const rows = [...file.matchAll(/\/S\/TR\/P \d+ 0 R\/Pg \d+ 0 R\/K \[?([^\]>]*)/g)].map(([, kids]) =>
      (kids?.match(/\d+(?= 0 R)/g) ?? []).reduce(
        (sum, kid) => sum + Number(/\/ColSpan (\d+)/.exec(object(file, Number(kid)))?.[1] ?? 1),
        0,
      ),
    );
    expect(new Set(rows)).toEqual(new Set([4]));
    const figures = [...file.matchAll(/\/S\/Figure\/[^\n]*/g)].map(([figure]) => figure);
    expect(figures).toHaveLength(5);
    for (const figure of figures) expect(figure).toMatch(/\/Alt<FEFF[0-9A-F]+>/);
  });

  test('looks and reads as the printed notice does', async () => {
    const record = recordWith({ form: 'style2' });
    const [screen, print] = [await tagged(record), (await compose([record])).bytes];
    const [a, b] = [await pictureOf(screen, 0), await pictureOf(print, 0)];
    expect(Buffer.compare(a.grey, b.grey)).toBe(0);
    const words = async (of: Buffer): Promise<string[]> => (await textsOf(of)).join('\n').split(/\s+/).sort();
    expect(await words(screen)).toEqual(await words(print));
  });
});
