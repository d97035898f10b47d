import { GUIDE_ITEMS, GUIDE_QUESTIONS, type GuideItem, type GuideQuestion } from '../../guide/topics.ts';
import type { Element } from '../../template/layout.ts';
import type { Block } from '../../template/leaflets.ts';
import { chart, comparison } from './figures.ts';
import { arrow, box, LEFT, MEASURE, type Pen, type Placed, stack, type TextStyle } from './pen.ts';
import { type Miniature, picture } from './picture.ts';

/** What blocks are made of beside their own data. */
export interface Sources {
  readonly pen: Pen;
  /** The insurer's notice in small. */
  readonly miniature: Miniature;
  /** What each code opens; a link that is not set has no code. */
  readonly links: Readonly<Record<string, string | undefined>>;
}

const BODY: TextStyle = { size: 9.6, flush: true };
const STYLES: Readonly<Record<'body' | 'note' | 'strong', TextStyle>> = {
  body: BODY,
  note: { size: 8.6, leading: 1.55, flush: true },
  strong: { ...BODY, weight: 'bold' },
};

/** The pieces a block consists of, in their order. */
export function place(block: Block, sources: Sources): Placed[] {
  const { pen } = sources;
  switch (block.kind) {
    case 'title':
      return title(block, pen);
    case 'section':
      return [section(block, pen)];
    case 'paragraph':
      return [paragraph(pen.say(block.text), pen, STYLES[block.style])];
    case 'bullets':
      return block.texts.map((key, i) => bullet(pen.say(key), pen, block.style, i === 0));
    case 'items':
      return items(GUIDE_ITEMS[block.topic], pen, block.arrows === true);
    case 'questions':
      return GUIDE_QUESTIONS[block.topic].map((one, i) => question(one, i + 1, pen));
    case 'comparison':
      return comparison(pen);
    case 'chart':
      return chart(pen);
    case 'picture':
      return picture(block, sources.miniature, pen, STYLES.body);
    case 'codes':
      return codes(block, sources);
  }
}

function title(block: Extract<Block, { kind: 'title' }>, pen: Pen): Placed[] {
  const { kicker, text, lead } = block;
  const texts = [
    ...(kicker === undefined
      ? []
      : [(y: number) => pen.set(pen.say(kicker), LEFT, y, MEASURE, { size: 9.6 })]),
    (y: number) =>
      pen.set(pen.say(text), LEFT, y, MEASURE, {
        size: 16,
        weight: 'bold',
        leading: 1.4,
        role: 'H1' as const,
        balanced: true as const,
      }),
    ...(lead === undefined ? [] : [(y: number) => pen.set(pen.say(lead), LEFT, y, MEASURE, BODY)]),
  ];
  const [elements, height] = stack(texts, pen.mm(3));
  return [{ elements, height, before: pen.mm(8), stretch: 0, keep: true }];
}

function section(block: Extract<Block, { kind: 'section' }>, pen: Pen): Placed {
  const { mark, label, number, text } = block;
  const head = label === undefined ? (mark ?? '') : pen.say(label, { n: String(number ?? '') });
  const words = head === '' ? pen.say(text) : `${head}　${pen.say(text)}`;
  const pad = pen.mm(1.9);
  const { element, height } = pen.set(words, LEFT + 4, pad, MEASURE - 8, {
    size: 12,
    weight: 'bold',
    leading: 1.35,
    grey: 1,
    role: 'H2',
  });
  const bar = box({ x: LEFT, y: 0, width: MEASURE, height: height + pad * 2 }, { fill: 0.2, radius: 1.2 });
  return { elements: [bar, element], height: height + pad * 2, before: pen.mm(5), stretch: 3, keep: true };
}

function paragraph(text: string, pen: Pen, style: TextStyle): Placed {
  const { element, height } = pen.set(text, LEFT, 0, MEASURE, style);
  return { elements: [element], height, before: pen.mm(2.6), stretch: 0.6, keep: false };
}

function bullet(text: string, pen: Pen, kind: keyof typeof STYLES, first: boolean): Placed {
  const style = STYLES[kind];
  const indent = pen.mm(3.6);
  const dot = pen.set('・', LEFT, 0, indent * 1.2, style);
  const { element, height } = pen.set(text, LEFT + indent, 0, MEASURE - indent, style);
  return {
    elements: [dot.element, element],
    height,
    before: pen.mm(kind === 'note' ? (first ? 1.2 : 0.9) : first ? 2.6 : 1.6),
    stretch: 0,
    keep: false,
  };
}

