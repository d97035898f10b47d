import { useLayoutEffect, useRef } from 'react';
import { SHORTEST, scannedIn } from './typed.ts';

/** Between two characters of a scanner; a person types slower. */
const FAST_MS = 50;
/** After so long a new row begins. */
const PAUSE_MS = 2_000;

/** A code that came another way than by keys (the camera), told to whoever listens for scans. */
const CODE = 'todoke-code';
/** Tells a code that was read by the camera. */
export const emitCode = (text: string): void => {
  window.dispatchEvent(new CustomEvent(CODE, { detail: text }));
};

const isField = (target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'file'].includes(target.type));

/** Takes what a scanner typed into a field out of it again, as if it had not been there. */
function takeOut(field: HTMLInputElement | HTMLTextAreaElement, typed: string): void {
  if (!field.value.endsWith(typed)) return;
  // React keeps its own note of a field's value; only the element's own setter tells it.
  const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set;
  setter?.call(field, field.value.slice(0, -typed.length));
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/**
 * Listens for a scanner that types like a keyboard and ends with Enter, whatever has the focus. In a field, a fast row
 * of characters is the scanner's and leaves it again (`scannedIn`); what a person types stays. `data-wedge="off"`: the field
 * is for codes itself.
 */
export function useWedge(onCode: (text: string) => void, enabled = true): void {
  const handler = useRef(onCode);
  handler.current = onCode;
  // With the picture, not after it: what can be seen can be scanned.
  useLayoutEffect(() => {
    if (!enabled) return undefined;
    let typed = '';
    /** Where in it the last row at one place without a long pause began, and the last row of fast keys. */
    let rowFrom = 0;
    let fastFrom = 0;
    let last = 0;
    let into: HTMLElement | null = null;
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      const field = isField(event.target) ? event.target : null;
      if (field?.dataset.wedge === 'off') return;
      const gap = event.timeStamp - last;
      if (event.key === 'Enter' || event.key === 'Tab') {
        const whole = field === null && rowFrom === 0;
        const from = field === null ? rowFrom : gap < FAST_MS ? fastFrom : typed.length;
        const code = whole ? typed : scannedIn(typed, from);
        typed = '';
        const scanned = code.length >= SHORTEST;
        if (!scanned) return;
        // Neither the button nor the form under the focus is meant.
        event.preventDefault();
        event.stopImmediatePropagation();
        if (field !== null) takeOut(field, code);
        handler.current(code);
        return;
      }
      if (event.key.length !== 1) return;
      const fresh = typed === '' || gap > PAUSE_MS || field !== into;
      if (fresh) rowFrom = typed.length;
      if (fresh || gap >= FAST_MS) fastFrom = typed.length;
      typed += event.key;
      last = event.timeStamp;
      into = field;
      // A blank would press the button that has the focus.
      if (event.key === ' ' && field === null && !fresh) event.preventDefault();
    };
    const onEvent = (event: Event): void => handler.current((event as CustomEvent<string>).detail);
    window.addEventListener('keydown', onKey, { capture: true });
    window.addEventListener(CODE, onEvent);
    return () => {
      window.removeEventListener('keydown', onKey, { capture: true });
      window.removeEventListener(CODE, onEvent);
    };
  }, [enabled]);
}
