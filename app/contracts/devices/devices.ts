import { Type } from 'typebox';
import { defineContract } from '../contract.ts';
import { auxiliariesMethods } from './auxiliaries.ts';
import { codeScannerEvents, codeScannerMethods } from './code-scanning.ts';
import { type CommandEnd, commandArgument } from './command.ts';
import { DeviceProfile, ProfileRefusal } from './device-profile.ts';
import { DeviceCapabilities, DeviceCounters, DeviceStatus } from './device-status.ts';
import { documentPrinterEvents, documentPrinterMethods } from './document-printing.ts';
import { documentScannerEvents, documentScannerMethods } from './document-scanning.ts';
import { idCardReaderEvents, idCardReaderMethods } from './id-card-reading.ts';
import { receiptPrinterMethods } from './receipt-printing.ts';
import { signaturePadEvents, signaturePadMethods } from './signing.ts';
import { smartCardReaderMethods } from './smart-card-reading.ts';

const exact = { additionalProperties: false };

/**
 * - `self-test-failed`  the device answered and found a fault; `detail` names it
 * - `device-offline`    it does not answer
 * - `unsupported`       it has no self-test
 */
export type SelfTestFailure = 'self-test-failed' | 'device-offline' | 'unsupported' | CommandEnd;

/** station → hardware. The hardware process owns every driver; the station only knows this contract. */
export const devicesContract = defineContract({
  name: 'devices',
  methods: {
    /**
     * Replaces the set of driven devices. Idempotent; called again whenever the hardware process restarts. A device
     * that cannot be driven as described is refused by itself; the others are driven all the same.
     */
    configure: {
      argument: Type.Object({ devices: Type.Array(DeviceProfile) }, exact),
      value: Type.Object({ refused: Type.Array(ProfileRefusal) }, exact),
    },
    /** Current status of every driven device. */
    status: {
      argument: Type.Object({}, exact),
      value: Type.Object({ devices: Type.Array(DeviceStatus) }, exact),
    },
    capabilities: {
      argument: Type.Object({}, exact),
      value: Type.Object({ devices: Type.Array(DeviceCapabilities) }, exact),
    },
    /** `process` names this run of the hardware process: counts start from nothing in each. */
    counters: {
      argument: Type.Object({}, exact),
      value: Type.Object({ process: Type.String(), devices: Type.Array(DeviceCounters) }, exact),
    },
    /** Prints a test page, or asks a device without paper to examine itself. Fails with `SelfTestFailure`. */
    selfTest: { argument: commandArgument({}), value: Type.Object({ found: Type.Array(Type.String()) }, exact) },
    /** Cancels a pending command by its id; unknown ids are ignored. */
    cancel: { argument: Type.Object({ commandId: Type.String() }, exact), value: Type.Object({}, exact) },
    ...idCardReaderMethods,
    ...receiptPrinterMethods,
    ...documentPrinterMethods,
    ...codeScannerMethods,
    ...documentScannerMethods,
    ...smartCardReaderMethods,
    ...signaturePadMethods,
    ...auxiliariesMethods,
  },
  events: {
    /** Debounced change of one device. */
    deviceStatus: DeviceStatus,
    ...idCardReaderEvents,
    ...documentPrinterEvents,
    ...codeScannerEvents,
    ...documentScannerEvents,
    ...signaturePadEvents,
  },
});