function question({ question: q, answer: a }: GuideQuestion, number: number, pen: Pen): Placed {
  const indent = pen.mm(10);
  const strong: TextStyle = { size: 9.6, weight: 'bold', leading: 1.45 };
  const asked = pen.set(pen.say(q), LEFT + indent, 0, MEASURE - indent, strong);
  const top = asked.height + pen.mm(1.3);
  const answered = pen.set(pen.say(a), LEFT + indent, top, MEASURE - indent, { ...BODY, size: 9.2 });
  const letter = (text: string, y: number, style: TextStyle): Element =>
    pen.set(text, LEFT, y, indent, style).element;
  return {
    elements: [
      letter(`Q${number}`, 0, strong),
      asked.element,
      letter(`A${number}`, top, { size: 9.6, grey: 0.35 }),
      answered.element,
    ],
    height: top + answered.height,
    before: pen.mm(3.4),
    stretch: 1,
    keep: false,
  };
}

/** Short texts in boxes of one height side by side; below each other where the type is large. */
function items(list: readonly GuideItem[], pen: Pen, arrows: boolean): Placed[] {
  const columns = pen.stacks ? 1 : list.length;
  const gap = pen.mm(arrows ? 9 : 5);
  const width = (MEASURE - gap * (columns - 1)) / columns;
  const pad = pen.mm(3);
  const contents = list.map(({ label, title: head, text }, i) => {
    const x = LEFT + (columns === 1 ? 0 : i * (width + gap)) + pad;
    const inner = width - pad * 2;
    const heading = label === undefined ? pen.say(head ?? text) : pen.say(label, { n: String(i + 1) });
    return stack(
      [
        (y) => pen.set(heading, x, y, inner, { size: 10, weight: 'bold', leading: 1.35 }),
        (y) => pen.set(pen.say(text), x, y, inner, { size: 9, leading: 1.55 }),
      ],
      pen.mm(2),
      pad,
    );
  });
  if (columns === 1) {
    return contents.map(([elements, bottom], i) => ({
      elements: [
        box({ x: LEFT, y: 0, width, height: bottom + pad }, { stroke: 0.3, radius: 2 }),
        ...elements,
      ],
      height: bottom + pad,
      before: pen.mm(i === 0 ? 3.4 : 2),
      stretch: 0.4,
      // Steps that follow each other stay on one page.
      keep: arrows && i < list.length - 1,
    }));
  }
  const height = Math.max(...contents.map(([, bottom]) => bottom)) + pad;
  const elements = contents.flatMap(([texts], i) => {
    const x = LEFT + i * (width + gap);
    const frame = box({ x, y: 0, width, height }, { stroke: 0.3, radius: 2 });
    const next = arrows && i < list.length - 1;
    const middle = height / 2;
    return [
      frame,
      ...texts,
      ...(next ? arrow([x + width + 1.5, middle], [x + width + gap - 1.5, middle]) : []),
    ];
  });
  return [{ elements, height, before: pen.mm(3.4), stretch: 1, keep: false }];
}

const CODE_SIZE = 17;

function codes(block: Extract<Block, { kind: 'codes' }>, { pen, links }: Sources): Placed[] {
  const shown = block.items.filter(({ link }) => links[link] !== undefined);
  const columns = Math.min(shown.length, pen.stacks ? 3 : 5);
  const cell = MEASURE / Math.max(columns, 3);
  const rows: Placed[] = [];
  for (let first = 0; first < shown.length; first += columns) {
    const row = shown.slice(first, first + columns).map(({ link, text }, i) => {
      const x = LEFT + i * cell;
      const caption = pen.set(pen.say(text), x, CODE_SIZE + 2.4, cell - 3, {
        size: 8.2,
        leading: 1.35,
        align: 'center',
      });
      const code: Element = {
        kind: 'code',
        x: x + (cell - 3 - CODE_SIZE) / 2,
        y: 0,
        size: CODE_SIZE,
        ecc: 'M',
        alternative: pen.say(text),
        value: links[link] as string,
      };
      return { elements: [code, caption.element], height: CODE_SIZE + 2.4 + caption.height };
    });
    rows.push({
      elements: row.flatMap(({ elements }) => elements),
      height: Math.max(...row.map(({ height }) => height)),
      before: pen.mm(3.6),
      stretch: 0.6,
      keep: first + columns < shown.length,
    });
  }
  return rows;
}
