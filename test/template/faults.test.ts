import { describe, expect, it } from 'vitest';
import { loadProfile } from '../../src/profile/profile.ts';
import { paperFaults } from '../../src/template/faults.ts';
import type { TextElement } from '../../src/template/layout.ts';
import { certificateSet, noticeSet, TEMPLATE_SETS, templateSet } from '../../src/template/sets.ts';

const { document } = loadProfile('kyokai-kenpo').profile;
const notice = noticeSet(document).papers.notice;
const body = notice?.elements.find(
  (one) => one.kind === 'text' && !one.name?.startsWith('window'),
) as TextElement;
const name = body.name as string;
const withOwn = (element: unknown) => {
  const own = { ...document, papers: { notice: { [name]: element } } } as typeof document;
  return paperFaults(noticeSet(own), own.papers).map(({ element: at, message }) => `${at} ${message}`);
};

describe('an insurer’s own changes to its papers', () => {
  it.each(TEMPLATE_SETS)('%s as it is shipped has no fault', (id) => {
    expect(paperFaults(templateSet(id))).toEqual([]);
    expect(paperFaults(certificateSet({ templateSet: id, papers: {} }))).toEqual([]);
  });

  it('stand in place of the element of their name; null takes it away', () => {
    const own = { ...document, papers: { notice: { [name]: { ...body, text: '別の文' } } } };
    const changed = noticeSet(own).papers.notice?.elements ?? [];
    expect(changed).toHaveLength(notice?.elements.length as number);
    expect(changed.find((one) => one.name === name)).toEqual({ ...body, text: '別の文' });
    const gone = noticeSet({ ...document, papers: { notice: { [name]: null } } }).papers.notice?.elements;
    expect(gone?.some((one) => one.name === name)).toBe(false);
  });

  it('cards and notices each take those of their papers', () => {
    const card = certificateSet(document).papers;
    const [paper] = Object.entries(card).find(
      ([one]) => templateSet(document.templateSet).papers[one] === undefined,
    ) as [string, (typeof card)[string]];
    const element = card[paper]?.elements.find((one) => one.name !== undefined)?.name as string;
    const own = { ...document, papers: { [paper]: { [element]: null } } };
    expect(noticeSet(own)).toEqual(noticeSet(document));
    expect(certificateSet(own).papers[paper]?.elements.some((one) => one.name === element)).toBe(false);
  });

  it('of an element the paper does not have are refused', () => {
    const own = { ...document, papers: { notice: { nobody: null } } };
    expect(() => noticeSet(own)).toThrowError(expect.objectContaining({ id: 'template.invalid_set' }));
  });

  it('outside the paper, in the window (S079) or of an unknown text are named', () => {
    expect(withOwn(body)).toEqual([]);
    expect(withOwn({ ...body, x: 205, width: 20 })).toEqual([expect.stringContaining('はみ出します')]);
    expect(withOwn({ ...body, text: '@nobody.wrote' })).toEqual([expect.stringContaining('@nobody.wrote')]);
    expect(withOwn({ ...body, x: 30, y: 30, width: 40 })).toEqual([expect.stringContaining('窓から見える')]);
  });
});
