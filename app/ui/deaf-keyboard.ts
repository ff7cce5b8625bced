const keyEvents = ['keydown', 'keypress', 'keyup'] as const;

/**
 * Takes every key before the page does. The page has keypads of its own and no field to type in; what arrives as keys
 * is a code scanner that plays keyboard, and its digits and its Enter would press the button that was touched last.
 * Returns a function that stops it.
 */
export function ignoreKeyboard(page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>): () => void {
  const swallow = (event: Event): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  for (const name of keyEvents) page.addEventListener(name, swallow, { capture: true });
  return () => {
    for (const name of keyEvents) page.removeEventListener(name, swallow, { capture: true });
  };
}
