import type { ProgramEnd } from './transport.ts';

/** What SANE says of an operation (`SANE_Status`). `gone` is said of a name that no scanner answers to. */
export type SaneStatus =
  | 'good'
  | 'unsupported'
  | 'cancelled'
  | 'device-busy'
  | 'invalid'
  | 'end-of-data'
  | 'jammed'
  | 'no-documents'
  | 'cover-open'
  | 'io-error'
  | 'no-memory'
  | 'access-denied'
  | 'gone'
  | 'unknown';

/** In the order of their numbers, which `scanimage` uses as exit codes. */
const BY_NUMBER: readonly SaneStatus[] = [
  'good',
  'unsupported',
  'cancelled',
  'device-busy',
  'invalid',
  'end-of-data',
  'jammed',
  'no-documents',
  'cover-open',
  'io-error',
  'no-memory',
  'access-denied',
];

/** In the neutral locale. */
const BY_TEXT: readonly (readonly [string, SaneStatus])[] = [
  ['Operation not supported', 'unsupported'],
  ['Operation was cancel', 'cancelled'],
  ['Device busy', 'device-busy'],
  ['Invalid argument', 'invalid'],
  ['End of file reached', 'end-of-data'],
  ['Document feeder jammed', 'jammed'],
  ['Document feeder out of documents', 'no-documents'],
  ['Scanner cover is open', 'cover-open'],
  ['Error during device I/O', 'io-error'],
  ['Out of memory', 'no-memory'],
  ['Access to resource has been denied', 'access-denied'],
];

/**
 * What `scanimage` complained of in one line of its stderr, or `null`. The exit code says less: it is 1 for every
 * scanner that could not be opened, and 0 for a batch in which no page could be read.
 */
export function complaintOf(line: string): SaneStatus | null {
  if (!line.startsWith('scanimage: ')) return null;
  const status = BY_TEXT.find(([text]) => line.includes(text))?.[1] ?? null;
  const isOpening = line.includes('open of device');
  if (isOpening && (status === 'invalid' || status === 'io-error')) return 'gone';
  return status;
}

/** How a run ended, by its last complaint, or by its exit code where it had none. */
export function saneStatusOf({ exitCode, lines }: ProgramEnd): SaneStatus {
  for (const line of lines.toReversed()) {
    const complaint = complaintOf(line);
    if (complaint !== null) return complaint;
  }
  return exitCode === null ? 'unknown' : (BY_NUMBER[exitCode] ?? 'unknown');
}
