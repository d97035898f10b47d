import type { Element, Fit, Paper, TableCell } from './layout.ts';

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/**
 * A paper with all its lengths and type sizes multiplied, on a sheet of whole millimetres. Elements whose names begin
 * with one of `keep` stay as they are: what stands in an envelope's window cannot grow. Pure.
 */
export function enlarged(paper: Paper, factor: number, keep: readonly string[]): Paper {
  const times = (value: number): number => rounded(value * factor);
  const pair = ([x, y]: readonly [number, number]): [number, number] => [times(x), times(y)];
  const fitting = (old: Fit): Fit => ({
    ...old,
    min: times(old.min),
    ...(old.broken === undefined ? {} : { broken: times(old.broken) }),
  });
  const cell = (old: TableCell): TableCell => ({
    ...old,
    labelWidth: times(old.labelWidth),
    valueWidth: times(old.valueWidth),
    ...(old.fit === undefined ? {} : { fit: fitting(old.fit) }),
  });
  const enlarge = (element: Element): Element => {
    switch (element.kind) {
      case 'line':
        return {
          ...element,
          from: pair(element.from),
          to: pair(element.to),
          stroke: times(element.stroke),
          ...(element.dash === undefined ? {} : { dash: pair(element.dash) }),
        };
      case 'text':
        return {
          ...element,
          x: times(element.x),
          y: times(element.y),
          width: times(element.width),
          size: times(element.size),
          ...(element.fit === undefined ? {} : { fit: fitting(element.fit) }),
        };
      case 'rect':
        return {
          ...element,
          x: times(element.x),
          y: times(element.y),
          width: times(element.width),
          height: times(element.height),
          radius: times(element.radius),
          ...(element.stroke === undefined ? {} : { stroke: times(element.stroke) }),
          ...(element.dash === undefined ? {} : { dash: pair(element.dash) }),
        };
      case 'table':
        return {
          ...element,
          x: times(element.x),
          y: times(element.y),
          rowHeight: times(element.rowHeight),
          size: times(element.size),
          labelSize: times(element.labelSize),
          rows: element.rows.map((row) => row.map(cell)),
        };
      case 'code':
        return { ...element, x: times(element.x), y: times(element.y), size: times(element.size) };
      case 'boxes':
        return {
          ...element,
          x: times(element.x),
          y: times(element.y),
          width: times(element.width),
          height: times(element.height),
          gap: times(element.gap),
        };
      // The post's rules fix the size of its barcode, an envelope that of its window, an inserter that of its marks.
      default:
        return element;
    }
  };
  const stays = (name: string | undefined): boolean => keep.some((head) => name?.startsWith(head) === true);
  const [width, height] = paper.size;
  return {
    ...paper,
    size: [Math.round(width * factor), Math.round(height * factor)],
    elements: paper.elements.map((element) => (stays(element.name) ? element : enlarge(element))),
  };
}
