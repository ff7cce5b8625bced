/**
 * Reports touches anywhere on the page, at most one a second, so that the station knows somebody is there.
 * Returns a function that stops it.
 */
export function reportTouches(
  page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>,
  report: () => void,
  now: () => number = () => performance.now(),
): () => void {
  let lastReport = Number.NEGATIVE_INFINITY;
  const onPointer = (event: Event): void => {
    // Moves count while something presses (a long signature is one press); a mouse that merely hovers does not.
    if (event.type === 'pointermove' && 'buttons' in event && event.buttons === 0) return;
    if (now() - lastReport < 1000) return;
    lastReport = now();
    report();
  };
  page.addEventListener('pointerdown', onPointer, { capture: true, passive: true });
  page.addEventListener('pointermove', onPointer, { capture: true, passive: true });
  return () => {
    page.removeEventListener('pointerdown', onPointer, { capture: true });
    page.removeEventListener('pointermove', onPointer, { capture: true });
  };
}
