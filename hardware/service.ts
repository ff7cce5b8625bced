import type { ContractPort } from '../app/contracts/contract.ts';
import { type ContractServer, createContractServer } from '../app/contracts/contract-server.ts';
import type { DeviceProfile } from '../app/contracts/device-profile.ts';
import { devicesContract } from '../app/contracts/devices.ts';
import { assertNever, fail, ok, type Result } from '../app/contracts/result.ts';
import type { Clock } from './clock.ts';
import type { Device } from './device.ts';
import type { ReportDiagnostic } from './diagnostics.ts';
import { type CardReading, IdCardReader } from './id-card-reader/device.ts';
import { ReceiptPrinter, type ReceiptPrinting } from './receipt-printer/device.ts';
import { type Supervision, supervise } from './supervisor.ts';
import type { OpenTransport } from './transports/transport.ts';

export interface HardwareServiceOptions {
  /** The hardware process's end of the wire to the station. */
  readonly port: ContractPort;
  readonly openTransport: OpenTransport;
  readonly clock: Clock;
  readonly report: ReportDiagnostic;
}

export interface HardwareService {
  /** Stops serving and closes every line; bounded in time. */
  close(): Promise<void>;
}

/** A configured device under supervision, with what it can do. */
type DrivenDevice = { readonly supervision: Supervision } & (
  | { readonly deviceClass: 'id-card-reader'; readonly device: Device & CardReading }
  | { readonly deviceClass: 'receipt-printer'; readonly device: Device & ReceiptPrinting }
);

/** Serves `devicesContract` over `port`: owns every configured device and its supervisor. */
export function createHardwareService({ port, openTransport, clock, report }: HardwareServiceOptions): HardwareService {
  let driven: ReadonlyMap<string, DrivenDevice> = new Map();
  let profiles: readonly DeviceProfile[] = [];
  // Configurations follow one another; each waits until the lines of the one before are closed.
  let configuring: Promise<void> = Promise.resolve();

  const drive = (profile: DeviceProfile): DrivenDevice => {
    const superviseOne = (device: Device): Supervision =>
      supervise(device, openTransport(profile.line), clock, (status) => {
        report({ event: 'device-status', status });
        server.emit('deviceStatus', status);
      });
    switch (profile.deviceClass) {
      case 'id-card-reader': {
        const device = new IdCardReader(profile.id, clock);
        return { deviceClass: profile.deviceClass, device, supervision: superviseOne(device) };
      }
      case 'receipt-printer': {
        const device = new ReceiptPrinter(profile, clock, report);
        return { deviceClass: profile.deviceClass, device, supervision: superviseOne(device) };
      }
      default:
        return assertNever(profile);
    }
  };

  const closeAll = async (): Promise<void> => {
    const closing = [...driven.values()];
    driven = new Map();
    await Promise.all(closing.map(({ supervision }) => supervision.close()));
  };

  const replace = async (next: readonly DeviceProfile[]): Promise<void> => {
    // Called again by every station that restarts: the same set keeps its open lines.
    if (JSON.stringify(next) === JSON.stringify(profiles)) return;
    await closeAll();
    profiles = next;
    driven = new Map(next.map((profile) => [profile.id, drive(profile)]));
  };

  const reported = <R extends Result<unknown>>(deviceId: string, result: R): R => {
    if (!result.ok) report({ event: 'command-failed', deviceId, ...result.failure });
    return result;
  };

  const commands = new Set<string>();
  const running = async <Outcome>(commandId: string, command: Promise<Outcome>): Promise<Outcome> => {
    commands.add(commandId);
    const outcome = await command;
    commands.delete(commandId);
    return outcome;
  };
  const cancel = (commandId: string): void => {
    for (const { device } of driven.values()) device.cancel(commandId);
  };

  const server: ContractServer<typeof devicesContract> = createContractServer(devicesContract, port, {
    async configure({ devices }) {
      configuring = configuring.then(() => replace(devices));
      await configuring;
      return ok({});
    },
    async status() {
      return ok({ devices: [...driven.values()].map(({ supervision }) => supervision.status) });
    },
    async readCard({ deviceId, commandId, timeoutMs }) {
      const found = driven.get(deviceId);
      if (found?.deviceClass !== 'id-card-reader') return fail('reader-offline', `no reader ${deviceId}`);
      return reported(
        deviceId,
        await running(
          commandId,
          found.device.readCard({ commandId, timeoutMs }, () => server.emit('cardDetected', { deviceId, commandId })),
        ),
      );
    },
    async printReceipt({ deviceId, commandId, timeoutMs, document }) {
      const found = driven.get(deviceId);
      if (found?.deviceClass !== 'receipt-printer') return fail('printer-offline', `no printer ${deviceId}`);
      const printing = found.device.printReceipt({ commandId, timeoutMs }, document);
      return reported(deviceId, await running(commandId, printing));
    },
    async cancel({ commandId }) {
      cancel(commandId);
      return ok({});
    },
  });
  // A reader that still searched for a station that died would be busy for its successor, and would swallow the card
  // that the next person presents. A slip already begun is finished: half a slip helps nobody.
  server.onPeer((state) => {
    if (state === 'gone') for (const commandId of commands) cancel(commandId);
  });

  return {
    async close() {
      server.close();
      await configuring;
      await closeAll();
    },
  };
}
