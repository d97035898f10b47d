import { describe, expect, test } from 'vitest';
import { compilePaper } from '../../src/document/compile.ts';
import { contextVariables } from '../../src/document/context.ts';
import { noticeFields } from '../../src/document/fields.ts';
import { paperVariables } from '../../src/document/notices.ts';
import type { Facts } from '../../src/template/conditions.ts';
import { holds } from '../../src/template/conditions.ts';
import type { Element } from '../../src/template/layout.ts';
import { leaflets } from '../../src/template/leaflets.ts';
import {
  CERTIFICATES,
  catalogue,
  LETTERS,
  NOTICE_VARIANTS,
  POST_PAPERS,
  parseTemplateSet,
  TEMPLATE_SETS,
  templateSet,
  WORKPLACE_PAPERS,
} from '../../src/template/sets.ts';
import { contextOf } from '../document/pages.ts';

const FACTS: Partial<Facts>[] = (['style1', 'style2', 'request', 'plain'] as const).flatMap((form) =>
  ([true, false] as const).flatMap((flag) =>
    (['workplace', 'home', 'chosen'] as const).flatMap((route) =>
      (['insured', 'dependent'] as const).map((relationship) => ({
        form,
        route,
        relationship,
        digits: form === 'style1' || (form === 'style2' && flag),
        subNumber: flag,
      })),
    ),
  ),
);
/** Cards have their own labels, and a bleed; their tests are with the certificates. */
const PAPERS = [
  ...TEMPLATE_SETS,
  ...NOTICE_VARIANTS,
  LETTERS,
  POST_PAPERS,
  CERTIFICATES,
  WORKPLACE_PAPERS,
].flatMap((set) =>
  Object.keys(templateSet(set).papers)
    .filter((name) => !name.startsWith('certificate'))
    .map((name) => [set, name] as const),
);
const textsOf = (elements: readonly Element[]): string[] =>
  elements.flatMap((element) => {
    if (element.kind === 'text') return [element.text];
    if (element.kind === 'code') return [element.value];
    if (element.kind === 'table') return element.rows.flat().flatMap(({ label, value }) => [label, value]);
    return [];
  });

describe('shipped sets', () => {
  test.each([...TEMPLATE_SETS, ...NOTICE_VARIANTS])(
    '%s compiles under every combination of facts: no text, glyph or placeholder missing',
    (set) => {
      const context = contextOf(set);
      for (const name of ['notice', 'application']) {
        const paper = context.templateSet.papers[name];
        if (paper === undefined) throw new Error(name);
        for (const facts of FACTS) {
          const compiled = compilePaper({
            paper,
            elements: paper.elements,
            facts,
            variables: { ...contextVariables(context), ...paperVariables(paper) },
            fields: noticeFields(context),
            texts: catalogue(),
          });
          expect(compiled.fields.length).toBeGreaterThan(4);
        }
      }
    },
  );

  test.each(PAPERS)(
    'S158 S159 S160 %s/%s prints control id as text and code, confidentiality, artwork and version',
    (set, name) => {
      const paper = templateSet(set).papers[name];
      const elements = (paper?.elements ?? []).filter(
        ({ when }) => name !== 'notice' || holds(when, FACTS[0] as Partial<Facts>),
      );
      const texts = textsOf(elements).map((text) =>
        text.startsWith('@') ? catalogue()[text.slice(1)] : text,
      );
      expect(texts).toContain('{control}');
      const footer = texts.find((text) => text?.includes('{artwork}'));
      for (const label of ['{control}', '{artwork}', '{version}', '{confidentiality}'])
        expect(footer).toContain(label);
    },
  );

  test('S158 S160 no two papers share a control id or artwork id, but the pages of one list', () => {
    const papers = new Map<string, { control: string; artwork: string }>();
    for (const [set, name] of PAPERS) {
      const paper = templateSet(set).papers[name];
      // Lists and labels of the workplace route are the same in every set that has them.
      const own = /List|Label|Next$/.test(name) ? name.replace(/Next$/, '') : `${set}/${name}`;
      if (paper !== undefined) papers.set(own, paper);
    }
    const sides = Object.values(leaflets()).flatMap(({ controls, artwork }) => [
      { control: controls[0], artwork },
      { control: controls[1], artwork: `${artwork}-B` },
    ]);
    const all = [...papers.values(), ...sides];
    for (const key of ['control', 'artwork'] as const) {
      const ids = all.map((paper) => paper[key]);
      const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
      expect(twice, key).toEqual([]);
    }
  });

  test.each(PAPERS)('%s/%s keeps inside its page', (set, name) => {
    const paper = templateSet(set).papers[name];
    const [width, height] = paper?.size ?? [0, 0];
    for (const element of paper?.elements ?? []) {
      if (element.kind === 'line') {
        for (const [x, y] of [element.from, element.to]) {
          expect(x >= 0 && x <= width && y >= 0 && y <= height).toBe(true);
        }
        continue;
      }
      const right = 'width' in element && element.kind !== 'boxes' ? element.x + element.width : element.x;
      expect(element.x >= 0 && right <= width && element.y >= 0 && element.y < height, element.name).toBe(
        true,
      );
    }
  });

  test('every text of the catalogue is used by some paper', () => {
    const used = new Set(
      [...TEMPLATE_SETS, LETTERS, CERTIFICATES, POST_PAPERS, WORKPLACE_PAPERS].flatMap((set) =>
        Object.values(templateSet(set).papers).flatMap(({ elements, rows }) =>
          textsOf([...elements, ...(rows?.elements ?? [])]),
        ),
      ),
    );
    const named = new Set(JSON.stringify(leaflets()).match(/[a-zA-Z]+(\.[a-zA-Z0-9]+)+/g));
    const unused = Object.keys(catalogue()).filter((key) => !used.has(`@${key}`) && !named.has(key));
    expect(unused).toEqual([]);
  });
});

describe('a set that is wrong is refused with the place', () => {
  const HEAD = { id: 'own-2025', version: '1.0', title: '独自', source: 'test', extends: 'mhlw-2024' };
  test.each([
    [{ ...HEAD, papers: { notice: { replace: { nothing: null } } } }, /nothing/],
    [{ ...HEAD, papers: { notice: { size: [0, 297] } } }, /size/],
    [{ ...HEAD, papers: { notice: { control: 'x' } } }, /control/],
    [{ ...HEAD, papers: { notice: { colour: 'red' } } }, /colour/],
    [{ ...HEAD, extends: undefined, papers: { notice: { title: 'x' } } }, /size/],
  ])('%#', (written, place) => {
    expect(() => parseTemplateSet(written)).toThrow(place);
  });

  test('an unknown set is named with those there are', () => {
    expect(() => templateSet('unknown')).toThrow(expect.objectContaining({ id: 'template.unknown_set' }));
  });

  test('an inheriting set changes what it names and nothing else', () => {
    const own = parseTemplateSet({ ...HEAD, papers: { notice: { replace: { lead: null } } } });
    const base = templateSet('mhlw-2024').papers;
    expect(own.papers.notice?.elements.length).toBe((base.notice?.elements.length ?? 0) - 1);
    expect(own.papers.application).toEqual(base.application);
  });
});
