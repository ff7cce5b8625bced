/**
 * Every delay of the service machines that is not a station's own timing, in milliseconds. Time limits here are
 * safety nets behind the effects' own: an effect that neither answers nor fails is a bug, and the person must still
 * get somewhere.
 */
export const serviceDelays = {
  /** One read command waits this long for a card; the limit behind it is longer. */
  readCardCommand: 60_000,
  readCardLimit: 70_000,
  /** Between a failed read and the next command, so that a reader that fails at once is not hammered. */
  readCardPause: 700,
  /** The key of a draft takes a tenth of a second, while the person looks at another page; nobody waits for a slow one. */
  loadDraftLimit: 3_000,
  /** Writing to the outbox takes milliseconds; a disk that needs longer is dying. */
  saveLimit: 20_000,
  /** Behind the station's own `countyAnswer` timing. */
  countyLimit: 90_000,
  /** One receipt at 9600 baud takes some ten seconds; the printer command has its own limit below this. */
  printCommand: 25_000,
  printLimit: 40_000,
  /** Drawing and printing some pages, and time for somebody to bring paper before the job is taken back. */
  printDocumentCommand: 120_000,
  printDocumentLimit: 150_000,
  /** One page on the glass of a slow scanner; the scanner's own limit is below the net. */
  scanPageCommand: 60_000,
  scanPageLimit: 70_000,
  /** Straightening and shrinking a photograph takes a second or two. */
  improvePageLimit: 30_000,
  /** People who sign take their time; a capture that ran out begins again. */
  captureSignatureCommand: 300_000,
  captureSignatureLimit: 310_000,
  /** One scan command waits this long for a code, and this long passes before the next. */
  scanCodeCommand: 60_000,
  scanCodePause: 700,
  /** Looking up a receipt in the register takes milliseconds. */
  findReceiptLimit: 10_000,
} as const;
