import { fail } from '../../app/contracts/result.ts';
import type { MemoryReportCable, ReportWire } from '../transports/hid-memory.ts';
import type { ReportConnection, Transport } from '../transports/transport.ts';
import { CutSwitch, type CuttableLine } from './cut-switch.ts';

/**
 * A HID cable in memory as a cuttable line. A report that is cut anywhere does not arrive at all, as on USB, where the
 * controller drops a broken transfer. `powerUp` is called when the plug goes in, now and again.
 */
export function cuttableReportCable(
  cable: MemoryReportCable,
  powerUp: (wire: ReportWire) => void,
): { readonly line: CuttableLine; readonly transport: Transport<ReportConnection> } {
  const line = new CutSwitch({
    unplug: () => cable.unplug(),
    plug() {
      cable.plug();
      powerUp(wire);
    },
  });
  const { toDevice, fromDevice } = line;
  const closed = fail('connection-closed');
  const wire: ReportWire = {
    ...cable.wire,
    send: (report) =>
      fromDevice.pass(report, (allowed) => {
        if (allowed.length === report.length) cable.wire.send(allowed);
      }),
  };
  powerUp(wire);
  const transport = line.counted(cable.transport, (link) => ({
    ...link,
    write: (report) =>
      toDevice.pass(report, async (allowed) => (allowed.length < report.length ? closed : link.write(allowed))),
    writeFeature: (report) =>
      toDevice.pass(report, async (allowed) => (allowed.length < report.length ? closed : link.writeFeature(allowed))),
    async readFeature(reportId, length) {
      const answer = await link.readFeature(reportId, length);
      if (!answer.ok) return answer;
      return fromDevice.pass(answer.value, (allowed) => (allowed.length < answer.value.length ? closed : answer));
    },
  }));
  return { line, transport };
}
