import { type Static, Type } from 'typebox';
import { type CommandEnd, commandArgument } from './command.ts';
import { DeviceState, words } from './vocabulary.ts';

const exact = { additionalProperties: false };

export const codeScannerStatus = {
  deviceClass: Type.Literal('code-scanner'),
  device: DeviceState,
  scanner: words(['on', 'off', 'inoperative', 'unknown']),
};

/** Names of XFS4IoT `BarcodeReader`; `symbologyUnknown` where the scanner does not say. */
export const Symbology = words([
  'qrCode',
  'dataMatrix',
  'pdf417',
  'aztec',
  'code128',
  'gs1-128',
  'code39',
  'ean13',
  'ean8',
  'hanXin',
  'symbologyUnknown',
]);
export type Symbology = Static<typeof Symbology>;

/**
 * One code. `text` is what its bytes say, or, where `encoding` is `bytes` because they are no text, the bytes in base64.
 * A payment code is known by its shape alone (the acquirer decides); it is single-use and lives about a minute: nobody
 * may log it or keep it.
 */
export const ScannedCode = Type.Object(
  {
    symbology: Symbology,
    text: Type.String(),
    encoding: words(['ascii', 'utf-8', 'gb18030', 'bytes']),
    purpose: words(['general', 'payment-wechat', 'payment-alipay', 'payment-unionpay', 'payment-ecny']),
  },
  exact,
);
export type ScannedCode = Static<typeof ScannedCode>;

/**
 * - `code-unreadable`  a code came cut short, longer than any code is, or not as the profile announces its codes
 * - `scanner-fault`    the scanner sends what no scanner of this kind sends, or types as a keyboard
 * - `scanner-offline`  no scanner
 */
export type ScanCodeFailure = 'code-unreadable' | 'scanner-fault' | 'scanner-offline' | CommandEnd;

export const codeScannerMethods = {
  /** Lights the scanner up and waits for one code. Codes that come unasked are dropped. Fails with `ScanCodeFailure`. */
  scanCode: { argument: commandArgument({}), value: ScannedCode },
  /**
   * Gives every code as `codeScanned` until the time is over or it is cancelled; then ends as success. A code that stays
   * under the beam counts once, until it was away for a second and a half.
   */
  scanCodes: { argument: commandArgument({}), value: Type.Object({ count: Type.Integer() }, exact) },
};

export const codeScannerEvents = {
  codeScanned: Type.Object({ deviceId: Type.String(), commandId: Type.String(), code: ScannedCode }, exact),
};
