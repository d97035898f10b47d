import { type ComponentProps, useState } from 'react';
import { Button as Plain } from 'react-aria-components';

/** What is left of a button that may not be pressed: it can be pointed at and left, nothing more. */
const LEFT = /Focus|Blur|Pointer(?:Enter|Leave|Over|Out)|Mouse(?:Enter|Leave|Over|Out)/;
const inert = (dom: ComponentProps<'button'>): ComponentProps<'button'> => ({
  ...Object.fromEntries(Object.entries(dom).filter(([name]) => !/^on[A-Z]/.test(name) || LEFT.test(name))),
  type: 'button',
  'aria-disabled': true,
});

/**
 * A button that keeps the keyboard. A browser takes the focus from a button that is disabled under it (「次へ」 on the last
 * page, what was just pressed and is under way) and the next key begins at the top of the page; so while it has the focus
 * it is only said to be disabled, and does nothing.
 */
export function Button({ isDisabled = false, ...props }: ComponentProps<typeof Plain>) {
  const [focused, setFocused] = useState(false);
  const held = isDisabled && focused;
  return (
    <Plain
      {...props}
      isDisabled={isDisabled && !focused}
      onFocusChange={setFocused}
      render={(dom) => <button {...(held ? inert(dom) : dom)} />}
    />
  );
}
