import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { composeAcceptanceList } from '../../src/document/acceptance-list.ts';
import type { AcceptanceLine } from '../../src/template/acceptance.ts';
import { POST_PAPERS } from '../../src/template/sets.ts';
import { codesIn, contextOf, pictureOf, textsOf, withPath } from './pages.ts';

const line = (i: number): AcceptanceLine => ({
  target: `W0001-${String(i + 1).padStart(4, '0')}`,
  addressee:
    i === 3
      ? '株式会社とどけ見本ホールディングス関東ロジスティクスソリューションズ東京第一物流センター'
      : `株式会社見本${i + 1}`,
  acceptanceNumber: `561-60-${String(i).padStart(5, '0')}-0`,
  feeYen: 1350 + i,
});

const list = (count: number) =>
  withPath(async (path) => {
    const lines = Array.from({ length: count }, (_, i) => line(i));
    const sheet = { acceptedOn: '2024-10-02', service: '特定記録', lines };
    const file = await composeAcceptanceList({ context: contextOf(POST_PAPERS), sheet, path });
    const bytes = readFileSync(path);
    return { file, bytes, texts: await textsOf(bytes), lines };
  });

describe('acceptance list (差出票)', () => {
  test.each([
    [1, 1],
    [30, 1],
    [31, 2],
    [61, 3],
  ])('%i parcels stand on %i pages of 30 lines, each once, in order, with the sums', async (count, pages) => {
    const { file, texts, lines } = await list(count);
    expect(file.pages).toBe(pages);
    const total = lines.reduce((sum, { feeYen }) => sum + feeYen, 0).toLocaleString('en-US');
    texts.forEach((text, i) => {
      expect(text).toContain(`${i + 1} / ${pages} ページ`);
      expect(text).toContain('令和6年10月2日（水）');
      expect(text).toContain('特定記録');
      expect(text).toContain(`${total} 円`);
      expect(text).toContain(`${count} 通`);
      const own = lines.slice(i * 30, i * 30 + 30);
      const sum = own.reduce((yen, { feeYen }) => yen + feeYen, 0);
      expect(text.split('\n').some((one) => one.includes(sum.toLocaleString('en-US')))).toBe(true);
      expect(text).toContain(`${own.length} 通`);
    });
    const numbers = texts.flatMap((text) => text.match(/561-60-\d{5}-\d/g) ?? []);
    expect(numbers).toEqual(lines.map(({ acceptanceNumber }) => acceptanceNumber));
    const targets = texts.flatMap((text) => text.match(/W0001-\d{4}/g) ?? []);
    expect(targets).toEqual(lines.map(({ target }) => target));
  });

  test('S158 the control id is a code on the page; the same list gives the same bytes; no line, no list', async () => {
    const { file, bytes } = await list(2);
    expect(await codesIn(await pictureOf(bytes, 0))).toEqual(['AL1']);
    expect((await list(2)).file.sha256).toBe(file.sha256);
    await expect(list(0)).rejects.toMatchObject({ id: 'document.no_pages' });
  });
});
