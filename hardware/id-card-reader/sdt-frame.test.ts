import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeCommand, SDT_COMMAND_NAMES, type SdtCommandName } from './sdt-command.ts';
import { encodeFrame, PREAMBLE, SdtFrameParser } from './sdt-frame.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(text.split(' ').map((byte) => Number.parseInt(byte, 16)));
const bytes = (maxLength: number) => fc.uint8Array({ minLength: 0, maxLength });
const body = fc.uint8Array({ minLength: 3, maxLength: 1300 });

const FRAMES: Record<SdtCommandName, string> = {
  reset: 'AA AA AA 96 69 00 03 10 FF EC',
  status: 'AA AA AA 96 69 00 03 11 FF ED',
  'read-sam-id': 'AA AA AA 96 69 00 03 12 FF EE',
  'find-card': 'AA AA AA 96 69 00 03 20 01 22',
  'select-card': 'AA AA AA 96 69 00 03 20 02 21',
  'read-base': 'AA AA AA 96 69 00 03 30 01 32',
  'read-base-and-fingerprint': 'AA AA AA 96 69 00 03 30 10 23',
  'read-new-address': 'AA AA AA 96 69 00 03 30 03 30',
  'read-chip-management-number': 'AA AA AA 96 69 00 03 30 05 36',
  'set-max-rf-bytes': 'AA AA AA 96 69 00 04 61 FF 50 CA',
  'set-baud-115200': 'AA AA AA 96 69 00 03 60 00 63',
  'set-baud-57600': 'AA AA AA 96 69 00 03 60 01 62',
  'set-baud-38400': 'AA AA AA 96 69 00 03 60 02 61',
  'set-baud-19200': 'AA AA AA 96 69 00 03 60 03 60',
  'set-baud-9600': 'AA AA AA 96 69 00 03 60 04 67',
};

test('there are fifteen commands', () => expect(SDT_COMMAND_NAMES).toHaveLength(15));

test.each(SDT_COMMAND_NAMES)('the command %s is byte for byte the documented one', (name) => {
  expect(encodeCommand(name)).toEqual(hex(FRAMES[name]));
});

test('a frame comes back whole, however it is cut into chunks', () => {
  fc.assert(
    fc.property(body, fc.array(fc.integer({ min: 1, max: 400 })), (content, cuts) => {
      const parser = new SdtFrameParser(4);
      const frame = encodeFrame(content);
      const events = [];
      let at = 0;
      for (const cut of [...cuts, frame.length]) {
        events.push(...parser.push(frame.subarray(at, at + cut)));
        at += cut;
      }
      expect(events).toEqual([{ kind: 'frame', body: content }]);
    }),
  );
});

/** Noise that knows where it hurts: random bytes, preambles, and the beginnings of frames. */
const noise = fc
  .array(
    fc.oneof(
      bytes(40),
      fc.constant(Uint8Array.from(PREAMBLE)),
      fc.nat(4).map((length) => Uint8Array.from(PREAMBLE.slice(0, length))),
      fc
        .tuple(body, fc.nat(1300))
        .map(([content, length]) => encodeFrame(content).slice(0, Math.min(length, content.length))),
      bytes(3).map((after) => Uint8Array.from([...PREAMBLE, 0xff, 0xff, ...after])),
    ),
    { maxLength: 6 },
  )
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

test('the next good frame is found after any noise', () => {
  fc.assert(
    fc.property(noise, body, (before, content) => {
      const parser = new SdtFrameParser(4);
      const events = [
        ...parser.push(Uint8Array.from([...before, ...encodeFrame(content)])),
        ...parser.abandonPartial(),
      ];
      const frames = events.filter((event) => event.kind === 'frame');
      // A half frame whose check byte happens to match inside the good one cannot be told from a true frame.
      fc.pre(frames.every((frame) => frame.body.every((byte, index) => byte === content[index])));
      expect(frames).toEqual([{ kind: 'frame', body: content }]);
    }),
    { numRuns: 500 },
  );
});

test('arbitrary bytes never throw and leave nothing behind once the line is silent', () => {
  fc.assert(
    fc.property(fc.array(bytes(3000), { maxLength: 5 }), (chunks) => {
      const parser = new SdtFrameParser(4);
      for (const chunk of chunks) parser.push(chunk);
      parser.abandonPartial();
      expect(parser.partial).toBeNull();
    }),
  );
});

test('a flipped bit is a damaged frame', () => {
  fc.assert(
    fc.property(body, fc.nat(), fc.integer({ min: 0, max: 7 }), (content, position, bit) => {
      const frame = encodeFrame(content);
      const at = 7 + (position % (frame.length - 7));
      frame[at] = (frame[at] ?? 0) ^ (1 << bit);
      const [event] = new SdtFrameParser(4).push(frame);
      expect(event).toEqual({ kind: 'damaged' });
    }),
  );
});

test('captured: bytes lost and inserted in the preamble are noise', () => {
  const parser = new SdtFrameParser(4);
  expect(parser.push(hex('AA 00 AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 9C'))).toEqual([]);
  expect(parser.skipped).toBe(18);
});

test('captured: a reader that lies about its length stays a partial frame until it is given up', () => {
  const parser = new SdtFrameParser(4);
  expect(parser.push(hex('AA AA AA 96 69 00 05 05 05 05'))).toEqual([]);
  expect(parser.partial).toEqual({ received: 10, declaredLength: 5 });
  expect(parser.abandonPartial()).toEqual([]);
  expect(parser.partial).toBeNull();
});

test('captured: a frame inside a vendor wrapper is found', () => {
  const wrapped = hex('AA 05 12 A0 10 AA AA AA 96 69 00 04 00 00 90 94');
  expect(new SdtFrameParser(4).push(wrapped)).toEqual([{ kind: 'frame', body: Uint8Array.of(0, 0, 0x90) }]);
});
