import { test } from 'vitest';
import type { ReaderFault } from '../../../hardware/id-card-reader/simulator.ts';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, pensioner } from './hall.ts';

const hall = openHall();

const faults: readonly ReaderFault[] = [
  { fault: 'garbage', bytes: Uint8Array.from({ length: 64 }, (_, at) => 0x30 + at) },
  // Promises more bytes than it carries.
  { fault: 'liar-frame' },
];

test('replies that are none: the reader is to blame, not the card, and reading goes on by itself', async () => {
  for (const fault of faults) {
    await hall.walksToCard();
    hall.reader.failNext(fault, 'read-base', 2);
    hall.reader.placeCard(pensioner);
    await hall.visitor.sees(words.card['reader-fault'].heading);
    hall.reader.liftCard();
    await hall.visitor.presses(words.common.leave);
  }
  await hall.completesVisit();
});
