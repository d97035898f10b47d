import type { FaultCode } from '../faults.ts';

/** Axis of a page: points, origin at the lower left. A matrix is `x' = ax + cy + e`, `y' = bx + dy + f`. */
export type Matrix = readonly [number, number, number, number, number, number];
export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** First `inner`, then `outer`. */
export function multiply(inner: Matrix, outer: Matrix): Matrix {
  const [a, b, c, d, e, f] = inner;
  const [A, B, C, D, E, F] = outer;
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F];
}

export interface Box {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

/** One character as it is painted. `used` is the prover's mark: it belongs to an element of the template. */
export interface Glyph {
  readonly text: string;
  readonly x: number;
  /** Where the advance ends. */
  readonly end: number;
  readonly y: number;
  readonly size: number;
  readonly grey: number;
  /** When it is painted, counted over everything of its drawing. */
  readonly order: number;
  readonly fault: FaultCode | undefined;
  used: boolean;
}

/** One subpath as it is painted. */
export interface Mark extends Box {
  readonly kind: 'stroke' | 'fill';
  /** Only a straight line between two points. */
  readonly line: boolean;
  readonly width: number;
  readonly grey: number;
  readonly dashed: boolean;
  readonly order: number;
  used: boolean;
}

/** An image at its place. */
export interface Raster extends Box {
  readonly columns: number;
  readonly rows: number;
  /** Whether the image paints dark at a point of the page. */
  readonly dark: (x: number, y: number) => boolean;
  readonly order: number;
  used: boolean;
}

/** What a content stream paints. `forms` are drawings painted as they are, shared by many pages. */
export interface Drawing {
  readonly glyphs: Glyph[];
  readonly marks: Mark[];
  readonly rasters: Raster[];
  readonly forms: Drawing[];
  readonly faults: Set<FaultCode>;
}

/** A page on which nothing was drawn yet. */
export const emptyDrawing = (): Drawing => ({
  glyphs: [],
  marks: [],
  rasters: [],
  forms: [],
  faults: new Set(),
});
