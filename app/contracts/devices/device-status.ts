import { type Static, type TProperties, Type } from 'typebox';
import type { Immutable } from '../immutable.ts';
import { auxiliariesStatus, upsStatus } from './auxiliaries.ts';
import { codeScannerStatus } from './code-scanning.ts';
import { documentPrinterStatus } from './document-printing.ts';
import { documentScannerStatus } from './document-scanning.ts';
import { idCardReaderStatus } from './id-card-reading.ts';
import { receiptPrinterStatus } from './receipt-printing.ts';
import { signaturePadStatus } from './signing.ts';
import { smartCardReaderStatus } from './smart-card-reading.ts';
import { DeviceClass, words } from './vocabulary.ts';

const exact = { additionalProperties: false };

const statusOf = <const Own extends TProperties>(own: Own) => Type.Object({ deviceId: Type.String(), ...own }, exact);

/** Health of one device, published on every debounced change. */
export const DeviceStatus = Type.Union([
  statusOf(idCardReaderStatus),
  statusOf(receiptPrinterStatus),
  statusOf(documentPrinterStatus),
  statusOf(codeScannerStatus),
  statusOf(documentScannerStatus),
  statusOf(smartCardReaderStatus),
  statusOf(signaturePadStatus),
  statusOf(auxiliariesStatus),
  statusOf(upsStatus),
]);
export type DeviceStatus = Immutable<Static<typeof DeviceStatus>>;
export type StatusOf<Class extends DeviceClass> = Extract<DeviceStatus, { readonly deviceClass: Class }>;

/** What a device counts over its life; maintenance is planned by these. */
export const CounterName = words(['reads', 'prints', 'pages', 'cuts', 'scans', 'failures', 'reconnects', 'hours']);
export type CounterName = Static<typeof CounterName>;

/** Counts since the hardware process started; who keeps totals adds them up by `deviceId` and process. */
export const DeviceCounters = Type.Object(
  {
    deviceId: Type.String(),
    counters: Type.Partial(Type.Record(CounterName, Type.Number({ minimum: 0 }))),
  },
  exact,
);
export type DeviceCounters = Immutable<Static<typeof DeviceCounters>>;

/** What a device can do, as its driver knows and as the device itself told (XFS4IoT `Common.Capabilities`). */
export const DeviceCapabilities = Type.Object(
  {
    deviceId: Type.String(),
    deviceClass: DeviceClass,
    driver: Type.String(),
    capabilities: Type.Record(
      Type.String(),
      Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Array(Type.String())]),
    ),
  },
  exact,
);
export type DeviceCapabilities = Immutable<Static<typeof DeviceCapabilities>>;
