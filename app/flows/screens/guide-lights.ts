import type { FlashRate, LightName } from '../../contracts/devices/auxiliaries.ts';
import type { Screen } from '../../contracts/screen.ts';
import type { ReceiptProgress } from '../../contracts/visit-page.ts';

/** The lights that the flow moves. A light that is not named is off. */
export type GuideLights = Readonly<Partial<Record<LightName, FlashRate>>>;

/** Here something is to be done now. */
const beckons = 'medium';
/** Here the station is at work; or here is something to take. */
const works = 'continuous';
const take = 'quick';

/**
 * Which lights of the cabinet burn on a screen: they lead the hand to where the page sends it, and tell the hall from
 * afar whether the station is open. Pure; at most what is asked for now flashes.
 */
export function guideLights(screen: Screen): GuideLights {
  return { ...(isClosed(screen) ? { statusBad: works } : { statusGood: works }), ...atHand(screen) };
}

function isClosed({ kind }: Screen): boolean {
  return kind === 'out-of-service' || kind === 'power-failing' || kind === 'maintenance' || kind === 'starting';
}

function atHand(screen: Screen): GuideLights {
  switch (screen.kind) {
    case 'present-card':
      if (screen.trouble === 'reader-offline') return {};
      return { cardReader: screen.trouble === null && screen.reading ? works : beckons };
    case 'farewell':
      return screen.cardOnReader ? { cardReader: take } : {};
    case 'material':
      return screen.by === 'photo' || screen.pages.length >= screen.maxPages
        ? {}
        : { scanner: screen.working ? works : beckons };
    case 'outcome':
      return { ...receiptLight(screen.receipt), ...documentLight(screen.document?.progress.state) };
    case 'enter-pickup-code':
      return screen.scan && !screen.searching ? { barcodeReader: beckons } : {};
    case 'receipt-found':
      return receiptLight(screen.receipt);
    default:
      return {};
  }
}

function receiptLight({ state }: ReceiptProgress): GuideLights {
  if (state === 'printing') return { receiptPrinter: works };
  return state === 'settled' ? { receiptPrinter: take } : {};
}

function documentLight(state: string | undefined): GuideLights {
  if (state === 'printing') return { documentPrinter: works };
  return state === 'settled' ? { documentPrinter: take } : {};
}
