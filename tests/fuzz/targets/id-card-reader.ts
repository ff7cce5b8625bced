import { encodeCommand } from '../../../hardware/id-card-reader/sdt-command.ts';
import { encodeFrame, SdtFrameParser } from '../../../hardware/id-card-reader/sdt-frame.ts';
import {
  decodeNewAddress,
  decodeReply,
  decodeSamId,
  encodeReply,
  splitReadBase,
  splitReadWithFingerprint,
} from '../../../hardware/id-card-reader/sdt-reply.ts';
import { decodeTextBlock, TEXT_BLOCK_LENGTH } from '../../../hardware/id-card-reader/sdt-text.ts';
import { ReaderSimulator } from '../../../hardware/id-card-reader/simulator.ts';
import { SPECIMEN_CARDS } from '../../../hardware/id-card-reader/specimen-cards.ts';
import { type FuzzTarget, law } from '../fuzz-target.ts';

const GOOD = encodeFrame(encodeReply(0x90, Uint8Array.of(1, 2, 3)));
/** The longest frame there is: noise can swallow no more than that before it is given up. */
const LONGEST_FRAME = 2407;

/** What readers with the specimen cards really answer, as seeds. */
function replies(): readonly Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (const card of SPECIMEN_CARDS) {
    const reader = new ReaderSimulator();
    let ask: (bytes: Uint8Array) => void = () => {};
    reader.connect({
      onBytes: (listener) => {
        ask = listener;
      },
      send: (bytes) => frames.push(bytes.slice()),
    });
    reader.placeCard(card);
    for (const name of [
      'status',
      'read-sam-id',
      'find-card',
      'select-card',
      'read-base',
      'read-new-address',
      'read-base-and-fingerprint',
      'read-chip-management-number',
    ] as const) {
      ask(encodeCommand(name));
    }
  }
  return [...new Map(frames.map((frame) => [Buffer.from(frame).toString('hex'), frame])).values()];
}

const FRAMES = replies();
const BODIES = FRAMES.map((frame) => frame.slice(7, -1));

export const ID_CARD_READER_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'SDT frames',
    covers: ['/id-card-reader/sdt-frame.ts'],
    seeds: FRAMES,
    run(input) {
      const parser = new SdtFrameParser(4);
      const events = [...parser.push(input)];
      // A frame that noise has begun swallows what follows until its declared length is full, or the line falls silent.
      events.push(...parser.abandonPartial());
      const found = parser.push(GOOD);
      law(
        found.some((event) => event.kind === 'frame' && event.body.length === 6),
        'the good frame after the noise was not found',
      );
      law(parser.partial === null, 'a frame is still open after a good one');
      law(events.length <= input.length, 'more events than bytes');
    },
    stream() {
      const parser = new SdtFrameParser(4);
      return {
        push: (input) => parser.push(input),
        held: () => parser.partial?.received ?? 0,
        limit: LONGEST_FRAME,
      };
    },
  },
  {
    name: 'SDT replies and text blocks',
    covers: ['/id-card-reader/sdt-reply.ts', '/id-card-reader/sdt-text.ts', '/id-card-reader/id-number.ts'],
    seeds: BODIES,
    run(input) {
      const { data } = decodeReply(input);
      decodeSamId(data);
      decodeNewAddress(data.slice());
      const blocks = splitReadBase(data) ?? splitReadWithFingerprint(data);
      if (blocks !== null) decodeTextBlock(blocks.text);
      if (input.length >= TEXT_BLOCK_LENGTH) decodeTextBlock(input.subarray(0, TEXT_BLOCK_LENGTH));
    },
  },
];
