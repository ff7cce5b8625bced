import { ok } from '../../app/contracts/result.ts';
import { type CuttableLine, Meter } from '../exchange.ts';
import type { Transport } from './transport.ts';
import { type MemoryUsbHost, memoryUsbHost, type PluggedSimulation, type SimulatedUsb } from './usb-memory.ts';
import type { UsbPort } from './usb-port.ts';
import type { Wire } from './wire.ts';

/**
 * A USB device in memory on a line that can be cut after any byte. `open` makes the transport from the host's port;
 * `powerUp` is called when the plug goes in, now and again.
 */
export function cuttableUsb(
  device: SimulatedUsb,
  open: (port: UsbPort) => Transport,
  powerUp: (wire: Wire) => void,
): { readonly line: CuttableLine; readonly transport: Transport } {
  const host: MemoryUsbHost = memoryUsbHost();
  let simulation: PluggedSimulation | null = null;
  let openLinks = 0;
  let onCut: () => void = () => {};
  const pull = (): void => {
    simulation?.unplug();
    simulation = null;
    onCut();
  };
  const meters = { 'to-device': new Meter(pull), 'from-device': new Meter(pull) };
  const plug = (): void => {
    const plugged = host.plug(device);
    simulation = plugged;
    powerUp({
      onBytes: (listener) => plugged.wire.onBytes((bytes) => meters['to-device'].pass(bytes, listener)),
      send: (bytes) => meters['from-device'].pass(bytes, (allowed) => plugged.wire.send(allowed)),
    });
  };
  plug();

  const transport = open(host.port);
  return {
    line: {
      crossed: (direction) => meters[direction].crossed,
      get isCut() {
        return simulation === null;
      },
      get openLinks() {
        return openLinks;
      },
      cutAfter: (direction, count) => meters[direction].cutAfter(count),
      onCut(listener) {
        onCut = listener;
      },
      plug,
    },
    transport: {
      ...transport,
      async open() {
        const opened = await transport.open();
        if (!opened.ok) return opened;
        openLinks += 1;
        opened.value.onClose(() => {
          openLinks -= 1;
        });
        return ok(opened.value);
      },
    },
  };
}
