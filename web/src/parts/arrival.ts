import { useMatches } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { type PlainKey, t } from '../i18n/index.ts';

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** What the screen is called, the narrower name first. Never a person: titles stay in the browser's history. */
    readonly title: readonly PlainKey[];
  }
}

/** Where the work of a screen is: what the skip link leads to, and where the keyboard is after a change of screen. */
export const MAIN = 'main';

const SCROLLS = /^(?:Page|Arrow)(?:Up|Down)$|^(?:Home|End| )$/;

/** What the screen that is shown is called: 「カード」, then 「資格確認書」. */
const useScreenName = (): string[] => {
  const matches = useMatches();
  return (matches.at(-1)?.staticData.title ?? []).map((key) => t(key));
};

/** Names the window after its screen, and after its campaign where it has one: many stand open beside each other. */
export function useTitle(campaign?: string): string {
  const names = useScreenName();
  const title = [...names, ...(campaign === undefined ? [] : [campaign]), 'Todoke 届'].join(' — ');
  useEffect(() => {
    document.title = title;
  }, [title]);
  return names.join(' ');
}

/**
 * Leads the keyboard into a screen that was just gone to: a reader is told its name, Tab goes on within it, the arrow keys
 * scroll it. A screen that takes the keyboard itself keeps it, and the first screen of a page begins as any page.
 */
export function useArrival(): void {
  const matches = useMatches();
  const place = matches.at(-1)?.pathname;
  const before = useRef(place);
  useEffect(() => {
    if (before.current === place) return;
    before.current = place;
    const main = document.getElementById(MAIN);
    if (main?.contains(document.activeElement) === false) main.focus({ preventScroll: true });
  }, [place]);
  useEffect(() => {
    // Nothing has the focus yet: the keys that scroll are about the work, which scrolls within the frame.
    const onKey = ({ key, target }: KeyboardEvent): void => {
      if (target === document.body && SCROLLS.test(key))
        document.getElementById(MAIN)?.focus({ preventScroll: true });
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
