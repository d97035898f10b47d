import { DEAD } from './status.ts';

/** SQL, a condition on the piece `p`: its paper may be in a parcel, or be made for one. */
export const ALIVE = `p.status NOT IN (${DEAD.map((status) => `'${status}'`).join(', ')})`;
