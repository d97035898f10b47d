import { hash } from 'node:crypto';

/** A row with the place its key has in the order of the draw. */
interface Drawn<Row> {
  readonly place: string;
  readonly row: Row;
}

/**
 * Draws `size` rows of a stream, each as likely as any other: those whose keyed hash is smallest. The draw depends
 * on the keys and the seed alone, neither on the order of the rows nor on chance, and holds at most twice its size.
 */
export class Draw<Row> {
  readonly #size: number;
  readonly #seed: string;
  #drawn: Drawn<Row>[] = [];
  /** The largest place still of use. */
  #limit = 'g';

  constructor(size: number, seed: string) {
    this.#size = size;
    this.#seed = seed;
  }

  offer(key: string, row: Row): void {
    const place = hash('sha256', `${this.#seed}\0${key}`);
    if (place > this.#limit) return;
    this.#drawn.push({ place, row });
    if (this.#drawn.length >= 2 * this.#size) this.#cut();
  }

  /** The rows drawn so far, in the order of the draw. */
  rows(): Row[] {
    this.#cut();
    return this.#drawn.map(({ row }) => row);
  }

  #cut(): void {
    this.#drawn.sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0));
    this.#drawn = this.#drawn.slice(0, this.#size);
    if (this.#drawn.length === this.#size) this.#limit = this.#drawn.at(-1)?.place ?? this.#limit;
  }
}
