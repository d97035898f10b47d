import { type Facts, holds } from '../../template/conditions.ts';
import type { Element, Paper } from '../../template/layout.ts';
import type { Block } from '../../template/leaflets.ts';
import { box, LEFT, line, MEASURE, type Pen, type Placed, type TextStyle } from './pen.ts';

/** A rectangle in millimetres. */
interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The insurer's notice as its template draws it, and where on it the number block and the cut-out are. */
export interface Miniature {
  readonly paper: Paper;
  readonly number: Area;
  readonly card: Area;
}

/** The notice most members get. */
const USUAL: Partial<Facts> = {
  form: 'style1',
  digits: true,
  relationship: 'insured',
  route: 'workplace',
  subNumber: true,
  copayment: true,
};

/**
 * Finds the two blocks on a notice: the box of the number, and all that stands on the cut-out with its rim. The
 * picture on the leaflet thus follows the template (S043). Throws RangeError if the notice has no such block.
 */
export function miniatureOf(paper: Paper): Miniature {
  const elements = paper.elements.filter(({ when }) => holds(when, USUAL));
  const number = elements.find(({ name }) => name === 'number.box');
  if (number?.kind !== 'rect') throw new RangeError('a notice has a number.box');
  const rim = elements.find(({ name }) => name === 'cut.line');
  if (rim?.kind === 'rect') return { paper: { ...paper, elements }, number, card: rim };
  // A cut-out in the corner of the sheet has lines on two sides only.
  const corner = elements.filter((element) => element.kind === 'line' && element.dash !== undefined);
  const ends = corner.flatMap((element) => (element.kind === 'line' ? [element.from, element.to] : []));
  if (ends.length === 0) throw new RangeError('a notice has a cut line');
  const x = Math.min(...ends.map(([left]) => left));
  const y = Math.min(...ends.map(([, top]) => top));
  const [width, height] = paper.size;
  return { paper: { ...paper, elements }, number, card: { x, y, width: width - x, height: height - y } };
}

const HEIGHT = 62;

/** The notice in small at the left, what ① and ② on it are and the block's other texts at the right. */
export function picture(
  block: Extract<Block, { kind: 'picture' }>,
  miniature: Miniature,
  pen: Pen,
  style: TextStyle,
): Placed[] {
  const height = pen.stacks ? HEIGHT * 1.5 : HEIGHT;
  const scale = height / miniature.paper.size[1];
  const width = miniature.paper.size[0] * scale;
  const x = LEFT + width + pen.mm(7);
  const measure = LEFT + MEASURE - x;
  const elements: Element[] = [];
  let y = 0;
  for (const key of block.beside) {
    const set = pen.set(pen.say(key), x, y, measure, style);
    elements.push(set.element);
    y += set.height + pen.mm(2.2);
  }
  const head = pen.set(pen.say(block.title), x, y + pen.mm(1), measure, { size: 9, weight: 'bold' });
  elements.push(head.element);
  y += pen.mm(1) + head.height + pen.mm(1.2);
  for (const { mark, text } of block.items) {
    const indent = pen.mm(5.4);
    const set = pen.set(pen.say(text), x + indent, y, measure - indent, { size: 9, leading: 1.45 });
    elements.push(pen.set(mark, x, y, indent, { size: 9, weight: 'bold' }).element, set.element);
    y += set.height + pen.mm(1);
  }
  const marks = block.items.map(({ mark }) => mark);
  return [
    {
      elements: [...drawn(miniature, LEFT, 0, scale, marks, pen), ...elements],
      height: Math.max(height, y),
      before: pen.mm(3.4),
      stretch: 1,
      keep: false,
    },
  ];
}

/** The page in small: texts as grey bars, the two blocks with their marks. Nothing on it can be read as data. */
function drawn(
  { paper, number, card }: Miniature,
  left: number,
  top: number,
  scale: number,
  marks: readonly string[],
  pen: Pen,
): Element[] {
  const at = ({ x, y, width, height }: Area): Area => ({
    x: left + x * scale,
    y: top + y * scale,
    width: width * scale,
    height: height * scale,
  });
  const [width, height] = paper.size;
  const page = at({ x: 0, y: 0, width, height });
  const bars = paper.elements.flatMap((element): Element[] => {
    switch (element.kind) {
      case 'text': {
        const inside = [number, card].some((area) => within(element, area));
        if (inside) return [];
        const length = element.align === 'center' ? 0.4 : element.align === 'right' ? 0 : 0.75;
        if (length === 0) return [];
        const shift = element.align === 'center' ? element.width * 0.3 : 0;
        const bar = { x: element.x + shift, y: element.y + 0.8, width: element.width * length, height: 2.2 };
        return [box(at(bar), { fill: element.weight === 'bold' ? 0.55 : 0.78 })];
      }
      case 'table':
        return element.rows.map((_, i) =>
          box(at({ x: element.x, y: element.y + i * element.rowHeight + 2, width: 120, height: 2.4 }), {
            fill: 0.78,
          }),
        );
      case 'code':
        return [box(at({ ...element, width: element.size, height: element.size }), { fill: 0.5 })];
      default:
        return [];
    }
  });
  const [first = '', second = ''] = marks;
  const label = (mark: string, area: Area): Element => {
    const { x, y, width: w, height: h } = at(area);
    const set = pen.set(mark, x, 0, w, { size: 13, weight: 'bold', align: 'center' });
    return { ...set.element, y: y + (h - set.height) / 2 };
  };
  const cut = at(card);
  return [
    box(page, { fill: 1, stroke: 0.25, grey: 0.4 }),
    ...bars,
    box(at(number), { fill: 0.88, stroke: 0.5, radius: 0.8 }),
    label(first, number),
    box(cut, { fill: 0.88 }),
    line([cut.x, cut.y], [cut.x + cut.width, cut.y], 0.5, 0, [1, 0.7]),
    line([cut.x, cut.y], [cut.x, cut.y + cut.height], 0.5, 0, [1, 0.7]),
    line([cut.x + cut.width, cut.y], [cut.x + cut.width, cut.y + cut.height], 0.5, 0, [1, 0.7]),
    line([cut.x, cut.y + cut.height], [cut.x + cut.width, cut.y + cut.height], 0.5, 0, [1, 0.7]),
    label(second, card),
  ];
}

const within = ({ x, y }: { readonly x: number; readonly y: number }, area: Area): boolean =>
  x >= area.x - 2 && x <= area.x + area.width && y >= area.y - 2 && y <= area.y + area.height;
