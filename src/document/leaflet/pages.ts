import { TodokeError } from '../../kernel/errors.ts';
import type { Element } from '../../template/layout.ts';
import { box, LEFT, MEASURE, type Pen, type Placed } from './pen.ts';

const TOP = 14;
/** Foot of the texts where the desk stands below them, and where it does not. */
const FOOT = 278;
/** Most a unit of stretch adds above a piece, so that a short text is not torn apart to fill its page. */
const MOST_STRETCH = 3.2;

/** Whom to ask, in a box at the foot of the page. */
export function deskBox(pen: Pen): Placed {
  const pad = pen.mm(2.8);
  const labelWidth = pen.mm(36);
  const label = pen.set(pen.say('leaf.desk'), LEFT + 5, pad, labelWidth - 6, { size: 8.6, weight: 'bold' });
  const x = LEFT + labelWidth + 4;
  const measure = MEASURE - labelWidth - 8;
  const desk = pen.set(pen.say('leaf.desk.name'), x, pad, measure, {
    size: 9.6,
    weight: 'bold',
    leading: 1.4,
  });
  const top = pad + desk.height + pen.mm(1.4);
  const hours = pen.set(pen.say('leaf.hours'), x, top, measure, { size: 8.6, leading: 1.4 });
  const height = top + hours.height + pad;
  return {
    elements: [
      box({ x: LEFT, y: 0, width: MEASURE, height }, { stroke: 0.3, radius: 2 }),
      label.element,
      desk.element,
      hours.element,
    ],
    height,
    before: pen.mm(5.5),
    stretch: 0,
    keep: false,
  };
}

const heightOf = (pieces: readonly Placed[]): number =>
  pieces.reduce((sum, { height, before }, i) => sum + height + (i === 0 ? 0 : before), 0);

/** Whether pieces and desk fit one page. */
export function fitsPage(pieces: readonly Placed[], desk: Placed): boolean {
  return TOP + heightOf(pieces) + desk.before + desk.height <= FOOT;
}

/** One page: the pieces from the top, the room left over shared among them, the desk at the foot. */
export function onePage(pieces: readonly Placed[], desk: Placed): Element[] {
  const free = FOOT - desk.height - desk.before - TOP - heightOf(pieces);
  const units = pieces.slice(1).reduce((sum, { stretch }) => sum + stretch, 0);
  const unit = units === 0 ? 0 : Math.min(Math.max(free, 0) / units, MOST_STRETCH);
  return [...below(pieces, TOP, unit), ...moved(desk, FOOT - desk.height)];
}

/**
 * As many pages as the pieces need, none torn apart, headings with what follows them; the desk at the foot of the
 * last. Throws `document.text_overflow` for a piece higher than a page.
 */
export function manyPages(pieces: readonly Placed[], desk: Placed): Element[][] {
  let pages = filled(pieces, desk, FOOT);
  // The pages are evened out: the lowest foot that takes no page more.
  for (let foot = FOOT - EVENING; foot > FOOT / 2; foot -= EVENING) {
    const evener = filled(pieces, desk, foot);
    if (evener.length > pages.length) break;
    pages = evener;
  }
  return pages.map((page, i) =>
    i === pages.length - 1
      ? [...below(page, TOP, 0), ...moved(desk, FOOT - desk.height)]
      : below(page, TOP, 0),
  );
}

/** Step in which the foot of the pages is raised, in millimetres. */
const EVENING = 4;

/** The pieces by page, each filled down to `foot` at most, but for a group of pieces that needs more. */
function filled(pieces: readonly Placed[], desk: Placed, foot: number): Placed[][] {
  const pages: Placed[][] = [[]];
  let at = TOP;
  for (let i = 0; i < pieces.length; ) {
    let end = i;
    while (pieces[end]?.keep === true && end + 1 < pieces.length) end++;
    const group = pieces.slice(i, end + 1);
    const page = pages.at(-1) as Placed[];
    const above = page.length === 0 ? 0 : (group[0] as Placed).before;
    const last = end === pieces.length - 1;
    const needed = above + heightOf(group) + (last ? desk.before + desk.height : 0);
    if (at + needed > foot && page.length > 0) {
      pages.push([]);
      at = TOP;
      continue;
    }
    if (at + needed > FOOT) throw overflow();
    page.push(...group);
    at += above + heightOf(group);
    i = end + 1;
  }
  return pages;
}

function below(pieces: readonly Placed[], top: number, unit: number): Element[] {
  const elements: Element[] = [];
  let y = top;
  pieces.forEach((piece, i) => {
    if (i > 0) y += piece.before + piece.stretch * unit;
    elements.push(...moved(piece, y));
    y += piece.height;
  });
  return elements;
}

function moved({ elements }: Placed, dy: number): Element[] {
  return elements.map((element) =>
    element.kind === 'line'
      ? { ...element, from: [element.from[0], element.from[1] + dy], to: [element.to[0], element.to[1] + dy] }
      : { ...element, y: element.y + dy },
  );
}

/** `document.text_overflow` (422): the insurer’s words need more room than the sheet has. */
export const overflow = (): TodokeError =>
  new TodokeError('document.text_overflow', '案内の文が用紙に収まりません。', {
    remedy: 'プロファイルの名称や言い回しを短くしてください。',
    status: 422,
  });
