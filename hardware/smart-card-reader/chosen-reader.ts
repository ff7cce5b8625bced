import type { Health } from '../attached-device.ts';
import { CARD_PRESENT, type ReaderState } from './pcsc-message.ts';

/** Which of the service's readers is meant. */
export type ChosenReader =
  | { readonly kind: 'found'; readonly reader: ReaderState }
  | { readonly kind: 'absent' }
  /** Several fit: to take any of them would be a guess, and after the next start another one. */
  | { readonly kind: 'ambiguous'; readonly names: readonly string[] };

/** The one reader whose name contains `wanted`; with nothing wanted, the only one there is. */
export function chooseReader(readers: readonly ReaderState[], wanted: string): ChosenReader {
  const fitting = readers.filter(({ name }) => name.includes(wanted));
  const [reader] = fitting;
  if (reader === undefined) return { kind: 'absent' };
  if (fitting.length > 1) return { kind: 'ambiguous', names: fitting.map(({ name }) => name) };
  return { kind: 'found', reader };
}

export function holdsCard(chosen: ChosenReader): boolean {
  return chosen.kind === 'found' && (chosen.reader.state & CARD_PRESENT) !== 0;
}

/** How the reader looks; a card is `online` once it has answered to reset. */
export function healthOf(chosen: ChosenReader): Health<'smart-card-reader'> {
  switch (chosen.kind) {
    case 'absent':
      return { device: 'noDevice', media: 'unknown', chipPower: 'noDevice' };
    case 'ambiguous':
      return { device: 'offline', media: 'unknown', chipPower: 'unknown' };
    case 'found':
      if (!holdsCard(chosen)) return { device: 'online', media: 'notPresent', chipPower: 'noCard' };
      // A card that lies there and was powered in vain: broken, or the wrong way round.
      return {
        device: 'online',
        media: 'present',
        chipPower: chosen.reader.atr.length > 0 ? 'online' : 'hardwareError',
      };
  }
}
