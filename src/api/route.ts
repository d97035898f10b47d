import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import type { Action } from '../access/roles.ts';
import type { Database } from '../kernel/ports.ts';

/** An answer that is not JSON (a picture, a CSV file). */
export class FileAnswer {
  readonly type: string;
  readonly body: Buffer | Readable;
  /** Name to save it under; none: it is shown. */
  readonly name: string | undefined;
  constructor(type: string, body: Buffer | Readable, name?: string) {
    this.type = type;
    this.body = body;
    this.name = name;
  }
}

/** A cookie to set; `value` null takes it away. `seconds`: how long it lasts, none: until the browser closes. */
export interface Cookie {
  readonly name: 'session' | 'challenge';
  readonly value: string | null;
  readonly seconds?: number;
}

/** A JSON answer (or, with `to`, the way to another address of ours) that sets cookies. */
export class CookieAnswer<Body> {
  readonly body: Body;
  readonly cookies: readonly Cookie[];
  readonly to: string | undefined;
  constructor(body: Body, cookies: readonly Cookie[], to?: string) {
    this.body = body;
    this.cookies = cookies;
    this.to = to;
  }
}

/** Where a request's own cookies, address and origin are needed: signing in. */
export interface Browser {
  readonly cookie: (name: Cookie['name']) => string | undefined;
  /** Our own origin as the browser knows it, `https://todoke.example`. */
  readonly origin: string;
  /** The address asked for, with its query. */
  readonly url: string;
}

/** What every route's work is handed. */
export interface Asked<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /**
   * The database to work on, never another: of a POST it is one transaction, in which the work, its audit entries
   * and its Idempotency-Key are kept together or not at all.
   */
  readonly database: Database;
  /** Who asks. What they do stands in the trail under `caller.actor`. */
  readonly caller: Caller;
  /** The insurer of the address; what is read or changed is this insurer's alone. '' where the address has none. */
  readonly insurerId: string;
  readonly browser: Browser;
  /** Of a route that takes a file: its bytes as they arrive. */
  readonly file?: Readable;
}

/**
 * One route of the API: its contract and its work in one place. The same schemas check the request, check the
 * answer, and make the OpenAPI document; `action` says who may ask (src/access/roles.ts).
 */
export interface Route<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
> {
  /** With `{name}` for parameters, as OpenAPI writes it. `{insurer}` is checked for all and is no part of `params`. */
  readonly path: `/api/${string}`;
  readonly summary: string;
  /** What is done, of the table of actions: refused unless granted. There is no route without it. */
  readonly action: Action;
  /** Shows one person's data: its query has `purpose`, and its work writes the view to the audit trail. */
  readonly showsPerson?: true;
  /** Its answer holds a code or token that is told once: kept under no Idempotency-Key. */
  readonly tellsSecret?: true;
  /** A search whose key must not stand in an address: changes nothing but the trail, and is kept under no Idempotency-Key. */
  readonly onlyFinds?: true;
  /**
   * Takes a file (text/csv) as it arrives, of any length; `body` is NOTHING. Its work is handed the database itself and
   * decides what is one transaction; it must find the same bytes sent again to be the same file, for there is no key.
   */
  readonly takesFile?: true;
  readonly params: P;
  readonly query: Q;
  /** Of the JSON a POST brings. A route without it is a GET. */
  readonly body?: B;
  /** Of the JSON answer; null where the route always sends another type. */
  readonly response: R | null;
  /** Other types it may answer with. */
  readonly alsoSends?: readonly string[];
  handle(
    asked: Asked<z.output<P>, z.output<Q>, z.output<B>>,
  ): Promise<z.input<R> | FileAnswer | CookieAnswer<z.input<R> | null>>;
}

/** Keeps the types of one route's schemas together; the list of routes then forgets them. */
export const route = <
  P extends z.ZodType,
  Q extends z.ZodType,
  R extends z.ZodType,
  B extends z.ZodType = z.ZodType,
>(
  one: Route<P, Q, R, B>,
): Route => one as unknown as Route;

export const NOTHING = z.strictObject({});
