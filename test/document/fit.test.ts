import { describe, expect, test } from 'vitest';
import { factsOf, holds } from '../../src/template/conditions.ts';
import type { Element, TextElement } from '../../src/template/layout.ts';
import { CERTIFICATES, TEMPLATE_SETS, templateSet } from '../../src/template/sets.ts';
import { compose, contextOf, type Picture, pictureOf, recordWith, SCALE, textsOf } from './pages.ts';

type Box = readonly [left: number, top: number, right: number, bottom: number];

const LONG = 'アレクサンドラ・マリア・フェルナンデス・ガルシア・デ・ラ・クルス・モンテネグロ・サントス';
const LATIN = 'MAXIMILIANA WILHELMINA ALEXANDRA VON HOHENZOLLERN-SIGMARINGEN';

/** Where a set lets personal texts stand, in mm: cells and fields; a cell is as high as its row. */
function personalBoxes(elements: readonly Element[]): Box[] {
  return elements.flatMap((element): Box[] => {
    if (element.kind === 'text') {
      const half = element.size * 0.3528;
      return [[element.x - half / 2, element.y - half, element.x + element.width, element.y + half * 3.2]];
    }
    if (element.kind !== 'table') return [];
    return element.rows.flatMap((cells, row) => {
      let left = element.x;
      return cells.map(({ labelWidth, valueWidth }): Box => {
        const top = element.y + row * element.rowHeight;
        const box: Box = [left + labelWidth, top, left + labelWidth + valueWidth, top + element.rowHeight];
        left = box[2];
        return box;
      });
    });
  });
}

/** Pixels that differ between two pictures and lie in none of the boxes. */
function strayInk(a: Picture, b: Picture, boxes: readonly Box[]): number {
  const allowed = new Uint8Array(a.width * a.height);
  for (const [left, top, right, bottom] of boxes) {
    for (let y = Math.floor(top * SCALE); y <= bottom * SCALE; y++) {
      allowed.fill(1, y * a.width + Math.floor(left * SCALE), y * a.width + Math.ceil(right * SCALE) + 1);
    }
  }
  let stray = 0;
  for (let i = 0; i < allowed.length; i++) if (a.grey[i] !== b.grey[i] && allowed[i] === 0) stray++;
  return stray;
}

describe('long texts', () => {
  test.each(TEMPLATE_SETS)('%s: a 45-character name shrinks or breaks and stays in its box', async (set) => {
    const context = contextOf(set);
    const records = [
      recordWith({ name: 'あ', kana: 'ア', insuredName: 'あ' }),
      recordWith({ name: LONG, kana: LONG, insuredName: LONG }),
      recordWith({ name: LATIN, kana: LONG, insuredName: LATIN }),
    ];
    const { bytes } = await compose(records, context);
    const facts = factsOf(recordWith());
    const elements = (context.templateSet.papers.notice?.elements ?? []).filter(
      (element) =>
        holds(element.when, facts) &&
        (element.kind === 'table' || (element.kind === 'text' && element.fit !== undefined)),
    );
    const boxes = personalBoxes(elements);
    const [short, ...long] = await Promise.all(records.map((_, i) => pictureOf(bytes, i)));
    for (const picture of long) expect(strayInk(short as Picture, picture, boxes)).toBe(0);
    const texts = await textsOf(bytes);
    expect(texts[1]?.replaceAll('\n', '')).toContain(LONG);
    expect(texts[2]).toContain(LATIN);
  });

  test('a long address is broken, not cut', async () => {
    const address =
      '沖縄県国頭郡恩納村字恩納一丁目23番地の4 メゾン・ド・サンシャイン恩納リゾート第弐マンション1203号室';
    const { bytes } = await compose([
      recordWith({ route: 'home', destination: { postcode: '904-0495', address } }),
    ]);
    expect((await textsOf(bytes))[0]?.replaceAll('\n', '')).toContain(address);
  });

  test('a text that would be unreadable is refused, with the field and without the text', async () => {
    const name = 'カ'.repeat(400);
    const error = await compose([recordWith({ name })]).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ id: 'document.text_overflow' });
    expect(String(error)).not.toContain('カカ');
  });
});

