import type { Database } from '../kernel/ports.ts';
import { readToday, readWatchdogs } from './read/today.ts';
import type { TodayItem } from './round-contract.ts';
import { TodaySchema } from './round-contract.ts';
import { NOTHING, type Route, route } from './route.ts';

interface Watched {
  readonly at: string;
  readonly until: number;
  readonly items: Promise<readonly TodayItem[]>;
}

/** The watchdogs count every piece of the open campaigns: once in so long, however many people look. */
const WATCH_MS = 60_000;

/** The first screen of the day. */
export function todayRoutes(now: () => Date): Route[] {
  const watched = new Map<string, Watched>();
  const watchdogs = (database: Database, insurerId: string): Watched => {
    const at = now();
    const known = watched.get(insurerId);
    if (known !== undefined && at.getTime() < known.until) return known;
    const items = database.read((sql) => readWatchdogs(sql, insurerId, at.toISOString()));
    const made = { at: at.toISOString(), until: at.getTime() + WATCH_MS, items };
    watched.set(insurerId, made);
    // What failed is asked for again; whoever waits hears of it.
    items.catch(() => watched.delete(insurerId));
    return made;
  };
  return [
    route({
      path: '/api/insurers/{insurer}/today',
      summary: 'What waits, what is late, and by whom; each with the screen that opens it',
      action: 'today.read',
      params: NOTHING,
      query: NOTHING,
      response: TodaySchema,
      handle: async ({ database, insurerId }) => {
        const { at, items } = watchdogs(database, insurerId);
        const found = await items;
        return database.read((sql) => readToday(sql, insurerId, now(), { at, items: found }));
      },
    }),
  ];
}
