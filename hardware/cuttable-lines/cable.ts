import type { MemoryCable } from '../transports/memory.ts';
import type { Transport } from '../transports/transport.ts';
import type { Wire } from '../transports/wire.ts';
import { CutSwitch, type CuttableLine } from './cut-switch.ts';

/**
 * A serial cable in memory as a cuttable line, with the transport to use in place of the cable's own. `powerUp` is
 * called when the plug goes in, now and again: it connects the simulator, which knows nothing of before.
 */
export function cuttableCable(
  cable: MemoryCable,
  powerUp: (wire: Wire) => void,
): { readonly line: CuttableLine; readonly transport: Transport } {
  const line = new CutSwitch({
    unplug: () => cable.unplug(),
    plug() {
      cable.plug();
      powerUp(wire);
    },
  });
  const wire: Wire = {
    onBytes: (listener) => cable.wire.onBytes(listener),
    send: (bytes) => line.fromDevice.pass(bytes, (allowed) => cable.wire.send(allowed)),
  };
  powerUp(wire);
  const transport = line.counted(cable.transport, (connection) => ({
    ...connection,
    write: (bytes) => line.toDevice.pass(bytes, (allowed) => connection.write(allowed)),
  }));
  return { line, transport };
}
