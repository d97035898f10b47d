import { useEffect } from 'react';
import { isStation } from '../place.ts';
import { MAIN } from './arrival.ts';

const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';
/** What is a place of its own to a reader. */
const PLACE = 'section, article, form, fieldset, [role=region], main';

const isLost = (element: HTMLElement): boolean => !element.isConnected || element.matches(':disabled');
const nowhere = (): boolean => document.activeElement === null || document.activeElement === document.body;
const within = (node: Node | undefined): HTMLElement | undefined => {
  if (!(node instanceof HTMLElement) || !node.isConnected) return undefined;
  return node.matches(FOCUSABLE) ? node : (node.querySelector<HTMLElement>(FOCUSABLE) ?? undefined);
};

/** Where the keyboard goes on from something that is gone: `rest` is what it stood in, `came` what stands there now. */
function refugeOf(rest: readonly HTMLElement[], came: readonly Node[]): HTMLElement | null {
  const table = rest.find((one) => one.matches('table'));
  const row = table?.querySelector<HTMLElement>('tbody tr[tabindex="0"]');
  if (row) return row;
  // A whole screen that came begins as any screen. At the station Enter is the scanner's: nothing to press comes under it.
  const begins = isStation || rest[0]?.id === MAIN;
  const inPlace = begins ? undefined : came.map(within).find((one) => one !== undefined);
  if (inPlace !== undefined) return inPlace;
  const place = rest.find((one) => one.matches(PLACE)) ?? document.getElementById(MAIN);
  // Nothing to press: what is in it comes next.
  if (place?.hasAttribute('tabindex') === false) place.tabIndex = -1;
  return place;
}

/**
 * Keeps the keyboard where the work is. What had the focus is taken away by an act (a decided row, a form that closes) or
 * cannot be pressed meanwhile; the browser would then begin at the top of the page. Here the focus goes to what came in
 * its place, to the row that is now where the row was, else to the part of the screen it stood in; a button that is
 * pressed gets it back when it can be pressed again. Wherever somebody has gone since, they stay.
 */
function keepFocus(): () => void {
  let last: HTMLElement | undefined;
  /** What `last` stood in, the nearest first: once it is gone nobody can ask it any more. */
  let around: HTMLElement[] = [];

  /** What was pressed when the keyboard was led into a form, and the form: it goes back there when the form closes. */
  let opened: { readonly by: HTMLElement; readonly form: Element } | undefined;
  /** Whether somebody went themselves to where the focus is. */
  let went = false;

  const openerOf = (): HTMLElement | undefined =>
    opened !== undefined && !opened.form.isConnected && opened.by.isConnected ? opened.by : undefined;
  const keep = (came: readonly Node[]): void => {
    if (last === undefined || !nowhere() || last.matches(':disabled')) return;
    const rest = around.filter((one) => one.isConnected);
    const to = last.isConnected ? last : (openerOf() ?? refugeOf(rest, came));
    to?.focus({ preventScroll: true });
  };

  const onIn = ({ target }: FocusEvent): void => {
    if (!(target instanceof HTMLElement)) return;
    const form = target.closest(PLACE);
    if (!went && last?.isConnected && form !== null && !form.contains(last)) opened = { by: last, form };
    went = false;
    last = target;
    around = [];
    for (let one = target.parentElement; one !== null && one !== document.body; one = one.parentElement)
      around.push(one);
  };
  /** Left by whoever works there, not taken away: then there is nothing to give back. */
  const onOut = ({ target }: FocusEvent): void => {
    setTimeout(() => {
      if (last === target && document.hasFocus() && nowhere() && last !== undefined && !isLost(last))
        last = undefined;
    });
  };
  const onGo = (event: Event): void => {
    went = !(event instanceof KeyboardEvent) || event.key === 'Tab';
  };
  const observer = new MutationObserver((records) => {
    if (last === undefined || !nowhere()) return;
    const nearest = around.find((one) => one.isConnected);
    const came = records
      .filter(({ target }) => target === nearest)
      .flatMap(({ addedNodes }) => [...addedNodes]);
    // What comes may take the focus itself; it is asked first.
    setTimeout(() => keep(came));
  });
  document.addEventListener('keydown', onGo, { capture: true });
  document.addEventListener('pointerdown', onGo, { capture: true });
  document.addEventListener('focusin', onIn);
  document.addEventListener('focusout', onOut);
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['disabled'],
  });
  return () => {
    document.removeEventListener('keydown', onGo, { capture: true });
    document.removeEventListener('pointerdown', onGo, { capture: true });
    document.removeEventListener('focusin', onIn);
    document.removeEventListener('focusout', onOut);
    observer.disconnect();
  };
}

/** Keeps the keyboard where the work is, on every screen of this window. */
export const useKeptFocus = (): void => useEffect(keepFocus, []);
