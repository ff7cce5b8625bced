import { fail, ok } from '../app/contracts/result.ts';
import { type CuttableLine, Meter } from './exchange.ts';
import type { MemoryReportCable, ReportWire } from './transports/hid-memory.ts';
import type { ReportConnection, Transport } from './transports/transport.ts';

/**
 * A HID cable in memory as a cuttable line. A report that is cut anywhere does not arrive at all, as on USB, where the
 * controller drops a broken transfer. `powerUp` is called when the plug goes in, now and again.
 */
export function cuttableReportCable(
  cable: MemoryReportCable,
  powerUp: (wire: ReportWire) => void,
): {
  readonly line: CuttableLine;
  readonly transport: Transport<ReportConnection>;
} {
  let isCut = false;
  let openLinks = 0;
  let onCut: () => void = () => {};
  const pull = (): void => {
    isCut = true;
    cable.unplug();
    onCut();
  };
  const toDevice = new Meter(pull);
  const fromDevice = new Meter(pull);
  const meters = { 'to-device': toDevice, 'from-device': fromDevice };
  const closed = fail('connection-closed');

  const metered = (link: ReportConnection): ReportConnection => ({
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
  });

  const wire: ReportWire = {
    ...cable.wire,
    send: (report) =>
      fromDevice.pass(report, (allowed) => {
        if (allowed.length === report.length) cable.wire.send(allowed);
      }),
  };
  powerUp(wire);

  return {
    line: {
      crossed: (direction) => meters[direction].crossed,
      get isCut() {
        return isCut;
      },
      get openLinks() {
        return openLinks;
      },
      cutAfter: (direction, count) => meters[direction].cutAfter(count),
      onCut(listener) {
        onCut = listener;
      },
      plug() {
        isCut = false;
        cable.plug();
        powerUp(wire);
      },
    },
    transport: {
      async open() {
        const opened = await cable.transport.open();
        if (!opened.ok) return opened;
        openLinks += 1;
        opened.value.onClose(() => {
          openLinks -= 1;
        });
        return ok(metered(opened.value));
      },
    },
  };
}
