import { decodeCodeText } from '../../../hardware/code-scanner/code-text.ts';
import { encodeHidPosReports, HidPosAssembler } from '../../../hardware/code-scanner/hid-pos-report.ts';
import { SerialFramer } from '../../../hardware/code-scanner/serial-framing.ts';
import { SPECIMEN_CODES } from '../../../hardware/code-scanner/specimen-codes.ts';
import { type FuzzTarget, law } from '../fuzz-target.ts';

const CODES = Object.values(SPECIMEN_CODES);
const REPORT_LENGTH = 64;
const [GOOD] = encodeHidPosReports(SPECIMEN_CODES.greeting);

function reportsOf(input: Uint8Array): readonly Uint8Array[] {
  const reports: Uint8Array[] = [];
  for (let at = 0; at < input.length; at += REPORT_LENGTH) reports.push(input.slice(at, at + REPORT_LENGTH));
  return reports;
}

const serialCode = ({ bytes, aim }: { readonly bytes: Uint8Array; readonly aim: string }): Uint8Array =>
  Uint8Array.from([...Buffer.from(aim, 'latin1'), ...bytes, 0x0d, 0x0a]);

export const CODE_SCANNER_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'HID-POS reports',
    covers: ['/code-scanner/hid-pos-report.ts', '/code-scanner/symbology.ts'],
    seeds: CODES.map((code) => Uint8Array.from(encodeHidPosReports(code).flatMap((report) => [...report]))),
    run(input) {
      const assembler = new HidPosAssembler(true);
      for (const report of reportsOf(input)) assembler.push(report, 0);
      assembler.giveUp();
      if (GOOD === undefined) return;
      const scan = assembler.push(GOOD.slice(), 1);
      law(scan?.kind === 'code' && scan.bytes.length === 11, 'the good code after the noise was not found');
    },
  },
  {
    name: 'codes on a serial line',
    covers: ['/code-scanner/serial-framing.ts', '/code-scanner/symbology.ts'],
    seeds: CODES.map(serialCode),
    run(input) {
      const framer = new SerialFramer({ suffix: 'any', aimPrefix: true });
      const scans = framer.push(input, 0);
      law(scans.length <= input.length + 1, 'more codes than bytes');
      framer.push(Uint8Array.of(0x0d), 0);
      const found = framer.push(serialCode(SPECIMEN_CODES.greeting), 1);
      law(
        found.some((scan) => scan.kind === 'code'),
        'the good code after the noise was not found',
      );
    },
  },
  {
    name: 'texts of codes',
    covers: ['/code-scanner/code-text.ts'],
    seeds: CODES.map(({ bytes }) => bytes),
    run(input) {
      for (const encoding of ['auto', 'utf-8', 'gb18030'] as const) {
        law(typeof decodeCodeText(input.slice(), encoding).text === 'string', 'no text');
      }
    },
  },
];
