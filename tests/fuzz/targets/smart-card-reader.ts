import { decodeResponse, statusMeaning } from '../../../hardware/smart-card-reader/apdu.ts';
import {
  decodeConnect,
  decodeReaderStates,
  decodeTransmit,
  encodeReaderStates,
} from '../../../hardware/smart-card-reader/pcsc-message.ts';
import { type FuzzTarget, law } from '../fuzz-target.ts';

const ATR = Uint8Array.of(0x3b, 0x80, 0x01, 0x81);

export const SMART_CARD_READER_TARGETS: readonly FuzzTarget[] = [
  {
    name: "the card service's structures",
    covers: ['/smart-card-reader/pcsc-message.ts'],
    seeds: [
      encodeReaderStates([]),
      encodeReaderStates([{ name: 'Virtual PCD 00 00', eventCounter: 3, state: 0x0034, atr: ATR }]),
    ],
    run(input) {
      const readers = decodeReaderStates(input);
      law(readers.length <= 16 || input.length > 16 * 184, 'more readers than there are places');
      for (const { atr } of readers) law(atr.length <= 33, 'an answer to reset longer than any');
      decodeConnect(input);
      decodeTransmit(input);
    },
  },
  {
    name: 'answers of chip cards',
    covers: ['/smart-card-reader/apdu.ts'],
    seeds: [Uint8Array.of(0x90, 0x00), Uint8Array.of(0x6f, 0x02, 0x61, 0x10), Uint8Array.of(0x6c, 0x20)],
    run(input) {
      const response = decodeResponse(input);
      law((response === null) === input.length < 2, 'an answer needs a status word, and nothing else');
      if (response !== null) statusMeaning(response.sw);
    },
  },
];
