import {
  encodeRequest,
  findReply,
  isSound,
  type ModbusRequest,
  sealed,
  unpackBits,
} from '../../../hardware/auxiliaries/modbus-frame.ts';
import { decodeReply, LineReader, MAX_LINE_LENGTH, splitLine } from '../../../hardware/ups/nut-line.ts';
import { type FuzzTarget, law } from '../fuzz-target.ts';

const UNIT = 1;
const REQUESTS: readonly ModbusRequest[] = [
  { ask: 'read-coils', start: 0, count: 19 },
  { ask: 'read-discrete-inputs', start: 0, count: 8 },
  { ask: 'read-registers', start: 4, count: 3 },
  { ask: 'write-coil', at: 2, on: true },
  { ask: 'write-coils', start: 0, values: [true, false, true] },
];
const COILS = REQUESTS[0];
const GOOD = sealed([UNIT, 1, 3, 0xcd, 0x6b, 0x05]);

const text = (line: string): Uint8Array => new TextEncoder().encode(line);

export const BOARD_AND_POWER_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'Modbus RTU frames',
    covers: ['/auxiliaries/modbus-frame.ts', '/auxiliaries/crc16.ts'],
    seeds: [...REQUESTS.map((request) => encodeRequest(UNIT, request)), GOOD, sealed([UNIT, 0x81, 2])],
    run(input) {
      for (const request of REQUESTS) findReply(UNIT, request, input);
      isSound(input);
      law(unpackBits(input, 19).length === 19, 'bits are missing');
      const joined = Uint8Array.from([...input, ...GOOD]);
      if (COILS !== undefined)
        law(findReply(UNIT, COILS, joined) !== null, 'the good answer after the noise was not found');
    },
  },
  {
    name: 'lines of a UPS server',
    covers: ['/ups/nut-line.ts'],
    seeds: [
      text('VAR ups ups.status "OL CHRG"\n'),
      text('VAR ups battery.charge "97.5"\nERR DATA-STALE\n'),
      text('BEGIN LIST UPS\nUPS ups "the \\"small\\" one"\nEND LIST UPS\n'),
    ],
    run(input) {
      const reader = new LineReader();
      const lines = reader.push(input);
      for (const line of lines ?? []) {
        law(line.length <= MAX_LINE_LENGTH, 'a line longer than any');
        splitLine(line);
        decodeReply(line);
      }
    },
  },
];
