import { type Facts, holds } from '../template/conditions.ts';
import type { Element, Paper, TextElement } from '../template/layout.ts';
import { catalogue } from '../template/sets.ts';
import { type CompiledPaper, compilePaper } from './compile.ts';
import { contextVariables, type NoticeContext } from './context.ts';
import type { FieldOf } from './fields.ts';
import { paperNamed } from './list-paper.ts';
import { paperVariables } from './notices.ts';
import { points } from './pdf/bytes.ts';
import { faceOf } from './pdf/face.ts';
import { Publication } from './publication.ts';
import { breakLines, EM_BOX_ASCENT } from './typeset.ts';

/** One page of a proof: a paper under facts, with a record to fill it. */
export interface ProofPage<R> {
  readonly paper: string;
  readonly facts: Partial<Facts>;
  readonly record: R;
}

const MM_PER_POINT = 1 / points(1);
/** A text whose placeholders are filled per record stands on its first line here. */
const PERSONAL = /\{[A-Za-z]+\}/;

/**
 * Composes proofs (縦の校正): each page as it will be printed, and over it in grey the baseline of every line of fixed
 * text, the frame of every text, code and window, the trim, and millimetres along both edges, so that vertical rhythm
 * and distances can be checked with a rule. Not for sending. Pure but for the file at `path`.
 */
export async function composeProofs<R>(input: {
  readonly context: NoticeContext;
  readonly pages: readonly ProofPage<R>[];
  readonly fields: Readonly<Record<string, FieldOf<R>>>;
  readonly tint?: readonly [number, number, number];
  readonly path: string;
}): Promise<{ readonly pages: number; readonly bytes: number; readonly sha256: string }> {
  const { context, pages, fields, tint, path } = input;
  const file = new Publication(path, {
    title: `校正　${context.templateSet.title}`,
    issuedOn: context.issuedOn,
  });
  try {
    for (const { paper: name, facts, record } of pages) {
      const paper = paperNamed(context, name);
      const variables = { ...contextVariables(context), ...paperVariables(paper) };
      const kept = paper.elements.filter(({ when }) => holds(when, facts));
      const compiled: CompiledPaper<R> = compilePaper<R>({
        paper,
        elements: [...kept, ...marksOf(paper, kept, variables)],
        facts,
        variables,
        fields,
        texts: catalogue(),
        ...(tint === undefined ? {} : { tint }),
      });
      file.startPage(compiled);
      file.add(compiled, record);
      file.endPage(compiled);
    }
    return { pages: file.pages, ...file.finish() };
  } finally {
    file.close();
  }
}

/** What a proof shows beside the page itself: rulers, frames, baselines. Elements like any others. */
export function marksOf(
  paper: Paper,
  elements: readonly Element[],
  variables: Readonly<Record<string, string>>,
): Element[] {
  return [...rulers(paper), ...elements.flatMap((element) => frameOf(element, variables))];
}

const THIN = 0.06;
const GREY = 0.55;

const rule = (from: [number, number], to: [number, number], grey = GREY): Element => ({
  kind: 'line',
  from,
  to,
  stroke: THIN,
  grey,
});

const frame = (x: number, y: number, width: number, height: number): Element => ({
  kind: 'rect',
  x,
  y,
  width,
  height,
  stroke: THIN,
  grey: GREY,
  radius: 0,
  dash: [0.6, 0.6],
});

/** Millimetres along the upper and the left edge, every tenth with its number. */
function rulers({ size: [width, height] }: Paper): Element[] {
  const marks: Element[] = [];
  const lengthAt = (at: number): number => (at % 10 === 0 ? 4 : at % 5 === 0 ? 2.5 : 1.4);
  for (let at = 1; at < width; at++) marks.push(rule([at, 0], [at, lengthAt(at)]));
  for (let at = 1; at < height; at++) marks.push(rule([0, at], [lengthAt(at), at]));
  for (let at = 10; at < height - 3; at += 10) marks.push(label(String(at), 4.4, at - 0.8));
  for (let at = 10; at < width - 6; at += 10) marks.push(label(String(at), at + 0.4, 2.2));
  marks.push(frame(0, 0, width, height));
  return marks;
}

const label = (text: string, x: number, y: number): Element => ({
  kind: 'text',
  x,
  y,
  width: 8,
  size: 4,
  weight: 'regular',
  align: 'left',
  leading: 1,
  tracking: 0,
  grey: GREY,
  text,
});

function frameOf(element: Element, variables: Readonly<Record<string, string>>): Element[] {
  switch (element.kind) {
    case 'text': {
      const { x, y, width, size, leading } = element;
      const pitch = size * leading * MM_PER_POINT;
      const lines = linesOf(element, variables);
      const height = (lines - 1) * pitch + size * MM_PER_POINT;
      const baselines = Array.from({ length: lines }, (_, i) => {
        const at = y + size * EM_BOX_ASCENT * MM_PER_POINT + i * pitch;
        return rule([x, at], [x + width, at], 0.7);
      });
      return [frame(x, y, width, height), ...baselines];
    }
    case 'code':
      return [frame(element.x, element.y, element.size, element.size)];
    case 'window': {
      const { x, y, width, height, shift } = element;
      const [dx, dy] = shift;
      return [
        frame(x, y, width, height),
        frame(x + dx, y + dy, width - dx * 2, height - dy * 2),
        frame(x - dx, y - dy, width + dx * 2, height + dy * 2),
      ];
    }
    default:
      return [];
  }
}

/** Lines a fixed text takes at its place. */
function linesOf(element: TextElement, variables: Readonly<Record<string, string>>): number {
  const { text, width, size, weight, align, tracking } = element;
  const written = text.startsWith('@') ? (catalogue()[text.slice(1)] ?? '') : text;
  const filled = written.replaceAll(/\{([A-Za-z]+)\}/g, (all, name: string) => variables[name] ?? all);
  if (PERSONAL.test(filled)) return 1;
  return breakLines(filled, {
    face: faceOf(weight),
    measure: (points(width) / size) * 1000,
    justify: false,
    tracking: tracking * 1000,
    ...(align === 'justify' ? {} : { phrases: 'within' }),
  }).length;
}
