import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Content, checkScans } from '../../src/dispatch/scan.ts';
import { OUTCOME_NAMES, OUTCOMES, type Outcome } from '../../src/ledger/outcomes.ts';
import { managementNumber } from '../../src/piece/management-number.ts';
import { LATE_LOSS, ON_ITS_WAY, outcomeAfter, outcomesOf, type PieceRoute } from '../../src/piece/outcome.ts';
import {
  ACTION_TITLES,
  allowedActions,
  DEAD,
  nextStatus,
  PIECE_STATUSES,
  type PieceAction,
  type PieceStatus,
} from '../../src/piece/status.ts';
import { ROUND_KEYS } from '../support/round.ts';

/** The rules alone, without a database: one campaign of ten people, its pieces, and a random order of events. */
const ORDERS = 10_000;
const PEOPLE = 10;
const ACTIONS = Object.keys(ACTION_TITLES) as PieceAction[];
const ROUTES: readonly PieceRoute[] = ['workplace', 'workplace', 'workplace', 'home', 'chosen'];
const NUMBERS = Array.from({ length: 600 }, (_, i) => managementNumber(ROUND_KEYS.management, i + 1));

interface Piece {
  readonly person: number;
  readonly number: string;
  status: PieceStatus;
  newest: boolean;
}

class Model {
  readonly pieces: Piece[] = [];
  readonly outcomes: Outcome[];
  readonly routes: PieceRoute[];
  /** Numbers in the sealed parcel, at the moment it was sealed. */
  sealed: readonly string[] | undefined;
  readonly lost = new Set<number>();
  refused = 0;
  done = 0;

  constructor() {
    this.routes = Array.from({ length: PEOPLE }, (_, i) => ROUTES[i % ROUTES.length] as PieceRoute);
    this.outcomes = this.routes.map((route) => ON_ITS_WAY[route]);
    for (let person = 0; person < PEOPLE; person++) this.plan(person);
  }

  plan(person: number): void {
    const number = NUMBERS[this.pieces.length] as string;
    this.pieces.push({ person, number, status: 'planned', newest: true });
  }

  newestOf = (person: number): Piece =>
    this.pieces.find((one) => one.person === person && one.newest) as Piece;

  /** One action on one piece, as `act` does it. Illegal: nothing moves. */
  act(piece: Piece, action: PieceAction, reason?: string): void {
    const next = nextStatus(piece.status, action);
    // Plain comparisons here and in `check`: half a million assertions of the test library would take a minute.
    if ((next !== undefined) !== allowedActions(piece.status).includes(action)) throw new Error('two tables');
    if (next === undefined) {
      this.refused += 1;
      return;
    }
    piece.status = next;
    this.done += 1;
    if (!piece.newest) return;
    const outcome = outcomeAfter(action, this.outcomes[piece.person] as string, reason);
    if (outcome !== undefined) this.outcomes[piece.person] = outcome;
  }

  reprint(person: number): void {
    if (this.outcomes[person] !== 'reprint_pending') return;
    this.newestOf(person).newest = false;
    this.plan(person);
    this.outcomes[person] = ON_ITS_WAY[this.routes[person] as PieceRoute];
  }

  secondRoute(person: number): void {
    const piece = this.newestOf(person);
    // As the register knows it: nobody without cover gets a second letter.
    if (this.lost.has(person) || piece.status !== 'returned' || this.outcomes[person] !== 'returned') return;
    this.act(piece, 'resend');
    piece.newest = false;
    this.routes[person] = 'workplace';
    this.plan(person);
    this.outcomes[person] = ON_ITS_WAY.workplace;
  }

  lose(person: number): void {
    this.lost.add(person);
    const piece = this.newestOf(person);
    const action = nextStatus(piece.status, 'stop') !== undefined ? 'stop' : 'recall';
    if (this.outcomes[person] === 'reprint_pending' && piece.status === 'destroyed')
      this.outcomes[person] = 'late_loss';
    if (nextStatus(piece.status, action) !== undefined) this.act(piece, action, LATE_LOSS);
  }

  /** Somebody scans these papers as the parcel; it is sealed over exactly its set. */
  seal(numbers: readonly string[]): void {
    const live = (piece: Piece) => !DEAD.includes(piece.status);
    const contents: Content[] = this.pieces.map((piece) => {
      const awaited = piece.newest && this.outcomes[piece.person] === 'reprint_pending';
      return { number: piece.number, live: live(piece) || awaited, awaited };
    });
    if (checkScans(contents, numbers).length > 0) return;
    const inside = this.pieces.filter(live);
    if (inside.some(({ status }) => status !== 'enclosed')) return;
    for (const piece of inside) this.act(piece, 'seal');
    this.sealed = numbers;
  }

