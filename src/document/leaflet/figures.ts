import { FLOW_OUTCOMES, FLOW_QUESTIONS, questionsInOrder } from '../../guide/flow.ts';
import { GUIDE_COMPARISON } from '../../guide/topics.ts';
import type { Element } from '../../template/layout.ts';
import { arrow, box, LEFT, line, MEASURE, type Pen, type Placed, stack, type TextStyle } from './pen.ts';

const STEP: TextStyle = { size: 8, weight: 'bold', grey: 0.3 };
const STATEMENT: TextStyle = { size: 10, weight: 'bold', leading: 1.45 };
const NOTE: TextStyle = { size: 8.4, leading: 1.5 };

/**
 * The flow chart: each statement with what to do if it holds at its right, the next one below if it does not. Drawn
 * from the guide's data; a question whose denial is no question ends the way down.
 */
export function chart(pen: Pen): Placed[] {
  const left = MEASURE * 0.355;
  const between = pen.mm(19);
  const down = pen.mm(8);
  const pad = pen.mm(3);
  const outcomeX = LEFT + left + between;
  const outcomeWidth = MEASURE - left - between;
  const order = questionsInOrder();
  return order.map((id, i) => {
    const { text, yes } = FLOW_QUESTIONS[id];
    const outcome = 'outcome' in yes ? FLOW_OUTCOMES[yes.outcome] : undefined;
    if (outcome === undefined) throw new RangeError(`${id}: the chart draws outcomes at the right only`);
    const [asked, askedBottom] = stack(
      [
        (y) => pen.set(pen.say('flow.step', { n: String(i + 1) }), LEFT + 4, y, left - 8, STEP),
        (y) => pen.set(pen.say(text), LEFT + 4, y, left - 8, STATEMENT),
      ],
      pen.mm(1.7),
      pad,
    );
    const { note } = outcome;
    const [told, toldBottom] = stack(
      [
        (y) => pen.set(pen.say(outcome.text), outcomeX + 4, y, outcomeWidth - 8, { ...STATEMENT, size: 9.6 }),
        ...(note === undefined
          ? []
          : [(y: number) => pen.set(pen.say(note), outcomeX + 4, y, outcomeWidth - 8, NOTE)]),
      ],
      pen.mm(1.7),
      pad,
    );
    const height = Math.max(askedBottom, toldBottom) + pad;
    const middle = height / 2;
    const yesLabel = pen.set(pen.say('flow.yes'), LEFT + left, middle - pen.mm(5), between, {
      size: 8.4,
      align: 'center',
    });
    const last = i === order.length - 1;
    const x = LEFT + left / 2;
    const noLabel = pen.set(pen.say('flow.no'), x + 2.5, height + down / 2 - pen.mm(1.9), left / 2 - 3, {
      size: 8.4,
    });
    const elements: Element[] = [
      box({ x: LEFT, y: 0, width: left, height }, { stroke: 0.3, fill: 0.95, radius: 2 }),
      box({ x: outcomeX, y: 0, width: outcomeWidth, height }, { stroke: 0.3, radius: 2 }),
      ...asked,
      yesLabel.element,
      ...arrow([LEFT + left + 1, middle], [outcomeX - 1, middle]),
      ...told,
      ...(last ? [] : [...arrow([x, height + 0.8], [x, height + down - 0.8]), noLabel.element]),
    ];
    return {
      elements,
      height: last ? height : height + down,
      before: i === 0 ? pen.mm(3.4) : 0,
      stretch: i === 0 ? 1 : 0,
      // In a booklet the way down may go on at the head of the next page.
      keep: !last && !pen.stacks,
    };
  });
}

const HEAD: TextStyle = { size: 9.6, weight: 'bold', leading: 1.35 };
const CELL: TextStyle = { size: 9, leading: 1.5 };

/** The three instruments side by side (S138); one below the other where the type is large. */
export function comparison(pen: Pen): Placed[] {
  return pen.stacks ? oneByOne(pen) : sideBySide(pen);
}

/** A cell of several lines lists them, each with a point before it. */
const listed = (text: string): string[] => text.split('\n');

