import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numbersReports } from '../transports/hid-descriptor.ts';
import { decodeHidPosReport, encodeHidPosReports, HidPosAssembler, hidPosReportDescriptor } from './hid-pos-report.ts';
import type { Scan } from './scan.ts';
import { SPECIMEN_CODES } from './specimen-codes.ts';

/** As a scanner of the standard layout sends `HELLO WORLD`, Honeywell's code id included. */
const HELLO = Uint8Array.from([
  ...Buffer.from('020b5d513148454c4c4f20574f524c44', 'hex'),
  ...new Uint8Array(45),
  ...[0x73, 0x00, 0x00],
]);

function read(reports: readonly Uint8Array[], isHoneywell = false): readonly Scan[] {
  const assembler = new HidPosAssembler(isHoneywell);
  return reports.map((report) => assembler.push(report, 7)).filter((scan) => scan !== null);
}

function text(scan: Scan | undefined): string {
  return scan?.kind === 'code' ? Buffer.from(scan.bytes).toString('utf8') : `no code: ${scan?.kind}`;
}

test('the standard layout', () => {
  expect(HELLO).toHaveLength(64);
  const [scan] = read([HELLO]);
  expect(scan).toMatchObject({ kind: 'code', symbology: 'qrCode', beganAt: 7 });
  expect(text(scan)).toBe('HELLO WORLD');
  expect(encodeHidPosReports({ bytes: Buffer.from('HELLO WORLD'), aim: ']Q1', codeId: 0x73 })).toEqual([HELLO]);
});

test("Datalogic's layout, one byte further back, Chinese at the full length of a report included", () => {
  const bytes = new TextEncoder().encode(`${'村'.repeat(18)}ab`);
  expect(bytes).toHaveLength(56);
  const reports = encodeHidPosReports({ bytes, aim: ']d1', layout: 'datalogic' });
  expect(reports).toHaveLength(1);
  const [scan] = read(reports);
  expect(scan).toMatchObject({ symbology: 'dataMatrix' });
  expect(text(scan)).toBe(`${'村'.repeat(18)}ab`);
});

test('a code of several reports, cut inside a Chinese character', () => {
  const long = new TextEncoder().encode('云溪村便民服务站'.repeat(20));
  const reports = encodeHidPosReports({ bytes: long, aim: ']Q1' });
  expect(reports).toHaveLength(9);
  expect(read(reports.slice(0, -1))).toEqual([]);
  expect(text(read(reports)[0])).toBe('云溪村便民服务站'.repeat(20));
});

test.each(['\r', '\n', '\r\n'])('a line end %j behind the code is cut off, one inside stays', (lineEnd) => {
  const [scan] = read(encodeHidPosReports({ bytes: Buffer.from(`one${lineEnd}two${lineEnd}`), aim: ']Q1' }));
  expect(text(scan)).toBe(`one${lineEnd}two`);
});

test("Honeywell's answers to commands are no codes", () => {
  const reply = (aim: string, codeId: number): Uint8Array[] =>
    encodeHidPosReports({ bytes: Buffer.from('REVINF\x06.'), aim, codeId });
  expect(read(reply(']Z6', 0x36), true)).toEqual([]);
});

test('what the AIM identifier leaves open, the code id of Honeywell tells; of others it is not read', () => {
  const reports = encodeHidPosReports({ bytes: Buffer.from('1'), aim: ']X0', codeId: 0x48 });
  expect(read(reports, true)[0]).toMatchObject({ symbology: 'hanXin' });
  expect(read(reports, false)[0]).toMatchObject({ symbology: 'symbologyUnknown' });
});

test('a scanner that sends no identifier still scans', () => {
  expect(read(encodeHidPosReports({ bytes: Buffer.from('12'), aim: '\0\0\0' }))[0]).toMatchObject({
    kind: 'code',
    symbology: 'symbologyUnknown',
  });
});

test('a report of no scanner is a fault, and the next code is read', () => {
  const falseLength = HELLO.slice();
  falseLength[1] = 57;
  const scans = read([falseLength, HELLO.slice(0, 10), HELLO]);
  expect(scans.map(({ kind }) => kind)).toEqual(['fault', 'fault', 'code']);
});

test('a code longer than any is unreadable and does not grow, and the next one is read', () => {
  const reports = encodeHidPosReports({ bytes: new Uint8Array(20_000).fill(0x31), aim: ']Q1' });
  const scans = read([...reports, HELLO]);
  expect(scans.map(({ kind }) => kind)).toEqual(['unreadable', 'code']);
});

test('every code comes back, in either layout', () => {
  const bytes = fc
    .uint8Array({ minLength: 1, maxLength: 600 })
    .filter((all) => ![0x0a, 0x0d].includes(all.at(-1) ?? 0));
  const layout = fc.constantFrom('standard' as const, 'datalogic' as const);
  fc.assert(
    fc.property(bytes, layout, (code, kind) => {
      const [scan] = read(encodeHidPosReports({ bytes: code, aim: ']Q1', layout: kind }));
      return scan?.kind === 'code' && Buffer.from(scan.bytes).equals(code);
    }),
  );
});

test('no report throws', () => {
  const assembler = new HidPosAssembler(true);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (noise, begunWell) => {
      const report = begunWell ? Uint8Array.from([0x02, ...noise]) : noise;
      decodeHidPosReport(report);
      assembler.push(report, 0);
    }),
  );
  expect(text(read([HELLO])[0])).toBe('HELLO WORLD');
});

test('nothing of a code stays in the assembler', () => {
  const assembler = new HidPosAssembler(false);
  for (const report of encodeHidPosReports({ ...SPECIMEN_CODES.long })) assembler.push(report, 0);
  expect(assembler.underWay).toBe(false);
  expect(assembler.giveUp()).toBeNull();
});

test('the descriptor numbers its reports', () => {
  expect(numbersReports(hidPosReportDescriptor())).toBe(true);
});
