/** A parcel as the packing table sees it. */
export interface Scheduled {
  readonly parcelId: string;
  readonly pieces: number;
}

/** A parcel in its turn. `separate`: the one before has as many pieces, so a dividing sheet goes between them. */
export interface Turn extends Scheduled {
  readonly turn: number;
  readonly separate: boolean;
}

/**
 * The order in which parcels are packed: no two of equal count side by side, for a swap of those passes every
 * weighing (I1). The most frequent count goes first wherever it may; parcels of one count keep their order. Where
 * one count is more than half of all it cannot be avoided: those turns are marked, as few as possible.
 */
export function schedule(parcels: readonly Scheduled[]): Turn[] {
  const queues = new Map<number, Scheduled[]>();
  for (const parcel of parcels) {
    const queue = queues.get(parcel.pieces);
    if (queue === undefined) queues.set(parcel.pieces, [parcel]);
    else queue.push(parcel);
  }
  const counts = [...queues].map(([pieces, queue]) => ({ pieces, queue, next: 0 }));
  const turns: Turn[] = [];
  let last: number | undefined;
  while (turns.length < parcels.length) {
    let best: (typeof counts)[number] | undefined;
    for (const candidate of counts) {
      const left = candidate.queue.length - candidate.next;
      if (left === 0 || candidate.pieces === last) continue;
      if (best === undefined || left > best.queue.length - best.next) best = candidate;
    }
    const chosen = best ?? (counts.find(({ queue, next }) => next < queue.length) as (typeof counts)[number]);
    const parcel = chosen.queue[chosen.next++] as Scheduled;
    turns.push({ ...parcel, turn: turns.length + 1, separate: chosen.pieces === last });
    last = chosen.pieces;
  }
  return turns;
}
