import type { AskCatalogue, CatalogueAnswer, CatalogueForm, CatalogueQuestion } from '../../app/contracts/catalogue.ts';
import { createWireScheduler } from '../delivery/wire-scheduler.ts';
import { createSimulatedClock } from '../simulated-clock.ts';
import type { CatalogueStore } from './catalogue-store.ts';
import { type CatalogueSyncEvent, startCatalogueSync } from './catalogue-sync.ts';
import { openPartialDownload } from './partial-download.ts';
import type { specimenCounty } from './specimen-catalogue.ts';

/** What a simulated county offers whoever asks. */
export interface SpecimenOffer {
  readonly form: CatalogueForm;
  readonly version: number;
  readonly tag: string;
  readonly bytes: Buffer;
}

/** Serves pieces of an offer as the county would. */
export function answerFrom(offer: SpecimenOffer, { partial, pieceBytes }: CatalogueQuestion): CatalogueAnswer {
  const { form, version, tag } = offer;
  const offset = partial?.tag === tag ? partial.length : 0;
  const bytes = offer.bytes.subarray(offset, offset + pieceBytes);
  return { outcome: 'piece', form, version, tag, offset, bytes, totalBytes: offer.bytes.length };
}

/**
 * A station's sync against whatever `ask` is; `stop` ends it as a power cut would, `askNow` settles with its round.
 * `through` puts something before the store, `bytesPerHour` is what the link may carry.
 */
export async function specimenSync(
  county: ReturnType<typeof specimenCounty>,
  ask: AskCatalogue<AbortSignal>,
  {
    through = (store) => store,
    bytesPerHour = null,
  }: { readonly through?: (store: CatalogueStore) => CatalogueStore; readonly bytesPerHour?: number | null } = {},
) {
  const store = through(await county.openStore());
  const clock = createSimulatedClock(Date.parse('2026-11-24T00:00:00Z'));
  const wire = createWireScheduler({ clock, bytesPerHour });
  const events: CatalogueSyncEvent[] = [];
  const questions: CatalogueQuestion[] = [];
  const sync = startCatalogueSync({
    store,
    partial: openPartialDownload(county.folder),
    ask(question, moved, signal) {
      questions.push(question);
      return ask(question, moved, signal);
    },
    wire,
    clock,
    random: () => 0.5,
    onEvent: (event) => events.push(event),
  });
  return {
    store,
    clock,
    wire,
    events,
    questions,
    sync,
    stop() {
      sync.close();
      wire.close();
      store.close();
    },
  };
}
