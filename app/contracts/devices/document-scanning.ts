import { type Static, Type } from 'typebox';
import { type CommandEnd, commandArgument } from './command.ts';
import { DeviceState, words } from './vocabulary.ts';

const exact = { additionalProperties: false };

export const ScannerTrouble = words(['paper-jammed', 'cover-open', 'scanner-fault', 'scanner-offline']);
export type ScannerTrouble = Static<typeof ScannerTrouble>;

export const documentScannerStatus = {
  deviceClass: Type.Literal('document-scanner'),
  device: DeviceState,
  trouble: Type.Union([ScannerTrouble, Type.Null()]),
};

/** What a person should look at before a page is taken; none of them refuses the page. */
export const PageWarning = words(['blank', 'blurred', 'cut-off', 'too-dark']);
export type PageWarning = Static<typeof PageWarning>;

/** One page, straightened and cropped, as JPEG within its share of the byte budget. */
export const ScannedPage = Type.Object(
  {
    jpeg: Type.Unsafe<Uint8Array>({}),
    widthPx: Type.Integer({ minimum: 1 }),
    heightPx: Type.Integer({ minimum: 1 }),
    /** Of a camera's picture, as if a sheet were as long as A4 and a card as long as a bank card. */
    dpi: Type.Integer({ minimum: 1 }),
    /** By how much the paper lay askew, clockwise, and was turned back. */
    deskewedDegrees: Type.Number(),
    warnings: Type.Array(PageWarning),
  },
  exact,
);
export type ScannedPage = Static<typeof ScannedPage>;

/**
 * - `feeder-empty`    nothing lies in the feeder
 * - a trouble         see `ScannerTrouble`; pages already scanned were told by `pageScanned` and stay good
 * - `unsupported`     the scanner has no such source, mode or resolution
 * - `not-an-image`    the bytes given to `improvePage` are no JPEG, or a broken one
 * - `over-budget`     even the smallest legible picture does not fit the byte budget
 */
export type ScanDocumentFailure = ScannerTrouble | 'feeder-empty' | 'unsupported' | 'over-budget' | CommandEnd;
export type ImprovePageFailure = 'not-an-image' | 'over-budget';
export type BindPagesFailure = 'not-an-image' | 'over-budget';

const pageBudget = Type.Integer({ minimum: 20_000, maximum: 5_000_000 });

export const documentScannerMethods = {
  /**
   * Scans one page from the glass, or everything in the feeder. Each page is told by `pageScanned` as soon as it is
   * there; the value counts them. No page touches a disk. Fails with `ScanDocumentFailure`.
   */
  scanDocument: {
    argument: commandArgument({
      source: words(['flatbed', 'feeder']),
      mode: words(['colour', 'gray']),
      dpi: Type.Union([Type.Literal(150), Type.Literal(200), Type.Literal(300)]),
      pageBudgetBytes: pageBudget,
    }),
    value: Type.Object({ pages: Type.Integer({ minimum: 0 }) }, exact),
  },
  /**
   * Straightens, crops, judges and shrinks a picture that a document camera took in the page. Needs no device.
   * Fails with `ImprovePageFailure`.
   */
  improvePage: {
    argument: Type.Object({ jpeg: Type.Unsafe<Uint8Array>({}), pageBudgetBytes: pageBudget }, exact),
    value: ScannedPage,
  },
  /** Binds pages, in the order given, into one PDF. Needs no device. Fails with `BindPagesFailure`. */
  bindPages: {
    argument: Type.Object(
      {
        pages: Type.Array(
          Type.Object({ jpeg: Type.Unsafe<Uint8Array>({}), dpi: Type.Integer({ minimum: 1 }) }, exact),
          {
            minItems: 1,
          },
        ),
        budgetBytes: Type.Integer({ minimum: 20_000 }),
      },
      exact,
    ),
    value: Type.Object({ pdf: Type.Unsafe<Uint8Array>({}) }, exact),
  },
};

export const documentScannerEvents = {
  pageScanned: Type.Object({ deviceId: Type.String(), commandId: Type.String(), page: ScannedPage }, exact),
};