/** Height a text takes at most, in mm: its size, or two lines when it is broken. */
function tallest({ y, size, fit }: TextElement): readonly [top: number, bottom: number] {
  const em = 25.4 / 72;
  const lines = fit?.first === 'break' ? 1 : (fit?.lines ?? 1);
  if (lines === 1) return [y, y + size * em];
  // Broken texts are set at 0.8 of the size if no other is given, lines 1.18 apart, around the single line's middle.
  const height = (fit?.broken ?? 0.8 * size) * em * (1 + 1.18 * (lines - 1));
  const middle = y + (size * em) / 2;
  return [middle - height / 2, middle + height / 2];
}

const PAPERS = [...TEMPLATE_SETS, CERTIFICATES].flatMap((set) =>
  Object.keys(templateSet(set).papers).map((paper) => [set, paper] as const),
);

test.each(PAPERS)('%s/%s: a broken text never runs into the one above or below', (set, name) => {
  const paper = templateSet(set).papers[name];
  const facts = { ...factsOf(recordWith({ relationship: 'dependent' })), copayment: true };
  for (const route of ['workplace', 'home'] as const) {
    const texts = [...(paper?.elements ?? []), ...(paper?.rows?.elements ?? [])].filter(
      (element): element is TextElement =>
        element.kind === 'text' && holds(element.when, { ...facts, route }),
    );
    const inRow = (element: Element): boolean => paper?.rows?.elements.includes(element) === true;
    for (const a of texts.filter(({ fit }) => fit !== undefined)) {
      for (const b of texts) {
        const beside = a.x + a.width <= b.x || b.x + b.width <= a.x;
        if (a === b || beside || inRow(a) !== inRow(b)) continue;
        const [[top, bottom], [above, below]] = [tallest(a), tallest(b)];
        expect(bottom <= above + 0.2 || below <= top + 0.2, `${a.text} / ${b.text}`).toBe(true);
      }
    }
  }
});

describe('the window (S079)', () => {
  const CASES = TEMPLATE_SETS.flatMap((set) =>
    (['workplace', 'home'] as const).map((route) => [set, route] as const),
  );
  test.each(CASES)('%s, route %s: its texts always show, and nothing else ever does', async (set, route) => {
    const destination = {
      postcode: '100-8977',
      address: '東京都千代田区見本町1丁目2番3号 見本ビル401号室',
      afterTown: '1丁目2番3号 見本ビル401号室',
    };
    const changes = route === 'home' ? { route, destination } : { route };
    const record = recordWith({ ...changes, name: LONG, insuredName: LONG });
    const picture = await pictureOf((await compose([record], contextOf(set))).bytes, 0);
    const window = templateSet(set).papers.notice?.elements.find(({ kind }) => kind === 'window');
    if (window?.kind !== 'window') throw new Error('no window');
    const [dx, dy] = window.shift;
    const right = window.x + window.width;
    const bottom = window.y + window.height;
    const visible: Box = [window.x + dx, window.y + dy, right - dx, bottom - dy];
    const zone: Box = [window.x - dx, window.y - dy, right + dx, bottom + dy];
    const inside = (x: number, y: number, [l, t, r, b]: Box): boolean =>
      x >= l * SCALE && x <= r * SCALE && y >= t * SCALE && y <= b * SCALE;
    let shown = 0;
    let stray = 0;
    for (let y = 0; y < picture.height; y++) {
      for (let x = 0; x < picture.width; x++) {
        if ((picture.grey[y * picture.width + x] as number) > 200 || !inside(x, y, zone)) continue;
        if (inside(x, y, visible)) shown++;
        else stray++;
      }
    }
    expect(shown).toBeGreaterThan(1000);
    expect(stray).toBe(0);
  });
});
