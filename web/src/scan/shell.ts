import { insurer } from '../place.ts';

/** What the page asks its service worker. */
export interface KeepShell {
  readonly keep: string;
}

/**
 * Has a screen kept by the browser (the screen alone, no data), so that it opens without a network. Resolves when it
 * is whole; false where the browser cannot, or does not for this address.
 */
export async function keepShell(screen: 'scan' | 'workplace'): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  try {
    const registration = await navigator.serviceWorker.register('/scan-worker.js', {
      scope: `/${insurer}/${screen}`,
    });
    await navigator.serviceWorker.ready;
    const worker = registration.active;
    if (worker === null) return false;
    // Nothing the browser may throw away when it wants room.
    await navigator.storage?.persist?.();
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise<boolean>((resolve) => {
      port1.onmessage = ({ data }) => resolve(data === true);
    });
    worker.postMessage({ keep: window.location.pathname } satisfies KeepShell, [port2]);
    return await answer;
  } catch {
    return false;
  }
}
