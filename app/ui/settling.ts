import { useEffect, useState } from 'react';
import type { Screen } from '../contracts/screen.ts';

/** How long a page that has just appeared takes no presses: a double tap on the page before must not press it. */
const settlingMs = 350;

/** Names what is on the glass; a new name means that other things lie under the finger. Carries no answer. */
export function pageKey(screen: Screen): string {
  const field = screen.kind === 'question' ? screen.field : '';
  const overlay = 'visit' in screen ? (screen.visit.overlay?.kind ?? '') : '';
  return `${screen.kind}/${field}/${overlay}`;
}

/** True for the first moments after `key` changed; false from the start for the first page. */
export function useSettling(key: string): boolean {
  const [settledKey, setSettledKey] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => setSettledKey(key), settlingMs);
    return () => clearTimeout(timer);
  }, [key]);
  return settledKey !== key;
}