  check(): void {
    const counts = new Map<string, number>(OUTCOME_NAMES.map((name) => [name, 0]));
    for (const outcome of this.outcomes) counts.set(outcome, (counts.get(outcome) ?? Number.NaN) + 1);
    let sum = 0;
    for (const count of counts.values()) sum += count;
    if (sum !== PEOPLE) throw new Error(`${sum} of ${PEOPLE} in an outcome`);
    const newest = new Map<number, Piece>();
    for (const one of this.pieces) {
      if (!one.newest) continue;
      if (newest.has(one.person)) throw new Error('two newest pieces');
      newest.set(one.person, one);
    }
    for (let person = 0; person < PEOPLE; person++) {
      const piece = newest.get(person);
      if (piece === undefined) throw new Error('no newest piece');
      const agreeing = outcomesOf(piece.status, this.routes[person] as PieceRoute) as readonly string[];
      if (!agreeing.includes(this.outcomes[person] as string))
        throw new Error(`${piece.status} with ${this.outcomes[person]}`);
    }
  }
}

/** Mostly onward, so that orders get far; now and then anything at all. */
const event = fc.record({
  person: fc.nat({ max: PEOPLE - 1 }),
  kind: fc.constantFrom(
    ...(['onward', 'onward', 'onward', 'any', 'lose', 'reprint', 'second', 'seal'] as const),
  ),
  action: fc.constantFrom(...ACTIONS),
});

describe('10,000 random event orders, by the rules alone', () => {
  it('the sum of outcomes is the extraction after every event; illegal actions move nothing; a lost one is in no sealed parcel', () => {
    const reached = new Set<PieceStatus>();
    let refused = 0;
    let done = 0;
    let seals = 0;
    fc.assert(
      fc.property(fc.array(event, { minLength: 15, maxLength: 40 }), (events) => {
        const model = new Model();
        const lostBefore = new Set<number>();
        for (const { person, kind, action } of events) {
          const piece = model.newestOf(person);
          if (kind === 'any') model.act(piece, action);
          else if (kind === 'lose') {
            if (model.sealed === undefined) lostBefore.add(person);
            model.lose(person);
          } else if (kind === 'reprint') model.reprint(person);
          else if (kind === 'second') model.secondRoute(person);
          else if (kind === 'seal') {
            // Everybody still there is brought to the table first, as the packing line does.
            if (model.sealed !== undefined) continue;
            for (const one of model.pieces)
              for (const step of ['compose', 'release', 'print', 'enclose'] as const)
                if (nextStatus(one.status, step) !== undefined && !DEAD.includes(one.status))
                  model.act(one, step);
            model.seal(
              model.pieces.filter(({ status }) => status === 'enclosed').map(({ number }) => number),
            );
            if (model.sealed !== undefined) seals += 1;
          } else {
            const onward = allowedActions(piece.status).filter((name) => name !== 'stop' && name !== 'void');
            const choice = onward[ACTIONS.indexOf(action) % Math.max(1, onward.length)];
            if (choice !== undefined) model.act(piece, choice);
          }
          model.check();
          for (const one of model.pieces) reached.add(one.status);
        }
        if (model.sealed !== undefined) {
          const inside = new Set(model.sealed);
          const lost = model.pieces.filter(
            ({ person, number }) => lostBefore.has(person) && inside.has(number),
          );
          expect(lost).toEqual([]);
        }
        refused += model.refused;
        done += model.done;
      }),
      { seed: 20_241_202, numRuns: ORDERS },
    );
    // Orders that never got anywhere, or were never refused, would prove nothing.
    expect(PIECE_STATUSES.filter((status) => !reached.has(status))).toEqual([]);
    expect(refused).toBeGreaterThan(ORDERS);
    expect(done).toBeGreaterThan(10 * ORDERS);
    expect(seals).toBeGreaterThan(1_000);
  });

  it('every outcome a piece can lead to is of the closed list', () => {
    for (const status of PIECE_STATUSES)
      for (const route of ['workplace', 'home', 'chosen'] as const)
        for (const outcome of outcomesOf(status, route)) expect(Object.keys(OUTCOMES)).toContain(outcome);
  });
});
