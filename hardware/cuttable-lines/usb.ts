import type { Transport } from '../transports/transport.ts';
import { memoryUsbHost, type PluggedSimulation, type SimulatedUsb } from '../transports/usb-memory.ts';
import type { UsbPort } from '../transports/usb-port.ts';
import type { Wire } from '../transports/wire.ts';
import { CutSwitch, type CuttableLine } from './cut-switch.ts';

/**
 * A USB device in memory on a line that can be cut after any byte. `open` makes the transport from the host's port;
 * `powerUp` is called when the plug goes in, now and again.
 */
export function cuttableUsb(
  device: SimulatedUsb,
  open: (port: UsbPort) => Transport,
  powerUp: (wire: Wire) => void,
): { readonly line: CuttableLine; readonly transport: Transport } {
  const host = memoryUsbHost();
  let simulation: PluggedSimulation | null = null;
  const line = new CutSwitch({
    unplug() {
      simulation?.unplug();
      simulation = null;
    },
    plug() {
      const plugged = host.plug(device);
      simulation = plugged;
      powerUp({
        onBytes: (listener) => plugged.wire.onBytes((bytes) => line.toDevice.pass(bytes, listener)),
        send: (bytes) => line.fromDevice.pass(bytes, (allowed) => plugged.wire.send(allowed)),
      });
    },
  });
  line.plug();
  return { line, transport: line.counted(open(host.port), (connection) => connection) };
}
