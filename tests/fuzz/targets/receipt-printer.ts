import { encodeReceipt } from '../../../hardware/receipt-printer/escpos-encoder.ts';
import { takeCommand } from '../../../hardware/receipt-printer/escpos-stream.ts';
import { layOutReceipt } from '../../../hardware/receipt-printer/layout.ts';
import { SPECIMEN_RECEIPT } from '../../../hardware/receipt-printer/specimen-receipt.ts';
import { decodeStatusBack, decodeStatusBytes, PrinterMessageParser } from '../../../hardware/receipt-printer/status.ts';
import { type FuzzTarget, law } from '../fuzz-target.ts';

const HEALTHY = [0x12, 0x12, 0x12, 0x12];

function specimenStream(): Uint8Array {
  const laidOut = layOutReceipt(SPECIMEN_RECEIPT, 576);
  if (!laidOut.ok) throw new Error('the specimen receipt does not fit');
  return Uint8Array.from(encodeReceipt(laidOut.value).commands.flatMap((command) => [...command]));
}

export const RECEIPT_PRINTER_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'ESC/POS answers',
    covers: ['/receipt-printer/status.ts'],
    seeds: [
      Uint8Array.from(HEALTHY),
      Uint8Array.of(0x1a, 0x32, 0x12, 0x7e),
      Uint8Array.of(0x14, 0x00, 0x00, 0x0f),
      Uint8Array.from([0x37, 0x22, 0x30, 0x30, 0x30, 0x31, 0x00]),
      Uint8Array.of(0x13, 0x12, 0x11),
    ],
    run(input) {
      const parser = new PrinterMessageParser();
      const messages = parser.push(input);
      law(messages.length <= input.length, 'more messages than bytes');
      for (const message of messages) if (message.kind === 'status-back') decodeStatusBack(message.bytes);
      const [a = 0, b = 0, c = 0, d = 0] = input;
      decodeStatusBytes([a, b, c, d]);
      decodeStatusBack(input.subarray(0, 4));
      parser.reset();
      const found = parser.push(Uint8Array.from(HEALTHY));
      law(found.filter(({ kind }) => kind === 'status-byte').length === 4, 'four answers after a reset are not seen');
    },
  },
  {
    name: 'ESC/POS print streams',
    covers: ['/receipt-printer/escpos-stream.ts'],
    seeds: [specimenStream()],
    run(input) {
      let rest = input;
      for (let taken = takeCommand(rest, true); taken !== null; taken = takeCommand(rest, true)) {
        law(taken.length > 0, 'a command of no bytes');
        rest = rest.subarray(taken.length);
      }
    },
  },
];
