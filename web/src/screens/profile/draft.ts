import { useSyncExternalStore } from 'react';
import type { SettingChange } from '../../../../src/api/profile-contract.ts';

/*
 * Changes of the profile somebody is thinking about: kept in this browser's session under the version they are made from,
 * shared by the pages of settings, papers and calendars. Nothing of it is known to the server before it is proposed.
 */

const keyOf = (base: string): string => `todoke.profile.${base}`;
const listeners = new Set<() => void>();
const cache = new Map<string, { readonly text: string; readonly changes: readonly SettingChange[] }>();
const NONE: readonly SettingChange[] = [];

function read(base: string): readonly SettingChange[] {
  const text = window.sessionStorage.getItem(keyOf(base));
  if (text === null) return NONE;
  const known = cache.get(base);
  if (known?.text === text) return known.changes;
  const changes = JSON.parse(text) as SettingChange[];
  cache.set(base, { text, changes });
  return changes;
}

function write(base: string, changes: readonly SettingChange[]): void {
  if (changes.length === 0) window.sessionStorage.removeItem(keyOf(base));
  else window.sessionStorage.setItem(keyOf(base), JSON.stringify(changes));
  for (const tell of listeners) tell();
}

const subscribe = (tell: () => void): (() => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};

/** Do two paths lead to the same setting? */
export const samePath = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((step, i) => step === b[i]);
const within = (path: readonly string[], above: readonly string[]): boolean =>
  path.length >= above.length && above.every((step, i) => step === path[i]);

export interface Draft {
  readonly changes: readonly SettingChange[];
  readonly change: (one: SettingChange) => void;
  readonly undo: (path: readonly string[]) => void;
  /** Gives up all of it. */
  readonly discard: () => void;
  /** Leaves out what was sent; what was changed since stays. */
  readonly sent: (changes: readonly SettingChange[]) => void;
}

/** The draft made from a version. A change of a place takes the earlier ones of it and of what is within it. */
export function useDraft(base: string): Draft {
  const changes = useSyncExternalStore(subscribe, () => read(base));
  return {
    changes,
    change: (one) => write(base, [...read(base).filter(({ path }) => !within(path, one.path)), one]),
    undo: (path) =>
      write(
        base,
        read(base).filter((one) => !within(one.path, path)),
      ),
    discard: () => write(base, []),
    sent: (those) => {
      const texts = new Set(those.map((one) => JSON.stringify(one)));
      write(
        base,
        read(base).filter((one) => !texts.has(JSON.stringify(one))),
      );
    },
  };
}
