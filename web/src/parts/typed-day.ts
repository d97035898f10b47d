import { useState } from 'react';

/** A day as somebody means it. While its year is typed there stand days of the first centuries. */
const isWhole = (text: string): boolean => /^[1-9]\d{3}-\d\d-\d\d$/.test(text);

/**
 * A date field whose day is kept elsewhere, in the address say: what is typed stands in the field at once, however
 * long the way of the day is, and goes there when it is whole. Left unfinished it is the day from before; left empty
 * it is told as ''.
 */
export function useTypedDay(value: string, set: (day: string) => void) {
  const [typed, setTyped] = useState<string>();
  return {
    value: typed ?? value,
    onChange: (text: string): void => {
      setTyped(text);
      if (isWhole(text) && text !== value) set(text);
    },
    onBlur: ({ target }: { readonly target: Element }): void => {
      setTyped(undefined);
      const unfinished = target instanceof HTMLInputElement && target.validity.badInput;
      if (typed === '' && !unfinished) set('');
    },
  };
}
