import type { Database } from '../kernel/ports.ts';
import { readToday } from './read/today.ts';
import { readWatchdogs } from './read/today-watched.ts';
import type { TodayItem } from './round-contract.ts';
import { TodaySchema } from './round-contract.ts';
import { NOTHING, type Route, route } from './route.ts';

interface Found {
  readonly at: string;
  readonly items: readonly TodayItem[];
}

/** What the watchdogs of an insurer found last, and whether they are looking. */
interface Watch {
  last: Found | null;
  until: number;
  looking: Promise<void> | null;
}

/** The watchdogs count every piece and case of the open campaigns: at most once in so long, however many people look … */
const WATCH_MS = 60_000;
/** … and for at most a hundredth of the time, however large the insurer: their limits are days. */
const WATCH_SHARE = 100;
/** How long somebody waits for them: longer where nothing was found before that could be shown instead. */
const PATIENCE_MS = { first: 1_000, again: 100 };

/** The first screen of the day. `sample`: the insurer whose calendar stands still, so that no night of it is late. */
export function todayRoutes(now: () => Date, sample?: string): Route[] {
  const watches = new Map<string, Watch>();
  const look = async (database: Database, insurerId: string, watch: Watch): Promise<void> => {
    const at = now();
    const started = performance.now();
    try {
      const items = await database.read((sql) => readWatchdogs(sql, insurerId, at.toISOString()));
      watch.last = { at: at.toISOString(), items };
      watch.until = at.getTime() + Math.max(WATCH_MS, WATCH_SHARE * (performance.now() - started));
    } finally {
      watch.looking = null;
    }
  };
  const watchdogs = async (database: Database, insurerId: string): Promise<Found> => {
    const watch: Watch = watches.get(insurerId) ?? { last: null, until: 0, looking: null };
    watches.set(insurerId, watch);
    if (watch.looking === null && (watch.last === null || now().getTime() >= watch.until)) {
      watch.looking = look(database, insurerId, watch);
      // Whoever waits hears of a failure; for whoever went on it is tried again at the next look.
      watch.looking.catch(() => undefined);
    }
    if (watch.looking !== null) {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((done) => {
        timer = setTimeout(done, watch.last === null ? PATIENCE_MS.first : PATIENCE_MS.again);
      });
      await Promise.race([watch.looking, patience]).finally(() => clearTimeout(timer));
    }
    return watch.last ?? { at: '', items: [] };
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
        const found = await watchdogs(database, insurerId);
        return database.read((sql) => readToday(sql, insurerId, now(), found, insurerId !== sample));
      },
    }),
  ];
}
