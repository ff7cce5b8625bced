/** Report descriptors (HID 1.11, section 6.2.2): as much of them as drivers and simulators need. */

const LONG_ITEM = 0xfe;
const REPORT_ID_TAG = 0x84;

/** Whether a device gives its reports ids. Reads what a device says of itself: damaged descriptors number none. */
export function numbersReports(descriptor: Uint8Array): boolean {
  let at = 0;
  while (at < descriptor.length) {
    const prefix = descriptor[at] ?? 0;
    if (prefix === LONG_ITEM) at += 3 + (descriptor[at + 1] ?? 0);
    else {
      // The low two bits are the length, the rest is type and tag.
      if ((prefix & 0xfc) === REPORT_ID_TAG) return true;
      at += 1 + itemLength(prefix);
    }
  }
  return false;
}

function itemLength(prefix: number): number {
  const size = prefix & 0x03;
  return size === 3 ? 4 : size;
}

/** Direction of a report as its descriptor declares it. */
export type ReportKind = 'input' | 'output' | 'feature';

const MAIN_ITEM: Readonly<Record<ReportKind, number>> = { input: 0x81, output: 0x91, feature: 0xb1 };

/** A report of `bytes` bytes without its id, every byte under one usage. */
export interface DeclaredReport {
  readonly kind: ReportKind;
  readonly reportId: number;
  readonly bytes: number;
  readonly usage: number;
}

/**
 * A descriptor with one application collection and reports of plain bytes: enough for the kernel to make a device node
 * and for its usage to be listed, as a simulated device needs it.
 */
export function plainReportDescriptor(
  usagePage: number,
  usage: number,
  reports: readonly DeclaredReport[],
): Uint8Array<ArrayBuffer> {
  const declared = reports.flatMap(({ kind, reportId, bytes, usage: own }) => [
    ...[0x85, reportId],
    ...[0x09, own],
    // Report Count in two bytes: some reports are longer than 255.
    ...[0x96, bytes & 0xff, bytes >> 8],
    ...[MAIN_ITEM[kind], 0x02],
  ]);
  return Uint8Array.from([
    ...[0x06, usagePage & 0xff, usagePage >> 8],
    ...[0x09, usage, 0xa1, 0x01],
    ...[0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08],
    ...declared,
    0xc0,
  ]);
}
