import type { Box, Mark, Matrix } from './drawing.ts';

interface Subpath {
  left: number;
  bottom: number;
  right: number;
  top: number;
  points: number;
  curved: boolean;
}

/** How a path is painted. */
export interface Paint {
  readonly fill: number | undefined;
  readonly stroke: { readonly grey: number; readonly width: number; readonly dashed: boolean } | undefined;
  readonly order: number;
}

/** Builds the current path, already in the coordinates of the page, as the boxes of its subpaths. */
export class Path {
  #subpaths: Subpath[] = [];
  #current: Subpath | undefined;

  clear(): void {
    this.#subpaths = [];
    this.#current = undefined;
  }

  move(ctm: Matrix, x: number, y: number): void {
    this.#current = { left: 1e9, bottom: 1e9, right: -1e9, top: -1e9, points: 0, curved: false };
    this.#subpaths.push(this.#current);
    this.line(ctm, x, y);
  }

  line(ctm: Matrix, x: number, y: number): void {
    const path = this.#current;
    if (path === undefined) {
      this.move(ctm, x, y);
      return;
    }
    const px = ctm[0] * x + ctm[2] * y + ctm[4];
    const py = ctm[1] * x + ctm[3] * y + ctm[5];
    if (px < path.left) path.left = px;
    if (px > path.right) path.right = px;
    if (py < path.bottom) path.bottom = py;
    if (py > path.top) path.top = py;
    path.points++;
  }

  /** Control points bound a curve; for the rounded corners of forms they bound it exactly. */
  curve(ctm: Matrix, points: readonly number[]): void {
    for (let i = 0; i + 1 < points.length; i += 2)
      this.line(ctm, points[i] as number, points[i + 1] as number);
    if (this.#current !== undefined) this.#current.curved = true;
  }

  rect(ctm: Matrix, x: number, y: number, width: number, height: number): void {
    this.move(ctm, x, y);
    this.line(ctm, x + width, y);
    this.line(ctm, x + width, y + height);
    this.line(ctm, x, y + height);
  }

  /** Paints into `marks`. */
  paint(marks: Mark[], { fill, stroke, order }: Paint): void {
    for (const { left, bottom, right, top, points, curved } of this.#subpaths) {
      if (points < 2) continue;
      const line = points === 2 && !curved;
      const box = { left, bottom, right, top, line, order, used: false };
      if (fill !== undefined && !line)
        marks.push({ ...box, kind: 'fill', width: 0, grey: fill, dashed: false });
      if (stroke !== undefined) marks.push({ ...box, kind: 'stroke', ...stroke });
    }
  }

  /** The part of `clip` inside the path's bounds. */
  clipped(clip: Box | undefined): Box {
    const bounds = { left: 1e9, bottom: 1e9, right: -1e9, top: -1e9 };
    for (const path of this.#subpaths) {
      bounds.left = Math.min(bounds.left, path.left);
      bounds.bottom = Math.min(bounds.bottom, path.bottom);
      bounds.right = Math.max(bounds.right, path.right);
      bounds.top = Math.max(bounds.top, path.top);
    }
    return intersection(bounds, clip);
  }
}

function intersection(box: Box, clip: Box | undefined): Box {
  if (clip === undefined) return box;
  return {
    left: Math.max(box.left, clip.left),
    bottom: Math.max(box.bottom, clip.bottom),
    right: Math.min(box.right, clip.right),
    top: Math.min(box.top, clip.top),
  };
}
