import { type Attributes, collections, flag, number, text, texts } from './attribute-reading.ts';
import { PRINTER_STATE } from './ipp-operation.ts';
import { isMedia, isSameSize, type MediaSize, sizeOfMedia } from './media.ts';
import { type Supply, suppliesOf, type Tray, traysOf } from './supplies.ts';

/** What is asked at every look. */
export const CONDITION_ATTRIBUTES = [
  'printer-state',
  'printer-state-reasons',
  'printer-is-accepting-jobs',
  'printer-up-time',
  'media-ready',
  'media-col-ready',
  'printer-input-tray',
  'printer-supply',
  'marker-levels',
  'marker-types',
  'marker-colors',
  'marker-names',
] as const;

/** RFC 8011, 5.4.12: without a suffix an error is meant. */
export type Severity = 'report' | 'warning' | 'error';

export interface StateReason {
  /** Without its suffix. */
  readonly keyword: string;
  readonly severity: Severity;
}

/** A size that lies in a tray. */
interface LoadedMedia {
  readonly size: MediaSize;
  readonly tray: string | null;
}

/** How a printer is, as it said itself. */
export interface PrinterCondition {
  readonly state: 'idle' | 'processing' | 'stopped' | 'unknown';
  readonly reasons: readonly StateReason[];
  readonly acceptsJobs: boolean;
  /** Seconds since it was switched on; runs backwards over a restart only. */
  readonly upTime: number | null;
  /** Names of what lies in the trays, empty ones included on some printers. */
  readonly mediaReady: readonly string[];
  readonly loaded: readonly LoadedMedia[];
  readonly trays: readonly Tray[];
  readonly supplies: readonly Supply[];
}

export function conditionOf(attributes: Attributes): PrinterCondition {
  return {
    state: stateOf(number(attributes, 'printer-state')),
    reasons: texts(attributes, 'printer-state-reasons')
      .filter((reason) => reason !== 'none')
      .map(reasonOf),
    acceptsJobs: flag(attributes, 'printer-is-accepting-jobs') ?? true,
    upTime: number(attributes, 'printer-up-time'),
    mediaReady: [...new Set(texts(attributes, 'media-ready'))],
    loaded: collections(attributes, 'media-col-ready').flatMap(loadedMedia),
    trays: traysOf(attributes),
    supplies: suppliesOf(attributes),
  };
}

function stateOf(state: number | null): PrinterCondition['state'] {
  if (state === PRINTER_STATE.idle) return 'idle';
  if (state === PRINTER_STATE.processing) return 'processing';
  return state === PRINTER_STATE.stopped ? 'stopped' : 'unknown';
}

/** Takes the severity off a keyword: `media-empty-report` and `media-empty` are the same thing, more or less grave. */
export function reasonOf(reason: string): StateReason {
  for (const severity of ['report', 'warning', 'error'] as const) {
    const suffix = `-${severity}`;
    if (reason.endsWith(suffix)) return { keyword: reason.slice(0, -suffix.length), severity };
  }
  return { keyword: reason, severity: 'error' };
}

function loadedMedia(media: Attributes): readonly LoadedMedia[] {
  const [dimensions] = collections(media, 'media-size');
  const across = dimensions === undefined ? null : number(dimensions, 'x-dimension');
  const down = dimensions === undefined ? null : number(dimensions, 'y-dimension');
  const named = sizeOfMedia(text(media, 'media-size-name') ?? '');
  const size = across === null || down === null ? named : { across, down };
  return size === null ? [] : [{ size, tray: text(media, 'media-source') }];
}

/** A paper size, and the tray that it must come from unless that is left to the printer. */
export interface WantedMedia {
  readonly media: string;
  readonly tray: string | null;
  /** False for printers that go on naming the size they left the works with, whatever lies in their trays. */
  readonly mediaReadyTrusted: boolean;
}

/**
 * - `ready`   a tray holds it, and says that there is some
 * - `low`     the same, but not for long
 * - `listed`  the printer names it, but its trays do not count
 * - `empty`   every tray made for it has run out
 * - `absent`  no tray is made for it
 * - `unknown` the printer does not say what lies in its trays
 */
export type MediaReadiness = 'ready' | 'low' | 'listed' | 'empty' | 'absent' | 'unknown';

/** Below this part of a tray's capacity paper counts as low. */
const LOW_PART = 0.1;

/** Whether paper of that size lies ready. `media-ready` alone does not say: printers list empty trays there. */
export function readinessOf(condition: PrinterCondition, wanted: WantedMedia): MediaReadiness {
  if (!wanted.mediaReadyTrusted) return 'unknown';
  const { media, tray } = wanted;
  const size = sizeOfMedia(media);
  if (condition.loaded.length === 0 || size === null) {
    if (condition.mediaReady.length === 0) return 'unknown';
    return condition.mediaReady.some((keyword) => isMedia(keyword, media)) ? 'listed' : 'absent';
  }
  const fitting = condition.loaded.filter(
    (loaded) => isSameSize(loaded.size, size) && (tray === null || loaded.tray === null || loaded.tray === tray),
  );
  if (fitting.length === 0) return 'absent';
  const trays = fitting.map((loaded) => condition.trays.find(({ name }) => name === loaded.tray));
  if (trays.every((found) => found?.sheets === 0)) return 'empty';
  const filled = trays.flatMap((found) => (found?.sheets ? [found] : []));
  if (filled.length === 0) return 'listed';
  const plenty = filled.some(({ sheets, capacity }) => capacity === null || (sheets ?? 0) > capacity * LOW_PART);
  return plenty ? 'ready' : 'low';
}
