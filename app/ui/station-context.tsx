import { createContext, useContext } from 'react';
import type { Language } from '../contracts/localized-text.ts';
import type { UserEvent } from '../contracts/user-event.ts';

/** What screens may know of the station: how to tell it what the person did, and the languages it offers. */
export interface StationContextValue {
  readonly send: (event: UserEvent) => void;
  readonly languages: readonly Language[];
  /** The picture of a page that was taken, `null` where the visit has none of that name. */
  readonly pictureOf: (pageId: string) => Promise<Uint8Array | null>;
}

export const StationContext = createContext<StationContextValue>({
  send: () => {},
  languages: [],
  pictureOf: async () => null,
});

/** Sends what the person did. */
export function useSend(): (event: UserEvent) => void {
  return useContext(StationContext).send;
}

/** Languages the station offers. */
export function useLanguages(): readonly Language[] {
  return useContext(StationContext).languages;
}

/** Fetches pictures of pages. */
export function useStationPictures(): StationContextValue['pictureOf'] {
  return useContext(StationContext).pictureOf;
}
