import { type LinkComponent, type LinkProps, Link as RouterLink } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../me.ts';
import { canOpen } from '../opens.ts';

/** Tells which screens whoever is signed in can open: what only leads to another is not shown. */
export function useCanOpen(): (address: string) => boolean {
  const may = useMay();
  return (address) => canOpen(address, may);
}

/** A link whose text says something by itself (a number, a name): for whoever cannot open the screen it is that text. */
export const Link = ((props: { readonly to: string; readonly children?: ReactNode }) => {
  const opens = useCanOpen();
  return opens(props.to) ? <RouterLink {...(props as LinkProps)} /> : props.children;
}) as LinkComponent<'a'>;
