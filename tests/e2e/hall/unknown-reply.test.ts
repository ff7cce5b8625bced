import { test } from 'vitest';
import type { ReaderFault } from '../../../hardware/id-card-reader/simulator.ts';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, pensioner } from './hall.ts';

const hall = openHall();

test.each<[string, ReaderFault]>([
  [
    'bytes that are no reply at all',
    { fault: 'garbage', bytes: Uint8Array.from({ length: 64 }, (_, at) => 0x30 + at) },
  ],
  ['a reply that promises more than it carries', { fault: 'liar-frame' }],
])('%s: the reader is to blame, not the card, and the visit goes on', async (_what, fault) => {
  await hall.walksToCard();
  hall.reader.failNext(fault, 'read-base', 2);
  hall.reader.placeCard(pensioner);
  await hall.visitor.sees(words.card['reader-fault'].heading);
  hall.reader.liftCard();
  hall.reader.placeCard(pensioner);
  await hall.finishesVisit(await hall.fillsForm());
});
