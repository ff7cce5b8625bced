import type { Dictionary } from '../../../kiosk-config/schemas/dictionary.ts';
import type { ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';
import type { LocalizedText } from '../../contracts/localized-text.ts';
import type { Substitutes } from '../service/device-needs.ts';

/** The data that screens are drawn from besides the machines' states. */
export interface ScreenEnvironment extends Substitutes {
  readonly stationName: LocalizedText;
  /** Offered items by code, in the order of the home screen. */
  readonly items: ReadonlyMap<string, ServiceItem>;
  /** GB/T 2261.1 sex codes. */
  readonly sexes: Dictionary;
  /** GB/T 3304 ethnic codes. */
  readonly ethnicities: Dictionary;
  /** What the screen calls each document, by the id of its template. */
  readonly documentNames: ReadonlyMap<string, LocalizedText>;
}

/** Text of a code, or the code itself where the edition at hand does not know it: cards outlive editions. */
export function textOfCode(dictionary: Dictionary, code: string): LocalizedText {
  return dictionary.entries[code] ?? { 'zh-Hans': code, en: code };
}
