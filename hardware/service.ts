import { randomUUID } from 'node:crypto';
import type { ContractPort } from '../app/contracts/contract.ts';
import { type ContractServer, createContractServer } from '../app/contracts/contract-server.ts';
import { devicesContract } from '../app/contracts/devices/devices.ts';
import type { DeviceClass } from '../app/contracts/devices/vocabulary.ts';
import { fail, ok, type Result } from '../app/contracts/result.ts';
import type { Clock } from './clock.ts';
import type { CommandRequest } from './command.ts';
import type { Powers } from './device-classes.ts';
import type { ReportDiagnostic } from './diagnostics.ts';
import { imagingThread } from './document-scanner/imaging-thread.ts';
import { DrivenDevices } from './driven-devices.ts';
import { wipeCard } from './id-card-reader/wipe-card.ts';
import type { SupervisionEnd } from './supervision/supervisor.ts';
import type { Transports } from './transports/transports.ts';

export interface HardwareServiceOptions {
  /** The hardware process's end of the wire to the station. */
  readonly port: ContractPort;
  readonly transports: Transports;
  readonly clock: Clock;
  readonly report: ReportDiagnostic;
}

export interface HardwareService {
  /** Stops serving and closes every line; bounded in time. */
  close(): Promise<SupervisionEnd>;
}

interface Command extends CommandRequest {
  readonly deviceId: string;
}

/** Serves `devicesContract` over `port`: owns every configured device and its supervisor. */
export function createHardwareService({ port, transports, clock, report }: HardwareServiceOptions): HardwareService {
  const processId = randomUUID();
  const devices = new DrivenDevices({
    transports,
    clock,
    report,
    publish: (status) => server.emit('deviceStatus', status),
  });

  const running = new Set<string>();

  /** Runs a command, remembers its id while it runs, reports its failure and counts it. */
  const run = async <Value, Code extends string>(
    { deviceId, commandId }: Command,
    command: Promise<Result<Value, Code>>,
  ): Promise<Result<Value, Code>> => {
    running.add(commandId);
    const result = await command;
    running.delete(commandId);
    if (!result.ok) {
      devices.find(deviceId)?.tally.count('failures');
      report({ event: 'command-failed', deviceId, ...result.failure });
    }
    return result;
  };

  /** Runs a command on a device of a class; `absent` is that class's word for a device that is not there. */
  const on = async <Class extends DeviceClass, Value, Code extends string, Absent extends string>(
    deviceClass: Class,
    absent: Absent,
    command: Command,
    start: (device: Powers[Class]) => Promise<Result<Value, Code>>,
  ): Promise<Result<Value, Code | Absent>> => {
    const device = devices.powersOf(command.deviceId, deviceClass);
    return device === null ? fail(absent, `no ${deviceClass} ${command.deviceId}`) : run(command, start(device));
  };

  const server: ContractServer<typeof devicesContract> = createContractServer(devicesContract, port, {
    configure: async ({ devices: profiles }) => ok({ refused: await devices.configure(profiles) }),
    status: async () => ok({ devices: devices.statuses }),
    capabilities: async () => ok({ devices: devices.capabilities }),
    counters: async () => ok({ process: processId, devices: devices.counters }),
    async selfTest(command) {
      const found = devices.find(command.deviceId);
      if (found === null) return fail('device-offline', `no device ${command.deviceId}`);
      return found.device.selfTest === undefined ? fail('unsupported') : run(command, found.device.selfTest(command));
    },
    async cancel({ commandId }) {
      devices.cancel(commandId);
      return ok({});
    },

    async readCard(command) {
      const read = await on('id-card-reader', 'reader-offline', command, (reader) =>
        reader.readCard(command, command.extras, () => {
          const { deviceId, commandId } = command;
          server.emit('cardDetected', { deviceId, commandId });
        }),
      );
      // The answer is posted, that is copied, before this turn of the event loop is over.
      if (read.ok) setImmediate(() => wipeCard(read.value));
      return read;
    },

    printReceipt: (command) =>
      on('receipt-printer', 'printer-offline', command, (printer) => printer.printReceipt(command, command.document)),

    printDocument: (command) =>
      on('document-printer', 'printer-offline', command, (printer) =>
        printer.printDocument(command, command, (trouble) => {
          const { deviceId, commandId } = command;
          server.emit('documentJobHeld', { deviceId, commandId, trouble });
        }),
      ),

    scanCode: (command) => on('code-scanner', 'scanner-offline', command, (scanner) => scanner.scanCode(command)),
    scanCodes: (command) =>
      on('code-scanner', 'scanner-offline', command, (scanner) =>
        scanner.scanCodes(command, (code) => {
          const { deviceId, commandId } = command;
          server.emit('codeScanned', { deviceId, commandId, code });
        }),
      ),

    scanDocument: (command) =>
      on('document-scanner', 'scanner-offline', command, (scanner) =>
        scanner.scanDocument(command, command, (page) => {
          const { deviceId, commandId } = command;
          server.emit('pageScanned', { deviceId, commandId, page });
        }),
      ),
    async improvePage({ jpeg, pageBudgetBytes }) {
      const improved = await imagingThread.improvePicture(jpeg, pageBudgetBytes);
      if (improved.ok) wipeOnceSent(improved.value.jpeg);
      return improved;
    },
    async bindPages({ pages, budgetBytes }) {
      const bound = await imagingThread.bindPdf(pages, budgetBytes);
      if (!bound.ok) return bound;
      wipeOnceSent(bound.value);
      return ok({ pdf: bound.value });
    },

    readSmartCard: (command) =>
      on('smart-card-reader', 'reader-offline', command, (reader) =>
        reader.readSmartCard(command, command.application),
      ),

    captureSignature: (command) =>
      on('signature-pad', 'pad-offline', command, (pad) =>
        pad.captureSignature(command, (stroke, width) => {
          const { deviceId, commandId } = command;
          server.emit('strokeDrawn', { deviceId, commandId, width, stroke: [...stroke] });
        }),
      ),
    async finishSignature({ commandId }) {
      devices.eachOf('signature-pad', (pad) => pad.finishSignature(commandId));
      return ok({});
    },

    async setLight({ deviceId, light, flashRate }) {
      const board = devices.powersOf(deviceId, 'auxiliaries');
      if (board === null) return fail('board-offline', `no board ${deviceId}`);
      const set = await board.setLight(light, flashRate);
      return set.ok ? ok({}) : set;
    },
  });
  // A reader that still searched for a station that died would be busy for its successor, and would swallow the card
  // that the next person presents. A slip already begun is finished: half a slip helps nobody.
  server.onPeer((state) => {
    if (state === 'gone') for (const commandId of running) devices.cancel(commandId);
  });

  return {
    async close() {
      server.close();
      return devices.close();
    },
  };
}

/** An answer is copied to the other process when it is sent, which is before the event loop turns. */
function wipeOnceSent(bytes: Uint8Array): void {
  setImmediate(() => bytes.fill(0));
}
