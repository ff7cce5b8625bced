import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ContractPort } from '../../../app/contracts/contract.ts';
import { type ContractClient, createContractClient } from '../../../app/contracts/contract-client.ts';
import { devicesContract } from '../../../app/contracts/devices/devices.ts';

/** The hardware process as the shell runs it, and the station's client of it. */
export interface HardwareProcess {
  readonly devices: ContractClient<typeof devicesContract>;
  readonly pid: number;
  /** Asks it to end and returns its exit code. */
  shutDown(): Promise<number | null>;
}

/**
 * Forks `hardware/host.ts`, or its `built` bundle, with a `parentPort` over the process channel, as both hosts give it
 * one.
 */
export function startHardwareProcess(execArgv: readonly string[] = [], built?: string): HardwareProcess {
  const host = fileURLToPath(new URL('./hardware-host.ts', import.meta.url));
  const child = fork(host, built === undefined ? [] : [built], {
    serialization: 'advanced',
    execArgv: [...execArgv],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const port: ContractPort = {
    post: (message) => {
      child.send(message);
    },
    receive(listener) {
      child.on('message', listener);
      return () => child.off('message', listener);
    },
  };
  return {
    devices: createContractClient(devicesContract, port),
    pid: child.pid ?? -1,
    async shutDown() {
      if (child.exitCode === null) {
        child.send({ type: 'shutdown' });
        await once(child, 'exit');
      }
      return child.exitCode;
    },
  };
}
