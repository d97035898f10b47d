import { type Box, IDENTITY, type Matrix } from './drawing.ts';
import type { PdfFont } from './fonts.ts';

/** The graphics state as far as a page of text, lines and codes has one (ISO 32000-2, 8.4). Greys: 0 = black. */
export interface State {
  ctm: Matrix;
  fill: number;
  stroke: number;
  /** How the operands of `sc` and `scn` are to be read. */
  fillSpace: Space;
  strokeSpace: Space;
  lineWidth: number;
  dashed: boolean;
  clip: Box | undefined;
  font: PdfFont | undefined;
  fontSize: number;
  spacing: number;
  scaling: number;
  leading: number;
  rise: number;
  mode: number;
}

/** `tint`: one component, 1 = full ink (Separation). */
export type Space = 'device' | 'tint';

/** The graphics state a page or form begins with. */
export const initialState = (ctm: Matrix = IDENTITY): State => ({
  ctm,
  fill: 0,
  stroke: 0,
  fillSpace: 'device',
  strokeSpace: 'device',
  lineWidth: 1,
  dashed: false,
  clip: undefined,
  font: undefined,
  fontSize: 0,
  spacing: 0,
  scaling: 1,
  leading: 0,
  rise: 0,
  mode: 0,
});
