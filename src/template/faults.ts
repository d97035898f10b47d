import type { Element, Paper, TemplateSet, TextElement } from './layout.ts';
import { catalogue } from './sets.ts';

/** What is wrong with an element of a paper, beyond what the schema sees. */
export interface PaperFault {
  readonly paper: string;
  readonly element: string;
  readonly message: string;
  readonly remedy: string;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const MM_PER_POINT = 25.4 / 72;
/** Millimetres a printer's cut may be off; lines may end at the very edge. */
const EDGE = 0.05;

/** Where the first line of a text stands: of a fixed text its full-width characters, of a personal one all its place. */
function lineOf({ x, y, width, size, tracking, align, text }: TextElement): Box {
  const height = size * MM_PER_POINT;
  const words = text.startsWith('@') ? (catalogue()[text.slice(1)] ?? '') : text;
  if (words.includes('{')) return { x, y, width, height };
  const [first = ''] = words.split('\n');
  const ink = Math.min(width, [...first].length * height * (1 + tracking));
  const indent = align === 'center' ? (width - ink) / 2 : align === 'right' ? width - ink : 0;
  return { x: x + indent, y, width: ink, height };
}

/** Where an element stands for certain. */
function boxOf(element: Element): Box {
  switch (element.kind) {
    case 'line': {
      const { from, to } = element;
      const [x, y] = [Math.min(from[0], to[0]), Math.min(from[1], to[1])];
      return { x, y, width: Math.abs(to[0] - from[0]), height: Math.abs(to[1] - from[1]) };
    }
    case 'rect':
    case 'window':
    case 'boxes':
      return element;
    case 'text':
      return { x: element.x, y: element.y, width: element.width, height: element.size * MM_PER_POINT };
    case 'code':
      return { ...element, width: element.size, height: element.size };
    case 'table': {
      const widths = element.rows.map((row) =>
        row
          .filter(({ when }) => when === undefined)
          .reduce((sum, cell) => sum + cell.labelWidth + cell.valueWidth, 0),
      );
      const height = element.rows.length * element.rowHeight;
      return { x: element.x, y: element.y, width: Math.max(...widths), height };
    }
    case 'omr':
      return { ...element, height: 0 };
    case 'bars':
      return { ...element, width: 0, height: 0 };
  }
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Texts of an element that name the catalogue by a key. */
function keysOf(element: Element): string[] {
  const texts =
    element.kind === 'text'
      ? [element.text]
      : element.kind === 'table'
        ? element.rows.flatMap((row) => row.flatMap(({ label, value }) => [label, value]))
        : [];
  return texts.filter((text) => text.startsWith('@')).map((text) => text.slice(1));
}

function* faultsOf(paper: Paper, element: Element): Generator<readonly [message: string, remedy: string]> {
  const [width, height] = paper.size;
  const bleed = (paper.bleed ?? 0) + EDGE;
  const box = boxOf(element);
  if (
    box.x < -bleed ||
    box.y < -bleed ||
    box.x + box.width > width + bleed ||
    box.y + box.height > height + bleed
  )
    yield [
      `紙（${width}×${height} mm）の外にはみ出します。`,
      `左上から ${box.x}・${box.y} mm、幅 ${box.width} mm です。位置か幅を直してください。`,
    ];
  for (const key of keysOf(element))
    if (catalogue()[key] === undefined)
      yield [`文言「@${key}」がありません。`, '@ を付けずに文を書くか、文言の名前を直してください。'];
  const window = paper.elements.find((one) => one.kind === 'window');
  if (window === undefined || element.kind === 'window' || element.name?.startsWith('window')) return;
  const [shiftX, shiftY] = window.shift;
  const shows: Box = {
    x: window.x - shiftX,
    y: window.y - shiftY,
    width: window.width + 2 * shiftX,
    height: window.height + 2 * shiftY,
  };
  if (element.kind === 'text' && overlap(lineOf(element), shows))
    yield [
      '封筒の窓から見えることがあります（S079）。',
      `窓は左上から ${window.x}・${window.y} mm、${window.width}×${window.height} mm で、紙は前後左右に ${shiftX}・${shiftY} mm ずれます。この外に置いてください。`,
    ];
}

/**
 * Faults of a set's papers that its schema cannot see: outside the paper, in the envelope's window, a text nobody wrote.
 * Pure; `only`: of elements of these names by paper.
 */
export function paperFaults(
  { papers }: Pick<TemplateSet, 'papers'>,
  only?: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): PaperFault[] {
  return Object.entries(papers).flatMap(([name, paper]) =>
    paper.elements.flatMap((element) => {
      const named = element.name ?? '';
      if (only !== undefined && !(named in (only[name] ?? {}))) return [];
      return [...faultsOf(paper, element)].map(([message, remedy]) => ({
        paper: name,
        element: named,
        message,
        remedy,
      }));
    }),
  );
}
