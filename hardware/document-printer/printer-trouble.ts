import type { DocumentPrinterTrouble } from '../../app/contracts/devices/document-printing.ts';
import type { DeviceState, MediaState, PaperState, TonerState } from '../../app/contracts/devices/vocabulary.ts';
import { assertNever } from '../../app/contracts/result.ts';
import { type MediaReadiness, type PrinterCondition, readinessOf, type WantedMedia } from './printer-condition.ts';
import { isWasteFull, tonerByLevels } from './supplies.ts';

/**
 * What keeps the printer from printing on that paper, the cause that a person must see to first coming first. Severity
 * is no more than a hint: the same jam is `-error` on one printer and `-warning` on the next, and an idle printer calls
 * everything `-report`. Where a printer has several trays and colours, only those that are needed count.
 */
export function troubleOf(condition: PrinterCondition, wanted: WantedMedia): DocumentPrinterTrouble | null {
  const said = sayingOf(condition);
  const readiness = readinessOf(condition, wanted);
  // An open cover is how a jam is cleared, and raises other complaints by itself.
  if (said.any('cover-open', 'door-open', 'interlock-open')) return 'cover-open';
  if (said.any('media-jam')) return 'paper-jammed';
  if (said.error('input-tray-missing') || (said.any('input-tray-missing') && !isThere(readiness)))
    return 'tray-missing';
  if (isPaperOut(condition, readiness)) return 'paper-out';
  if (tonerOf(condition) === 'out') return 'toner-out';
  if (said.grave('output-area-full')) return 'output-full';
  if (isWasteFull(condition.supplies) || said.error('marker-waste-full', 'fuser-over-temp', 'opc-life-over')) {
    return 'printer-fault';
  }
  if (said.any('offline', 'shutdown', 'timed-out') || said.grave('connecting-to-device')) return 'printer-offline';
  if (said.any('paused', 'moving-to-paused') || !condition.acceptsJobs) return 'paused';
  // Stopped for a reason of its maker's own.
  return condition.state === 'stopped' ? 'printer-fault' : null;
}

function isPaperOut(condition: PrinterCondition, readiness: MediaReadiness): boolean {
  const said = sayingOf(condition);
  const missing = said.any('media-empty', 'media-needed');
  switch (readiness) {
    case 'empty':
    case 'absent':
      return true;
    case 'unknown':
      return missing;
    case 'listed':
      // With a single tray there is no other that could be meant.
      return condition.loaded.length <= 1 ? missing : said.error('media-empty', 'media-needed');
    case 'ready':
    case 'low':
      return condition.state === 'stopped' && said.error('media-empty', 'media-needed');
    default:
      return assertNever(readiness);
  }
}

function isThere(readiness: MediaReadiness): boolean {
  return readiness === 'ready' || readiness === 'low' || readiness === 'listed';
}

function tonerOf(condition: PrinterCondition): TonerState {
  const said = sayingOf(condition);
  const byLevels = tonerByLevels(condition.supplies);
  const empty = ['toner-empty', 'marker-supply-empty', 'marker-supply-missing', 'developer-empty'] as const;
  if (byLevels === 'out' || said.error(...empty)) return 'out';
  if (said.any(...empty)) return byLevels === 'unknown' ? 'out' : 'low';
  return said.any('toner-low', 'marker-supply-low', 'developer-low') ? 'low' : byLevels;
}

/** The condition in XFS4IoT words, for documents on that paper. */
export function vocabularyOf(
  condition: PrinterCondition,
  wanted: WantedMedia,
): {
  readonly device: DeviceState;
  readonly media: MediaState;
  readonly paper: PaperState;
  readonly toner: TonerState;
  readonly mediaReady: string[];
  readonly trouble: DocumentPrinterTrouble | null;
} {
  const trouble = troubleOf(condition, wanted);
  const readiness = readinessOf(condition, wanted);
  const isLow = readiness === 'low' || (readiness !== 'ready' && sayingOf(condition).any('media-low'));
  const isOut = isPaperOut(condition, readiness);
  return {
    device: deviceStateOf(trouble),
    media: trouble === 'paper-jammed' ? 'jammed' : 'unknown',
    paper: trouble === 'paper-jammed' ? 'jammed' : isOut ? 'out' : isLow ? 'low' : 'full',
    toner: tonerOf(condition),
    mediaReady: [...condition.mediaReady],
    trouble,
  };
}

function deviceStateOf(trouble: DocumentPrinterTrouble | null): DeviceState {
  switch (trouble) {
    case 'cover-open':
    case 'tray-missing':
    case 'output-full':
      return 'userError';
    case 'printer-fault':
      return 'hardwareError';
    case 'paused':
    case 'printer-offline':
      return 'offline';
    case 'paper-out':
    case 'paper-jammed':
    case 'toner-out':
    case null:
      // The device itself is well: `paper` and `toner` say what is the matter.
      return 'online';
    default:
      return assertNever(trouble);
  }
}

interface Saying {
  /** Said, however gravely. */
  any(...keywords: readonly string[]): boolean;
  /** Said as more than a report. */
  grave(...keywords: readonly string[]): boolean;
  /** Said as an error. */
  error(...keywords: readonly string[]): boolean;
}

function sayingOf({ reasons }: PrinterCondition): Saying {
  return {
    any: (...keywords) => reasons.some(({ keyword }) => keywords.includes(keyword)),
    grave: (...keywords) =>
      reasons.some(({ keyword, severity }) => severity !== 'report' && keywords.includes(keyword)),
    error: (...keywords) => reasons.some(({ keyword, severity }) => severity === 'error' && keywords.includes(keyword)),
  };
}
