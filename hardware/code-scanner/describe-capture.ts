import { toHex } from '../captured-bytes.ts';
import { purposeOf } from './code-purpose.ts';
import { decodeCodeText } from './code-text.ts';
import { decodeHidPosReport, HidPosAssembler } from './hid-pos-report.ts';
import type { Scan } from './scan.ts';
import { SerialFramer } from './serial-framing.ts';

const HID_REPORT_LENGTH = 64;
const HID_REPORT_ID = 0x02;

/**
 * What a captured stream of a scanner says, for people: whole HID-POS reports, or the bytes of a serial line. A payment
 * code is named and counted, never shown: captures are passed on.
 */
export function describeCapture(bytes: Uint8Array): object {
  const isHid = bytes.length > 0 && bytes.length % HID_REPORT_LENGTH === 0 && bytes[0] === HID_REPORT_ID;
  return isHid ? describeReports(bytes) : describeSerial(bytes);
}

function describeReports(bytes: Uint8Array): object {
  const assembler = new HidPosAssembler(true);
  const reports: object[] = [];
  const codes: object[] = [];
  for (let at = 0; at < bytes.length; at += HID_REPORT_LENGTH) {
    const report = bytes.subarray(at, at + HID_REPORT_LENGTH);
    const read = decodeHidPosReport(report);
    reports.push(
      read.kind === 'data'
        ? {
            bytes: read.data.length,
            aim: read.aim === null ? null : Buffer.from(read.aim).toString('latin1'),
            codeId: toHex(Uint8Array.of(read.codeId)),
            continued: read.continued,
          }
        : { kind: read.kind },
    );
    const scan = assembler.push(report, 0);
    if (scan !== null) codes.push(describeScan(scan));
  }
  const cut = assembler.giveUp();
  return { line: 'hid-pos', reports, codes: cut === null ? codes : [...codes, describeScan(cut)] };
}

function describeSerial(bytes: Uint8Array): object {
  const withAim = new SerialFramer({ suffix: 'any', aimPrefix: true });
  const announced = [...withAim.push(bytes, 0), ...withAim.flush()];
  // Without identifiers every code would be unreadable: then they are read as they stand.
  if (announced.some(({ kind }) => kind === 'code')) {
    return { line: 'serial', aimPrefix: true, codes: announced.map(describeScan) };
  }
  const plain = new SerialFramer({ suffix: 'any', aimPrefix: false });
  return { line: 'serial', aimPrefix: false, codes: [...plain.push(bytes, 0), ...plain.flush()].map(describeScan) };
}

function describeScan(scan: Scan): object {
  if (scan.kind !== 'code') return { kind: scan.kind, detail: scan.detail };
  const { text, encoding } = decodeCodeText(scan.bytes);
  const purpose = purposeOf(text);
  return {
    symbology: scan.symbology,
    bytes: scan.bytes.length,
    encoding,
    purpose,
    ...(purpose === 'general' ? { text } : {}),
  };
}
