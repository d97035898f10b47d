import { createRootRoute } from '@tanstack/react-router';
import { Shell } from '../parts/shell.tsx';
import { NotFound } from '../parts/states.tsx';

/** The part of the address that holds a screen's state: the named values as plain text, the rest dropped. */
export const keeps =
  <Name extends string>(...names: readonly Name[]) =>
  (search: Record<string, unknown>): Partial<Record<Name, string>> => {
    const kept: Partial<Record<Name, string>> = {};
    for (const name of names) {
      const value = search[name];
      // The router reads 46 and true as a number and a truth; here every value is the text it was.
      const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
      if (typeof text === 'string' && text !== '') kept[name] = text;
    }
    return kept;
  };

/** What every list keeps in its address: its order and its page. */
export const LIST = ['sort', 'descending', 'cursor'] as const;

// An address begins with its insurer (place.ts), which the router takes off; without one there are only the ways in.
export const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  staticData: { title: ['app.nothing'] },
});
