/*
 * Service worker of the two screens where codes are scanned, the station and the workplaces' page, and of no other: its
 * scope is /{insurer}/scan or /{insurer}/workplace. It keeps the files of that screen, named in a list by the build, so
 * that it opens without a network. Data never pass through it: requests of the API are not its affair.
 */

/** The few parts of a service worker's world that are used here; the page's library of types has none of them. */
interface Waiting {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Waiting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Told extends Waiting {
  readonly data: { readonly keep: string };
  readonly ports: readonly MessagePort[];
}
interface Worker {
  readonly location: Location;
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Waiting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(type: 'message', listener: (event: Told) => void): void;
}
const worker = self as unknown as Worker;

/** Which screen this is the worker of: each keeps its own files and forgets only its own. */
const HERE = new URL(worker.registration.scope).pathname;
const STATION = HERE.endsWith('/scan');
const LIST = STATION ? '/shell.json' : '/shell-workplace.json';
const PREFIX = STATION ? 'todoke-shell-' : 'todoke-workplace-';
/** The page itself stands in the cache under this name, whichever campaign it was opened for. */
const PAGE = STATION ? '/scan-page' : '/workplace-page';
const PATIENCE = 4_000;

/** Keeps every file of the screen as it is now; what was kept before goes only when the new one is whole. */
async function keep(page: string): Promise<boolean> {
  try {
    const asked = await fetch(LIST, { cache: 'no-store' });
    if (!asked.ok) return false;
    const { version, files } = (await asked.json()) as { version: string; files: string[] };
    const name = PREFIX + version;
    const cache = await caches.open(name);
    const held = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
    await cache.addAll(files.filter((file) => !held.has(file)));
    const shown = await fetch(page, { cache: 'no-store' });
    if (!shown.ok) return false;
    await cache.put(PAGE, shown);
    for (const old of await caches.keys())
      if (old.startsWith(PREFIX) && old !== name) await caches.delete(old);
    return true;
  } catch {
    // Cut off in the middle: what was kept before is still whole, or there was nothing.
    return (await caches.match(PAGE)) !== undefined;
  }
}

/** The page from the server, or the one that is kept where no answer comes in time. */
async function page(request: Request): Promise<Response> {
  const kept = await caches.match(PAGE);
  if (kept === undefined) return fetch(request);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    return answer.status >= 500 ? kept : answer;
  } catch {
    return kept;
  }
}

const file = async (request: Request): Promise<Response> =>
  (await caches.match(request, { ignoreVary: true })) ?? fetch(request);

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('message', (event) =>
  event.waitUntil(keep(event.data.keep).then((whole) => event.ports[0]?.postMessage(whole))),
);
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (request.mode === 'navigate') {
    // The scope is a beginning of addresses: /workplaces is the console's.
    if (pathname === HERE || pathname.startsWith(`${HERE}/`)) event.respondWith(page(request));
  } else if (pathname.startsWith('/assets/') || pathname === '/icon.svg') event.respondWith(file(request));
});