function sideBySide(pen: Pen): Placed[] {
  const headWidth = pen.mm(26);
  const width = (MEASURE - headWidth) / 3;
  const pad = pen.mm(2.8);
  const columnX = (i: number): number => LEFT + headWidth + i * width;
  const titles = GUIDE_COMPARISON.columns.map((key, i) =>
    pen.set(pen.say(key), columnX(i) + 2, pad, width - 4, { ...HEAD, grey: 1, align: 'center' }),
  );
  const titleHeight = Math.max(...titles.map(({ height }) => height)) + pad * 2;
  const head: Placed = {
    elements: [
      box({ x: LEFT, y: 0, width: MEASURE, height: titleHeight }, { fill: 0.2 }),
      ...titles.map(({ element }) => element),
    ],
    height: titleHeight,
    before: pen.mm(5),
    stretch: 1,
    keep: true,
  };
  const rows = GUIDE_COMPARISON.rows.map(({ head: key, cells }, i): Placed => {
    const label = pen.set(pen.say(key), LEFT + 2, pad, headWidth - 4, { ...HEAD, size: 9 });
    const columns = cells.map((cell, k) => cellOf(pen, pen.say(cell), columnX(k), width, pad));
    const height = Math.max(label.height + pad, ...columns.map(({ bottom }) => bottom)) + pad;
    return {
      elements: [
        box({ x: LEFT, y: 0, width: headWidth, height }, { fill: 0.94 }),
        label.element,
        ...columns.flatMap(({ elements }) => elements),
        ...[0, 1, 2].map((k) => line([columnX(k), 0], [columnX(k), height], 0.18, 0.45)),
        ...(i === 0 ? [] : [line([LEFT, 0], [LEFT + MEASURE, 0], 0.18, 0.45)]),
        ...(i < GUIDE_COMPARISON.rows.length - 1
          ? []
          : [line([LEFT, height], [LEFT + MEASURE, height], 0.18, 0.45)]),
      ],
      height,
      before: 0,
      stretch: 0,
      keep: true,
    };
  });
  return [head, ...rows];
}

function cellOf(
  pen: Pen,
  text: string,
  x: number,
  width: number,
  top: number,
): { elements: Element[]; bottom: number } {
  const parts = listed(text);
  const indent = parts.length > 1 ? pen.mm(3.2) : 0;
  const elements: Element[] = [];
  let y = top;
  for (const part of parts) {
    if (indent > 0) elements.push(pen.set('・', x + 2, y, indent * 1.2, CELL).element);
    const set = pen.set(part, x + 3 + indent, y, width - 5 - indent, CELL);
    elements.push(set.element);
    y += set.height + pen.mm(0.9);
  }
  return { elements, bottom: y - pen.mm(0.9) };
}

function oneByOne(pen: Pen): Placed[] {
  return GUIDE_COMPARISON.columns.flatMap((column, i): Placed[] => {
    const head = pen.set(pen.say(column).replaceAll('\n', ' '), LEFT + 3, pen.mm(2), MEASURE - 6, HEAD);
    const height = head.height + pen.mm(4);
    const rows = GUIDE_COMPARISON.rows.map(({ head: key, cells }, row): Placed => {
      const label = pen.set(pen.say(key), LEFT + 3, 0, MEASURE * 0.24 - 6, { ...CELL, weight: 'bold' });
      const x = LEFT + MEASURE * 0.24;
      const cell = cellOf(pen, pen.say(cells[i] as string), x, MEASURE * 0.76, 0);
      return {
        elements: [label.element, ...cell.elements],
        height: Math.max(label.height, cell.bottom),
        before: pen.mm(1.8),
        stretch: 0,
        keep: row < GUIDE_COMPARISON.rows.length - 1,
      };
    });
    return [
      {
        elements: [box({ x: LEFT, y: 0, width: MEASURE, height }, { fill: 0.9, radius: 1.2 }), head.element],
        height,
        before: pen.mm(4),
        stretch: 1,
        keep: true,
      },
      ...rows,
    ];
  });
}
