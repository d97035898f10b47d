import { DEAD } from './status.ts';

/** SQL, a condition on a status: its paper may be in a parcel, or be made for one. `piece`: alias of what has the status. */
export const aliveAs = (piece: string): string =>
  `${piece}.status NOT IN (${DEAD.map((status) => `'${status}'`).join(', ')})`;

/** `aliveAs` of the piece `p`. */
export const ALIVE = aliveAs('p');
