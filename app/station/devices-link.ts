import { randomUUID } from 'node:crypto';
import type { ContractClient } from '../contracts/contract-client.ts';
import type { DeviceProfile } from '../contracts/devices/device-profile.ts';
import type { DeviceStatus } from '../contracts/devices/device-status.ts';
import type { devicesContract } from '../contracts/devices/devices.ts';
import type { ReadCardFailure } from '../contracts/devices/id-card-reading.ts';
import type { CitizenCard } from '../contracts/devices/identity-card.ts';
import type { ReceiptDocument } from '../contracts/devices/receipt-document.ts';
import type { PrintReceiptFailure } from '../contracts/devices/receipt-printing.ts';
import { fail, ok, type Result } from '../contracts/result.ts';

export interface DevicesLink {
  /** Waits for a card on the station's reader. Aborting cancels the command. */
  readCard(timeoutMs: number, signal: AbortSignal): Promise<Result<CitizenCard, ReadCardFailure>>;
  /** Prints on the station's receipt printer and waits until it has confirmed. Aborting cancels what is not yet sent. */
  printReceipt(
    document: ReceiptDocument,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<Result<null, PrintReceiptFailure>>;
}

export interface DevicesObserver {
  readonly status: (status: DeviceStatus) => void;
  readonly cardDetected: () => void;
  readonly gone: () => void;
  readonly up: () => void;
}

/**
 * The station's side of the hardware process: configures it whenever it (re)starts, tells what the devices say, and
 * speaks to the one reader and the one printer of the profile.
 */
export function openDevicesLink(
  client: ContractClient<typeof devicesContract>,
  devices: readonly DeviceProfile[],
  observer: DevicesObserver,
): DevicesLink {
  const idOf = (deviceClass: DeviceProfile['deviceClass']): string => {
    const device = devices.find((candidate) => candidate.deviceClass === deviceClass);
    if (device === undefined) throw new Error(`the profile was accepted without a ${deviceClass}`);
    return device.id;
  };

  // An event that arrives while the answer to `status` is on its way is newer than the answer.
  const toldByEvent = new Set<string>();

  const configure = async (): Promise<void> => {
    toldByEvent.clear();
    const configured = await client.call('configure', { devices });
    if (!configured.ok) return;
    const now = await client.call('status', {});
    if (!now.ok) return;
    for (const status of now.value.devices) if (!toldByEvent.has(status.deviceId)) observer.status(status);
  };

  client.on('deviceStatus', (status) => {
    toldByEvent.add(status.deviceId);
    observer.status(status);
  });
  client.on('cardDetected', observer.cardDetected);
  client.onPeer((state) => {
    if (state === 'gone') {
      observer.gone();
      return;
    }
    observer.up();
    void configure();
  });
  void configure();

  const cancelOnAbort = (commandId: string, signal: AbortSignal): void => {
    signal.addEventListener('abort', () => void client.call('cancel', { commandId }), { once: true });
  };

  return {
    async readCard(timeoutMs, signal) {
      const commandId = randomUUID();
      cancelOnAbort(commandId, signal);
      const result = await client.call('readCard', {
        deviceId: idOf('id-card-reader'),
        commandId,
        timeoutMs,
        extras: [],
      });
      if (!result.ok) return fail(readCardFailure(result.failure.code), result.failure.detail);
      const { value: card } = result;
      return card.kind === 'citizen' ? ok(card) : fail('unsupported-card', card.kind);
    },
    async printReceipt(document, timeoutMs, signal) {
      const commandId = randomUUID();
      cancelOnAbort(commandId, signal);
      const deviceId = idOf('receipt-printer');
      const result = await client.call('printReceipt', { deviceId, commandId, timeoutMs, document });
      return result.ok ? ok(null) : fail(printFailure(result.failure.code), result.failure.detail);
    },
  };
}

const readCardFailures = {
  'card-removed': true,
  'card-unreadable': true,
  'not-an-id-card': true,
  'unsupported-card': true,
  'card-not-authentic': true,
  'card-data-invalid': true,
  'reader-fault': true,
  'reader-offline': true,
  'timed-out': true,
  cancelled: true,
  busy: true,
} as const satisfies Readonly<Record<ReadCardFailure, true>>;

function readCardFailure(code: string): ReadCardFailure {
  if (code in readCardFailures) return code as ReadCardFailure;
  // The hardware process died under the command, or broke the contract: to the person the reader is away.
  return 'reader-offline';
}

const printFailures = {
  'paper-out': true,
  'cover-open': true,
  'cutter-fault': true,
  overheated: true,
  'printer-fault': true,
  'printer-offline': true,
  'outcome-unknown': true,
  unprintable: true,
  'timed-out': true,
  cancelled: true,
  busy: true,
} as const satisfies Readonly<Record<PrintReceiptFailure, true>>;

function printFailure(code: string): PrintReceiptFailure {
  if (code in printFailures) return code as PrintReceiptFailure;
  // The hardware process died under the command: nobody knows what reached the paper.
  return 'outcome-unknown';
}
