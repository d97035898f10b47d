import type { PdfObject } from './objects.ts';
import type { Space, State } from './state.ts';

const FILLS = new Set(['g', 'rg', 'k', 'sc', 'scn']);
const STROKES = new Set(['G', 'RG', 'K', 'SC', 'SCN']);

/** Whether an operator sets a colour or a colour space (ISO 32000-2, table 73). */
export const isColour = (operator: string): boolean =>
  FILLS.has(operator) || STROKES.has(operator) || operator === 'cs' || operator === 'CS';

/**
 * Sets the grey a colour operator means. `isTint`: the space a `cs` or `CS` names has one component of which 1 is
 * full ink. Returns false for a pattern, which has no one tone.
 */
export function setColour(
  state: State,
  operator: string,
  operands: readonly PdfObject[],
  isTint: boolean,
): boolean {
  const space: Space = isTint ? 'tint' : 'device';
  if (operator === 'cs') {
    state.fillSpace = space;
    state.fill = 0;
    return true;
  }
  if (operator === 'CS') {
    state.strokeSpace = space;
    state.stroke = 0;
    return true;
  }
  const components = operands.filter((each) => typeof each === 'number');
  const named = operator.toLowerCase().startsWith('sc');
  if (FILLS.has(operator)) state.fill = greyOf(components, named ? state.fillSpace : 'device');
  else state.stroke = greyOf(components, named ? state.strokeSpace : 'device');
  return components.length > 0;
}

/** A colour as a grey: 1 component grey or tint, 3 RGB, 4 CMYK. */
function greyOf(operands: readonly number[], space: Space): number {
  const [a = 0, b = 0, c = 0, d = 0] = operands;
  if (operands.length === 1) return space === 'tint' ? 1 - a : a;
  if (operands.length === 3) return 0.3 * a + 0.59 * b + 0.11 * c;
  return Math.max(0, 1 - (0.3 * a + 0.59 * b + 0.11 * c) - d);
}
