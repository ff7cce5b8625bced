import { createContext, useContext } from 'react';
import type { Language } from '../contracts/localized-text.ts';
import type { UserEvent } from '../contracts/user-event.ts';

/** What screens may know of the station: how to tell it what the person did, and the languages it offers. */
export interface StationContextValue {
  readonly send: (event: UserEvent) => void;
  readonly languages: readonly Language[];
}

export const StationContext = createContext<StationContextValue>({ send: () => {}, languages: [] });

/** Sends what the person did. */
export function useSend(): (event: UserEvent) => void {
  return useContext(StationContext).send;
}

/** Languages the station offers. */
export function useLanguages(): readonly Language[] {
  return useContext(StationContext).languages;
}
