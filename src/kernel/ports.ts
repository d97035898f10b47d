/** Who acts: a member of staff, or the system on somebody's order. Stands in every audit entry. */
export interface Actor {
  readonly id: string;
}

/** The actor of work nobody pressed a button for (the command line's round, a timer). */
export const SYSTEM: Actor = { id: 'system' };

/** Whether two ids are one account's, however they were typed: Ａki, aki and AKI are. */
export const isSameAccount = (a: string, b: string): boolean =>
  a.normalize('NFKC').trim().toLowerCase() === b.normalize('NFKC').trim().toLowerCase();

/** Whether somebody may decide what `first` did or asked for: a person, and another one. */
export const isSecondPerson = (first: string, second: Actor): boolean =>
  !isSameAccount(second.id, SYSTEM.id) && !isSameAccount(first, second.id);

export interface SqlResult<Row> {
  readonly rows: Row[];
  readonly rowCount: number;
}

/** A connection inside one transaction, handed to a room's store. Text uses $1, $2 … for values. */
export interface Sql {
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<SqlResult<Row>>;
  /**
   * The same for what a server asks many times a second: parsed and planned once for a connection, and not for its
   * values. Only for statements that find a few rows by a key, whatever the values are.
   */
  prepared<Row = Record<string, unknown>>(text: string, values: readonly unknown[]): Promise<SqlResult<Row>>;
  /** Streams COPY text-format lines into `COPY … FROM STDIN`; returns the number of rows. */
  copyIn(text: string, lines: AsyncIterable<string> | Iterable<string>): Promise<number>;
  /** Reads a large result in batches of `size` rows; memory does not grow with its length. */
  batches<Row>(
    text: string,
    values: readonly unknown[],
    size: number,
  ): AsyncGenerator<Row[], void, undefined>;
}

/** A database: every piece of work is one transaction, rolled back whole if it throws. */
export interface Database {
  /** Read only, one consistent snapshot. */
  read<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}
